//! Each report in every language of the site, and each translation up to date.

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Severity, message};
use crate::model::{Language, Report, Site};

/// # What it does
/// Reports a text that is missing in one of the site's languages, and a translation whose `translated-from` is not the
/// digest of the text as it stands now.
///
/// # Why
/// A page in one language only breaks the promise of a bilingual section; a translation of an older text may say other
/// figures.
///
/// # Example
/// `content/reports/2023-work-summary/` with `zh.md` alone.
///
/// # Instead
/// Add `en.md`. Until then the English page shows the Chinese text and says so.
///
/// # 做什么
/// 提出缺少某种文字的报告，以及 `translated-from` 与原文现在的校验值不一致的译文。
///
/// # 为什么
/// 只有一种文字的网页，违背了双语专栏的承诺；照旧原文译的译文，数字可能已经不同。
///
/// # 例
/// 文件夹 `content/reports/2023-work-summary/` 里只有 `zh.md`。
///
/// # 应改为
/// 补上 `en.md`。在此之前，英文网页显示中文并注明。
pub(super) struct Translations;

impl Rule for Translations {
    card!(fact "translations.rs": "missing-translation", "stale-translation");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for report in site.reports.iter() {
            for language in &site.identity.languages {
                if report.texts.get(*language).is_none() && !report.misread.contains(language) {
                    found.push(missing(report, *language));
                }
            }
            if let Some(diagnostic) = stale(report, site.identity.authoritative()) {
                found.push(diagnostic);
            }
        }
    }
}

fn missing(report: &Report, language: Language) -> Diagnostic {
    let name = &report.name;
    let code = language.code();
    let mut diagnostic = Diagnostic::warning(
        "missing-translation",
        report.column.span,
        message!(
            zh: "报告 `{name}` 没有 {code}.md",
            en: "report `{name}` has no {code}.md",
        ),
    );
    if report.texts.iter().next().is_none() {
        diagnostic.severity = Severity::Error;
    }
    diagnostic.help(message!(
        zh: "在同一文件夹里补上 `{code}.md`；在此之前页面显示另一种文字并注明",
        en: "add `{code}.md` to the folder; until then the page shows the other language and says so",
    ))
}

fn stale(report: &Report, authoritative: Language) -> Option<Diagnostic> {
    let followed = report.outdated_translation(authoritative)?;
    let original = report.texts.get(authoritative)?;
    let short = original.digest.short(12);
    Some(
        Diagnostic::warning(
            "stale-translation",
            followed.span,
            message!(
                zh: "原文在翻译之后改过",
                en: "the original has changed since this translation was made",
            ),
        )
        .help(message!(
            zh: "核对译文，然后写 `translated-from: {short}`",
            en: "compare the two texts, then write `translated-from: {short}`",
        )),
    )
}
