//! A figure that an indicator holds is cited, not typed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::quantities::{self, Measure};
use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::TypedNumber;
use crate::model::{Form, Indicator, Language, Period, Report, Site, Unit, UnitKind};

/// # What it does
/// Finds figures typed into a title, a summary or a text that an indicator holds with the same value and unit: its
/// value, its published growth, or what was planned. A short number (`3起`) is noticed only where the sentence also
/// speaks of the indicator by its name.
///
/// # Why
/// A figure that is cited is corrected in one place, in both languages, tables and charts at once. A typed one is
/// forgotten.
///
/// # Example
/// `化解纠纷285件`
///
/// # Instead
/// `化解纠纷{{ disputes-resolved }}`
///
/// # 做什么
/// 找出直接写在标题、摘要或正文里的数：某个指标的数值、公布的同比或计划目标与它数值相同、计量单位也相同。
/// 位数少的数（`3起`），只有句子里还提到指标的名称才提示。
///
/// # 为什么
/// 引用的数字只需更正一处，两种文字、表格和图同时改过来；直接写的数容易被忘掉。
///
/// # 例
/// 正文里写 `化解纠纷285件`
///
/// # 应改为
/// 写成 `化解纠纷{{ disputes-resolved }}`
pub(super) struct FigureTyped;

impl Rule for FigureTyped {
    card!(judgement "figure_typed.rs": "figure-typed");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        let mut typed = Vec::new();
        for report in &site.reports {
            for (language, text) in report.texts.iter() {
                for number in &text.numbers {
                    if let Some(quantity) = quantities::quantity(&number.sentence, &number.at, language, &site.units) {
                        let near = Near::of(number, language);
                        typed.push(Typed { report, language, number, quantity, near, best: None });
                    }
                }
            }
        }
        if typed.is_empty() {
            return;
        }
        compare(site, &mut typed);
        found.extend(typed.iter().filter_map(hint));
    }
}

/// A quantity typed in a report, and the best indicator for it so far.
struct Typed<'s> {
    report: &'s Report,
    language: Language,
    number: &'s TypedNumber,
    quantity: quantities::Quantity<'s>,
    near: Near,
    best: Option<Match<'s>>,
}

/// A figure of an indicator that has the value and the unit of what was typed. The greatest is the likeliest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Match<'s> {
    /// Whether it is of the report's own period.
    own_period: bool,
    /// Of the parts of the indicator's name, how many in a hundred stand in the number's own clause …
    in_clause: u32,
    /// … and how many near it.
    likeness: u32,
    /// A value before a growth or a target.
    form: Reverse<Form>,
    period: Period,
    indicator: Reverse<&'s str>,
}

/// Holds every figure of every indicator against what was typed.
fn compare<'s>(site: &'s Site, typed: &mut [Typed<'s>]) {
    let mut by_value: BTreeMap<Decimal, Vec<usize>> = BTreeMap::new();
    for (index, one) in typed.iter().enumerate() {
        by_value.entry(one.quantity.value).or_default().push(index);
    }
    for indicator in site.indicators.values() {
        let Some(unit) = site.units.get(&indicator.unit.value) else { continue };
        for (form, period, value, measured) in figures(indicator, unit) {
            for index in by_value.get(&value).into_iter().flatten() {
                let one = &mut typed[*index];
                let is_meant = match measured {
                    Some(unit) => one.quantity.measure.is(unit),
                    // Growth of a percentage is in percentage points.
                    None if unit.kind == UnitKind::Percent => one.quantity.measure == Measure::PercentagePoint,
                    None => one.quantity.measure == Measure::Percent,
                };
                // 26.00 was measured and 26 was counted; 1.2万 is 12,000 all the same.
                let written = one.number.sentence.get(one.number.at.clone()).unwrap_or_default();
                let measured =
                    written.contains('.') && Decimal::from_str_exact(written).is_ok_and(|same| same == value);
                let is_meant = is_meant && !(measured && unit.kind == UnitKind::Counter && value.fract().is_zero());
                if is_meant && let Some(found) = likely(one, indicator, form, period) {
                    one.best = one.best.max(Some(found));
                }
            }
        }
    }
}

/// The figures of an indicator: form, period, value (money in yuan) and unit; a growth rate has none.
fn figures<'s>(
    indicator: &'s Indicator,
    unit: &'s Unit,
) -> impl Iterator<Item = (Form, Period, Decimal, Option<&'s Unit>)> {
    let plain = |value: Decimal| {
        let scale = if let UnitKind::Money { power } = unit.kind { 10_u64.pow(power) } else { 1 };
        value.checked_mul(Decimal::from(scale)).map(|value| value.normalize())
    };
    let observed = indicator.observations.iter().flat_map(move |(period, observation)| {
        let value = observation.value.filter(|_| observation.upper.is_none()).and_then(plain);
        let growth = observation.year_on_year.as_ref().map(|growth| growth.value.normalize());
        [
            value.map(|value| (Form::Whole, *period, value, Some(unit))),
            growth.map(|growth| (Form::YearOnYear, *period, growth, None)),
        ]
        .into_iter()
        .flatten()
    });
    let planned = indicator
        .targets
        .iter()
        .filter_map(move |(period, target)| Some((Form::Target, *period, plain(target.value)?, Some(unit))));
    observed.chain(planned)
}

/// Whether the sentence means this figure of `indicator`. The fewer digits a number has, the more the words must say.
fn likely<'s>(typed: &Typed<'_>, indicator: &'s Indicator, form: Form, period: Period) -> Option<Match<'s>> {
    let own_period = period == typed.report.period;
    let (in_clause, likeness) = typed.near.likeness(indicator.name.text(typed.language));
    let wanted = match typed.quantity.digits {
        4.. if own_period && form == Form::Whole => 0,
        3.. if own_period => 1,
        2.. => 50,
        _ if own_period => 50,
        _ => return None,
    };
    (likeness >= wanted).then_some(Match {
        own_period,
        in_clause,
        likeness,
        form: Reverse(form),
        period,
        indicator: Reverse(&indicator.key.value),
    })
}

/// The parts of the words around a number: pairs of Han characters, or English words.
struct Near {
    language: Language,
    clause: BTreeSet<String>,
    parts: BTreeSet<String>,
}

impl Near {
    fn of(number: &TypedNumber, language: Language) -> Self {
        let (before, after) = language.pick((24, 14), (80, 60));
        let (ahead, behind) = (&number.sentence[..number.at.start], &number.sentence[number.at.end..]);
        let from = ahead.char_indices().rev().take(before).last().map_or(0, |(start, _)| start);
        let to = behind.char_indices().nth(after).map_or(behind.len(), |(end, _)| end);
        let (ahead, behind) = (&ahead[from..], &behind[..to]);
        let ends = |character: char| matches!(character, '，' | '、' | '；' | '。' | '：' | ',' | ';' | ':');
        let from = ahead.rfind(ends).unwrap_or(0);
        let to = behind.find(ends).unwrap_or(behind.len());
        let both = |ahead: &str, behind: &str| {
            let mut both = parts(ahead, language);
            both.extend(parts(behind, language));
            both
        };
        Self { language, clause: both(&ahead[from..], &behind[..to]), parts: both(ahead, behind) }
    }

    /// Of the parts of `name`, how many in a hundred stand in the clause, and how many near it.
    fn likeness(&self, name: &str) -> (u32, u32) {
        let parts = parts(name, self.language);
        let share = |here: &BTreeSet<String>| {
            u32::try_from(parts.intersection(here).count() * 100 / parts.len().max(1)).unwrap_or(100)
        };
        (share(&self.clause), share(&self.parts))
    }
}

fn parts(text: &str, language: Language) -> BTreeSet<String> {
    /// Words that say nothing of what is counted.
    const EMPTY: [&str; 12] =
        ["number", "total", "with", "from", "than", "this", "that", "were", "have", "been", "more", "year"];
    match language {
        Language::Zh => {
            let characters: Vec<char> = text.chars().collect();
            let han = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character);
            characters.windows(2).filter(|pair| pair.iter().all(|one| han(*one))).map(String::from_iter).collect()
        }
        Language::En => text
            .split(|character: char| !character.is_alphabetic())
            .map(str::to_lowercase)
            .filter(|word| word.len() >= 4 && !EMPTY.contains(&word.as_str()))
            .map(|word| word.strip_suffix('s').map_or(word.clone(), str::to_owned))
            .collect(),
    }
}

fn hint(typed: &Typed<'_>) -> Option<Diagnostic> {
    let found = typed.best?;
    let key = found.indicator.0;
    let period = found.period;
    let at = if found.own_period { String::new() } else { format!("@{period}") };
    let form = Form::NAMES
        .iter()
        .find(|(_, form)| *form == found.form.0)
        .map_or(String::new(), |(name, _)| format!(".{name}"));
    let number = &typed.number.sentence[typed.number.at.clone()];
    Some(
        Diagnostic::hint(
            "figure-typed",
            typed.number.span,
            message!(
                zh: "这里直接写了 {number}，指标 `{key}`（{period}）正是这个数",
                en: "{number} is typed here; the indicator `{key}` ({period}) holds this figure",
            ),
        )
        .help(message!(
            zh: "数字连同单位一起改为引用：`{{{{ {key}{at}{form} }}}}`，以后更正只改一处",
            en: "cite it, unit included: `{{{{ {key}{at}{form} }}}}`; a correction then needs one change only",
        )),
    )
}
