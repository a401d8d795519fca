//! What is remembered of a round: which addresses answered well, and when. They are not asked again for a day.
//!
//! What is kept is a matter of manners, never of truth: a file that is damaged, from another version or from the future
//! counts as none, and whatever was not well is asked again each time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use super::visit::Verdict;

/// Seconds for which a good answer holds.
const HOLDS: i64 = 24 * 60 * 60;

/// Good answers by address.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    answered: BTreeMap<String, Answer>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Answer {
    /// Seconds since 1970.
    at: i64,
    /// Where it led for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
}

impl Kept {
    /// Reads what [`text`](Self::text) has written.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    pub(super) fn fresh(mut self, now: i64) -> Self {
        self.answered.retain(|_, answer| (0..HOLDS).contains(&now.saturating_sub(answer.at)));
        self
    }

    pub(super) fn get(&self, address: &Url) -> Option<Verdict> {
        let answer = self.answered.get(address.as_str())?;
        match &answer.moved {
            Some(to) => Url::parse(to).ok().map(Verdict::Moved),
            None => Some(Verdict::Well),
        }
    }

    pub(super) fn take(&mut self, address: &Url, verdict: &Verdict, now: i64) {
        let moved = match verdict {
            Verdict::Well => None,
            Verdict::Moved(to) => Some(to.to_string()),
            _ => return,
        };
        self.answered.entry(address.to_string()).or_insert(Answer { at: now, moved });
    }

    pub(super) fn forget_all_but(&mut self, is_named: impl Fn(&Url) -> bool) {
        self.answered.retain(|address, _| Url::parse(address).is_ok_and(|address| is_named(&address)));
    }
}
