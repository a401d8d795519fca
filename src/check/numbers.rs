//! The numbers of a passage, as a reader meets them: typed, cited, or spelled out.
//!
//! Figures are read back from what the page will say, so that `1.262 billion yuan` and `12.62亿元` meet as the same
//! amount of yuan whether they were typed or cited.

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::Decimal;

use super::quantities::{self, Measure, Quantity};
use crate::markdown::{GAP, Passage, Role, half_width};
use crate::model::{self, Language, MONTHS, Units};
use crate::source::Span;

/// A number in a passage.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// Its value, with what multiplies it (万, million) and money in yuan.
    pub value: Decimal,
    /// Where it stands in the [`Line`].
    pub at: Range<usize>,
    /// Where it stands in the source.
    pub span: Span,
    pub origin: Origin,
    /// Where the figure is cited that it is part of.
    pub figure: Option<Span>,
    /// Whether it stands in the words of a link.
    pub linked: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin {
    /// In figures, by hand.
    Typed,
    /// By an indicator.
    Cited,
    /// In words. They are read generously: such a number only ever answers for another one.
    Words,
}

/// A passage with its figures written out and its digits in half width.
#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    pub language: Language,
    pub numbers: Vec<Number>,
    /// Where runs of the text begin: the byte here, the byte in the passage.
    places: Vec<(usize, usize)>,
    /// Figures: where they are written, and their place in the source.
    figures: Vec<(Range<usize>, Span)>,
    /// Its sentences: where each stands here and in the passage.
    pub sentences: Vec<(Range<usize>, Range<usize>)>,
}

impl Line {
    /// Reads `passage`; `figure` says what a page writes for the figure at a place.
    pub(super) fn read(
        passage: &Passage,
        language: Language,
        units: &Units,
        figure: &dyn Fn(Span) -> Option<String>,
    ) -> Self {
        let text = String::with_capacity(passage.text.len());
        let (numbers, places, figures, sentences) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut line = Self { text, language, numbers, places, figures, sentences };
        let mut from = 0;
        for (gap, span) in &passage.figures {
            line.words(&passage.text[from..*gap], from);
            let start = line.text.len();
            match figure(*span) {
                Some(written) => line.text.push_str(&written),
                None => line.text.push(GAP),
            }
            line.figures.push((start..line.text.len(), *span));
            from = gap + GAP.len_utf8();
        }
        line.words(&passage.text[from..], from);
        line.sentences =
            passage.sentences().map(|there| (line.here(there.start)..line.here(there.end), there)).collect();
        line.count(passage, units);
        line
    }

    /// Adds `words`, which stand at byte `from` of the passage.
    fn words(&mut self, words: &str, from: usize) {
        self.places.push((self.text.len(), from));
        match half_width(words) {
            Cow::Borrowed(words) => self.text.push_str(words),
            Cow::Owned(narrow) => {
                for ((at, wide), one) in words.char_indices().zip(narrow.chars()) {
                    self.text.push(one);
                    if one != wide {
                        self.places.push((self.text.len(), from + at + wide.len_utf8()));
                    }
                }
            }
        }
    }

    fn count(&mut self, passage: &Passage, units: &Units) {
        let mut numbers = Vec::new();
        for at in quantities::number_runs(&self.text) {
            let Some(value) = value(&self.text, &at, self.language, units) else { continue };
            let figure = self.figure(&at);
            let (span, origin) = match figure {
                Some(span) => (span, Origin::Cited),
                None => (self.place(passage, at.clone()), Origin::Typed),
            };
            let linked = passage.is_linked(self.in_passage(at.start));
            numbers.push(Number { value, at, span, origin, figure, linked });
        }
        let spelled = match self.language {
            Language::Zh => chinese_words(&self.text),
            Language::En => english_words(&self.text),
        };
        numbers.extend(spelled.into_iter().map(|(value, at)| Number {
            value,
            figure: self.figure(&at),
            at,
            span: passage.span,
            origin: Origin::Words,
            linked: false,
        }));
        // What numbers a heading is no number of the text: `1.2 Projects`.
        let heading = matches!(passage.role, Role::Heading(_));
        let words = self.text.find(char::is_alphabetic).filter(|_| heading).unwrap_or(0);
        numbers.retain(|number| number.at.start >= words);
        self.numbers = numbers;
    }

    /// Where the figure is cited that is written at `at`.
    fn figure(&self, at: &Range<usize>) -> Option<Span> {
        self.figures.iter().find(|(figure, _)| figure.contains(&at.start)).map(|(_, span)| *span)
    }

    /// The figures that are cited in it: where each is written, and its place in the source.
    pub(super) fn figures(&self) -> &[(Range<usize>, Span)] {
        &self.figures
    }

    /// Whether somebody typed a number into it.
    pub(super) fn has_typed(&self) -> bool {
        self.numbers.iter().any(|number| number.origin == Origin::Typed)
    }

    /// Where the bytes `range` stand in the source of `passage`, of which this is the line.
    pub(super) fn place(&self, passage: &Passage, range: Range<usize>) -> Span {
        passage.place(self.in_passage(range.start)..self.in_passage(range.end))
    }

    /// The byte of the passage that stands at byte `at` here.
    fn in_passage(&self, at: usize) -> usize {
        let before = self.places.partition_point(|(here, _)| *here <= at);
        self.places[..before].last().map_or(0, |(here, there)| at - here + there)
    }

    /// The byte here of what stands at byte `at` of the passage.
    fn here(&self, at: usize) -> usize {
        let before = self.places.partition_point(|(_, there)| *there <= at);
        self.places[..before].last().map_or(0, |(here, there)| at - there + here)
    }

    /// The numbers that stand in `range`, typed and cited ones before those in words.
    pub(super) fn within(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = &Number> + Clone {
        self.numbers.iter().filter(move |number| range.start <= number.at.start && number.at.end <= range.end)
    }

    /// The number as it stands.
    pub(super) fn written(&self, number: &Number) -> &str {
        &self.text[number.at.clone()]
    }

    /// The number with what it counts, as far as that is known: `1.2亿元`, `12 million yuan`, `3个百分点`.
    pub(super) fn with_unit(&self, number: &Number, units: &Units) -> String {
        let written = self.written(number);
        let after = &self.text[number.at.end..];
        let words: &[&str] = match self.quantity(number, units).map(|quantity| quantity.measure) {
            None | Some(Measure::Words(_)) => &[],
            Some(Measure::Yuan) => &["元", "yuan", "RMB", "CNY"],
            Some(Measure::Percent) => &["%", "％", "percent", "per cent"],
            Some(Measure::PercentagePoint) => &["个百分点", "百分点", "percentage points", "percentage point"],
            Some(Measure::Unit(name)) => &[name],
        };
        // Only a scale stands between the number and its unit: `余万`, ` million `.
        let unit = words.iter().filter_map(|word| after.find(word).map(|at| at + word.len())).filter(|end| *end <= 24);
        let scale = || {
            let word = after.strip_prefix(' ').and_then(|rest| rest.split(|one: char| !one.is_alphabetic()).next());
            word.filter(|word| ["thousand", "million", "billion", "trillion"].contains(word))
                .map_or(0, |word| word.len() + 1)
        };
        let end = unit.min().unwrap_or_else(scale);
        format!("{written}{}", &after[..end])
    }

    /// The quantity whose number this is, if it is surely one.
    pub(super) fn quantity<'l>(&'l self, number: &Number, units: &'l Units) -> Option<Quantity<'l>> {
        quantities::quantity(&self.text, &number.at, self.language, units)
    }
}

/// What a run of digits is worth. What is not surely a quantity has its bare value, or what follows multiplies it.
fn value(text: &str, at: &Range<usize>, language: Language, units: &Units) -> Option<Decimal> {
    if let Some(quantity) = quantities::quantity(text, at, language, units) {
        return Some(quantity.value);
    }
    let bare = Decimal::from_str_exact(&text[at.clone()].replace(',', "")).ok()?;
    let after = &text[at.end..];
    let scale: u64 = match language {
        Language::Zh => {
            let after = after.trim_start_matches(['余', '多', '几']);
            SCALES.iter().find(|(word, _)| after.starts_with(word)).map_or(1, |(_, scale)| *scale)
        }
        Language::En => match after.trim_start().split(|one: char| !one.is_alphabetic()).next() {
            Some("thousand") => 1000,
            Some("million") => 1_000_000,
            Some("billion") => 1_000_000_000,
            Some("trillion") => 1_000_000_000_000,
            _ => 1,
        },
    };
    bare.checked_mul(Decimal::from(scale)).map(|value| value.normalize())
}

const SCALES: [(&str, u64); 5] =
    [("万亿", 1_000_000_000_000), ("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100)];

/// Numbers in Chinese words: `三`, `十二`, `两百`, `百分之三十`.
fn chinese_words(text: &str) -> Vec<(Decimal, Range<usize>)> {
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(start) = text[place..].find(model::is_chinese_numeral).map(|at| place + at) {
        let rest = &text[start..];
        let words = &rest[..rest.find(|one| !model::is_chinese_numeral(one)).unwrap_or(rest.len())];
        place = start + words.len();
        // 三是 only counts the points of a speech.
        let value = model::chinese_value(words).filter(|_| !text[place..].starts_with('是'));
        found.extend(value.map(|value| (Decimal::from(value), start..place)));
    }
    found
}

/// Numbers in English words: `three`, `twenty-one`, `a dozen`, `third`, `twice`, `December`.
fn english_words(text: &str) -> Vec<(Decimal, Range<usize>)> {
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<(Decimal, Range<usize>)> = Vec::new();
    let mut place = 0;
    for word in lower.split(|one: char| !one.is_ascii_alphabetic()) {
        let at = place..place + word.len();
        place = at.end + lower[at.end..].chars().next().map_or(0, char::len_utf8);
        let Some(value) = english_word(word) else { continue };
        // twenty-one, three hundred, two million
        if let Some((last, range)) = found.last_mut()
            && lower[range.end..at.start].trim_matches(['-', ' ']).trim_start_matches("and").trim().is_empty()
        {
            let tens = *last >= Decimal::from(20) && *last < Decimal::from(100) && value < 10 && value > 0;
            if tens || (value >= 100 && *last < Decimal::from(value)) {
                *last = if tens { *last + Decimal::from(value) } else { *last * Decimal::from(value) };
                range.end = at.end;
                continue;
            }
        }
        found.push((Decimal::from(value), at));
    }
    found
}

fn english_word(word: &str) -> Option<u64> {
    if word.len() < 3 {
        return None;
    }
    let month = || MONTHS.iter().position(|month| month.eq_ignore_ascii_case(word)).map(|month| month + 1);
    model::english_value(word).or_else(month).and_then(|value| u64::try_from(value).ok()).or(match word {
        "once" | "single" | "sole" => Some(1),
        "twice" | "both" | "double" | "pair" | "couple" => Some(2),
        "triple" => Some(3),
        "dozen" => Some(12),
        "hundred" => Some(100),
        "thousand" => Some(1000),
        "million" => Some(1_000_000),
        "billion" => Some(1_000_000_000),
        _ => None,
    })
}
