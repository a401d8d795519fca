//! The register of corrections: each with its number, what it concerns, and what may be said of it.
//!
//! What stood on a page is not repeated where it was corrected for privacy, nor once the page has been withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Maker;
use crate::model::{
    Correction, CorrectionReason, Indicator, Language, Localized, Moment, Period, Quantity, Report, Site,
};
use crate::reads::{self, Kind};
use crate::wording::compared;

/// All corrections that readers may see.
#[derive(Default)]
pub(super) struct Register<'a> {
    /// Newest first.
    entries: Vec<Entry<'a>>,
    by_report: BTreeMap<&'a str, Vec<usize>>,
    by_indicator: BTreeMap<&'a str, Vec<usize>>,
}

/// A correction and what it concerns.
pub(super) struct Entry<'a> {
    /// `GZ-2024-001`.
    pub(super) number: String,
    pub(super) correction: &'a Correction,
    pub(super) report: Option<&'a Report>,
    pub(super) indicator: Option<&'a Indicator>,
}

/// Why the texts of a correction are not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Withheld {
    /// What stood there was private.
    Privacy,
    /// The page has been withdrawn.
    Withdrawal,
}

impl<'a> Register<'a> {
    /// All of them, newest first.
    pub(super) fn all(&self) -> &[Entry<'a>] {
        reads::note(Kind::Corrections, "");
        &self.entries
    }

    /// What a piece of work sees of a part of the register, as text.
    pub(super) fn state(&self, kind: Kind, name: &str) -> String {
        let said = |entries: &mut dyn Iterator<Item = &Entry<'a>>| entries.map(Entry::state).collect();
        match kind {
            Kind::CorrectionsOfReport => {
                said(&mut self.by_report.get(name).into_iter().flatten().map(|place| &self.entries[*place]))
            }
            Kind::CorrectionsOfIndicator => {
                said(&mut self.by_indicator.get(name).into_iter().flatten().map(|place| &self.entries[*place]))
            }
            _ => said(&mut self.entries.iter()),
        }
    }

    /// The corrections of `site`, without those of reports that are not `shown`.
    pub(super) fn new(site: &'a Site, shown: &[usize]) -> Self {
        let shown: BTreeMap<&str, &Report> =
            shown.iter().map(|index| &site.reports[*index]).map(|report| (report.name.as_str(), report)).collect();
        let mut in_order: Vec<&Correction> = site.corrections.iter().collect();
        in_order.sort_by(|one, other| (one.date, &one.name).cmp(&(other.date, &other.name)));
        let mut numbers = Correction::numbers(&site.corrections);
        let mut register = Self::default();
        for correction in in_order {
            let number = numbers.remove(correction.name.as_str()).unwrap_or_default();
            let report = correction.report.as_ref().map(|name| shown.get(name.value.as_str()).copied());
            // A draft has nothing that could have been published wrongly.
            if matches!(report, Some(None)) {
                continue;
            }
            let indicator = correction.indicator.as_ref().and_then(|key| site.indicators.get(&key.value));
            register.entries.push(Entry { number, correction, report: report.flatten(), indicator });
        }
        register.entries.reverse();
        for (place, entry) in register.entries.iter().enumerate() {
            // A figure that was wrong was wrong on every page that shows it.
            let showing = |report: &Report| {
                let indicator = entry.indicator.filter(|_| entry.report.is_none());
                indicator.is_some_and(|one| site.shows(report, &one.key.value, entry.correction.period))
            };
            let concerned = shown.values().filter(|report| showing(report)).copied();
            for report in entry.report.into_iter().chain(concerned) {
                register.by_report.entry(&report.name).or_default().push(place);
            }
            if let Some(indicator) = entry.indicator {
                register.by_indicator.entry(&indicator.key.value).or_default().push(place);
            }
        }
        register
    }

    /// The corrections of a report, newest first.
    pub(super) fn of_report(&self, report: &Report) -> impl Iterator<Item = &Entry<'a>> {
        reads::note(Kind::CorrectionsOfReport, &report.name);
        let places = self.by_report.get(report.name.as_str());
        places.into_iter().flatten().map(|place| &self.entries[*place])
    }

    /// The corrections of an indicator, newest first.
    pub(super) fn of_indicator(&self, key: &str) -> impl Iterator<Item = &Entry<'a>> {
        reads::note(Kind::CorrectionsOfIndicator, key);
        let places = self.by_indicator.get(key);
        places.into_iter().flatten().map(|place| &self.entries[*place])
    }

    /// Whether the value of an indicator for `period` has been corrected, in `report` or wherever it stands.
    pub(super) fn corrected(&self, report: &Report, key: &str, period: Period) -> bool {
        self.of_indicator(key).any(|entry| {
            entry.correction.period == Some(period) && entry.report.is_none_or(|other| other.name == report.name)
        })
    }

    /// The years with corrections, newest first.
    pub(super) fn years(&self) -> Vec<i16> {
        let mut years: Vec<i16> = self.all().iter().map(|entry| entry.correction.date.year()).collect();
        years.dedup();
        years
    }

    /// When the report was last corrected.
    pub(super) fn newest(&self, report: &Report) -> Option<Moment> {
        self.of_report(report).next().map(|entry| entry.correction.date)
    }
}

/// How many things `entries` have put right: what was corrected again is one, and so are the value of a figure and its growth
/// each.
pub(super) fn subjects<'e, 'a: 'e>(entries: impl Iterator<Item = &'e Entry<'a>>) -> usize {
    let subject = |entry: &'e Entry<'a>| match entry.indicator {
        Some(indicator) => {
            let Correction { period, place, report, .. } = entry.correction;
            let place = place.as_ref().map(|place| place.text(Language::Zh));
            (Some((&indicator.key.value, *period, place)), report.as_ref().map(|report| &report.value), None)
        }
        None => (None, None, Some(&entry.number)),
    };
    entries.map(subject).collect::<BTreeSet<_>>().len()
}

impl Entry<'_> {
    fn state(&self) -> String {
        let report = self.report.map(|report| report.digest.to_string()).unwrap_or_default();
        let indicator = self.indicator.map(|indicator| indicator.digest.to_string()).unwrap_or_default();
        format!("{} {} {report} {indicator}\n", self.number, self.correction.digest)
    }

    /// The place of the entry on the register's page.
    pub(super) fn anchor(&self) -> String {
        self.number.to_lowercase()
    }

    /// Why the texts are not shown, if they are not.
    pub(super) fn withheld(&self) -> Option<Withheld> {
        let withdrawn = self.report.is_some_and(|report| report.withdrawn.is_some());
        match self.correction.reason {
            CorrectionReason::Privacy => Some(Withheld::Privacy),
            // An indicator's value stands on its own page, whatever happens to the report.
            _ if withdrawn && self.indicator.is_none() => Some(Withheld::Withdrawal),
            _ => None,
        }
    }

    /// What stood there; `None` where it must not be repeated.
    pub(super) fn before(&self, maker: &Maker<'_>, language: Language) -> Option<String> {
        self.withheld().is_none().then(|| self.value(&self.correction.from, maker, language))
    }

    /// What stands there now; `None` where the page is gone.
    pub(super) fn after(&self, maker: &Maker<'_>, language: Language) -> Option<String> {
        (self.withheld() != Some(Withheld::Withdrawal)).then(|| self.value(&self.correction.to, maker, language))
    }

    /// Where it stood, unless that could tell what was private.
    pub(super) fn place(&self) -> Option<&Localized<String>> {
        self.correction.place.as_ref().filter(|_| !self.is_of_a_private_page())
    }

    /// The remark, unless it could tell what was private.
    pub(super) fn note(&self) -> Option<&Localized<String>> {
        self.correction.note.as_ref().filter(|_| !self.is_of_a_private_page())
    }

    fn is_of_a_private_page(&self) -> bool {
        self.report.is_some_and(Report::is_private)
    }

    /// A bare number is written with the unit of its indicator.
    fn value(&self, text: &Localized<String>, maker: &Maker<'_>, language: Language) -> String {
        let text = text.text(language);
        let quantity = || {
            let unit = maker.site.units.get(&self.indicator?.unit.value)?;
            let value: Decimal = text.parse().ok()?;
            Some(
                Quantity { value, upper: None, unit, qualifier: self.correction.qualifier }
                    .written(language)
                    .text(language),
            )
        };
        // Pages write a growth below nothing with the sign for it.
        let signed = || match text.strip_prefix('-') {
            Some(rest) if rest.starts_with(|one: char| one.is_ascii_digit()) => format!("−{rest}"),
            _ => text.to_owned(),
        };
        quantity().unwrap_or_else(signed)
    }

    /// The languages in which something has changed.
    pub(super) fn languages(&self, maker: &Maker<'_>) -> Vec<Language> {
        let languages = maker.site.identity.languages.iter().copied();
        let changed = |language: &Language| self.correction.from.text(*language) != self.correction.to.text(*language);
        languages.filter(changed).collect()
    }

    /// The language in which readers of `language` see what changed: theirs, unless only the other one was wrong.
    pub(super) fn told_in(&self, maker: &Maker<'_>, language: Language) -> Language {
        let changed = self.languages(maker);
        if changed.contains(&language) { language } else { changed.first().copied().unwrap_or(language) }
    }

    /// Whether figures are concerned. `None` where texts alone cannot tell: a numeral that stays may or may not belong
    /// to the words that changed.
    pub(super) fn is_about_figures(&self) -> Option<bool> {
        if self.indicator.is_some() {
            return Some(true);
        }
        // What differs between two files is not said in words.
        if !self.correction.superseded.is_empty() {
            return None;
        }
        let mut mentioned = false;
        for language in Language::ALL {
            let (from, to) = (self.correction.from.text(language), self.correction.to.text(language));
            let (before, after) = compared(from, to);
            if before.iter().chain(&after).any(|run| run.changed && is_a_figure(&run.text)) {
                return Some(true);
            }
            mentioned = mentioned || [from, to].into_iter().any(|text| text.contains(is_numeral));
        }
        if mentioned { None } else { Some(false) }
    }
}

fn is_numeral(character: char) -> bool {
    character.is_numeric() || "零〇一二三四五六七八九十百千万亿两半%％‰".contains(character)
}

/// Whether a changed piece is a figure or part of one: digits, a percent sign, a multiplier.
fn is_a_figure(text: &str) -> bool {
    const MULTIPLIERS: [&str; 7] = ["万", "亿", "hundred", "thousand", "million", "billion", "trillion"];
    text.contains(|character: char| character.is_ascii_digit() || matches!(character, '%' | '％' | '‰'))
        || MULTIPLIERS.iter().any(|multiplier| text.contains(multiplier))
}
