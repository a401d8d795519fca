//! Where a person lives, more exactly than the township: a house, a unit, a room after a word that speaks of living there.

use super::found::{Around, Kind, Match, holds};
use super::plain::Plain;
use crate::diagnostic::Severity;

/// After these words the address is a person's. `地址` alone is an office's.
pub(super) const WORDS: &[&str] = &[
    "家庭住址",
    "家庭地址",
    "现住址",
    "常住地址",
    "户籍地址",
    "户籍所在地",
    "户口所在地",
    "身份证地址",
    "居住地址",
    "住址",
    "户籍地",
    "暂住地",
    "家住",
    "现住",
    "居住在",
    "居住于",
    "租住在",
    "租住于",
    "暂住在",
    "home address",
    "lives at",
    "living at",
    "resides at",
    "residing at",
    "residence:",
];

/// 住 begins other words too.
const NOT_LIVING: &str = "房宅建户院处所址宿的了过";

/// An address is not longer.
const LONGEST: usize = 60;

/// Whether a text is worth looking through: every Chinese word of the list has one of these characters.
pub(super) fn may_hold(text: &str, around: Around<'_>) -> bool {
    text.contains(['住', '户', '址'])
        || ["ddress", "ives at", "iving at", "esid"].iter().any(|part| text.contains(part))
        || (!around.heading.is_empty() && holds(around.heading, WORDS))
}

pub(super) fn find(plain: &Plain, around: Around<'_>, found: &mut Vec<Match>) {
    if plain.groups.is_empty() {
        return;
    }
    if holds(around.heading, WORDS)
        && let Some(end) = house(plain, 0, plain.signs.len().min(LONGEST))
    {
        found.push(whole(plain, 0, end));
        return;
    }
    let mut from = 0;
    while let Some((start, strong)) = next_word(plain, from) {
        from = start;
        let stop =
            plain.signs[start..].iter().take(LONGEST).position(|one| matches!(one, '。' | ';' | '\n' | '!' | '?'));
        let stop = start + stop.unwrap_or(LONGEST.min(plain.signs.len() - start));
        let end = if strong { house(plain, start, stop) } else { room(plain, start, stop.min(start + 30)) };
        if let Some(end) = end {
            found.push(whole(plain, start, end));
            from = end;
        }
    }
}

fn whole(plain: &Plain, start: usize, end: usize) -> Match {
    Match::new(plain, start..end, Kind::HomeAddress, Severity::Warning, (2, 0))
}

/// The place behind the next word that speaks of living, and whether the word alone is enough.
fn next_word(plain: &Plain, from: usize) -> Option<(usize, bool)> {
    for index in from..plain.signs.len() {
        let rest = &plain.signs[index..];
        // What the words begin with; looking for each of them everywhere takes long.
        if !matches!(
            rest[0],
            '家' | '现' | '常' | '户' | '身' | '居' | '住' | '暂' | '租' | 'h' | 'H' | 'l' | 'L' | 'r' | 'R'
        ) {
            continue;
        }
        let strong = WORDS.iter().find(|word| {
            word.chars().count() <= rest.len()
                && word.chars().zip(rest).all(|(one, other)| one == other.to_ascii_lowercase())
        });
        let length = match strong {
            Some(word) => word.chars().count(),
            None if rest[0] == '住' => {
                let next = rest.get(1).copied().unwrap_or(' ');
                if NOT_LIVING.contains(next) || plain.before(index) == Some('入') {
                    continue;
                }
                1
            }
            None => continue,
        };
        let mut start = index + length;
        while plain.at(start).is_some_and(|one| matches!(one, ':' | ' ' | '在' | '于' | '为' | '是' | '|' | '\t')) {
            start += 1;
        }
        return Some((start, strong.is_some()));
    }
    None
}

/// The end of the last part that names a house or less: `3栋`, `12号`, `501室`, `Room 501`.
fn house(plain: &Plain, start: usize, stop: usize) -> Option<usize> {
    let mut end = None;
    for group in plain.groups.iter().filter(|group| group.start >= start && group.end <= stop) {
        let after = plain.words_after(group.end, 2);
        let parts = ["号楼", "单元", "号", "栋", "幢", "室", "组", "座", "弄", "户", "房", "楼"];
        if let Some(part) = parts.iter().find(|part| after.starts_with(**part)) {
            end = Some(group.end + part.chars().count());
        }
        let before = plain.words_before(group.start, 12).to_lowercase();
        if ["room ", "unit ", "flat ", "apartment ", "building ", "block ", "no. "]
            .iter()
            .any(|part| before.ends_with(part))
        {
            end = Some(group.end);
        }
        // `3-2-501`, as people write building, unit and room.
        if plain.signs[start..group.start].iter().filter(|one| **one == '-').count() >= 2
            && group.end - group.start >= 3
        {
            end = Some(group.end);
        }
    }
    end
}

/// The same where only 住 speaks of living: a room of a unit or a house of a village group has to be named.
fn room(plain: &Plain, start: usize, stop: usize) -> Option<usize> {
    let end = house(plain, start, stop)?;
    let text: String = plain.signs[start..end].iter().collect();
    let building = ["栋", "幢", "号楼", "单元", "座"].iter().any(|part| text.contains(part));
    ((building && (text.contains('室') || text.contains("单元"))) || (text.contains('村') && text.contains('组')))
        .then_some(end)
}
