//! A text without markup, cut at its headings: what a search looks in.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::facts::Numbering;
use super::pieces::{Piece, pieces};
use super::reference::{Block, Reference};
use crate::source::FileId;

/// Says in plain words what a text only names.
pub trait Speak {
    /// A figure; `opens_sentence` when a sentence begins with it.
    fn figure(&self, reference: &Reference, opens_sentence: bool) -> String;
    /// What a block shows, as words.
    fn block(&self, block: &Block) -> String;
}

/// What stands below a heading of the second or third level, or before the first one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Section {
    /// The anchor of the heading; empty before the first one.
    pub anchor: String,
    /// The heading, its figures written.
    pub heading: String,
    /// The text, its figures written; paragraphs and cells are lines of their own.
    pub text: String,
}

/// Cuts `text`, the body of a report, into its sections. The first one has no heading and may be empty.
#[must_use]
pub fn sections(file: FileId, text: &str, speak: &dyn Speak) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut numbering = Numbering::default();
    let mut heading = false;
    // What is wrong with the text was told when its facts were read.
    for (piece, _) in pieces(text, file, 0, &mut Vec::new()) {
        let Some(section) = sections.last_mut() else { break };
        let to = if heading { &mut section.heading } else { &mut section.text };
        match piece {
            Piece::Figure { reference, opens_sentence } => to.push_str(&speak.figure(&reference, opens_sentence)),
            Piece::Block(block) => {
                to.push_str(&speak.block(&block));
                to.push('\n');
            }
            Piece::Event(event) => match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let number = numbering.next(level);
                    if matches!(level as u8, 2 | 3) {
                        let anchor = id.map_or(number, |id| id.to_string());
                        sections.push(Section { anchor, ..Section::default() });
                        heading = true;
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    heading = false;
                    section.text.push('\n');
                }
                Event::Text(words) | Event::Code(words) => to.push_str(&words),
                Event::SoftBreak => to.push(' '),
                // Neither ends a word.
                Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. })
                | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link)
                | Event::FootnoteReference(_)
                | Event::Html(_)
                | Event::InlineHtml(_) => {}
                _ if to.is_empty() || to.ends_with('\n') => {}
                _ => to.push('\n'),
            },
        }
    }
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    sections
}
