//! The model: everything a section is made of, as facts. No bodies of reports, no paths of the machine, no HTML.
//!
//! [`Site`] holds what pages need to know of each other: titles, dates, headings, figures cited. A quantity is stored
//! once and written per language (`quantity`). Begin with [`Site`], then `report`, `indicator` and `quantity`.

mod date;
mod indicator;
mod language;
mod link;
mod period;
mod portal;
mod quantity;
mod report;
mod spelled;
mod unit;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use date::Moment;
pub use indicator::{
    ArithmeticRule, Citation, Direction, Figure, Form, Indicator, NoFigure, Observation, RuleForm, Status, Topic,
    computed_growth, percentage, year_on_year,
};
pub use language::{Language, Localized};
pub use link::{BadLink, LinkTarget};
pub use period::Period;
pub use portal::{
    Allowance, Column, Glossary, Identity, Link, Permalink, Portal, Target, TargetKind, Term, Utilities, all_columns,
};
pub use quantity::{MOST_DIGITS, Qualifier, Quantity, Scale, Written, common_scale, grouped, unit_heading};
pub use report::{
    Attachment, ChartSpec, Correction, CorrectionReason, Report, ReportText, TableColumn, TableSpec, TilesSpec,
    Withdrawal,
};
pub use unit::{Conversion, EnglishWord, Unit, UnitKind, Units};

/// A whole section, as facts.
#[derive(Clone, Debug)]
pub struct Site {
    /// Who, where, in which languages.
    pub identity: Identity,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// All units.
    pub units: Units,
    /// Terms and judged findings.
    pub glossary: Glossary,
    /// The topics of indicators, in order.
    pub topics: Vec<Topic>,
    /// All indicators by key.
    pub indicators: BTreeMap<String, Indicator>,
    /// The arithmetic rules of the data.
    pub rules: Vec<ArithmeticRule>,
    /// The reports, newest first; reports of the same moment by name.
    pub reports: Vec<Report>,
    /// The corrections, newest first.
    pub corrections: Vec<Correction>,
}

impl Site {
    /// The column that a report names by key or by path.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        let all = all_columns(&self.columns);
        all.iter()
            .find(|column| column.path == name)
            .or_else(|| all.iter().find(|column| column.key.value == name))
            .copied()
    }

    /// The report called `name`.
    #[must_use]
    pub fn report(&self, name: &str) -> Option<&Report> {
        self.reports.iter().find(|report| report.name == name)
    }

    /// A cited figure, written in `language`; `period` is meant where the citation names none.
    ///
    /// # Errors
    /// Says why there is nothing to write.
    pub fn figure(&self, citation: &Citation, period: Period, language: Language) -> Result<Figure, NoFigure> {
        let indicator = self.indicators.get(&citation.indicator).ok_or(NoFigure::UnknownIndicator)?;
        let period = citation.period.unwrap_or(period);
        let observation = indicator.observations.get(&period).ok_or(NoFigure::NoObservation)?;
        if citation.form == Form::YearOnYear {
            let growth = year_on_year(indicator, period).ok_or(NoFigure::NoGrowth)?;
            return Ok(Figure { text: percentage(growth, language), value: growth });
        }
        let value = observation.value.ok_or(NoFigure::Missing)?;
        let quantity = indicator.quantity(period, &self.units).ok_or(NoFigure::UnknownUnit)?;
        let text = match (citation.form, observation.written.get(language)) {
            (Form::Whole, Some(written)) => written.clone(),
            (Form::Whole, None) => quantity.written(language).text(language),
            (Form::Number, _) => quantity.written(language).number,
            (Form::Words, _) => quantity.words(language),
            (Form::Ordinal, _) => quantity.ordinal(language),
            (Form::YearOnYear, _) => return Err(NoFigure::NoGrowth),
        };
        Ok(Figure { text, value })
    }
}
