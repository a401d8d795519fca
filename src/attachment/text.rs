//! Texts without a format of their own: plain text, CSV, web pages, XML, Markdown.

use super::table::{self, Cell};
use super::{Reading, markup};
use crate::diagnostic::{Message, message};

/// UTF-8 or UTF-16 by its mark, else UTF-8, else GBK, which Chinese versions of Windows write; `None` for what is no text.
#[must_use]
pub fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (!wrong).then(|| text.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!text.contains('\0')).then(|| text.to_owned());
    }
    match encoding_rs::GB18030.decode(bytes) {
        (text, _, false) if !text.contains('\0') => Some(text.into_owned()),
        _ => None,
    }
}

/// Reads a text by the ending of its file's name.
pub(super) fn read(reading: &mut Reading, text: &str, ending: &str) {
    if matches!(ending, "csv" | "tsv") {
        return csv(reading, text, if ending == "tsv" { b'\t' } else { b',' });
    }
    let marked_up =
        matches!(ending, "html" | "htm" | "xml" | "svg" | "mht" | "xhtml") || text.trim_start().starts_with('<');
    for (index, line) in text.lines().enumerate() {
        let place = line_place(index + 1);
        if marked_up && line.contains('<') {
            reading.piece(place, markup::without_tags(line));
        } else {
            reading.piece(place, line);
        }
    }
}

fn line_place(line: usize) -> Message {
    message!(zh: "第{line}行", en: "line {line}")
}

fn csv(reading: &mut Reading, text: &str, separator: u8) {
    // The reader counts a line feed that follows a carriage return to the next line.
    let text = text.replace("\r\n", "\n");
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut cells = Vec::new();
    for (row, record) in reader.records().enumerate() {
        // A text that was read as UTF-8 has no record that cannot be; what is left is not lost.
        let Ok(record) = record else { continue };
        for (column, field) in record.iter().enumerate().filter(|(_, field)| !field.trim().is_empty()) {
            cells.push(Cell::new(row, column, field));
        }
    }
    table::pieces(reading, "", &cells, &|place| {
        let cell = table::cell_name(place);
        message!(zh: "单元格 {cell}", en: "cell {cell}")
    });
}
