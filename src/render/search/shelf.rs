//! The reports of a segment: which entries they have, and what of the segment stays from an earlier build.
//!
//! What is looked at is noted for each report apart. Where all entries are as they were, the segment stays; where few have
//! changed, and none has other places than before, it is [mended](super::mend); else it is made from all its entries.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::Maker;
use super::super::run::{Done, Made, Run};
use super::entry::Entry;
use super::mend::{Changed, mended};
use super::segment::{Growing, Segment};
use super::{SEGMENT, Scripts, json, segment_name};
use crate::cache::{Mark, Stale, mark};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, Report};
use crate::reads::{self, Reads};
use crate::release::{File, SinkError};
use crate::route::OutputPath;

/// Of so many reports one may have changed where a segment is mended: else to make it is less work.
const FEW: usize = 2;

/// What tells whether an entry is another one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Outline {
    /// What is shown of it.
    shown: Mark,
    /// Its row, and what else it is found by.
    besides: Mark,
    places: u32,
}

impl Outline {
    fn of(entry: &Entry) -> Result<Self, SinkError> {
        let besides = format!("{}{}", json(&entry.row())?, json(&(&entry.names, &entry.shown.also))?);
        Ok(Self { shown: mark(json(&entry.shown)?), besides: mark(besides), places: entry.places() })
    }

    /// Whether only the text is another one: it can be put in the place of the other.
    fn is_like(&self, other: &Self) -> bool {
        self.besides == other.besides && self.places == other.places
    }
}

/// A segment as an earlier build has made it, with its files and the entries of each report.
struct Earlier {
    files: Vec<(OutputPath, File)>,
    segment: Segment,
    outlines: Vec<Vec<Outline>>,
}

/// A segment of reports, and how it is made.
pub(super) struct Shelf<'r> {
    /// The number of the segment.
    pub(super) number: usize,
    /// The places of the reports in the site.
    pub(super) reports: &'r [usize],
    pub(super) language: Language,
}

impl Shelf<'_> {
    fn name(&self) -> String {
        segment_name(self.language, self.number)
    }

    /// What the work for the entries of one report is called.
    fn record(&self, report: &Report) -> String {
        format!("{SEGMENT}{}/{}", self.language.code(), report.name)
    }
}

impl Maker<'_> {
    /// A segment of reports, made, mended, or as an earlier build has made it.
    pub(super) fn shelf_done(
        &self,
        shelf: &Shelf<'_>,
        run: &Run<'_, '_>,
    ) -> Result<(Done, Option<Segment>), SinkError> {
        let names = shelf.reports.iter().map(|place| self.site.reports[*place].name.as_str());
        let work = mark(format!("reports {}", names.collect::<Vec<_>>().join("\n")));
        let earlier = run.earlier(&shelf.name(), work).and_then(|(made, files)| {
            let (segment, outlines) = made.besides().ok_or(Stale::Gone)?;
            Ok(Earlier { files, segment, outlines })
        });
        let stale = match earlier {
            Ok(earlier) => match self.kept_or_mended(shelf, work, earlier, run)? {
                Ok((done, segment)) => return Ok((done, Some(segment))),
                Err(stale) => stale,
            },
            Err(stale) => stale,
        };
        let mut scripts = Scripts::new(self, shelf.language, run.sink);
        let mut growing = Growing::new(shelf.number);
        let mut outlines = Vec::new();
        let mut wrong: Vec<Diagnostic> = Vec::new();
        for place in shelf.reports {
            match self.outlined(shelf, *place, run)? {
                Ok((outline, entries)) => {
                    entries.iter().try_for_each(|entry| growing.add(entry, &mut scripts))?;
                    outlines.push(outline);
                }
                Err(found) => wrong.extend(found),
            }
        }
        let segment = growing.end(&mut scripts)?;
        let mut made = scripts.made;
        let segment = if wrong.is_empty() {
            run.keep(&shelf.name(), work, Reads::new(), &made, &(&segment, outlines));
            Some(segment)
        } else {
            made.push(Made::Nothing(wrong));
            None
        };
        Ok((Done { name: shelf.name(), stale: Some(stale), made }, segment))
    }

    /// The segment where it stands as it is or can be mended; else says why not.
    fn kept_or_mended(
        &self,
        shelf: &Shelf<'_>,
        work: Mark,
        earlier: Earlier,
        run: &Run<'_, '_>,
    ) -> Result<Result<(Done, Segment), Stale>, SinkError> {
        let Earlier { files, segment, mut outlines } = earlier;
        let name = shelf.name();
        let mut others = Vec::new();
        for (at, place) in shelf.reports.iter().enumerate() {
            let record = shelf.record(&self.site.reports[*place]);
            match run.earlier(&record, mark(&record)) {
                Ok(_) => run.growing.keep(&record),
                Err(stale) => others.push((at, *place, stale)),
            }
        }
        let stale = others.first().map(|(_, _, stale)| stale.clone());
        let mut changed = Vec::new();
        if let Some(stale) = &stale {
            if others.len() * FEW > shelf.reports.len() {
                return Ok(Err(stale.clone()));
            }
            for (at, place, stale) in others {
                let Ok((now, entries)) = self.outlined(shelf, place, run)? else { return Ok(Err(stale)) };
                let before = outlines.get(at).filter(|before| before.len() == now.len());
                if !before.is_some_and(|before| now.iter().zip(before).all(|(now, before)| now.is_like(before))) {
                    return Ok(Err(stale));
                }
                changed.push((at, entries, std::mem::replace(&mut outlines[at], now)));
            }
        }
        let numbered = numbered(&changed, &outlines);
        if numbered.is_empty() {
            run.growing.keep(&name);
            let made = files.into_iter().map(|(path, file)| Made::File(path, file, None)).collect();
            return Ok(Ok((Done { name, stale: None, made }, segment)));
        }
        let mut scripts = Scripts::new(self, shelf.language, run.sink);
        let Some(segment) = mended(shelf.number, &segment, &numbered, &mut scripts)? else {
            return Ok(Err(Stale::Gone));
        };
        let paths: BTreeSet<OutputPath> = segment.scripts().map(|script| scripts.path(script)).collect();
        let made = scripts.with_those_of(files, &paths);
        run.keep(&name, work, Reads::new(), &made, &(&segment, outlines));
        Ok(Ok((Done { name, stale, made }, segment)))
    }

    /// The entries of a report and what tells them apart; kept for the next build.
    #[expect(clippy::type_complexity, reason = "a failure, or what is wrong, or entries")]
    fn outlined(
        &self,
        shelf: &Shelf<'_>,
        place: usize,
        run: &Run<'_, '_>,
    ) -> Result<Result<(Vec<Outline>, Vec<Entry>), Vec<Diagnostic>>, SinkError> {
        // Whoever takes the report is noted, so it is taken anew.
        let (entries, looked_at) = reads::during(|| self.report_entries(&self.site.reports[place], shelf.language));
        let entries = match entries {
            Ok(entries) => entries,
            Err(found) => return Ok(Err(found)),
        };
        let outline = entries.iter().map(Outline::of).collect::<Result<_, _>>()?;
        let record = shelf.record(&self.site.reports[place]);
        run.growing.add(&record, mark(&record), looked_at, Vec::new(), &());
        Ok(Ok((outline, entries)))
    }
}

/// The entries that are others than before, with their numbers and places.
fn numbered<'e>(changed: &'e [(usize, Vec<Entry>, Vec<Outline>)], outlines: &[Vec<Outline>]) -> Vec<Changed<'e>> {
    let mut found = Vec::new();
    let (mut number, mut place) = (0, 0);
    let mut changed = changed.iter().peekable();
    for (at, outline) in outlines.iter().enumerate() {
        let one = changed.next_if(|(changed, _, _)| *changed == at);
        for (nth, now) in outline.iter().enumerate() {
            if let Some((_, entries, before)) = one
                && before[nth] != *now
            {
                found.push(Changed { number, place, now: &entries[nth] });
            }
            number += 1;
            place += now.places;
        }
    }
    found
}
