//! How wide a text will be, and where it may be broken, without asking any font.
//!
//! The reader's fonts are unknown, so Latin advances come from one rather wide face (Noto Sans) with 15 %
//! in reserve, and every other character counts one em, which Han characters are in every font tried.
//! This must never look at the machine's fonts: the same chart gives the same bytes everywhere.

/// Advances of U+0020 to U+007E in thousandths of an em.
const ADVANCES: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907,
    760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480, 615,
    564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380,
    551, 380, 572,
];

const LATIN_RESERVE: f64 = 1.15;
const BOLD_RESERVE: f64 = 1.07;

/// Characters that must not begin a line (GB/T 15834, 5.1) …
const NOT_FIRST: &str = "，。、；：？！）》」』】〕〉”’…—·％%),.;:?!]}";
/// … and those that must not end one.
const NOT_LAST: &str = "（《「『【〔〈“‘([{";

/// The role of a text in a picture, which decides its size here and its look in the theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Label,
    LabelSubject,
    Value,
    Unit,
    Tick,
    Note,
    Cell,
    CellLight,
    Point,
}

impl Role {
    const ALL: [Role; 9] = [
        Role::Label,
        Role::LabelSubject,
        Role::Value,
        Role::Unit,
        Role::Tick,
        Role::Note,
        Role::Cell,
        Role::CellLight,
        Role::Point,
    ];

    /// The CSS class of the role.
    pub(super) fn class(self) -> &'static str {
        match self {
            Role::Label => "label",
            Role::LabelSubject => "label-subject",
            Role::Value => "value",
            Role::Unit => "unit",
            Role::Tick => "tick",
            Role::Note => "note",
            Role::Cell => "cell",
            Role::CellLight => "cell-light",
            Role::Point => "point",
        }
    }

    /// The role with this CSS class.
    pub(super) fn of_class(class: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.class() == class)
    }

    /// Font size in pixels; the stylesheet says the same.
    pub(super) fn size(self) -> f64 {
        match self {
            Role::Label | Role::LabelSubject => 16.0,
            Role::Value => 18.0,
            Role::Unit | Role::Tick | Role::Note | Role::Cell | Role::CellLight | Role::Point => 14.0,
        }
    }

    /// Distance between two baselines.
    pub(super) fn leading(self) -> f64 {
        self.size() + 4.0
    }

    /// From the middle of a line of text down to its baseline.
    pub(super) fn drop(self) -> f64 {
        self.size() * 0.36
    }

    /// Width of a text in pixels, rather too wide than too narrow.
    pub(super) fn width(self, text: &str) -> f64 {
        let latin = match self {
            Role::LabelSubject | Role::Value => LATIN_RESERVE * BOLD_RESERVE,
            _ => LATIN_RESERVE,
        };
        text.chars().map(|character| self.size() * ems(character, latin)).sum()
    }
}

/// Pixels between a number and its unit; a percent sign stands close, and an English unit brings its own space.
pub(super) fn unit_gap(unit: &str) -> u32 {
    match unit.chars().next() {
        None | Some('%') => 0,
        Some(' ') => 2,
        Some(_) => 6,
    }
}

/// Width of a number in its role with the unit after it.
pub(super) fn quantity_width(role: Role, number: &str, unit: &str) -> f64 {
    role.width(number) + f64::from(unit_gap(unit)) + Role::Unit.width(unit)
}

fn ems(character: char, latin: f64) -> f64 {
    let index = (character as usize).checked_sub(0x20);
    match index.and_then(|index| ADVANCES.get(index)) {
        Some(advance) => f64::from(*advance) / 1000.0 * latin,
        None => 1.0,
    }
}

/// Room for a label: how wide a line may be, and how many there may be.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) width: f64,
    pub(super) lines: usize,
}

impl Room {
    /// Whether a label fits without being shortened and without a word being cut.
    pub(super) fn takes(self, label: &str, role: Role) -> bool {
        let whole = pieces(label).iter().all(|piece| role.width(piece.trim_end()) <= self.width);
        whole && break_lines(label, role, self.width).len() <= self.lines
    }
}

/// Breaks a label into lines of about equal length; what does not fit is shortened with `…`, its tail is kept.
pub(super) fn wrap(label: &str, tail: &str, role: Role, room: Room) -> Vec<String> {
    let mut kept = label.trim().to_owned();
    let mut text = format!("{kept}{tail}");
    loop {
        let lines = break_lines(&text, role, room.width);
        if lines.len() <= room.lines || kept.is_empty() {
            return balance(&text, role, room.width, lines);
        }
        shorten(&mut kept);
        text = format!("{kept}…{tail}");
    }
}

/// Takes off the last word, or one character where there is only one word.
fn shorten(label: &mut String) {
    let mut words = pieces(label);
    match words.pop() {
        Some(_) if !words.is_empty() => *label = words.concat(),
        _ => drop(label.pop()),
    }
    let end = label
        .trim_end_matches(|last: char| last.is_whitespace() || NOT_FIRST.contains(last) || NOT_LAST.contains(last));
    label.truncate(end.len());
}

/// Narrows the lines as long as that costs no further line, so that none is left with a character or two.
fn balance(text: &str, role: Role, width: f64, lines: Vec<String>) -> Vec<String> {
    let mut best = lines;
    if best.len() < 2 {
        return best;
    }
    // No word is cut only to make lines equal.
    let longest = pieces(text).iter().map(|piece| role.width(piece.trim_end())).fold(width / 2.0, f64::max);
    let mut narrower = width - role.size() / 2.0;
    while narrower >= longest {
        let lines = break_lines(text, role, narrower);
        if lines.len() > best.len() {
            break;
        }
        best = lines;
        narrower -= role.size() / 2.0;
    }
    best
}

fn break_lines(text: &str, role: Role, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let joined = format!("{line}{piece}");
        if line.is_empty() || role.width(joined.trim_end()) <= width {
            line = joined;
        } else {
            lines.push(line.trim_end().to_owned());
            line = piece;
        }
        while role.width(line.trim_end()) > width && line.chars().count() > 1 {
            let rest = split_at_width(&mut line, role, width);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Cuts a word that is wider than a whole line; at least one character stays.
fn split_at_width(line: &mut String, role: Role, width: f64) -> String {
    let fits = |end: &usize| role.width(line.get(..*end).unwrap_or_default()) <= width;
    let ends = line.char_indices().skip(1).map(|(index, _)| index);
    let first = line.chars().next().map_or(0, char::len_utf8);
    let end = ends.take_while(fits).last().unwrap_or(first);
    line.split_off(end)
}

/// The text cut at every place where a line may end.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut previous = None;
    for character in text.chars() {
        match (pieces.last_mut(), previous) {
            (Some(piece), Some(before)) if !may_break(before, character) => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
        previous = Some(character);
    }
    pieces
}

/// A number keeps the Han character after it: 2023年 and 80亩 are one word.
fn may_break(before: char, after: char) -> bool {
    if after == ' ' || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    before == ' ' || (is_wide(after) && !before.is_ascii_digit()) || (is_wide(before) && after != ' ')
}

fn is_wide(character: char) -> bool {
    character >= '\u{2E80}'
}
