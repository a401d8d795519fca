//! One connection to a server that takes files over SSH: the machine's own `ssh`, and the protocol that it carries. The
//! only file that knows the crate of that protocol.
//!
//! `ssh` looks after keys, agents and host keys, which it does better than anything that could be built in; it is told to
//! ask nobody and to believe no server that is not known. Every wait has an end.

use std::future::Future;
use std::io::{self, SeekFrom};
use std::pin::pin;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openssh_sftp_client::error::SftpErrorKind;
use openssh_sftp_client::{Error, Sftp, SftpOptions};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::process::{Child, ChildStderr, Command};
use tokio_stream::StreamExt as _;

use crate::model::Login;

/// How many bytes travel at a time: a slow line must be able to take them while it is waited for.
const CHUNK: u32 = 32 * 1024;
/// The most that is kept of what `ssh` says.
const MOST_SAID: usize = 16 * 1024;
/// A disk with less room than this is full, in bytes.
const ROOM: u64 = 1 << 20;

/// What keeps an operation from being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// This machine has no `ssh`.
    NoProgram,
    /// The file with the key is not there.
    NoKey,
    /// No such host.
    NoHost,
    /// Nobody listens there.
    Unreachable,
    /// It was silent for too long.
    Timeout,
    /// The connection broke.
    Broken,
    /// It shows a key, and nobody here knows which one it should have.
    UnknownHost,
    /// It shows another key than it had.
    OtherHost,
    /// It does not let the account in with this key.
    KeyRefused,
    /// `ssh` does not use a key that others can read.
    KeyExposed,
    /// It lets the account in and takes no files.
    NoSftp,
    /// It cannot put one file in the place of another in one step.
    NoRename,
    /// Nothing stands there.
    Absent,
    /// No right to it.
    Denied,
    /// Its disk is full.
    Full,
    /// It has not done it and does not say why.
    Failed,
}

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Folder,
    /// A file, or a link to whatever it be.
    Other,
}

/// A connection; it ends with the value.
pub(super) struct Session {
    sftp: Sftp,
    patience: Duration,
    _ssh: Child,
}

/// Keeps the end of a wait.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
    match tokio::time::timeout(patience, work).await {
        Ok(result) => result.map_err(|error| trouble(&error)),
        Err(_) => Err(Trouble::Timeout),
    }
}

impl Session {
    /// Logs in. `key` and `known_hosts` are the files of `login`, from here.
    pub(super) async fn open(login: &Login, key: Option<&str>, known_hosts: Option<&str>) -> Result<Self, Trouble> {
        let patience = Duration::from_secs(login.timeout);
        let mut command = Command::new("ssh");
        command.args(arguments(login, key, known_hosts));
        // What it says is understood in one language, and nobody is asked in a window.
        command.env("LC_ALL", "C").env("SSH_ASKPASS_REQUIRE", "never");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut ssh = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Trouble::NoProgram,
            _ => Trouble::Broken,
        })?;
        let (Some(input), Some(output), Some(said)) = (ssh.stdin.take(), ssh.stdout.take(), ssh.stderr.take()) else {
            return Err(Trouble::Broken);
        };
        let heard = Arc::new(Mutex::new(String::new()));
        let listening = tokio::spawn(listen(said, Arc::clone(&heard)));
        let options = SftpOptions::new().flush_interval(Duration::ZERO);
        // `ssh` itself waits for the connection, then the server is waited for.
        let opened = within(patience * 2, Sftp::new(input, output, options)).await;
        match opened {
            Ok(sftp) => Ok(Self { sftp, patience, _ssh: ssh }),
            Err(trouble) => {
                // It has said why by the time it ends.
                if tokio::time::timeout(Duration::from_secs(1), ssh.wait()).await.is_ok() {
                    let _ = tokio::time::timeout(Duration::from_secs(1), listening).await;
                }
                Err(meaning(&heard.lock().unwrap_or_else(PoisonError::into_inner)).unwrap_or(trouble))
            }
        }
    }

    /// Whether it can put one file in the place of another in one step.
    pub(super) fn can_replace(&self) -> bool {
        self.sftp.support_posix_rename()
    }

    /// Whether a file can be given a second name.
    pub(super) fn can_link(&self) -> bool {
        self.sftp.support_hardlink()
    }

    /// The bytes of a file; `None` where there is none.
    pub(super) async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let opened = within(self.patience, self.sftp.open(path)).await;
        let mut file = match opened {
            Ok(file) => file,
            Err(Trouble::Absent) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let mut bytes = Vec::new();
        loop {
            // Where the next part begins follows from what has come: a server may give less than it was asked for.
            file.seek(SeekFrom::Start(bytes.len() as u64)).await.map_err(|_| Trouble::Broken)?;
            match within(self.patience, file.read(CHUNK, Default::default())).await? {
                Some(part) => bytes.extend_from_slice(&part),
                None => break,
            }
        }
        within(self.patience, file.close()).await?;
        Ok(Some(bytes))
    }

    /// Writes a file where nothing is, down to the disk if the server knows how to.
    pub(super) async fn write_new(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let mut options = self.sftp.options();
        let mut file = within(self.patience, options.write(true).create_new(true).open(path)).await?;
        for part in bytes.chunks(CHUNK as usize) {
            within(self.patience, file.write_all(part)).await?;
        }
        if self.sftp.support_fsync() {
            within(self.patience, file.sync_all()).await?;
        }
        within(self.patience, file.close()).await
    }

    /// Gives a file another name, whatever has that name now.
    pub(super) async fn replace(&self, from: &str, to: &str) -> Result<(), Trouble> {
        if !self.can_replace() {
            return Err(Trouble::NoRename);
        }
        within(self.patience, self.sftp.fs().rename(from, to)).await
    }

    /// Gives a file a second name, where nothing has it.
    pub(super) async fn link(&self, from: &str, to: &str) -> Result<(), Trouble> {
        within(self.patience, self.sftp.fs().hard_link(from, to)).await
    }

    pub(super) async fn remove(&self, path: &str) -> Result<(), Trouble> {
        within(self.patience, self.sftp.fs().remove_file(path)).await
    }

    pub(super) async fn make_folder(&self, path: &str) -> Result<(), Trouble> {
        within(self.patience, self.sftp.fs().create_dir(path)).await
    }

    /// Removes a folder that is empty.
    pub(super) async fn remove_folder(&self, path: &str) -> Result<(), Trouble> {
        within(self.patience, self.sftp.fs().remove_dir(path)).await
    }

    /// What stands at `path` itself; `None` where nothing does. At the end of a link, where `follow` says so.
    pub(super) async fn kind(&self, path: &str, follow: bool) -> Result<Option<Kind>, Trouble> {
        let mut fs = self.sftp.fs();
        let about = async { if follow { fs.metadata(path).await } else { fs.symlink_metadata(path).await } };
        match within(self.patience, about).await {
            Ok(about) if about.file_type().is_some_and(|kind| kind.is_dir()) => Ok(Some(Kind::Folder)),
            Ok(_) => Ok(Some(Kind::Other)),
            Err(Trouble::Absent) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// The names in a folder, in order.
    pub(super) async fn names(&self, path: &str) -> Result<Vec<(String, Kind)>, Trouble> {
        let mut names = Vec::new();
        let folder = within(self.patience, self.sftp.fs().open_dir(path)).await?;
        let mut entries = pin!(folder.read_dir());
        while let Ok(entry) = tokio::time::timeout(self.patience, entries.next()).await {
            let Some(entry) = entry else {
                names.sort();
                return Ok(names);
            };
            let entry = entry.map_err(|error| trouble(&error))?;
            let name = entry.filename().to_string_lossy().into_owned();
            let kind = if entry.file_type().is_some_and(|kind| kind.is_dir()) { Kind::Folder } else { Kind::Other };
            if !matches!(name.as_str(), "." | "..") {
                names.push((name, kind));
            }
        }
        Err(Trouble::Timeout)
    }

    /// Whether the disk below `path` has no room left, as far as the server can tell.
    pub(super) async fn is_full(&self, path: &str) -> bool {
        if !self.sftp.support_statvfs() {
            return false;
        }
        let about = within(self.patience, self.sftp.fs().statvfs(path)).await;
        about.is_ok_and(|about| {
            about.bavail.saturating_mul(about.frsize) < ROOM || (about.files > 0 && about.favail == 0)
        })
    }
}

/// What `ssh` is told. Nothing of it is secret.
fn arguments(login: &Login, key: Option<&str>, known_hosts: Option<&str>) -> Vec<String> {
    let mut options = vec![
        "BatchMode=yes".to_owned(),
        "StrictHostKeyChecking=yes".to_owned(),
        "UpdateHostKeys=no".to_owned(),
        "PreferredAuthentications=publickey".to_owned(),
        "PasswordAuthentication=no".to_owned(),
        "KbdInteractiveAuthentication=no".to_owned(),
        "ClearAllForwardings=yes".to_owned(),
        "ForwardAgent=no".to_owned(),
        "ForwardX11=no".to_owned(),
        "PermitLocalCommand=no".to_owned(),
        "RequestTTY=no".to_owned(),
        "ControlMaster=no".to_owned(),
        "ControlPath=none".to_owned(),
        "LogLevel=ERROR".to_owned(),
        "ConnectionAttempts=1".to_owned(),
        format!("ConnectTimeout={}", login.timeout),
        format!("ServerAliveInterval={}", login.timeout),
        "ServerAliveCountMax=2".to_owned(),
    ];
    if let Some(key) = key {
        options.extend(["IdentitiesOnly=yes".to_owned(), format!("IdentityFile={}", quoted(key))]);
    }
    if let Some(file) = known_hosts {
        options.extend([format!("UserKnownHostsFile={}", quoted(file)), "GlobalKnownHostsFile=none".to_owned()]);
    }
    let mut words: Vec<String> = options.into_iter().map(|option| format!("-o{option}")).collect();
    words
        .extend(["-p", &login.port.to_string(), "-l", &login.user, "-s", "--", &login.host, "sftp"].map(str::to_owned));
    words
}

/// The name of a file, as `ssh` reads one among its options: it takes words apart at blanks and puts things in for `%`.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%"))
}

/// Keeps the beginning of what `ssh` says, and lets it go on talking.
async fn listen(mut said: ChildStderr, heard: Arc<Mutex<String>>) {
    let mut part = [0; 1024];
    while let Ok(count @ 1..) = said.read(&mut part).await {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() < MOST_SAID {
            heard.push_str(&String::from_utf8_lossy(&part[..count]));
        }
    }
}

/// What the words of `ssh` mean: it has one exit code for everything.
fn meaning(said: &str) -> Option<Trouble> {
    const MEANINGS: [(&str, Trouble); 14] = [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", Trouble::OtherHost),
        ("host key is known for", Trouble::UnknownHost),
        ("Host key verification failed", Trouble::UnknownHost),
        ("UNPROTECTED PRIVATE KEY FILE", Trouble::KeyExposed),
        ("Permission denied (", Trouble::KeyRefused),
        ("Too many authentication failures", Trouble::KeyRefused),
        ("Could not resolve hostname", Trouble::NoHost),
        ("Connection refused", Trouble::Unreachable),
        ("No route to host", Trouble::Unreachable),
        ("Network is unreachable", Trouble::Unreachable),
        ("timed out", Trouble::Timeout),
        ("subsystem request failed", Trouble::NoSftp),
        ("Connection closed", Trouble::Broken),
        ("Connection reset", Trouble::Broken),
    ];
    MEANINGS.iter().find(|(words, _)| said.contains(words)).map(|(_, trouble)| *trouble)
}

fn trouble(error: &Error) -> Trouble {
    match error {
        Error::SftpError(SftpErrorKind::NoSuchFile, _) => Trouble::Absent,
        Error::SftpError(SftpErrorKind::PermDenied, _) => Trouble::Denied,
        Error::SftpError(..) => Trouble::Failed,
        Error::UnsupportedSftpProtocol { .. } | Error::SftpServerHelloMsgTooLong { .. } | Error::FormatError(_) => {
            Trouble::NoSftp
        }
        _ => Trouble::Broken,
    }
}
