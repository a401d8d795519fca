//! The numbers of a passage, as a reader meets them: typed, cited, or spelled out.
//!
//! Figures are read back from what the page will say, so that `1.262 billion yuan` and `12.62亿元` meet as the same
//! amount of yuan whether they were typed or cited.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Texts;
use super::quantities::{self, Measure, Quantity};
use crate::markdown::{GAP, Passage, Role};
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

/// A passage with its figures written out.
#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    pub language: Language,
    pub numbers: Vec<Number>,
    figures: Vec<(Range<usize>, Span)>,
}

impl Line {
    /// Reads `range` of `passage`.
    pub(super) fn read(texts: &Texts<'_>, language: Language, passage: &Passage, range: Range<usize>) -> Self {
        let mut line = Self { text: String::new(), language, numbers: Vec::new(), figures: Vec::new() };
        // Places of the text in the passage: byte here, byte there.
        let mut places = Vec::new();
        let mut from = range.start;
        for (gap, span) in passage.figures.iter().filter(|(gap, _)| range.contains(gap)) {
            places.push((line.text.len(), from));
            line.text.push_str(&passage.text[from..*gap]);
            let start = line.text.len();
            match texts.figure(language, *span) {
                Ok((_, figure)) => line.text.push_str(&figure.text),
                Err(_) => line.text.push(GAP),
            }
            line.figures.push((start..line.text.len(), *span));
            from = gap + GAP.len_utf8();
        }
        places.push((line.text.len(), from));
        line.text.push_str(&passage.text[from..range.end]);
        let mut numbers = Vec::new();
        for at in quantities::number_runs(&line.text) {
            let Some(value) = value(&line.text, &at, language, &texts.site.units) else { continue };
            let cited = line.figures.iter().find(|(figure, _)| figure.contains(&at.start));
            let (span, origin) = match cited {
                Some((_, span)) => (*span, Origin::Cited),
                None => {
                    let (here, there) =
                        places.iter().rev().find(|(here, _)| *here <= at.start).copied().unwrap_or((0, 0));
                    let start = at.start - here + there;
                    (passage.place(start..start + at.len()), Origin::Typed)
                }
            };
            numbers.push(Number { value, at, span, origin });
        }
        let spelled = match language {
            Language::Zh => chinese_words(&line.text),
            Language::En => english_words(&line.text),
        };
        numbers.extend(spelled.into_iter().map(|(value, at)| Number {
            value,
            at,
            span: passage.span,
            origin: Origin::Words,
        }));
        // What numbers a heading is no number of the text: `1.2 Projects`.
        let heading = matches!(passage.role, Role::Heading(_));
        let words = line.text.find(char::is_alphabetic).filter(|_| heading).unwrap_or(0);
        numbers.retain(|number| number.at.start >= words);
        line.numbers = numbers;
        line
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
    let digit = |one: char| "零一二三四五六七八九".chars().position(|digit| digit == one).map(|digit| digit as u64);
    let scale = |one: char| match one {
        '十' => Some(10_u64),
        '百' => Some(100),
        '千' => Some(1000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    };
    let mut found = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        let first =
            if matches!(first, '两' | '双' | '俩') { Some(2) } else { digit(first).or(scale(first).map(|_| 0)) };
        let Some(_) = first else { continue };
        let (mut total, mut section, mut pending) = (0_u64, 0_u64, 0_u64);
        let mut end = start;
        let mut rest = text[start..].char_indices();
        for (offset, one) in rest.by_ref() {
            if let Some(value) = if matches!(one, '两' | '双' | '俩') { Some(2) } else { digit(one) } {
                pending = value;
            } else if let Some(scale) = scale(one) {
                if scale >= 10_000 {
                    total = total.saturating_add((section + pending).max(1).saturating_mul(scale));
                    (section, pending) = (0, 0);
                } else {
                    section += pending.max(1) * scale;
                    pending = 0;
                }
            } else {
                break;
            }
            end = start + offset + one.len_utf8();
        }
        // 三是 only counts the points of a speech.
        if !text[end..].starts_with('是') {
            found.push((Decimal::from(total.saturating_add(section + pending)), start..end));
        }
        while characters.peek().is_some_and(|(at, _)| *at < end) {
            characters.next();
        }
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
