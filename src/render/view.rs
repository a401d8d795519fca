//! What templates see: small values, all texts already written in the page's language.
//!
//! `path` leads from the section's root (templates put `root` before it), `href` from the page itself, `address` is
//! absolute. Optional values are there and empty, so that a forgotten one is an error in the template and not a blank.

pub(super) mod register;

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Frame {
    pub(super) portal_name: String,
    pub(super) section_name: String,
    pub(super) disclosing_body: String,
    pub(super) domain: String,
    pub(super) home_path: String,
    pub(super) search_path: String,
    pub(super) navigation: Vec<Channel>,
    pub(super) utilities: Utilities,
    pub(super) tabs: Vec<Tab>,
    pub(super) links: Vec<Channel>,
    pub(super) footer: Footer,
    pub(super) time_zone: String,
    pub(super) security_policy: &'static str,
    pub(super) stylesheet: String,
    pub(super) assets: std::collections::BTreeMap<String, String>,
    pub(super) generator: String,
    pub(super) feeds: Vec<Named>,
}

#[derive(Serialize)]
pub(super) struct Channel {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) current: bool,
}

#[derive(Serialize)]
pub(super) struct Utilities {
    pub(super) assistant: Option<String>,
    pub(super) visit_counter: Option<String>,
    pub(super) admin_entrance: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Tab {
    pub(super) key: &'static str,
    pub(super) path: String,
}

#[derive(Serialize)]
pub(super) struct Footer {
    pub(super) icp: Option<String>,
    pub(super) icp_address: &'static str,
    pub(super) police_record: Option<String>,
    pub(super) police_address: Option<String>,
    pub(super) site_code: Option<String>,
    pub(super) host: Option<String>,
    pub(super) undertaker: Option<String>,
    pub(super) support_phone: Option<String>,
    pub(super) postal_address: Option<String>,
    pub(super) party_mark_address: Option<String>,
    pub(super) report_error_address: Option<String>,
    pub(super) site_map_path: String,
    pub(super) accessibility_path: String,
    pub(super) about_data_path: String,
}

#[derive(Serialize)]
pub(super) struct Page {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) heading: String,
    pub(super) description: Option<String>,
    pub(super) canonical: String,
    pub(super) breadcrumb: Vec<Step>,
    pub(super) tab: Option<&'static str>,
    pub(super) meta: Vec<Tag>,
    pub(super) alternates: Vec<Alternate>,
    pub(super) other: Option<Other>,
    pub(super) notices: Vec<Notice>,
    /// The address of the picture that stands for the page where it is shared.
    pub(super) picture: Option<String>,
    /// What the page says of itself to machines, as JSON-LD.
    pub(super) json_ld: Option<String>,
}

#[derive(Serialize, Clone)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) path: Option<String>,
    pub(super) address: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Tag {
    pub(super) name: &'static str,
    pub(super) content: String,
}

#[derive(Serialize)]
pub(super) struct Alternate {
    pub(super) lang: &'static str,
    pub(super) address: String,
}

#[derive(Serialize)]
pub(super) struct Other {
    pub(super) language: &'static str,
    pub(super) lang: &'static str,
    pub(super) name: &'static str,
    pub(super) path: String,
    pub(super) same_page: bool,
}

#[derive(Serialize)]
pub(super) struct Notice {
    pub(super) kind: &'static str,
    pub(super) text: String,
    pub(super) link_text: Option<String>,
    pub(super) href: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) path: String,
}

#[derive(Serialize)]
pub(super) struct Home {
    pub(super) featured: Option<Featured>,
    pub(super) chart: Option<String>,
    pub(super) tiles: Option<String>,
    /// Charts of how much of something is done.
    pub(super) done: Vec<String>,
    pub(super) latest: Vec<NewsItem>,
    pub(super) more_path: String,
    pub(super) indicators_path: String,
    pub(super) downloads_path: Option<String>,
    pub(super) columns: Vec<ColumnEntry>,
}

/// What is new: a report, a correction, a withdrawal.
#[derive(Serialize)]
pub(super) struct NewsItem {
    pub(super) title: String,
    pub(super) lang: Option<&'static str>,
    pub(super) path: String,
    pub(super) date: String,
    pub(super) tags: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Featured {
    pub(super) kind_name: String,
    pub(super) title: String,
    /// The language of title and summary where it is not the page's.
    pub(super) lang: Option<&'static str>,
    pub(super) summary: Option<String>,
    pub(super) source: String,
    pub(super) date: String,
    pub(super) path: String,
    pub(super) other: Option<Named>,
}

#[derive(Serialize)]
pub(super) struct Row {
    pub(super) title: String,
    /// The language of the title where it is not the page's.
    pub(super) lang: Option<&'static str>,
    pub(super) path: String,
    pub(super) index_number: Option<String>,
    pub(super) source: String,
    pub(super) date: String,
    pub(super) tags: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct ColumnEntry {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) description: Option<String>,
    pub(super) count: usize,
}

#[derive(Serialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) platform: Vec<PlatformEntry>,
    pub(super) list: register::List,
    pub(super) children: Vec<ColumnEntry>,
}

#[derive(Serialize)]
pub(super) struct PlatformEntry {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) current: bool,
    pub(super) open: bool,
    pub(super) count: usize,
    pub(super) children: Vec<PlatformEntry>,
}

#[derive(Serialize)]
pub(super) struct Pager {
    pub(super) first: Option<String>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    pub(super) last: Option<String>,
    pub(super) pages: Vec<PagerPage>,
}

#[derive(Serialize)]
pub(super) struct PagerPage {
    pub(super) number: usize,
    pub(super) path: String,
    pub(super) current: bool,
    pub(super) gap: bool,
}

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) title: String,
    pub(super) kind_name: String,
    pub(super) source: String,
    pub(super) date: String,
    pub(super) datetime: String,
    pub(super) date_long: String,
    pub(super) author: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) index: Option<Index>,
    pub(super) contents: Vec<Content>,
    pub(super) body: String,
    /// The language of title and body where it is not the page's.
    pub(super) body_lang: Option<&'static str>,
    pub(super) attachments: Vec<AttachmentEntry>,
    pub(super) corrections: Vec<register::RegisterEntry>,
    pub(super) withdrawn: bool,
    /// Figures of the text that were worked out.
    pub(super) computed: Vec<ComputedFigure>,
    pub(super) related: Vec<Related>,
    /// The page's address as a drawing to scan.
    pub(super) qr_code: Option<String>,
    pub(super) last_corrected: Option<String>,
    pub(super) figure_count: usize,
    pub(super) indicators_path: String,
    pub(super) address: String,
}

/// A report that the end of another one leads to.
#[derive(Serialize)]
pub(super) struct Related {
    pub(super) group: RelatedGroup,
    pub(super) name: String,
    /// The language of the name where it is not the page's.
    pub(super) lang: Option<&'static str>,
    pub(super) path: String,
}

/// Why a report is related to another one.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RelatedGroup {
    Year,
    Newer,
    Older,
}

#[derive(Serialize)]
pub(super) struct Index {
    pub(super) index_number: Option<String>,
    pub(super) document_number: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) written: Option<String>,
    pub(super) published: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Content {
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct AttachmentEntry {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) kind: String,
    pub(super) size: String,
}

#[derive(Serialize)]
pub(super) struct Indicators {
    pub(super) topics: Vec<TopicView>,
    pub(super) downloads: Vec<Download>,
    pub(super) guide: Option<String>,
    pub(super) total: usize,
}

#[derive(Serialize)]
pub(super) struct TopicView {
    pub(super) key: String,
    pub(super) path: String,
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) rows: Vec<IndicatorRow>,
}

#[derive(Serialize)]
pub(super) struct ComputedFigure {
    pub(super) name: String,
    pub(super) text: String,
    /// The arithmetic, how many digits are kept and why.
    pub(super) how: String,
}

#[derive(Serialize)]
pub(super) struct IndicatorRow {
    /// For the preview.
    pub(super) mark: Option<String>,
    pub(super) id: String,
    pub(super) path: String,
    /// What the search field of the page looks in: names in both languages, and the key.
    pub(super) search: String,
    pub(super) name: String,
    pub(super) coverage: Option<String>,
    pub(super) definition: Option<String>,
    pub(super) period: String,
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) note: Option<String>,
    pub(super) yoy: Option<String>,
    /// The course of the years as a small line, without words.
    pub(super) trend: Option<String>,
    pub(super) status: Option<&'static str>,
    pub(super) missing: bool,
    pub(super) reports: Vec<Citing>,
}

#[derive(Serialize)]
pub(super) struct Citing {
    pub(super) title: String,
    pub(super) path: String,
}

#[derive(Serialize)]
pub(super) struct IndicatorView {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) other_name: Option<NamedText>,
    pub(super) topic: Named,
    pub(super) definition: Option<String>,
    pub(super) coverage: Option<String>,
    pub(super) source: String,
    pub(super) note: Option<String>,
    pub(super) unit: String,
    pub(super) direction: Option<&'static str>,
    pub(super) latest: Option<Latest>,
    pub(super) series: Vec<SeriesRow>,
    /// What the growth of the series is given in: `%`, percentage points, places.
    pub(super) yoy_unit: &'static str,
    /// Whether that is the difference of two figures.
    pub(super) yoy_difference: bool,
    pub(super) targets: Vec<TargetRow>,
    pub(super) chart: Option<String>,
    pub(super) rules: Vec<String>,
    pub(super) citing: Vec<CitingReport>,
    pub(super) citing_more: usize,
    pub(super) corrections: Vec<register::RegisterEntry>,
    pub(super) revisions: Vec<Revision>,
    pub(super) next_due: Option<String>,
    pub(super) cite: Cite,
    pub(super) downloads: Vec<Download>,
    pub(super) data_address: String,
    pub(super) metadata_address: String,
    pub(super) previous: Option<Named>,
    pub(super) next: Option<Named>,
}

#[derive(Serialize)]
pub(super) struct NamedText {
    pub(super) lang: &'static str,
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct Latest {
    pub(super) period: String,
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) also: Option<String>,
    pub(super) status: Option<&'static str>,
    pub(super) missing: bool,
    pub(super) yoy: Option<YearOnYear>,
}

#[derive(Serialize)]
pub(super) struct SeriesRow {
    pub(super) period: String,
    pub(super) number: String,
    /// What it lacks behind its last digit, so that points stand below each other.
    pub(super) pad: String,
    pub(super) yoy: Option<String>,
    pub(super) computed_yoy: bool,
    pub(super) status: Option<&'static str>,
    pub(super) note: Option<String>,
    pub(super) missing: bool,
    /// What stood there before corrections, the newest first.
    pub(super) corrected: Vec<CorrectedValue>,
}

#[derive(Serialize)]
pub(super) struct CorrectedValue {
    /// As it was written; absent where it must not be repeated.
    pub(super) before: Option<String>,
    /// The number of the correction.
    pub(super) number: String,
    pub(super) of_growth: bool,
}

#[derive(Serialize)]
pub(super) struct TargetRow {
    pub(super) period: String,
    pub(super) target: String,
    pub(super) completion: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CitingReport {
    pub(super) title: String,
    pub(super) path: String,
    pub(super) date: String,
    /// The language of the sentences where it is not the page's.
    pub(super) lang: Option<&'static str>,
    pub(super) sentences: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Revision {
    pub(super) period: String,
    /// What the value was and is, and since when, where that is known.
    pub(super) said: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Cite {
    pub(super) short: String,
    pub(super) long: String,
}

#[derive(Serialize)]
pub(super) struct Download {
    pub(super) name: &'static str,
    pub(super) path: String,
    pub(super) what: &'static str,
}

#[derive(Serialize)]
pub(super) struct TopicPage {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) rows: Vec<IndicatorRow>,
    pub(super) downloads: Vec<Download>,
    pub(super) others: Vec<OtherTopic>,
}

#[derive(Serialize)]
pub(super) struct OtherTopic {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) count: usize,
}

#[derive(Serialize)]
pub(super) struct SiteMap {
    pub(super) columns: Vec<SiteMapColumn>,
    pub(super) pages: Vec<Named>,
    /// For subscribers and machines.
    pub(super) files: Vec<Named>,
    pub(super) outside: Vec<register::OutsideHost>,
}

#[derive(Serialize)]
pub(super) struct SiteMapColumn {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) count: usize,
    pub(super) reports: Vec<Row>,
    pub(super) children: Vec<SiteMapColumn>,
}

#[derive(Serialize)]
pub(super) struct ChartView {
    pub(super) id: String,
    pub(super) number: Option<usize>,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) kind_name: &'static str,
    pub(super) source: String,
    pub(super) notes: Vec<String>,
    pub(super) wide: String,
    pub(super) narrow: String,
    pub(super) table: ChartTable,
    /// To take away.
    pub(super) files: Vec<ChartFile>,
}

/// A file that holds a chart or its data.
#[derive(Serialize)]
pub(super) struct ChartFile {
    /// `SVG`.
    pub(super) name: &'static str,
    pub(super) path: String,
}

/// A drawing that stands alone, and what is set around it.
#[derive(Serialize)]
pub(super) struct Setup {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) lines: Vec<PictureLine>,
    /// A chart, as SVG.
    pub(super) drawing: String,
}

#[derive(Serialize)]
pub(super) struct PictureLine {
    pub(super) class: &'static str,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) text: String,
    /// Stands behind the text: the unit of a number.
    pub(super) unit: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ChartTable {
    pub(super) caption: String,
    pub(super) columns: Vec<ChartTableColumn>,
    pub(super) rows: Vec<ChartTableRow>,
}

#[derive(Serialize)]
pub(super) struct ChartTableColumn {
    pub(super) name: String,
    pub(super) unit: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ChartTableRow {
    pub(super) header: String,
    pub(super) cells: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct TableView {
    pub(super) id: String,
    pub(super) number: Option<usize>,
    pub(super) caption: String,
    pub(super) subtitle: Option<String>,
    /// Whether the second column is the unit of the first, because rows differ in it.
    pub(super) unit_column: bool,
    pub(super) columns: Vec<TableColumnView>,
    pub(super) rows: Vec<TableRow>,
    pub(super) notes: Vec<String>,
    pub(super) source: String,
}

#[derive(Serialize)]
pub(super) struct TableColumnView {
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) numeric: bool,
}

#[derive(Serialize)]
pub(super) struct TableRow {
    /// For the preview.
    pub(super) mark: Option<String>,
    pub(super) header: String,
    pub(super) href: Option<String>,
    pub(super) cells: Vec<Cell>,
}

#[derive(Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    /// What it lacks behind its last digit, so that points stand below each other.
    pub(super) pad: String,
    pub(super) label: String,
    pub(super) unit: Option<String>,
    pub(super) numeric: bool,
    pub(super) missing: bool,
}

#[derive(Serialize)]
pub(super) struct Tile {
    /// For the preview.
    pub(super) mark: Option<String>,
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) number: String,
    pub(super) unit: Option<String>,
    pub(super) context: Option<String>,
    pub(super) yoy: Option<YearOnYear>,
}

#[derive(Serialize)]
pub(super) struct YearOnYear {
    pub(super) direction: &'static str,
    pub(super) text: String,
}
