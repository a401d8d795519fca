//! The arithmetic that the data declare.

use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::figures::unknown_indicator;
use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{ArithmeticRule, Growth, Indicator, Language, Period, Qualifier, RuleForm, Site, Unit, UnitKind};
use crate::source::Spanned;

/// # What it does
/// Works out every rule under `rules:` of the indicator files, for each period in which all its indicators have values:
/// `sum` and `difference`, `ratio` and `target` (rounded or cut to `round` digits, else to those of the rate), `at-most`, `same-as`, `growth`.
/// Amounts of money are compared in yuan. What is off by no more than the rounding of its terms is a hint. Figures that
/// are about or over something, and ranges, do not add up and are not held to it.
///
/// # Why
/// A total that is not its parts is found by the first reader who adds up.
///
/// # Example
/// `{sum: study-sessions, of: [a, b, c]}` with 14, 6, 4 and 3.
///
/// # Instead
/// Mend the figure that is wrong: 6 + 4 + 4 = 14.
///
/// # 做什么
/// 逐条核算指标文件 `rules:` 里的规则，凡各指标都有数值的时期都算：`sum` 和 `difference`，
/// `ratio` 和 `target`（按 `round` 的位数，没写就按百分比自己的位数，四舍五入或舍去尾数），`at-most`、`same-as`、`growth`。金额换算成元再比较。
/// 相差不超过各项舍入误差的，只作提示。约数、超过数和范围加不出准数，不作要求。
///
/// # 为什么
/// 合计不等于各项之和，第一个动手加的读者就会发现。
///
/// # 例
/// 规则 `{sum: study-sessions, of: [a, b, c]}`，数值却是14、6、4和3。
///
/// # 应改为
/// 改正不对的数：6 + 4 + 4 = 14。
pub(super) struct Arithmetic;

impl Rule for Arithmetic {
    card!(fact "arithmetic.rs": "arithmetic", "rule-units");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for rule in &site.rules {
            let named = rule.form.indicators();
            let unknown: Vec<_> = named.iter().filter(|key| !site.indicators.contains_key(&key.value)).collect();
            found.extend(unknown.iter().filter_map(|key| unknown_indicator(site, key)));
            if unknown.is_empty() {
                match unlike_units(site, rule) {
                    Some(unlike) => found.push(unlike),
                    None => judge(site, rule, found),
                }
            }
        }
    }
}

struct Term<'s> {
    indicator: &'s Indicator,
    period: Period,
    value: Decimal,
    unit: Option<&'s Unit>,
    /// Neither about nor over something, and no range.
    exact: bool,
}

impl Term<'_> {
    fn qualifier(&self) -> Option<Qualifier> {
        self.indicator.observations.get(self.period)?.qualifier
    }

    /// The value on the scale of the unit's kind: amounts of money in yuan.
    fn plain(&self) -> Option<Decimal> {
        self.value.checked_mul(self.scale())
    }

    fn scale(&self) -> Decimal {
        match self.unit.map(|unit| unit.kind) {
            Some(UnitKind::Money { power }) => Decimal::from(10_u64.pow(power)),
            _ => Decimal::ONE,
        }
    }

    /// What rounding may have taken from it or added: half of its last digit. Whole things that are counted are exact.
    fn rounding(&self) -> Decimal {
        let counted = matches!(self.unit.map(|unit| unit.kind), Some(UnitKind::Counter | UnitKind::Money { power: 0 }));
        if counted && self.value.scale() == 0 {
            return Decimal::ZERO;
        }
        Decimal::new(5, self.value.scale() + 1) * self.scale()
    }

    /// The value, with its unit where the terms have several.
    fn written(&self, units_differ: bool) -> String {
        if units_differ { format!("{}{}", self.value, self.indicator.unit.value) } else { self.value.to_string() }
    }
}

fn term<'s>(site: &'s Site, key: &Spanned<String>, period: Period) -> Option<Term<'s>> {
    let indicator = site.indicators.get(&key.value)?;
    let observation = indicator.observations.get(period)?;
    let value = observation.value?;
    let exact = observation.qualifier.is_none() && observation.upper.is_none();
    Some(Term { indicator, period, value, unit: site.units.get(&indicator.unit.value), exact })
}

fn units_differ(terms: &[&Term<'_>]) -> bool {
    terms.windows(2).any(|pair| pair[0].indicator.unit.value != pair[1].indicator.unit.value)
}

/// Figures that a rule adds or compares must be of one kind: amounts of money, percentages, or things counted.
fn unlike_units(site: &Site, rule: &ArithmeticRule) -> Option<Diagnostic> {
    let compared: Vec<&Spanned<String>> = match &rule.form {
        RuleForm::Ratio { part, whole, .. } => vec![part, whole],
        RuleForm::Target { .. } | RuleForm::Growth { .. } => return None,
        form => form.indicators(),
    };
    let kind = |key: &Spanned<String>| {
        let unit = site.units.get(&site.indicators.get(&key.value)?.unit.value)?;
        Some(match unit.kind {
            UnitKind::Money { .. } => 0,
            UnitKind::Percent | UnitKind::PercentagePoint => 1,
            UnitKind::Rank => 2,
            UnitKind::Counter => 3,
        })
    };
    let first = compared.first()?;
    let other = compared.iter().find(|key| kind(key).zip(kind(first)).is_some_and(|(one, two)| one != two))?;
    let unit = |key: &Spanned<String>| site.indicators.get(&key.value).map(|one| one.unit.clone());
    let (one, two) = (unit(first)?, unit(other)?);
    let (key, other_key, unit, other_unit) = (&first.value, &other.value, &one.value, &two.value);
    Some(
        Diagnostic::error(
            "rule-units",
            other.span,
            message!(
                zh: "单位不同，不能放在一条规则里：`{key}` 是 {unit}，`{other_key}` 是 {other_unit}",
                en: "units that cannot stand in one rule: `{key}` is in {unit}, `{other_key}` in {other_unit}",
            ),
        )
        .related(one.span, message!(zh: "{unit}", en: "{unit}"))
        .related(two.span, message!(zh: "{other_unit}", en: "{other_unit}"))
        .help(message!(
            zh: "规则只连同类的数：金额（元、万元、亿元可以混用）、百分数、计数；核对指标的键",
            en: "a rule joins figures of one kind: money (元, 万元, 亿元 together), percentages, or counts; look at the keys",
        )),
    )
}

fn judge(site: &Site, rule: &ArithmeticRule, found: &mut Vec<Diagnostic>) {
    let periods: BTreeSet<Period> = rule
        .form
        .indicators()
        .iter()
        .filter_map(|key| site.indicators.get(&key.value))
        .flat_map(|indicator| indicator.observations.periods())
        .collect();
    for period in periods {
        let broken = match &rule.form {
            RuleForm::Sum { total, parts } => sum(site, total, parts, period),
            RuleForm::Ratio { rate, part, whole, digits } => ratio(site, [rate, part, whole], *digits, period),
            RuleForm::AtMost { less, more } => at_most(site, less, more, period),
            RuleForm::Difference { result, minuend, subtrahend } => {
                difference(site, [result, minuend, subtrahend], period)
            }
            RuleForm::SameAs { indicators } => same_as(site, indicators, period),
            RuleForm::Target { rate, of, digits } => target(site, rate, of, *digits, period),
            RuleForm::Growth { of, least, most } => growth(site, of, *least, *most, period),
        };
        found.extend(broken);
    }
}

fn broken(message: crate::diagnostic::Message, main: &Term<'_>, others: &[Term<'_>]) -> Diagnostic {
    let place = |term: &Term<'_>| term.indicator.observations.get(term.period).map(|one| one.span);
    let span = place(main).unwrap_or(main.indicator.key.span);
    let mut diagnostic = Diagnostic::error("arithmetic", span, message);
    for other in others {
        let key = &other.indicator.key.value;
        if let Some(span) = place(other) {
            diagnostic = diagnostic.related(span, message!(zh: "{key}", en: "{key}"));
        }
    }
    diagnostic.help(message!(
        zh: "核对各项数值，改正不对的一处；规则本身不对时改 rules",
        en: "compare the values and mend the one that is wrong, or the rule if it does not hold",
    ))
}

fn sum(site: &Site, total: &Spanned<String>, parts: &[Spanned<String>], period: Period) -> Option<Diagnostic> {
    let total_term = term(site, total, period)?;
    let terms: Vec<Term<'_>> = parts.iter().map(|key| term(site, key, period)).collect::<Option<_>>()?;
    let added = terms.iter().try_fold(Decimal::ZERO, |sum, term| sum.checked_add(term.plain()?))?;
    let gap = gap(&total_term, &terms, added)?;
    let all: Vec<&Term<'_>> = std::iter::once(&total_term).chain(&terms).collect();
    let differ = units_differ(&all);
    let written: Vec<String> = terms.iter().map(|term| term.written(differ)).collect();
    let added = Term { value: in_unit_of(&total_term, added)?, ..total_term }.written(differ);
    let (name, is, written) = (&total.value, total_term.written(differ), written.join(" + "));
    if gap == Gap::Rounding {
        return Some(rounding(&total_term, &terms, format!("{is} ≠ {written} (= {added})")));
    }
    Some(broken(
        message!(
            zh: "{period}：`{name}` 与各项之和不符：{is} ≠ {written}（= {added}）",
            en: "{period}: `{name}` is not the sum of its parts: {is} ≠ {written} (= {added})",
        ),
        &total_term,
        &terms,
    ))
}

/// How a result that is not what its terms give may have come about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Each term was rounded by itself.
    Rounding,
    /// One of the figures is wrong.
    Wrong,
}

/// `None` where `result` is what was worked out, or nobody can say: *about 80* need not add up.
fn gap(result: &Term<'_>, terms: &[Term<'_>], worked_out: Decimal) -> Option<Gap> {
    let difference = (result.plain()? - worked_out).abs();
    if difference.is_zero() || !result.exact || terms.iter().any(|term| !term.exact) {
        return None;
    }
    let rounding: Decimal = terms.iter().map(Term::rounding).sum::<Decimal>() + result.rounding();
    Some(if difference <= rounding { Gap::Rounding } else { Gap::Wrong })
}

/// `plain` in the unit of `term`, with no more digits than it needs.
fn in_unit_of(term: &Term<'_>, plain: Decimal) -> Option<Decimal> {
    let value = plain.checked_div(term.scale())?.normalize();
    let digits = value.scale().max(term.value.scale());
    let mut value = value;
    value.rescale(digits);
    Some(value)
}

/// Totals of rounded figures are often off by their last digit: worth a look, and no error.
fn rounding(result: &Term<'_>, terms: &[Term<'_>], arithmetic: String) -> Diagnostic {
    let (period, name) = (result.period, &result.indicator.key.value);
    let mut hint = broken(
        message!(
            zh: "{period}：`{name}` 与算得的数差在末位，可能是四舍五入：{arithmetic}",
            en: "{period}: `{name}` differs in its last digit, perhaps by rounding: {arithmetic}",
        ),
        result,
        terms,
    );
    hint.severity = crate::diagnostic::Severity::Hint;
    hint
}

fn ratio(
    site: &Site,
    [rate, part, whole]: [&Spanned<String>; 3],
    digits: Option<u32>,
    period: Period,
) -> Option<Diagnostic> {
    let (rate_term, part, whole) = (term(site, rate, period)?, term(site, part, period)?, term(site, whole, period)?);
    if ![&rate_term, &part, &whole].iter().all(|term| term.exact) {
        return None;
    }
    let rounded = follows(rate_term.value, part.plain()?, whole.plain()?, digits).err()?;
    let differ =
        matches!(part.unit.map(|unit| unit.kind), Some(UnitKind::Money { .. })) && units_differ(&[&part, &whole]);
    let (name, is, of, to) = (&rate.value, rate_term.value, part.written(differ), whole.written(differ));
    Some(broken(
        message!(
            zh: "{period}：`{name}` 与分子分母不符：{is}% ≠ {of} ÷ {to}（= {rounded}%）",
            en: "{period}: `{name}` does not follow from its terms: {is}% ≠ {of} ÷ {to} (= {rounded}%)",
        ),
        &rate_term,
        &[part, whole],
    ))
}

fn at_most(site: &Site, less: &Spanned<String>, more: &Spanned<String>, period: Period) -> Option<Diagnostic> {
    let (small, large) = (term(site, less, period)?, term(site, more, period)?);
    // About 80 may be less, over 80 may be more.
    let may_be_less = matches!(small.qualifier(), Some(Qualifier::About | Qualifier::Under | Qualifier::AtMost));
    let may_be_more = matches!(large.qualifier(), Some(Qualifier::About | Qualifier::Over | Qualifier::AtLeast))
        || (!large.exact && large.qualifier().is_none());
    if small.plain()? <= large.plain()? || may_be_less || may_be_more {
        return None;
    }
    let differ = small.scale() != large.scale();
    let (one, other, is, limit) = (&less.value, &more.value, small.written(differ), large.written(differ));
    Some(broken(
        message!(
            zh: "{period}：`{one}` 不应大于 `{other}`：{is} > {limit}",
            en: "{period}: `{one}` must not exceed `{other}`: {is} > {limit}",
        ),
        &small,
        &[large],
    ))
}

fn difference(site: &Site, keys: [&Spanned<String>; 3], period: Period) -> Option<Diagnostic> {
    let [left, from, taken] = keys.map(|key| term(site, key, period));
    let (left, from, taken) = (left?, from?, taken?);
    let remains = from.plain()?.checked_sub(taken.plain()?)?;
    let terms = [from, taken];
    let gap = gap(&left, &terms, remains)?;
    let differ = units_differ(&[&left, &terms[0], &terms[1]]);
    let remains = Term { value: in_unit_of(&left, remains)?, ..left }.written(differ);
    let name = &keys[0].value;
    let (is, from, taken) = (left.written(differ), terms[0].written(differ), terms[1].written(differ));
    if gap == Gap::Rounding {
        return Some(rounding(&left, &terms, format!("{is} ≠ {from} − {taken} (= {remains})")));
    }
    Some(broken(
        message!(
            zh: "{period}：`{name}` 与差不符：{is} ≠ {from} − {taken}（= {remains}）",
            en: "{period}: `{name}` is not the difference: {is} ≠ {from} − {taken} (= {remains})",
        ),
        &left,
        &terms,
    ))
}

fn same_as(site: &Site, indicators: &[Spanned<String>], period: Period) -> Option<Diagnostic> {
    let mut terms = indicators.iter().filter_map(|key| term(site, key, period));
    let first = terms.next()?;
    let other = terms.find(|other| other.plain() != first.plain())?;
    let (one, two) = (&first.indicator.key.value, &other.indicator.key.value);
    let differ = units_differ(&[&first, &other]);
    let (is, differs) = (first.written(differ), other.written(differ));
    Some(broken(
        message!(
            zh: "{period}：`{one}` 和 `{two}` 应当相同：{is} ≠ {differs}",
            en: "{period}: `{one}` and `{two}` must be the same: {is} ≠ {differs}",
        ),
        &first,
        &[other],
    ))
}

fn target(
    site: &Site,
    rate: &Spanned<String>,
    of: &Spanned<String>,
    digits: Option<u32>,
    period: Period,
) -> Option<Diagnostic> {
    let (published, reached) = (term(site, rate, period)?, term(site, of, period)?);
    let planned = reached.indicator.targets.get(&period)?.value;
    if !published.exact || !reached.exact {
        return None;
    }
    let rounded = follows(published.value, reached.value, planned, digits).err()?;
    let (name, is, value) = (&rate.value, published.value, reached.value);
    Some(broken(
        message!(
            zh: "{period}：完成率 `{name}` 与目标不符：{is}% ≠ {value} ÷ {planned}（= {rounded}%）",
            en: "{period}: completion `{name}` does not follow from the target: {is}% ≠ {value} ÷ {planned} (= {rounded}%)",
        ),
        &published,
        &[reached],
    ))
}

/// Whether `rate` is `part` of `whole` in percent, to `digits` or else to its own; else what it would be.
///
/// 285 of 287 is 99.3 %: published as 99 % it may have been rounded or cut, so both are right.
fn follows(rate: Decimal, part: Decimal, whole: Decimal, digits: Option<u32>) -> Result<(), Decimal> {
    let digits = digits.unwrap_or(rate.scale());
    let Some(exact) = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole)) else {
        return Ok(());
    };
    let rounded = exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let cut = exact.round_dp_with_strategy(digits, RoundingStrategy::ToZero);
    if rate == rounded || rate == cut { Ok(()) } else { Err(rounded) }
}

fn growth(site: &Site, of: &Spanned<String>, least: Decimal, most: Decimal, period: Period) -> Option<Diagnostic> {
    let now = term(site, of, period)?;
    let rate = crate::model::year_on_year(now.indicator, period, &site.units)?;
    if (least..=most).contains(&rate.value) {
        return None;
    }
    let name = &of.value;
    let bound = |value, language| Growth { value, ..rate }.written(language);
    let [zh, en] = [Language::Zh, Language::En].map(|language| rate.written(language));
    let [least_zh, least_en] = [Language::Zh, Language::En].map(|language| bound(least, language));
    let [most_zh, most_en] = [Language::Zh, Language::En].map(|language| bound(most, language));
    let mut diagnostic = broken(
        message!(
            zh: "{period}：`{name}` 同比 {zh}，超出预计的 {least_zh}～{most_zh}",
            en: "{period}: `{name}` grew by {en}, outside the expected {least_en} to {most_en}",
        ),
        &now,
        &[],
    );
    // Unusual is not wrong: somebody looks, nothing stops.
    diagnostic.severity = crate::diagnostic::Severity::Warning;
    Some(diagnostic)
}
