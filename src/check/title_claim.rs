//! The title of a chart states a finding, and the figures bear it out.
//!
//! `claims` reads what a title says, `figures` what the figures say of it.

mod claims;
mod figures;

use std::collections::BTreeSet;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{ChartSpec, Language, Localized, Report, Site};
use crate::source::Spanned;
use claims::{Claim, claims};
use figures::{Fact, Figures};

/// # What it does
/// Looks for a few words in the titles of charts that claim something: a rise, a fall, the highest or the lowest place,
/// more than half. Holds each claim against the figures of the chart, and the claims of the Chinese and the English
/// title against each other.
///
/// # Why
/// The title is what readers remember. One that the figures do not bear out is a wrong statement of the disclosing body.
///
/// # Example
/// `title: {zh: 工业产值增长, en: Industrial output fell}`
///
/// # Instead
/// Say what the figures say, in both languages, or name the measure only.
///
/// # 做什么
/// 在图的标题里找几种下结论的词：上升、下降、最高或最低、过半。每个结论都与图里的数据核对，
/// 中文标题和英文标题的结论也互相核对。
///
/// # 为什么
/// 读者记住的是标题。数据不支持的标题，就是公开主体说错了话。
///
/// # 例
/// 标题写成 `title: {zh: 工业产值增长, en: Industrial output fell}`
///
/// # 应改为
/// 两种文字都按数据说，或只写指标的名称。
pub(super) struct TitleClaim;

impl Rule for TitleClaim {
    card!(judgement "title_claim.rs": "title-claim");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for report in site.reports.iter() {
            for (name, spec) in &report.charts {
                // What does not exist is told by others.
                let known = spec.indicators.iter().all(|key| site.indicators.contains_key(&key.value));
                if let Some(title) = spec.title.as_ref().filter(|_| known) {
                    found.extend(untrue(site, report, name, spec, title));
                    found.extend(one_sided(name, title));
                }
            }
        }
    }
}

/// What only one of the two titles claims.
fn one_sided(name: &str, title: &Localized<Spanned<String>>) -> Vec<Diagnostic> {
    let (Some(zh), Some(en)) = (&title.zh, &title.en) else { return Vec::new() };
    // One text for both languages.
    if zh.span == en.span {
        return Vec::new();
    }
    let (in_zh, in_en) = (claims(&zh.value, Language::Zh), claims(&en.value, Language::En));
    let opposite = |one: &BTreeSet<Claim>, other: &BTreeSet<Claim>| {
        [(Claim::Rise, Claim::Fall), (Claim::Most, Claim::Least)]
            .iter()
            .any(|(up, down)| one.contains(up) != other.contains(up) && one.contains(down) != other.contains(down))
    };
    // A finding may be put in other words; the contrary, or none at all, is another statement.
    if in_zh == in_en || !(opposite(&in_zh, &in_en) || in_zh.is_empty() || in_en.is_empty()) {
        return Vec::new();
    }
    let said = |claims: &BTreeSet<Claim>, language: Language| -> String {
        let names: Vec<&str> = claims.iter().map(|claim| claim.name(language)).collect();
        match names.is_empty() {
            true => language.pick("没有这类说法", "no such thing").to_owned(),
            false => names.join(language.pick("、", ", ")),
        }
    };
    let (zh_zh, zh_en) = (said(&in_zh, Language::Zh), said(&in_zh, Language::En));
    let (en_zh, en_en) = (said(&in_en, Language::Zh), said(&in_en, Language::En));
    vec![
        Diagnostic::warning(
            "title-claim",
            en.span,
            message!(
                zh: "图 `{name}` 的两种标题说法不一：中文说{zh_zh}，英文说{en_zh}",
                en: "the two titles of chart `{name}` differ: the Chinese one claims {zh_en}, the English one {en_en}",
            ),
        )
        .related(zh.span, message!(zh: "中文标题", en: "the Chinese title"))
        .help(message!(
            zh: "两种文字的标题写同一个发现",
            en: "state the same finding in both languages",
        )),
    ]
}

/// What the figures do not bear out.
fn untrue(
    site: &Site,
    report: &Report,
    name: &str,
    spec: &ChartSpec,
    title: &Localized<Spanned<String>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (language, text) in title.iter() {
        let claims = claims(&text.value, language);
        let figures = Figures::of(site, report, spec, &text.value, language);
        // What cannot be read is told by others.
        if figures.is_empty() && !spec.indicators.iter().any(|key| site.is_misread(&key.value)) {
            continue;
        }
        for claim in &claims {
            if let Err(fact) = figures.bear_out(*claim, &claims) {
                found.push(diagnostic(name, text, *claim, fact));
            }
        }
        if title.zh.as_ref().zip(title.en.as_ref()).is_some_and(|(zh, en)| zh.span == en.span) {
            break;
        }
    }
    found
}

fn diagnostic(name: &str, title: &Spanned<String>, claim: Claim, fact: Fact) -> Diagnostic {
    let (claim_zh, claim_en) = (claim.name(Language::Zh), claim.name(Language::En));
    let Fact { zh, en } = fact;
    Diagnostic::warning(
        "title-claim",
        title.span,
        message!(
            zh: "图 `{name}` 的标题说{claim_zh}，数据却不是：{zh}",
            en: "the title of chart `{name}` claims {claim_en}, the figures do not: {en}",
        ),
    )
    .help(message!(
        zh: "改标题，或核对数值；没有发现可写时，标题只写指标和时期",
        en: "change the title or compare the figures; without a finding, name the measure and the period only",
    ))
}
