//! The right to publish to a target, which one run has at a time: a file that says who, since when and until when.
//!
//! It is made where none is, renewed while the run goes on, and looked at once more before the manifest is written, so
//! that a run that was silent for too long does not finish over the head of its successor. A run that was killed leaves
//! its lease behind: on its own machine the lock of the operating system tells that, elsewhere the time does.

use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::error::{PublishError, Reason, Result};
use super::store::{Guard, Store};
use super::target::Sender;
use crate::digest::Digest;
use crate::route::OutputPath;

/// Where it stands.
const LEASE: &str = ".gongkai/lease.json";
/// How long it holds, in seconds.
const HOLDS: u64 = 600;
/// How long somebody else may take from looking to writing, where nothing keeps two apart.
const SETTLES: Duration = Duration::from_millis(1500);

/// Who has the right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// The name of the account.
    pub owner: String,
    /// The name of the machine.
    pub host: String,
    /// Since when, for people.
    pub since: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Written {
    #[serde(flatten)]
    holder: Holder,
    /// In seconds since 1970.
    until: u64,
    /// Tells this run from all others.
    token: String,
    /// Among whom the lock of its machine would have kept others away.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    among: String,
}

/// The right to publish; it is given back when the value goes.
#[derive(Debug)]
pub(super) struct Lease<'s> {
    store: &'s dyn Store,
    path: OutputPath,
    written: Written,
    began: (Instant, u64),
    _alone: Option<Guard>,
}

impl<'s> Lease<'s> {
    /// Takes the lease of `store`.
    pub(super) fn take(store: &'s dyn Store, sender: &Sender) -> Result<Self> {
        let path = OutputPath::ours(LEASE);
        let alone = store.alone()?;
        let holder = Holder { owner: sender.owner.clone(), host: sender.host.clone(), since: sender.date.clone() };
        let began = (Instant::now(), sender.seconds);
        let run = format!("{holder:?} {} {:?}", std::process::id(), began);
        let (is_alone, among) = match &alone {
            Some(Guard::Taken) => return Err(locked(patiently(store, &path)?)),
            Some(Guard::System { among, .. }) => (true, among.clone()),
            None => (false, String::new()),
        };
        let keeps_all_away = is_alone && among.is_empty();
        let token = Digest::of(run.as_bytes()).short(32);
        let written = Written { holder, until: sender.seconds + HOLDS, token, among };
        let lease = Self { store, path, written, began, _alone: alone };
        let is_certain = if store.create(&lease.path, lease.text().as_bytes())? {
            store.keeps_apart()
        } else {
            let before = there(store, &lease.path)?;
            let is_over = |before: &Written| before.until < sender.seconds;
            // Of a run on this machine that has ended without giving it back: nobody else may take it over.
            let is_mine = is_alone
                && before
                    .as_ref()
                    .is_some_and(|before| before.holder.host == sender.host && before.among == lease.written.among);
            // Half a lease is one of a run that was killed while writing it.
            if !is_mine && !before.as_ref().map_or(is_alone, is_over) {
                return Err(locked(before));
            }
            store.write(&lease.path, lease.text().as_bytes())?;
            keeps_all_away || (is_mine && !before.as_ref().is_some_and(is_over))
        };
        if !is_certain {
            // Whoever has looked at the same time has written by now; the last word counts.
            thread::sleep(SETTLES);
        }
        match there(store, &lease.path)? {
            Some(there) if there.token == lease.written.token => Ok(lease),
            other => Err(locked(other)),
        }
    }

    /// Makes sure that nobody has taken over, and renews the lease when half of it is over.
    pub(super) fn hold(&mut self) -> Result<()> {
        let now = self.began.1 + self.began.0.elapsed().as_secs();
        if now + HOLDS / 2 >= self.written.until {
            self.look()?;
            self.written.until = now + HOLDS;
            self.store.write(&self.path, self.text().as_bytes())?;
        }
        Ok(())
    }

    /// Makes sure that nobody has taken over.
    pub(super) fn look(&self) -> Result<()> {
        match there(self.store, &self.path)? {
            Some(there) if there.token == self.written.token => Ok(()),
            there => Err(PublishError::before(Reason::Overtaken(holder(there)))),
        }
    }

    fn text(&self) -> String {
        // Strings and numbers always serialize.
        serde_json::to_string(&self.written).unwrap_or_default()
    }
}

fn there(store: &dyn Store, path: &OutputPath) -> Result<Option<Written>> {
    Ok(store.read(path)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// As [`there`], of a run that has just begun and may not have said yet who it is.
fn patiently(store: &dyn Store, path: &OutputPath) -> Result<Option<Written>> {
    for _ in 0..20 {
        if let Some(written) = there(store, path)? {
            return Ok(Some(written));
        }
        thread::sleep(Duration::from_millis(25));
    }
    Ok(None)
}

fn holder(there: Option<Written>) -> Holder {
    let unknown = || Holder { owner: "?".to_owned(), host: "?".to_owned(), since: "?".to_owned() };
    there.map_or_else(unknown, |there| there.holder)
}

fn locked(there: Option<Written>) -> PublishError {
    PublishError::before(Reason::Locked(holder(there)))
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // Where it cannot be removed now, it is over by itself.
        if self.look().is_ok() {
            let _ = self.store.delete(&self.path);
        }
    }
}
