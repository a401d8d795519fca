//! The marks of the parts that files are made from: what an earlier build has looked at may have changed since.

use std::collections::{BTreeMap, HashMap};

use super::{Job, Make, Maker, Options};
use crate::cache::{Mark, mark};
use crate::check;
use crate::digest::Digest;
use crate::model::{Language, Site};
use crate::reads::{Kind, Part};
use crate::source::Sources;

/// What concerns every file, by its name.
pub(super) fn settings(site: &Site, sources: &Sources, options: Options) -> BTreeMap<String, Mark> {
    let themes = sources.below("themes/").map(|(path, _)| path);
    let mut settings = check::settings(site, sources, themes);
    settings.insert("--drafts".to_owned(), mark(format!("{} {}", options.drafts, options.marks)));
    settings
}

/// Digests of the reports by their names.
pub(super) fn of_reports(site: &Site) -> HashMap<&str, Digest> {
    site.reports.iter().map(|report| (report.name.as_str(), report.digest)).collect()
}

impl Job {
    /// Which work it is, whatever the places of reports are.
    pub(super) fn work(&self, site: &Site) -> Mark {
        let name = |place: &usize| site.reports[*place].name.as_str();
        mark(match &self.make {
            Make::Report { report, language } => format!("report {} {language:?}", name(report)),
            Make::Card { report, language } => format!("card {} {language:?}", name(report)),
            Make::Chart { report, chart, kind, language } => {
                format!("chart {} {chart} {kind:?} {language:?}", name(report))
            }
            Make::Moved { report, path, language } => format!("moved {} {path} {language:?}", name(report)),
            Make::Attachment(_) => "attachment".to_owned(),
            Make::Data(file) => file.work(site),
            other => format!("{other:?}"),
        })
    }
}

impl Maker<'_> {
    /// The mark of a part as it is now.
    pub(super) fn mark_of(&self, part: &Part) -> Mark {
        let site = self.site;
        let names = |places: &[usize]| {
            let names = places.iter().map(|place| site.reports[*place].name.as_str());
            names.collect::<Vec<_>>().join("\n")
        };
        let name = part.name.as_str();
        match part.kind {
            // What is not there has a mark of its own.
            Kind::Report => self.digests.get(name).map_or_else(Mark::default, Digest::beginning),
            Kind::Indicator | Kind::Periods | Kind::Series | Kind::Observation => {
                site.indicators.state(part.kind, name).map_or_else(Mark::default, mark)
            }
            Kind::Reports => mark(names(&(0..site.reports.len()).collect::<Vec<_>>())),
            Kind::Indicators => mark(site.indicators.keys().map(String::as_str).collect::<Vec<_>>().join("\n")),
            Kind::Shown => mark(names(self.places.shown())),
            Kind::Column => mark(names(self.places.in_column(name))),
            Kind::ArchivePart => mark(names(self.places.in_archive(name))),
            Kind::ArchiveParts => {
                let (years, kinds) = (self.places.years(), self.places.kinds());
                mark(format!("{:?} {:?}", years.collect::<Vec<_>>(), kinds.collect::<Vec<_>>()))
            }
            Kind::Neighbours => mark(self.places.neighbours_of(name).map_or_else(String::new, |beside| {
                let single = |place: Option<usize>| names(&place.into_iter().collect::<Vec<_>>());
                format!("{}\n\n{}\n\n{}", names(&beside.years), single(beside.newer), single(beside.older))
            })),
            Kind::CitedBy | Kind::Citing | Kind::FirstCited | Kind::CitingInTexts => {
                mark(self.cited.state(part.kind, name, site))
            }
            Kind::Corrections | Kind::CorrectionsOfReport | Kind::CorrectionsOfIndicator => {
                mark(self.register.state(part.kind, name))
            }
            Kind::Leaving | Kind::Hosts => mark(self.outside.state(part.kind, name, site)),
            Kind::Frame => {
                let frame = Language::from_code(name).and_then(|language| self.frames.get(language));
                frame.map_or_else(Mark::default, |(_, digest)| digest.beginning())
            }
            Kind::SearchIndex => {
                let names = Language::from_code(name).zip(self.indexed.get());
                mark(names.and_then(|(language, names)| names.get(language)).map_or("", String::as_str))
            }
            Kind::Source => {
                let digest = self.sources.get(name).and_then(|file| self.sources.digest(file).ok());
                digest.map_or_else(Mark::default, |digest| digest.beginning())
            }
            Kind::File => self.weight(name).map_or_else(Mark::default, |file| mark(file.sha256)),
            // They matter to checks alone.
            Kind::Held | Kind::Names => Mark::default(),
        }
    }
}
