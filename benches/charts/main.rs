//! Measures drawing: charts per second on one thread, bytes per drawing, PNG per second, and peers in the same run.
//!
//! ```text
//! cargo bench --bench charts                   ours, then ECharts and matplotlib where they can be installed
//! cargo bench --bench charts -- --alone        ours only
//! ```
//!
//! Rates are drawings per second of processor time, so that whatever else the machine does counts little; each line is
//! the median of several rounds in fresh processes. `docs/performance.md` says what the numbers were.

#![expect(clippy::print_stdout, reason = "the table is the result")]
#![expect(clippy::disallowed_methods, reason = "the peers' script is run where it stands")]

#[path = "../build/gauge.rs"]
#[expect(dead_code, reason = "only builds count the files that they write")]
mod gauge;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use gongkai::chart::{Chart, Item, Kind, Series, Status, Width, find};
use gongkai::model::Language;
use rust_decimal::Decimal;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 5;
const DRAWINGS: usize = 10_000;
const PICTURES: usize = 40;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => measured(true),
        ["--alone"] => measured(false),
        ["--draw", name] => drawn(name),
        ["--picture", name] => pictured(name),
        _ => Err("cargo bench --bench charts [-- --alone]".into()),
    }
}

/// The corpus: what a yearly report draws most.
fn corpus() -> Vec<(&'static str, &'static dyn Kind, Chart)> {
    let kind = |name| find(name).expect("a kind of this name");
    let years: Vec<String> = (2016..2024).map(|year| format!("{year}年")).collect();
    let columns =
        items(years.iter().map(String::as_str), ["7.20", "6.40", "8.15", "9.30", "8.80", "9.95", "10.75", "12.62"]);
    let names = ["财政收入", "零售总额", "技改投资"];
    let values = [
        ["1.12", "1.05", "1.21", "1.33", "1.30", "1.38", "1.41", "1.47"],
        ["1.60", "1.40", "", "1.80", "1.82", "1.79", "1.88", "1.93"],
        ["0.90", "0.85", "0.97", "1.02", "0.99", "1.10", "1.15", "1.21"],
    ];
    let lines: Vec<Series> = names
        .iter()
        .zip(values)
        .map(|(name, values)| Series {
            name: (*name).into(),
            unit: String::new(),
            items: items(years.iter().map(String::as_str), values),
        })
        .collect();
    let bars = items(
        ["清理卫生死角", "拆除违章建筑", "督促整改施工质量问题", "拆除乱搭乱建", "铁路沿线隐患整治", "重大隐患"]
            .into_iter(),
        ["830", "125", "30", "30", "7", "6"],
    );
    vec![
        ("columns of 8 periods", kind("column"), chart("column", "亿元", columns, Vec::new())),
        ("three lines with a gap", kind("line"), chart("line", "亿元", Vec::new(), lines)),
        ("six bars, Chinese labels", kind("bar"), chart("bar", "处", bars, Vec::new())),
    ]
}

fn items<'l>(labels: impl Iterator<Item = &'l str>, numbers: impl IntoIterator<Item = &'static str>) -> Vec<Item> {
    let item = |(label, number): (&str, &str)| Item {
        rate: None,
        label: label.into(),
        value: number.parse::<Decimal>().ok(),
        total: None,
        number: number.into(),
        total_number: String::new(),
        qualified: false,
        status: Status::Final,
    };
    labels.zip(numbers).map(item).collect()
}

fn chart(name: &str, unit: &str, items: Vec<Item>, series: Vec<Series>) -> Chart {
    let items = if series.is_empty() { items } else { series.iter().flat_map(|one| one.items.clone()).collect() };
    Chart {
        id: format!("chart-{name}"),
        language: Language::Zh,
        title: "四项总量中固定资产投资领先".into(),
        place: "西山街道".into(),
        period: "2023年".into(),
        unit: unit.into(),
        description: None,
        highlight: None,
        items,
        series,
    }
}

fn named(name: &str) -> Result<(&'static dyn Kind, Chart)> {
    let found = corpus().into_iter().find(|(_, kind, _)| kind.name() == name);
    found.map(|(_, kind, chart)| (kind, chart)).ok_or_else(|| format!("no chart of kind {name} here").into())
}

fn drawn(name: &str) -> Result<()> {
    let (kind, chart) = named(name)?;
    for _ in 0..DRAWINGS {
        black_box(kind.draw(black_box(&chart), Width::Wide).map_err(|refusal| refusal.en)?);
    }
    Ok(())
}

#[cfg(feature = "picture")]
fn pictured(name: &str) -> Result<()> {
    let (kind, chart) = named(name)?;
    let svg = kind.draw(&chart, Width::Wide).map_err(|refusal| refusal.en)?;
    let svg = svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
    for _ in 0..PICTURES {
        black_box(gongkai::picture::png(black_box(&svg), 2.0)?);
    }
    Ok(())
}

#[cfg(not(feature = "picture"))]
fn pictured(_: &str) -> Result<()> {
    Err("built without the feature `picture`".into())
}

fn measured(with_peers: bool) -> Result<()> {
    println!("{}\n", gauge::description());
    println!(
        "| chart | drawings a second | bytes, wide | bytes, narrow | PNG a second, 1280 px |\n|---|---:|---:|---:|---:|"
    );
    let mut sizes = Vec::new();
    let mut rates = Vec::new();
    for (title, kind, chart) in corpus() {
        let size = |width| kind.draw(&chart, width).map(|svg| svg.len()).map_err(|refusal| refusal.en);
        let (wide, narrow) = (size(Width::Wide)?, size(Width::Narrow)?);
        sizes.extend([wide, narrow]);
        let drawings = rate("--draw", kind.name(), DRAWINGS)?;
        rates.push(drawings);
        let pictures = rate("--picture", kind.name(), PICTURES)?;
        println!("| {title} | {drawings:.0} | {wide} | {narrow} | {pictures:.0} |");
    }
    sizes.sort_unstable();
    println!("\nmedian of all drawings: {} bytes", sizes[sizes.len() / 2]);
    if with_peers {
        peers(&rates)?;
    }
    Ok(())
}

/// Runs a second of processor time of `mode`, the median of several rounds.
fn rate(mode: &str, name: &str, count: usize) -> Result<f64> {
    let program = std::env::current_exe()?;
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let (sample, output) = gauge::measure(Command::new(&program).args([mode, name]))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let milliseconds = sample.usage.as_ref().map_or(sample.wall_ms, |usage| usage.cpu_ms);
        rates.push(count as f64 * 1000.0 / milliseconds);
    }
    rates.sort_by(f64::total_cmp);
    Ok(rates[rates.len() / 2])
}

/// The same charts by other programs: each line of the script is peer, chart, drawings a second, bytes.
fn peers(ours: &[f64]) -> Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/charts/peers.sh");
    let output = Command::new("bash").arg(script).output()?;
    let told = String::from_utf8(output.stdout)?;
    println!("\n| peer | chart | drawings a second | bytes | ours ÷ peer |\n|---|---|---:|---:|---:|");
    for line in told.lines() {
        match line.split('\t').collect::<Vec<_>>().as_slice() {
            [peer, place, rate, bytes] => {
                let (place, rate): (usize, f64) = (place.parse()?, rate.parse()?);
                let (title, _, _) = corpus().swap_remove(place);
                println!("| {peer} | {title} | {rate:.0} | {bytes} | {:.0} |", ours[place] / rate);
            }
            _ => println!("{line}"),
        }
    }
    Ok(())
}
