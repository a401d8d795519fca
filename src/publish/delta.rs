//! Sends a release file by file to a place where readers see each file at once, and only what differs.
//!
//! What stands there is known from the manifest, never from sizes or times. Before the first file is touched, a list of all
//! that will be is left there; it goes when everything is done. A run that finds one looks at each of its files instead of
//! trusting the manifest: what arrived is not sent again, what is half or of a release between is put right, and what no
//! manifest lists is removed. Nothing is removed before the new manifest stands, and nothing that is not ours ever.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::compressed::Compressed;
use super::error::{PublishError, Reason, Result, Seen};
use super::lease::Lease;
use super::order::Turn;
use super::signature::{PublicKey, Signature, Signer};
use super::store::Store;
use super::target::{Cost, Fault, Sent, Shipment, Target, Verified, Watch};
use super::verify::{self, is_ours};
use crate::disk;
use crate::model::Compression;
use crate::release::{Contents, File, MANIFEST, Publication, SIGNATURE};
use crate::route::OutputPath;

/// Says that a place is ours.
pub(super) const MARKER: &str = ".gongkai/target";
/// What it says; behind it stands what the place can do.
const OWNED: &str = "gongkai publishes here, file by file\n";
/// Lists what a run is about to touch.
const UNFINISHED: &str = ".gongkai/unfinished.json";

/// Requests beside those for files and for the lease: what says that the place is ours, the manifest before, the list of what
/// is under way (read, written, removed), the new manifest and what comes back of it, the signature.
const AROUND: usize = 8;

/// A target to which releases are sent file by file.
#[derive(Debug)]
pub(super) struct Delta<S> {
    pub(super) store: S,
    /// Where releases are kept for going back.
    pub(super) kept: disk::Kept,
    /// How many.
    pub(super) keep: usize,
    /// How texts stand there once more.
    pub(super) compress: Vec<Compression>,
}

/// What will be done.
struct Work {
    next: Publication,
    /// Files whose state is not known: a run was interrupted there, or all are to be looked at.
    doubtful: BTreeSet<OutputPath>,
    write: Vec<(OutputPath, File)>,
    remove: Vec<OutputPath>,
}

/// What the files of a shipment share on their way.
struct Sending<'s, 'l> {
    contents: &'s dyn Contents,
    watch: &'s dyn Watch,
    lease: Mutex<&'s mut Lease<'l>>,
    /// Whether readers may have seen one of them.
    is_seen: AtomicBool,
}

impl Work {
    fn is_nothing(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    fn touched(&self) -> BTreeSet<&OutputPath> {
        let written = self.write.iter().map(|(path, _)| path);
        written.chain(&self.remove).chain(&self.doubtful).collect()
    }
}

impl<S: Store> Target for Delta<S> {
    fn place(&self) -> String {
        self.store.place()
    }

    fn usable(&self) -> Result<()> {
        self.is_claimed().map(drop)
    }

    fn shown(&self) -> Result<Option<Publication>> {
        let manifest = self.store.read(&OutputPath::ours(MANIFEST))?;
        Ok(manifest.and_then(|bytes| Publication::from_manifest(&String::from_utf8(bytes).ok()?)))
    }

    fn kept(&self) -> Result<Vec<Publication>> {
        Ok(self.kept.publications()?)
    }

    fn contents(&self, _: &Publication) -> Result<Box<dyn Contents>> {
        Ok(Box::new(self.kept.clone()))
    }

    fn is_unfinished(&self) -> Result<bool> {
        Ok(self.unfinished()?.is_none_or(|paths| !paths.is_empty()))
    }

    fn send(&self, shipment: &Shipment<'_>) -> Result<Sent> {
        let marker = self.claim()?;
        let is_empty = marker.is_some();
        let mut lease = Lease::take(&self.store, shipment.sender)?;
        self.store.tidy()?;
        if let Some(marker) = marker {
            self.store.create(&OutputPath::ours(MARKER), marker.as_bytes())?;
        }
        let shown = self.shown()?;
        // Where the manifest is lost, this machine may know what it was. That is a guess: all is looked at.
        let is_sure = shown.is_some();
        let before = if is_sure { shown.clone() } else { self.kept()?.pop() };
        let changes = shipment.allowed_after(before.as_ref())?;
        let known = before.as_ref().filter(|_| is_sure && !shipment.repair);
        let contents = Compressed::new(&self.compress, &shipment.publication.release, known, shipment.contents, None)?;
        let work = self.work(shipment, &contents, before.as_ref(), is_sure, is_empty)?;
        let (mut files, mut bytes) = (0, 0);
        if !work.is_nothing() {
            let touched: Vec<&str> = work.touched().into_iter().map(OutputPath::as_str).collect();
            // Texts always serialize.
            let list = serde_json::to_vec(&touched).unwrap_or_default();
            self.store.write(&OutputPath::ours(UNFINISHED), &list)?;
            self.store.settle()?;
            (files, bytes) = self.write(&work, shipment, &contents, &mut lease)?;
        }
        let is_new = shown.as_ref() != Some(&work.next);
        if is_new {
            let seen = if files == 0 { Seen::Old } else { Seen::Both };
            self.write_manifest(&work.next, &lease).map_err(|error| error.seen(seen))?;
        }
        self.sign(&work.next, shipment.signer, is_new).map_err(|error| error.seen(Seen::New))?;
        self.finish(&work, &mut lease).map_err(|error| error.seen(Seen::New))?;
        if is_new || shipment.alone {
            let kept = self.kept.keep(&work.next, shipment.contents, shipment.keep(self.keep));
            kept.map_err(|error| PublishError::from(error).seen(Seen::New))?;
        }
        Ok(Sent { publication: work.next, changes, files, bytes })
    }

    fn cost(&self, publication: &Publication) -> Result<Option<Cost>> {
        let Some(shown) = self.shown()? else { return Ok(None) };
        self.claim()?;
        let Some(lease) = self.store.requests_of_lease() else { return Ok(None) };
        if shown.release == publication.release && shown.compressed == publication.compressed {
            return Ok(None);
        }
        let mut next = publication.clone().after(Some(&shown));
        next.compressed = publication.compressed.clone();
        let gone = shown.files().filter(|(path, _)| next.file(path).is_none()).count();
        let written: Vec<(&OutputPath, &File)> = next
            .release
            .files
            .iter()
            .chain(&next.compressed)
            .filter(|(path, file)| shown.file(path) != Some(*file))
            .collect();
        // Whether somebody else has put it there is looked at.
        let new = written.iter().filter(|(path, _)| shown.file(path).is_none()).count();
        let size: u64 = written.iter().map(|(_, file)| file.size).sum();
        let paths: Vec<&str> = written.iter().map(|(path, _)| path.as_str()).collect();
        let list = serde_json::to_vec(&paths).unwrap_or_default().len();
        let (before, after) = (shown.manifest().len() as u64, next.manifest().len() as u64);
        Ok(Some(Cost {
            requests: lease + AROUND + new + 2 * written.len() + gone,
            sent: size + list as u64 + after,
            read: size + before + after,
        }))
    }

    fn verify(&self, key: Option<&PublicKey>, watch: &dyn Watch) -> Result<Verified> {
        let mut verified = verify::store(&self.store, key, watch)?;
        let unfinished = self.unfinished()?.unwrap_or_default();
        let (ours, foreign) =
            verified.foreign.drain(..).partition(|path| unfinished.iter().any(|one| one.as_str() == path));
        verified.foreign = foreign;
        let ours: Vec<String> = ours;
        verified.faults.extend(ours.into_iter().map(|path| (path, Fault::Extra)));
        Ok(verified)
    }
}

impl<S: Store> Delta<S> {
    /// Makes sure that the place is ours, or empty. What says so has to be written yet where it is empty.
    fn claim(&self) -> Result<Option<String>> {
        if self.is_claimed()? { Ok(None) } else { Ok(Some(format!("{OWNED}{}", self.store.probe()?))) }
    }

    /// Makes sure that the place is ours, or empty, and says whether it is marked as ours.
    fn is_claimed(&self) -> Result<bool> {
        if self.is_marked()? {
            return Ok(true);
        }
        match self.holds_nothing() {
            Ok(()) => Ok(false),
            // Another run may have begun between the two looks.
            Err(_) if self.is_marked()? => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Whether the place is marked as ours; what it can do stands there, too.
    fn is_marked(&self) -> Result<bool> {
        let Some(marker) = self.store.read(&OutputPath::ours(MARKER))? else { return Ok(false) };
        let marker = String::from_utf8_lossy(&marker);
        self.store.recall(marker.strip_prefix(OWNED).unwrap_or_default());
        Ok(true)
    }

    /// Makes sure that the place is empty, and can be made where it is none yet.
    fn holds_nothing(&self) -> Result<()> {
        self.store.look_above()?;
        let all = self.store.list()?;
        let place = self.store.place();
        if all.iter().any(|path| path == super::folder::MARKER) {
            return Err(PublishError::before(Reason::UsedOtherwise { place, in_place: false }));
        }
        match all.into_iter().find(|path| !is_ours(path)) {
            Some(example) => Err(PublishError::before(Reason::NotOurs { place, example })),
            None => Ok(()),
        }
    }

    /// What an interrupted run was about to touch; `None` when its list cannot be read, so it may be anything.
    fn unfinished(&self) -> Result<Option<BTreeSet<OutputPath>>> {
        let Some(bytes) = self.store.read(&OutputPath::ours(UNFINISHED))? else { return Ok(Some(BTreeSet::new())) };
        let paths: Option<Vec<String>> = serde_json::from_slice(&bytes).ok();
        Ok(paths.map(|paths| paths.iter().filter_map(|path| OutputPath::new(path)).collect()))
    }

    fn work(
        &self,
        shipment: &Shipment<'_>,
        contents: &Compressed<'_>,
        shown: Option<&Publication>,
        is_sure: bool,
        is_empty: bool,
    ) -> Result<Work> {
        let is_same = shown.is_some_and(|shown| {
            shown.release == shipment.publication.release
                && shown.compressed == contents.files
                && (shown.kept.is_empty() || !shipment.alone)
        });
        let after = || {
            let mut next = shipment.publication.clone().after(shown);
            next.kept.retain(|_, _| !shipment.alone);
            next.compressed = contents.files.clone();
            next
        };
        let mut next = shown.filter(|_| is_same).cloned().unwrap_or_else(after);
        let listed: BTreeSet<&OutputPath> =
            shown.iter().flat_map(|shown| shown.files()).map(|(path, _)| path).collect();
        let unfinished = self.unfinished()?;
        let is_readable = unfinished.is_some();
        let mut doubtful = unfinished.unwrap_or_default();
        if shipment.repair || !is_sure || !is_readable {
            doubtful.extend(listed.iter().copied().cloned());
        }
        if !is_sure || !is_readable {
            doubtful.extend(next.release.files.keys().chain(next.compressed.keys()).cloned());
        }
        // Nobody can send a file of an earlier release again: one that is no longer right is let go.
        let mut lost = BTreeSet::new();
        for (path, file) in next.kept.iter().filter(|(path, _)| doubtful.contains(*path)) {
            if !self.has(path, file)? {
                lost.insert(path.clone());
            }
        }
        if !lost.is_empty() {
            next = after();
            next.kept.retain(|path, _| !lost.contains(path));
        }
        let mut write = Vec::new();
        for (path, file) in next.release.files.iter().chain(&next.compressed) {
            let is_there = if is_empty {
                false
            } else if doubtful.contains(path) {
                self.has(path, file)?
            } else if let Some(listed) = shown.and_then(|shown| shown.file(path)) {
                listed == file
            } else {
                self.has_of_others(path, file)?
            };
            if !is_there {
                write.push((path.clone(), file.clone()));
            }
        }
        write.sort_by_key(|(path, _)| Turn::of(path));
        let there: BTreeSet<&OutputPath> = listed.into_iter().chain(&doubtful).collect();
        let gone = there.into_iter().filter(|path| next.file(path).is_none());
        let remove = gone.cloned().collect();
        Ok(Work { next, doubtful, write, remove })
    }

    fn has(&self, path: &OutputPath, file: &File) -> Result<bool> {
        Ok(self.store.read(path)?.is_some_and(|bytes| File::of(&bytes) == *file))
    }

    /// Whether a file that we have never written is there already, as we would write it. Another one stays as it is.
    fn has_of_others(&self, path: &OutputPath, file: &File) -> Result<bool> {
        match self.store.read(path)? {
            None => Ok(false),
            Some(bytes) if File::of(&bytes) == *file => Ok(true),
            Some(_) => {
                let (place, path) = (self.store.place(), path.to_string());
                Err(PublishError::before(Reason::InTheWay { place, path }))
            }
        }
    }

    /// Writes in order what is not there, and reads each file back.
    fn write(
        &self,
        work: &Work,
        shipment: &Shipment<'_>,
        contents: &dyn Contents,
        lease: &mut Lease<'_>,
    ) -> Result<(usize, u64)> {
        let all = work.write.iter().map(|(_, file)| file.size).sum();
        shipment.watch.begin(work.write.len(), all);
        let sending =
            Sending { contents, watch: shipment.watch, lease: Mutex::new(lease), is_seen: AtomicBool::new(false) };
        let mut turns = work.write.chunk_by(|(one, _), (other, _)| Turn::of(one) == Turn::of(other));
        let written = turns.try_for_each(|turn| {
            self.write_turn(turn, &sending)?;
            self.store.settle()
        });
        shipment.watch.end();
        let seen = if sending.is_seen.into_inner() { Seen::Both } else { Seen::Old };
        written.map_err(|error| error.seen(seen))?;
        Ok((work.write.len(), all))
    }

    /// Writes files that may appear in any order, several at a time where the store likes that. After a failure none is
    /// begun.
    fn write_turn(&self, turn: &[(OutputPath, File)], sending: &Sending<'_, '_>) -> Result<()> {
        let (next, failure) = (AtomicUsize::new(0), Mutex::new(None));
        let lane = || {
            while let Some((path, file)) = turn.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Err(error) = self.write_file(path, file, sending) {
                    next.store(turn.len(), Ordering::Relaxed);
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        };
        match self.store.lanes().min(turn.len()) {
            0 | 1 => lane(),
            lanes => thread::scope(|scope| (0..lanes).for_each(|_| drop(scope.spawn(lane)))),
        }
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn write_file(&self, path: &OutputPath, file: &File, sending: &Sending<'_, '_>) -> Result<()> {
        let bytes = sending.contents.read(path, file)?;
        sending.lease.lock().unwrap_or_else(PoisonError::into_inner).hold()?;
        if !path.is_named_by_digest() {
            sending.is_seen.store(true, Ordering::Relaxed);
        }
        self.store.write(path, &bytes)?;
        if !self.has(path, file)? {
            return Err(PublishError::before(Reason::Altered { path: path.to_string() }));
        }
        sending.watch.step(file.size);
        Ok(())
    }

    fn write_manifest(&self, next: &Publication, lease: &Lease<'_>) -> Result<()> {
        lease.look()?;
        self.write_ours(MANIFEST, &next.manifest())
    }

    /// Makes the signature right; one that is stays, since each is different. Where nothing is signed, none stays behind
    /// that would belong to an earlier manifest.
    fn sign(&self, next: &Publication, signer: Option<&Signer>, is_new: bool) -> Result<()> {
        let path = OutputPath::ours(SIGNATURE);
        match signer {
            None if is_new => self.store.delete(&path),
            None => Ok(()),
            Some(signer) => {
                let manifest = next.manifest();
                let is_good = !is_new && {
                    let judged =
                        verify::signature(&self.store, SIGNATURE, Some(manifest.as_bytes()), Some(signer.public()))?;
                    judged == Signature::Good
                };
                if is_good { Ok(()) } else { self.write_ours(SIGNATURE, &signer.sign_manifest(next)?) }
            }
        }
    }

    /// Writes a file about the release and reads it back.
    fn write_ours(&self, name: &'static str, text: &str) -> Result<()> {
        let path = OutputPath::ours(name);
        self.store.write(&path, text.as_bytes())?;
        if self.store.read(&path)?.is_none_or(|bytes| bytes != text.as_bytes()) {
            return Err(PublishError::before(Reason::Altered { path: path.to_string() }));
        }
        self.store.settle()
    }

    /// Removes what no manifest lists any more, then the list of what was under way.
    fn finish(&self, work: &Work, lease: &mut Lease<'_>) -> Result<()> {
        for path in &work.remove {
            lease.hold()?;
            self.store.delete(path)?;
        }
        self.store.settle()?;
        self.store.delete(&OutputPath::ours(UNFINISHED))?;
        self.store.settle()
    }
}
