//! What we tell the editor: a [`Diagnostic`] says what is wrong, where, what was expected and how to mend it.
//!
//! Stages add diagnostics and go on, so that one run reports every mistake; [`Outcome`] carries a value, if there
//! is one, together with all of them. Each text exists in Chinese and English ([`Message`]). Printing alone turns
//! bytes into lines and columns: columns are counted in characters, marks in display width (a Chinese character
//! is two wide). It must not know what the diagnostics are about.

mod secrets;
mod system;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::{FileId, Sources, Span};

pub use secrets::{Secrets, conceal};
pub use system::of_system;

/// A text for the editor, in both languages of the program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Message {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Message {
    /// The text in `language`.
    #[must_use]
    pub fn in_language(&self, language: MessageLanguage) -> &str {
        match language {
            MessageLanguage::Chinese => &self.zh,
            MessageLanguage::English => &self.en,
        }
    }
}

/// Makes a [`Message`]: two format strings over the same captured names.
macro_rules! message {
    (zh: $zh:literal, en: $en:literal $(,)?) => {
        $crate::diagnostic::Message { zh: format!($zh), en: format!($en) }
    };
}
pub(crate) use message;

/// The language of messages, chosen by the person at the keyboard, whatever the site's languages are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageLanguage {
    /// 中文.
    Chinese,
    /// English.
    English,
}

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Nothing is written while one of these stands.
    Error,
    /// Published all the same, but somebody should look.
    Warning,
    /// A suggestion.
    Hint,
}

/// One finding at one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Its name, kebab-case: the same in messages, settings and documentation.
    pub code: &'static str,
    /// What is wrong.
    pub message: Message,
    /// Where; `None` when it belongs to no file.
    pub span: Option<Span>,
    /// What the mark under the place says.
    pub label: Option<Message>,
    /// Other places that matter, each with what stands there.
    pub related: Vec<(Span, Message)>,
    /// How to mend it.
    pub help: Option<Message>,
    /// The words that it is about, by which a person allows it; those at its place when absent.
    pub subject: Option<String>,
    /// What may not be shown while this is told.
    pub secrets: Option<Arc<Secrets>>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, span: Option<Span>, message: Message) -> Self {
        Self {
            severity,
            code,
            message,
            span,
            label: None,
            related: Vec::new(),
            help: None,
            subject: None,
            secrets: None,
        }
    }

    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: Message) -> Self {
        Self::new(Severity::Error, code, Some(span), message)
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: Message) -> Self {
        Self::new(Severity::Warning, code, Some(span), message)
    }

    /// A hint at a place.
    #[must_use]
    pub fn hint(code: &'static str, span: Span, message: Message) -> Self {
        Self::new(Severity::Hint, code, Some(span), message)
    }

    /// An error that belongs to no file.
    #[must_use]
    pub fn nowhere(code: &'static str, message: Message) -> Self {
        Self::new(Severity::Error, code, None, message)
    }

    /// Says what the mark means.
    #[must_use]
    pub fn label(mut self, label: Message) -> Self {
        self.label = Some(label);
        self
    }

    /// Names another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, message: Message) -> Self {
        self.related.push((span, message));
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// Says which words it is about, where those at its place do not.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Says what may not be shown.
    #[must_use]
    pub fn without(mut self, secrets: Secrets) -> Self {
        self.secrets = Some(Arc::new(secrets));
        self
    }

    /// Says how to mend it, where something can be said.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<Message>) -> Self {
        self.help = self.help.or(help);
        self
    }
}

/// A value, if there is one, and everything there is to say about it so far.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The value; absent when the mistakes leave nothing to go on with.
    pub value: Option<T>,
    /// What was found, in the order in which it was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value and what was found on the way to it.
    #[must_use]
    pub fn new(value: Option<T>, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Hands the value to the next stage and keeps the diagnostics of both.
    pub fn and_then<U>(self, stage: impl FnOnce(T) -> Outcome<U>) -> Outcome<U> {
        let mut diagnostics = self.diagnostics;
        let value = self.value.and_then(|value| {
            let next = stage(value);
            diagnostics.extend(next.diagnostics);
            next.value
        });
        Outcome { value, diagnostics }
    }
}

/// Whether any of `diagnostics` stops a build.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The candidate most like `wrong`, if one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    let close = |candidate: &&str| {
        // Where every sign differs, nothing was meant: `%` is not near `宗`.
        strsim::damerau_levenshtein(wrong, candidate) <= 1.max(length / 3).min(length.saturating_sub(1))
            || (wrong.len() >= 4 && candidate.starts_with(wrong))
    };
    candidates.into_iter().filter(close).min_by_key(|candidate| strsim::damerau_levenshtein(wrong, candidate))
}

/// "did you mean", if a candidate is near.
#[must_use]
pub fn did_you_mean<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Message> {
    let near = nearest(wrong, candidates)?;
    Some(message!(zh: "是不是想写 `{near}`？", en: "did you mean `{near}`?"))
}

/// Puts diagnostics in the order in which they are read: by file, place and code; exact repetitions go.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by(|one, other| {
        let place = |diagnostic: &Diagnostic| {
            diagnostic.span.map(|span| (sources.path(span.file).to_owned(), span.start, span.end))
        };
        place(one)
            .cmp(&place(other))
            .then_with(|| one.code.cmp(other.code))
            .then_with(|| one.message.en.cmp(&other.message.en))
    });
    diagnostics.dedup();
}

/// A place as people count it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Turns a byte offset into line and column; a byte-order mark counts for nothing.
#[must_use]
pub fn position(text: &str, offset: usize) -> Position {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text[..end].trim_start_matches('\u{feff}');
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// How diagnostics are printed as text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours for a terminal.
    pub color: bool,
    /// The language of the messages.
    pub language: MessageLanguage,
}

/// Prints diagnostics with excerpts, one after the other, each followed by an empty line.
#[must_use]
pub fn print(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let mut texts = Texts::of(diagnostics, sources);
    let mut printed = String::new();
    for diagnostic in diagnostics {
        printed.push_str(&print_one(diagnostic, &mut texts, style));
        printed.push_str("\n\n");
    }
    printed
}

/// A place of a diagnostic, with the lines around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// The file.
    pub path: String,
    /// Whether it has lines to show; an attachment has none.
    pub has_lines: bool,
    /// Where in it.
    pub position: Position,
    /// The line that `text` begins with.
    pub first_line: usize,
    /// The lines.
    pub text: String,
    /// The bytes of `text` that are meant.
    pub mark: Range<usize>,
    /// What the mark says.
    pub label: Option<Message>,
}

/// The places of each diagnostic, its own first: what [`print()`] draws, for a page. What must not be
/// seen is masked as there.
#[must_use]
pub fn excerpts(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Vec<Excerpt>> {
    let mut texts = Texts::of(diagnostics, sources);
    let mut excerpt = |span: Span, label: Option<&Message>| {
        let position = position(texts.text(span.file), span.start as usize);
        let window = texts.window(span);
        Excerpt {
            path: texts.path(span.file),
            has_lines: is_written_here(sources.path(span.file)),
            position,
            first_line: window.line,
            text: window.excerpt,
            mark: window.begin..window.finish,
            label: label.cloned(),
        }
    };
    diagnostics
        .iter()
        .map(|one| {
            let own = one.span.iter().map(|span| (*span, one.label.as_ref()));
            let related = one.related.iter().map(|(span, message)| (*span, Some(message)));
            own.chain(related).map(|(span, label)| excerpt(span, label)).collect()
        })
        .collect()
}

/// Excerpts need the texts again; each is read once, and what must not be seen is masked at once.
struct Texts<'a> {
    sources: &'a Sources,
    known: BTreeMap<FileId, String>,
    secrets: Secrets,
}

impl<'a> Texts<'a> {
    fn of(diagnostics: &[Diagnostic], sources: &'a Sources) -> Self {
        Self { sources, known: BTreeMap::new(), secrets: Secrets::of(diagnostics) }
    }

    fn path(&self, file: FileId) -> String {
        self.secrets.words(self.sources.path(file))
    }

    fn text(&mut self, file: FileId) -> &str {
        let (sources, secrets) = (self.sources, &self.secrets);
        self.known.entry(file).or_insert_with(|| {
            if !is_written_here(sources.path(file)) {
                return String::new();
            }
            let bytes = sources.read(file).unwrap_or_default();
            secrets.text(file, String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    /// The lines around a place, their first line number, and the place within them.
    fn window(&mut self, span: Span) -> Window {
        /// Excerpt lines are cut here, in bytes: a report of one endless line must not fill the screen.
        const MOST: usize = 400;
        let text = self.text(span.file);
        let floor = |mut byte: usize| {
            byte = byte.min(text.len());
            while !text.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let (start, end) = (floor(span.start as usize), floor(span.end as usize));
        let mut from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let previous = from;
        if from > 0 {
            from = text[..from - 1].rfind('\n').map_or(0, |newline| newline + 1);
        }
        if start - from > MOST {
            from = previous.max(floor(start.saturating_sub(MOST)));
        }
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let to = floor(line_end.min(start + MOST));
        let excerpt = text[from..to].trim_end_matches('\r').replace("\r\n", "\n");
        let excerpt = excerpt.replace(['\r', '\t'], " ").replace('\u{feff}', "");
        let before = &text[from..start];
        let dropped = before.matches("\r\n").count() + if before.contains('\u{feff}') { 3 } else { 0 };
        let begin = (start - from - dropped).min(excerpt.len());
        let finish = (end.clamp(start, to.max(start)) - from - dropped).clamp(begin, excerpt.len());
        Window { excerpt, line: position(text, from).line, begin, finish }
    }
}

/// Whether a file is the editor's own text. An attachment has no lines to show, and what it holds may be secret.
fn is_written_here(path: &str) -> bool {
    [".md", ".yaml", ".yml", ".jsonl"].iter().any(|ending| path.ends_with(ending)) || path.starts_with("themes/")
}

struct Window {
    excerpt: String,
    line: usize,
    begin: usize,
    finish: usize,
}

fn print_one(diagnostic: &Diagnostic, texts: &mut Texts<'_>, style: Style) -> String {
    let in_language = |message: &Message| message.in_language(style.language).to_owned();
    let windows: Vec<(Span, String, Window, Option<String>)> = diagnostic
        .span
        .iter()
        .map(|span| (*span, diagnostic.label.as_ref()))
        .chain(diagnostic.related.iter().map(|(span, message)| (*span, Some(message))))
        .map(|(span, label)| (span, texts.path(span.file), texts.window(span), label.map(in_language)))
        .collect();
    let (level, help_level) = levels(diagnostic.severity, style.language);
    let title = level.primary_title(in_language(&diagnostic.message)).id(diagnostic.code);
    let mut main = Group::with_title(title);
    for (index, (span, path, window, label)) in windows.iter().enumerate() {
        if !is_written_here(texts.sources.path(span.file)) {
            main = main.element(Origin::path(path.as_str()));
            continue;
        }
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mark = kind.span(window.begin..window.finish);
        let mark = match label {
            Some(label) => mark.label(label.as_str()),
            None => mark,
        };
        main = main.element(
            Snippet::source(window.excerpt.as_str())
                .path(path.as_str())
                .line_start(window.line)
                .fold(false)
                .annotation(mark),
        );
    }
    if let Some(help) = &diagnostic.help {
        main = main.element(help_level.message(in_language(help)));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[main]).to_string()
}

fn levels(severity: Severity, language: MessageLanguage) -> (Level<'static>, Level<'static>) {
    let (name, help) = match (language, severity) {
        (MessageLanguage::Chinese, Severity::Error) => ("错误", "办法"),
        (MessageLanguage::Chinese, Severity::Warning) => ("警告", "办法"),
        (MessageLanguage::Chinese, Severity::Hint) => ("提示", "办法"),
        (MessageLanguage::English, Severity::Error) => ("error", "help"),
        (MessageLanguage::English, Severity::Warning) => ("warning", "help"),
        (MessageLanguage::English, Severity::Hint) => ("hint", "help"),
    };
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE,
    };
    (level.with_name(name), Level::HELP.with_name(help))
}

/// "2 errors, 1 warning": the last line of a run, or nothing when nothing was found.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], language: MessageLanguage) -> Option<String> {
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let mut text = String::new();
    for (severity, zh, one, many) in [
        (Severity::Error, "错误", "error", "errors"),
        (Severity::Warning, "警告", "warning", "warnings"),
        (Severity::Hint, "提示", "hint", "hints"),
    ] {
        let number = count(severity);
        if number == 0 {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = match language {
            MessageLanguage::Chinese if text.is_empty() => write!(text, "{number} 个{zh}"),
            MessageLanguage::Chinese => write!(text, "，{number} 个{zh}"),
            MessageLanguage::English => {
                let comma = if text.is_empty() { "" } else { ", " };
                write!(text, "{comma}{number} {}", if number == 1 { one } else { many })
            }
        };
    }
    (!text.is_empty()).then_some(text)
}

/// Diagnostics as a JSON array, with both languages and places as people count them.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut texts = Texts::of(diagnostics, sources);
    let list: Vec<serde_json::Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let severity = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            };
            let both = |message: &Message| serde_json::json!({"zh": message.zh, "en": message.en});
            let place = diagnostic.span.map(|span| {
                let path = texts.path(span.file);
                let text = texts.text(span.file);
                let (start, end) = (position(text, span.start as usize), position(text, span.end as usize));
                serde_json::json!({
                    "file": path,
                    "line": start.line, "column": start.column,
                    "end-line": end.line, "end-column": end.column,
                })
            });
            serde_json::json!({
                "severity": severity,
                "code": diagnostic.code,
                "message": both(&diagnostic.message),
                "help": diagnostic.help.as_ref().map(both),
                "place": place,
            })
        })
        .collect();
    serde_json::to_string_pretty(&list).unwrap_or_default()
}
