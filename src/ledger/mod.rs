//! The ledger of releases, `ledger.jsonl`: what was published, when, and what changed against the release before.
//!
//! One line per release, each with the digest of the line before and of itself; the state of any release is what all
//! lines up to it add up to. There is no second file that could disagree with it: a copy that a shared folder or a merge
//! has mixed up breaks the chain, and that is told at its line. Texts and attachments stand in it as digests, so it tells
//! that they changed and never repeats them. `publish` alone adds a line. It knows nothing of files; begin with
//! [`Ledger::read`], then `state`, `told` and `changes`.

mod changes;
mod growth;
mod numbers;
mod quotes;
mod state;
#[cfg(test)]
mod tests;
mod told;

use serde::{Deserialize, Serialize};

pub use changes::Difference;
pub use state::{State, Value, digest};
pub use told::found;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::digest::Digest;
use crate::memo::Memo;
use crate::model::Site;
use state::Delta;

/// The name of the ledger in the project folder.
pub const LEDGER: &str = "ledger.jsonl";

/// What a process that compares again and again need not do twice.
#[derive(Debug, Default)]
pub struct Kept {
    ledger: Memo<Arc<Ledger>>,
    attachments: Memo<String>,
}

/// One published release.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number, from 1.
    pub serial: u64,
    /// When it was published, with the offset of its zone.
    pub date: String,
    /// The target that it was sent to.
    pub target: String,
    /// The digest of its manifest.
    pub release: String,
    /// What it changed.
    delta: Delta,
    /// Marks of the findings that stood when it was published.
    pub findings: Vec<String>,
    /// The digest of the line itself.
    digest: Digest,
}

/// A line as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    serial: u64,
    date: String,
    target: String,
    release: String,
    /// The digest of the line before; empty on the first.
    previous: String,
    changes: Delta,
    findings: Vec<String>,
}

/// What stands around an entry: a line ends with the digest of what it says, so that an edit shows even where no line
/// follows.
const SEAL: [&str; 3] = ["{\"entry\":", ",\"digest\":\"", "\"}"];

/// Why a line cannot be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is no line of a ledger, or half of one.
    Unreadable,
    /// What it says is not what was written.
    Edited,
    /// It does not follow the line before: one is missing, or they were reordered.
    OutOfOrder,
}

/// The bytes of a line that cannot be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Why.
    pub fault: Fault,
    /// First byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// All releases so far.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The releases, the oldest first.
    pub lines: Vec<Line>,
    /// The first line that cannot be trusted; what stands after it is not read.
    pub broken: Option<Broken>,
    state: State,
    /// The releases that announced corrections.
    announced: Vec<quotes::Announced>,
    /// The digests of all attachments that were ever public.
    attachments: BTreeSet<String>,
}

/// What a new line says besides what changed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When it was published, with the offset of its zone.
    pub date: String,
    /// The target that it was sent to.
    pub target: String,
    /// The digest of its manifest.
    pub release: String,
    /// Marks of the findings that stood.
    pub findings: Vec<String>,
}

impl Ledger {
    /// Reads the lines and follows the chain.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut ledger = Self::default();
        let mut place = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (start, end) = (place, place + line.trim_ascii_end().len());
            place += line.len();
            match ledger.follow(line.trim_ascii_end()) {
                Ok(line) => {
                    ledger.announced.extend(quotes::Announced::of(line.serial, &line.delta, &ledger.state));
                    ledger.state.apply(&line.delta);
                    let pages = line.delta.reports.values().flatten();
                    ledger.attachments.extend(pages.flat_map(|page| page.attachments.values().cloned()));
                    ledger.lines.push(line);
                }
                Err(fault) => {
                    ledger.broken = Some(Broken { fault, start, end });
                    break;
                }
            }
        }
        ledger
    }

    fn follow(&self, line: &[u8]) -> Result<Line, Fault> {
        let [open, middle, close] = SEAL;
        let text = std::str::from_utf8(line).ok();
        let sealed = text.and_then(|text| text.strip_prefix(open)?.strip_suffix(close)?.rsplit_once(middle));
        let (entry, digest) = sealed.ok_or(Fault::Unreadable)?;
        if Digest::of(entry.as_bytes()).to_string() != digest {
            return Err(Fault::Edited);
        }
        let written: Written = serde_json::from_str(entry).map_err(|_| Fault::Unreadable)?;
        let previous = self.lines.last().map(|line| line.digest.to_string()).unwrap_or_default();
        if written.previous != previous || written.serial != self.next_serial() {
            return Err(Fault::OutOfOrder);
        }
        Ok(Line {
            serial: written.serial,
            date: written.date,
            target: written.target,
            release: written.release,
            delta: written.changes,
            findings: written.findings,
            digest: Digest::of(line),
        })
    }

    fn next_serial(&self) -> u64 {
        self.lines.last().map_or(1, |line| line.serial + 1)
    }

    /// The last release.
    #[must_use]
    pub fn last(&self) -> Option<&Line> {
        self.lines.last()
    }

    /// What was public after the last release.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether a release has announced the correction of this name, be it public now or not.
    #[must_use]
    pub fn has_announced(&self, correction: &str) -> bool {
        self.announced_in(correction).is_some()
    }

    /// The release that announced the correction of this name last.
    #[must_use]
    pub fn announced_in(&self, correction: &str) -> Option<u64> {
        self.announced.iter().rev().find(|release| release.has(correction)).map(quotes::Announced::serial)
    }

    /// What the last release that was sent to `target` made public.
    #[must_use]
    pub fn state_of(&self, target: &str) -> State {
        let last = self.lines.iter().rev().find(|line| line.target == target);
        last.and_then(|line| self.state_at(line.serial)).unwrap_or_default()
    }

    /// The targets whose last release, by its number, does not know yet what of `site` is private.
    #[must_use]
    pub fn behind(&self, site: &Site) -> Vec<(&str, u64)> {
        let last: BTreeMap<&str, u64> = self.lines.iter().map(|line| (line.target.as_str(), line.serial)).collect();
        let is_behind = |serial: u64| self.state_at(serial).is_some_and(|state| !state.withholds_all_of(site));
        last.into_iter().filter(|(_, serial)| is_behind(*serial)).collect()
    }

    /// Whether the last release to `target` has something private of `site` that an earlier one there did not know to be so:
    /// releases before it were removed there.
    #[must_use]
    pub fn removes_earlier(&self, site: &Site, target: &str) -> bool {
        let knows = |line: &Line| self.state_at(line.serial).is_some_and(|state| state.withholds_all_of(site));
        let lines: Vec<&Line> = self.lines.iter().filter(|line| line.target == target).collect();
        lines.last().is_some_and(|last| knows(last)) && lines.iter().any(|line| !knows(line))
    }

    /// What was public after release `serial`; nothing before the first. `None` when there is no such release.
    #[must_use]
    pub fn state_at(&self, serial: u64) -> Option<State> {
        let lines = self.lines.iter().take_while(|line| line.serial <= serial);
        let mut state = State::default();
        lines.for_each(|line| state.apply(&line.delta));
        (serial <= self.lines.len() as u64).then_some(state)
    }

    /// The line of a release after which `state` is public. `None` where the last lines say all of that already: each
    /// target to which a release goes has a line of its own.
    #[must_use]
    pub fn line(&self, entry: Entry, state: &State) -> Option<String> {
        let mut same = self.lines.iter().rev().take_while(|line| line.release == entry.release);
        if same.any(|line| line.target == entry.target) {
            return None;
        }
        let Entry { date, target, release, findings } = entry;
        let written = Written {
            serial: self.next_serial(),
            date,
            target,
            release,
            previous: self.last().map(|line| line.digest.to_string()).unwrap_or_default(),
            changes: self.state.until(state),
            findings,
        };
        // Strings, numbers and maps with text keys always serialize.
        let text = serde_json::to_string(&written).ok()?;
        let digest = Digest::of(text.as_bytes());
        let [open, middle, close] = SEAL;
        Some(format!("{open}{text}{middle}{digest}{close}\n"))
    }
}

impl Line {
    /// How many reports, figures and corrections it changed or added.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [self.delta.reports.len(), self.delta.figures.len(), self.delta.corrections.len()]
    }
}
