//! The descriptor of the Frictionless Data Package (specs.frictionlessdata.io, version 1): the CSV file of all
//! indicators and of each topic, every field described, with sizes and digests.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::column::{Kind, columns};
use super::csv::Csv;
use super::dataset::Outline;
use crate::model::{Language, Localized};
use crate::release::{File, generator};
use crate::render::format::Format as _;

/// The bytes of `data/datapackage.json` about `all` indicators: `tables` are the CSV files, of all and of each topic.
pub(super) fn descriptor(all: &Outline<'_>, tables: &[(Outline<'_>, File)]) -> Vec<u8> {
    let languages = all.languages();
    let contributors: Vec<Value> = vec![
        json!({"title": both(all.publisher(), languages), "role": "publisher", "path": all.site.identity.address.as_str()}),
    ];
    let resources: Vec<Value> = tables.iter().map(|(outline, file)| resource(outline, file)).collect();
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": name(all),
        "id": all.routes.absolute(&all.routes.data_package()),
        "title": both(&all.title, languages),
        "description": both(&all.description, languages),
        "homepage": all.pages.text(all.site.identity.authoritative()),
        "contributors": contributors,
        "generator": generator(),
        "resources": resources,
    });
    if let (Some(modified), Some(package)) = (all.modified, package.as_object_mut()) {
        package.insert("modified".to_owned(), modified.date().into());
    }
    pretty(&package)
}

/// A value as the bytes of a file.
pub(in crate::render) fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("texts and numbers always serialize");
    bytes.push(b'\n');
    bytes
}

/// `www.example.gov.cn/section/indicators`: the standard wants small letters, digits and `.-_/`.
fn name(all: &Outline<'_>) -> String {
    let address = &all.site.identity.address;
    let place = format!("{}{}indicators", address.host_str().unwrap_or_default(), address.path());
    let plain = |character: char| match character.to_ascii_lowercase() {
        kept @ ('a'..='z' | '0'..='9' | '.' | '-' | '_' | '/') => kept,
        _ => '-',
    };
    place.chars().map(plain).collect()
}

fn resource(outline: &Outline<'_>, file: &File) -> Value {
    let languages = outline.languages();
    let path = outline.path(Csv.ending());
    json!({
        "profile": "tabular-data-resource",
        "name": outline.name(),
        "title": both(&outline.title, languages),
        "description": both(&outline.description, languages),
        // Seen from the descriptor, which stands in the same folder.
        "path": path.as_str().trim_start_matches("data/"),
        "format": Csv.ending(),
        "mediatype": Csv.media_type(),
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": format!("sha256:{}", file.sha256),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": schema(languages),
    })
}

fn schema(languages: &[Language]) -> Value {
    let fields: Vec<Value> = columns(languages)
        .map(|column| {
            let mut field = Map::new();
            let mut put = |key: &str, value: Value| field.insert(key.to_owned(), value);
            put("name", column.name.into());
            put("title", either(column.heading, languages).into());
            put("description", either(column.about, languages).into());
            let (kind, constraints) = match column.kind {
                Kind::Text if column.name == "period" => ("string", Some(json!({"required": true, "pattern": PERIOD}))),
                Kind::Text if KEYS.contains(&column.name) => ("string", Some(json!({"required": true}))),
                Kind::Text => ("string", None),
                Kind::Choice(words) => ("string", Some(json!({"enum": words}))),
                Kind::Number => ("number", None),
                Kind::Date => ("date", None),
            };
            put("type", kind.into());
            constraints.into_iter().for_each(|constraints| {
                put("constraints", constraints);
            });
            Value::Object(field)
        })
        .collect();
    json!({"fields": fields, "missingValues": [""], "primaryKey": ["indicator", "period"]})
}

/// What stands in every row.
const KEYS: [&str; 3] = ["topic", "indicator", "unit"];

const PERIOD: &str = "[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}(-[0-9]{2})?))?";

/// The standard knows one text each: both languages stand in it.
fn both(text: &Localized<String>, languages: &[Language]) -> String {
    let texts: Vec<&str> = languages.iter().filter_map(|language| text.get(*language)).map(String::as_str).collect();
    let same = texts.windows(2).all(|pair| pair[0] == pair[1]);
    if same { texts.first().copied().unwrap_or_default().to_owned() } else { texts.join(" / ") }
}

fn either((zh, en): (&str, &str), languages: &[Language]) -> String {
    languages.iter().map(|language| language.pick(zh, en)).collect::<Vec<_>>().join(" / ")
}
