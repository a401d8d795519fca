//! The title of a chart states a finding, and the figures bear it out.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{
    ChartSpec, Indicator, Language, Localized, Period, Quantity, Report, RuleForm, Scale, Site, UnitKind, year_on_year,
};
use crate::source::Spanned;

/// # What it does
/// Looks for a few words in the titles of charts that claim something: a rise, a fall, the highest or the lowest place,
/// more than half. Holds each claim against the figures of the chart, and the claims of the Chinese and the English
/// title against each other.
///
/// # Why
/// The title is what readers remember. One that the figures do not bear out is a wrong statement of the disclosing body.
///
/// # Example
/// `title: {zh: 工业产值增长, en: Industrial output fell}`
///
/// # Instead
/// Say what the figures say, in both languages, or name the measure only.
///
/// # 做什么
/// 在图的标题里找几种下结论的词：上升、下降、最高或最低、过半。每个结论都与图里的数据核对，
/// 中文标题和英文标题的结论也互相核对。
///
/// # 为什么
/// 读者记住的是标题。数据不支持的标题，就是公开主体说错了话。
///
/// # 例
/// 标题写成 `title: {zh: 工业产值增长, en: Industrial output fell}`
///
/// # 应改为
/// 两种文字都按数据说，或只写指标的名称。
pub(super) struct TitleClaim;

impl Rule for TitleClaim {
    card!(judgement "title_claim.rs": "title-claim");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for report in &site.reports {
            for (name, spec) in &report.charts {
                // What does not exist is told by others.
                let known = spec.indicators.iter().all(|key| site.indicators.contains_key(&key.value));
                if let Some(title) = spec.title.as_ref().filter(|_| known) {
                    found.extend(untrue(site, report, name, spec, title));
                    found.extend(one_sided(name, title));
                }
            }
        }
    }
}

/// What a title may claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Claim {
    /// Larger than before.
    Rise,
    /// Smaller than before.
    Fall,
    /// The largest of all.
    Most,
    /// The smallest of all.
    Least,
    /// More than half.
    Majority,
}

/// Words that claim something in Chinese. What is not here claims nothing: a word that is missed does less harm than a
/// false alarm.
const CHINESE: [(Claim, &[&str]); 5] = [
    (Claim::Rise, &["上升", "增长", "增加", "提高", "回升", "上涨", "攀升", "升至", "升到"]),
    (Claim::Fall, &["下降", "减少", "降低", "下滑", "回落", "下跌", "降至", "降到"]),
    (Claim::Most, &["最多", "最高", "最大", "领先", "居首", "首位", "居第一"]),
    (Claim::Least, &["最少", "最低", "最小", "末位", "垫底"]),
    (Claim::Majority, &["过半", "超半数", "超过一半", "半数以上", "一半以上", "多数", "为主", "主要由", "主要是"]),
];

/// The same in English: whole words, and verbs rather than nouns, since `growth of output` claims nothing.
const ENGLISH: [(Claim, &[&str]); 5] = [
    (Claim::Rise, &["rose", "rises", "grew", "grows", "increased", "increases", "recovered", "recovers"]),
    (Claim::Fall, &["fell", "falls", "declined", "declines", "decreased", "decreases", "dropped", "drops"]),
    (
        Claim::Most,
        &[
            "the most",
            "most numerous",
            "most frequent",
            "highest",
            "largest",
            "leads the",
            "leads all",
            "led the",
            "led all",
            "ranks first",
        ],
    ),
    (Claim::Least, &["the fewest", "the least", "lowest", "smallest"]),
    (Claim::Majority, &["majority", "more than half", "over half", "most", "mostly", "mainly"]),
];

/// Words before which a claim is none: 未, not; and what is said of a rate of change.
const CHINESE_OTHERWISE: [&str; 16] = [
    "未",
    "没有",
    "不再",
    "无",
    "是否",
    "计划",
    "预计",
    "力争",
    "增速",
    "增幅",
    "降幅",
    "涨幅",
    "增长率",
    "情况",
    "稳增长",
    "促增长",
];
const ENGLISH_OTHERWISE: [&str; 8] = ["no", "not", "never", "without", "whether", "at most", "growth rate", "planned"];

/// What a title claims.
fn claims(title: &str, language: Language) -> BTreeSet<Claim> {
    match language {
        Language::Zh => {
            if CHINESE_OTHERWISE.iter().any(|word| title.contains(word)) {
                return BTreeSet::new();
            }
            let mut claims: BTreeSet<Claim> = CHINESE
                .iter()
                .filter(|(_, words)| words.iter().any(|word| title.contains(word)))
                .map(|(claim, _)| *claim)
                .collect();
            // 三升一降
            for (mark, claim) in [('升', Claim::Rise), ('降', Claim::Fall)] {
                let counted = |at: usize| title[..at].chars().next_back().is_some_and(is_number);
                if title.match_indices(mark).any(|(at, _)| counted(at)) {
                    claims.insert(claim);
                }
            }
            about_all(claims, is_of_some_in_chinese(title))
        }
        Language::En => {
            let spaced = words(title);
            let has = |word: &str| spaced.contains(&format!(" {word} "));
            if ENGLISH_OTHERWISE.iter().any(|word| has(word)) {
                return BTreeSet::new();
            }
            let mut claims: BTreeSet<Claim> = ENGLISH
                .iter()
                .filter(|(_, words)| words.iter().any(|word| has(word)))
                .map(|(claim, _)| *claim)
                .collect();
            // The most is a place, most leads are a majority.
            if ["the most", "most numerous", "most frequent"].iter().any(|word| has(word)) {
                claims.remove(&Claim::Majority);
            }
            about_all(claims, is_of_some_in_english(&spaced))
        }
    }
}

/// What is said of some of many (六个村中五个增长) is no claim about all of them, unless the rest is told too (三升一降).
fn about_all(mut claims: BTreeSet<Claim>, of_some: bool) -> BTreeSet<Claim> {
    if of_some && !(claims.contains(&Claim::Rise) && claims.contains(&Claim::Fall)) {
        claims.remove(&Claim::Rise);
        claims.remove(&Claim::Fall);
    }
    claims
}

/// `五个增长`.
fn is_of_some_in_chinese(title: &str) -> bool {
    let mut characters = title.chars().peekable();
    while let Some(character) = characters.next() {
        if is_number(character) && characters.peek().is_some_and(|next| matches!(next, '个' | '项' | '家' | '类')) {
            characters.next();
            let rest: String = characters.clone().take(2).collect();
            if [&CHINESE[0], &CHINESE[1]].iter().any(|(_, words)| words.contains(&rest.as_str())) {
                return true;
            }
        }
    }
    false
}

/// `rose in five of six villages`.
fn is_of_some_in_english(spaced: &str) -> bool {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let is_number =
        |word: &str| NUMBERS.contains(&word) || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()));
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.windows(3).any(|three| is_number(three[0]) && three[1] == "of" && (is_number(three[2]) || three[2] == "the"))
}

fn is_number(character: char) -> bool {
    character.is_ascii_digit() || "一二两三四五六七八九十".contains(character)
}

/// The words of an English text, in small letters, with a space on both sides of each.
fn words(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}

/// What only one of the two titles claims.
fn one_sided(name: &str, title: &Localized<Spanned<String>>) -> Vec<Diagnostic> {
    let (Some(zh), Some(en)) = (&title.zh, &title.en) else { return Vec::new() };
    // One text for both languages.
    if zh.span == en.span {
        return Vec::new();
    }
    let (in_zh, in_en) = (claims(&zh.value, Language::Zh), claims(&en.value, Language::En));
    let opposite = |one: &BTreeSet<Claim>, other: &BTreeSet<Claim>| {
        [(Claim::Rise, Claim::Fall), (Claim::Most, Claim::Least)]
            .iter()
            .any(|(up, down)| one.contains(up) != other.contains(up) && one.contains(down) != other.contains(down))
    };
    // A finding may be put in other words; the contrary, or none at all, is another statement.
    if in_zh == in_en || !(opposite(&in_zh, &in_en) || in_zh.is_empty() || in_en.is_empty()) {
        return Vec::new();
    }
    let said = |claims: &BTreeSet<Claim>, language: Language| -> String {
        let names: Vec<&str> = claims.iter().map(|claim| claim.name(language)).collect();
        match names.is_empty() {
            true => language.pick("没有这类说法", "no such thing").to_owned(),
            false => names.join(language.pick("、", ", ")),
        }
    };
    let (zh_zh, zh_en) = (said(&in_zh, Language::Zh), said(&in_zh, Language::En));
    let (en_zh, en_en) = (said(&in_en, Language::Zh), said(&in_en, Language::En));
    vec![
        Diagnostic::warning(
            "title-claim",
            en.span,
            message!(
                zh: "图 `{name}` 的两种标题说法不一：中文说{zh_zh}，英文说{en_zh}",
                en: "the two titles of chart `{name}` differ: the Chinese one claims {zh_en}, the English one {en_en}",
            ),
        )
        .related(zh.span, message!(zh: "中文标题", en: "the Chinese title"))
        .help(message!(
            zh: "两种文字的标题写同一个发现",
            en: "state the same finding in both languages",
        )),
    ]
}

/// What the figures do not bear out.
fn untrue(
    site: &Site,
    report: &Report,
    name: &str,
    spec: &ChartSpec,
    title: &Localized<Spanned<String>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (language, text) in title.iter() {
        let claims = claims(&text.value, language);
        let figures = Figures::of(site, report, spec, &text.value, language);
        // What cannot be read is told by others.
        if figures.values.is_empty() && !spec.indicators.iter().any(|key| site.is_misread(&key.value)) {
            continue;
        }
        for claim in &claims {
            if let Err(fact) = figures.bear_out(*claim, &claims) {
                found.push(diagnostic(name, text, *claim, fact));
            }
        }
        if title.zh.as_ref().zip(title.en.as_ref()).is_some_and(|(zh, en)| zh.span == en.span) {
            break;
        }
    }
    found
}

fn diagnostic(name: &str, title: &Spanned<String>, claim: Claim, fact: Fact) -> Diagnostic {
    let (claim_zh, claim_en) = (claim.name(Language::Zh), claim.name(Language::En));
    let Fact { zh, en } = fact;
    Diagnostic::warning(
        "title-claim",
        title.span,
        message!(
            zh: "图 `{name}` 的标题说{claim_zh}，数据却不是：{zh}",
            en: "the title of chart `{name}` claims {claim_en}, the figures do not: {en}",
        ),
    )
    .help(message!(
        zh: "改标题，或核对数值；没有发现可写时，标题只写指标和时期",
        en: "change the title or compare the figures; without a finding, name the measure and the period only",
    ))
}

/// What the figures say instead.
struct Fact {
    zh: String,
    en: String,
}

impl Claim {
    fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Claim::Rise => ("上升", "a rise"),
            Claim::Fall => ("下降", "a fall"),
            Claim::Most => ("最高", "the highest place"),
            Claim::Least => ("最低", "the lowest place"),
            Claim::Majority => ("过半", "more than half"),
        };
        language.pick(zh, en)
    }
}

/// One indicator of the chart over its periods.
struct Course<'s> {
    indicator: &'s Indicator,
    values: Vec<(Period, Decimal)>,
}

/// The figures of a chart, as a title speaks of them.
struct Figures<'s> {
    site: &'s Site,
    values: Vec<Course<'s>>,
    /// Those of which the title speaks; none where it speaks of all, or that cannot be told.
    named: Vec<usize>,
    /// The one of which it speaks most; `None` where that cannot be told.
    subject: Option<usize>,
    /// The period of which the title speaks, of a chart over several.
    period: Option<Period>,
    last: Period,
    over_time: bool,
    /// Whether the claim is about the last step only: 回升, recovered.
    turned: bool,
}

impl<'s> Figures<'s> {
    fn of(site: &'s Site, report: &Report, spec: &ChartSpec, title: &str, language: Language) -> Self {
        let (first, last) = spec.periods.unwrap_or((report.period, report.period));
        let indicators = spec.indicators.iter().filter_map(|key| site.indicators.get(&key.value));
        let values: Vec<Course<'s>> = indicators
            .map(|indicator| Course {
                indicator,
                values: indicator
                    .observations
                    .range(first..=last.max(first))
                    .filter_map(|(period, _)| {
                        let quantity: Quantity<'_> = indicator.quantity(*period, &site.units)?;
                        Some((*period, quantity.value_at(Language::En, Scale::One)))
                    })
                    .collect(),
            })
            .filter(|course| !course.values.is_empty())
            .collect();
        let periods: BTreeSet<Period> = values.iter().flat_map(|course| &course.values).map(|one| one.0).collect();
        let in_title = periods.iter().copied().filter(|period| title.contains(&period.year().to_string()));
        let turned = ["回升", "回落", "recover", "recovered"].iter().any(|word| title.to_lowercase().contains(word));
        let (named, subject) = named(&values, title, language);
        Figures { site, named, subject, period: in_title.max(), values, last, over_time: first != last, turned }
    }

    /// Whether a claim is true; what is true otherwise.
    fn bear_out(&self, claim: Claim, all: &BTreeSet<Claim>) -> Result<(), Fact> {
        match claim {
            Claim::Rise | Claim::Fall => self.changes(claim, all),
            Claim::Most | Claim::Least => self.place(claim),
            Claim::Majority => self.majority(),
        }
    }

    /// Where both a rise and a fall are claimed, one of each is enough; where the title speaks of several, all of them.
    fn changes(&self, claim: Claim, all: &BTreeSet<Claim>) -> Result<(), Fact> {
        let both = all.contains(&Claim::Rise) && all.contains(&Claim::Fall);
        let meant: Vec<&Course<'_>> = match self.named.as_slice() {
            [] => self.values.iter().collect(),
            named => named.iter().map(|place| &self.values[*place]).collect(),
        };
        let is_true = |course: &&&Course<'_>| {
            let change = self.change(course);
            match claim {
                Claim::Rise => change.is_some_and(|change| change > Decimal::ZERO),
                _ => change.is_some_and(|change| change < Decimal::ZERO),
            }
        };
        let holds = meant.iter().filter(is_true).count();
        // Of a total that is not drawn itself, the parts may go either way.
        let total = self.sum_changes().filter(|_| self.named.is_empty()).is_some_and(|change| match claim {
            Claim::Rise => change > Decimal::ZERO,
            _ => change < Decimal::ZERO,
        });
        if holds == meant.len() || total || (both && holds > 0) {
            return Ok(());
        }
        let wrong = meant.iter().find(|course| !is_true(course)).map(|course| self.told(course));
        Err(wrong.unwrap_or_else(|| Fact { zh: "没有数值".into(), en: "there is no value".into() }))
    }

    /// The change that a title speaks of, in the sign only: from the first to the last value, where the last step does not
    /// go the other way; of a single period, against a year earlier.
    fn change(&self, course: &Course<'_>) -> Option<Decimal> {
        let (_, last) = course.values.last()?;
        if !self.over_time {
            return year_on_year(course.indicator, self.last, &self.site.units).map(|growth| growth.value);
        }
        let (_, first) = course.values.first().filter(|_| course.values.len() > 1)?;
        let (_, before) = course.values[course.values.len() - 2];
        let (whole, step) = (*last - *first, *last - before);
        Some(if self.turned || whole * step < Decimal::ZERO { step } else { whole })
    }

    /// The change of the total of a sum rule whose parts these are.
    fn sum_changes(&self) -> Option<Decimal> {
        let total = self.whole()?;
        let at = |period| self.site.indicators.get(total)?.observations.get(&period)?.value;
        let first = self.values.first()?.values.first()?.0;
        Some(at(self.last)? - at(first)?)
    }

    fn whole(&self) -> Option<&str> {
        let keys: BTreeSet<&str> = self.values.iter().map(|course| course.indicator.key.value.as_str()).collect();
        self.site.rules.iter().find_map(|rule| match &rule.form {
            RuleForm::Sum { total, parts } => {
                let parts: BTreeSet<&str> = parts.iter().map(|part| part.value.as_str()).collect();
                (parts == keys).then_some(total.value.as_str())
            }
            _ => None,
        })
    }

    /// The largest or the smallest: of the indicators, or, where there is one only, of its periods.
    fn place(&self, claim: Claim) -> Result<(), Fact> {
        let mut ranked: Vec<(Option<usize>, Option<Period>, Decimal)> = match self.values.as_slice() {
            [only] => only.values.iter().map(|(period, value)| (None, Some(*period), *value)).collect(),
            several => {
                let at = self.period.unwrap_or(self.last);
                let value =
                    |course: &Course<'_>| course.values.iter().find(|(period, _)| *period == at).map(|one| one.1);
                several.iter().enumerate().filter_map(|(place, one)| Some((Some(place), None, value(one)?))).collect()
            }
        };
        ranked.sort_by_key(|(_, _, value)| if claim == Claim::Most { -*value } else { *value });
        let [(place, period, value), rest @ ..] = ranked.as_slice() else {
            return Err(Fact { zh: "没有数值".into(), en: "there is no value".into() });
        };
        let tied = rest.first().is_some_and(|(_, _, other)| other == value);
        let meant = match self.values.as_slice() {
            [_] => self.period.is_none_or(|wanted| Some(wanted) == *period),
            _ => self.subject.is_none_or(|wanted| Some(wanted) == *place),
        };
        // A subject that shares the place has it, too; a title without one claims that there is one.
        let subject_tied = tied
            && self.subject.is_some_and(|subject| {
                ranked.iter().any(|(place, _, other)| *place == Some(subject) && other == value)
            });
        if (meant && (!tied || self.subject.is_some() || self.period.is_some())) || subject_tied {
            return Ok(());
        }
        let name = |language: Language| match (place, period) {
            (Some(place), _) => self.values[*place].indicator.name.text(language).to_owned(),
            (None, Some(period)) => period.written(language),
            (None, None) => String::new(),
        };
        let (first_zh, first_en) = if claim == Claim::Most { ("最高", "highest") } else { ("最低", "lowest") };
        Err(match tied {
            true => Fact { zh: format!("{first_zh}的不止一项"), en: format!("more than one is the {first_en}") },
            false => Fact {
                zh: format!("{first_zh}的是{}", name(Language::Zh)),
                en: format!("the {first_en} is `{}`", name(Language::En)),
            },
        })
    }

    /// More than half of the parts together, of the total of its own, or of one hundred per cent.
    fn majority(&self) -> Result<(), Fact> {
        let latest = |course: &Course<'_>| course.values.last().map(|one| one.1);
        let sum: Option<Decimal> =
            self.values.iter().map(latest).try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?));
        let share = |course: &Course<'_>| -> Option<Decimal> {
            let value = latest(course)?;
            let unit = self.site.units.get(&course.indicator.unit.value)?;
            if unit.kind == UnitKind::Percent {
                return Some(value);
            }
            let whole = self.total_of(course).or(sum.filter(|_| self.values.len() > 1))?;
            value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
        };
        let half = Decimal::from(50);
        let meant: Vec<&Course<'_>> = match self.subject {
            Some(place) => vec![&self.values[place]],
            None => self.values.iter().collect(),
        };
        let best = meant.iter().filter_map(|course| Some((share(course)?, *course))).max_by_key(|(share, _)| *share);
        match best {
            Some((share, _)) if share > half => Ok(()),
            Some((share, course)) => {
                let rate = share.round_dp(1).normalize();
                Err(Fact {
                    zh: format!("{}占{rate}%", course.indicator.name.text(Language::Zh)),
                    en: format!("`{}` is {rate}%", course.indicator.name.text(Language::En)),
                })
            }
            None => Err(Fact { zh: "没有总数可比".into(), en: "there is no total to compare with".into() }),
        }
    }

    /// The total that a ratio or an at-most rule gives.
    fn total_of(&self, course: &Course<'_>) -> Option<Decimal> {
        let key = &course.indicator.key.value;
        let name = self.site.rules.iter().find_map(|rule| match &rule.form {
            RuleForm::Ratio { part, whole, .. } if part.value == *key => Some(&whole.value),
            RuleForm::AtMost { less, more } if less.value == *key => Some(&more.value),
            _ => None,
        })?;
        let quantity = self.site.indicators.get(name)?.quantity(course.values.last()?.0, &self.site.units)?;
        Some(quantity.value_at(Language::En, Scale::One))
    }

    /// What a course did instead.
    fn told(&self, course: &Course<'_>) -> Fact {
        let name = |language| course.indicator.name.text(language);
        let (zh, en) = (name(Language::Zh), name(Language::En));
        match self.change(course) {
            None => Fact {
                zh: format!("{zh}没有可比的数值"),
                en: format!("`{en}` has no earlier value to compare with"),
            },
            Some(change) if change.is_zero() => {
                Fact { zh: format!("{zh}持平"), en: format!("`{en}` did not change") }
            }
            Some(change) if change > Decimal::ZERO => Fact { zh: format!("{zh}上升"), en: format!("`{en}` rose") },
            Some(_) => Fact { zh: format!("{zh}下降"), en: format!("`{en}` fell") },
        }
    }
}

/// The indicators of which the title speaks, those whose own words stand in it; and the one that does so most.
fn named(values: &[Course<'_>], title: &str, language: Language) -> (Vec<usize>, Option<usize>) {
    let parts = |text: &str| -> BTreeSet<String> {
        match language {
            Language::Zh => {
                let characters: Vec<char> = text.chars().collect();
                characters.windows(2).map(String::from_iter).collect()
            }
            Language::En => words(text)
                .split_whitespace()
                .filter(|word| word.len() > 3)
                .map(|word| word.strip_suffix('s').unwrap_or(word).to_owned())
                .collect(),
        }
    };
    let names: Vec<BTreeSet<String>> = values.iter().map(|one| parts(one.indicator.name.text(language))).collect();
    let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
    for part in names.iter().flatten() {
        *shared.entry(part).or_default() += 1;
    }
    let title = parts(title);
    // Words that several names have say nothing of any one.
    let own = |name: &BTreeSet<String>| {
        name.iter().filter(|part| shared[part.as_str()] == 1 && title.contains(*part)).count()
    };
    let counts: Vec<usize> = names.iter().map(own).collect();
    let named: Vec<usize> = (0..counts.len()).filter(|place| counts[*place] > 0).collect();
    let most = counts.iter().copied().max().unwrap_or_default();
    let best: Vec<usize> = named.iter().copied().filter(|place| counts[*place] == most).collect();
    let subject = if let [only] = best.as_slice() { Some(*only) } else { None };
    (named, subject)
}
