//! Sample charts of single values, and the pieces that all samples are made of.

use rust_decimal::Decimal;

use crate::chart::{Chart, Item, Series, Status};
use crate::model::Language::{self, En, Zh};

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

pub(super) fn item(label: &str, number: &str) -> Item {
    let digits: String =
        number.chars().filter(|character| character.is_ascii_digit() || ".-".contains(*character)).collect();
    let value = (!digits.is_empty()).then(|| decimal(&digits));
    Item {
        rate: None,
        label: label.into(),
        value,
        total: None,
        number: number.into(),
        total_number: String::new(),
        qualified: number.chars().any(|character| !character.is_ascii_digit() && !",.%+-".contains(character)),
        status: Status::Final,
    }
}

pub(super) fn of(label: &str, number: &str, total: &str) -> Item {
    Item { total: Some(decimal(total)), total_number: total.into(), ..item(label, number) }
}

pub(super) fn with(status: Status, item: Item) -> Item {
    Item { status, ..item }
}

pub(super) fn chart(id: &str, language: Language, unit: &str, items: Vec<Item>) -> Chart {
    Chart {
        id: format!("chart-{id}"),
        language,
        title: "A finding".into(),
        place: "西山街道".into(),
        period: "2023".into(),
        unit: unit.into(),
        description: None,
        highlight: None,
        items,
        series: Vec::new(),
    }
}

/// A chart of several series: each with its name and its numbers, one for every label.
pub(super) fn of_series(
    id: &str,
    language: Language,
    unit: &str,
    labels: &[&str],
    series: &[(&str, &[&str])],
) -> Chart {
    let series: Vec<Series> = series
        .iter()
        .map(|(name, numbers)| Series {
            name: (*name).into(),
            unit: unit.into(),
            items: labels.iter().zip(*numbers).map(|(label, number)| item(label, number)).collect(),
        })
        .collect();
    let items = series.iter().flat_map(|series| series.items.clone()).collect();
    Chart { series, ..chart(id, language, unit, items) }
}

/// Samples of unit grids and donuts.
pub(super) fn small_wholes() -> Vec<(&'static str, Chart)> {
    let lifts = vec![of("首批申报加装电梯", "9", "30")];
    let long = "Residential lifts in the first batch of old estates that have been completed and handed over";
    let grids = vec![
        of(long, "9", "30"),
        of("Cases closed", "19", "20"),
        of("Squares", "24", "24"),
        of("None", "0", "7"),
        of("One", "1", "1"),
        of("Rooms", "13", "31"),
    ];
    let leads = vec![item("查实", "7"), item("查否", "32")];
    let three = vec![
        item("Confirmed after a second look by the office", "7"),
        item("Unfounded", "32"),
        item("Still open at the end of the year", "0"),
    ];
    let money = vec![item("Own revenue", "1.262"), item("Transfers", "1.934")];
    vec![
        ("squares", chart("lifts", Zh, "部", lifts)),
        ("squares", chart("lifts", En, "", grids)),
        ("donut", chart("leads", Zh, "条", leads)),
        ("donut", chart("leads", En, "leads", three)),
        ("donut", chart("money", En, "billion yuan", money)),
    ]
}

pub(super) fn samples() -> Vec<(&'static str, Chart)> {
    let long_zh = "集中整治占用公共消防通道违规停车专项行动检查点位";
    let long_en = "Letters handed out in the straw-burning campaign to all home";
    let fifteen = (0..15).map(|index| item("走访服务企业", &(1500 - index * 97).to_string())).collect();
    let months = |name: &str, number: &str| (1..=12).map(|month| item(&format!("{name}{month}"), number)).collect();
    vec![
        (
            "bar",
            chart(
                "economy",
                Zh,
                "亿元",
                vec![
                    item("固定资产投资", "19.34"),
                    item("规上工业产值", "12.62"),
                    item("零售总额", "1.93"),
                    item("财政总收入", "1.47"),
                ],
            ),
        ),
        (
            "bar",
            chart(
                "economy",
                En,
                "million yuan",
                vec![
                    item("Fixed-asset investment", "1,934"),
                    item("Output of industrial enterprises above designated size", "1,262"),
                    item("Total retail sales", "193"),
                ],
            ),
        ),
        (
            "bar",
            chart(
                "long",
                Zh,
                "处",
                vec![item(long_zh, "8000余"), item("无", "—"), with(Status::Forecast, item(long_zh, "50"))],
            ),
        ),
        (
            "bar",
            chart(
                "long",
                En,
                "letters",
                vec![
                    item(long_en, "more than 8,000"),
                    item(long_en, ""),
                    with(Status::Provisional, item(long_en, "about 80")),
                ],
            ),
        ),
        (
            "bar",
            chart(
                "spread",
                En,
                "square metres of floor space",
                vec![item("A million", "1,000,000"), item("One", "1"), item("None", "0")],
            ),
        ),
        ("bar", chart("fifteen", Zh, "次", fifteen)),
        (
            "progress",
            chart(
                "done",
                Zh,
                "件",
                vec![of("矛盾纠纷化解", "285", "287"), of("立案办结", "19", "20"), of("加装电梯", "9", "30")],
            ),
        ),
        (
            "progress",
            chart(
                "done",
                En,
                "cases",
                vec![
                    of(long_en, "285", "287"),
                    of("Over", "13", "10"),
                    of("Unknown", "", "10"),
                    of("Begun", "0", "10"),
                ],
            ),
        ),
        ("share", chart("leads", Zh, "条", vec![of("查实", "7", "39"), of("查否", "32", "39")])),
        (
            "share",
            chart(
                "topics",
                Zh,
                "个",
                vec![
                    item("党建监督", "39"),
                    item("城乡环境", "38"),
                    item("平安建设", "30"),
                    item("民生服务", "27"),
                    item("经济运行", "22"),
                    item("企业服务", "5"),
                ],
            ),
        ),
        (
            "share",
            chart(
                "topics",
                En,
                "indicators",
                vec![
                    item("Party building and supervision", "39"),
                    item(long_en, "38"),
                    item("Livelihood services", "5"),
                    item("None", "0"),
                ],
            ),
        ),
        (
            "column",
            chart(
                "years",
                Zh,
                "亿元",
                vec![
                    item("2019年", "7.20"),
                    item("2020年", "6.40"),
                    item("2021年", "—"),
                    item("2022年", "10.75"),
                    with(Status::Forecast, item("2023年", "19.34")),
                ],
            ),
        ),
        (
            "column",
            chart(
                "years",
                En,
                "million yuan",
                vec![
                    item("2019", "720"),
                    item("2020", ""),
                    item("2021", "1,075"),
                    with(Status::Provisional, item("2022", "1,934")),
                ],
            ),
        ),
        ("column", chart("months", Zh, "件", months("2023年第", "86"))),
        ("column", chart("months", En, "cases", months("December 20", "1,234,567"))),
        (
            "column",
            chart(
                "gaps",
                En,
                "cases",
                (1..=12)
                    .map(|month| with(Status::Provisional, item("May", if month == 5 { "" } else { "8" })))
                    .collect(),
            ),
        ),
    ]
}
