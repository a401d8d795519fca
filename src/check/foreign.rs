//! Each page speaks its own language.

use std::sync::LazyLock;

use regex::Regex;

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::GAP;
use crate::model::{Indicator, Language, Site};
use crate::source::Span;

/// # What it does
/// Finds Chinese characters in English texts and names, and runs of English words in Chinese ones. A Chinese name in
/// brackets after its English one is right, so is a quotation that is all Chinese, and so are names of one to three words
/// in Chinese.
///
/// # Why
/// What was not translated says nothing to half of the readers, and shows that nobody looked.
///
/// # Example
/// `The subdistrict held 部署会 on straw burning.`
///
/// # Instead
/// `The subdistrict held planning meetings on straw burning.`
///
/// # 做什么
/// 找出英文正文和名称里的汉字，以及中文里成句的英文。英文名称后面括号里的中文原名、整句引用的中文、中文里一两个词的英文名称不算。
///
/// # 为什么
/// 没有译出来的内容，一半读者看不懂，也说明没有人看过。
///
/// # 例
/// `The subdistrict held 部署会 on straw burning.`
///
/// # 应改为
/// `The subdistrict held planning meetings on straw burning.`
pub(super) struct Foreign;

static HAN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{Han}[\p{Han}、，·]*").expect("a pattern of ours"));

/// A word that is no name: small letters throughout.
static ENGLISH_WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^A-Za-z])[a-z]{4,}(?:$|[^A-Za-z])").expect("a pattern of ours"));

/// Four words and more, such as nobody uses for a name.
static ENGLISH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z][a-z’']*(?:[ ,;]+[A-Za-z][a-z’']*){3,}").expect("a pattern of ours"));

impl Rule for Foreign {
    card!(judgement "foreign.rs": "chinese-in-english", "english-in-chinese");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for indicator in site.indicators.values() {
            for name in names(indicator, Language::En) {
                if let Some(han) = outside_brackets(name) {
                    found.push(chinese(indicator.key.span, han).about(han));
                }
            }
        }
    }

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for passage in texts.prose.en.iter().flat_map(|prose| &prose.passages) {
            for han in HAN.find_iter(&passage.text) {
                if !in_brackets(&passage.text, han.start()) {
                    found.push(chinese(passage.place(han.range()), han.as_str()));
                }
            }
        }
        for passage in texts.prose.zh.iter().flat_map(|prose| &prose.passages) {
            for words in ENGLISH.find_iter(&passage.text) {
                let sentence = words.as_str();
                // A name has capitals; a sentence has small words.
                let small = sentence.split(' ').filter(|word| word.starts_with(|one: char| one.is_ascii_lowercase()));
                if small.count() < 2 || in_brackets(&passage.text, words.start()) || sentence.contains(GAP) {
                    continue;
                }
                found.push(
                    Diagnostic::warning(
                        "english-in-chinese",
                        passage.place(words.range()),
                        message!(zh: "中文里留有英文：{sentence}", en: "English is left in the Chinese text: {sentence}"),
                    )
                    .help(message!(zh: "译成中文", en: "translate it")),
                );
            }
        }
    }
}

/// What an English reader is told of an indicator.
fn names(indicator: &Indicator, language: Language) -> impl Iterator<Item = &str> {
    [Some(&indicator.name), indicator.definition.as_ref(), indicator.coverage.as_ref(), indicator.source.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(move |text| text.get(language).map(String::as_str))
}

fn outside_brackets(text: &str) -> Option<&str> {
    HAN.find_iter(text).find(|han| !in_brackets(text, han.start())).map(|han| han.as_str())
}

/// Whether what stands at `at` is in brackets, or in a quotation that is all in the other language: `“满意率-speed rail”`
/// is none.
fn in_brackets(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let Some(open) = before.rfind(['(', '（', '“', '‘']).filter(|open| !before[*open..].contains([')', '）', '”']))
    else {
        return false;
    };
    // An apostrophe is no end of a quotation in double marks.
    let end = match text[open..].chars().next() {
        Some('“') => '”',
        Some('‘') => '’',
        _ => return true,
    };
    let quoted = text[open..].split(end).next().unwrap_or_default();
    !(HAN.is_match(quoted) && ENGLISH_WORD.is_match(quoted))
}

fn chinese(span: Span, han: &str) -> Diagnostic {
    Diagnostic::warning(
        "chinese-in-english",
        span,
        message!(zh: "英文里留有中文：{han}", en: "Chinese is left in English: {han}"),
    )
    .help(message!(
        zh: "译成英文；要给出中文原名就放在英文名称后面的括号里",
        en: "translate it; a Chinese name may stand in brackets after the English one",
    ))
}
