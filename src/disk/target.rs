//! Operations of the `folder` target: releases side by side, and a link to the one that is shown.

use std::io::Write as _;

use super::{Digest, DiskError, File, Handle, MANIFEST, OutputPath, Path, PathBuf, Release, Result, failed, fs, io};

/// Marks a folder as one that we publish to.
const MARKER: &str = ".gongkai-target";
/// Releases stay here until newer ones push them out.
const RELEASES: &str = "releases";
/// What the web server shows.
const CURRENT: &str = "current";

/// Makes sure that `root` is ours or empty, and marks it.
///
/// # Errors
/// When it holds something else.
pub fn claim(root: &Path) -> Result<()> {
    let marker = root.join(MARKER);
    if marker.exists() {
        return Ok(());
    }
    fs::create_dir_all(root).map_err(failed("create", root))?;
    for entry in fs::read_dir(root).map_err(failed("read", root))? {
        let name = entry.map_err(failed("read", root))?.file_name().to_string_lossy().into_owned();
        if name != ".gongkai-lock" {
            return Err(DiskError::NotOurs { path: root.to_owned(), example: name });
        }
    }
    write_durably(&marker, b"gongkai publishes here: releases/ and current belong to it\n")
}

/// The release that `current` shows.
///
/// # Errors
/// When its manifest cannot be read.
pub fn current(root: &Path) -> Result<Option<Release>> {
    super::release_in(&root.join(CURRENT))
}

/// Copies `release` from `output` to `root/releases/<id>`, checks every byte, and only then lets `current` lead to it.
///
/// # Errors
/// When a file of the output is not what its manifest says, or the machine fails; `current` has not moved then.
pub fn switch_to(root: &Path, output: &Path, release: &Release, keep: usize) -> Result<()> {
    let id = release.id().short(16);
    let place = root.join(RELEASES).join(&id);
    let draft = root.join(RELEASES).join(format!(".{id}.draft"));
    if draft.exists() {
        fs::remove_dir_all(&draft).map_err(failed("remove", &draft))?;
    }
    if !is_whole(&place, release) {
        if place.exists() {
            // Damaged or half copied by an older program: it is not shown unless `current` leads to it.
            fs::remove_dir_all(&place).map_err(failed("remove", &place))?;
        }
        for (path, file) in &release.files {
            copy_checked(output, &draft, path, file)?;
        }
        write_durably(&draft.join(MANIFEST), release.manifest().as_bytes())?;
        fs::rename(&draft, &place).map_err(failed("rename", &draft))?;
        sync_folder(&root.join(RELEASES))?;
    }
    let link = root.join(CURRENT);
    let new_link = root.join(".current.new");
    let _ = fs::remove_file(&new_link);
    symlink(&PathBuf::from(RELEASES).join(&id), &new_link)?;
    fs::rename(&new_link, &link).map_err(failed("rename", &new_link))?;
    sync_folder(root)?;
    forget_old(root, &id, keep)
}

fn copy_checked(output: &Path, draft: &Path, path: &OutputPath, file: &File) -> Result<()> {
    let from = output.join(path.as_str());
    let bytes = fs::read(&from).map_err(failed("read", &from))?;
    if File::of(&bytes) != *file {
        let source = io::Error::new(io::ErrorKind::InvalidData, "the file is not what the manifest says: build again");
        return Err(DiskError::Failed { what: "publish", path: from, source });
    }
    write_durably(&draft.join(path.as_str()), &bytes)
}

/// Whether every file of `release` stands in `place` with the right bytes.
fn is_whole(place: &Path, release: &Release) -> bool {
    place.join(MANIFEST).exists()
        && release.files.iter().all(|(path, file)| {
            fs::read(place.join(path.as_str())).is_ok_and(|bytes| Digest::of(&bytes).to_string() == file.sha256)
        })
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

#[cfg(unix)]
fn symlink(to: &Path, at: &Path) -> Result<()> {
    std::os::unix::fs::symlink(to, at).map_err(failed("link", at))
}

#[cfg(windows)]
fn symlink(to: &Path, at: &Path) -> Result<()> {
    std::os::windows::fs::symlink_dir(to, at).map_err(failed("link", at))
}

/// Removes all but the newest `keep` releases; the one shown always stays.
fn forget_old(root: &Path, shown: &str, keep: usize) -> Result<()> {
    let folder = root.join(RELEASES);
    let mut old: Vec<(std::time::SystemTime, PathBuf)> = fs::read_dir(&folder)
        .map_err(failed("read", &folder))?
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy() != shown)
        .map(|entry| {
            let made = entry.metadata().and_then(|metadata| metadata.modified());
            (made.unwrap_or(std::time::UNIX_EPOCH), entry.path())
        })
        .collect();
    old.sort();
    let surplus = old.len().saturating_sub(keep.saturating_sub(1));
    for (_, path) in old.into_iter().take(surplus) {
        fs::remove_dir_all(&path).map_err(failed("remove", &path))?;
    }
    Ok(())
}
