//! Sends a release somewhere. One file per kind of target; [`target`] makes the one that `site.yaml` names.
//!
//! A target is handed a finished release with its files and never builds. Begin with [`Target`]; `folder` leads a link to
//! the new release, `delta` replaces files one by one wherever a `store` can keep them,
//! `package` makes archives for somebody else to import.

mod compressed;
mod delta;
mod error;
mod folder;
mod lease;
mod order;
mod package;
#[cfg(feature = "remote")]
mod persist;
mod place;
#[cfg(feature = "remote")]
mod remote;
mod secret;
#[cfg(feature = "remote")]
mod sftp;
mod signature;
mod store;
mod target;
mod verify;

use std::path::Path;

pub use error::{PublishError, Reason, Result, Seen};
pub use lease::Holder;
#[cfg(feature = "remote")]
pub use remote::{Asked, Ended, Silence, section_address, verify_address};
pub use secret::Secret;
#[cfg(feature = "remote")]
pub use sftp::Trouble;
pub use signature::{PublicKey, Signature, Signer, Unusable, new_key};
pub use target::{Cost, Fault, Removals, Sender, Sent, Shipment, Target, Verified, Watch, vanishing};

use compressed::Compressed;

use crate::disk::{self, Place};
use crate::model::{self, Identity, TargetKind};
use crate::release::{Contents, Publication, Release};

/// What a target shows once it has taken `release`, with what is compressed there, where `shown` stood before.
///
/// # Errors
/// When `contents` cannot be read.
pub fn standing(
    declared: &model::Target,
    release: &Release,
    shown: Option<&Publication>,
    contents: &dyn Contents,
) -> Result<Publication> {
    let mut publication = Publication::of(release.clone());
    publication.compressed = Compressed::new(&declared.compress, release, shown, contents, None)?.files;
    Ok(publication)
}

/// The target of `identity` that `declared` describes; relative paths start at the project's `root`. A server may ask for
/// the `secret` before it lets anybody write; what is kept on this machine can be looked at without.
///
/// # Errors
/// When this program cannot speak to such a server, or not with these settings.
pub fn target(
    declared: &model::Target,
    identity: &Identity,
    root: &Path,
    secret: Option<&Secret>,
) -> Result<Box<dyn Target>> {
    let (keep, compress) = (declared.keep, declared.compress.clone());
    let kept = disk::Kept::of(root, &declared.name.value);
    Ok(match &declared.kind {
        TargetKind::Folder { path, in_place: false } => {
            Box::new(folder::Folder { path: root.join(path), keep, compress })
        }
        TargetKind::Folder { path, in_place: true } => {
            Box::new(delta::Delta { store: Place::new(root.join(path)), kept, keep, compress })
        }
        TargetKind::Package { path } => {
            Box::new(package::Package { path: root.join(path), keep, identity: identity.clone() })
        }
        #[cfg(feature = "remote")]
        TargetKind::Remote(remote) => {
            Box::new(delta::Delta { store: remote::Server::new(remote, secret, root)?, kept, keep, compress })
        }
        #[cfg(feature = "remote")]
        TargetKind::Sftp(login) => {
            Box::new(delta::Delta { store: sftp::Sftp::new(login, root)?, kept, keep, compress })
        }
        #[cfg(not(feature = "remote"))]
        TargetKind::Remote(_) | TargetKind::Sftp(_) => {
            let _ = secret;
            return Err(PublishError::before(Reason::NoServers));
        }
    })
}

/// Leads `target` back to a release that it keeps: the one whose id is `release`, or the one that readers saw before.
///
/// # Errors
/// When nothing like that is kept, or it cannot be sent.
pub fn roll_back(
    target: &dyn Target,
    release: Option<&str>,
    sender: &Sender,
    signer: Option<&Signer>,
    watch: &dyn Watch,
) -> Result<Sent> {
    let shown = target.shown()?;
    let is_shown = |kept: &Publication| shown.as_ref() == Some(kept);
    let is_wanted = |kept: &Publication| match release {
        Some(id) => kept.release_id().to_string() == id,
        None => shown.as_ref().is_some_and(|shown| kept.serial < shown.serial && kept.release != shown.release),
    };
    let mut kept = target.kept()?;
    // Of a release that was not sent to its end the manifest does not tell yet, and nothing is kept: before it is the one
    // that the manifest tells of.
    if release.is_none() && kept.iter().any(is_shown) && target.is_unfinished()? {
        kept.retain(is_shown);
    } else {
        kept.retain(is_wanted);
    }
    let kept = kept.pop().ok_or_else(|| PublishError::before(Reason::NothingKept))?;
    let contents = target.contents(&kept)?;
    target.send(&Shipment {
        publication: kept,
        contents: contents.as_ref(),
        sender,
        signer,
        // Whoever goes back wants what was not there yet to go.
        removals: None,
        alone: false,
        repair: false,
        watch,
    })
}

/// Reads the section in `folder` back, whatever put it there; `key` is the one that should have signed it.
///
/// # Errors
/// When it cannot be read.
pub fn verify_folder(folder: &Path, key: Option<&PublicKey>, watch: &dyn Watch) -> Result<Verified> {
    verify::store(&Place::new(folder.to_owned()), key, watch)
}
