//! Units must be known, and growth must follow from the values.

use super::Rule;
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::model::{Site, computed_growth};

/// # What it does
/// Looks up every indicator's unit among the built-in ones and those of `content/units.yaml`, and compares a stored
/// `yoy` with the growth that the two years' values give, to the digits that it is stored with.
///
/// # Why
/// A unit without an English word would leave Chinese on English pages. A growth rate that does not follow from the
/// published values is the error readers find first.
///
/// # Example
/// `2022: 10` and `2023: {value: 12, yoy: 25}`
///
/// # Instead
/// `2023: {value: 12, yoy: 20}`
pub(super) struct Units;

impl Rule for Units {
    fn name(&self) -> &'static str {
        "unit-and-growth"
    }

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for indicator in site.indicators.values() {
            let unit = &indicator.unit;
            if site.units.get(&unit.value).is_none() {
                let wrong = &unit.value;
                found.push(
                    Diagnostic::error(
                        "unknown-unit",
                        unit.span,
                        message!(
                            zh: "不认识的计量单位 `{wrong}`",
                            en: "unknown unit `{wrong}`",
                        ),
                    )
                    .help(
                        without_quotes(site, wrong).or_else(|| did_you_mean(wrong, site.units.names())).unwrap_or_else(
                            || {
                                message!(
                                    zh: "在 content/units.yaml 里补上：`{wrong}: {{en: {{one: …, other: …}}}}`",
                                    en: "add it to content/units.yaml: `{wrong}: {{en: {{one: …, other: …}}}}`",
                                )
                            },
                        ),
                    ),
                );
            }
            for (period, observation) in &indicator.observations {
                let Some(published) = &observation.year_on_year else { continue };
                let Some(computed) = computed_growth(indicator, *period) else { continue };
                let digits = published.value.scale();
                let rounded =
                    computed.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
                if rounded != published.value {
                    let stored = published.value;
                    found.push(
                        Diagnostic::error(
                            "growth-differs",
                            published.span,
                            message!(
                                zh: "同比写的是 {stored}%，按两年数值算是 {rounded}%",
                                en: "yoy is stored as {stored}%, the two years' values give {rounded}%",
                            ),
                        )
                        .help(message!(
                            zh: "核对两年的数值和同比，改正不对的一处",
                            en: "compare the two values and the rate, and mend the one that is wrong",
                        )),
                    );
                }
            }
        }
    }
}

/// Chinese quotation marks are no YAML quotes: they become part of the unit.
fn without_quotes(site: &Site, written: &str) -> Option<Message> {
    let bare = written.trim_matches(['“', '”', '‘', '’', '「', '」', '《', '》']);
    (bare != written && site.units.get(bare).is_some())
        .then(|| message!(zh: "去掉中文引号，写 `{bare}`", en: "take the quotation marks away: `{bare}`"))
}
