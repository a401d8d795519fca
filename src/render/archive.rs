//! The archive: all reports by the year they are about, and the lists of one year or one kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::frame::{Head, own_column_tags, part};
use super::lists::kind_name;
use super::view::Step;
use super::view::register::{Archive, ArchiveYear, Filter};
use super::{Maker, PER_PAGE};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, Period, Report};
use crate::route::OutputPath;

/// Reports of a year that the page of all years names.
const PER_YEAR: usize = 5;

impl Maker<'_> {
    /// The parts that have lists of their own, with their reports: years, newest first, then kinds.
    pub(super) fn archive_parts(&self) -> Vec<(String, Vec<usize>)> {
        let years = self.by_year.iter().rev().map(|(year, reports)| (year.to_string(), reports.clone()));
        let kinds = self.by_kind.iter().map(|(kind, reports)| ((*kind).to_owned(), reports.clone()));
        let places = |part: &String| self.routes.archive_part(part, 1, self.site.identity.authoritative()).is_some();
        years.chain(kinds).filter(|(part, _)| places(part)).collect()
    }

    fn archive_reports(&self, part: &str) -> &[usize] {
        let year = part.parse::<i16>().ok().and_then(|year| self.by_year.get(&year));
        year.or_else(|| self.by_kind.get(part)).map_or(&[], Vec::as_slice)
    }

    /// The page of all years.
    pub(super) fn archive(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.archive(language);
        let sections = self.by_year.iter().rev().map(|(year, reports)| ArchiveYear {
            name: year_name(*year, language),
            id: format!("year-{year}"),
            path: self.archive_path(&year.to_string(), language),
            count: reports.len(),
            more: reports.len() > PER_YEAR,
            list: self.list(&reports[..reports.len().min(PER_YEAR)], 1, 1, language, |_| path(language)),
        });
        let view = Archive {
            total: self.shown.len(),
            years: self.archive_years(None, language),
            kinds: self.archive_kinds(None, language),
            sections: sections.collect(),
            list: None,
        };
        let heading = language.pick("年度报告", "Reports by year");
        self.archive_page(heading, &path, Vec::new(), &view, language)
    }

    /// Page `number` of a year or a kind.
    pub(super) fn archive_part(
        &self,
        part_name: &str,
        number: usize,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.archive_part_path(part_name, number, language);
        let reports = self.archive_reports(part_name);
        let pages = self.pages_of(reports);
        let on_page: Vec<usize> = reports.iter().copied().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
        let mut list =
            self.list(&on_page, number, pages, language, |page| self.archive_part_path(part_name, page, language));
        list.total = reports.len();
        let view = Archive {
            total: reports.len(),
            years: self.archive_years(Some(part_name), language),
            kinds: self.archive_kinds(Some(part_name), language),
            sections: Vec::new(),
            list: Some(list),
        };
        let name = match part_name.parse::<i16>() {
            Ok(year) => year_name(year, language),
            Err(_) => kind_name(part_name, language),
        };
        let heading = match language {
            Language::Zh => format!("{name}报告"),
            Language::En => format!("Reports: {name}"),
        };
        let archive = Step {
            name: language.pick("年度报告", "Reports by year").to_owned(),
            path: Some(self.routes.archive(language).encoded()),
            address: None,
        };
        self.archive_page(&heading, &path, vec![archive], &view, language)
    }

    fn archive_page(
        &self,
        heading: &str,
        path: &dyn Fn(Language) -> OutputPath,
        steps: Vec<Step>,
        view: &Archive,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let body = self.site.identity.disclosing_body.text(language);
        let description = match language {
            Language::Zh => format!("按所属年度和种类列出{body}公开的报告。"),
            Language::En => format!("Reports of {body} by the year they are about and by kind."),
        };
        let keywords = language.pick("年度报告,工作总结,工作计划", "yearly reports,work summaries,work plans");
        let tags = own_column_tags(heading, &description, keywords, language.pick("年度报告", "Yearly reports"));
        let mut page = self.head(Head {
            kind: "archive",
            language,
            heading: heading.to_owned(),
            description: Some(description),
            path,
            steps,
            tab: Some("reports"),
            tags,
            notices: Vec::new(),
        });
        page.json_ld = Some(self.json_ld_of_page("CollectionPage", &page, language));
        self.page("archive.html", language, &path(language).to_root(), &page, part("archive", view))
    }

    fn archive_part_path(&self, part: &str, number: usize, language: Language) -> OutputPath {
        // Parts without an address have no page and are not linked.
        self.routes.archive_part(part, number, language).unwrap_or_else(|| self.routes.archive(language))
    }

    fn archive_path(&self, part: &str, language: Language) -> String {
        self.archive_part_path(part, 1, language).encoded()
    }

    fn archive_years(&self, current: Option<&str>, language: Language) -> Vec<Filter> {
        let all = Filter {
            name: language.pick("全部", "All").to_owned(),
            path: self.routes.archive(language).encoded(),
            count: self.shown.len(),
            current: current.is_none(),
        };
        let years = self.by_year.iter().rev().map(|(year, reports)| Filter {
            name: year.to_string(),
            path: self.archive_path(&year.to_string(), language),
            count: reports.len(),
            current: current == Some(year.to_string().as_str()),
        });
        std::iter::once(all).chain(years).collect()
    }

    fn archive_kinds(&self, current: Option<&str>, language: Language) -> Vec<Filter> {
        let addressed = |kind: &str| self.routes.archive_part(kind, 1, language).is_some();
        let kinds = self.by_kind.iter().filter(|(kind, _)| addressed(kind)).map(|(kind, reports)| Filter {
            name: kind_name(kind, language),
            path: self.archive_path(kind, language),
            count: reports.len(),
            current: current == Some(*kind),
        });
        kinds.collect()
    }
}

/// Reports by the year that they are about; those of one year newest first.
pub(super) fn by_year(reports: &[Arc<Report>], shown: &[usize]) -> BTreeMap<i16, Vec<usize>> {
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for index in shown {
        years.entry(reports[*index].period.year()).or_default().push(*index);
    }
    years
}

/// Reports by their kind; those of one kind newest first.
pub(super) fn by_kind<'a>(reports: &'a [Arc<Report>], shown: &[usize]) -> BTreeMap<&'a str, Vec<usize>> {
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in shown {
        kinds.entry(&reports[*index].kind.value).or_default().push(*index);
    }
    kinds
}

fn year_name(year: i16, language: Language) -> String {
    Period::parse(&format!("{year:04}")).map_or_else(|| year.to_string(), |period| period.written(language))
}
