//! Headings go down one level at a time, and their numbers go on.

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::{Passage, Prose, Role, Shape};
use crate::model::{Language, chinese_value, is_chinese_numeral};

/// # What it does
/// Reports a heading that leaves out a level (`##` and then `####`), Chinese numbering out of its order of levels
/// (一、 then （一） then 1. then (1)), numbers that do not go on (一、 and then 三、), and a heading with nothing below it.
///
/// # Why
/// The contents of the page and screen readers follow the levels; a missing number looks like a missing chapter.
///
/// # Example
/// `## 一、总结` … `## 三、计划`
///
/// # Instead
/// `## 一、总结` … `## 二、计划`
///
/// # 做什么
/// 标题跳级（`##` 之后就是 `####`）、层次序号用错次序（一、→（一）→1.→（1））、序号不连续（一、之后是三、）、标题下面没有内容，都提出来。
///
/// # 为什么
/// 网页目录和读屏软件按标题层级走；少一个序号，看起来像少了一章。
///
/// # 例
/// `## 一、总结` …… `## 三、计划`
///
/// # 应改为
/// `## 一、总结` …… `## 二、计划`
pub(super) struct Headings;

impl Rule for Headings {
    card!(judgement "headings.rs": "heading-level", "heading-number", "empty-section");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (language, prose) in texts.each() {
            levels(prose, found);
            numbers(prose, language, found);
            empty(prose, found);
        }
    }
}

fn headings(prose: &Prose) -> impl Iterator<Item = (u8, &Passage)> {
    prose.passages.iter().filter_map(|passage| match passage.role {
        Role::Heading(level) => Some((level, passage)),
        _ => None,
    })
}

fn levels(prose: &Prose, found: &mut Vec<Diagnostic>) {
    let mut above = 1;
    for (level, passage) in headings(prose) {
        if level > above + 1 {
            let (wanted, written) = ("#".repeat(usize::from(above + 1)), "#".repeat(usize::from(level)));
            let over = "#".repeat(usize::from(above));
            let message = if above == 1 {
                message!(
                    zh: "报告标题是第一级，正文的标题从 `##` 开始，这里是 `{written}`",
                    en: "the title is the first level, headings begin with `##`: this one is `{written}`",
                )
            } else {
                message!(
                    zh: "标题跳了一级：上一个标题是 `{over}`，这里是 `{written}`",
                    en: "a level is left out: the heading before is `{over}`, this one `{written}`",
                )
            };
            found.push(
                Diagnostic::warning("heading-level", passage.span, message)
                    .help(message!(zh: "写成 `{wanted}`", en: "write `{wanted}`")),
            );
        }
        above = level;
    }
}

/// The numbering of a heading: which of the four kinds, and which number.
fn numbering(text: &str) -> Option<(usize, u32)> {
    let text = text.trim_start();
    let opened = text.strip_prefix(['（', '(']);
    let rest = opened.unwrap_or(text);
    let (kind, number, length) = match rest.chars().next()? {
        one if one.is_ascii_digit() => {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            (2, digits.parse().ok()?, digits.len())
        }
        _ => {
            let digits = &rest[..rest.find(|one| !is_chinese_numeral(one)).unwrap_or(rest.len())];
            (0, u32::try_from(chinese_value(digits)?).ok()?, digits.len())
        }
    };
    let after = &rest[length..];
    match (kind, opened.is_some()) {
        (0, false) => after.starts_with('、').then_some((0, number)),
        (0, true) => after.starts_with(['）', ')']).then_some((1, number)),
        (_, true) => after.starts_with(['）', ')']).then_some((3, number)),
        // `2023年` is no number of a heading.
        (_, false) => {
            let dot = after.strip_prefix(['.', '．', '、'])?;
            (!dot.starts_with(|one: char| one.is_ascii_digit())).then_some((2, number))
        }
    }
}

/// The numbering of a heading below number `chapter`: `1.2`.
fn decimal(text: &str, chapter: u32) -> Option<(usize, u32)> {
    let (number, _) = text.trim_start().split_once(' ')?;
    let (over, own) = number.trim_end_matches('.').split_once('.')?;
    let (over, own) = (over.parse::<u32>().ok()?, own.parse::<u32>().ok()?);
    // One of another chapter is out of order, whatever its number.
    Some((4, if over == chapter { own } else { 0 }))
}

/// How the kinds of numbers follow each other.
const KINDS: [&str; 4] = ["一、", "（一）", "1.", "（1）"];

fn numbers(prose: &Prose, language: Language, found: &mut Vec<Diagnostic>) {
    // Of the headings above this place: level, kind of number, number.
    let mut above: Vec<(u8, usize, u32)> = Vec::new();
    for (level, passage) in headings(prose) {
        while above.last().is_some_and(|(over, ..)| *over > level) {
            above.pop();
        }
        let chapter =
            above.iter().rev().find(|(over, kind, _)| *over < level && *kind == 2).map(|(.., number)| *number);
        let Some((kind, number)) = numbering(&passage.text).or_else(|| decimal(&passage.text, chapter?)) else {
            above.retain(|(over, ..)| *over < level);
            continue;
        };
        let before = above.last().filter(|(over, ..)| *over == level).copied();
        let parent = above.iter().rev().find(|(over, ..)| *over < level).copied();
        let expected = before.map_or(1, |(_, _, last)| last + 1);
        let wrong = if before.is_some_and(|(_, last, _)| last != kind)
            || parent.is_some_and(|(_, over, _)| over >= kind && language == Language::Zh)
        {
            let order = KINDS.join("→");
            Some(message!(
                zh: "层次序号应按 {order} 的次序，同级一致",
                en: "numbers of headings go {order}, one kind for each level",
            ))
        } else if number != expected {
            Some(message!(
                zh: "序号不连续：这里应是第 {expected} 个，写的是第 {number} 个",
                en: "numbers do not go on: this is number {expected}, not {number}",
            ))
        } else {
            None
        };
        if let Some(message) = wrong {
            found.push(
                Diagnostic::warning("heading-number", passage.span, message)
                    .help(message!(zh: "核对是否漏了一节，或改正序号", en: "see whether a section is missing, or mend the number")),
            );
        }
        above.retain(|(over, ..)| *over < level);
        above.push((level, kind, number));
    }
}

fn empty(prose: &Prose, found: &mut Vec<Diagnostic>) {
    let mut shape = prose.shape.iter().peekable();
    let mut titles = headings(prose);
    while let Some((one, span)) = shape.next() {
        let Shape::Heading(level) = one else { continue };
        let title = titles.next();
        let next = shape.peek().map(|(next, _)| next);
        let is_empty = match next {
            None => true,
            Some(Shape::Heading(next)) => next <= level,
            Some(_) => false,
        };
        if is_empty {
            let span = title.map_or(*span, |(_, passage)| passage.span);
            found.push(
                Diagnostic::warning(
                    "empty-section",
                    span,
                    message!(zh: "标题下面没有内容", en: "there is nothing below this heading"),
                )
                .help(message!(zh: "写上内容，或删去标题", en: "write something, or take the heading out")),
            );
        }
    }
}
