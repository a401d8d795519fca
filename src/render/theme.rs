//! A theme ready for use: templates parsed, words and assets at hand. The only module that imports Tera.
//!
//! Template functions format what they are given and look nothing up. Filters whose result would differ from run to run
//! are taken away.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use tera::{Context, Tera, TeraResult};

use crate::diagnostic::{Diagnostic, Message, Outcome, message};
use crate::load::ThemeSource;
use crate::model::{Language, Localized};
use crate::source::{FileId, Sources, Span};

/// A value as templates see it.
pub(super) type Value = tera::Value;

/// A parsed theme.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    words: Localized<Value>,
    /// Assets by name, with their bytes as published.
    pub(super) assets: BTreeMap<String, Vec<u8>>,
    /// What drawings look like, with the theme's tokens written out, for files that stand alone.
    pub(super) drawing_style: Localized<String>,
    files: BTreeMap<String, FileId>,
    manifest: Option<FileId>,
}

/// The stylesheet of drawings.
const DRAWINGS: &str = "svg.css";

/// The fonts of drawings that stand alone. The first ones are those that PNG pictures are set in.
fn drawing_fonts(language: Language) -> &'static str {
    match language {
        Language::Zh => {
            r#""Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", sans-serif"#
        }
        Language::En => {
            r#""Noto Sans", "Segoe UI", "Helvetica Neue", Arial, "Noto Sans SC", "Microsoft YaHei", sans-serif"#
        }
    }
}

/// Parses the templates of `source` and reads its assets.
#[must_use]
pub fn theme(source: &ThemeSource, sources: &Sources) -> Outcome<Theme> {
    let mut diagnostics = Vec::new();
    let mut tera = Tera::default();
    tera.autoescape_on([".html", ".svg", ".xml"]);
    // Its groups come out in another order in every run: grouping is done before a template sees the list.
    tera.register_filter("group_by", |_: &str, _: tera::Kwargs, _: &tera::State<'_>| -> TeraResult<String> {
        Err(tera::Error::message("`group_by` is not available: its order would differ from run to run"))
    });
    let files: BTreeMap<String, FileId> =
        source.templates.iter().map(|(name, file, _)| (name.clone(), *file)).collect();
    let templates = source.templates.iter().map(|(name, _, text)| (name.clone(), text.clone()));
    if let Err(error) = tera.add_raw_templates(templates) {
        diagnostics.push(template_error(&error, &files, sources));
        return Outcome::new(None, diagnostics);
    }
    let mut assets = BTreeMap::new();
    let stylesheet = stylesheet(source.assets.iter().map(|(name, _)| name));
    for (name, file) in &source.assets {
        match sources.read(*file) {
            Ok(bytes) => {
                let bytes = if stylesheet == Some(name) { with_tokens(&source.tokens, bytes) } else { bytes };
                assets.insert(name.clone(), bytes);
            }
            Err(error) => diagnostics.push(Diagnostic::error(
                "unreadable",
                Span::whole(*file),
                message!(zh: "文件读不出来：{error}", en: "the file cannot be read: {error}"),
            )),
        }
    }
    let mut words = Localized::default();
    for (language, texts) in source.words.iter() {
        words.set(language, Value::from_serializable(texts));
    }
    let manifest = sources.get(&format!("themes/{}/theme.yaml", source.name));
    let mut drawing_style = Localized::default();
    for language in Language::ALL {
        let style = assets.get(DRAWINGS).map(|bytes| written_out(bytes, &source.tokens, drawing_fonts(language)));
        drawing_style.set(language, style.unwrap_or_default());
    }
    Outcome::new(Some(Theme { tera, words, assets, drawing_style, files, manifest }), diagnostics)
}

/// A stylesheet without comments, each `var(--name)` replaced by the token of that name, and `var(--text)` by `fonts`:
/// programs that draw SVG files know no custom properties.
fn written_out(stylesheet: &[u8], tokens: &BTreeMap<String, String>, fonts: &str) -> String {
    let text = String::from_utf8_lossy(stylesheet);
    let mut bare = String::new();
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut style = String::new();
    let mut rest = bare.trim();
    while let Some((before, after)) = rest.split_once("var(--") {
        style.push_str(before);
        let (name, after) = after.split_once(')').unwrap_or((after, ""));
        match tokens.get(name) {
            Some(token) => style.push_str(token),
            None if name == "text" => style.push_str(fonts),
            None => style.push_str("inherit"),
        }
        rest = after;
    }
    style.push_str(rest);
    style.replace("\n\n", "\n")
}

/// The theme's stylesheet is its first one by name; others (for print) are linked by templates.
pub(super) fn stylesheet<'a>(mut assets: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    assets.find(|name| name.ends_with(".css"))
}

/// The stylesheet with the theme's tokens in front of it.
fn with_tokens(tokens: &BTreeMap<String, String>, stylesheet: Vec<u8>) -> Vec<u8> {
    let mut text = String::from(":root{");
    for (name, value) in tokens {
        // Writing to a String cannot fail.
        let _ = write!(text, "--{name}:{value};");
    }
    text.push_str("}\n");
    let mut bytes = text.into_bytes();
    bytes.extend(stylesheet);
    bytes
}

/// What every template of a page or a part of one is given.
pub(super) struct Surroundings<'a> {
    pub(super) language: Language,
    pub(super) root: &'a str,
}

impl Theme {
    /// Renders a template with `values` and its surroundings.
    ///
    /// # Errors
    /// A diagnostic at the template's place.
    pub(super) fn render(
        &self,
        template: &str,
        surroundings: &Surroundings<'_>,
        values: Vec<(&'static str, Value)>,
        sources: &Sources,
    ) -> Result<String, Vec<Diagnostic>> {
        if !self.files.contains_key(template) {
            let place = self.manifest.map(Span::whole);
            let text = message!(zh: "主题缺少模板 `{template}`", en: "the theme has no template `{template}`");
            return Err(vec![match place {
                Some(span) => Diagnostic::error("missing-template", span, text),
                None => Diagnostic::nowhere("missing-template", text),
            }]);
        }
        let mut context = Context::new();
        context.insert("language", surroundings.language.code());
        context.insert("lang", surroundings.language.tag());
        context.insert("root", surroundings.root);
        if let Some(words) = self.words.get(surroundings.language) {
            context.insert_value("words", words.clone());
        }
        for (name, value) in values {
            context.insert_value(name, value);
        }
        self.tera.render(template, &context).map_err(|error| vec![template_error(&error, &self.files, sources)])
    }
}

/// A view as templates see it.
pub(super) fn value<T: Serialize + ?Sized>(view: &T) -> Value {
    Value::from_serializable(view)
}

/// Tera's error at the place of the template's file.
fn template_error(error: &tera::Error, files: &BTreeMap<String, FileId>, sources: &Sources) -> Diagnostic {
    let told = error.to_string();
    let report = match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => Some(report),
        _ => None,
    };
    let reason = report.map_or(told.as_str(), |report| report.message()).lines().next().unwrap_or("").to_owned();
    let text: Message = message!(zh: "主题模板有错：{reason}", en: "the theme's template fails: {reason}");
    let span = report.and_then(|report| {
        let file = *files.get(report.filename())?;
        let bytes = sources.read(file).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        Some(place(file, &text, report.span()))
    });
    match span {
        Some(span) => Diagnostic::error("template", span, text),
        None => Diagnostic::nowhere(
            "template",
            message!(zh: "主题模板有错：{told}", en: "the theme's template fails: {told}"),
        ),
    }
}

/// Tera counts lines from 1, columns from 0 and in characters.
fn place(file: FileId, text: &str, span: &tera::Span) -> Span {
    let offset = |line: usize, column: usize| {
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &text[start.min(text.len())..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(byte, _)| byte)
    };
    Span::new(file, offset(span.start_line, span.start_col), offset(span.end_line, span.end_col))
}
