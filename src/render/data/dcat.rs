//! The catalogue of the section's data as DCAT (W3C, version 3) in JSON-LD, for data portals that harvest.
//!
//! The context stands in the file: nothing has to be fetched to understand it.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::datapackage::pretty;
use super::dataset::Outline;
use super::formats;
use crate::model::{Language, Localized};

/// The bytes of `data/catalog.jsonld`: `all` outlines all indicators, `parts` gives the outlines of topics and reports,
/// one after the other, as there may be many.
pub(super) fn catalogue<'o, P: Iterator<Item = Outline<'o>>>(all: &Outline<'_>, parts: impl Fn() -> P) -> Vec<u8> {
    let languages = all.languages();
    let identity = &all.site.identity;
    let publisher = format!("{}#publisher", identity.address);
    let catalogue = Catalogue {
        context: context(),
        id: all.routes.absolute(&all.routes.data_catalogue()),
        is: "dcat:Catalog",
        datasets: Entries(|| {
            std::iter::once(entry(all, &publisher)).chain(parts().map(|part| entry(&part, &publisher)))
        }),
        description: tagged(&all.description, languages),
        language: languages.iter().map(|language| written_in(*language)).collect(),
        modified: all.modified.map(|modified| day(&modified.date())),
        publisher: json!({"@id": publisher, "@type": "foaf:Organization", "foaf:name": tagged(&identity.disclosing_body, languages)}),
        title: tagged(&identity.section, languages),
        homepage: json!({"@id": identity.address.as_str()}),
    };
    pretty(&catalogue)
}

/// The catalogue as it is written; keys in the order of their letters, like those of all that stands in it.
#[derive(Serialize)]
struct Catalogue<E: Serialize> {
    #[serde(rename = "@context")]
    context: Value,
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    is: &'static str,
    #[serde(rename = "dcat:dataset")]
    datasets: E,
    #[serde(rename = "dct:description")]
    description: Value,
    #[serde(rename = "dct:language")]
    language: Value,
    #[serde(rename = "dct:modified", skip_serializing_if = "Option::is_none")]
    modified: Option<Value>,
    #[serde(rename = "dct:publisher")]
    publisher: Value,
    #[serde(rename = "dct:title")]
    title: Value,
    #[serde(rename = "foaf:homepage")]
    homepage: Value,
}

/// Values that are made when they are written, and let go.
struct Entries<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Entries<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
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
