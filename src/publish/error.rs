//! Why a release could not be sent, and what readers see after that.

use std::fmt;

use super::lease::Holder;
use super::signature::Unusable;
use crate::disk::DiskError;
use crate::release::SinkError;

/// A failure together with what it means for readers.
#[derive(Debug)]
pub struct PublishError {
    /// What has happened.
    pub reason: Reason,
    /// What readers see now.
    pub seen: Seen,
}

/// What readers see after a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// What they saw before.
    Old,
    /// Some pages are new; sending again does the rest.
    Both,
    /// The new section; only what is no longer needed still stands there.
    New,
}

/// What has happened.
#[derive(Debug)]
pub enum Reason {
    /// The machine failed.
    Machine(SinkError),
    /// Somebody else publishes there.
    Locked(Holder),
    /// Somebody else has taken over meanwhile, because this run was silent for too long.
    Overtaken(Holder),
    /// The target holds something that gongkai did not write.
    NotOurs {
        /// Where.
        place: String,
        /// One of the files.
        example: String,
    },
    /// The folder was used with the other setting of `in-place`.
    UsedOtherwise {
        /// Where.
        place: String,
        /// The setting with which it was used.
        in_place: bool,
    },
    /// A file of others stands where one of ours would be.
    InTheWay {
        /// Where.
        place: String,
        /// The file.
        path: String,
    },
    /// More addresses would vanish than may.
    TooManyRemovals {
        /// How many.
        count: usize,
        /// How many may.
        limit: usize,
        /// The first of them.
        examples: Vec<String>,
    },
    /// The target gave back other bytes than it was sent.
    Altered {
        /// Which file.
        path: String,
    },
    /// There is no release to return to.
    NothingKept,
    /// This program was made without the part that speaks to servers.
    #[cfg(not(feature = "remote"))]
    NoServers,
    /// The settings of a server lead nowhere.
    #[cfg(feature = "remote")]
    Settings {
        /// Which server.
        place: String,
    },
    /// A server has not done what it was asked.
    #[cfg(feature = "remote")]
    Server {
        /// Which server.
        place: String,
        /// What it was asked.
        asked: super::remote::Asked,
        /// Which file.
        path: String,
        /// How it ended.
        ended: super::remote::Ended,
    },
    /// As [`Server`](Self::Server), over SFTP.
    #[cfg(feature = "remote")]
    Sftp {
        /// Which server.
        place: String,
        /// What it was asked.
        asked: super::remote::Asked,
        /// Which file.
        path: String,
        /// What came of it.
        trouble: super::sftp::Trouble,
    },
    /// An address that readers have gives nothing.
    #[cfg(feature = "remote")]
    Unread {
        /// Which.
        address: String,
        /// How it ended.
        ended: super::remote::Ended,
    },
    /// A server wants a password or a key, and there is none.
    NoSecret {
        /// The variable that may hold it.
        variable: String,
        /// The file that may hold it.
        file: std::path::PathBuf,
    },
    /// Releases are to be signed, and the key for it cannot be used.
    Key {
        /// The key that is wanted.
        mark: String,
        /// What is wrong.
        why: Unusable,
    },
}

/// What publishing gives.
pub type Result<T> = std::result::Result<T, PublishError>;

impl PublishError {
    /// A failure before anything has changed for readers.
    pub(super) fn before(reason: Reason) -> Self {
        Self { reason, seen: Seen::Old }
    }

    /// The same failure, after which readers see something else.
    pub(super) fn seen(self, seen: Seen) -> Self {
        Self { seen, ..self }
    }
}

impl From<DiskError> for PublishError {
    fn from(error: DiskError) -> Self {
        Self::before(Reason::Machine(Box::new(error)))
    }
}

impl From<SinkError> for PublishError {
    fn from(error: SinkError) -> Self {
        Self::before(Reason::Machine(error))
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Machine(error) => write!(formatter, "{error}"),
            Reason::Locked(Holder { owner, host, since }) => {
                write!(formatter, "locked by {owner}@{host} since {since}")
            }
            Reason::Overtaken(Holder { owner, host, since }) => {
                write!(formatter, "{owner}@{host} has taken over the target at {since}; this run has stopped")
            }
            Reason::NotOurs { place, example } => {
                write!(formatter, "{place} holds files that gongkai did not write (such as {example})")
            }
            Reason::UsedOtherwise { place, in_place } => {
                let how = if *in_place { "with" } else { "without" };
                write!(formatter, "{place} was published to {how} `in-place: true`")
            }
            Reason::InTheWay { place, path } => {
                write!(formatter, "{path} in {place} is in the way: gongkai did not write it and will not replace it")
            }
            Reason::TooManyRemovals { count, limit, .. } => {
                write!(formatter, "{count} addresses would vanish, more than {limit}")
            }
            Reason::Altered { path } => {
                write!(formatter, "the target gave back other bytes of {path} than it was sent")
            }
            Reason::NothingKept => formatter.write_str("the target keeps no such release"),
            #[cfg(not(feature = "remote"))]
            Reason::NoServers => formatter.write_str("this program was built without the feature `remote`"),
            #[cfg(feature = "remote")]
            Reason::Settings { place } => write!(formatter, "the settings of {place} cannot be used"),
            #[cfg(feature = "remote")]
            Reason::Server { place, path, ended, .. } => write!(formatter, "{place}{path}: {ended:?}"),
            #[cfg(feature = "remote")]
            Reason::Sftp { place, path, trouble, .. } => write!(formatter, "{place}{path}: {trouble:?}"),
            #[cfg(feature = "remote")]
            Reason::Unread { address, ended } => write!(formatter, "{address}: {ended:?}"),
            Reason::NoSecret { .. } => formatter.write_str("the password or secret key of the server is not here"),
            Reason::Key { mark, why } => match why {
                Unusable::Absent => write!(formatter, "the secret key {mark} that signs releases is not here"),
                Unusable::NoKey => write!(formatter, "what should be the secret key {mark} is no key of minisign"),
                Unusable::Closed => write!(formatter, "the secret key {mark} is closed by a password"),
                Unusable::WrongPassword => write!(formatter, "the password does not open the secret key {mark}"),
                Unusable::OtherKey(other) => {
                    write!(formatter, "the secret key is {other}, releases are to be signed by {mark}")
                }
            },
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Machine(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
