//! Old office documents (.doc, .xls, .ppt, .wps): workbooks are read cell by cell, of the others all that looks like text.
//!
//! Word keeps text in pieces, in one byte for each character or in UTF-16; both are found without understanding the file.
//! A place cannot be told, so it is said that the reading is rough.

use super::{Reading, Reason, spreadsheet};
use crate::diagnostic::{Message, message};

/// A shorter run is chance.
const SHORTEST: usize = 4;

/// Reads a file in the old container.
pub(super) fn read(reading: &mut Reading, bytes: &[u8]) {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if names("EncryptedPackage") {
        return reading.trouble(Message::default(), Reason::Locked);
    }
    if names("Workbook") || (names("Book") && !names("WordDocument")) {
        return spreadsheet::old(reading, bytes);
    }
    for text in wide(bytes).into_iter().chain(narrow(bytes)) {
        reading.piece(message!(zh: "正文", en: "text"), text);
    }
    reading.trouble(Message::default(), Reason::Rough);
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
