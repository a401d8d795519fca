//! Charts, tables and tiles: from a declaration and the indicators to HTML.

use std::collections::BTreeSet;

use super::chart_items::check_less;
use super::theme::{Surroundings, value};
use super::view::{
    Cell, ChartTable, ChartTableColumn, ChartTableRow, ChartView, TableColumnView, TableRow, TableView, Tile,
    YearOnYear,
};
use super::{Maker, Value};
use crate::chart::{self, Chart, Item, Series, Shape};
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::markdown::{Block, BlockKind};
use crate::model::{
    ChartSpec, Form, Growth, GrowthMeasure, Indicator, Language, Observation, Period, Quantity, Report, RuleForm,
    Scale, Site, Status, TableColumn, TableSpec, Unit, UnitKind, common_scale, unit_heading, year_on_year,
};
use crate::source::Spanned;

/// An indicator with its value for one period.
pub(super) struct Shown<'s> {
    pub(super) indicator: &'s Indicator,
    pub(super) period: Period,
    pub(super) observation: Option<&'s Observation>,
    pub(super) quantity: Option<Quantity<'s>>,
}

impl Shown<'_> {
    pub(super) fn name(&self, language: Language) -> String {
        self.indicator.name.text(language).to_owned()
    }

    fn unit_kind(&self, site: &Site) -> Option<UnitKind> {
        site.units.get(&self.indicator.unit.value).map(|unit| unit.kind)
    }

    fn number(&self, language: Language, scale: Scale) -> Option<String> {
        self.quantity.as_ref().map(|quantity| quantity.written_at(language, scale).number)
    }
}

impl Maker<'_> {
    /// A block as HTML. `number` counts charts and tables of a text.
    pub(super) fn block(
        &self,
        report: &Report,
        block: &Block,
        number: Option<usize>,
        language: Language,
        root: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        let name = &block.name;
        let (template, view): (&str, (&'static str, Value)) = match block.kind {
            BlockKind::Chart => {
                let Some(spec) = report.charts.get(name) else { return Ok(String::new()) };
                let source = self.source_of(report, language);
                let mut chart = self.chart(&source, report.period, name, spec, number, language)?;
                chart.files = self.chart_files(report, name, language);
                return self.chart_block(&chart, language, root);
            }
            BlockKind::Table => {
                let Some(spec) = report.tables.get(name) else { return Ok(String::new()) };
                ("table.html", ("table", value(&self.table(report, name, spec, number, language, root))))
            }
            BlockKind::Tiles => {
                let Some(spec) = report.tiles.get(name) else { return Ok(String::new()) };
                ("tiles.html", ("tiles", value(&self.tiles(report, &spec.indicators, language, root))))
            }
        };
        let surroundings = Surroundings { language, root };
        self.theme.render(template, &surroundings, vec![view], self.sources)
    }

    pub(super) fn shown(&self, key: &str, period: Period) -> Option<Shown<'_>> {
        let indicator = self.site.indicators.get(key)?;
        let observation = indicator.observations.get(period);
        Some(Shown { indicator, period, observation, quantity: indicator.quantity(period, &self.site.units) })
    }

    fn shown_all(&self, keys: &[Spanned<String>], period: Period) -> Vec<Shown<'_>> {
        keys.iter().filter_map(|key| self.shown(&key.value, period)).collect()
    }

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

    /// What a declaration shows; `period` is meant where it names none. What is wrong is told with the labels of each
    /// language in its own words, so it is the same whichever page has found it.
    pub(super) fn chart(
        &self,
        source: &str,
        period: Period,
        name: &str,
        spec: &ChartSpec,
        number: Option<usize>,
        language: Language,
    ) -> Result<ChartView, Vec<Diagnostic>> {
        let in_language = |language| self.chart_in(source, period, name, spec, number, language);
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

    fn chart_in(
        &self,
        source: &str,
        period: Period,
        name: &str,
        spec: &ChartSpec,
        number: Option<usize>,
        language: Language,
    ) -> Result<ChartView, Vec<Diagnostic>> {
        let (first, last) = spec.periods.unwrap_or((period, period));
        let declared =
            |kind: &dyn chart::Kind| self.chart_of_kind(kind, source, (first, last), name, spec, number, language);
        if let Some(kind) = &spec.kind {
            return declared(chart::find(&kind.value).ok_or_else(|| vec![unknown_kind(spec, &kind.value)])?);
        }
        let mut best_refused = None;
        for kind in self.suitable(spec, first, last) {
            match declared(kind) {
                Err(found) if found.iter().all(|one| one.code == "chart-refused") => {
                    best_refused.get_or_insert(found);
                }
                drawn => return drawn,
            }
        }
        Err(best_refused.unwrap_or_default())
    }

    #[expect(clippy::too_many_arguments, reason = "what a declaration shows, as one kind: all of them are one chart")]
    fn chart_of_kind(
        &self,
        kind: &dyn chart::Kind,
        source: &str,
        (first, last): (Period, Period),
        name: &str,
        spec: &ChartSpec,
        number: Option<usize>,
        language: Language,
    ) -> Result<ChartView, Vec<Diagnostic>> {
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

    fn table(
        &self,
        report: &Report,
        name: &str,
        spec: &TableSpec,
        number: Option<usize>,
        language: Language,
        root: &str,
    ) -> TableView {
        let shown = self.shown_all(&spec.indicators, report.period);
        let units: BTreeSet<&str> = shown.iter().map(|one| one.indicator.unit.value.as_str()).collect();
        let one_unit = units.len() == 1;
        let scale =
            if one_unit { Some(common_scale(shown.iter().filter_map(|one| one.quantity.as_ref()))) } else { None };
        let head_unit = scale.and_then(|scale| {
            let quantity = shown.iter().find_map(|one| one.quantity.as_ref())?;
            Some(unit_heading(quantity.unit, language, scale)).filter(|unit| !unit.is_empty())
        });
        let column =
            |name: &str, unit: Option<String>, numeric| TableColumnView { name: name.to_owned(), unit, numeric };
        let mut columns = vec![column(language.pick("指标", "Indicator"), None, false)];
        for wanted in &spec.columns {
            match wanted {
                TableColumn::Value => {
                    columns.push(column(language.pick("数值", "Value"), head_unit.clone(), true));
                    if !one_unit {
                        columns.push(column(language.pick("单位", "Unit"), None, false));
                    }
                }
                TableColumn::YearOnYear => {
                    columns.push(column(language.pick("同比", "Year on year"), Some("%".to_owned()), true));
                }
                TableColumn::Target => columns.push(column(language.pick("目标", "Target"), head_unit.clone(), true)),
                TableColumn::Completion => {
                    columns.push(column(language.pick("完成率", "Completion"), Some("%".to_owned()), true));
                }
            }
        }
        let mut rows: Vec<TableRow> = shown
            .iter()
            .map(|one| TableRow {
                mark: self.mark(&one.indicator.key.value, one.period, Form::Whole),
                header: one.name(language),
                href: Some(format!("{root}{}", self.routes.indicator(one.indicator, language).encoded())),
                cells: self.cells(one, spec, scale, one_unit, language, &columns),
            })
            .collect();
        align(&mut rows);
        TableView {
            id: format!("table-{name}"),
            number,
            caption: spec.caption.text(language).to_owned(),
            subtitle: Some(report.period.written(language)),
            unit_column: !one_unit && spec.columns == [TableColumn::Value],
            columns,
            rows,
            notes: notes(&shown, language),
            source: self.source_of(report, language),
        }
    }

    fn cells(
        &self,
        one: &Shown<'_>,
        spec: &TableSpec,
        scale: Option<Scale>,
        one_unit: bool,
        language: Language,
        columns: &[TableColumnView],
    ) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut add = |text: Option<String>, numeric: bool| {
            let label = columns.get(cells.len() + 1).map(|column| column.name.clone()).unwrap_or_default();
            let missing = text.is_none();
            cells.push(Cell {
                text: text.unwrap_or_else(|| "—".to_owned()),
                label,
                unit: None,
                pad: String::new(),
                numeric,
                missing,
            });
        };
        let written = |quantity: &Quantity<'_>| match scale {
            Some(scale) => quantity.written_at(language, scale),
            None => quantity.written(language),
        };
        let target = one.indicator.targets.get(&one.period).zip(self.site.units.get(&one.indicator.unit.value));
        for wanted in &spec.columns {
            match wanted {
                TableColumn::Value => {
                    add(one.quantity.as_ref().map(|quantity| written(quantity).number), true);
                    if !one_unit {
                        // English counts some things without a word; the row's own name says what they are.
                        add(
                            Some(one.quantity.as_ref().map(|quantity| written(quantity).unit).unwrap_or_default()),
                            false,
                        );
                    }
                }
                TableColumn::YearOnYear => {
                    // The head says percent; points and places say so themselves.
                    let growth = year_on_year(one.indicator, one.period, &self.site.units);
                    let written = growth.map(|growth| match growth.measure {
                        GrowthMeasure::Percent => growth.number(language),
                        GrowthMeasure::Points | GrowthMeasure::Places => growth.written(language),
                    });
                    add(written, true);
                }
                TableColumn::Target => {
                    let planned = target.map(|(target, unit)| Quantity {
                        value: target.value,
                        upper: None,
                        unit,
                        qualifier: None,
                    });
                    add(planned.map(|planned| written(&planned).number), true);
                }
                TableColumn::Completion => {
                    let rate = target.zip(one.quantity.as_ref()).and_then(|((target, _), quantity)| {
                        let rate = quantity
                            .value
                            .checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?
                            .checked_div(target.value)?;
                        Some(
                            rate.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                                .normalize(),
                        )
                    });
                    add(rate.map(|rate| rate.to_string()), true);
                }
            }
        }
        cells
    }

    pub(super) fn tiles(&self, report: &Report, keys: &[Spanned<String>], language: Language, root: &str) -> Vec<Tile> {
        self.shown_all(keys, report.period)
            .iter()
            .map(|one| {
                let written = one.quantity.as_ref().map(|quantity| quantity.written(language));
                let coverage = one.indicator.coverage.as_ref().map(|coverage| coverage.text(language).to_owned());
                let part = self.part_of(&one.indicator.key.value, one.period, language);
                Tile {
                    mark: self.mark(&one.indicator.key.value, one.period, Form::Whole),
                    name: one.name(language),
                    href: Some(format!("{root}{}", self.routes.indicator(one.indicator, language).encoded())),
                    number: written.as_ref().map_or_else(|| "—".to_owned(), |written| written.number.clone()),
                    unit: written.map(|written| written.unit).filter(|unit| !unit.is_empty()),
                    context: part.or(coverage).or_else(|| Some(one.period.written(language))),
                    yoy: year_on_year(one.indicator, one.period, &self.site.units)
                        .map(|growth| growth_view(growth, language)),
                }
            })
            .collect()
    }

    /// What a rate is made of: `285 / 287件`.
    fn part_of(&self, key: &str, period: Period, language: Language) -> Option<String> {
        let (part, whole) = self.site.rules.iter().find_map(|rule| match &rule.form {
            RuleForm::Ratio { rate, part, whole, .. } if rate.value == key => Some((&part.value, &whole.value)),
            _ => None,
        })?;
        let part = self.shown(part, period)?.quantity?.written(language).number;
        let whole = self.shown(whole, period)?.quantity?.written(language).text(language);
        Some(format!("{part} / {whole}"))
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

pub(super) fn growth_view(growth: Growth, language: Language) -> YearOnYear {
    let direction = match growth.value.cmp(&rust_decimal::Decimal::ZERO) {
        std::cmp::Ordering::Greater => "up",
        std::cmp::Ordering::Less => "down",
        std::cmp::Ordering::Equal => "flat",
    };
    // The arrow says the direction.
    let size = Growth { value: growth.value.abs(), ..growth };
    YearOnYear { direction, text: size.written(language) }
}

fn neutral_title(shown: &[Shown<'_>], period: &str, over_time: bool, language: Language) -> String {
    let names: Vec<String> = shown.iter().take(if over_time { 1 } else { 3 }).map(|one| one.name(language)).collect();
    let more = !over_time && shown.len() > 3;
    match language {
        Language::Zh => format!("{period}{}{}", names.join("、"), if more { "等" } else { "" }),
        Language::En => format!("{}{}, {period}", names.join(", "), if more { " and others" } else { "" }),
    }
}

/// Points of numbers stand below each other, column by column.
fn align(rows: &mut [TableRow]) {
    for place in 0..rows.first().map_or(0, |row| row.cells.len()) {
        let numeric = rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| cell.numeric);
        let lacking = super::align::lacking(&numeric.map(|cell| cell.text.as_str()).collect::<Vec<_>>());
        let numeric = rows.iter_mut().filter_map(|row| row.cells.get_mut(place)).filter(|cell| cell.numeric);
        for (cell, pad) in numeric.zip(lacking) {
            cell.pad = pad;
        }
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

fn chart_table(chart: &Chart, subtitle: &str, progress: bool) -> ChartTable {
    if !chart.series.is_empty() {
        return series_table(chart, subtitle);
    }
    let language = chart.language;
    let unit = Some(chart.unit.clone()).filter(|unit| !unit.is_empty());
    let column = |name: &str, unit: Option<String>| ChartTableColumn { name: name.to_owned(), unit };
    let mut columns = vec![column(language.pick("项目", "Item"), None)];
    if progress {
        columns.push(column(language.pick("完成", "Done"), unit.clone()));
        columns.push(column(language.pick("总数", "Total"), unit));
    } else {
        columns.push(column(language.pick("数值", "Value"), unit));
    }
    let rows = chart
        .items
        .iter()
        .map(|item| {
            let number = if item.value.is_some() {
                item.number.clone()
            } else {
                language.pick("无数据", "no data").to_owned()
            };
            let mut cells = vec![number];
            if progress {
                cells.push(item.total_number.clone());
            }
            ChartTableRow { header: item.label.clone(), cells }
        })
        .collect();
    let caption = match language {
        Language::Zh => format!("{}（{subtitle}）", chart.title),
        Language::En => format!("{} ({subtitle})", chart.title),
    };
    ChartTable { caption, columns, rows }
}

/// A row for each label, a column for each series.
fn series_table(chart: &Chart, subtitle: &str) -> ChartTable {
    let language = chart.language;
    let column = |name: &str, unit: Option<String>| ChartTableColumn { name: name.to_owned(), unit };
    let unit = |unit: &str| Some(unit.to_owned()).filter(|unit| !unit.is_empty());
    let mut columns = vec![column(language.pick("项目", "Item"), None)];
    columns.extend(chart.series.iter().map(|series| column(&series.name, unit(&series.unit))));
    let labels = chart.series.first().map_or(&[][..], |series| series.items.as_slice());
    let rows = labels
        .iter()
        .enumerate()
        .map(|(place, label)| ChartTableRow {
            header: label.label.clone(),
            cells: chart
                .series
                .iter()
                .map(|series| match &series.items[place] {
                    item if item.value.is_some() => item.number.clone(),
                    _ => language.pick("无数据", "no data").to_owned(),
                })
                .collect(),
        })
        .collect();
    let caption = match language {
        Language::Zh => format!("{}（{subtitle}）", chart.title),
        Language::En => format!("{} ({subtitle})", chart.title),
    };
    ChartTable { caption, columns, rows }
}

/// What must be said below a table: coverage, and values that are not final.
fn notes(shown: &[Shown<'_>], language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    for one in shown {
        notes.extend(coverage_note(one, language));
        notes.extend(status_note(one, &one.name(language), language));
    }
    notes.extend(qualifier_note(shown, language));
    if shown.iter().any(|one| one.quantity.is_none()) {
        notes.push(language.pick("“—”表示没有数值。".to_owned(), "A dash means that there is no value.".to_owned()));
    }
    once(notes)
}

/// What must be said below a chart: the same, and over time of which period it is true.
fn chart_notes(shown: &[Shown<'_>], over_time: bool, language: Language) -> Vec<String> {
    const MOST_GAPS: usize = 4;
    let name = |one: &Shown<'_>| match (over_time, language) {
        (false, _) => one.name(language),
        (true, Language::Zh) => format!("{}{}", one.period.written(language), one.name(language)),
        (true, Language::En) => format!("{}, {}", one.name(language), one.period.written(language)),
    };
    let mut notes: Vec<String> = shown.iter().filter_map(|one| coverage_note(one, language)).collect();
    notes.extend(shown.iter().filter_map(|one| status_note(one, &name(one), language)));
    notes.extend(qualifier_note(shown, language));
    // Bars say it themselves, beside each.
    let gaps: Vec<String> = shown.iter().filter(|one| over_time && one.quantity.is_none()).map(name).collect();
    match gaps.len() {
        0 => {}
        1..=MOST_GAPS => {
            let gaps = gaps.join(language.pick("、", "; "));
            notes.push(language.pick(format!("{gaps}无数据。"), format!("No data: {gaps}.")));
        }
        _ => notes.push(
            language.pick("图中空缺的时期无数据。".to_owned(), "Periods that are left open have no data.".to_owned()),
        ),
    }
    once(notes)
}

fn coverage_note(one: &Shown<'_>, language: Language) -> Option<String> {
    let (name, coverage) = (one.name(language), one.indicator.coverage.as_ref()?.text(language));
    Some(language.pick(format!("{name}{coverage}。"), format!("{name}: {coverage}.")))
}

fn status_note(one: &Shown<'_>, name: &str, language: Language) -> Option<String> {
    match one.observation?.status {
        Status::Forecast => Some(language.pick(format!("{name}为预计数。"), format!("{name}: expected."))),
        Status::Provisional => Some(language.pick(format!("{name}为初步数。"), format!("{name}: provisional."))),
        Status::Revised => Some(language.pick(format!("{name}已修订。"), format!("{name}: revised."))),
        Status::Final => None,
    }
}

fn qualifier_note(shown: &[Shown<'_>], language: Language) -> Option<String> {
    let inexact = |one: &Shown<'_>| one.quantity.as_ref().is_some_and(|quantity| quantity.qualifier.is_some());
    shown.iter().any(inexact).then(|| {
        language.pick(
            "带“约”“余”“近”等字的不是确数，照报告的说法。".to_owned(),
            "Figures with about, more than, nearly and the like are not exact; they stand as reported.".to_owned(),
        )
    })
}

/// The same sentence is said once.
fn once(sentences: Vec<String>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for sentence in sentences {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said
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
