//! Makes the files of a section: lists what to make ([`Plan`]), then makes it.
//!
//! A [`Job`] is small: it names a page and no more. When its turn comes, the page's view is put together from the
//! checked site, the body is read again and let go, and the bytes go straight to a [`Sink`]. So memory grows with the
//! catalogue and not with the text. Templates are handed the view alone. Begin with [`plan`] and [`Plan::render`].

mod about;
mod align;
mod archive;
mod blocks;
mod chart_items;
mod chart_table;
mod charted;
mod choice;
mod corrections;
mod crawlers;
mod data;
mod downloads;
mod feed;
mod format;
mod frame;
mod home;
mod indicator;
mod indicators;
mod json_ld;
mod leave;
mod links;
mod lists;
mod marks;
mod moved;
mod notes;
mod origins;
mod picture;
mod places;
mod qr_code;
mod register;
mod register_files;
mod report;
mod run;
mod search;
mod site_map;
mod tags;
mod tail;
mod theme;
mod view;
mod xml;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::{Mutex, OnceLock};

pub use data::Kept;
pub use frame::SECURITY_POLICY;
pub use origins::Origins;
pub use run::Rendered;
pub use theme::{Theme, theme};

use crate::cache::Mark;
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Message, Outcome, message, of_system};
use crate::digest::Digest;
use crate::model::{Language, Localized, Report, Site, all_columns};
use crate::reads::{self, Kind, Reads};
use crate::release::{File, MANIFEST, Sink, SinkError};
use crate::route::{OutputPath, Routes, Subject};
use crate::source::{FileId, Sources, Span};
use leave::Outside;
use picture::Picture;
use places::Places;
use register::Register;
use theme::{Surroundings, Value, value};

/// What to make besides the published pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Also reports that have no publication date yet.
    pub drafts: bool,
    /// Figures say which observation they show. For the preview alone: what is written never has these marks.
    pub marks: bool,
}

/// One file to make.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where it goes.
    pub path: OutputPath,
    make: Make,
    /// The source that asks for it, for the message when two ask for one path.
    owner: Option<Span>,
}

#[derive(Clone, Debug)]
enum Make {
    Home(Language),
    Column { column: String, page: usize, language: Language },
    Report { report: usize, language: Language },
    Card { report: usize, language: Language },
    Chart { report: usize, chart: String, kind: Picture, language: Language },
    Series { key: String, language: Language },
    Indicators(Language),
    Topic { key: String, language: Language },
    Indicator { key: String, language: Language },
    Downloads(Language),
    Corrections { year: Option<i16>, language: Language },
    Register(&'static str),
    Archive(Language),
    ArchivePart { part: String, page: usize, language: Language },
    Accessibility(Language),
    AboutData(Language),
    Leave { address: String, language: Language },
    Moved { report: usize, path: OutputPath, language: Language },
    Feed(Language),
    CorrectionsFeed(Language),
    PageList(Option<usize>),
    Robots,
    Search(Language),
    SiteMap(Language),
    NotFound(Language),
    Asset(String),
    Attachment(FileId),
    Data(data::DataFile),
}

/// Everything that will be made, with what is needed to make it.
pub struct Plan<'a> {
    jobs: Vec<Job>,
    maker: Maker<'a>,
}

/// What pages are made from.
struct Maker<'a> {
    site: &'a Site,
    routes: Routes<'a>,
    theme: &'a Theme,
    sources: &'a Sources,
    /// Whether figures say which observation they show.
    marks: bool,
    /// What surrounds each page, and its digest.
    frames: Localized<(Value, Digest)>,
    /// Which reports stand where.
    places: Places,
    /// The corrections, numbered.
    register: Register<'a>,
    /// Where texts lead outside the section.
    outside: Outside<'a>,
    /// All observations, once somebody has asked for them.
    whole: OnceLock<(data::Dataset<'a>, Reads)>,
    /// Files whose size and digest others tell, once they are made.
    weights: Mutex<HashMap<String, File>>,
    /// What the index of each language is called, once it is made.
    indexed: OnceLock<Localized<String>>,
    /// Which reports cite which observations.
    cited: data::Index<'a>,
    /// What concerns every file.
    settings: BTreeMap<String, Mark>,
    /// Of the reports, by their names.
    digests: HashMap<&'a str, Digest>,
}

/// Reports on one list page.
const PER_PAGE: usize = 20;

/// Lists every file of the section. Two sources that want one path are an error. What has not been saved since `kept` was
/// filled is not looked at again.
#[must_use]
pub fn plan<'a>(
    checked: &'a Checked,
    theme: &'a Theme,
    sources: &'a Sources,
    options: Options,
    kept: &Kept,
) -> Outcome<Plan<'a>> {
    let site = checked.site();
    let routes = Routes::new(site);
    let mut maker = Maker {
        site,
        routes,
        theme,
        sources,
        marks: options.marks,
        frames: Localized::default(),
        places: Places::new(site, options.drafts),
        register: Register::default(),
        outside: Outside::default(),
        whole: OnceLock::new(),
        weights: Mutex::default(),
        indexed: OnceLock::new(),
        cited: data::Index::default(),
        settings: marks::settings(site, sources, options),
        digests: marks::of_reports(site),
    };
    maker.index(kept);
    for language in &site.identity.languages {
        let frame = maker.frame(*language);
        // Strings and numbers always serialize.
        let digest = Digest::of(&serde_json::to_vec(&frame).unwrap_or_default());
        maker.frames.set(*language, (value(&frame), digest));
    }
    let mut diagnostics = Vec::new();
    let jobs = maker.jobs(&mut diagnostics);
    find_clashes(&jobs, &mut diagnostics);
    Outcome::new(Some(Plan { jobs, maker }), diagnostics)
}

fn find_clashes(jobs: &[Job], diagnostics: &mut Vec<Diagnostic>) {
    // Some file systems do not tell capitals from small letters.
    let mut owners: BTreeMap<String, &Job> = BTreeMap::new();
    for job in jobs {
        let Some(first) = owners.insert(job.path.as_str().to_lowercase(), job) else { continue };
        let path = &job.path;
        let text = message!(zh: "两处内容要写同一个文件 `{path}`", en: "two sources want to write one file, `{path}`");
        let mut diagnostic = match job.owner.or(first.owner) {
            Some(span) => Diagnostic::error("address-clash", span, text),
            None => Diagnostic::nowhere("address-clash", text),
        };
        if let (Some(_), Some(other)) = (job.owner, first.owner) {
            diagnostic = diagnostic.related(other, message!(zh: "另一处", en: "the other one"));
        }
        diagnostics.push(diagnostic.help(message!(
            zh: "给其中一个换名称、栏目或编号",
            en: "give one of them another name, column or id",
        )));
    }
}

impl Plan<'_> {
    /// How many files there are to make; the index of a language counts as one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.jobs.len() + self.maker.site.identity.languages.len()
    }

    /// Whether there is nothing to make.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// The names of all files but those of the search index, which are called after their content.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        self.jobs.iter().map(|job| job.path.as_str()).chain([MANIFEST]).collect()
    }

    /// Makes the file called `name` alone, with the search index where a search page needs it. `false` where no file
    /// has this name, or something is wrong with it; [`trial`](Self::trial) tells what.
    ///
    /// # Errors
    /// When `sink` cannot take it.
    pub fn file(&self, name: &str, sink: &dyn Sink) -> Result<bool, SinkError> {
        let Some(job) = self.jobs.iter().find(|job| job.path.as_str() == name) else { return Ok(false) };
        self.with_index(job, sink)?;
        let Ok(bytes) = self.maker.make(job) else { return Ok(false) };
        sink.put(&job.path, bytes)?;
        Ok(true)
    }
}

impl Job {
    fn is_page(&self) -> bool {
        self.path.as_str().ends_with(".html")
    }
}

impl<'a> Maker<'a> {
    fn index(&mut self, kept: &Kept) {
        let site = self.site;
        let shown = self.places.shown();
        self.register = Register::new(site, shown);
        self.outside = Outside::new(site, shown);
        self.cited = data::Index::new(site, shown, self.sources, kept);
    }

    fn jobs(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Job> {
        let routes = self.routes;
        let mut jobs = Vec::new();
        let mut add = |path, make, owner| jobs.push(Job { path, make, owner });
        for (name, bytes) in &self.theme.assets {
            add(routes.asset(name, &Digest::of(bytes)), Make::Asset(name.clone()), None);
        }
        for index in self.places.shown() {
            let report = &self.site.reports[*index];
            for attachment in report.attachments.iter().filter(|_| report.withdrawn.is_none()) {
                match routes.attachment(report, &attachment.path.value) {
                    Some(path) => add(path, Make::Attachment(attachment.file), Some(attachment.path.span)),
                    None => diagnostics.push(bad_name(&attachment.path.value, attachment.path.span)),
                }
                for former in &report.moved_from {
                    if let Some(path) = routes.former_attachment(&former.value, &attachment.path.value) {
                        add(path, Make::Attachment(attachment.file), Some(former.span));
                    }
                }
            }
        }
        for correction in &self.site.corrections {
            for file in self.site.superseded(correction) {
                match routes.superseded(correction, &file.path.value) {
                    Some(path) => add(path, Make::Attachment(file.file), Some(file.path.span)),
                    None => diagnostics.push(bad_name(&file.path.value, file.path.span)),
                }
            }
        }
        for language in self.site.identity.languages.iter().copied() {
            for index in self.places.shown() {
                let report = &self.site.reports[*index];
                let make = Make::Report { report: *index, language };
                add(routes.report(report, language), make, Some(report.column.span));
                for (path, make) in self.pictures(*index, language) {
                    add(path, make, Some(report.span));
                }
                for former in &report.moved_from {
                    match routes.former(&former.value, language) {
                        Some(path) => {
                            let make = Make::Moved { report: *index, path: path.clone(), language };
                            add(path, make, Some(former.span));
                        }
                        None => diagnostics.push(bad_name(&former.value, former.span)),
                    }
                }
            }
            for column in all_columns(&self.site.columns) {
                let pages = self.pages_of(self.places.in_column(&column.path));
                for page in 1..=pages {
                    let make = Make::Column { column: column.path.clone(), page, language };
                    add(routes.column(&column.path, page, language), make, Some(column.key.span));
                }
            }
            add(routes.indicators(language), Make::Indicators(language), None);
            for topic in &self.site.topics {
                let make = Make::Topic { key: topic.key.clone(), language };
                add(routes.topic(&topic.key, language), make, None);
            }
            for indicator in self.site.indicators.values() {
                let make = Make::Indicator { key: indicator.key.value.clone(), language };
                add(routes.indicator(indicator, language), make, Some(indicator.key.span));
                if Maker::years(indicator).is_some() {
                    let make = Make::Series { key: indicator.key.value.clone(), language };
                    add(routes.series(indicator, language), make, Some(indicator.key.span));
                }
            }
            if self.has_rows(Subject::All) {
                add(routes.downloads(language), Make::Downloads(language), None);
            }
            add(routes.corrections(language), Make::Corrections { year: None, language }, None);
            for year in self.years_with_pages() {
                add(routes.corrections_of(year, language), Make::Corrections { year: Some(year), language }, None);
            }
            add(routes.archive(language), Make::Archive(language), None);
            for (part, reports) in self.archive_parts() {
                let owner = reports.first().map(|index| self.site.reports[*index].kind.span);
                for page in 1..=self.pages_of(reports) {
                    let make = Make::ArchivePart { part: part.clone(), page, language };
                    if let Some(path) = routes.archive_part(&part, page, language) {
                        add(path, make, owner);
                    }
                }
            }
            add(routes.accessibility(language), Make::Accessibility(language), None);
            add(routes.about_data(language), Make::AboutData(language), None);
            for address in self.outside.addresses() {
                add(routes.leave(address, language), Make::Leave { address: address.to_owned(), language }, None);
            }
            if self.newest_news().is_some() {
                add(routes.feed(language), Make::Feed(language), None);
                add(routes.corrections_feed(language), Make::CorrectionsFeed(language), None);
            }
            add(routes.search(language), Make::Search(language), None);
            add(routes.site_map(language), Make::SiteMap(language), None);
            add(routes.not_found(language), Make::NotFound(language), None);
            add(routes.home(language), Make::Home(language), None);
        }
        for ending in ["csv", "json"] {
            add(routes.register(ending), Make::Register(ending), None);
        }
        add(routes.page_list(), Make::PageList(None), None);
        let parts = self.page_list_parts();
        for part in (1..=parts).filter(|_| parts > 1) {
            add(routes.page_list_part(part), Make::PageList(Some(part)), None);
        }
        add(routes.robots(), Make::Robots, None);
        jobs.extend(self.data_jobs());
        jobs
    }

    fn make(&self, job: &Job) -> Result<Vec<u8>, Vec<Diagnostic>> {
        match &job.make {
            Make::Home(language) => self.home(*language),
            Make::Column { column, page, language } => self.column(column, *page, *language),
            Make::Report { report, language } => self.report(&self.site.reports[*report], *language),
            Make::Card { report, language } => self.card(&self.site.reports[*report], *language),
            Make::Chart { report, chart, kind, language } => {
                self.chart_file(&self.site.reports[*report], chart, *kind, *language)
            }
            Make::Series { key, language } => self.series_file(key, *language),
            Make::Indicators(language) => self.indicators(*language),
            Make::Topic { key, language } => self.topic(key, *language),
            Make::Indicator { key, language } => self.indicator(key, *language),
            Make::Downloads(language) => self.downloads_page(*language),
            Make::Corrections { year, language } => self.corrections(*year, *language),
            Make::Register("csv") => Ok(self.register_csv()),
            Make::Register(_) => Ok(self.register_json()),
            Make::Archive(language) => self.archive(*language),
            Make::ArchivePart { part, page, language } => self.archive_part(part, *page, *language),
            Make::Accessibility(language) => self.accessibility(*language),
            Make::AboutData(language) => self.about_data(*language),
            Make::Leave { address, language } => self.leave(address, *language),
            Make::Moved { report, path, language } => self.moved(&self.site.reports[*report], path, *language),
            Make::Feed(language) => Ok(self.feed(*language)),
            Make::CorrectionsFeed(language) => Ok(self.corrections_feed(*language)),
            Make::PageList(None) => Ok(self.page_list()),
            Make::PageList(Some(part)) => Ok(self.page_list_part(*part)),
            Make::Robots => Ok(self.robots()),
            Make::Search(language) => self.search_page(*language),
            Make::SiteMap(language) => self.site_map(*language),
            Make::NotFound(language) => self.not_found(*language),
            Make::Asset(name) => Ok(self.theme.assets.get(name).cloned().unwrap_or_default()),
            Make::Attachment(file) => self.attachment(*file).map_err(|error| {
                let Message { zh, en } = of_system(&error);
                vec![Diagnostic::error(
                    "unreadable",
                    Span::whole(*file),
                    message!(zh: "附件读不出来：{zh}", en: "the attachment cannot be read: {en}"),
                )]
            }),
            Make::Data(file) => Ok(self.data_file(file)),
        }
    }

    fn attachment(&self, file: FileId) -> io::Result<Vec<u8>> {
        reads::note(Kind::Source, self.sources.path(file));
        self.sources.read(file)
    }

    /// A whole page: `part` is the view that its own template shows.
    fn page(
        &self,
        template: &str,
        language: Language,
        root: &str,
        page: &view::Page,
        part: Option<(&'static str, Value)>,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        reads::note(Kind::Frame, language.code());
        let frame = self.frames.get(language).map_or_else(Value::none, |(frame, _)| frame.clone());
        let mut values = vec![("frame", frame), ("page", value(page))];
        values.extend(part);
        let surroundings = Surroundings { language, root };
        let html = self.theme.render(template, &surroundings, values, self.sources)?;
        Ok(html.into_bytes())
    }

    fn source_of(&self, report: &Report, language: Language) -> String {
        report.source.as_ref().unwrap_or(&self.site.identity.disclosing_body).text(language).to_owned()
    }
}

fn bad_name(path: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "attachment-name",
        span,
        message!(
            zh: "附件名 `{path}` 不能作网址",
            en: "the attachment's name `{path}` cannot stand in an address",
        ),
    )
    .help(message!(
        zh: "文件名不要有 \\ : * ? \" < > | 和控制字符，结尾不要是点或空格，不超过 200 字节",
        en: "use no \\ : * ? \" < > |, no control characters, no dot or space at the end, and at most 200 bytes",
    ))
}
