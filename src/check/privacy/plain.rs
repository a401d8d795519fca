//! A text as it is searched: full-width signs in half width, invisible ones left out, and for each character where it stood.

use std::ops::Range;

/// A text and the places of its characters.
pub(super) struct Plain {
    /// The characters to search.
    pub(super) signs: Vec<char>,
    /// The bytes of each in the original text.
    places: Vec<(usize, usize)>,
    /// Runs of digits.
    pub(super) groups: Vec<Group>,
}

/// A run of digits; the last may be the X of an identity number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What stands between two runs of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gap {
    /// Spaces or hyphens, with which people group digits.
    Narrow,
    /// The border between two cells.
    Border,
    /// One end of a line.
    Line,
}

impl Plain {
    pub(super) fn of(text: &str) -> Self {
        let mut signs = Vec::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len());
        let mut characters = text.char_indices().peekable();
        while let Some((at, one)) = characters.next() {
            let plain = match one {
                // Zero-width characters come along when text is copied from chats and web pages.
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => continue,
                // Markdown: a stroke before a sign says that the sign is meant.
                '\\' if characters.peek().is_some_and(|(_, next)| next.is_ascii_punctuation()) => continue,
                '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => ' ',
                '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
                // A Chinese comma stands between two numbers, never within one.
                '，' => one,
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(one as u32 - 0xfee0).unwrap_or(one),
                other => other,
            };
            signs.push(plain);
            places.push((at, at + one.len_utf8()));
        }
        let groups = groups(&signs);
        Self { signs, places, groups }
    }

    /// The bytes of the original text that `signs` took.
    pub(super) fn bytes(&self, signs: Range<usize>) -> Range<usize> {
        let place = |index: usize| self.places.get(index).copied().unwrap_or_default();
        if signs.is_empty() {
            return place(signs.start).0..place(signs.start).0;
        }
        place(signs.start).0..place(signs.end - 1).1
    }

    /// The character before a place.
    pub(super) fn before(&self, start: usize) -> Option<char> {
        start.checked_sub(1).and_then(|index| self.signs.get(index)).copied()
    }

    /// The character at a place.
    pub(super) fn at(&self, index: usize) -> Option<char> {
        self.signs.get(index).copied()
    }

    /// Up to `most` characters before a place.
    pub(super) fn words_before(&self, start: usize, most: usize) -> String {
        self.signs[start.saturating_sub(most)..start.min(self.signs.len())].iter().collect()
    }

    /// Up to `most` characters from a place on.
    pub(super) fn words_after(&self, end: usize, most: usize) -> String {
        self.signs[end.min(self.signs.len())..(end + most).min(self.signs.len())].iter().collect()
    }

    /// The digits of groups that stand one after the other.
    pub(super) fn digits(&self, groups: &[Group]) -> String {
        groups
            .iter()
            .flat_map(|group| &self.signs[group.start..group.end])
            .map(|one| one.to_ascii_uppercase())
            .collect()
    }

    /// What stands between two neighbouring groups; `None` where they cannot be one number.
    pub(super) fn gap(&self, one: Group, next: Group) -> Option<Gap> {
        let between = &self.signs[one.end..next.start];
        if between.is_empty() || between.len() > 12 {
            return None;
        }
        let mut gap = Gap::Narrow;
        let (mut wide, mut narrow) = (0, 0);
        for sign in between {
            match sign {
                ' ' | '-' | '·' => narrow += 1,
                '\t' | '|' => (wide, gap) = (wide + 1, Gap::Border),
                '\n' => (wide, gap) = (wide + 1, Gap::Line),
                '\r' => {}
                _ => return None,
            }
        }
        (wide <= 1 && (wide == 1 || narrow <= 3)).then_some(gap)
    }

    /// Whether a number may begin at the group: not within a word, a longer number, a masked one or the address of a page.
    pub(super) fn begins(&self, group: Group) -> bool {
        let earlier = group.start.checked_sub(2).and_then(|index| self.at(index));
        match self.before(group.start) {
            None => true,
            // `3.138…` is a decimal, `1.138…` the first of a list, `138…,139…` two numbers.
            Some('.') => {
                let whole = self.signs[..group.start - 1].iter().rev().take_while(|one| one.is_ascii_digit()).count();
                whole == 0
                    || (whole <= 2
                        && !self.before(group.start - 1 - whole).is_some_and(|one| one.is_ascii_digit() || one == '.'))
            }
            Some(',') => group.end - group.start > 3 || !earlier.is_some_and(|one| one.is_ascii_digit()),
            Some('/' | '_' | '=' | '&' | '%' | '#') => {
                !earlier.is_some_and(|one| one.is_ascii_alphanumeric() || matches!(one, '/' | '_' | '.'))
            }
            Some('¥' | '$' | '*') => false,
            Some(one) => !one.is_ascii_alphanumeric(),
        }
    }

    /// Whether a number may end at the group.
    pub(super) fn ends(&self, group: Group) -> bool {
        let later = self.at(group.end + 1);
        match self.at(group.end) {
            None => true,
            Some('.') => !later.is_some_and(|one| one.is_ascii_digit()),
            Some(',') => {
                let next = self.signs[group.end + 1..].iter().take(4).take_while(|one| one.is_ascii_digit()).count();
                next != 3
            }
            Some('*') => later != Some('*') && !later.is_some_and(|one| one.is_ascii_digit()),
            Some(one) => !one.is_ascii_alphanumeric() && one != '%',
        }
    }

    /// Whether what follows makes the number an amount.
    pub(super) fn is_amount(&self, group: Group) -> bool {
        let rest = self.signs[group.end.min(self.signs.len())..].iter().find(|one| **one != ' ');
        rest.is_some_and(|one| "元万亿件人次吨户个只套份米亩克千户台余".contains(*one))
    }
}

fn groups(signs: &[char]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut index = 0;
    while index < signs.len() {
        if !signs[index].is_ascii_digit() {
            index += 1;
            continue;
        }
        let start = index;
        while index < signs.len() && signs[index].is_ascii_digit() {
            index += 1;
        }
        let alone = |place: usize| !signs.get(place).is_some_and(char::is_ascii_alphanumeric);
        if signs.get(index).is_some_and(|one| matches!(one, 'x' | 'X')) && alone(index + 1) {
            index += 1;
        }
        groups.push(Group { start, end: index });
    }
    // The X of an identity number may stand in a box of its own.
    let mut lone = Vec::new();
    for (index, sign) in signs.iter().enumerate() {
        let inside = |place: Option<&char>| place.is_some_and(char::is_ascii_alphanumeric);
        let before = index.checked_sub(1).and_then(|index| signs.get(index));
        if matches!(sign, 'x' | 'X') && !inside(before) && !inside(signs.get(index + 1)) {
            lone.push(Group { start: index, end: index + 1 });
        }
    }
    if !lone.is_empty() {
        groups.extend(lone);
        groups.sort_by_key(|group| group.start);
    }
    groups
}
