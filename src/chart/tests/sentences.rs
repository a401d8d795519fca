//! What is said of charts.

use super::samples::{decimal, item, of_series};
use super::series_samples::{steps, with_growth};
use crate::chart::{Status, describe, find, percent, sparkline};
use crate::model::Language::{En, Zh};

#[test]
fn rates_do_not_claim_more_than_is_true() {
    let written = |value: &str| percent::written(decimal(value), 0);
    assert_eq!(
        ["99.3", "99.7", "100", "0", "0.3", "100.2", "100.04", "130"].map(written),
        ["99%", "99.7%", "100%", "0%", "<1%", "100.2%", ">100%", "130%"]
    );
}

#[test]
fn many_series_are_counted_and_their_ends_named_with_ties() {
    let periods = ["2021", "2022", "2023"];
    let chart = |language| {
        let mut chart = of_series(
            "x",
            language,
            "件",
            &periods,
            &[("甲", &["1", "5", "5"]), ("乙", &["4", "", "3"]), ("丙", &["2", "2", "2"]), ("丁", &["", "3", "3"])],
        );
        chart.series[2].items[2].status = Status::Provisional;
        chart.items = chart.series.iter().flat_map(|series| series.items.clone()).collect();
        chart
    };
    for kind in ["small-multiples", "heat-table"] {
        let kind = find(kind).expect("a kind of this name");
        let said = describe(kind, &chart(Zh));
        let expected =
            "共4组，2023比2021上升1项、下降1项、持平1项、无法比较1项；最高为甲2022、甲2023的5件，最低为甲2021的1件。";
        assert!(said.contains(expected), "{said}");
        let said = describe(kind, &chart(En));
        let expected = "4 series; from 2021 to 2023, 1 rose, 1 fell, 1 unchanged, 1 not comparable; highest 5 (甲, 2022; 甲, 2023); lowest 1 (甲, 2021).";
        assert!(said.contains(expected) && said.contains("No data: 2022, 2021. Provisional: 2023."), "{said}");
    }
}

#[test]
fn changes_between_two_periods_are_counted_and_the_largest_named() {
    let rates = [("2022", &["98", "99", "95.5", "1"][..]), ("2023", &["99", "100", "91", "1"][..])];
    let chart = |language| of_series("x", language, "%", &["甲", "乙", "丙", "丁"], &rates);
    let kind = find("change").expect("a kind of this name");
    assert!(
        kind.facts(&chart(Zh))
            == "2023比2022上升2项、下降1项、持平1项；增加最多的是甲、乙增加1个百分点，减少最多的是丙减少4.5个百分点。"
    );
    assert_eq!(
        kind.facts(&chart(En)),
        "From 2022 to 2023, 2 rose, 1 fell, 1 unchanged; the largest rise is 甲, 乙 (up 1 percentage points); the largest fall is 丙 (down 4.5 percentage points)."
    );
}

#[test]
fn a_series_names_all_highest_periods_and_claims_no_percentage_below_zero() {
    let said = |numbers: &[&str]| {
        let chart = of_series("x", En, "", &["2020", "2021", "2022", "2023"], &[("A", numbers)]);
        find("line").expect("a kind of this name").facts(&chart)
    };
    assert_eq!(
        said(&["9", "9", "3", "4"]),
        "9 in 2020, 4 in 2023, down 5 (55.6%); highest 9 in 2020, 2021, lowest 3 in 2022."
    );
    assert_eq!(said(&["9", "", "", "-3"]), "9 in 2020, -3 in 2023, down 12.");
    assert_eq!(said(&["9", "9", "", "9"]), "9 throughout, 2020 to 2023.");
    assert_eq!(said(&["", "9", "", ""]), "2021: 9.");
}

#[test]
fn a_level_is_told_with_its_growth_and_a_waterfall_with_its_largest_steps() {
    let kind = find("level-growth").expect("a kind of this name");
    let years = ["2021", "2022", "2023"];
    let chart = |language| with_growth(language, "件", &years, &["10", "9", "12"], &["", "-10", "33.33"]);
    assert_eq!(
        kind.facts(&chart(Zh)),
        "2023为12件，同比33.33%；同比最高为2023的33.33%，最低为2022的-10%。2021无同比。"
    );
    assert_eq!(
        kind.facts(&chart(En)),
        "12 in 2023, growth on a year earlier 33.33%; highest growth 33.33% in 2023, lowest -10% in 2022. No growth rate: 2021."
    );
    let kind = find("waterfall").expect("a kind of this name");
    let items = [("年初", "10"), ("新收", "+5"), ("移入", "+5"), ("办结", "-8"), ("年末", "12")];
    assert_eq!(
        kind.facts(&steps(Zh, "件", &items)),
        "从年初10件开始，增加最多的是新收、移入5件，减少最多的是办结8件，最后为年末12件。"
    );
    assert_eq!(
        kind.facts(&steps(En, "", &items)),
        "Begins with 年初 (10); the largest addition is 新收, 移入 (5); the largest deduction is 办结 (8); ends with 年末 (12)."
    );
}

#[test]
fn parts_of_a_total_are_told_with_their_shares() {
    let kind = find("stacked").expect("a kind of this name");
    let parts = [("甲", &["4", "6"][..]), ("乙", &["4", "2"])];
    assert_eq!(
        kind.facts(&of_series("x", Zh, "次", &["2022", "2023"], &parts)),
        "合计2022为8次，2023为8次，持平；2023其中甲6次（75%），乙2次（25%）。"
    );
}

#[test]
fn a_sparkline_is_hidden_from_readers_by_ear_and_breaks_at_gaps() {
    let items = |numbers: &[&str]| numbers.iter().map(|number| item("", number)).collect::<Vec<_>>();
    assert_eq!(sparkline(&items(&["1", "2", "3"])), None);
    assert_eq!(sparkline(&items(&["1", "", "2", "3"])), None);
    let svg = sparkline(&items(&["1", "2", "", "3", "1"])).expect("a line");
    assert!(
        svg.contains(r#"aria-hidden="true" focusable="false""#) && !svg.contains("<text") && !svg.contains(" id="),
        "{svg}"
    );
    assert_eq!(svg.matches('M').count(), 3, "two runs and the last point: {svg}");
    let flat = sparkline(&items(&["7", "7", "7", "7"])).expect("a line");
    assert!(flat.contains("M4 14h") && flat.len() < 400, "{flat}");
}
