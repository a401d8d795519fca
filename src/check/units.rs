//! Units must be known, and growth must follow from the values.

use rust_decimal::Decimal;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::model::{Growth, Language, Observation, Qualifier, Site, UnitKind, computed_growth};

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
///
/// # 做什么
/// 在内置单位和 `content/units.yaml` 里查找每个指标的计量单位；把写着的 `yoy` 与两年数值算出的同比比较，
/// 算到它写着的位数。
///
/// # 为什么
/// 没有英文写法的计量单位，会让英文网页上出现中文。同比与公布的数值对不上，是读者最先发现的错误。
///
/// # 例
/// 指标写着 `2022: 10` 和 `2023: {value: 12, yoy: 25}`
///
/// # 应改为
/// 写成 `2023: {value: 12, yoy: 20}`
pub(super) struct Units;

impl Rule for Units {
    card!(fact "units.rs": "unknown-unit", "growth-differs", "rank-value");

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
                        without_quotes(site, wrong)
                            .or_else(|| did_you_mean(site.units.meant(wrong).unwrap_or(wrong), site.units.names()))
                            .unwrap_or_else(|| {
                                message!(
                                    zh: "在 content/units.yaml 里补上：`{wrong}: {{en: {{one: …, other: …}}}}`",
                                    en: "add it to content/units.yaml: `{wrong}: {{en: {{one: …, other: …}}}}`",
                                )
                            }),
                    ),
                );
            }
            if site.units.get(&unit.value).is_some_and(|unit| unit.kind == UnitKind::Rank) {
                found.extend(indicator.observations.all().map(|(_, one)| one).filter_map(no_rank));
            }
            for (period, observation) in indicator.observations.all() {
                let Some(published) = &observation.year_on_year else { continue };
                let Some(computed) = computed_growth(indicator, period, &site.units) else { continue };
                let digits = published.value.scale();
                let rounded =
                    computed.value.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
                if rounded != published.value {
                    let of = |value, language| Growth { value, ..computed }.written(language);
                    let [stored_zh, stored] = [Language::Zh, Language::En].map(|one| of(published.value, one));
                    let [rounded_zh, rounded] = [Language::Zh, Language::En].map(|one| of(rounded, one));
                    found.push(
                        Diagnostic::error(
                            "growth-differs",
                            published.span,
                            message!(
                                zh: "同比写的是 {stored_zh}，按两年数值算是 {rounded_zh}",
                                en: "yoy is stored as {stored}, the two years' values give {rounded}",
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

/// Places in an order are counted from 1; one may be among the first 20 (`at-most`), but not over the third.
fn no_rank(observation: &Observation) -> Option<Diagnostic> {
    let whole = |value: Decimal| value.fract().is_zero() && value >= Decimal::ONE;
    let good_value = observation.value.is_none_or(whole) && observation.upper.is_none_or(whole);
    let good_qualifier = matches!(observation.qualifier, None | Some(Qualifier::About | Qualifier::AtMost))
        || observation.value.is_none();
    if good_value && good_qualifier {
        return None;
    }
    let text = if good_value {
        message!(zh: "名次不能用“余、近、不少于”", en: "a rank cannot be over, under or at least something")
    } else {
        message!(zh: "名次是从1起的整数", en: "a rank is a whole number from 1 on")
    };
    Some(Diagnostic::error("rank-value", observation.span, text).help(message!(
        zh: "第3名写 `3`；进入前20名写 `{{value: 20, qualifier: at-most}}`；人数的单位是 `名`，名次的单位是 `名次`",
        en: "write `3` for third place, `{{value: 20, qualifier: at-most}}` for among the first 20; the unit `名` counts persons, `名次` is a rank",
    )))
}

/// Chinese quotation marks are no YAML quotes: they become part of the unit.
fn without_quotes(site: &Site, written: &str) -> Option<Message> {
    let bare = written.trim_matches(['“', '”', '‘', '’', '「', '」', '《', '》']);
    (bare != written && site.units.get(bare).is_some())
        .then(|| message!(zh: "去掉中文引号，写 `{bare}`", en: "take the quotation marks away: `{bare}`"))
}
