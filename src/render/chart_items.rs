//! What some charts show beside plain values: steps with their signs, and growth beside the values that it is of.

use super::Maker;
use super::blocks::Shown;
use crate::chart::{self, Item, Refusal, Series};
use crate::model::{ChartSpec, GrowthMeasure, Indicator, Language, Period, RuleForm, Units, year_on_year};
use crate::source::Spanned;

/// A trend goes back so many years at most.
const MOST_YEARS: i16 = 23;

impl Maker<'_> {
    /// The years of an indicator as a line in the row of its value, which is of the last of them.
    pub(super) fn trend(&self, indicator: &Indicator) -> Option<String> {
        let mut years = indicator.observations.periods().filter(|period| period.is_a_year());
        let last = indicator.latest().filter(|latest| latest.is_a_year())?.year();
        let first = years.next()?.year().max(last.saturating_sub(MOST_YEARS));
        // Years that nobody has observed are gaps.
        let items: Vec<Item> = (first..=last)
            .map(|year| Period::parse(&format!("{year:04}")).and_then(|period| indicator.observations.get(period)))
            .map(|observation| Item {
                label: String::new(),
                value: observation.and_then(|observation| observation.value),
                total: None,
                number: String::new(),
                total_number: String::new(),
                rate: None,
                qualified: false,
                status: observation.map_or(chart::Status::Final, |observation| observation.status.into()),
            })
            .collect();
        chart::sparkline(&items)
    }

    /// A start, steps and an end. Where one indicator is both start and end, the start is its value of the first period,
    /// or a year earlier.
    pub(super) fn shown_steps(&self, keys: &[Spanned<String>], first: Period, last: Period) -> Vec<Shown<'_>> {
        let start = if same_ends(keys) { earlier(first, last) } else { last };
        let period = |index: usize| if index == 0 { start } else { last };
        keys.iter().enumerate().filter_map(|(index, key)| self.shown(&key.value, period(index))).collect()
    }

    /// Gives the steps between start and end their signs, and start and end their periods where they are one indicator.
    pub(super) fn sign_steps(&self, spec: &ChartSpec, shown: &[Shown<'_>], items: &mut [Item], language: Language) {
        if same_ends(&spec.indicators)
            && let ([start, .., end], [first, .., last]) = (shown, &mut *items)
        {
            for (one, item) in [(start, first), (end, last)] {
                let period = one.period.written(language);
                item.label = match language {
                    Language::Zh => format!("{period}{}", item.label),
                    Language::En => format!("{}, {period}", item.label),
                };
            }
        }
        let last = items.len().saturating_sub(1);
        for (item, one) in items.iter_mut().zip(shown).take(last).skip(1) {
            if self.is_taken_away(&one.indicator.key.value, spec) {
                item.value = item.value.map(|value| -value);
            }
            if let Some(value) = item.value {
                let sign = if value.is_sign_negative() && !value.is_zero() { "−" } else { "+" };
                item.number = format!("{sign}{}", item.number.trim_start_matches('−'));
            }
        }
    }

    /// Whether a step is a deduction: the declaration says so, or a `difference` rule of the data among these indicators.
    fn is_taken_away(&self, key: &str, spec: &ChartSpec) -> bool {
        let named = |key: &str| spec.indicators.iter().any(|one| one.value == key);
        let by_rule = self.site.rules.iter().any(|rule| match &rule.form {
            RuleForm::Difference { result, minuend, subtrahend } => {
                subtrahend.value == key && named(&minuend.value) && named(&result.value)
            }
            _ => false,
        });
        by_rule || spec.less.iter().any(|less| less.value == key)
    }

    /// The values of one indicator and its growth against a year earlier, as two series of the same periods.
    pub(super) fn level_and_growth(
        &self,
        shown: &[Shown<'_>],
        items: &[Item],
        unit: &str,
        language: Language,
    ) -> Result<Vec<Series>, Refusal> {
        let [first, rest @ ..] = shown else { return Ok(Vec::new()) };
        if let Some(other) = rest.iter().find(|one| one.indicator.key.value != first.indicator.key.value) {
            let (one, two) = (&first.indicator.key.value, &other.indicator.key.value);
            return Err(Refusal {
                zh: format!(
                    "水平与增速图画一项指标和它自己的同比，不画别的指标：`{two}` 不是 `{one}` 的同比；请只列 `{one}`，同比按它的 `yoy` 或上年数值得出"
                ),
                en: format!(
                    "a level and growth chart shows one indicator and its own growth: `{two}` is not the growth of `{one}`; name `{one}` alone, its growth comes from its `yoy` or its value a year earlier"
                ),
            });
        }
        let name = first.name(language);
        let growth = shown.iter().zip(items).map(|(one, item)| growth_of(one, item, &self.site.units, language));
        let growth =
            Series {
                name: language.pick("同比", "Growth").to_owned(), unit: "%".to_owned(), items: growth.collect()
            };
        Ok(vec![Series { name, unit: unit.to_owned(), items: items.to_vec() }, growth])
    }
}

/// The growth of one value in percent; it is no firmer than the two values that it comes from.
fn growth_of(one: &Shown<'_>, item: &Item, units: &Units, language: Language) -> Item {
    let growth = year_on_year(one.indicator, one.period, units);
    let growth = growth.filter(|growth| growth.measure == GrowthMeasure::Percent);
    let published = growth.as_ref().is_some_and(|growth| growth.published);
    let earlier = one.period.a_year_earlier().and_then(|period| one.indicator.observations.get(period));
    let earlier = earlier.filter(|_| !published);
    let before = earlier.map_or(chart::Status::Final, |earlier| earlier.status.into());
    Item {
        rate: None,
        value: growth.map(|growth| growth.value),
        total: None,
        number: growth.map(|growth| growth.number(language)).unwrap_or_default(),
        total_number: String::new(),
        qualified: false,
        status: if item.status == chart::Status::Final { before } else { item.status },
        label: item.label.clone(),
    }
}

/// `less` names steps of a kind that has steps, and nothing else.
pub(super) fn check_less(kind: &dyn chart::Kind, spec: &ChartSpec) -> Result<(), Refusal> {
    let Some(less) = spec.less.first() else { return Ok(()) };
    if kind.shape() != chart::Shape::Steps {
        let (zh, en) = (kind.title(Language::Zh), kind.title(Language::En).to_lowercase());
        return Err(Refusal {
            zh: format!("`less` 只用于瀑布图（waterfall），{zh}没有要减去的步骤；请删去 `less`"),
            en: format!("`less` belongs to `waterfall`; a {en} takes nothing away; delete `less`"),
        });
    }
    let last = spec.indicators.len().saturating_sub(1);
    let is_step = |key: &str| spec.indicators.iter().take(last).skip(1).any(|step| step.value == key);
    match spec.less.iter().find(|less| !is_step(&less.value)) {
        None => Ok(()),
        Some(_) if last < 2 => Err(Refusal {
            zh: format!(
                "`less` 里的 `{}` 不是步骤：`indicators` 的第一项是起点，最后一项是终点，中间的才是步骤",
                less.value
            ),
            en: format!(
                "`{}` in `less` is no step: the first of `indicators` is the start, the last the end, steps stand between",
                less.value
            ),
        }),
        Some(wrong) => {
            let steps: Vec<&str> = spec.indicators[1..last].iter().map(|step| step.value.as_str()).collect();
            let (wrong, steps) = (&wrong.value, steps.join(", "));
            Err(Refusal {
                zh: format!("`less` 里的 `{wrong}` 不是步骤；`indicators` 的步骤有：{steps}"),
                en: format!("`{wrong}` in `less` is no step; the steps of `indicators` are {steps}"),
            })
        }
    }
}

fn same_ends(keys: &[Spanned<String>]) -> bool {
    matches!(keys, [first, .., last] if first.value == last.value)
}

/// The first of two periods; of one period, the same a year earlier.
fn earlier(first: Period, last: Period) -> Period {
    if first == last { last.a_year_earlier().unwrap_or(last) } else { first }
}
