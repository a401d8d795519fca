//! Reads quantities out of prose: `285件`, `近90场次`, `1.262 billion yuan`, `30 lifts`.
//!
//! Most numbers in a report are no figures: dates, document numbers, ordinals, numbers of lists and of models. What is
//! not surely a quantity is left alone.

use std::ops::Range;

use rust_decimal::Decimal;

pub(super) use crate::markdown::number_runs;
use crate::model::{Language, MONTHS, Unit, UnitKind, Units};

/// A quantity as prose gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Quantity<'t> {
    /// The value; of money in yuan.
    pub value: Decimal,
    /// What is counted.
    pub measure: Measure<'t>,
    /// Digits of the number that say something: 2 in `8,000,000` would be too many, it is 1.
    pub digits: u32,
}

/// What a quantity of prose counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure<'t> {
    Yuan,
    Percent,
    PercentagePoint,
    /// The unit of this name.
    Unit(&'t str),
    /// Whatever the words say that follow the number.
    Words(&'t str),
}

impl Measure<'_> {
    /// Whether it may be `unit`.
    pub(super) fn is(self, unit: &Unit) -> bool {
        match (self, unit.kind) {
            (Self::Yuan, UnitKind::Money { .. })
            | (Self::Percent, UnitKind::Percent)
            | (Self::PercentagePoint, UnitKind::PercentagePoint) => true,
            (Self::Unit(name), UnitKind::Counter) => name == unit.name,
            (Self::Words(words), UnitKind::Counter) => {
                let Some(word) = &unit.en else { return !MEASURES.contains(&first_word(words).trim_end_matches('s')) };
                // Up to two words may stand between: `30 new residential lifts`.
                let starts = std::iter::once(0).chain(words.match_indices(' ').map(|(space, _)| space + 1));
                starts.take(3).any(|start| {
                    [&word.one, &word.other].into_iter().any(|word| {
                        words[start..].strip_prefix(word.as_str()).is_some_and(|rest| !begins_with_letter(rest))
                    })
                })
            }
            _ => false,
        }
    }
}

impl Measure<'_> {
    /// Whether words begin with the English word of `unit`.
    pub(super) fn begins_with(self, unit: &Unit) -> bool {
        let (Self::Words(words), Some(word)) = (self, &unit.en) else { return false };
        [&word.one, &word.other]
            .into_iter()
            .any(|word| words.strip_prefix(word.as_str()).is_some_and(|rest| !begins_with_letter(rest)))
    }
}

/// What is measured or lasts is no thing counted: `26 metres`, `10 months`.
const MEASURES: &[&str] = &[
    "metre",
    "meter",
    "kilometre",
    "kilometer",
    "centimetre",
    "millimetre",
    "hectare",
    "mu",
    "square",
    "cubic",
    "litre",
    "gram",
    "kilogram",
    "tonne",
    "ton",
    "degree",
    "watt",
    "kilowatt",
    "volt",
    "inche",
    "inch",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "working",
    "calendar",
    "o’clock",
];

/// The quantity whose number stands at `at` of `sentence`, if it is one.
pub(super) fn quantity<'t>(
    sentence: &'t str,
    at: &Range<usize>,
    language: Language,
    units: &'t Units,
) -> Option<Quantity<'t>> {
    let number = sentence.get(at.clone())?;
    let value = Decimal::from_str_exact(&number.replace(',', "")).ok()?;
    let (before, after) = (&sentence[..at.start], &sentence[at.end..]);
    let (scale, measure) = match language {
        Language::Zh => chinese(number, before, after, units)?,
        Language::En => english(number, before, after)?,
    };
    let value = value.checked_mul(Decimal::from(scale))?.normalize();
    Some(Quantity { value, measure, digits: significant(number) })
}

fn significant(number: &str) -> u32 {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    // In 12.60 the last zero was measured, in 8000 it may not have been.
    let digits = if number.contains('.') { digits } else { digits.trim_end_matches('0') };
    u32::try_from(digits.len()).unwrap_or(u32::MAX)
}

fn chinese<'t>(number: &str, before: &str, after: &'t str, units: &'t Units) -> Option<(u64, Measure<'t>)> {
    let previous = before.trim_end().chars().next_back();
    let part_of_a_name = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(
                character,
                '-' | '－' | '—' | '～' | '~' | '/' | '.' | '#' | ':' | '：' | '第' | '〔' | '［' | '[' | '×'
            )
    };
    // After a colon stands a number all the same when a unit follows; a clock has two digits and no unit.
    if previous
        .is_some_and(|previous| part_of_a_name(previous) && !(matches!(previous, ':' | '：') && number.len() != 2))
    {
        return None;
    }
    let rest = after.strip_prefix(['余', '多', '几', '来']).unwrap_or(after);
    if let Some(measure) = chinese_unit(number, rest, units) {
        return Some((1, measure));
    }
    let (scale, rest) = [("万亿", 1_000_000_000_000), ("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100)]
        .into_iter()
        .find_map(|(word, scale)| Some((scale, rest.strip_prefix(word)?)))?;
    let rest = rest.strip_prefix(['余', '多']).unwrap_or(rest);
    Some((scale, chinese_unit(number, rest, units)?))
}

fn chinese_unit<'t>(number: &str, rest: &'t str, units: &'t Units) -> Option<Measure<'t>> {
    let rest = rest.trim_start_matches(' ');
    for point in ["个百分点", "百分点"] {
        if rest.starts_with(point) {
            return Some(Measure::PercentagePoint);
        }
    }
    if rest.starts_with(['%', '％']) {
        return Some(Measure::Percent);
    }
    if rest.starts_with('元') {
        return Some(Measure::Yuan);
    }
    // Dates and spans of time are not counted things, unless the project has a unit for them.
    if rest.starts_with(['月', '日', '号', '时', '点']) || (rest.starts_with('年') && number.len() == 4) {
        return None;
    }
    let unit = units.at_start(rest)?;
    if unit.name == "个"
        && ["个月", "个工作日", "个自然日", "个小时", "个季度"].iter().any(|span| rest.starts_with(span))
    {
        return None;
    }
    (unit.kind == UnitKind::Counter).then_some(Measure::Unit(&unit.name))
}

/// Words before a number that make it a name: `Article 5`, `No. 3`, `May 4`.
const NAMING: &[&str] = &[
    "no",
    "nos",
    "number",
    "article",
    "articles",
    "section",
    "sections",
    "chapter",
    "part",
    "figure",
    "fig",
    "table",
    "item",
    "items",
    "document",
    "room",
    "floor",
    "phase",
    "step",
    "stage",
    "level",
    "class",
    "grade",
    "annex",
    "appendix",
    "page",
    "pages",
    "version",
    "line",
    "district",
    "building",
    "unit",
    "batch",
    "round",
    "paragraph",
    "question",
    "note",
    "footnote",
    "form",
    "rule",
    "clause",
    "road",
    "route",
    "highway",
    "year",
    "since",
    "by",
    "until",
    "before",
    "after",
];

/// Short forms of the months; `may` has none.
const SHORT_MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];

fn is_month(word: &str) -> bool {
    MONTHS.iter().chain(&SHORT_MONTHS).any(|month| month.eq_ignore_ascii_case(word))
}

fn english<'t>(number: &str, before: &str, after: &'t str) -> Option<(u64, Measure<'t>)> {
    let money_before = before.ends_with('¥')
        || before.ends_with('￥')
        || ["RMB", "CNY", "yuan"].iter().any(|word| before.trim_end().ends_with(word));
    let attached = before.chars().next_back().filter(|last| !last.is_whitespace());
    if !money_before && attached.is_some_and(|last| !matches!(last, '(' | '“' | '"' | '‘')) {
        return None;
    }
    let word_before = last_word(before);
    let (scale, rest) = match after.strip_prefix(' ').map(|rest| (rest, first_word(rest))) {
        Some((rest, word @ "thousand")) => (1000, &rest[word.len()..]),
        Some((rest, word @ "million")) => (1_000_000, &rest[word.len()..]),
        Some((rest, word @ "billion")) => (1_000_000_000, &rest[word.len()..]),
        Some((rest, word @ "trillion")) => (1_000_000_000_000, &rest[word.len()..]),
        _ => (1, after),
    };
    if money_before {
        return Some((scale, Measure::Yuan));
    }
    if rest.starts_with('%') {
        return Some((scale, Measure::Percent));
    }
    // `21st`, `3-year`, `9:30`, `5G`, `10/12`: parts of something else.
    let rest = rest.strip_prefix(' ')?;
    let following = first_word(rest);
    match following {
        "percent" => return Some((scale, Measure::Percent)),
        "per" if rest.starts_with("per cent") => return Some((scale, Measure::Percent)),
        "percentage" => return Some((scale, Measure::PercentagePoint)),
        "yuan" | "RMB" | "CNY" => return Some((scale, Measure::Yuan)),
        _ => {}
    }
    let lower = word_before.to_lowercase();
    let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let is_date = is_month(word_before) || is_month(following);
    if is_year || is_date || NAMING.contains(&lower.as_str()) || following.is_empty() {
        return None;
    }
    let end = rest.find([',', '.', ';', ':', '(', ')', '—', '{']).unwrap_or(rest.len());
    Some((scale, Measure::Words(&rest[..end])))
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|character: char| !character.is_alphabetic()).unwrap_or(text.len())]
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches([' ', '.', '(']);
    let start = text.char_indices().rev().take_while(|(_, character)| character.is_alphabetic()).last();
    start.map_or("", |(start, _)| &text[start..])
}

/// Whether one number is the other with a digit wrong, two digits changed over, or the point or scale moved.
pub(super) fn is_mistyped(one: Decimal, other: Decimal) -> bool {
    let digits = |value: Decimal| value.normalize().mantissa().abs().to_string().trim_end_matches('0').to_owned();
    let (one, other) = (digits(one), digits(other));
    one.len() > 1 && one.len() == other.len() && strsim::damerau_levenshtein(&one, &other) <= 1
}

fn begins_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
}
