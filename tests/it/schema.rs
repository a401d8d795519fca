//! The JSON Schemas of YAML files: they take what is right, refuse what is wrong, and know the keys that the loader knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gongkai::schema;
use jsonschema::Validator;
use serde_json::Value;

use crate::project::{CRATE, MINIMAL, Project, files_below};

fn schemas() -> BTreeMap<String, Value> {
    let read = |text: &str| serde_json::from_str(text).unwrap();
    schema::files().into_iter().map(|(name, text)| (name.trim_end_matches(".json").to_owned(), read(&text))).collect()
}

fn validators() -> BTreeMap<String, Validator> {
    schemas().into_iter().map(|(name, schema)| (name, jsonschema::draft202012::new(&schema).unwrap())).collect()
}

/// The schema for a file of `content/`.
fn kind(path: &str) -> &'static str {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["site.yaml"] => "site",
        ["catalogue.yaml"] => "catalogue",
        ["units.yaml"] => "units",
        ["glossary.yaml"] => "glossary",
        ["indicators", _] => "indicators",
        ["reports", _, "report.yaml"] => "report",
        ["corrections", _] => "correction",
        _ => panic!("{path} has no schema"),
    }
}

/// YAML as an editor's language server sees it.
fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn errors(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&yaml(text)).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}

#[test]
fn the_example_and_a_new_project_keep_to_the_schemas_and_name_them() {
    let validators = validators();
    let new = Project::empty();
    assert_eq!(new.run(&["new", "."]).code, 0);
    let mut seen = 0;
    for content in [Path::new(CRATE).join("content"), new.path("content")] {
        for (path, bytes) in files_below(&content) {
            if !path.ends_with(".yaml") {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            let name = kind(&path);
            let found = errors(&validators[name], &text);
            assert!(found.is_empty(), "{path}: {found:#?}");
            let up = "../".repeat(path.matches('/').count());
            let line = format!("# yaml-language-server: $schema={up}.schema/{name}.json");
            assert_eq!(text.lines().next(), Some(line.as_str()), "{path}");
            assert!(content.join(format!(".schema/{name}.json")).is_file());
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} files");
}

#[test]
fn the_schemas_in_the_example_are_those_that_the_command_writes() {
    let project = Project::new();
    let ran = project.run(&["schema"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for (name, text) in schema::files() {
        assert_eq!(project.read(&format!("content/.schema/{name}")), text);
        let there = fs::read_to_string(Path::new(CRATE).join("content/.schema").join(&name)).unwrap();
        assert!(there == text, "{name} is not current: run `gongkai schema` in this repository");
    }
    // Nothing takes them for content.
    let check = project.run(&["check"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, "nothing found\n"));
    assert_eq!(project.run(&["schema", "elsewhere"]).code, 0);
    assert!(project.path("elsewhere/indicators.json").is_file());
}

#[test]
fn what_clerks_mistype_is_underlined() {
    let validators = validators();
    let good: BTreeMap<&str, &str> = MINIMAL
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix("content/").filter(|path| path.ends_with(".yaml"))?, *text)))
        .map(|(path, text)| (kind(path), text))
        .collect();
    for (name, from, to) in [
        ("site", "name:", "nmae:"),
        ("site", "languages: [zh, en]", "languages: [zh, fr]"),
        ("site", "address: https://", "address: www."),
        ("catalogue", "key: ghjh", "key: 规划计划"),
        ("indicators", "unit: 亿元", "uint: 亿元"),
        ("indicators", "2022: 10\n", "2022: 十\n"),
        ("indicators", "2022: 10\n", "2022年: 10\n"),
        ("indicators", "2022: 10\n", "2022: 1,000\n"),
        ("indicators", "yoy: 25", "yoy: 25%"),
        ("indicators", "yoy: 25", "qualifier: circa"),
        ("indicators", "value: 12.5, ", ""),
        ("indicators", "topic:", "title:"),
        ("report", "period: 2023", "period: 2023年"),
        ("report", "published: 2024-06-13", "published: 2024/6/13"),
        ("report", "column: ghjh\n", ""),
        ("report", "kind: work-summary", "kind: work-summary\ncharts: {a: {kind: pie, indicators: [output]}}"),
    ] {
        let text = good[name];
        assert!(errors(&validators[name], text).is_empty(), "{name}: {:?}", errors(&validators[name], text));
        assert!(text.contains(from), "{name} has no {from}");
        let wrong = text.replacen(from, to, 1);
        assert!(!validators[name].is_valid(&yaml(&wrong)), "`{to}` in {name} is not refused");
    }
}

#[test]
fn the_schemas_know_the_keys_that_the_loader_knows() {
    let mut loaded = BTreeSet::new();
    for (path, bytes) in files_below(&Path::new(CRATE).join("src/load")) {
        let text = String::from_utf8(bytes).unwrap();
        for call in [
            "optional(\"",
            "required(\"",
            "name(\"",
            "service(\"",
            "prose(\"",
            "plain(&mut fields, \"",
            "required(fields, \"",
            "optional(fields, \"",
        ] {
            for (place, _) in text.match_indices(call) {
                let key = text[place + call.len()..].split('"').next().unwrap();
                if !key.contains('/') {
                    loaded.insert((key.to_owned(), path.clone()));
                }
            }
        }
    }
    // Front matter stands in Markdown, which has no schema.
    let front_matter = ["title", "summary", "keywords", "author", "translated-from"];
    let mut known = BTreeSet::new();
    for schema in schemas().values() {
        properties(schema, &mut known);
    }
    for (key, path) in &loaded {
        let elsewhere = path == "reports.rs" && front_matter.contains(&key.as_str());
        assert!(known.contains(key) || elsewhere, "the schemas lack `{key}`, which {path} reads");
    }
    let loaded: BTreeSet<&String> = loaded.iter().map(|(key, _)| key).collect();
    for key in &known {
        // Languages are looked up by their codes.
        let language = matches!(key.as_str(), "zh" | "en");
        assert!(loaded.contains(key) || language, "nobody reads `{key}`, which a schema offers");
    }
}

/// The names of all properties in a schema.
fn properties(schema: &Value, known: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if let ("properties", Value::Object(names)) = (key.as_str(), value) {
                    known.extend(names.keys().cloned());
                }
                properties(value, known);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, known)),
        _ => {}
    }
}
