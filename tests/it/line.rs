//! A line between the program and a real server, which breaks by lot or after so many bytes.
//!
//! What befalls it befalls parts of eight kilobytes: a fault of each connection would be no trial, since a run uses few.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// Bytes that share one lot.
const PART: usize = 8192;
/// In a thousand parts so many break the line, and so many are never heard of again.
const BREAKS: u64 = 40;
const STALLS: u64 = 3;
/// Of a thousand parts of a request so many arrive, and the answer to them does not.
const LOSSES: u64 = 30;

/// What befalls a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lot {
    Passes,
    Breaks,
    Stalls,
    LosesReply,
}

/// The line; it ends with the process.
pub(crate) struct Line {
    /// Where programs reach it.
    pub(crate) port: u16,
    state: Arc<State>,
}

struct State {
    server: u16,
    /// Whence the lots come; with 0 nothing happens.
    seed: AtomicU64,
    /// Numbers the connections of one seed.
    connections: AtomicU64,
    /// How many bytes programs have sent.
    sent: AtomicU64,
    /// How many they may: from then on nobody comes through.
    limit: AtomicU64,
    /// How many they may over each connection.
    each: AtomicU64,
    breaks: AtomicU64,
    stalls: AtomicU64,
    losses: AtomicU64,
}

/// One connection.
struct Pair {
    state: Arc<State>,
    program: TcpStream,
    server: TcpStream,
    number: u64,
    /// Whether the answer that comes next is not handed on.
    is_lost: AtomicBool,
    /// Whether nothing is handed on any more, in either direction.
    is_silent: AtomicBool,
}

impl Line {
    /// A line to what listens at this port, on which nothing happens yet.
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let endless = || AtomicU64::new(u64::MAX);
        let state = Arc::new(State {
            server,
            seed: AtomicU64::default(),
            connections: AtomicU64::default(),
            sent: AtomicU64::default(),
            limit: endless(),
            each: endless(),
            breaks: AtomicU64::default(),
            stalls: AtomicU64::default(),
            losses: AtomicU64::default(),
        });
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for program in listener.incoming().filter_map(Result::ok) {
                let state = Arc::clone(&serving);
                if state.sent.load(Ordering::SeqCst) >= state.limit.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(server) = TcpStream::connect(("127.0.0.1", state.server)) else { continue };
                let number = state.connections.fetch_add(1, Ordering::Relaxed);
                let (is_lost, is_silent) = (AtomicBool::default(), AtomicBool::default());
                let pair = Arc::new(Pair { state, program, server, number, is_lost, is_silent });
                let other = Arc::clone(&pair);
                thread::spawn(move || pair.hand_on());
                thread::spawn(move || other.hand_back());
            }
        });
        Self { port, state }
    }

    /// From now on lots are drawn from this seed. Those of one connection are the same in every run.
    pub(crate) fn draw(&self, seed: u64) {
        self.state.connections.store(0, Ordering::Relaxed);
        self.state.seed.store(seed, Ordering::Relaxed);
    }

    /// From now on programs may send so many bytes in all, and what they have sent is counted anew.
    pub(crate) fn end_after(&self, bytes: u64) {
        self.state.limit.store(bytes, Ordering::SeqCst);
        self.state.sent.store(0, Ordering::SeqCst);
    }

    /// From now on programs may send so many bytes over each connection.
    pub(crate) fn end_each_after(&self, bytes: u64) {
        self.state.each.store(bytes, Ordering::SeqCst);
    }

    /// From now on nothing happens, and what programs send is counted anew.
    pub(crate) fn mend(&self) {
        self.draw(0);
        self.end_each_after(u64::MAX);
        self.end_after(u64::MAX);
    }

    /// How many bytes programs have sent.
    pub(crate) fn sent(&self) -> u64 {
        self.state.sent.load(Ordering::SeqCst)
    }

    /// How often the line broke, was silent, and lost an answer.
    pub(crate) fn befallen(&self) -> [u64; 3] {
        [&self.state.breaks, &self.state.stalls, &self.state.losses].map(|count| count.load(Ordering::Relaxed))
    }
}

impl Pair {
    /// What the program sends.
    fn hand_on(&self) {
        let (mut part, mut each) = ([0; PART], self.state.each.load(Ordering::SeqCst));
        let mut whole = 0;
        while let Ok(count @ 1..) = (&self.program).read(&mut part) {
            match self.lots(&mut whole, count, true) {
                Lot::Passes => {}
                Lot::Breaks => break,
                Lot::Stalls => self.is_silent.store(true, Ordering::SeqCst),
                Lot::LosesReply => self.is_lost.store(true, Ordering::SeqCst),
            }
            if self.is_silent.load(Ordering::SeqCst) {
                continue;
            }
            let before = self.state.sent.fetch_add(count as u64, Ordering::SeqCst);
            let left = self.state.limit.load(Ordering::SeqCst).saturating_sub(before).min(each);
            let passing = count.min(usize::try_from(left).unwrap());
            each -= passing as u64;
            if (&self.server).write_all(&part[..passing]).is_err() || passing < count {
                break;
            }
        }
        self.end();
    }

    /// What the server answers.
    fn hand_back(&self) {
        let (mut part, mut whole) = ([0; PART], 0);
        while let Ok(count @ 1..) = (&self.server).read(&mut part) {
            let lot = self.lots(&mut whole, count, false);
            if lot == Lot::Breaks || self.is_lost.load(Ordering::SeqCst) {
                break;
            }
            if lot == Lot::Stalls {
                self.is_silent.store(true, Ordering::SeqCst);
            }
            if !self.is_silent.load(Ordering::SeqCst) && (&self.program).write_all(&part[..count]).is_err() {
                break;
            }
        }
        self.end();
    }

    fn end(&self) {
        let _ = self.program.shutdown(Shutdown::Both);
        let _ = self.server.shutdown(Shutdown::Both);
    }

    /// What befalls the next so many bytes: a lot is drawn where a part begins. `whole` counts those before them.
    fn lots(&self, whole: &mut usize, count: usize, is_request: bool) -> Lot {
        let parts = whole.div_ceil(PART)..(*whole + count).div_ceil(PART);
        *whole += count;
        let mut lots = parts.map(|part| self.lot(part as u64, is_request));
        lots.find(|lot| *lot != Lot::Passes).unwrap_or(Lot::Passes)
    }

    fn lot(&self, part: u64, is_request: bool) -> Lot {
        let seed = self.state.seed.load(Ordering::Relaxed);
        if seed == 0 {
            return Lot::Passes;
        }
        let number = (self.number << 32) | (part << 1) | u64::from(is_request);
        let (lot, count) = match mixed(seed, number) % 1000 {
            0..BREAKS => (Lot::Breaks, &self.state.breaks),
            drawn if drawn < BREAKS + STALLS => (Lot::Stalls, &self.state.stalls),
            drawn if is_request && drawn < BREAKS + STALLS + LOSSES => (Lot::LosesReply, &self.state.losses),
            _ => return Lot::Passes,
        };
        count.fetch_add(1, Ordering::Relaxed);
        lot
    }
}

/// Numbers that are random enough (splitmix64) and the same on every machine.
pub(crate) fn mixed(seed: u64, number: u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number.wrapping_mul(0xd1b5_4a32_d192_ed03));
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
