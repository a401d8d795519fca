//! What is public: reports with their addresses, dates and titles, figures, corrections; and what separates two states.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::Kept;
use crate::digest::Digest;
use crate::model::{
    Attachment, Correction, CorrectionReason, Indicator, Language, Localized, Period, Qualifier, Quantity, Report,
    ReportText, Site, Status, all_columns,
};
use crate::route::{OutputPath, Routes};
use crate::source::{FileId, Sources, Spanned};

/// Digits of the digests that tell texts and attachments apart.
const DIGITS: usize = 24;

/// A report as readers have it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    /// Its address below the section, in the authoritative language.
    pub(super) address: String,
    pub(super) published: String,
    /// By language.
    pub(super) titles: BTreeMap<String, String>,
    /// By language: the digest of the file, and of what follows its front matter.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) texts: BTreeMap<String, [String; 2]>,
    /// By language: the digest of the summary.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) summaries: BTreeMap<String, String>,
    /// Digests by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) attachments: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) withdrawn: bool,
    /// Whether that was because it was private; its titles are not repeated then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) private: bool,
}

/// An observation as readers have it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// In digits; absent where there was none.
    pub value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<String>,
    /// The name of its unit.
    pub unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) qualifier: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// Growth against a year earlier, in digits.
    pub yoy: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<String>,
    /// `final` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// How it is written in a language, where the rule would not do.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) written: BTreeMap<String, String>,
}

/// All that is public, as far as later checks need it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct State {
    pub(super) languages: BTreeSet<String>,
    /// By name.
    pub(super) reports: BTreeMap<String, Page>,
    /// By `key@period`.
    pub(super) figures: BTreeMap<String, Value>,
    /// Pages besides reports, in the authoritative language: columns, topics, indicators, former addresses.
    pub(super) addresses: BTreeSet<String>,
    /// By key: the digest of what is said of an indicator beside its values.
    pub(super) indicators: BTreeMap<String, String>,
    /// By the name of their file: the digest of what they say; empty where an older program has not kept it.
    pub(super) corrections: BTreeMap<String, String>,
    /// By the same name: the number in the register, also of one that is public no more.
    pub(super) numbers: BTreeMap<String, String>,
}

/// What separates two states: what is there now, and `None` or `false` for what is no more.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Delta {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) languages: Option<BTreeSet<String>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) reports: BTreeMap<String, Option<Page>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) figures: BTreeMap<String, Option<Value>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) addresses: BTreeMap<String, bool>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) indicators: BTreeMap<String, Option<String>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) corrections: BTreeMap<String, Mark>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) numbers: BTreeMap<String, String>,
}

/// What a line says of a correction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Mark {
    /// That it is there, from an older program, or that it is there no more.
    There(bool),
    /// The digest of what it says.
    Digest(String),
}

impl Mark {
    pub(super) fn is_there(&self) -> bool {
        *self != Self::There(false)
    }
}

impl State {
    /// What publishing `site` makes public. Texts that `before` knows by the digest of their file are not read again.
    #[must_use]
    pub fn of(site: &Site, sources: &Sources, before: &Self, kept: &Kept) -> Self {
        let routes = Routes::new(site);
        let main = site.identity.authoritative();
        let mut state = Self {
            languages: site.identity.languages.iter().map(|language| language.code().to_owned()).collect(),
            numbers: before.numbers.clone(),
            ..Self::default()
        };
        let numbers = Correction::numbers(&site.corrections).into_iter();
        state.numbers.extend(numbers.map(|(name, number)| (name.to_owned(), number)));
        for correction in &site.corrections {
            let files = site.superseded(correction);
            let addresses = files.iter().filter_map(|file| routes.superseded(correction, &file.path.value));
            state.addresses.extend(addresses.map(|address| address.to_string()));
            let files: Vec<String> = files.iter().map(|file| digest_of(file, sources, kept)).collect();
            state.corrections.insert(correction.name.clone(), said(correction, &files));
        }
        for report in site.reports.iter() {
            if let Some(page) = page(site, report, sources, before.reports.get(&report.name), kept) {
                state.addresses.extend(report.moved_from.iter().map(|address| address.value.clone()));
                state.reports.insert(report.name.clone(), page);
            }
        }
        for column in all_columns(&site.columns) {
            state.addresses.insert(routes.column(&column.path, 1, main).to_string());
        }
        for topic in &site.topics {
            state.addresses.insert(routes.topic(&topic.key, main).to_string());
        }
        for indicator in site.indicators.values() {
            state.addresses.insert(routes.indicator(indicator, main).to_string());
            state.indicators.insert(indicator.key.value.clone(), described(indicator));
            let periods: BTreeSet<Period> =
                indicator.observations.periods().chain(indicator.targets.keys().copied()).collect();
            for period in periods {
                state.figures.insert(format!("{}@{period}", indicator.key.value), value(indicator, period));
            }
        }
        state
    }

    /// What is public of `key` for `period`.
    #[must_use]
    pub fn figure(&self, key: &str, period: Period) -> Option<&Value> {
        self.figures.get(&format!("{key}@{period}"))
    }

    /// The same with what `other` says of the figures `named` as `key@period`.
    #[must_use]
    pub fn with_figures(mut self, other: &Self, named: &[String]) -> Self {
        for name in named {
            match other.figures.get(name) {
                Some(value) => self.figures.insert(name.clone(), value.clone()),
                None => self.figures.remove(name),
            };
        }
        self
    }

    /// The same without the corrections `named`.
    #[must_use]
    pub fn without_corrections<'n>(mut self, named: impl Iterator<Item = &'n str>) -> Self {
        named.for_each(|name| {
            self.corrections.remove(name);
        });
        self
    }

    /// Whether all of `site` that is private was known to be so.
    #[must_use]
    pub fn withholds_all_of(&self, site: &Site) -> bool {
        let mut corrections = site.corrections.iter().filter(|one| one.reason == CorrectionReason::Privacy);
        let mut reports = site.reports.iter().filter(|report| report.is_private());
        // One that is private since says something else than it did.
        corrections.all(|one| self.corrections.get(&one.name) == Some(&said(one, &[])))
            && reports.all(|report| self.reports.get(&report.name).is_some_and(|page| page.private))
    }

    /// The digest of an attachment of a report at its address.
    #[must_use]
    pub fn attachment(&self, report: &str, address: &OutputPath) -> Option<&str> {
        self.reports.get(report)?.attachments.get(address.as_str()).map(String::as_str)
    }

    /// Whether the correction of this name is public.
    #[must_use]
    pub fn has_correction(&self, name: &str) -> bool {
        self.corrections.contains_key(name)
    }

    pub(super) fn until(&self, after: &Self) -> Delta {
        Delta {
            languages: (self.languages != after.languages).then(|| after.languages.clone()),
            reports: differences(&self.reports, &after.reports),
            figures: differences(&self.figures, &after.figures),
            addresses: both(&self.addresses, &after.addresses),
            indicators: differences(&self.indicators, &after.indicators),
            corrections: marks(&self.corrections, &after.corrections),
            numbers: differences(&self.numbers, &after.numbers)
                .into_iter()
                .filter_map(|(name, number)| Some((name, number?)))
                .collect(),
        }
    }

    pub(super) fn apply(&mut self, delta: &Delta) {
        if let Some(languages) = &delta.languages {
            self.languages.clone_from(languages);
        }
        overlay(&mut self.reports, &delta.reports);
        overlay(&mut self.figures, &delta.figures);
        overlay(&mut self.indicators, &delta.indicators);
        for (address, there) in &delta.addresses {
            if *there {
                self.addresses.insert(address.clone());
            } else {
                self.addresses.remove(address);
            }
        }
        for (name, mark) in &delta.corrections {
            match mark {
                Mark::There(false) => self.corrections.remove(name),
                Mark::There(true) => self.corrections.insert(name.clone(), String::new()),
                Mark::Digest(digest) => self.corrections.insert(name.clone(), digest.clone()),
            };
        }
        self.numbers.extend(delta.numbers.clone());
    }
}

fn differences<T: Clone + PartialEq>(
    before: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
) -> BTreeMap<String, Option<T>> {
    let gone = before.keys().filter(|key| !after.contains_key(*key)).map(|key| (key.clone(), None));
    let other = after.iter().filter(|(key, value)| before.get(*key) != Some(*value));
    gone.chain(other.map(|(key, value)| (key.clone(), Some(value.clone())))).collect()
}

fn both(before: &BTreeSet<String>, after: &BTreeSet<String>) -> BTreeMap<String, bool> {
    let gone = before.difference(after).map(|name| (name.clone(), false));
    gone.chain(after.difference(before).map(|name| (name.clone(), true))).collect()
}

fn marks(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> BTreeMap<String, Mark> {
    let gone = before.keys().filter(|name| !after.contains_key(*name)).map(|name| (name.clone(), Mark::There(false)));
    let other = after.iter().filter(|(name, digest)| before.get(*name) != Some(*digest));
    gone.chain(other.map(|(name, digest)| (name.clone(), Mark::Digest(digest.clone())))).collect()
}

/// The digest of what a correction is evidence of. That a note or its translation is added changes nothing of that.
/// `files` are the digests of what readers had before.
fn said(correction: &Correction, files: &[String]) -> String {
    let named = |name: &Option<Spanned<String>>| name.as_ref().map(|name| name.value.clone());
    let reason = CorrectionReason::NAMES.iter().find(|(_, reason)| *reason == correction.reason);
    let date = correction.date.date_and_time();
    let period = correction.period.map(|period| period.to_string());
    let sides = [&correction.from, &correction.to].map(|side| Language::ALL.map(|language| side.get(language)));
    let mut all = vec![
        json!(date),
        json!(named(&correction.report)),
        json!(named(&correction.indicator)),
        json!(period),
        json!(sides),
        json!(reason.map(|(name, _)| name)),
    ];
    all.extend((!files.is_empty()).then(|| json!(files)));
    all.extend(correction.qualifier.map(|qualifier| json!({"qualifier": qualifier.name()})));
    let all = Json::from(all);
    digest(all.to_string().as_bytes())
}

fn overlay<T: Clone>(all: &mut BTreeMap<String, T>, changed: &BTreeMap<String, Option<T>>) {
    for (key, value) in changed {
        match value {
            Some(value) => all.insert(key.clone(), value.clone()),
            None => all.remove(key),
        };
    }
}

/// A report that is public; a draft is not.
fn page(site: &Site, report: &Report, sources: &Sources, before: Option<&Page>, kept: &Kept) -> Option<Page> {
    let routes = Routes::new(site);
    let mut page = Page {
        address: routes.report(report, site.identity.authoritative()).to_string(),
        published: report.published?.date_and_time(),
        withdrawn: report.withdrawn.is_some(),
        private: report.is_private(),
        ..Page::default()
    };
    for (language, text) in report.texts.iter() {
        let code = language.code();
        if !report.is_private() {
            page.titles.insert(code.to_owned(), text.title.value.clone());
        }
        if report.withdrawn.is_none() {
            let known = before.and_then(|before| before.texts.get(code));
            page.texts.insert(code.to_owned(), digests(text, sources, known));
            let summary = text.summary.as_ref().map(|summary| digest(summary.value.as_bytes()));
            page.summaries.extend(summary.map(|summary| (code.to_owned(), summary)));
        }
    }
    for attachment in report.attachments.iter().filter(|_| report.withdrawn.is_none()) {
        if let Some(address) = routes.attachment(report, &attachment.path.value) {
            page.attachments.insert(address.to_string(), digest_of(attachment, sources, kept));
        }
    }
    Some(page)
}

/// The digest of a file to download, as the ledger has it.
pub(super) fn digest_of(file: &Attachment, sources: &Sources, kept: &Kept) -> String {
    let name = sources.path(file.file);
    let read = || digest(&sources.read(file.file).unwrap_or_default());
    kept.attachments.get(name, sources.state(name, |path| path == name), read)
}

/// The digest of a text or a file, as the ledger has it.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Digest::of(bytes).short(DIGITS)
}

/// The digest of the file, and that of its body; ends of lines, and blanks before them, make no difference to readers.
fn digests(text: &ReportText, sources: &Sources, known: Option<&[String; 2]>) -> [String; 2] {
    let file = text.digest.short(DIGITS);
    if let Some(known) = known.filter(|[known, _]| *known == file) {
        return known.clone();
    }
    let body = body(sources, text.file, text.body);
    let lines: Vec<&str> = body.trim().lines().map(str::trim_end).collect();
    [file, digest(lines.join("\n").as_bytes())]
}

fn body(sources: &Sources, file: FileId, from: usize) -> String {
    let text = String::from_utf8(sources.read(file).unwrap_or_default()).unwrap_or_default();
    text.get(from..).unwrap_or_default().to_owned()
}

/// The digest of what pages say of an indicator beside its values: what it is called, counts and covers, and where it comes from.
fn described(indicator: &Indicator) -> String {
    let both = |text: &Localized<String>| Language::ALL.map(|language| text.get(language).cloned());
    let Indicator { name, definition, coverage, source, .. } = indicator;
    let others = [definition, coverage, source].map(|text| text.as_ref().map(both));
    let all = json!([both(name), others]);
    digest(all.to_string().as_bytes())
}

fn value(indicator: &Indicator, period: Period) -> Value {
    let mut value = Value { unit: indicator.unit.value.clone(), ..Value::default() };
    value.target = indicator.targets.get(&period).map(|target| target.value.to_string());
    if let Some(observation) = indicator.observations.get(period) {
        value.value = observation.value.map(|value| value.to_string());
        value.to = observation.upper.map(|upper| upper.to_string());
        value.qualifier = observation.qualifier.map(|qualifier| qualifier.name().to_owned());
        value.yoy = observation.year_on_year.as_ref().map(|growth| growth.value.to_string());
        value.status = (observation.status != Status::Final).then(|| observation.status.name().to_owned());
        value.written =
            observation.written.iter().map(|(language, text)| (language.code().to_owned(), text.clone())).collect();
    }
    value
}

impl Value {
    /// The same, whatever its status: that a value became final changes no figure.
    pub(super) fn says(&self, other: &Self) -> bool {
        let plain = |value: &Self| Self { status: None, ..value.clone() };
        plain(self) == plain(other)
    }

    /// Whether a change of it was to be expected.
    pub(super) fn is_preliminary(&self) -> bool {
        matches!(self.status.as_deref(), Some("provisional" | "forecast"))
    }

    /// As a page writes it in `language`, with what else is said of it where that differs from `beside`.
    pub(super) fn text(&self, site: &Site, language: Language, beside: &Self) -> String {
        let mut text = self.figure(site, language);
        // The growth of a percentage is given in points.
        let growth = if self.unit == "%" { language.pick("个百分点", " percentage points") } else { "%" };
        for (name, own, other, unit) in [
            (language.pick("同比", "year on year"), &self.yoy, &beside.yoy, growth),
            (language.pick("目标", "target"), &self.target, &beside.target, ""),
        ] {
            if own != other {
                let (comma, gap) = language.pick(("，", ""), (", ", " "));
                let none = || language.pick("无", "none").to_owned();
                let own = own.as_ref().map_or_else(none, |own| format!("{own}{unit}"));
                text.push_str(&format!("{comma}{name}{gap}{own}"));
            }
        }
        text
    }

    fn figure(&self, site: &Site, language: Language) -> String {
        if let Some(written) = self.written.get(language.code()) {
            return written.clone();
        }
        let Some(written) = &self.value else { return language.pick("无数据", "no value").to_owned() };
        let parsed = || {
            let qualifier = |name: &str| Qualifier::NAMES.iter().find(|(known, _)| *known == name).map(|(_, one)| *one);
            let quantity = Quantity {
                value: written.parse().ok()?,
                upper: self.to.as_ref().and_then(|to| to.parse().ok()),
                unit: site.units.get(&self.unit)?,
                qualifier: self.qualifier.as_deref().and_then(qualifier),
            };
            Some(quantity.written(language).text(language))
        };
        parsed().unwrap_or_else(|| format!("{written} {}", self.unit))
    }
}
