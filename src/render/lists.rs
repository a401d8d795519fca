//! The list pages of columns, and what all lists of reports share.

use super::frame::{Head, part};
use super::view::register::List;
use super::view::{Column, ColumnEntry, Notice, Pager, PagerPage, PlatformEntry, Row};
use super::{Maker, PER_PAGE};
use crate::diagnostic::Diagnostic;
use crate::model::{self, Language, Report};
use crate::route::OutputPath;

/// Rows of a group; a rule closes it.
const GROUP: usize = 5;

impl Maker<'_> {
    pub(super) fn column(
        &self,
        column_path: &str,
        number: usize,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some(column) = self.site.column(column_path) else { return Ok(Vec::new()) };
        let path = |language| self.routes.column(column_path, number, language);
        let here = path(language);
        let reports = self.places.in_column(column_path);
        let pages = self.pages_of(reports);
        let on_page: Vec<usize> = reports.iter().copied().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
        let name = column.name.text(language).to_owned();
        let description = column.description.as_ref().map(|text| text.text(language).to_owned());
        let mut steps = self.column_steps(column, language);
        steps.pop();
        let mut page = self.head(Head {
            kind: "column",
            language,
            heading: name.clone(),
            description: description.clone(),
            path: &path,
            steps,
            tab: None,
            tags: self.column_tags(column, language),
            notices: Vec::new(),
        });
        page.json_ld = Some(self.json_ld_of_page("CollectionPage", &page, language));
        let mut list =
            self.list(&on_page, number, pages, language, |page| self.routes.column(column_path, page, language));
        list.total = reports.len();
        let view = Column {
            name,
            description,
            platform: self.platform(&self.site.columns, column_path, language),
            list,
            children: column.columns.iter().map(|child| self.column_entry(child, language)).collect(),
        };
        self.page("column.html", language, &here.to_root(), &page, part("column", &view))
    }

    /// Rows of a page of a list in their groups. The list may be longer than the page: its length is set by the caller.
    pub(super) fn list(
        &self,
        reports: &[usize],
        number: usize,
        pages: usize,
        language: Language,
        path: impl Fn(usize) -> OutputPath,
    ) -> List {
        let rows = |group: &[usize]| group.iter().map(|index| self.row(&self.site.reports[*index], language)).collect();
        List {
            groups: reports.chunks(GROUP).map(rows).collect(),
            total: reports.len(),
            page: number,
            page_count: pages,
            pager: pager(number, pages, path),
        }
    }

    /// How many pages the list of `reports` takes.
    pub(super) fn pages_of(&self, reports: &[usize]) -> usize {
        reports.len().div_ceil(PER_PAGE).max(1)
    }

    pub(super) fn column_entry(&self, column: &model::Column, language: Language) -> ColumnEntry {
        ColumnEntry {
            name: column.name.text(language).to_owned(),
            path: self.routes.column(&column.path, 1, language).encoded(),
            description: column.description.as_ref().map(|text| text.text(language).to_owned()),
            count: self.places.in_column(&column.path).len(),
        }
    }

    fn platform(&self, columns: &[model::Column], current: &str, language: Language) -> Vec<PlatformEntry> {
        columns
            .iter()
            .map(|column| PlatformEntry {
                name: column.name.text(language).to_owned(),
                path: self.routes.column(&column.path, 1, language).encoded(),
                current: column.path == current,
                open: current == column.path || current.starts_with(&format!("{}/", column.path)),
                count: self.places.in_column(&column.path).len(),
                children: self.platform(&column.columns, current, language),
            })
            .collect()
    }

    pub(super) fn row(&self, report: &Report, language: Language) -> Row {
        let corrected = self.register.of_report(report).next().is_some();
        let marks = [
            (report.published.is_none(), language.pick("草稿", "Draft")),
            (corrected, language.pick("已更正", "Corrected")),
            (report.withdrawn.is_some(), language.pick("已撤回", "Withdrawn")),
            (report.texts.get(language).is_none(), language.pick("英文", "In Chinese")),
        ];
        Row {
            title: self.title(report, language),
            lang: foreign(report, language),
            path: self.routes.report(report, language).encoded(),
            index_number: report.index_number.clone(),
            source: self.source_of(report, language),
            date: date(report),
            tags: marks.iter().filter(|(is, _)| *is).map(|(_, tag)| (*tag).to_owned()).collect(),
        }
    }

    /// A note above lists and pages of drafts.
    pub(super) fn draft_notice(language: Language) -> Notice {
        Notice {
            kind: "draft",
            text: language.pick("这是草稿，还没有发布。", "This is a draft and has not been published.").to_owned(),
            link_text: None,
            href: None,
        }
    }
}

/// The language of a report's text where it is not there in `language`.
pub(super) fn foreign(report: &Report, language: Language) -> Option<&'static str> {
    report.text(language).map(|(written_in, _)| written_in).filter(|other| *other != language).map(Language::tag)
}

/// The day of publication; empty for a draft.
pub(super) fn date(report: &Report) -> String {
    report.published.map(model::Moment::date).unwrap_or_default()
}

/// The name of a kind of report, as readers know it. A kind that an office has made up is shown as written.
pub(super) fn kind_name(kind: &str, language: Language) -> String {
    const KINDS: &[(&str, &str, &str)] = &[
        ("work-summary", "工作总结", "Work summary"),
        ("work-plan", "工作计划", "Work plan"),
        ("annual-report", "年度报告", "Annual report"),
        ("disclosure-report", "政府信息公开年报", "Annual report on disclosure"),
        ("budget", "预算", "Budget"),
        ("final-accounts", "决算", "Final accounts"),
        ("notice", "通知公告", "Notice"),
    ];
    KINDS
        .iter()
        .find(|(name, _, _)| *name == kind)
        .map_or_else(|| kind.to_owned(), |(_, zh, en)| language.pick(*zh, *en).to_owned())
}

fn pager(current: usize, count: usize, path: impl Fn(usize) -> OutputPath) -> Pager {
    let to = |page: usize| Some(path(page).encoded());
    let near = |page: &usize| *page == 1 || *page == count || page.abs_diff(current) <= 2;
    let mut pages = Vec::new();
    let mut last = 0;
    for number in (1..=count).filter(near) {
        if number > last + 1 {
            pages.push(PagerPage { number: 0, path: String::new(), current: false, gap: true });
        }
        pages.push(PagerPage { number, path: path(number).encoded(), current: number == current, gap: false });
        last = number;
    }
    Pager {
        first: (current > 1).then(|| to(1)).flatten(),
        previous: (current > 1).then(|| to(current - 1)).flatten(),
        next: (current < count).then(|| to(current + 1)).flatten(),
        last: (current < count).then(|| to(count)).flatten(),
        pages,
    }
}
