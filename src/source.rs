//! What the editor wrote: the names of all source files, their texts on request, and places in them.
//!
//! [`Sources`] is a list of names; a text is read when somebody asks for it and is not kept, so that memory
//! grows with the number of files and not with their length. It does not know where the bytes come from:
//! `disk` gives it a [`Reader`]. Begin with [`Sources::get`] and [`Span`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::digest::Digest;
use crate::memo::State;

/// Names a file of one [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct FileId(u32);

/// A place in a file: a range of bytes, `start..end`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte, counted from 0.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    ///
    /// A source file is at most [`MOST_BYTES`] long, so a place always fits.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let place = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { file, start: place(start), end: place(end.max(start)) }
    }

    /// The file as a whole: its first place.
    #[must_use]
    pub fn whole(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The part `start..end` of this span, counted from its own start.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Self {
        let from = self.start as usize;
        Self::new(self.file, from + start, from + end)
    }
}

/// A value that knows where it was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Ties `value` to its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

/// The longest text file that is read, in bytes: 4 MiB, some hundred times a long yearly report.
pub const MOST_BYTES: u64 = 4 << 20;

/// Reads the bytes of a source file by its name.
pub trait Reader: Send + Sync {
    /// The bytes of the file at `path` (relative to the project, with `/`).
    ///
    /// # Errors
    /// When the machine cannot read it.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// Why something in the project folder is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// A symbolic link: sources could lead out of the project.
    Link,
    /// Not a regular file (a pipe, a device).
    NotAFile,
    /// A text longer than [`MOST_BYTES`].
    TooLarge,
    /// A name that is not Unicode.
    NotUnicode,
}

#[derive(Debug)]
struct Entry {
    path: String,
    size: u64,
    /// Another number for other bytes, where somebody keeps count.
    version: Option<u64>,
    /// The bytes, where they are not on the disk.
    held: Option<Cow<'static, [u8]>>,
    /// The digest of the bytes as they were first read.
    digest: OnceLock<Digest>,
}

/// All source files of a project, in order of their names.
pub struct Sources {
    entries: Vec<Entry>,
    by_path: BTreeMap<String, FileId>,
    /// Files inside the program that the project has its own of.
    replaced: BTreeMap<String, FileId>,
    refused: Vec<(String, Refusal)>,
    reader: Box<dyn Reader>,
    /// Whether a file was not the same when it was read again.
    unsteady: AtomicBool,
}

impl Sources {
    /// The files at `paths` (relative, with `/`; each with its size in bytes, and the number of its version where
    /// somebody keeps count), read through `reader`; `refused` are those that are left out on purpose.
    #[must_use]
    pub fn new(
        mut paths: Vec<(String, u64, Option<u64>)>,
        refused: Vec<(String, Refusal)>,
        reader: Box<dyn Reader>,
    ) -> Self {
        paths.sort_unstable();
        let mut sources = Self {
            entries: Vec::new(),
            by_path: BTreeMap::new(),
            replaced: BTreeMap::new(),
            refused,
            reader,
            unsteady: AtomicBool::new(false),
        };
        for (path, size, version) in paths {
            sources.push(Entry { path, size, version, held: None, digest: OnceLock::new() });
        }
        sources
    }

    /// Adds files that live inside the program, where the project has none of that name; the others lie beneath the
    /// project's own.
    #[must_use]
    pub fn with_embedded(mut self, files: &[(&str, &'static [u8])]) -> Self {
        for (name, bytes) in files {
            let path = (*name).to_owned();
            let (size, held) = (bytes.len() as u64, Some(Cow::Borrowed(*bytes)));
            let entry = Entry { path, size, version: Some(0), held, digest: OnceLock::new() };
            if self.get(&entry.path).is_none() {
                self.push(entry);
            } else {
                self.replaced.insert(entry.path.clone(), self.next_id());
                self.entries.push(entry);
            }
        }
        self
    }

    /// As if `files` stood in the project, by their paths: in place of what stands there, or as new ones.
    #[must_use]
    pub fn with_files(mut self, files: &BTreeMap<String, Vec<u8>>) -> Self {
        for (path, bytes) in files {
            let held = Some(Cow::Owned(bytes.clone()));
            let size = bytes.len() as u64;
            let entry = Entry { path: path.clone(), size, version: None, held, digest: OnceLock::new() };
            match self.get(path).and_then(|id| self.entries.get_mut(id.0 as usize)) {
                Some(there) => *there = entry,
                None => self.push(entry),
            }
        }
        self
    }

    fn push(&mut self, entry: Entry) {
        let id = self.next_id();
        // Editors on macOS write names decomposed; a name is looked up composed.
        let path = if is_nfc(&entry.path) { entry.path.clone() } else { entry.path.nfc().collect() };
        self.by_path.insert(path, id);
        self.entries.push(entry);
    }

    fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX))
    }

    /// The file inside the program that the project's own file at `path` replaces.
    #[must_use]
    pub fn beneath(&self, path: &str) -> Option<FileId> {
        self.replaced.get(path).copied()
    }

    /// The file at `path`, if there is one.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files whose name starts with `prefix`, in order of their names.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, FileId)> {
        self.by_path
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(path, id)| (path.as_str(), *id))
    }

    /// What the files whose name starts with `prefix` and that `counts` are, as numbers: the same as long as the same
    /// files have the same bytes and the same [`FileId`]. `None` where nobody keeps count.
    pub fn state(&self, prefix: &str, counts: impl Fn(&str) -> bool) -> Option<State> {
        let files = self.below(prefix).filter(|(path, _)| counts(path));
        let numbers = files.map(|(_, id)| Some([u64::from(id.0), self.version(id)?]));
        numbers.collect::<Option<Vec<_>>>().map(|pairs| pairs.concat())
    }

    fn version(&self, id: FileId) -> Option<u64> {
        self.entries.get(id.0 as usize)?.version
    }

    /// What was left out on purpose, with the reason.
    #[must_use]
    pub fn refused(&self) -> &[(String, Refusal)] {
        &self.refused
    }

    /// The name of a file, relative to the project, with `/`.
    #[must_use]
    pub fn path(&self, id: FileId) -> &str {
        self.entries.get(id.0 as usize).map_or("", |entry| entry.path.as_str())
    }

    /// The size of a file in bytes, as it was when the project was opened.
    #[must_use]
    pub fn size(&self, id: FileId) -> u64 {
        self.entries.get(id.0 as usize).map_or(0, |entry| entry.size)
    }

    /// The bytes of a file, read now.
    ///
    /// # Errors
    /// When the machine cannot read it (it may be gone since the project was opened).
    pub fn read(&self, id: FileId) -> io::Result<Vec<u8>> {
        let entry = self.entries.get(id.0 as usize).ok_or(io::ErrorKind::NotFound)?;
        if let Some(bytes) = &entry.held {
            return Ok(bytes.to_vec());
        }
        let bytes = self.reader.read(&entry.path)?;
        // Whoever keeps count of versions holds the texts of one moment.
        if entry.version.is_none() {
            let digest = Digest::of(&bytes);
            if *entry.digest.get_or_init(|| digest) != digest {
                self.unsteady.store(true, Ordering::Relaxed);
            }
        }
        Ok(bytes)
    }

    /// The digest of a file's bytes as they were first read.
    ///
    /// # Errors
    /// When the machine cannot read it.
    pub fn digest(&self, id: FileId) -> io::Result<Digest> {
        let known = || self.entries.get(id.0 as usize).and_then(|entry| entry.digest.get()).copied();
        if let Some(digest) = known() {
            return Ok(digest);
        }
        let bytes = self.read(id)?;
        Ok(known().unwrap_or_else(|| Digest::of(&bytes)))
    }

    /// Whether every file that was read more than once had the same bytes each time.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        !self.unsteady.load(Ordering::Relaxed)
    }
}
