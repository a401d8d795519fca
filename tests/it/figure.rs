//! `gongkai figure`: an indicator is found by what a clerk remembers of it.

use crate::project::{Project, Ran};

fn figure(project: &Project, words: &[&str]) -> Ran {
    project.run(&[&["figure"], words].concat())
}

#[test]
fn names_keys_and_initials_find_the_same_indicator() {
    let project = Project::new();
    let expected = "\
工业产值 | Industrial output
  经济发展 | Economy, 亿元, content/indicators/economy.yaml:3
  cite it (for the period 2023):
    {{ output }}         12.5亿元 | 1.25 billion yuan
    {{ output.number }}  12.5 | 1.25
    {{ output.yoy }}     25% | 25%
    {{ output.growth }}  增长25% | up 25%
    {{ output.change }}  2.5亿元 | 250 million yuan
    {{ output@2022 }}    10亿元 | 1 billion yuan
  used in:
    content/reports/2023-summary/zh.md:5
    content/reports/2023-summary/en.md:5
";
    for words in [
        &["工业产值"][..],
        &["工业"],
        &["industrial"],
        &["OUTPUT"],
        &["gycz"],
        &["gy"],
        &["ＧＹＣＺ"],
        &["产值", "工业"],
    ] {
        let ran = figure(&project, words);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, expected, ""), "{words:?}");
    }
}

#[test]
fn a_character_of_two_readings_is_found_by_either() {
    let project = Project::new();
    project.edit("content/indicators/economy.yaml", "zh: 化解纠纷", "zh: 重点行业");
    for letters in ["zdhy", "cdxy"] {
        assert!(figure(&project, &[letters]).stdout.contains("重点行业"), "{letters}");
    }
}

#[test]
fn several_are_listed_in_short_and_an_exact_name_chooses_among_them() {
    let project = Project::new();
    let ran = figure(&project, &["disputes"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("{{ cases-found }}  287件 | 287\n") && ran.stdout.contains("{{ cases-settled }}"));
    assert!(ran.stderr.contains("2 found"), "{}", ran.stderr);
    project.edit("content/indicators/economy.yaml", "en: Disputes found", "en: Disputes");
    let ran = figure(&project, &["disputes"]);
    assert!(!ran.stdout.contains("cases-settled") && ran.stdout.contains("used in:"), "{}", ran.stdout);
}

#[test]
fn where_it_is_shown_and_ruled_is_told_too() {
    let project = Project::example();
    let ran = figure(&project, &["disputes-found"]);
    for place in ["report.yaml:", "table disputes", "zh.md:", "en.md:", "arithmetic rule"] {
        assert!(ran.stdout.contains(place), "{place}: {}", ran.stdout);
    }
    let rank = figure(&project, &["liangxinwu-rank"]).stdout;
    assert!(rank.contains("{{ liangxinwu-rank@2023-Q3.ordinal }}") && rank.contains("第一 | first"), "{rank}");
}

#[test]
fn nothing_found_is_said_with_a_way_out() {
    let project = Project::new();
    let ran = figure(&project, &["化解纷纠"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("did you mean “化解纠纷”"), "{}", ran.stderr);
    for words in ["墩", "   ", "q"] {
        let ran = figure(&project, &[words]);
        assert_eq!(ran.code, 1, "{words}");
        assert!(ran.stderr.contains("try another word"), "{}", ran.stderr);
    }
}

#[test]
fn mistakes_elsewhere_do_not_hide_what_can_be_read() {
    let project = Project::new();
    project.edit("content/indicators/economy.yaml", "2023: 285", "2023: 285件");
    let ran = figure(&project, &["gycz"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("12.5亿元") && ran.stderr.contains("the content has errors"), "{}", ran.stderr);
}
