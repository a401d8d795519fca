//! Blocks in texts: tables and tiles from a declaration and the indicators to HTML, charts by their own file.

use std::collections::BTreeSet;

use super::charted::Declared;
use super::notes::notes;
use super::theme::{Surroundings, value};
use super::view::{Cell, TableColumnView, TableRow, TableView, Tile, YearOnYear};
use super::{Maker, Value};
use crate::diagnostic::Diagnostic;
use crate::markdown::{Block, BlockKind};
use crate::model::{
    Form, Growth, GrowthMeasure, Indicator, Language, Observation, Period, Quantity, Report, RuleForm, Scale, Site,
    TableColumn, TableSpec, UnitKind, common_scale, unit_heading, year_on_year,
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

    pub(super) fn unit_kind(&self, site: &Site) -> Option<UnitKind> {
        site.units.get(&self.indicator.unit.value).map(|unit| unit.kind)
    }

    pub(super) fn number(&self, language: Language, scale: Scale) -> Option<String> {
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
                let declared = Declared { source: &source, period: report.period, name, spec, number };
                let mut chart = self.chart(declared, language)?;
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

    pub(super) fn shown_all(&self, keys: &[Spanned<String>], period: Period) -> Vec<Shown<'_>> {
        keys.iter().filter_map(|key| self.shown(&key.value, period)).collect()
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
