//! A package that the portal's operator imports by hand: a folder with the section as zip and as tar.gz, sums that
//! ordinary tools check, and a sheet that says what it is and what to do.
//!
//! The archives are the same bytes for the same publication. Whatever was written is read back before the package appears.

mod archive;
mod sheet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::{PublishError, Reason, Result, Seen};
use super::lease::Lease;
use super::signature::{PublicKey, Signature};
use super::target::{Fault, Sent, Shipment, Target, Unwatched, Verified, Watch};
use super::verify;
use crate::digest::Digest;
use crate::disk::{self, Packages, Place};
use crate::model::Identity;
use crate::release::{Contents, MANIFEST, Publication, SIGNATURE};
use crate::route::OutputPath;
use archive::{Form, Zipped, failed};
use sheet::{Packed, Sheet};

/// Marks a folder with packages.
const MARKER: &str = ".gongkai-packages";
/// What the operator reads.
const SHEET: &str = "verification.html";
/// Sums of what stands in the folder.
const SUMS: &str = "SHA256SUMS";
/// Sums of the files that the archives hold.
const FILE_SUMS: &str = "FILES.sha256";
/// The signature of the sums, with which ordinary tools check everything in the folder.
const SUMS_SIGNATURE: &str = "SHA256SUMS.minisig";

/// The `package` target.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) path: PathBuf,
    /// How many packages stay there.
    pub(super) keep: usize,
    /// What the sheet says of the site.
    pub(super) identity: Identity,
}

/// The name of a package, in which the order of packages shows.
fn name(publication: &Publication) -> String {
    format!("{:06}-{}", publication.serial, publication.release_id().short(16))
}

/// The name that the package in `folder` has.
fn named(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// One line for each file, as `sha256sum --check` reads it.
fn file_sums(publication: &Publication) -> String {
    let manifest = (MANIFEST, Digest::of(publication.manifest().as_bytes()).to_string());
    let files = publication.release.files.iter().map(|(path, file)| (path.as_str(), file.sha256.clone()));
    let sums: BTreeMap<&str, String> = files.chain([manifest]).collect();
    sums.iter().map(|(path, sum)| format!("{sum}  {path}\n")).collect()
}

impl Target for Package {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn usable(&self) -> Result<()> {
        Ok(disk::target::usable(&self.path, MARKER)?)
    }

    fn shown(&self) -> Result<Option<Publication>> {
        Ok(self.kept()?.pop())
    }

    fn kept(&self) -> Result<Vec<Publication>> {
        Ok(self.packages().list()?.into_iter().map(|(publication, _)| publication).collect())
    }

    fn contents(&self, kept: &Publication) -> Result<Box<dyn Contents>> {
        let found = self.packages().list()?.into_iter().find(|(publication, _)| publication == kept);
        let (_, folder) = found.ok_or_else(|| PublishError::before(Reason::NothingKept))?;
        Ok(Box::new(Zipped::open(&folder.join(Form::Zip.name(&named(&folder))))?))
    }

    fn send(&self, shipment: &Shipment<'_>) -> Result<Sent> {
        disk::target::claim(&self.path, MARKER)?;
        let place = Place::new(self.path.clone());
        let lease = Lease::take(&place, shipment.sender)?;
        let shown = self.shown()?;
        let changes = shipment.allowed_after(shown.as_ref())?;
        if let Some(shown) = shown.as_ref().filter(|shown| shown.release == shipment.publication.release)
            && self.verify(shipment.key(), &Unwatched)?.is_good()
        {
            self.forget(shipment)?;
            return Ok(Sent { publication: shown.clone(), changes, files: 0, bytes: 0 });
        }
        let mut next = shipment.publication.clone().after(shown.as_ref());
        // The operator replaces the section as a whole.
        next.kept.clear();
        let (files, bytes) = (next.release.files.len(), next.release.files.values().map(|file| file.size).sum());
        let sheet = Sheet {
            identity: &self.identity,
            publication: &next,
            before: shown.as_ref(),
            changes: &changes,
            date: &shipment.sender.date,
            key: shipment.key(),
        };
        shipment.watch.begin(files, bytes);
        let draft = self.write(&sheet, shipment);
        shipment.watch.end();
        let draft = draft?;
        lease.look()?;
        draft.show()?;
        self.forget(shipment)?;
        Ok(Sent { publication: next, changes, files, bytes })
    }

    fn verify(&self, key: Option<&PublicKey>, watch: &dyn Watch) -> Result<Verified> {
        let Some((publication, folder)) = self.packages().list()?.pop() else {
            let faults = vec![(MANIFEST.to_owned(), Fault::Missing)];
            return Ok(Verified { publication: None, faults, foreign: Vec::new(), signature: Signature::Unasked });
        };
        let at = named(&folder);
        let place = Place::new(folder.clone());
        let mut there = place.list()?;
        there.retain(|name| ![SIGNATURE, SUMS_SIGNATURE].contains(&name.as_str()));
        let sums = place.read(&OutputPath::ours(SUMS))?.unwrap_or_default();
        let manifest = publication.manifest();
        let of_manifest = verify::signature(&place, SIGNATURE, Some(manifest.as_bytes()), key)?;
        let signature = of_manifest.max(verify::signature(&place, SUMS_SIGNATURE, Some(&sums), key)?);
        let sums = String::from_utf8_lossy(&sums).into_owned();
        let listed: BTreeMap<&str, &str> =
            sums.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect();
        let wanted = wanted(&at);
        let mut faults = Vec::new();
        let bytes: u64 = publication.release.files.values().map(|file| file.size).sum();
        watch.begin(publication.release.files.len(), bytes * Form::ALL.len() as u64);
        for name in wanted.iter().filter(|name| there.contains(name)) {
            let file = folder.join(name);
            let form = Form::ALL.into_iter().find(|form| form.name(&at) == *name);
            let found = form.map(|form| form.compare(disk::open(&file)?, &publication, watch).map_err(failed));
            match found.transpose() {
                Ok(Some(found)) if !found.is_empty() => {
                    faults.extend(found.into_iter().map(|(path, fault)| (format!("{name}: {path}"), fault)));
                }
                Ok(_) if listed.get(name.as_str()) == Some(&sum(&file)?.as_str()) => {}
                // What cannot be unpacked is no archive any more.
                _ => faults.push((name.clone(), Fault::Changed)),
            }
        }
        watch.end();
        let canonical = [(FILE_SUMS, file_sums(&publication)), (MANIFEST, manifest)];
        for (name, text) in canonical {
            let is_right = place.read(&OutputPath::ours(name))?.is_none_or(|bytes| bytes == text.as_bytes());
            if !is_right && !faults.iter().any(|(path, _)| path == name) {
                faults.push((name.to_owned(), Fault::Changed));
            }
        }
        let lines: String =
            wanted.iter().filter_map(|name| Some(format!("{}  {name}\n", listed.get(name.as_str())?))).collect();
        if there.iter().any(|name| name == SUMS) && (lines != sums || listed.len() != wanted.len()) {
            faults.push((SUMS.to_owned(), Fault::Changed));
        }
        let all = || wanted.iter().map(String::as_str).chain([SUMS]);
        faults.extend(
            all().filter(|name| !there.iter().any(|one| one == name)).map(|name| (name.to_owned(), Fault::Missing)),
        );
        faults
            .extend(there.iter().filter(|name| all().all(|one| one != *name)).map(|name| (name.clone(), Fault::Extra)));
        if at != name(&publication) && !faults.iter().any(|(path, _)| path == MANIFEST) {
            faults.push((MANIFEST.to_owned(), Fault::Changed));
        }
        let faults = faults.into_iter().map(|(path, fault)| (format!("{at}/{path}"), fault)).collect();
        Ok(Verified { publication: Some(publication), faults, foreign: Vec::new(), signature })
    }
}

impl Package {
    /// Removes packages that are not to stay.
    fn forget(&self, shipment: &Shipment<'_>) -> Result<()> {
        let forgotten = self.packages().forget_old(shipment.keep(self.keep));
        forgotten.map_err(|error| PublishError::from(error).seen(Seen::New))
    }

    fn packages(&self) -> Packages {
        Packages(self.path.clone())
    }

    /// Writes everything into a draft, and reads it back.
    fn write(&self, sheet: &Sheet<'_>, shipment: &Shipment<'_>) -> Result<disk::Draft> {
        let next = sheet.publication;
        let at = name(next);
        let draft = self.packages().begin(&at)?;
        let mut sums = BTreeMap::new();
        let mut packed = Vec::new();
        for form in Form::ALL {
            let archive = form.name(&at);
            // One pass is enough to say how far it is.
            let watch: &dyn Watch = if form == Form::Zip { shipment.watch } else { &Unwatched };
            let written = draft.write(&archive, |file| form.write(file, next, shipment.contents, watch))?;
            let faults = form.compare(written, next, &Unwatched).map_err(failed)?;
            if let Some((path, _)) = faults.into_iter().next() {
                return Err(PublishError::before(Reason::Altered { path }));
            }
            let (sum, size) = draft.sum(&archive)?;
            packed.push(Packed { name: archive.clone(), sum: sum.clone(), size });
            sums.insert(archive, sum);
        }
        let texts = [(SHEET, sheet.html(&packed)), (FILE_SUMS, file_sums(next)), (MANIFEST, next.manifest())];
        for (name, text) in texts {
            draft.write_text(name, &text)?;
            let (sum, _) = draft.sum(name)?;
            if sum != Digest::of(text.as_bytes()).to_string() {
                return Err(PublishError::before(Reason::Altered { path: name.to_owned() }));
            }
            sums.insert(name.to_owned(), sum);
        }
        let sums: String = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        draft.write_text(SUMS, &sums)?;
        if let Some(signer) = shipment.signer {
            draft.write_text(SIGNATURE, &signer.sign_manifest(next)?)?;
            draft.write_text(SUMS_SIGNATURE, &signer.sign(sums.as_bytes(), next)?)?;
        }
        Ok(draft)
    }
}

/// What a package has beside the sums, in order.
fn wanted(package: &str) -> Vec<String> {
    let mut wanted = Form::ALL.map(|form| form.name(package)).to_vec();
    wanted.extend([SHEET, FILE_SUMS, MANIFEST].map(str::to_owned));
    wanted.sort();
    wanted
}

fn sum(file: &Path) -> Result<String> {
    Ok(Digest::of_all(disk::open(file)?).map_err(failed)?.to_string())
}
