//! The parsed text as a flat list of pieces: Markdown events, figures and blocks, each with its place.
//!
//! What CommonMark gets wrong for Chinese is put right here: `**“重点”**工作` is bold although a quotation mark touches
//! the asterisks (commonmark-spec issue 650), and a line break between two Chinese characters writes no space.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::reference::{Block, Braces, Reference, block_in_text, not_closed, read};
use crate::diagnostic::{Diagnostic, message};
use crate::source::{FileId, Span};

/// One piece of a parsed text.
pub(super) enum Piece<'t> {
    Event(Event<'t>),
    Figure {
        reference: Reference,
        /// Whether a sentence begins with it.
        opens_sentence: bool,
    },
    Block(Block),
}

/// A piece with its bytes in the text.
pub(super) type Placed<'t> = (Piece<'t>, Range<usize>);

/// Texts nested deeper than this are refused; pages and their readers have no use for them.
const MOST_LEVELS: usize = 100;

/// Parses `text`, the body of a report, which begins at byte `offset` of `file`.
pub(super) fn pieces<'t>(
    text: &'t str,
    file: FileId,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Placed<'t>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let events = merged(Parser::new_ext(text, options).into_offset_iter());
    let mut splitter = Splitter {
        text,
        place: Place { file, offset },
        pieces: Vec::with_capacity(events.len()),
        levels: 0,
        code: false,
    };
    let mut too_deep = false;
    let mut next = 0;
    while let Some((event, range)) = events.get(next) {
        if let Some(blocks) = splitter.blocks(&events[next..]) {
            let length = blocks.0;
            splitter.pieces.extend(blocks.1);
            next += length;
            continue;
        }
        if splitter.levels > MOST_LEVELS && !too_deep {
            too_deep = true;
            diagnostics.push(Diagnostic::error(
                "too-deep",
                splitter.place.span(range),
                message!(
                    zh: "层次超过 {MOST_LEVELS} 层",
                    en: "nested deeper than {MOST_LEVELS} levels",
                ),
            ));
        }
        splitter.push(event.clone(), range.clone(), diagnostics);
        next += 1;
    }
    let mut pieces = splitter.pieces;
    if pieces.iter().any(|(piece, _)| matches!(piece, Piece::Event(Event::Text(text)) if text.contains("**"))) {
        pieces = embolden(pieces, text);
    }
    join_lines(&mut pieces);
    mark_openings(&mut pieces);
    pieces
}

/// Joins runs of text that touch in the source. A backslash leaves a gap, so what it escapes stays a run of its own.
fn merged<'t>(events: impl Iterator<Item = (Event<'t>, Range<usize>)>) -> Vec<(Event<'t>, Range<usize>)> {
    let mut merged: Vec<(Event<'t>, Range<usize>)> = Vec::new();
    for (event, range) in events {
        if let (Event::Text(next), Some((Event::Text(last), place))) = (&event, merged.last_mut())
            && place.end == range.start
        {
            *last = format!("{last}{next}").into();
            place.end = range.end;
        } else {
            merged.push((event, range));
        }
    }
    merged
}

#[derive(Clone, Copy)]
struct Place {
    file: FileId,
    offset: usize,
}

impl Place {
    fn span(self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }
}

struct Splitter<'t> {
    text: &'t str,
    place: Place,
    pieces: Vec<Placed<'t>>,
    levels: usize,
    code: bool,
}

impl<'t> Splitter<'t> {
    /// A paragraph of nothing but blocks, one a line: how many events it takes, and the blocks.
    fn blocks(&self, events: &[(Event<'t>, Range<usize>)]) -> Option<(usize, Vec<Placed<'t>>)> {
        if !matches!(events.first()?.0, Event::Start(Tag::Paragraph)) {
            return None;
        }
        let mut blocks = Vec::new();
        for (index, (event, range)) in events.iter().enumerate().skip(1) {
            match event {
                Event::Text(text) => {
                    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
                    if self.escaped(range.start) {
                        return None;
                    }
                    match read(inner, self.place.span(range)) {
                        Ok(Braces::Block(block)) => blocks.push((Piece::Block(block), range.clone())),
                        _ => return None,
                    }
                }
                Event::SoftBreak => {}
                Event::End(TagEnd::Paragraph) => return Some((index + 1, blocks)),
                _ => return None,
            }
        }
        None
    }

    fn escaped(&self, start: usize) -> bool {
        start > 0 && self.text.as_bytes()[start - 1] == b'\\'
    }

    fn push(&mut self, event: Event<'t>, range: Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
        match event {
            Event::Start(ref tag) => {
                self.levels += 1;
                self.code |= matches!(tag, Tag::CodeBlock(_));
                self.pieces.push((Piece::Event(event), range));
            }
            Event::End(ref tag) => {
                self.levels = self.levels.saturating_sub(1);
                self.code &= !matches!(tag, TagEnd::CodeBlock);
                self.pieces.push((Piece::Event(event), range));
            }
            Event::Text(ref text) if !self.code && text.contains("{{") => self.split(text, &range, diagnostics),
            _ => self.pieces.push((Piece::Event(event), range)),
        }
    }

    /// Takes the figures out of a run of text.
    fn split(&mut self, text: &CowStr<'t>, range: &Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
        // Without entities the text is the source, byte for byte; with them places inside it are only the run's.
        let exact = self.text.get(range.clone()) == Some(text.as_ref());
        let at = |start: usize, end: usize| {
            if exact { range.start + start..range.start + end } else { range.clone() }
        };
        let mut done = 0;
        let mut from = if self.escaped(range.start) && text.starts_with("{{") { 2 } else { 0 };
        while let Some(open) = text[from..].find("{{").map(|open| open + from) {
            let Some(close) = text[open..].find("}}").map(|close| close + open) else {
                diagnostics.push(not_closed(self.place.span(&at(open, open + 2))));
                break;
            };
            if let Some(next) = text[open + 2..close].find("{{") {
                // Another figure opens before this one closes.
                diagnostics.push(not_closed(self.place.span(&at(open, open + 2))));
                from = open + 2 + next;
                continue;
            }
            if open > done {
                self.text_piece(&text[done..open], at(done, open));
            }
            let place = at(open, close + 2);
            match read(&text[open + 2..close], self.place.span(&place)) {
                Ok(Braces::Figure(reference)) => {
                    self.pieces.push((Piece::Figure { reference, opens_sentence: false }, place));
                }
                Ok(Braces::Block(_)) => diagnostics.push(block_in_text(self.place.span(&place))),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
            done = close + 2;
            from = done;
        }
        if done < text.len() {
            self.text_piece(&text[done..], at(done, text.len()));
        }
    }

    fn text_piece(&mut self, text: &str, place: Range<usize>) {
        self.pieces.push((Piece::Event(Event::Text(CowStr::from(text.to_owned()))), place));
    }
}

/// Pairs the `**` that the parser has left as text, each pair within one parent.
fn embolden<'t>(pieces: Vec<Placed<'t>>, source: &str) -> Vec<Placed<'t>> {
    let pairs = pairs(&pieces, source);
    if pairs.is_empty() {
        return pieces;
    }
    let mut result = Vec::with_capacity(pieces.len() + pairs.len());
    for (index, (piece, range)) in pieces.into_iter().enumerate() {
        let Piece::Event(Event::Text(text)) = &piece else {
            result.push((piece, range));
            continue;
        };
        let mut done = 0;
        for mark in pairs.iter().filter(|mark| mark.piece == index) {
            let tag = if mark.opens { Event::Start(Tag::Strong) } else { Event::End(TagEnd::Strong) };
            if mark.at > done {
                result.push((Piece::Event(Event::Text(text[done..mark.at].to_owned().into())), range.clone()));
            }
            result.push((Piece::Event(tag), range.clone()));
            done = mark.at + 2;
        }
        if done == 0 {
            result.push((piece, range));
        } else if done < text.len() {
            result.push((Piece::Event(Event::Text(text[done..].to_owned().into())), range));
        }
    }
    result
}

struct Mark {
    piece: usize,
    at: usize,
    opens: bool,
}

fn pairs(pieces: &[Placed<'_>], source: &str) -> Vec<Mark> {
    let mut pairs = Vec::new();
    // The first `**` still waiting for its partner, one for each open parent.
    let mut waiting: Vec<Option<(usize, usize)>> = vec![None];
    let mut code = false;
    for (index, (piece, range)) in pieces.iter().enumerate() {
        match piece {
            Piece::Event(Event::Start(tag)) => {
                code |= matches!(tag, Tag::CodeBlock(_));
                waiting.push(None);
            }
            Piece::Event(Event::End(tag)) => {
                code &= !matches!(tag, TagEnd::CodeBlock);
                waiting.pop();
            }
            Piece::Event(Event::Text(text)) if !code => {
                let escaped = range.start > 0 && source.as_bytes().get(range.start - 1) == Some(&b'\\');
                for (at, _) in text.match_indices("**") {
                    if (escaped && at == 0) || waiting.is_empty() {
                        continue;
                    }
                    let parent = waiting.len() - 1;
                    match waiting[parent].take() {
                        Some((piece, start)) => {
                            pairs.push(Mark { piece, at: start, opens: true });
                            pairs.push(Mark { piece: index, at, opens: false });
                        }
                        None => waiting[parent] = Some((index, at)),
                    }
                }
            }
            _ => {}
        }
    }
    pairs.sort_by_key(|mark| (mark.piece, mark.at));
    pairs
}

/// A line break between two wide characters is the editor's, not the reader's.
fn join_lines(pieces: &mut Vec<Placed<'_>>) {
    // Marks of emphasis and of links lie between two characters without parting them.
    let wide: Vec<Option<(bool, bool)>> =
        pieces.iter().map(|(piece, _)| (!is_inline_mark(piece)).then(|| edges(piece))).collect();
    let mut index = 0;
    pieces.retain(|(piece, _)| {
        let here = index;
        index += 1;
        let joins = matches!(piece, Piece::Event(Event::SoftBreak))
            && wide[..here].iter().rev().find_map(|piece| *piece).is_some_and(|before| before.1)
            && wide[here + 1..].iter().find_map(|piece| *piece).is_some_and(|next| next.0);
        !joins
    });
}

fn is_inline_mark(piece: &Piece<'_>) -> bool {
    matches!(
        piece,
        Piece::Event(
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. })
                | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link)
        )
    )
}

/// Whether a piece begins and ends with a wide character. A figure takes after its other neighbour.
fn edges(piece: &Piece<'_>) -> (bool, bool) {
    match piece {
        Piece::Event(Event::Text(text)) => {
            (text.chars().next().is_some_and(is_wide), text.chars().next_back().is_some_and(is_wide))
        }
        Piece::Figure { .. } => (true, true),
        _ => (false, false),
    }
}

/// Han characters, kana, and full-width punctuation; also the quotation marks that Chinese shares with English.
pub(super) fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

fn mark_openings(pieces: &mut [Placed<'_>]) {
    let mut opening = true;
    for (piece, _) in pieces {
        match piece {
            Piece::Event(Event::Text(text)) => {
                let end = text.trim_end_matches([' ', '\n', '"', '”', '’', ')', '“', '(']);
                opening = if end.is_empty() { opening } else { end.ends_with(['.', '!', '?']) };
            }
            Piece::Figure { opens_sentence, .. } => {
                *opens_sentence = opening;
                opening = false;
            }
            Piece::Event(
                Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. })
                | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link)
                | Event::SoftBreak,
            ) => {}
            Piece::Event(Event::Code(_) | Event::FootnoteReference(_)) => opening = false,
            Piece::Event(_) | Piece::Block(_) => opening = true,
        }
    }
}
