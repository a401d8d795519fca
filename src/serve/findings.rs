//! What the last build has found, as pages show it: each finding with its excerpts and the pages that it concerns.
//! A file of a report, of indicators or of a correction concerns the pages that are made from it; any other file
//! (`site.yaml`, the catalogue, the theme) and a finding without a place concern every page.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::edition::{Edition, PageSources};
use crate::diagnostic::{self, Diagnostic, Excerpt, MessageLanguage, Severity, Style};
use crate::pipeline::Run;

/// What a build has found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Whether it has given a release.
    good: bool,
    /// Why it could not be made at all.
    failure: Option<String>,
    list: Vec<Finding>,
    /// How many more there are than the list holds.
    more: usize,
    /// Errors, warnings, hints.
    counts: [usize; 3],
    /// The first errors, printed.
    pub(super) text: String,
}

#[derive(Debug)]
struct Finding {
    /// Its place in the list.
    number: usize,
    severity: Severity,
    code: &'static str,
    message: String,
    help: Option<String>,
    places: Vec<Value>,
    file: Option<String>,
    pages: Pages,
    /// The page to go to.
    page: Option<String>,
}

/// The pages that a finding concerns.
#[derive(Debug)]
enum Pages {
    All,
    These(BTreeSet<String>),
}

/// The folders of sources that make some pages and not others.
const OF_SOME_PAGES: [&str; 3] = ["content/reports/", "content/indicators/", "content/corrections/"];

fn is_of_some(file: &str) -> bool {
    OF_SOME_PAGES.iter().any(|folder| file.starts_with(folder))
}

impl Findings {
    /// More than these no page lists; the terminal has all of them.
    const MOST: usize = 500;
    /// More than these are not printed where there is no page to show.
    const MOST_PRINTED: usize = 50;

    /// What `run` has found. `edition` is the release in view, whose pages are concerned; `origins` has those that come
    /// from a file with a finding.
    pub(super) fn of_run(run: &Run, edition: Option<(&Edition, &PageSources)>, language: MessageLanguage) -> Self {
        let (edition, origins) = edition.unzip();
        let mut first: Vec<&Diagnostic> = run.diagnostics.iter().collect();
        // Stable: within a severity they stand by file and place.
        first.sort_by_key(|one| one.severity);
        let more = first.len().saturating_sub(Self::MOST);
        first.truncate(Self::MOST);
        let first: Vec<Diagnostic> = first.into_iter().cloned().collect();
        let mut pages = BTreeMap::new();
        let list = first
            .iter()
            .zip(diagnostic::excerpts(&first, &run.sources))
            .enumerate()
            .map(|(number, (one, excerpts))| {
                // Shown paths may be masked; pages are known by the real ones.
                let file = one.span.map(|span| run.sources.path(span.file).to_owned());
                let made = |file: &str| {
                    let pages = origins.map(|origins| origins.pages_of(file)).unwrap_or_default();
                    pages.into_iter().map(str::to_owned).collect::<Vec<String>>()
                };
                let of_some = file.as_ref().filter(|file| edition.is_some() && is_of_some(file));
                let of_some = of_some.map(|file| pages.entry(file.clone()).or_insert_with(|| made(file)).clone());
                let page = of_some.as_ref().and_then(|pages| best(pages, edition, language));
                // Where two texts differ, both pages are concerned.
                let related = one.related.iter().map(|(span, _)| run.sources.path(span.file));
                let related: Vec<String> = related.filter(|file| is_of_some(file)).flat_map(made).collect();
                Finding {
                    number,
                    severity: one.severity,
                    code: one.code,
                    message: one.message.in_language(language).to_owned(),
                    help: one.help.as_ref().map(|help| help.in_language(language).to_owned()),
                    places: excerpts.iter().map(|excerpt| place(excerpt, language)).collect(),
                    page,
                    pages: of_some.map_or(Pages::All, |pages| Pages::These(pages.into_iter().chain(related).collect())),
                    file: excerpts.first().map(|own| own.path.clone()),
                }
            })
            .collect();
        let count = |severity| run.diagnostics.iter().filter(|one| one.severity == severity).count();
        let counts = [count(Severity::Error), count(Severity::Warning), count(Severity::Hint)];
        let text = printed(&first, run, counts[0], language);
        Self { good: run.is_good(), failure: None, list, more, counts, text }
    }

    /// A build that could not be made.
    pub(super) fn of_failure(text: &str) -> Self {
        Self { failure: Some(text.to_owned()), counts: [1, 0, 0], text: text.to_owned(), ..Self::default() }
    }

    /// How many there are of each severity, and those that concern the page called `name`.
    pub(super) fn on_page(&self, name: Option<&str>) -> Value {
        let here = |finding: &&Finding| match (&finding.pages, name) {
            (Pages::All, _) => true,
            (Pages::These(pages), Some(name)) => pages.contains(name),
            (Pages::These(_), None) => false,
        };
        let [errors, warnings, hints] = self.counts;
        json!({
            "good": self.good,
            "failure": self.failure,
            "errors": errors,
            "warnings": warnings,
            "hints": hints,
            "here": self.list.iter().filter(here).map(Finding::json).collect::<Vec<_>>(),
        })
    }

    /// All of them.
    pub(super) fn json(&self) -> Value {
        let list: Vec<Value> = self.list.iter().map(Finding::json).collect();
        json!({ "failure": self.failure, "findings": list, "more": self.more })
    }
}

impl Finding {
    fn json(&self) -> Value {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        json!({
            "number": self.number,
            "severity": severity,
            "code": self.code,
            "message": self.message,
            "help": self.help,
            "file": self.file,
            "places": self.places,
            "page": self.page,
        })
    }
}

/// An excerpt in three parts, so that the page need not count bytes.
fn place(excerpt: &Excerpt, language: MessageLanguage) -> Value {
    let Excerpt { path, has_lines, position, first_line, text, mark, label } = excerpt;
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    json!({
        "file": path,
        "line": has_lines.then_some(position.line),
        "column": has_lines.then_some(position.column),
        "first": first_line,
        "before": part(0, mark.start),
        "marked": part(mark.start, mark.end),
        "after": part(mark.end, text.len()),
        "label": label.as_ref().map(|label| label.in_language(language)),
    })
}

/// The page to go to: the one that is made of the fewest files, in the language of messages where there are both.
fn best(pages: &[String], edition: Option<&Edition>, language: MessageLanguage) -> Option<String> {
    let first = pages.first()?;
    let speaks = |page: &str| match (edition?.languages(page).0, language) {
        (crate::model::Language::Zh, MessageLanguage::Chinese) => Some(()),
        (crate::model::Language::En, MessageLanguage::English) => Some(()),
        _ => None,
    };
    if speaks(first).is_some() {
        return Some(first.clone());
    }
    let other = edition?.languages(first).1.filter(|other| pages.contains(other));
    Some(other.unwrap_or_else(|| first.clone()))
}

/// The errors as the terminal has them.
fn printed(first: &[Diagnostic], run: &Run, errors: usize, language: MessageLanguage) -> String {
    let of_errors = first.iter().filter(|one| one.severity == Severity::Error);
    let some: Vec<Diagnostic> = of_errors.take(Findings::MOST_PRINTED).cloned().collect();
    let mut text = diagnostic::print(&some, &run.sources, Style { color: false, language });
    text.truncate(text.trim_end().len());
    if let Some(more) = errors.checked_sub(Findings::MOST_PRINTED).filter(|more| *more > 0) {
        text.push_str(&match language {
            MessageLanguage::Chinese => format!("\n\n……还有 {more} 处，见终端"),
            MessageLanguage::English => format!("\n\n… and {more} more, see the terminal"),
        });
    }
    text
}
