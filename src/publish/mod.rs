//! Sends a release somewhere. One file per kind of target; [`target`] makes the one that `site.yaml` names.
//!
//! A target is handed a finished output with its manifest and never builds. Begin with [`Target`].

mod folder;
mod target;

use std::path::Path;

pub use target::Target;

use crate::model::{self, TargetKind};

/// The target that `declared` describes; relative paths start at the project's `root`.
#[must_use]
pub fn target(declared: &model::Target, root: &Path) -> Box<dyn Target> {
    match &declared.kind {
        TargetKind::Folder { path } => Box::new(folder::Folder { path: root.join(path) }),
    }
}
