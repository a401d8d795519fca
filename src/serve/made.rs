//! The files of an edition: made when somebody asks for them, by the thread that holds the plan, and kept.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Sender, SyncSender};
use std::sync::{PoisonError, RwLock};

use axum::body::Bytes;

use crate::pipeline::Files;
use crate::release::{Sink, SinkError};
use crate::route::OutputPath;

/// Files that have been made.
#[derive(Default)]
pub(super) struct Made {
    files: RwLock<BTreeMap<String, Bytes>>,
}

/// Somebody waits for a file; what comes back says that it has been tried.
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) tried: SyncSender<()>,
}

impl Made {
    /// These files and no others.
    pub(super) fn of(files: Files) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path, Bytes::from(bytes))).collect();
        Self { files: RwLock::new(files) }
    }

    /// The file called `name`, if it has been made.
    pub(super) fn get(&self, name: &str) -> Option<Bytes> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
}

impl Sink for Made {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        // Equal bytes: a file that two have made at once stays the one that was seen first.
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.entry(path.to_string()).or_insert_with(|| bytes.into());
        Ok(())
    }
}

/// Asks the thread that holds the plan.
pub(super) struct Asking {
    wanted: Option<Sender<Wanted>>,
}

impl Asking {
    /// Asks through `wanted`; without it there is nobody to ask.
    pub(super) fn new(wanted: Option<Sender<Wanted>>) -> Self {
        Self { wanted }
    }

    /// Waits until the file called `name` has been tried.
    pub(super) fn make(&self, name: &str) {
        let Some(wanted) = &self.wanted else { return };
        let (tried, answer) = mpsc::sync_channel(1);
        if wanted.send(Wanted { name: name.to_owned(), tried }).is_ok() {
            // No answer: the thread has failed, and has said so.
            let _ = answer.recv();
        }
    }
}
