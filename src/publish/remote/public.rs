//! Reads a section at its public address, as readers get it, and compares it with the manifest there.
//!
//! No cache on the way is asked to stand aside: what it holds is what readers see. Nothing is followed and nothing is
//! unpacked, because a digest is one of bytes at an address.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ureq::http::{HeaderMap, HeaderName, header};
use url::Url;

use super::is_for_the_moment;
use super::service::Ended;
use super::wire::Wire;
use crate::publish::error::{PublishError, Reason, Result};
use crate::publish::persist::PAUSES;
use crate::publish::signature::PublicKey;
use crate::publish::target::{Fault, Verified, Watch};
use crate::release::{File, MANIFEST, Publication, SIGNATURE};
use crate::route::{OutputPath, content_type, uncompressed};

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many files are read at a time.
const LANES: usize = 8;
/// How often something is tried that fails for the moment.
const TRIES: usize = 3;
/// The most that is read of a manifest, which lists a million files, and of its signature.
const MOST: u64 = 1 << 30;
const MOST_OF_SIGNATURE: u64 = 1 << 16;
/// A line that is slower than this, in bytes a second, is given up.
const SLOWEST: u64 = 8 * 1024;

/// What came of asking for an address.
enum Got {
    Bytes { bytes: Vec<u8>, kind: Option<String>, encoding: Option<String> },
    Other(Fault),
}

/// A section at its address.
struct Public<'p> {
    address: &'p Url,
    wire: Wire,
    /// What was published there before, as far as it is known here.
    known: &'p [Publication],
}

/// The folder of a section, from an address of it as people copy it.
#[must_use]
pub fn section_address(written: &str) -> Option<Url> {
    let mut address = Url::parse(written.trim()).ok()?;
    let is_good = matches!(address.scheme(), "http" | "https")
        && address.has_host()
        && address.username().is_empty()
        && address.password().is_none();
    if !is_good {
        return None;
    }
    address.set_query(None);
    address.set_fragment(None);
    let last = address.path().rsplit('/').next().unwrap_or_default().to_owned();
    if last.contains('.') {
        return address.join("./").ok();
    }
    if !last.is_empty() {
        address.set_path(&format!("{}/", address.path()));
    }
    Some(address)
}

/// Reads the section at `address`, which ends with a slash, and says what is not as its manifest says. `key` should have
/// signed it; `certificates` are those of an authority of its own, in PEM; `known` are earlier releases, of which a cache
/// may still hold files.
///
/// # Errors
/// When the address cannot be read.
pub fn verify_address(
    address: &Url,
    certificates: Option<&[u8]>,
    key: Option<&PublicKey>,
    known: &[Publication],
    watch: &dyn Watch,
) -> Result<Verified> {
    let place = address.to_string();
    let wire = Wire::new(PATIENCE, certificates).ok_or_else(|| PublishError::before(Reason::Settings { place }))?;
    let public = Public { address, wire, known };
    let (manifest, fault) = public.text(MANIFEST, MOST)?;
    let verified = public.verify(manifest.as_deref(), fault, key, watch)?;
    if verified.publication.is_none() || verified.is_good() {
        return Ok(verified);
    }
    // Somebody may have published in the meantime.
    let (now, fault) = public.text(MANIFEST, MOST)?;
    if now == manifest { Ok(verified) } else { public.verify(now.as_deref(), fault, key, watch) }
}

impl Public<'_> {
    fn verify(
        &self,
        manifest: Option<&[u8]>,
        fault: Option<Fault>,
        key: Option<&PublicKey>,
        watch: &dyn Watch,
    ) -> Result<Verified> {
        let signature = match key {
            None => crate::publish::Signature::Unasked,
            Some(key) => {
                let (signature, _) = self.text(SIGNATURE, MOST_OF_SIGNATURE)?;
                key.judge(manifest.unwrap_or_default(), signature.as_deref())
            }
        };
        let publication = manifest.and_then(|bytes| Publication::from_manifest(std::str::from_utf8(bytes).ok()?));
        let mut faults = Vec::new();
        if let Some(fault) = fault {
            faults.push((MANIFEST.to_owned(), fault));
        } else if publication.as_ref().map(Publication::manifest).as_deref().map(str::as_bytes) != manifest {
            faults.push((MANIFEST.to_owned(), Fault::Changed));
        }
        if let Some(publication) = &publication {
            faults.extend(self.compare(publication, watch)?);
        }
        Ok(Verified { publication, faults, foreign: Vec::new(), signature })
    }

    /// Every file of `publication` that is not as it says.
    fn compare(&self, publication: &Publication, watch: &dyn Watch) -> Result<BTreeMap<String, Fault>> {
        let files: Vec<(&OutputPath, &File)> = publication.files().collect();
        watch.begin(files.len(), files.iter().map(|(_, file)| file.size).sum());
        let (next, found) = (AtomicUsize::new(0), Mutex::new(Ok(BTreeMap::new())));
        let lane = || {
            while let Some((path, file)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                let fault = self.fault(path, file, publication.serial);
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                match (fault, found.as_mut()) {
                    (Ok(None), _) | (_, Err(_)) => {}
                    (Ok(Some(fault)), Ok(found)) => drop(found.insert(path.to_string(), fault)),
                    (Err(error), Ok(_)) => {
                        next.store(files.len(), Ordering::Relaxed);
                        *found = Err(error);
                    }
                }
                watch.step(file.size);
            }
        };
        thread::scope(|scope| (0..LANES.min(files.len())).for_each(|_| drop(scope.spawn(lane))));
        watch.end();
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong with the file at `path`, which should be `file`.
    fn fault(&self, path: &OutputPath, file: &File, serial: u64) -> Result<Option<Fault>> {
        let others =
            || self.known.iter().filter(|one| one.serial != serial).filter_map(|one| Some((one, one.file(path)?)));
        let most = others().map(|(_, file)| file.size).max().unwrap_or_default().max(file.size);
        let (bytes, kind, encoding) = match self.get(&path.encoded(), most)? {
            Got::Bytes { bytes, kind, encoding } => (bytes, kind, encoding),
            Got::Other(fault) => return Ok(Some(fault)),
        };
        let got = File::of(&bytes);
        if got != *file {
            let other = others().filter(|(_, other)| **other == got).map(|(one, _)| one.serial).next_back();
            return Ok(Some(match (other, encoding) {
                (Some(serial), _) => Fault::OfRelease(serial),
                (None, Some(encoding)) => Fault::Packed(encoding),
                (None, None) => Fault::Changed,
            }));
        }
        let kind = kind.unwrap_or_default();
        Ok((!is_shown_alike(path.as_str(), &kind)).then_some(Fault::Kind(kind)))
    }

    /// The bytes of a file about the release; where there are none, why.
    fn text(&self, name: &str, most: u64) -> Result<(Option<Vec<u8>>, Option<Fault>)> {
        Ok(match self.get(name, most)? {
            Got::Bytes { bytes, .. } => (Some(bytes), None),
            Got::Other(fault) => (None, Some(fault)),
        })
    }

    fn get(&self, path: &str, most: u64) -> Result<Got> {
        let failed = |ended| {
            let address = format!("{}{path}", self.address);
            PublishError::before(Reason::Unread { address, ended })
        };
        let address = self.address.join(path).map_err(|_| failed(Ended::Unexpected))?;
        let within = PATIENCE * 6 + Duration::from_secs(most.min(MOST) / SLOWEST);
        let mut pauses = PAUSES.iter().take(TRIES - 1);
        loop {
            let answer = self.wire.read(&address, most, within);
            let ended = match &answer {
                Ok(answer) => Ended::Status(answer.status().as_u16()),
                Err(silence) => Ended::Silence(*silence),
            };
            if let Some(pause) = pauses.next().filter(|_| is_for_the_moment(ended)) {
                thread::sleep(*pause);
                continue;
            }
            let answer = answer.map_err(|_| failed(ended))?;
            let said = |name| said(answer.headers(), name);
            return Ok(match answer.status().as_u16() {
                200 => {
                    let kind = said(header::CONTENT_TYPE);
                    let encoding = said(header::CONTENT_ENCODING).filter(|one| !one.eq_ignore_ascii_case("identity"));
                    Got::Bytes { kind, encoding, bytes: answer.into_body() }
                }
                300..=399 => Got::Other(Fault::Moved(said(header::LOCATION).unwrap_or_default())),
                404 | 410 => Got::Other(Fault::Missing),
                // Asking less often would show more: this says nothing about the files.
                429 => return Err(failed(ended)),
                status => Got::Other(Fault::Refused(status)),
            });
        }
    }
}

fn said(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).trim().to_owned())
}

/// Whether a browser that is told `kind` does with the file what it should. Servers name many kinds their own way; what
/// counts is that pages are read as pages in UTF-8, that styles, scripts and pictures are taken at all where guessing is
/// forbidden (`nosniff`), and that nothing else becomes a page.
fn is_shown_alike(path: &str, kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let (essence, parameters) = kind.split_once(';').unwrap_or((&kind, ""));
    let essence = essence.trim();
    let charset = parameters.split(';').filter_map(|one| one.trim().strip_prefix("charset=")).next();
    let wanted = content_type(path);
    if path != uncompressed(path) {
        // Servers that hand it out under the name of the other say what that one is.
        return true;
    }
    let is_text = wanted.ends_with("charset=utf-8");
    if is_text && charset.is_some_and(|charset| !matches!(charset.trim_matches('"'), "utf-8" | "utf8")) {
        return false;
    }
    match wanted.split(';').next().unwrap_or_default() {
        "text/javascript" => {
            matches!(essence, "text/javascript" | "application/javascript" | "application/x-javascript")
        }
        exact @ ("text/html" | "text/css" | "image/svg+xml") => essence == exact,
        picture if picture.starts_with("image/") => essence.starts_with("image/"),
        _ => !matches!(essence, "text/html" | "application/xhtml+xml"),
    }
}
