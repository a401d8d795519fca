//! What was made: every output path with its digest, and what differs between two of these lists.
//!
//! A [`Release`] holds names and digests, not bytes. Its printed form is the [`manifest`](Release::manifest) that stands
//! in the output, so that anyone can verify a copy; from it the next build knows which files are ours. A [`Publication`]
//! is a release as a target has taken it: its manifest also has a number and the digest of the one before, so that an old
//! one that is served again is noticed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::route::OutputPath;

/// The name of the manifest in the output.
pub const MANIFEST: &str = "manifest.json";

/// The signature of the manifest, which stands beside it where releases are signed.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// Why a sink could not take a file.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// Takes the files of a release as they are made.
pub trait Sink: Sync {
    /// Takes the bytes of the file at `path`.
    ///
    /// # Errors
    /// When they cannot be kept; making the release stops then.
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError>;

    /// Whether the bytes at `path` are what `file` says already, so that they need not be made again.
    fn has(&self, path: &OutputPath, file: &File) -> bool {
        let _ = (path, file);
        false
    }

    /// The bytes at `path` that it [has](Self::has), where it can give them out. They may be others meanwhile.
    fn again(&self, path: &OutputPath) -> Option<Vec<u8>> {
        let _ = path;
        None
    }
}

/// Hands out the bytes of a release.
pub trait Contents: Sync {
    /// The bytes of the file at `path`, which are what `file` says.
    ///
    /// # Errors
    /// When they are gone, or others than that.
    fn read(&self, path: &OutputPath, file: &File) -> Result<Vec<u8>, SinkError>;
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

/// A release as a target has taken it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publication {
    /// Its number at that target, from 1; 0 in the output, which no target has taken.
    pub serial: u64,
    /// The digest of the manifest before it; empty for the first.
    pub previous: String,
    /// What readers are to see.
    pub release: Release,
    /// Files named by their digest that only the release before it had: browsers may still hold its pages.
    pub kept: BTreeMap<OutputPath, File>,
    /// What stands beside files of the release and holds the same, compressed; the release itself is without it.
    pub compressed: BTreeMap<OutputPath, File>,
    /// The program that made the release.
    generator: String,
}

/// The manifest as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    generator: String,
    #[serde(default, skip_serializing_if = "is_none")]
    serial: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    previous: String,
    files: Vec<WrittenFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kept: Vec<WrittenFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    compressed: Vec<WrittenFile>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
fn is_none(serial: &u64) -> bool {
    *serial == 0
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
    /// Those of them that are new, in the same order.
    pub added: Vec<OutputPath>,
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

/// The files of a manifest by path.
type Listing = BTreeMap<OutputPath, File>;

fn listed(files: &Listing) -> Vec<WrittenFile> {
    files
        .iter()
        .map(|(path, file)| WrittenFile { path: path.to_string(), size: file.size, sha256: file.sha256.clone() })
        .collect()
}

/// The manifest of a release that no target has taken.
fn bare(generator: String, files: Vec<WrittenFile>) -> Written {
    let (serial, previous, kept, compressed) = (0, String::new(), Vec::new(), Vec::new());
    Written { generator, serial, previous, files, kept, compressed }
}

/// `None` where a path or a digest could lead out of the folder.
fn read(files: Vec<WrittenFile>) -> Option<Listing> {
    files
        .into_iter()
        .map(|file| {
            let is_digest = file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_digest.then_some(())?;
            Some((OutputPath::new(&file.path)?, File { size: file.size, sha256: file.sha256 }))
        })
        .collect()
}

impl Written {
    fn text(&self) -> String {
        // Strings and numbers always serialize.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Publication {
    /// `release`, not yet taken by any target.
    #[must_use]
    pub fn of(release: Release) -> Self {
        let (kept, compressed) = (Listing::new(), Listing::new());
        Self { serial: 0, previous: String::new(), release, kept, compressed, generator: generator() }
    }

    /// The same one, numbered as if number `last` had been there. Somebody may have put back what was before it.
    #[must_use]
    pub fn numbered_after(self, last: u64) -> Self {
        Self { serial: self.serial.max(last), ..self }
    }

    /// This one as it follows what a target shows `before`.
    #[must_use]
    pub fn after(self, before: Option<&Self>) -> Self {
        let kept = before.map(|before| {
            let gone = before.release.files.iter().filter(|(path, _)| !self.release.files.contains_key(*path));
            gone.filter(|(path, _)| path.is_named_by_digest())
                .map(|(path, file)| (path.clone(), file.clone()))
                .collect()
        });
        Self {
            serial: before.map_or(0, |before| before.serial).max(self.serial) + 1,
            previous: before.map(|before| before.digest().to_string()).unwrap_or_default(),
            kept: kept.unwrap_or_default(),
            compressed: Listing::new(),
            ..self
        }
    }

    /// All files that stand at the target.
    pub fn files(&self) -> impl Iterator<Item = (&OutputPath, &File)> {
        self.release.files.iter().chain(&self.kept).chain(&self.compressed)
    }

    /// The file at `path`.
    #[must_use]
    pub fn file(&self, path: &OutputPath) -> Option<&File> {
        self.release.files.get(path).or_else(|| self.kept.get(path)).or_else(|| self.compressed.get(path))
    }

    /// The text of the manifest: the same for the same publication.
    #[must_use]
    pub fn manifest(&self) -> String {
        let (files, kept, compressed) = (listed(&self.release.files), listed(&self.kept), listed(&self.compressed));
        let (generator, previous) = (self.generator.clone(), self.previous.clone());
        Written { generator, serial: self.serial, previous, files, kept, compressed }.text()
    }

    /// Reads a manifest. `None` when it is not one of ours; paths that could lead out of the folder make it foreign.
    #[must_use]
    pub fn from_manifest(text: &str) -> Option<Self> {
        let written: Written = serde_json::from_str(text).ok()?;
        written.generator.starts_with("gongkai ").then_some(())?;
        Some(Self {
            serial: written.serial,
            previous: written.previous,
            release: Release { files: read(written.files)? },
            kept: read(written.kept)?,
            compressed: read(written.compressed)?,
            generator: written.generator,
        })
    }

    /// Whether `program` has made the release.
    #[must_use]
    pub fn is_by(&self, program: &str) -> bool {
        self.generator == program
    }

    /// The digest of the manifest, which the next one names.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.manifest().as_bytes())
    }

    /// The name of the release, whichever target took it and whichever program made it.
    #[must_use]
    pub fn release_id(&self) -> Digest {
        let files = listed(&self.release.files);
        Digest::of(bare(self.generator.clone(), files).text().as_bytes())
    }
}

impl Release {
    /// The text of the manifest: the same for the same files.
    #[must_use]
    pub fn manifest(&self) -> String {
        let files = listed(&self.files);
        bare(generator(), files).text()
    }

    /// Reads a manifest. `None` when it is not one of ours.
    #[must_use]
    pub fn from_manifest(text: &str) -> Option<Self> {
        Publication::from_manifest(text).map(|publication| publication.release)
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
        Changes::between(previous, written, self)
    }
}

impl Changes {
    /// What separates `previous` from `release`, of whose files `written` are new or have other bytes.
    #[must_use]
    pub fn between(previous: &Release, written: Vec<OutputPath>, release: &Release) -> Self {
        let added = written.iter().filter(|path| !previous.files.contains_key(*path)).cloned().collect();
        let removed = previous.files.keys().filter(|path| !release.files.contains_key(*path)).cloned().collect();
        Self { unchanged: release.files.len() - written.len(), written, added, removed }
    }

    /// Every file with a sign: `+` new, `~` other bytes, `-` gone.
    pub fn signed(&self) -> impl Iterator<Item = (char, &OutputPath)> {
        let is_new = |path: &OutputPath| self.added.binary_search(path).is_ok();
        let written = self.written.iter().map(move |path| (if is_new(path) { '+' } else { '~' }, path));
        written.chain(self.removed.iter().map(|path| ('-', path)))
    }
}
