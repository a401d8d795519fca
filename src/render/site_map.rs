//! The site map: every column and its newest reports.

use super::Maker;
use super::frame::{Head, own_column_tags, part};
use super::view::{Named, SiteMap, SiteMapColumn};
use crate::diagnostic::Diagnostic;
use crate::model::{Column, Language};

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
        let view = SiteMap { columns: self.map_columns(&self.site.columns, language), pages };
        let root = path(language).to_root();
        self.page("sitemap.html", language, &root, &page, part("sitemap", &view))
    }

    fn map_columns(&self, columns: &[Column], language: Language) -> Vec<SiteMapColumn> {
        columns
            .iter()
            .map(|column| SiteMapColumn {
                name: column.name.text(language).to_owned(),
                path: self.routes.column(&column.path, 1, language).encoded(),
                count: self.reports_of(&column.path).len(),
                reports: self
                    .reports_of(&column.path)
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
