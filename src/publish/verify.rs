//! Reads a place back and compares it with the manifest that stands there.

use std::collections::BTreeSet;

use super::error::Result;
use super::signature::{PublicKey, Signature};
use super::store::Store;
use super::target::{Fault, Verified, Watch};
use crate::disk;
use crate::release::{File, MANIFEST, Publication, SIGNATURE};
use crate::route::OutputPath;

/// What the manifest of `store` says, every file that is not like that, and whether `key` has signed it.
pub(super) fn store(store: &dyn Store, key: Option<&PublicKey>, watch: &dyn Watch) -> Result<Verified> {
    let manifest = store.read(&OutputPath::ours(MANIFEST))?;
    let signature = signature(store, SIGNATURE, manifest.as_deref(), key)?;
    let text = manifest.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let publication = text.as_deref().and_then(Publication::from_manifest);
    let mut faults = Vec::new();
    let mut listed = BTreeSet::from([MANIFEST, SIGNATURE].map(str::to_owned));
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
    Ok(Verified { publication, faults, foreign, signature })
}

/// What the signature in the file `name` is worth for `bytes`; nobody looks at one that no key could judge.
pub(super) fn signature(
    store: &dyn Store,
    name: &'static str,
    bytes: Option<&[u8]>,
    key: Option<&PublicKey>,
) -> Result<Signature> {
    let Some(key) = key else { return Ok(Signature::Unasked) };
    Ok(key.judge(bytes.unwrap_or_default(), store.read(&OutputPath::ours(name))?.as_deref()))
}

/// Whether a file at a target is about publishing itself.
pub(super) fn is_ours(path: &str) -> bool {
    path.strip_prefix(disk::OURS).is_some_and(|rest| rest.starts_with('/'))
}
