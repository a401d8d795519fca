//! HTML that an editor has written into a text: what of it is kept, and what is told.
//!
//! A project takes none unless `site.yaml` says `raw-html: sanitised`. Then tables with joined cells and the like are
//! taken, and all that could run, load, restyle or lead away is dropped and told: scripts, styles, events, pictures,
//! links, frames, forms. Links and pictures are written in Markdown, where they are checked. The only module that
//! imports the sanitiser. Begin with [`block`] and [`InText`].

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::pieces::{Piece, Placed};
use crate::diagnostic::{Diagnostic, message};
use crate::source::Span;

/// Elements of a block.
const BLOCKS: &[&str] = &[
    "b", "br", "caption", "col", "colgroup", "dd", "div", "dl", "dt", "em", "hr", "i", "li", "ol", "p", "small",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "wbr",
];

/// Elements within a sentence.
const IN_TEXT: &[&str] = &["b", "br", "em", "i", "small", "strong", "sub", "sup", "u", "wbr"];

/// Elements without an end.
const VOID: &[&str] = &["br", "wbr"];

/// What cells may say of themselves.
const CELL: &[&str] = &["colspan", "rowspan", "scope", "headers", "lang"];

/// A block of HTML, with what is taken and nothing else.
pub(super) fn block(html: &str) -> String {
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let attributes: HashMap<&str, HashSet<&str>> =
        [("td", set(CELL)), ("th", set(CELL)), ("col", set(&["span"])), ("ol", set(&["start"]))].into();
    let mut cleaner = ammonia::Builder::empty();
    cleaner.tags(set(BLOCKS)).tag_attributes(attributes).generic_attributes(set(&["lang"])).clean_content_tags(set(&[
        "script", "style", "iframe", "object", "svg", "math", "template", "textarea", "title",
    ]));
    let clean = cleaner.clean(html.trim()).to_string();
    if clean.contains("<table") {
        format!("<div class=\"table-scroll\" tabindex=\"0\">{clean}</div>\n")
    } else {
        format!("{clean}\n")
    }
}

/// Which tags inside sentences are taken: those of a known element that begin and end in one parent.
pub(super) struct InText(BTreeSet<usize>);

impl InText {
    /// Pairs the tags of a text.
    pub(super) fn of(pieces: &[Placed<'_>]) -> Self {
        let mut taken = BTreeSet::new();
        let mut open: Vec<Vec<(usize, String)>> = vec![Vec::new()];
        for (index, (piece, _)) in pieces.iter().enumerate() {
            match piece {
                Piece::Event(Event::Start(_)) => open.push(Vec::new()),
                Piece::Event(Event::End(_)) => {
                    open.pop();
                }
                Piece::Event(Event::InlineHtml(html)) => {
                    let Some((name, ends)) = element(html).filter(|(name, _)| IN_TEXT.contains(&name.as_str())) else {
                        continue;
                    };
                    if VOID.contains(&name.as_str()) {
                        taken.insert(index);
                    } else if !ends {
                        open.last_mut().into_iter().for_each(|open| open.push((index, name.clone())));
                    } else if let Some((start, _)) =
                        open.last_mut().and_then(|open| open.pop_if(|(_, one)| *one == name))
                    {
                        taken.extend([start, index]);
                    }
                }
                _ => {}
            }
        }
        Self(taken)
    }

    /// The tag at `index` as it is written on the page: without attributes, or not at all.
    pub(super) fn written(&self, index: usize, html: &str) -> Option<String> {
        let (name, ends) = element(html).filter(|_| self.0.contains(&index))?;
        Some(format!("<{}{name}>", if ends { "/" } else { "" }))
    }
}

/// Name of the element that a tag is of, and whether it is its end.
fn element(tag: &str) -> Option<(String, bool)> {
    let inner = tag.strip_prefix('<')?;
    let (inner, ends) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    (!name.is_empty()).then(|| (name.to_ascii_lowercase(), ends))
}

/// Tells what of a text's HTML is dropped, each kind once a text.
pub(super) fn tell_dropped(pieces: &[Placed<'_>], text: &str, span: &dyn Fn(&Range<usize>) -> Span) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut diagnostics = Vec::new();
    let mut tell = |what: String, place: Range<usize>| {
        if told.insert(what.clone()) {
            diagnostics.push(dropped(&what, span(&place)));
        }
    };
    let in_text = InText::of(pieces);
    let mut block: Option<Range<usize>> = None;
    for (index, (piece, range)) in pieces.iter().enumerate() {
        match piece {
            Piece::Event(Event::Start(Tag::HtmlBlock)) => block = Some(range.clone()),
            Piece::Event(Event::End(TagEnd::HtmlBlock)) => {
                let Some(place) = block.take() else { continue };
                let html = &text[place.clone()];
                for (what, at) in refused(html) {
                    tell(what.clone(), place.start + at..place.start + at + what.len());
                }
            }
            Piece::Event(Event::InlineHtml(html)) if !html.starts_with("<!--") => {
                if in_text.written(index, html).is_none() {
                    let name = element(html).map_or_else(|| html.to_string(), |(name, _)| format!("<{name}"));
                    tell(name, range.clone());
                } else if html.contains([' ', '\t', '\n']) && !html.ends_with(" />") {
                    let attribute = html.split_ascii_whitespace().nth(1).unwrap_or_default();
                    let attribute = attribute.split(['=', '>', '/']).next().unwrap_or_default();
                    tell(attribute.to_owned(), range.clone());
                }
            }
            _ => {}
        }
    }
    diagnostics
}

/// The elements and attributes of a block that are not taken, each with its place: `<script`, `onclick`.
fn refused(html: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(open) = html[rest..].find('<').map(|open| open + rest) {
        let end = html[open..].find('>').map_or(html.len(), |close| close + open);
        rest = end.max(open + 1);
        let tag = &html[open..end];
        if tag.starts_with("<!--") {
            rest = html[open..].find("-->").map_or(html.len(), |close| close + open);
            continue;
        }
        let Some((name, ends)) = element(tag) else { continue };
        if !BLOCKS.contains(&name.as_str()) {
            found.push((format!("<{name}"), open));
        } else if !ends {
            let known: &[&str] = match name.as_str() {
                "td" | "th" => CELL,
                "col" => &["span", "lang"],
                "ol" => &["start", "lang"],
                _ => &["lang"],
            };
            let attributes = attributes(tag).into_iter().filter(|(attribute, _)| !known.contains(&attribute.as_str()));
            found.extend(attributes.map(|(attribute, at)| (attribute, open + at)));
        }
    }
    found
}

/// The names of a tag's attributes with their places in it.
fn attributes(tag: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut start = None;
    for (at, character) in tag.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, _) if character.is_ascii_whitespace() => start = Some(at + 1),
            (None, '=' | '/') => start = None,
            (None, _) => {
                if start == Some(at) {
                    let name: String =
                        tag[at..].chars().take_while(|one| one.is_ascii_alphanumeric() || *one == '-').collect();
                    if !name.is_empty() {
                        found.push((name.to_ascii_lowercase(), at));
                    }
                }
            }
        }
    }
    found
}

fn dropped(what: &str, span: Span) -> Diagnostic {
    let what = what.trim_start_matches('<');
    Diagnostic::warning(
        "html-dropped",
        span,
        message!(
            zh: "HTML 里的 `{what}` 不会出现在网页上",
            en: "`{what}` in the HTML will not be on the page",
        ),
    )
    .help(message!(
        zh: "删去它；链接和图片用 Markdown 写，样式由主题决定",
        en: "delete it; links and pictures are written in Markdown, looks are the theme's",
    ))
}
