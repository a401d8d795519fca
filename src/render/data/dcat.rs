//! The catalogue of the section's data as DCAT (W3C, version 3) in JSON-LD, for data portals that harvest.
//!
//! The context stands in the file: nothing has to be fetched to understand it.

use serde_json::{Map, Value, json};

use super::datapackage::pretty;
use super::dataset::Outline;
use super::formats;
use crate::model::{Language, Localized};

/// The bytes of `data/catalog.jsonld`: `all` outlines all indicators, `parts` those of topics and reports.
pub(super) fn catalogue(all: &Outline<'_>, parts: &[Outline<'_>]) -> Vec<u8> {
    let languages = all.languages();
    let identity = &all.site.identity;
    let publisher = format!("{}#publisher", identity.address);
    let entries: Vec<Value> = std::iter::once(all).chain(parts).map(|dataset| entry(dataset, &publisher)).collect();
    let mut catalogue = Map::new();
    let mut put = |key: &str, value: Value| catalogue.insert(key.to_owned(), value);
    put("@context", context());
    put("@id", all.routes.absolute(&all.routes.data_catalogue()).into());
    put("@type", "dcat:Catalog".into());
    put("dct:title", tagged(&identity.section, languages));
    put("dct:description", tagged(&all.description, languages));
    put(
        "dct:publisher",
        json!({"@id": publisher, "@type": "foaf:Organization", "foaf:name": tagged(&identity.disclosing_body, languages)}),
    );
    put("dct:language", languages.iter().map(|language| written_in(*language)).collect());
    put("foaf:homepage", json!({"@id": identity.address.as_str()}));
    if let Some(modified) = all.modified {
        put("dct:modified", day(&modified.date()));
    }
    put("dcat:dataset", entries.into());
    pretty(&Value::Object(catalogue))
}

fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn entry(dataset: &Outline<'_>, publisher: &str) -> Value {
    let languages = dataset.languages();
    let mut entry = Map::new();
    let mut put = |key: &str, value: Value| entry.insert(key.to_owned(), value);
    put("@id", format!("{}#dataset", dataset.address("json")).into());
    put("@type", "dcat:Dataset".into());
    put("dct:identifier", dataset.address("json").into());
    put("dct:title", tagged(&dataset.title, languages));
    put("dct:description", tagged(&dataset.description, languages));
    put("dct:publisher", json!({"@id": publisher}));
    put("dct:language", languages.iter().map(|language| written_in(*language)).collect());
    put("dcat:landingPage", dataset.pages.iter().map(|(_, page)| json!({"@id": page})).collect());
    if let Some(modified) = dataset.modified {
        put("dct:modified", day(&modified.date()));
    }
    if let Some((first, last)) = dataset.days() {
        let days = json!({"@type": "dct:PeriodOfTime", "dcat:startDate": day(&first), "dcat:endDate": day(&last)});
        put("dct:temporal", days);
    }
    let schema = dataset.routes.absolute(&dataset.routes.data_schema());
    let distributions = formats(dataset.subject).map(|format| {
        let address = dataset.address(format.ending());
        let mut distribution = json!({
            "@id": address,
            "@type": "dcat:Distribution",
            "dct:title": format.name(),
            "dcat:accessURL": {"@id": address},
            "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": {"@id": format!("https://www.iana.org/assignments/media-types/{}", format.media_type())},
        });
        if let (true, Some(distribution)) = (format.ending() == "json", distribution.as_object_mut()) {
            distribution.insert("dct:conformsTo".to_owned(), json!({"@id": schema}));
        }
        distribution
    });
    put("dcat:distribution", distributions.collect());
    Value::Object(entry)
}

fn tagged(text: &Localized<String>, languages: &[Language]) -> Value {
    let texts = languages.iter().filter_map(|language| Some((language, text.get(*language)?)));
    texts.map(|(language, text)| json!({"@language": language.tag(), "@value": text})).collect()
}

/// The language as DCAT wants it named: in the vocabulary of the Library of Congress.
fn written_in(language: Language) -> Value {
    json!({"@id": format!("http://id.loc.gov/vocabulary/iso639-1/{}", language.code())})
}

fn day(day: &str) -> Value {
    json!({"@type": "xsd:date", "@value": day})
}
