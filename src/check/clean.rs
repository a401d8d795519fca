//! Texts and files in which an earlier run has found nothing, and in which nothing would be found now: what was looked at
//! for them is as it was. Where something was found, it is looked for again, so that it is told at its place.

use std::collections::{BTreeMap, HashMap};

use super::known::Known;
use crate::attachment;
use crate::cache::{Cache, Compared, Growing, Mark, mark};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::model::Site;
use crate::reads::{self, Kind, Part};
use crate::source::Sources;

/// Files of the content that concern everything, whatever stands in them.
const SETTINGS: [&str; 3] = ["content/catalogue.yaml", "content/units.yaml", "content/glossary.yaml"];

/// What concerns all that is found or made, by its name: the settings of the content, the heads and rules of the files of
/// indicators, and the files at the paths `besides`.
#[must_use]
pub fn settings<'p>(
    site: &Site,
    sources: &Sources,
    besides: impl IntoIterator<Item = &'p str>,
) -> BTreeMap<String, Mark> {
    let files = SETTINGS.into_iter().chain(besides).filter_map(|path| Some((path, sources.get(path)?)));
    // A file that cannot be read any more is another one.
    let mark_of = |file| mark(sources.digest(file).map(|digest| digest.to_string()).unwrap_or_default());
    let mut settings: BTreeMap<String, Mark> = files.map(|(path, file)| (path.to_owned(), mark_of(file))).collect();
    settings.insert("content/site.yaml".to_owned(), site.identity.digest.beginning());
    for topic in &site.topics {
        settings.insert(format!("content/indicators/{}.yaml", topic.key), topic.digest.beginning());
    }
    settings
}

/// The marks of the parts that rules about texts look at.
pub(super) struct Marks<'s> {
    pub(super) site: &'s Site,
    pub(super) known: &'s Known<'s>,
    pub(super) sources: &'s Sources,
    pub(super) reports: HashMap<&'s str, Digest>,
}

impl Marks<'_> {
    pub(super) fn of(&self, part: &Part) -> Mark {
        let digest = match part.kind {
            Kind::Report => self.reports.get(part.name.as_str()).copied(),
            Kind::Indicator | Kind::Periods | Kind::Series | Kind::Observation => {
                return self.site.indicators.state(part.kind, &part.name).map_or_else(Mark::default, mark);
            }
            Kind::Source => {
                let file = self.sources.get(&part.name);
                match file.map(|file| self.sources.size(file)).filter(|size| *size > attachment::MOST_BYTES) {
                    // A film is not read.
                    Some(size) => return mark(size.to_string()),
                    None => file.and_then(|file| self.sources.digest(file).ok()),
                }
            }
            kind => return mark(self.known.state(kind, &part.name)),
        };
        // What is not there has a mark of its own.
        digest.map_or_else(Mark::default, |digest| digest.beginning())
    }
}

/// What an earlier run has found nothing in, and what this one finds nothing in.
pub(super) struct Clean<'c> {
    compared: Option<Compared<'c>>,
    growing: Growing<'c>,
}

impl<'c> Clean<'c> {
    pub(super) fn new(
        earlier: Option<&'c Cache>,
        settings: &BTreeMap<String, Mark>,
        now: &'c (dyn Fn(&Part) -> Mark + Sync),
    ) -> Self {
        let compared = earlier.map(|earlier| earlier.compare(settings, now));
        Self { compared, growing: Growing::new(settings.clone(), earlier) }
    }

    /// What `look` finds in what is called `name`, unless it is known that this is nothing.
    pub(super) fn look(&self, name: &str, look: impl FnOnce() -> Vec<Diagnostic>) -> Vec<Diagnostic> {
        let work = Mark::default();
        if self.compared.as_ref().is_some_and(|compared| compared.fresh(name, work).is_ok()) {
            self.growing.keep(name);
            return Vec::new();
        }
        let (found, looked_at) = reads::during(look);
        if found.is_empty() {
            self.growing.add(name, work, looked_at, Vec::new(), &());
        }
        found
    }

    pub(super) fn end(self, now: &(dyn Fn(&Part) -> Mark + Sync)) -> Option<Cache> {
        self.growing.end(self.compared.as_ref(), now)
    }
}
