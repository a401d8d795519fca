//! Files beside those of a release that hold the same, compressed, for web servers that hand them out as they are.
//!
//! They belong to a target and not to the release: its name, what is kept and the ledger know nothing of them, so a
//! release is the same one everywhere. The same bytes are compressed to the same bytes, and only what has changed is.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::GzBuilder;
use rayon::prelude::*;

use super::error::Result;
use crate::model::Compression;
use crate::release::{Contents, File, Publication, Release, SinkError, generator};
use crate::route::OutputPath;

/// A file that is smaller than this, in bytes, fits into one packet anyway.
const SMALLEST: u64 = 1024;
/// Endings of files that are texts.
const TEXTS: [&str; 9] = ["html", "css", "js", "svg", "json", "csv", "xml", "txt", "webmanifest"];
/// How hard brotli tries: the steps above it take ten times as long for a twentieth less.
const BROTLI: i32 = 9;
/// So many bytes of what was compressed are kept until they are sent; what comes after them is compressed once more then.
const AT_HAND: usize = 128 << 20;

/// The contents of a release, together with what is compressed of them.
pub(super) struct Compressed<'s> {
    contents: &'s dyn Contents,
    /// What stands at the target already, where that can be read faster than made.
    earlier: Option<&'s dyn Contents>,
    /// What each is made from.
    from: BTreeMap<OutputPath, (OutputPath, File, Compression)>,
    /// The bytes of some of them.
    at_hand: HashMap<OutputPath, Vec<u8>>,
    /// What they are.
    pub(super) files: BTreeMap<OutputPath, File>,
}

/// A file that is to stand beside another one.
struct Beside {
    path: OutputPath,
    file: File,
    format: Compression,
    /// Unless they were not made, or are too many.
    bytes: Option<Vec<u8>>,
}

impl<'s> Compressed<'s> {
    /// Those of `release` in all `formats`. What `shown` has of the same file is believed; `earlier` gives its bytes.
    pub(super) fn new(
        formats: &[Compression],
        release: &Release,
        shown: Option<&Publication>,
        contents: &'s dyn Contents,
        earlier: Option<&'s dyn Contents>,
    ) -> Result<Self> {
        // Another program may compress otherwise.
        let shown = shown.filter(|shown| shown.is_by(&generator()));
        let kept = AtomicUsize::new(0);
        let beside = |(path, file): &(&OutputPath, &File)| -> Result<Vec<Beside>> {
            let known = shown.filter(|shown| shown.release.files.get(*path) == Some(*file));
            let mut original = None;
            let mut made = Vec::new();
            for format in formats {
                let Some(beside) = OutputPath::new(&format!("{path}.{}", format.ending())) else { continue };
                if release.files.contains_key(&beside) {
                    continue;
                }
                let known = known.and_then(|known| known.compressed.get(&beside));
                let (file, bytes) = match known {
                    Some(known) => (known.clone(), None),
                    None => {
                        let original = match &mut original {
                            Some(original) => original,
                            unread => unread.insert(contents.read(path, file)?),
                        };
                        let bytes = compress(original, *format)?;
                        let fits = kept.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() <= AT_HAND;
                        (File::of(&bytes), Some(bytes).filter(|_| fits))
                    }
                };
                made.push(Beside { path: beside, file, format: *format, bytes });
            }
            made.retain(|beside| beside.file.size < file.size);
            Ok(made)
        };
        let texts: Vec<_> =
            release.files.iter().filter(|(path, file)| file.size >= SMALLEST && is_text(path)).collect();
        let all: Vec<_> = texts.par_iter().map(beside).collect::<Result<_>>()?;
        let mut compressed =
            Self { contents, earlier, from: BTreeMap::new(), at_hand: HashMap::new(), files: BTreeMap::new() };
        for ((original, of_original), made) in texts.into_iter().zip(all) {
            for Beside { path, file, format, bytes } in made {
                compressed.from.insert(path.clone(), (original.clone(), of_original.clone(), format));
                compressed.at_hand.extend(bytes.map(|bytes| (path.clone(), bytes)));
                compressed.files.insert(path, file);
            }
        }
        Ok(compressed)
    }
}

impl Contents for Compressed<'_> {
    fn read(&self, path: &OutputPath, file: &File) -> std::result::Result<Vec<u8>, SinkError> {
        let Some((original, of_original, format)) = self.from.get(path) else { return self.contents.read(path, file) };
        if let Some(bytes) = self.at_hand.get(path) {
            return Ok(bytes.clone());
        }
        if let Some(bytes) = self.earlier.and_then(|earlier| earlier.read(path, file).ok()) {
            return Ok(bytes);
        }
        compress(&self.contents.read(original, of_original)?, *format)
    }
}

fn is_text(path: &OutputPath) -> bool {
    path.as_str().rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending))
}

/// The same bytes for the same bytes: no name and no time go in.
fn compress(bytes: &[u8], format: Compression) -> std::result::Result<Vec<u8>, SinkError> {
    match format {
        Compression::Gzip => {
            let mut writer = GzBuilder::new().write(Vec::new(), flate2::Compression::best());
            writer.write_all(bytes)?;
            Ok(writer.finish()?)
        }
        Compression::Brotli => {
            let mut compressed = Vec::new();
            let how = brotli::enc::BrotliEncoderParams {
                quality: BROTLI,
                size_hint: bytes.len(),
                ..brotli::enc::BrotliEncoderParams::default()
            };
            brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &how)?;
            Ok(compressed)
        }
    }
}
