//! Both languages cite the same figures.

use std::collections::BTreeMap;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Form, Language, Period, Report, ReportText, Site};
use crate::source::Span;

/// # What it does
/// Compares the figures that the Chinese and the English text of a report cite: the same indicators, of the same
/// periods, value for value and rate for rate.
///
/// # Why
/// A figure that only one language gives is an omission in the other one.
///
/// # Example
/// `{{ retail-sales }}` in `zh.md` and nowhere in `en.md`.
///
/// # Instead
/// Cite it in both texts.
///
/// # 做什么
/// 比较报告的中文和英文正文各引用了哪些数字：指标相同，时期相同，数值对数值，同比对同比。
///
/// # 为什么
/// 只有一种文字给出的数字，在另一种文字里就是遗漏。
///
/// # 例
/// 中文 `zh.md` 里有 `{{ retail-sales }}`，`en.md` 里哪里也没有。
///
/// # 应改为
/// 两种文字都引用。
pub(super) struct FiguresDiffer;

impl Rule for FiguresDiffer {
    card!(judgement "figures_differ.rs": "figures-differ");

    fn report(&self, site: &Site, report: &Report, found: &mut Vec<Diagnostic>) {
        let (Some(zh), Some(en)) = (&report.texts.zh, &report.texts.en) else { return };
        if [zh, en].into_iter().any(|text| is_doubtful(site, text)) {
            return;
        }
        let (in_zh, in_en) = (cited(report, zh), cited(report, en));
        found.extend(lacking(&in_zh, &in_en, Language::En));
        found.extend(lacking(&in_en, &in_zh, Language::Zh));
    }
}

/// A figure that could not be read or does not exist is told by itself; it may be the one that seems to be missing.
fn is_doubtful(site: &Site, text: &ReportText) -> bool {
    text.misread || text.citations.iter().any(|citation| !site.indicators.contains_key(&citation.value.indicator))
}

/// Indicator, period, and whether its growth is cited; with the first place.
type Cited<'a> = BTreeMap<(&'a str, Period, bool), Span>;

fn cited<'a>(report: &Report, text: &'a ReportText) -> Cited<'a> {
    let mut cited = BTreeMap::new();
    for citation in &text.citations {
        let period = citation.value.period.unwrap_or(report.period);
        let growth = matches!(citation.value.form, Form::YearOnYear | Form::Growth);
        cited.entry((citation.value.indicator.as_str(), period, growth)).or_insert(citation.span);
    }
    cited
}

fn lacking(here: &Cited<'_>, there: &Cited<'_>, lacking: Language) -> Vec<Diagnostic> {
    let (zh, en) = lacking.pick(("中文", "Chinese"), ("英文", "English"));
    here.iter()
        .filter(|(figure, _)| !there.contains_key(*figure))
        .map(|((key, _, growth), span)| {
            let form = if *growth { ".yoy" } else { "" };
            Diagnostic::warning(
                "figures-differ",
                *span,
                message!(
                    zh: "{zh}正文没有引用 `{key}{form}`",
                    en: "the {en} text does not cite `{key}{form}`",
                ),
            )
            .help(message!(
                zh: "两种文字引用同样的数字：在{zh}正文相应处补上",
                en: "both texts cite the same figures: add it at the same place of the {en} text",
            ))
        })
        .collect()
}
