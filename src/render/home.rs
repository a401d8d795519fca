//! The home of the section: the newest report with its figures, what is done of what, what is new.

use super::Maker;
use super::feed::News;
use super::frame::{Head, part};
use super::lists::{date, foreign, kind_name};
use super::view::{Featured, Home, Named, NewsItem};
use crate::diagnostic::Diagnostic;
use crate::markdown::{Block, BlockKind};
use crate::model::{Language, Report};
use crate::route::Subject;

/// News on the home page.
const LATEST: usize = 8;

/// Kinds of charts that show how much of something is done.
const DONE: [&str; 2] = ["squares", "progress"];

impl Maker<'_> {
    pub(super) fn home(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.home(language);
        let root = path(language).to_root();
        let mut reports = self.places.shown().iter().map(|index| &self.site.reports[*index]);
        let featured = reports.find(|report| report.withdrawn.is_none() && report.text(language).is_some());
        let blocks = |kind| featured.map(|report| blocks_of(report, kind, language)).unwrap_or_default();
        let charts = blocks(BlockKind::Chart);
        let is_done = |block: &&Block| {
            let kind = featured.and_then(|report| report.charts.get(&block.name)?.kind.as_ref());
            kind.is_some_and(|kind| DONE.contains(&kind.value.as_str()))
        };
        let first = charts.iter().copied().find(|block| !is_done(block)).or_else(|| charts.first().copied());
        let done = charts.iter().copied().filter(is_done).filter(|block| Some(*block) != first);
        let made = |block: &Block| match featured {
            Some(report) => self.block(report, block, None, report.text(language).map_or(language, |one| one.0), &root),
            None => Ok(String::new()),
        };
        let home = Home {
            featured: featured.map(|report| self.featured(report, language)),
            chart: first.map(made).transpose()?,
            tiles: blocks(BlockKind::Tiles).first().copied().map(made).transpose()?,
            done: done.take(DONE.len()).map(made).collect::<Result<_, _>>()?,
            latest: self.news(LATEST).iter().map(|news| self.latest_news(news, language)).collect(),
            more_path: self.routes.archive(language).encoded(),
            indicators_path: self.routes.indicators(language).encoded(),
            downloads_path: self.has_rows(Subject::All).then(|| self.routes.downloads(language).encoded()),
            columns: self.site.columns.iter().map(|column| self.column_entry(column, language)).collect(),
        };
        let section = self.site.identity.section.text(language);
        let mut page = self.head(Head {
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
        page.json_ld = Some(self.json_ld_of_page("CollectionPage", &page, language));
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

    fn latest_news(&self, news: &News<'_>, language: Language) -> NewsItem {
        match news {
            News::Report(report) | News::Withdrawal(report) => {
                let row = self.row(report, language);
                let withdrawn = report.withdrawn.as_ref().map(|withdrawal| withdrawal.date.value.date());
                NewsItem {
                    title: row.title,
                    lang: row.lang,
                    path: row.path,
                    date: withdrawn.unwrap_or(row.date),
                    tags: row.tags,
                }
            }
            News::Correction(entry) => {
                let title = self.concerned(entry, language);
                let entry = self.register_entry(entry, language);
                NewsItem {
                    title: match language {
                        Language::Zh => format!("更正：{title}"),
                        Language::En => format!("Correction: {title}"),
                    },
                    lang: None,
                    path: entry.path,
                    date: entry.date,
                    tags: vec![entry.number],
                }
            }
        }
    }
}

/// The blocks of a kind in a report's text, in order, each once.
fn blocks_of(report: &Report, kind: BlockKind, language: Language) -> Vec<&Block> {
    let mut blocks: Vec<&Block> = Vec::new();
    let text = report.text(language).map(|(_, text)| text);
    for block in text.into_iter().flat_map(|text| &text.facts.blocks).map(|block| &block.value) {
        if block.kind == kind && !blocks.contains(&block) {
            blocks.push(block);
        }
    }
    blocks
}
