//! Tries the addresses outside that the content names, when somebody asks for it: `gongkai check --online`.
//!
//! Addresses with their places (`addresses`) are asked by a few visitors (`visit`), one at a time per host, and become
//! findings (`told`). It sends requests without a body and keeps nothing of the answers but how they began. It reads no
//! clock that people see: who calls says what time it is. `client` alone knows the HTTP crate. Begin with [`Round`].

mod addresses;
mod client;
mod kept;
mod network;
mod told;
mod visit;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use url::Url;

pub use kept::Kept;

use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::source::Spanned;
use visit::{Verdict, Visitor};

/// How addresses are asked.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long one answer may take.
    pub patience: Duration,
    /// Whether addresses of this machine and of the local network are asked too.
    pub local_network: bool,
    /// The proxy that leads out, and the hosts that are asked without it, as in `NO_PROXY`.
    pub proxy: Option<(String, String)>,
    /// Seconds since 1970, by which the age of kept answers is told.
    pub now: i64,
}

/// Visitors that are under way at the same time.
const VISITORS: usize = 4;

/// All addresses of a site that lead outside, and what is known of them.
#[derive(Debug)]
pub struct Round {
    named: BTreeMap<Url, Vec<Spanned<String>>>,
    kept: Kept,
    options: Options,
}

/// What came of a round.
#[derive(Debug)]
pub struct Answers {
    /// The findings.
    pub found: Vec<Diagnostic>,
    /// What is worth keeping for the next round.
    pub kept: Kept,
    /// So many addresses were asked.
    pub asked: usize,
    /// So many answered well not long ago and were left in peace.
    pub spared: usize,
}

impl Round {
    /// The addresses that `site` names, and what an earlier round has `kept`.
    #[must_use]
    pub fn new(site: &Site, kept: Kept, options: Options) -> Self {
        Self { named: addresses::named(site), kept: kept.fresh(options.now), options }
    }

    /// So many addresses will be asked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.due().count()
    }

    /// Whether there is nothing to ask.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn due(&self) -> impl Iterator<Item = &Url> {
        self.named.keys().filter(|address| self.kept.get(address).is_none())
    }

    /// Asks all of them; `step` is told of each one.
    #[must_use]
    pub fn go(&self, step: &(dyn Fn() + Sync)) -> Answers {
        let visitor = Visitor::new(&self.options);
        // The addresses of a host stay together, so that no visitor waits for another one's pause.
        let mut hosts: BTreeMap<String, Vec<&Url>> = BTreeMap::new();
        for address in self.due() {
            hosts.entry(address.host_str().unwrap_or_default().to_owned()).or_default().push(address);
        }
        let hosts: Vec<Vec<&Url>> = hosts.into_values().collect();
        let next = AtomicUsize::new(0);
        let heard = AtomicBool::new(false);
        let verdicts: Mutex<BTreeMap<&Url, Verdict>> = Mutex::default();
        std::thread::scope(|scope| {
            for _ in 0..VISITORS.min(hosts.len()) {
                scope.spawn(|| {
                    while let Some(addresses) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
                        for address in addresses {
                            let (verdict, answered) = visitor.ask(address);
                            heard.fetch_or(answered, Ordering::Relaxed);
                            if let Ok(mut verdicts) = verdicts.lock() {
                                verdicts.insert(address, verdict);
                            }
                            step();
                        }
                    }
                });
            }
        });
        // Where nobody at all has answered, it is this machine that is cut off, and no host is known to be gone.
        let online = heard.into_inner();
        let verdicts = verdicts.into_inner().unwrap_or_default();
        let asked = verdicts.len();
        let mut kept = self.kept.clone();
        let mut found = Vec::new();
        for (address, places) in &self.named {
            let Some(verdict) = verdicts.get(address).cloned().or_else(|| self.kept.get(address)) else { continue };
            let verdict = verdict.seen_from(online);
            kept.take(address, &verdict, self.options.now);
            found.extend(places.iter().filter_map(|place| told::finding(place, &verdict)));
        }
        kept.forget_all_but(|address| self.named.contains_key(address));
        Answers { found, kept, asked, spared: self.named.len() - asked }
    }
}
