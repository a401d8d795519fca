//! Servers as a [`Store`]: WebDAV, and stores of objects (S3, OSS, OBS, COS).
//!
//! `wire` sends one request, `service` does one operation; here is what makes a store of it that can be relied on. What
//! fails for the moment is tried again, but never blindly: an answer that was lost may have been a good one, so what stands
//! there is looked at first. What a server can do is found out at the first contact and remembered at the target.

mod public;
mod service;
#[cfg(test)]
mod tests;
mod wire;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use public::{section_address, verify_address};
pub use service::Ended;
pub use wire::Silence;

use super::error::{PublishError, Reason, Result};
use super::persist::Persistence;
use super::secret::Secret;
use super::store::{Guard, Store};
use crate::digest::Digest;
use crate::disk;
use crate::model::{Remote, Service};
use crate::route::OutputPath;
use service::{Connection, How};
use wire::Wire;

/// How many files are under way at a time: most of it is waiting for answers.
const LANES: usize = 4;
/// How often it is looked what a line that broke has left, and the time before each look: a busy server may notice later
/// what has come, and that no more will.
const LOOKS: usize = 10;
const PAUSE: Duration = Duration::from_millis(100);
/// How many files a new server is tried out with.
const TRIALS: usize = 3;

/// A server.
pub(super) struct Server {
    connection: Connection,
    /// Where it is, for people.
    place: String,
    /// The lock that keeps away other runs of this project on this machine.
    lock: PathBuf,
    can: Mutex<Ability>,
    /// Held by whoever makes a folder.
    folders: Mutex<()>,
    persistence: Persistence,
}

/// What a server can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Ability {
    /// Writes where nothing is, and says whether it did.
    exclusive: bool,
    /// Keeps the old file whole when the line breaks while the new one is sent.
    whole: bool,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Server({})", self.place)
    }
}

/// What was asked of the server when it failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// The bytes of a file.
    Read,
    /// To write a file.
    Write,
    /// To remove a file.
    Delete,
    /// Which files it has.
    List,
    /// Whether the folder of the target is there.
    Folder,
}

/// Whether another try may end otherwise.
fn is_for_the_moment(ended: Ended) -> bool {
    match ended {
        Ended::Status(status) => matches!(status, 408 | 423 | 425 | 429 | 500 | 502 | 503 | 504),
        Ended::Silence(silence) => matches!(silence, Silence::Unreachable | Silence::Timeout | Silence::Broken),
        Ended::Unexpected => false,
    }
}

impl Server {
    /// The server that `remote` describes, of the project at `root`.
    ///
    /// # Errors
    /// When the certificates cannot be read, or the settings lead nowhere.
    pub(super) fn new(remote: &Remote, secret: Option<&Secret>, root: &Path) -> Result<Self> {
        let place = place(&remote.service);
        let unusable = || PublishError::before(Reason::Settings { place: place.clone() });
        let pem = remote.certificates.as_ref().map(|file| disk::read_outside(&root.join(file))).transpose()?;
        let wire = Wire::new(Duration::from_secs(remote.timeout), pem.as_deref()).ok_or_else(unusable)?;
        let connection = Connection::new(remote, secret, wire).ok_or_else(unusable)?;
        let lock = Guard::file(root, &place);
        let can = Mutex::new(Ability { exclusive: true, whole: true });
        Ok(Self { connection, place, lock, can, folders: Mutex::new(()), persistence: Persistence::default() })
    }

    fn can(&self) -> Ability {
        *self.can.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn persist<T>(
        &self,
        asked: Asked,
        path: &str,
        run: impl Fn() -> std::result::Result<T, Ended>,
        is_done: impl Fn() -> Option<T>,
    ) -> Result<T> {
        self.persistence.persist(|ended| is_for_the_moment(*ended), run, is_done).map_err(|ended| {
            let (place, path) = (self.place.clone(), path.to_owned());
            PublishError::before(Reason::Server { place, asked, path, ended })
        })
    }

    fn has(&self, path: &OutputPath, bytes: &[u8]) -> bool {
        self.connection.read(path.as_str()).is_ok_and(|there| there.as_deref() == Some(bytes))
    }

    /// Writes a file; the folder is made where it turns out to be missing.
    fn put(&self, path: &OutputPath, bytes: &[u8], how: How) -> std::result::Result<(), Ended> {
        match self.connection.write(path, bytes, how) {
            // Servers answer differently where the folder of a new file is missing.
            Err(Ended::Status(403 | 404 | 409 | 500)) if !self.connection.is_objects() => {
                // One after the other: whoever makes the same folder at the same time is refused.
                let _alone = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
                // It fails, too, where another run has made it at the same moment: whether it is there, the file tells.
                let _ = self.connection.make_folder_of(path.as_str());
                self.connection.write(path, bytes, how)
            }
            other => other,
        }
    }

    /// Writes a file in place of what is there, whole, on servers that would leave half of it.
    fn put_beside(&self, path: &OutputPath, bytes: &[u8]) -> std::result::Result<(), Ended> {
        let name = format!(".gongkai/incoming-{}", Digest::of(path.as_str().as_bytes()).short(16));
        let Some(beside) = OutputPath::new(&name) else { return Err(Ended::Unexpected) };
        self.put(&beside, bytes, How::Whatever)?;
        self.connection.rename(beside.as_str(), path.as_str())
    }
}

impl Store for Server {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn alone(&self) -> Result<Option<Guard>> {
        Guard::of_machine(&self.lock)
    }

    fn read(&self, path: &OutputPath) -> Result<Option<Vec<u8>>> {
        self.persist(Asked::Read, path.as_str(), || self.connection.read(path.as_str()), || None)
    }

    fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<()> {
        let is_whole = self.can().whole;
        let put = || if is_whole { self.put(path, bytes, How::Whatever) } else { self.put_beside(path, bytes) };
        self.persist(Asked::Write, path.as_str(), put, || self.has(path, bytes).then_some(()))
    }

    fn create(&self, path: &OutputPath, bytes: &[u8]) -> Result<bool> {
        if !self.can().exclusive {
            if self.read(path)?.is_some() {
                return Ok(false);
            }
            self.write(path, bytes)?;
            return Ok(true);
        }
        let create = || match self.put(path, bytes, How::WhereNothingIs) {
            Ok(()) => Ok(true),
            // Something is there. It may be ours, when the answer to an earlier try was lost.
            Err(Ended::Status(409 | 412)) => Ok(self.has(path, bytes)),
            Err(ended) => Err(ended),
        };
        self.persist(Asked::Write, path.as_str(), create, || self.has(path, bytes).then_some(true))
    }

    fn keeps_apart(&self) -> bool {
        // Web servers look whether a file is there when a request begins, and put theirs in its place when it ends.
        self.can().exclusive && self.connection.is_objects()
    }

    fn delete(&self, path: &OutputPath) -> Result<()> {
        self.persist(Asked::Delete, path.as_str(), || self.connection.delete(path.as_str()), || None)
    }

    fn list(&self) -> Result<Vec<String>> {
        self.persist(Asked::List, "", || self.connection.list(), || None)
    }

    fn lanes(&self) -> usize {
        LANES
    }

    fn requests_of_lease(&self) -> Option<usize> {
        // Made, read back, looked at before the manifest is written and before it is given back, given back; where nothing
        // tells that it was made, it is looked for first.
        Some(if self.can().exclusive { 5 } else { 6 })
    }

    fn settle(&self) -> Result<()> {
        // A server that has said yes is believed; whoever wants to know reads back.
        Ok(())
    }

    fn look_above(&self) -> Result<()> {
        if self.persist(Asked::Folder, "", || self.connection.is_there(), || None)? {
            return Ok(());
        }
        let (place, path) = (self.place.clone(), String::new());
        let ended = Ended::Status(404);
        Err(PublishError::before(Reason::Server { place, asked: Asked::Folder, path, ended }))
    }

    fn probe(&self) -> Result<String> {
        let mark = Digest::of(format!("{:?}", std::time::Instant::now()).as_bytes()).short(16);
        let names = (0..TRIALS).map(|trial| format!(".gongkai/probe-{mark}-{trial}.html"));
        let paths: Vec<OutputPath> = names.filter_map(|name| OutputPath::new(&name)).collect();
        // What servers like to change: ends of lines, blanks, includes, other signs than Latin ones.
        let (first, second) = ("<p>试写 \t</p>\r\n<!--#echo var=\"a\" -->\n", "<p>再写</p>\n".repeat(4096));
        let found = self.try_out(&paths, first.as_bytes(), second.as_bytes());
        let gone: Vec<Result<()>> = paths.iter().map(|path| self.delete(path)).collect();
        let ability = found?;
        gone.into_iter().collect::<Result<()>>()?;
        *self.can.lock().unwrap_or_else(PoisonError::into_inner) = ability;
        // Truth values always serialize.
        Ok(format!("{}\n", serde_json::to_string(&ability).unwrap_or_default()))
    }

    fn recall(&self, words: &str) {
        if let Ok(ability) = serde_json::from_str(words) {
            *self.can.lock().unwrap_or_else(PoisonError::into_inner) = ability;
        }
    }
}

impl Server {
    fn try_out(&self, paths: &[OutputPath], first: &[u8], second: &[u8]) -> Result<Ability> {
        let mut ability = Ability { exclusive: true, whole: true };
        for path in paths {
            self.write(path, first)?;
            if self.read(path)?.as_deref() != Some(first) {
                return Err(PublishError::before(Reason::Altered { path: path.to_string() }));
            }
            let refused = || match self.connection.write(path, second, How::WhereNothingIs) {
                Err(Ended::Status(409 | 412)) => Ok(true),
                // A line that breaks says nothing of the server.
                Err(ended @ Ended::Silence(_)) => Err(ended),
                _ => Ok(false),
            };
            ability.exclusive &= self.persist(Asked::Write, path.as_str(), refused, || None)?;
            self.write(path, first)?;
            // Nobody knows how it ends, and nobody needs to: what stands there tells. The line may break by itself before
            // the half has come, so one trial would be none.
            let _ = self.connection.write(path, second, How::Cut);
        }
        for _ in 0..LOOKS {
            thread::sleep(PAUSE);
            for path in paths {
                ability.whole &= self.read(path)?.as_deref() == Some(first);
            }
        }
        Ok(ability)
    }
}

fn place(service: &Service) -> String {
    match service {
        Service::WebDav { address, .. } => address.to_string(),
        Service::Objects { address, bucket, path, .. } => {
            let end = if path.is_empty() { String::new() } else { format!("/{path}") };
            format!("{}/{bucket}{end}/", address.as_str().trim_end_matches('/'))
        }
    }
}
