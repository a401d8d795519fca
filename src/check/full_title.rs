//! Leaders and organs stand with their full titles.

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};

/// # What it does
/// Where a name of the list `full-titles` in `glossary.yaml` appears for the first time in a text, it stands with its
/// full title; `every: true` asks for it each time.
///
/// # Why
/// Titles of leaders and names of organs are not to be shortened or mixed up; it is the gravest kind of wording error
/// that inspections know.
///
/// # Example
/// `full-titles: [{name: 区人大, full: 区人大常委会}]` and `区人大开展视察`
///
/// # Instead
/// `区人大常委会开展视察`
///
/// # 做什么
/// `glossary.yaml` 的 `full-titles` 列出的名称，在每篇正文第一次出现时要写全称；写了 `every: true` 的，每次都要。
///
/// # 为什么
/// 领导人职务和机关名称不能随意简写、错写，这是检查中最严重的表述错误。
///
/// # 例
/// `full-titles: [{name: 区人大, full: 区人大常委会}]`，正文写`区人大开展视察`
///
/// # 应改为
/// `区人大常委会开展视察`
pub(super) struct FullTitle;

impl Rule for FullTitle {
    card!(judgement "full_title.rs": "full-title");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for title in &texts.known.glossary().full_titles {
            for (language, prose) in texts.each() {
                let (Some(name), Some(full)) = (title.name.get(language), title.full.get(language)) else { continue };
                let inside = full.find(name.as_str());
                'text: for passage in &prose.passages {
                    for (at, _) in passage.text.match_indices(name.as_str()) {
                        let whole = inside
                            .and_then(|inside| passage.text.get(at.checked_sub(inside)?..))
                            .is_some_and(|rest| rest.starts_with(full.as_str()));
                        if !whole {
                            found.push(
                                Diagnostic::warning(
                                    "full-title",
                                    passage.place(at..at + name.len()),
                                    message!(
                                        zh: "`{name}` 应写全称",
                                        en: "`{name}` wants its full title here",
                                    ),
                                )
                                .help(message!(zh: "写成 `{full}`", en: "write `{full}`")),
                            );
                        }
                        if !title.every {
                            break 'text;
                        }
                    }
                }
            }
        }
    }
}
