//! Horizontal bars of one unit, in the order given; the largest is the subject.

use rust_decimal::Decimal;

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Bounds, Chart, Item, Kind, Refusal, Status, Width, length, say};
use super::plot::{Anchor, Frame, Place, Plot};
use super::width::{Role, Room, quantity_width, wrap};
use crate::model::Language;

/// Compares 2 to 15 categories by one measure of one period. Right for long names and for most single-year
/// figures. All values share one unit; sort them by value and put 其他 last.
pub(super) struct Bar;

const BOUNDS: Bounds = Bounds {
    noun: ("项", "items"),
    count: 2..=15,
    instead: ("请拆成几张图，或改用表格", "split the chart, or use a table"),
};

/// Between the zero line and what is written beside it.
const GAP: f64 = 8.0;

/// What is left free above the first bar.
const TOP: f64 = 4.0;

/// The part of a picture that number and unit may take; beyond it the line above the picture says the unit alone.
const QUANTITY_SHARE: f64 = 0.36;

impl Kind for Bar {
    fn name(&self) -> &'static str {
        "bar"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "条形图", "Bar chart")
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        BOUNDS.check(self, chart)?;
        let largest = largest(chart);
        let alike = chart.items.iter().all(|item| item.value == largest);
        let wanted = chart.highlight.and_then(|place| chart.items.get(place));
        Ok(draw_bars(self, chart, width, &|item| match wanted {
            Some(wanted) => std::ptr::eq(wanted, item),
            None => !alike && item.value == largest,
        }))
    }

    fn facts(&self, chart: &Chart) -> String {
        description::ranking(chart)
    }
}

/// Draws the bars of any chart that has passed its own kind's rules.
pub(super) fn draw_bars(kind: &dyn Kind, chart: &Chart, width: Width, subject: &dyn Fn(&Item) -> bool) -> String {
    let layout = Layout::new(chart, width, subject);
    let mut picture = Picture::new(chart, width, layout.height);
    layout.paint(chart, &mut picture, subject);
    picture.into_svg(&chart.title, &description::describe(kind, chart))
}

fn largest(chart: &Chart) -> Option<Decimal> {
    chart.items.iter().filter_map(|item| item.value).max()
}

fn label_role(subject: bool) -> Role {
    if subject { Role::LabelSubject } else { Role::Label }
}

/// One bar: its label, the first baseline of the label, and the middle of the bar.
struct Row {
    label: Vec<String>,
    baseline: f64,
    middle: f64,
}

/// Where everything stands, in pixels.
struct Layout {
    rows: Vec<Row>,
    zero: f64,
    thickness: f64,
    height: f64,
    labels_above: bool,
    /// The unit behind each number; empty where only the line above the picture says it.
    unit: String,
}

impl Layout {
    fn new(chart: &Chart, width: Width, subject: &dyn Fn(&Item) -> bool) -> Self {
        let unit = repeated_unit(chart, width);
        let labels = labels(chart, width, subject);
        match width {
            Width::Wide => Layout::beside(chart, labels, unit, subject),
            Width::Narrow => Layout::above(labels, unit),
        }
    }

    /// Labels at the left of their bars.
    fn beside(chart: &Chart, labels: Vec<Vec<String>>, unit: String, subject: &dyn Fn(&Item) -> bool) -> Self {
        let (thickness, gap) = if labels.len() > 8 { (24.0, 14.0) } else { (30.0, 18.0) };
        let lines = labels.iter().map(Vec::len).max().unwrap_or(1);
        let pitch = f64::max(thickness + gap, lines as f64 * Role::Label.leading() + 10.0);
        let widest = labels.iter().zip(&chart.items).flat_map(|(lines, item)| {
            let role = label_role(subject(item));
            lines.iter().map(move |line| role.width(line))
        });
        let zero = widest.fold(0.0, f64::max) + 12.0;
        let height = TOP + pitch * labels.len() as f64 + 4.0;
        let rows = labels.into_iter().enumerate().map(|(index, label)| {
            let middle = TOP + pitch * (index as f64 + 0.5);
            let rise = (label.len() as f64 - 1.0) / 2.0 * Role::Label.leading();
            Row { baseline: middle - rise + Role::Label.drop(), middle, label }
        });
        Layout { rows: rows.collect(), zero, thickness, height, labels_above: false, unit }
    }

    /// Labels above their bars, for phones.
    fn above(labels: Vec<Vec<String>>, unit: String) -> Self {
        let (thickness, gap) = (24.0, 16.0);
        let mut bottom = TOP - gap / 2.0;
        let rows: Vec<Row> = labels
            .into_iter()
            .map(|label| {
                let baseline = bottom + gap / 2.0 + Role::Label.size();
                let bar = baseline + (label.len() as f64 - 1.0) * Role::Label.leading() + 8.0;
                bottom = bar + thickness + gap / 2.0;
                Row { label, baseline, middle: bar + thickness / 2.0 }
            })
            .collect();
        Layout { rows, zero: 1.0, thickness, height: bottom, labels_above: true, unit }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture, subject: &dyn Fn(&Item) -> bool) {
        let (longest, end) = self.scale(chart, picture.width());
        let frame = Frame { left: self.zero, top: 0.0, right: end, bottom: self.height };
        let mut plot = Plot::new(picture, &frame, 0.0..longest, self.height..0.0);
        for mark in [Mark::Bar, Mark::BarSubject, Mark::BarHatch, Mark::Hatch] {
            let rows =
                self.rows.iter().zip(&chart.items).filter(|(_, item)| marks(item, subject(item)).contains(&mark));
            plot.rectangles(mark, rows.filter_map(|(row, item)| self.bar(row, item)));
        }
        self.paint_zero_line(&mut plot);
        self.paint_gaps(chart, &mut plot, longest / (end - self.zero));
        for (row, item) in self.rows.iter().zip(&chart.items) {
            self.write_label(&plot, row, label_role(subject(item)));
            self.write_value(&plot, row, item, chart.no_data());
        }
    }

    /// The longest bar in data and where it ends, so that every number still fits after its own bar.
    fn scale(&self, chart: &Chart, width: f64) -> (f64, f64) {
        let longest = largest(chart).map_or(1.0, length);
        let room = chart.items.iter().filter_map(|item| {
            let rest = width - self.zero - GAP - quantity_width(Role::Value, &item.number, &self.unit);
            item.value.filter(|value| !value.is_zero()).map(|value| rest * (longest / length(value)))
        });
        let plot = room.fold(width - self.zero, f64::min).max(width / 8.0);
        (longest, self.zero + plot)
    }

    fn bar(&self, row: &Row, item: &Item) -> Option<[Place; 2]> {
        let value = item.value.filter(|value| !value.is_zero())?;
        let half = self.thickness / 2.0;
        Some([(0.0, row.middle - half), (length(value), row.middle + half)])
    }

    /// One line beside all bars, or a short one per bar where labels stand between them.
    fn paint_zero_line(&self, plot: &mut Plot<'_>) {
        let reach = self.thickness / 2.0 + if self.labels_above { 2.0 } else { 7.0 };
        let ends = self.rows.iter().map(|row| [(0.0, row.middle - reach), (0.0, row.middle + reach)]);
        if self.labels_above {
            plot.lines(Mark::Axis, ends);
        } else if let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) {
            plot.lines(Mark::Axis, [[(0.0, first.middle - reach), (0.0, last.middle + reach)]]);
        }
    }

    /// A short dash at zero stands for a missing value.
    fn paint_gaps(&self, chart: &Chart, plot: &mut Plot<'_>, data_per_pixel: f64) {
        let missing = self.rows.iter().zip(&chart.items).filter(|(_, item)| item.value.is_none());
        plot.lines(Mark::Axis, missing.map(|(row, _)| [(0.0, row.middle), (10.0 * data_per_pixel, row.middle)]));
    }

    fn write_label(&self, plot: &Plot<'_>, row: &Row, role: Role) {
        let (anchor, x) = if self.labels_above { (Anchor::Start, 0.0) } else { (Anchor::End, self.zero - 12.0) };
        plot.paragraph(role, anchor, (x, row.baseline), &row.label);
    }

    fn write_value(&self, plot: &Plot<'_>, row: &Row, item: &Item, no_data: &str) {
        match item.value {
            Some(value) => {
                let end = plot.position((length(value), row.middle)).0;
                let place = (end + GAP, row.middle + Role::Value.drop());
                plot.quantity(Role::Value, Anchor::Start, place, &item.number, &self.unit);
            }
            None => plot.text(Role::Note, Anchor::Start, (self.zero + 16.0, row.middle + Role::Note.drop()), no_data),
        }
    }
}

/// The marks that make up a bar; hatching lies over the bar.
fn marks(item: &Item, subject: bool) -> &'static [Mark] {
    match (item.status, subject) {
        (Status::Provisional | Status::Forecast, _) => &[Mark::BarHatch, Mark::Hatch],
        (Status::Final, true) => &[Mark::BarSubject],
        (Status::Final, false) => &[Mark::Bar],
    }
}

fn labels(chart: &Chart, width: Width, subject: &dyn Fn(&Item) -> bool) -> Vec<Vec<String>> {
    let room = match (width, chart.language) {
        (Width::Wide, Language::Zh) => Room { width: 12.0 * Role::Label.size(), lines: 2 },
        (Width::Wide, Language::En) => Room { width: 232.0, lines: 3 },
        (Width::Narrow, _) => Room { width: width.pixels(), lines: 3 },
    };
    let label = |item: &Item| wrap(&item.label, &item.status_tail(chart.language), label_role(subject(item)), room);
    chart.items.iter().map(label).collect()
}

fn repeated_unit(chart: &Chart, width: Width) -> String {
    let unit = chart.unit_after_number();
    let fits = chart
        .items
        .iter()
        .all(|item| quantity_width(Role::Value, &item.number, &unit) <= width.pixels() * QUANTITY_SHARE);
    if fits { unit } else { String::new() }
}
