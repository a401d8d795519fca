//! A text as a reader goes through it: headings, paragraphs, items and cells without markup, each word with its place;
//! and the shape of the text, so that two languages can be held side by side.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::pieces::{Piece, pieces};
use super::reference::BlockKind;
use super::sentences::sentence_ends;
use crate::source::{FileId, Span};

/// What stands in a passage where a figure or code is: neither words nor a blank.
pub const GAP: char = '\u{fffc}';

/// A text without markup.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Its headings, paragraphs, items and cells in order.
    pub passages: Vec<Passage>,
    /// What it is built of, in order.
    pub shape: Vec<(Shape, Span)>,
}

/// What a passage is on the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// The title of the page.
    Title,
    /// The sentence or two about the page.
    Summary,
    /// A heading; 2 for `##`.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
}

/// A part of the shape of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph outside lists and tables.
    Paragraph,
    /// A list with so many items of its own.
    List(usize),
    /// A table of so many rows (with its head) and columns.
    Table(usize, usize),
    /// A link or an image, with its address.
    Link(String),
    /// A reference to a footnote.
    Footnote,
    /// A chart, table or row of tiles.
    Block(BlockKind, String),
}

/// A run of words: a heading, a paragraph, an item, a cell.
#[derive(Clone, Debug)]
pub struct Passage {
    /// What it is.
    pub role: Role,
    /// Its words without markup; [`GAP`] stands for each figure and each piece of code.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Figures: the byte of their gap in `text`, and their place in the source.
    pub figures: Vec<(usize, Span)>,
    /// Words of links in `text`.
    links: Vec<Range<usize>>,
    runs: Vec<Run>,
}

/// Words and the bytes that they came from.
#[derive(Clone, Debug)]
struct Run {
    start: usize,
    length: usize,
    source: Span,
}

impl Passage {
    fn new(role: Role, span: Span) -> Self {
        Self { role, text: String::new(), span, figures: Vec::new(), links: Vec::new(), runs: Vec::new() }
    }

    /// Whether the byte `at` of the words belongs to a link.
    #[must_use]
    pub fn is_linked(&self, at: usize) -> bool {
        self.links.iter().any(|link| link.contains(&at))
    }

    /// A title or a summary, which stands at `span`, with or without quotation marks; figures in it are gaps.
    #[must_use]
    pub fn line(role: Role, written: &str, span: Span) -> Self {
        let mut passage = Self::new(role, span);
        let mark = match (span.end - span.start) as usize {
            length if length == written.len() => Some(0),
            length if length == written.len() + 2 => Some(1),
            // Written with escapes or over several lines: places inside it are not known.
            _ => None,
        };
        let place = |from: usize, to: usize| mark.map_or(span, |mark| span.part(mark + from, mark + to));
        let mut from = 0;
        while let Some(open) = written[from..].find("{{").map(|open| from + open) {
            let Some(close) = written[open..].find("}}").map(|close| open + close + 2) else { break };
            passage.push(&written[from..open], place(from, open));
            passage.figure(place(open, close));
            from = close;
        }
        passage.push(&written[from..], place(from, written.len()));
        passage
    }

    fn push(&mut self, words: &str, source: Span) {
        if !words.is_empty() {
            self.runs.push(Run { start: self.text.len(), length: words.len(), source });
            self.text.push_str(words);
        }
    }

    fn figure(&mut self, source: Span) {
        self.figures.push((self.text.len(), source));
        self.gap(source);
    }

    fn gap(&mut self, source: Span) {
        self.push(GAP.encode_utf8(&mut [0; 4]), source);
    }

    /// Where the bytes `range` of the words stand in the source.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Span {
        let run = |byte: usize| self.runs.iter().rev().find(|run| run.start <= byte);
        let (Some(first), Some(last)) = (run(range.start), run(range.end.saturating_sub(1).max(range.start))) else {
            return self.span;
        };
        let exact = |run: &Run| (run.source.end - run.source.start) as usize == run.length;
        let start = if exact(first) {
            first.source.start as usize + range.start - first.start
        } else {
            first.source.start as usize
        };
        let end =
            if exact(last) { last.source.start as usize + range.end - last.start } else { last.source.end as usize };
        Span::new(self.span.file, start, end)
    }

    /// Its sentences, without the blanks around them.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let text = self.text.as_str();
        let mut start = 0;
        sentence_ends(text).chain(std::iter::once(text.len())).filter_map(move |end| {
            let whole = text.get(start..end)?;
            let from = start + whole.len() - whole.trim_start().len();
            start = end;
            let words = whole.trim();
            (!words.is_empty()).then(|| from..from + words.len())
        })
    }
}

/// Goes through `text`, the body of a report, which begins at byte `offset` of `file`.
#[must_use]
pub fn prose(file: FileId, text: &str, offset: usize) -> Prose {
    let mut walk = Walk {
        file,
        offset,
        prose: Prose::default(),
        open: None,
        role: Vec::new(),
        lists: Vec::new(),
        table: None,
        code: 0,
        links: 0,
    };
    // What is wrong with the text was told when its facts were read.
    for (piece, range) in pieces(text, file, offset, &mut Vec::new()) {
        walk.piece(&piece, &range, text);
    }
    walk.close();
    walk.prose
}

struct Walk {
    file: FileId,
    offset: usize,
    prose: Prose,
    open: Option<Passage>,
    /// The roles that words have at this place, the innermost last.
    role: Vec<Role>,
    /// The lists around this place: their index in the shape.
    lists: Vec<usize>,
    /// The table around this place: its index in the shape.
    table: Option<usize>,
    code: usize,
    /// Inside this many links.
    links: usize,
}

impl Walk {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    fn close(&mut self) {
        if let Some(passage) = self.open.take()
            && !passage.text.trim().is_empty()
        {
            self.prose.passages.push(passage);
        }
    }

    fn enter(&mut self, role: Role) {
        self.close();
        self.role.push(role);
    }

    fn leave(&mut self) {
        self.close();
        self.role.pop();
    }

    fn passage(&mut self, span: Span) -> &mut Passage {
        let role = self.role.last().copied().unwrap_or(Role::Paragraph);
        let open = self.open.get_or_insert_with(|| Passage::new(role, span));
        open.span.end = open.span.end.max(span.end);
        open
    }

    fn piece(&mut self, piece: &Piece<'_>, range: &Range<usize>, source: &str) {
        let span = self.span(range);
        match piece {
            Piece::Figure { .. } => self.passage(span).figure(span),
            Piece::Block(block) => {
                self.close();
                self.prose.shape.push((Shape::Block(block.kind, block.name.clone()), span));
            }
            Piece::Event(event) => self.event(event, range, span, source),
        }
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>, span: Span, source: &str) {
        match event {
            Event::Text(words) if self.code == 0 => {
                // A backslash or an entity makes the source longer than the words.
                let place = match source[range.clone()].find(&**words) {
                    Some(from) => span.part(from, from + words.len()),
                    None => span,
                };
                let linked = self.links > 0;
                let passage = self.passage(span);
                let start = passage.text.len();
                passage.push(words, place);
                if linked {
                    passage.links.push(start..passage.text.len());
                }
            }
            Event::Code(_) => self.passage(span).gap(span),
            Event::SoftBreak | Event::HardBreak => self.passage(span).push(" ", span),
            Event::Start(Tag::CodeBlock(_)) => self.code += 1,
            Event::End(TagEnd::CodeBlock) => self.code = self.code.saturating_sub(1),
            Event::Start(Tag::Heading { level, .. }) => {
                self.prose.shape.push((Shape::Heading(*level as u8), span));
                self.enter(Role::Heading(*level as u8));
            }
            Event::Start(Tag::Paragraph) => {
                if self.lists.is_empty() {
                    self.prose.shape.push((Shape::Paragraph, span));
                }
                self.close();
            }
            Event::Start(Tag::List(_)) => {
                self.close();
                self.lists.push(self.prose.shape.len());
                self.prose.shape.push((Shape::List(0), span));
            }
            Event::End(TagEnd::List(_)) => {
                self.close();
                self.lists.pop();
            }
            Event::Start(Tag::Item) => {
                if let Some(list) = self.lists.last()
                    && let Some((Shape::List(items), _)) = self.prose.shape.get_mut(*list)
                {
                    *items += 1;
                }
                self.enter(Role::Item);
            }
            Event::Start(Tag::Table(columns)) => {
                self.close();
                self.table = Some(self.prose.shape.len());
                self.prose.shape.push((Shape::Table(0, columns.len()), span));
            }
            Event::End(TagEnd::Table) => self.table = None,
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                if let Some(table) = self.table
                    && let Some((Shape::Table(rows, _), _)) = self.prose.shape.get_mut(table)
                {
                    *rows += 1;
                }
            }
            Event::Start(Tag::TableCell) => self.enter(Role::Cell),
            Event::End(TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => self.leave(),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.links += usize::from(matches!(event, Event::Start(Tag::Link { .. })));
                self.prose.shape.push((Shape::Link(dest_url.to_string()), span));
            }
            Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
            Event::FootnoteReference(_) => self.prose.shape.push((Shape::Footnote, span)),
            // Neither ends a run of words.
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Image)
            | Event::Html(_)
            | Event::InlineHtml(_) => {}
            _ => self.close(),
        }
    }
}
