//! Chooses what the declaration of a chart leaves open: kind, order, unit of money, what stands out.
//!
//! Choices depend on figures and rules, never on the language: both pages show the same kind in the same order. What is
//! chosen is a list of candidates, the best first; a kind itself says whether it would mislead.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Maker;
use super::blocks::Shown;
use super::charted::refused;
use crate::chart::{self, Kind};
use crate::diagnostic::{Diagnostic, did_you_mean, message};
use crate::model::{
    ChartOrder, ChartSpec, Indicator, Language, MONEY, Period, Quantity, RuleForm, Scale, Unit, UnitKind, Units,
};
use crate::source::Spanned;

/// The most columns that stand beside each other; from then on a line is clearer.
const MOST_COLUMNS: usize = 12;

/// The most cases that are drawn as squares.
const MOST_SQUARES: i64 = 60;

/// Kinds whose indicators have an order of their own: a level before its growth, steps from a start to an end.
const OWN_ORDER: [&str; 2] = ["level-growth", "waterfall"];

impl Maker<'_> {
    /// The kinds that suit a declaration which names none, the best first.
    pub(super) fn suitable(&self, spec: &ChartSpec, first: Period, last: Period) -> Vec<&'static dyn Kind> {
        let keys = &spec.indicators;
        let indicators: Vec<&Indicator> = keys.iter().filter_map(|key| self.site.indicators.get(&key.value)).collect();
        let mut values = indicators.iter().flat_map(|one| one.observations.range(first..=last.max(first)));
        let negative = values.any(|(_, one)| one.value.is_some_and(|value| value < Decimal::ZERO));
        let kind_of = |one: &&Indicator| self.site.units.get(&one.unit.value).map(|unit| &unit.kind);
        let rates = indicators.iter().all(|one| matches!(kind_of(one), Some(UnitKind::Percent)));
        let parts = !negative && self.sum_of(keys).is_some();
        let names: &[&str] = if first == last {
            match self.totals(keys, first) {
                _ if parts => &["share", "bar"],
                Some(true) => &["squares", "progress", "bar"],
                Some(false) => &["progress", "bar"],
                None => &["bar"],
            }
        } else {
            let periods = self.periods_of(keys, first, last).len();
            match (keys.len(), periods) {
                (2.., _) if parts => &["stacked", "line", "grouped"],
                (1, _) if negative || rates || periods > MOST_COLUMNS => &["line", "column"],
                (1, _) => &["column", "line"],
                (2..=4, 2) if !rates && !negative => &["grouped", "change"],
                (_, 2) => &["change", "grouped"],
                (2..=4, _) => &["line", "grouped"],
                (5..=6, 3) if !negative => &["grouped", "small-multiples", "heat-table"],
                (5..=9, _) => &["small-multiples", "heat-table", "line"],
                (_, _) => &["heat-table", "line"],
            }
        };
        names.iter().filter_map(|name| chart::find(name)).collect()
    }

    /// The total of the sum rule whose parts are exactly these indicators.
    pub(super) fn sum_of(&self, keys: &[Spanned<String>]) -> Option<&str> {
        let asked: BTreeSet<&str> = keys.iter().map(|key| key.value.as_str()).collect();
        self.site.rules.iter().find_map(|rule| match &rule.form {
            RuleForm::Sum { total, parts } => {
                let parts: BTreeSet<&str> = parts.iter().map(|part| part.value.as_str()).collect();
                (parts == asked).then_some(total.value.as_str())
            }
            _ => None,
        })
    }

    /// Whether the totals of all indicators can be counted in squares; `None` where one has no total.
    fn totals(&self, keys: &[Spanned<String>], period: Period) -> Option<bool> {
        let totals: Option<Vec<Quantity<'_>>> = keys.iter().map(|key| self.total_for(&key.value, period)).collect();
        let countable = |total: &Quantity<'_>| total.value.fract().is_zero() && total.value <= MOST_SQUARES.into();
        totals.filter(|totals| !totals.is_empty()).map(|totals| totals.iter().all(countable))
    }

    /// The indicators in the order in which they are drawn.
    pub(super) fn ordered(&self, spec: &ChartSpec, kind: &dyn Kind, period: Period) -> Vec<Spanned<String>> {
        let mut keys = spec.indicators.clone();
        let by_value = match spec.order {
            Some(ChartOrder::Declared) => return keys,
            Some(ChartOrder::Value) => true,
            None if OWN_ORDER.contains(&kind.name()) => return keys,
            None => kind.name() == "bar",
        };
        let value = |key: &Spanned<String>| {
            let quantity = self.site.indicators.get(&key.value)?.quantity(period, &self.site.units)?;
            Some(quantity.value_at(Language::En, Scale::One))
        };
        if by_value {
            keys.sort_by_key(|key| Reverse(value(key)));
        }
        keys.sort_by_key(|key| self.site.indicators.get(&key.value).is_some_and(is_rest));
        keys
    }

    /// One axis, one measure. Money in 万元 stands beside money in 亿元: it is converted.
    pub(super) fn one_unit(
        &self,
        spec: &ChartSpec,
        shown: &[Shown<'_>],
        over_time: bool,
    ) -> Result<(), Vec<Diagnostic>> {
        let units = &self.site.units;
        let measure_of = |one: &Shown<'_>| measure(&one.indicator.unit.value, units);
        let Some(first) = shown.first() else { return Ok(()) };
        let Some(other) = shown.iter().find(|one| measure_of(one) != measure_of(first)) else { return Ok(()) };
        // Which indicators could stand together, in the order of the declaration.
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for key in &spec.indicators {
            let Some(indicator) = self.site.indicators.get(&key.value) else { continue };
            let measure = measure(&indicator.unit.value, units);
            match groups.iter_mut().find(|(known, _)| *known == measure) {
                Some((_, keys)) => keys.push(&key.value),
                None => groups.push((measure, vec![&key.value])),
            }
        }
        let groups: Vec<String> = groups.iter().map(|(_, keys)| format!("[{}]", keys.join(", "))).collect();
        let (zh, en) = (groups.join("、"), groups.join(" and "));
        let (one, two) = (&first.indicator.unit, &other.indicator.unit);
        let (unit, differing) = (&one.value, &two.value);
        let place =
            spec.indicators.iter().find(|key| key.value == other.indicator.key.value).map_or(spec.span, |key| key.span);
        let help = if over_time {
            message!(
                zh: "各画一张图：{zh}；要比较走势，另立以某年为100的指数指标，同在一图",
                en: "draw them apart: {en}; to compare their course, make indicators of them that are indexes (one year = 100)",
            )
        } else {
            message!(
                zh: "各画一张图：{zh}；单独的一项改用表格（{{{{ table … }}}}）或卡片（{{{{ tiles … }}}}）",
                en: "draw them apart: {en}; what stands alone goes into a table ({{{{ table … }}}}) or tiles ({{{{ tiles … }}}})",
            )
        };
        Err(vec![
            Diagnostic::error(
                "mixed-units",
                place,
                message!(
                    zh: "一张图里有两种单位：`{unit}` 和 `{differing}`",
                    en: "one chart cannot show two units: `{unit}` and `{differing}`",
                ),
            )
            .related(one.span, message!(zh: "`{unit}`", en: "`{unit}`"))
            .related(two.span, message!(zh: "`{differing}`", en: "`{differing}`"))
            .help(help),
        ])
    }

    /// The unit in which all amounts of money of a chart stand; `None` where it does not show money alone.
    pub(super) fn money_unit(
        &self,
        spec: &ChartSpec,
        name: &str,
        shown: &[Shown<'_>],
    ) -> Result<Option<&Unit>, Vec<Diagnostic>> {
        let unit_of = |one: &Shown<'_>| self.site.units.get(&one.indicator.unit.value);
        let is_money = |unit: Option<&Unit>| unit.is_some_and(|unit| matches!(unit.kind, UnitKind::Money { .. }));
        let money = !shown.is_empty() && shown.iter().all(|one| is_money(unit_of(one)));
        if let Some(asked) = &spec.unit {
            let known = MONEY.map(|(name, _)| name);
            return match self.site.units.get(&asked.value) {
                unit if money && known.contains(&asked.value.as_str()) => Ok(unit),
                _ => Err(vec![no_unit(&asked.value, name, asked, known)]),
            };
        }
        if !money {
            return Ok(None);
        }
        let yuan = |one: &Shown<'_>| one.quantity.as_ref().map(|quantity| quantity.value_at(Language::En, Scale::One));
        let smallest = shown.iter().filter_map(yuan).map(|value| value.abs()).filter(|value| !value.is_zero()).min();
        let fits = |power: u32| smallest.is_some_and(|smallest| smallest >= Decimal::from(10_u64.pow(power)));
        let (name, _) = MONEY.into_iter().rev().find(|(_, power)| fits(*power)).unwrap_or(MONEY[0]);
        Ok(self.site.units.get(name).filter(|_| smallest.is_some()))
    }

    /// The item that the declaration wants to stand out.
    pub(super) fn highlighted(
        &self,
        spec: &ChartSpec,
        name: &str,
        kind: &dyn Kind,
        shown: &[Shown<'_>],
    ) -> Result<Option<usize>, Vec<Diagnostic>> {
        let Some(wanted) = &spec.highlight else { return Ok(None) };
        if !matches!(kind.name(), "bar" | "column") {
            let (zh, en) = (kind.title(Language::Zh), kind.title(Language::En).to_lowercase());
            return Err(vec![refused(
                spec,
                name,
                chart::Refusal {
                    zh: format!("{zh}不能突出一项；请删去 highlight，或改用 bar、column"),
                    en: format!("a {en} lets nothing stand out; delete `highlight`, or use `bar` or `column`"),
                },
            )]);
        }
        let period = Period::parse(&wanted.value);
        let is_meant = |one: &Shown<'_>| one.indicator.key.value == wanted.value || Some(one.period) == period;
        let mut meant = shown.iter().enumerate().filter(|(_, one)| is_meant(one)).map(|(place, _)| place);
        match (meant.next(), meant.next()) {
            (Some(place), None) => Ok(Some(place)),
            _ => Err(vec![nothing_to_highlight(name, wanted, shown)]),
        }
    }
}

/// A measure that others can be compared with: a unit, or money in any unit.
fn measure(unit: &str, units: &Units) -> String {
    let is_money = units.get(unit).is_some_and(|unit| matches!(unit.kind, UnitKind::Money { .. }));
    if is_money { MONEY[0].0.to_owned() } else { unit.to_owned() }
}

/// What is left over stands last: 其他, other.
fn is_rest(indicator: &Indicator) -> bool {
    let zh = indicator.name.zh.as_deref().unwrap_or_default();
    let en = indicator.name.en.as_deref().unwrap_or_default().to_lowercase();
    ["其他", "其它", "其余"].iter().any(|word| zh.contains(word))
        || en.starts_with("other ")
        || [" other", " others"].iter().any(|word| en.ends_with(word))
        || ["other", "others"].contains(&en.as_str())
}

fn no_unit(unit: &str, name: &str, asked: &Spanned<String>, known: [&str; 3]) -> Diagnostic {
    let list = known.join(", ");
    Diagnostic::error(
        "chart-refused",
        asked.span,
        message!(
            zh: "图 `{name}` 不能以 `{unit}` 为单位",
            en: "chart `{name}` cannot be drawn in `{unit}`",
        ),
    )
    .help(message!(
        zh: "只有金额可以换算，写 {list}；其他指标删去 unit",
        en: "only amounts of money are converted: {list}; for anything else delete `unit`",
    ))
}

fn nothing_to_highlight(name: &str, wanted: &Spanned<String>, shown: &[Shown<'_>]) -> Diagnostic {
    let over_time = shown.first().zip(shown.last()).is_some_and(|(one, other)| one.period != other.period);
    let places: Vec<String> = shown
        .iter()
        .map(|one| if over_time { one.period.to_string() } else { one.indicator.key.value.clone() })
        .collect();
    let (list, text) = (places.join(", "), &wanted.value);
    Diagnostic::error(
        "chart-refused",
        wanted.span,
        message!(
            zh: "图 `{name}` 里没有 `{text}`，无法突出",
            en: "chart `{name}` has no `{text}` that could stand out",
        ),
    )
    .help(
        did_you_mean(text, places.iter().map(String::as_str).collect::<Vec<_>>())
            .unwrap_or_else(|| message!(zh: "可以写：{list}", en: "it has: {list}")),
    )
}
