//! The places of each term, as they are gathered and as they are written.
//!
//! Places come in rising order. A list keeps the gaps between them, each as digits of five bits, the least first; a
//! sixth bit says that more follow. As text that is one character for most gaps.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::words::{Term, terms};

/// Every term of a segment with its places.
#[derive(Default)]
pub(super) struct Postings {
    han: HashMap<(char, Option<char>), Places>,
    words: HashMap<Box<str>, Places>,
}

#[derive(Default)]
struct Places {
    /// The least place that is not in the list and behind it.
    next: u32,
    gaps: String,
}

impl Places {
    fn add(&mut self, place: u32) {
        let Some(mut gap) = place.checked_sub(self.next) else { return };
        self.next = place + 1;
        loop {
            let more = gap >> 5 > 0;
            self.gaps.push(char::from(DIGITS[(gap & 31) as usize + if more { 32 } else { 0 }]));
            gap >>= 5;
            if !more {
                return;
            }
        }
    }
}

/// The first half ends a number.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Some places as they are written.
pub(super) fn written(places: &BTreeSet<u32>) -> String {
    let mut list = Places::default();
    places.iter().for_each(|place| list.add(*place));
    list.gaps
}

/// The places that [`written`] has written.
pub(super) fn read(gaps: &str) -> Option<BTreeSet<u32>> {
    let mut places = BTreeSet::new();
    let (mut next, mut gap, mut shift) = (0u32, 0u32, 0u32);
    for byte in gaps.bytes() {
        let digit = u32::try_from(DIGITS.iter().position(|digit| *digit == byte)?).ok()?;
        gap = gap.checked_add((digit & 31).checked_shl(shift)?)?;
        shift += 5;
        if digit < 32 {
            let place = next.checked_add(gap)?;
            places.insert(place);
            next = place.checked_add(1)?;
            (gap, shift) = (0, 0);
        }
    }
    Some(places)
}

/// The order of terms: that in which JavaScript compares strings.
pub(super) fn order(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

impl Postings {
    /// Says that the terms of `text` stand at `place`, which is not before any place named earlier.
    pub(super) fn add(&mut self, text: &str, place: u32) {
        terms(text, &mut |term| match term {
            Term::Han(one, next) => self.han.entry((one, next)).or_default().add(place),
            // Most words have been seen before: no copy is made for looking one up.
            Term::Word(word) => match self.words.get_mut(word) {
                Some(places) => places.add(place),
                None => self.words.entry(word.into()).or_default().add(place),
            },
        });
    }

    /// The terms with their written places, in their order.
    pub(super) fn sorted(self) -> Vec<(String, String)> {
        let han = self.han.into_iter().map(|((one, next), places)| {
            let term: String = std::iter::once(one).chain(next).collect();
            (term, places)
        });
        let words = self.words.into_iter().map(|(word, places)| (word.into_string(), places));
        let mut all: Vec<(String, String)> = han.chain(words).map(|(term, places)| (term, places.gaps)).collect();
        all.sort_unstable_by(|(one, _), (other, _)| order(one, other));
        all
    }
}
