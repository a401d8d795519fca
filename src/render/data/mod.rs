//! Data downloads: from the indicators to tables, JSON and the descriptions that machines look for.
//!
//! A [`Dataset`] is the small view that a format writes; `column` lists the columns that tables share. The formats
//! are listed in [`FORMATS`]. Begin with [`Maker::data_jobs`] and [`Maker::dataset`].

mod column;
mod csv;
mod datapackage;
mod dataset;
mod days;
mod dcat;
mod gather;
mod index;
mod json;
mod notes;
mod schema;
mod weights;
mod xlsx;

pub(super) use column::fields;
pub(super) use csv::{BYTE_ORDER_MARK, harmless};
pub(super) use datapackage::pretty;
pub(super) use dataset::{Dataset, Outline};
pub(super) use days::interval;
pub(super) use index::Index;
pub use index::Kept;
pub(super) use weights::Turn;

use super::format::Format;
use super::{Job, Make, Maker};
use crate::model::{Report, Site};
use crate::release::File;
use crate::route::{OutputPath, Subject};
use crate::source::Span;

/// All formats, in the order in which pages offer them.
static FORMATS: &[&dyn Format] = &[&csv::Csv, &xlsx::Xlsx, &json::Json];

/// The formats that are offered for data about `subject`.
fn formats(subject: Subject<'_>) -> impl Iterator<Item = &'static dyn Format> {
    FORMATS.iter().copied().filter(move |format| format.offered_for(subject))
}

/// A data file to make.
#[derive(Clone, Debug)]
pub(super) enum DataFile {
    /// The observations about something, in a format.
    Table { about: About, format: &'static dyn Format },
    /// The descriptor of the Data Package.
    Package,
    /// The DCAT catalogue.
    Catalogue,
    /// The JSON Schema.
    Schema,
}

impl DataFile {
    /// Which work it is, whatever the places of reports and topics are.
    pub(super) fn work(&self, site: &Site) -> String {
        let report = |place: &usize| site.reports[*place].name.as_str();
        let Self::Table { about, format } = self else { return format!("{self:?}") };
        let about = match about {
            About::Topic(place) => format!("topic {}", site.topics[*place].key),
            About::Report(place) => format!("report {}", report(place)),
            About::Chart(place, name) => format!("chart {} {name}", report(place)),
            other => format!("{other:?}"),
        };
        format!("data {about} {}", format.ending())
    }
}

/// A [`Subject`] without a hold on the site.
#[derive(Clone, Debug)]
pub(super) enum About {
    All,
    Topic(usize),
    Indicator(String),
    Report(usize),
    /// A chart of a report, by its name.
    Chart(usize, String),
}

/// A file that a page offers.
pub(super) struct Download {
    /// `CSV`.
    pub(super) name: &'static str,
    /// `text/csv`.
    pub(super) media_type: &'static str,
    /// Where it stands.
    pub(super) path: OutputPath,
}

impl<'a> Maker<'a> {
    /// The jobs of all data files; none in a site without observations.
    pub(super) fn data_jobs(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        if !self.has_rows(Subject::All) {
            return jobs;
        }
        let site = self.site;
        let mut tables = |about: About, subject: Subject<'_>, owner: Option<Span>| {
            for format in formats(subject).filter(|_| self.has_rows(subject)) {
                let make = Make::Data(DataFile::Table { about: about.clone(), format });
                jobs.push(Job { path: self.routes.data(subject, format.ending()), make, owner });
            }
        };
        tables(About::All, Subject::All, None);
        for (place, topic) in site.topics.iter().enumerate() {
            let indicators = || topic.indicators.iter().filter_map(|key| site.indicators.get(key));
            let owner = indicators().next().map(|indicator| indicator.key.span);
            tables(About::Topic(place), Subject::Topic(topic), owner);
            for indicator in indicators() {
                let about = About::Indicator(indicator.key.value.clone());
                tables(about, Subject::Indicator(indicator), Some(indicator.key.span));
            }
        }
        for (place, report) in self.shown_reports() {
            tables(About::Report(place), Subject::Report(report), Some(report.span));
            for name in report.charts_shown() {
                tables(About::Chart(place, name.to_owned()), Subject::Chart(report, name), Some(report.span));
            }
        }
        let mut whole = |path, file| jobs.push(Job { path, make: Make::Data(file), owner: None });
        whole(self.routes.data_package(), DataFile::Package);
        whole(self.routes.data_catalogue(), DataFile::Catalogue);
        whole(self.routes.data_schema(), DataFile::Schema);
        jobs
    }

    /// The bytes of a data file.
    pub(super) fn data_file(&self, file: &DataFile) -> Vec<u8> {
        let topics = || self.site.topics.iter().map(Subject::Topic).filter(|subject| self.has_rows(*subject));
        match file {
            DataFile::Table { about: About::All, format } => format.render(self.whole()),
            DataFile::Table { about, format } => {
                self.subject(about).map(|subject| format.render(&self.dataset(subject))).unwrap_or_default()
            }
            DataFile::Package => {
                let outlines = std::iter::once(Subject::All).chain(topics()).map(|subject| self.outline(subject));
                let tables: Vec<(Outline<'_>, File)> = outlines
                    .map(|outline| {
                        let table = || match outline.subject {
                            Subject::All => csv::Csv.render(self.whole()),
                            subject => csv::Csv.render(&self.dataset(subject)),
                        };
                        let file = self.weighed(&outline.path(csv::Csv.ending()), table);
                        (outline, file)
                    })
                    .collect();
                datapackage::descriptor(&tables[0].0, &tables)
            }
            DataFile::Catalogue => {
                let reports = || self.shown_reports().map(|(_, report)| Subject::Report(report));
                let parts = || topics().chain(reports().filter(|subject| self.has_rows(*subject)));
                dcat::catalogue(&self.outline(Subject::All), || parts().map(|subject| self.outline(subject)))
            }
            DataFile::Schema => schema::schema(self.routes),
        }
    }

    /// The files on everything, with the descriptor of the package.
    pub(super) fn whole_files(&self) -> impl Iterator<Item = (OutputPath, File)> {
        let tables = formats(Subject::All).map(|format| {
            let table = DataFile::Table { about: About::All, format };
            (self.routes.data(Subject::All, format.ending()), table)
        });
        let all = tables.chain(std::iter::once((self.routes.data_package(), DataFile::Package)));
        all.map(|(path, data)| {
            let file = self.weighed(&path, || self.data_file(&data));
            (path, file)
        })
    }

    /// The files that a page about `subject` offers; none where there is nothing to take away.
    pub(super) fn downloads(&self, subject: Subject<'_>) -> Vec<Download> {
        let offered = formats(subject).filter(|_| self.has_rows(subject));
        offered
            .map(|format| Download {
                name: format.name(),
                media_type: format.media_type(),
                path: self.routes.data(subject, format.ending()),
            })
            .collect()
    }

    fn subject<'n>(&self, about: &'n About) -> Option<Subject<'n>>
    where
        'a: 'n,
    {
        let site = self.site;
        match about {
            About::All => Some(Subject::All),
            About::Topic(place) => site.topics.get(*place).map(Subject::Topic),
            About::Indicator(key) => site.indicators.get(key).map(Subject::Indicator),
            About::Report(place) => Some(Subject::Report(&site.reports[*place])),
            About::Chart(place, name) => Some(Subject::Chart(&site.reports[*place], name)),
        }
    }

    fn shown_reports(&self) -> impl Iterator<Item = (usize, &'a Report)> {
        let site = self.site;
        self.places.shown().iter().map(move |place| (*place, &site.reports[*place]))
    }
}
