//! Passports and other papers to travel with, near the word that names them.

use super::found::{Around, Kind, Match, holds};
use super::plain::Plain;
use crate::diagnostic::Severity;

const WORDS: &[&str] =
    &["护照", "通行证", "台胞证", "回乡证", "旅行证", "passport", "travel permit", "travel document"];

pub(super) fn find(plain: &Plain, around: Around<'_>, found: &mut Vec<Match>) {
    for group in &plain.groups {
        let length = group.end - group.start;
        if !(6..=10).contains(&length) {
            continue;
        }
        let letters =
            plain.signs[..group.start].iter().rev().take(3).take_while(|one| one.is_ascii_alphabetic()).count();
        let start = group.start - letters;
        let capital = plain.signs[start..group.start].iter().all(char::is_ascii_uppercase);
        // One or two letters and seven to ten digits; cards for Taiwan have eight digits alone.
        let form = match letters {
            0 => length == 8,
            1 | 2 => (7 - usize::from(letters == 2)..=10).contains(&length) && capital,
            _ => false,
        };
        let named = form && plain.ends(*group) && plain.before(start).is_none_or(|one| !one.is_ascii_alphanumeric());
        if !named {
            continue;
        }
        let near = format!("{} {}", around.heading, plain.words_before(start, 16));
        // A day written in eight digits is no number of a paper.
        let words = if letters == 0 { &["台胞证", "通行证号"] } else { WORDS };
        if holds(&near, words) {
            found.push(Match::new(plain, start..group.end, Kind::Passport, Severity::Warning, (1, 2)));
        }
    }
}
