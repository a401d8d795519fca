//! Numbers of bank cards: the digit at the end is right, and the first digits are an issuer's.

use super::found::{Around, Kind, Match, holds};
use super::plain::{Gap, Group, Plain};
use crate::diagnostic::Severity;

/// Shown of a number: the last four.
const SHOWN: (usize, usize) = (0, 4);

const WORDS: &[&str] = &["银行", "卡号", "账号", "帐号", "账户", "户名", "开户", "储蓄", "bank", "card", "account"];

pub(super) fn find(plain: &Plain, around: Around<'_>, found: &mut Vec<Match>) {
    let groups = &plain.groups;
    for index in 0..groups.len() {
        if !plain.begins(groups[index]) {
            continue;
        }
        let Some(used) = run(plain, groups, index) else { continue };
        let last = groups[index + used - 1];
        let digits = plain.digits(&groups[index..index + used]);
        if !plain.ends(last) || plain.is_amount(last) || !is_card(&digits) {
            continue;
        }
        let near = holds(&format!("{} {}", around.heading, plain.words_before(groups[index].start, 30)), WORDS);
        // Codes of divisions begin with the same digits as cards, so most issuers need a word beside the number.
        let certain = digits.starts_with("62") && matches!(digits.len(), 16 | 19);
        if certain || used > 1 || near {
            found.push(Match::new(plain, groups[index].start..last.end, Kind::BankCard, Severity::Error, SHOWN));
        }
    }
}

/// How many groups make one number: one, or several of four digits.
fn run(plain: &Plain, groups: &[Group], index: usize) -> Option<usize> {
    let length = |group: &Group| group.end - group.start;
    if (16..=19).contains(&length(&groups[index])) {
        return Some(1);
    }
    let mut used = 1;
    while used < 5
        && length(&groups[index + used - 1]) == 4
        && index + used < groups.len()
        && length(&groups[index + used]) <= 4
        && plain.gap(groups[index + used - 1], groups[index + used]) == Some(Gap::Narrow)
    {
        used += 1;
    }
    let total: usize = groups[index..index + used].iter().map(length).sum();
    (used >= 4 && (16..=19).contains(&total)).then_some(used)
}

fn is_card(digits: &str) -> bool {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let issuer = |length: usize| match digits.as_bytes() {
        [b'6', b'2', ..] => true,
        [b'4', ..] | [b'5', b'1'..=b'5', ..] | [b'3', b'5', ..] => length == 16,
        [b'9', b'5', b'5', ..] | [b'6', b'0', ..] | [b'6', b'8' | b'9', ..] => length >= 16,
        _ => false,
    };
    // All digits alike pass every sum.
    let different = digits.bytes().any(|byte| byte != digits.as_bytes()[0]);
    different && issuer(digits.len()) && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
