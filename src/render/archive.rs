//! The archive: all reports by the year they are about, and the lists of one year or one kind.

use super::frame::{Head, own_column_tags, part};
use super::lists::kind_name;
use super::view::Step;
use super::view::register::{Archive, ArchiveYear, Filter};
use super::{Maker, PER_PAGE};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, Period};
use crate::route::OutputPath;

/// Reports of a year that the page of all years names.
const PER_YEAR: usize = 5;

impl Maker<'_> {
    /// The parts that have lists of their own, with their reports: years, newest first, then kinds.
    pub(super) fn archive_parts(&self) -> Vec<(String, &[usize])> {
        let years = self.places.years().map(|(year, _)| year.to_string());
        let kinds = self.places.kinds().map(|(kind, _)| kind.to_owned());
        let addressed = |part: &String| self.routes.archive_part(part, 1, self.site.identity.authoritative()).is_some();
        let parts = years.chain(kinds).filter(addressed);
        parts
            .map(|part| {
                let reports = self.places.in_archive(&part);
                (part, reports)
            })
            .collect()
    }

    /// The page of all years.
    pub(super) fn archive(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.archive(language);
        let sections = self.places.years().map(|(year, count)| ArchiveYear {
            name: year_name(year, language),
            id: format!("year-{year}"),
            path: self.archive_path(&year.to_string(), language),
            count,
            more: count > PER_YEAR,
            list: self.list(&self.places.in_archive(&year.to_string())[..count.min(PER_YEAR)], 1, 1, language, |_| {
                path(language)
            }),
        });
        let view = Archive {
            total: self.places.shown().len(),
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
        let reports = self.places.in_archive(part_name);
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
            count: self.places.shown().len(),
            current: current.is_none(),
        };
        let years = self.places.years().map(|(year, count)| Filter {
            name: year.to_string(),
            path: self.archive_path(&year.to_string(), language),
            count,
            current: current == Some(year.to_string().as_str()),
        });
        std::iter::once(all).chain(years).collect()
    }

    fn archive_kinds(&self, current: Option<&str>, language: Language) -> Vec<Filter> {
        let addressed = |kind: &str| self.routes.archive_part(kind, 1, language).is_some();
        let kinds = self.places.kinds().filter(|(kind, _)| addressed(kind)).map(|(kind, count)| Filter {
            name: kind_name(kind, language),
            path: self.archive_path(kind, language),
            count,
            current: current == Some(kind),
        });
        kinds.collect()
    }
}

fn year_name(year: i16, language: Language) -> String {
    Period::parse(&format!("{year:04}")).map_or_else(|| year.to_string(), |period| period.written(language))
}
