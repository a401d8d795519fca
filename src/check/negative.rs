//! Nothing that is counted or measured is there less than not at all.

use rust_decimal::Decimal;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Site, UnitKind};

/// # What it does
/// Looks at the values of indicators that count or measure: cases, people, households, hectares. Money, percentages and
/// percentage points may be negative.
///
/// # Why
/// A minus sign before a count is a slip of the hand, or a change that is not said to be one.
///
/// # Example
/// `unit: 件` and `2023: -285`
///
/// # Instead
/// `2023: 285`; where the indicator is a change that may well be one for the worse, allow it in `glossary.yaml`.
///
/// # 做什么
/// 看计数和计量的指标（件、人、户、公顷等）的数值。金额、百分数和百分点可以是负数。
///
/// # 为什么
/// 件数、人数前面有负号，多半是笔误，或者其实是增减数而没有说明。
///
/// # 例
/// 指标写着 `unit: 件` 和 `2023: -285`
///
/// # 应改为
/// 写成 `2023: 285`；指标本来就是增减数的，在 `glossary.yaml` 的 `allow` 里写明理由。
pub(super) struct NegativeCount;

impl Rule for NegativeCount {
    card!(judgement "negative.rs": "negative-count");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for indicator in site.indicators.values() {
            let (key, unit) = (&indicator.key.value, &indicator.unit.value);
            if site.units.get(unit).is_none_or(|unit| unit.kind != UnitKind::Counter) {
                continue;
            }
            for (period, observation) in indicator.observations.all() {
                let Some(value) = observation.value.filter(|value| *value < Decimal::ZERO) else { continue };
                let figure = format!("{key}@{period}");
                let told = Diagnostic::warning(
                    self.name(),
                    observation.span,
                    message!(
                        zh: "`{figure}` 是 {value} {unit}：数量不会是负数",
                        en: "`{figure}` is {value} {unit}: there is no negative number of things",
                    ),
                );
                found.push(
                    told.help(message!(
                        zh: "去掉负号；本来就是增减数的，在 glossary.yaml 里写明：`{{text: {figure}, why: …}}`",
                        en: "take the minus sign away; where it is a change, allow it in glossary.yaml: `{{text: {figure}, why: …}}`",
                    ))
                    .about(figure),
                );
            }
        }
    }
}
