//! What pages say to search engines in JSON-LD (schema.org): the report or the dataset on the page, who published it,
//! and the way that leads to it.
//!
//! The result is put into `<script type="application/ld+json">` as it stands. Browsers take that for data and not for
//! a script, so `script-src 'self'` has nothing against it (seen in Chromium: no violation, no report).

use serde_json::{Map, Value, json};

use super::Maker;
use super::data::Outline;
use super::register::Entry;
use super::view::Page;
use crate::model::{Language, Report};
use crate::route::Subject;

impl Maker<'_> {
    /// For the page of a report: `Report`, `BreadcrumbList`, `GovernmentOrganization`.
    pub(super) fn json_ld_of_report(&self, report: &Report, page: &Page, language: Language) -> String {
        let address = &page.canonical;
        let mut about = Map::new();
        let mut put = |key: &str, value: Value| about.insert(key.to_owned(), value);
        put("@type", "Report".into());
        put("@id", format!("{address}#report").into());
        put("url", address.as_str().into());
        put("name", page.heading.as_str().into());
        put("headline", page.heading.as_str().into());
        let written_in = report.text(language).map_or(language, |(written_in, _)| written_in);
        put("inLanguage", written_in.tag().into());
        if let Some(description) = &page.description {
            put("description", description.as_str().into());
        }
        put("temporalCoverage", super::data::interval(std::iter::once(report.period)).into());
        put("spatialCoverage", self.place(language));
        put("publisher", self.reference());
        put("sourceOrganization", json!({"@type": "Organization", "name": self.source_of(report, language)}));
        if let Some(published) = report.published {
            put("datePublished", published.date().into());
        }
        if let Some(modified) = self.last_change(report) {
            put("dateModified", modified.date().into());
        }
        if let Some(number) = &report.document_number {
            put("reportNumber", number.as_str().into());
        }
        let other = self.site.identity.other(language).filter(|other| report.texts.get(*other).is_some());
        if let Some(other) = other.filter(|_| written_in == language) {
            let translated = other == self.site.identity.authoritative();
            let relation = if translated { "translationOfWork" } else { "workTranslation" };
            let there = self.routes.absolute(&self.routes.report(report, other));
            put(
                relation,
                json!({"@type": "Report", "@id": format!("{there}#report"), "url": there, "inLanguage": other.tag()}),
            );
        }
        let corrections: Vec<Value> =
            self.register.of_report(report).map(|entry| self.correction_comment(entry, language)).collect();
        if !corrections.is_empty() {
            put("correction", corrections.into());
        }
        let files = self.distributions(Subject::Report(report));
        if !files.is_empty() {
            let name = match language {
                Language::Zh => format!("《{}》引用的数据", page.heading),
                Language::En => format!("Figures in “{}”", page.heading),
            };
            let body = self.site.identity.disclosing_body.text(language);
            let description = match language {
                Language::Zh => format!("{body}《{}》的正文、图表引用的全部数据，一个数值一行。", page.heading),
                Language::En => format!(
                    "All figures cited by the text, charts and tables of “{}”, {body}, one value a row.",
                    page.heading
                ),
            };
            put(
                "isBasedOn",
                json!({"@type": "Dataset", "name": name, "description": description, "url": address, "creator": self.reference(), "isAccessibleForFree": true, "distribution": files}),
            );
        }
        self.graph(Value::Object(about), page, language)
    }

    /// A correction as the register has it.
    fn correction_comment(&self, entry: &Entry<'_>, language: Language) -> Value {
        json!({
            "@type": "CorrectionComment",
            "identifier": entry.number,
            "dateCreated": entry.correction.date.timestamp(&self.site.identity.time_zone),
            "text": self.told(entry, language),
            "url": format!("{}#{}", self.routes.absolute(&self.routes.corrections(language)), entry.anchor()),
        })
    }

    /// For a page that is neither a report nor data: `kind` of schema.org, `BreadcrumbList`, `GovernmentOrganization`.
    pub(super) fn json_ld_of_page(&self, kind: &str, page: &Page, language: Language) -> String {
        let mut about = Map::new();
        let mut put = |key: &str, value: Value| about.insert(key.to_owned(), value);
        put("@type", kind.into());
        put("@id", page.canonical.as_str().into());
        put("url", page.canonical.as_str().into());
        put("name", page.heading.as_str().into());
        put("inLanguage", language.tag().into());
        if let Some(description) = &page.description {
            put("description", description.as_str().into());
        }
        put("publisher", self.reference());
        if page.kind == "home" {
            put("isPartOf", self.searchable(page, language));
        }
        self.graph(Value::Object(about), page, language)
    }

    /// The section as a whole, and how an address asks its search.
    fn searchable(&self, home: &Page, language: Language) -> Value {
        let search = self.routes.absolute(&self.routes.search(language));
        json!({
            "@type": "WebSite",
            "url": home.canonical,
            "name": home.heading,
            "inLanguage": language.tag(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": format!("{search}?q={{search_term_string}}")},
                "query-input": "required name=search_term_string",
            },
        })
    }

    /// For a page of data: `Dataset` with its `DataDownload`s, `BreadcrumbList`, `GovernmentOrganization`.
    pub(super) fn json_ld_of_data(&self, subject: Subject<'_>, page: &Page, language: Language) -> String {
        let outline = self.outline(subject);
        let mut about = Map::new();
        let mut put = |key: &str, value: Value| about.insert(key.to_owned(), value);
        put("@type", "Dataset".into());
        put("@id", format!("{}#dataset", outline.address("json")).into());
        put("url", page.canonical.as_str().into());
        put("name", outline.title.text(language).into());
        put("description", outline.description.text(language).into());
        put("identifier", identifier(self, subject, &outline).into());
        put("inLanguage", outline.languages().iter().map(|language| language.tag()).collect());
        put("creator", self.reference());
        put("publisher", self.reference());
        put("isAccessibleForFree", true.into());
        put("spatialCoverage", self.place(language));
        if let Some(interval) = super::data::interval(outline.periods()) {
            put("temporalCoverage", interval.into());
        }
        if let Some(modified) = outline.modified {
            put("dateModified", modified.date().into());
        }
        if let Subject::Indicator(indicator) = subject {
            let own = self.register.of_indicator(&indicator.key.value);
            let corrections: Vec<Value> = own.map(|entry| self.correction_comment(entry, language)).collect();
            if !corrections.is_empty() {
                put("correction", corrections.into());
            }
        }
        put("variableMeasured", self.variables(subject, &outline, language));
        let catalogue = self.routes.absolute(&self.routes.data_catalogue());
        put("includedInDataCatalog", json!({"@type": "DataCatalog", "@id": catalogue, "url": catalogue}));
        put("distribution", self.distributions(subject).into());
        self.graph(Value::Object(about), page, language)
    }

    /// What is measured: the indicators; of all indicators together the topics, or the page would carry each one twice.
    fn variables(&self, subject: Subject<'_>, outline: &Outline<'_>, language: Language) -> Value {
        if let Subject::All = subject {
            return self.site.topics.iter().map(|topic| topic.name.text(language)).collect();
        }
        let variable = |indicator: &crate::model::Indicator| {
            let unit = match language {
                Language::Zh => indicator.unit.value.clone(),
                Language::En => outline.unit_in_english(indicator),
            };
            let mut variable = json!({
                "@type": "PropertyValue",
                "@id": self.routes.figure(indicator),
                "name": indicator.name.text(language),
            });
            if let Some(variable) = variable.as_object_mut().filter(|_| !unit.is_empty()) {
                variable.insert("unitText".to_owned(), unit.into());
            }
            variable
        };
        outline.indicators().map(variable).collect()
    }

    fn distributions(&self, subject: Subject<'_>) -> Vec<Value> {
        let files = self.downloads(subject).into_iter();
        files
            .map(|file| {
                let address = self.routes.absolute(&file.path);
                json!({"@type": "DataDownload", "name": file.name, "encodingFormat": file.media_type, "contentUrl": address})
            })
            .collect()
    }

    fn place(&self, language: Language) -> Value {
        json!({"@type": "Place", "name": self.site.identity.section.text(language)})
    }

    fn publisher(&self) -> String {
        format!("{}#publisher", self.site.identity.address)
    }

    fn reference(&self) -> Value {
        json!({"@id": self.publisher()})
    }

    /// `about` with the way to it and the publisher.
    fn graph(&self, about: Value, page: &Page, language: Language) -> String {
        let home = self.routes.absolute(&self.routes.home(language));
        let publisher = json!({
            "@type": "GovernmentOrganization",
            "@id": self.publisher(),
            "name": self.site.identity.disclosing_body.text(language),
            "url": home,
        });
        let last = page.breadcrumb.len();
        let steps = page.breadcrumb.iter().zip(1_usize..).map(|(step, position)| {
            let inside = step.path.as_ref().map(|path| format!("{}{path}", self.site.identity.address));
            let mut item = json!({"@type": "ListItem", "position": position, "name": step.name});
            let own = (position == last).then(|| page.canonical.clone());
            if let (Some(address), Some(item)) = (inside.or_else(|| step.address.clone()).or(own), item.as_object_mut())
            {
                item.insert("item".to_owned(), address.into());
            }
            item
        });
        let steps: Vec<Value> = steps.collect();
        let way = json!({"@type": "BreadcrumbList", "@id": format!("{}#breadcrumb", page.canonical), "itemListElement": steps});
        in_script(&json!({"@context": "https://schema.org", "@graph": [about, way, publisher]}))
    }
}

/// An indicator is known by its stable address, everything else by the address of its JSON file.
fn identifier(maker: &Maker<'_>, subject: Subject<'_>, outline: &Outline<'_>) -> String {
    match subject {
        Subject::Indicator(indicator) => maker.routes.figure(indicator),
        _ => outline.address("json"),
    }
}

/// A value as the text of a script element: `</script>` and `<!--` in it end nothing and begin nothing.
fn in_script(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::in_script;

    #[test]
    fn a_text_cannot_leave_its_script_element() {
        let value = serde_json::json!({"name": "</script><!-- <script> &lt; \u{2028}"});
        let text = in_script(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
