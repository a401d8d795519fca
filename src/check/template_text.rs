//! Words of the new project that nobody has replaced.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::Role;
use crate::starter;

/// # What it does
/// Compares titles and paragraphs of reports that have a publication date with those that `gongkai new` has written.
///
/// # Why
/// Readers would find *The text goes here* on a page of the government.
///
/// # Example
/// `在这里写正文。`
///
/// # Instead
/// The report's own words; or, until they are there, no `published`, which makes it a draft.
///
/// # 做什么
/// 报告写了发布日期的，把标题和段落与 `gongkai new` 写的样例比较。
///
/// # 为什么
/// 读者会在政府网页上看到“在这里写正文”。
///
/// # 例
/// `在这里写正文。`
///
/// # 应改为
/// 换成报告自己的文字；还没有写好的，先不写 `published`，它就是草稿。
pub(super) struct TemplateText;

/// Titles, and the sentences that have neither figures nor links, without quotes.
static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let texts = starter::FILES.iter().filter(|(path, _)| path.ends_with(".md")).flat_map(|(_, text)| text.lines());
    let words = texts.filter_map(|line| match line.strip_prefix("title:") {
        Some(title) => Some(title.trim().trim_matches('"')),
        None if line.starts_with(['#', '-']) || line.contains("{{") || line.starts_with("summary:") => None,
        None => Some(sentence(line)),
    });
    words.filter(|words| !words.is_empty()).collect()
});

/// The first sentence of a line.
fn sentence(line: &str) -> &str {
    let end = line.find(['。', '.']).map(|at| at + line[at..].chars().next().map_or(0, char::len_utf8));
    line[..end.unwrap_or(line.len())].trim()
}

impl Rule for TemplateText {
    card!(judgement "template_text.rs": "template-text");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        if texts.report.published.is_none() || texts.report.withdrawn.is_some() {
            return;
        }
        for (_, prose) in texts.each() {
            for passage in &prose.passages {
                let words = if passage.role == Role::Title { passage.text.trim() } else { sentence(&passage.text) };
                if !WORDS.contains(words) {
                    continue;
                }
                found.push(
                    Diagnostic::warning(
                        "template-text",
                        passage.place(0..words.len().min(passage.text.len())),
                        message!(
                            zh: "这是 `gongkai new` 的样例文字，发布后读者会看到：{words}",
                            en: "these are words of the template of `gongkai new`, and readers would see them: {words}",
                        ),
                    )
                    .help(message!(
                        zh: "换成报告自己的文字；还没写好就先去掉 report.yaml 里的 published",
                        en: "write the report’s own words; until they are there, take `published` out of report.yaml",
                    ))
                    .about(words.to_owned()),
                );
            }
        }
    }
}
