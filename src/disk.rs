//! The only door to the file system: opens a project as [`Sources`], puts releases into folders by way of a [`Stage`],
//! keeps what is to be found again. It knows nothing of what the files mean.

#![expect(clippy::disallowed_methods, reason = "this is the door")]

mod kept;
mod packages;
mod place;
mod reopened;
mod secrets;
mod stage;
mod stamps;
pub mod target;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, Metadata, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

pub use std::fs::File as Handle;

pub use kept::Kept;
pub use packages::{Draft, Packages, open};
pub use place::Place;
pub use reopened::{Texts, reopen_project};
pub use secrets::{create_private, read_private};
pub use stage::{Stage, stage};
pub use stamps::Stamps;

use crate::digest::Digest;
use crate::release::{Contents, File, MANIFEST, Publication, Release, SIGNATURE, SinkError};
use crate::route::OutputPath;
use crate::source::{MOST_BYTES, Reader, Refusal, Sources};

/// What the machine did not do.
#[derive(Debug)]
pub enum DiskError {
    /// An operation failed at a path.
    Failed {
        /// What was tried: `write`, `rename` …
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// The machine's reason.
        source: io::Error,
    },
    /// The output folder holds files that are not ours.
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        example: String,
    },
    /// The folder in which another one would be made is not there.
    NoFolder {
        /// The missing one.
        path: PathBuf,
        /// The one that would be made.
        root: PathBuf,
    },
    /// A file that we would write is there already and is not ours.
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// A file with a secret can be read by others.
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// Another run holds the lock.
    Locked {
        /// The lock file.
        path: PathBuf,
    },
}

impl fmt::Display for DiskError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { what, path, source } => write!(formatter, "cannot {what} {}: {source}", path.display()),
            Self::NotOurs { path, example } => write!(
                formatter,
                "{} holds files that gongkai did not write (such as {example}); choose an empty folder: for a build with --output, for a target by its path in site.yaml",
                path.display()
            ),
            Self::NoFolder { path, root } => {
                write!(formatter, "there is no folder {} to make {} in", path.display(), root.display())
            }
            Self::InTheWay { path } => write!(
                formatter,
                "{} is in the way: gongkai did not write it and will not replace it; move it elsewhere",
                path.display()
            ),
            Self::Exposed { path } => {
                write!(formatter, "others can read {}, which holds a secret; it is not used", path.display())
            }
            Self::Locked { path } => write!(
                formatter,
                "another run of gongkai is at work here (lock: {}); wait until it has ended",
                path.display()
            ),
        }
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    let path = path.to_owned();
    move |source| DiskError::Failed { what, path, source }
}

type Result<T> = std::result::Result<T, DiskError>;

/// The folder with `content/` in it: `start` or the nearest one above.
#[must_use]
pub fn find_project(start: &Path) -> Option<PathBuf> {
    let start = fs::canonicalize(start).ok()?;
    start.ancestors().find(|folder| is_project(folder)).map(Path::to_owned)
}

/// Whether a project stands in this folder itself.
#[must_use]
pub fn is_project(folder: &Path) -> bool {
    folder.join("content").is_dir()
}

struct ProjectReader {
    root: PathBuf,
}

impl Reader for ProjectReader {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }
}

/// A file of a project.
struct Listed {
    /// Relative to the project, with `/`.
    path: String,
    metadata: Metadata,
    is_text: bool,
}

/// What was left out, and why.
type Refused = Vec<(String, Refusal)>;

/// Lists the project's sources: `content/` and `themes/`, without hidden files and without following links.
///
/// # Errors
/// When a folder cannot be read.
pub fn open_project(root: &Path) -> Result<Sources> {
    let (listed, refused) = list(root)?;
    let paths = listed.into_iter().map(|file| (file.path, file.metadata.len(), None)).collect();
    Ok(Sources::new(paths, refused, Box::new(ProjectReader { root: root.to_owned() })))
}

fn list(root: &Path) -> Result<(Vec<Listed>, Refused)> {
    let mut listed = Vec::new();
    let mut refused = Vec::new();
    for folder in ["content", "themes"] {
        let top = root.join(folder);
        if !top.is_dir() {
            continue;
        }
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(&top).follow_links(false).sort_by_file_name().into_iter().filter_entry(visible) {
            let failed = |error: walkdir::Error| {
                let path = error.path().unwrap_or(&top).to_owned();
                DiskError::Failed { what: "read", path, source: error.into() }
            };
            let entry = entry.map_err(failed)?;
            // A folder called as a text is in the place of one.
            let is_named_as_text = || entry.path().extension().is_some_and(|end| end == "md" || end == "yaml");
            if entry.file_type().is_dir() && !is_named_as_text() {
                continue;
            }
            let shown = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let Some(path) = shown.to_str().map(|path| path.replace(std::path::MAIN_SEPARATOR, "/")) else {
                refused.push((shown.to_string_lossy().into_owned(), Refusal::NotUnicode));
                continue;
            };
            if entry.file_type().is_symlink() {
                refused.push((path, Refusal::Link));
                continue;
            }
            if !entry.file_type().is_file() {
                refused.push((path, Refusal::NotAFile));
                continue;
            }
            // Gone between two looks: it is no file of the project any more.
            let Ok(metadata) = entry.metadata() else { continue };
            let is_text = path.ends_with(".yaml") || path.ends_with(".md") || path.starts_with("themes/");
            if is_text && metadata.len() > MOST_BYTES {
                refused.push((path, Refusal::TooLarge));
                continue;
            }
            listed.push(Listed { path, metadata, is_text });
        }
    }
    listed.extend(list_ledger(root)?);
    Ok((listed, refused))
}

/// What was published is compared with what will be. A ledger that is there and cannot be read is not none: everything
/// would pass for never published.
fn list_ledger(root: &Path) -> Result<Option<Listed>> {
    const LEDGER: &str = "ledger.jsonl";
    let path = root.join(LEDGER);
    let metadata = match fs::symlink_metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("read", &path)(error)),
    };
    if !metadata.is_file() {
        let reason = "it is a link or a folder, and must be a file of its own";
        return Err(failed("read", &path)(io::Error::new(io::ErrorKind::InvalidInput, reason)));
    }
    Handle::open(&path).map_err(failed("read", &path))?;
    Ok(Some(Listed { path: LEDGER.to_owned(), metadata, is_text: true }))
}

/// Keeps other runs away as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _handle: Handle,
}

/// Takes the lock at `path`; the operating system gives it back even when a run is killed.
///
/// # Errors
/// [`DiskError::Locked`] when somebody else holds it.
pub fn lock(path: &Path) -> Result<Lock> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
    }
    let handle = Handle::options().create(true).truncate(false).write(true).open(path).map_err(failed("open", path))?;
    match handle.try_lock() {
        Ok(()) => Ok(Lock { _handle: handle }),
        Err(TryLockError::WouldBlock) => Err(DiskError::Locked { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(DiskError::Failed { what: "lock", path: path.to_owned(), source }),
    }
}

/// Our own folder at a target: its lock, what is under way.
pub const OURS: &str = ".gongkai";

fn remove_empty_folders(output: &Path, mut folder: Option<&Path>) {
    while let Some(empty) = folder.filter(|folder| *folder != output && folder.starts_with(output)) {
        // A folder that is not empty stays; that is the normal end of the loop.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
}

/// Reads the manifest of the release in `folder`, if there is one.
///
/// # Errors
/// When there is a manifest that cannot be read.
pub fn release_in(folder: &Path) -> Result<Option<Release>> {
    Ok(publication_in(folder)?.map(|publication| publication.release))
}

/// Reads the manifest of the publication in `folder`, if there is one.
///
/// # Errors
/// When there is a manifest that cannot be read.
pub fn publication_in(folder: &Path) -> Result<Option<Publication>> {
    let manifest = folder.join(MANIFEST);
    match fs::read_to_string(&manifest) {
        Ok(text) => Ok(Publication::from_manifest(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", &manifest)(error)),
    }
}

/// The files of a release that stand in a folder.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Contents for Folder {
    fn read(&self, path: &OutputPath, file: &File) -> std::result::Result<Vec<u8>, SinkError> {
        let place = self.0.join(path.as_str());
        let bytes = fs::read(&place).map_err(failed("read", &place))?;
        Ok(checked(&place, bytes, file)?)
    }
}

/// `bytes` of the file at `place`, which must be what `file` says.
fn checked(place: &Path, bytes: Vec<u8>, file: &File) -> Result<Vec<u8>> {
    if File::of(&bytes) == *file {
        return Ok(bytes);
    }
    let source = io::Error::new(io::ErrorKind::InvalidData, "the file is not what the manifest says");
    Err(DiskError::Failed { what: "publish", path: place.to_owned(), source })
}

fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(failed("create", parent))?;
    let mut handle = Handle::create(path).map_err(failed("create", path))?;
    handle.write_all(bytes).and_then(|()| handle.sync_all()).map_err(failed("write", path))
}

fn sync_folder(folder: &Path) -> Result<()> {
    Handle::open(folder).and_then(|handle| handle.sync_all()).map_err(failed("sync", folder))
}

/// The bytes of a file of the release in `folder`; `None` when it is gone or cannot be read.
#[must_use]
pub fn file_in(folder: &Path, path: &OutputPath) -> Option<Vec<u8>> {
    let file = folder.join(path.as_str());
    // Nobody should be led out of the folder by a link, or wait for a pipe.
    let is_file = fs::symlink_metadata(&file).is_ok_and(|about| about.is_file());
    is_file.then(|| fs::read(&file).ok()).flatten()
}

/// Writes text files of a new project below `root`, which must be new or empty.
///
/// # Errors
/// When the folder is not empty, or the machine fails.
pub fn create_project(root: &Path, files: &[(String, String)]) -> Result<()> {
    if root.exists()
        && let Some(entry) = fs::read_dir(root).map_err(failed("read", root))?.next()
    {
        let name = entry.map_err(failed("read", root))?.file_name().to_string_lossy().into_owned();
        return Err(DiskError::NotOurs { path: root.to_owned(), example: name });
    }
    save(root, files)
}

/// The bytes of a file outside the project: a spreadsheet, an earlier list of findings.
///
/// # Errors
/// When it cannot be read, or has more than 32 MB.
pub fn read_outside(path: &Path) -> Result<Vec<u8>> {
    const MOST: u64 = 32 << 20;
    let size = fs::metadata(path).map_err(failed("read", path))?.len();
    if size > MOST {
        let reason = format!("it has {} MB, {} is the most that is read", size >> 20, MOST >> 20);
        return Err(failed("read", path)(io::Error::other(reason)));
    }
    fs::read(path).map_err(failed("read", path))
}

/// The bytes of a file of our own, if there is one that can be read.
#[must_use]
pub fn read(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// Names of the files of our own in `folder`, the one that was written last first; none where it cannot be read.
#[must_use]
pub fn newest_first(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
    let dated =
        |entry: fs::DirEntry| Some((entry.metadata().ok()?.modified().ok()?, entry.file_name().into_string().ok()?));
    let mut files: Vec<_> = entries.filter_map(dated).collect();
    files.sort_by(|one, other| other.cmp(one));
    files.into_iter().map(|(_, name)| name).collect()
}

/// Removes a file of our own that nobody needs; where it cannot be removed, it stays.
pub fn forget(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Writes a file where nothing stands yet.
///
/// # Errors
/// When something stands there, or the machine cannot write.
pub fn create(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(failed("create", parent))?;
    match fs::File::create_new(path) {
        Ok(mut file) => io::Write::write_all(&mut file, content.as_ref()).map_err(failed("write", path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(DiskError::InTheWay { path: path.to_owned() })
        }
        Err(error) => Err(failed("create", path)(error)),
    }
}

/// Adds a line to the end of a file, so that it is there for good or not at all.
///
/// # Errors
/// When the machine cannot write; the file is as it was then.
pub fn append(path: &Path, line: &str) -> Result<()> {
    let mut text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(failed("read", path)(error)),
    };
    if text.last().is_some_and(|last| *last != b'\n') {
        text.push(b'\n');
    }
    text.extend_from_slice(line.as_bytes());
    let draft = path.with_extension("draft");
    write_durably(&draft, &text)?;
    fs::rename(&draft, path).map_err(failed("rename", &draft))?;
    sync_parent(path);
    Ok(())
}

/// Puts files in place of what stands below `root`, by their paths, or beside it. All are on the disk before the first
/// is seen under its name; then they appear one after the other, in the order of their paths.
///
/// # Errors
/// When the machine cannot write; nothing has changed then, unless a rename failed after another had not.
pub fn replace(root: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    // Hidden files are no sources: one that a dead run has left does no harm, and the next one writes it anew.
    let draft = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.with_file_name(format!(".{name}.draft"))
    };
    let paths: Vec<(PathBuf, &Vec<u8>)> = files.iter().map(|(path, bytes)| (root.join(path), bytes)).collect();
    let written = paths.iter().try_for_each(|(path, bytes)| {
        let draft = draft(path);
        write_durably(&draft, bytes)?;
        // Who may read and write a file stays as it is.
        match fs::metadata(path) {
            Ok(about) => fs::set_permissions(&draft, about.permissions()).map_err(failed("write", &draft)),
            Err(_) => Ok(()),
        }
    });
    if let Err(error) = written {
        for (path, _) in &paths {
            let _ = fs::remove_file(draft(path));
        }
        return Err(error);
    }
    for (path, _) in &paths {
        let draft = draft(path);
        fs::rename(&draft, path).map_err(failed("rename", &draft))?;
        sync_parent(path);
    }
    Ok(())
}

/// Makes a rename in the folder of `path` last. Folders cannot be opened everywhere; the rename has happened all the same.
fn sync_parent(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = Handle::open(folder).and_then(|handle| handle.sync_all());
}

/// Writes bytes that are there as a whole or not at all, unless two runs write them at once or the power goes: whoever
/// reads them must be able to tell.
///
/// # Errors
/// When the machine cannot write.
pub fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(failed("create", parent))?;
    let draft = path.with_extension("draft");
    fs::write(&draft, bytes).map_err(failed("write", &draft))?;
    fs::rename(&draft, path).map_err(failed("rename", &draft))
}

/// Writes texts by their path below `root`, whatever stood there.
///
/// # Errors
/// When the machine cannot write one.
pub fn save(root: &Path, files: &[(String, String)]) -> Result<()> {
    for (path, text) in files {
        let path = root.join(path);
        let parent = path.parent().unwrap_or(root);
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
        fs::write(&path, text).map_err(failed("write", &path))?;
    }
    Ok(())
}
