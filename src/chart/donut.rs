//! A ring of two or three parts that make the whole, with the total in its middle.

use std::f64::consts::TAU;

use rust_decimal::Decimal;

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Bounds, Chart, Kind, Refusal, Width, length, say};
use super::plot::{Anchor, Frame, Place, Plot};
use super::share;
use super::width::{Role, Room, quantity_width, wrap};
use super::{number, percent};
use crate::model::Language;

/// Shows how a whole divides into two or three parts, where their shares matter more than their sizes. The parts must be
/// all there are. With more parts, and wherever sizes are compared, `share` or `bar` is read more exactly.
pub(super) struct Donut;

const BOUNDS: Bounds =
    Bounds { noun: ("个部分", "parts"), count: 2..=3, instead: ("请改用百分比条（share）", "use `share`") };

/// Outer and inner radius.
const RADII: (f64, f64) = (88.0, 58.0);

/// A point of the arc every so many degrees; finer than a pixel at this size.
const STEP: f64 = 6.0;

/// Between parts along the outer edge.
const GAP: f64 = 2.0;

const MARKS: [(Mark, Option<Mark>); 3] =
    [(Mark::Part1, None), (Mark::BarHatch, Some(Mark::Hatch)), (Mark::Part2, Some(Mark::Texture2))];

impl Kind for Donut {
    fn name(&self) -> &'static str {
        "donut"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "环形图", "Donut chart")
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        BOUNDS.check(self, chart)?;
        let whole = share::whole(self, chart)?;
        let layout = Layout::new(chart, whole, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(chart, whole, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        description::division(chart)
    }
}

/// A line of the list: its label and what stands under it.
struct Line {
    label: Vec<String>,
    baseline: f64,
    percentage: String,
}

struct Layout {
    centre: Place,
    left: f64,
    lines: Vec<Line>,
    height: f64,
}

/// Side of the square that stands for a part in the list.
const SWATCH: f64 = 16.0;

impl Layout {
    fn new(chart: &Chart, whole: Decimal, width: Width) -> Self {
        let (outer, edge) = (RADII.0, 2.0);
        let (left, top, centre) = match width {
            Width::Wide => (2.0 * outer + 48.0, 0.0, (outer + edge, outer + edge)),
            Width::Narrow => (0.0, 2.0 * outer + 22.0, (width.pixels() / 2.0, outer + edge)),
        };
        let room = Room { width: width.pixels() - left - SWATCH - 10.0, lines: 3 };
        let mut next = top + Role::Label.size() + 2.0;
        let lines: Vec<Line> = chart
            .items
            .iter()
            .map(|item| {
                let label = wrap(&item.label, &item.status_tail(chart.language), Role::Label, room);
                let rate = item.value.and_then(|value| percent::percentage(value, whole)).unwrap_or_default();
                let percentage = format!("{}{}", percent::qualifier(item, chart.language), percent::written(rate, 1));
                let line = Line { label, baseline: next, percentage };
                next += line.label.len() as f64 * Role::Label.leading() + Role::Value.leading() + 14.0;
                line
            })
            .collect();
        let list = next - Role::Label.size() - 10.0;
        let height = match width {
            Width::Wide => f64::max(2.0 * (outer + edge), list),
            Width::Narrow => list,
        };
        // Beside the ring, the list stands in the middle.
        let down = if width == Width::Wide { ((height - list) / 2.0).max(0.0) } else { 0.0 };
        let lines = lines.into_iter().map(|line| Line { baseline: line.baseline + down, ..line }).collect();
        Layout { centre, left, lines, height }
    }

    fn paint(&self, chart: &Chart, whole: Decimal, picture: &mut Picture) {
        let (width, height) = (picture.width(), picture.height());
        let frame = Frame { left: 0.0, top: 0.0, right: width, bottom: height };
        let mut plot = Plot::new(picture, &frame, 0.0..width, height..0.0);
        let mut from = 0.0;
        for ((item, line), (ground, texture)) in chart.items.iter().zip(&self.lines).zip(MARKS) {
            let to = from + TAU * length(item.value.unwrap_or_default()) / length(whole);
            let y = line.baseline - Role::Label.size() + 2.0;
            for mark in [Some(ground), texture].into_iter().flatten() {
                if to > from {
                    plot.polygons(mark, [self.arc(from, to)]);
                }
                plot.rectangles(mark, [[(self.left, y), (self.left + SWATCH, y + SWATCH)]]);
            }
            from = to;
        }
        self.write(chart, whole, &plot);
    }

    fn write(&self, chart: &Chart, whole: Decimal, plot: &Plot<'_>) {
        let total = number::written(whole, chart.language);
        let unit = chart.unit_after_number();
        let inside = 2.0 * RADII.1 - 12.0;
        let (x, y) = self.centre;
        // A long unit goes below the number: the hole is small.
        if quantity_width(Role::Value, &total, &unit) <= inside {
            plot.quantity(Role::Value, Anchor::Middle, (x, y + Role::Value.drop()), &total, &unit);
        } else {
            plot.text(Role::Value, Anchor::Middle, (x, y), &total);
            let lines = wrap(&chart.unit, "", Role::Unit, Room { width: inside, lines: 2 });
            plot.paragraph(Role::Unit, Anchor::Middle, (x, y + Role::Unit.leading()), &lines);
        }
        for (item, line) in chart.items.iter().zip(&self.lines) {
            let x = self.left + SWATCH + 10.0;
            plot.paragraph(Role::Label, Anchor::Start, (x, line.baseline), &line.label);
            let below = line.baseline + (line.label.len() as f64 - 1.0) * Role::Label.leading() + Role::Value.leading();
            plot.quantity(Role::Value, Anchor::Start, (x, below), &item.number, &unit);
            let after = x + quantity_width(Role::Value, &item.number, &unit) + 14.0;
            plot.text(Role::Tick, Anchor::Start, (after, below), &line.percentage);
        }
    }

    /// The outline of a part between two angles, clockwise from the top, shorter by the gap.
    fn arc(&self, from: f64, to: f64) -> Vec<Place> {
        let (outer, inner) = RADII;
        let trim = if to - from < TAU - 0.001 { GAP / 2.0 / outer } else { 0.0 };
        let (from, to) = (from + trim, f64::max(to - trim, from + trim));
        let steps = ((to - from) / STEP.to_radians()).ceil().max(1.0);
        let along = |radius: f64, reversed: bool| {
            let count = steps as u32;
            (0..=count).map(move |index| {
                let index = if reversed { count - index } else { index };
                let angle = from + (to - from) * f64::from(index) / steps;
                (self.centre.0 + radius * angle.sin(), self.centre.1 - radius * angle.cos())
            })
        };
        along(outer, false).chain(along(inner, true)).collect()
    }
}
