//! Laws of all drawings, tried on sample charts: equal bytes, no text over text or bar, nothing outside, small files.

use rust_decimal::Decimal;

use super::width::{Role, quantity_width};
use super::{Chart, Item, KINDS, Series, Status, Width, draw, find};
use crate::model::Language::{self, En, Zh};

/// Left, top, right, bottom.
type Box4 = [f64; 4];

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn item(label: &str, number: &str) -> Item {
    let digits: String =
        number.chars().filter(|character| character.is_ascii_digit() || ".-".contains(*character)).collect();
    let value = (!digits.is_empty()).then(|| decimal(&digits));
    Item {
        label: label.into(),
        value,
        total: None,
        number: number.into(),
        total_number: String::new(),
        qualified: number.chars().any(|character| !character.is_ascii_digit() && !",.%".contains(character)),
        status: Status::Final,
    }
}

fn of(label: &str, number: &str, total: &str) -> Item {
    Item { total: Some(decimal(total)), total_number: total.into(), ..item(label, number) }
}

fn with(status: Status, item: Item) -> Item {
    Item { status, ..item }
}

fn chart(id: &str, language: Language, unit: &str, items: Vec<Item>) -> Chart {
    Chart {
        id: format!("chart-{id}"),
        language,
        title: "A finding".into(),
        place: "西山街道".into(),
        period: "2023".into(),
        unit: unit.into(),
        description: None,
        items,
        series: Vec::new(),
    }
}

/// Samples of unit grids and donuts.
fn small_wholes() -> Vec<(&'static str, Chart)> {
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

/// A chart of several series: each with its name and its numbers, one for every label.
fn of_series(id: &str, language: Language, unit: &str, labels: &[&str], series: &[(&str, &[&str])]) -> Chart {
    let series: Vec<Series> = series
        .iter()
        .map(|(name, numbers)| Series {
            name: (*name).into(),
            items: labels.iter().zip(*numbers).map(|(label, number)| item(label, number)).collect(),
        })
        .collect();
    let items = series.iter().flat_map(|series| series.items.clone()).collect();
    Chart { series, ..chart(id, language, unit, items) }
}

/// Samples of kinds with several series.
fn several() -> Vec<(&'static str, Chart)> {
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
    ]
}

fn samples() -> Vec<(&'static str, Chart)> {
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

fn drawings() -> Vec<(String, Width, String)> {
    let both = |(kind, chart): (&str, Chart)| {
        let kind = find(kind).expect("a kind of this name");
        [Width::Wide, Width::Narrow].map(|width| {
            let svg = kind.draw(&chart, width).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", chart.id));
            (format!("{} {} {:?}", kind.name(), chart.id, width), width, svg)
        })
    };
    samples().into_iter().chain(small_wholes()).chain(several()).flat_map(both).collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or(rest, |(inside, _)| inside)
}

fn attribute(tag: &str, name: &str) -> f64 {
    between(tag, &format!("{name}=\""), "\"").parse().expect("a number")
}

/// The box of every text, by our own table of widths.
fn text_boxes(svg: &str) -> Vec<(String, Box4)> {
    let mut boxes = Vec::new();
    for group in svg.split("<g class=\"").skip(1) {
        let role = Role::of_class(group.split('"').next().unwrap_or_default()).expect("a role");
        for text in group.split("<text ").skip(1) {
            let (x, y) = (attribute(text, "x"), attribute(text, "y"));
            let unit = if text.contains("<tspan") { between(between(text, "<tspan", "/tspan"), ">", "<") } else { "" };
            let width = quantity_width(role, between(text, ">", "<"), unit);
            let left = match between(group, "text-anchor=\"", "\"") {
                "end" => x - width,
                "middle" => x - width / 2.0,
                _ => x,
            };
            let words = between(text, ">", "</text>").to_owned();
            boxes.push((words, [left, y - 0.78 * role.size(), left + width, y + 0.12 * role.size()]));
        }
    }
    boxes
}

/// The box of every rectangle that stands for a figure.
fn bar_boxes(svg: &str) -> Vec<Box4> {
    let paths = svg.split("<path class=\"").skip(1);
    let paths = paths.filter(|path| ["bar", "part", "track"].iter().any(|mark| path.starts_with(mark)));
    let rectangles = paths.flat_map(|path| between(path, " d=\"", "\"").split('M').skip(1));
    // Arcs are no rectangles; the total stands inside their ring.
    rectangles.filter(|path| !path.contains('l')).map(rectangle).collect()
}

fn rectangle(path: &str) -> Box4 {
    let numbers: Vec<f64> = path.split([' ', 'h', 'v', 'z']).filter_map(|number| number.parse().ok()).collect();
    let [x, y, width, height, ..] = numbers[..] else { panic!("not a rectangle: {path}") };
    [x.min(x + width), y.min(y + height), x.max(x + width), y.max(y + height)]
}

fn overlap(one: &Box4, other: &Box4) -> bool {
    let slack = 0.2;
    one[0] + slack < other[2] && other[0] + slack < one[2] && one[1] + slack < other[3] && other[1] + slack < one[3]
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    assert_eq!(drawings(), drawings());
}

#[test]
fn no_text_lies_over_another_text_or_a_bar() {
    for (name, _, svg) in drawings() {
        let texts = text_boxes(&svg);
        assert!(texts.len() > 1 && (!bar_boxes(&svg).is_empty() || svg.contains("\"dot")), "{name} was not understood");
        for (index, (words, place)) in texts.iter().enumerate() {
            for (other, elsewhere) in &texts[index + 1..] {
                assert!(!overlap(place, elsewhere), "{name}: `{words}` {place:?} over `{other}` {elsewhere:?}");
            }
            for bar in bar_boxes(&svg) {
                assert!(!overlap(place, &bar), "{name}: `{words}` {place:?} over a bar {bar:?}");
            }
        }
    }
}

#[test]
fn nothing_leaves_the_picture() {
    for (name, width, svg) in drawings() {
        let height: f64 = between(&svg, "viewBox=\"0 0 ", "\"")
            .split(' ')
            .nth(1)
            .and_then(|height| height.parse().ok())
            .expect("a height");
        let texts = text_boxes(&svg).into_iter();
        for (words, [left, top, right, bottom]) in
            texts.chain(bar_boxes(&svg).into_iter().map(|bar| ("a bar".to_owned(), bar)))
        {
            let inside = left >= -0.2 && top >= -0.2 && right <= width.pixels() + 0.2 && bottom <= height + 0.2;
            assert!(inside, "{name}: `{words}` at {left} {top} {right} {bottom} of height {height}");
        }
    }
}

#[test]
fn drawings_are_small_and_hold_only_numbers() {
    for (name, _, svg) in drawings() {
        assert!(svg.len() < 4096, "{name}: {} bytes", svg.len());
        assert!(!svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("style="), "{name}: {svg}");
    }
}

#[test]
fn ids_differ_between_the_two_widths() {
    let (kind, chart) = samples().remove(9);
    let drawing = draw(find(kind).expect("a kind of this name"), &chart).expect("a drawing");
    let ids = |svg: &str| {
        svg.split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let mut all = [ids(&drawing.wide), ids(&drawing.narrow)].concat();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    assert!(all.iter().all(|id| id.starts_with("chart-topics-")));
}

#[test]
fn texts_cannot_break_the_markup() {
    let chart = chart("hostile", En, "<b>", vec![item("a\u{1}<&>\"\u{FFFE}b", "1"), item("c", "2\u{1F}3")]);
    let svg = draw(KINDS[0], &chart).expect("a drawing").wide;
    assert!(
        svg.contains("a&lt;&amp;&gt;&quot;b")
            && svg.contains("&lt;b&gt;")
            && !svg.contains(|character: char| character.is_control())
    );
}

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
fn kinds_have_unique_names_in_kebab_case() {
    for (index, kind) in KINDS.iter().enumerate() {
        assert!(kind.name().chars().all(|character| character.is_ascii_lowercase() || character == '-'));
        assert!(KINDS[..index].iter().all(|other| other.name() != kind.name()));
        assert_eq!(find(kind.name()).map(|found| found.name()), Some(kind.name()));
    }
}

#[test]
fn rates_do_not_claim_more_than_is_true() {
    let written = |value: &str| super::percent::written(decimal(value), 0);
    assert_eq!(
        ["99.3", "99.7", "100", "0", "0.3", "100.2", "100.04", "130"].map(written),
        ["99%", "99.7%", "100%", "0%", "<1%", "100.2%", ">100%", "130%"]
    );
}
