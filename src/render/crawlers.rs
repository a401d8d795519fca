//! What search engines read: the list of pages with their languages and dates (sitemaps.org), and lines for `robots.txt`.
//!
//! A page is dated by what was published, corrected or withdrawn on it, never by the clock. Pages that ask not to be
//! found (the missing page, leave-notices, withdrawn reports) are not listed.

use std::cell::LazyCell;

use super::Maker;
use super::xml::Xml;
use crate::model::{Language, Moment, Report, all_columns};
use crate::route::{OutputPath, Subject};

/// Addresses in one file; the protocol takes no more.
const MOST: usize = 50_000;

const NAMESPACES: [(&str, &str); 2] =
    [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"), ("xmlns:xhtml", "http://www.w3.org/1999/xhtml")];

/// What the list says of a page, worked out when somebody asks: its path in a language, and its date.
type Path<'p> = &'p dyn Fn(Language) -> Option<OutputPath>;
type Modified<'p> = &'p dyn Fn() -> Option<Moment>;

/// A page in all its languages.
struct Listed {
    paths: Vec<(Language, OutputPath)>,
    modified: Option<Moment>,
}

impl Maker<'_> {
    /// When a report was last published, corrected or withdrawn.
    pub(super) fn last_change(&self, report: &Report) -> Option<Moment> {
        let withdrawn = report.withdrawn.as_ref().map(|withdrawal| withdrawal.date.value);
        report.published.max(self.register.newest(report)).max(withdrawn)
    }

    fn modified_of(&self, reports: &[usize]) -> Option<Moment> {
        reports.iter().filter_map(|index| self.last_change(&self.site.reports[*index])).max()
    }

    /// Hands every page of the list to `add`, in order.
    fn each_listed(&self, add: &mut dyn FnMut(Path<'_>, Modified<'_>)) {
        let routes = self.routes;
        let newest = &|| self.newest_news();
        add(&|language| Some(routes.home(language)), newest);
        for column in all_columns(&self.site.columns) {
            let reports = self.places.in_column(&column.path);
            let modified = LazyCell::new(|| self.modified_of(reports));
            for page in 1..=self.pages_of(reports) {
                add(&|language| Some(routes.column(&column.path, page, language)), &|| *modified);
            }
        }
        let reports = self.places.shown().iter().map(|index| &self.site.reports[*index]);
        for report in reports.filter(|report| report.withdrawn.is_none()) {
            add(&|language| Some(routes.report(report, language)), &|| self.last_change(report));
        }
        add(&|language| Some(routes.archive(language)), newest);
        for (part, reports) in self.archive_parts() {
            let modified = LazyCell::new(|| self.modified_of(reports));
            for page in 1..=self.pages_of(reports) {
                add(&|language| routes.archive_part(&part, page, language), &|| *modified);
            }
        }
        let data = LazyCell::new(|| self.modified_of_data(Subject::All));
        add(&|language| Some(routes.indicators(language)), &|| *data);
        for topic in &self.site.topics {
            let modified = || self.modified_of_data(Subject::Topic(topic));
            add(&|language| Some(routes.topic(&topic.key, language)), &modified);
        }
        for indicator in self.site.indicators.values() {
            let modified = || self.modified_of_data(Subject::Indicator(indicator));
            add(&|language| Some(routes.indicator(indicator, language)), &modified);
        }
        add(&|language| Some(routes.downloads(language)), &|| *data);
        let corrected = || self.register.all().iter().map(|entry| entry.correction.date);
        add(&|language| Some(routes.corrections(language)), &|| corrected().max());
        for year in self.years_with_pages() {
            let of_year = || corrected().filter(|date| date.year() == year).max();
            add(&|language| Some(routes.corrections_of(year, language)), &of_year);
        }
        add(&|language| Some(routes.site_map(language)), newest);
        add(&|language| Some(routes.accessibility(language)), &|| None);
        add(&|language| Some(routes.about_data(language)), &|| None);
    }

    fn listed(&self) -> Vec<Listed> {
        let languages = &self.site.identity.languages;
        let mut listed = Vec::new();
        self.each_listed(&mut |path, modified| {
            let paths = languages.iter().filter_map(|language| Some((*language, path(*language)?))).collect();
            listed.push(Listed { paths, modified: modified() });
        });
        listed
    }

    /// How many parts the list has; one is the list itself.
    pub(super) fn page_list_parts(&self) -> usize {
        let mut pages = 0;
        self.each_listed(&mut |_, _| pages += 1);
        (pages * self.site.identity.languages.len()).div_ceil(MOST).max(1)
    }

    /// `sitemap.xml`: the list, or the list of its parts.
    pub(super) fn page_list(&self) -> Vec<u8> {
        let parts = self.page_list_parts();
        if parts == 1 {
            return self.page_list_part(1);
        }
        Xml::document("sitemapindex", &NAMESPACES[..1], |index| {
            for part in 1..=parts {
                index.element("sitemap", &[], |sitemap| {
                    sitemap.text("loc", &[], &self.routes.absolute(&self.routes.page_list_part(part)));
                });
            }
        })
    }

    /// Part `number` of the list, from 1.
    pub(super) fn page_list_part(&self, number: usize) -> Vec<u8> {
        let listed = self.listed();
        let addresses = listed.iter().flat_map(|page| page.paths.iter().map(move |(_, path)| (path, page)));
        Xml::document("urlset", &NAMESPACES, |set| {
            for (path, page) in addresses.skip((number - 1) * MOST).take(MOST) {
                set.element("url", &[], |url| {
                    url.text("loc", &[], &self.routes.absolute(path));
                    if let Some(modified) = page.modified {
                        url.text("lastmod", &[], &modified.date());
                    }
                    if page.paths.len() < 2 {
                        return;
                    }
                    for (language, path) in &page.paths {
                        let address = self.routes.absolute(path);
                        url.empty(
                            "xhtml:link",
                            &[("rel", "alternate"), ("hreflang", language.tag()), ("href", &address)],
                        );
                    }
                });
            }
        })
    }

    /// `robots.txt`: crawlers read it at the root of a host alone, so these lines are for the host's own file.
    pub(super) fn robots(&self) -> Vec<u8> {
        let path = self.site.identity.address.path();
        let list = self.routes.absolute(&self.routes.page_list());
        let mut text = String::from(
            "# 搜索引擎只读取网站根目录下的 robots.txt。请把下面几行并入门户根目录的 robots.txt；放在本专栏内不起作用。\n\
             # Crawlers read robots.txt at the root of a host only. Add these lines to the portal's own file;\n\
             # below the section they have no effect.\n",
        );
        text.push_str("User-agent: *\n");
        for language in &self.site.identity.languages {
            let home = self.routes.home(*language);
            let folder = home.as_str().trim_end_matches("index.html");
            text.push_str(&format!("Disallow: {path}{folder}leave/\n"));
        }
        text.push_str(&format!("\nSitemap: {list}\n"));
        text.into_bytes()
    }
}
