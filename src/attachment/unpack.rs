//! Opens ZIP archives: names as their makers wrote them, parts one at a time, none longer than the budget allows.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::Budget;
use super::{Reason, decoded};

/// An archive.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// The names of its parts, in its order.
    pub(super) names: Vec<String>,
}

impl<'b> Archive<'b> {
    /// Reads the list of parts.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Reason> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Reason::Damaged)?;
        let names = (0..zip.len()).map(|index| name(&mut zip, index)).collect();
        Ok(Self { zip, names })
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The bytes of a part by its number; nothing for a folder.
    pub(super) fn part(&mut self, index: usize, budget: &mut Budget) -> Result<Vec<u8>, Reason> {
        if !budget.another_entry() {
            return Err(Reason::TooLarge);
        }
        let file = self.zip.by_index(index).map_err(|error| reason(&error))?;
        if file.is_dir() {
            return Ok(Vec::new());
        }
        // What the archive says of the length may be a lie; how much comes out counts.
        let longest = budget.longest(file.compressed_size());
        let mut bytes = Vec::new();
        let read = file.take(longest + 1).read_to_end(&mut bytes);
        budget.unpacked(bytes.len() as u64);
        if bytes.len() as u64 > longest {
            return Err(Reason::TooLarge);
        }
        read.map(|_| bytes).map_err(|_| Reason::Damaged)
    }

    /// The bytes of the part of this name, if there is one.
    pub(super) fn named(&mut self, name: &str, budget: &mut Budget) -> Option<Result<Vec<u8>, Reason>> {
        let index = self.names.iter().position(|known| known == name)?;
        Some(self.part(index, budget))
    }
}

fn name(zip: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> String {
    // Chinese versions of Windows write names in GBK and do not say so.
    let raw = zip.by_index_raw(index).map(|file| file.name_raw().to_vec()).unwrap_or_default();
    decoded(&raw).unwrap_or_else(|| String::from_utf8_lossy(&raw).into_owned())
}

fn reason(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => Reason::Locked,
        ZipError::InvalidPassword => Reason::Locked,
        ZipError::UnsupportedArchive(_) => Reason::Unknown,
        _ => Reason::Damaged,
    }
}
