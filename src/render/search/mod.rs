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

use super::Maker;
use super::run::{Done, Made, Run, named};
use crate::cache::{Stale, mark};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::model::{Language, Localized, Report, all_columns};
use crate::reads;
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
    /// Places in `site.reports`: who looks there is noted.
    Reports(&'r [usize]),
}

impl Maker<'_> {
    /// Makes the index of every language.
    pub(super) fn search_index(&self, run: &Run<'_>, done: &(dyn Fn() + Sync)) -> Result<Vec<Done>, SinkError> {
        let mut made = Vec::new();
        let mut names: Localized<String> = Localized::default();
        for language in self.site.identity.languages.iter().copied() {
            // Where a text could not be read there is no index: that has been told, and nothing is published.
            if let Some(name) = self.index_of(language, run, &mut made)? {
                names.set(language, name);
            }
            done();
        }
        // It is asked for once; a second time would give the same names.
        let _ = self.indexed.set(names);
        Ok(made)
    }

    /// Writes the index of a language. Returns the name of its table of contents.
    fn index_of(&self, language: Language, run: &Run<'_>, made: &mut Vec<Done>) -> Result<Option<String>, SinkError> {
        // The list is newest first.
        let reports: Vec<usize> = self.searched().rev().collect();
        let shelves: Vec<Shelf<'_>> =
            std::iter::once(Shelf::Names).chain(reports.chunks(REPORTS).map(Shelf::Reports)).collect();
        let segments: Vec<(Done, Option<Segment>)> = shelves
            .par_iter()
            .enumerate()
            .map(|(place, shelf)| self.segment_done(place + 1, *shelf, language, run))
            .collect::<Result<_, _>>()?;
        let mut contents = Contents { columns: Vec::new(), segments: Vec::new() };
        let mut whole = true;
        for (done, segment) in segments {
            made.push(done);
            whole &= segment.is_some();
            contents.segments.extend(segment);
        }
        if !whole {
            return Ok(None);
        }
        for column in all_columns(&self.site.columns) {
            contents.columns.push((column.path.clone(), column.name.text(language).to_owned()));
        }
        let mut scripts = Scripts { maker: self, sink: run.sink, language, made: Vec::new() };
        let name = scripts.write("contents", &serde_json::to_string(&contents)?)?;
        made.push(Done { name: segment_name(language, 0), stale: None, made: scripts.made });
        Ok(Some(name))
    }

    /// A segment, made or as an earlier build has made it.
    fn segment_done(
        &self,
        number: usize,
        shelf: Shelf<'_>,
        language: Language,
        run: &Run<'_>,
    ) -> Result<(Done, Option<Segment>), SinkError> {
        let name = segment_name(language, number);
        let work = mark(match shelf {
            Shelf::Names => "names".to_owned(),
            Shelf::Reports(reports) => {
                let names: Vec<&str> = reports.iter().map(|place| self.site.reports[*place].name.as_str()).collect();
                format!("reports {}", names.join("\n"))
            }
        });
        let stale = match run.earlier(&name, work) {
            Ok((made, files)) => match made.besides::<Segment>() {
                Some(segment) => {
                    run.growing.keep(&name, made);
                    let made = files.into_iter().map(|(path, file)| Made::File(path, file, None)).collect();
                    return Ok((Done { name, stale: None, made }, Some(segment)));
                }
                None => Stale::Gone,
            },
            Err(stale) => stale,
        };
        let (made, looked_at) = reads::during(|| self.segment(number, shelf, language, run.sink));
        let (made, segment) = made?;
        if let Some(segment) = &segment {
            let files = made.iter().filter_map(|made| match made {
                Made::File(path, file, _) => Some(named(path, file)),
                Made::Nothing(_) => None,
            });
            run.growing.add(&name, work, looked_at, files.collect(), segment);
        }
        Ok((Done { name, stale: Some(stale), made }, segment))
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
                for place in reports {
                    match self.report_entries(&self.site.reports[*place], language) {
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
