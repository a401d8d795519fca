//! Pinyin: its first letters, by which people look things up on a keyboard (`规模以上工业产值` is `gmysgycz`), and its
//! syllables, of which keys are made.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// What is written for a text with characters of more than one reading: at most so many ways.
const MOST_WAYS: usize = 8;

/// The initials of `text` in every way it may be read (重点 is `zd` or `cd`); small letters and digits stand for
/// themselves, all else is left out. The usual way comes first; of a long text with many readings not all are given.
#[must_use]
pub fn initials(text: &str) -> Vec<String> {
    let mut ways = vec![String::new()];
    for character in text.chars() {
        let letters = letters(character);
        let Some(first) = letters.first() else { continue };
        let others = if ways.len() * letters.len() <= MOST_WAYS { &letters[1..] } else { &[] };
        let more: Vec<String> =
            others.iter().flat_map(|letter| ways.iter().map(move |way| format!("{way}{letter}"))).collect();
        ways.iter_mut().for_each(|way| way.push(*first));
        ways.extend(more);
    }
    ways
}

/// The pinyin of `text` without tones, syllables apart: `规模以上` is `gui mo yi shang`. Letters and digits stay.
#[must_use]
pub fn syllables(text: &str) -> String {
    let mut written = String::new();
    for character in text.chars() {
        match character.to_pinyin() {
            Some(reading) => {
                written.push(' ');
                written.push_str(&reading.plain().replace('ü', "v"));
                written.push(' ');
            }
            None => written.extend(character.to_lowercase()),
        }
    }
    written
}

/// The letters that a character may begin with.
fn letters(character: char) -> Vec<char> {
    if character.is_ascii_alphanumeric() {
        return vec![character.to_ascii_lowercase()];
    }
    let mut letters = Vec::new();
    for reading in character.to_pinyin_multi().into_iter().flatten() {
        let letter = reading.plain().chars().next().filter(char::is_ascii_lowercase);
        letters.extend(letter.filter(|letter| !letters.contains(letter)));
    }
    letters
}
