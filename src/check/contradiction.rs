//! A typed figure does not contradict the indicator that its words name.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::numbers::{Line, Number, Origin};
use super::quantities::{Measure, is_mistyped};
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Indicator, Language, Unit, UnitKind};

/// # What it does
/// Where a clause names an indicator in full and a typed figure of its unit follows, compares the figure with every
/// value, growth and target that the indicator holds. In English also where the name follows the figure, as in 284 disputes
/// settled. In Chinese it also reports the indicator's own value right behind its
/// name in another unit.
///
/// # Why
/// The page would show two values of one indicator: in the text and in the table below it.
///
/// # Example
/// `化解矛盾纠纷284件` while the indicator 化解矛盾纠纷 says 285
///
/// # Instead
/// `化解矛盾纠纷{{ disputes-resolved }}`
///
/// # 做什么
/// 句中写出指标的全称、后面直接写了同一单位的数字时，与该指标的各期数值、同比和目标核对。名称后面紧接着写的数值对、单位不对，也提出来。
///
/// # 为什么
/// 同一个指标，正文一个数，表里另一个数，读者不知道信哪个。
///
/// # 例
/// 指标“化解矛盾纠纷”是285，正文写`化解矛盾纠纷284件`
///
/// # 应改为
/// `化解矛盾纠纷{{ disputes-resolved }}`
pub(super) struct Contradiction;

impl Rule for Contradiction {
    card!(judgement "contradiction.rs": "figure-contradicts");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for language in Language::ALL {
            for (_, line) in texts.lines(language) {
                for number in line.numbers.iter().filter(|number| number.origin == Origin::Typed) {
                    look(texts, line, number, found);
                }
            }
        }
    }
}

fn look(texts: &Texts<'_>, line: &Line, number: &Number, found: &mut Vec<Diagnostic>) {
    let (known, units) = (texts.known, texts.known.units());
    let before = &line.text[..number.at.start];
    // The clause up to the number, without another number in between: the name belongs to the first figure after it.
    let from = before
        .char_indices()
        .rev()
        .find(|(_, one)| one.is_ascii_digit() || "，、；。：,;".contains(*one))
        .map_or(0, |(at, one)| at + one.len_utf8());
    if line.language == Language::En {
        look_behind(texts, line, number, found);
    }
    if before[from..].trim().is_empty() {
        return;
    }
    let clause = before[from..].to_lowercase();
    let Some(indicator) = known.longest(line.language, &clause) else { return };
    let Some(unit) = units.get(&indicator.unit.value) else { return };
    let Some(quantity) = line.quantity(number, units) else { return };
    let held = values(indicator, unit);
    let period = texts.report.period;
    let Some(own) = indicator.observations.get(period) else { return };
    // A rate of something is no value of it; but its own value right behind its name is, and the unit is wrong.
    let growth =
        matches!(quantity.measure, Measure::Percent | Measure::PercentagePoint) && unit.kind != UnitKind::Percent;
    if growth || !quantity.measure.is(unit) {
        if own.value.and_then(|value| in_full(value, unit)) == Some(quantity.value)
            && follows(&clause, indicator.name.text(line.language))
        {
            tell(texts, line, number, indicator, found);
        }
        return;
    }
    if held.is_empty() || held.contains(&quantity.value) {
        return;
    }
    // With words before the name it may be a part: `国源社区化解矛盾纠纷12件`. Then only what looks mistyped is told.
    let name = indicator.name.text(line.language).to_lowercase();
    let lead = clause.split(&name).next().unwrap_or_default().trim();
    if !is_general(lead) && !held.iter().any(|value| is_mistyped(quantity.value, *value)) {
        return;
    }
    // A range or a missing value says nothing against a number.
    if own.value.is_none() || own.upper.is_some() {
        return;
    }
    tell(texts, line, number, indicator, found);
}

/// English counts with the name behind the number: `284 disputes settled`. It may be a part of them, so only what looks
/// mistyped is told.
fn look_behind(texts: &Texts<'_>, line: &Line, number: &Number, found: &mut Vec<Diagnostic>) {
    let after = line.text[number.at.end..].trim_start();
    let clause = after.split(|one: char| one.is_ascii_digit() || ",;.:()".contains(one)).next().unwrap_or_default();
    let clause = clause.to_lowercase();
    let Some(indicator) = texts.known.longest(Language::En, &clause) else { return };
    let is_name = clause.starts_with(&indicator.name.text(Language::En).to_lowercase());
    let Some(unit) = texts.known.units().get(&indicator.unit.value).filter(|unit| unit.kind == UnitKind::Counter)
    else {
        return;
    };
    let own = indicator.observations.get(texts.report.period).filter(|own| own.upper.is_none() && own.value.is_some());
    let held = values(indicator, unit);
    let is_near = || held.iter().any(|value| is_mistyped(number.value, *value));
    if is_name && own.is_some() && !held.contains(&number.value) && is_near() {
        tell(texts, line, number, indicator, found);
    }
}

/// Whether a number behind `clause` is what `name` counts: `学习共14次`.
fn follows(clause: &str, name: &str) -> bool {
    const BETWEEN: [char; 7] = ['共', '达', '到', '了', '为', '约', ' '];
    clause.trim_end_matches(BETWEEN).ends_with(&name.to_lowercase())
}

fn tell(texts: &Texts<'_>, line: &Line, number: &Number, indicator: &Indicator, found: &mut Vec<Diagnostic>) {
    let (units, period, key) = (texts.known.units(), texts.report.period, &indicator.key.value);
    let place = indicator.observations.get(period).map_or(indicator.key.span, |own| own.span);
    let holds = indicator
        .quantity(period, units)
        .map_or(String::new(), |quantity| quantity.written(line.language).text(line.language));
    let written = line.with_unit(number, units);
    found.push(
        Diagnostic::warning(
            "figure-contradicts",
            number.span,
            message!(
                zh: "这里是 {written}，指标 `{key}`（{period}）却是 {holds}",
                en: "{written} here, but the indicator `{key}` ({period}) says {holds}",
            ),
        )
        .related(place, message!(zh: "指标的数值", en: "the value of the indicator"))
        .help(message!(
            zh: "核对后改为引用：`{{{{ {key} }}}}`",
            en: "find out which is right, then cite it: `{{{{ {key} }}}}`",
        )),
    );
}

/// Words that name no part of the year or of the place.
fn is_general(words: &str) -> bool {
    const GENERAL: [&str; 12] =
        ["全年", "今年", "全街道", "街道", "共", "累计", "完成", "总计", "in all", "the year’s", "the", "total"];
    let rest = GENERAL.iter().fold(words.to_owned(), |rest, word| rest.replace(word, ""));
    rest.trim().is_empty()
}

/// All that the indicator says of itself in its own unit; money in yuan.
fn values(indicator: &Indicator, unit: &Unit) -> BTreeSet<Decimal> {
    let observed = indicator.observations.all().map(|(_, one)| one).flat_map(|one| [one.value, one.upper]).flatten();
    let planned = indicator.targets.values().map(|target| target.value);
    observed.chain(planned).filter_map(|value| in_full(value, unit)).collect()
}

/// A value of `unit`, of money in yuan.
fn in_full(value: Decimal, unit: &Unit) -> Option<Decimal> {
    let scale = if let UnitKind::Money { power } = unit.kind { 10_u64.pow(power) } else { 1 };
    value.checked_mul(Decimal::from(scale)).map(|value| value.normalize())
}
