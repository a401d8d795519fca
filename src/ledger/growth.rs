//! What corrections say of a growth rate, beside what the releases had: the rate that was stored, else the one that pages
//! worked out from the values of two years.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::quotes::follow;
use super::{Ledger, State};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Correction, CorrectionReason, Growth, Language, Period, Site, growth_between};

/// What is wrong with the corrections of growth beside the releases of the `ledger`, and beside `now`.
pub(super) fn misquoted(site: &Site, ledger: &Ledger, now: &State, found: &mut Vec<Diagnostic>) {
    // By figure and by the release that announced them; the newest are announced by none.
    let mut all: BTreeMap<(&str, Period, Option<u64>), Vec<&Correction>> = BTreeMap::new();
    for correction in site.corrections.iter().filter(|one| one.reason != CorrectionReason::Privacy) {
        let Some(indicator) = correction.indicator.as_ref().and_then(|key| site.indicators.get(&key.value)) else {
            continue;
        };
        let Some(period) = indicator.observations.periods().find(|period| correction.is_of_growth(*period)) else {
            continue;
        };
        let release = ledger.announced_in(&correction.name);
        if release.is_none() && ledger.state().has_correction(&correction.name) {
            continue;
        }
        all.entry((&indicator.key.value, period, release)).or_default().push(correction);
    }
    for ((key, period, release), mut own) in all {
        own.sort_by_key(|one| (one.date, &one.name));
        let last_serial = ledger.lines.len() as u64;
        let (before, after) = match release {
            Some(serial) => (ledger.state_at(serial.saturating_sub(1)), ledger.state_at(serial)),
            None => (Some(ledger.state().clone()), Some(now.clone())),
        };
        let rate = |state: Option<State>| state.and_then(|state| growth(&state, key, period, site));
        let (before, after) = (rate(before), rate(after));
        follow(&own, before.as_deref(), release.map_or(last_serial, |serial| serial - 1), found);
        let last = own.last().zip(after);
        if let Some((last, after)) = last.filter(|(last, after)| !super::quotes::says(last, &last.to, after)) {
            let said = last.to.text(Language::Zh);
            found.push(
                Diagnostic::error(
                    "correction",
                    last.to_span,
                    message!(
                        zh: "更正说同比改成了 {said}，按数值是 {after}",
                        en: "the correction says {said}, the growth of the values is {after}",
                    ),
                )
                .help(message!(zh: "核对后写成 `to: {after}%`", en: "look again, and write `to: {after}%`")),
            );
        }
    }
}

/// The growth against a year earlier as pages show it, in digits.
fn growth(state: &State, key: &str, period: Period, site: &Site) -> Option<String> {
    let value = state.figure(key, period)?;
    if let Some(stored) = &value.yoy {
        return Some(stored.clone());
    }
    let earlier = state.figure(key, period.a_year_earlier()?)?;
    if value.unit != earlier.unit {
        return None;
    }
    let exact = |value: &super::Value| -> Option<Decimal> {
        let is_exact = value.qualifier.is_none() && value.to.is_none();
        value.value.as_ref().filter(|_| is_exact)?.parse().ok()
    };
    let Growth { value, .. } = growth_between(exact(value)?, exact(earlier)?, site.units.get(&value.unit)?)?;
    Some(value.normalize().to_string())
}
