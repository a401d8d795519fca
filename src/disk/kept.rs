//! Releases kept on this machine, so that a target that shows one at a time can be led back without building.
//!
//! Bytes stand under their digest, once for all releases that have them; a list per publication names them.

use std::collections::BTreeSet;

use super::{
    Contents, Digest, File, Handle, OutputPath, Path, PathBuf, Publication, Result, SinkError, checked, failed, fs, io,
    write_durably,
};

/// Where the lists and the bytes stand.
#[derive(Clone, Debug)]
pub struct Kept {
    objects: PathBuf,
    lists: PathBuf,
}

impl Kept {
    /// Those of the target `name`, of the project at `root`.
    #[must_use]
    pub fn of(root: &Path, name: &str) -> Self {
        let folder = root.join(".gongkai/kept");
        // Names are what clerks like; a file system may not.
        Self { objects: folder.join("objects"), lists: folder.join(Digest::of(name.as_bytes()).short(16)) }
    }

    /// The publications kept, the oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn publications(&self) -> Result<Vec<Publication>> {
        let mut publications: Vec<Publication> = lists(&self.lists)?
            .iter()
            .filter_map(|path| Publication::from_manifest(&fs::read_to_string(path).ok()?))
            .collect();
        publications.sort_by_key(|publication| publication.serial);
        Ok(publications)
    }

    /// Keeps `publication`, whose files `contents` has, and forgets all but the newest `most`.
    ///
    /// # Errors
    /// When the machine cannot write.
    pub fn keep(
        &self,
        publication: &Publication,
        contents: &dyn Contents,
        most: usize,
    ) -> std::result::Result<(), SinkError> {
        // Whoever publishes to another target meanwhile must not forget what no list names yet.
        let lock = self.objects.with_file_name("lock");
        fs::create_dir_all(&self.objects).map_err(failed("create", &self.objects))?;
        let alone = Handle::create(&lock).map_err(failed("open", &lock))?;
        alone.lock().map_err(failed("lock", &lock))?;
        for (path, file) in &publication.release.files {
            let object = self.object(file);
            if !object.exists() {
                write_durably(&object, &contents.read(path, file)?)?;
            }
        }
        write_durably(&self.lists.join(format!("{:08}.json", publication.serial)), publication.manifest().as_bytes())?;
        let all = lists(&self.lists)?;
        for old in &all[..all.len().saturating_sub(most)] {
            fs::remove_file(old).map_err(failed("remove", old))?;
        }
        Ok(self.forget_unused()?)
    }

    /// Removes bytes that no list of any target names.
    fn forget_unused(&self) -> Result<()> {
        let folder = self.objects.parent().unwrap_or(&self.objects);
        let mut used = BTreeSet::new();
        for target in lists(folder)? {
            for list in lists(&target)? {
                let text = fs::read_to_string(&list).map_err(failed("read", &list))?;
                let publication = Publication::from_manifest(&text);
                used.extend(
                    publication.iter().flat_map(|one| one.release.files.values()).map(|file| file.sha256.clone()),
                );
            }
        }
        for part in
            fs::read_dir(&self.objects).map_err(failed("read", &self.objects))?.filter_map(std::result::Result::ok)
        {
            for object in lists(&part.path())? {
                let name = object.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if !used.contains(&name) {
                    fs::remove_file(&object).map_err(failed("remove", &object))?;
                }
            }
        }
        Ok(())
    }

    /// Two digits make a folder of their own, so that none holds a million files.
    fn object(&self, file: &File) -> PathBuf {
        self.objects.join(file.sha256.get(..2).unwrap_or("00")).join(&file.sha256)
    }
}

impl Contents for Kept {
    fn read(&self, _: &OutputPath, file: &File) -> std::result::Result<Vec<u8>, SinkError> {
        let object = self.object(file);
        let bytes = fs::read(&object).map_err(failed("read", &object))?;
        Ok(checked(&object, bytes, file)?)
    }
}

/// What stands in `folder` but the bytes themselves, in order of names.
fn lists(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("read", folder)(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed("read", folder))?.path();
        if !path.ends_with("objects") && !path.ends_with("lock") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
