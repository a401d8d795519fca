//! A theme ready for use: templates parsed, words and assets at hand. The only module that imports Tera.
//!
//! Template functions format what they are given and look nothing up. Filters whose result would differ from run to run
//! are taken away.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use tera::{Context, Tera, TeraResult};

use crate::diagnostic::{Diagnostic, Message, Outcome, did_you_mean, message, of_system};
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
    /// The name of the asset that the tokens are in.
    pub(super) stylesheet: Option<String>,
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
        diagnostics.extend(template_errors(&error, &files, sources));
        return Outcome::new(None, diagnostics);
    }
    let mut assets = BTreeMap::new();
    for (name, file) in &source.assets {
        match sources.read(*file) {
            Ok(bytes) => {
                assets.insert(name.clone(), bytes);
            }
            Err(error) => {
                let Message { zh, en } = of_system(&error);
                let message = message!(zh: "文件读不出来：{zh}", en: "the file cannot be read: {en}");
                diagnostics.push(Diagnostic::error("unreadable", Span::whole(*file), message));
            }
        }
    }
    // Pages find what drawings look like in the stylesheet: a file less to ask for.
    let drawings = assets.remove(DRAWINGS).unwrap_or_default();
    if let Some(stylesheet) = source.stylesheet.as_ref().and_then(|name| assets.get_mut(name)) {
        *stylesheet = [tokens(&source.tokens).as_bytes(), stylesheet, &drawings].concat();
    }
    let mut words = Localized::default();
    for (language, texts) in source.words.iter() {
        words.set(language, Value::from_serializable(texts));
    }
    let manifest = sources.get(&format!("themes/{}/theme.yaml", source.name));
    let mut drawing_style = Localized::default();
    for language in Language::ALL {
        drawing_style.set(language, written_out(&drawings, &source.tokens, drawing_fonts(language)));
    }
    let stylesheet = source.stylesheet.clone();
    Outcome::new(Some(Theme { tera, words, stylesheet, assets, drawing_style, files, manifest }), diagnostics)
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

/// The theme's tokens as custom properties, to stand in front of the stylesheet.
fn tokens(tokens: &BTreeMap<String, String>) -> String {
    let mut text = String::from(":root{");
    for (name, value) in tokens {
        // Writing to a String cannot fail.
        let _ = write!(text, "--{name}:{value};");
    }
    text.push_str("}\n");
    text
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
        self.tera.render(template, &context).map_err(|error| template_errors(&error, &self.files, sources))
    }
}

/// A view as templates see it.
pub(super) fn value<T: Serialize + ?Sized>(view: &T) -> Value {
    Value::from_serializable(view)
}

/// Tera's error, each fault at its place in the template's file.
fn template_errors(error: &tera::Error, files: &BTreeMap<String, FileId>, sources: &Sources) -> Vec<Diagnostic> {
    let whole = |name: &str| files.get(name).map(|file| Span::whole(*file));
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let span = text_of(report.filename(), files, sources).map(|(file, text)| place(file, &text, report.span()));
            vec![fault(span, report.message())]
        }
        tera::ErrorKind::CircularInclude { tpl, include_chain: chain }
        | tera::ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => {
            let round = chain.join(" → ");
            vec![failing(
                whole(tpl),
                message!(zh: "模板绕了一圈：{round}", en: "the theme's templates go round in a circle: {round}"),
            )]
        }
        tera::ErrorKind::MissingParent { current, parent } => {
            vec![failing(whole(current), message!(zh: "没有模板 `{parent}`", en: "there is no template `{parent}`"))]
        }
        // Names that do not exist are told as one text, a report after the other.
        tera::ErrorKind::Msg(told) if told.starts_with("error: ") => told
            .split("error: ")
            .filter(|report| !report.trim().is_empty())
            .map(|report| reported(report, files, sources))
            .collect(),
        _ => vec![fault(None, &error.to_string())],
    }
}

/// One report of a text: its first line says what, its second ` --> name:line:column` where.
fn reported(report: &str, files: &BTreeMap<String, FileId>, sources: &Sources) -> Diagnostic {
    let mut lines = report.lines();
    let reason = lines.next().unwrap_or_default();
    let span = lines.next().and_then(|line| {
        let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let (file, text) = text_of(parts.next()?, files, sources)?;
        let start = offset(&text, line, column.saturating_sub(1));
        // The name that is quoted is what is wrong.
        let name = reason.split('`').nth(1).unwrap_or_default();
        let end = start + text[start..].find(name).map_or(0, |at| at + name.len());
        Some(Span::new(file, start, end))
    });
    fault(span, reason)
}

fn text_of(name: &str, files: &BTreeMap<String, FileId>, sources: &Sources) -> Option<(FileId, String)> {
    let file = *files.get(name)?;
    Some((file, String::from_utf8(sources.read(file).ok()?).ok()?))
}

/// A fault in the words of the template language; the commonest ones in ours.
fn fault(span: Option<Span>, reason: &str) -> Diagnostic {
    let name = reason.split('`').nth(1).unwrap_or_default();
    let first = reason.lines().next().unwrap_or_default();
    let kinds = [
        ("Unknown filter", "没有过滤器", "there is no filter"),
        ("Unknown test", "没有判断", "there is no test"),
        ("Unknown function", "没有函数", "there is no function"),
        ("Unknown component", "没有组件", "there is no component"),
        ("Unknown template", "没有模板", "there is no template"),
    ];
    if let Some((_, zh, en)) = kinds.iter().find(|(told, ..)| reason.starts_with(told)) {
        return failing(span, message!(zh: "{zh} `{name}`", en: "{en} `{name}`"));
    }
    if reason.contains("is not defined") {
        let diagnostic = failing(
            span,
            message!(zh: "模板要用的 `{name}` 不存在", en: "the template asks for `{name}`, which is not there"),
        );
        let known = ["Available fields: ", "Available variables: "].iter().find_map(|told| reason.split_once(told));
        let Some((_, known)) = known else { return diagnostic };
        let known = known.lines().next().unwrap_or_default();
        return diagnostic.help(
            did_you_mean(name, known.split(", "))
                .unwrap_or_else(|| message!(zh: "这里有：{known}", en: "there are: {known}")),
        );
    }
    if reason.starts_with("Tried to render a variable that is undefined") {
        return failing(
            span,
            message!(zh: "模板要写出的值不存在", en: "the template writes a value that is not there"),
        );
    }
    failing(span, message!(zh: "主题模板有错：{first}", en: "the theme's template fails: {first}"))
}

fn failing(span: Option<Span>, text: Message) -> Diagnostic {
    match span {
        Some(span) => Diagnostic::error("template", span, text),
        None => Diagnostic::nowhere("template", text),
    }
}

/// Tera counts lines from 1, columns from 0 and in characters.
fn place(file: FileId, text: &str, span: &tera::Span) -> Span {
    Span::new(file, offset(text, span.start_line, span.start_col), offset(text, span.end_line, span.end_col))
}

/// The byte of a line (from 1) and a column (from 0, in characters).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    start + rest.char_indices().nth(column).map_or(rest.len(), |(byte, _)| byte)
}
