//! A project that is opened again and again: only files that were saved since are read again, and an opened project keeps
//! its texts whatever happens to the files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::stamps::Stamp;
use super::{DiskError, Listed, Result, failed, list};
use crate::source::{Reader, Sources};

/// The texts of a project as they were when it was opened last.
#[derive(Debug, Default)]
pub struct Texts {
    held: Arc<BTreeMap<String, Held>>,
    /// The number of the newest version of any file.
    versions: u64,
}

#[derive(Clone, Debug)]
struct Held {
    stamp: Stamp,
    version: u64,
    /// Absent for what is no text: attachments stay on the disk.
    bytes: Option<Arc<[u8]>>,
    /// Whether it was read again after the stamp had been seen before. Clocks of file systems are coarse: a file that
    /// is saved twice within a tick can look the same, so a new stamp is not believed the first time.
    settled: bool,
}

/// Reads the texts that are held, and everything else from the disk.
struct TextsReader {
    root: PathBuf,
    held: Arc<BTreeMap<String, Held>>,
}

impl Reader for TextsReader {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.held.get(path).and_then(|held| held.bytes.as_ref()) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => fs::read(self.root.join(path)),
        }
    }
}

/// Lists the project's sources as [`open_project`](super::open_project) does. Those that have not changed since `texts`
/// was filled keep their version.
///
/// # Errors
/// When a folder or a text cannot be read.
pub fn reopen_project(root: &Path, texts: &mut Texts) -> Result<Sources> {
    let (listed, refused) = list(root)?;
    let mut paths = Vec::with_capacity(listed.len());
    let mut now = Vec::with_capacity(listed.len());
    for Listed { path, metadata, is_text } in listed {
        let stamp = Stamp::of(&metadata);
        let held = match texts.held.get(&path) {
            Some(held) if held.stamp == stamp && held.settled => held.clone(),
            known => {
                let bytes = if is_text { read(root, &path)? } else { None };
                let same = known.filter(|known| known.stamp == stamp && known.bytes.as_deref() == bytes.as_deref());
                match same {
                    Some(known) => Held { settled: true, ..known.clone() },
                    None => {
                        texts.versions += 1;
                        Held { stamp, version: texts.versions, bytes: bytes.map(Arc::from), settled: false }
                    }
                }
            }
        };
        paths.push((path.clone(), held.stamp.size, Some(held.version)));
        now.push((path, held));
    }
    texts.held = Arc::new(now.into_iter().collect());
    let reader = TextsReader { root: root.to_owned(), held: Arc::clone(&texts.held) };
    Ok(Sources::new(paths, refused, Box::new(reader)))
}

/// A text; `None` when it is gone meanwhile.
fn read(root: &Path, path: &str) -> Result<Option<Vec<u8>>> {
    let path = root.join(path);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err::<_, DiskError>(failed("read", &path)(error)),
    }
}
