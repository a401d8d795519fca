//! Numbers that were masked, but so little that whoever wants can guess the rest.

use super::found::{Kind, MASKS, Match, Remark};
use super::plain::Plain;
use crate::diagnostic::Severity;

/// At least so many of the eighteen signs of an identity number are hidden, and of the eleven digits of a mobile number.
const OF_EIGHTEEN: usize = 8;
const OF_ELEVEN: usize = 4;

pub(super) fn find(plain: &Plain, found: &mut Vec<Match>) {
    let is_mask = |sign: char| MASKS.contains(&sign);
    let belongs = |index: usize| {
        let sign = plain.signs[index];
        // An x masks where another one stands beside it.
        let beside = |other: Option<char>| other.is_some_and(|other| matches!(other, 'x' | 'X'));
        let crossed = matches!(sign, 'x' | 'X') && (beside(plain.before(index)) || beside(plain.at(index + 1)));
        (sign.is_ascii_digit() || is_mask(sign) || crossed, is_mask(sign) || crossed)
    };
    let mut index = 0;
    while index < plain.signs.len() {
        if !plain.signs[index].is_ascii_digit() {
            index += 1;
            continue;
        }
        let start = index;
        let mut hidden = 0;
        while index < plain.signs.len() && belongs(index).0 {
            hidden += usize::from(belongs(index).1);
            index += 1;
        }
        if hidden == 0 {
            continue;
        }
        if plain.at(index).is_some_and(|one| matches!(one, 'x' | 'X')) && index - start == 17 {
            index += 1;
        }
        let inside = |one: Option<char>| one.is_some_and(|one| one.is_ascii_alphanumeric());
        if inside(plain.before(start)) || inside(plain.at(index)) {
            continue;
        }
        let length = index - start;
        let first: String = plain.signs[start..start + 2].iter().collect();
        let wanted = match length {
            18 if first.parse::<u32>().is_ok_and(|province| (11..=83).contains(&province)) => OF_EIGHTEEN,
            11 if plain.signs[start] == '1' && matches!(plain.signs[start + 1], '3'..='9') => OF_ELEVEN,
            _ => continue,
        };
        if hidden < wanted {
            let shown = if length == 18 { (2, 3) } else { (3, 4) };
            let one = Match::new(plain, start..index, Kind::MaskedTooLittle, Severity::Warning, shown);
            found.push(one.remark(Remark::Masked(hidden, wanted)));
        }
    }
}
