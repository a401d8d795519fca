//! Measures a process: wall time by our own clock, processor time and peak memory by `/usr/bin/time` where it stands.
//!
//! The system counts the memory of whoever starts a process towards it. `/usr/bin/time` is small; this program is not.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use crate::Result;

const TIME: &str = "/usr/bin/time";

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) wall_ms: f64,
    pub(crate) usage: Option<Usage>,
    /// Files that the run has left new or changed.
    pub(crate) written: Option<usize>,
}

/// What the system counted.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) cpu_ms: f64,
    pub(crate) peak_mb: f64,
}

/// What the columns of the table mean on this machine.
pub(crate) fn description() -> String {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let counted = if Path::new(TIME).exists() { "" } else { " Without /usr/bin/time there is wall time only." };
    format!("{threads} hardware threads.{counted}")
}

pub(crate) fn measure(command: &mut Command) -> Result<(Sample, Output)> {
    if !Path::new(TIME).exists() {
        let (wall_ms, output) = timed(command)?;
        return Ok((Sample { wall_ms, usage: None, written: None }, output));
    }
    let report = std::env::temp_dir().join(format!("gongkai-gauge-{}", std::process::id()));
    let mut wrapped = Command::new(TIME);
    wrapped.args(["-f", "%U %S %M", "-o"]).arg(&report).arg(command.get_program()).args(command.get_args());
    let (wall_ms, output) = timed(&mut wrapped)?;
    let told = std::fs::read_to_string(&report)?;
    std::fs::remove_file(&report)?;
    Ok((Sample { wall_ms, usage: usage(&told), written: None }, output))
}

fn timed(command: &mut Command) -> Result<(f64, Output)> {
    let start = Instant::now();
    let output = command.output()?;
    Ok((start.elapsed().as_secs_f64() * 1000.0, output))
}

/// The last line: seconds of the program, seconds of the system, kilobytes.
fn usage(told: &str) -> Option<Usage> {
    let mut numbers = told.lines().last()?.split(' ').map(str::parse::<f64>);
    let mut number = || numbers.next()?.ok();
    let (user, system, kilobytes) = (number()?, number()?, number()?);
    Some(Usage { cpu_ms: (user + system) * 1000.0, peak_mb: kilobytes / 1024.0 })
}
