//! What corrections say stood there, beside what the releases had: a correction quotes them, and never from memory.
//!
//! A release that announces a correction of a figure changes the figure with it, from what the first correction quotes
//! to what the last one says. A correction once published stays as it was.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::changes::{FigureChange, Why};
use super::state::State;
use super::{Ledger, Value};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Correction, CorrectionReason, Language, Qualifier, Site};

/// The figures that a release changed together with the corrections that it announced.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    serial: u64,
    corrections: Vec<String>,
    /// By `key@period`: the value before and after, in digits.
    figures: Vec<(String, [Option<String>; 2])>,
}

impl Announced {
    /// What `delta` announces, the release `serial`, after which `before` is no longer public. `None` where it
    /// announces nothing new.
    pub(super) fn of(serial: u64, delta: &super::Delta, before: &State) -> Option<Self> {
        let new = delta.corrections.iter().filter(|(name, mark)| mark.is_there() && !before.has_correction(name));
        let corrections: Vec<String> = new.map(|(name, _)| name.clone()).collect();
        let value = |value: Option<&Value>| value.and_then(|value| value.value.clone());
        let figures = delta
            .figures
            .iter()
            .map(|(key, after)| (key.clone(), [value(before.figures.get(key)), value(after.as_ref())]));
        (!corrections.is_empty()).then(|| Self { serial, corrections, figures: figures.collect() })
    }

    /// The number of the release.
    pub(super) fn serial(&self) -> u64 {
        self.serial
    }

    /// Whether the correction of this name is among them.
    pub(super) fn has(&self, correction: &str) -> bool {
        self.corrections.iter().any(|one| one == correction)
    }
}

/// What is wrong with the corrections of `site` beside the releases of the `ledger`, and beside `changes`, what differs
/// from the last one.
pub(super) fn misquoted(site: &Site, ledger: &Ledger, changes: &[FigureChange], found: &mut Vec<Diagnostic>) {
    for announced in &ledger.announced {
        for (figure, [before, after]) in &announced.figures {
            let own = of_figure(site, figure, |name| announced.has(name));
            follow(&own, before.as_deref(), announced.serial - 1, found);
            let last = own.last().zip(after.as_ref());
            if let Some((last, after)) = last.filter(|(last, after)| !says(last, &last.to, after)) {
                found.push(wrong_end(last, after, announced.serial));
            }
        }
    }
    let serial = ledger.lines.len() as u64;
    let is_new = |name: &str| !ledger.state().has_correction(name);
    for change in changes.iter().filter(|change| matches!(change.why, Some(Why::Correction(_)))) {
        let figure = format!("{}@{}", change.key, change.period);
        let own = of_figure(site, &figure, is_new);
        let before = change.before.as_ref();
        follow(&own, before.and_then(|before| before.value.as_deref()), serial, found);
        let stood = before.filter(|before| before.value.is_some());
        found.extend(own.first().zip(stood).and_then(|(first, stood)| misqualified(first, stood, site, serial)));
    }
    // Of a figure that is as it was, there is nothing to correct; a report may have said another one.
    let is_of_none =
        |figure: &String| changes.iter().all(|change| figure.as_str() != format!("{}@{}", change.key, change.period));
    let figures: BTreeSet<String> = site
        .corrections
        .iter()
        .filter(|one| one.report.is_none() && is_new(&one.name))
        .filter_map(named)
        .filter(is_of_none)
        .collect();
    for figure in figures {
        let own = of_figure(site, &figure, is_new);
        let value = ledger.state().figures.get(&figure).and_then(|value| value.value.as_deref());
        follow(&own, value, serial, found);
    }
}

/// A correction that quotes `stood`, what release `serial` said, without what stood with the number.
fn misqualified(correction: &Correction, stood: &Value, site: &Site, serial: u64) -> Option<Diagnostic> {
    let own = correction.qualifier.map(Qualifier::name);
    if own == stood.qualifier.as_deref() || correction.reason == CorrectionReason::Privacy {
        return None;
    }
    let [zh, en] = Language::ALL.map(|language| stood.text(site, language, stood));
    let told = Diagnostic::error(
        "correction",
        correction.span,
        message!(
            zh: "第 {serial} 次发布的是“{zh}”，更正没有照原样引",
            en: "release {serial} said “{en}”, and the correction quotes it otherwise",
        ),
    );
    Some(told.help(match &stood.qualifier {
        Some(name) => message!(zh: "加上 `qualifier: {name}`", en: "add `qualifier: {name}`"),
        None => message!(zh: "删去 `qualifier`", en: "take `qualifier` out"),
    }))
}

/// The figure that a correction names, as `key@period`.
fn named(correction: &Correction) -> Option<String> {
    let (key, period) = correction.indicator.as_ref().zip(correction.period)?;
    Some(format!("{}@{period}", key.value))
}

/// The corrections of a figure among those that `count`, the oldest first.
fn of_figure<'s>(site: &'s Site, figure: &str, count: impl Fn(&str) -> bool) -> Vec<&'s Correction> {
    let is_of = |one: &&Correction| named(one).as_deref() == Some(figure) && count(&one.name);
    let mut own: Vec<&Correction> = site.corrections.iter().filter(is_of).collect();
    own.sort_by_key(|one| (one.date, &one.name));
    own
}

/// The first quotes what release `serial` said, each of the others what the one before it announced.
pub(super) fn follow(corrections: &[&Correction], published: Option<&str>, serial: u64, found: &mut Vec<Diagnostic>) {
    let mut stood = published.map(str::to_owned);
    for (place, correction) in corrections.iter().enumerate() {
        if let Some(stood) = stood.as_ref().filter(|stood| !says(correction, &correction.from, stood)) {
            let said = correction.from.text(Language::Zh);
            let text = match place {
                0 => message!(
                    zh: "更正说原文是 {said}，而第 {serial} 次发布的是 {stood}",
                    en: "the correction says that {said} stood there; release {serial} said {stood}",
                ),
                _ => message!(
                    zh: "更正说原文是 {said}，而前一次更正改成的是 {stood}",
                    en: "the correction says that {said} stood there; the correction before it says {stood}",
                ),
            };
            found.push(
                Diagnostic::error("correction", correction.span, text)
                    .help(message!(zh: "写成 `from: {stood}`", en: "write `from: {stood}`")),
            );
        }
        stood = Some(correction.to.text(Language::Zh).to_owned());
    }
}

fn wrong_end(correction: &Correction, published: &str, serial: u64) -> Diagnostic {
    let said = correction.to.text(Language::Zh);
    Diagnostic::error(
        "correction",
        correction.to_span,
        message!(
            zh: "更正说改成了 {said}，而随它发布的（第 {serial} 次发布）是 {published}",
            en: "the correction says {said}; release {serial}, which announced it, said {published}",
        ),
    )
    .help(message!(
        zh: "写回 `to: {published}`；现在的数又不同，就另记一条更正",
        en: "write `to: {published}` again; where the value is another one now, that is a correction of its own",
    ))
}

/// Whether a side of a correction is `published` in each language. What was private need not be told.
pub(super) fn says(correction: &Correction, side: &crate::model::Localized<String>, published: &str) -> bool {
    let same = |said: &str| match (Correction::in_digits(said), published.parse::<Decimal>()) {
        (Some(said), Ok(published)) => said == published,
        (_, Ok(_)) => false,
        _ => true,
    };
    correction.reason == CorrectionReason::Privacy || side.iter().all(|(_, said)| same(said))
}
