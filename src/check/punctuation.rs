//! Chinese texts have Chinese punctuation, English ones have English punctuation.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, Message, message};
use crate::markdown::Passage;
use crate::model::Language;

/// # What it does
/// In Chinese: half-width marks beside Chinese characters, full-width letters and digits, blanks between Chinese
/// characters, a mark twice, three points for an ellipsis. In English: full-width marks, two blanks, a blank before a
/// comma, none after it.
///
/// # Why
/// Mixed marks are what a reader notices first of a text that nobody has read again.
///
/// # Example
/// `全年立案20件,结案19件`
///
/// # Instead
/// `全年立案20件，结案19件`
///
/// # 做什么
/// 中文：汉字旁边的半角标点、全角的字母和数字、汉字之间的空格、重复的标点、用三个点写的省略号。英文：全角标点、连着的空格、逗号前的空格和逗号后缺的空格。
///
/// # 为什么
/// 标点混用，读者一眼就看得出稿子没有校对过。
///
/// # 例
/// `全年立案20件,结案19件`
///
/// # 应改为
/// `全年立案20件，结案19件`
pub(super) struct Punctuation;

/// A pattern, whose first group is what is wrong; what is wrong; what to write.
struct Slip {
    pattern: Regex,
    message: (&'static str, &'static str),
    /// From the wrong text to the right one.
    right: fn(&str) -> String,
}

fn slip(pattern: &str, message: (&'static str, &'static str), right: fn(&str) -> String) -> Slip {
    Slip { pattern: Regex::new(pattern).expect("a pattern of ours"), message, right }
}

/// Slips, and what finds any of them.
struct Slips {
    each: Vec<Slip>,
    any: RegexSet,
}

fn slips(each: Vec<Slip>) -> Slips {
    let any = RegexSet::new(each.iter().map(|slip| slip.pattern.as_str())).expect("patterns of ours");
    Slips { each, any }
}

static CHINESE: LazyLock<Slips> = LazyLock::new(|| {
    slips(vec![
        slip(
            r"\p{Han}[”』」）》]?([,;!?])|([,;:!?])[“『「（《]?\p{Han}|\p{Han}(:)\D",
            ("汉字旁边用了半角标点", "half-width punctuation beside Chinese characters"),
            full_width,
        ),
        slip(r"\p{Han}(\.)(?:\s|$|\p{Han})", ("句号用了英文的点", "a full stop as in English"), |_| {
            "。".to_owned()
        }),
        slip(r"([Ａ-Ｚａ-ｚ０-９]+)", ("字母和数字用了全角", "full-width letters or digits"), half_width),
        slip(r"\p{Han}([ \u{3000}]+)\p{Han}", ("汉字之间有空格", "a blank between Chinese characters"), |_| {
            String::new()
        }),
        slip(
            r"(。。+|，，+|、、+|；；+|，。|。，|、。|：：)",
            ("标点重复", "a mark too many"),
            |wrong| wrong.chars().next_back().map_or(String::new(), String::from),
        ),
        slip(r"\p{Han}(\.{3,}|。{3,})", ("省略号应为“……”", "an ellipsis is written ……"), |_| {
            "……".to_owned()
        }),
        slip(r"([(]\p{Han}[^()]*[)])", ("括号用了半角", "half-width brackets"), full_width),
    ])
});

static ENGLISH: LazyLock<Slips> = LazyLock::new(|| {
    slips(vec![
        slip(
            r"[A-Za-z0-9 )”’%]([，。；：！？、（）％]+)",
            ("英文里用了全角标点", "full-width punctuation in English"),
            half_width,
        ),
        slip(r"\S(  +)\S", ("多了空格", "more than one blank"), |_| " ".to_owned()),
        slip(r"[A-Za-z0-9)]( +[,.;:!?])(?:\s|$)", ("标点前多了空格", "a blank before the mark"), |wrong| {
            wrong.trim().to_owned()
        }),
        slip(r"[a-z)]([,;])[A-Za-z]", ("标点后缺空格", "no blank after the mark"), |wrong| format!("{wrong} ")),
    ])
});

fn full_width(text: &str) -> String {
    text.chars()
        .map(|one| match one {
            ',' => '，',
            ';' => '；',
            ':' => '：',
            '!' => '！',
            '?' => '？',
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect()
}

fn half_width(text: &str) -> String {
    let plain = text.chars().map(|one| match one {
        '。' => '.',
        '、' => ',',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(one as u32 - 0xfee0).unwrap_or(one),
        other => other,
    });
    plain.collect()
}

impl Rule for Punctuation {
    card!(judgement "punctuation.rs": "punctuation");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (language, prose) in texts.each() {
            // A figure that could not be read leaves a hole between its neighbours.
            if texts.report.texts.get(language).is_some_and(|text| text.misread) {
                continue;
            }
            let slips = language.pick(&*CHINESE, &*ENGLISH);
            for passage in &prose.passages {
                // Most passages have none: one search for all says so.
                for at in &slips.any.matches(&passage.text) {
                    look(&slips.each[at], passage, language, found);
                }
            }
        }
    }
}

fn look(slip: &Slip, passage: &Passage, language: Language, found: &mut Vec<Diagnostic>) {
    for place in slip.pattern.captures_iter(&passage.text) {
        let Some(wrong) = place.iter().skip(1).flatten().next() else { continue };
        let right = (slip.right)(wrong.as_str());
        // An address or a time is no prose: `12:30`, `https://…`.
        let word = word_around(&passage.text, wrong.range());
        if word.contains("://") || word.contains('@') {
            continue;
        }
        let (zh, en) = slip.message;
        let mended = match (right.is_empty(), right.trim().is_empty()) {
            (true, _) => message!(zh: "删去空格", en: "take the blank out"),
            (_, true) => message!(zh: "只留一个空格", en: "keep one blank"),
            _ => message!(zh: "写成 `{right}`", en: "write `{right}`"),
        };
        let message = Message { zh: zh.to_owned(), en: en.to_owned() };
        let context = context(&passage.text, wrong.range(), language);
        found.push(Diagnostic::hint("punctuation", passage.place(wrong.range()), message).about(context).help(mended));
    }
}

fn word_around(text: &str, range: std::ops::Range<usize>) -> &str {
    let start = text[..range.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let end = text[range.end..].find(char::is_whitespace).map_or(text.len(), |at| range.end + at);
    &text[start.min(range.start)..end]
}

/// A mark alone is no name for a finding: the word before it belongs to it.
fn context(text: &str, range: std::ops::Range<usize>, language: Language) -> String {
    let before: Vec<char> = text[..range.start].chars().rev().take(language.pick(2, 8)).collect();
    let mut context: String = before.into_iter().rev().collect();
    context.push_str(&text[range]);
    context
}
