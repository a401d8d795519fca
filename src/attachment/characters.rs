//! Which characters the codes of a PDF font stand for, as its `ToUnicode` table says.
//!
//! Every program writes these tables a little differently, and a number that is lost for a comma out of place would pass for
//! clean. So nothing but the pairs themselves is looked at.

use std::collections::BTreeMap;

/// A table covers no more codes.
const MOST_CODES: usize = 200_000;

/// The characters of a font by their codes.
#[derive(Default)]
pub(super) struct Characters {
    /// By the length of the code in bytes, and the code.
    known: BTreeMap<(usize, u32), String>,
    /// How long codes are, the usual length first.
    lengths: Vec<usize>,
}

/// What the tables are written with.
enum Token<'t> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'t [u8]),
}

impl Characters {
    /// Reads a table.
    pub(super) fn read(table: &[u8]) -> Self {
        let mut characters = Self::default();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut gathered: Vec<Token<'_>> = Vec::new();
        for token in tokens(table) {
            match token {
                Token::Word(b"beginbfchar" | b"beginbfrange" | b"begincodespacerange") => gathered.clear(),
                Token::Word(b"endbfchar") => characters.pairs(&gathered, &mut counts),
                Token::Word(b"endbfrange") => characters.ranges(&gathered, &mut counts),
                Token::Word(_) => {}
                other => gathered.push(other),
            }
        }
        characters.lengths = counts.keys().copied().collect();
        characters.lengths.sort_by_key(|length| std::cmp::Reverse(counts[length]));
        characters
    }

    fn pairs(&mut self, tokens: &[Token<'_>], counts: &mut BTreeMap<usize, usize>) {
        for pair in tokens.chunks_exact(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                self.add(code.len(), number(code), utf16(text), counts);
            }
        }
    }

    fn ranges(&mut self, tokens: &[Token<'_>], counts: &mut BTreeMap<usize, usize>) {
        let mut rest = tokens;
        while let [Token::Hex(first), Token::Hex(last), after @ ..] = rest {
            let (length, first, last) = (first.len(), number(first), number(last));
            match after {
                [Token::Hex(text), after @ ..] => {
                    let mut units: Vec<u16> =
                        text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                    for code in first..=last.min(first.saturating_add(0xffff)) {
                        self.add(length, code, String::from_utf16_lossy(&units), counts);
                        if let Some(unit) = units.last_mut() {
                            *unit = unit.wrapping_add(1);
                        }
                    }
                    rest = after;
                }
                [Token::Open, after @ ..] => {
                    let end = after.iter().position(|token| matches!(token, Token::Close)).unwrap_or(after.len());
                    for (code, token) in (first..=last).zip(&after[..end]) {
                        if let Token::Hex(text) = token {
                            self.add(length, code, utf16(text), counts);
                        }
                    }
                    rest = after.get(end + 1..).unwrap_or_default();
                }
                _ => break,
            }
        }
    }

    fn add(&mut self, length: usize, code: u32, text: String, counts: &mut BTreeMap<usize, usize>) {
        if self.known.len() < MOST_CODES && (1..=4).contains(&length) {
            self.known.insert((length, code), text);
            *counts.entry(length).or_default() += 1;
        }
    }

    /// The characters of a string; codes that the table leaves out are left out.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        let usual = self.lengths.first().copied().unwrap_or(1);
        let mut rest = bytes;
        while !rest.is_empty() {
            let found = self.lengths.iter().find_map(|length| {
                let code = rest.get(..*length)?;
                Some((self.known.get(&(*length, number(code)))?, *length))
            });
            let step = match found {
                Some((known, length)) => {
                    text.push_str(known);
                    length
                }
                None => usual.min(rest.len()),
            };
            rest = &rest[step..];
        }
        text
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn utf16(text: &[u8]) -> String {
    match text {
        [byte] => char::from(*byte).to_string(),
        _ => {
            let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
    }
}

fn tokens(table: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let mut rest = table;
    std::iter::from_fn(move || {
        loop {
            let first = *rest.first()?;
            match first {
                b'<' if rest.get(1) != Some(&b'<') => {
                    let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                    let digits: Vec<u8> = rest[1..end].iter().filter_map(|byte| hexadecimal(*byte)).collect();
                    rest = rest.get(end + 1..).unwrap_or_default();
                    let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0));
                    return Some(Token::Hex(bytes.collect()));
                }
                b'[' | b']' => {
                    rest = &rest[1..];
                    return Some(if first == b'[' { Token::Open } else { Token::Close });
                }
                b'%' => {
                    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                    rest = &rest[end..];
                }
                byte if byte.is_ascii_alphabetic() => {
                    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
                    let (word, after) = rest.split_at(end);
                    rest = after;
                    return Some(Token::Word(word));
                }
                b'<' => rest = &rest[2..],
                _ => rest = &rest[1..],
            }
        }
    })
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
