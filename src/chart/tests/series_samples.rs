//! Sample charts of several series.

use super::samples::{chart, item, of_series};
use crate::chart::{Chart, Status};
use crate::model::Language::{self, En, Zh};

/// Samples of kinds with several series.
pub(super) fn several() -> Vec<(&'static str, Chart)> {
    let years = ["2019年", "2020年", "2021年", "2022年", "2023年"];
    let many: Vec<String> = (0..24).map(|index| format!("{}", 2000 + index)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let steep: Vec<String> = (0..24).map(|index| format!("{}", (index * 37) % 101)).collect();
    let steep: Vec<&str> = steep.iter().map(String::as_str).collect();
    let flat = ["99.1", "99.3", "", "98.7", "99.5"];
    let mut estimated =
        of_series("estimate", Zh, "亿元", &years, &[("财政收入", &["1.2", "1.31", "1.25", "1.4", "1.52"])]);
    estimated.series[0].items[4].status = Status::Forecast;
    estimated.series[0].items[3].status = Status::Provisional;
    let places = ["Zhujianao Village", "Qilijie Village", "Xiaoqiao Village", "Liangxinwu Village", "Hanxi Community"];
    vec![
        ("line", of_series("rate", Zh, "%", &years, &[("好评率", &flat)])),
        ("line", estimated),
        ("line", of_series("fall", En, "", &["2021", "2022", "2023"], &[("Cases", &["1,000", "0", "-250"])])),
        ("line", of_series("long", En, "households", &many, &[("Households served", &steep)])),
        (
            "line",
            of_series(
                "villages",
                Zh,
                "万元",
                &years,
                &[
                    ("朱家垴村", &["10", "12", "", "18", "30"]),
                    ("七里界村", &["11", "12", "13", "17", "29"]),
                    ("小桥村生态农业发展专业合作社联合社", &["9", "9", "9", "9", "9"]),
                    ("梁新屋村", &["30", "31", "28", "30", "31"]),
                ],
            ),
        ),
        (
            "grouped",
            of_series(
                "visits",
                Zh,
                "次",
                &["走访服务企业", "集中整治占用公共消防通道违规停车专项行动", "接访"],
                &[("2021年", &["10", "0", ""]), ("2022年", &["15", "21", "91"]), ("2023年", &["21", "30", "1200"])],
            ),
        ),
        (
            "grouped",
            of_series(
                "income",
                En,
                "million yuan",
                &places[..2],
                &[("2022", &["1.5", "20"]), ("2023", &["3.0", "19"])],
            ),
        ),
        (
            "change",
            of_series(
                "income",
                En,
                "10,000 yuan",
                &places,
                &[("2022", &["30", "50", "3.75", "12", ""]), ("2023", &["32.5", "48", "3.75", "120", ""])],
            ),
        ),
        (
            "change",
            of_series(
                "rates",
                Zh,
                "%",
                &["化解率", "好评率", "法宣在线考试参与率"],
                &[("2022年", &["98", "99", "95.5"]), ("2023年", &["99", "100", "91"])],
            ),
        ),
        (
            "stacked",
            of_series(
                "study",
                Zh,
                "次",
                &years,
                &[
                    ("集体学习讨论", &["4", "5", "5", "6", "6"]),
                    ("专题研讨", &["2", "3", "3", "3", "4"]),
                    ("集体学习", &["4", "0", "4", "4", "4"]),
                ],
            ),
        ),
        (
            "stacked",
            of_series(
                "money",
                En,
                "million yuan",
                &many[..12],
                &[("Own revenue of the subdistrict office", &steep[1..13]), ("Transfers", &steep[5..17])],
            ),
        ),
        ("small-multiples", villages(Zh, 3, &years)),
        ("small-multiples", villages(Zh, 4, &years)),
        ("small-multiples", villages(En, 9, &many)),
        ("small-multiples", estimated_villages()),
        (
            "small-multiples",
            of_series(
                "fall",
                En,
                "people",
                &years[..3],
                &[("Net change", &["120", "", "-130"]), ("A", &["-1", "0", "9"]), ("B", &["", "5", ""])],
            ),
        ),
        ("heat-table", villages(Zh, 5, &years)),
        ("heat-table", villages(En, 9, &years)),
        ("heat-table", estimated_villages()),
        (
            "level-growth",
            with_growth(
                Zh,
                "亿元",
                &years,
                &["7.2", "6.4", "9.1", "10.75", "19.34"],
                &["", "-11.11", "42.19", "18.13", "79.91"],
            ),
        ),
        ("level-growth", with_growth(En, "million yuan", &many[..3], &["720", "", "1,934"], &["4.2", "", "0"])),
        ("level-growth", with_growth(Zh, "户", &many[..12], &steep[..12], &steep[5..17])),
        (
            "waterfall",
            steps(
                Zh,
                "件",
                &[("年初未结案件", "10"), ("新收案件", "+120"), ("办结案件", "-115"), ("年末未结案件", "15")],
            ),
        ),
        (
            "waterfall",
            steps(
                En,
                "million yuan",
                &[
                    ("Balance at the start", "50"),
                    ("Income", "+120"),
                    ("Spending on the campaign against parking on public fire lanes in residential areas", "-260"),
                    ("Subsidy", "+30"),
                    ("Balance at the end", "-60"),
                ],
            ),
        ),
        ("waterfall", open_steps()),
        ("change", estimated_change()),
        ("stacked", estimated_stack()),
    ]
}

const VILLAGES: [&str; 9] = [
    "Zhujianao Village",
    "Qilijie Village",
    "Xiaoqiao",
    "Liangxinwu",
    "Hanxi Community",
    "Binhu Community",
    "Geshan Avenue Residential Community",
    "Situ",
    "Baihe Residents Committee",
];

/// So many villages, one period each of most of them without data.
fn villages(language: Language, count: usize, periods: &[&str]) -> Chart {
    let number = |village: usize, period: usize| match (village * 5 + period * 3) % 11 {
        0 => String::new(),
        other => (other * other * 9).to_string(),
    };
    let numbers: Vec<Vec<String>> =
        (0..count).map(|village| (0..periods.len()).map(|period| number(village, period)).collect()).collect();
    let numbers: Vec<Vec<&str>> = numbers.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let series: Vec<(&str, &[&str])> = VILLAGES.into_iter().zip(numbers.iter().map(Vec::as_slice)).collect();
    of_series(&format!("villages-{count}"), language, "万元", periods, &series)
}

fn estimated_villages() -> Chart {
    let periods = ["2021年", "2022年", "2023年"];
    let mut chart = of_series(
        "estimates",
        Zh,
        "万元",
        &periods,
        &[
            ("集中整治占用公共消防通道违规停车专项行动检查点位", &["10", "12", "约8000"]),
            ("七里界村", &["11", "12", "13"]),
            ("小桥村", &["9", "", "9"]),
        ],
    );
    chart.series[0].items[2].status = Status::Forecast;
    chart.series[1].items[2].status = Status::Provisional;
    chart
}

/// A level and its growth; the last period is provisional.
pub(super) fn with_growth(language: Language, unit: &str, periods: &[&str], level: &[&str], growth: &[&str]) -> Chart {
    let mut chart = of_series("growth", language, unit, periods, &[("Level", level), ("Growth", growth)]);
    chart.items.truncate(periods.len());
    chart.series[1].unit = "%".into();
    for series in &mut chart.series {
        series.items.last_mut().expect("a period").status = Status::Provisional;
    }
    chart
}

/// A start, steps with their signs, and an end.
pub(super) fn steps(language: Language, unit: &str, items: &[(&str, &str)]) -> Chart {
    chart("steps", language, unit, items.iter().map(|(label, number)| item(label, number)).collect())
}

fn open_steps() -> Chart {
    let mut chart = steps(Zh, "件", &[("甲", "10"), ("乙", "+3"), ("丙", "-3"), ("丁", "10")]);
    chart.items[1].status = Status::Provisional;
    chart.items[3].status = Status::Forecast;
    chart
}

fn estimated_change() -> Chart {
    let numbers = [("2022年", &["10", "12", "9"][..]), ("2023年", &["约20", "", "9"])];
    let mut chart =
        of_series("open", Zh, "次", &["集中整治占用公共消防通道违规停车专项行动检查点位", "乙", "丙"], &numbers);
    chart.series[1].items[0].status = Status::Provisional;
    chart
}

fn estimated_stack() -> Chart {
    let numbers = [("A", &["10", "12", "9"][..]), ("B", &["3", "9", "6"])];
    let mut chart = of_series("open", En, "visits", &["2021", "2022", "2023"], &numbers);
    chart.series[1].items[2].status = Status::Forecast;
    chart
}
