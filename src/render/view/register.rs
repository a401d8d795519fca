//! What the templates of the register, the downloads, the archive and the notices see.

use serde::Serialize;

use super::{Download, Named, Pager, Row};
use crate::wording::Run;

#[derive(Serialize)]
pub(in crate::render) struct Register {
    pub(in crate::render) count: usize,
    pub(in crate::render) about_figures: usize,
    pub(in crate::render) withdrawals: usize,
    pub(in crate::render) years: Vec<Filter>,
    pub(in crate::render) entries: Vec<RegisterEntry>,
    pub(in crate::render) withdrawn: Vec<WithdrawnPage>,
    pub(in crate::render) feed: Option<String>,
    pub(in crate::render) files: Vec<Download>,
}

/// A link of a filter.
#[derive(Serialize)]
pub(in crate::render) struct Filter {
    pub(in crate::render) name: String,
    pub(in crate::render) path: String,
    pub(in crate::render) count: usize,
    pub(in crate::render) current: bool,
}

#[derive(Serialize)]
pub(in crate::render) struct RegisterEntry {
    pub(in crate::render) id: String,
    pub(in crate::render) number: String,
    /// Where the entry stands in the register.
    pub(in crate::render) path: String,
    pub(in crate::render) date: String,
    pub(in crate::render) datetime: String,
    /// The page that was corrected.
    pub(in crate::render) page: Option<Named>,
    /// The language of its name where it is not the page's.
    pub(in crate::render) lang: Option<&'static str>,
    /// The language of the texts before and after where it is not the page's.
    pub(in crate::render) told_in: Option<&'static str>,
    pub(in crate::render) place: Option<String>,
    pub(in crate::render) indicator: Option<Named>,
    pub(in crate::render) before: Vec<Run>,
    pub(in crate::render) after: Vec<Run>,
    /// `privacy` or `withdrawal`: why the texts are not shown.
    pub(in crate::render) withheld: Option<&'static str>,
    pub(in crate::render) reason: &'static str,
    pub(in crate::render) effects: Vec<String>,
    pub(in crate::render) note: Option<String>,
    /// Files that readers had before.
    pub(in crate::render) superseded: Vec<SupersededFile>,
    pub(in crate::render) responsible: String,
    pub(in crate::render) reviewed_by: Option<String>,
}

#[derive(Serialize)]
pub(in crate::render) struct SupersededFile {
    pub(in crate::render) name: String,
    pub(in crate::render) path: String,
    pub(in crate::render) kind: String,
    pub(in crate::render) size: String,
    /// Since when another one stands in its place.
    pub(in crate::render) since: String,
}

#[derive(Serialize)]
pub(in crate::render) struct WithdrawnPage {
    pub(in crate::render) date: String,
    pub(in crate::render) page: Named,
    pub(in crate::render) lang: Option<&'static str>,
    pub(in crate::render) reason: String,
    pub(in crate::render) replaced_by: Option<Named>,
}

#[derive(Serialize)]
pub(in crate::render) struct Downloads {
    pub(in crate::render) indicators: usize,
    pub(in crate::render) periods: String,
    pub(in crate::render) modified: Option<String>,
    pub(in crate::render) terms: Option<String>,
    pub(in crate::render) cards: Vec<Card>,
    pub(in crate::render) topics: Vec<TopicFiles>,
    pub(in crate::render) fields: Vec<Field>,
    pub(in crate::render) hashes: Vec<Hash>,
    pub(in crate::render) others: Vec<OtherFile>,
    pub(in crate::render) about_path: String,
    pub(in crate::render) indicators_path: String,
}

/// A file to take away, by what it is good for.
#[derive(Serialize)]
pub(in crate::render) struct Card {
    pub(in crate::render) icon: &'static str,
    pub(in crate::render) title: &'static str,
    pub(in crate::render) kind: &'static str,
    pub(in crate::render) size: String,
    pub(in crate::render) use_for: &'static str,
    pub(in crate::render) path: String,
}

#[derive(Serialize)]
pub(in crate::render) struct TopicFiles {
    pub(in crate::render) name: String,
    pub(in crate::render) path: String,
    pub(in crate::render) count: usize,
    pub(in crate::render) periods: String,
    pub(in crate::render) modified: Option<String>,
    pub(in crate::render) files: Vec<Download>,
}

/// A piece of a text: words, or a word of the data files.
#[derive(Serialize)]
pub(in crate::render) struct Piece {
    pub(in crate::render) text: String,
    pub(in crate::render) code: bool,
}

/// A column of the data files.
#[derive(Serialize)]
pub(in crate::render) struct Field {
    pub(in crate::render) name: &'static str,
    pub(in crate::render) heading: &'static str,
    pub(in crate::render) about: Vec<Piece>,
    pub(in crate::render) example: String,
}

#[derive(Serialize)]
pub(in crate::render) struct Hash {
    pub(in crate::render) path: String,
    pub(in crate::render) size: String,
    pub(in crate::render) sha256: String,
}

#[derive(Serialize)]
pub(in crate::render) struct OtherFile {
    pub(in crate::render) name: &'static str,
    pub(in crate::render) path: String,
    pub(in crate::render) what: &'static str,
}

/// Rows in groups of five, and the way to the other pages of the list.
#[derive(Serialize)]
pub(in crate::render) struct List {
    pub(in crate::render) groups: Vec<Vec<Row>>,
    pub(in crate::render) total: usize,
    pub(in crate::render) page: usize,
    pub(in crate::render) page_count: usize,
    pub(in crate::render) pager: Pager,
}

#[derive(Serialize)]
pub(in crate::render) struct Archive {
    pub(in crate::render) total: usize,
    pub(in crate::render) years: Vec<Filter>,
    pub(in crate::render) kinds: Vec<Filter>,
    /// On the page of all reports: by year.
    pub(in crate::render) sections: Vec<ArchiveYear>,
    /// On the page of a year or a kind.
    pub(in crate::render) list: Option<List>,
}

#[derive(Serialize)]
pub(in crate::render) struct ArchiveYear {
    pub(in crate::render) name: String,
    pub(in crate::render) id: String,
    pub(in crate::render) path: String,
    pub(in crate::render) count: usize,
    pub(in crate::render) more: bool,
    pub(in crate::render) list: List,
}

#[derive(Serialize)]
pub(in crate::render) struct Leave {
    pub(in crate::render) host: String,
    pub(in crate::render) address: String,
    /// The pages that lead there.
    pub(in crate::render) pages: Vec<Named>,
}

#[derive(Serialize)]
pub(in crate::render) struct Moved {
    /// Where the page stands now.
    pub(in crate::render) path: String,
}

/// A host outside that pages lead to.
#[derive(Serialize)]
pub(in crate::render) struct OutsideHost {
    pub(in crate::render) host: String,
    /// Whether a notice stands before it.
    pub(in crate::render) notice: bool,
    /// Addresses on it.
    pub(in crate::render) count: usize,
}

#[derive(Serialize)]
pub(in crate::render) struct AboutData {
    pub(in crate::render) terms: Option<String>,
    pub(in crate::render) authoritative: &'static str,
    pub(in crate::render) downloads_path: Option<String>,
    pub(in crate::render) corrections_path: String,
}
