//! What the office has judged: how grave a rule is here, and which findings are right as they stand.

use std::collections::BTreeMap;

use super::RULES;
use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, did_you_mean, message};
use crate::model::{Level, Site};
use crate::source::{FileId, Sources};

/// # What it does
/// Applies the `rules` of `site.yaml` and the `allow` list of `glossary.yaml`. Reports the name of a rule that does not
/// exist or may not be set, and an allowance that matches nothing (any more).
///
/// # Why
/// An allowance that outlives its text would hide the next mistake of the same wording.
///
/// # Example
/// `allow: [{text: 21家/次, where: 2022-summary, why: …}]` after the text was mended.
///
/// # Instead
/// Take the entry out.
///
/// # 做什么
/// 按 `site.yaml` 的 `rules` 和 `glossary.yaml` 的 `allow` 处理检查结果；规则名称写错、不能设置，或某条 `allow` 已经对不上任何问题时提出来。
///
/// # 为什么
/// 文字改好以后还留着的豁免，会把下一次同样的错误也一起放过。
///
/// # 例
/// 文字已经改好，`allow: [{text: 21家/次, where: 2022-summary, why: …}]` 还在。
///
/// # 应改为
/// 删去这一条。
pub(super) struct Judgement;

impl Rule for Judgement {
    card!(fact "judgement.rs": "unknown-rule", "unused-allowance");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for (name, _) in &site.identity.rules {
            let wrong = &name.value;
            let rule = RULES.iter().find(|rule| rule.codes().contains(&wrong.as_str()));
            if rule.is_some_and(|rule| rule.is_judgement()) {
                continue;
            }
            let diagnostic = match rule {
                Some(_) => Diagnostic::error(
                    "unknown-rule",
                    name.span,
                    message!(
                        zh: "规则 `{wrong}` 的轻重不能改：不改好就出不了正确的页面",
                        en: "how grave `{wrong}` is cannot be set: without it no right page can be made",
                    ),
                ),
                None => Diagnostic::error(
                    "unknown-rule",
                    name.span,
                    message!(
                        zh: "没有叫 `{wrong}` 的规则",
                        en: "there is no rule `{wrong}`",
                    ),
                ),
            };
            let settable = RULES.iter().filter(|rule| rule.is_judgement()).flat_map(|rule| rule.codes());
            found.push(diagnostic.maybe_help(did_you_mean(wrong, settable.copied())));
        }
    }
}

/// Where findings come from: what is allowed in one place is no allowance without use in the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Looked {
    /// The content itself.
    Inside,
    /// Addresses outside, asked now.
    Outside,
}

/// Takes out what is allowed, and gives the rest the gravity that the office has set.
pub(super) fn apply(site: &Site, sources: &Sources, found: Vec<Diagnostic>, looked: Looked) -> Vec<Diagnostic> {
    let mut used = vec![false; site.glossary.allowances.len()];
    let mut excerpts = Excerpts { sources, texts: BTreeMap::new() };
    let mut kept = Vec::with_capacity(found.len());
    for mut diagnostic in found {
        if RULES.iter().any(|rule| rule.is_judgement() && rule.codes().contains(&diagnostic.code)) {
            if allowed(site, &diagnostic, &mut excerpts, &mut used) {
                continue;
            }
            let set = site.identity.rules.iter().find(|(name, _)| name.value == diagnostic.code);
            match set.map(|(_, level)| *level) {
                Some(Level::Off) => continue,
                Some(Level::Error) => diagnostic.severity = crate::diagnostic::Severity::Error,
                Some(Level::Warning) => diagnostic.severity = crate::diagnostic::Severity::Warning,
                Some(Level::Hint) => diagnostic.severity = crate::diagnostic::Severity::Hint,
                None => {}
            }
        }
        kept.push(diagnostic);
    }
    for (allowance, used) in site.glossary.allowances.iter().zip(used) {
        let address = ["https://", "http://"].iter().any(|scheme| allowance.text.value.starts_with(scheme));
        if !used && address == (looked == Looked::Outside) {
            let text = &allowance.text.value;
            kept.push(
                Diagnostic::warning(
                    "unused-allowance",
                    allowance.text.span,
                    message!(
                        zh: "没有任何检查结果与 `{text}` 相符，这一条不起作用",
                        en: "no finding is about `{text}`: this allowance does nothing",
                    ),
                )
                .help(message!(
                    zh: "文字已改好就删去这一条；`text` 要与检查结果所标的文字一致，`where` 写报告的名称",
                    en: "take it out if the text has been mended; `text` is what the finding marks, `where` the name of the report",
                )),
            );
        }
    }
    kept
}

fn allowed(site: &Site, diagnostic: &Diagnostic, excerpts: &mut Excerpts<'_>, used: &mut [bool]) -> bool {
    let allowances = &site.glossary.allowances;
    if allowances.is_empty() {
        return false;
    }
    let path = diagnostic.span.map_or("", |span| excerpts.sources.path(span.file)).to_owned();
    let marked = excerpts.marked(diagnostic);
    let mut allowed = false;
    for (allowance, used) in allowances.iter().zip(used) {
        let here = allowance.report.as_deref().is_none_or(|report| {
            path == report || path.split('/').any(|part| part == report || part.strip_suffix(".yaml") == Some(report))
        });
        if here && allowance.text.value == marked {
            allowed = true;
            *used = true;
        }
    }
    allowed
}

/// The words that findings mark; each file is read once.
struct Excerpts<'s> {
    sources: &'s Sources,
    texts: BTreeMap<FileId, String>,
}

impl Excerpts<'_> {
    fn marked(&mut self, diagnostic: &Diagnostic) -> String {
        if let Some(subject) = &diagnostic.subject {
            return subject.clone();
        }
        let Some(span) = diagnostic.span else { return String::new() };
        let sources = self.sources;
        let text = self
            .texts
            .entry(span.file)
            .or_insert_with(|| String::from_utf8_lossy(&sources.read(span.file).unwrap_or_default()).into_owned());
        text.get(span.start as usize..span.end as usize).unwrap_or_default().trim().to_owned()
    }
}
