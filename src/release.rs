//! What was made: every output path with its digest, and what differs between two of these lists.
//!
//! A [`Release`] holds names and digests, not bytes. Its printed form is the [`manifest`](Release::manifest) that stands
//! in the output, so that anyone can verify a copy; from it the next build knows which files are ours.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::route::OutputPath;

/// The name of the manifest in the output.
pub const MANIFEST: &str = "manifest.json";

/// Why a sink could not take a file.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// Takes the files of a release as they are made.
pub trait Sink: Sync {
    /// Takes the bytes of the file at `path`.
    ///
    /// # Errors
    /// When they cannot be kept; making the release stops then.
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError>;
}

/// One file of a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl File {
    /// The entry for `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, sha256: Digest::of(bytes).to_string() }
    }
}

/// The complete set of files of one publication.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Release {
    /// Files by path.
    pub files: BTreeMap<OutputPath, File>,
}

/// The manifest as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    generator: String,
    files: Vec<WrittenFile>,
}

#[derive(Serialize, Deserialize)]
struct WrittenFile {
    path: String,
    size: u64,
    sha256: String,
}

/// What separates two releases.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// New files and files with other bytes.
    pub written: Vec<OutputPath>,
    /// Files that are no longer made.
    pub removed: Vec<OutputPath>,
    /// How many stay as they are.
    pub unchanged: usize,
}

/// Name and version of the program, as pages and manifests state them.
#[must_use]
pub fn generator() -> String {
    format!("gongkai {}", env!("CARGO_PKG_VERSION"))
}

impl Release {
    /// The text of the manifest: the same for the same files.
    #[must_use]
    pub fn manifest(&self) -> String {
        let files = self
            .files
            .iter()
            .map(|(path, file)| WrittenFile { path: path.to_string(), size: file.size, sha256: file.sha256.clone() })
            .collect();
        let written = Written { generator: generator(), files };
        // Strings and numbers always serialize.
        let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a manifest. `None` when it is not one of ours; paths that could lead out of the folder make it foreign.
    #[must_use]
    pub fn from_manifest(text: &str) -> Option<Self> {
        let written: Written = serde_json::from_str(text).ok()?;
        written.generator.starts_with("gongkai ").then_some(())?;
        let files = written
            .files
            .into_iter()
            .map(|file| Some((OutputPath::new(&file.path)?, File { size: file.size, sha256: file.sha256 })))
            .collect::<Option<_>>()?;
        Some(Self { files })
    }

    /// The name of this release: the digest of its manifest.
    #[must_use]
    pub fn id(&self) -> Digest {
        Digest::of(self.manifest().as_bytes())
    }

    /// What differs from `previous`.
    #[must_use]
    pub fn changes_since(&self, previous: &Self) -> Changes {
        let same = |path: &OutputPath, file: &File| previous.files.get(path) == Some(file);
        let written: Vec<OutputPath> =
            self.files.iter().filter(|(path, file)| !same(path, file)).map(|(path, _)| path.clone()).collect();
        let removed = previous.files.keys().filter(|path| !self.files.contains_key(*path)).cloned().collect();
        Changes { unchanged: self.files.len() - written.len(), written, removed }
    }
}
