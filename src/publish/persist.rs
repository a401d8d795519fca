//! Tries again what fails for the moment, and never blindly: an answer that was lost may have been a good one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How long is waited before each further try.
pub(super) const PAUSES: [Duration; 4] =
    [Duration::from_millis(100), Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(4)];

/// What a store remembers of its tries.
#[derive(Debug, Default)]
pub(super) struct Persistence {
    /// Whether it has failed for good; then nothing is tried twice any more.
    has_failed: AtomicBool,
}

impl Persistence {
    /// Does something that may fail for the moment, which `is_passing` tells. After a failure `is_done` says whether it
    /// was done all the same.
    pub(super) fn persist<T, E>(
        &self,
        is_passing: impl Fn(&E) -> bool,
        run: impl Fn() -> Result<T, E>,
        is_done: impl Fn() -> Option<T>,
    ) -> Result<T, E> {
        let mut pauses = PAUSES.iter();
        loop {
            let error = match run() {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let again = is_passing(&error) && !self.has_failed.load(Ordering::Relaxed);
            let Some(pause) = pauses.next().filter(|_| again) else {
                self.has_failed.store(true, Ordering::Relaxed);
                return Err(error);
            };
            thread::sleep(*pause);
            if let Some(value) = is_done() {
                return Ok(value);
            }
        }
    }
}
