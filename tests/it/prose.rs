//! Figures typed in prose: none is seen where there is none, and most are seen where they are.

use std::path::PathBuf;

use crate::project::Project;

fn text(language: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/prose").join(language);
    std::fs::read_to_string(path).unwrap()
}

/// The worked example with a third report.
fn with_review(zh: &str, en: &str) -> Project {
    let project = Project::example();
    project.file("content/reports/2023-review/zh.md", zh).file("content/reports/2023-review/en.md", en).file(
        "content/reports/2023-review/report.yaml",
        "column: ghjh\nkind: work-summary\nperiod: 2023\npublished: 2024-06-20\nid: 700001\n",
    );
    project
}

/// Dates, document numbers, ordinals, articles of laws, rooms, telephones, lists, routes, scores, prices: several hundred
/// numbers beside 165 indicators, and not one of them is a figure.
#[test]
fn a_clean_text_has_no_false_alarm() {
    let (zh, en) = (text("zh.md"), text("en.md"));
    let numbers =
        |text: &str| text.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty()).count();
    assert!(numbers(&zh) > 200 && numbers(&en) > 150, "{} and {} numbers", numbers(&zh), numbers(&en));
    let ran = with_review(&zh, &en).check();
    assert!(!ran.stderr.contains("figure-typed"), "{}", ran.stderr);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

/// The example's own texts with every plain citation typed out instead.
#[test]
fn most_figures_that_are_typed_are_noticed() {
    let figures = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/figures.tsv")).unwrap();
    let project = Project::example();
    let mut typed = 0;
    for (language, column) in [("zh", 4), ("en", 5)] {
        let path = format!("content/reports/2023-work-summary/{language}.md");
        let mut source = project.read(&path);
        for line in figures.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [_, key, "value", "2023", ..] = fields.as_slice() else { continue };
            let citation = format!("{{{{ {key} }}}}");
            typed += source.matches(&citation).count();
            source = source.replace(&citation, fields[column]);
        }
        project.file(&path, &source);
    }
    let ran = project.check();
    let noticed = ran.stderr.matches("hint[figure-typed]").count();
    assert!(typed > 200 && noticed * 100 >= typed * 85, "{noticed} of {typed} noticed");
}

/// Office prose with typed figures, dates, quotations, brackets, names of the other language, lists and a table: not one
/// rule has anything to say about it.
#[test]
fn a_clean_text_in_two_languages_has_no_finding_at_all() {
    let ran = with_review(&text("clean-zh.md"), &text("clean-en.md")).check();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "nothing found\n"));
}
