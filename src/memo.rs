//! Keeps what was made as long as what it was made from stays the same: for a process that reads one project again and
//! again. It never decides what belongs to the input; whoever asks states it, as numbers ([`Sources::state`]).
//!
//! [`Sources::state`]: crate::source::Sources::state

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// What something was made from: equal states are equal inputs.
pub type State = Vec<u64>;

/// Results by name, each with the state it was made from; one for each name.
#[derive(Debug)]
pub struct Memo<T> {
    kept: RwLock<BTreeMap<String, (State, T)>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { kept: RwLock::default() }
    }
}

impl<T: Clone> Memo<T> {
    /// The result called `name`, made anew unless the one at hand was made from the same state. Without a state nothing
    /// is kept.
    pub fn get(&self, name: &str, state: Option<State>, make: impl FnOnce() -> T) -> T {
        let Some(state) = state else { return make() };
        let known = {
            let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
            kept.get(name).filter(|(known, _)| *known == state).map(|(_, result)| result.clone())
        };
        known.unwrap_or_else(|| {
            let made = make();
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            kept.insert(name.to_owned(), (state, made.clone()));
            made
        })
    }

    /// Forgets the results whose name `stays` does not want to keep.
    pub fn retain(&self, stays: impl Fn(&str) -> bool) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).retain(|name, _| stays(name));
    }
}
