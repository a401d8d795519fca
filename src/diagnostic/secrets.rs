//! What a finding must not show: the numbers, addresses and names that it is about.
//!
//! A message is written without them, but excerpts, file names and the messages of other rules would still show them. So
//! each finding about a person says which bytes and which words are secret, and [`conceal`] lets all findings of a run know
//! the secrets of all others: whoever prints any of them prints none.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Diagnostic, Severity};
use crate::source::{FileId, Span};

/// What must not be seen.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secrets {
    /// Bytes of source files that are masked, in order.
    places: BTreeMap<FileId, Vec<(usize, usize)>>,
    /// Where whole values stand.
    spans: Vec<Span>,
    /// Words, each with what is shown instead; the longest first.
    values: Vec<(String, String)>,
}

impl fmt::Debug for Secrets {
    /// What must not be seen is not written into logs either.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secrets({})", self.values.len())
    }
}

impl Secrets {
    /// One value and what is shown instead. Where it stands in a text of the project, `hidden` are the bytes of it that must
    /// not be seen.
    #[must_use]
    pub fn new(value: impl Into<String>, masked: impl Into<String>, hidden: &[Span]) -> Self {
        let mut places: BTreeMap<FileId, Vec<(usize, usize)>> = BTreeMap::new();
        for span in hidden {
            places.entry(span.file).or_default().push((span.start as usize, span.end as usize));
        }
        Self { places, spans: Vec::new(), values: vec![(value.into(), masked.into())] }
    }

    /// The same value, which stands at `span` as a whole.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.spans.push(span);
        self
    }

    /// Those of all findings.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut all = Self::default();
        let mut last: Option<&Arc<Self>> = None;
        for secrets in diagnostics.iter().filter_map(|diagnostic| diagnostic.secrets.as_ref()) {
            // After `conceal` they all share one.
            if !last.is_some_and(|last| Arc::ptr_eq(last, secrets)) {
                all.add(secrets);
            }
            last = Some(secrets);
        }
        all.put_in_order();
        all
    }

    /// Takes in those of another finding.
    fn add(&mut self, other: &Self) {
        for (file, places) in &other.places {
            self.places.entry(*file).or_default().extend(places);
        }
        self.spans.extend(&other.spans);
        self.values.extend(other.values.iter().cloned());
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn put_in_order(&mut self) {
        for places in self.places.values_mut() {
            places.sort_unstable();
            places.dedup();
        }
        self.spans.sort_unstable();
        self.spans.dedup();
        self.values.sort_unstable_by(|one, other| other.0.len().cmp(&one.0.len()).then_with(|| one.cmp(other)));
        self.values.dedup();
    }

    /// The text of a source file without what must not be seen. Every byte stays where it was, so that places stay right.
    #[must_use]
    pub fn text(&self, file: FileId, text: String) -> String {
        let Some(places) = self.places.get(&file) else { return text };
        let mut result = String::with_capacity(text.len());
        let mut done = 0;
        for (start, end) in places {
            let start = (*start).max(done);
            let (Some(before), Some(secret)) = (text.get(done..start), text.get(start..*end)) else { continue };
            result.push_str(before);
            result.extend(secret.chars().map(mask));
            done = *end;
        }
        result.push_str(&text[done..]);
        result
    }

    /// Any other text, such as a file name, with masks in place of what must not be seen.
    #[must_use]
    pub fn words(&self, text: &str) -> String {
        let mut result = text.to_owned();
        for (value, masked) in &self.values {
            if result.contains(value) {
                result = result.replace(value, masked);
            }
        }
        result
    }

    /// Whether `span` is a value or a part of one.
    fn cover(&self, span: Span) -> bool {
        let next = self.spans.partition_point(|known| (known.file, known.start) <= (span.file, span.start));
        self.spans[..next].last().is_some_and(|known| known.file == span.file && span.end <= known.end)
    }
}

/// A mask as long in bytes, and as wide, as what it hides.
fn mask(one: char) -> &'static str {
    match one.len_utf8() {
        _ if matches!(one, '\n' | '\r') => {
            if one == '\n' {
                "\n"
            } else {
                "\r"
            }
        }
        1 => "*",
        2 => "×",
        3 => "＊",
        _ => "＊*",
    }
}

/// Lets every finding know what none may show, and takes it out of all messages.
///
/// What other rules say of a value that is secret, or of a part of it, is left out: it has to go in any case, and every word
/// about it may tell some of it. Errors stay, since nothing may be written while they stand, without their digits.
pub fn conceal(diagnostics: &mut Vec<Diagnostic>) {
    let all = Arc::new(Secrets::of(diagnostics));
    if all.is_empty() {
        return;
    }
    let others =
        |diagnostic: &Diagnostic| diagnostic.secrets.is_none() && diagnostic.span.is_some_and(|span| all.cover(span));
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error || !others(diagnostic));
    for diagnostic in diagnostics {
        let without_digits = others(diagnostic);
        let shown = |text: &str| -> String {
            let text = all.words(text);
            if without_digits { text.replace(|one: char| one.is_ascii_digit(), "*") } else { text }
        };
        let related = diagnostic.related.iter_mut().map(|(_, message)| message);
        let messages = std::iter::once(&mut diagnostic.message).chain(related);
        for message in messages.chain(&mut diagnostic.label).chain(&mut diagnostic.help) {
            message.zh = shown(&message.zh);
            message.en = shown(&message.en);
        }
        diagnostic.secrets = Some(Arc::clone(&all));
    }
}
