//! A folder whose files are replaced one by one, each whole: written beside, made durable, read back, renamed.
//!
//! No link inside the folder is followed, so nothing is written or removed outside it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use super::{
    DiskError, Handle, OURS, OutputPath, Path, PathBuf, Result, WalkDir, failed, fs, io, remove_empty_folders,
    sync_folder,
};

/// Begins the name under which a file is written before it gets its own.
const INCOMING: &str = "incoming-";

/// The folder.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
    /// Folders in which a name has changed that a power cut could still undo.
    unsettled: Mutex<BTreeSet<PathBuf>>,
}

impl Place {
    /// The folder at `root`, which need not be there yet.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root, unsettled: Mutex::default() }
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of a file, if it is there.
    ///
    /// # Errors
    /// When something else stands there, or it cannot be read.
    pub fn read(&self, path: &OutputPath) -> Result<Option<Vec<u8>>> {
        let file = self.beneath(path)?;
        match fs::symlink_metadata(&file) {
            Ok(about) if about.is_file() => {}
            Ok(_) => return Err(DiskError::InTheWay { path: file }),
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(failed("read", &file)(error)),
        }
        fs::read(&file).map(Some).map_err(failed("read", &file))
    }

    /// Writes a file, or puts other bytes in its place: whoever reads finds the old bytes or the new ones.
    ///
    /// # Errors
    /// When the machine cannot; the old bytes stay then.
    pub fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<()> {
        let file = self.beneath(path)?;
        let incoming = self.incoming(bytes)?;
        self.make_parent(&file)?;
        fs::rename(&incoming, &file).map_err(failed("rename", &file))?;
        self.unsettle(file.parent());
        Ok(())
    }

    /// Writes a file where none is. Says whether it did.
    ///
    /// # Errors
    /// When the machine cannot.
    pub fn create(&self, path: &OutputPath, bytes: &[u8]) -> Result<bool> {
        let file = self.beneath(path)?;
        self.make_parent(&file)?;
        // Not every shared folder has hard links, with which the file appears together with its bytes.
        let made = self.incoming(bytes).and_then(|incoming| {
            let linked = fs::hard_link(&incoming, &file);
            fs::remove_file(&incoming).map_err(failed("remove", &incoming))?;
            match linked {
                Ok(()) => Ok(Ok(())),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Err(error)),
                Err(_) => Ok(Handle::create_new(&file)
                    .and_then(|mut handle| handle.write_all(bytes).and_then(|()| handle.sync_all()))),
            }
        })?;
        match made {
            Ok(()) => {
                self.unsettle(file.parent());
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(failed("create", &file)(error)),
        }
    }

    /// Removes a file and the folders that it leaves empty. One that is gone is no mistake.
    ///
    /// # Errors
    /// When the machine cannot.
    pub fn delete(&self, path: &OutputPath) -> Result<()> {
        let file = self.beneath(path)?;
        match fs::remove_file(&file) {
            Ok(()) => self.unsettle(file.parent()),
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(failed("remove", &file)(error)),
        }
        remove_empty_folders(&self.root, file.parent());
        Ok(())
    }

    /// All files, hidden ones and links too, by their path with `/`.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn list(&self) -> Result<Vec<String>> {
        if !self.root.exists() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in WalkDir::new(&self.root).follow_links(false).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.root).to_owned();
                DiskError::Failed { what: "read", path, source: error.into() }
            })?;
            if !entry.file_type().is_dir() {
                let path = entry.path().strip_prefix(&self.root).unwrap_or(entry.path());
                files.push(path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
        Ok(files)
    }

    /// Makes durable what was written, created and deleted so far.
    ///
    /// # Errors
    /// When the machine cannot.
    pub fn settle(&self) -> Result<()> {
        let folders = std::mem::take(&mut *self.unsettled.lock().unwrap_or_else(PoisonError::into_inner));
        // A folder that was removed since needs no name kept in it.
        folders.iter().filter(|folder| folder.exists()).try_for_each(|folder| sync_folder(folder))
    }

    /// Removes what runs have left that were killed. Nobody else may be at work here.
    ///
    /// # Errors
    /// When the machine cannot.
    pub fn tidy(&self) -> Result<()> {
        let ours = self.root.join(OURS);
        for entry in fs::read_dir(&ours).map_err(failed("read", &ours))?.filter_map(std::result::Result::ok) {
            if entry.file_name().to_string_lossy().starts_with(INCOMING) {
                fs::remove_file(entry.path()).map_err(failed("remove", &entry.path()))?;
            }
        }
        Ok(())
    }

    fn incoming(&self, bytes: &[u8]) -> Result<PathBuf> {
        let incoming = self.root.join(OURS).join(format!("{INCOMING}{}", std::process::id()));
        self.make_parent(&incoming)?;
        let mut handle = Handle::create(&incoming).map_err(failed("write", &incoming))?;
        handle.write_all(bytes).and_then(|()| handle.sync_all()).map_err(failed("write", &incoming))?;
        Ok(incoming)
    }

    fn make_parent(&self, file: &Path) -> Result<()> {
        let parent = file.parent().unwrap_or(&self.root);
        if parent.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
        // The new folders are names too, in the folders above them.
        parent.ancestors().take_while(|folder| folder.starts_with(&self.root)).for_each(|folder| {
            self.unsettle(Some(folder));
        });
        Ok(())
    }

    fn unsettle(&self, folder: Option<&Path>) {
        if let Some(folder) = folder {
            self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        }
    }

    /// The file at `path`, unless a link on the way there leads somewhere else.
    fn beneath(&self, path: &OutputPath) -> Result<PathBuf> {
        let file = self.root.join(path.as_str());
        let folders = file.ancestors().skip(1).take_while(|folder| *folder != self.root);
        for folder in folders {
            match fs::symlink_metadata(folder) {
                Ok(about) if about.is_dir() => {}
                Ok(_) => return Err(DiskError::InTheWay { path: folder.to_owned() }),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(failed("read", folder)(error)),
            }
        }
        Ok(file)
    }
}

/// Nothing stands there, or a file where a folder would be.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
