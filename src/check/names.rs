//! A name is spelled one way.

use std::collections::{BTreeMap, BTreeSet};

use super::known::capitalised;
use super::numbers_differ::pairs;
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::Passage;
use crate::model::syllables;

/// # What it does
/// In English texts, finds a capitalised word within a sentence that stands once and differs in one letter from one
/// that stands twice and more, in the text or in the glossary and the names of indicators, or from one that the Chinese
/// text spells in pinyin. In Chinese texts, finds what differs in one character from a term of the glossary of four characters
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
/// 英文句中只出现一次、与出现两次以上的专名（包括术语表和指标名称里的）只差一个字母的词，或与中文正文拼音相同的专名只差一个字母的词；中文里与术语表中四字以上术语只差一个字的写法，都提出来。
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
            english(texts, &prose.passages, found);
        }
        if let Some(prose) = &texts.prose.zh {
            let terms: Vec<&str> = texts
                .known
                .glossary()
                .terms
                .iter()
                .filter_map(|term| term.name.zh.as_deref())
                .filter(|term| term.chars().count() >= 4)
                .collect();
            chinese(&prose.passages, &terms, found);
        }
    }
}

/// Capitalised words within sentences: what begins a sentence may be any word.
fn english(texts: &Texts<'_>, passages: &[Passage], found: &mut Vec<Diagnostic>) {
    let mut words: BTreeMap<&str, Vec<(&Passage, usize)>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for passage in passages {
        for (at, word) in capitalised(&passage.text) {
            let before = passage.text[..at].trim_end_matches([' ', '“', '(']);
            if before.is_empty() || before.ends_with(['.', '!', '?']) {
                *counts.entry(word).or_default() += 1;
            } else {
                words.entry(word).or_default().push((passage, at));
            }
        }
    }
    // What the glossary, the indicators and the calendar call things counts as written, too.
    for (word, count) in texts.known.capitalised() {
        *counts.entry(word).or_default() += count;
    }
    for (word, places) in &words {
        *counts.entry(word).or_default() += places.len();
    }
    for (word, places) in words.iter().filter(|(word, _)| counts[**word] == 1) {
        let alike = || counts.iter().filter(|(other, _)| other.len() >= 5 && is_slip(word, other));
        let Some((passage, at)) = places.first() else { continue };
        // Of two that stand once, the one that the Chinese beside it spells is right.
        let meant = alike().find(|(_, count)| **count >= 2).or_else(|| {
            let rival = alike().next()?;
            let pinyin = Pinyin::beside(texts, passage);
            (pinyin.has(rival.0) && !pinyin.has(word)).then_some(rival)
        });
        if let Some((meant, _)) = meant {
            found.push(told(passage, *at..at + word.len(), meant));
        }
    }
}

/// Chinese in pinyin, as names of places are spelled in English.
struct Pinyin {
    letters: String,
    /// Where syllables begin and end.
    borders: BTreeSet<usize>,
}

impl Pinyin {
    /// What stands beside `passage` of the English text.
    fn beside(texts: &Texts<'_>, passage: &Passage) -> Self {
        let mut pinyin = Self { letters: String::new(), borders: BTreeSet::from([0]) };
        let (Some(zh), Some(en)) = (&texts.prose.zh, &texts.prose.en) else { return pinyin };
        let beside = pairs(zh, en).into_iter().find(|(_, en_part)| {
            en.passages.get(en_part.clone()).is_some_and(|part| part.iter().any(|one| std::ptr::eq(one, passage)))
        });
        let part = beside.and_then(|(part, _)| zh.passages.get(part)).unwrap_or_default();
        for one in part {
            for syllable in syllables(&one.text).split_whitespace() {
                pinyin.letters.push_str(syllable);
                pinyin.borders.insert(pinyin.letters.len());
            }
        }
        pinyin
    }

    /// Whether syllables that stand one after the other make up `name`.
    fn has(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let mut places = self.letters.match_indices(&name);
        places.any(|(at, _)| self.borders.contains(&at) && self.borders.contains(&(at + name.len())))
    }
}

/// Whether `word` is `meant` with one letter wrong, lacking, too many, or changed over; an ending is grammar.
fn is_slip(word: &str, meant: &str) -> bool {
    let same = word.chars().zip(meant.chars()).take_while(|(one, other)| one == other).count();
    let (length, other) = (word.chars().count(), meant.chars().count());
    if length.abs_diff(other) > 1 {
        return false;
    }
    let ends_otherwise = if length == other { same + 1 == length } else { same == length.min(other) };
    same > 0 && !ends_otherwise && strsim::damerau_levenshtein(word, meant) == 1
}

fn chinese(passages: &[Passage], terms: &[&str], found: &mut Vec<Diagnostic>) {
    let terms_of: Vec<(&str, Vec<char>)> = terms.iter().map(|term| (*term, term.chars().collect())).collect();
    for passage in passages {
        let characters: Vec<(usize, char)> = passage.text.char_indices().collect();
        for (term, wanted) in &terms_of {
            for window in characters.windows(wanted.len()) {
                // The first and the last character may belong to other words.
                if window[0].1 != wanted[0] || window[wanted.len() - 1].1 != wanted[wanted.len() - 1] {
                    continue;
                }
                let mut differ = (0..wanted.len()).filter(|at| window[*at].1 != wanted[*at]);
                let (Some(only), None) = (differ.next(), differ.next()) else { continue };
                let wrong = window[only].1;
                if !('\u{4e00}'..='\u{9fff}').contains(&wrong) {
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
