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
mod mend;
mod page;
mod postings;
mod segment;
mod shelf;
mod words;

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::Maker;
use super::run::{Done, Made, Run};
use crate::cache::{Stale, mark};
use crate::digest::Digest;
use crate::model::{Language, Localized, Report, all_columns};
use crate::reads;
use crate::release::{File, Sink, SinkError};
use crate::route::OutputPath;
use segment::{Growing, Segment};
use shelf::Shelf;

/// The segment of everything but reports.
const NAMES: usize = 1;

/// Reports of a segment.
const REPORTS: usize = 1000;

/// Takes the scripts of a segment to where they are kept.
struct Scripts<'m, 'a> {
    maker: &'m Maker<'a>,
    sink: &'m dyn Sink,
    language: Language,
    made: Vec<Made>,
}

impl<'m, 'a> Scripts<'m, 'a> {
    fn new(maker: &'m Maker<'a>, language: Language, sink: &'m dyn Sink) -> Self {
        Self { maker, sink, language, made: Vec::new() }
    }

    /// Writes a script that holds `value`, which is [JSON](json). Returns what the others know it by: its name and a
    /// digest.
    fn write(&mut self, name: &str, value: &str) -> Result<String, SinkError> {
        let script = format!("{name}.{}", Digest::of(value.as_bytes()).short(DIGITS));
        let bytes = format!("{}{value}{CLOSING}", self.opening(&script)).into_bytes();
        let (path, file) = (self.path(&script), File::of(&bytes));
        self.sink.put(&path, bytes)?;
        self.made.push(Made::File(path, file, None));
        Ok(script)
    }

    /// The value of a script that stands.
    fn read(&self, script: &str) -> Option<String> {
        let text = String::from_utf8(self.sink.again(&self.path(script))?).ok()?;
        let value = text.strip_prefix(&self.opening(script))?.strip_suffix(CLOSING)?;
        let digest = Digest::of(value.as_bytes()).short(DIGITS);
        script.ends_with(&digest).then(|| value.to_owned())
    }

    fn opening(&self, script: &str) -> String {
        format!("(window.gongkaiSearch=window.gongkaiSearch||{{}})[\"{}/{script}\"]=", self.language.code())
    }

    fn path(&self, script: &str) -> OutputPath {
        self.maker.routes.search_script(self.language, script)
    }

    /// What was written, and those of the `files` at these `paths` that stand.
    fn with_those_of(self, files: Vec<(OutputPath, File)>, paths: &BTreeSet<OutputPath>) -> Vec<Made> {
        let written: BTreeSet<&OutputPath> = self.made.iter().filter_map(Made::path).collect();
        let stands = |path: &OutputPath| paths.contains(path) && !written.contains(path);
        let standing: Vec<Made> = files
            .into_iter()
            .filter(|(path, _)| stands(path))
            .map(|(path, file)| Made::File(path, file, None))
            .collect();
        self.made.into_iter().chain(standing).collect()
    }
}

const CLOSING: &str = ";\n";

/// Of a digest in the name of a script.
const DIGITS: usize = 10;

/// A value as it may stand in a script.
fn json(value: &impl Serialize) -> Result<String, SinkError> {
    let value = serde_json::to_string(value)?;
    // JSON may have these two in a string; scripts of older browsers may not.
    Ok(if value.contains(['\u{2028}', '\u{2029}']) {
        value.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
    } else {
        value
    })
}

/// The table of contents of a language.
#[derive(Serialize)]
struct Contents {
    /// Path and name of each column.
    columns: Vec<(String, String)>,
    segments: Vec<Segment>,
}

/// The index of a language, as it was made.
struct Index {
    made: Vec<Done>,
    /// Of its table of contents; absent where a text could not be read.
    name: Option<String>,
}

impl Maker<'_> {
    /// Makes the index of every language.
    pub(super) fn search_index(&self, run: &Run<'_, '_>, done: &(dyn Fn() + Sync)) -> Result<Vec<Done>, SinkError> {
        let indexes = self.site.identity.languages.par_iter().map(|language| {
            let index = self.index_of(*language, run)?;
            done();
            Ok((*language, index))
        });
        let mut made = Vec::new();
        let mut names: Localized<String> = Localized::default();
        for (language, index) in indexes.collect::<Result<Vec<_>, SinkError>>()? {
            made.extend(index.made);
            // Where a text could not be read there is no index: that has been told, and nothing is published.
            if let Some(name) = index.name {
                names.set(language, name);
            }
        }
        // It is asked for once; a second time would give the same names.
        let _ = self.indexed.set(names);
        Ok(made)
    }

    /// Writes the index of a language.
    fn index_of(&self, language: Language, run: &Run<'_, '_>) -> Result<Index, SinkError> {
        // The list is newest first.
        let reports: Vec<usize> = self.searched().rev().collect();
        let mut numbered: Vec<(usize, &[usize])> = vec![(NAMES, &[])];
        numbered.extend((NAMES + 1..).zip(reports.chunks(REPORTS)));
        let segments: Vec<(Done, Option<Segment>)> = numbered
            .par_iter()
            .map(|(number, reports)| match *number {
                NAMES => self.names_done(language, run),
                number => self.shelf_done(&Shelf { number, reports, language }, run),
            })
            .collect::<Result<_, _>>()?;
        let mut made = Vec::new();
        let mut contents = Contents { columns: Vec::new(), segments: Vec::new() };
        let mut whole = true;
        for (done, segment) in segments {
            made.push(done);
            whole &= segment.is_some();
            contents.segments.extend(segment);
        }
        if !whole {
            return Ok(Index { made, name: None });
        }
        for column in all_columns(&self.site.columns) {
            contents.columns.push((column.path.clone(), column.name.text(language).to_owned()));
        }
        let mut scripts = Scripts::new(self, language, run.sink);
        let name = scripts.write("contents", &json(&contents)?)?;
        made.push(Done { name: segment_name(language, 0), stale: None, made: scripts.made });
        Ok(Index { made, name: Some(name) })
    }

    /// The segment of everything but reports, made or as an earlier build has made it.
    fn names_done(&self, language: Language, run: &Run<'_, '_>) -> Result<(Done, Option<Segment>), SinkError> {
        let name = segment_name(language, NAMES);
        let work = mark("names");
        let earlier = run.earlier(&name, work).and_then(|(made, files)| {
            let segment = made.besides::<Segment>().ok_or(Stale::Gone)?;
            Ok((files, segment))
        });
        let stale = match earlier {
            Ok((files, segment)) => {
                run.growing.keep(&name);
                let made = files.into_iter().map(|(path, file)| Made::File(path, file, None)).collect();
                return Ok((Done { name, stale: None, made }, Some(segment)));
            }
            Err(stale) => stale,
        };
        let mut scripts = Scripts::new(self, language, run.sink);
        let (segment, looked_at) = reads::during(|| {
            let mut growing = Growing::new(NAMES);
            self.named_entries(language).iter().try_for_each(|entry| growing.add(entry, &mut scripts))?;
            growing.end(&mut scripts)
        });
        let segment = segment?;
        run.keep(&name, work, looked_at, &scripts.made, &segment);
        Ok((Done { name, stale: Some(stale), made: scripts.made }, Some(segment)))
    }

    /// The reports that may be found, newest first, by their places in the site.
    fn searched(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.places.shown().iter().copied().filter(|place| is_searched(&self.site.reports[*place]))
    }
}

/// What the work for a segment is called; no file has such a name.
fn segment_name(language: Language, number: usize) -> String {
    format!("{SEGMENT}{} {number}", language.code())
}

const SEGMENT: &str = "search: ";

/// Whether this is the name of the work for a segment.
pub(super) fn is_segment(name: &str) -> bool {
    name.starts_with(SEGMENT)
}

/// Drafts are not public, and what was withdrawn must not be found again.
fn is_searched(report: &Report) -> bool {
    report.published.is_some() && report.withdrawn.is_none()
}
