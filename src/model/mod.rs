//! The model: everything a section is made of, as facts. No bodies of reports, no paths of the machine, no HTML.
//!
//! [`Site`] holds what pages need to know of each other: titles, dates, headings, figures cited. A quantity is stored
//! once and written per language (`quantity`). Begin with [`Site`], then `report`, `indicator` and `quantity`.

mod date;
mod indicator;
mod language;
mod link;
mod observations;
mod period;
mod phonetic;
mod portal;
mod quantity;
mod report;
mod spelled;
mod unit;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::source::Spanned;

pub use date::{MONTHS, Moment};
pub use indicator::{
    ArithmeticRule, Citation, Computed, Direction, Figure, Form, GROWTH_DIGITS, Growth, GrowthMeasure, Indicator,
    Indicators, Kept, NoFigure, RuleForm, SHARE_DIGITS, Topic, computed_growth, growth_between, percentage, share,
    year_on_year,
};
pub use language::{Language, Localized};
pub use link::{BadLink, LinkTarget};
pub use observations::{Observation, Observations, Revised, Status};
pub use period::Period;
pub use phonetic::{initials, syllables};
pub use portal::{
    Allowance, Column, Compression, FullTitle, Glossary, Identity, Level, Link, Login, Permalink, Portal, Protocol,
    Remote, Service, Target, TargetKind, Term, Utilities, all_columns,
};
pub use quantity::{MOST_DIGITS, Qualifier, Quantity, Scale, Written, common_scale, grouped, unit_heading};
pub use report::{
    Attachment, ChartOrder, ChartSpec, Correction, CorrectionReason, Quote, Report, ReportText, Reports, TableColumn,
    TableSpec, TilesSpec, Withdrawal,
};
pub use spelled::{chinese_value, english_value, is_chinese_numeral};
pub use unit::{Conversion, EnglishWord, MONEY, Unit, UnitKind, Units};

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
    pub indicators: Indicators,
    /// The arithmetic rules of the data.
    pub rules: Vec<ArithmeticRule>,
    /// The reports, newest first; reports of the same moment by name.
    pub reports: Reports,
    /// The corrections, newest first.
    pub corrections: Vec<Correction>,
    /// What is there and could not be read.
    pub misread: Misread,
}

/// What could not be read. It has been told at its place; that others miss it is no mistake of theirs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Misread {
    /// Keys of indicators with mistakes in them.
    pub indicators: BTreeSet<String>,
    /// Whether a whole file of indicators is missing.
    pub topics: bool,
    /// Whether the catalogue has mistakes.
    pub catalogue: bool,
    /// Names of reports with mistakes in them.
    pub reports: BTreeSet<String>,
}

impl Misread {
    /// Whether anything could not be read, so that what is not there may only be unread.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        self.topics || self.catalogue || !self.indicators.is_empty() || !self.reports.is_empty()
    }
}

impl Site {
    /// The column that a report names by key or by path.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        portal::find_column(&self.columns, &|column| column.path == name)
            .or_else(|| portal::find_column(&self.columns, &|column| column.key.value == name))
    }

    /// The report called `name`.
    #[must_use]
    pub fn report(&self, name: &str) -> Option<&Report> {
        self.reports.named(name)
    }

    /// The files that readers had before `correction` and can still take away: none where what stood there was private,
    /// where the page was withdrawn, or where it is not public.
    #[must_use]
    pub fn superseded<'c>(&self, correction: &'c Correction) -> &'c [Attachment] {
        if self.withholds_files_of(correction) { &[] } else { &correction.superseded }
    }

    /// Whether files that readers had before `correction` must not be offered.
    #[must_use]
    pub fn withholds_files_of(&self, correction: &Correction) -> bool {
        let report = correction.report.as_ref().map(|name| self.report(&name.value));
        let is_gone = |report: &Report| report.withdrawn.is_some() || report.published.is_none();
        correction.reason == CorrectionReason::Privacy || report.is_some_and(|report| report.is_none_or(is_gone))
    }

    /// Whether the page of `report` shows the figure of `key` for `period` (any when `None`), or one that is worked out
    /// from it.
    #[must_use]
    pub fn shows(&self, report: &Report, key: &str, period: Option<Period>) -> bool {
        let meant = |at: Option<Period>| period.is_none() || at == period;
        let is_whole_of = |part: &str| {
            self.rules.iter().any(|rule| match &rule.form {
                RuleForm::Sum { total, parts } => total.value == key && parts.iter().any(|one| one.value == part),
                _ => false,
            })
        };
        let cites = |citation: &Citation| {
            let at = citation.period.unwrap_or(report.period);
            let compared =
                matches!(citation.form, Form::YearOnYear | Form::Growth | Form::Change) && meant(at.a_year_earlier());
            let of_whole = citation.form == Form::Share && is_whole_of(&citation.indicator);
            (citation.indicator == key && (meant(Some(at)) || compared)) || (of_whole && meant(Some(at)))
        };
        let lists = |named: &[Spanned<String>]| named.iter().any(|one| one.value == key);
        let charted = |chart: &ChartSpec| {
            let (first, last) = chart.periods.unwrap_or((report.period, report.period));
            let within = period.is_none_or(|period| (first..=last).contains(&period));
            within && (lists(&chart.indicators) || lists(&chart.less))
        };
        report.withdrawn.is_none()
            && (report.texts.iter().any(|(_, text)| text.citations.iter().any(|citation| cites(&citation.value)))
                || report.charts.values().any(charted)
                || (meant(Some(report.period)) && report.tables.values().any(|table| lists(&table.indicators)))
                || (meant(Some(report.period)) && report.tiles.values().any(|tiles| lists(&tiles.indicators))))
    }

    /// Whether something about the indicator `key` has been told already, so that nothing follows from what it lacks.
    #[must_use]
    pub fn is_misread(&self, key: &str) -> bool {
        self.misread.indicators.contains(key) || (self.misread.topics && !self.indicators.contains_key(key))
    }

    /// A cited figure, written in `language`; `period` is meant where the citation names none.
    ///
    /// # Errors
    /// Says why there is nothing to write.
    pub fn figure(&self, citation: &Citation, period: Period, language: Language) -> Result<Figure, NoFigure> {
        let indicator = self.indicators.get(&citation.indicator).ok_or(NoFigure::UnknownIndicator)?;
        let period = citation.period.unwrap_or(period);
        let observation = indicator.observations.get(period).ok_or(NoFigure::NoObservation)?;
        let quantity = || -> Result<Quantity<'_>, NoFigure> {
            observation.value.ok_or(NoFigure::Missing)?;
            indicator.quantity(period, &self.units).ok_or(NoFigure::UnknownUnit)
        };
        let observed = |text: String| Ok(Figure { text, value: quantity()?.value, computed: None });
        match citation.form {
            Form::Whole => match observation.written.get(language) {
                Some(written) => observed(written.clone()),
                None => observed(quantity()?.written(language).text(language)),
            },
            Form::Number => observed(quantity()?.written(language).number),
            Form::Words => observed(quantity()?.words(language)),
            Form::Ordinal => observed(quantity()?.ordinal(language)),
            Form::YearOnYear => self.growth(indicator, period, |growth| growth.written(language)),
            Form::Growth => self.growth(indicator, period, |growth| growth.in_words(language)),
            Form::Change => self.change(indicator, &quantity()?, period, language),
            Form::Share => {
                let whole = self.whole_of(&citation.indicator, period).ok_or(NoFigure::NoWhole)?;
                let (value, computed) = share(quantity()?.value, whole).ok_or(NoFigure::NoWhole)?;
                Ok(Figure { text: percentage(value, language), value, computed: Some(computed) })
            }
            Form::Target => {
                let value = indicator.targets.get(&period).ok_or(NoFigure::NoTarget)?.value;
                let unit = self.units.get(&indicator.unit.value).ok_or(NoFigure::UnknownUnit)?;
                let planned = Quantity { value, upper: None, unit, qualifier: None };
                Ok(Figure { text: planned.written(language).text(language), value, computed: None })
            }
            Form::Completion => {
                let target = indicator.targets.get(&period).ok_or(NoFigure::NoTarget)?.value;
                let (value, computed) = share(quantity()?.value, target).ok_or(NoFigure::NoTarget)?;
                Ok(Figure { text: percentage(value, language), value, computed: Some(computed) })
            }
        }
    }

    fn growth(
        &self,
        indicator: &Indicator,
        period: Period,
        written: impl Fn(&Growth) -> String,
    ) -> Result<Figure, NoFigure> {
        let growth = year_on_year(indicator, period, &self.units).ok_or(NoFigure::NoGrowth)?;
        let terms = || {
            let now = indicator.observations.get(period)?.value?;
            let before = indicator.observations.get(period.a_year_earlier()?)?.value?;
            let (arithmetic, kept) = match growth.measure {
                GrowthMeasure::Percent => (format!("{now} ÷ {before} − 1"), Kept::Growth),
                GrowthMeasure::Points => (format!("{now} − {before}"), Kept::Exact),
                GrowthMeasure::Places => (format!("{before} − {now}"), Kept::Exact),
            };
            Some(Computed { arithmetic, kept })
        };
        let computed = if growth.published { None } else { terms() };
        Ok(Figure { text: written(&growth), value: growth.value, computed })
    }

    /// The difference against a year earlier; of two percentages it is in percentage points, of
    /// two ranks in places, above zero when it came nearer to the first.
    fn change(
        &self,
        indicator: &Indicator,
        now: &Quantity<'_>,
        period: Period,
        language: Language,
    ) -> Result<Figure, NoFigure> {
        let earlier = period.a_year_earlier().ok_or(NoFigure::NoEarlierValue)?;
        let before = indicator.quantity(earlier, &self.units).ok_or(NoFigure::NoEarlierValue)?;
        let of_a_rank = now.unit.kind == UnitKind::Rank;
        let (from, less) = if of_a_rank { (before.value, now.value) } else { (now.value, before.value) };
        let value = from - less;
        let unit = match now.unit.kind {
            UnitKind::Percent => self.units.get("百分点").ok_or(NoFigure::UnknownUnit)?,
            UnitKind::Rank => self.units.get("个名次").ok_or(NoFigure::UnknownUnit)?,
            _ => now.unit,
        };
        // A difference of two round numbers is as round as they are.
        let qualifier = now.qualifier.or(before.qualifier).map(|_| Qualifier::About);
        let text = Quantity { value, upper: None, unit, qualifier }.written(language).text(language);
        let arithmetic = format!("{from} − {less}");
        Ok(Figure { text, value, computed: Some(Computed { arithmetic, kept: Kept::Exact }) })
    }

    /// The total of the first sum rule that has `key` among its parts.
    #[must_use]
    pub fn whole_of(&self, key: &str, period: Period) -> Option<rust_decimal::Decimal> {
        self.rules.iter().find_map(|rule| match &rule.form {
            RuleForm::Sum { total, parts } if parts.iter().any(|part| part.value == key) => {
                self.indicators.get(&total.value)?.observations.get(period)?.value
            }
            _ => None,
        })
    }
}
