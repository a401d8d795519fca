//! How an address is asked, politely: a light request first, one at a time per host with a pause between, once more
//! where the server asks for patience or is in trouble, and a few steps along where it leads on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use url::Url;

use super::client::{Answer, Client, Method, Silence};
use super::{Options, network};

/// Between two requests to a host.
const PAUSE: Duration = Duration::from_millis(500);
/// Before the second try, where the server does not say how long.
const BACKOFF: Duration = Duration::from_secs(2);
/// The longest that a server may ask us to wait; beyond it, it is left in peace.
const MOST_PATIENCE: Duration = Duration::from_secs(30);
/// Steps that are followed.
const MOST_STEPS: usize = 5;

/// What is known of an address now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It answered well.
    Well,
    /// It answers well at another address, for good.
    Moved(Url),
    /// Nothing stands there: 404 or 410.
    Gone(u16),
    /// There is no such host.
    NoHost,
    /// It could not be judged from here.
    Open(Reason),
}

/// Why an address could not be judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reason {
    /// An answer that says nothing of whether the page is there.
    Status(u16),
    /// No answer at all.
    Silence(Silence),
    /// It leads back to where it came from.
    Circle,
    /// It leads on and on.
    TooManySteps,
    /// It leads to where no page is.
    Astray,
    /// This machine is cut off.
    Offline,
}

impl Verdict {
    /// The same, where it is known whether this machine reaches anyone at all.
    pub(super) fn seen_from(self, online: bool) -> Self {
        match self {
            Self::NoHost if !online => Self::Open(Reason::Offline),
            other => other,
        }
    }
}

/// Asks addresses; several threads may share one.
pub(super) struct Visitor {
    client: Client,
    local_network: bool,
    now: i64,
    /// When each host was asked last. Whoever holds it is the only one who asks that host.
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Option<Instant>>>>>,
}

impl Visitor {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            client: Client::new(options),
            local_network: options.local_network,
            now: options.now,
            hosts: Mutex::default(),
        }
    }

    /// What `address` is found to be, and whether any server has answered on the way.
    pub(super) fn ask(&self, address: &Url) -> (Verdict, bool) {
        let mut here = address.clone();
        let mut seen = vec![here.clone()];
        // As long as every step is for good, the new address may be written in place of the old one.
        let mut for_good: Option<Url> = None;
        let mut permanent = true;
        let mut heard = false;
        loop {
            if !self.local_network && network::is_local(&here) {
                return (Verdict::Open(Reason::Silence(Silence::Local)), heard);
            }
            let answer = match self.reach(&here) {
                Ok(answer) => answer,
                // A step that leads nowhere is for the server to mend; only the first name is the text's own.
                Err(Silence::NoHost) if seen.len() == 1 => return (Verdict::NoHost, heard),
                Err(silence) => return (Verdict::Open(Reason::Silence(silence)), heard),
            };
            heard = true;
            let next = match answer.status {
                200..=299 => break,
                404 | 410 => return (Verdict::Gone(answer.status), heard),
                301 | 302 | 303 | 307 | 308 => answer.location.as_deref().and_then(|to| here.join(to).ok()),
                status => return (Verdict::Open(Reason::Status(status)), heard),
            };
            let Some(mut next) = next.filter(|next| matches!(next.scheme(), "http" | "https") && next.has_host())
            else {
                return (Verdict::Open(Reason::Astray), heard);
            };
            next.set_fragment(None);
            permanent &= matches!(answer.status, 301 | 308);
            if permanent {
                for_good = Some(next.clone());
            }
            if seen.contains(&next) {
                return (Verdict::Open(Reason::Circle), heard);
            }
            if seen.len() > MOST_STEPS {
                return (Verdict::Open(Reason::TooManySteps), heard);
            }
            seen.push(next.clone());
            here = next;
        }
        (for_good.map_or(Verdict::Well, Verdict::Moved), heard)
    }

    /// The answer of one address: HEAD first, GET where HEAD is not understood, one of them again where that may help.
    fn reach(&self, address: &Url) -> Result<Answer, Silence> {
        let host = address.host_str().unwrap_or_default().to_owned();
        let turn = self.hosts.lock().map(|mut hosts| Arc::clone(hosts.entry(host).or_default()));
        let Ok(turn) = turn else { return Err(Silence::Broken) };
        let Ok(mut last) = turn.lock() else { return Err(Silence::Broken) };
        let mut method = Method::Head;
        let mut again = false;
        loop {
            if let Some(rest) = last.and_then(|last| PAUSE.checked_sub(last.elapsed())) {
                std::thread::sleep(rest);
            }
            let answer = self.client.ask(method, address);
            *last = Some(Instant::now());
            let patience = match &answer {
                Ok(Answer { status: 429 | 500..=599, retry_after, .. }) => {
                    retry_after.as_deref().map_or(Some(BACKOFF), |said| self.wait(said))
                }
                Err(Silence::Broken | Silence::Garbled | Silence::NoHost) => Some(BACKOFF),
                _ => None,
            };
            if let Some(patience) = patience.filter(|_| !again) {
                again = true;
                method = Method::Get;
                std::thread::sleep(patience);
                continue;
            }
            // Many servers answer HEAD with whatever comes to their mind; GET is what readers send.
            let doubtful = matches!(&answer, Ok(Answer { status: 400..=428 | 430..=499 | 501, .. }));
            if method == Method::Head && doubtful {
                method = Method::Get;
                continue;
            }
            return answer;
        }
    }

    /// How long `Retry-After` asks to wait: seconds, or a date. `None` when that is too long.
    fn wait(&self, said: &str) -> Option<Duration> {
        let seconds = said.parse::<u64>().ok().or_else(|| {
            let at = jiff::fmt::rfc2822::parse(said).ok()?.timestamp().as_second();
            u64::try_from(at.saturating_sub(self.now)).ok().or(Some(0))
        });
        let asked = seconds.map_or(BACKOFF, Duration::from_secs);
        (asked <= MOST_PATIENCE).then_some(asked)
    }
}
