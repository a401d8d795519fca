//! Size and digest of data files, as other files of the section tell them: the descriptor of the package names each
//! table with both, the page of downloads the files on everything. A run makes those that tell after those that are told.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use super::{About, DataFile};
use crate::reads::{self, Kind};
use crate::release::File;
use crate::render::{Job, Make, Maker};
use crate::route::OutputPath;

/// When a job is done: what tells of other files comes after them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::render) enum Turn {
    /// Of no other file of the section.
    Most,
    /// Of tables.
    Package,
    /// Of tables and the package.
    Downloads,
}

impl Turn {
    pub(in crate::render) const ALL: [Self; 3] = [Self::Most, Self::Package, Self::Downloads];
}

impl Job {
    pub(in crate::render) fn turn(&self) -> Turn {
        match self.make {
            Make::Data(DataFile::Package) => Turn::Package,
            Make::Downloads(_) => Turn::Downloads,
            _ => Turn::Most,
        }
    }

    /// Whether this takes long, so that it is better begun before others.
    pub(in crate::render) fn is_long(&self) -> bool {
        matches!(self.make, Make::Data(DataFile::Table { about: About::All, .. }))
    }

    fn is_told(&self) -> bool {
        let whole = |about: &About| matches!(about, About::All | About::Topic(_));
        match &self.make {
            Make::Data(DataFile::Table { about, .. }) => whole(about),
            Make::Data(DataFile::Package) => true,
            _ => false,
        }
    }
}

impl Maker<'_> {
    /// Remembers what the file of a job is like, where others tell it.
    pub(in crate::render) fn weigh(&self, job: &Job, file: &File) {
        if job.is_told() {
            self.weights().insert(job.path.to_string(), file.clone());
        }
    }

    /// What the file at `path` is like in this run, if it has been made.
    pub(in crate::render) fn weight(&self, path: &str) -> Option<File> {
        self.weights().get(path).cloned()
    }

    fn weights(&self) -> MutexGuard<'_, HashMap<String, File>> {
        self.weights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Size and digest of the data file at `path`. Where a run has not made it, as in the preview, it is made for this alone.
    pub(super) fn weighed(&self, path: &OutputPath, make: impl FnOnce() -> Vec<u8>) -> File {
        reads::note(Kind::File, path.as_str());
        self.weight(path.as_str()).unwrap_or_else(|| {
            let (file, _) = reads::during(|| File::of(&make()));
            self.weights().insert(path.to_string(), file.clone());
            file
        })
    }
}
