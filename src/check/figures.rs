//! Every figure that a text cites must exist.

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::model::{Citation, Indicator, Language, NoFigure, Period, Report, Site};
use crate::source::Spanned;

/// # What it does
/// Looks up each `{{ figure }}` of every title, summary and text: the indicator, the period, and the form asked for.
///
/// # Why
/// A figure that cannot be written would leave a hole in a binding text.
///
/// # Example
/// `{{ industrial-outptu }}`
///
/// # Instead
/// `{{ industrial-output }}`, or `{{ industrial-output@2022 }}` for another year.
///
/// # 做什么
/// 查找标题、摘要和正文里引用的每个 `{{ 数字 }}`：指标、时期和写法。
///
/// # 为什么
/// 写不出来的数字，会在有约束力的文字里留下一处空缺。
///
/// # 例
/// 正文里写 `{{ industrial-outptu }}`
///
/// # 应改为
/// 写成 `{{ industrial-output }}`；要用别的年份，写成 `{{ industrial-output@2022 }}`。
pub(super) struct UnknownFigure;

impl Rule for UnknownFigure {
    card!(fact "figures.rs": "missing-value", "no-growth", "no-earlier-value", "no-whole", "no-target", "unknown-figure", "no-observation");

    fn report(&self, site: &Site, report: &Report, found: &mut Vec<Diagnostic>) {
        for (language, text) in report.texts.iter() {
            for citation in &text.citations {
                if let Err(reason) = site.figure(&citation.value, report.period, language) {
                    found.extend(told(site, report, citation, &reason));
                }
            }
        }
    }
}

fn told(site: &Site, report: &Report, citation: &Spanned<Citation>, reason: &NoFigure) -> Option<Diagnostic> {
    let key = &citation.value.indicator;
    let period = citation.value.period.unwrap_or(report.period);
    let indicator = site.indicators.get(key);
    if site.is_misread(key) {
        return None;
    }
    match reason {
        NoFigure::UnknownIndicator => unknown_indicator(site, &Spanned::new(key.clone(), citation.span)),
        NoFigure::NoObservation => Some(no_observation(indicator?, period, &Spanned::new(key.clone(), citation.span))),
        NoFigure::Missing => Some(
            Diagnostic::error(
                "missing-value",
                citation.span,
                message!(
                    zh: "`{key}` 在 {period} 没有数值（missing: true）",
                    en: "`{key}` has no value for {period} (missing: true)",
                ),
            )
            .help(
                message!(zh: "换一个时期，或改写这句话", en: "cite another period, or write the sentence without it"),
            ),
        ),
        // The unit is told where it is written.
        NoFigure::NoGrowth if site.units.get(&indicator?.unit.value).is_none() => None,
        NoFigure::NoGrowth => Some(
            Diagnostic::error(
                "no-growth",
                citation.span,
                message!(
                    zh: "`{key}` 在 {period} 没有同比：没有写 yoy，也没有上一年的数值",
                    en: "`{key}` has no growth for {period}: neither a yoy nor a value a year earlier",
                ),
            )
            .help(message!(
                zh: "在指标里补上 `yoy: …` 或上一年的数值",
                en: "add `yoy: …` or the earlier value to the indicator",
            )),
        ),
        NoFigure::NoEarlierValue => Some(
            Diagnostic::error(
                "no-earlier-value",
                citation.span,
                message!(
                    zh: "`{key}` 没有 {period} 上一年的数值，算不出增减",
                    en: "`{key}` has no value a year before {period} to take the change from",
                ),
            )
            .help(message!(zh: "在指标里补上上一年的数值", en: "add the earlier value to the indicator")),
        ),
        NoFigure::NoWhole => Some(
            Diagnostic::error(
                "no-whole",
                citation.span,
                message!(
                    zh: "没有哪条 sum 规则把 `{key}` 列为组成部分，算不出占比",
                    en: "no sum rule has `{key}` among its parts: there is no whole to take the share of",
                ),
            )
            .help(message!(
                zh: "在 rules 里写 `{{sum: 合计, of: [{key}, …]}}`",
                en: "declare `{{sum: total, of: [{key}, …]}}` under rules",
            )),
        ),
        NoFigure::NoTarget => Some(
            Diagnostic::error(
                "no-target",
                citation.span,
                message!(zh: "`{key}` 没有 {period} 的目标", en: "`{key}` has no target for {period}"),
            )
            .help(message!(
                zh: "在指标里补上 `target: {{{period}: …}}`",
                en: "add `target: {{{period}: …}}` to the indicator",
            )),
        ),
        // The unit is told where it is written.
        NoFigure::UnknownUnit => None,
    }
}

/// An indicator that does not exist; nothing where it does but could not be read.
pub(super) fn unknown_indicator(site: &Site, key: &Spanned<String>) -> Option<Diagnostic> {
    let wrong = &key.value;
    if site.is_misread(wrong) {
        return None;
    }
    let diagnostic = Diagnostic::error(
        "unknown-figure",
        key.span,
        message!(
            zh: "没有叫 `{wrong}` 的指标",
            en: "there is no indicator `{wrong}`",
        ),
    )
    .help(meant(site, wrong).unwrap_or_else(|| {
        message!(
            zh: "在 content/indicators/ 里补上这个指标，或检查拼写",
            en: "add the indicator to content/indicators/, or check its spelling",
        )
    }));
    Some(diagnostic)
}

/// The key that was meant by a misspelt one, or by the name of an indicator.
pub(super) fn meant(site: &Site, wrong: &str) -> Option<Message> {
    let called = |one: &&Indicator| {
        Language::ALL.iter().any(|language| one.name.get(*language).is_some_and(|name| name == wrong))
    };
    let part = |one: &&Indicator| one.name.zh.as_ref().is_some_and(|name| name.contains(wrong) || wrong.contains(name));
    let all = || site.indicators.values();
    let named = all().find(called).or_else(|| all().find(part).filter(|_| !wrong.is_ascii()));
    match named {
        Some(indicator) => {
            let (key, name) = (&indicator.key.value, indicator.name.text(Language::Zh));
            Some(message!(
                zh: "引用写键，不写名称：“{name}”的键是 `{key}`",
                en: "cite the key, not the name: that of “{name}” is `{key}`",
            ))
        }
        None => did_you_mean(wrong, site.indicators.keys().map(String::as_str)),
    }
}

/// An indicator without an observation of the period.
pub(super) fn no_observation(indicator: &Indicator, period: Period, key: &Spanned<String>) -> Diagnostic {
    let name = &key.value;
    let known: Vec<String> = indicator.observations.periods().map(|period| period.to_string()).collect();
    let list = known.join(", ");
    let help = match known.last() {
        Some(last) => message!(
            zh: "有数值的时期：{list}；写 `{{{{ {name}@{last} }}}}`，或补上 {period} 的数值",
            en: "there are values for {list}: write `{{{{ {name}@{last} }}}}`, or add a value for {period}",
        ),
        None => message!(zh: "补上 {period} 的数值", en: "add a value for {period}"),
    };
    Diagnostic::error(
        "no-observation",
        key.span,
        message!(
            zh: "指标 `{name}` 没有 {period} 的数值",
            en: "indicator `{name}` has no value for {period}",
        ),
    )
    .related(indicator.key.span, message!(zh: "指标在这里", en: "the indicator"))
    .help(help)
}
