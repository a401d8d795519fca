//! The values of an indicator by period. Whoever looks at one is noted ([`reads`]), so that a corrected value touches what
//! shows it and not what shows other values of the same indicator.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Localized, Moment, Period, Qualifier};
use crate::digest::Digest;
use crate::reads::{self, Kind};
use crate::source::{Span, Spanned};

/// The values of one indicator.
#[derive(Clone, Debug)]
pub struct Observations {
    /// The key of the indicator.
    key: String,
    by_period: BTreeMap<Period, Observation>,
}

impl Observations {
    /// None yet, of the indicator with this key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), by_period: BTreeMap::new() }
    }

    /// Adds the value of a period; one that was there before is replaced.
    pub fn insert(&mut self, period: Period, observation: Observation) {
        self.by_period.insert(period, observation);
    }

    /// The value of a period.
    #[must_use]
    pub fn get(&self, period: Period) -> Option<&Observation> {
        self.note(period);
        self.by_period.get(&period)
    }

    /// Whether there is one of this period.
    #[must_use]
    pub fn contains(&self, period: Period) -> bool {
        self.note(period);
        self.by_period.contains_key(&period)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.note_periods();
        self.by_period.is_empty()
    }

    /// The periods, in order.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> {
        self.note_periods();
        self.by_period.keys().copied()
    }

    /// The periods between two, in order.
    pub fn periods_within(&self, periods: RangeInclusive<Period>) -> impl DoubleEndedIterator<Item = Period> {
        self.note_periods();
        self.by_period.range(periods).map(|(period, _)| *period)
    }

    /// All of them, in order; noted as one.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (Period, &Observation)> {
        reads::note(Kind::Series, &self.key);
        self.by_period.iter().map(|(period, observation)| (*period, observation))
    }

    /// All of them, in order; noted as far as they are taken.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Period, &Observation)> {
        self.note_periods();
        self.by_period.iter().map(|(period, observation)| self.taken(*period, observation))
    }

    /// Those of some periods, in order; noted as far as they are taken.
    pub fn range(&self, periods: RangeInclusive<Period>) -> impl DoubleEndedIterator<Item = (Period, &Observation)> {
        self.note_periods();
        self.by_period.range(periods).map(|(period, observation)| self.taken(*period, observation))
    }

    /// What the value of a period is like; unnoted.
    pub(super) fn state_at(&self, period: Period) -> Option<String> {
        self.by_period.get(&period).map(|observation| observation.digest.to_string())
    }

    /// Which periods there are; unnoted.
    pub(super) fn state_of_periods(&self) -> String {
        self.by_period.keys().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    fn taken<'o>(&self, period: Period, observation: &'o Observation) -> (Period, &'o Observation) {
        self.note(period);
        (period, observation)
    }

    fn note(&self, period: Period) {
        if !reads::is_idle(Kind::Series, &self.key) {
            reads::note_as(Kind::Observation, format_args!("{}@{period}", self.key));
        }
    }

    fn note_periods(&self) {
        if !reads::is_idle(Kind::Series, &self.key) {
            reads::note(Kind::Periods, &self.key);
        }
    }
}

/// One value of an indicator for one period.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Where it stands.
    pub span: Span,
    /// The value in the indicator's unit; `None` where it is missing and said to be.
    pub value: Option<Decimal>,
    /// The upper end where the source gives a range.
    pub upper: Option<Decimal>,
    /// How exact it is.
    pub qualifier: Option<Qualifier>,
    /// Provisional, revised, final or forecast.
    pub status: Status,
    /// Growth against the same period a year earlier as published: in percent, of a percentage in percentage points.
    pub year_on_year: Option<Spanned<Decimal>>,
    /// What was published before it was revised.
    pub revised: Option<Revised>,
    /// A remark.
    pub note: Option<Localized<String>>,
    /// How the figure is written in a language where the rule would not do.
    pub written: Localized<String>,
    /// The digest of what its file says of it.
    pub digest: Digest,
}

/// What a revised value was before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Revised {
    /// Where that is said.
    pub span: Span,
    /// The value that was published, in the indicator's unit.
    pub from: Decimal,
    /// When it was revised.
    pub date: Moment,
}

/// How firm a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// As it stands.
    #[default]
    Final,
    /// May change.
    Provisional,
    /// Was changed as planned.
    Revised,
    /// Planned or expected.
    Forecast,
}

impl Status {
    /// The name in content files, with the status.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("final", Self::Final),
        ("provisional", Self::Provisional),
        ("revised", Self::Revised),
        ("forecast", Self::Forecast),
    ];

    /// The name in content files.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, status)| *status == self).map_or("final", |(name, _)| name)
    }
}
