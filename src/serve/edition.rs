//! One release as the preview shows it: its files in memory, each page with the reload script; and what the last
//! build found, in the words that pages show.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;

use crate::diagnostic::{self, Diagnostic, MessageLanguage, Severity, Style};
use crate::pipeline::{Files, Run};

/// What requests see: replaced as a whole.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// The last good release; absent until there was one.
    pub(super) edition: Option<Arc<Edition>>,
    /// Why the last build was not good.
    pub(super) findings: Option<Arc<Findings>>,
}

/// A release in memory.
pub(super) struct Edition {
    /// Which good build this is, from 1.
    pub(super) number: u64,
    /// The name of the release: equal for equal files, in this run of the program and in others.
    pub(super) id: String,
    files: BTreeMap<String, Bytes>,
    /// Where the section stands on the portal, decoded, as `/a/b/`.
    base: String,
}

/// What stands at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'e> {
    /// A file: its name and bytes.
    File(&'e str, &'e Bytes),
    /// A folder with a page in it; its address ends in a slash.
    Folder,
    /// Nothing. Perhaps the page that says so.
    Nothing(Option<&'e Bytes>),
}

impl Edition {
    /// Puts the reload script into each page of `files`. `base` is the path of the section's address.
    pub(super) fn new(files: Files, base: &str, number: u64, id: String, language: MessageLanguage) -> Self {
        let tag = script_tag(&id, language);
        let files = files
            .into_iter()
            .map(|(path, bytes)| {
                let bytes = if path.ends_with(".html") { with_script(bytes, &tag) } else { bytes };
                (path, Bytes::from(bytes))
            })
            .collect();
        let decoded = percent_encoding::percent_decode_str(base).decode_utf8_lossy();
        let inner = decoded.trim_matches('/');
        let base = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        Self { number, id, files, base }
    }

    /// Looks up a decoded path that begins with a slash: below the root first, then below the section's own path,
    /// which the page for unknown addresses uses.
    pub(super) fn find(&self, path: &str) -> Found<'_> {
        let at_root = path.strip_prefix('/').unwrap_or(path);
        let below_base = path.strip_prefix(self.base.as_str());
        for name in [Some(at_root), below_base].into_iter().flatten() {
            if let Some(found) = self.at(name) {
                return found;
            }
        }
        if self.base.strip_suffix('/') == Some(path) {
            return Found::Folder;
        }
        Found::Nothing(self.not_found_page(below_base.unwrap_or(at_root)))
    }

    fn at(&self, name: &str) -> Option<Found<'_>> {
        let file = |name: &str| self.files.get_key_value(name).map(|(name, bytes)| Found::File(name, bytes));
        if name.is_empty() || name.ends_with('/') {
            return file(&format!("{name}index.html"));
        }
        file(name).or_else(|| self.files.contains_key(&format!("{name}/index.html")).then_some(Found::Folder))
    }

    /// Below a language's folder, that language says so.
    fn not_found_page(&self, name: &str) -> Option<&Bytes> {
        let (folder, _) = name.split_once('/').unwrap_or((name, ""));
        self.files.get(&format!("{folder}/404.html")).or_else(|| self.files.get("404.html"))
    }
}

/// What makes a page follow the preview; `release` is empty on a page that is no part of one.
pub(super) fn script_tag(release: &str, language: MessageLanguage) -> String {
    let language = match language {
        MessageLanguage::Chinese => "zh",
        MessageLanguage::English => "en",
    };
    // Never inline: the pages forbid that, and should.
    format!(r#"<script src="/.gongkai/preview.js" data-release="{release}" data-language="{language}" defer></script>"#)
}

fn with_script(mut page: Vec<u8>, tag: &str) -> Vec<u8> {
    const END_OF_HEAD: &[u8] = b"</head>";
    let end = page.windows(END_OF_HEAD.len()).position(|window| window.eq_ignore_ascii_case(END_OF_HEAD));
    let at = end.unwrap_or(page.len());
    page.splice(at..at, tag.bytes());
    page
}

/// Why a build was not good.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Findings {
    /// How many errors.
    pub(super) errors: usize,
    /// The errors, printed.
    pub(super) text: String,
}

impl Findings {
    /// More than these are not for a page; the terminal has all of them.
    const MOST: usize = 50;

    /// The errors of `run`. Warnings stop nothing and would hide them.
    pub(super) fn of_run(run: &Run, language: MessageLanguage) -> Self {
        let of_errors = |one: &&Diagnostic| one.severity == Severity::Error;
        let errors = run.diagnostics.iter().filter(of_errors).count();
        let first: Vec<Diagnostic> = run.diagnostics.iter().filter(of_errors).take(Self::MOST).cloned().collect();
        let mut text = diagnostic::print(&first, &run.sources, Style { color: false, language });
        text.truncate(text.trim_end().len());
        if let Some(more) = errors.checked_sub(Self::MOST).filter(|more| *more > 0) {
            text.push_str(&match language {
                MessageLanguage::Chinese => format!("\n\n……还有 {more} 处，见终端"),
                MessageLanguage::English => format!("\n\n… and {more} more, see the terminal"),
            });
        }
        Self { errors, text }
    }

    /// A build that could not be made.
    pub(super) fn of_failure(text: &str) -> Self {
        Self { errors: 1, text: text.to_owned() }
    }

    /// As pages read it.
    pub(super) fn json(&self) -> String {
        serde_json::json!({ "errors": self.errors, "text": self.text }).to_string()
    }
}
