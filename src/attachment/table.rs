//! Cells of a table as pieces: each by itself with what names it, and neighbours put together where a number may be split
//! over them.

use std::collections::BTreeMap;

use super::{Nature, Piece, Reading};
use crate::diagnostic::Message;

/// A cell that holds something.
pub(super) struct Cell {
    /// Row and column, from 0.
    pub(super) place: (u32, u32),
    pub(super) text: String,
}

impl Cell {
    pub(super) fn new(row: usize, column: usize, text: impl Into<String>) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self { place: (number(row), number(column)), text: text.into() }
    }
}

/// `C7`.
#[must_use]
pub fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), u64::from(row) + 1)
}

/// Headings stand in one of the first rows: above them there is the title, and a line about units or dates.
const HEADING_ROWS: usize = 6;

/// Longer texts name nothing.
const LONGEST_HEADING: usize = 120;

/// Adds the `cells`, which stand in order; `title` names them all, and `name` says where a cell is found.
pub(super) fn pieces(reading: &mut Reading, title: &str, cells: &[Cell], name: &dyn Fn((u32, u32)) -> Message) {
    let headings = headings(cells, title);
    let mut left: Option<&Cell> = None;
    for cell in cells {
        let mut heading = headings.get(&cell.place.1).cloned().unwrap_or_else(|| title.to_owned());
        if let Some(left) = left.filter(|left| left.place.0 == cell.place.0 && names_something(&left.text)) {
            heading.push(' ');
            heading.push_str(&left.text);
        }
        let piece = Piece { place: name(cell.place), text: cell.text.clone(), heading, nature: Nature::Cell };
        reading.whole(piece);
        left = Some(cell);
    }
    for row in cells.chunk_by(|one, other| one.place.0 == other.place.0) {
        joined(reading, row, name);
    }
}

/// What names each column: the words in its first rows, after the title of the table.
fn headings(cells: &[Cell], title: &str) -> BTreeMap<u32, String> {
    let mut rows: Vec<u32> = cells.iter().map(|cell| cell.place.0).take(4096).collect();
    rows.dedup();
    let last = rows.get(HEADING_ROWS - 1).or(rows.last()).copied().unwrap_or(0);
    let first_rows = || cells.iter().take_while(|cell| cell.place.0 <= last).filter(|cell| names_something(&cell.text));
    let mut lengths: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in cells.iter().take_while(|cell| cell.place.0 <= last) {
        *lengths.entry(cell.place.0).or_default() += 1;
    }
    // A cell that stands alone in its row names the whole table.
    let mut general = title.to_owned();
    for cell in first_rows().filter(|cell| lengths.get(&cell.place.0) == Some(&1)) {
        general.push(' ');
        general.push_str(&cell.text);
    }
    let mut headings = BTreeMap::new();
    for cell in first_rows() {
        let heading = headings.entry(cell.place.1).or_insert_with(|| general.clone());
        heading.push(' ');
        heading.push_str(&cell.text);
    }
    for cell in cells {
        headings.entry(cell.place.1).or_insert_with(|| general.clone());
    }
    headings
}

/// Whether a cell may name others: it has words, and not many.
fn names_something(text: &str) -> bool {
    text.len() <= LONGEST_HEADING
        && text.chars().any(char::is_alphabetic)
        && !text.chars().any(|one| one.is_ascii_digit())
}

/// Forms have a box for each digit, and lists a column for each part of a number.
fn joined(reading: &mut Reading, row: &[Cell], name: &dyn Fn((u32, u32)) -> Message) {
    let short = |cell: &Cell| {
        let text = cell.text.trim();
        (1..18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'X' | b'x'))
    };
    let mut start = 0;
    while start < row.len() {
        let touches = |index: usize| row[index].place.1 == row[index - 1].place.1 + 1;
        let mut end = start;
        while end < row.len() && short(&row[end]) && (end == start || touches(end)) {
            end += 1;
        }
        if end - start > 1 {
            let text: Vec<&str> = row[start..end].iter().map(|cell| cell.text.trim()).collect();
            let (first, last) = (name(row[start].place), cell_name(row[end - 1].place));
            let place = Message { zh: format!("{}–{last}", first.zh), en: format!("{}–{last}", first.en) };
            // Where one ends and the next begins stays to be seen.
            let piece = Piece { place, text: text.join("\t"), heading: String::new(), nature: Nature::Joined };
            reading.whole(piece);
        }
        start = end.max(start + 1);
    }
}
