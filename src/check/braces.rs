//! Braces that were meant to be a figure and are none.

use std::sync::LazyLock;

use regex::Regex;

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, Severity, message};
use crate::markdown::{Passage, Role};

/// # What it does
/// Finds what looks like a cited figure or a block and has a brace too few on a side, or full-width braces, and marks of
/// another program's templates (`{% … %}`).
///
/// # Why
/// Readers would see the braces and the key in the place of the figure.
///
/// # Example
/// `{ industrial-output }`
///
/// # Instead
/// `{{ industrial-output }}`
///
/// # 做什么
/// 查找像是引用数字或图表、却少写了一个花括号或用了全角花括号的地方，以及别的程序的模板记号（`{% … %}`）。
///
/// # 为什么
/// 读者看到的会是花括号和键，而不是数字。
///
/// # 例
/// `{ industrial-output }`
///
/// # 应改为
/// `{{ industrial-output }}`
pub(super) struct Braces;

/// A figure or a block between one brace or two; template marks.
static NEAR_MISS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[{｛]{1,2}\s*(?:(?P<figure>[a-z][a-z0-9-]*)(?:@[0-9][0-9A-Z-]*)?(?:\.[a-z]+)?|(?:chart|table|tiles)\s+[a-z0-9-]+)\s*[}｝]{1,2}|\{%.*?%\}|\{%|%\}",
    )
    .expect("a pattern of ours")
});

impl Rule for Braces {
    card!(judgement "braces.rs": "single-brace");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (_, prose) in texts.each() {
            for passage in &prose.passages {
                look(texts, passage, found);
            }
        }
    }
}

fn look(texts: &Texts<'_>, passage: &Passage, found: &mut Vec<Diagnostic>) {
    for captures in NEAR_MISS.captures_iter(&passage.text) {
        let Some(whole) = captures.get(0) else { continue };
        let written = whole.as_str();
        // Two that are half-width open a figure, or were meant to be seen; wide ones are told where the text is read.
        let line = matches!(passage.role, Role::Title | Role::Summary);
        if written.starts_with("{{") || (written.starts_with("｛｛") && !line) {
            continue;
        }
        let template = written.contains('%');
        let known = captures.name("figure").map(|key| texts.known.indicators().contains_key(key.as_str()));
        let text = match template {
            true => message!(
                zh: "`{written}` 是别的程序的模板记号，会原样公开",
                en: "`{written}` is a mark of another program’s templates and would be published as it stands",
            ),
            false => message!(
                zh: "`{written}` 会原样公开：引用要写两对半角花括号",
                en: "`{written}` would be published as it stands: two half-width braces on each side make a figure",
            ),
        };
        let inner = written.trim_matches(['{', '}', '｛', '｝', '%', ' ']);
        let help = match template {
            true => message!(zh: "删去；数字写 `{{{{ 指标键 }}}}`", en: "take it out; a figure is `{{{{ key }}}}`"),
            false => message!(zh: "写成 `{{{{ {inner} }}}}`", en: "write `{{{{ {inner} }}}}`"),
        };
        let mut told =
            Diagnostic::error("single-brace", passage.place(whole.range()), text).help(help).about(written.to_owned());
        // A word between braces may be meant.
        if known == Some(false) {
            told.severity = Severity::Warning;
        }
        found.push(told);
    }
}
