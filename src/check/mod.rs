//! Judges a site before anyone sees it: each [`Rule`] is one file and one entry in [`RULES`].
//!
//! [`all`] is the only way to a [`Checked`] site, and only a checked site can be rendered. Rules see facts, not bodies,
//! and know nothing of addresses, templates or charts.

mod addresses;
mod arithmetic;
mod blocks;
mod columns;
mod corrections;
mod figure_typed;
mod figures;
mod figures_differ;
mod links;
mod prose;
mod rule;
mod title_claim;
mod translations;
mod units;

pub use rule::Rule;

use crate::diagnostic::Outcome;
use crate::model::Site;

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
    &arithmetic::Arithmetic,
    &corrections::Corrections,
    &title_claim::TitleClaim,
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

/// Runs every rule. Errors do not take the value away: whoever writes to disk looks at them.
#[must_use]
pub fn all(site: Site) -> Outcome<Checked> {
    let mut found = Vec::new();
    for rule in RULES {
        rule.check(&site, &mut found);
    }
    Outcome::new(Some(Checked { site }), found)
}
