//! Turns a declared chart into two inline SVGs, one for wide columns and one for phones, and a sentence.
//!
//! A chart comes with exact decimals and finished texts. This module must never know the site, the clock, the
//! disk or the reader's fonts: the same chart gives the same bytes everywhere. Looks are classes of the theme.
//! What would mislead is refused with the reason and what to use instead, never drawn somehow.
//!
//! Begin with `kind.rs`. A new kind is one file beside `bar.rs` and one entry in [`KINDS`].

mod bar;
mod canvas;
mod change;
mod column;
mod description;
mod donut;
mod grouped;
mod heat_table;
mod kind;
mod level_growth;
mod line;
mod number;
mod percent;
mod plot;
mod progress;
mod scale;
mod series;
mod series_facts;
mod share;
mod small_multiples;
mod sparkline;
mod squares;
mod stacked;
mod text;
mod waterfall;
mod width;

#[cfg(test)]
mod tests;

pub use description::describe;
pub use kind::{Chart, Item, Kind, Refusal, Series, Shape, Status, Width};
pub use sparkline::sparkline;
pub use text::{Font, lines, width_of};

/// Every kind of chart, in the order in which they are offered.
pub const KINDS: &[&dyn Kind] = &[
    &bar::Bar,
    &column::Column,
    &share::Share,
    &progress::Progress,
    &squares::Squares,
    &donut::Donut,
    &line::Line,
    &grouped::Grouped,
    &stacked::Stacked,
    &change::Change,
    &small_multiples::SmallMultiples,
    &heat_table::HeatTable,
    &level_growth::LevelGrowth,
    &waterfall::Waterfall,
];

/// Everything a page needs of one chart.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// SVG for columns of 640 pixels and more.
    pub wide: String,
    /// SVG for phones.
    pub narrow: String,
    /// The sentence that says what both show.
    pub description: String,
}

/// The kind with this name.
pub fn find(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// Draws a chart for both widths, or says why it must not be drawn.
pub fn draw(kind: &dyn Kind, chart: &Chart) -> Result<Drawing, Refusal> {
    Ok(Drawing {
        wide: kind.draw(chart, Width::Wide)?,
        narrow: kind.draw(chart, Width::Narrow)?,
        description: describe(kind, chart),
    })
}
