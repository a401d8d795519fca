//! Puts a release into an output folder, so that it holds the old section or the new one, never a mix that stays.
//!
//! Bytes that differ from what stands in the output wait in the stage beside it, on the same file system. When all are
//! there, a journal says what will be renamed and removed. Then the renames happen, the manifest last. Whoever finds a
//! finished journal, in the next run, carries it out; a stage without one is thrown away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::stamps::{Stamp, Stamped, Stamps, Tick};
use super::{DiskError, Result, failed, file_in, remove_empty_folders, write_durably};
use crate::release::{Changes, File, MANIFEST, Release, Sink, SinkError};
use crate::route::OutputPath;

/// Where changed bytes wait until all of them are there.
#[derive(Debug)]
pub struct Stage {
    output: PathBuf,
    folder: PathBuf,
    previous: Release,
    /// What earlier runs know of the files.
    known: Stamps,
    seen: Mutex<Seen>,
    began: Option<Tick>,
}

/// What files were like, by their paths.
#[derive(Debug, Default)]
struct Seen {
    /// Those that stand in the output, before their bytes were looked at.
    standing: BTreeMap<String, Stamp>,
    /// Those that wait, after they were written; without a stamp where it could not be told.
    waiting: BTreeMap<String, Option<Stamp>>,
}

/// What will happen to the output, written down before it happens.
#[derive(Serialize, Deserialize)]
struct Journal {
    rename: Vec<String>,
    remove: Vec<String>,
}

const JOURNAL: &str = "journal.json";
const WAITING: &str = "waiting";

/// The stage of an output folder stands beside it, so that a reader of the output never sees it.
fn stage_folder(output: &Path) -> PathBuf {
    let name = output.file_name().map_or_else(|| "output".into(), |name| name.to_string_lossy().into_owned());
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.join(format!(".gongkai-{name}"))
}

/// Opens the stage of `output`, after finishing what an interrupted run has left. Files of which `known` tells that they
/// have not been written are not read again.
///
/// # Errors
/// When the folder holds files that are not ours, or the machine fails.
pub fn stage(output: &Path, known: Stamps) -> Result<Stage> {
    let folder = stage_folder(output);
    recover(output, &folder)?;
    let previous = previous(output)?;
    let began = Tick::now(&folder);
    Ok(Stage { output: output.to_owned(), folder, previous, known, seen: Mutex::default(), began })
}

fn recover(output: &Path, folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let journal = folder.join(JOURNAL);
    if let Ok(text) = fs::read_to_string(&journal)
        && let Ok(journal) = serde_json::from_str::<Journal>(&text)
    {
        carry_out(output, folder, &journal)?;
    }
    fs::remove_dir_all(folder).map_err(failed("remove", folder))
}

/// The release that stands in `output`; empty for a folder that is new or empty.
fn previous(output: &Path) -> Result<Release> {
    let manifest = output.join(MANIFEST);
    match fs::read_to_string(&manifest) {
        Ok(text) => {
            if let Some(release) = Release::from_manifest(&text) {
                return Ok(release);
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed("read", &manifest)(error)),
    }
    if output.exists() {
        for entry in fs::read_dir(output).map_err(failed("read", output))? {
            let name = entry.map_err(failed("read", output))?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                return Err(DiskError::NotOurs { path: output.to_owned(), example: name });
            }
        }
    }
    Ok(Release::default())
}

impl Sink for Stage {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> std::result::Result<(), SinkError> {
        Ok(self.keep(path, &bytes)?)
    }

    fn has(&self, path: &OutputPath, file: &File) -> bool {
        let Some(stamp) = stamp(&self.output, path) else { return false };
        let stands = self.known.know(path.as_str(), &stamp, file)
            || self.again(path).is_some_and(|bytes| File::of(&bytes) == *file);
        if stands {
            self.seen().standing.insert(path.to_string(), stamp);
        }
        stands
    }

    fn again(&self, path: &OutputPath) -> Option<Vec<u8>> {
        file_in(&self.output, path)
    }
}

impl Stage {
    /// Takes the bytes of one file; they are kept only where they differ from what stands in the output.
    ///
    /// The output is compared, not the manifest: a file that somebody has changed there is put right.
    ///
    /// # Errors
    /// When the file there is not ours, or the machine fails.
    pub fn keep(&self, path: &OutputPath, bytes: &[u8]) -> Result<()> {
        let there = self.output.join(path.as_str());
        let stamp = stamp(&self.output, path);
        match fs::read(&there) {
            Ok(old) if old == bytes => {
                self.seen().standing.extend(stamp.map(|stamp| (path.to_string(), stamp)));
                return Ok(());
            }
            Ok(_) if !self.previous.files.contains_key(path) && path.as_str() != MANIFEST => {
                return Err(DiskError::InTheWay { path: there });
            }
            _ => {}
        }
        let waiting = self.folder.join(WAITING).join(path.as_str());
        let parent = waiting.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
        fs::write(&waiting, bytes).map_err(failed("write", &waiting))?;
        let stamp = self::stamp(&self.folder.join(WAITING), path);
        self.seen().waiting.insert(path.to_string(), stamp);
        Ok(())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What differs between the output and `release`, whose files have all been [kept](Self::keep).
    #[must_use]
    pub fn changes(&self, release: &Release) -> Changes {
        let waiting = &self.seen().waiting;
        let written = release.files.keys().filter(|path| waiting.contains_key(path.as_str())).cloned().collect();
        Changes::between(&self.previous, written, release)
    }

    /// Files in the output that neither the old nor the new release knows. They are left alone.
    #[must_use]
    pub fn foreign(&self, release: &Release) -> Vec<String> {
        let known: BTreeSet<&str> =
            self.previous.files.keys().chain(release.files.keys()).map(OutputPath::as_str).collect();
        WalkDir::new(&self.output)
            .follow_links(false)
            .sort_by_file_name()
            .into_iter()
            .filter_map(std::result::Result::ok)
            .filter(|entry| !entry.file_type().is_dir())
            .filter_map(|entry| {
                Some(entry.path().strip_prefix(&self.output).ok()?.to_string_lossy().replace('\\', "/"))
            })
            .filter(|path| path != MANIFEST && !path.starts_with('.') && !known.contains(path.as_str()))
            .collect()
    }

    /// Makes the output what `release` says, and throws the stage away. Says what changed, and what the files are like now.
    ///
    /// # Errors
    /// When the machine fails; the next run finishes or forgets what was begun.
    pub fn apply(self, release: &Release) -> Result<(Changes, Stamps)> {
        let changes = self.changes(release);
        self.put_manifest(release)?;
        if !self.seen().waiting.is_empty() || !changes.removed.is_empty() {
            self.replace(&changes)?;
        }
        Ok((changes, self.stamps(release)))
    }

    fn replace(&self, changes: &Changes) -> Result<()> {
        let manifest_waits = self.seen().waiting.contains_key(MANIFEST);
        let rename = changes.written.iter().map(ToString::to_string).chain(manifest_waits.then(|| MANIFEST.to_owned()));
        let journal =
            Journal { rename: rename.collect(), remove: changes.removed.iter().map(ToString::to_string).collect() };
        let text = serde_json::to_string(&journal).unwrap_or_default();
        // The journal appears whole or not at all.
        let draft = self.folder.join("journal.draft");
        write_durably(&draft, text.as_bytes())?;
        let path = self.folder.join(JOURNAL);
        fs::rename(&draft, &path).map_err(failed("rename", &draft))?;
        carry_out(&self.output, &self.folder, &journal)?;
        fs::remove_dir_all(&self.folder).map_err(failed("remove", &self.folder))
    }

    /// What each file is like whose bytes are known. Whatever is done to one from now on gives it another stamp.
    fn stamps(self, release: &Release) -> Stamps {
        let Seen { standing, waiting } = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let renamed = waiting.into_iter().filter_map(|(path, before)| {
            let now = stamp(&self.output, &OutputPath::new(&path)?)?;
            now.is_renamed(&before?).then_some((path, now))
        });
        let mut renamed: Vec<(String, Stamp)> = renamed.collect();
        let latest = renamed.iter().map(|(_, stamp)| stamp.tick()).max();
        let now = latest.and_then(|latest| latest.over(&self.folder));
        renamed.retain(|(_, stamp)| now.is_some_and(|now| stamp.tick() < now));
        let standing = standing.into_iter().filter(|(_, stamp)| self.began.is_some_and(|began| stamp.tick() < began));
        let known = standing.chain(renamed).filter_map(|(path, stamp)| {
            let file = release.files.get(&OutputPath::new(&path)?)?;
            Some((path, Stamped { stamp, sha256: file.sha256.clone() }))
        });
        Stamps(known.collect())
    }

    fn put_manifest(&self, release: &Release) -> Result<()> {
        self.keep(&OutputPath::ours(MANIFEST), release.manifest().as_bytes())
    }

    /// Throws away what waits; the output stays as it is.
    pub fn discard(self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Renames and removes what a journal lists. What has been done before is skipped, so it can be carried out again.
fn carry_out(output: &Path, folder: &Path, journal: &Journal) -> Result<()> {
    let safe =
        |paths: &[String]| -> Vec<OutputPath> { paths.iter().filter_map(|path| OutputPath::new(path)).collect() };
    for path in safe(&journal.rename) {
        let from = folder.join(WAITING).join(path.as_str());
        let to = output.join(path.as_str());
        if !from.exists() {
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(failed("create", parent))?;
        }
        fs::rename(&from, &to).map_err(failed("rename", &from))?;
    }
    for path in safe(&journal.remove) {
        let file = output.join(path.as_str());
        match fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed("remove", &file)(error)),
        }
        remove_empty_folders(output, file.parent());
    }
    Ok(())
}

/// The stamp of a file of the release in `folder`; `None` when it is gone.
fn stamp(folder: &Path, path: &OutputPath) -> Option<Stamp> {
    fs::symlink_metadata(folder.join(path.as_str())).ok().filter(Metadata::is_file).as_ref().map(Stamp::of)
}
