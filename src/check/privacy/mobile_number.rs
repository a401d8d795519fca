//! Mobile numbers. Landlines with an area code are an office's own and may be published.

use super::found::{Around, Kind, Match, holds};
use super::plain::{Gap, Group, Plain};
use crate::diagnostic::Severity;

/// Shown of a number: `138****1234`.
const SHOWN: (usize, usize) = (3, 4);

const WORDS: &[&str] = &["电话", "手机", "联系", "拨打", "微信", "tel", "mobile", "phone", "call"];

pub(super) fn find(plain: &Plain, around: Around<'_>, found: &mut Vec<Match>) {
    let groups = &plain.groups;
    for index in 0..groups.len() {
        let first = groups[index];
        if !plain.begins(first) || follows_a_number(plain, groups, index) {
            continue;
        }
        let Some((start, last)) = whole(plain, first).or_else(|| parts(plain, around, groups, index)) else { continue };
        if plain.ends(last) && !plain.is_amount(last) {
            found.push(Match::new(plain, start..last.end, Kind::MobileNumber, Severity::Error, SHOWN));
        }
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.starts_with('1')
        && (b'3'..=b'9').contains(&digits.as_bytes()[1])
}

/// `2023-13812345678` is the number of something; `86-138…` is a telephone.
fn follows_a_number(plain: &Plain, groups: &[Group], index: usize) -> bool {
    let Some(previous) = index.checked_sub(1).map(|index| groups[index]) else { return false };
    let hyphen = plain.signs[previous.end..groups[index].start] == ['-'];
    hyphen && !matches!(plain.digits(&[previous]).as_str(), "86" | "0086")
}

/// All digits in one run, perhaps after the code of the country; where the number starts, and its group.
fn whole(plain: &Plain, group: Group) -> Option<(usize, Group)> {
    let digits = plain.digits(&[group]);
    let code = ["0086", "86", ""].into_iter().find(|code| digits.strip_prefix(code).is_some_and(is_mobile))?;
    Some((group.start + code.len(), group))
}

/// Digits in groups: `138 1234 5678` as telephone books write it; other groupings where a word says that it is one.
fn parts(plain: &Plain, around: Around<'_>, groups: &[Group], index: usize) -> Option<(usize, Group)> {
    let mut lengths = Vec::new();
    let mut previous = None;
    for group in groups[index..].iter().take(11) {
        if let Some(previous) = previous
            && plain.gap(previous, *group) != Some(Gap::Narrow)
        {
            return None;
        }
        lengths.push(group.end - group.start);
        previous = Some(*group);
        let length: usize = lengths.iter().sum();
        if length < 11 {
            continue;
        }
        if length > 11 || !is_mobile(&plain.digits(&groups[index..index + lengths.len()])) {
            return None;
        }
        let near = || format!("{} {}", around.heading, plain.words_before(groups[index].start, 20));
        let usual = matches!(lengths.as_slice(), [3, 4, 4]);
        let known = matches!(lengths.as_slice(), [3, 8] | [7, 4] | [4, 3, 4] | [4, 4, 3] | [3, 3, 5] | [5, 6]);
        return (usual || lengths.len() == 11 || (known && holds(&near(), WORDS)))
            .then_some((groups[index].start, *group));
    }
    None
}
