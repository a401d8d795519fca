//! What others need to know of a text: headings, links, figures, blocks; and what is wrong with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::markup;
use super::pieces::{Piece, pieces};
use super::reference::Block;
use super::sentences::{CitedFigure, Sentences};
use crate::diagnostic::{Diagnostic, message};
use crate::source::{FileId, Span, Spanned};

/// The facts of a text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// The addresses of its links and images, as written.
    pub links: Vec<Spanned<String>>,
    /// The figures it cites, in order.
    pub figures: Vec<CitedFigure>,
    /// Its blocks, in order.
    pub blocks: Vec<Spanned<Block>>,
}

/// What becomes of HTML in a text.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum RawHtml {
    /// It is an error.
    #[default]
    Refused,
    /// What is harmless is taken, the rest dropped and told.
    Sanitised,
}

/// A heading.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Heading {
    /// 2 for `##`, and so on.
    pub level: u8,
    /// The anchor: as set by `{#id}`, else its number within the text (`s2-1`), the same in both languages.
    pub id: String,
    /// Its text, with figures as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Numbers headings, so that both languages have the same anchors.
#[derive(Default)]
pub(super) struct Numbering {
    counts: [u32; 6],
}

impl Numbering {
    pub(super) fn next(&mut self, level: HeadingLevel) -> String {
        let level = level as usize;
        self.counts[level - 1] += 1;
        self.counts[level..].fill(0);
        if level == 1 {
            // Titles are counted apart: `##` is where the numbers begin.
            return format!("t{}", self.counts[0]);
        }
        let numbers: Vec<String> = self.counts[1..level].iter().map(u32::to_string).collect();
        format!("s{}", numbers.join("-"))
    }
}

/// Reads the facts of `text`, the body of a report, which begins at byte `offset` of `file`.
#[must_use]
pub fn facts(file: FileId, text: &str, offset: usize, raw_html: RawHtml) -> (Facts, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let pieces = pieces(text, file, offset, &mut diagnostics);
    let mut facts = Facts::default();
    let mut numbering = Numbering::default();
    let mut heading: Option<Heading> = None;
    let mut columns = 0;
    let mut sentences = Sentences::default();
    let span = |range: &std::ops::Range<usize>| Span::new(file, offset + range.start, offset + range.end);
    let refuses = raw_html == RawHtml::Refused;
    if !refuses {
        diagnostics.extend(markup::tell_dropped(&pieces, text, &span));
    }
    for (piece, range) in &pieces {
        if let Piece::Event(event) = piece {
            sentences.event(event, &mut facts);
        }
        match piece {
            Piece::Figure { reference, .. } => {
                if let Some(heading) = &mut heading {
                    heading.text.push_str(&text[range.clone()]);
                }
                sentences.figure(&text[range.clone()], Spanned::new(reference.clone(), span(range)));
            }
            Piece::Block(block) => {
                sentences.end(&mut facts);
                facts.blocks.push(Spanned::new(block.clone(), span(range)));
            }
            Piece::Event(event) => match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let number = numbering.next(*level);
                    let id = id.as_ref().map_or(number, ToString::to_string);
                    heading = Some(Heading {
                        level: *level as u8,
                        id,
                        text: String::new(),
                        span: first_line(span(range), text, offset),
                    });
                }
                Event::End(TagEnd::Heading(_)) => facts.headings.extend(heading.take()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut heading {
                        heading.text.push_str(words);
                    }
                    look_for_slips(words, span(range), &mut diagnostics);
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    facts.links.push(Spanned::new(dest_url.to_string(), span(range)));
                }
                Event::Start(Tag::HtmlBlock) if refuses && !is_remark(&text[range.clone()]) => {
                    diagnostics.push(html_refused(first_line(span(range), text, offset)));
                }
                Event::InlineHtml(html) if refuses && !is_remark(html) => {
                    // The end of an element goes with its beginning.
                    let told = html.starts_with("</") && diagnostics.iter().any(|one| one.code == "raw-html");
                    if !told {
                        diagnostics.push(html_refused(span(range)));
                    }
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => diagnostics.push(indented(span(range))),
                Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
                Event::Start(Tag::TableRow) => {
                    let cells = cells(&text[range.clone()]);
                    if cells > columns {
                        diagnostics.push(surplus(span(range), cells, columns));
                    }
                }
                _ => {}
            },
        }
    }
    sentences.end(&mut facts);
    look_at_headings(&facts.headings, &mut diagnostics);
    (facts, diagnostics)
}

fn first_line(span: Span, text: &str, offset: usize) -> Span {
    let start = span.start as usize - offset;
    let end = text[start..].find(['\n', '\r']).map_or(span.end as usize, |length| offset + start + length);
    Span::new(span.file, span.start as usize, end.min(span.end as usize))
}

/// Whether this is a remark and nothing else.
fn is_remark(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|html| html.strip_suffix("-->"));
    inner.is_some_and(|inner| !inner.contains("-->"))
}

fn html_refused(span: Span) -> Diagnostic {
    Diagnostic::error(
        "raw-html",
        span,
        message!(
            zh: "正文里不能直接写 HTML",
            en: "HTML is not taken in the text",
        ),
    )
    .help(message!(
        zh: "用 Markdown 写；要显示尖括号，写成 `\\<`",
        en: "write Markdown; to show an angle bracket write `\\<`",
    ))
}

fn indented(span: Span) -> Diagnostic {
    Diagnostic::warning(
        "indented-code",
        span,
        message!(
            zh: "行首有制表符或四个以上空格，这一段会变成代码块",
            en: "this line begins with a tab or four spaces and becomes a block of code",
        ),
    )
    .help(message!(
        zh: "删去行首空白：首行缩进由版式自动处理",
        en: "delete the blanks: the page indents paragraphs by itself",
    ))
}

fn surplus(span: Span, cells: usize, columns: usize) -> Diagnostic {
    Diagnostic::error(
        "surplus-cells",
        span,
        message!(
            zh: "这一行有 {cells} 格，表头只有 {columns} 格，多出的会丢失",
            en: "this row has {cells} cells, the head has {columns}; the surplus would be lost",
        ),
    )
    .help(message!(
        zh: "补全表头，或检查是否多写了 `|`（文字里的竖线写成 `\\|`）",
        en: "add to the head, or look for a `|` too many (write `\\|` for one in a text)",
    ))
}

/// Cells of a row as written: bars that are not escaped, outer ones aside.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = if row.ends_with('|') && !row.ends_with("\\|") { &row[..row.len() - 1] } else { row };
    let mut bars = 0;
    let mut escaped = false;
    for byte in row.bytes() {
        if byte == b'|' && !escaped {
            bars += 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    bars + 1
}

/// Signs that an editor meant Markdown and typed something near it.
fn look_for_slips(words: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(place) = words.find("｛｛") {
        diagnostics.push(
            Diagnostic::error(
                "full-width-braces",
                span.part(place, place + 6),
                message!(
                    zh: "这里是全角花括号“｛｛”",
                    en: "these are full-width braces",
                ),
            )
            .help(message!(zh: "改成半角 `{{{{ … }}}}`", en: "write half-width `{{{{ … }}}}`")),
        );
    }
    let hashes = words.chars().take_while(|character| matches!(character, '#' | '＃')).count();
    let next = words.chars().nth(hashes);
    let full_width = words.chars().take(hashes).any(|hash| hash == '＃');
    if (1..=6).contains(&hashes) && next.is_some_and(|next| full_width || !next.is_ascii()) {
        diagnostics.push(
            Diagnostic::warning(
                "heading-space",
                span,
                message!(
                    zh: "看起来是标题，但 # 后面没有空格（或是全角＃）",
                    en: "this looks like a heading, but no space follows the # (or it is full-width)",
                ),
            )
            .help(message!(zh: "写成 `## 标题`", en: "write `## Heading`")),
        );
    }
}

fn look_at_headings(headings: &[Heading], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for heading in headings {
        if heading.level == 1 {
            diagnostics.push(
                Diagnostic::warning(
                    "second-title",
                    heading.span,
                    message!(
                        zh: "正文里又写了一级标题：页面的大标题取自 title",
                        en: "a first-level heading in the text: the page's title is the `title` above",
                    ),
                )
                .help(message!(zh: "删去这一行，或改成 `##`", en: "delete the line, or write `##`")),
            );
        }
        if let Some(first) = seen.insert(heading.id.as_str(), heading.span) {
            let id = &heading.id;
            diagnostics.push(
                Diagnostic::error(
                    "doubled-anchor",
                    heading.span,
                    message!(
                        zh: "锚点 `#{id}` 用了两次",
                        en: "anchor `#{id}` is used twice",
                    ),
                )
                .related(first, message!(zh: "第一次在这里", en: "first here")),
            );
        }
    }
}
