//! `content/glossary.yaml`: terms in both languages, and findings that a person has judged.

use super::Reading;
use super::value::{localized, localized_list, texts};
use super::yaml::{Fields, Node, boolean, items, text};
use crate::diagnostic::Diagnostic;
use crate::model::{Allowance, FullTitle, Glossary, Localized, Term};
use crate::source::FileId;

impl Reading<'_> {
    pub(super) fn glossary(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Glossary> {
        let node = self.yaml(file, diagnostics)?;
        let mut fields = Fields::of(&node, diagnostics)?;
        let terms = fields.optional("terms").map_or(&[][..], |node| items(node, diagnostics));
        let terms = terms.iter().filter_map(|node| self.term(node, diagnostics)).collect();
        let allowances = fields.optional("allow").map_or(&[][..], |node| items(node, diagnostics));
        let allowances = allowances.iter().filter_map(|node| allowance(node, diagnostics)).collect();
        let outside_hosts = fields.optional("outside-hosts").map(|node| texts(node, diagnostics)).unwrap_or_default();
        let full_titles = fields.optional("full-titles").map_or(&[][..], |node| items(node, diagnostics));
        let full_titles = full_titles.iter().filter_map(|node| full_title(node, diagnostics)).collect();
        fields.finish(diagnostics);
        Some(Glossary { terms, allowances, full_titles, outside_hosts })
    }

    fn term(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Term> {
        let mut fields = Fields::of(node, diagnostics)?;
        let mut name = Localized::default();
        for language in crate::model::Language::ALL {
            let written = if self.languages.contains(&language) {
                fields.required(language.code())
            } else {
                fields.optional(language.code())
            };
            if let Some(written) = written.and_then(|node| text(node, diagnostics)) {
                name.set(language, written.value);
            }
        }
        // A wording may be wrong in one language only.
        let not = fields.optional("not").and_then(|node| localized_list(node, &[], diagnostics)).unwrap_or_default();
        fields.finish(diagnostics);
        Some(Term { name, not })
    }
}

fn full_title(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<FullTitle> {
    let mut fields = Fields::of(node, diagnostics)?;
    // A title may be of one language only.
    let name = fields.required("name").and_then(|node| localized(node, &[], diagnostics));
    let full = fields.required("full").and_then(|node| localized(node, &[], diagnostics));
    let every = fields.optional("every").and_then(|node| boolean(node, diagnostics)).unwrap_or(false);
    fields.finish(diagnostics);
    Some(FullTitle { name: name?, full: full?, every })
}

fn allowance(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Allowance> {
    let mut fields = Fields::of(node, diagnostics)?;
    let wording = fields.required("text").and_then(|node| text(node, diagnostics));
    let report = fields.optional("where").and_then(|node| text(node, diagnostics));
    let why = fields.required("why").and_then(|node| text(node, diagnostics));
    fields.finish(diagnostics);
    Some(Allowance { text: wording?, report: report.map(|report| report.value), why: why?.value })
}
