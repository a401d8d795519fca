//! What a place must be able to do so that a release can be sent to it file by file.
//!
//! Few operations, because servers differ in everything else. Paths are [`OutputPath`]s and nothing else, so no name
//! leads out of the place. Whatever is written is read back by whoever asked for it: a store need not be honest.

use std::fmt;
#[cfg(feature = "remote")]
use std::path::{Path, PathBuf};

use super::error::Result;
#[cfg(feature = "remote")]
use crate::digest::Digest;
#[cfg(feature = "remote")]
use crate::disk::{self, DiskError};
use crate::route::OutputPath;

/// A place that keeps files by their path.
pub(super) trait Store: fmt::Debug + Sync {
    /// Where that is, for people.
    fn place(&self) -> String;

    /// Keeps other runs of this machine away as long as the guard lives. `None` where nothing can.
    fn alone(&self) -> Result<Option<Guard>>;

    /// The bytes of a file; `None` where there is none.
    fn read(&self, path: &OutputPath) -> Result<Option<Vec<u8>>>;

    /// Writes a file, or puts other bytes in its place.
    fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<()>;

    /// Writes a file where none is, and says whether it did.
    fn create(&self, path: &OutputPath, bytes: &[u8]) -> Result<bool>;

    /// Whether one alone is told that it made a file where several create it at the same moment. Where this is not so, the
    /// last one's bytes stand there in the end.
    fn keeps_apart(&self) -> bool {
        true
    }

    /// Removes a file; one that is gone is no mistake.
    fn delete(&self, path: &OutputPath) -> Result<()>;

    /// All files there, whoever wrote them.
    fn list(&self) -> Result<Vec<String>>;

    /// Makes sure that what the place would be made in is there.
    fn look_above(&self) -> Result<()> {
        Ok(())
    }

    /// How many files it likes to take at a time.
    fn lanes(&self) -> usize {
        1
    }

    /// How many requests taking and giving back the lease are, where each operation is one.
    fn requests_of_lease(&self) -> Option<usize> {
        None
    }

    /// Makes sure that what was done so far outlives a power cut.
    fn settle(&self) -> Result<()>;

    /// Finds out, with files of its own, what the place can do. The words to remember that by.
    fn probe(&self) -> Result<String> {
        Ok(String::new())
    }

    /// Remembers what was found out once.
    fn recall(&self, _words: &str) {}

    /// Removes what runs have left that were killed. Whoever calls it holds the lease.
    fn tidy(&self) -> Result<()> {
        Ok(())
    }
}

/// Keeps other runs of this machine away.
#[derive(Debug)]
pub(super) enum Guard {
    /// By a lock of the operating system, which ends with the process.
    System {
        /// Held, not looked at.
        _lock: crate::disk::Lock,
        /// Whom it keeps away, where that is not everybody on this machine who publishes there.
        among: String,
    },
    /// Another run has it.
    Taken,
}

#[cfg(feature = "remote")]
impl Guard {
    /// The file by which runs of the project at `root` keep each other away from the server `place`.
    pub(super) fn file(root: &Path, place: &str) -> PathBuf {
        root.join(".gongkai/servers").join(Digest::of(place.as_bytes()).short(16))
    }

    /// The lock in `file`; `None` where the disk knows none.
    pub(super) fn of_machine(file: &Path) -> Result<Option<Self>> {
        match disk::lock(file) {
            Ok(lock) => {
                let among = Digest::of(file.to_string_lossy().as_bytes()).short(16).to_owned();
                Ok(Some(Self::System { _lock: lock, among }))
            }
            Err(DiskError::Locked { .. }) => Ok(Some(Self::Taken)),
            Err(DiskError::Failed { what: "lock", .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
