//! The site map: every column and its newest reports.

use super::Maker;
use super::frame::{Head, own_column_tags, part};
use super::view::{Named, SiteMap, SiteMapColumn};
use crate::diagnostic::Diagnostic;
use crate::model::{Column, Language};
use crate::route::{OutputPath, Subject};

/// Reports named below a column; the rest stand on the column's own pages.
const NEWEST: usize = 20;

impl Maker<'_> {
    pub(super) fn site_map(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.site_map(language);
        let heading = language.pick("网站地图", "Site map");
        let description =
            language.pick("本专栏的全部栏目和最新内容。", "All columns of this section and their newest reports.");
        let keywords = language.pick("网站地图,栏目", "site map,columns");
        let page = self.head(Head {
            kind: "sitemap",
            language,
            heading: heading.to_owned(),
            description: Some(description.to_owned()),
            path: &path,
            steps: Vec::new(),
            tab: None,
            tags: own_column_tags(heading, description, keywords, language.pick("导航", "Navigation")),
            notices: Vec::new(),
        });
        let named = |zh: &'static str, en: &'static str, path: OutputPath| Named {
            name: language.pick(zh, en).to_owned(),
            path: path.encoded(),
        };
        let mut pages = vec![Named {
            name: self.site.identity.section.text(language).to_owned(),
            path: self.routes.home(language).encoded(),
        }];
        if !self.site.indicators.is_empty() {
            pages.push(Named {
                name: language.pick("指标", "Indicators").to_owned(),
                path: self.routes.indicators(language).encoded(),
            });
        }
        pages.insert(1, named("年度报告", "Reports by year", self.routes.archive(language)));
        if self.has_rows(Subject::All) {
            pages.push(named("数据下载", "Data downloads", self.routes.downloads(language)));
        }
        pages.push(named("更正记录", "Corrections", self.routes.corrections(language)));
        pages.push(named("数据说明", "About the data", self.routes.about_data(language)));
        pages.push(named("无障碍说明", "Accessibility", self.routes.accessibility(language)));
        let mut files = self.feeds(language);
        files.push(named("页面列表（供搜索引擎）", "List of pages, for search engines", self.routes.page_list()));
        let outside = self.outside.hosts();
        let view = SiteMap { columns: self.map_columns(&self.site.columns, language), pages, files, outside };
        let root = path(language).to_root();
        self.page("sitemap.html", language, &root, &page, part("sitemap", &view))
    }

    fn map_columns(&self, columns: &[Column], language: Language) -> Vec<SiteMapColumn> {
        columns
            .iter()
            .map(|column| SiteMapColumn {
                name: column.name.text(language).to_owned(),
                path: self.routes.column(&column.path, 1, language).encoded(),
                count: self.places.in_column(&column.path).len(),
                reports: self
                    .places
                    .in_column(&column.path)
                    .iter()
                    .map(|index| &self.site.reports[*index])
                    .filter(|report| self.site.column(&report.column.value).is_some_and(|own| own.path == column.path))
                    .take(NEWEST)
                    .map(|report| self.row(report, language))
                    .collect(),
                children: self.map_columns(&column.columns, language),
            })
            .collect()
    }
}
