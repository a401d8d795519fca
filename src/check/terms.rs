//! Terms are written as the office has agreed, in both languages.

use super::numbers_differ::pairs;
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::Passage;
use crate::model::{Language, Term};

/// # What it does
/// Looks for the wordings that `glossary.yaml` lists under `not`. Where a passage uses a Chinese term that the glossary
/// has and the passage beside it in English uses another word, it says so, if the English text uses the agreed word
/// nowhere near.
///
/// # Why
/// An office that is a Subdistrict Office on one page and a Street Office on the next looks like two offices.
///
/// # Example
/// `Xishan Street Office`
///
/// # Instead
/// `Xishan Subdistrict Office`
///
/// # 做什么
/// 查找 `glossary.yaml` 里 `not` 列出的写法。某段中文用了术语表里的词，对应的英文段落却没有用约定的译名，也提出来。
///
/// # 为什么
/// 同一个机构在两页上叫两个名字，看起来就成了两个机构。
///
/// # 例
/// `Xishan Street Office`
///
/// # 应改为
/// `Xishan Subdistrict Office`
pub(super) struct Terms;

impl Rule for Terms {
    card!(judgement "terms.rs": "term", "term-missing");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (language, prose) in texts.each() {
            let Some(excluded) = texts.known.excluded.get(language) else { continue };
            for passage in &prose.passages {
                for (term, place) in excluded.find_iter(&passage.text) {
                    if is_word(&passage.text, place.clone(), language) {
                        found.push(told(term, passage, place, language));
                    }
                }
            }
        }
        unused(texts, found);
    }
}

/// English wordings are whole words.
fn is_word(text: &str, range: std::ops::Range<usize>, language: Language) -> bool {
    let letter = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
    language == Language::Zh
        || !(letter(text[..range.start].chars().next_back()) || letter(text[range.end..].chars().next()))
}

fn told(term: &Term, passage: &Passage, range: std::ops::Range<usize>, language: Language) -> Diagnostic {
    let wrong = &passage.text[range.clone()];
    let right = term.name.get(language).map_or("", String::as_str);
    Diagnostic::warning(
        "term",
        passage.place(range.clone()),
        message!(
            zh: "`{wrong}` 不是约定的写法",
            en: "`{wrong}` is not the agreed wording",
        ),
    )
    .help(message!(
        zh: "按 glossary.yaml 写 `{right}`",
        en: "write `{right}`, as glossary.yaml says",
    ))
}

/// Chinese terms whose English word stands nowhere in the passage beside theirs, nor anywhere else in that text.
fn unused(texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
    let terms = &texts.known.glossary().terms;
    let (Some(zh), Some(en), false) = (&texts.prose.zh, &texts.prose.en, terms.is_empty()) else { return };
    let whole: String = en.passages.iter().map(|passage| passage.text.to_lowercase() + "\n").collect();
    let side_by_side = pairs(zh, en);
    for term in terms {
        let (Some(chinese), Some(english)) = (&term.name.zh, &term.name.en) else { continue };
        // A word of two characters is part of too many others.
        if chinese.chars().count() < 3 || whole.contains(&english.to_lowercase()) {
            continue;
        }
        let places = side_by_side.iter().filter(|(zh, en)| zh.len() == 1 && en.len() == 1);
        let Some((passage, at)) = places
            .map(|(here, _)| &zh.passages[here.start])
            .find_map(|one| Some((one, one.text.find(chinese.as_str())?)))
        else {
            continue;
        };
        found.push(
            Diagnostic::hint(
                "term-missing",
                passage.place(at..at + chinese.len()),
                message!(
                    zh: "中文用了术语“{chinese}”，英文全文没有约定的译名“{english}”",
                    en: "the Chinese text uses the term “{chinese}”, the English one has “{english}” nowhere",
                ),
            )
            .help(message!(
                zh: "英文改用“{english}”，或在 glossary.yaml 里改这个术语",
                en: "write “{english}” in English, or change the term in glossary.yaml",
            )),
        );
    }
}
