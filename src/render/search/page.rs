//! The page that is searched from. It is complete without script: then it says so and leads to the site map.

use serde::Serialize;

use super::super::Maker;
use super::super::frame::{Head, noindex, own_column_tags, part};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, initials};
use crate::reads::{self, Kind};

/// The page that is searched from.
#[derive(Serialize)]
struct View {
    index: Index,
    other: Option<Index>,
    indicators_path: Option<String>,
    /// An indicator to try it with.
    example: Option<Example>,
}

#[derive(Serialize)]
struct Example {
    name: String,
    initials: String,
}

/// The index of a language.
#[derive(Serialize)]
struct Index {
    language: &'static str,
    lang: &'static str,
    /// The language's own name.
    name: &'static str,
    /// The search page in that language.
    path: String,
    /// The name of the script that lists the others.
    contents: String,
}

impl Maker<'_> {
    pub(in super::super) fn search_page(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.search(language);
        let heading = language.pick("搜索", "Search");
        let description = language.pick(
            "按词语、指标名称或拼音首字母查找本专栏公开的报告、指标、数据和更正。",
            "Finds the reports, indicators, data and corrections of this section by words, names and figures.",
        );
        let keywords = language.pick("搜索,查找,指标", "search,find,indicators");
        let mut page = self.head(Head {
            kind: "search",
            language,
            heading: heading.to_owned(),
            description: Some(description.to_owned()),
            path: &path,
            steps: Vec::new(),
            tab: None,
            tags: own_column_tags(heading, description, keywords, language.pick("导航", "Navigation")),
            notices: Vec::new(),
        });
        // Without a question there is nothing on it to be found.
        page.meta.push(noindex());
        let called = |language: Language| {
            reads::note(Kind::SearchIndex, language.code());
            self.indexed.get().and_then(|names| names.get(language)).cloned().unwrap_or_default()
        };
        let index = |language: Language| Index {
            language: language.code(),
            lang: language.tag(),
            name: language.name(),
            path: self.routes.search(language).encoded(),
            contents: called(language),
        };
        let mut shown = self.site.topics.iter().flat_map(|topic| &topic.indicators);
        let example = shown.find_map(|key| self.site.indicators.get(key).filter(|one| one.latest().is_some()));
        let view = View {
            example: example.map(|indicator| Example {
                name: indicator.name.text(language).to_owned(),
                initials: indicator
                    .name
                    .get(Language::Zh)
                    .and_then(|name| initials(name).into_iter().next())
                    .unwrap_or_default(),
            }),
            index: index(language),
            other: self.site.identity.other(language).map(index),
            indicators_path: (!self.site.indicators.is_empty()).then(|| self.routes.indicators(language).encoded()),
        };
        let root = path(language).to_root();
        self.page("search.html", language, &root, &page, part("search", &view))
    }
}
