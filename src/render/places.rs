//! Which reports stand where: those that are shown, in their columns, by year and by kind, and what stands beside each.
//!
//! Worked out once, when the section is planned. Whoever asks gets places in `site.reports`, and is noted
//! ([`reads`]): a page depends on the list that it shows and on the reports that it then looks at, not on all of them.

use std::collections::BTreeMap;

use crate::model::{Report, Site};
use crate::reads::{self, Kind};

/// Pages of other years that a report leads to.
const MOST_YEARS: usize = 5;

/// The lists, newest first.
#[derive(Default)]
pub(super) struct Places {
    drafts: bool,
    shown: Vec<usize>,
    /// By the path of the column; those of the columns below it are included.
    in_columns: BTreeMap<String, Vec<usize>>,
    years: BTreeMap<i16, Vec<usize>>,
    kinds: BTreeMap<String, Vec<usize>>,
    beside: BTreeMap<String, Neighbours>,
}

/// What a report leads to in its column.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Neighbours {
    /// Of the same kind about other times, newest first.
    pub(super) years: Vec<usize>,
    pub(super) newer: Option<usize>,
    pub(super) older: Option<usize>,
}

impl Places {
    pub(super) fn new(site: &Site, drafts: bool) -> Self {
        let shown = (0..site.reports.len()).filter(|place| drafts || site.reports[*place].published.is_some());
        let mut places = Self { drafts, shown: shown.collect(), ..Self::default() };
        let mut own_column: Vec<(usize, &str)> = Vec::new();
        for place in places.shown.iter().copied() {
            let report = &site.reports[place];
            places.years.entry(report.period.year()).or_default().push(place);
            places.kinds.entry(report.kind.value.clone()).or_default().push(place);
            let Some(column) = site.column(&report.column.value) else { continue };
            own_column.push((place, &column.path));
            let mut path = column.path.as_str();
            loop {
                places.in_columns.entry(path.to_owned()).or_default().push(place);
                match path.rsplit_once('/') {
                    Some((above, _)) => path = above,
                    None => break,
                }
            }
        }
        places.beside = places.neighbours(site, &own_column);
        places
    }

    fn neighbours(&self, site: &Site, own_column: &[(usize, &str)]) -> BTreeMap<String, Neighbours> {
        let mut at: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
        for (path, places) in &self.in_columns {
            at.insert(path, places.iter().enumerate().map(|(at, place)| (*place, at)).collect());
        }
        // Of one kind, column and period all lead to the same years.
        let mut years = BTreeMap::new();
        let mut beside = BTreeMap::new();
        for (place, column) in own_column {
            let (report, list) = (&site.reports[*place], &self.in_columns[*column]);
            let others = years.entry((*column, report.kind.value.as_str(), report.period)).or_insert_with(|| {
                let others = list.iter().copied().filter(|other| {
                    let other = &site.reports[*other];
                    other.kind.value == report.kind.value && other.period != report.period && other.withdrawn.is_none()
                });
                others.take(MOST_YEARS).collect::<Vec<_>>()
            });
            let here = at[column][place];
            let neighbours = Neighbours {
                years: others.clone(),
                newer: here.checked_sub(1).map(|at| list[at]),
                older: list.get(here + 1).copied(),
            };
            beside.insert(report.name.clone(), neighbours);
        }
        beside
    }

    /// The reports that are shown.
    pub(super) fn shown(&self) -> &[usize] {
        reads::note(Kind::Shown, "");
        &self.shown
    }

    /// Whether a report of the site is shown.
    pub(super) fn shows(&self, report: &Report) -> bool {
        self.drafts || report.published.is_some()
    }

    /// Those of a column and of the columns below it.
    pub(super) fn in_column(&self, path: &str) -> &[usize] {
        reads::note(Kind::Column, path);
        self.in_columns.get(path).map_or(&[], Vec::as_slice)
    }

    /// The years that reports are about, newest first, and how many reports each has.
    pub(super) fn years(&self) -> impl Iterator<Item = (i16, usize)> {
        reads::note(Kind::ArchiveParts, "");
        self.years.iter().rev().map(|(year, places)| (*year, places.len()))
    }

    /// The kinds of reports, and how many reports each has.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&str, usize)> {
        reads::note(Kind::ArchiveParts, "");
        self.kinds.iter().map(|(kind, places)| (kind.as_str(), places.len()))
    }

    /// Those about a year, or of a kind.
    pub(super) fn in_archive(&self, part: &str) -> &[usize] {
        reads::note(Kind::ArchivePart, part);
        let year = part.parse::<i16>().ok().and_then(|year| self.years.get(&year));
        year.or_else(|| self.kinds.get(part)).map_or(&[], Vec::as_slice)
    }

    /// The same by the name of the report, unnoted.
    pub(super) fn neighbours_of(&self, name: &str) -> Option<&Neighbours> {
        self.beside.get(name)
    }

    /// What stands beside a report.
    pub(super) fn beside(&self, report: &Report) -> Neighbours {
        reads::note(Kind::Neighbours, &report.name);
        self.neighbours_of(&report.name).cloned().unwrap_or_default()
    }
}
