//! A dataset: the observations that one data file holds, with what must be said of them. Formats see this and no more.
//! Its outline is what can be said without looking at a value: what shows that alone is not made again for a corrected one.

use std::ops::Deref;

use rust_decimal::Decimal;

use crate::model::{
    Citation, Form, Growth, GrowthMeasure, Indicator, Language, Localized, Moment, Observation, Period, Qualifier,
    Scale, Site, Topic, Unit, UnitKind, unit_heading,
};
use crate::route::{OutputPath, Routes, Subject};

/// What can be said of the observations about one subject without their values.
#[derive(Clone, Debug)]
pub(in crate::render) struct Outline<'s> {
    /// What they are about.
    pub(super) subject: Subject<'s>,
    /// Where everything stands.
    pub(super) routes: Routes<'s>,
    /// The site they come from.
    pub(super) site: &'s Site,
    /// Its title, in the languages of the site.
    pub(in crate::render) title: Localized<String>,
    /// A sentence about it.
    pub(in crate::render) description: Localized<String>,
    /// The address of the page that it belongs to.
    pub(in crate::render) pages: Localized<String>,
    /// The newest publication or correction that it stands on.
    pub(in crate::render) modified: Option<Moment>,
    /// Which observations there are: by topic, indicator, period.
    pub(in crate::render) observed: Vec<(&'s Indicator, Period)>,
}

/// The observations about one subject.
#[derive(Clone, Debug)]
pub(in crate::render) struct Dataset<'s> {
    /// What can be said without them.
    pub(super) outline: Outline<'s>,
    /// One per observation, in the order of the outline.
    pub(in crate::render) rows: Vec<Row<'s>>,
}

/// One observation with its surroundings.
#[derive(Clone, Debug)]
pub(in crate::render) struct Row<'s> {
    pub(super) site: &'s Site,
    pub(in crate::render) topic: &'s Topic,
    pub(in crate::render) indicator: &'s Indicator,
    pub(super) unit: Option<&'s Unit>,
    pub(in crate::render) period: Period,
    pub(super) observation: &'s Observation,
    /// Growth against a year earlier, as published or computed.
    pub(super) growth: Option<Growth>,
    /// When a report first cited it for this period.
    pub(super) published: Option<Moment>,
    /// The names of the reports that cite it for this period, newest first; of a report’s own data that report alone.
    pub(super) reports: Vec<&'s str>,
}

impl<'s> Deref for Dataset<'s> {
    type Target = Outline<'s>;

    fn deref(&self) -> &Outline<'s> {
        &self.outline
    }
}

impl<'s> Outline<'s> {
    /// The languages of the site, the authoritative one first.
    pub(in crate::render) fn languages(&self) -> &'s [Language] {
        &self.site.identity.languages
    }

    /// Who publishes it.
    pub(super) fn publisher(&self) -> &'s Localized<String> {
        &self.site.identity.disclosing_body
    }

    /// The path of its file with `ending`.
    pub(in crate::render) fn path(&self, ending: &str) -> OutputPath {
        self.routes.data(self.subject, ending)
    }

    /// The address of its file with `ending`.
    pub(in crate::render) fn address(&self, ending: &str) -> String {
        self.routes.absolute(&self.path(ending))
    }

    /// A name for machines, unique among the datasets of a site.
    pub(super) fn name(&self) -> String {
        match self.subject {
            Subject::All => "indicators".to_owned(),
            Subject::Topic(topic) => format!("topic-{}", topic.key),
            Subject::Indicator(indicator) => format!("indicator-{}", indicator.key.value),
            Subject::Report(report) => format!("report-{}", report.name),
            Subject::Chart(report, name) => format!("report-{}-chart-{name}", report.name),
        }
    }

    /// Its indicators, in order.
    pub(in crate::render) fn indicators(&self) -> impl Iterator<Item = &'s Indicator> {
        let same = |(one, _): &(&'s Indicator, _), (next, _): &(&'s Indicator, _)| one.key.value == next.key.value;
        self.observed.chunk_by(same).filter_map(|observed| observed.first().map(|(indicator, _)| *indicator))
    }

    /// The periods of its observations.
    pub(in crate::render) fn periods(&self) -> impl Iterator<Item = Period> + Clone {
        self.observed.iter().map(|(_, period)| *period)
    }

    /// The first and the last day that it describes.
    pub(super) fn days(&self) -> Option<(String, String)> {
        let first = self.periods().map(super::days::first).min()?;
        let last = self.periods().map(super::days::last).max()?;
        Some((first, last))
    }

    /// The unit of an indicator's values in English words; empty where English counts without one.
    pub(in crate::render) fn unit_in_english(&self, indicator: &Indicator) -> String {
        self.site.units.get(&indicator.unit.value).map(unit_in_english).unwrap_or_default()
    }
}

impl<'s> Dataset<'s> {
    /// Its indicators with their rows, in order.
    pub(super) fn by_indicator(&self) -> impl Iterator<Item = (&'s Indicator, &[Row<'s>])> {
        self.rows
            .chunk_by(|one, next| one.indicator.key.value == next.indicator.key.value)
            .filter_map(|rows| Some((rows.first()?.indicator, rows)))
    }
}

impl Row<'_> {
    /// The amount in yuan, exact; only of money that is no range.
    pub(super) fn yuan(&self) -> Option<Decimal> {
        let quantity = self.indicator.quantity(self.period, &self.site.units)?;
        let money = matches!(quantity.unit.kind, UnitKind::Money { .. }) && quantity.upper.is_none();
        money.then(|| quantity.value_at(Language::En, Scale::One))
    }

    /// The unit of the stored value in English words; empty where English counts without one.
    pub(super) fn unit_in_english(&self) -> String {
        self.unit.map(unit_in_english).unwrap_or_default()
    }

    /// The figure as texts write it in `language`.
    pub(super) fn written(&self, language: Language) -> Option<String> {
        let citation =
            Citation { indicator: self.indicator.key.value.clone(), period: Some(self.period), form: Form::Whole };
        self.site.figure(&citation, self.period, language).ok().map(|figure| figure.text)
    }

    /// How firm the value is; `missing` where there is none.
    pub(super) fn status(&self) -> &'static str {
        if self.observation.value.is_none() { "missing" } else { self.observation.status.name() }
    }

    /// The name of the qualifier in content files.
    pub(super) fn qualifier(&self) -> Option<&'static str> {
        self.observation.qualifier.map(Qualifier::name)
    }

    /// The growth where it is given in `measure`.
    pub(super) fn growth_in(&self, measure: GrowthMeasure) -> Option<Decimal> {
        self.growth.filter(|growth| growth.measure == measure).map(|growth| growth.value)
    }

    /// Whether the growth is `published` or `computed`.
    pub(super) fn growth_basis(&self) -> Option<&'static str> {
        let growth = self.growth_in(GrowthMeasure::Percent).or_else(|| self.growth_in(GrowthMeasure::Points));
        growth.and(self.growth).map(|growth| if growth.published { "published" } else { "computed" })
    }

    /// Who measured it.
    pub(super) fn source(&self) -> &Localized<String> {
        self.indicator.source.as_ref().unwrap_or(&self.site.identity.disclosing_body)
    }
}

/// English has no word for 万 and 亿: the unit of a value that is stored in them is the multiplier itself.
fn unit_in_english(unit: &Unit) -> String {
    match unit.kind {
        UnitKind::Money { power: 0 } => "yuan".to_owned(),
        UnitKind::Money { power: 4 } => "10,000 yuan".to_owned(),
        UnitKind::Money { power: 8 } => "100 million yuan".to_owned(),
        UnitKind::Money { power } => format!("10^{power} yuan"),
        _ => unit_heading(unit, Language::En, Scale::One),
    }
}

/// The value as a number of the machine, where that is the same number. Values of content files, which have at most
/// 15 digits, always are; a computed growth may have more.
pub(super) fn exact(value: Decimal) -> Option<f64> {
    let number: f64 = value.to_string().parse().ok()?;
    (Decimal::from_str_exact(&number.to_string()).ok()? == value).then_some(number)
}
