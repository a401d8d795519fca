//! What a detector hands over: what was found, where, and how it may be shown.

use std::ops::Range;

use super::plain::Plain;
use crate::diagnostic::Severity;

/// What people write in place of what they hide.
pub(super) const MASKS: [char; 7] = ['*', '×', '●', '○', '■', '□', '#'];

/// What was found about a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    IdentityNumber,
    MobileNumber,
    BankCard,
    MaskedTooLittle,
    Passport,
    VehiclePlate,
    EMail,
    HomeAddress,
    PersonName,
}

/// Something in a text that concerns a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Match {
    pub(super) kind: Kind,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// How it is told: `138****1234`. The full value is never printed.
    pub(super) masked: String,
    /// The bytes that must not be seen.
    pub(super) hidden: Vec<Range<usize>>,
    pub(super) severity: Severity,
    /// What makes this one special.
    pub(super) remark: Option<Remark>,
}

/// What makes a match special.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Remark {
    /// An identity number whose last sign does not fit.
    WrongChecksum,
    /// An identity number of the old kind.
    Fifteen,
    /// So many characters are masked, and so many should be.
    Masked(usize, usize),
}

impl Match {
    /// What stands at `signs`; of its letters and digits the first `head` and the last `tail` may be shown.
    pub(super) fn new(
        plain: &Plain,
        signs: Range<usize>,
        kind: Kind,
        severity: Severity,
        (head, tail): (usize, usize),
    ) -> Self {
        let matters = |index: &usize| {
            let sign = plain.signs[*index];
            sign.is_alphanumeric() || MASKS.contains(&sign)
        };
        let places: Vec<usize> = signs.clone().filter(matters).collect();
        let mut masked = String::new();
        let mut hidden: Vec<Range<usize>> = Vec::new();
        for (order, index) in places.iter().enumerate() {
            if order < head || order + tail >= places.len() {
                masked.push(plain.signs[*index]);
                continue;
            }
            masked.push('*');
            let bytes = plain.bytes(*index..index + 1);
            match hidden.last_mut() {
                Some(last) if last.end == bytes.start => last.end = bytes.end,
                _ => hidden.push(bytes),
            }
        }
        Self { kind, range: plain.bytes(signs), masked, hidden, severity, remark: None }
    }

    /// The same with a remark.
    pub(super) fn remark(mut self, remark: Remark) -> Self {
        self.remark = Some(remark);
        self
    }
}

/// What stands around a text that is searched.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around<'a> {
    /// What names the text: the heading of its column, the cell to its left.
    pub(super) heading: &'a str,
    /// What the whole is about: the title of the document, the name of the file.
    pub(super) topic: &'a str,
}

/// Whether `text` holds one of `words`; Latin ones in any case.
pub(super) fn holds(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    words.iter().any(|word| lower.contains(word))
}
