//! JSON: an object per indicator under `indicators`, keyed by its key, so that `data/<topic>.json#<key>` stays the
//! address of its data. `schema.json` beside it says what stands where.
//!
//! A decimal is a string with the digits of the source (`"7.50"`), because readers turn numbers of JSON into binary
//! ones; `number` beside it is the same value as a number, left out in the rare case that it would not be the same.

use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;

use super::dataset::{Dataset, Row, exact};
use crate::model::{Direction, GrowthMeasure, Indicator, Language, Localized};
use crate::render::format::Format;
use crate::route::{OutputPath, Routes, Subject};

/// JavaScript Object Notation.
#[derive(Debug)]
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn ending(&self) -> &'static str {
        "json"
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    /// The report's own file has the values of its charts too.
    fn offered_for(&self, subject: Subject<'_>) -> bool {
        !matches!(subject, Subject::Chart(..))
    }

    fn render(&self, dataset: &Dataset<'_>) -> Vec<u8> {
        let languages = dataset.languages();
        let path = dataset.path(self.ending());
        let file = File {
            schema: schema_from(&path, dataset.routes),
            id: dataset.address(self.ending()),
            title: Texts::of(&dataset.title, languages),
            description: Texts::of(&dataset.description, languages),
            publisher: Texts::of(dataset.publisher(), languages),
            page: Texts::of(&dataset.pages, languages),
            modified: dataset.modified.map(|moment| moment.date()),
            indicators: Indicators(dataset),
        };
        let mut bytes = serde_json::to_vec_pretty(&file).expect("texts and numbers always serialize");
        bytes.push(b'\n');
        bytes
    }
}

/// The schema's address seen from `path`: `schema.json`, `../schema.json`, `../../data/schema.json`.
fn schema_from(path: &OutputPath, routes: Routes<'_>) -> String {
    let around = format!("{}{}", path.to_root(), routes.data_schema().encoded());
    if path.as_str().starts_with("data/") { around.replacen("../data/", "", 1) } else { around }
}

#[derive(serde::Serialize)]
struct File<'d> {
    #[serde(rename = "$schema")]
    schema: String,
    id: String,
    title: Texts<'d>,
    description: Texts<'d>,
    publisher: Texts<'d>,
    page: Texts<'d>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    indicators: Indicators<'d>,
}

/// A text in the languages of the site.
#[derive(serde::Serialize)]
struct Texts<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    zh: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<&'d str>,
}

impl<'d> Texts<'d> {
    fn of(text: &'d Localized<String>, languages: &[Language]) -> Self {
        let get = |language| text.get(language).filter(|_| languages.contains(&language)).map(String::as_str);
        Self { zh: get(Language::Zh), en: get(Language::En) }
    }

    fn maybe(text: Option<&'d Localized<String>>, languages: &[Language]) -> Option<Self> {
        text.map(|text| Self::of(text, languages)).filter(|texts| texts.zh.is_some() || texts.en.is_some())
    }
}

struct Indicators<'d>(&'d Dataset<'d>);

impl Serialize for Indicators<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (indicator, rows) in self.0.by_indicator() {
            if let Some(first) = rows.first() {
                map.serialize_entry(&indicator.key.value, &entry(self.0, indicator, first, rows))?;
            }
        }
        map.end()
    }
}

fn entry<'d>(dataset: &'d Dataset<'_>, indicator: &'d Indicator, first: &'d Row<'_>, rows: &'d [Row<'_>]) -> Entry<'d> {
    let languages = dataset.languages();
    let shown = |language: Language| languages.contains(&language);
    Entry {
        id: dataset.routes.figure(indicator),
        topic: TopicEntry { key: &first.topic.key, name: Texts::of(&first.topic.name, languages) },
        name: Texts::of(&indicator.name, languages),
        unit: UnitEntry {
            name: &indicator.unit.value,
            en: Some(first.unit_in_english()).filter(|word| shown(Language::En) && !word.is_empty()),
        },
        definition: Texts::maybe(indicator.definition.as_ref(), languages),
        coverage: Texts::maybe(indicator.coverage.as_ref(), languages),
        source: Texts::of(first.source(), languages),
        direction: match indicator.direction {
            Direction::MoreIsBetter => Some("more-is-better"),
            Direction::LessIsBetter => Some("less-is-better"),
            Direction::Neutral => None,
        },
        next_due: indicator.next_due.map(|moment| moment.date()),
        observations: rows
            .iter()
            .map(|row| ObservationEntry {
                period: row.period.to_string(),
                value: row.observation.value.map(|value| value.to_string()),
                number: row.observation.value.and_then(number),
                value_to: row.observation.upper.map(|value| value.to_string()),
                number_to: row.observation.upper.and_then(number),
                yuan: row.yuan().map(|value| value.to_string()),
                qualifier: row.qualifier(),
                status: row.status(),
                written: row.observation.value.map(|_| Written {
                    zh: shown(Language::Zh).then(|| row.written(Language::Zh)).flatten(),
                    en: shown(Language::En).then(|| row.written(Language::En)).flatten(),
                }),
                year_on_year: row.growth.zip(row.growth_basis()).map(|(growth, basis)| GrowthEntry {
                    percent: row.growth_in(GrowthMeasure::Percent).map(|value| value.to_string()),
                    points: row.growth_in(GrowthMeasure::Points).map(|value| value.to_string()),
                    number: number(growth.value),
                    basis,
                }),
                note: Texts::maybe(row.observation.note.as_ref(), languages),
                published: row.published.map(|moment| moment.date()),
                reports: row.reports.clone(),
            })
            .collect(),
        targets: indicator
            .targets
            .iter()
            .map(|(period, target)| TargetEntry {
                period: period.to_string(),
                value: target.value.to_string(),
                number: number(target.value),
            })
            .collect(),
    }
}

#[derive(serde::Serialize)]
struct Entry<'d> {
    id: String,
    topic: TopicEntry<'d>,
    name: Texts<'d>,
    unit: UnitEntry<'d>,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<Texts<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Texts<'d>>,
    source: Texts<'d>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due: Option<String>,
    observations: Vec<ObservationEntry<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    targets: Vec<TargetEntry>,
}

#[derive(serde::Serialize)]
struct TopicEntry<'d> {
    key: &'d str,
    name: Texts<'d>,
}

#[derive(serde::Serialize)]
struct UnitEntry<'d> {
    name: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

#[derive(serde::Serialize)]
struct ObservationEntry<'d> {
    period: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_to: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    yuan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qualifier: Option<&'static str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Written>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year_on_year: Option<GrowthEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Texts<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    reports: Vec<&'d str>,
}

#[derive(serde::Serialize)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

#[derive(serde::Serialize)]
struct GrowthEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Number>,
    basis: &'static str,
}

#[derive(serde::Serialize)]
struct TargetEntry {
    period: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Number>,
}

/// Whole numbers without a point: 883, not 883.0.
fn number(value: Decimal) -> Option<Number> {
    let exact = exact(value)?;
    match value.normalize().to_string().parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => Number::from_f64(exact),
    }
}
