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
    let text = small(text);
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

/// `text` in compatibility form and small letters.
fn small(text: &str) -> Vec<char> {
    // Nearly all texts consist of characters whose form can be told from themselves; tables are asked for the others.
    let simple: Option<Vec<char>> = text.chars().map(simple).collect();
    simple.unwrap_or_else(|| text.nfkc().collect::<String>().to_lowercase().chars().collect())
}

/// A character in compatibility form and small, where it joins no other: ASCII, its full-width forms, Han characters that
/// every text uses, quotation marks, dashes and the points of Chinese.
fn simple(character: char) -> Option<char> {
    match character {
        '\0'..='\u{7f}' => Some(character.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' | '–' | '—' | '‘'..='’' | '“'..='”' | '、' | '。' | '〈'..='】' => {
            Some(character)
        }
        '！'..='～' => char::from_u32(u32::from(character) - 0xfee0).map(|one| one.to_ascii_lowercase()),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::simple;

    #[test]
    fn a_simple_character_is_what_the_tables_say() {
        let mut count = 0;
        for character in '\0'..=char::MAX {
            let Some(found) = simple(character) else { continue };
            let told: String = character.to_string().nfkc().collect::<String>().to_lowercase();
            assert_eq!(found.to_string(), told, "{character:?}");
            assert!(!unicode_normalization::char::is_combining_mark(character), "{character:?}");
            // It does not grow together with what stands before or behind it.
            for other in ['a', '中', '。'] {
                let pair: String = [other, character, other].iter().collect::<String>().nfkc().collect();
                let alone: String = [other, character, other]
                    .iter()
                    .flat_map(|one| one.to_string().nfkc().collect::<Vec<char>>())
                    .collect();
                assert_eq!(pair, alone, "{character:?}");
            }
            count += 1;
        }
        assert!(count > 21_000, "{count}");
    }
}
