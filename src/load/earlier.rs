//! Reports as an earlier run has read them: what was read of a folder is as good as reading it again as long as the same
//! files have the same bytes, and `site.yaml` is as it was. Reports in which something was found are read each time, so
//! that it is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Read;
use super::reports::folder;
use crate::digest::Digest;
use crate::model::Report;
use crate::source::{FileId, Sources};

/// Reports by the paths of their `report.yaml`.
#[derive(Default, Serialize, Deserialize)]
pub struct Earlier(BTreeMap<String, One>);

#[derive(Serialize, Deserialize)]
struct One {
    state: Digest,
    #[serde(serialize_with = "whole", deserialize_with = "shared")]
    report: Arc<Report>,
}

fn whole<S: Serializer>(report: &Arc<Report>, serializer: S) -> Result<S::Ok, S::Error> {
    Report::serialize(report, serializer)
}

fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Report>, D::Error> {
    Report::deserialize(deserializer).map(Arc::new)
}

impl Earlier {
    /// What `read` would give for the report whose `report.yaml` is `file`, and what tells whether it would give the same
    /// another time.
    pub(super) fn or(
        &self,
        sources: &Sources,
        file: FileId,
        read: impl FnOnce() -> Read<Arc<Report>>,
    ) -> (Read<Arc<Report>>, Option<Digest>) {
        let state = state(sources, file);
        let known = self.0.get(sources.path(file)).filter(|known| Some(known.state) == state);
        let result = match known {
            Some(known) => (Some(Arc::clone(&known.report)), Vec::new()),
            None => read(),
        };
        (result, state)
    }

    /// All that was read and in which nothing was found; `None` where that is what was known before.
    pub(super) fn next<'r>(
        &self,
        sources: &Sources,
        all: impl Iterator<Item = (FileId, &'r Read<Arc<Report>>, Option<Digest>)>,
    ) -> Option<Self> {
        let clean = all.filter_map(|(file, (report, found), state)| {
            // What was taken back because it was private is kept nowhere.
            let report = report.as_ref().filter(|report| found.is_empty() && !report.is_private())?;
            Some((sources.path(file).to_owned(), One { state: state?, report: Arc::clone(report) }))
        });
        let next = Self(clean.collect());
        let states = |earlier: &'_ Self| earlier.0.values().map(|one| one.state).collect::<Vec<_>>();
        (!self.0.keys().eq(next.0.keys()) || states(self) != states(&next)).then_some(next)
    }
}

/// The files of a report’s folder and `site.yaml`, each with its place among the sources; of attachments the sizes.
fn state(sources: &Sources, file: FileId) -> Option<Digest> {
    let (folder, _) = folder(sources.path(file))?;
    if sources.refused().iter().any(|(path, _)| path.starts_with(folder)) {
        return None;
    }
    let mut said = String::new();
    for (path, id) in sources.below("content/site.yaml").chain(sources.below(folder)) {
        let is_text = path.ends_with(".yaml") || path.ends_with(".md");
        let state = if is_text { sources.digest(id).ok()?.to_string() } else { sources.size(id).to_string() };
        said.push_str(&format!("{path}\n{id:?} {state}\n"));
    }
    Some(Digest::of(said.as_bytes()))
}
