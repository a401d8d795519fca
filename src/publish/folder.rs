//! A folder of this machine or of a mounted share.
//!
//! Each release stands in `releases/<id>`; `current` leads to the one that readers see. The web server's root is
//! `current`. Moving it is one rename, so readers never see half a section.

use std::path::{Path, PathBuf};

use super::target::Target;
use crate::disk::{self, DiskError};
use crate::release::{Changes, Release};

/// Releases kept for going back.
const KEEP: usize = 3;

/// The `folder` target.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
}

impl Target for Folder {
    fn place(&self) -> String {
        self.path.join("current").display().to_string()
    }

    fn compare(&self, release: &Release) -> Result<Changes, DiskError> {
        let shown = disk::target::current(&self.path)?.unwrap_or_default();
        Ok(release.changes_since(&shown))
    }

    fn send(&self, output: &Path, release: &Release) -> Result<Changes, DiskError> {
        let _lock = disk::lock(&self.path.join(".gongkai-lock"))?;
        disk::target::claim(&self.path)?;
        let changes = self.compare(release)?;
        disk::target::switch_to(&self.path, output, release, KEEP)?;
        Ok(changes)
    }
}
