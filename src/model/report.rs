//! Reports: what others need to know of a text, without the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Citation, Language, Localized, Moment, Period, Qualifier};
use crate::digest::Digest;
use crate::markdown::{BlockKind, Facts, shared};
use crate::reads::{self, Kind};
use crate::source::{FileId, Span, Spanned};

/// Reports in order. A copy shares them. Whoever looks at one is noted ([`reads`]).
#[derive(Clone, Debug, Default)]
pub struct Reports(Vec<Arc<Report>>);

impl Reports {
    /// These, in this order.
    #[must_use]
    pub fn new(reports: Vec<Arc<Report>>) -> Self {
        Self(reports)
    }

    /// The one with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Report> {
        reads::note(Kind::Report, name);
        self.0.iter().map(|report| &**report).find(|report| report.name == name)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        reads::note(Kind::Reports, "");
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Report> {
        self.all().iter().map(|report| &**report)
    }

    /// All of them, in order, each to be shared.
    #[must_use]
    pub fn all(&self) -> &[Arc<Report>] {
        reads::note(Kind::Reports, "");
        self.0.iter().for_each(|report| reads::note(Kind::Report, &report.name));
        &self.0
    }
}

impl Index<usize> for Reports {
    type Output = Report;

    fn index(&self, place: usize) -> &Report {
        let report = &self.0[place];
        reads::note(Kind::Report, &report.name);
        report
    }
}

/// A dated document in one or both languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The name of its folder.
    pub name: String,
    /// Its `report.yaml`.
    pub span: Span,
    /// The key or path of its column.
    pub column: Spanned<String>,
    /// What kind of document it is: `work-summary`.
    pub kind: Spanned<String>,
    /// The time it is about; figures are of this period unless they say otherwise.
    pub period: Period,
    /// When it was made public; `None` for a draft.
    pub published: Option<Moment>,
    /// When it was written.
    pub written: Option<Moment>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文字号.
    pub document_number: Option<String>,
    /// The number in the portal's address.
    pub id: Option<Spanned<u64>>,
    /// Who it comes from, where that is not the disclosing body.
    pub source: Option<Localized<String>>,
    /// Files to download.
    pub attachments: Vec<Attachment>,
    /// Paths of files that are listed to download and could not be taken; that has been told.
    pub misread_attachments: Vec<String>,
    /// Charts by name.
    pub charts: BTreeMap<String, ChartSpec>,
    /// Tables by name.
    pub tables: BTreeMap<String, TableSpec>,
    /// Rows of tiles by name.
    pub tiles: BTreeMap<String, TilesSpec>,
    /// Set when the page was taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Addresses below the section at which it stood before, in the authoritative language; they lead to it.
    pub moved_from: Vec<Spanned<String>>,
    /// Its text in each language.
    pub texts: Localized<ReportText>,
    /// Languages whose text is there and could not be read.
    pub misread: Vec<Language>,
    /// The digest of all that stands in its folder; of files beside the texts their names and sizes.
    pub digest: Digest,
}

impl Report {
    /// Whether it declares a block of this kind and name.
    #[must_use]
    pub fn has_block(&self, kind: BlockKind, name: &str) -> bool {
        match kind {
            BlockKind::Chart => self.charts.contains_key(name),
            BlockKind::Table => self.tables.contains_key(name),
            BlockKind::Tiles => self.tiles.contains_key(name),
        }
    }
}

/// The facts of a report's text in one language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReportText {
    /// The file.
    pub file: FileId,
    /// The digest of the whole file.
    pub digest: Digest,
    /// The byte at which the body begins.
    pub body: usize,
    /// The title.
    pub title: Spanned<String>,
    /// A sentence or two about it; may cite figures.
    pub summary: Option<Spanned<String>>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Author organ.
    pub author: Option<String>,
    /// The digest of the text that this translation follows.
    pub translated_from: Option<Spanned<String>>,
    /// Headings, links, blocks.
    pub facts: Facts,
    /// The figures that the title, the summary and the body cite.
    pub citations: Vec<Spanned<Citation>>,
    /// The figures of the body, each with its sentence.
    pub quotes: Vec<Quote>,
    /// Whether it cites or shows something that could not be read.
    pub misread: bool,
}

impl ReportText {
    /// The sentences that cite an indicator, in order.
    pub fn quotes_of(&self, key: &str) -> impl Iterator<Item = &str> {
        let is_of = move |citation: &Spanned<Citation>| citation.value.indicator == key;
        let quotes = self.quotes.iter();
        quotes
            .filter(move |quote| self.citations.get(quote.citation as usize).is_some_and(is_of))
            .map(|one| &*one.sentence)
    }
}

/// A sentence that cites a figure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Quote {
    /// Which of the text's citations it is about.
    pub citation: u32,
    /// The sentence without markup, with its figures as written.
    #[serde(with = "shared")]
    pub sentence: Arc<str>,
}

/// A file to download.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// The source file.
    pub file: FileId,
    /// Its path as written: below the folder of the report or of the correction.
    pub path: Spanned<String>,
    /// What it is called on the page.
    pub name: Localized<String>,
}

/// A chart as declared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChartSpec {
    /// Where.
    pub span: Span,
    /// The kind's name; chosen from the data when absent.
    pub kind: Option<Spanned<String>>,
    /// The finding.
    pub title: Option<Localized<Spanned<String>>>,
    /// What it shows.
    pub indicators: Vec<Spanned<String>>,
    /// Those of the indicators that are taken away, where a kind adds up steps.
    pub less: Vec<Spanned<String>>,
    /// The first and the last period; the report's when absent.
    pub periods: Option<(Period, Period)>,
    /// Replaces the generated text alternative.
    pub alt: Option<Localized<String>>,
    /// How indicators stand; chosen by the kind when absent.
    pub order: Option<ChartOrder>,
    /// The indicator or the period that stands out.
    pub highlight: Option<Spanned<String>>,
    /// The unit of money; chosen from the figures when absent.
    pub unit: Option<Spanned<String>>,
    /// The most decimals of a label; as published when absent.
    pub decimals: Option<u32>,
}

impl ChartSpec {
    /// A chart of which everything is chosen but what it shows.
    #[must_use]
    pub fn of(span: Span, indicators: Vec<Spanned<String>>, periods: Option<(Period, Period)>) -> Self {
        Self {
            span,
            kind: None,
            title: None,
            indicators,
            less: Vec::new(),
            periods,
            alt: None,
            order: None,
            highlight: None,
            unit: None,
            decimals: None,
        }
    }
}

/// How the indicators of a chart stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ChartOrder {
    /// The largest first.
    Value,
    /// As `report.yaml` has them.
    Declared,
}

impl ChartOrder {
    /// The name in content files, with the order.
    pub const NAMES: [(&'static str, Self); 2] = [("value", Self::Value), ("declared", Self::Declared)];
}

/// A table as declared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableSpec {
    /// Where.
    pub span: Span,
    /// Its caption.
    pub caption: Localized<String>,
    /// One row each.
    pub indicators: Vec<Spanned<String>>,
    /// What is said of each.
    pub columns: Vec<TableColumn>,
}

/// A column of a table of indicators.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum TableColumn {
    /// The value.
    Value,
    /// Growth against a year earlier.
    YearOnYear,
    /// What was planned.
    Target,
    /// Value against target, in percent.
    Completion,
}

impl TableColumn {
    /// The name in content files, with the column.
    pub const NAMES: [(&'static str, Self); 4] =
        [("value", Self::Value), ("yoy", Self::YearOnYear), ("target", Self::Target), ("completion", Self::Completion)];
}

/// A row of tiles as declared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TilesSpec {
    /// Where.
    pub span: Span,
    /// One tile each.
    pub indicators: Vec<Spanned<String>>,
}

/// A page that was taken back keeps its address and says so.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub date: Spanned<Moment>,
    /// Why.
    pub reason: Localized<String>,
    /// The report that replaces it.
    pub replaced_by: Option<Spanned<String>>,
    /// Whether what stood there was private, so that its title is not repeated either.
    pub privacy: bool,
}

/// A published error put right.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The name of its file without the ending.
    pub name: String,
    /// Where.
    pub span: Span,
    /// The report concerned, if one is named.
    pub report: Option<Spanned<String>>,
    /// When it was put right.
    pub date: Moment,
    /// The indicator concerned.
    pub indicator: Option<Spanned<String>>,
    /// Its period.
    pub period: Option<Period>,
    /// Where in the text.
    pub place: Option<Localized<String>>,
    /// What stood there.
    pub from: Localized<String>,
    /// What stands there now.
    pub to: Localized<String>,
    /// Where that is said.
    pub to_span: Span,
    /// What stands with the number on both sides, such as 余; of a value of an indicator.
    pub qualifier: Option<Qualifier>,
    /// Why.
    pub reason: CorrectionReason,
    /// A remark.
    pub note: Option<Localized<String>>,
    /// Who answers for it.
    pub responsible: Localized<String>,
    /// Which office looked over it.
    pub reviewed_by: Option<Localized<String>>,
    /// Its place in the year's register, where that is fixed.
    pub number: Option<Spanned<u32>>,
    /// Files that readers had before.
    pub superseded: Vec<Attachment>,
    /// The digest of what its file says and of the files from before.
    pub digest: Digest,
}

impl Correction {
    /// The numbers of `all` in the register, by name: `GZ-2024-001`. One whose place is fixed keeps it; the others get, by
    /// date and then by name, the first places of their year that are free.
    #[must_use]
    pub fn numbers(all: &[Self]) -> BTreeMap<&str, String> {
        let place = |correction: &Self| Some((correction.date.year(), correction.number.as_ref()?.value));
        let mut taken: BTreeSet<(i16, u32)> = all.iter().filter_map(place).collect();
        let mut in_order: Vec<&Self> = all.iter().collect();
        in_order.sort_by(|one, other| (one.date, &one.name).cmp(&(other.date, &other.name)));
        let mut next: BTreeMap<i16, u32> = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        for correction in in_order {
            let year = correction.date.year();
            let place = correction.number.as_ref().map(|number| number.value).unwrap_or_else(|| {
                let next = next.entry(year).or_insert(1);
                while !taken.insert((year, *next)) {
                    *next += 1;
                }
                *next
            });
            numbers.insert(correction.name.as_str(), Self::number_of(year, place));
        }
        numbers
    }

    /// A number that a side of a correction says, without the unit of a rate; the minus sign of pages is that of programs.
    #[must_use]
    pub fn in_digits(said: &str) -> Option<Decimal> {
        const UNITS: [&str; 5] = ["%", "％", "个百分点", " percentage points", " percentage point"];
        let bare = UNITS.iter().find_map(|unit| said.strip_suffix(unit)).unwrap_or(said);
        bare.trim().replace('−', "-").parse().ok()
    }

    /// The place behind all others in the register of `year`.
    #[must_use]
    pub fn next_number(all: &[Self], year: i16) -> u32 {
        let numbers = Self::numbers(all);
        numbers.values().filter_map(|number| Self::place_in(number, year)).max().map_or(1, |last| last + 1)
    }

    /// The place in a number of `year`: of `GZ-2024-001` 1.
    #[must_use]
    pub fn place_in(number: &str, year: i16) -> Option<u32> {
        number.strip_prefix(&format!("GZ-{year}-"))?.parse().ok()
    }

    /// The number of a place in the register of a year.
    #[must_use]
    pub fn number_of(year: i16, place: u32) -> String {
        format!("GZ-{year}-{place:03}")
    }

    /// Whether it is about the growth of its indicator in `period`, which it can only name in words.
    #[must_use]
    pub fn is_of_growth(&self, period: Period) -> bool {
        let named = |language: &Language| {
            self.place
                .as_ref()
                .and_then(|place| place.get(*language))
                .is_some_and(|place| *place == period.growth_in_words(*language))
        };
        self.indicator.is_some() && self.period.is_none() && Language::ALL.iter().any(named)
    }
}

/// Why something was corrected (portal reference 6.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CorrectionReason {
    /// 录入错误.
    EntryError,
    /// 统计口径.
    Coverage,
    /// 隐私.
    Privacy,
    /// 译文.
    Translation,
    /// 其他.
    Other,
}

impl CorrectionReason {
    /// The name in content files, with the reason.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("entry-error", Self::EntryError),
        ("coverage", Self::Coverage),
        ("privacy", Self::Privacy),
        ("translation", Self::Translation),
        ("other", Self::Other),
    ];

    /// The reason in words.
    #[must_use]
    pub fn written(self, language: Language) -> &'static str {
        match self {
            Self::EntryError => language.pick("录入错误", "entry error"),
            Self::Coverage => language.pick("统计口径", "coverage"),
            Self::Privacy => language.pick("隐私", "privacy"),
            Self::Translation => language.pick("译文", "translation"),
            Self::Other => language.pick("其他", "other"),
        }
    }
}

impl Report {
    /// Whether it was taken back because what stood there was private.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.privacy)
    }

    /// The names of the charts that its texts show, in order of the names; a withdrawn report shows none.
    #[must_use]
    pub fn charts_shown(&self) -> BTreeSet<&str> {
        let texts = self.texts.iter().filter(|_| self.withdrawn.is_none());
        let blocks = texts.flat_map(|(_, text)| &text.facts.blocks);
        let charts = blocks.filter(|block| block.value.kind == BlockKind::Chart).map(|block| block.value.name.as_str());
        charts.filter(|name| self.charts.contains_key(*name)).collect()
    }

    /// What `translated-from` says, where the text in `authoritative` has changed since.
    #[must_use]
    pub fn outdated_translation(&self, authoritative: Language) -> Option<&Spanned<String>> {
        let now = self.texts.get(authoritative)?.digest.to_string();
        let (_, translation) = self.texts.iter().find(|(language, _)| *language != authoritative)?;
        let followed = translation.translated_from.as_ref()?;
        // Fewer than four characters name no text.
        (followed.value.len() < 4 || !now.starts_with(&followed.value)).then_some(followed)
    }

    /// The text in `language`, else in the other one, with the language it is in.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<(Language, &ReportText)> {
        let other = language.pick(Language::En, Language::Zh);
        [language, other].into_iter().find_map(|language| Some((language, self.texts.get(language)?)))
    }
}
