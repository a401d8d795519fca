//! Where the files of a run go that writes no output: into memory, beside those of another release, nowhere.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::disk;
use crate::release::{Contents, File, Release, Sink, SinkError};
use crate::route::OutputPath;
use crate::wording::{self, Passage};

/// The files of a release in memory by path.
pub type Files = BTreeMap<String, Vec<u8>>;

#[derive(Default)]
pub(super) struct Memory {
    pub(super) files: Mutex<Files>,
}

impl Sink for Memory {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        let mut files = self.files.lock().map_err(|_| "a page could not be kept in memory")?;
        files.insert(path.to_string(), bytes);
        Ok(())
    }
}

/// What differs of each page, by its path.
pub type Passages = BTreeMap<String, Vec<Passage>>;

/// A release whose files can still be read.
pub struct AtHand {
    /// What it has.
    pub release: Release,
    pub(super) contents: Box<dyn Contents>,
}

impl AtHand {
    /// The bytes of its file at `path`.
    #[must_use]
    pub fn read(&self, path: &OutputPath) -> Option<Vec<u8>> {
        self.contents.read(path, self.release.files.get(path)?).ok()
    }
}

/// Compares pages with those of another release and keeps what differs.
pub(super) struct Beside<'a> {
    pub(super) earlier: &'a AtHand,
    pub(super) passages: Mutex<Passages>,
}

impl Sink for Beside<'_> {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        let file = self.earlier.release.files.get(path).filter(|_| path.as_str().ends_with(".html"));
        // A page that is damaged there has nothing to be compared with.
        let before = file.and_then(|file| self.earlier.contents.read(path, file).ok());
        if let Some(before) = before.filter(|before| *before != bytes) {
            let found = wording::changed(&before, &bytes);
            let mut passages = self.passages.lock().unwrap_or_else(PoisonError::into_inner);
            passages.insert(path.to_string(), found);
        }
        Ok(())
    }

    /// What is as it was there has nothing to be compared.
    fn has(&self, path: &OutputPath, file: &File) -> bool {
        self.earlier.release.files.get(path) == Some(file)
    }
}

/// Takes everything and keeps nothing. What was made before would be made again; what is needed of it may still stand in
/// this folder.
pub(super) struct Nowhere(pub(super) PathBuf);

impl Sink for Nowhere {
    fn put(&self, _: &OutputPath, _: Vec<u8>) -> Result<(), SinkError> {
        Ok(())
    }

    fn has(&self, _: &OutputPath, _: &File) -> bool {
        true
    }

    fn again(&self, path: &OutputPath) -> Option<Vec<u8>> {
        disk::file_in(&self.0, path)
    }
}
