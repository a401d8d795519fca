//! What readers have, as far as this folder knows: the last release, the ledger, what each target has taken.

use super::{AtHand, Project, Run};
use crate::digest::Digest;
use crate::ledger::{self, LEDGER, Ledger, State};
use crate::release::{Publication, Release, SinkError};
use crate::route::OutputPath;
use crate::{disk, findings, publish};

impl Project {
    /// The release that readers have, as far as this folder knows: the one in `output/`.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn last_release(&self) -> Result<Option<Release>, SinkError> {
        Ok(disk::release_in(&self.output())?)
    }

    /// The bytes of a file of the [last release](Self::last_release), where it is still there.
    #[must_use]
    pub fn published(&self, path: &OutputPath) -> Option<Vec<u8>> {
        disk::file_in(&self.output(), path)
    }

    /// A release of the ledger with its files, where it still stands: in `output/`, or in what a target keeps.
    #[must_use]
    pub fn at_hand(&self, run: &Run, line: &ledger::Line) -> Option<AtHand> {
        let output = self.output();
        let built = disk::release_in(&output).ok().flatten();
        if let Some(release) = built.filter(|release| release.id().to_string() == line.release) {
            return Some(AtHand { release, contents: Box::new(disk::Folder(output)) });
        }
        let identity = &run.checked.as_ref()?.site().identity;
        identity.targets.iter().find_map(|declared| {
            let target = publish::target(declared, identity, &self.root, None).ok()?;
            let kept = target.kept().ok()?.into_iter().find(|kept| kept.release_id().to_string() == line.release)?;
            let contents = target.contents(&kept).ok()?;
            Some(AtHand { release: kept.release, contents })
        })
    }

    /// The ledger of this project's releases, as a run has read it.
    #[must_use]
    pub fn ledger(&self, run: &Run) -> Ledger {
        let bytes = run.sources.get(LEDGER).and_then(|file| run.sources.read(file).ok());
        Ledger::read(&bytes.unwrap_or_default())
    }

    /// Writes a release that readers have now into the ledger, as published to `target` at `date`. Its serial, and
    /// `None` where the last line is of that release already.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn record(&self, run: &Run, target: &str, date: &str) -> Result<Option<u64>, SinkError> {
        let (Some(release), Some(checked)) = (&run.release, &run.checked) else { return Ok(None) };
        let _lock = disk::lock(&self.root.join(".gongkai/lock"))?;
        let ledger = self.ledger(run);
        let entry = ledger::Entry {
            date: date.to_owned(),
            target: target.to_owned(),
            release: release.id().to_string(),
            findings: findings::marks(&run.diagnostics, &run.sources),
        };
        let state = State::of(checked.site(), &run.sources, ledger.state(), &ledger::Kept::default());
        let Some(line) = ledger.line(entry, &state) else { return Ok(None) };
        disk::append(&self.root.join(LEDGER), &line)?;
        Ok(Some(ledger.last().map_or(1, |last| last.serial + 1)))
    }

    /// Writes into the ledger that `target` was led back to a release at `date`. Its serial, and `None` where the ledger
    /// cannot be trusted, does not know that release, or ends with it.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn record_return(
        &self,
        run: &Run,
        target: &str,
        date: &str,
        publication: &Publication,
    ) -> Result<Option<u64>, SinkError> {
        let _lock = disk::lock(&self.root.join(".gongkai/lock"))?;
        let ledger = self.ledger(run);
        let release = publication.release_id().to_string();
        let Some(known) = ledger.lines.iter().rfind(|line| line.release == release) else { return Ok(None) };
        let Some(state) = ledger.state_at(known.serial).filter(|_| ledger.broken.is_none()) else { return Ok(None) };
        let findings = known.findings.clone();
        let entry = ledger::Entry { date: date.to_owned(), target: target.to_owned(), release, findings };
        let Some(line) = ledger.line(entry, &state) else { return Ok(None) };
        disk::append(&self.root.join(LEDGER), &line)?;
        Ok(ledger.last().map(|last| last.serial + 1))
    }

    /// Keeps in mind what `target` has taken, so that an old release that is served again is noticed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn remember(&self, target: &str, publication: &Publication) -> Result<(), SinkError> {
        let text = format!("{} {}\n", publication.serial, publication.digest());
        Ok(disk::save(&self.root, &[(memory_of(target), text)])?)
    }

    /// The number and the manifest's digest of what this machine has sent to `target` last.
    #[must_use]
    pub fn remembered(&self, target: &str) -> Option<(u64, String)> {
        let text = String::from_utf8(disk::read_outside(&self.root.join(memory_of(target))).ok()?).ok()?;
        let (serial, digest) = text.trim_end().split_once(' ')?;
        Some((serial.parse().ok()?, digest.to_owned()))
    }
}

/// Where it is kept what a target has taken.
fn memory_of(target: &str) -> String {
    format!(".gongkai/sent/{}", Digest::of(target.as_bytes()).short(16))
}
