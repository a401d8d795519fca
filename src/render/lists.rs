//! Home of the section, and the list pages of columns.

use super::frame::{Head, part};
use super::view::{Column, ColumnEntry, Featured, Home, Named, Notice, Pager, PagerPage, PlatformEntry, Row};
use super::{Maker, PER_PAGE};
use crate::diagnostic::Diagnostic;
use crate::markdown::BlockKind;
use crate::model::{self, Language, Report};
use crate::route::OutputPath;

/// Reports named on the home page.
const LATEST: usize = 8;

impl Maker<'_> {
    pub(super) fn home(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.home(language);
        let root = path(language).to_root();
        let reports = || self.shown.iter().map(|index| &self.site.reports[*index]);
        let featured = reports().find(|report| report.withdrawn.is_none() && report.text(language).is_some());
        let home = Home {
            featured: featured.map(|report| self.featured(report, language)),
            chart: self.first_block(featured, BlockKind::Chart, language, &root)?,
            tiles: self.first_block(featured, BlockKind::Tiles, language, &root)?,
            latest: reports().take(LATEST).map(|report| self.row(report, language)).collect(),
            columns: self.site.columns.iter().map(|column| self.column_entry(column, language)).collect(),
        };
        let section = self.site.identity.section.text(language);
        let page = self.head(Head {
            kind: "home",
            language,
            heading: section.to_owned(),
            description: Some(self.about(language)),
            path: &path,
            steps: Vec::new(),
            tab: Some("home"),
            tags: Vec::new(),
            notices: Vec::new(),
        });
        self.page("home.html", language, &root, &page, part("home", &home))
    }

    /// One sentence on the section.
    fn about(&self, language: Language) -> String {
        let body = self.site.identity.disclosing_body.text(language);
        match language {
            Language::Zh => format!("{body}公开的年度报告和指标数据。"),
            Language::En => format!("Yearly reports and indicators disclosed by {body}."),
        }
    }

    fn featured(&self, report: &Report, language: Language) -> Featured {
        let other = self.site.identity.other(language).filter(|other| report.texts.get(*other).is_some());
        Featured {
            kind_name: kind_name(&report.kind.value, language),
            title: self.title(report, language),
            lang: foreign(report, language),
            summary: self.summary(report, language),
            source: self.source_of(report, language),
            date: date(report),
            path: self.routes.report(report, language).encoded(),
            other: other.map(|other| Named {
                name: other.pick("阅读中文版", "Read in English").to_owned(),
                path: self.routes.report(report, other).encoded(),
            }),
        }
    }

    fn first_block(
        &self,
        report: Option<&Report>,
        kind: BlockKind,
        language: Language,
        root: &str,
    ) -> Result<Option<String>, Vec<Diagnostic>> {
        let Some(report) = report else { return Ok(None) };
        let Some((language, text)) = report.text(language) else { return Ok(None) };
        match text.facts.blocks.iter().find(|block| block.value.kind == kind) {
            Some(block) => self.block(report, &block.value, None, language, root).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn column(
        &self,
        column_path: &str,
        number: usize,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some(column) = self.site.column(column_path) else { return Ok(Vec::new()) };
        let path = |language| self.routes.column(column_path, number, language);
        let here = path(language);
        let reports = self.reports_of(column_path);
        let pages = reports.len().div_ceil(PER_PAGE).max(1);
        let on_page = reports.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
        let rows: Vec<&Report> = on_page.map(|index| &self.site.reports[*index]).collect();
        let name = column.name.text(language).to_owned();
        let description = column.description.as_ref().map(|text| text.text(language).to_owned());
        let newest = self.shown.first().and_then(|index| self.site.column(&self.site.reports[*index].column.value));
        let mut steps = self.column_steps(column, language);
        steps.pop();
        let page = self.head(Head {
            kind: "column",
            language,
            heading: name.clone(),
            description: description.clone(),
            path: &path,
            steps,
            tab: newest.filter(|newest| newest.path == column.path).map(|_| "reports"),
            tags: self.column_tags(column, language),
            notices: Vec::new(),
        });
        let view = Column {
            name,
            description,
            platform: self.platform(&self.site.columns, column_path, language),
            groups: rows
                .chunks(5)
                .map(|group| group.iter().map(|report| self.row(report, language)).collect())
                .collect(),
            total: reports.len(),
            page: number,
            page_count: pages,
            pager: pager(number, pages, |page| self.routes.column(column_path, page, language)),
            children: column.columns.iter().map(|child| self.column_entry(child, language)).collect(),
        };
        self.page("column.html", language, &here.to_root(), &page, part("column", &view))
    }

    fn column_entry(&self, column: &model::Column, language: Language) -> ColumnEntry {
        ColumnEntry {
            name: column.name.text(language).to_owned(),
            path: self.routes.column(&column.path, 1, language).encoded(),
            description: column.description.as_ref().map(|text| text.text(language).to_owned()),
            count: self.reports_of(&column.path).len(),
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
                count: self.reports_of(&column.path).len(),
                children: self.platform(&column.columns, current, language),
            })
            .collect()
    }

    pub(super) fn row(&self, report: &Report, language: Language) -> Row {
        let corrected = self
            .site
            .corrections
            .iter()
            .any(|correction| correction.report.as_ref().is_some_and(|name| name.value == report.name));
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
fn foreign(report: &Report, language: Language) -> Option<&'static str> {
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
