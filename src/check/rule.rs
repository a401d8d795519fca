//! What a rule is, and what it is given to look at.

use std::collections::BTreeMap;

use super::known::Known;
use super::numbers::Line;
use super::sensitive_words::Words;
use crate::attachment::Contents;
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Passage, Prose, Role};
use crate::model::{Citation, Language, Localized, Report, ReportText, Site};
use crate::source::{FileId, Sources, Span, Spanned};

/// Judges a site. The doc comment of each rule is its page for editors, in both languages; `gongkai explain` prints it.
pub trait Rule: Sync {
    /// The codes of its findings, kebab-case; each belongs to one rule.
    fn codes(&self) -> &'static [&'static str];

    /// The text of its source file, which holds its page.
    fn source(&self) -> &'static str;

    /// Whether a person may judge otherwise: its findings can be allowed in `glossary.yaml`, and `site.yaml` can say how
    /// grave they are. What would leave a hole in a page is no judgement.
    fn is_judgement(&self) -> bool;

    /// Its name: its first code.
    fn name(&self) -> &'static str {
        self.codes().first().copied().unwrap_or_default()
    }

    /// Looks at the facts and adds what it finds.
    fn check(&self, _site: &Site, _found: &mut Vec<Diagnostic>) {}

    /// Looks at the facts of one report and at what they name outside of `content/reports/`, but at no other report.
    fn report(&self, _site: &Site, _report: &Report, _found: &mut Vec<Diagnostic>) {}

    /// Looks at the texts of one report, and at nothing that they do not hold or [`Texts::known`] does not. Reports are
    /// looked at side by side, in no order.
    fn texts(&self, _texts: &Texts<'_>, _found: &mut Vec<Diagnostic>) {}

    /// Looks at one file of `content/`. Files are looked at side by side, in no order.
    fn file(&self, _file: &SourceFile<'_>, _found: &mut Vec<Diagnostic>) {}
}

/// What every rule says of itself: `card!(judgement "two_units.rs": "two-units")`, or `fact` where nobody may judge
/// otherwise.
macro_rules! card {
    (judgement $file:literal: $($code:literal),+) => { $crate::check::rule::card!(@ true, $file, $($code),+); };
    (fact $file:literal: $($code:literal),+) => { $crate::check::rule::card!(@ false, $file, $($code),+); };
    (@ $judgement:literal, $file:literal, $($code:literal),+) => {
        fn codes(&self) -> &'static [&'static str] {
            &[$($code),+]
        }

        fn source(&self) -> &'static str {
            include_str!($file)
        }

        fn is_judgement(&self) -> bool {
            $judgement
        }
    };
}
pub(super) use card;

/// One file of `content/`, whatever it is.
#[derive(Debug)]
pub struct SourceFile<'s> {
    /// The file.
    pub id: FileId,
    /// Its name, relative to the project.
    pub path: &'s str,
    /// Its size in bytes.
    pub size: u64,
    /// Its text, if it is one.
    pub text: Option<&'s str>,
    /// The words of the office's list.
    pub words: &'s Words,
    /// What stands in it, if it is an attachment.
    pub contents: Option<&'s Contents>,
}

impl<'s> SourceFile<'s> {
    /// A file that is a text.
    pub(super) fn text(id: FileId, sources: &'s Sources, text: Option<&'s str>, words: &'s Words) -> Self {
        Self { id, path: sources.path(id), size: sources.size(id), text, words, contents: None }
    }

    /// The place of the bytes `start..end` of its text.
    #[must_use]
    pub fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }
}

/// A report as its readers go through it, in each language. A rule about texts sees this and nothing else.
#[derive(Debug)]
pub struct Texts<'s> {
    /// What the section holds.
    pub known: &'s Known<'s>,
    /// The report.
    pub report: &'s Report,
    /// Its texts, each with the title and the summary before the body.
    pub prose: Localized<Prose>,
    /// Their passages with the figures written out and the numbers read, in the same order.
    lines: Localized<Vec<Line>>,
}

impl<'s> Texts<'s> {
    /// The texts of `report`, whose bytes are `read`; what is no text has been told when the facts were read.
    pub(super) fn of(known: &'s Known<'s>, report: &'s Report, read: &Localized<Vec<u8>>) -> Self {
        let mut texts = Self { known, report, prose: Localized::default(), lines: Localized::default() };
        for (language, text) in report.texts.iter() {
            let whole = read.get(language).and_then(|bytes| std::str::from_utf8(bytes).ok());
            let Some(body) = whole.and_then(|whole| whole.get(text.body..)) else { continue };
            let mut prose = markdown::prose(text.file, body, text.body);
            let line = |role, words: &Spanned<String>| Passage::line(role, &words.value, words.span);
            let summary = text.summary.as_ref().map(|summary| line(Role::Summary, summary));
            prose.passages.splice(0..0, std::iter::once(line(Role::Title, &text.title)).chain(summary));
            let citations = text.citations.iter().map(|citation| (citation.span, &citation.value)).collect();
            let figure = |span: Span| texts.written(&citations, language, span);
            let lines = prose.passages.iter().map(|one| Line::read(one, language, known.units(), &figure)).collect();
            texts.lines.set(language, lines);
            texts.prose.set(language, prose);
        }
        texts
    }

    /// The texts, each with its language.
    pub fn each(&self) -> impl Iterator<Item = (Language, &Prose)> {
        self.prose.iter()
    }

    /// The lines of the text in `language`, as many as it has passages.
    pub(super) fn lines_of(&self, language: Language) -> &[Line] {
        self.lines.get(language).map_or(&[], Vec::as_slice)
    }

    /// The passages of the text in `language`, each with its line.
    pub(super) fn lines(&self, language: Language) -> impl Iterator<Item = (&Passage, &Line)> {
        let passages = self.prose.get(language).into_iter().flat_map(|prose| &prose.passages);
        passages.zip(self.lines_of(language))
    }

    /// Whether something in the texts could not be read or does not exist. It has been told; what follows from it is no
    /// mistake of its own.
    pub fn is_doubtful(&self) -> bool {
        let unknown = |text: &ReportText| {
            text.citations.iter().any(|citation| !self.known.indicators().contains_key(&citation.value.indicator))
                || text.facts.blocks.iter().any(|block| !self.report.has_block(block.value.kind, &block.value.name))
        };
        self.report.texts.iter().any(|(_, text)| text.misread || unknown(text))
    }

    /// What is cited at `span` of the text in `language`.
    pub(super) fn citation(&self, language: Language, span: Span) -> Option<&Citation> {
        let text: &ReportText = self.report.texts.get(language)?;
        text.citations.iter().find(|citation| citation.span == span).map(|citation| &citation.value)
    }

    /// The figure that is cited at `span`, as a page writes it.
    fn written(&self, citations: &BTreeMap<Span, &Citation>, language: Language, span: Span) -> Option<String> {
        let citation = citations.get(&span)?;
        self.known.figure(citation, self.report.period, language).ok().map(|figure| figure.text)
    }
}
