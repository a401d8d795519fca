//! SARIF 2.1.0 (OASIS): what code forges show beside the lines of a change.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::values;
use crate::diagnostic::{Diagnostic, MessageLanguage};
use crate::explain;
use crate::source::Sources;

/// The findings in `language`, with the page of each code.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources, language: MessageLanguage) -> String {
    let key = match language {
        MessageLanguage::Chinese => "zh",
        MessageLanguage::English => "en",
    };
    let codes: Vec<&str> = diagnostics.iter().map(|one| one.code).collect::<BTreeSet<_>>().into_iter().collect();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| match explain::page(code, language) {
            Some(page) => json!({"id": code, "fullDescription": {"text": page}}),
            None => json!({"id": code}),
        })
        .collect();
    let results: Vec<Value> = values(diagnostics, sources)
        .iter()
        .map(|value| {
            let code = value["code"].as_str().unwrap_or_default();
            let mut text = value["message"][key].as_str().unwrap_or_default().to_owned();
            if let Some(help) = value["help"][key].as_str() {
                text.push('\n');
                text.push_str(help);
            }
            let level = match value["severity"].as_str() {
                Some("error") => "error",
                Some("warning") => "warning",
                _ => "note",
            };
            let mut result = json!({
                "ruleId": code,
                "ruleIndex": codes.iter().position(|known| *known == code),
                "level": level,
                "message": {"text": text},
            });
            let place = &value["place"];
            if let Some(file) = place["file"].as_str() {
                result["locations"] = json!([{
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri(file), "uriBaseId": "PROJECT"},
                        "region": {
                            "startLine": place["line"],
                            "startColumn": place["column"],
                            "endLine": place["end-line"],
                            "endColumn": place["end-column"],
                        },
                    },
                }]);
            }
            result
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "gongkai", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"PROJECT": {"description": {"text": "the project folder"}}},
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

/// A path as a relative reference: what is no ordinary letter is escaped.
fn uri(path: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(path, ESCAPED).to_string()
}
