//! Which published reports cite which observations. Made once, when the section is planned.
//!
//! A report cites what its texts cite and what the charts, tables and tiles in them show. Of a chart over several
//! periods that is each period. A withdrawn report shows nothing any more and cites nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::markdown::BlockKind;
use crate::model::{Period, Report, Site};

/// An observation: the key of its indicator, and its period.
pub(super) type Key<'a> = (&'a str, Period);

/// Who cites what.
#[derive(Debug, Default)]
pub(in crate::render) struct Index<'a> {
    citing: BTreeMap<Key<'a>, Vec<&'a Report>>,
    cited: BTreeMap<&'a str, BTreeSet<Key<'a>>>,
    places: BTreeMap<&'a str, (usize, usize)>,
}

impl<'a> Index<'a> {
    /// The citations of `reports`, which stand newest first.
    pub(in crate::render) fn new(site: &'a Site, reports: impl Iterator<Item = &'a Report>) -> Self {
        let mut index = Self::default();
        for (topic_place, topic) in site.topics.iter().enumerate() {
            for (place, key) in topic.indicators.iter().enumerate() {
                index.places.insert(key, (topic_place, place));
            }
        }
        for report in reports.filter(|report| report.withdrawn.is_none()) {
            let cited = cited(site, report);
            for key in &cited {
                index.citing.entry(*key).or_default().push(report);
            }
            index.cited.insert(&report.name, cited);
        }
        index
    }

    /// The reports that cite an observation, newest first.
    pub(super) fn citing<'k>(&'k self, key: Key<'k>) -> &'k [&'k Report] {
        self.citing.get(&key).map_or(&[], Vec::as_slice)
    }

    /// What a report cites, by topic, indicator and period.
    pub(super) fn cited_by(&self, report: &Report) -> Vec<Key<'a>> {
        let mut keys: Vec<Key<'a>> = self.cited.get(report.name.as_str()).into_iter().flatten().copied().collect();
        keys.sort_by_key(|(key, period)| (self.places.get(key).copied(), *period));
        keys
    }

    /// Whether a report cites anything.
    pub(super) fn cites(&self, report: &Report) -> bool {
        self.cited.get(report.name.as_str()).is_some_and(|cited| !cited.is_empty())
    }

    /// The place of an indicator's topic among the topics.
    pub(super) fn topic_of(&self, indicator: &str) -> Option<usize> {
        self.places.get(indicator).map(|(topic, _)| *topic)
    }
}

fn cited<'a>(site: &'a Site, report: &'a Report) -> BTreeSet<Key<'a>> {
    let mut cited = BTreeSet::new();
    let cite = |cited: &mut BTreeSet<Key<'a>>, indicator: &str, first: Period, last: Period| {
        cited.extend(observed(site, indicator, first, last));
    };
    for (_, text) in report.texts.iter() {
        for citation in &text.citations {
            let period = citation.value.period.unwrap_or(report.period);
            cite(&mut cited, &citation.value.indicator, period, period);
        }
        for block in &text.facts.blocks {
            let name = &block.value.name;
            let (indicators, (first, last)) = match block.value.kind {
                BlockKind::Chart => {
                    cited.extend(charted(site, report, name));
                    continue;
                }
                BlockKind::Table => match report.tables.get(name) {
                    Some(table) => (&table.indicators, (report.period, report.period)),
                    None => continue,
                },
                BlockKind::Tiles => match report.tiles.get(name) {
                    Some(tiles) => (&tiles.indicators, (report.period, report.period)),
                    None => continue,
                },
            };
            indicators.iter().for_each(|indicator| cite(&mut cited, &indicator.value, first, last));
        }
    }
    cited
}

/// What the chart `name` of `report` shows, in the order of its declaration.
pub(super) fn charted<'a>(site: &'a Site, report: &Report, name: &str) -> Vec<Key<'a>> {
    let Some(chart) = report.charts.get(name) else { return Vec::new() };
    let (first, last) = chart.periods.unwrap_or((report.period, report.period));
    chart.indicators.iter().flat_map(|indicator| observed(site, &indicator.value, first, last)).collect()
}

/// The observations of an indicator from `first` to `last`. The key comes from the indicator itself: what does not exist
/// is not cited.
fn observed<'a>(site: &'a Site, indicator: &str, first: Period, last: Period) -> impl Iterator<Item = Key<'a>> {
    let periods = site.indicators.get(indicator).map(|indicator| {
        let periods = indicator.observations.range(first..=last.max(first)).map(|(period, _)| *period);
        periods.map(|period| (indicator.key.value.as_str(), period))
    });
    periods.into_iter().flatten()
}
