//! What stands between `{{` and `}}`: a figure or a block, by its name.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, did_you_mean, message};
use crate::source::{Span, Spanned};

/// A figure: `{{ key }}`, `{{ key@period }}`, `{{ key.form }}`, `{{ key@period.form }}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// The indicator's key.
    pub indicator: String,
    /// What follows `@`.
    pub period: Option<String>,
    /// What follows the dot.
    pub form: Option<String>,
}

/// A block on a line of its own: `{{ chart name }}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Block {
    /// Chart, table or tiles.
    pub kind: BlockKind,
    /// Its name in `report.yaml`.
    pub name: String,
}

/// What a block shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum BlockKind {
    /// A chart.
    Chart,
    /// A table of indicators.
    Table,
    /// A row of tiles.
    Tiles,
}

impl BlockKind {
    /// The word in the text, with the kind.
    pub const NAMES: [(&'static str, Self); 3] =
        [("chart", Self::Chart), ("table", Self::Table), ("tiles", Self::Tiles)];

    /// The key in `report.yaml` below which such blocks are declared.
    #[must_use]
    pub fn list(self) -> &'static str {
        match self {
            Self::Chart => "charts",
            Self::Table => "tables",
            Self::Tiles => "tiles",
        }
    }

    /// The word in the text.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// Text with figures in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inline {
    /// Text as it stands.
    Text(String),
    /// A figure.
    Figure(Spanned<Reference>),
}

pub(super) enum Braces {
    Figure(Reference),
    Block(Block),
}

/// Reads what stands between the braces.
pub(super) fn read(inner: &str, span: Span) -> Result<Braces, Box<Diagnostic>> {
    let inner = inner.trim();
    if let Some((word, name)) = inner.split_once(char::is_whitespace) {
        let kind = BlockKind::NAMES.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
        return match kind {
            Some(kind) if is_name(name.trim()) => Ok(Braces::Block(Block { kind, name: name.trim().to_owned() })),
            _ => Err(Box::new(
                malformed(inner, span).maybe_help(did_you_mean(word, BlockKind::NAMES.map(|(name, _)| name))),
            )),
        };
    }
    let (rest, form) = match inner.split_once('.') {
        Some((rest, form)) => (rest, Some(form)),
        None => (inner, None),
    };
    let (indicator, period) = match rest.split_once('@') {
        Some((indicator, period)) => (indicator, Some(period)),
        None => (rest, None),
    };
    // `key.yoy@2022` is read as `key@2022.yoy`.
    let (form, period) = match (form.and_then(|form| form.split_once('@')), period) {
        (Some((form, period)), None) => (Some(form), Some(period)),
        _ => (form, period),
    };
    if !(is_name(indicator) || is_chinese(indicator)) || form.is_some_and(|form| !is_name(form)) || period == Some("") {
        return Err(Box::new(malformed(inner, span)));
    }
    Ok(Braces::Figure(Reference {
        indicator: indicator.to_owned(),
        period: period.map(str::to_owned),
        form: form.map(str::to_owned),
    }))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The name of an indicator in the place of its key: that there is none of that key is told with the key that it has.
fn is_chinese(text: &str) -> bool {
    text.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one)) && !text.contains(['{', '}', '|', '：', '，'])
}

fn malformed(inner: &str, span: Span) -> Diagnostic {
    Diagnostic::error("figure-form", span, message!(
        zh: "`{{{{ {inner} }}}}` 不是数字或图表的写法",
        en: "`{{{{ {inner} }}}}` names neither a figure nor a block",
    ))
    .help(message!(
        zh: "数字写 `{{{{ 指标键 }}}}`、`{{{{ 指标键@2022 }}}}` 或 `{{{{ 指标键.yoy }}}}`；图表写 `{{{{ chart 名称 }}}}`；要原样显示就写 `\\{{{{`",
        en: "write a figure as `{{{{ key }}}}`, `{{{{ key@2022 }}}}` or `{{{{ key.yoy }}}}`, a block as `{{{{ chart name }}}}`; to show braces write `\\{{{{`",
    ))
}

pub(super) fn not_closed(span: Span) -> Diagnostic {
    Diagnostic::error(
        "figure-not-closed",
        span,
        message!(
            zh: "`{{{{` 在这一行里没有配对的 `}}}}`",
            en: "`{{{{` is not closed by `}}}}` on this line",
        ),
    )
    .help(message!(
        zh: "补上 `}}}}`；要原样显示就写 `\\{{{{`",
        en: "add `}}}}`, or write `\\{{{{` to show the braces",
    ))
}

pub(super) fn block_in_text(span: Span) -> Diagnostic {
    Diagnostic::error(
        "block-in-text",
        span,
        message!(
            zh: "图表要单独占一段",
            en: "a block stands on a line of its own",
        ),
    )
    .help(message!(zh: "在它前后各空一行", en: "leave an empty line before and after it"))
}

/// Splits a plain text (a title, a summary) into text and figures. `span` is where the text stands.
pub fn inline(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Vec<Inline> {
    let mut pieces = Vec::new();
    let mut rest = text;
    // Quotes and escapes make the source longer than the text; then the whole text is the place.
    let exact = (span.end - span.start) as usize == text.len();
    while let Some(open) = rest.find("{{") {
        let start = text.len() - rest.len() + open;
        let place = |end: usize| if exact { span.part(start, end) } else { span };
        let close = rest[open..].find("}}").filter(|close| !rest[open + 2..open + close].contains("{{"));
        let Some(close) = close else {
            diagnostics.push(not_closed(place(start + 2)));
            break;
        };
        if open > 0 {
            pieces.push(Inline::Text(rest[..open].to_owned()));
        }
        let place = place(start + close + 2);
        match read(&rest[open + 2..open + close], place) {
            Ok(Braces::Figure(reference)) => pieces.push(Inline::Figure(Spanned::new(reference, place))),
            Ok(Braces::Block(_)) => diagnostics.push(block_in_text(place)),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
        rest = &rest[open + close + 2..];
    }
    if !rest.is_empty() {
        pieces.push(Inline::Text(rest.to_owned()));
    }
    pieces
}
