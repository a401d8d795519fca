//! What a run leaves in `.gongkai/made/` for later ones, in whatever process. Where something cannot be kept or read, the
//! next run does its work again.

use std::path::{Path, PathBuf};

use super::Project;
use crate::cache::{self, Cache, Keep};
use crate::digest::Digest;
use crate::{disk, load};

/// What a run leaves for later ones, in whatever process; what has been kept before is absent.
#[derive(Default)]
pub(super) struct Left {
    /// The reports as they were read.
    pub(super) read: Option<load::Earlier>,
    /// What was made.
    pub(super) made: Option<Cache>,
    /// The texts in which nothing was found.
    pub(super) clean: Option<Cache>,
}

impl Project {
    /// What an earlier run has left under this name, as far as it can be read and is of this program.
    pub(super) fn earlier(&self, name: &str) -> Left {
        self.left_with(|| self.left(name))
    }

    /// What the last check has left, or else the last build: a check looks at no bytes.
    pub(super) fn earlier_check(&self) -> Left {
        self.left_with(|| self.left(CHECKED).or_else(|| self.left(&self.kept_as(&self.output()))))
    }

    fn left_with(&self, made: impl FnOnce() -> Option<Cache> + Send) -> Left {
        let (read, (made, clean)) = rayon::join(|| self.left(READ), || (made(), self.left(CLEAN)));
        Left { read, made, clean }
    }

    pub(super) fn left<T: Keep>(&self, name: &str) -> Option<T> {
        cache::opened(&disk::read(&self.kept_in(name))?)
    }

    /// The name for what a build into `output` keeps.
    pub(super) fn kept_as(&self, output: &Path) -> String {
        let place = output.strip_prefix(&self.root).unwrap_or(output);
        Digest::of(place.as_os_str().as_encoded_bytes()).short(16)
    }

    pub(super) fn keep(&self, name: &str, left: Left) {
        for (name, cache) in [(name, left.made), (CLEAN, left.clean)] {
            if let Some(cache) = cache {
                self.put(name, &cache);
            }
        }
        if let Some(read) = left.read {
            self.put(READ, &read);
        }
    }

    pub(super) fn put(&self, name: &str, kept: &impl Keep) {
        // Where it cannot be kept, the next run does all the work again.
        let _ = disk::put(&self.kept_in(name), &cache::sealed(kept));
    }

    /// Forgets what is kept of the output folders that were built into longest ago.
    pub(super) fn forget_others(&self) {
        const MOST: usize = 4;
        let names = disk::newest_first(&self.kept_in(""));
        for name in names.iter().filter_map(|name| name.strip_suffix(STAMPS)).skip(MOST) {
            disk::forget(&self.kept_in(name));
            disk::forget(&self.kept_in(&format!("{name}{STAMPS}")));
        }
    }

    fn kept_in(&self, name: &str) -> PathBuf {
        self.root.join(".gongkai/made").join(name)
    }
}

/// What is kept of the last check that found no error.
pub(super) const CHECKED: &str = "check";

/// Ends the name of what is kept of the files of an output folder.
pub(super) const STAMPS: &str = "-stamps";

/// What is kept of reports as they were read.
const READ: &str = "read";

/// What is kept of texts in which nothing was found.
const CLEAN: &str = "clean";
