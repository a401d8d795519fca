//! What is chosen where the declaration of a chart leaves it open, and what can be set instead.

use crate::project::{Built, Project};

const FIGURES: &str = "\
topic: {zh: 图表, en: Charts}
indicators:
  a: {name: {zh: 甲, en: Alpha}, unit: 户, observations: {2019: 1, 2020: 3, 2021: 2, 2022: 5, 2023: 40}}
  b: {name: {zh: 其他乙, en: Other beta}, unit: 户, observations: {2019: 2, 2020: 3, 2021: 4, 2022: 5, 2023: 90}}
  c: {name: {zh: 丙, en: Gamma}, unit: 户, observations: {2019: 2, 2020: 3, 2021: 4, 2022: 5, 2023: 70}}
  d: {name: {zh: 丁, en: Delta}, unit: 户, observations: {2022: 4, 2023: 9}}
  e: {name: {zh: 戊, en: Epsilon}, unit: 户, observations: {2022: 5, 2023: 30}}
  parts: {name: {zh: 合计, en: Total}, unit: 户, observations: {2019: 3, 2020: 6, 2021: 6, 2022: 10, 2023: 130}}
  r: {name: {zh: 好评率, en: Satisfaction}, unit: '%', observations: {2021: 98, 2022: 98.5, 2023: 99}}
  s: {name: {zh: 参与率, en: Participation}, unit: '%', observations: {2021: 97, 2022: 98, 2023: 95}}
  n: {name: {zh: 净增, en: Net change}, unit: 户, observations: {2021: 3, 2022: -2, 2023: 4}}
  large: {name: {zh: 投资, en: Investment}, unit: 亿元, observations: {2023: 19.34}}
  small: {name: {zh: 补助, en: Grants}, unit: 万元, observations: {2023: 3097}}
  million: {name: {zh: 产值, en: Output}, unit: 万元, observations: {2023: 126200}}
  own: {name: {zh: 自筹, en: Own money}, unit: 亿元, observations: {2023: 1.20}}
  given: {name: {zh: 拨款, en: Given money}, unit: 亿元, observations: {2023: 0.80}}
  both: {name: {zh: 资金, en: Money}, unit: 亿元, observations: {2023: 2.00}}
rules:
  - {sum: parts, of: [a, b]}
  - {sum: both, of: [own, given]}
  - {at-most: d, than: e}
  - {at-most: a, than: c}
";

/// Builds the minimal project with one chart, `c`, of this declaration.
fn with_chart(declaration: &str) -> Project {
    let project = Project::new();
    project.file("content/indicators/charts.yaml", FIGURES);
    let report = "content/reports/2023-summary/report.yaml";
    project.file(report, &format!("{}charts:\n  c: {{{declaration}}}\n", project.read(report)));
    for (path, from) in [("zh.md", "## 化解纠纷"), ("en.md", "## Disputes")] {
        project.edit(&format!("content/reports/2023-summary/{path}"), from, &format!("{{{{ chart c }}}}\n\n{from}"));
    }
    project
}

fn drawn(declaration: &str) -> Built {
    with_chart(declaration).build().done()
}

/// The figure in one language.
fn figure<'b>(built: &'b Built, language: &str) -> &'b str {
    let below = if language == "en" { "en/" } else { "" };
    let page = built.page(&format!("{below}ghjh/2023-summary.html"));
    page.split_once("id=\"chart-c\"").unwrap().1.split_once("</figure>").unwrap().0
}

/// The first words of the description: the name of the kind.
fn kind<'b>(built: &'b Built, language: &str) -> &'b str {
    let described = figure(built, language).split_once("<desc ").unwrap().1.split_once('>').unwrap().1;
    described.split(['：', ':', '。', '.']).next().unwrap()
}

#[test]
fn the_kind_follows_from_the_figures_and_the_rules_and_is_the_same_in_both_languages() {
    for (declaration, zh, en) in [
        ("indicators: [a, c, d]", "条形图", "Bar chart"),
        ("indicators: [a, b]", "百分比条", "Share bar"),
        ("indicators: [d]", "方格图", "Unit grid"),
        ("indicators: [a, d]", "进度条", "Progress bars"),
        ("indicators: [a], periods: 2019..2023", "柱形图", "Column chart"),
        ("indicators: [n], periods: 2021..2023", "折线图", "Line chart"),
        ("indicators: [r], periods: 2021..2023", "折线图", "Line chart"),
        ("indicators: [a, c], periods: 2019..2023", "折线图", "Line chart"),
        ("indicators: [a, b], periods: 2019..2023", "堆积柱形图", "Stacked column chart"),
        ("indicators: [a, c], periods: 2022..2023", "分组条形图", "Grouped bar chart"),
        ("indicators: [r, s], periods: 2022..2023", "变化图", "Change chart"),
        ("indicators: [a, b, c, d, e], periods: 2022..2023", "变化图", "Change chart"),
        ("indicators: [a, b, c, d, e], periods: 2019..2023", "小型多图", "Small multiples"),
    ] {
        let built = drawn(declaration);
        assert_eq!((kind(&built, "zh"), kind(&built, "en")), (zh, en), "{declaration}");
    }
}

/// The labels of a figure's data table, from top to bottom.
fn rows<'b>(built: &'b Built, language: &str) -> Vec<&'b str> {
    let rows = figure(built, language).split("<th scope=\"row\">").skip(1);
    rows.map(|row| row.split('<').next().unwrap()).collect()
}

#[test]
fn bars_stand_by_value_with_the_rest_last_unless_the_declaration_says_otherwise() {
    let built = drawn("indicators: [b, d, a, c]");
    assert_eq!(rows(&built, "zh"), ["丙", "甲", "丁", "其他乙"]);
    assert_eq!(rows(&built, "en"), ["Gamma", "Alpha", "Delta", "Other beta"]);
    assert_eq!(
        rows(&drawn("indicators: [b, d, a, c], order: declared"), "en"),
        ["Other beta", "Delta", "Alpha", "Gamma"]
    );
    let grouped = drawn("kind: grouped, indicators: [d, a, c], periods: 2022..2023, order: value");
    assert_eq!(rows(&grouped, "en"), ["Gamma", "Alpha", "Delta"]);
}

/// The numbers of a figure's data table.
fn numbers<'b>(built: &'b Built, language: &str) -> Vec<&'b str> {
    let cells = figure(built, language).split("<td class=\"numeric\">").skip(1);
    cells.map(|cell| cell.split('<').next().unwrap()).collect()
}

#[test]
fn amounts_of_money_stand_in_one_unit_whatever_unit_they_were_entered_in() {
    for (declaration, unit, zh, en) in [
        ("indicators: [large, small]", "万元", vec!["193400", "3097"], vec!["1,934", "30.97"]),
        ("indicators: [large, million]", "亿元", vec!["19.34", "12.62"], vec!["1.934", "1.262"]),
        ("indicators: [large, million], unit: 万元", "万元", vec!["193400", "126200"], vec!["1.934", "1.262"]),
        ("indicators: [large, million], decimals: 1", "亿元", vec!["19.3", "12.6"], vec!["1.93", "1.26"]),
    ] {
        let built = drawn(declaration);
        assert!(figure(&built, "zh").contains(&format!("单位：{unit}")), "{declaration}");
        assert_eq!((numbers(&built, "zh"), numbers(&built, "en")), (zh, en), "{declaration}");
    }
}

#[test]
fn parts_of_an_amount_of_money_are_compared_with_their_total_in_both_languages() {
    let built = drawn("kind: donut, indicators: [own, given]");
    assert_eq!((kind(&built, "zh"), kind(&built, "en")), ("环形图", "Donut chart"));
    assert!(figure(&built, "en").contains("Total 200"), "{}", figure(&built, "en"));
}

#[test]
fn one_bar_or_one_column_can_be_made_to_stand_out() {
    let bars = drawn("indicators: [a, c, d], highlight: d");
    let subjects = figure(&bars, "en").split("class=\"label-subject\"").skip(1);
    let subjects: Vec<&str> = subjects.map(|group| group.split("</text>").next().unwrap()).collect();
    assert!(subjects.len() == 2 && subjects.iter().all(|one| one.ends_with(">Delta")), "{subjects:?}");
    let drawing = drawn("indicators: [a], periods: 2019..2023, highlight: 2021");
    assert!(figure(&drawing, "en").contains("class=\"bar-subject\""));
    for (declaration, told) in [
        ("indicators: [a, c, d], highlight: e", "chart `c` has no `e` that could stand out"),
        ("kind: donut, indicators: [a, b], highlight: a", "a donut chart lets nothing stand out"),
        ("indicators: [a, c, d], unit: 万元", "chart `c` cannot be drawn in `万元`"),
    ] {
        let ran = with_chart(declaration).check();
        assert!(ran.code == 1 && ran.stderr.contains(told), "{declaration}: {}", ran.stderr);
    }
}

#[test]
fn what_cannot_share_an_axis_is_told_with_what_could() {
    let ran = with_chart("indicators: [a, r, c]").check();
    assert!(
        ran.stderr.contains("draw them apart: [a, c] and [r]; what stands alone goes into a table"),
        "{}",
        ran.stderr
    );
    let ran = with_chart("indicators: [a, r], periods: 2021..2023").check();
    assert!(ran.stderr.contains("draw them apart: [a] and [r]; to compare their course"), "{}", ran.stderr);
}

#[test]
fn periods_in_brackets_are_told_with_what_to_write() {
    let ran = with_chart("indicators: [a], periods: [2019, 2023]").check();
    assert!(ran.code == 1 && ran.codes().contains(&"wrong-type"), "{}", ran.stderr);
    assert!(ran.stderr.contains("write `2019..2023`: the first, two points, the last"), "{}", ran.stderr);
}

/// Titles of the example are true, not passed over: with other figures they are found.
#[test]
fn the_titles_of_the_example_are_held_against_its_figures() {
    for (chart, file, from, to) in [
        ("economy", "economy", "fixed-investment", "value: 0.34"),
        ("clean-up", "environment", "neglected-spots", "value: 8"),
        ("leads", "services", "leads-unfounded", "2023: 2"),
        ("party-articles", "party", "party-articles-district", "2023: 31"),
        ("study", "party", "study-discussions", "2023: 1"),
    ] {
        let project = Project::example();
        let path = format!("content/indicators/{file}.yaml");
        let text = project.read(&path);
        let at = text.find(&format!("  {from}:\n")).unwrap();
        let (key, rest) = to.split_once(": ").unwrap();
        let value = at + text[at..].find(&format!("{key}: ")).unwrap() + key.len() + 2;
        let end = value + text[value..].find([',', '}', '\n']).unwrap();
        project.file(&path, &format!("{}{rest}{}", &text[..value], &text[end..]));
        let told = project.check().stderr;
        let expected = format!("warning[title-claim]: the title of chart `{chart}` claims");
        assert!(told.contains(&expected), "{chart}: {told}");
    }
}

#[test]
fn a_progress_chart_says_the_rate_that_was_published() {
    let project = with_chart("kind: progress, indicators: [cases-settled]");
    project.edit(
        "content/indicators/economy.yaml",
        "      2023: 285\n",
        "      2023: 285\n  settlement:\n    name: {zh: 化解率, en: Settlement rate}\n    unit: '%'\n    observations:\n      2023: 99.3\nrules:\n  - {ratio: settlement, of: cases-settled, to: cases-found}\n",
    );
    let built = project.build().done();
    for language in ["zh", "en"] {
        let figure = figure(&built, language);
        assert!(figure.contains("99.3%") && !figure.contains("99%"), "{language}: {figure}");
    }
    // Where none was published it is worked out.
    let built = drawn("kind: progress, indicators: [d]");
    assert!(figure(&built, "zh").contains("30%"), "{}", figure(&built, "zh"));
}

#[test]
fn a_bar_chart_says_its_unit_once() {
    let built = drawn("kind: bar, title: {zh: 资金, en: Money}, indicators: [large, million]");
    for (language, unit) in [("zh", "亿元"), ("en", "billion yuan")] {
        let figure = figure(&built, language);
        let (line, drawings) = figure.split_once("<div class=\"chart-wide\">").unwrap();
        assert!(line.contains(unit), "{language}: {line}");
        let pictures = drawings.split_once("<div class=\"block-foot\">").unwrap().0;
        assert!(!pictures.contains("<g class=\"unit\">"), "{language}: {pictures}");
    }
}
