//! A name is spelled one way.

use std::collections::BTreeMap;

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::Passage;

/// # What it does
/// In English texts, finds a capitalised word that stands once and differs in one letter from one that stands three
/// times and more. In Chinese texts, finds what differs in one character from a term of the glossary of four characters
/// and more.
///
/// # Why
/// `Xisan` is a slip; a reader who searches for `Xishan` will not find it.
///
/// # Example
/// `Xisan Subdistrict` in a text that says `Xishan` elsewhere
///
/// # Instead
/// `Xishan Subdistrict`
///
/// # 做什么
/// 英文里只出现一次、与出现三次以上的专名只差一个字母的词；中文里与术语表中四字以上术语只差一个字的写法，都提出来。
///
/// # 为什么
/// 写成 `Xisan` 多半是笔误，读者搜 `Xishan` 就搜不到它。
///
/// # 例
/// 别处都写 `Xishan`，有一处写了 `Xisan Subdistrict`
///
/// # 应改为
/// `Xishan Subdistrict`
pub(super) struct Names;

impl Rule for Names {
    card!(judgement "names.rs": "name-spelled-otherwise");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        if let Some(prose) = &texts.prose.en {
            english(&prose.passages, found);
        }
        if let Some(prose) = &texts.prose.zh {
            let terms: Vec<&str> = texts
                .site
                .glossary
                .terms
                .iter()
                .filter_map(|term| term.name.zh.as_deref())
                .filter(|term| term.chars().count() >= 4)
                .collect();
            chinese(&prose.passages, &terms, found);
        }
    }
}

fn english(passages: &[Passage], found: &mut Vec<Diagnostic>) {
    let mut words: BTreeMap<&str, Vec<(&Passage, usize)>> = BTreeMap::new();
    for passage in passages {
        for word in passage.text.split(|one: char| !one.is_alphabetic()) {
            if word.len() >= 5 && word.starts_with(char::is_uppercase) && !word.chars().all(char::is_uppercase) {
                let at = word.as_ptr() as usize - passage.text.as_ptr() as usize;
                words.entry(word).or_default().push((passage, at));
            }
        }
    }
    let frequent: Vec<&str> = words.iter().filter(|(_, places)| places.len() >= 3).map(|(word, _)| *word).collect();
    for (word, places) in words.iter().filter(|(_, places)| places.len() == 1) {
        // An ending is grammar, not spelling.
        let meant = frequent.iter().find(|other| {
            strsim::damerau_levenshtein(word, other) == 1
                && word.chars().last() == other.chars().last()
                && word.trim_end_matches('s') != other.trim_end_matches('s')
        });
        if let (Some(meant), Some((passage, at))) = (meant, places.first()) {
            found.push(told(passage, *at..at + word.len(), meant));
        }
    }
}

fn chinese(passages: &[Passage], terms: &[&str], found: &mut Vec<Diagnostic>) {
    for term in terms {
        let wanted: Vec<char> = term.chars().collect();
        for passage in passages {
            let characters: Vec<(usize, char)> = passage.text.char_indices().collect();
            for window in characters.windows(wanted.len()) {
                let differ: Vec<usize> = (0..wanted.len()).filter(|at| window[*at].1 != wanted[*at]).collect();
                // The first and the last character may belong to other words.
                let [only] = differ.as_slice() else { continue };
                let wrong = window[*only].1;
                if *only == 0 || *only + 1 == wanted.len() || !('\u{4e00}'..='\u{9fff}').contains(&wrong) {
                    continue;
                }
                let start = window[0].0;
                let (last, character) = window[wanted.len() - 1];
                let range = start..last + character.len_utf8();
                // Another term is no slip of this one.
                if terms.iter().any(|other| other.contains(&passage.text[range.clone()])) {
                    continue;
                }
                found.push(told(passage, range, term));
            }
        }
    }
}

fn told(passage: &Passage, range: std::ops::Range<usize>, meant: &str) -> Diagnostic {
    let wrong = &passage.text[range.clone()];
    Diagnostic::warning(
        "name-spelled-otherwise",
        passage.place(range.clone()),
        message!(
            zh: "`{wrong}` 与 `{meant}` 只差一个字",
            en: "`{wrong}` differs from `{meant}` in one letter",
        ),
    )
    .help(message!(zh: "写错了就改为 `{meant}`", en: "write `{meant}` if that is meant"))
}
