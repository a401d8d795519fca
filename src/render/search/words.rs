//! What a text is looked up by: Han characters in pairs, everything else in words.
//!
//! `themes/portal/assets/search.js` takes a query apart by the same rules; whoever changes one changes the other.
//!
//! - The text is taken in compatibility form (full-width letters are letters) and small letters.
//! - Of a run of Han characters and kana each two neighbours are a term, and the last one is a term by itself: so any
//!   part of the run is found, and a single character by the terms that begin with it.
//! - Letters and digits that touch are a word. A point between digits belongs to it; the commas between thousands do not
//!   (`1,262.5` is `1262.5`). All else divides.

use unicode_normalization::UnicodeNormalization as _;

/// What a text can be looked up by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Term<'t> {
    /// Two characters that touch, or the last one of a run.
    Han(char, Option<char>),
    /// A word or a number.
    Word(&'t str),
}

/// Calls `each` for every term of `text`, in order, as often as it stands there.
pub(super) fn terms(text: &str, each: &mut dyn FnMut(Term<'_>)) {
    let text: Vec<char> = text.nfkc().collect::<String>().to_lowercase().chars().collect();
    let digit = |place: usize| text.get(place).is_some_and(char::is_ascii_digit);
    let mut word = String::new();
    for (place, character) in text.iter().copied().enumerate() {
        if is_han(character) {
            let next = text.get(place + 1).copied().filter(|next| is_han(*next));
            end(&mut word, each);
            each(Term::Han(character, next));
        } else if character.is_alphanumeric() {
            word.push(character);
        } else {
            let between = place > 0 && digit(place - 1) && digit(place + 1);
            match character {
                '.' if between => word.push('.'),
                ',' if between && digit(place + 2) && digit(place + 3) && !digit(place + 4) => {}
                _ => end(&mut word, each),
            }
        }
    }
    end(&mut word, each);
}

fn end(word: &mut String, each: &mut dyn FnMut(Term<'_>)) {
    if !word.is_empty() {
        each(Term::Word(word));
        word.clear();
    }
}

/// Whether a character is written without blanks between words: Han characters, 〇 and 々, kana.
fn is_han(character: char) -> bool {
    matches!(character, '\u{3005}' | '\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}
