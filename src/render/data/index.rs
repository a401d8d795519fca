//! Which published reports cite which observations. Made once, when the section is planned.
//!
//! A report cites what its texts cite and what the charts, tables and tiles in them show. Of a chart over several
//! periods that is each period. A withdrawn report shows nothing any more and cites nothing.
//!
//! There are many citations of few indicators: each is looked up by its key once, and known by its place from then on.

use std::collections::HashMap;

use crate::markdown::BlockKind;
use crate::model::{Indicator, Period, Report, Site};

/// An observation: the key of its indicator, and its period.
pub(super) type Key<'a> = (&'a str, Period);

/// An observation: the place of its indicator, and its period.
type Placed = (usize, Period);

/// Who cites what.
#[derive(Debug, Default)]
pub(in crate::render) struct Index<'a> {
    /// By topic, then as the topic has them; each with the place of its topic.
    indicators: Vec<(&'a Indicator, usize)>,
    places: HashMap<&'a str, usize>,
    citing: HashMap<Placed, Vec<&'a Report>>,
    /// By the report's name; by topic, indicator and period, each once.
    cited: HashMap<&'a str, Vec<Placed>>,
}

impl<'a> Index<'a> {
    /// The citations of `reports`, which stand newest first.
    pub(in crate::render) fn new(site: &'a Site, reports: impl Iterator<Item = &'a Report>) -> Self {
        let mut index = Self::default();
        for (topic_place, topic) in site.topics.iter().enumerate() {
            for indicator in topic.indicators.iter().filter_map(|key| site.indicators.get(key)) {
                index.places.insert(&indicator.key.value, index.indicators.len());
                index.indicators.push((indicator, topic_place));
            }
        }
        for report in reports.filter(|report| report.withdrawn.is_none()) {
            let cited = index.cited(report);
            for key in &cited {
                index.citing.entry(*key).or_default().push(report);
            }
            index.cited.insert(&report.name, cited);
        }
        index
    }

    /// The reports that cite an observation, newest first.
    pub(super) fn citing(&self, (indicator, period): Key<'_>) -> &[&'a Report] {
        let place = self.places.get(indicator);
        place.and_then(|place| self.citing.get(&(*place, period))).map_or(&[], Vec::as_slice)
    }

    /// What a report cites, by topic, indicator and period.
    pub(super) fn cited_by(&self, report: &Report) -> Vec<Key<'a>> {
        let cited = self.cited.get(report.name.as_str()).into_iter().flatten();
        cited.map(|(place, period)| (self.indicators[*place].0.key.value.as_str(), *period)).collect()
    }

    /// Whether a report cites anything.
    pub(super) fn cites(&self, report: &Report) -> bool {
        self.cited.get(report.name.as_str()).is_some_and(|cited| !cited.is_empty())
    }

    /// The place of an indicator's topic among the topics.
    pub(super) fn topic_of(&self, indicator: &str) -> Option<usize> {
        self.places.get(indicator).map(|place| self.indicators[*place].1)
    }

    fn cited(&self, report: &Report) -> Vec<Placed> {
        let mut cited = Vec::new();
        let mut cite = |indicator: &str, first: Period, last: Period| {
            // What does not exist is not cited.
            let Some(place) = self.places.get(indicator) else { return };
            let observed = periods(self.indicators[*place].0, first, last);
            cited.extend(observed.map(|period| (*place, period)));
        };
        for (_, text) in report.texts.iter() {
            for citation in &text.citations {
                let period = citation.value.period.unwrap_or(report.period);
                cite(&citation.value.indicator, period, period);
            }
            for block in &text.facts.blocks {
                let name = &block.value.name;
                let of_report = (report.period, report.period);
                let shown = match block.value.kind {
                    BlockKind::Chart => {
                        report.charts.get(name).map(|chart| (&chart.indicators, chart.periods.unwrap_or(of_report)))
                    }
                    BlockKind::Table => report.tables.get(name).map(|table| (&table.indicators, of_report)),
                    BlockKind::Tiles => report.tiles.get(name).map(|tiles| (&tiles.indicators, of_report)),
                };
                if let Some((indicators, (first, last))) = shown {
                    indicators.iter().for_each(|indicator| cite(&indicator.value, first, last));
                }
            }
        }
        cited.sort_unstable();
        cited.dedup();
        cited
    }
}

/// What the chart `name` of `report` shows, in the order of its declaration.
pub(super) fn charted<'a>(site: &'a Site, report: &Report, name: &str) -> Vec<Key<'a>> {
    let Some(chart) = report.charts.get(name) else { return Vec::new() };
    let (first, last) = chart.periods.unwrap_or((report.period, report.period));
    let indicators = chart.indicators.iter().filter_map(|indicator| site.indicators.get(&indicator.value));
    indicators
        .flat_map(|indicator| periods(indicator, first, last).map(move |period| (indicator.key.value.as_str(), period)))
        .collect()
}

/// The periods from `first` to `last` in which an indicator was observed.
fn periods(indicator: &Indicator, first: Period, last: Period) -> impl Iterator<Item = Period> {
    indicator.observations.range(first..=last.max(first)).map(|(period, _)| *period)
}
