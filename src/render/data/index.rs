//! Which published reports cite which observations. Made once, when the section is planned.
//!
//! A report cites what its texts cite and what the charts, tables and tiles in them show. Of a chart over several
//! periods that is each period. A withdrawn report shows nothing any more and cites nothing.
//!
//! There are many citations of few indicators: each is looked up by its key once, and known by its place from then on. A
//! process that plans again and again looks them up once for each report that was saved.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::markdown::BlockKind;
use crate::memo::Memo;
use crate::model::{Indicator, Moment, Period, Report, Site};
use crate::reads::{self, Kind};
use crate::source::Sources;

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
    /// Newest first.
    citing: HashMap<Placed, Vec<&'a Report>>,
    /// By the place of the indicator: the reports whose texts cite it, newest first, by their places in the site.
    in_texts: HashMap<usize, Vec<usize>>,
    /// By the report's name.
    cited: HashMap<&'a str, Arc<Cited>>,
}

/// What a report cites.
#[derive(Debug, Default)]
struct Cited {
    /// By topic, indicator and period, each once.
    observations: Vec<Placed>,
    /// The places of the indicators that its texts cite, each once.
    in_texts: Vec<usize>,
}

/// What reports cited when they were looked at last.
#[derive(Debug, Default)]
pub struct Kept {
    cited: Memo<Arc<Cited>>,
}

impl<'a> Index<'a> {
    /// The citations of the reports at the places `shown`, which stand newest first.
    pub(in crate::render) fn new(site: &'a Site, shown: &[usize], sources: &Sources, kept: &Kept) -> Self {
        let mut index = Self::default();
        for (topic_place, topic) in site.topics.iter().enumerate() {
            for indicator in topic.indicators.iter().filter_map(|key| site.indicators.get(key)) {
                index.places.insert(&indicator.key.value, index.indicators.len());
                index.indicators.push((indicator, topic_place));
            }
        }
        // `site.yaml` says which texts a report has.
        let indicators =
            sources.state("content/", |path| path == "content/site.yaml" || path.starts_with("content/indicators/"));
        let cited: Vec<(usize, Arc<Cited>)> = shown
            .par_iter()
            .map(|place| (*place, &site.reports[*place]))
            .filter(|(_, report)| report.withdrawn.is_none())
            .map(|(place, report)| {
                let folder = sources.path(report.span.file).trim_end_matches("report.yaml");
                let own = sources.state(folder, |_| true);
                let state = own.zip(indicators.clone()).map(|(own, indicators)| [own, indicators].concat());
                (place, kept.cited.get(&report.name, state, || index.cited(report).into()))
            })
            .collect();
        for (place, cited) in cited {
            let report = &site.reports[place];
            for key in &cited.observations {
                index.citing.entry(*key).or_default().push(report);
            }
            for indicator in &cited.in_texts {
                index.in_texts.entry(*indicator).or_default().push(place);
            }
            index.cited.insert(&report.name, cited);
        }
        let names: HashSet<&str> = site.reports.iter().map(|report| report.name.as_str()).collect();
        kept.cited.retain(|name| names.contains(name));
        index
    }

    /// The reports whose texts cite an indicator, newest first, by their places in the site.
    pub(in crate::render) fn citing_in_texts(&self, indicator: &str) -> &[usize] {
        reads::note(Kind::CitingInTexts, indicator);
        let place = self.places.get(indicator);
        place.and_then(|place| self.in_texts.get(place)).map_or(&[], Vec::as_slice)
    }

    /// The names of the reports that cite an observation, newest first.
    pub(super) fn citing(&self, key: Key<'_>) -> impl Iterator<Item = &'a str> {
        self.noted(Kind::Citing, key).iter().map(|report| report.name.as_str())
    }

    /// When a report last cited an observation.
    pub(super) fn last_cited(&self, key: Key<'_>) -> Option<Moment> {
        self.noted(Kind::Citing, key).iter().find_map(|report| report.published)
    }

    /// When a report first cited an observation.
    pub(super) fn first_cited(&self, key: Key<'_>) -> Option<Moment> {
        first(self.noted(Kind::FirstCited, key))
    }

    fn noted(&self, kind: Kind, (indicator, period): Key<'_>) -> &[&'a Report] {
        reads::note_as(kind, format_args!("{indicator}@{period}"));
        self.places.get(indicator).map_or(&[], |place| self.reports_citing((*place, period)))
    }

    fn reports_citing(&self, observation: Placed) -> &[&'a Report] {
        self.citing.get(&observation).map_or(&[], Vec::as_slice)
    }

    /// What a piece of work sees of it, as text.
    pub(in crate::render) fn state(&self, kind: Kind, name: &str, site: &Site) -> String {
        match kind {
            Kind::CitedBy => {
                let cited = self.cited.get(name).into_iter().flat_map(|cited| &cited.observations);
                let keys = cited.map(|(place, period)| (&self.indicators[*place].0.key.value, period));
                format!("{:?}", keys.collect::<Vec<_>>())
            }
            Kind::CitingInTexts => {
                let places = self.places.get(name).and_then(|place| self.in_texts.get(place));
                let names = places.into_iter().flatten().map(|place| &site.reports[*place].name);
                format!("{:?}", names.collect::<Vec<_>>())
            }
            _ => {
                let (indicator, period) = name.split_once('@').unwrap_or((name, ""));
                let observation = self.places.get(indicator).copied().zip(Period::parse(period));
                let reports = observation.map_or(&[][..], |observation| self.reports_citing(observation));
                if kind == Kind::FirstCited {
                    return format!("{:?}", first(reports));
                }
                let seen = reports.iter().map(|report| (&report.name, report.published));
                format!("{:?}", seen.collect::<Vec<_>>())
            }
        }
    }

    /// What a report cites, by topic, indicator and period.
    pub(super) fn cited_by(&self, report: &Report) -> Vec<Key<'a>> {
        reads::note(Kind::CitedBy, &report.name);
        let cited = self.cited.get(report.name.as_str());
        let observations = cited.into_iter().flat_map(|cited| &cited.observations);
        observations.map(|(place, period)| (self.indicators[*place].0.key.value.as_str(), *period)).collect()
    }

    /// Whether a report cites anything.
    pub(super) fn cites(&self, report: &Report) -> bool {
        reads::note(Kind::CitedBy, &report.name);
        self.cited.get(report.name.as_str()).is_some_and(|cited| !cited.observations.is_empty())
    }

    /// The place of an indicator's topic among the topics.
    pub(super) fn topic_of(&self, indicator: &str) -> Option<usize> {
        self.places.get(indicator).map(|place| self.indicators[*place].1)
    }

    fn cited(&self, report: &Report) -> Cited {
        let mut cited = Vec::new();
        let citations = report.texts.iter().flat_map(|(_, text)| &text.citations);
        let in_texts = citations.filter_map(|citation| self.places.get(citation.value.indicator.as_str()).copied());
        let in_texts: BTreeSet<usize> = in_texts.collect();
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
        Cited { observations: cited, in_texts: in_texts.into_iter().collect() }
    }
}

/// The first publication of reports that stand newest first.
fn first(reports: &[&Report]) -> Option<Moment> {
    reports.iter().rev().find_map(|report| report.published)
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
    indicator.observations.periods_within(first..=last.max(first))
}
