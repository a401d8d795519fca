//! A segment: some entries with an index of their own, written as scripts while it grows.
//!
//! Its entries are numbered from 0, and so are the places in them: of each entry first the title, then heading and text
//! of each section. So the kind of a place follows from the number of sections.
//!
//! Where one script ends and the next begins follows from what stands in them since the last cut. So a segment in which
//! one entry has changed has the same scripts but for a few ([`mend`](super::mend)).

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Row};
use super::postings::Postings;
use super::{Scripts, json};
use crate::release::SinkError;

/// The terms of a script, in bytes: it ends at the next term that may be the last, and there must be an end somewhere.
const WORDS: usize = 24 << 10;
const MOST_WORDS: usize = 64 << 10;
/// The texts of a script, in bytes.
const TEXTS: usize = 48 << 10;

/// Where the parts of a segment are.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Segment {
    /// The script of its rows.
    pub(super) entries: String,
    /// The scripts of its terms, each with its first term.
    pub(super) words: Vec<(String, String)>,
    /// The scripts of its texts, each with the number of its first entry.
    pub(super) texts: Vec<(usize, String)>,
}

impl Segment {
    /// What all its scripts are called.
    pub(super) fn scripts(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(|(_, script)| script.as_str());
        let texts = self.texts.iter().map(|(_, script)| script.as_str());
        words.chain(texts).chain([self.entries.as_str()])
    }
}

/// Takes entries, and writes their texts as soon as there are enough of them.
pub(super) struct Growing {
    number: usize,
    postings: Postings,
    rows: Vec<Row>,
    place: u32,
    texts: Texts,
}

impl Growing {
    pub(super) fn new(number: usize) -> Self {
        Self { number, postings: Postings::default(), rows: Vec::new(), place: 0, texts: Texts::new(number, 0) }
    }

    pub(super) fn add(&mut self, entry: &Entry, scripts: &mut Scripts<'_, '_>) -> Result<(), SinkError> {
        entry.each_text(&mut |place, text| self.postings.add(text, self.place + place));
        self.place += entry.places();
        self.rows.push(entry.row());
        self.texts.add(&json(&entry.shown)?, scripts)
    }

    pub(super) fn end(self, scripts: &mut Scripts<'_, '_>) -> Result<Segment, SinkError> {
        let texts = self.texts.end(scripts)?;
        let entries = scripts.write(&format!("entries-{}", self.number), &json(&self.rows)?)?;
        let mut words = Words::new(self.number);
        for (term, places) in self.postings.sorted() {
            words.add(&term, &places, scripts)?;
        }
        Ok(Segment { entries, words: words.end(scripts)?, texts })
    }
}

/// Cuts the texts of entries into scripts.
pub(super) struct Texts {
    name: String,
    /// The number of the next entry.
    next: usize,
    /// That of the first one that waits.
    first: usize,
    waiting: String,
    made: Vec<(usize, String)>,
}

impl Texts {
    /// Those of the segment `number`, from the entry `first` on.
    pub(super) fn new(number: usize, first: usize) -> Self {
        Self { name: format!("texts-{number}"), next: first, first, waiting: String::new(), made: Vec::new() }
    }

    /// Adds what is shown of the next entry, as JSON.
    pub(super) fn add(&mut self, shown: &str, scripts: &mut Scripts<'_, '_>) -> Result<(), SinkError> {
        if self.waiting.is_empty() {
            self.first = self.next;
        } else {
            self.waiting.push_str(BETWEEN);
        }
        self.next += 1;
        self.waiting.push_str(shown);
        if self.waiting.len() > TEXTS { self.cut(scripts) } else { Ok(()) }
    }

    /// Whether nothing waits.
    pub(super) fn is_cut(&self) -> bool {
        self.waiting.is_empty()
    }

    fn cut(&mut self, scripts: &mut Scripts<'_, '_>) -> Result<(), SinkError> {
        let texts = format!("{OPENING}{}{CLOSING}", std::mem::take(&mut self.waiting));
        self.made.push((self.first, scripts.write(&self.name, &texts)?));
        Ok(())
    }

    /// The scripts, each with the number of its first entry.
    pub(super) fn end(mut self, scripts: &mut Scripts<'_, '_>) -> Result<Vec<(usize, String)>, SinkError> {
        if !self.is_cut() {
            self.cut(scripts)?;
        }
        Ok(self.made)
    }
}

const OPENING: &str = "[\n";
const CLOSING: &str = "\n]";
/// JSON has no line breaks of its own.
const BETWEEN: &str = ",\n";

/// What is shown of the entries in a script of texts.
pub(super) fn shown_in(texts: &str) -> Option<Vec<&str>> {
    Some(texts.strip_prefix(OPENING)?.strip_suffix(CLOSING)?.split(BETWEEN).collect())
}

/// Cuts terms into scripts.
pub(super) struct Words {
    name: String,
    first: String,
    list: String,
    made: Vec<(String, String)>,
}

impl Words {
    /// Those of the segment `number`.
    pub(super) fn new(number: usize) -> Self {
        Self { name: format!("words-{number}"), first: String::new(), list: String::new(), made: Vec::new() }
    }

    /// Adds the next term with its places, as they are written.
    pub(super) fn add(&mut self, term: &str, places: &str, scripts: &mut Scripts<'_, '_>) -> Result<(), SinkError> {
        if self.list.is_empty() {
            term.clone_into(&mut self.first);
        } else {
            self.list.push(';');
        }
        self.list.push_str(term);
        self.list.push(':');
        self.list.push_str(places);
        let ends = self.list.len() > MOST_WORDS || self.list.len() > WORDS && may_be_last(term);
        if ends { self.cut(scripts) } else { Ok(()) }
    }

    /// Whether nothing waits.
    pub(super) fn is_cut(&self) -> bool {
        self.list.is_empty()
    }

    fn cut(&mut self, scripts: &mut Scripts<'_, '_>) -> Result<(), SinkError> {
        let list = json(&std::mem::take(&mut self.list))?;
        self.made.push((std::mem::take(&mut self.first), scripts.write(&self.name, &list)?));
        Ok(())
    }

    /// The scripts, each with its first term.
    pub(super) fn end(mut self, scripts: &mut Scripts<'_, '_>) -> Result<Vec<(String, String)>, SinkError> {
        if !self.is_cut() {
            self.cut(scripts)?;
        }
        Ok(self.made)
    }
}

/// Whether a script may end with this term: one of 64 may, so that scripts which begin at different terms soon end at the
/// same one.
fn may_be_last(term: &str) -> bool {
    let mixed = term.bytes().fold(0u32, |mixed, byte| (mixed ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (mixed >> 16).is_multiple_of(64)
}

/// The terms in a script of words, each with its places as they are written.
pub(super) fn terms_in(list: &str) -> Option<Vec<(String, String)>> {
    let list: String = serde_json::from_str(list).ok()?;
    let pair = |one: &str| one.split_once(':').map(|(term, places)| (term.to_owned(), places.to_owned()));
    list.split(';').map(pair).collect()
}
