//! A server that takes files over SSH as a [`Store`].
//!
//! A file is written beside, under a name of this run, and then put in its place in one step, so nobody ever reads half of
//! one. The folder of the target must be there; those below it are made, and a link among them is not followed. What breaks
//! is tried again over another connection, after a look at what stands there.

mod session;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use session::Trouble;

use super::error::{PublishError, Reason, Result};
use super::persist::Persistence;
use super::remote::Asked;
use super::store::{Guard, Store};
use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::model::Login;
use crate::route::OutputPath;
use session::{Kind, Session};

/// How many files are under way at a time, over one connection.
const LANES: usize = 4;
/// So often a run may meet what another one does at the same moment.
const MEETINGS: usize = 8;
/// What files on their way are called.
const INCOMING: &str = "incoming-";

/// What an operation gives.
type Done<T> = std::result::Result<T, Trouble>;

/// A folder on a server.
pub(super) struct Sftp {
    login: Login,
    key: Option<String>,
    known_hosts: Option<String>,
    /// Where it is, for people.
    place: String,
    /// The lock that keeps away other runs of this project on this machine.
    lock: PathBuf,
    runtime: tokio::runtime::Runtime,
    /// The connection, once there is one.
    session: Mutex<Option<Arc<Session>>>,
    /// Folders that are known to be there, and no links.
    folders: Mutex<BTreeSet<String>>,
    persistence: Persistence,
    /// Whether a file is made only where none is; `false` when the server has been caught.
    is_exclusive: AtomicBool,
    /// Tells files on their way apart.
    token: String,
    count: AtomicUsize,
}

impl std::fmt::Debug for Sftp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Sftp({})", self.place)
    }
}

/// Why something was not done that has to do with one path.
enum Hindrance {
    Trouble(Trouble),
    /// A link or a file stands where a folder has to be.
    InTheWay(String),
}

impl From<Trouble> for Hindrance {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Whether another try may end otherwise.
fn is_for_the_moment(hindrance: &Hindrance) -> bool {
    matches!(hindrance, Hindrance::Trouble(Trouble::Unreachable | Trouble::Timeout | Trouble::Broken))
}

impl Sftp {
    /// The folder that `login` opens, of the project at `root`.
    ///
    /// # Errors
    /// When a file of the settings is not there, or others can read the key.
    pub(super) fn new(login: &Login, root: &Path) -> Result<Self> {
        let Login { host, port, user, path, .. } = login;
        let from_home = if path.starts_with('/') || path.is_empty() { "" } else { "/~/" };
        let place = format!("sftp://{user}@{host}:{port}{from_home}{path}/");
        let fail = |trouble| failed(&place, Asked::Folder, "", trouble);
        // `~` is for ssh to read.
        let file = |written: &String| {
            if written.starts_with("~/") { PathBuf::from(written) } else { root.join(written) }
        };
        let (key, known_hosts) = (login.key.as_ref().map(file), login.known_hosts.as_ref().map(file));
        if let Some(key) = key.as_ref().filter(|key| !key.starts_with("~")) {
            disk::read_private(key)?.ok_or_else(|| fail(Trouble::NoKey))?;
        }
        if let Some(file) = known_hosts.as_ref().filter(|file| !file.starts_with("~")) {
            match disk::read_outside(file) {
                Err(DiskError::Failed { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                    return Err(fail(Trouble::UnknownHost));
                }
                read => drop(read?),
            }
        }
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        // What carries the connection goes on while nobody waits for it.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let began = format!("{} {:?}", std::process::id(), std::time::Instant::now());
        Ok(Self {
            login: login.clone(),
            key: key.map(text),
            known_hosts: known_hosts.map(text),
            lock: Guard::file(root, &place),
            runtime: runtime.map_err(|error| PublishError::before(Reason::Machine(error.into())))?,
            session: Mutex::default(),
            folders: Mutex::default(),
            persistence: Persistence::default(),
            is_exclusive: AtomicBool::new(true),
            token: Digest::of(began.as_bytes()).short(16).to_owned(),
            count: AtomicUsize::new(0),
            place,
        })
    }

    /// The path of a file or folder there.
    fn there(&self, path: &str) -> String {
        let root = &self.login.path;
        // From the home of the account; `./` so that no name begins with `~` or `-`.
        let start = if root.starts_with('/') || root.is_empty() { root.clone() } else { format!("./{root}") };
        if path.is_empty() && start.is_empty() { "/".to_owned() } else { format!("{start}/{path}") }
    }

    fn session(&self) -> Done<Arc<Session>> {
        let mut slot = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = &*slot {
            return Ok(Arc::clone(session));
        }
        let opening = Session::open(&self.login, self.key.as_deref(), self.known_hosts.as_deref());
        let session = Arc::new(self.runtime.block_on(opening)?);
        *slot = Some(Arc::clone(&session));
        Ok(session)
    }

    /// Does one operation over the connection, which is given up when it breaks.
    fn ask<T>(&self, operation: impl AsyncFnOnce(&Session) -> Done<T>) -> Done<T> {
        let session = self.session()?;
        let done = self.runtime.block_on(operation(&session));
        if matches!(done, Err(Trouble::Broken | Trouble::Timeout)) {
            let mut slot = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            if slot.as_ref().is_some_and(|there| Arc::ptr_eq(there, &session)) {
                *slot = None;
            }
        }
        done
    }

    /// Does something that may fail for the moment. After a failure `is_done` says whether it was done all the same.
    fn persist<T>(
        &self,
        asked: Asked,
        path: &str,
        run: impl Fn() -> std::result::Result<T, Hindrance>,
        is_done: impl Fn() -> Option<T>,
    ) -> Result<T> {
        self.persistence.persist(is_for_the_moment, run, is_done).map_err(|hindrance| match hindrance {
            Hindrance::Trouble(trouble) => failed(&self.place, asked, path, trouble),
            Hindrance::InTheWay(path) => PublishError::before(Reason::InTheWay { place: self.place.clone(), path }),
        })
    }

    fn get(&self, path: &OutputPath) -> Done<Option<Vec<u8>>> {
        let there = self.there(path.as_str());
        self.ask(async |session| session.read(&there).await)
    }

    fn has(&self, path: &OutputPath, bytes: &[u8]) -> bool {
        self.get(path).is_ok_and(|there| there.as_deref() == Some(bytes))
    }

    /// Whether all folders above `path` are there and no links; with `make` those that are missing are made.
    fn has_folders(&self, path: &OutputPath, make: bool) -> std::result::Result<bool, Hindrance> {
        let ends = path.as_str().match_indices('/').map(|(end, _)| end);
        for folder in ends.map(|end| &path.as_str()[..end]) {
            // One after the other: whoever makes the same folder at the same time is refused.
            let mut known = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            if known.contains(folder) {
                continue;
            }
            let there = self.there(folder);
            let kind = || self.ask(async |session| session.kind(&there, false).await);
            match kind()? {
                Some(Kind::Folder) => {}
                Some(Kind::Other) => return Err(Hindrance::InTheWay(folder.to_owned())),
                None if make => match self.ask(async |session| session.make_folder(&there).await) {
                    // Another run may have made it meanwhile.
                    Err(Trouble::Failed) if kind()? == Some(Kind::Folder) => {}
                    made => made?,
                },
                None => return Ok(false),
            }
            known.insert(folder.to_owned());
        }
        Ok(true)
    }

    /// Does `write`, and again where it ends in a trouble that another run may have made meanwhile: it has removed a folder
    /// that was left empty, or the file that was in the way.
    fn beside_others<T>(
        &self,
        meanwhile: &[Trouble],
        write: impl Fn() -> std::result::Result<T, Hindrance>,
    ) -> std::result::Result<T, Hindrance> {
        let mut tries = 1..MEETINGS;
        loop {
            match write() {
                Err(Hindrance::Trouble(trouble)) if meanwhile.contains(&trouble) && tries.next().is_some() => {
                    self.folders.lock().unwrap_or_else(PoisonError::into_inner).clear();
                }
                ended => return ended,
            }
        }
    }

    /// Writes a file of this run beside the others, and gives its path.
    fn incoming(&self, bytes: &[u8]) -> std::result::Result<String, Hindrance> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let path = OutputPath::new(&format!("{}/{INCOMING}{}-{number}", disk::OURS, self.token));
        let path = path.ok_or(Trouble::Failed)?;
        self.has_folders(&path, true)?;
        let there = self.there(path.as_str());
        match self.ask(async |session| session.write_new(&there, bytes).await) {
            Ok(()) => Ok(there),
            Err(trouble) => Err(self.given_up(&there, trouble).into()),
        }
    }

    /// Removes what is on its way after a failure, and says more of that where more is known.
    fn given_up(&self, incoming: &str, trouble: Trouble) -> Trouble {
        if matches!(trouble, Trouble::Broken | Trouble::Timeout) {
            // The next run finds it.
            return trouble;
        }
        let _ = self.ask(async |session| session.remove(incoming).await);
        let root = self.there("");
        let is_full =
            trouble == Trouble::Failed && self.ask(async |session| Ok(session.is_full(&root).await)) == Ok(true);
        if is_full { Trouble::Full } else { trouble }
    }

    fn put(&self, path: &OutputPath, bytes: &[u8]) -> std::result::Result<(), Hindrance> {
        self.has_folders(path, true)?;
        let (incoming, there) = (self.incoming(bytes)?, self.there(path.as_str()));
        let replaced = self.ask(async |session| session.replace(&incoming, &there).await);
        Ok(replaced.map_err(|trouble| self.given_up(&incoming, trouble))?)
    }

    /// Writes a file where none is, whole where the server can give a file a second name.
    fn put_new(&self, path: &OutputPath, bytes: &[u8]) -> std::result::Result<bool, Hindrance> {
        self.has_folders(path, true)?;
        let there = self.there(path.as_str());
        if self.ask(async |session| Ok(session.can_link()))? {
            let incoming = self.incoming(bytes)?;
            let linked = self.ask(async |session| session.link(&incoming, &there).await);
            self.ask(async |session| session.remove(&incoming).await)?;
            match linked {
                Ok(()) => return Ok(true),
                // Something is there, or the disk knows no second names.
                Err(Trouble::Failed) => {}
                Err(trouble) => return Err(trouble.into()),
            }
        }
        match self.ask(async |session| session.write_new(&there, bytes).await) {
            Ok(()) => Ok(true),
            // It may be ours, when the answer to an earlier try was lost.
            Err(Trouble::Failed) if self.ask(async |session| session.kind(&there, false).await)?.is_some() => {
                Ok(self.has(path, bytes))
            }
            Err(trouble) => Err(trouble.into()),
        }
    }

    /// Removes a file, and the folders that it leaves empty.
    fn take_away(&self, path: &OutputPath) -> std::result::Result<(), Hindrance> {
        if !self.has_folders(path, false)? {
            return Ok(());
        }
        let there = self.there(path.as_str());
        match self.ask(async |session| session.remove(&there).await) {
            Ok(()) | Err(Trouble::Absent) => {}
            Err(trouble) => return Err(trouble.into()),
        }
        let mut folder = path.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            let there = self.there(above);
            // One that is not empty stays.
            if self.ask(async |session| session.remove_folder(&there).await).is_err() {
                break;
            }
            self.folders.lock().unwrap_or_else(PoisonError::into_inner).remove(above);
            folder = above;
        }
        Ok(())
    }

    fn all(&self) -> Done<Vec<String>> {
        let (mut files, mut folders) = (Vec::new(), vec![String::new()]);
        while let Some(folder) = folders.pop() {
            let there = self.there(&folder);
            for (name, kind) in self.ask(async |session| session.names(&there).await)? {
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                if kind == Kind::Folder { folders.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        Ok(files)
    }

    /// Whether a second file is refused where one is, and the first stays as it is.
    fn try_out(&self, path: &OutputPath) -> Result<bool> {
        // What servers like to change: ends of lines, blanks, other signs than Latin ones.
        let (first, second) = ("<p>试写 \t</p>\r\n".as_bytes(), "<p>再写</p>\n".as_bytes());
        self.write(path, first)?;
        let is_exclusive = !self.create(path, second)?;
        self.write(path, second)?;
        if self.read(path)?.as_deref() != Some(second) {
            return Err(PublishError::before(Reason::Altered { path: path.to_string() }));
        }
        Ok(is_exclusive)
    }
}

fn failed(place: &str, asked: Asked, path: &str, trouble: Trouble) -> PublishError {
    let (place, path) = (place.to_owned(), path.to_owned());
    PublishError::before(Reason::Sftp { place, asked, path, trouble })
}

impl Store for Sftp {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn alone(&self) -> Result<Option<Guard>> {
        Guard::of_machine(&self.lock)
    }

    fn read(&self, path: &OutputPath) -> Result<Option<Vec<u8>>> {
        self.persist(Asked::Read, path.as_str(), || Ok(self.get(path)?), || None)
    }

    fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<()> {
        let put = || self.beside_others(&[Trouble::Absent], || self.put(path, bytes));
        self.persist(Asked::Write, path.as_str(), put, || self.has(path, bytes).then_some(()))
    }

    fn create(&self, path: &OutputPath, bytes: &[u8]) -> Result<bool> {
        if !self.is_exclusive.load(Ordering::Relaxed) {
            if self.read(path)?.is_some() {
                return Ok(false);
            }
            self.write(path, bytes)?;
            return Ok(true);
        }
        self.persist(
            Asked::Write,
            path.as_str(),
            || self.beside_others(&[Trouble::Absent, Trouble::Failed], || self.put_new(path, bytes)),
            || self.has(path, bytes).then_some(true),
        )
    }

    fn keeps_apart(&self) -> bool {
        self.is_exclusive.load(Ordering::Relaxed)
    }

    fn delete(&self, path: &OutputPath) -> Result<()> {
        self.persist(Asked::Delete, path.as_str(), || self.take_away(path), || None)
    }

    fn list(&self) -> Result<Vec<String>> {
        let root = self.there("");
        let kind = || Ok(self.ask(async |session| session.kind(&root, true).await)?);
        match self.persist(Asked::Folder, "", kind, || None)? {
            Some(Kind::Folder) => self.persist(Asked::List, "", || Ok(self.all()?), || None),
            _ => Err(failed(&self.place, Asked::Folder, "", Trouble::Absent)),
        }
    }

    fn lanes(&self) -> usize {
        LANES
    }

    fn settle(&self) -> Result<()> {
        // Each file was brought to the disk before it got its name; the protocol has no word for doing so with a folder.
        Ok(())
    }

    fn probe(&self) -> Result<String> {
        let Some(path) = OutputPath::new(&format!("{}/probe-{}.html", disk::OURS, self.token)) else {
            return Ok(String::new());
        };
        let found = self.try_out(&path);
        let gone = self.delete(&path);
        let is_exclusive = found?;
        gone?;
        self.is_exclusive.store(is_exclusive, Ordering::Relaxed);
        Ok(format!("{}\n", serde_json::json!({"exclusive": is_exclusive})))
    }

    fn recall(&self, words: &str) {
        let known: Option<serde_json::Value> = serde_json::from_str(words).ok();
        let is_exclusive = known.and_then(|known| known["exclusive"].as_bool()).unwrap_or(true);
        self.is_exclusive.store(is_exclusive, Ordering::Relaxed);
    }

    fn tidy(&self) -> Result<()> {
        let ours = self.there(disk::OURS);
        let names = || match self.ask(async |session| session.names(&ours).await) {
            Ok(names) => Ok(names),
            Err(Trouble::Absent) => Ok(Vec::new()),
            Err(trouble) => Err(trouble.into()),
        };
        for (name, _) in self.persist(Asked::List, disk::OURS, names, || None)? {
            if let Some(path) = name.starts_with(INCOMING).then(|| OutputPath::new(&format!("{}/{name}", disk::OURS))) {
                path.map_or(Ok(()), |path| self.delete(&path))?;
            }
        }
        Ok(())
    }
}
