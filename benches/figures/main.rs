//! Measures figures: how fast quantities are written, and what reading indicators costs beside a bare parse.
//!
//! ```text
//! cargo bench --bench figures                  both
//! cargo bench --bench figures -- 200           200 topics and not 1,000
//! ```
//!
//! Each topic has 40 indicators with 10 periods. Loading and the bare parse run as fresh processes, in turn, several
//! rounds; what counts is the ratio of their processor times. `docs/performance.md` says what the numbers were.

#![expect(clippy::disallowed_methods, reason = "a benchmark prepares folders and looks at what stands there")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

#[path = "../build/gauge.rs"]
#[expect(dead_code, reason = "only builds count the files that they write")]
mod gauge;

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use gauge::Sample;
use gongkai::model::{Language, Qualifier, Quantity, Units};
use gongkai::{disk, embedded, load};
use rayon::prelude::*;
use rust_decimal::Decimal;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 5;
const INDICATORS: usize = 40;
const PERIODS: usize = 10;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--load", folder] => loaded(Path::new(folder)),
        ["--parse", folder] => parsed(Path::new(folder)),
        [] => measured(1000),
        [topics] => measured(topics.parse()?),
        _ => Err("cargo bench --bench figures [-- TOPICS]".into()),
    }
}

fn measured(topics: usize) -> Result<()> {
    formatted();
    println!("\n{topics} topics of {INDICATORS} indicators with {PERIODS} periods. {}", gauge::description());
    let folder = tempfile::tempdir()?;
    generate(folder.path(), topics)?;
    let program = std::env::current_exe()?;
    let run = |mode: &str| -> Result<Sample> {
        let (sample, output) = gauge::measure(Command::new(&program).arg(mode).arg(folder.path()))?;
        if output.status.success() { Ok(sample) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
    };
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((run("--parse")?, run("--load")?));
    }
    println!("| run | wall ms | CPU ms | peak MB |\n|---|---:|---:|---:|");
    print_row("bare parse", rounds.iter().map(|(parse, _)| parse));
    print_row("load", rounds.iter().map(|(_, load)| load));
    let mut ratios: Vec<f64> = rounds
        .iter()
        .filter_map(|(parse, load)| Some(load.usage.as_ref()?.cpu_ms / parse.usage.as_ref()?.cpu_ms))
        .collect();
    ratios.sort_by(f64::total_cmp);
    if let Some(ratio) = ratios.get(ratios.len() / 2) {
        println!("load ÷ bare parse, CPU, median of {ROUNDS} rounds: {ratio:.2}");
    }
    Ok(())
}

fn print_row<'s>(name: &str, samples: impl Iterator<Item = &'s Sample> + Clone) {
    let median = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len() / 2).copied().unwrap_or_default()
    };
    let wall = median(samples.clone().map(|sample| sample.wall_ms).collect());
    let cpu = median(samples.clone().filter_map(|sample| Some(sample.usage.as_ref()?.cpu_ms)).collect());
    let peak = median(samples.filter_map(|sample| Some(sample.usage.as_ref()?.peak_mb)).collect());
    println!("| {name} | {wall:.0} | {cpu:.0} | {peak:.0} |");
}

/// Writes a million quantities in both languages on one thread.
fn formatted() {
    const COUNT: usize = 1_000_000;
    let units = Units::default();
    let names = ["亿元", "万元", "元", "%", "件", "户", "亩", "人次"];
    let qualifiers = [None, None, None, Some(Qualifier::About), Some(Qualifier::Over)];
    let quantities: Vec<Quantity<'_>> = (0..1000_i64)
        .filter_map(|number| {
            let place = usize::try_from(number).ok()?;
            Some(Quantity {
                value: Decimal::new(number * 7919 % 1_000_003, u32::try_from(number % 3).ok()?),
                upper: None,
                unit: units.get(names[place % names.len()])?,
                qualifier: qualifiers[place % qualifiers.len()],
            })
        })
        .collect();
    let start = Instant::now();
    let mut written = 0;
    for quantity in quantities.iter().cycle().take(COUNT) {
        for language in Language::ALL {
            written += black_box(quantity.written(language).text(language)).len();
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{COUNT} quantities in both languages: {seconds:.2} s, {:.0} a second, {:.1} bytes each",
        COUNT as f64 / seconds,
        written as f64 / COUNT as f64 / 2.0
    );
}

fn generate(folder: &Path, topics: usize) -> Result<()> {
    let content = folder.join("content");
    std::fs::create_dir_all(content.join("indicators"))?;
    std::fs::write(
        content.join("site.yaml"),
        "name: {zh: 门户, en: Portal}\nsection: {zh: 公开, en: Disclosure}\ndisclosing-body: {zh: 街道, en: Office}\nlanguages: [zh, en]\naddress: https://www.example.gov.cn/x/\n",
    )?;
    std::fs::write(content.join("catalogue.yaml"), "columns:\n  - {key: ghjh, name: {zh: 计划, en: Plans}}\n")?;
    for topic in 0..topics {
        let mut yaml = format!("topic: {{zh: 专题{topic}, en: Topic {topic}}}\nindicators:\n");
        for indicator in 0..INDICATORS {
            let _ = writeln!(
                yaml,
                "  t{topic}-i{indicator}:\n    name: {{zh: 规模以上工业产值{indicator}, en: Output of industry {indicator}}}\n    unit: 亿元\n    coverage: {{zh: 不含市属企业, en: excluding enterprises of the city}}\n    observations:"
            );
            for period in 0..PERIODS {
                let (year, value) = (2014 + period, 1000 + topic * 7 + indicator * 13 + period * 31);
                let _ = writeln!(yaml, "      {year}: {}.{:02}", value / 100, value % 100);
            }
        }
        std::fs::write(content.join(format!("indicators/t{topic}.yaml")), yaml)?;
    }
    Ok(())
}

/// The other process: what the program does.
fn loaded(folder: &Path) -> Result<()> {
    let sources = disk::open_project(folder)?.with_embedded(embedded::FILES);
    let outcome = load::site(&sources, &load::Kept::default());
    let site = outcome.value.ok_or("the project could not be read")?;
    if !outcome.diagnostics.is_empty() {
        return Err(format!("{} findings", outcome.diagnostics.len()).into());
    }
    black_box(site);
    Ok(())
}

/// The other process: the same files by the same crate into its plain tree, and no more.
fn parsed(folder: &Path) -> Result<()> {
    let files: Vec<_> = std::fs::read_dir(folder.join("content/indicators"))?.collect::<std::io::Result<_>>()?;
    let trees: Vec<serde_json::Value> = files
        .par_iter()
        .map(|file| {
            let text = std::fs::read_to_string(file.path()).map_err(|error| error.to_string())?;
            serde_yaml::from_str(&text).map_err(|error| error.to_string())
        })
        .collect::<std::result::Result<_, String>>()?;
    black_box(trees);
    Ok(())
}
