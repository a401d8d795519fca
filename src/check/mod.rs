//! Judges a site before anyone sees it: each [`Rule`] is one file and one entry in [`RULES`].
//!
//! [`all`] is the only way to a [`Checked`] site, and only a checked site can be rendered. A rule sees the facts,
//! the texts of one report at a time, or one file at a time; it knows nothing of addresses, templates or charts.
//! `judgement` then applies what the office has set and allowed.

mod addresses;
mod arithmetic;
mod blocks;
mod braces;
mod clean;
mod columns;
mod confusable;
mod contradiction;
mod correction_number;
mod corrections;
mod dates;
mod direction;
mod figure_typed;
mod figures;
mod figures_differ;
mod foreign;
mod full_title;
mod headings;
mod impossible;
mod judgement;
mod known;
mod links;
mod names;
mod negative;
mod numbers;
mod numbers_differ;
mod outside;
mod parts;
mod points;
mod portal;
mod privacy;
mod published;
mod punctuation;
mod quantities;
mod repeated;
mod rule;
mod sensitive_words;
mod sentences;
mod shape;
mod superseded;
mod template_text;
mod terms;
mod title_claim;
mod translations;
mod two_units;
mod units;
mod withdrawals;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

pub use clean::settings;
use clean::{Clean, Marks};
pub use known::Known;
pub use rule::{Rule, SourceFile, Texts};
pub use sensitive_words::Words;

use rayon::prelude::*;

use crate::attachment;
use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::memo::{Memo, State};
use crate::model::{Localized, Report, Site};
use crate::reads::{self, Kind, Part};
use crate::source::{FileId, Sources};

/// All rules, in the order in which they run.
pub const RULES: &[&dyn Rule] = &[
    &columns::UnknownColumn,
    &addresses::Addresses,
    &units::Units,
    &negative::NegativeCount,
    &impossible::Impossible,
    &figures::UnknownFigure,
    &braces::Braces,
    &blocks::Blocks,
    &links::DeadLink,
    &translations::Translations,
    &figures_differ::FiguresDiffer,
    &figure_typed::FigureTyped,
    &numbers_differ::NumbersDiffer,
    &two_units::TwoUnits,
    &points::PercentOrPoint,
    &direction::Direction,
    &parts::Parts,
    &contradiction::Contradiction,
    &dates::Dates,
    &shape::ShapeDiffers,
    &terms::Terms,
    &names::Names,
    &foreign::Foreign,
    &punctuation::Punctuation,
    &confusable::Confusable,
    &full_title::FullTitle,
    &sensitive_words::SensitiveWords,
    &headings::Headings,
    &repeated::Repeated,
    &sentences::Sentences,
    &portal::Portal,
    &arithmetic::Arithmetic,
    &corrections::Corrections,
    &correction_number::CorrectionNumber,
    &withdrawals::Withdrawals,
    &superseded::Superseded,
    &template_text::TemplateText,
    &title_claim::TitleClaim,
    &privacy::Privacy,
    &published::Published,
    &outside::Outside,
    &judgement::Judgement,
];

/// A site that every rule has seen. Pages can be made from nothing else.
#[derive(Debug)]
pub struct Checked {
    site: Site,
}

impl Checked {
    /// The facts.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }
}

/// What was found before, for a process that reads a project again and again: only texts that were saved since are looked
/// at anew, or all of them when what is [`Known`] has changed.
#[derive(Debug, Default)]
pub struct Kept {
    reports: Memo<Vec<Diagnostic>>,
    files: Memo<Vec<Diagnostic>>,
}

/// Runs every rule: over the facts, over the texts of each report, and over each file. `found` is what others have found
/// that the office may judge all the same. Errors do not take the value away: whoever writes to disk looks at them.
#[must_use]
pub fn all(site: Site, sources: &Sources, kept: &Kept, found: Vec<Diagnostic>) -> Outcome<Checked> {
    let found = looked(&site, sources, kept, None, found);
    Outcome::new(Some(Checked { site }), found)
}

/// The same for a process that reads the project once: what `earlier` has found nothing in is looked at again only where
/// something that matters to it has changed. Also says what nothing was found in this time; that holds for later runs only
/// if there are no errors, since what follows from an error is not told.
#[must_use]
pub fn all_again(
    site: Site,
    sources: &Sources,
    earlier: Option<&Cache>,
    found: Vec<Diagnostic>,
) -> (Outcome<Checked>, Option<Cache>) {
    let (found, cache) = {
        let known = Known::of(&site);
        let reports = site.reports.iter().map(|report| (report.name.as_str(), report.digest)).collect();
        let marks = Marks { site: &site, known: &known, sources, reports };
        let now = |part: &Part| marks.of(part);
        let clean = Clean::new(earlier, &settings(&site, sources, [sensitive_words::SENSITIVE]), &now);
        let found = looked(&site, sources, &Kept::default(), Some((&known, &clean)), found);
        (found, clean.end(&now))
    };
    (Outcome::new(Some(Checked { site }), found), cache)
}

fn looked(
    site: &Site,
    sources: &Sources,
    kept: &Kept,
    clean: Option<(&Known<'_>, &Clean<'_>)>,
    mut found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    for rule in RULES {
        rule.check(site, &mut found);
    }
    let words = Words::of(sources);
    let made_ready = OnceLock::new();
    let look = |name: String, look: &dyn Fn() -> Vec<Diagnostic>| match clean {
        Some((_, clean)) => clean.look(&name, look),
        None => look(),
    };
    let shared = sources.state("content/", |path| !path.starts_with("content/reports/"));
    let together = |state: Option<State>| Some([shared.clone()?, state?].concat());
    found.par_extend(site.reports.all().par_iter().flat_map_iter(|one| {
        let folder = sources.path(one.span.file).trim_end_matches("report.yaml");
        let state = together(sources.state(folder, |_| true));
        kept.reports.get(&one.name, state, || {
            let known = clean.map_or_else(|| made_ready.get_or_init(|| Known::of(site)), |(known, _)| known);
            look(format!("report {}", one.name), &|| report(site, known, &words, one, sources))
        })
    }));
    // The texts have been looked at with their reports.
    let files = |report: &Arc<Report>| report.texts.iter().map(|(_, text)| text.file).collect::<Vec<_>>();
    let texts: BTreeSet<FileId> = site.reports.all().iter().flat_map(files).collect();
    let others: Vec<FileId> =
        sources.below("content/").map(|(_, file)| file).filter(|file| !texts.contains(file)).collect();
    let listed = sources.state(sensitive_words::SENSITIVE, |_| true);
    found.par_extend(others.into_par_iter().flat_map_iter(|other| {
        let path = sources.path(other);
        let state = listed.clone().zip(sources.state(path, |_| true)).map(|(listed, own)| [listed, own].concat());
        kept.files.get(path, state, || look(format!("file {path}"), &|| file(&words, other, sources)))
    }));
    kept.reports.retain(|name| sources.get(&format!("content/reports/{name}/report.yaml")).is_some());
    kept.files.retain(|path| sources.get(path).is_some());
    judgement::apply(site, sources, found, judgement::Looked::Inside)
}

/// All that is found in a report and its texts. It rests on the report, the bytes of its texts, what stands outside of
/// `content/reports/`, and the office's words: where these are the same, so is what is found. A text is read once, for all rules.
#[must_use]
pub fn report(site: &Site, known: &Known<'_>, words: &Words, report: &Report, sources: &Sources) -> Vec<Diagnostic> {
    reads::note(Kind::Report, &report.name);
    let mut read = Localized::default();
    for (language, text) in report.texts.iter() {
        read.set(language, sources.read(text.file).unwrap_or_default());
    }
    let texts = Texts::of(known, report, &read);
    let mut found = gathered(|rule, found| rule.report(site, report, found));
    found.extend(gathered(|rule, found| rule.texts(&texts, found)));
    for (language, text) in report.texts.iter() {
        let bytes = read.get(language).map_or(&[][..], Vec::as_slice);
        let file = SourceFile::text(text.file, sources, std::str::from_utf8(bytes).ok(), words);
        found.extend(gathered(|rule, found| rule.file(&file, found)));
    }
    found
}

/// All that is found in a file of `content/` that is no text of a report. It rests on the bytes of the file and the office's
/// words.
#[must_use]
pub fn file(words: &Words, id: FileId, sources: &Sources) -> Vec<Diagnostic> {
    let path = sources.path(id);
    reads::note(Kind::Source, path);
    // A film is not read into memory to find out that it is too long.
    let readable = sources.size(id) <= attachment::MOST_BYTES;
    let bytes = if readable { sources.read(id).unwrap_or_default() } else { Vec::new() };
    let is_text = [".md", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
    let text = is_text.then(|| std::str::from_utf8(&bytes).ok()).flatten();
    let contents = (!is_text).then(|| if readable { attachment::read(path, &bytes) } else { attachment::too_large() });
    let file = SourceFile { contents: contents.as_ref(), ..SourceFile::text(id, sources, text, words) };
    gathered(|rule, found| rule.file(&file, found))
}

/// Applies what the office has set and allowed to findings about addresses outside, which are looked for when somebody
/// asks, after everything else.
#[must_use]
pub fn judge_outside(site: &Site, sources: &Sources, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    judgement::apply(site, sources, found, judgement::Looked::Outside)
}

fn gathered(look: impl Fn(&dyn Rule, &mut Vec<Diagnostic>)) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        look(*rule, &mut found);
    }
    found
}
