//! Reads a place back and compares it with the manifest that stands there.

use std::collections::BTreeSet;

use super::error::Result;
use super::store::Store;
use super::target::{Fault, Verified, Watch};
use crate::disk;
use crate::release::{File, MANIFEST, Publication};
use crate::route::OutputPath;

/// What the manifest of `store` says, and every file that is not like that.
pub(super) fn store(store: &dyn Store, watch: &dyn Watch) -> Result<Verified> {
    let text = store.read(&OutputPath::ours(MANIFEST))?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let publication = text.as_deref().and_then(Publication::from_manifest);
    let mut faults = Vec::new();
    let mut listed = BTreeSet::from([MANIFEST.to_owned()]);
    match &publication {
        None if text.is_none() => faults.push((MANIFEST.to_owned(), Fault::Missing)),
        Some(publication) if text.as_ref() == Some(&publication.manifest()) => {}
        _ => faults.push((MANIFEST.to_owned(), Fault::Changed)),
    }
    if let Some(publication) = &publication {
        watch.begin(publication.files().count(), publication.files().map(|(_, file)| file.size).sum());
        let compared: Result<()> = publication.files().try_for_each(|(path, file)| {
            match store.read(path)? {
                Some(bytes) if File::of(&bytes) == *file => {}
                Some(_) => faults.push((path.to_string(), Fault::Changed)),
                None => faults.push((path.to_string(), Fault::Missing)),
            }
            listed.insert(path.to_string());
            watch.step(file.size);
            Ok(())
        });
        watch.end();
        compared?;
    }
    let foreign = store.list()?.into_iter().filter(|path| !listed.contains(path) && !is_ours(path)).collect();
    Ok(Verified { publication, faults, foreign })
}

/// Whether a file at a target is about publishing itself.
pub(super) fn is_ours(path: &str) -> bool {
    path.strip_prefix(disk::OURS).is_some_and(|rest| rest.starts_with('/'))
}
