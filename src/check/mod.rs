//! Judges a site before anyone sees it: each [`Rule`] is one file and one entry in [`RULES`].
//!
//! [`all`] is the only way to a [`Checked`] site, and only a checked site can be rendered. A rule sees the facts,
//! the texts of one report at a time, or one file at a time; it knows nothing of addresses, templates or charts.
//! `judgement` then applies what the office has set and allowed.

mod addresses;
mod arithmetic;
mod blocks;
mod columns;
mod confusable;
mod contradiction;
mod corrections;
mod dates;
mod figure_typed;
mod figures;
mod figures_differ;
mod foreign;
mod full_title;
mod headings;
mod judgement;
mod links;
mod names;
mod numbers;
mod numbers_differ;
mod parts;
mod points;
mod portal;
mod privacy;
mod punctuation;
mod quantities;
mod repeated;
mod rule;
mod sensitive_words;
mod sentences;
mod shape;
mod terms;
mod title_claim;
mod translations;
mod two_units;
mod units;

pub use rule::{Rule, SourceFile, Texts};

use rayon::prelude::*;

use crate::attachment;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::Site;
use crate::source::Sources;

/// All rules, in the order in which they run.
pub const RULES: &[&dyn Rule] = &[
    &columns::UnknownColumn,
    &addresses::Addresses,
    &units::Units,
    &figures::UnknownFigure,
    &blocks::Blocks,
    &links::DeadLink,
    &translations::Translations,
    &figures_differ::FiguresDiffer,
    &figure_typed::FigureTyped,
    &numbers_differ::NumbersDiffer,
    &two_units::TwoUnits,
    &points::PercentOrPoint,
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
    &title_claim::TitleClaim,
    &privacy::Privacy,
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

/// Runs every rule: over the facts, over the texts of each report, and over each file. Errors do not take the value
/// away: whoever writes to disk looks at them.
#[must_use]
pub fn all(site: Site, sources: &Sources) -> Outcome<Checked> {
    let mut found = Vec::new();
    for rule in RULES {
        rule.check(&site, &mut found);
    }
    found.par_extend(site.reports.par_iter().flat_map_iter(|report| {
        let texts = Texts::read(&site, report, sources);
        gathered(|rule, found| rule.texts(&texts, found))
    }));
    let list = sources.get(sensitive_words::SENSITIVE).and_then(|file| sources.read(file).ok());
    let words = list.map(|bytes| sensitive_words::Words::read(&String::from_utf8_lossy(&bytes))).unwrap_or_default();
    let files: Vec<(&str, crate::source::FileId)> = sources.below("content/").collect();
    found.par_extend(files.into_par_iter().flat_map_iter(|(path, id)| {
        let is_text = [".md", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
        // A film is not read into memory to find out that it is too long.
        let readable = sources.size(id) <= attachment::MOST_BYTES;
        let bytes = if readable { sources.read(id).unwrap_or_default() } else { Vec::new() };
        let contents =
            (!is_text).then(|| if readable { attachment::read(path, &bytes) } else { attachment::too_large() });
        let text = is_text.then(|| String::from_utf8(bytes).ok()).flatten();
        let file = SourceFile {
            id,
            path,
            size: sources.size(id),
            text: text.as_deref(),
            contents: contents.as_ref(),
            words: &words,
        };
        gathered(|rule, found| rule.file(&file, found))
    }));
    let found = judgement::apply(&site, sources, found);
    Outcome::new(Some(Checked { site }), found)
}

fn gathered(look: impl Fn(&dyn Rule, &mut Vec<Diagnostic>)) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        look(*rule, &mut found);
    }
    found
}
