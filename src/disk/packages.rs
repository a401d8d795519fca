//! Packages side by side in a folder: each appears under its name with all its files, or not at all.

use std::io::{BufReader, Seek as _};

use super::{
    Digest, DiskError, Handle, Path, PathBuf, Publication, Result, failed, fs, publication_in, sync_folder,
    write_durably,
};

/// The folder.
#[derive(Clone, Debug)]
pub struct Packages(pub PathBuf);

/// A package that is being written.
#[derive(Debug)]
pub struct Draft {
    draft: PathBuf,
    place: PathBuf,
}

impl Packages {
    /// The packages, the oldest first, each with its folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<(Publication, PathBuf)>> {
        let mut packages = Vec::new();
        for path in self.folders()? {
            let is_draft = path.extension().is_some_and(|ending| ending == "draft");
            if let Some(publication) = publication_in(&path).ok().flatten().filter(|_| !is_draft) {
                packages.push((publication, path));
            }
        }
        packages.sort_by_key(|(publication, _)| publication.serial);
        Ok(packages)
    }

    /// Begins a package, after removing what a run has left that ended in the middle.
    ///
    /// # Errors
    /// When the machine cannot write.
    pub fn begin(&self, name: &str) -> Result<Draft> {
        for path in self.folders()?.iter().filter(|path| path.extension().is_some_and(|ending| ending == "draft")) {
            fs::remove_dir_all(path).map_err(failed("remove", path))?;
        }
        let draft = self.0.join(format!(".{name}.draft"));
        fs::create_dir_all(&draft).map_err(failed("create", &draft))?;
        Ok(Draft { draft, place: self.0.join(name) })
    }

    /// Removes all but the newest `most` packages.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn forget_old(&self, most: usize) -> Result<()> {
        let all = self.list()?;
        for (_, folder) in &all[..all.len().saturating_sub(most)] {
            fs::remove_dir_all(folder).map_err(failed("remove", folder))?;
        }
        Ok(())
    }

    fn folders(&self) -> Result<Vec<PathBuf>> {
        if !self.0.exists() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&self.0).map_err(failed("read", &self.0))?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed("read", &self.0)));
        Ok(paths.collect::<Result<Vec<PathBuf>>>()?.into_iter().filter(|path| path.is_dir()).collect())
    }
}

impl Draft {
    /// Writes the file `name` with what `fill` puts into it, and makes it durable. It hands back what can be read then.
    ///
    /// # Errors
    /// When `fill` fails, or the machine cannot write.
    pub fn write<E: From<DiskError>>(
        &self,
        name: &str,
        fill: impl FnOnce(&Handle) -> std::result::Result<(), E>,
    ) -> std::result::Result<BufReader<Handle>, E> {
        let path = self.draft.join(name);
        let opened = Handle::options().read(true).write(true).create(true).truncate(true).open(&path);
        let mut handle = opened.map_err(failed("create", &path))?;
        fill(&handle)?;
        handle.sync_all().and_then(|()| handle.rewind()).map_err(failed("write", &path))?;
        Ok(BufReader::new(handle))
    }

    /// Writes a text.
    ///
    /// # Errors
    /// When the machine cannot write.
    pub fn write_text(&self, name: &str, text: &str) -> Result<()> {
        write_durably(&self.draft.join(name), text.as_bytes())
    }

    /// The digest of a file and its bytes, as they can be read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn sum(&self, name: &str) -> Result<(String, u64)> {
        let path = self.draft.join(name);
        let size = fs::metadata(&path).map_err(failed("read", &path))?.len();
        let digest = Digest::of_all(open(&path)?).map_err(failed("read", &path))?;
        Ok((digest.to_string(), size))
    }

    /// Lets the package appear under its name.
    ///
    /// # Errors
    /// When the machine cannot.
    pub fn show(self) -> Result<PathBuf> {
        sync_folder(&self.draft)?;
        if self.place.exists() {
            fs::remove_dir_all(&self.place).map_err(failed("remove", &self.place))?;
        }
        fs::rename(&self.draft, &self.place).map_err(failed("rename", &self.draft))?;
        sync_folder(self.place.parent().unwrap_or(&self.place))?;
        Ok(self.place)
    }
}

/// Opens a file for reading piece by piece.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<BufReader<Handle>> {
    Handle::open(path).map(BufReader::new).map_err(failed("open", path))
}
