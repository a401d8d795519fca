//! A grid of squares, one for each case: done and open, or the parts of a small whole.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Bounds, Chart, Item, Kind, Refusal, Width, say};
use super::plot::{Anchor, Frame, Place, Plot};
use super::width::{Role, Room, quantity_width, wrap};
use crate::model::Language;

/// Shows each of at most 60 cases as a square: 9 of 30 lifts. Right where a reader can count; every item states its total
/// in the same unit. Larger totals and fractions belong into `progress`.
pub(super) struct Squares;

const BOUNDS: Bounds = Bounds {
    noun: ("项", "items"),
    count: 1..=6,
    instead: ("请拆成几张图，或改用表格", "split the chart, or use a table"),
};

/// More squares than this are not counted but guessed.
const MOST: u32 = 60;

/// Side of a square.
const SIDE: f64 = 17.0;

/// The outline is drawn around a square, so squares keep off the edges.
const EDGE: f64 = 1.0;

impl Kind for Squares {
    fn name(&self) -> &'static str {
        "squares"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "方格图", "Unit grid")
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        BOUNDS.check_items(self, chart)?;
        let rows = chart.items.iter().map(count).collect::<Result<Vec<_>, _>>()?;
        let layout = Layout::new(chart, &rows, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(chart, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        description::completion(chart)
    }
}

/// How many squares are filled, and how many there are.
fn count(item: &Item) -> Result<(u32, u32), Refusal> {
    let whole = |value: Decimal| value.fract().is_zero().then(|| value.to_u32()).flatten();
    let (Some(value), Some(total)) = (item.value, item.total.filter(|total| *total > Decimal::ZERO)) else {
        return Err(Refusal::new(
            format!("方格图的每一项都要有数值和大于0的总数：“{}”没有；请补上，或改用条形图（bar）", item.label),
            format!(
                "a unit grid needs a value and a total above 0 for every item: `{}` has none; give it, or use `bar`",
                item.label
            ),
        ));
    };
    match (whole(value), whole(total)) {
        (Some(value), Some(total)) if value <= total && total <= MOST => Ok((value, total)),
        _ => Err(Refusal::new(
            format!(
                "方格图一格是一件，总数最多{MOST}，数值不超过总数：“{}”是{}；请改用进度条（progress）",
                item.label,
                said(item)
            ),
            format!(
                "a unit grid has one square a case, at most {MOST}, and no more done than there are: `{}` is {}; use `progress`",
                item.label,
                said(item)
            ),
        )),
    }
}

fn said(item: &Item) -> String {
    format!("{} / {}", item.number, item.total_number)
}

/// One item: its label, the first baseline, its squares.
struct Row {
    label: Vec<String>,
    baseline: f64,
    top: f64,
    filled: u32,
    total: u32,
}

struct Layout {
    rows: Vec<Row>,
    across: u32,
    pitch: f64,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, counts: &[(u32, u32)], width: Width) -> Self {
        let (across, pitch) = match width {
            Width::Wide => (30, 21.0),
            Width::Narrow => (15, 22.0),
        };
        let mut next = 0.0;
        let rows = chart.items.iter().zip(counts).map(|(item, (filled, total))| {
            let room = width.pixels() - quantity_width(Role::Value, &said(item), &chart.unit_after_number()) - 14.0;
            let label =
                wrap(&item.label, &item.status_tail(chart.language), Role::Label, Room { width: room, lines: 3 });
            let baseline = next + Role::Value.size();
            let top = baseline + (label.len() as f64 - 1.0) * Role::Label.leading() + 10.0;
            next = top + f64::from(total.div_ceil(across)) * pitch + 16.0;
            Row { label, baseline, top, filled: *filled, total: *total }
        });
        let rows: Vec<Row> = rows.collect();
        Layout { rows, across, pitch, height: next - 12.0 }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture) {
        let (width, height) = (picture.width(), picture.height());
        let frame = Frame { left: 0.0, top: 0.0, right: width, bottom: height };
        let mut plot = Plot::new(picture, &frame, 0.0..width, height..0.0);
        for (mark, filled) in [(Mark::Track, false), (Mark::BarSubject, true)] {
            let squares = self.rows.iter().flat_map(|row| {
                let range = if filled { 0..row.filled } else { row.filled..row.total };
                range.map(move |index| self.square(row, index))
            });
            plot.rectangles(mark, squares.collect::<Vec<_>>());
        }
        let end = EDGE + f64::from(self.across - 1) * self.pitch + SIDE;
        for (row, item) in self.rows.iter().zip(&chart.items) {
            plot.paragraph(Role::Label, Anchor::Start, (0.0, row.baseline), &row.label);
            let unit = chart.unit_after_number();
            plot.quantity(Role::Value, Anchor::End, (end, row.baseline), &said(item), &unit);
        }
    }

    /// Opposite corners of the square with this number, row by row from the left.
    fn square(&self, row: &Row, index: u32) -> [Place; 2] {
        let x = EDGE + f64::from(index % self.across) * self.pitch;
        let y = row.top + EDGE + f64::from(index / self.across) * self.pitch;
        [(x, y), (x + SIDE, y + SIDE)]
    }
}
