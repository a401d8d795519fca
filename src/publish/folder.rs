//! A folder of this machine or of a mounted share whose web server follows a link.
//!
//! Each release stands in `releases/<number>-<id>`; `current` leads to the one that readers see. The web server's root
//! is `current`. Moving it is one rename, so readers never see half a section.

use std::path::PathBuf;

use super::compressed::Compressed;
use super::error::{PublishError, Reason, Result, Seen};
use super::lease::Lease;
use super::signature::PublicKey;
use super::target::{Fault, Sent, Shipment, Target, Unwatched, Verified, Watch};
use super::verify;
use crate::disk::{self, Place};
use crate::model::Compression;
use crate::release::{Contents, Publication};

/// Marks a folder with releases and a link.
pub(super) const MARKER: &str = ".gongkai-target";

/// The `folder` target with a link.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// How many releases stay there.
    pub(super) keep: usize,
    /// How texts stand there once more.
    pub(super) compress: Vec<Compression>,
}

impl Target for Folder {
    fn place(&self) -> String {
        disk::target::link(&self.path).display().to_string()
    }

    fn usable(&self) -> Result<()> {
        if self.path.join(super::delta::MARKER).exists() {
            let place = self.path.display().to_string();
            return Err(PublishError::before(Reason::UsedOtherwise { place, in_place: true }));
        }
        Ok(disk::target::usable(&self.path, MARKER)?)
    }

    fn shown(&self) -> Result<Option<Publication>> {
        Ok(disk::target::current(&self.path)?)
    }

    fn kept(&self) -> Result<Vec<Publication>> {
        Ok(disk::target::kept(&self.path)?.into_iter().map(|(publication, _)| publication).collect())
    }

    fn contents(&self, kept: &Publication) -> Result<Box<dyn Contents>> {
        let found = disk::target::kept(&self.path)?.into_iter().find(|(publication, _)| publication == kept);
        let (_, folder) = found.ok_or_else(|| PublishError::before(Reason::NothingKept))?;
        Ok(Box::new(disk::Folder(folder)))
    }

    fn send(&self, shipment: &Shipment<'_>) -> Result<Sent> {
        self.usable()?;
        disk::target::claim(&self.path, MARKER)?;
        let place = Place::new(self.path.clone());
        let lease = Lease::take(&place, shipment.sender)?;
        disk::target::tidy(&self.path)?;
        let shown = self.shown()?;
        let changes = shipment.allowed_after(shown.as_ref())?;
        let now = disk::Folder(disk::target::shown(&self.path));
        let release = &shipment.publication.release;
        let known = shown.as_ref().filter(|_| !shipment.repair);
        let contents = Compressed::new(&self.compress, release, known, shipment.contents, Some(&now))?;
        if let Some(shown) = shown.as_ref().filter(|shown| shown.release == *release)
            && shown.compressed == contents.files
            && (!shipment.alone || shown.kept.is_empty())
            && self.verify(shipment.key(), &Unwatched)?.is_good()
        {
            self.forget(shipment)?;
            return Ok(Sent { publication: shown.clone(), changes, files: 0, bytes: 0 });
        }
        // Numbers grow even where the manifest of the one before is lost.
        let before = shown.or(self.kept()?.pop());
        let mut next = shipment.publication.clone().after(before.as_ref());
        next.serial = next.serial.max(disk::target::last_number(&self.path)? + 1);
        next.compressed = contents.files.clone();
        next.kept.retain(|path, file| !shipment.alone && now.read(path, file).is_ok());
        let sent = || next.release.files.values().chain(next.compressed.values());
        let (files, bytes) = (sent().count(), sent().map(|file| file.size).sum());
        let signature = shipment.signer.map(|signer| signer.sign_manifest(&next)).transpose()?;
        shipment.watch.begin(files, bytes);
        let ready = disk::target::prepare(&self.path, &next, signature.as_deref(), &contents, &|bytes| {
            shipment.watch.step(bytes);
        });
        shipment.watch.end();
        let ready = ready?;
        lease.look()?;
        ready.show()?;
        self.forget(shipment)?;
        Ok(Sent { publication: next, changes, files, bytes })
    }

    fn verify(&self, key: Option<&PublicKey>, watch: &dyn Watch) -> Result<Verified> {
        let mut verified = verify::store(&Place::new(disk::target::shown(&self.path)), key, watch)?;
        // The folder is all ours.
        verified.faults.extend(verified.foreign.drain(..).map(|path| (path, Fault::Extra)));
        Ok(verified)
    }
}

impl Folder {
    /// Removes releases that are not to stay.
    fn forget(&self, shipment: &Shipment<'_>) -> Result<()> {
        disk::target::forget_old(&self.path, shipment.keep(self.keep))
            .map_err(|error| PublishError::from(error).seen(Seen::New))
    }
}
