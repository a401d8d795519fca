//! Data files: what can be taken away is what the YAML says, digit for digit, and the same in every build.
//!
//! `tests/data/site` is a section of values that data files could spoil. Other programs read the files in
//! `tests/data/run.sh`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::project::{Built, CRATE, Files, Project};

fn spoilt() -> Project {
    Project::copy_of(&Path::new(CRATE).join("tests/data/site"))
}

fn data(files: &Files) -> impl Iterator<Item = (&str, &[u8])> {
    let ours = |path: &str| path.starts_with("data/") || path.contains("/figures.");
    files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).filter(move |(path, _)| ours(path))
}

type Row = BTreeMap<String, String>;

/// The rows of a CSV file by the names in its head.
#[track_caller]
fn rows(built: &Built, path: &str) -> Vec<Row> {
    let text = built.page(path);
    let text = text.strip_prefix('\u{feff}').expect("a byte-order mark");
    assert!(text.ends_with("\r\n"), "{path} ends in CRLF");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let named =
        |record: csv::StringRecord| head.iter().zip(&record).map(|(name, cell)| (name.into(), cell.into())).collect();
    reader.records().map(|record| named(record.unwrap())).collect()
}

#[track_caller]
fn row<'r>(rows: &'r [Row], indicator: &str, period: &str) -> &'r Row {
    rows.iter().find(|row| row["indicator"] == indicator && row["period"] == period).unwrap()
}

#[track_caller]
fn json(built: &Built, path: &str) -> serde_json::Value {
    serde_json::from_str(built.page(path)).unwrap()
}

#[test]
fn data_files_are_the_same_in_every_build() {
    for project in [Project::example(), spoilt()] {
        let first = project.build().done();
        let again = project.build_with(&["--output", "again"]).done();
        let files = crate::project::files_below(&project.path("again"));
        assert!(again.written().len() > 10);
        for (path, bytes) in data(&first.files) {
            assert!(files[path] == bytes, "{path} differs");
        }
    }
}

/// `key`, period and value of each observation in a file of indicators, read without our reader.
fn observations(yaml: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let (mut key, mut inside) = (String::new(), false);
    for line in yaml.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let depth = line.len() - line.trim_start().len();
        let Some((name, rest)) = line.trim().split_once(':') else { continue };
        match depth {
            2 => key = name.to_owned(),
            4 => inside = name == "observations",
            6 if inside => {
                let rest = rest.trim();
                let value = match rest.strip_prefix("{value:") {
                    Some(rest) => rest.split([',', '}']).next().unwrap().trim(),
                    None if rest.starts_with("{missing") => "",
                    None => rest.split(" #").next().unwrap().trim(),
                };
                found.push((key.clone(), name.to_owned(), value.to_owned()));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_observation_of_the_example_stands_in_its_files_with_the_digits_of_the_source() {
    let project = Project::example();
    let built = project.build().done();
    let all = rows(&built, "data/indicators.csv");
    let everything = json(&built, "data/indicators.json");
    let mut count = 0;
    for (path, bytes) in crate::project::files_below(&project.path("content/indicators")) {
        let topic = path.trim_end_matches(".yaml");
        let of_topic = rows(&built, &format!("data/{topic}.csv"));
        let found = observations(std::str::from_utf8(&bytes).unwrap());
        assert_eq!(of_topic.len(), found.len(), "{path}");
        for (key, period, value) in found {
            for rows in [&all, &of_topic, &rows(&built, &format!("data/indicator/{key}.csv"))] {
                assert_eq!(row(rows, &key, &period)["value"], value, "{key} {period}");
            }
            let entry = &everything["indicators"][&key];
            assert_eq!(
                entry["id"],
                format!("https://www.echeng.gov.cn/ecqxxgk/bmptlj/xz/xsjd/data/{topic}.json#{key}")
            );
            let observed =
                entry["observations"].as_array().unwrap().iter().find(|one| one["period"] == period).unwrap();
            assert_eq!(observed["value"].as_str().unwrap_or_default(), value);
            if let Some(number) = observed["number"].as_f64() {
                assert_eq!(number, value.parse::<f64>().unwrap());
            }
            count += 1;
        }
    }
    assert_eq!(all.len(), count);
    assert!(count >= 165, "{count}");
    let output = row(&all, "industrial-output", "2023");
    let expected = [
        ("topic", "economy"),
        ("name_zh", "规模以上工业产值"),
        ("name_en", "Output of industry above designated size"),
        ("value", "12.62"),
        ("unit", "亿元"),
        ("unit_en", "100 million yuan"),
        ("value_yuan", "1262000000"),
        ("status", "final"),
        ("coverage_zh", "不含鄂钢"),
        ("published", "2024-06-13"),
        ("reports", "2023-work-summary"),
    ];
    for (name, cell) in expected {
        assert_eq!(output[name], cell, "{name}");
    }
    let written = &everything["indicators"]["industrial-output"]["observations"][0]["written"];
    assert_eq!(written["zh"], "12.62亿元");
    assert_eq!(written["en"], "1.262 billion yuan");
}

#[test]
fn a_report_has_the_figures_that_it_shows_for_the_periods_that_it_shows() {
    let built = spoilt().build().done();
    let figures = rows(&built, "ghjh/2023-figures/figures.csv");
    let cited: Vec<String> = figures.iter().map(|row| format!("{} {}", row["indicator"], row["period"])).collect();
    // By topic and indicator; `unshown` is declared and not shown.
    assert_eq!(cited, ["funds 2021", "funds 2022", "thirds 2023", "formula 2023", "formula 2023-Q3"]);
    assert!(data(&built.files).all(|(path, _)| !path.contains("withdrawn") && !path.contains("draft")));
}

#[test]
fn drafts_and_withdrawn_reports_count_only_where_they_are_shown() {
    let project = spoilt();
    let built = project.build().done();
    let all = rows(&built, "data/indicators.csv");
    assert_eq!(row(&all, "formula", "2023")["reports"], "2023-figures");
    assert_eq!(row(&all, "formula", "2023")["published"], "2024-06-13");
    assert_eq!(row(&all, "formula", "2022")["reports"], "");
    assert_eq!(row(&all, "unused", "2023")["published"], "");
    let built = project.build_with(&["--drafts"]).done();
    let all = rows(&built, "data/indicators.csv");
    assert_eq!(row(&all, "formula", "2023")["reports"], "draft 2023-figures");
    assert_eq!(row(&all, "formula", "2023")["published"], "2024-06-13");
    assert_eq!(row(&all, "unused", "2023")["published"], "");
    assert_eq!(rows(&built, "ghjh/draft/figures.csv").len(), 3);
}

#[test]
fn no_text_becomes_a_formula_and_no_number_becomes_a_text() {
    let built = spoilt().build().done();
    let all = rows(&built, "data/cases.csv");
    let year = |period| row(&all, "formula", period);
    assert_eq!(year("2022")["value"], "-5");
    assert_eq!(year("2023")["value"], "-7.50");
    assert_eq!(year("2023-H1")["value"], "0");
    assert_eq!(year("2023-Q3")["value"], "0.00000000000001");
    assert_eq!(year("2023-09")["value"], "123456789012345");
    assert_eq!(year("2023-09-30")["value"], "");
    assert_eq!(year("2023-09-30")["status"], "missing");
    assert_eq!(year("2023-09-30")["note_zh"], "逗号,引号\"和\n换行");
    assert_eq!(year("2022")["note_zh"], "-5", "a number in a text stays one");
    assert_eq!(year("2023")["note_zh"], "'+cmd|' /C calc'!A0");
    assert_eq!(year("2023-Q3")["note_zh"], "'=1", "blanks around a value are not part of it");
    assert_eq!(year("2022")["name_zh"], "'=HYPERLINK(\"https://example.org\",\"x\")");
    assert_eq!(year("2022")["coverage_zh"], "'@SUM(A1:A9)");
    assert_eq!(year("2022")["source_zh"], "'＝1+1");
    assert_eq!(year("2022")["topic_name_zh"], "'@主题 <b>&amp;");
    // JSON runs nothing: there the text is what the source says.
    assert_eq!(json(&built, "data/cases.json")["indicators"]["formula"]["coverage"]["zh"], "@SUM(A1:A9)");
}

#[test]
fn money_is_given_in_yuan_too_exactly() {
    let built = spoilt().build().done();
    let all = rows(&built, "data/money.csv");
    let yuan = |period| row(&all, "funds", period)["value_yuan"].as_str();
    assert_eq!(yuan("2021"), "3000");
    assert_eq!(yuan("2022"), "999999999999999");
    assert_eq!(yuan("2024"), "10000000");
    let range = row(&all, "funds", "2023");
    assert_eq!((&*range["value"], &*range["value_to"], &*range["value_yuan"]), ("2000", "3000", ""));
    assert_eq!(range["qualifier"], "about");
    let thirds = row(&all, "thirds", "2023");
    assert_eq!((&*thirds["yoy_percent"], &*thirds["yoy_basis"]), ("33.33", "computed"));
    // Growth of what is at most 2 would be made up; that of a percentage is in points.
    let inexact = row(&all, "thirds", "2022");
    assert_eq!((&*inexact["yoy_percent"], &*inexact["yoy_basis"]), ("", ""));
    let rate = row(&all, "rate", "2023");
    assert_eq!((&*rate["yoy_percent"], &*rate["yoy_points"], &*rate["yoy_basis"]), ("", "2", "computed"));
    let funds = &json(&built, "data/money.json")["indicators"]["funds"];
    assert_eq!(funds["targets"][0]["value"], "2000.0");
    assert_eq!(funds["observations"][1]["number"].to_string(), "99999999999.9999");
}

#[test]
fn data_stand_on_the_newest_publication_or_correction() {
    let built = spoilt().build().done();
    assert_eq!(json(&built, "data/money.json")["modified"], "2024-07-02");
    assert_eq!(json(&built, "data/cases.json")["modified"], "2024-06-13");
    assert_eq!(json(&built, "data/indicator/unused.json").get("modified"), None);
}

#[test]
fn a_section_in_one_language_has_no_columns_of_the_other() {
    let built = spoilt().build().done();
    for row in rows(&built, "data/indicators.csv") {
        assert!(row.keys().all(|name| !name.ends_with("_en")), "{:?}", row.keys());
    }
    let project = Project::new();
    project.edit("content/site.yaml", "languages: [zh, en]", "languages: [en]");
    project.remove("content/reports/2023-summary/zh.md");
    let built = project.build().done();
    let all = rows(&built, "data/indicators.csv");
    assert!(all[0].keys().all(|name| !name.ends_with("_zh")), "{:?}", all[0].keys());
    assert_eq!(row(&all, "output", "2023")["unit_en"], "100 million yuan");
    assert_eq!(
        json(&built, "data/economy.json")["title"],
        serde_json::json!({"en": "Indicators of Example Subdistrict: Economy"})
    );
}

#[test]
fn the_package_knows_size_and_digest_of_its_files() {
    let built = Project::new().build().done();
    let manifest = json(&built, "manifest.json");
    let package = json(&built, "data/datapackage.json");
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 2);
    for resource in resources {
        let path = format!("data/{}", resource["path"].as_str().unwrap());
        let file = manifest["files"].as_array().unwrap().iter().find(|file| file["path"] == path).unwrap();
        assert_eq!(resource["bytes"], file["size"]);
        assert_eq!(resource["hash"].as_str().unwrap(), format!("sha256:{}", file["sha256"].as_str().unwrap()));
    }
}

#[test]
fn a_topic_cannot_take_the_name_of_another_file() {
    for name in ["indicators", "datapackage", "schema"] {
        let project = Project::new();
        let text = project.read("content/indicators/economy.yaml");
        project.file(&format!("content/indicators/{name}.yaml"), &text).remove("content/indicators/economy.yaml");
        let ran = project.check();
        assert!(ran.codes().contains(&"address-clash"), "{name}: {}", ran.stderr);
    }
}

#[test]
fn a_section_without_observations_has_no_data_files() {
    let project = Project::new();
    project.remove("content/indicators/economy.yaml").remove("content/reports/2023-summary");
    let built = project.build().done();
    assert_eq!(data(&built.files).count(), 0, "{:?}", built.files.keys());
}

#[test]
fn a_corrected_value_rewrites_the_data_files_that_hold_it_and_no_others() {
    let project = Project::new();
    project.file(
        "content/indicators/other.yaml",
        "topic: {zh: 其他, en: Other}\nindicators:\n  others: {name: {zh: 其他, en: Others}, unit: 件, observations: {2023: 1}}\n",
    );
    project.build().done();
    project.edit("content/indicators/economy.yaml", "2023: 285", "2023: 284");
    let built = project.build().done();
    let written: Vec<&str> =
        built.written().into_iter().filter(|path| path.contains("data/") || path.contains("figures")).collect();
    let expected = [
        "data/datapackage.json",
        "data/economy.csv",
        "data/economy.json",
        "data/economy.xlsx",
        "data/index.html",
        "data/indicator/cases-settled.csv",
        "data/indicator/cases-settled.json",
        "data/indicator/cases-settled.xlsx",
        "data/indicators.csv",
        "data/indicators.json",
        "data/indicators.xlsx",
        "en/data/index.html",
        "ghjh/2023-summary/figures.csv",
        "ghjh/2023-summary/figures.json",
        "ghjh/2023-summary/figures.xlsx",
    ];
    assert_eq!(written, expected);
}
