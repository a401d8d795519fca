//! A segment: some entries with an index of their own, written as scripts while it grows.
//!
//! Its entries are numbered from 0, and so are the places in them: of each entry first the title, then heading and text
//! of each section. So the kind of a place follows from the number of sections.

use serde::{Deserialize, Serialize};

use super::Scripts;
use super::entry::{Entry, Row};
use super::postings::Postings;
use crate::release::SinkError;

/// The terms of a script, in bytes.
const WORDS: usize = 32 << 10;
/// The texts of a script, in bytes.
const TEXTS: usize = 48 << 10;

/// Where the parts of a segment are.
#[derive(Serialize, Deserialize)]
pub(super) struct Segment {
    /// The script of its rows.
    entries: String,
    /// The scripts of its terms, each with its first term.
    words: Vec<(String, String)>,
    /// The scripts of its texts, each with the number of its first entry.
    texts: Vec<(usize, String)>,
}

/// Takes entries, and writes their texts as soon as there are enough of them.
pub(super) struct Growing<'s, 'm> {
    number: usize,
    scripts: &'s mut Scripts<'m>,
    postings: Postings,
    rows: Vec<Row>,
    place: u32,
    waiting: String,
    texts: Vec<(usize, String)>,
    /// The first entry whose text waits.
    first: usize,
}

impl<'s, 'm> Growing<'s, 'm> {
    pub(super) fn new(number: usize, scripts: &'s mut Scripts<'m>) -> Self {
        Self {
            number,
            scripts,
            postings: Postings::default(),
            rows: Vec::new(),
            place: 0,
            waiting: String::new(),
            texts: Vec::new(),
            first: 0,
        }
    }

    pub(super) fn add(&mut self, entry: &Entry) -> Result<(), SinkError> {
        self.look(&entry.shown.title);
        for name in entry.names.iter().chain(entry.shown.also.iter().map(|(_, name)| name)) {
            self.look(name);
        }
        self.place += 1;
        for part in &entry.shown.sections {
            for text in [&part.0, &part.2] {
                self.look(text);
                self.place += 1;
            }
        }
        self.rows.push(entry.row());
        if !self.waiting.is_empty() {
            self.waiting.push_str(",\n");
        }
        self.waiting.push_str(&serde_json::to_string(&entry.shown)?);
        if self.waiting.len() > TEXTS {
            self.write_texts()?;
        }
        Ok(())
    }

    fn look(&mut self, text: &str) {
        self.postings.add(text, self.place);
    }

    fn write_texts(&mut self) -> Result<(), SinkError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let texts = format!("[\n{}\n]", std::mem::take(&mut self.waiting));
        let name = format!("texts-{}-{}", self.number, self.texts.len() + 1);
        self.texts.push((self.first, self.scripts.write(&name, &texts)?));
        self.first = self.rows.len();
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<Segment, SinkError> {
        self.write_texts()?;
        let entries = self.scripts.write(&format!("entries-{}", self.number), &serde_json::to_string(&self.rows)?)?;
        let mut words = Vec::new();
        let (mut first, mut list) = (String::new(), String::new());
        for (term, places) in self.postings.sorted() {
            if list.is_empty() {
                first.clone_from(&term);
            } else {
                list.push(';');
            }
            list.push_str(&term);
            list.push(':');
            list.push_str(&places);
            if list.len() > WORDS {
                words.push((std::mem::take(&mut first), std::mem::take(&mut list)));
            }
        }
        if !list.is_empty() {
            words.push((first, list));
        }
        let mut named = Vec::new();
        for (place, (first, list)) in words.into_iter().enumerate() {
            let name = format!("words-{}-{}", self.number, place + 1);
            named.push((first, self.scripts.write(&name, &serde_json::to_string(&list)?)?));
        }
        Ok(Segment { entries, words: named, texts: self.texts })
    }
}
