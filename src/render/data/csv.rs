//! CSV: UTF-8 with a byte-order mark and CRLF, as Excel wants it; a header row of English identifiers (RFC 4180).
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front; a number never does.

use csv::{Terminator, WriterBuilder};

use super::column::{Cell, columns};
use super::dataset::Dataset;
use crate::render::format::Format;

/// Comma-separated values.
#[derive(Debug)]
pub(super) struct Csv;

/// Tells Excel that the file is UTF-8.
pub(in crate::render) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Format for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn ending(&self) -> &'static str {
        "csv"
    }

    fn media_type(&self) -> &'static str {
        "text/csv"
    }

    fn render(&self, dataset: &Dataset<'_>) -> Vec<u8> {
        let columns: Vec<_> = columns(dataset.languages()).collect();
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
        let header: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mut written = writer.write_record(header);
        for row in &dataset.rows {
            let cells = columns.iter().map(|column| match (column.cell)(row) {
                Cell::Empty => String::new(),
                Cell::Text(text) => harmless(&text),
                Cell::Number(number) => number.to_string(),
                Cell::Date(day) => day.date(),
            });
            written = written.and_then(|()| writer.write_record(cells));
        }
        written.expect("memory takes every record of one length");
        writer.into_inner().expect("memory takes all bytes")
    }
}

/// Whether a spreadsheet may take `text` for a formula (OWASP, CSV injection; the full-width forms for East Asian
/// versions of Excel).
pub(super) fn dangerous(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_number(text)
}

/// A cell that no spreadsheet takes for a formula.
pub(in crate::render) fn harmless(text: &str) -> String {
    if dangerous(text) { format!("'{text}") } else { text.to_owned() }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn only_what_looks_like_a_formula_gets_an_apostrophe() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "-",
            "-1.",
            "--1",
        ] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["-5", "-5.20", "+3", "12.62", "", "a=1", "不含鄂钢", "−5", "'=1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
