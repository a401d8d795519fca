//! Done of total, one bar per item, each against its own whole.

use rust_decimal::Decimal;

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Bounds, Chart, Item, Kind, Refusal, Status, Width, length, say};
use super::percent;
use super::plot::{Anchor, Frame, Place, Plot};
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Shows how much of a target or total is done: 285 of 287 disputes. Every item states its total in the
/// same unit and for the same period; rates up to 150 % are drawn beyond the end of the outline.
/// 0 of 30 is drawn, too: the total is the measure, so zeros mean something.
pub(super) struct Progress;

const BOUNDS: Bounds = Bounds {
    noun: ("项", "items"),
    count: 1..=15,
    instead: ("请拆成几张图，或改用表格", "split the chart, or use a table"),
};

const THICKNESS: f64 = 18.0;

/// The outline is drawn around the track, so the track keeps off the edges.
const EDGE: f64 = 1.0;

impl Kind for Progress {
    fn name(&self) -> &'static str {
        "progress"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "进度条", "Progress bars")
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        check_totals(chart)?;
        BOUNDS.check_items(self, chart)?;
        let rows = rows(chart, width);
        let height = rows.last().map_or(0.0, |row| row.top + THICKNESS + 28.0);
        let mut picture = Picture::new(chart, width, height);
        paint(chart, &rows, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        description::completion(chart)
    }
}

fn check_totals(chart: &Chart) -> Result<(), Refusal> {
    for item in &chart.items {
        let Some(total) = item.total.filter(|total| *total > Decimal::ZERO) else {
            return Err(Refusal::new(
                format!("进度条的每一项都要有大于0的总数：“{}”没有；请补上总数，或改用条形图（bar）", item.label),
                format!(
                    "progress bars need a total above 0 for every item: `{}` has none; give it, or use `bar`",
                    item.label
                ),
            ));
        };
        let rate = item.value.and_then(|value| percent::percentage(value, total));
        if let Some(rate) = rate.filter(|rate| *rate > Decimal::from(150)) {
            let (label, number, whole, rate) =
                (&item.label, &item.number, &item.total_number, percent::written(rate, 1));
            return Err(Refusal::new(
                format!(
                    "进度条最多画到150%：“{label}”为{number}，总数{whole}，即{rate}；请核对总数，或改用条形图（bar）"
                ),
                format!(
                    "progress bars end at 150%: `{label}` is {number} of {whole}, that is {rate}; \
                     check the total, or use `bar`"
                ),
            ));
        }
    }
    Ok(())
}

/// One item: its label, the first baseline, the top of its bar.
struct Row {
    label: Vec<String>,
    baseline: f64,
    top: f64,
}

fn rows(chart: &Chart, width: Width) -> Vec<Row> {
    let mut next = 0.0;
    let row = |item: &Item| {
        let rate = Role::Value.width(&rate_text(chart, item)) + 12.0;
        let room = Room { width: width.pixels() - rate, lines: 3 };
        let label = wrap(&item.label, &item.status_tail(chart.language), Role::Label, room);
        let baseline = next + Role::Value.size();
        let top = baseline + (label.len() as f64 - 1.0) * Role::Label.leading() + 8.0;
        next = top + THICKNESS + 42.0;
        Row { label, baseline, top }
    };
    chart.items.iter().map(row).collect()
}

fn paint(chart: &Chart, rows: &[Row], picture: &mut Picture) {
    let (width, height) = (picture.width(), picture.height());
    let frame = Frame { left: EDGE, top: 0.0, right: width - EDGE, bottom: height };
    let end = chart.items.iter().filter_map(rate).map(length).fold(100.0, f64::max);
    let mut plot = Plot::new(picture, &frame, 0.0..end, height..0.0);
    plot.rectangles(Mark::Track, rows.iter().map(|row| bar(row, 100.0)));
    for mark in [Mark::BarSubject, Mark::BarHatch, Mark::Hatch] {
        let done = rows.iter().zip(&chart.items).filter(|(_, item)| marks(item).contains(&mark));
        let done = done.filter_map(|(row, item)| Some(bar(row, length(rate(item).filter(|rate| !rate.is_zero())?))));
        plot.rectangles(mark, done);
    }
    let over = rows.iter().zip(&chart.items).filter(|(_, item)| rate(item) > Some(Decimal::ONE_HUNDRED));
    plot.lines(Mark::Axis, over.map(|(row, _)| [(100.0, row.top - 4.0), (100.0, row.top + THICKNESS + 4.0)]));
    for (row, item) in rows.iter().zip(&chart.items) {
        write_texts(chart, row, item, &plot, width);
    }
}

fn bar(row: &Row, rate: f64) -> [Place; 2] {
    [(0.0, row.top), (rate, row.top + THICKNESS)]
}

fn marks(item: &Item) -> &'static [Mark] {
    match item.status {
        Status::Final => &[Mark::BarSubject],
        Status::Provisional | Status::Forecast => &[Mark::BarHatch, Mark::Hatch],
    }
}

fn write_texts(chart: &Chart, row: &Row, item: &Item, plot: &Plot<'_>, width: f64) {
    plot.paragraph(Role::Label, Anchor::Start, (0.0, row.baseline), &row.label);
    let role = if item.value.is_some() { Role::Value } else { Role::Note };
    plot.text(role, Anchor::End, (width, row.top - 8.0), &rate_text(chart, item));
    let number = if item.value.is_some() { item.number.as_str() } else { "—" };
    let done = format!("{number} / {}", item.total_number);
    plot.quantity(Role::Tick, Anchor::Start, (0.0, row.top + THICKNESS + 20.0), &done, &chart.unit_after_number());
}

fn rate(item: &Item) -> Option<Decimal> {
    percent::percentage(item.value?, item.total?)
}

fn rate_text(chart: &Chart, item: &Item) -> String {
    match percent::of(item, 0).filter(|_| rate(item).is_some()) {
        Some(rate) => format!("{}{rate}", percent::qualifier(item, chart.language)),
        None => chart.no_data().to_owned(),
    }
}
