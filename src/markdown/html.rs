//! A text as HTML: flat, with classes and without style attributes (the pages' security policy forbids them).

use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, CowStr, Event, Tag, TagEnd};

use super::facts::{Numbering, RawHtml};
use super::markup::{self, InText};
use super::pieces::{Piece, pieces};
use super::reference::{Block, Reference};
use crate::source::FileId;

/// Answers for what a text only names.
pub trait Resolve {
    /// A figure as HTML; `opens_sentence` when a sentence begins with it.
    fn figure(&self, reference: &Reference, opens_sentence: bool) -> String;
    /// A block as HTML.
    fn block(&self, block: &Block) -> String;
    /// Where a link leads.
    fn link(&self, written: &str) -> ResolvedLink;
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolvedLink {
    /// The `href`.
    pub href: String,
    /// Whether it leaves the section.
    pub outside: bool,
    /// Where it leads in the end, when a notice comes first: on paper the notice is of no use.
    pub behind_notice: Option<String>,
}

/// Writes `text`, the body of a report, as HTML.
#[must_use]
pub fn html(file: FileId, text: &str, raw_html: RawHtml, resolve: &dyn Resolve) -> String {
    let mut writer = Writer {
        resolve,
        numbering: Numbering::default(),
        alignments: Vec::new(),
        cell: 0,
        head: false,
        notes: Notes::default(),
        in_text: None,
        block: None,
    };
    // What is wrong with the text was told when its facts were read.
    let pieces = pieces(text, file, 0, &mut Vec::new());
    let mut page = String::with_capacity(text.len() * 2);
    if raw_html == RawHtml::Sanitised {
        writer.in_text = Some(InText::of(&pieces));
    }
    let events = pieces.into_iter().enumerate().filter_map(|(index, (piece, _))| writer.event(index, piece));
    pulldown_cmark::html::push_html(&mut page, events);
    page
}

/// Footnotes are numbered in the order in which the text refers to them.
#[derive(Default)]
struct Notes {
    numbers: BTreeMap<String, usize>,
}

impl Notes {
    /// The number of a note, and whether this is the first mention of it.
    fn number(&mut self, label: &str) -> (usize, bool) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label.to_owned()).or_insert(next);
        (number, number == next)
    }
}

struct Writer<'r> {
    resolve: &'r dyn Resolve,
    numbering: Numbering,
    alignments: Vec<Alignment>,
    cell: usize,
    head: bool,
    notes: Notes,
    /// The tags inside sentences that are taken; absent where HTML is refused.
    in_text: Option<InText>,
    /// The block of HTML that has begun.
    block: Option<String>,
}

impl Writer<'_> {
    fn event<'t>(&mut self, index: usize, piece: Piece<'t>) -> Option<Event<'t>> {
        let raw = |html: String| Some(Event::InlineHtml(html.into()));
        match piece {
            Piece::Figure { reference, opens_sentence } => raw(self.resolve.figure(&reference, opens_sentence)),
            Piece::Block(block) => Some(Event::Html(self.resolve.block(&block).into())),
            Piece::Event(event) => match event {
                Event::InlineHtml(html) => raw(self.in_text.as_ref()?.written(index, &html)?),
                Event::Start(Tag::HtmlBlock) if self.in_text.is_some() => {
                    self.block = Some(String::new());
                    None
                }
                Event::Html(html) => {
                    self.block.as_mut()?.push_str(&html);
                    None
                }
                Event::End(TagEnd::HtmlBlock) => Some(Event::Html(markup::block(&self.block.take()?).into())),
                Event::Start(Tag::Heading { level, id, classes, .. }) => {
                    let number = self.numbering.next(level);
                    let id = id.unwrap_or_else(|| number.into());
                    Some(Event::Start(Tag::Heading { level, id: Some(id), classes, attrs: Vec::new() }))
                }
                Event::Start(Tag::Link { dest_url, title, .. }) => raw(self.link(&dest_url, &title)),
                Event::End(TagEnd::Link) => raw("</a>".to_owned()),
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    let href: CowStr<'t> = self.resolve.link(&dest_url).href.into();
                    Some(Event::Start(Tag::Image { link_type, dest_url: href, title, id }))
                }
                Event::FootnoteReference(label) => {
                    let (number, first) = self.notes.number(&label);
                    let anchor = if first { format!(" id=\"note-{number}-back\"") } else { String::new() };
                    raw(format!(
                        "<sup class=\"footnote-reference\"><a{anchor} href=\"#note-{number}\">{number}</a></sup>"
                    ))
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let (number, _) = self.notes.number(&label);
                    Some(Event::Html(format!(
                        "<div class=\"footnote-definition\" id=\"note-{number}\"><a class=\"footnote-label\" href=\"#note-{number}-back\">{number}</a>\n"
                    ).into()))
                }
                Event::End(TagEnd::FootnoteDefinition) => Some(Event::Html("</div>\n".into())),
                other => self.table(other),
            },
        }
    }

    fn link(&self, written: &str, title: &str) -> String {
        let ResolvedLink { href, outside, behind_notice } = self.resolve.link(written);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let outside = if outside { " class=\"outside\" rel=\"noopener noreferrer\"" } else { "" };
        let address =
            behind_notice.map_or_else(String::new, |address| format!(" data-address=\"{}\"", escape(&address)));
        format!("<a href=\"{}\"{outside}{address}{title}>", escape(&href))
    }

    /// Tables with `scope` and classes where the library writes style attributes.
    fn table<'t>(&mut self, event: Event<'t>) -> Option<Event<'t>> {
        let html = match &event {
            Event::Start(Tag::Table(alignments)) => {
                self.alignments.clone_from(alignments);
                "<div class=\"table-scroll\" tabindex=\"0\"><table>\n".to_owned()
            }
            Event::End(TagEnd::Table) => "</tbody></table></div>\n".to_owned(),
            Event::Start(Tag::TableHead) => {
                (self.head, self.cell) = (true, 0);
                "<thead><tr>".to_owned()
            }
            Event::End(TagEnd::TableHead) => {
                self.head = false;
                "</tr></thead><tbody>\n".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                self.cell = 0;
                "<tr>".to_owned()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
            Event::Start(Tag::TableCell) => {
                let class = match self.alignments.get(self.cell) {
                    Some(Alignment::Right) => " class=\"number\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                let scope = match (self.head, self.cell) {
                    (true, _) => " scope=\"col\"",
                    (false, 0) => " scope=\"row\"",
                    _ => "",
                };
                let name = if scope.is_empty() { "td" } else { "th" };
                format!("<{name}{scope}{class}>")
            }
            Event::End(TagEnd::TableCell) => {
                let name = if self.head || self.cell == 0 { "th" } else { "td" };
                self.cell += 1;
                format!("</{name}>")
            }
            _ => return Some(event),
        };
        Some(Event::InlineHtml(html.into()))
    }
}

/// Text for HTML and for quoted attributes.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
