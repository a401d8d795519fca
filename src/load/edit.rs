//! Changes one observation in the text of a `content/indicators/<topic>.yaml`, and nothing else: comments, order,
//! quotes, blanks and ends of lines stay as the editor has them.
//!
//! The bytes of the value are replaced where they stand; what is said of the value besides is added behind it in the
//! form of its neighbours: in braces, or on a line of its own. Begin with [`edited`].

use super::yaml::{self, Node, Value};
use crate::model::{Language, Localized, Period};
use crate::source::{FileId, Spanned};

/// What to write of an observation. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The value, in digits.
    pub value: Option<String>,
    /// Growth against a year earlier, in digits.
    pub year_on_year: Option<String>,
    /// The status.
    pub status: Option<&'static str>,
    /// A remark, in languages that have one.
    pub note: Option<Localized<String>>,
    /// What was published before a revision, in digits, and when it was revised.
    pub revised: Option<[String; 2]>,
}

impl Edit {
    fn revised(&self) -> Option<String> {
        self.revised.as_ref().map(|[from, date]| format!("{{from: {from}, date: {date}}}"))
    }
}

/// Bytes to be replaced, and by what.
type Patch = (std::ops::Range<usize>, String);

/// `text` with the observation of `key` for `period` as `edit` says. `None` where there is no such observation, or one
/// without a value.
#[must_use]
pub fn edited(file: FileId, text: &str, key: &str, period: Period, edit: &Edit) -> Option<String> {
    let root = yaml::parse(file, text, 0, &mut Vec::new())?;
    let observations = below(below(below(&root, "indicators")?, key)?, "observations")?;
    let Value::Map(periods) = &observations.value else { return None };
    let (_, node) = periods.iter().find(|(at, _)| Period::parse(&at.value) == Some(period))?;
    let mut patches = match &node.value {
        Value::Scalar { .. } => vec![bare(text, node, edit)?],
        Value::Map(entries) => fields(text, node, entries, edit)?,
        Value::Null | Value::List(_) => return None,
    };
    patches.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = text.to_owned();
    for (range, new) in patches.into_iter().rev() {
        edited.replace_range(range, &new);
    }
    Some(edited)
}

fn below<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find(|(key, _)| key.value == name).map(|(_, node)| node)
}

fn range(node: &Node) -> std::ops::Range<usize> {
    node.span.start as usize..node.span.end as usize
}

/// `2023: 12.62`: a value alone. It becomes a map where more is to be said of it.
fn bare(text: &str, node: &Node, edit: &Edit) -> Option<Patch> {
    let range = range(node);
    let written = text.get(range.clone())?;
    let value = edit.value.as_ref().map_or_else(|| written.to_owned(), |value| quoted_as(written, value));
    let others = others(edit, |_| false);
    if others.is_empty() {
        return Some((range, value));
    }
    let others: String = others.into_iter().map(|(key, new)| format!(", {key}: {new}")).collect();
    Some((range, format!("{{value: {value}{others}}}")))
}

/// `2023: {value: 19.34, yoy: 79.85}`, in braces or one key a line.
fn fields(text: &str, node: &Node, entries: &[(Spanned<String>, Node)], edit: &Edit) -> Option<Vec<Patch>> {
    let of = |key: &str| entries.iter().find(|(name, _)| name.value == key);
    let (name, value) = of("value")?;
    let mut patches = Vec::new();
    if let Some(new) = &edit.value {
        patches.push((range(value), quoted_as(text.get(range(value))?, new)));
    }
    for (key, new) in [("yoy", edit.year_on_year.as_deref()), ("status", edit.status)] {
        if let (Some((_, node)), Some(new)) = (of(key), new) {
            patches.push((range(node), quoted_as(text.get(range(node))?, new)));
        }
    }
    if let (Some((_, stood)), Some([from, date])) = (of("revised"), &edit.revised) {
        for (key, new) in [("from", from), ("date", date)] {
            let node = below(stood, key)?;
            patches.push((range(node), quoted_as(text.get(range(node))?, new)));
        }
    }
    let in_braces = text.get(range(node))?.starts_with('{');
    let behind = range(value).end;
    let line_end = text[behind..].find('\n').map_or(text.len(), |end| behind + end + 1);
    let indent = " ".repeat(column(text, name.span.start as usize));
    let end = if text[..line_end].ends_with("\r\n") || text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut added = String::new();
    for (key, new) in others(edit, |key| of(key).is_some()) {
        if in_braces {
            added.push_str(&format!(", {key}: {new}"));
        } else {
            added.push_str(&format!("{indent}{key}: {new}{end}"));
        }
    }
    if !added.is_empty() {
        let at = if in_braces { behind } else { line_end };
        let opens_line = in_braces || text[..at].ends_with('\n');
        patches.push((at..at, if opens_line { added } else { format!("{end}{}", added.trim_end_matches(end)) }));
    }
    Some(patches)
}

/// What is to stand beside the value, in the order in which it is written, without what is `there` already.
fn others(edit: &Edit, there: impl Fn(&str) -> bool) -> Vec<(&'static str, String)> {
    let note = edit.note.as_ref().map(|note| {
        let texts: Vec<String> = Language::ALL
            .into_iter()
            .filter_map(|language| Some(format!("{}: {}", language.code(), yaml::quoted(note.get(language)?))))
            .collect();
        format!("{{{}}}", texts.join(", "))
    });
    let status = edit.status.map(str::to_owned);
    let all = [("yoy", edit.year_on_year.clone()), ("status", status), ("revised", edit.revised()), ("note", note)];
    all.into_iter().filter(|(key, _)| !there(key)).filter_map(|(key, new)| Some((key, new?))).collect()
}

/// A number in quotes stays in quotes.
fn quoted_as(written: &str, new: &str) -> String {
    match written.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        Some(quote) => format!("{quote}{new}{quote}"),
        None => new.to_owned(),
    }
}

/// How many bytes stand before `place` on its line; the indentation of a key is blanks alone.
fn column(text: &str, place: usize) -> usize {
    place - text[..place].rfind('\n').map_or(0, |end| end + 1)
}
