//! The address of everything, in every language.
//!
//! | what | address below the section |
//! |---|---|
//! | home | `index.html`, `en/index.html` |
//! | column, page N | `<column>/index.html`, `<column>/index_<N-1>.html` |
//! | report (`permalink: trs`) | `<column>/<YYYYMM>/t<YYYYMMDD>_<id>.html` |
//! | report (`permalink: plain`), draft | `<column>/<name>.html` |
//! | attachment | beside its report, in a folder of the page's name |
//! | former address of a report | as `moved-from` has it; attachments stay beside it too |
//! | indicators | `indicators/index.html`, `indicators/<topic>/index.html`, `indicators/<topic>/<key>.html` |
//! | downloads, corrections | `data/index.html`, `corrections/index.html`, `corrections/<year>.html` |
//! | archive, page N of a year or a kind | `archive/index.html`, `archive/<year or kind>/index_<N-1>.html` |
//! | accessibility, about the data | `about/accessibility.html`, `about/data.html` |
//! | notice before an outside address | `leave/<digest of the address>.html` |
//! | feeds | `feed.xml`, `corrections/feed.xml` |
//! | search, site map, not found | `search.html`, `sitemap.html`, `404.html` |
//! | what the search looks in | `search/<language>/<name>.<digest>.js` |
//! | asset | `assets/<stem>.<digest>.<ending>` |
//! | data on everything, on a topic | `data/indicators.<ending>`, `data/<topic>.<ending>` |
//! | data on an indicator | `data/indicator/<key>.<ending>`; in JSON also `data/<topic>.json#<key>` |
//! | data in a report | beside it, in a folder of the page's name: `figures.<ending>` |
//! | register of corrections as data | `corrections/register.<ending>` |
//! | file from before a correction | `corrections/<correction>/<name>` |
//! | what machines look for | `data/datapackage.json`, `data/catalog.jsonld`, `data/schema.json`, `sitemap.xml`, `robots.txt` |
//!
//! The authoritative language stands at the root, the other one below its code; attachments, assets and data are shared.
//! Links between pages are relative, so the section works at any base path and from `file://`.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::digest::Digest;
use crate::model::{Correction, Indicator, Language, Permalink, Report, Site, Topic};

/// A path below the section: relative, composed Unicode, with nothing in it that a server or a file system could take
/// for something else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutputPath(String);

/// The kind of a file by the ending of its name.
#[must_use]
pub fn content_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "ofd" => "application/ofd",
        "doc" | "wps" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" | "et" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// The name of a file without what says that it is compressed.
#[must_use]
pub fn uncompressed(name: &str) -> &str {
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".br")).unwrap_or(name)
}

/// Longest part of a path, in bytes.
const MOST_BYTES: usize = 200;

impl OutputPath {
    /// Takes `path` if it is safe: no empty, `.` or `..` part, no backslash, colon or control character, no part over 200 bytes.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        let good = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part.len() <= MOST_BYTES
                && !part.ends_with(['.', ' '])
                && !part.chars().any(|character| {
                    character.is_control() || matches!(character, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
                })
        };
        (is_nfc(path) && path.split('/').all(good)).then(|| Self(path.to_owned()))
    }

    /// A path that this module has put together from keys that are safe already.
    fn made(path: String) -> Self {
        // Almost all are composed; putting a name together again takes ten times as long as seeing that.
        Self(if is_nfc(&path) { path } else { path.nfc().collect() })
    }

    /// The path, with `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A file at a target whose name the program has chosen itself.
    #[must_use]
    pub fn ours(name: &'static str) -> Self {
        Self::made(name.to_owned())
    }

    /// Whether the name carries the digest of the content, so that the file never changes, only appears and goes.
    #[must_use]
    pub fn is_named_by_digest(&self) -> bool {
        self.0.starts_with("assets/") || (self.0.starts_with("search/") && uncompressed(&self.0).ends_with(".js"))
    }

    /// What leads from this page to the section's root: `../../`.
    #[must_use]
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The path as it stands in an address.
    #[must_use]
    pub fn encoded(&self) -> String {
        /// Everything that is not plain in a path.
        const ESCAPED: &AsciiSet = &CONTROLS
            .add(b' ')
            .add(b'"')
            .add(b'#')
            .add(b'%')
            .add(b'<')
            .add(b'>')
            .add(b'?')
            .add(b'`')
            .add(b'{')
            .add(b'}');
        utf8_percent_encode(&self.0, ESCAPED).to_string()
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a data file is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'s> {
    /// All indicators.
    All,
    /// The indicators of a topic.
    Topic(&'s Topic),
    /// One indicator.
    Indicator(&'s Indicator),
    /// What a report cites.
    Report(&'s Report),
    /// What a chart of a report shows, by the chart's name.
    Chart(&'s Report, &'s str),
}

/// Knows where everything stands.
#[derive(Clone, Copy, Debug)]
pub struct Routes<'s> {
    site: &'s Site,
}

impl<'s> Routes<'s> {
    /// The addresses of `site`.
    #[must_use]
    pub fn new(site: &'s Site) -> Self {
        Self { site }
    }

    fn page(self, language: Language, path: &str) -> OutputPath {
        if language == self.site.identity.authoritative() {
            OutputPath::made(path.to_owned())
        } else {
            OutputPath::made(format!("{}/{path}", language.code()))
        }
    }

    /// The home of the section.
    #[must_use]
    pub fn home(self, language: Language) -> OutputPath {
        self.page(language, "index.html")
    }

    /// Page `number` (from 1) of the column at `path`.
    #[must_use]
    pub fn column(self, path: &str, number: usize, language: Language) -> OutputPath {
        match number {
            0 | 1 => self.page(language, &format!("{path}/index.html")),
            _ => self.page(language, &format!("{path}/index_{}.html", number - 1)),
        }
    }

    /// A report.
    #[must_use]
    pub fn report(self, report: &Report, language: Language) -> OutputPath {
        self.page(language, &format!("{}.html", self.stem(report)))
    }

    /// The address of a report without language and ending.
    fn stem(self, report: &Report) -> String {
        let column = self.site.column(&report.column.value).map_or(report.column.value.as_str(), |column| &column.path);
        match (self.site.identity.permalink, report.published, &report.id) {
            (Permalink::Trs, Some(published), Some(id)) => {
                format!("{column}/{}/t{}_{}", published.month_folder(), published.digits(), id.value)
            }
            _ => format!("{column}/{}", report.name),
        }
    }

    /// An attachment of a report; `path` as `report.yaml` has it. `None` when its name cannot stand in an address.
    #[must_use]
    pub fn attachment(self, report: &Report, path: &str) -> Option<OutputPath> {
        let name: String = path.strip_prefix("files/")?.nfc().collect();
        OutputPath::new(&format!("{}/{name}", self.stem(report)))
    }

    /// The page of a former address, which the authoritative language had. `None` when it cannot be one.
    #[must_use]
    pub fn former(self, address: &str, language: Language) -> Option<OutputPath> {
        OutputPath::new(address).map(|_| self.page(language, address))
    }

    /// An attachment where it stood beside a report's former address; `path` as `report.yaml` has it.
    #[must_use]
    pub fn former_attachment(self, address: &str, path: &str) -> Option<OutputPath> {
        let name: String = path.strip_prefix("files/")?.nfc().collect();
        OutputPath::new(&format!("{}/{name}", address.strip_suffix(".html")?))
    }

    /// A chart of a report as a picture of its own.
    #[must_use]
    pub fn chart(self, report: &Report, name: &str, language: Language, ending: &str) -> OutputPath {
        self.page(language, &format!("{}/chart-{name}.{ending}", self.stem(report)))
    }

    /// The picture that stands for a report when somebody shares its address.
    #[must_use]
    pub fn card(self, report: &Report, language: Language) -> OutputPath {
        self.page(language, &format!("{}/card.png", self.stem(report)))
    }

    /// The series of an indicator as a picture.
    #[must_use]
    pub fn series(self, indicator: &Indicator, language: Language) -> OutputPath {
        self.page(language, &format!("indicators/{}/{}.svg", indicator.topic, indicator.key.value))
    }

    /// The page of all indicators.
    #[must_use]
    pub fn indicators(self, language: Language) -> OutputPath {
        self.page(language, "indicators/index.html")
    }

    /// The page of a topic.
    #[must_use]
    pub fn topic(self, key: &str, language: Language) -> OutputPath {
        self.page(language, &format!("indicators/{key}/index.html"))
    }

    /// The page of an indicator.
    #[must_use]
    pub fn indicator(self, indicator: &Indicator, language: Language) -> OutputPath {
        self.page(language, &format!("indicators/{}/{}.html", indicator.topic, indicator.key.value))
    }

    /// The page of downloads.
    #[must_use]
    pub fn downloads(self, language: Language) -> OutputPath {
        self.page(language, "data/index.html")
    }

    /// The register of corrections.
    #[must_use]
    pub fn corrections(self, language: Language) -> OutputPath {
        self.page(language, "corrections/index.html")
    }

    /// The corrections of a year.
    #[must_use]
    pub fn corrections_of(self, year: i16, language: Language) -> OutputPath {
        self.page(language, &format!("corrections/{year:04}.html"))
    }

    /// The register as a file with `ending`; one for all languages.
    #[must_use]
    pub fn register(self, ending: &str) -> OutputPath {
        OutputPath::made(format!("corrections/register.{ending}"))
    }

    /// A file that readers had before a correction; `path` as the correction has it. `None` when its name cannot stand
    /// in an address.
    #[must_use]
    pub fn superseded(self, correction: &Correction, path: &str) -> Option<OutputPath> {
        let (folder, name): (String, String) = (correction.name.nfc().collect(), path.nfc().collect());
        OutputPath::new(&format!("corrections/{folder}/{name}"))
    }

    /// All reports by year.
    #[must_use]
    pub fn archive(self, language: Language) -> OutputPath {
        self.page(language, "archive/index.html")
    }

    /// Page `number` (from 1) of the reports of a year or of a kind. `None` when `part` cannot stand in an address.
    #[must_use]
    pub fn archive_part(self, part: &str, number: usize, language: Language) -> Option<OutputPath> {
        let name = match number {
            0 | 1 => "index.html".to_owned(),
            _ => format!("index_{}.html", number - 1),
        };
        let safe = OutputPath::new(part).filter(|_| !part.contains('/'))?;
        Some(self.page(language, &format!("archive/{safe}/{name}")))
    }

    /// How the section can be used by everyone.
    #[must_use]
    pub fn accessibility(self, language: Language) -> OutputPath {
        self.page(language, "about/accessibility.html")
    }

    /// How figures are kept and what their marks mean.
    #[must_use]
    pub fn about_data(self, language: Language) -> OutputPath {
        self.page(language, "about/data.html")
    }

    /// The notice that stands before an address outside.
    #[must_use]
    pub fn leave(self, address: &str, language: Language) -> OutputPath {
        self.page(language, &format!("leave/{}.html", Digest::of(address.as_bytes()).short(16)))
    }

    /// News of the section.
    #[must_use]
    pub fn feed(self, language: Language) -> OutputPath {
        self.page(language, "feed.xml")
    }

    /// New corrections.
    #[must_use]
    pub fn corrections_feed(self, language: Language) -> OutputPath {
        self.page(language, "corrections/feed.xml")
    }

    /// What search engines read: the list of pages, or the list of its parts.
    #[must_use]
    pub fn page_list(self) -> OutputPath {
        OutputPath::made("sitemap.xml".to_owned())
    }

    /// Part `number` (from 1) of a long list of pages.
    #[must_use]
    pub fn page_list_part(self, number: usize) -> OutputPath {
        OutputPath::made(format!("sitemap-{number}.xml"))
    }

    /// The section's lines for the `robots.txt` of the host.
    #[must_use]
    pub fn robots(self) -> OutputPath {
        OutputPath::made("robots.txt".to_owned())
    }

    /// The search page.
    #[must_use]
    pub fn search(self, language: Language) -> OutputPath {
        self.page(language, "search.html")
    }

    /// A script that the search page loads. Its name ends with a digest of its content: browsers may keep it, and never
    /// mix two editions.
    #[must_use]
    pub fn search_script(self, language: Language, name: &str) -> OutputPath {
        OutputPath::made(format!("search/{}/{name}.js", language.code()))
    }

    /// The site map.
    #[must_use]
    pub fn site_map(self, language: Language) -> OutputPath {
        self.page(language, "sitemap.html")
    }

    /// The page that servers show for addresses that do not exist.
    #[must_use]
    pub fn not_found(self, language: Language) -> OutputPath {
        self.page(language, "404.html")
    }

    /// A file of the theme, named by its content so that browsers may keep it for ever.
    #[must_use]
    pub fn asset(self, name: &str, digest: &Digest) -> OutputPath {
        let short = digest.short(10);
        match name.rsplit_once('.') {
            Some((stem, ending)) => OutputPath::made(format!("assets/{stem}.{short}.{ending}")),
            None => OutputPath::made(format!("assets/{name}.{short}")),
        }
    }

    /// The data on `subject` as a file with `ending`; one for all languages.
    #[must_use]
    pub fn data(self, subject: Subject<'_>, ending: &str) -> OutputPath {
        OutputPath::made(match subject {
            Subject::All => format!("data/indicators.{ending}"),
            Subject::Topic(topic) => format!("data/{}.{ending}", topic.key),
            Subject::Indicator(indicator) => format!("data/indicator/{}.{ending}", indicator.key.value),
            Subject::Report(report) => format!("{}/figures.{ending}", self.stem(report)),
            Subject::Chart(report, name) => format!("{}/chart-{name}.{ending}", self.stem(report)),
        })
    }

    /// The stable address of an indicator's data, absolute: a place in the JSON file of its topic.
    #[must_use]
    pub fn figure(self, indicator: &Indicator) -> String {
        let file = OutputPath::made(format!("data/{}.json", indicator.topic));
        format!("{}#{}", self.absolute(&file), indicator.key.value)
    }

    /// The descriptor of the Data Package.
    #[must_use]
    pub fn data_package(self) -> OutputPath {
        OutputPath::made("data/datapackage.json".to_owned())
    }

    /// The DCAT catalogue.
    #[must_use]
    pub fn data_catalogue(self) -> OutputPath {
        OutputPath::made("data/catalog.jsonld".to_owned())
    }

    /// The JSON Schema of the JSON data files.
    #[must_use]
    pub fn data_schema(self) -> OutputPath {
        OutputPath::made("data/schema.json".to_owned())
    }

    /// The address of a page on the portal.
    #[must_use]
    pub fn absolute(self, path: &OutputPath) -> String {
        format!("{}{}", self.site.identity.address, path.encoded())
    }
}
