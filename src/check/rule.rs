//! What a rule is, and what it is given to look at.

use super::sensitive_words::Words;
use crate::attachment::Contents;
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Passage, Prose, Role};
use crate::model::{Citation, Figure, Language, Localized, NoFigure, Report, ReportText, Site};
use crate::source::{FileId, Sources, Span};

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

    /// Looks at the texts of one report. Reports are looked at side by side, in no order.
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

impl SourceFile<'_> {
    /// The place of the bytes `start..end` of its text.
    #[must_use]
    pub fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }
}

/// A report as its readers go through it, in each language.
#[derive(Debug)]
pub struct Texts<'s> {
    /// The whole section.
    pub site: &'s Site,
    /// The report.
    pub report: &'s Report,
    /// Its texts, each with the title and the summary before the body.
    pub prose: Localized<Prose>,
}

impl<'s> Texts<'s> {
    /// Reads the texts of `report`; what cannot be read has been told when the facts were read.
    pub(super) fn read(site: &'s Site, report: &'s Report, sources: &Sources) -> Self {
        let mut prose = Localized::default();
        for (language, text) in report.texts.iter() {
            let Ok(bytes) = sources.read(text.file) else { continue };
            let Ok(whole) = String::from_utf8(bytes) else { continue };
            let Some(body) = whole.get(text.body..) else { continue };
            let mut read = markdown::prose(text.file, body, text.body);
            if let Some(summary) = &text.summary {
                read.passages.insert(0, Passage::line(Role::Summary, &summary.value, summary.span));
            }
            read.passages.insert(0, Passage::line(Role::Title, &text.title.value, text.title.span));
            prose.set(language, read);
        }
        Self { site, report, prose }
    }

    /// The texts, each with its language.
    pub fn each(&self) -> impl Iterator<Item = (Language, &Prose)> {
        self.prose.iter()
    }

    /// Whether something in the texts could not be read or does not exist. It has been told; what follows from it is no
    /// mistake of its own.
    pub fn is_doubtful(&self) -> bool {
        let unknown = |text: &ReportText| {
            text.citations.iter().any(|citation| !self.site.indicators.contains_key(&citation.value.indicator))
                || text.facts.blocks.iter().any(|block| !self.report.has_block(block.value.kind, &block.value.name))
        };
        self.report.texts.iter().any(|(_, text)| text.misread || unknown(text))
    }

    /// What the figure that is cited at `span` says, written in `language`.
    ///
    /// # Errors
    /// Says why there is nothing to write.
    pub fn figure(&self, language: Language, span: Span) -> Result<(&Citation, Figure), NoFigure> {
        let citations = self.report.texts.get(language).map(|text: &ReportText| text.citations.as_slice());
        let citation = citations
            .and_then(|citations| citations.iter().find(|citation| citation.span == span))
            .ok_or(NoFigure::UnknownIndicator)?;
        Ok((&citation.value, self.site.figure(&citation.value, self.report.period, language)?))
    }
}
