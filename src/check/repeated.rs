//! What stands twice, and what is too long.

use std::collections::BTreeMap;

use super::numbers::Line;
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::{Passage, Role};

/// # What it does
/// Reports a paragraph that stands twice in a text, and a first heading or paragraph that only repeats the title.
///
/// # Why
/// Both are traces of pasting; the title stands above the text already.
///
/// # Example
/// `title: 西山街道2023年工作总结` and the first line `西山街道2023年工作总结`
///
/// # Instead
/// Begin with the text.
///
/// # 做什么
/// 同一段话在正文里出现两次，或正文开头只是重复标题，提出来。
///
/// # 为什么
/// 这两种都是粘贴留下的；标题已经显示在正文上方。
///
/// # 例
/// `title: 西山街道2023年工作总结`，正文第一行又是`西山街道2023年工作总结`
///
/// # 应改为
/// 直接从正文写起。
pub(super) struct Repeated;

impl Rule for Repeated {
    card!(judgement "repeated.rs": "paragraph-twice", "title-repeated");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (language, prose) in texts.each() {
            let mut seen: BTreeMap<u64, Vec<(&Passage, &Line)>> = BTreeMap::new();
            let title = prose.passages.iter().find(|passage| passage.role == Role::Title);
            let mut body = prose.passages.iter().filter(|passage| !matches!(passage.role, Role::Title | Role::Summary));
            if let (Some(title), Some(first)) = (title, body.next())
                && plain(&first.text) == plain(&title.text)
            {
                found.push(
                    Diagnostic::warning(
                        "title-repeated",
                        first.span,
                        message!(zh: "正文开头重复了标题", en: "the text begins by repeating its title"),
                    )
                    .help(
                        message!(zh: "删去这一行，标题已在上方", en: "take it out: the title stands above it already"),
                    ),
                );
            }
            let paragraphs = texts.lines(language).filter(|(one, _)| matches!(one.role, Role::Paragraph | Role::Item));
            for (passage, line) in paragraphs {
                let like = seen.entry(likeness(&line.text)).or_default();
                let first = (!like.is_empty()).then(|| plain(&line.text)).and_then(|words| {
                    // Short lines may well come back.
                    let long = words.chars().count() >= language.pick(16, 48);
                    like.iter().find(|(_, other)| long && plain(&other.text) == words)
                });
                match first {
                    Some((first, _)) => found.push(
                        Diagnostic::warning(
                            "paragraph-twice",
                            start(passage),
                            message!(zh: "这一段出现了两次", en: "this paragraph stands here twice"),
                        )
                        .related(start(first), message!(zh: "第一次", en: "the first time"))
                        .help(message!(zh: "删去一段", en: "take one of them out")),
                    ),
                    None => like.push((passage, line)),
                }
            }
        }
    }
}

/// The first words of a passage, for a mark that is not a whole paragraph long.
fn start(passage: &Passage) -> crate::source::Span {
    let end = passage.text.char_indices().nth(12).map_or(passage.text.len(), |(at, _)| at);
    passage.place(0..end)
}

/// A number that two texts share where [`plain`] makes the same of both, and hardly any others.
fn likeness(text: &str) -> u64 {
    let plain = |one: char| one.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&one);
    text.chars().filter(|one| plain(*one)).map(|one| u64::from(one.to_ascii_lowercase())).sum()
}

fn plain(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_and_blanks_do_not_tell_paragraphs_apart() {
        assert_eq!(plain("一、总结。"), plain("一 总结"));
    }
}
