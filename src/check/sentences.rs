//! Sentences that can be read in one breath, brackets and quotation marks in pairs.

use super::numbers::Line;
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::{Passage, Role};
use crate::model::Language;

/// # What it does
/// Hints at sentences of more than 160 Chinese characters or 60 English words, and reports brackets, quotation marks and
/// title marks without their partner.
///
/// # Why
/// Nobody keeps such a sentence in mind to its end; the reader on a phone sees no end of it. A bracket without its
/// partner often means that something was lost.
///
/// # Example
/// `（含社区居委会，共12家。`
///
/// # Instead
/// `（含社区居委会），共12家。`
///
/// # 做什么
/// 中文超过160字、英文超过60词的句子，给出提示；括号、引号、书名号不成对的，提出来。
///
/// # 为什么
/// 句子太长，读到后面忘了前面，手机上一屏都看不完。标点少了一半，往往是漏了字。
///
/// # 例
/// `（含社区居委会，共12家。`
///
/// # 应改为
/// `（含社区居委会），共12家。`
pub(super) struct Sentences;

/// Characters of a Chinese sentence, words of an English one.
const LONGEST: (usize, usize) = (160, 60);

impl Rule for Sentences {
    card!(judgement "sentences.rs": "long-sentence", "unpaired");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (language, prose) in texts.each() {
            for (at, (passage, line)) in texts.lines(language).enumerate() {
                unpaired(passage, prose.passages.get(at + 1), found);
                if matches!(passage.role, Role::Paragraph | Role::Item) {
                    long(passage, line, found);
                }
            }
        }
    }
}

fn long(passage: &Passage, line: &Line, found: &mut Vec<Diagnostic>) {
    for (here, sentence) in &line.sentences {
        let text = &line.text[here.clone()];
        let (length, most) = match line.language {
            Language::Zh => (text.chars().filter(|one| one.is_alphanumeric()).count(), LONGEST.0),
            Language::En => (text.split_whitespace().count(), LONGEST.1),
        };
        if length > most {
            let end = passage.text[sentence.clone()]
                .char_indices()
                .nth(12)
                .map_or(sentence.end, |(at, _)| sentence.start + at);
            let (zh, en) = line.language.pick(("字", "characters"), ("词", "words"));
            found.push(
                Diagnostic::hint(
                    "long-sentence",
                    passage.place(sentence.start..end),
                    message!(zh: "这句话有 {length} {zh}", en: "this sentence has {length} {en}"),
                )
                .help(message!(zh: "分成几句，或改成列表", en: "make several of it, or a list")),
            );
        }
    }
}

const PAIRS: [(char, char); 8] =
    [('（', '）'), ('(', ')'), ('“', '”'), ('《', '》'), ('〔', '〕'), ('【', '】'), ('「', '」'), ('[', ']')];

fn unpaired(passage: &Passage, next: Option<&Passage>, found: &mut Vec<Diagnostic>) {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut tell = |at: usize, mark: char| {
        found.push(
            Diagnostic::warning(
                "unpaired",
                passage.place(at..at + mark.len_utf8()),
                message!(zh: "`{mark}` 不成对", en: "`{mark}` has no partner"),
            )
            .about(around(&passage.text, at))
            .help(message!(zh: "补上另一半，或删去这一半", en: "add its partner, or take it out")),
        );
    };
    // Several paragraphs of one quotation each open it, and only the last one closes it.
    for (at, mark) in passage.text.char_indices() {
        if PAIRS.iter().any(|(opening, _)| *opening == mark) {
            open.push((at, mark));
        } else if let Some((opening, _)) = PAIRS.iter().find(|(_, closing)| *closing == mark) {
            match open.iter().rposition(|(_, one)| one == opening) {
                Some(found) => open.truncate(found),
                None if matches!(mark, ')' | '）') && numbers_item(&passage.text[..at]) => {}
                None => tell(at, mark),
            }
        }
    }
    let goes_on = passage.text.starts_with('“') && next.is_some_and(|next| next.text.starts_with('“'));
    for (at, mark) in open {
        if mark != '“' || at != 0 || !goes_on {
            tell(at, mark);
        }
    }
}

/// Whether a bracket behind `before` closes the number of an item: `1)`, `a)`, `；二）`.
fn numbers_item(before: &str) -> bool {
    let number = |one: &char| one.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*one);
    let length = before.chars().rev().take_while(number).count();
    let rest = before.chars().rev().nth(length);
    (1..=2).contains(&length) && rest.is_none_or(|one| !one.is_alphanumeric())
}

/// The mark with the words beside it, by which a person can allow it.
fn around(text: &str, at: usize) -> String {
    text[at..].chars().take(6).collect()
}
