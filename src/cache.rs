//! What an earlier build has made, and whether it may stay: each file or group of files with the parts of the model that
//! were looked at for it ([`reads`](crate::reads)), and a mark of each part as it was then.
//!
//! It is pure: whoever asks says what the marks are now, and keeps the bytes. A cache that is damaged, or of another
//! program, is none. What it says of a file is a claim; whether the bytes still stand is for others to look at. Begin with
//! [`Cache::compare`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::reads::{Part, Reads};

/// What a part was like: equal marks are equal parts.
pub type Mark = [u8; 16];

/// The program that made it; another one may make other bytes from the same sources.
const PROGRAM: &str = env!("GONGKAI_PROGRAM");

/// The mark of something that can be said in a text.
#[must_use]
pub fn mark(state: impl AsRef<[u8]>) -> Mark {
    Digest::of(state.as_ref()).beginning()
}

/// A file that was made: its path, its size in bytes, and its SHA-256 in hexadecimal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Named {
    /// Where it goes.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What one piece of work has made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Made {
    /// Which work it was.
    work: Mark,
    /// What it has looked at, as places among the parts.
    reads: Vec<u32>,
    files: Vec<Named>,
    besides: Vec<u8>,
}

impl Made {
    /// Its files.
    #[must_use]
    pub fn files(&self) -> &[Named] {
        &self.files
    }

    /// What else was kept of it.
    #[must_use]
    pub fn besides<T: DeserializeOwned>(&self) -> Option<T> {
        postcard::from_bytes(&self.besides).ok()
    }
}

/// What an earlier build has made.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Cache {
    /// What concerns every file, each with its mark.
    settings: BTreeMap<String, Mark>,
    parts: Vec<(Part, Mark)>,
    made: BTreeMap<String, Made>,
}

/// What can be kept for a later run.
pub trait Keep: Serialize + DeserializeOwned {}

impl<T: Serialize + DeserializeOwned> Keep for T {}

/// Reads what [`sealed`] has given. `None` when it is damaged, or another program has made it.
#[must_use]
pub fn opened<T: Keep>(bytes: &[u8]) -> Option<T> {
    let (seal, rest) = bytes.split_at_checked(size_of::<Mark>())?;
    let rest = rest.strip_prefix(PROGRAM.as_bytes())?;
    (mark(rest) == seal).then(|| postcard::from_bytes(rest).ok()).flatten()
}

/// What is to be kept, as bytes, sealed against damage.
#[must_use]
pub fn sealed(kept: &impl Keep) -> Vec<u8> {
    // Numbers, strings and lists always serialize.
    let rest = postcard::to_stdvec(kept).unwrap_or_default();
    [&mark(&rest)[..], PROGRAM.as_bytes(), &rest].concat()
}

/// Why something is made again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stale {
    /// No earlier build has made it.
    New,
    /// Something that concerns every file is not what it was.
    Setting(String),
    /// A part that was looked at is not what it was.
    Changed(Part),
    /// Another piece of work makes it now.
    OtherWork,
    /// It does not stand where it stood, or with other bytes.
    Gone,
}

impl Cache {
    /// Names of all that was made.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.made.keys().map(String::as_str)
    }

    /// Holds what was made against what is now: the `settings`, and the mark of each part that was looked at, which is
    /// asked for when it matters.
    #[must_use]
    pub fn compare<'c>(
        &'c self,
        settings: &BTreeMap<String, Mark>,
        now: &'c (dyn Fn(&Part) -> Mark + Sync),
    ) -> Compared<'c> {
        let names: BTreeSet<&String> = self.settings.keys().chain(settings.keys()).collect();
        let setting = names.into_iter().find(|name| self.settings.get(*name) != settings.get(*name)).cloned();
        let changed = self.parts.iter().map(|_| OnceLock::new()).collect();
        Compared { cache: self, setting, changed, now }
    }
}

/// A cache beside what is now.
pub struct Compared<'c> {
    cache: &'c Cache,
    setting: Option<String>,
    /// By the place of the part.
    changed: Vec<OnceLock<bool>>,
    now: &'c (dyn Fn(&Part) -> Mark + Sync),
}

impl<'c> Compared<'c> {
    /// What an earlier build has made under this name, if the same `work` would make the same again.
    ///
    /// # Errors
    /// Says why not.
    pub fn fresh(&self, name: &str, work: Mark) -> Result<&'c Made, Stale> {
        let made = self.cache.made.get(name).ok_or(Stale::New)?;
        if let Some(setting) = &self.setting {
            return Err(Stale::Setting(setting.clone()));
        }
        if made.work != work {
            return Err(Stale::OtherWork);
        }
        match made.reads.iter().find_map(|place| self.changed(*place as usize)) {
            None => Ok(made),
            Some(stale) => Err(stale),
        }
    }

    /// Whether somebody has asked for the part at `place`, and it is as it was.
    fn stays(&self, place: usize) -> bool {
        self.changed.get(place).and_then(OnceLock::get) == Some(&false)
    }

    fn changed(&self, place: usize) -> Option<Stale> {
        let Some((part, before)) = self.cache.parts.get(place) else { return Some(Stale::New) };
        let changed = self.changed[place].get_or_init(|| (self.now)(part) != *before);
        changed.then(|| Stale::Changed(part.clone()))
    }
}

/// Collects what a build makes, for the next one. Several threads may add at once.
pub struct Growing<'c> {
    settings: BTreeMap<String, Mark>,
    earlier: Option<&'c Cache>,
    grown: Mutex<Grown<'c>>,
}

#[derive(Default)]
struct Grown<'c> {
    /// The places of the parts that an earlier build has looked at, as they stood; made when somebody asks.
    earlier: Option<BTreeMap<&'c Part, u32>>,
    /// Those of others, which come after them.
    new: BTreeMap<Part, u32>,
    made: BTreeMap<Cow<'c, str>, Cow<'c, Made>>,
    /// Whether something was added that is not as an earlier build has left it.
    is_other: bool,
}

impl<'c> Growing<'c> {
    /// An empty one under these settings, after an earlier one.
    #[must_use]
    pub fn new(settings: BTreeMap<String, Mark>, earlier: Option<&'c Cache>) -> Self {
        Self { settings, earlier, grown: Mutex::default() }
    }

    fn parts(&self) -> &'c [(Part, Mark)] {
        self.earlier.map_or(&[], |earlier| &earlier.parts)
    }

    /// Adds what was made under `name` by `work`.
    pub fn add(&self, name: &str, work: Mark, reads: Reads, files: Vec<Named>, besides: &impl Serialize) {
        // What can be kept always serializes.
        let besides = postcard::to_stdvec(besides).unwrap_or_default();
        let parts = reads.into_iter().flat_map(|(kind, names)| names.into_iter().map(move |name| Part { kind, name }));
        let mut grown = self.grown.lock().unwrap_or_else(PoisonError::into_inner);
        let reads = parts.map(|part| grown.place(part, self.parts())).collect();
        grown.made.insert(name.to_owned().into(), Cow::Owned(Made { work, reads, files, besides }));
        grown.is_other = true;
    }

    /// Adds what the earlier build has made under `name` and what stays.
    pub fn keep(&self, name: &str) {
        let Some((name, made)) = self.earlier.and_then(|earlier| earlier.made.get_key_value(name)) else { return };
        let mut grown = self.grown.lock().unwrap_or_else(PoisonError::into_inner);
        grown.made.insert(name.into(), Cow::Borrowed(made));
    }

    /// All that was added, where that is not what the earlier build has left; `now` is the mark of a part, and `compared`
    /// has asked for some of them.
    #[must_use]
    pub fn end(self, compared: Option<&Compared<'_>>, now: &(dyn Fn(&Part) -> Mark + Sync)) -> Option<Cache> {
        let earlier = self.parts();
        let Grown { new, made, is_other, .. } = self.grown.into_inner().unwrap_or_else(PoisonError::into_inner);
        let is_same = |earlier: &Cache| earlier.settings == self.settings && earlier.made.len() == made.len();
        if !is_other && self.earlier.is_some_and(is_same) {
            return None;
        }
        let mut used = vec![false; earlier.len() + new.len()];
        for place in made.values().flat_map(|made| &made.reads) {
            if let Some(used) = used.get_mut(*place as usize) {
                *used = true;
            }
        }
        let mut count = 0;
        let number = |used| {
            count += u32::from(used);
            if used { count - 1 } else { u32::MAX }
        };
        let numbers: Vec<u32> = used.into_iter().map(number).collect();
        let renumbered = |(name, made): (Cow<'_, str>, Cow<'_, Made>)| {
            let mut made = made.into_owned();
            for place in &mut made.reads {
                *place = numbers.get(*place as usize).copied().unwrap_or(u32::MAX);
            }
            (name.into_owned(), made)
        };
        let made = made.into_iter().map(renumbered).collect();
        let stood = earlier.iter().enumerate().map(|(place, (part, before))| {
            let stays = compared.is_some_and(|compared| compared.stays(place));
            (place, part.clone(), stays.then_some(*before))
        });
        let new = new.into_iter().map(|(part, place)| (place as usize, part, None));
        let mut parts: Vec<(u32, Part, Option<Mark>)> = stood
            .chain(new)
            .filter_map(|(place, part, mark)| {
                Some((*numbers.get(place).filter(|number| **number != u32::MAX)?, part, mark))
            })
            .collect();
        parts.sort_unstable_by_key(|(number, _, _)| *number);
        let marked = |(_, part, mark): (u32, Part, Option<Mark>)| {
            let mark = mark.unwrap_or_else(|| now(&part));
            (part, mark)
        };
        Some(Cache { settings: self.settings, parts: parts.into_iter().map(marked).collect(), made })
    }
}

impl<'c> Grown<'c> {
    fn place(&mut self, part: Part, earlier: &'c [(Part, Mark)]) -> u32 {
        let known = self.earlier.get_or_insert_with(|| earlier.iter().map(|(part, _)| part).zip(0..).collect());
        let next = u32::try_from(known.len() + self.new.len()).unwrap_or(u32::MAX);
        known.get(&part).copied().unwrap_or_else(|| *self.new.entry(part).or_insert(next))
    }
}
