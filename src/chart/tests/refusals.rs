//! What must not be drawn is refused: which rule, which figures, what would work.

use super::samples::{chart, decimal, item, of, of_series};
use super::series_samples::{steps, with_growth};
use crate::chart::{draw, find};
use crate::model::Language::Zh;

#[test]
fn what_would_mislead_is_refused_with_its_figures() {
    let many = |count: usize| (0..count).map(|_| item("月", "1")).collect();
    let cases = [
        ("bar", vec![], "这里有0项"),
        ("bar", vec![item("甲", ""), item("乙", "")], "2项全部无数据"),
        ("bar", vec![item("甲", "0"), item("乙", "0")], "2个数值全部为0"),
        ("bar", vec![item("甲", "-3"), item("乙", "1")], "“甲”为-3"),
        ("bar", many(16), "这里有16项"),
        ("column", many(13), "这里有13个时期"),
        ("share", vec![item("甲", "-3"), item("乙", "5")], "“甲”为-3"),
        ("share", vec![of("甲", "7", "39"), of("乙", "31", "39")], "7 + 31 = 38，总数为39"),
        ("share", vec![item("甲", "7"), item("乙", "")], "“乙”无数据"),
        ("progress", vec![item("甲", "7")], "“甲”没有"),
        ("progress", vec![of("甲", "16", "10")], "160%"),
        ("squares", vec![item("甲", "7")], "“甲”没有"),
        ("squares", vec![of("甲", "7", "61")], "7 / 61"),
        ("squares", vec![of("甲", "8", "7")], "8 / 7"),
        ("squares", vec![of("甲", "1.5", "7")], "1.5 / 7"),
        ("donut", vec![item("甲", "-3"), item("乙", "5")], "“甲”为-3"),
        ("donut", vec![of("甲", "7", "39"), of("乙", "31", "39")], "7 + 31 = 38，总数为39"),
        ("donut", many(4), "这里有4个部分"),
    ];
    for (kind, items, expected) in cases {
        let refusal =
            draw(find(kind).expect("a kind of this name"), &chart("refused", Zh, "件", items)).expect_err(expected);
        assert!(refusal.zh.contains(expected), "{}", refusal.zh);
        assert!(!refusal.en.is_empty() && refusal.en.is_ascii() || refusal.en.contains('`'), "{}", refusal.en);
    }
}

#[test]
fn series_that_would_mislead_are_refused_too() {
    let three: &[&str] = &["1", "2", "3"];
    let years = ["2021", "2022", "2023"];
    let cases = [
        ("line", of_series("x", Zh, "件", &years[..2], &[("甲", &three[..2])]), "这里有1组、每组2个"),
        ("line", of_series("x", Zh, "件", &years, &[("甲", three); 5]), "这里有5组"),
        ("line", of_series("x", Zh, "件", &years, &[("甲", &["", "", ""])]), "全部无数据"),
        ("line", of_series("x", Zh, "件", &years, &[("甲", &["0", "0", "0"])]), "3个数值全部为0"),
        ("line", of_series("x", Zh, "件", &years, &[("甲", &["1", "2", "99999999999999999999"])]), "读者无法辨认"),
        ("grouped", of_series("x", Zh, "件", &years, &[("甲", three)]), "这里有1组"),
        ("grouped", of_series("x", Zh, "件", &years, &[("甲", three), ("乙", &["1", "-2", "3"])]), "有数值-2"),
        ("small-multiples", of_series("x", Zh, "件", &years, &[("甲", three); 2]), "这里有2组"),
        ("small-multiples", of_series("x", Zh, "件", &years, &[("甲", three); 10]), "这里有10组"),
        ("heat-table", of_series("x", Zh, "件", &years, &[("甲", three); 13]), "这里有13组"),
        ("heat-table", of_series("x", Zh, "件", &years, &[("甲", three)]), "这里有1组"),
        ("change", of_series("x", Zh, "件", &years, &[("甲", three); 3]), "这里有3组"),
        ("stacked", of_series("x", Zh, "件", &years, &[("甲", three), ("乙", &["1", "", "3"])]), "“乙”2022无数据"),
    ];
    for (kind, chart, expected) in cases {
        let refusal = draw(find(kind).expect("a kind of this name"), &chart).expect_err(expected);
        assert!(refusal.zh.contains(expected), "{}", refusal.zh);
        assert!(refusal.en.is_ascii() || refusal.en.contains('`'), "{}", refusal.en);
    }
    let mut wrong = of_series("x", Zh, "件", &years, &[("甲", three), ("乙", three)]);
    wrong.series[0].items[1].total = Some(decimal("5"));
    let refusal = draw(find("stacked").expect("a kind of this name"), &wrong).expect_err("a wrong total");
    assert!(refusal.zh.contains("2022为4，总数为5"), "{}", refusal.zh);
}

#[test]
fn growth_without_rates_or_of_percentages_is_refused() {
    let years = ["2021", "2022", "2023"];
    let level: &[&str] = &["1", "2", "3"];
    let cases = [
        (with_growth(Zh, "件", &years, level, &["", "", ""]), "没有填写 `yoy`"),
        (with_growth(Zh, "%", &years, level, level), "不画百分比"),
        (with_growth(Zh, "件", &years[..2], level, level), "这里有2个时期"),
        (with_growth(Zh, "件", &years, &["1", "-2", "3"], level), "“2022”为-2"),
        (with_growth(Zh, "件", &years, &["0", "0", "0"], level), "3个数值全部为0"),
        (with_growth(Zh, "件", &years, level, &["", "100", "99999999"]), "2023为99999999%"),
        (with_growth(Zh, "件", &years, &["", "", ""], level), "3项全部无数据"),
    ];
    for (chart, expected) in cases {
        let refusal = draw(find("level-growth").expect("a kind of this name"), &chart).expect_err(expected);
        assert!(refusal.zh.contains(expected), "{}", refusal.zh);
        assert!(refusal.en.is_ascii(), "{}", refusal.en);
    }
}

#[test]
fn steps_that_do_not_add_up_are_refused_with_the_arithmetic_and_the_signs_that_would() {
    type Steps = &'static [(&'static str, &'static str)];
    let cases: [(Steps, &str, &str); 7] = [
        (&[("甲", "1"), ("乙", "2")], "这里有2项", "here are 2"),
        (&[("甲", "1"), ("乙", ""), ("丙", "3")], "“乙”无数据", "`乙` has no data"),
        (&[("甲", "1"), ("乙", "+约2"), ("丙", "3")], "“乙”为+约2，不是确数", "`乙` is +约2"),
        (&[("甲", "0"), ("乙", "0"), ("丙", "0")], "最大的数值为0", "largest value is 0"),
        (
            &[("年初", "10"), ("新收", "+120"), ("办结", "+115"), ("年末", "15")],
            "10 + 120 + 115 = 245，终点为15；“办结”换一个符号即可：10 + 120 − 115 = 15",
            "10 + 120 + 115 = 245, not 15; with the other sign for `办结` it does: 10 + 120 − 115 = 15",
        ),
        (
            &[("甲", "1"), ("乙", "+0.2"), ("丙", "1.3")],
            "1 + 0.2 = 1.2，终点为1.3；请核对数值",
            "1 + 0.2 = 1.2, not 1.3",
        ),
        (
            &[("甲", "1"), ("乙", "99999999999999999999"), ("丙", "1.3")],
            "最大的数值为99999999999999999999",
            "choose another unit",
        ),
    ];
    for (items, zh, en) in cases {
        let refusal = draw(find("waterfall").expect("a kind of this name"), &steps(Zh, "件", items)).expect_err(zh);
        assert!(refusal.zh.contains(zh), "{}", refusal.zh);
        assert!(refusal.en.contains(en), "{}", refusal.en);
    }
}
