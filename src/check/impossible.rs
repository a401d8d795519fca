//! Values that no office can have counted.

use rust_decimal::Decimal;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Message, message};
use crate::model::{Indicator, Language, Observation, Period, RuleForm, Site, UnitKind, Units};

/// # What it does
/// Finds more things settled than there were (`part-over-whole`: the `of` of a `ratio` rule beside its `to`), rates and shares
/// over 100% (`rate-over-hundred`) and half a case or a third of a household (`fraction-of-count`).
///
/// # Why
/// A digit too many, a decimal point that was lost: 993% for 99.3%. The arithmetic may even hold, since the rate was worked
/// out from the wrong value.
///
/// # Example
/// `cases-settled: 385` of `cases-found: 287`, `settlement-rate: 134.1`
///
/// # Instead
/// `cases-settled: 285`, `settlement-rate: 99.3`. Where it is right all the same, allow it in `glossary.yaml`.
///
/// # 做什么
/// 查找部分多于全部的（`part-over-whole`：`ratio` 规则的 `of` 与 `to`）、超过100%的率和占比（`rate-over-hundred`）、带小数的件数和户数（`fraction-of-count`）。
///
/// # 为什么
/// 多按了一位，漏了小数点：99.3%成了993%。比率若是按错的数算出来的，算式还对得上。
///
/// # 例
/// 排查287件，化解385件，化解率134.1%
///
/// # 应改为
/// 化解285件，化解率99.3%。确实如此的，在 `glossary.yaml` 的 `allow` 里写明理由。
pub(super) struct Impossible;

impl Rule for Impossible {
    card!(judgement "impossible.rs": "part-over-whole", "rate-over-hundred", "fraction-of-count");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for rule in &site.rules {
            if let RuleForm::Ratio { part, whole, .. } = &rule.form {
                let named = |key: &str| site.indicators.get(key);
                if let Some((part, whole)) = named(&part.value).zip(named(&whole.value)) {
                    part_over_whole(part, whole, &site.units, found);
                }
            }
        }
        for indicator in site.indicators.values() {
            let Some(unit) = site.units.get(&indicator.unit.value) else { continue };
            for (period, observation) in indicator.observations.all() {
                match unit.kind {
                    UnitKind::Percent if is_a_share(indicator) => {
                        found.extend(rate_over_hundred(indicator, period, observation));
                    }
                    UnitKind::Counter if is_counted(&unit.name) && !is_an_average(indicator) => {
                        found.extend(fraction_of_count(indicator, period, observation));
                    }
                    _ => {}
                }
            }
        }
    }
}

fn told(
    code: &'static str,
    indicator: &Indicator,
    period: Period,
    observation: &Observation,
    message: Message,
) -> Diagnostic {
    let figure = format!("{}@{period}", indicator.key.value);
    Diagnostic::warning(code, observation.span, message)
        .help(message!(
            zh: "核对后改正；确实如此的，在 glossary.yaml 里写明：`{{text: {figure}, why: …}}`",
            en: "look again and mend it; where it is right, allow it in glossary.yaml: `{{text: {figure}, why: …}}`",
        ))
        .about(figure)
}

fn part_over_whole(part: &Indicator, whole: &Indicator, units: &Units, found: &mut Vec<Diagnostic>) {
    // How far a plan was fulfilled may well be more than all of it.
    if part.unit.value != whole.unit.value || is_a_plan(whole) {
        return;
    }
    let exact = |one: &Observation| one.value.filter(|_| one.qualifier.is_none() && one.upper.is_none());
    for (period, observation) in part.observations.all() {
        let all = whole.observations.get(period).and_then(exact);
        let Some((some, all)) = exact(observation).zip(all).filter(|(some, all)| some > all) else { continue };
        let (key, other, unit) = (&part.key.value, &whole.key.value, &part.unit.value);
        let unit = units.get(unit).map_or(unit.as_str(), |unit| unit.name.as_str());
        let message = message!(
            zh: "{period}：`{key}` 是 {some} {unit}，多于它所属的 `{other}`，{all} {unit}",
            en: "{period}: `{key}` is {some} {unit}, more than `{other}`, of which it is a part: {all} {unit}",
        );
        let told = told("part-over-whole", part, period, observation, message);
        let span = whole.observations.get(period).map_or(whole.key.span, |one| one.span);
        found.push(told.related(span, message!(zh: "{other}", en: "{other}")));
    }
}

fn rate_over_hundred(indicator: &Indicator, period: Period, observation: &Observation) -> Option<Diagnostic> {
    let value = observation.value.filter(|value| *value > Decimal::ONE_HUNDRED)?;
    let key = &indicator.key.value;
    let message = message!(
        zh: "`{key}`（{period}）是 {value}%，超过了100%",
        en: "`{key}` ({period}) is {value}%, more than 100%",
    );
    Some(told("rate-over-hundred", indicator, period, observation, message))
}

fn fraction_of_count(indicator: &Indicator, period: Period, observation: &Observation) -> Option<Diagnostic> {
    let is_broken = |value: &Decimal| !value.fract().is_zero();
    let value = [observation.value, observation.upper].into_iter().flatten().find(is_broken)?;
    let (key, unit) = (&indicator.key.value, &indicator.unit.value);
    let message = message!(
        zh: "`{key}`（{period}）是 {value} {unit}：{unit}数是整数",
        en: "`{key}` ({period}) is {value} {unit}: things are counted in whole numbers",
    );
    Some(told("fraction-of-count", indicator, period, observation, message))
}

/// Built-in units that count whole things; others measure.
fn is_counted(unit: &str) -> bool {
    const COUNTED: [&str; 21] = [
        "人", "人次", "户", "栋", "场次", "篇", "车次", "件", "起", "条", "项", "个", "家", "处", "次", "期", "名",
        "部", "座", "张", "宗",
    ];
    COUNTED.contains(&unit)
}

fn has_word(indicator: &Indicator, zh: &[&str], en: &[&str]) -> bool {
    let name = |language| indicator.name.get(language).map(|name| name.to_lowercase()).unwrap_or_default();
    let (chinese, english) = (name(Language::Zh), name(Language::En));
    zh.iter().any(|word| chinese.contains(word)) || en.iter().any(|word| english.contains(word))
}

/// Two and a half persons to a household, and an index that counts a hundred for each thing.
fn is_an_average(indicator: &Indicator) -> bool {
    has_word(indicator, &["均", "每", "折合", "当量", "比"], &["average", "mean", " per ", "ratio", "equivalent"])
}

fn is_a_plan(indicator: &Indicator) -> bool {
    has_word(indicator, &["计划", "目标", "任务", "预算", "应"], &["plan", "target", "task", "budget", "quota"])
}

/// A part of a whole by its name. Growth, fulfilment of a plan and many ratios may be more than 100%.
fn is_a_share(indicator: &Indicator) -> bool {
    let named = has_word(indicator, &["率", "占比", "比重", "比例"], &[" rate", "share", "proportion", "percentage"]);
    let free = has_word(
        indicator,
        &[
            "增",
            "完成率",
            "达成率",
            "执行率",
            "超",
            "负债",
            "周转",
            "利润",
            "回报",
            "收益",
            "杠杆",
            "任务",
            "计划",
            "目标",
            "进度",
        ],
        &[
            "growth",
            "increase",
            "complet",
            "fulfil",
            "achiev",
            "target",
            "plan",
            "execution",
            "debt",
            "turnover",
            "profit",
            "return",
            "leverage",
            "progress",
            "task",
        ],
    );
    named && !free
}
