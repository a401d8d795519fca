//! Operations of the `folder` target: releases side by side, and a link to the one that is shown.

use super::{
    Contents, DiskError, MANIFEST, Path, PathBuf, Publication, Result, SIGNATURE, SinkError, WalkDir, checked, failed,
    fs, publication_in, sync_folder, write_durably,
};

/// Releases stay here until newer ones push them out.
const RELEASES: &str = "releases";
/// What the web server shows.
const CURRENT: &str = "current";
/// The link before it gets its name.
const NEW_LINK: &str = ".current.new";

/// Whether `root` can be taken: it is ours, empty, or can be made in a folder that is there.
///
/// # Errors
/// When it holds something else, or the folder above it is missing.
pub fn usable(root: &Path, marker: &str) -> Result<()> {
    if root.join(marker).exists() {
        return Ok(());
    }
    if !root.exists() {
        return folder_above(root);
    }
    for entry in fs::read_dir(root).map_err(failed("read", root))? {
        let name = entry.map_err(failed("read", root))?.file_name().to_string_lossy().into_owned();
        if name != super::OURS {
            return Err(DiskError::NotOurs { path: root.to_owned(), example: name });
        }
    }
    Ok(())
}

/// Makes sure that the folder is there in which `root` would be made: a path that was mistyped is not to become a new one.
///
/// # Errors
/// When it is missing.
pub fn folder_above(root: &Path) -> Result<()> {
    match root.parent() {
        Some(above) if !root.exists() && !above.as_os_str().is_empty() && !above.is_dir() => {
            Err(DiskError::NoFolder { path: above.to_owned(), root: root.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Makes sure that `root` is ours or empty, and marks it with the hidden file `marker`.
///
/// # Errors
/// When it holds something else, or the folder above it is missing.
pub fn claim(root: &Path, marker: &str) -> Result<()> {
    usable(root, marker)?;
    let marker = root.join(marker);
    if marker.exists() {
        return Ok(());
    }
    fs::create_dir_all(root).map_err(failed("create", root))?;
    write_durably(&marker, b"gongkai publishes here\n")
}

/// The link that readers follow.
#[must_use]
pub fn link(root: &Path) -> PathBuf {
    root.join(CURRENT)
}

/// The folder that the link leads to now; it stays the same when the link moves on.
#[must_use]
pub fn shown(root: &Path) -> PathBuf {
    fs::canonicalize(link(root)).unwrap_or_else(|_| link(root))
}

/// The release that `current` shows.
///
/// # Errors
/// When its manifest cannot be read.
pub fn current(root: &Path) -> Result<Option<Publication>> {
    publication_in(&shown(root))
}

/// The releases that stand side by side, the oldest first, each with its folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn kept(root: &Path) -> Result<Vec<(Publication, PathBuf)>> {
    let folder = root.join(RELEASES);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut kept = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed("read", &folder))? {
        let entry = entry.map_err(failed("read", &folder))?;
        let is_draft = entry.file_name().to_string_lossy().starts_with('.');
        if let Some(publication) = publication_in(&entry.path()).ok().flatten().filter(|_| !is_draft) {
            kept.push((publication, entry.path()));
        }
    }
    // Those of older programs have no number; they come first.
    kept.sort_by(|(one, here), (other, there)| (one.serial, here).cmp(&(other.serial, there)));
    Ok(kept)
}

/// The highest number that a folder of a release has, whatever is in it; 0 where there is none.
///
/// # Errors
/// When they cannot be listed.
pub fn last_number(root: &Path) -> Result<u64> {
    let folder = root.join(RELEASES);
    if !folder.exists() {
        return Ok(0);
    }
    let entries = fs::read_dir(&folder).map_err(failed("read", &folder))?.filter_map(std::result::Result::ok);
    let number = |name: std::ffi::OsString| name.to_str()?.split_once('-')?.0.parse().ok();
    Ok(entries.filter_map(|entry| number(entry.file_name())).max().unwrap_or(0))
}

/// Removes what runs have left that ended before `current` led to it. Nobody else may be at work here.
///
/// # Errors
/// When something cannot be removed.
pub fn tidy(root: &Path) -> Result<()> {
    let _ = fs::remove_file(root.join(NEW_LINK));
    let folder = root.join(RELEASES);
    if !folder.exists() {
        return Ok(());
    }
    // Where its manifest cannot be read, nobody knows which were never shown.
    let newest = match current(root)? {
        Some(shown) => shown.serial,
        None if link(root).is_symlink() => u64::MAX,
        None => 0,
    };
    let shown = shown(root);
    for entry in fs::read_dir(&folder).map_err(failed("read", &folder))? {
        let path = entry.map_err(failed("read", &folder))?.path();
        let is_draft = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let was_shown = publication_in(&path).ok().flatten().is_some_and(|one| one.serial <= newest);
        let is_shown = fs::canonicalize(&path).is_ok_and(|path| path == shown);
        if is_draft || !(was_shown || is_shown || newest == u64::MAX) {
            fs::remove_dir_all(&path).map_err(failed("remove", &path))?;
        }
    }
    Ok(())
}

/// A whole release that nobody sees yet.
#[derive(Debug)]
pub struct Ready {
    root: PathBuf,
    name: String,
}

/// Writes the files of `publication` to a folder of their own below `root` and reads every byte back. `step` is told the
/// bytes of each file. The `signature` of the manifest comes beside it.
///
/// # Errors
/// When a file is not what its manifest says, or the machine fails.
pub fn prepare(
    root: &Path,
    publication: &Publication,
    signature: Option<&str>,
    contents: &dyn Contents,
    step: &dyn Fn(u64),
) -> std::result::Result<Ready, SinkError> {
    let name = format!("{:06}-{}", publication.serial, publication.release_id().short(16));
    let place = root.join(RELEASES).join(&name);
    let draft = root.join(RELEASES).join(format!(".{name}.draft"));
    for (path, file) in publication.release.files.iter().chain(&publication.compressed) {
        let there = draft.join(path.as_str());
        write_durably(&there, &contents.read(path, file)?)?;
        checked(&there, fs::read(&there).map_err(failed("read", &there))?, file)?;
        step(file.size);
    }
    for (path, file) in &publication.kept {
        let before = shown(root).join(path.as_str());
        let bytes = fs::read(&before).map_err(failed("read", &before))?;
        write_durably(&draft.join(path.as_str()), &checked(&before, bytes, file)?)?;
    }
    write_durably(&draft.join(MANIFEST), publication.manifest().as_bytes())?;
    if let Some(signature) = signature {
        write_durably(&draft.join(SIGNATURE), signature.as_bytes())?;
    }
    for entry in WalkDir::new(&draft).into_iter().filter_map(std::result::Result::ok) {
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        }
    }
    fs::rename(&draft, &place).map_err(failed("rename", &draft))?;
    sync_folder(&root.join(RELEASES))?;
    Ok(Ready { root: root.to_owned(), name })
}

impl Ready {
    /// Lets `current` lead to it, in one step.
    ///
    /// # Errors
    /// When the machine fails; `current` has not moved then.
    pub fn show(self) -> Result<()> {
        let new_link = self.root.join(NEW_LINK);
        symlink(&PathBuf::from(RELEASES).join(&self.name), &new_link)?;
        fs::rename(&new_link, link(&self.root)).map_err(failed("rename", &new_link))?;
        sync_folder(&self.root)
    }
}

#[cfg(unix)]
fn symlink(to: &Path, at: &Path) -> Result<()> {
    std::os::unix::fs::symlink(to, at).map_err(failed("link", at))
}

#[cfg(windows)]
fn symlink(to: &Path, at: &Path) -> Result<()> {
    std::os::windows::fs::symlink_dir(to, at).map_err(failed("link", at))
}

/// Removes all but the newest `most` releases; the one shown always stays.
///
/// # Errors
/// When one cannot be removed.
pub fn forget_old(root: &Path, most: usize) -> Result<()> {
    let all = kept(root)?;
    let shown = shown(root);
    let surplus = &all[..all.len().saturating_sub(most)];
    for (_, folder) in surplus.iter().filter(|(_, folder)| fs::canonicalize(folder).ok().as_ref() != Some(&shown)) {
        fs::remove_dir_all(folder).map_err(failed("remove", folder))?;
    }
    Ok(())
}
