//! What rules about texts may know of the section besides the text and its report, made ready once for all texts.
//!
//! A finding about a text rests on its report, on [`Known`], and on nothing else: so it stays true as long as these do.
//! `Known` comes from `content/indicators/`, `content/corrections/`, `units.yaml` and `glossary.yaml`, and says nothing of
//! other reports. Whoever looks something up in it is noted ([`reads`]).

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use rust_decimal::Decimal;

use super::dates;
use crate::model::{
    Citation, Correction, Figure, Form, Glossary, Indicator, Indicators, Language, Localized, NoFigure, Period, Site,
    Term, Unit, UnitKind, Units,
};
use crate::reads::{self, Kind};

/// The section, as far as a rule about texts may know it.
#[derive(Debug)]
pub struct Known<'s> {
    site: &'s Site,
    /// Wordings that the glossary excludes.
    pub(super) excluded: Localized<Excluded<'s>>,
    /// The figures of all indicators by their value, money in yuan.
    held: BTreeMap<Decimal, Vec<Held<'s>>>,
    /// Names of indicators in small letters, the longest first.
    names: Localized<Names<'s>>,
    /// How often the glossary and the indicators write each capitalised English word; of months and weekdays, twice.
    capitalised: BTreeMap<&'s str, usize>,
}

/// Wordings that are not the agreed ones, each with its term.
#[derive(Debug)]
pub(super) struct Excluded<'s> {
    terms: Vec<&'s Term>,
    searcher: AhoCorasick,
}

/// Indicators and what finds their names in a text of small letters.
#[derive(Debug)]
struct Names<'s> {
    indicators: Vec<&'s Indicator>,
    searcher: AhoCorasick,
}

/// A figure of an indicator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'s> {
    pub indicator: &'s Indicator,
    pub form: Form,
    pub period: Period,
    /// The unit of the indicator.
    pub unit: &'s Unit,
    /// What corrected it, where it is not the figure any more.
    pub corrected: Option<&'s Correction>,
}

impl<'s> Known<'s> {
    /// What `site` holds.
    #[must_use]
    pub fn of(site: &'s Site) -> Self {
        let mut held: BTreeMap<Decimal, Vec<Held<'s>>> = BTreeMap::new();
        for indicator in site.indicators.values() {
            let Some(unit) = site.units.get(&indicator.unit.value) else { continue };
            for (form, period, value) in figures(indicator, unit) {
                held.entry(value).or_default().push(Held { indicator, form, period, unit, corrected: None });
            }
        }
        for correction in &site.corrections {
            if let Some((value, old)) = corrected(site, correction) {
                held.entry(value).or_default().push(old);
            }
        }
        let terms = site.glossary.terms.iter().filter_map(|term| term.name.en.as_deref());
        let names = site.indicators.values().map(|indicator| indicator.name.text(Language::En));
        let mut counts = BTreeMap::new();
        for (_, word) in terms.chain(names).flat_map(capitalised) {
            *counts.entry(word).or_default() += 1;
        }
        for name in dates::names().filter(|name| name.len() >= 4) {
            *counts.entry(name).or_default() += 2;
        }
        let (mut excluded, mut names) = (Localized::default(), Localized::default());
        for language in Language::ALL {
            if let Some(one) = Excluded::of(&site.glossary, language) {
                excluded.set(language, one);
            }
            if let Some(one) = Names::of(site, language) {
                names.set(language, one);
            }
        }
        Self { site, excluded, held, names, capitalised: counts }
    }

    /// The figures that have this value, money in yuan.
    pub(super) fn held(&self, value: &Decimal) -> Option<&[Held<'s>]> {
        reads::note_as(Kind::Held, format_args!("{}", value.normalize()));
        self.held.get(value).map(Vec::as_slice)
    }

    /// The indicator with the longest name in `clause`, a text in small letters: 规模以上工业企业 is another thing than
    /// 工业企业.
    pub(super) fn longest(&self, language: Language, clause: &str) -> Option<&'s Indicator> {
        reads::note(Kind::Names, "");
        let found = self.names.get(language)?.longest(clause)?;
        reads::note(Kind::Indicator, &found.key.value);
        Some(found)
    }

    /// How often the glossary and the indicators write each capitalised English word; of months and weekdays, twice.
    pub(super) fn capitalised(&self) -> &BTreeMap<&'s str, usize> {
        reads::note(Kind::Names, "");
        &self.capitalised
    }

    /// What a rule sees of it, as text.
    pub(super) fn state(&self, kind: Kind, name: &str) -> String {
        match kind {
            Kind::Held => {
                let held = name.parse::<Decimal>().ok().and_then(|value| self.held.get(&value));
                let seen = held.into_iter().flatten().map(|held| {
                    let Held { indicator, form, period, unit, corrected } = held;
                    let corrected = corrected.map_or(String::new(), |one| format!("{} {}", one.name, one.digest));
                    format!("{} {:?} {form:?} {period} {} {corrected}", indicator.key.value, indicator.name, unit.name)
                });
                seen.collect::<Vec<_>>().join("\n")
            }
            _ => {
                let names = self.site.indicators.values().map(|one| format!("{} {:?}", one.key.value, one.name));
                names.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// All units.
    pub(super) fn units(&self) -> &'s Units {
        &self.site.units
    }

    /// All indicators by key.
    pub(super) fn indicators(&self) -> &'s Indicators {
        &self.site.indicators
    }

    /// Terms and full titles.
    pub(super) fn glossary(&self) -> &'s Glossary {
        &self.site.glossary
    }

    /// A cited figure, as a page of `language` writes it.
    pub(super) fn figure(&self, citation: &Citation, period: Period, language: Language) -> Result<Figure, NoFigure> {
        self.site.figure(citation, period, language)
    }
}

impl<'s> Excluded<'s> {
    fn of(glossary: &'s Glossary, language: Language) -> Option<Self> {
        let (words, terms): (Vec<&str>, Vec<&Term>) = glossary
            .terms
            .iter()
            .flat_map(|term| term.not.get(language).into_iter().flatten().map(move |not| (not.as_str(), term)))
            .unzip();
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true);
        let searcher = builder.build(words).ok().filter(|_| !terms.is_empty())?;
        Some(Self { terms, searcher })
    }

    /// Each wording in `text` with its term.
    pub(super) fn find_iter(&self, text: &str) -> impl Iterator<Item = (&'s Term, std::ops::Range<usize>)> {
        self.searcher.find_iter(text).map(|place| (self.terms[place.pattern().as_usize()], place.range()))
    }
}

impl<'s> Names<'s> {
    fn of(site: &'s Site, language: Language) -> Option<Self> {
        // Short names are parts of too many other words.
        let least = language.pick(4, 8);
        let long = |indicator: &&Indicator| indicator.name.text(language).chars().count() >= least;
        let indicators: Vec<&Indicator> = site.indicators.values().filter(long).collect();
        let names = indicators.iter().map(|indicator| indicator.name.text(language).to_lowercase());
        let searcher = AhoCorasick::new(names).ok().filter(|_| !indicators.is_empty())?;
        Some(Self { indicators, searcher })
    }

    fn longest(&self, clause: &str) -> Option<&'s Indicator> {
        let found = self.searcher.find_overlapping_iter(clause);
        found
            .max_by_key(|place| (place.len(), place.pattern()))
            .map(|place| self.indicators[place.pattern().as_usize()])
    }
}

/// A value as texts are compared with it: money in yuan.
fn plain(value: Decimal, unit: &Unit) -> Option<Decimal> {
    let scale = if let UnitKind::Money { power } = unit.kind { 10_u64.pow(power) } else { 1 };
    value.checked_mul(Decimal::from(scale)).map(|value| value.normalize())
}

/// The figure that a correction has replaced, with its value, where it is about one of an indicator wherever that stands.
fn corrected<'s>(site: &'s Site, correction: &'s Correction) -> Option<(Decimal, Held<'s>)> {
    let key = correction.indicator.as_ref().filter(|_| correction.report.is_none())?;
    let indicator = site.indicators.get(&key.value)?;
    let unit = site.units.get(&indicator.unit.value)?;
    let from = correction.from.text(Language::Zh);
    let (form, period, value) = match correction.period {
        Some(period) => (Form::Whole, period, plain(from.parse().ok()?, unit)?),
        None => {
            let period = indicator.observations.periods().find(|period| correction.is_of_growth(*period))?;
            (Form::YearOnYear, period, Correction::in_digits(from)?.normalize())
        }
    };
    Some((value, Held { indicator, form, period, unit, corrected: Some(correction) }))
}

/// The figures of an indicator: form, period, and value, money in yuan.
fn figures<'s>(indicator: &'s Indicator, unit: &'s Unit) -> impl Iterator<Item = (Form, Period, Decimal)> {
    let plain = |value: Decimal| plain(value, unit);
    let observed = indicator.observations.all().flat_map(move |(period, observation)| {
        let value = observation.value.filter(|_| observation.upper.is_none()).and_then(plain);
        let growth = observation.year_on_year.as_ref().map(|growth| growth.value.normalize());
        [value.map(|value| (Form::Whole, period, value)), growth.map(|growth| (Form::YearOnYear, period, growth))]
            .into_iter()
            .flatten()
    });
    let planned = indicator
        .targets
        .iter()
        .filter_map(move |(period, target)| Some((Form::Target, *period, plain(target.value)?)));
    observed.chain(planned)
}

/// The capitalised words of a text that may be names, with their places.
pub(super) fn capitalised(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|one: char| !one.is_alphabetic())
        .filter(|word| word.len() >= 4 && word.starts_with(char::is_uppercase) && !word.chars().all(char::is_uppercase))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
