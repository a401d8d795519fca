//! What a target is, what it is handed, and what it says.

use std::fmt;

use super::error::{PublishError, Reason, Result};
use super::signature::{PublicKey, Signature, Signer};
use crate::release::{Changes, Contents, Publication, Release};
use crate::route::OutputPath;

/// A place that a release can be sent to.
pub trait Target: fmt::Debug {
    /// Where that is, for people.
    fn place(&self) -> String;

    /// Whether it would take a release at all: it is ours or empty. Nothing is written there.
    ///
    /// # Errors
    /// When it would not, or cannot be read.
    fn usable(&self) -> Result<()>;

    /// What it has taken last.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn shown(&self) -> Result<Option<Publication>>;

    /// What it can be led back to without building, the oldest first.
    ///
    /// # Errors
    /// When that cannot be read.
    fn kept(&self) -> Result<Vec<Publication>>;

    /// The bytes of a publication that is [kept](Self::kept).
    ///
    /// # Errors
    /// When it is not kept any more.
    fn contents(&self, kept: &Publication) -> Result<Box<dyn Contents>>;

    /// Whether a run was interrupted there, so that readers may see some of another release.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn is_unfinished(&self) -> Result<bool> {
        Ok(false)
    }

    /// Takes a release. An error says what readers see after it.
    ///
    /// # Errors
    /// When it could not be sent whole, or must not be.
    fn send(&self, shipment: &Shipment<'_>) -> Result<Sent>;

    /// Reads everything back and compares it with the manifest there, which `key` should have signed.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn verify(&self, key: Option<&PublicKey>, watch: &dyn Watch) -> Result<Verified>;

    /// What sending `release` would change there for readers.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn compare(&self, release: &Release) -> Result<Changes> {
        Ok(release.changes_since(&self.shown()?.map(|shown| shown.release).unwrap_or_default()))
    }

    /// What sending `publication` would cost, where a server is asked for each file and has a release already;
    /// folders that have to be made there come on top.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn cost(&self, _publication: &Publication) -> Result<Option<Cost>> {
        Ok(None)
    }
}

/// What a server is asked, and what travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    /// How many requests.
    pub requests: usize,
    /// How many bytes of files are sent.
    pub sent: u64,
    /// How many are read: the manifest, and what was sent once more.
    pub read: u64,
}

/// A release on its way.
pub struct Shipment<'s> {
    /// What is to be seen.
    pub publication: Publication,
    /// Its files.
    pub contents: &'s dyn Contents,
    /// Who sends it.
    pub sender: &'s Sender,
    /// Signs the manifest, where releases are signed.
    pub signer: Option<&'s Signer>,
    /// How many addresses may vanish; `None` is as many as there are.
    pub removals: Option<Removals>,
    /// Whether nothing of earlier releases may stay there, because they hold what is private now.
    pub alone: bool,
    /// Whether every file there is read back first, and put right where it is wrong.
    pub repair: bool,
    /// Told how far it is.
    pub watch: &'s dyn Watch,
}

/// How many addresses may vanish at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Removals {
    /// One in twenty, and twenty in any case.
    Few,
    /// So many, said by the person at the keyboard.
    UpTo(usize),
}

/// Who publishes, and when.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The name of the account.
    pub owner: String,
    /// The name of the machine.
    pub host: String,
    /// When it began, for people.
    pub date: String,
    /// When it began, in seconds since 1970.
    pub seconds: u64,
}

/// What a target has taken.
#[derive(Clone, Debug)]
pub struct Sent {
    /// As it stands there now.
    pub publication: Publication,
    /// What readers see that is new, other, or gone.
    pub changes: Changes,
    /// How many files were sent, the manifest not among them. None means that the target had all of them already.
    pub files: usize,
    /// How many bytes these had.
    pub bytes: u64,
}

/// Told how far a transfer is.
pub trait Watch: Sync {
    /// So much will be sent or read.
    fn begin(&self, files: usize, bytes: u64);
    /// One more file is done.
    fn step(&self, bytes: u64);
    /// All is done, or it has stopped.
    fn end(&self);
}

/// A transfer that nobody watches.
pub(super) struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: usize, _: u64) {}
    fn step(&self, _: u64) {}
    fn end(&self) {}
}

/// What reading a target back has shown.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What its manifest says; absent where there is none that can be read.
    pub publication: Option<Publication>,
    /// Files that are not what the manifest says.
    pub faults: Vec<(String, Fault)>,
    /// Files that gongkai has not written and leaves alone.
    pub foreign: Vec<String>,
    /// What the signature is worth.
    pub signature: Signature,
}

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It has other bytes.
    Changed,
    /// It is not there.
    Missing,
    /// It is ours to have, and no manifest lists it.
    Extra,
    /// It is the one of another release, which has this number there.
    #[cfg(feature = "remote")]
    OfRelease(u64),
    /// Readers are sent somewhere else.
    #[cfg(feature = "remote")]
    Moved(String),
    /// Readers are refused, with this status.
    #[cfg(feature = "remote")]
    Refused(u16),
    /// Its bytes are right, and browsers are told that it is something else.
    #[cfg(feature = "remote")]
    Kind(String),
    /// It comes packed to whoever has asked for it as it is.
    #[cfg(feature = "remote")]
    Packed(String),
}

impl Verified {
    /// Whether every file is what it should be, and signed where it should be.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let is_signed = matches!(self.signature, Signature::Unasked | Signature::Good);
        self.publication.is_some() && self.faults.is_empty() && is_signed
    }
}

impl Shipment<'_> {
    /// The key that readers of this shipment check it with.
    pub(super) fn key(&self) -> Option<&PublicKey> {
        self.signer.map(Signer::public)
    }

    /// How many releases stay, where `most` do as a rule.
    pub(super) fn keep(&self, most: usize) -> usize {
        if self.alone { 1 } else { most }
    }

    /// What changes for readers who see `shown` now.
    ///
    /// # Errors
    /// When more addresses would vanish than may.
    pub(super) fn allowed_after(&self, shown: Option<&Publication>) -> Result<Changes> {
        let nothing = Release::default();
        let shown = shown.map_or(&nothing, |shown| &shown.release);
        let changes = self.publication.release.changes_since(shown);
        let vanishing = vanishing(&changes);
        let (count, limit) = (vanishing.len(), self.removals.map_or(usize::MAX, |removals| removals.limit(shown)));
        if count > limit {
            let examples = vanishing.iter().take(10).map(ToString::to_string).collect();
            return Err(PublishError::before(Reason::TooManyRemovals { count, limit, examples }));
        }
        Ok(changes)
    }
}

impl Removals {
    /// How many addresses of `shown` these are.
    #[must_use]
    pub fn limit(self, shown: &Release) -> usize {
        match self {
            Self::Few => (shown.files.len() / 20).max(20),
            Self::UpTo(limit) => limit,
        }
    }
}

/// The addresses that vanish with `changes`; files that go by their digest come and go with every release.
#[must_use]
pub fn vanishing(changes: &Changes) -> Vec<&OutputPath> {
    changes.removed.iter().filter(|path| !path.is_named_by_digest()).collect()
}
