//! Identity numbers: the 18 signs of GB 11643, and the 15 digits of before 1999.

use super::found::{Around, Kind, Match, Remark, holds};
use super::plain::{Gap, Group, Plain};
use crate::diagnostic::Severity;

/// Shown of a number: the first two and the last three, as city portals print it.
const SHOWN: (usize, usize) = (2, 3);

/// First two digits: a province.
const PROVINCES: [u32; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
];

/// Words near which eighteen signs are meant as an identity number, whatever their checksum.
const WORDS: &[&str] = &[
    "身份证",
    "公民身份",
    "身份号码",
    "证件号",
    "证号",
    "identity number",
    "identity card",
    "id number",
    "id card",
    "id no",
];

/// Words near which a number is something else.
const OTHERS: &[&str] = &[
    "信用代码",
    "注册号",
    "执照",
    "项目代码",
    "流水号",
    "账号",
    "帐号",
    "索引号",
    "备案号",
    "订单",
    "合同编号",
    "imei",
    "credit code",
    "account",
];

pub(super) fn find(plain: &Plain, around: Around<'_>, found: &mut Vec<Match>) {
    let groups = &plain.groups;
    let mut index = 0;
    while index < groups.len() {
        match starting_at(plain, around, groups, index) {
            Some((one, used)) => {
                found.push(one);
                index += used;
            }
            None => index += 1,
        }
    }
}

/// The number that begins with the group `index`, and of how many groups it is made.
fn starting_at(plain: &Plain, around: Around<'_>, groups: &[Group], index: usize) -> Option<(Match, usize)> {
    let first = groups[index];
    if !plain.begins(first) {
        return None;
    }
    let mut length = 0;
    let mut lengths = Vec::new();
    let mut wide = false;
    for (offset, group) in groups[index..].iter().enumerate() {
        if offset > 0 {
            let gap = plain.gap(groups[index + offset - 1], *group)?;
            wide |= gap == Gap::Border || gap == Gap::Line && !(4..=15).contains(&length);
        }
        length += group.end - group.start;
        lengths.push(length);
        if length < 15 {
            continue;
        }
        let used = &groups[index..=index + offset];
        let signs = first.start..group.end;
        if length == 18 && plain.ends(*group) {
            let digits = plain.digits(used);
            // In a row of figures only cuts where the number has its joints, or a box for each digit, are meant.
            let joints = |end: &usize| matches!(end, 2 | 4 | 6 | 10 | 12 | 14 | 17 | 18);
            if wide && !lengths.iter().all(joints) && used.len() != 18 {
                return None;
            }
            let near = format!("{} {}", around.heading, plain.words_before(first.start, 30));
            let other = holds(&plain.words_before(first.start, 14), OTHERS) && !holds(&near, WORDS);
            if is_eighteen(&digits) && !other {
                let one = Match::new(plain, signs, Kind::IdentityNumber, Severity::Error, SHOWN);
                return Some((one, used.len()));
            }
            let meant = looks_like_one(&digits) && holds(&near, WORDS) && !holds(&near, &["信用代码", "credit code"]);
            return (meant && !wide).then(|| {
                let one = Match::new(plain, signs, Kind::IdentityNumber, Severity::Warning, SHOWN);
                (one.remark(Remark::WrongChecksum), used.len())
            });
        }
        if length == 15 && offset == 0 && plain.ends(*group) && !plain.is_amount(*group) {
            let digits = plain.digits(used);
            let other = holds(&format!("{} {}", around.heading, plain.words_before(first.start, 14)), OTHERS);
            return (is_fifteen(&digits) && !other).then(|| {
                let one = Match::new(plain, signs, Kind::IdentityNumber, Severity::Warning, SHOWN);
                (one.remark(Remark::Fifteen), 1)
            });
        }
        if length >= 18 {
            return None;
        }
    }
    None
}

/// Whether the first six digits name a division: a province, and within it what may be a prefecture and a county.
fn is_division(digits: &str) -> bool {
    let number = |from: usize| digits.get(from..from + 2).and_then(|part| part.parse::<u32>().ok());
    number(0).is_some_and(|province| PROVINCES.contains(&province))
        && number(2).is_some_and(|prefecture| prefecture <= 70 || prefecture == 90)
        && number(4).is_some_and(|county| county < 99)
}

fn is_day(year: u32, month: &str, day: &str) -> bool {
    let (Ok(month), Ok(day)) = (month.parse::<u32>(), day.parse::<u32>()) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

fn is_birth(digits: &str) -> bool {
    let Ok(year) = digits[6..10].parse::<u32>() else { return false };
    (1880..=2100).contains(&year) && is_day(year, &digits[10..12], &digits[12..14])
}

/// Division, day of birth and checksum are right.
pub(super) fn is_eighteen(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if digits.len() != 18 || !digits.is_ascii() || !digits[..17].bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    let last = b"10X98765432"[(sum % 11) as usize];
    is_division(digits) && is_birth(digits) && digits.as_bytes()[17] == last
}

/// Division or day of birth are right: a slip of the finger is somewhere else.
fn looks_like_one(digits: &str) -> bool {
    digits.is_ascii()
        && digits[..17].bytes().all(|byte| byte.is_ascii_digit())
        && (is_division(digits) || is_birth(digits))
}

/// Division and day of birth are right; the old number has no checksum.
fn is_fifteen(digits: &str) -> bool {
    let county = digits.get(4..6).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let prefecture = digits.get(2..4).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    digits.len() == 15
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && is_division(digits)
        && (1..=53).contains(&prefecture)
        && (1..=89).contains(&county)
        && digits[6..8].parse::<u32>().is_ok_and(|year| is_day(1900 + year, &digits[8..10], &digits[10..12]))
}
