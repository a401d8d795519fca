//! Measures the program beside a floor: the same texts through pulldown-cmark alone.
//!
//! ```text
//! cargo bench --bench build                    100 and 1,000 reports, then the worked example
//! cargo bench --bench build -- 5000            another number of reports
//! cargo bench --bench build -- --rounds 9      more rounds
//! cargo bench --bench build -- --charts        four charts and two tables of indicators in each report
//! cargo bench --bench build -- --generate DIR 1000     the project alone, to look at or to profile
//! ```
//!
//! Everything runs as a fresh process, in turn, several rounds, so that a busy machine slows all of them alike; what
//! counts is the ratio within one run. `corpus` writes the project, `floor` is what is compared with, `gauge` measures
//! a process, `table` prints. `docs/performance.md` says what the numbers were.

#![expect(clippy::disallowed_methods, reason = "a benchmark prepares folders and looks at what a build left there")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

mod corpus;
mod floor;
mod gauge;
mod phrases;
mod scene;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use corpus::{Blocks, Corpus};
use gauge::Sample;
use scene::Scene;
use table::Row;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Rounds, unless told otherwise.
const ROUNDS: usize = 5;
/// Runs of the worked example: it is so quick that single runs scatter.
const EXAMPLE_RUNS: usize = 20;

/// What the command line asks for.
enum Task {
    /// The measurements, for each number of reports.
    Measure { sizes: Vec<usize>, rounds: usize, example: usize, blocks: Blocks },
    /// The project alone.
    Generate { folder: PathBuf, reports: usize, blocks: Blocks },
    /// We are the other process: the floor.
    Floor { project: PathBuf, output: Option<PathBuf> },
}

fn main() -> Result<()> {
    match task()? {
        Task::Floor { project, output } => floor::run(&project, output.as_deref()),
        Task::Generate { folder, reports, blocks } => Corpus::write(&folder, reports, blocks).map(|_| ()),
        Task::Measure { sizes, rounds, example, blocks } => {
            let place = scene::place()?;
            println!("{} {}\n", place.description, gauge::description());
            for size in sizes {
                generated(&place.folder, size, blocks, rounds)?;
            }
            worked_example(&place.folder, example)
        }
    }
}

fn task() -> Result<Task> {
    let (mut sizes, mut rounds, mut bench, mut blocks) = (Vec::new(), ROUNDS, false, Blocks::None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            // Cargo says so when it runs us to measure; from `cargo test` a trial of seconds is enough.
            "--bench" => bench = true,
            "--rounds" => rounds = next()?.parse()?,
            "--charts" => blocks = Blocks::Charts,
            "--generate" => return Ok(Task::Generate { folder: next()?.into(), reports: next()?.parse()?, blocks }),
            "--floor" => return Ok(Task::Floor { project: next()?.into(), output: words.next().map(PathBuf::from) }),
            number => sizes.push(number.parse()?),
        }
    }
    if !bench {
        return Ok(Task::Measure { sizes: vec![2], rounds: 1, example: 1, blocks });
    }
    if sizes.is_empty() {
        sizes = vec![100, 1000];
    }
    Ok(Task::Measure { sizes, rounds, example: EXAMPLE_RUNS, blocks })
}

/// One generated project, all runs in turn.
fn generated(folder: &Path, reports: usize, blocks: Blocks, rounds: usize) -> Result<()> {
    let mut scene = Scene::generated(&folder.join(format!("generated-{reports}")), reports, blocks)?;
    let labels = [
        "floor: read, Markdown to HTML",
        "floor, into a constant page, written",
        "`gongkai build` into an empty folder",
        "`gongkai build`, nothing changed",
        "`gongkai build`, one figure changed",
        "`gongkai check`",
    ];
    let mut rows = labels.map(Row::new);
    for round in 0..rounds {
        scene.corpus()?.figure(round * 2)?;
        let [floor, page, whole, same, changed, check] = &mut rows;
        floor.add(scene.floor(false)?);
        page.add(scene.floor(true)?);
        scene.clear()?;
        whole.add(scene.build()?);
        same.add(scene.build()?);
        scene.corpus()?.figure(round * 2 + 1)?;
        changed.add(scene.build()?);
        check.add(scene.check()?);
    }
    let beside = if blocks == Blocks::Charts { ", four charts and two tables of indicators in each" } else { "" };
    println!("{reports} reports in two languages{beside} ({}), {rounds} rounds:\n", scene.corpus()?.size());
    println!("{}", table::print(&rows));
    scene.remove()
}

/// The project in `content/`, into an empty folder and once more.
fn worked_example(folder: &Path, runs: usize) -> Result<()> {
    let scene = Scene::copy(&folder.join("example"), Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let mut rows = ["`gongkai build` into an empty folder", "`gongkai build`, nothing changed", "`gongkai --version`"]
        .map(Row::new);
    for _ in 0..runs {
        let [whole, same, version] = &mut rows;
        scene.clear()?;
        whole.add(scene.build()?);
        same.add(scene.build()?);
        version.add(scene.version()?);
    }
    println!("The worked example in content/, {runs} runs:\n");
    println!("{}", table::print_alone(&rows));
    scene.remove()
}

/// Runs `command` to its end and measures it. What it says is passed on when it fails.
fn measured(command: &mut Command) -> Result<Sample> {
    let (sample, output) = gauge::measure(command)?;
    if output.status.success() {
        return Ok(sample);
    }
    let told: String = String::from_utf8_lossy(&output.stderr).chars().take(2000).collect();
    Err(format!("{command:?} failed ({}):\n{told}", output.status).into())
}
