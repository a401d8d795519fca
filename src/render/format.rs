//! What a format of data files must be able to do. Members stand in `data/`, one file each; `data/mod.rs` lists them.

use std::fmt;

use super::data::Dataset;
use crate::route::Subject;

/// Writes a dataset as the bytes of one file. Same dataset, same bytes.
pub(super) trait Format: fmt::Debug + Sync {
    /// What readers know it by: `CSV`.
    fn name(&self) -> &'static str;

    /// The ending of the file: `csv`.
    fn ending(&self) -> &'static str;

    /// The media type registered with IANA.
    fn media_type(&self) -> &'static str;

    /// Whether it is offered for data about `subject`.
    fn offered_for(&self, subject: Subject<'_>) -> bool {
        let _ = subject;
        true
    }

    /// The bytes of the file.
    fn render(&self, dataset: &Dataset<'_>) -> Vec<u8>;
}
