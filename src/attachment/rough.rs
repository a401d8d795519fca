//! Old office documents (.doc, .xls, .ppt, .wps): workbooks are read cell by cell, of the others all that looks like text.
//!
//! Word keeps text in pieces, in one byte for each character or in UTF-16; both are found without understanding the file.
//! A place cannot be told, so it is said that the reading is rough.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::{MOST_BYTES, Reading, Reason, spreadsheet};
use crate::diagnostic::{Message, message};

/// A shorter run is chance.
const SHORTEST: usize = 4;

/// The crate that reads old workbooks keeps an array of all cells up to the last one of each sheet; more than this many
/// would take more memory than a list for the public is worth. A file of 6 KB can ask for 4 GB.
const MOST_CELLS: u64 = 4_000_000;

/// Reads a file in the old container.
pub(super) fn read(reading: &mut Reading, bytes: &[u8]) {
    let mut container = CompoundFile::open(Cursor::new(bytes)).ok();
    let has = |name: &str| container.as_ref().is_some_and(|container| container.is_stream(name));
    if has("EncryptedPackage") {
        return reading.trouble(Message::default(), Reason::Locked);
    }
    let book = ["Workbook", "Book"].into_iter().find(|name| has(name));
    if let (Some(container), Some(book)) = (&mut container, book) {
        let mut records = Vec::new();
        let read = container.open_stream(book).and_then(|stream| stream.take(MOST_BYTES).read_to_end(&mut records));
        return match read {
            Ok(_) if cells(&records) <= MOST_CELLS => spreadsheet::old(reading, bytes),
            Ok(_) => reading.trouble(Message::default(), Reason::TooLarge),
            Err(_) => reading.trouble(Message::default(), Reason::Damaged),
        };
    }
    for text in wide(bytes).into_iter().chain(narrow(bytes)) {
        reading.piece(message!(zh: "正文", en: "text"), text);
    }
    reading.trouble(Message::default(), Reason::Rough);
}

/// How many cells the sheets of a workbook span, from the first row and column to the last ones.
fn cells(records: &[u8]) -> u64 {
    /// Begins a sheet.
    const BEGINNING: u16 = 0x0809;
    /// The records that hold cells; each begins with its row and its column.
    const CELLS: [u16; 12] =
        [0x0006, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e, 0x0206, 0x0406];
    let number = |at: usize| records.get(at..at + 2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let (mut total, mut last, mut at) = (0, (0_u64, 0_u64), 0);
    while let (Some(kind), Some(length)) = (number(at), number(at + 2)) {
        if kind == BEGINNING {
            total += last.0 * last.1;
            last = (0, 0);
        } else if CELLS.contains(&kind)
            && let (Some(row), Some(column)) = (number(at + 4), number(at + 6))
        {
            last = (last.0.max(u64::from(row) + 1), last.1.max(u64::from(column) + 1));
        }
        at += 4 + usize::from(length);
    }
    total + last.0 * last.1
}

/// Runs of UTF-16; they may begin at an odd byte.
fn wide(bytes: &[u8]) -> Vec<String> {
    let mut runs = Vec::new();
    for start in [0, 1] {
        let units = bytes.get(start..).unwrap_or_default().chunks_exact(2);
        let characters = units.map(|pair| char::from_u32(u32::from(u16::from_le_bytes([pair[0], pair[1]]))));
        gather(characters.map(|one| one.filter(|one| is_text(*one))), &mut runs);
    }
    runs
}

/// Runs of one byte for each character.
fn narrow(bytes: &[u8]) -> Vec<String> {
    let mut runs = Vec::new();
    let characters = bytes.iter().map(|byte| Some(char::from(*byte)).filter(|one| one.is_ascii() && is_text(*one)));
    gather(characters, &mut runs);
    runs
}

fn gather(characters: impl Iterator<Item = Option<char>>, runs: &mut Vec<String>) {
    let mut run = String::new();
    for one in characters.chain(std::iter::once(None)) {
        match one {
            // Word ends paragraphs and cells with characters of its own.
            Some('\r' | '\u{7}' | '\u{b}') | None => {
                if run.chars().count() >= SHORTEST {
                    runs.push(std::mem::take(&mut run));
                } else {
                    run.clear();
                }
            }
            Some(one) => run.push(one),
        }
    }
}

/// Letters that Chinese and English texts are written with; anything else is likelier to be numbers of the format.
fn is_text(one: char) -> bool {
    matches!(one,
        ' '..='~' | '\t' | '\r' | '\u{7}' | '\u{b}' | '·' | '—' | '–' | '“' | '”' | '‘' | '’' | '…' | '×'
        | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff5e}')
}
