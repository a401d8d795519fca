//! Bytes of a source file into text: UTF-8, with or without a byte-order mark, LF or CRLF.

use super::Reading;
use crate::diagnostic::{Diagnostic, Message, message, of_system};
use crate::source::{FileId, MOST_BYTES, Span};

/// What a file that is not UTF-8 looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf16,
    Gbk,
    Unknown,
}

impl Reading<'_> {
    /// The text of a file; reports what cannot be read.
    pub(super) fn text(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        if self.sources.size(file) > MOST_BYTES {
            let megabytes = MOST_BYTES >> 20;
            diagnostics.push(Diagnostic::error(
                "too-large",
                Span::whole(file),
                message!(
                    zh: "文件超过 {megabytes} MB",
                    en: "the file is larger than {megabytes} MB",
                ),
            ));
            return None;
        }
        let bytes = match self.sources.read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                let Message { zh, en } = of_system(&error);
                diagnostics.push(Diagnostic::error(
                    "unreadable",
                    Span::whole(file),
                    message!(
                        zh: "文件读不出来：{zh}",
                        en: "the file cannot be read: {en}",
                    ),
                ));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => match text.find('\0') {
                None => Some(text),
                // No text has this byte; UTF-16 of Latin letters is full of it.
                Some(place) => {
                    diagnostics.push(not_utf8(file, place, guess(text.as_bytes())));
                    None
                }
            },
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                diagnostics.push(not_utf8(file, good, guess(error.as_bytes())));
                None
            }
        }
    }
}

fn guess(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Encoding::Utf16;
    }
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 0) => {}
        // Latin letters and line ends: every second byte is zero, and always the same one of two.
        (0, some) | (some, 0) if some * 4 > bytes.len() => return Encoding::Utf16,
        _ => return Encoding::Unknown,
    }
    if is_gbk(bytes) { Encoding::Gbk } else { Encoding::Unknown }
}

/// Whether all bytes above ASCII come in the pairs that GBK (and GB 18030) uses.
fn is_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            0x00..=0x7f => {}
            0x81..=0xfe => match rest.next() {
                Some(0x30..=0x39 | 0x40..=0x7e | 0x80..=0xfe) => {}
                _ => return false,
            },
            _ => return false,
        }
    }
    true
}

fn not_utf8(file: FileId, good: usize, encoding: Encoding) -> Diagnostic {
    let (zh, en) = match encoding {
        Encoding::Gbk => ("看起来是 GBK（ANSI）编码", "it looks like GBK, which Windows editors call ANSI"),
        Encoding::Utf16 => ("看起来是 UTF-16（Unicode）编码", "it looks like UTF-16"),
        Encoding::Unknown => ("编码不明，也可能不是文本文件", "its encoding is unknown, or it is not a text"),
    };
    Diagnostic::error(
        "not-utf8",
        Span::new(file, good, good),
        message!(
            zh: "文件不是 UTF-8 编码，从这里起读不出来：{zh}",
            en: "the file is not UTF-8 from here on: {en}",
        ),
    )
    .help(message!(
        zh: "在编辑器里“另存为”，编码选 UTF-8，再试一次",
        en: "use “Save as” in your editor, choose UTF-8 as the encoding, and try again",
    ))
}
