//! The arithmetic that the data declare.

use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::Rule;
use super::figures::unknown_indicator;
use crate::diagnostic::{Diagnostic, message};
use crate::model::{ArithmeticRule, Indicator, Period, RuleForm, Site};
use crate::source::Spanned;

/// # What it does
/// Works out every rule under `rules:` of the indicator files, for each period in which all its indicators have values:
/// `sum` and `difference` (exactly), `ratio` and `target` (rounded or cut to `round` digits), `at-most`, `same-as`,
/// `growth`.
///
/// # Why
/// A total that is not its parts is found by the first reader who adds up.
///
/// # Example
/// `{sum: study-sessions, of: [a, b, c]}` with 14, 6, 4 and 3.
///
/// # Instead
/// Mend the figure that is wrong: 6 + 4 + 4 = 14.
pub(super) struct Arithmetic;

impl Rule for Arithmetic {
    fn name(&self) -> &'static str {
        "arithmetic"
    }

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for rule in &site.rules {
            let named = rule.form.indicators();
            let unknown: Vec<_> = named.iter().filter(|key| !site.indicators.contains_key(&key.value)).collect();
            found.extend(unknown.iter().filter_map(|key| unknown_indicator(site, key)));
            if unknown.is_empty() {
                judge(site, rule, found);
            }
        }
    }
}

struct Term<'s> {
    indicator: &'s Indicator,
    period: Period,
    value: Decimal,
}

fn term<'s>(site: &'s Site, key: &Spanned<String>, period: Period) -> Option<Term<'s>> {
    let indicator = site.indicators.get(&key.value)?;
    let value = indicator.observations.get(&period)?.value?;
    Some(Term { indicator, period, value })
}

fn judge(site: &Site, rule: &ArithmeticRule, found: &mut Vec<Diagnostic>) {
    let periods: BTreeSet<Period> = rule
        .form
        .indicators()
        .iter()
        .filter_map(|key| site.indicators.get(&key.value))
        .flat_map(|indicator| indicator.observations.keys().copied())
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
    let place = |term: &Term<'_>| term.indicator.observations.get(&term.period).map(|one| one.span);
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
    let added = terms.iter().try_fold(Decimal::ZERO, |sum, term| sum.checked_add(term.value))?;
    if added == total_term.value {
        return None;
    }
    let written: Vec<String> = terms.iter().map(|term| term.value.to_string()).collect();
    let (name, is, written) = (&total.value, total_term.value, written.join(" + "));
    Some(broken(
        message!(
            zh: "{period}：`{name}` 与各项之和不符：{is} ≠ {written}（= {added}）",
            en: "{period}: `{name}` is not the sum of its parts: {is} ≠ {written} (= {added})",
        ),
        &total_term,
        &terms,
    ))
}

fn ratio(site: &Site, [rate, part, whole]: [&Spanned<String>; 3], digits: u32, period: Period) -> Option<Diagnostic> {
    let (rate_term, part, whole) = (term(site, rate, period)?, term(site, part, period)?, term(site, whole, period)?);
    let rounded = follows(rate_term.value, part.value, whole.value, digits).err()?;
    let (name, is, of, to) = (&rate.value, rate_term.value, part.value, whole.value);
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
    if small.value <= large.value {
        return None;
    }
    let (one, other, is, limit) = (&less.value, &more.value, small.value, large.value);
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
    let remains = from.value.checked_sub(taken.value)?;
    if left.value == remains {
        return None;
    }
    let (name, is, from_value, taken_value) = (&keys[0].value, left.value, from.value, taken.value);
    Some(broken(
        message!(
            zh: "{period}：`{name}` 与差不符：{is} ≠ {from_value} − {taken_value}（= {remains}）",
            en: "{period}: `{name}` is not the difference: {is} ≠ {from_value} − {taken_value} (= {remains})",
        ),
        &left,
        &[from, taken],
    ))
}

fn same_as(site: &Site, indicators: &[Spanned<String>], period: Period) -> Option<Diagnostic> {
    let mut terms = indicators.iter().filter_map(|key| term(site, key, period));
    let first = terms.next()?;
    let other = terms.find(|other| other.value != first.value)?;
    let (one, two) = (&first.indicator.key.value, &other.indicator.key.value);
    let (is, differs) = (first.value, other.value);
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
    digits: u32,
    period: Period,
) -> Option<Diagnostic> {
    let (published, reached) = (term(site, rate, period)?, term(site, of, period)?);
    let planned = reached.indicator.targets.get(&period)?.value;
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

/// Whether `rate` is `part` of `whole` in percent, to `digits`; else what it would be.
///
/// 285 of 287 is 99.3 %: published as 99 % it may have been rounded or cut, so both are right.
fn follows(rate: Decimal, part: Decimal, whole: Decimal, digits: u32) -> Result<(), Decimal> {
    let Some(exact) = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole)) else {
        return Ok(());
    };
    let rounded = exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let cut = exact.round_dp_with_strategy(digits, RoundingStrategy::ToZero);
    if rate == rounded || rate == cut { Ok(()) } else { Err(rounded) }
}

fn growth(site: &Site, of: &Spanned<String>, least: Decimal, most: Decimal, period: Period) -> Option<Diagnostic> {
    let now = term(site, of, period)?;
    let rate = crate::model::year_on_year(now.indicator, period)?;
    if (least..=most).contains(&rate) {
        return None;
    }
    let name = &of.value;
    let mut diagnostic = broken(
        message!(
            zh: "{period}：`{name}` 同比 {rate}%，超出预计的 {least}%～{most}%",
            en: "{period}: `{name}` grew by {rate}%, outside the expected {least}% to {most}%",
        ),
        &now,
        &[],
    );
    // Unusual is not wrong: somebody looks, nothing stops.
    diagnostic.severity = crate::diagnostic::Severity::Warning;
    Some(diagnostic)
}
