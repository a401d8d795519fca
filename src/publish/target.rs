//! What a target is.

use std::fmt;
use std::path::Path;

use crate::disk::DiskError;
use crate::release::{Changes, Release};

/// A place that a release can be sent to.
pub trait Target: fmt::Debug {
    /// Where that is, for people.
    fn place(&self) -> String;

    /// What sending `release` would change there.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn compare(&self, release: &Release) -> Result<Changes, DiskError>;

    /// Sends `release`, whose files stand in `output`: readers see the old one or the new one, whole.
    ///
    /// # Errors
    /// When it could not be sent; readers still see the old one then.
    fn send(&self, output: &Path, release: &Release) -> Result<Changes, DiskError>;
}
