//! The sentences of a text: which figures each cites and which numbers were typed into it.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::facts::Facts;
use super::reference::Reference;
use crate::source::{FileId, Span, Spanned};

/// A figure and the sentence that it stands in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CitedFigure {
    /// What is cited, and where.
    pub reference: Spanned<Reference>,
    /// The sentence without markup, with its figures as written; shared by all that stand in the sentence.
    pub sentence: Arc<str>,
}

/// A number typed in a text: `285`, `12.62`, `8,000`. What it counts, if anything, stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypedNumber {
    /// Where.
    pub span: Span,
    /// The sentence without markup, with its figures as written; shared by all that stand in the sentence.
    pub sentence: Arc<str>,
    /// The bytes of the number in `sentence`.
    pub at: Range<usize>,
}

/// The numbers typed in `text`, a plain text such as a title, which stands at `span`, with or without quotation marks.
#[must_use]
pub fn typed_numbers(text: &str, span: Span) -> Vec<TypedNumber> {
    let sentence: Arc<str> = Arc::from(text);
    let cited = |at: usize| text[..at].rfind("{{").is_some_and(|open| !text[open..at].contains("}}"));
    // Written with escapes, the source is longer than the text, and places inside it are not known.
    let mark = match (span.end - span.start) as usize {
        length if length == text.len() => Some(0),
        length if length == text.len() + 2 => Some(1),
        _ => None,
    };
    number_runs(text)
        .filter(|run| !cited(run.start))
        .map(|at| TypedNumber {
            span: mark.map_or(span, |mark| span.part(mark + at.start, mark + at.end)),
            sentence: Arc::clone(&sentence),
            at,
        })
        .collect()
}

/// Gathers the text of a paragraph and gives each figure and number in it the sentence around it.
pub(super) struct Sentences {
    file: FileId,
    offset: usize,
    text: String,
    waiting: Vec<(usize, Waiting)>,
    /// Inside this many links.
    links: usize,
}

enum Waiting {
    Figure(Spanned<Reference>),
    /// Its length, and where it stands.
    Number(usize, Span),
}

impl Sentences {
    /// For a text that begins at byte `offset` of `file`.
    pub(super) fn new(file: FileId, offset: usize) -> Self {
        Self { file, offset, text: String::new(), waiting: Vec::new(), links: 0 }
    }

    /// Adds a figure, as `written`.
    pub(super) fn figure(&mut self, written: &str, reference: Spanned<Reference>) {
        self.waiting.push((self.text.len(), Waiting::Figure(reference)));
        self.text.push_str(written);
    }

    /// Adds what stands at `range` of `source`.
    pub(super) fn event(&mut self, event: &Event<'_>, source: &str, range: &Range<usize>, facts: &mut Facts) {
        match event {
            Event::Text(words) => {
                if self.links == 0 {
                    self.numbers(words, source, range);
                }
                self.text.push_str(words);
            }
            Event::Code(words) => self.text.push_str(words),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::Start(Tag::Link { .. }) => self.links += 1,
            Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
            // Whatever else is not part of running text ends it.
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough)
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

    fn numbers(&mut self, words: &str, source: &str, range: &Range<usize>) {
        let written = &source[range.clone()];
        // Entities and marks make the source longer than the text; the numbers stand in it in the same order.
        let mut from = 0;
        for run in number_runs(words) {
            let number = &words[run.clone()];
            let span = match written[from..].find(number).map(|found| from + found) {
                Some(start) => {
                    from = start + number.len();
                    let start = self.offset + range.start + start;
                    Span::new(self.file, start, start + number.len())
                }
                None => Span::new(self.file, self.offset + range.start, self.offset + range.end),
            };
            self.waiting.push((self.text.len() + run.start, Waiting::Number(number.len(), span)));
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
            let whole = &text[start..end];
            let begin = start + whole.len() - whole.trim_start().len();
            let mut sentence: Option<Arc<str>> = None;
            while let Some((at, one)) = waiting.next_if(|(at, _)| *at < end || end == text.len()) {
                let sentence = Arc::clone(sentence.get_or_insert_with(|| Arc::from(whole.trim())));
                match one {
                    Waiting::Figure(reference) => facts.figures.push(CitedFigure { reference, sentence }),
                    Waiting::Number(length, span) => {
                        let at = at - begin..at - begin + length;
                        facts.numbers.push(TypedNumber { span, sentence, at });
                    }
                }
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
