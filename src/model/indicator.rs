//! Indicators: a defined measure with its unit and coverage, and its observations by period.

use std::collections::{BTreeMap, btree_map};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use rust_decimal::Decimal;

use super::{Language, Localized, Moment, Observations, Period, Quantity, Unit, UnitKind, Units};
use crate::digest::Digest;
use crate::reads::{self, Kind};
use crate::source::{Span, Spanned};

/// The topic that a file of indicators is about.
#[derive(Clone, Debug)]
pub struct Topic {
    /// The file's name without its ending: `economy`.
    pub key: String,
    /// Its name.
    pub name: Localized<String>,
    /// Its place among the topics; those of one place stand in order of their keys.
    pub order: u32,
    /// Its indicators in the order of the file.
    pub indicators: Vec<String>,
    /// The digest of what its file says, but for what stands below the indicators' keys.
    pub digest: Digest,
}

/// Indicators by key. A copy shares them. Whoever looks at one is noted ([`reads`]); its values are noted apart.
#[derive(Clone, Debug, Default)]
pub struct Indicators(BTreeMap<String, Arc<Indicator>>);

impl Indicators {
    /// The indicator with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Indicator> {
        reads::note(Kind::Indicator, key);
        self.0.get(key).map(|indicator| &**indicator)
    }

    /// Whether there is one with this key.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        reads::note(Kind::Indicator, key);
        self.0.contains_key(key)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        reads::note(Kind::Indicators, "");
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        reads::note(Kind::Indicators, "");
        self.0.is_empty()
    }

    /// Their keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        reads::note(Kind::Indicators, "");
        self.0.keys()
    }

    /// All of them, in order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &Indicator> {
        reads::note(Kind::Indicators, "");
        self.0.values().map(|indicator| {
            reads::note(Kind::Indicator, &indicator.key.value);
            &**indicator
        })
    }

    /// What a part that was noted is like; `None` where it is not there. Looking at it here is not noted.
    #[must_use]
    pub fn state(&self, kind: Kind, name: &str) -> Option<String> {
        match kind {
            Kind::Observation => {
                let (key, period) = name.rsplit_once('@')?;
                self.0.get(key)?.observations.state_at(Period::parse(period)?)
            }
            Kind::Periods => Some(self.0.get(name)?.observations.state_of_periods()),
            Kind::Series => self.0.get(name).map(|indicator| indicator.digest.to_string()),
            _ => self.0.get(name).map(|indicator| indicator.digest_of_head.to_string()),
        }
    }

    /// Adds one.
    ///
    /// # Errors
    /// When there is one with its key, which stays.
    pub fn add(&mut self, indicator: Arc<Indicator>) -> Result<(), &Indicator> {
        match self.0.entry(indicator.key.value.clone()) {
            btree_map::Entry::Vacant(place) => {
                place.insert(indicator);
                Ok(())
            }
            btree_map::Entry::Occupied(first) => Err(first.into_mut()),
        }
    }
}

/// A defined measure.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its key, unique in the project.
    pub key: Spanned<String>,
    /// The topic it belongs to.
    pub topic: String,
    /// Its name.
    pub name: Localized<String>,
    /// The name of its unit.
    pub unit: Spanned<String>,
    /// What the figure includes or leaves out (口径).
    pub coverage: Option<Localized<String>>,
    /// What is measured.
    pub definition: Option<Localized<String>>,
    /// Who measured it, where that is not the disclosing body.
    pub source: Option<Localized<String>>,
    /// When the next figure is due.
    pub next_due: Option<Moment>,
    /// Which way is good.
    pub direction: Direction,
    /// Its values by period.
    pub observations: Observations,
    /// What was planned, by period.
    pub targets: BTreeMap<Period, Spanned<Decimal>>,
    /// The digest of what its file says of it.
    pub digest: Digest,
    /// The same without its values.
    pub digest_of_head: Digest,
}

/// Which way an indicator should go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Direction {
    /// More is better.
    MoreIsBetter,
    /// Less is better.
    LessIsBetter,
    /// Neither.
    #[default]
    Neutral,
}

impl Indicator {
    /// The quantity observed in `period`, if there is a value and the unit is known.
    #[must_use]
    pub fn quantity<'a>(&self, period: Period, units: &'a Units) -> Option<Quantity<'a>> {
        let observation = self.observations.get(period)?;
        let unit: &Unit = units.get(&self.unit.value)?;
        Some(Quantity { value: observation.value?, upper: observation.upper, unit, qualifier: observation.qualifier })
    }

    /// The latest period that has a value.
    #[must_use]
    pub fn latest(&self) -> Option<Period> {
        self.observations.iter().rev().find(|(_, observation)| observation.value.is_some()).map(|(period, _)| period)
    }
}

/// An arithmetic rule of the data, as declared.
#[derive(Clone, Debug)]
pub struct ArithmeticRule {
    /// Where it is declared.
    pub span: Span,
    /// What must hold.
    pub form: RuleForm,
}

/// What an arithmetic rule says of its indicators, period by period.
#[derive(Clone, Debug)]
pub enum RuleForm {
    /// `total` is the sum of `parts`.
    Sum {
        /// The whole.
        total: Spanned<String>,
        /// What it consists of.
        parts: Vec<Spanned<String>>,
    },
    /// `rate` is `part` of `whole` in percent, rounded or cut.
    Ratio {
        /// The published percentage.
        rate: Spanned<String>,
        /// The numerator.
        part: Spanned<String>,
        /// The denominator.
        whole: Spanned<String>,
        /// Digits after the point; where it is absent, those that the rate is written with.
        digits: Option<u32>,
    },
    /// `less` is at most `more`.
    AtMost {
        /// The smaller one.
        less: Spanned<String>,
        /// The larger one.
        more: Spanned<String>,
    },
    /// `result` is `minuend` less `subtrahend`.
    Difference {
        /// What remains.
        result: Spanned<String>,
        /// What is taken from.
        minuend: Spanned<String>,
        /// What is taken away.
        subtrahend: Spanned<String>,
    },
    /// All of these have one value.
    SameAs {
        /// The indicators.
        indicators: Vec<Spanned<String>>,
    },
    /// `rate` is `of` against its own target, in percent, rounded or cut.
    Target {
        /// The published completion rate.
        rate: Spanned<String>,
        /// What was to be reached.
        of: Spanned<String>,
        /// Digits after the point; where it is absent, those that the rate is written with.
        digits: Option<u32>,
    },
    /// Change from period to period stays between these bounds, in percent.
    Growth {
        /// The indicator.
        of: Spanned<String>,
        /// The lower bound.
        least: Decimal,
        /// The upper bound.
        most: Decimal,
    },
}

impl RuleForm {
    /// All indicators that the rule names.
    #[must_use]
    pub fn indicators(&self) -> Vec<&Spanned<String>> {
        match self {
            Self::Sum { total, parts } => std::iter::once(total).chain(parts).collect(),
            Self::Ratio { rate, part, whole, .. } => vec![rate, part, whole],
            Self::AtMost { less, more } => vec![less, more],
            Self::Difference { result, minuend, subtrahend } => vec![result, minuend, subtrahend],
            Self::SameAs { indicators } => indicators.iter().collect(),
            Self::Target { rate, of, .. } => vec![rate, of],
            Self::Growth { of, .. } => vec![of],
        }
    }
}

/// A reference to a figure, as a text makes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Citation {
    /// The indicator's key.
    pub indicator: String,
    /// The period, where it is not the report's.
    pub period: Option<Period>,
    /// What of it is written.
    pub form: Form,
}

/// What a citation writes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Form {
    /// Number, qualifier and unit.
    Whole,
    /// Number and qualifier.
    Number,
    /// A small number as a word.
    Words,
    /// A rank as a word.
    Ordinal,
    /// Growth against a year earlier.
    YearOnYear,
    /// The same with the word for its direction.
    Growth,
    /// Difference against a year earlier.
    Change,
    /// Share in the whole that a sum rule declares.
    Share,
    /// What was planned.
    Target,
    /// Value against what was planned.
    Completion,
}

impl Form {
    /// The name after the dot, with the form.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("number", Self::Number),
        ("words", Self::Words),
        ("ordinal", Self::Ordinal),
        ("yoy", Self::YearOnYear),
        ("growth", Self::Growth),
        ("change", Self::Change),
        ("share", Self::Share),
        ("target", Self::Target),
        ("completion", Self::Completion),
    ];
}

/// Why a citation cannot be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoFigure {
    /// There is no such indicator.
    UnknownIndicator,
    /// The indicator has no observation of that period.
    NoObservation,
    /// The observation says that the value is missing.
    Missing,
    /// No growth is stored and none can be computed.
    NoGrowth,
    /// The value a year earlier is not there.
    NoEarlierValue,
    /// No sum rule has the indicator among its parts, or its total has no value.
    NoWhole,
    /// Nothing was planned for the period.
    NoTarget,
    /// The unit is unknown (reported where it is written).
    UnknownUnit,
}

/// A figure as a text shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// What is written.
    pub text: String,
    /// The plain value, for machines.
    pub value: Decimal,
    /// How it was worked out, where it is not an observation.
    pub computed: Option<Computed>,
}

/// How a figure was worked out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Computed {
    /// The arithmetic: `285 ÷ 287`.
    pub arithmetic: String,
    /// How many digits it keeps, and why.
    pub kept: Kept,
}

/// How many digits a figure that was worked out keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// All of them.
    Exact,
    /// [`GROWTH_DIGITS`].
    Growth,
    /// [`SHARE_DIGITS`].
    Share,
}

impl Kept {
    /// How many and why, as a reader reads it.
    #[must_use]
    pub fn told(self, language: Language) -> String {
        match (self, language) {
            (Self::Exact, Language::Zh) => "得数精确，没有舍入".to_owned(),
            (Self::Exact, Language::En) => "exact, not rounded".to_owned(),
            (Self::Growth, Language::Zh) => format!("保留{GROWTH_DIGITS}位小数，与统计公报的写法一致"),
            (Self::Growth, Language::En) => format!("to {GROWTH_DIGITS} decimal places, as statistical bulletins do"),
            (Self::Share, Language::Zh) => format!("保留{SHARE_DIGITS}位小数：占比和完成率看到千分位已足够"),
            (Self::Share, Language::En) => {
                format!("to {SHARE_DIGITS} decimal place: shares and completion are read in tenths of a percent")
            }
        }
    }
}

/// Digits after the point that a computed growth keeps, as statistical bulletins do.
pub const GROWTH_DIGITS: u32 = 2;

/// Digits after the point that a computed share or completion keeps: parts of a whole are read in tenths of a percent.
pub const SHARE_DIGITS: u32 = 1;

/// `part` of `whole` in percent, rounded half away from zero to [`SHARE_DIGITS`]; exact results keep fewer digits.
#[must_use]
pub fn share(part: Decimal, whole: Decimal) -> Option<(Decimal, Computed)> {
    let exact = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    let rounded = exact.round_dp_with_strategy(SHARE_DIGITS, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let (value, kept) = if rounded == exact { (rounded.normalize(), Kept::Exact) } else { (rounded, Kept::Share) };
    Some((value, Computed { arithmetic: format!("{part} ÷ {whole}"), kept }))
}

/// How a figure stands against the same period a year earlier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Growth {
    /// How much.
    pub value: Decimal,
    /// Of what.
    pub measure: GrowthMeasure,
    /// Whether it was published; else it was computed.
    pub published: bool,
}

/// What growth is given in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrowthMeasure {
    /// Percent of the value a year earlier.
    Percent,
    /// Percentage points, of a percentage: from 95% to 97% is 2 points and not 2.11%.
    Points,
    /// Places, of a rank; above zero when it came nearer to the first.
    Places,
}

impl Growth {
    /// As a text has it: `79.85%`, `3个百分点`, `3 percentage points`.
    #[must_use]
    pub fn written(&self, language: Language) -> String {
        let number = self.number(language);
        let one = self.value.abs() == Decimal::ONE && self.value.scale() == 0;
        match (self.measure, language) {
            (GrowthMeasure::Percent, _) => format!("{number}%"),
            (_, Language::Zh) => format!("{number}{}", self.measure.unit(language)),
            (GrowthMeasure::Points, Language::En) if one => format!("{number} percentage point"),
            (GrowthMeasure::Places, Language::En) if one => format!("{number} place"),
            (_, Language::En) => format!("{number} {}", self.measure.unit(language)),
        }
    }

    /// With the word for its direction: `增长79.85%`, `下降3个百分点`, `down 3 percentage points`, `持平`.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        if self.value.is_zero() {
            return language.pick("持平", "unchanged").to_owned();
        }
        let (more, less) = match (language, self.measure) {
            (Language::En, _) => ("up ", "down "),
            (Language::Zh, GrowthMeasure::Percent) => ("增长", "下降"),
            (Language::Zh, GrowthMeasure::Points) => ("提高", "下降"),
            (Language::Zh, GrowthMeasure::Places) => ("上升", "下降"),
        };
        let word = if self.value.is_sign_negative() { less } else { more };
        format!("{word}{}", Self { value: self.value.abs(), ..*self }.written(language))
    }

    /// The number alone.
    #[must_use]
    pub fn number(&self, language: Language) -> String {
        percentage(self.value, language).trim_end_matches('%').to_owned()
    }
}

impl GrowthMeasure {
    /// What the growth of figures in `unit` is given in; differences of percentages have none.
    #[must_use]
    pub fn of(unit: &Unit) -> Option<Self> {
        match unit.kind {
            UnitKind::Percent => Some(Self::Points),
            UnitKind::Rank => Some(Self::Places),
            UnitKind::PercentagePoint => None,
            UnitKind::Money { .. } | UnitKind::Counter => Some(Self::Percent),
        }
    }

    /// The word in a table head.
    #[must_use]
    pub fn unit(self, language: Language) -> &'static str {
        match self {
            Self::Percent => "%",
            Self::Points => language.pick("个百分点", "percentage points"),
            Self::Places => language.pick("个名次", "places"),
        }
    }
}

/// Growth against a year earlier: as published, else computed where both years are there.
#[must_use]
pub fn year_on_year(indicator: &Indicator, period: Period, units: &Units) -> Option<Growth> {
    let observation = indicator.observations.get(period)?;
    if let Some(published) = &observation.year_on_year {
        let measure = GrowthMeasure::of(units.get(&indicator.unit.value)?)?;
        return Some(Growth { value: published.value, measure, published: true });
    }
    computed_growth(indicator, period, units)
}

/// Growth computed from two observations. A percentage keeps [`GROWTH_DIGITS`], rounded half away from zero; differences
/// are exact. Figures that are about or over something, and ranges, give none: two digits of it would be made up.
#[must_use]
pub fn computed_growth(indicator: &Indicator, period: Period, units: &Units) -> Option<Growth> {
    let exact = |period: Period| {
        let observation = indicator.observations.get(period)?;
        observation.value.filter(|_| observation.qualifier.is_none() && observation.upper.is_none())
    };
    let (now, before) = (exact(period)?, exact(period.a_year_earlier()?)?);
    growth_between(now, before, units.get(&indicator.unit.value)?)
}

/// The growth from `before` to `now`, worked out.
#[must_use]
pub fn growth_between(now: Decimal, before: Decimal, unit: &Unit) -> Option<Growth> {
    let measure = GrowthMeasure::of(unit)?;
    let value = match measure {
        GrowthMeasure::Percent if before <= Decimal::ZERO => return None,
        GrowthMeasure::Percent => (now - before)
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(before)?
            .round_dp_with_strategy(GROWTH_DIGITS, rust_decimal::RoundingStrategy::MidpointAwayFromZero),
        GrowthMeasure::Points => now - before,
        GrowthMeasure::Places => before - now,
    };
    Some(Growth { value, measure, published: false })
}

/// A percentage as it is written: `79.85%`, the same in both languages.
#[must_use]
pub fn percentage(value: Decimal, language: Language) -> String {
    match language {
        Language::Zh => format!("{}%", value.to_string().replace('-', "−")),
        Language::En => format!("{}%", super::quantity::grouped(value)),
    }
}
