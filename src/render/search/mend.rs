//! Puts a segment right in which few entries have changed, from the scripts that stand: what is written is what a segment
//! made from all its entries would have, but only scripts that differ are touched.
//!
//! Scripts are cut by what stands in them since the last cut, so whoever begins at an old cut and goes on until a cut
//! falls on an old one again has the rest as it was.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::entry::{Entry, Part, each_section};
use super::postings::{order, read, written};
use super::segment::{Segment, Texts, Words, shown_in, terms_in};
use super::words::{Term, terms};
use super::{Scripts, json};
use crate::release::SinkError;

/// An entry that is another one now, with as many places as before; found by no names besides what is shown.
pub(super) struct Changed<'e> {
    /// Its number in the segment.
    pub(super) number: usize,
    /// Its first place there.
    pub(super) place: u32,
    pub(super) now: &'e Entry,
}

/// What was shown of an entry, as far as it was found by it.
#[derive(Deserialize)]
struct Was {
    title: String,
    sections: Vec<Part>,
}

/// A term with the places where it does not stand any more, and those where it did not stand before.
#[derive(Default)]
struct Moved {
    gone: BTreeSet<u32>,
    come: BTreeSet<u32>,
}

/// The segment `number` as it is with what has `changed`, in order of the numbers. `None` where a script cannot be read.
pub(super) fn mended(
    number: usize,
    earlier: &Segment,
    changed: &[Changed<'_>],
    scripts: &mut Scripts<'_, '_>,
) -> Result<Option<Segment>, SinkError> {
    let Some((texts, moved)) = texts(number, earlier, changed, scripts)? else { return Ok(None) };
    let words = words(number, earlier, moved, scripts)?;
    Ok(words.map(|words| Segment { entries: earlier.entries.clone(), words, texts }))
}

type MendedTexts = (Vec<(usize, String)>, BTreeMap<String, Moved>);

fn texts(
    number: usize,
    earlier: &Segment,
    changed: &[Changed<'_>],
    scripts: &mut Scripts<'_, '_>,
) -> Result<Option<MendedTexts>, SinkError> {
    let mut made = Vec::new();
    let mut moved = BTreeMap::new();
    let mut changed = changed.iter().peekable();
    let mut old = earlier.texts.iter().zip(earlier.texts.iter().skip(1).map(|(first, _)| *first).chain([usize::MAX]));
    while let Some((script, end)) = old.next() {
        if changed.peek().is_none_or(|one| one.number >= end) {
            made.push(script.clone());
            continue;
        }
        let mut texts = Texts::new(number, script.0);
        let mut next = Some(script);
        while let Some((first, name)) = next {
            let Some(value) = scripts.read(name) else { return Ok(None) };
            let Some(shown) = shown_in(&value) else { return Ok(None) };
            for (place, shown) in shown.into_iter().enumerate() {
                let Some(one) = changed.next_if(|one| one.number == first + place) else {
                    texts.add(shown, scripts)?;
                    continue;
                };
                let Ok(was) = serde_json::from_str::<Was>(shown) else { return Ok(None) };
                compare(&was, one, &mut moved);
                texts.add(&json(&one.now.shown)?, scripts)?;
            }
            next = if texts.is_cut() { None } else { old.next().map(|(script, _)| script) };
        }
        made.extend(texts.end(scripts)?);
    }
    Ok(Some((made, moved)))
}

/// Which terms stand elsewhere now.
fn compare(was: &Was, changed: &Changed<'_>, moved: &mut BTreeMap<String, Moved>) {
    let mut before = BTreeSet::new();
    let mut gather = |place, text: &str| gather(changed.place + place, text, &mut before);
    gather(0, &was.title);
    each_section(&was.sections, &mut gather);
    let mut after = BTreeSet::new();
    changed.now.each_text(&mut |place, text| self::gather(changed.place + place, text, &mut after));
    for (term, place) in before.difference(&after) {
        moved.entry(term.clone()).or_default().gone.insert(*place);
    }
    for (term, place) in after.difference(&before) {
        moved.entry(term.clone()).or_default().come.insert(*place);
    }
}

fn gather(place: u32, text: &str, found: &mut BTreeSet<(String, u32)>) {
    terms(text, &mut |term| {
        let term = match term {
            Term::Han(one, next) => std::iter::once(one).chain(next).collect(),
            Term::Word(word) => word.to_owned(),
        };
        found.insert((term, place));
    });
}

fn words(
    number: usize,
    earlier: &Segment,
    moved: BTreeMap<String, Moved>,
    scripts: &mut Scripts<'_, '_>,
) -> Result<Option<Vec<(String, String)>>, SinkError> {
    let mut moved: Vec<(String, Moved)> = moved.into_iter().collect();
    moved.sort_by(|(one, _), (other, _)| order(one, other));
    let mut moved = moved.into_iter().peekable();
    let mut made = Vec::new();
    let ends = earlier.words.iter().skip(1).map(|(first, _)| Some(first.as_str())).chain([None]);
    let mut old = earlier.words.iter().zip(ends);
    let before = |term: &str, end: Option<&str>| end.is_none_or(|end| order(term, end).is_lt());
    while let Some((script, end)) = old.next() {
        if moved.peek().is_none_or(|(term, _)| !before(term, end)) {
            made.push(script.clone());
            continue;
        }
        let mut words = Words::new(number);
        let mut next = Some((script, end));
        while let Some(((_, name), end)) = next {
            let Some(list) = scripts.read(name).and_then(|value| terms_in(&value)) else { return Ok(None) };
            for (term, places) in list {
                while let Some((new, moved)) = moved.next_if(|(new, _)| order(new, &term).is_lt()) {
                    words.add(&new, &written(&moved.come), scripts)?;
                }
                let Some((_, moved)) = moved.next_if(|(one, _)| *one == term) else {
                    words.add(&term, &places, scripts)?;
                    continue;
                };
                let Some(places) = read(&places) else { return Ok(None) };
                let places: BTreeSet<u32> = places.difference(&moved.gone).chain(&moved.come).copied().collect();
                if !places.is_empty() {
                    words.add(&term, &written(&places), scripts)?;
                }
            }
            while let Some((new, moved)) = moved.next_if(|(new, _)| before(new, end)) {
                words.add(&new, &written(&moved.come), scripts)?;
            }
            next = if words.is_cut() { None } else { old.next() };
        }
        made.extend(words.end(scripts)?);
    }
    Ok(Some(made))
}
