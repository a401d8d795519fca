//! Both languages are built alike.

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::{Prose, Shape};
use crate::model::Language;
use crate::source::Span;

/// # What it does
/// Compares how the two texts of a report are built: headings and their levels, paragraphs, lists and their items,
/// tables and their rows, links, footnotes, charts, tables and tiles. Tells the first difference of each section.
///
/// # Why
/// What is missing in the translation is missing for its readers, and the anchors of both languages no longer meet.
///
/// # Example
/// A list of five items in `zh.md`, of four in `en.md`.
///
/// # Instead
/// The same five items in both.
///
/// # 做什么
/// 比较两种文字的结构：标题及其层级、段落、列表项、表格行、链接、脚注、图、表和指标卡片。每一节只报第一处不同。
///
/// # 为什么
/// 译文少了的，看译文的人就看不到；两种文字的锚点也对不上。
///
/// # 例
/// `zh.md` 的列表有五项，`en.md` 只有四项。
///
/// # 应改为
/// 两边都写五项。
pub(super) struct ShapeDiffers;

impl Rule for ShapeDiffers {
    card!(judgement "shape.rs": "shape-differs");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(zh), Some(en)) = (&texts.prose.zh, &texts.prose.en) else { return };
        if texts.is_doubtful() {
            return;
        }
        let (Some(zh_text), Some(en_text)) = (&texts.report.texts.zh, &texts.report.texts.en) else { return };
        let (zh, en) = (sections(zh), sections(en));
        for at in 0..zh.len().max(en.len()) {
            let difference = match (zh.get(at), en.get(at)) {
                (Some(zh), Some(en)) => differ(zh, en),
                (Some(zh), None) => zh.first().map(|(one, span)| lack(one, *span, Language::En)),
                (None, Some(en)) => en.first().map(|(one, span)| lack(one, *span, Language::Zh)),
                (None, None) => None,
            };
            let Some(diagnostic) = difference else { continue };
            let ends_here = diagnostic.1;
            let whole = if diagnostic.0.span.is_some_and(|span| span.file == zh_text.file) { en_text } else { zh_text };
            found.push(diagnostic.0.related(
                place_of(
                    at,
                    if whole.file == en_text.file { &en } else { &zh },
                    Span::new(whole.file, whole.body, whole.body),
                ),
                message!(zh: "另一种文字的这一节", en: "this section in the other language"),
            ));
            // When headings differ, nothing behind them runs side by side.
            if ends_here {
                return;
            }
        }
    }
}

type Section<'p> = Vec<&'p (Shape, Span)>;

fn sections(prose: &Prose) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = vec![Vec::new()];
    for one in &prose.shape {
        match sections.last_mut() {
            Some(section) if !matches!(one.0, Shape::Heading(_)) => section.push(one),
            _ => sections.push(vec![one]),
        }
    }
    sections
}

fn place_of(at: usize, sections: &[Section<'_>], start: Span) -> Span {
    sections
        .get(at)
        .and_then(|section| section.first())
        .map_or(start, |(_, span)| Span::new(span.file, span.start as usize, span.start as usize))
}

/// The first difference of two sections, and whether it ends the comparison.
fn differ(zh: &Section<'_>, en: &Section<'_>) -> Option<(Diagnostic, bool)> {
    if let (Some((Shape::Heading(one), _)), Some((Shape::Heading(other), span))) = (zh.first(), en.first())
        && one != other
    {
        let (one, other) = ("#".repeat(usize::from(*one)), "#".repeat(usize::from(*other)));
        let message = message!(
            zh: "英文的标题是 `{other}`，中文是 `{one}`",
            en: "this heading is `{other}`, the Chinese one is `{one}`",
        );
        return Some((warning(*span, message), true));
    }
    // Each kind by itself: where a chart stands between paragraphs is the translator's business, that it is there is not.
    let kinds: [fn(&Shape) -> bool; 6] = [
        |one| matches!(one, Shape::Block(..)),
        |one| matches!(one, Shape::Table(..)),
        |one| matches!(one, Shape::List(_)),
        |one| matches!(one, Shape::Footnote),
        |one| matches!(one, Shape::Link(_)),
        |one| matches!(one, Shape::Paragraph),
    ];
    for is in kinds {
        let of = |section: &Section<'_>| -> Vec<(Shape, Span)> {
            section.iter().filter(|(one, _)| is(one)).map(|one| (*one).clone()).collect()
        };
        let (zh, en) = (of(zh), of(en));
        for at in 0..zh.len().max(en.len()) {
            match (zh.get(at), en.get(at)) {
                (Some((one, span)), None) => return Some(lack(one, *span, Language::En)),
                (None, Some((other, span))) => return Some(lack(other, *span, Language::Zh)),
                (Some((one, _)), Some((other, span))) => {
                    if let Some(message) = unlike(one, other) {
                        return Some((warning(*span, message), false));
                    }
                }
                (None, None) => {}
            }
        }
    }
    None
}

fn unlike(zh: &Shape, en: &Shape) -> Option<crate::diagnostic::Message> {
    match (zh, en) {
        (Shape::List(zh), Shape::List(en)) if zh != en => Some(message!(
            zh: "英文列表有 {en} 项，中文有 {zh} 项",
            en: "this list has {en} items, the Chinese one has {zh}",
        )),
        (Shape::Table(zh_rows, zh_columns), Shape::Table(rows, columns))
            if (zh_rows, zh_columns) != (rows, columns) =>
        {
            Some(message!(
                zh: "英文表格是 {rows} 行 {columns} 列，中文是 {zh_rows} 行 {zh_columns} 列",
                en: "this table has {rows} rows and {columns} columns, the Chinese one {zh_rows} and {zh_columns}",
            ))
        }
        (Shape::Block(zh_kind, zh_name), Shape::Block(kind, name)) if (zh_kind, zh_name) != (kind, name) => {
            let (zh_kind, kind) = (zh_kind.name(), kind.name());
            Some(message!(
                zh: "英文这里是 `{kind} {name}`，中文是 `{zh_kind} {zh_name}`",
                en: "`{kind} {name}` here, `{zh_kind} {zh_name}` in Chinese",
            ))
        }
        _ => None,
    }
}

fn lack(shape: &Shape, span: Span, lacking: Language) -> (Diagnostic, bool) {
    let (zh, en) = match shape {
        Shape::Heading(_) => ("标题", "heading"),
        Shape::Paragraph => ("段落", "paragraph"),
        Shape::List(_) => ("列表", "list"),
        Shape::Table(..) => ("表格", "table"),
        Shape::Link(_) => ("链接", "link"),
        Shape::Footnote => ("脚注", "footnote"),
        Shape::Block(kind, _) => match kind.name() {
            "chart" => ("图", "chart"),
            "table" => ("指标表", "table of indicators"),
            _ => ("指标卡片", "row of tiles"),
        },
    };
    let (in_zh, in_en) = lacking.pick(("中文", "Chinese"), ("英文", "English"));
    let message = message!(
        zh: "{in_zh}这一节没有与此对应的{zh}",
        en: "the {in_en} text has no {en} for this one in its section",
    );
    (warning(span, message), matches!(shape, Shape::Heading(_)))
}

fn warning(span: Span, message: crate::diagnostic::Message) -> Diagnostic {
    // Long parts are marked at their beginning.
    let span = Span::new(span.file, span.start as usize, (span.end as usize).min(span.start as usize + 40));
    Diagnostic::warning("shape-differs", span, message).help(message!(
        zh: "两种文字段落、列表、表格、链接、图表一一对应",
        en: "give both texts the same paragraphs, lists, tables, links and charts",
    ))
}
