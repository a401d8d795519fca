//! What the figures of a chart say of a claim.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::claims::{Claim, words};
use crate::model::{
    ChartSpec, Indicator, Language, Period, Quantity, Report, RuleForm, Scale, Site, UnitKind, year_on_year,
};

/// What the figures say instead.
pub(super) struct Fact {
    pub zh: String,
    pub en: String,
}

/// One indicator of the chart over its periods.
struct Course<'s> {
    indicator: &'s Indicator,
    values: Vec<(Period, Decimal)>,
}

/// The figures of a chart, as a title speaks of them.
pub(super) struct Figures<'s> {
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
    /// Those of the chart `spec`, as `title` speaks of them.
    pub(super) fn of(site: &'s Site, report: &Report, spec: &ChartSpec, title: &str, language: Language) -> Self {
        let (first, last) = spec.periods.unwrap_or((report.period, report.period));
        let indicators = spec.indicators.iter().filter_map(|key| site.indicators.get(&key.value));
        let values: Vec<Course<'s>> = indicators
            .map(|indicator| Course {
                indicator,
                values: indicator
                    .observations
                    .range(first..=last.max(first))
                    .filter_map(|(period, _)| {
                        let quantity: Quantity<'_> = indicator.quantity(period, &site.units)?;
                        Some((period, quantity.value_at(Language::En, Scale::One)))
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

    /// Whether there are any.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether a claim is true; what is true otherwise.
    pub(super) fn bear_out(&self, claim: Claim, all: &BTreeSet<Claim>) -> Result<(), Fact> {
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
        let at = |period| self.site.indicators.get(total)?.observations.get(period)?.value;
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
