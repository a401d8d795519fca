//! A number that stands in one language stands in the other one too.

use std::ops::Range;

use rust_decimal::Decimal;

use super::numbers::{Line, Number, Origin};
use super::quantities::{Measure, Quantity};
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::{Prose, Role};
use crate::model::{Form, Language, UnitKind, Units};

/// # What it does
/// Reads the numbers of both texts back and compares them: passage by passage where the texts run side by side, else
/// section by section, else as wholes. A number may be typed, cited or spelled out; `12.62亿元` and
/// `1.262 billion yuan` are the same. Reports a typed number that the other text lacks, and one that counts something
/// else there: percent against percentage points, yuan against percent, one counter against another.
///
/// # Why
/// A digit changed in one language only makes two reports that contradict each other.
///
/// # Example
/// `拆除违章建筑29处` and `demolished 28 illegal buildings`
///
/// # Instead
/// The same figure in both, best cited from an indicator.
///
/// # 做什么
/// 把两种文字里的数字读回来逐段比较；两文段落不能一一对应时按章节比，再不行按全文比。数字可以是直接写的、引用的或用文字写的；`12.62亿元`
/// 与 `1.262 billion yuan` 算同一个数。直接写的数字在另一种文字里找不到，或者那里说的是别的单位（百分比与百分点、元与百分比、不同的量词），都提出来。
///
/// # 为什么
/// 只改了一种文字里的数字，两份报告就互相矛盾。
///
/// # 例
/// `拆除违章建筑29处` 与 `demolished 28 illegal buildings`
///
/// # 应改为
/// 两种文字写同一个数，最好都引用指标。
pub(super) struct NumbersDiffer;

impl Rule for NumbersDiffer {
    card!(judgement "numbers_differ.rs": "numbers-differ", "units-differ");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(zh), Some(en)) = (&texts.prose.zh, &texts.prose.en) else { return };
        if texts.is_doubtful() {
            return;
        }
        let lines = [Language::Zh, Language::En].map(|language| texts.lines_of(language));
        for (zh, en) in pairs(zh, en) {
            compare(texts, &lines[0][zh], &lines[1][en], found);
        }
    }
}

/// Passages that say the same in both languages.
type Pair = (Range<usize>, Range<usize>);

/// The finest way in which the two texts run side by side.
pub(super) fn pairs(zh: &Prose, en: &Prose) -> Vec<Pair> {
    let (zh_sections, en_sections) = (sections(zh), sections(en));
    let role = |prose: &Prose, at: usize| prose.passages.get(at).map(|passage| passage.role);
    let alike = zh_sections.len() == en_sections.len()
        && zh_sections.iter().zip(&en_sections).all(|(one, other)| role(zh, one.start) == role(en, other.start));
    if !alike {
        return vec![(0..zh.passages.len(), 0..en.passages.len())];
    }
    let mut pairs = Vec::new();
    for (one, other) in zh_sections.into_iter().zip(en_sections) {
        let both = one.clone().zip(other.clone());
        if one.len() == other.len() && both.clone().all(|(one, other)| role(zh, one) == role(en, other)) {
            pairs.extend(both.map(|(one, other)| (one..one + 1, other..other + 1)));
        } else {
            pairs.push((one, other));
        }
    }
    pairs
}

/// The passages of a text, cut before each heading.
fn sections(prose: &Prose) -> Vec<Range<usize>> {
    let mut sections: Vec<Range<usize>> = Vec::new();
    for (at, passage) in prose.passages.iter().enumerate() {
        match sections.last_mut() {
            Some(section) if !matches!(passage.role, Role::Heading(_)) => section.end = at + 1,
            _ => sections.push(at..at + 1),
        }
    }
    sections
}

/// A number of one of the texts, and whether it has met its like.
struct Entry<'l> {
    line: &'l Line,
    number: &'l Number,
    quantity: Option<Quantity<'l>>,
    met: bool,
}

fn entries<'l>(lines: &'l [Line], units: &'l Units) -> Vec<Entry<'l>> {
    lines
        .iter()
        .flat_map(|line| {
            line.numbers.iter().map(|number| Entry { line, number, quantity: line.quantity(number, units), met: false })
        })
        .collect()
}

fn compare(texts: &Texts<'_>, zh: &[Line], en: &[Line], found: &mut Vec<Diagnostic>) {
    let units = texts.known.units();
    let (mut zh, mut en) = (entries(zh, units), entries(en, units));
    let typed = |entries: &[Entry<'_>]| entries.iter().any(|entry| entry.number.origin == Origin::Typed);
    if !typed(&zh) && !typed(&en) {
        return;
    }
    let mut others = Vec::new();
    let cites = |entry: &Entry<'_>, language| entry.number.figure.and_then(|span| texts.citation(language, span));
    let same_figure = |one: &Entry<'_>, other: &Entry<'_>| match (cites(one, Language::Zh), cites(other, Language::En))
    {
        (Some(one), Some(other)) => (&one.indicator, one.period) == (&other.indicator, other.period),
        _ => false,
    };
    // Those that cite the same figure meet first, then those that count the same thing, then those of the same value,
    // words last.
    for pass in 0..4 {
        for one in &mut zh {
            for other in &mut en {
                if one.met || other.met || one.number.value != other.number.value {
                    continue;
                }
                let words = one.number.origin == Origin::Words || other.number.origin == Origin::Words;
                let clash = clash(one, other, units);
                if match pass {
                    0 => same_figure(one, other),
                    1 => !words && !clash && one.quantity.is_some() == other.quantity.is_some(),
                    2 => !words,
                    _ => true,
                } {
                    one.met = true;
                    other.met = true;
                    if clash && !words {
                        others.push(unit_differs(one, other, units));
                    } else if !words {
                        others.extend(other_counter(texts, one, other, units));
                    }
                }
            }
        }
    }
    found.extend(others);
    lacking(&zh, &en, Language::En, units, found);
    lacking(&en, &zh, Language::Zh, units, found);
}

/// Tells the typed numbers of `here` that have met nothing in `there`.
fn lacking(here: &[Entry<'_>], there: &[Entry<'_>], other: Language, units: &Units, found: &mut Vec<Diagnostic>) {
    let lonely = |entries: &[Entry<'_>]| -> Vec<usize> {
        (0..entries.len()).filter(|at| !entries[*at].met && entries[*at].number.origin != Origin::Words).collect()
    };
    let answers = lonely(there);
    let is_told = |entry: &Entry<'_>, others: &[Entry<'_>]| {
        entry.number.origin == Origin::Typed && !is_answered(entry, others) && !is_repeated(entry, others)
    };
    for (rank, at) in lonely(here).into_iter().enumerate() {
        let entry = &here[at];
        if !is_told(entry, there) {
            continue;
        }
        let written = entry.line.with_unit(entry.number, units);
        // Where both languages typed a number, one finding is enough: at the one that is not authoritative.
        let answer = answers.get(rank).map(|at| &there[*at]);
        if other == Language::Zh && answer.is_some_and(|answer| is_told(answer, here)) {
            continue;
        }
        let (zh, en) = other.pick(("中文", "Chinese"), ("英文", "English"));
        let mut diagnostic = Diagnostic::warning(
            "numbers-differ",
            entry.number.span,
            message!(
                zh: "{zh}里没有与 {written} 相同的数",
                en: "the {en} text has no number like {written} here",
            ),
        );
        if let Some(answer) = answer {
            let theirs = answer.line.with_unit(answer.number, units);
            diagnostic = diagnostic.related(
                answer.number.span,
                message!(zh: "这里是 {theirs}，同样没有对上", en: "here it is {theirs}, which has no like either"),
            );
        }
        found.push(diagnostic.help(message!(
            zh: "核对两种文字，写成同一个数；最好都改为引用指标",
            en: "compare the two texts and write the same number, best by citing an indicator in both",
        )));
    }
}

/// Years and other names come back as often as a language likes.
fn is_repeated(entry: &Entry<'_>, there: &[Entry<'_>]) -> bool {
    entry.quantity.is_none() && there.iter().any(|other| other.number.value == entry.number.value)
}

/// Whether the other text holds what this number was worked out from, or comes from: `80亩` answers for `5.33 hectares`.
fn is_answered(entry: &Entry<'_>, there: &[Entry<'_>]) -> bool {
    /// 亩 to hectares, 斤 to kilograms and tonnes, 公里 to metres.
    const FACTORS: [(u32, u32); 4] = [(1, 15), (1, 2), (1, 2000), (1000, 1)];
    let digits = entry.number.value.scale();
    there.iter().any(|other| {
        let converts = |value: Decimal, from: Decimal| {
            FACTORS.iter().any(|(times, by)| {
                let converted =
                    from.checked_mul(Decimal::from(*times)).and_then(|most| most.checked_div(Decimal::from(*by)));
                converted.is_some_and(|converted| converted.round_dp(digits).normalize() == value)
            })
        };
        other.number.origin != Origin::Words && converts(entry.number.value, other.number.value) && is_bracketed(entry)
    })
}

/// A second reading stands in brackets.
fn is_bracketed(entry: &Entry<'_>) -> bool {
    let before = &entry.line.text[..entry.number.at.start];
    before.trim_end().ends_with(['(', '（'])
        || before.rfind(['(', '（']).is_some_and(|open| !before[open..].contains([')', '）']))
}

/// Whether two numbers of one value surely count different things.
fn clash(one: &Entry<'_>, other: &Entry<'_>, units: &Units) -> bool {
    if one.number.origin == Origin::Cited && other.number.origin == Origin::Cited {
        return false;
    }
    let (Some(zh), Some(en)) = (&one.quantity, &other.quantity) else { return false };
    match (zh.measure, en.measure) {
        (Measure::Unit(name), words @ Measure::Words(_)) => {
            let own = units.get(name).is_some_and(|unit| unit.en.is_none() || words.is(unit));
            // Words that no unit knows may be the right ones.
            !own && units
                .names()
                .filter_map(|name| units.get(name))
                .any(|unit| unit.kind == UnitKind::Counter && unit.en.is_some() && words.begins_with(unit))
        }
        (Measure::Unit(_) | Measure::Words(_), Measure::Unit(_) | Measure::Words(_)) => false,
        (zh, en) => zh != en,
    }
}

/// What the Chinese text counts in another unit than the indicator that the English one cites.
fn other_counter(texts: &Texts<'_>, one: &Entry<'_>, other: &Entry<'_>, units: &Units) -> Option<Diagnostic> {
    let Measure::Unit(name) = one.quantity.as_ref()?.measure else { return None };
    if one.number.origin != Origin::Typed || other.number.origin != Origin::Cited {
        return None;
    }
    let citation = texts.citation(Language::En, other.number.span)?;
    let indicator = texts.known.indicators().get(&citation.indicator)?;
    let unit = units.get(&indicator.unit.value).filter(|unit| unit.kind == UnitKind::Counter)?;
    let is_value = matches!(citation.form, Form::Whole | Form::Number | Form::Words);
    if !is_value || unit.name == name {
        return None;
    }
    let (here, key, holds) = (one.line.with_unit(one.number, units), &citation.indicator, &unit.name);
    Some(
        Diagnostic::warning(
            "units-differ",
            one.number.span,
            message!(
                zh: "这里是“{here}”，英文引用的指标 `{key}` 的单位是“{holds}”",
                en: "“{here}” here, but `{key}`, which the English text cites, is in “{holds}”",
            ),
        )
        .related(other.number.span, message!(zh: "另一种文字", en: "the other language"))
        .help(message!(
            zh: "核对单位，最好中文也改为引用 `{{{{ {key} }}}}`",
            en: "compare the units; best, cite `{{{{ {key} }}}}` in Chinese too",
        )),
    )
}

fn unit_differs(one: &Entry<'_>, other: &Entry<'_>, units: &Units) -> Diagnostic {
    let told = |entry: &Entry<'_>| {
        let number = entry.line.with_unit(entry.number, units);
        match &entry.quantity {
            // Of what English counts, the next word says most.
            Some(Quantity { measure: Measure::Words(words), .. }) => {
                let word = words.split(' ').next().unwrap_or_default();
                format!("{number} {word}")
            }
            _ => number,
        }
    };
    let (zh, en) = (told(one), told(other));
    let (at, related) = if one.number.origin == Origin::Typed { (one, other) } else { (other, one) };
    let (here, there) = if one.number.origin == Origin::Typed { (&zh, &en) } else { (&en, &zh) };
    Diagnostic::warning(
        "units-differ",
        at.number.span,
        message!(
            zh: "这里是“{here}”，另一种文字是“{there}”，单位不同",
            en: "“{here}” here and “{there}” in the other language do not count the same thing",
        ),
    )
    .related(related.number.span, message!(zh: "另一种文字", en: "the other language"))
    .help(message!(
        zh: "核对单位；百分比（%）与百分点不是一回事",
        en: "compare the units; percent and percentage points are different things",
    ))
}
