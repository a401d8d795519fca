//! Samples into the table that is printed: medians, with the least and the most of the wall time.

use crate::gauge::Sample;

/// All samples of one kind of run.
pub(crate) struct Row {
    label: &'static str,
    samples: Vec<Sample>,
}

impl Row {
    pub(crate) fn new(label: &'static str) -> Self {
        Self { label, samples: Vec::new() }
    }

    pub(crate) fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    fn wall(&self) -> f64 {
        median(self.samples.iter().map(|sample| sample.wall_ms))
    }

    fn cpu(&self) -> f64 {
        median(self.samples.iter().filter_map(|sample| sample.usage).map(|usage| usage.cpu_ms))
    }

    fn cells(&self) -> [String; 5] {
        let walls = || self.samples.iter().map(|sample| sample.wall_ms);
        let (least, most) = (walls().fold(f64::INFINITY, f64::min), walls().fold(0.0, f64::max));
        let peak = median(self.samples.iter().filter_map(|sample| sample.usage).map(|usage| usage.peak_mb));
        let written = self.samples.last().and_then(|sample| sample.written);
        [
            self.label.to_owned(),
            format!("{} ({}–{})", number(self.wall()), number(least), number(most)),
            number(self.cpu()),
            number(peak),
            written.map_or_else(|| "–".to_owned(), |written| written.to_string()),
        ]
    }
}

/// With ratios to the first row, in wall and processor time.
pub(crate) fn print(rows: &[Row]) -> String {
    let floor = rows.first();
    let lines = rows.iter().map(|row| {
        let ratio = |own: f64, floor: Option<f64>| {
            let ratio = own / floor.unwrap_or(f64::NAN);
            if ratio.is_finite() { format!("{ratio:.2}") } else { "–".to_owned() }
        };
        let ratios = [ratio(row.wall(), floor.map(Row::wall)), ratio(row.cpu(), floor.map(Row::cpu))];
        row.cells().into_iter().chain(ratios).collect()
    });
    let heads = ["run", "wall ms (min–max)", "CPU ms", "peak MB", "files written", "wall × floor", "CPU × floor"];
    lay_out(&heads, lines.collect())
}

/// Without a floor to compare with.
pub(crate) fn print_alone(rows: &[Row]) -> String {
    let heads = ["run", "wall ms (min–max)", "CPU ms", "peak MB", "files written"];
    lay_out(&heads, rows.iter().map(|row| row.cells().into()).collect())
}

fn lay_out(heads: &[&str], lines: Vec<Vec<String>>) -> String {
    let heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    let all = || std::iter::once(&heads).chain(&lines);
    let widths: Vec<usize> =
        (0..heads.len()).map(|column| all().map(|line| line[column].chars().count()).max().unwrap_or(0)).collect();
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .zip(&widths)
            .enumerate()
            .map(
                |(column, (cell, width))| {
                    if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(column, width)| if column == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) })
        .collect();
    let mut text = line(&heads) + &line(&rule);
    for cells in &lines {
        text.push_str(&line(cells));
    }
    text
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[length / 2],
        length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
    }
}

/// Three digits or so: more would only be noise.
fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => "–".to_owned(),
        value if value < 100.0 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    }
}
