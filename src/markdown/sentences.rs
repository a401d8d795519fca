//! The sentences of a text, and the figures that each cites; runs of digits.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::facts::Facts;
use super::reference::Reference;
use crate::source::Spanned;

/// A figure and the sentence that it stands in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CitedFigure {
    /// What is cited, and where.
    pub reference: Spanned<Reference>,
    /// The sentence without markup, with its figures as written; shared by all that stand in the sentence.
    #[serde(with = "shared")]
    pub sentence: Arc<str>,
}

/// Keeps a text that several share; each gets one of its own again.
pub mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes it.
    ///
    /// # Errors
    /// When `serializer` cannot take it.
    pub fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    /// Reads it.
    ///
    /// # Errors
    /// When there is no text.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(deserializer).map(Arc::from)
    }
}

/// Gathers the text of a paragraph and gives each figure in it the sentence around it.
#[derive(Default)]
pub(super) struct Sentences {
    text: String,
    /// Figures, and where they stand in the text.
    waiting: Vec<(usize, Spanned<Reference>)>,
}

impl Sentences {
    /// Adds a figure, as `written`.
    pub(super) fn figure(&mut self, written: &str, reference: Spanned<Reference>) {
        self.waiting.push((self.text.len(), reference));
        self.text.push_str(written);
    }

    /// Adds a piece of the text.
    pub(super) fn event(&mut self, event: &Event<'_>, facts: &mut Facts) {
        match event {
            Event::Text(words) | Event::Code(words) => self.text.push_str(words),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            // Whatever else is not part of running text ends it.
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link)
            | Event::FootnoteReference(_)
            | Event::InlineHtml(_) => {}
            // What is in a block of code is nobody's sentence.
            Event::End(TagEnd::CodeBlock) => {
                self.text.clear();
                self.waiting.clear();
            }
            _ => self.end(facts),
        }
    }

    /// Ends the running text.
    pub(super) fn end(&mut self, facts: &mut Facts) {
        let text = std::mem::take(&mut self.text);
        let mut waiting = self.waiting.drain(..).peekable();
        let mut ends = sentence_ends(&text);
        let mut start = 0;
        while waiting.peek().is_some() {
            let end = ends.next().unwrap_or(text.len());
            let mut sentence: Option<Arc<str>> = None;
            while let Some((_, reference)) = waiting.next_if(|(at, _)| *at < end || end == text.len()) {
                let sentence = Arc::clone(sentence.get_or_insert_with(|| Arc::from(text[start..end].trim())));
                facts.figures.push(CitedFigure { reference, sentence });
            }
            start = end;
        }
    }
}

/// The bytes behind each sentence of `text`.
pub(super) fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(|(place, character)| {
        let after = place + character.len_utf8();
        let ends = match character {
            '。' | '！' | '？' => true,
            // A point ends a sentence before a blank, not inside `79.85`.
            '.' | '!' | '?' => text[after..].is_empty() || text[after..].starts_with(' '),
            _ => false,
        };
        ends.then_some(after)
    })
}

/// `text` with its digits in half width, as 285 is ２８５ on many keyboards; each character stays one character.
#[must_use]
pub fn half_width(text: &str) -> Cow<'_, str> {
    let is_wide = |one: char| ('０'..='９').contains(&one);
    if !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let mut narrow = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(one) = characters.next() {
        let after_digit = narrow.ends_with(|last: char| last.is_ascii_digit());
        match one {
            _ if is_wide(one) => narrow.extend(char::from_digit(one as u32 - '０' as u32, 10)),
            '．' if after_digit && characters.peek().copied().is_some_and(is_wide) => narrow.push('.'),
            other => narrow.push(other),
        }
    }
    Cow::Owned(narrow)
}

/// Runs of digits, with the commas between thousands and the point before decimals.
pub fn number_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut place = 0;
    std::iter::from_fn(move || {
        let start = place + bytes[place..].iter().position(u8::is_ascii_digit)?;
        let mut end = start + digits(start);
        let groups = end - start <= 3;
        while groups && bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        place = end;
        Some(start..end)
    })
}
