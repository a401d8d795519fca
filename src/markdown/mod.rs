//! Turns the Markdown of a report into its facts, and, when a page is made, into HTML; for the search into plain words, and for the rules into [`Prose`].
//!
//! All go through the same `pieces`, so that a figure found while checking is the figure written later.
//! `{{ … }}` is resolved here, on the parsed text, never by the template engine: what stands in code stays as it is.
//! It knows nothing of indicators or addresses: a [`Resolve`] answers for them. Begin with [`facts`] and [`html`].

mod facts;
mod html;
mod markup;
mod pieces;
mod prose;
mod reference;
mod sections;
mod sentences;

#[cfg(test)]
mod tests;

pub use facts::{Facts, Heading, RawHtml, facts};
pub(crate) use html::escape;
pub use html::{Resolve, ResolvedLink, html};
pub use prose::{GAP, Passage, Prose, Role, Shape, prose};
pub use reference::{Block, BlockKind, Inline, Reference, inline};
pub use sections::{Section, Speak, sections};
pub use sentences::{CitedFigure, half_width, number_runs, shared};
