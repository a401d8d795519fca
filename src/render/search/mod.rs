//! The search of the section: an index of its own, as plain scripts.
//!
//! A browser can load scripts from a folder and under `script-src 'self'`, so the index is scripts that each put one
//! value into one global, `gongkaiSearch`. The page names a table of contents for its language; that names the scripts of
//! each [`Segment`](segment::Segment): its rows, its terms and its texts. A query loads only the scripts that may hold
//! its terms, and the texts of what it shows. Every name carries a digest, so that browsers may keep the files and never
//! mix two editions.
//!
//! Reports stand in segments of [`REPORTS`], the oldest first: only one segment is in memory for each thread, and a new
//! report changes the last segment alone. Drafts and withdrawn reports are left out, whatever else is shown of them.

mod entry;
mod gather;
mod page;
mod postings;
mod segment;
mod words;

use rayon::prelude::*;
use serde::Serialize;

use super::{Made, Maker};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::model::{Language, Localized, Report, all_columns};
use crate::release::{File, Sink, SinkError};
use crate::route::OutputPath;
use segment::{Growing, Segment};

/// Reports of a segment.
const REPORTS: usize = 1000;

/// Takes the scripts of a segment to where they are kept.
struct Scripts<'m> {
    maker: &'m Maker<'m>,
    sink: &'m dyn Sink,
    language: Language,
    made: Vec<Made>,
}

impl Scripts<'_> {
    /// Writes a script that holds `value`, which is JSON. Returns the name that the others know it by.
    fn write(&mut self, name: &str, value: &str) -> Result<String, SinkError> {
        // JSON may have these two in a string; scripts of older browsers may not.
        let value = value.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        let key = format!("{}/{name}", self.language.code());
        let script = format!("(window.gongkaiSearch=window.gongkaiSearch||{{}})[\"{key}\"]={value};\n");
        let digest = Digest::of(script.as_bytes());
        let path = self.maker.routes.search_script(self.language, name, &digest);
        let short = path.as_str().rsplit('/').next().and_then(|file| file.strip_suffix(".js")).unwrap_or_default();
        let short = short.to_owned();
        self.put(path, script.into_bytes())?;
        Ok(short)
    }

    fn put(&mut self, path: OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        let file = File::of(&bytes);
        self.sink.put(&path, bytes)?;
        self.made.push(Made::File(path, file, None));
        Ok(())
    }
}

/// The table of contents of a language.
#[derive(Serialize)]
struct Contents {
    /// Path and name of each column.
    columns: Vec<(String, String)>,
    segments: Vec<Segment>,
}

/// What a segment is made of.
#[derive(Clone, Copy)]
enum Shelf<'r> {
    /// Everything but reports.
    Names,
    Reports(&'r [&'r Report]),
}

impl Maker<'_> {
    /// Makes the index of every language.
    pub(super) fn search_index(&self, sink: &dyn Sink, done: &(dyn Fn() + Sync)) -> Result<Vec<Made>, SinkError> {
        let mut made = Vec::new();
        let mut names: Localized<String> = Localized::default();
        for language in self.site.identity.languages.iter().copied() {
            // Where a text could not be read there is no index: that has been told, and nothing is published.
            if let Some(name) = self.index_of(language, sink, &mut made)? {
                names.set(language, name);
            }
            done();
        }
        // It is asked for once; a second time would give the same names.
        let _ = self.indexed.set(names);
        Ok(made)
    }

    /// Writes the index of a language. Returns the name of its table of contents.
    fn index_of(&self, language: Language, sink: &dyn Sink, made: &mut Vec<Made>) -> Result<Option<String>, SinkError> {
        // The list is newest first.
        let reports: Vec<&Report> = self.searched().rev().collect();
        let shelves: Vec<Shelf<'_>> =
            std::iter::once(Shelf::Names).chain(reports.chunks(REPORTS).map(Shelf::Reports)).collect();
        let segments: Vec<(Vec<Made>, Option<Segment>)> = shelves
            .par_iter()
            .enumerate()
            .map(|(place, shelf)| self.segment(place + 1, *shelf, language, sink))
            .collect::<Result<_, _>>()?;
        let mut contents = Contents { columns: Vec::new(), segments: Vec::new() };
        let mut whole = true;
        for (files, segment) in segments {
            made.extend(files);
            whole &= segment.is_some();
            contents.segments.extend(segment);
        }
        if !whole {
            return Ok(None);
        }
        for column in all_columns(&self.site.columns) {
            contents.columns.push((column.path.clone(), column.name.text(language).to_owned()));
        }
        let mut scripts = Scripts { maker: self, sink, language, made: Vec::new() };
        let name = scripts.write("contents", &serde_json::to_string(&contents)?)?;
        made.append(&mut scripts.made);
        Ok(Some(name))
    }

    fn segment(
        &self,
        number: usize,
        shelf: Shelf<'_>,
        language: Language,
        sink: &dyn Sink,
    ) -> Result<(Vec<Made>, Option<Segment>), SinkError> {
        let mut scripts = Scripts { maker: self, sink, language, made: Vec::new() };
        let mut growing = Growing::new(number, &mut scripts);
        let mut wrong: Vec<Diagnostic> = Vec::new();
        match shelf {
            Shelf::Names => {
                for entry in self.named_entries(language) {
                    growing.add(&entry)?;
                }
            }
            Shelf::Reports(reports) => {
                for report in reports {
                    match self.report_entries(report, language) {
                        Ok(entries) => entries.iter().try_for_each(|entry| growing.add(entry))?,
                        Err(found) => wrong.extend(found),
                    }
                }
            }
        }
        let segment = growing.end()?;
        let mut made = scripts.made;
        if wrong.is_empty() {
            return Ok((made, Some(segment)));
        }
        made.push(Made::Nothing(wrong));
        Ok((made, None))
    }

    /// The reports that may be found, newest first.
    fn searched(&self) -> impl DoubleEndedIterator<Item = &Report> {
        let shown = self.shown.iter().map(|index| &*self.site.reports[*index]);
        shown.filter(|report| is_searched(report))
    }
}

/// Drafts are not public, and what was withdrawn must not be found again.
fn is_searched(report: &Report) -> bool {
    report.published.is_some() && report.withdrawn.is_none()
}
