//! What tells that a file has not been written since it was read: its size, its times, its place on the disk.
//!
//! The time at which its inode has changed is set by the system alone. Clocks of file systems are coarse, so a stamp tells
//! nothing of what happens within the same tick: it is believed only where that tick is over ([`Tick`]). Where a system
//! knows no such time, no stamp is believed.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::release::File;

/// What tells that a file was not saved since.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) size: u64,
    modified: Option<SystemTime>,
    /// File, and when its inode changed.
    identity: [u64; 4],
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt as _;
            [metadata.dev(), metadata.ino(), metadata.ctime().cast_unsigned(), metadata.ctime_nsec().cast_unsigned()]
        };
        #[cfg(not(unix))]
        let identity = [0; 4];
        Self { size: metadata.len(), modified: metadata.modified().ok(), identity }
    }

    /// Whether this is the file of an earlier stamp, which has only been given another name since.
    pub(super) fn is_renamed(&self, earlier: &Self) -> bool {
        let file = |stamp: &Self| [stamp.identity[0], stamp.identity[1]];
        self.size == earlier.size && self.modified == earlier.modified && file(self) == file(earlier)
    }

    /// When its inode has changed.
    pub(super) fn tick(&self) -> Tick {
        Tick([self.identity[2], self.identity[3]])
    }
}

/// A time as a file system gives it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Tick([u64; 2]);

impl Tick {
    /// What time it is where `folder` stands, which is made for that and removed again. `None` where it cannot be told.
    pub(super) fn now(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).ok()?;
        let tick = fs::symlink_metadata(folder).ok().map(|about| Stamp::of(&about).tick());
        // In use for something else it stays.
        let _ = fs::remove_dir(folder);
        tick.filter(|tick| *tick != Self([0; 2]))
    }

    /// The same, after this one if that is soon.
    pub(super) fn over(self, folder: &Path) -> Option<Self> {
        const LOOKS: u32 = 20;
        for _ in 0..LOOKS {
            if let Some(now) = Self::now(folder).filter(|now| *now > self) {
                return Some(now);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        None
    }
}

/// Files of an output folder, each as it was when its bytes were known.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Stamps(pub(super) BTreeMap<String, Stamped>);

/// The stamp of a file, and the SHA-256 of its bytes in hexadecimal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stamped {
    pub(super) stamp: Stamp,
    pub(super) sha256: String,
}

impl Stamps {
    /// Whether the file at `path`, which has this stamp, is known to have the bytes of `file`.
    pub(super) fn know(&self, path: &str, stamp: &Stamp, file: &File) -> bool {
        self.0.get(path).is_some_and(|known| known.stamp == *stamp && known.sha256 == file.sha256)
    }
}
