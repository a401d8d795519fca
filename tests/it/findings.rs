//! What `check` has found, as programs, superiors and inspectors get it; and the pages that `explain` prints.

use serde_json::{Value, json};

use crate::project::Project;

/// Two findings: a count with two units, and a link that leads nowhere.
fn flawed() -> Project {
    let project = Project::new();
    project.edit("content/reports/2023-summary/zh.md", "排查纠纷", "走访企业21家/次，排查纠纷").edit(
        "content/reports/2023-summary/en.md",
        "Of {{",
        "In 21 visits [we](../nowhere/) found that of {{",
    );
    project
}

/// What SARIF 2.1.0 requires of the parts that we write.
fn sarif_schema() -> Value {
    let text =
        json!({"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}});
    let line = json!({"type": "integer", "minimum": 1});
    json!({
        "type": "object",
        "required": ["version", "runs", "$schema"],
        "properties": {
            "version": {"const": "2.1.0"},
            "runs": {"type": "array", "minItems": 1, "items": {
                "type": "object",
                "required": ["tool", "results", "columnKind"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
                        "type": "object", "required": ["name", "rules"],
                        "properties": {"rules": {"type": "array", "uniqueItems": true, "items": {
                            "type": "object", "required": ["id"], "properties": {"fullDescription": text},
                        }}},
                    }}},
                    "results": {"type": "array", "items": {
                        "type": "object",
                        "required": ["ruleId", "ruleIndex", "level", "message"],
                        "properties": {
                            "level": {"enum": ["none", "note", "warning", "error"]},
                            "message": text,
                            "locations": {"type": "array", "items": {"type": "object", "properties": {"physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation", "region"],
                                "properties": {
                                    "artifactLocation": {"properties": {"uri": {"type": "string", "format": "uri-reference"}}},
                                    "region": {"properties": {"startLine": line, "startColumn": line, "endLine": line, "endColumn": line}},
                                },
                            }}}},
                        },
                    }},
                },
            }},
        },
    })
}

#[test]
fn code_forges_read_the_findings() {
    let ran = flawed().run(&["check", "--format", "sarif", "--language", "zh"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&sarif_schema()).unwrap();
    let wrong: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["fullDescription"]["text"].as_str().is_some_and(|page| page.len() > 40), "{rule}");
    }
    let two = results.iter().find(|one| one["ruleId"] == "two-units").unwrap();
    let place = &two["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/reports/2023-summary/zh.md");
    assert_eq!((place["region"]["startLine"].as_u64(), place["region"]["startColumn"].as_u64()), (Some(9), Some(5)));
    assert!(two["message"]["text"].as_str().unwrap().contains("21家/次"));
}

#[test]
fn a_superior_reads_one_page_that_loads_nothing() {
    for (language, words) in [("zh", ["检查结果", "有两个单位"]), ("en", ["What was found", "has two units"])]
    {
        let ran = flawed().run(&["check", "--format", "html", "--language", language]);
        assert!(words.iter().all(|word| ran.stdout.contains(word)), "{}", ran.stdout);
        assert!(ran.stdout.contains("21家/次"), "the excerpt");
        for foreign in ["<script", "http://", "https://", "<img", "<link", "url("] {
            assert!(!ran.stdout.contains(foreign), "{foreign}");
        }
    }
    let project = Project::new();
    project.edit("content/reports/2023-summary/zh.md", "排查纠纷", "<走访>企业21家/次，排查纠纷");
    let ran = project.run(&["check", "--format", "html"]);
    assert!(!ran.stdout.contains("<走访>"), "what was written is text, not HTML");
}

#[test]
fn an_inspector_reads_the_sheet_with_findings_and_what_is_open() {
    let project = flawed();
    let page = project.path("rehearsal.html");
    let argument = format!("--inspection={}", page.display());
    let ran = project.run(&["check", &argument, "--language", "zh"]);
    assert!(ran.stderr.contains("检查预演已写入"), "{}", ran.stderr);
    let text = std::fs::read_to_string(page).unwrap();
    for words in ["第一部分", "第二部分", "待线上检查", "没有叫", "有两个单位", "最近一次发布是 2024-06-13"]
    {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("<script"));
    // Without a name it stands beside content/.
    project.run(&["check", "--inspection"]);
    assert!(project.path("inspection.html").is_file());
}

#[test]
fn only_what_is_new_is_told() {
    let project = flawed();
    let before = project.run(&["check", "--format", "json"]);
    project.file("earlier.json", &before.stdout);
    let since = format!("--since={}", project.path("earlier.json").display());
    let ran = project.run(&["check", &since]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, "nothing new found\n"), "errors still stop a build");
    // Lines above move what was there; they are no news.
    project.edit("content/reports/2023-summary/zh.md", "全年完成", "街道认真履职。\n\n全年完成").edit(
        "content/reports/2023-summary/en.md",
        "Industrial output",
        "We did our duty,as always.\n\nIndustrial output",
    );
    let ran = project.run(&["check", &since]);
    assert_eq!(ran.codes(), ["punctuation"], "{}", ran.stderr);
    project.file("earlier.json", "{}");
    let ran = project.run(&["check", &since]);
    assert!(ran.code == 2 && ran.stderr.contains("is not the output of"), "{}", ran.stderr);
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    let han = |text: &str| text.chars().filter(|one| ('\u{4e00}'..='\u{9fff}').contains(one)).count();
    let project = Project::new();
    let codes = gongkai::explain::codes();
    assert!(codes.len() > 100, "{}", codes.len());
    for code in &codes {
        let page = |language| gongkai::explain::page(code, language).unwrap();
        let zh = page(gongkai::diagnostic::MessageLanguage::Chinese);
        let en = page(gongkai::diagnostic::MessageLanguage::English);
        assert!(han(&zh) > 12, "{code} says little in Chinese: {zh}");
        assert!(en.split_whitespace().count() > 12, "{code} says little in English: {en}");
        assert!(!zh.contains("What it does") && !en.contains("做什么"), "{code} mixes languages");
    }
    let ran = project.run(&["explain", "warning[two-units]", "--language", "zh"]);
    assert!(ran.code == 0 && ran.stdout.contains("21家/次"), "{}", ran.stdout);
    let ran = project.run(&["explain", "two-unit"]);
    assert!(ran.code == 2 && ran.stderr.contains("did you mean `two-units`?"), "{}", ran.stderr);
    assert_eq!(project.run(&["explain", "nosuch"]).code, 2, "a wrong word is wrong usage");
}

#[test]
fn an_office_sets_how_grave_a_rule_is_and_allows_what_it_has_judged() {
    let project = flawed();
    project.edit("content/reports/2023-summary/en.md", "[we](../nowhere/)", "we");
    let severity = |level: &str| {
        let project = flawed();
        project.edit("content/reports/2023-summary/en.md", "[we](../nowhere/)", "we").edit(
            "content/site.yaml",
            "languages:",
            &format!("rules: {{two-units: {level}}}\nlanguages:"),
        );
        project.check()
    };
    assert_eq!(project.check().stderr.matches("warning[two-units]").count(), 1);
    assert!(severity("error").stderr.contains("error[two-units]") && severity("error").code == 1);
    assert!(severity("hint").stderr.contains("hint[two-units]"));
    assert!(!severity("off").stderr.contains("two-units"));
    project
        .file("content/glossary.yaml", "allow:\n  - {text: 21家/次, where: 2023-summary, why: as the source has it}\n");
    assert_eq!(project.check().stderr, "nothing found\n");
    project.file("content/glossary.yaml", "allow:\n  - {text: 21家/次, where: 2022-summary, why: another report}\n");
    let codes = project.check();
    assert_eq!(codes.codes(), ["unused-allowance", "two-units"], "{}", codes.stderr);
}
