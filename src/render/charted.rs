//! Charts: from a declaration and the indicators to a drawing with its words and the table behind it.

use std::collections::BTreeSet;

use super::Maker;
use super::blocks::Shown;
use super::chart_items::check_less;
use super::chart_table::chart_table;
use super::notes::chart_notes;
use super::theme::{Surroundings, value};
use super::view::ChartView;
use crate::chart::{self, Chart, Item, Series, Shape};
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::model::{
    ChartSpec, Indicator, Language, Period, Quantity, RuleForm, Scale, Status, Unit, UnitKind, common_scale,
    unit_heading,
};
use crate::source::Spanned;

/// A chart that somebody has declared.
#[derive(Clone, Copy)]
pub(super) struct Declared<'d> {
    /// Who stands behind its figures.
    pub(super) source: &'d str,
    /// The period that is meant where the declaration names none.
    pub(super) period: Period,
    pub(super) name: &'d str,
    pub(super) spec: &'d ChartSpec,
    /// Which figure of its text it is.
    pub(super) number: Option<usize>,
}

impl Maker<'_> {
    /// A chart as HTML.
    pub(super) fn chart_block(
        &self,
        chart: &ChartView,
        language: Language,
        root: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        let view = ("chart", value(chart));
        self.theme.render("chart.html", &Surroundings { language, root }, vec![view], self.sources)
    }

    /// What a declaration shows. What is wrong is told with the labels of each
    /// language in its own words, so it is the same whichever page has found it.
    pub(super) fn chart(&self, declared: Declared<'_>, language: Language) -> Result<ChartView, Vec<Diagnostic>> {
        let in_language = |language| self.chart_in(declared, language);
        in_language(language).map_err(|found| {
            let Err(there) = in_language(language.pick(Language::En, Language::Zh)) else { return found };
            let (zh, en) = language.pick((&found, &there), (&there, &found));
            if zh.len() != en.len() {
                return found;
            }
            let both = zh.iter().zip(en).map(|(zh, en)| {
                let message = Message { zh: zh.message.zh.clone(), en: en.message.en.clone() };
                Diagnostic { message, ..zh.clone() }
            });
            both.collect()
        })
    }

    fn chart_in(&self, declared: Declared<'_>, language: Language) -> Result<ChartView, Vec<Diagnostic>> {
        let Declared { period, spec, .. } = declared;
        let (first, last) = spec.periods.unwrap_or((period, period));
        let of_kind = |kind: &dyn chart::Kind| self.chart_of_kind(declared, kind, (first, last), language);
        if let Some(kind) = &spec.kind {
            return of_kind(chart::find(&kind.value).ok_or_else(|| vec![unknown_kind(spec, &kind.value)])?);
        }
        let mut best_refused = None;
        for kind in self.suitable(spec, first, last) {
            match of_kind(kind) {
                Err(found) if found.iter().all(|one| one.code == "chart-refused") => {
                    best_refused.get_or_insert(found);
                }
                drawn => return drawn,
            }
        }
        Err(best_refused.unwrap_or_default())
    }

    fn chart_of_kind(
        &self,
        declared: Declared<'_>,
        kind: &dyn chart::Kind,
        (first, last): (Period, Period),
        language: Language,
    ) -> Result<ChartView, Vec<Diagnostic>> {
        let Declared { source, name, spec, number, .. } = declared;
        let over_time = first != last;
        let kind_name = kind.name();
        check_less(kind, spec).map_err(|refusal| vec![refused(spec, name, refusal)])?;
        let keys = &self.ordered(spec, kind, last);
        if kind.shape() == Shape::Items && over_time && keys.len() > 1 {
            return Err(vec![refused(spec, name, one_indicator(kind, keys.len()))]);
        }
        let mut shown = match (kind.shape(), over_time) {
            (Shape::Items, false) => self.shown_all(keys, first),
            (Shape::Items, true) => self.shown_over(&keys[..keys.len().min(1)], first, last),
            (Shape::OverTime | Shape::ByPeriod | Shape::Growth, _) => self.shown_over(keys, first, last),
            (Shape::Steps, _) => self.shown_steps(keys, first, last),
        };
        if let Some(rank) = shown.iter().find(|one| one.unit_kind(self.site) == Some(UnitKind::Rank)) {
            return Err(vec![refused(spec, name, no_ranks(rank.indicator))]);
        }
        // Kinds that show what is done of a total, each item in its own unit.
        let progress = matches!(kind_name, "progress" | "squares");
        if !progress {
            self.one_unit(spec, &shown, over_time)?;
        }
        let money = self.money_unit(spec, name, &shown)?;
        for one in &mut shown {
            one.quantity = one.quantity.take().map(|quantity| as_declared(quantity, spec, money));
        }
        let scale = common_scale(shown.iter().filter_map(|one| one.quantity.as_ref()));
        let unit = shown
            .iter()
            .find_map(|one| one.quantity.as_ref())
            .map(|quantity| unit_heading(quantity.unit, language, scale));
        let units: BTreeSet<&str> = shown.iter().map(|one| one.indicator.unit.value.as_str()).collect();
        let same_unit = units.len() == 1 || money.is_some();
        let unit = unit.filter(|_| same_unit).unwrap_or_default();
        let by_period = over_time && kind.shape() != Shape::Steps;
        let mut items: Vec<Item> = shown
            .iter()
            .map(|one| {
                let total = self.total_for(&one.indicator.key.value, one.period);
                let total = total.map(|total| as_declared(total, spec, money));
                let rate = self.rate_for(&one.indicator.key.value, one.period);
                Item { rate, ..item(one, total, by_period, progress && !same_unit, language, scale) }
            })
            .collect();
        if matches!(kind_name, "share" | "donut") {
            let total = self.whole_of(keys, first, spec, money);
            let total = total.map(|total| total.value_at(language, scale));
            for item in &mut items {
                item.total = total;
            }
        }
        let mut series = Vec::new();
        if kind.shape() == Shape::Steps {
            self.sign_steps(spec, &shown, &mut items, language);
        } else if kind.shape() == Shape::Growth {
            let both = self.level_and_growth(&shown, &items, &unit, language);
            series = both.map_err(|refusal| vec![refused(spec, name, refusal)])?;
        } else if kind.shape() != Shape::Items {
            series = self.series_of(kind.shape(), &shown, &items, &unit, language);
            if kind_name == "stacked" {
                for item in series.first_mut().into_iter().flat_map(|first| &mut first.items).zip(&shown) {
                    let total = self.whole_of(keys, item.1.period, spec, money);
                    item.0.total = total.map(|total| total.value_at(language, scale));
                }
            }
            for (item, one) in items.iter_mut().zip(&shown) {
                item.label = format!("{}{}{}", one.name(language), language.pick("", ", "), item.label);
            }
        }
        let place = self.site.identity.section.text(language).to_owned();
        let period = match (over_time, language) {
            (false, _) => first.written(language),
            (true, Language::Zh) => format!("{}至{}", first.written(language), last.written(language)),
            (true, Language::En) => format!("{} to {}", first.written(language), last.written(language)),
        };
        let title = spec.title.as_ref().map_or_else(
            || neutral_title(&shown, &period, by_period, language),
            |title| title.or_other(language).map(|title| title.value.clone()).unwrap_or_default(),
        );
        let drawn = Chart {
            id: format!("chart-{name}"),
            language,
            title: title.clone(),
            place,
            period: period.clone(),
            unit: unit.clone(),
            description: spec.alt.as_ref().map(|alt| alt.text(language).to_owned()),
            highlight: self.highlighted(spec, name, kind, &shown)?,
            items,
            series,
        };
        let drawing = chart::draw(kind, &drawn).map_err(|refusal| vec![refused(spec, name, refusal)])?;
        let subtitle = match (unit.is_empty(), language) {
            (true, _) => period,
            (false, Language::Zh) => format!("{period}，单位：{unit}"),
            (false, Language::En) => format!("{period}, {unit}"),
        };
        Ok(ChartView {
            id: drawn.id.clone(),
            number,
            title,
            kind_name: kind.title(language),
            source: source.to_owned(),
            notes: chart_notes(&shown, over_time, language),
            wide: drawing.wide,
            narrow: drawing.narrow,
            table: chart_table(&drawn, &subtitle, progress),
            subtitle,
            files: Vec::new(),
        })
    }

    /// The periods that a chart from `first` to `last` shows: those of which something is known, and every year between.
    pub(super) fn periods_of(&self, keys: &[Spanned<String>], first: Period, last: Period) -> BTreeSet<Period> {
        let indicators = keys.iter().filter_map(|key| self.site.indicators.get(&key.value));
        let mut periods: BTreeSet<Period> = indicators
            .flat_map(|indicator| indicator.observations.range(first..=last.max(first)))
            .map(|(period, _)| period)
            // A quarter among years would look like a bad year.
            .filter(|period| period.is_like(first))
            .collect();
        // Years that nobody has observed are gaps, not left out.
        periods.extend(
            (first.year()..=last.year())
                .filter_map(|year| Period::parse(&format!("{year:04}")))
                .filter(|_| first.is_a_year() && last.is_a_year()),
        );
        periods
    }

    /// Values of indicators from `first` to `last`, indicator by indicator, each for the same periods; missing years
    /// included.
    fn shown_over(&self, keys: &[Spanned<String>], first: Period, last: Period) -> Vec<Shown<'_>> {
        let periods = self.periods_of(keys, first, last);
        keys.iter().flat_map(|key| periods.iter().filter_map(|period| self.shown(&key.value, *period))).collect()
    }

    /// What is shown, as series: by indicator or by period.
    fn series_of(
        &self,
        shape: Shape,
        shown: &[Shown<'_>],
        items: &[Item],
        unit: &str,
        language: Language,
    ) -> Vec<Series> {
        let mut series: Vec<Series> = Vec::new();
        for (one, item) in shown.iter().zip(items) {
            let (period, name) = (one.period.written(language), one.name(language));
            let (name, label) = if shape == Shape::OverTime { (name, period) } else { (period, name) };
            let item = Item { label, ..item.clone() };
            match series.iter_mut().find(|series| series.name == name) {
                Some(series) => series.items.push(item),
                None => series.push(Series { name, unit: unit.to_owned(), items: vec![item] }),
            }
        }
        series
    }

    /// The whole that a rule of the data gives for `key`: of a ratio, else of an at-most.
    pub(super) fn total_for(&self, key: &str, period: Period) -> Option<Quantity<'_>> {
        let whole = |form: &RuleForm| match form {
            RuleForm::Ratio { part, whole, .. } if part.value == key => Some(whole.value.clone()),
            _ => None,
        };
        let limit = |form: &RuleForm| match form {
            RuleForm::AtMost { less, more } if less.value == key => Some(more.value.clone()),
            _ => None,
        };
        let rules = &self.site.rules;
        let name = rules
            .iter()
            .find_map(|rule| whole(&rule.form))
            .or_else(|| rules.iter().find_map(|rule| limit(&rule.form)))?;
        self.site.indicators.get(&name)?.quantity(period, &self.site.units)
    }

    /// The published rate of `key` in the whole that a ratio rule gives for it.
    fn rate_for(&self, key: &str, period: Period) -> Option<rust_decimal::Decimal> {
        let rate = self.site.rules.iter().find_map(|rule| match &rule.form {
            RuleForm::Ratio { rate, part, .. } if part.value == key => Some(&rate.value),
            _ => None,
        })?;
        let published = self.site.indicators.get(rate)?.observations.get(period)?;
        published.value.filter(|_| published.qualifier.is_none() && published.upper.is_none())
    }

    /// The total of the sum rule whose parts are exactly these indicators.
    fn whole_of<'s>(
        &'s self,
        keys: &[Spanned<String>],
        period: Period,
        spec: &ChartSpec,
        money: Option<&'s Unit>,
    ) -> Option<Quantity<'s>> {
        let total = self.sum_of(keys)?;
        let quantity = self.site.indicators.get(total)?.quantity(period, &self.site.units)?;
        Some(as_declared(quantity, spec, money))
    }
}

impl From<Status> for chart::Status {
    fn from(status: Status) -> Self {
        match status {
            Status::Provisional => Self::Provisional,
            Status::Forecast => Self::Forecast,
            Status::Final | Status::Revised => Self::Final,
        }
    }
}

fn neutral_title(shown: &[Shown<'_>], period: &str, over_time: bool, language: Language) -> String {
    let names: Vec<String> = shown.iter().take(if over_time { 1 } else { 3 }).map(|one| one.name(language)).collect();
    let more = !over_time && shown.len() > 3;
    match language {
        Language::Zh => format!("{period}{}{}", names.join("、"), if more { "等" } else { "" }),
        Language::En => format!("{}{}, {period}", names.join(", "), if more { " and others" } else { "" }),
    }
}

/// A length says how much; the first of an order would be the shortest.
fn no_ranks(indicator: &Indicator) -> chart::Refusal {
    let (zh, en) = (indicator.name.text(Language::Zh), indicator.name.text(Language::En));
    chart::Refusal {
        zh: format!("“{zh}”是名次，第1名会成为最短的一条；请改用表格或指标卡"),
        en: format!("“{en}” is a rank, and the first place would be the shortest bar; use a table or tiles"),
    }
}

/// A kind without series cannot show several indicators over time.
fn one_indicator(kind: &dyn chart::Kind, count: usize) -> chart::Refusal {
    let (zh, en) = (kind.title(Language::Zh), kind.title(Language::En).to_lowercase());
    chart::Refusal {
        zh: format!(
            "{zh}按时间只画一项指标，这里有{count}项；请改用折线图（line）、分组条形图（grouped）、变化图（change）或堆积柱形图（stacked）"
        ),
        en: format!(
            "a {en} shows one indicator over time, here are {count}; use `line`, `grouped`, `change` or `stacked`"
        ),
    }
}

fn item(
    one: &Shown<'_>,
    total: Option<Quantity<'_>>,
    over_time: bool,
    own_unit: bool,
    language: Language,
    scale: Scale,
) -> Item {
    let label = if over_time { one.period.written(language) } else { one.name(language) };
    let total_text = total.as_ref().map(|total| {
        let written = total.written_at(language, scale);
        if own_unit { written.text(language) } else { written.number }
    });
    Item {
        label,
        value: one.quantity.as_ref().map(|quantity| quantity.value_at(language, scale)),
        total: total.as_ref().map(|total| total.value_at(language, scale)),
        number: one.number(language, scale).unwrap_or_default(),
        qualified: [one.quantity.as_ref(), total.as_ref()]
            .iter()
            .flatten()
            .any(|quantity| quantity.qualifier.is_some() || quantity.upper.is_some()),
        total_number: total_text.unwrap_or_default(),
        rate: None,
        status: one.observation.map_or(chart::Status::Final, |observation| observation.status.into()),
    }
}

/// A quantity in the unit of money and with the decimals of its chart.
fn as_declared<'u>(quantity: Quantity<'u>, spec: &ChartSpec, money: Option<&'u Unit>) -> Quantity<'u> {
    let quantity = match money {
        Some(unit) => quantity.in_unit(unit),
        None => quantity,
    };
    match spec.decimals {
        Some(decimals) => quantity.rounded(decimals),
        None => quantity,
    }
}

fn unknown_kind(spec: &ChartSpec, name: &str) -> Diagnostic {
    let span = spec.kind.as_ref().map_or(spec.span, |kind| kind.span);
    let known: Vec<&str> = chart::KINDS.iter().map(|kind| kind.name()).collect();
    let list = known.join(", ");
    Diagnostic::error(
        "unknown-chart-kind",
        span,
        message!(zh: "没有叫 `{name}` 的图", en: "there is no chart of kind `{name}`"),
    )
    .help(did_you_mean(name, known).unwrap_or_else(|| message!(zh: "可以写：{list}", en: "known kinds: {list}")))
}

pub(super) fn refused(spec: &ChartSpec, name: &str, refusal: chart::Refusal) -> Diagnostic {
    let chart::Refusal { zh, en } = refusal;
    let text: Message = message!(zh: "图 `{name}` 画不了：{zh}", en: "chart `{name}` cannot be drawn: {en}");
    Diagnostic::error("chart-refused", spec.span, text)
}
