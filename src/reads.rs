//! What a piece of work looks at while it is done, so that it need not be done again as long as none of that has changed.
//!
//! Whoever gives out a part of the model says so with [`note`]; whoever makes a file wraps the work in [`during`] and
//! gets the names of all parts that were looked at on the way. Between the two stands one slot of the thread: handing a
//! recorder through every call that reads a title would make it a parameter of the whole program. A piece of work must
//! stay on its thread; work inside work is recorded apart, as when a thread that waits takes up another piece.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// A kind of part of the model.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A report, by its name: whether it is there, and all that stands in its folder.
    Report,
    /// Which reports there are.
    Reports,
    /// An indicator, by its key: whether it is there, and all that stands below the key but its values.
    Indicator,
    /// Which periods an indicator has values of, by its key.
    Periods,
    /// All values of an indicator, by its key.
    Series,
    /// The value of an indicator, by key and period: whether it is there, and all that is said of it.
    Observation,
    /// Which indicators there are.
    Indicators,
    /// Which indicators have a value, which is the name.
    Held,
    /// What all indicators are called.
    Names,
    /// Which reports are shown, in order.
    Shown,
    /// Which reports stand in a column, by its path, in order.
    Column,
    /// Which reports are about a year, or of a kind, in order.
    ArchivePart,
    /// What years and kinds of reports there are, and how many reports of each.
    ArchiveParts,
    /// What stands beside a report in its column.
    Neighbours,
    /// What a report cites.
    CitedBy,
    /// Which reports cite an observation, by key and period.
    Citing,
    /// When a report first cited an observation, by key and period.
    FirstCited,
    /// Which reports cite an indicator in their texts, by its key.
    CitingInTexts,
    /// All corrections, in order.
    Corrections,
    /// The corrections of what a report shows.
    CorrectionsOfReport,
    /// The corrections of an indicator.
    CorrectionsOfIndicator,
    /// Whether an address outside has a notice, and which reports lead there.
    Leaving,
    /// Which hosts outside are linked to.
    Hosts,
    /// What surrounds every page, by language.
    Frame,
    /// What the index of the search is called, by language.
    SearchIndex,
    /// A source file, by its path.
    Source,
    /// Another file of the section, by its path.
    File,
}

/// A part of the model.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// Which one; empty where there is only one.
    pub name: String,
}

/// The parts that were looked at.
pub type Reads = BTreeMap<Kind, BTreeSet<String>>;

thread_local! {
    static SLOT: RefCell<Option<Reads>> = const { RefCell::new(None) };
}

/// Says that a part of the model is being looked at.
pub fn note(kind: Kind, name: &str) {
    SLOT.with_borrow_mut(|slot| {
        let Some(reads) = slot else { return };
        let names = reads.entry(kind).or_default();
        if !names.contains(name) {
            names.insert(name.to_owned());
        }
    });
}

/// The same where the name has to be put together: only when somebody wants to know.
pub fn note_as(kind: Kind, name: fmt::Arguments<'_>) {
    if SLOT.with_borrow(Option::is_some) {
        note(kind, &name.to_string());
    }
}

/// Whether it matters to nobody that a part is looked at: nobody wants to know, or it was noted before.
#[must_use]
pub fn is_idle(kind: Kind, name: &str) -> bool {
    let noted = |reads: &Reads| reads.get(&kind).is_some_and(|names| names.contains(name));
    SLOT.with_borrow(|slot| slot.as_ref().is_none_or(noted))
}

/// Does `work` and says what it has looked at.
pub fn during<T>(work: impl FnOnce() -> T) -> (T, Reads) {
    let around = SLOT.replace(Some(Reads::new()));
    let result = work();
    let reads = SLOT.replace(around).unwrap_or_default();
    (result, reads)
}

/// Says again what was looked at when something was made that is used once more.
pub fn note_all(reads: &Reads) {
    for (kind, names) in reads {
        names.iter().for_each(|name| note(*kind, name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(reads: &Reads) -> Vec<(Kind, &str)> {
        reads.iter().flat_map(|(kind, names)| names.iter().map(|name| (*kind, name.as_str()))).collect()
    }

    #[test]
    fn work_inside_work_is_recorded_apart() {
        note(Kind::Report, "before");
        let ((), outer) = during(|| {
            note(Kind::Report, "a");
            let ((), inner) = during(|| note(Kind::Indicator, "b"));
            assert_eq!(names(&inner), [(Kind::Indicator, "b")]);
            note(Kind::Report, "c");
        });
        assert_eq!(names(&outer), [(Kind::Report, "a"), (Kind::Report, "c")]);
    }
}
