//! Lines of one to four series over time; what is missing leaves a gap.

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Chart, Item, Kind, Refusal, Shape, Status, Width, say};
use super::plot::{Anchor, Frame, Plot};
use super::scale::Scale;
use super::series::{Limits, Names, Trace, beside, latest, note_lines, status_note, value};
use super::series_facts::developments;
use super::width::Role;
use crate::model::Language;

/// Shows how one to four series went over 3 to 24 periods. Right for trends; for a few single years `column` is read more
/// exactly, for two periods `change`. Where all values are far from zero the axis may begin above it, and says so.
pub(super) struct Line;

const LIMITS: Limits = Limits {
    series: 1..=4,
    categories: 3..=24,
    instead: (
        "两期的变化请用 change，更多系列请拆成几张图",
        "for two periods use `change`, for more series split the chart",
    ),
    negatives: true,
};

/// Height of the scale.
const BODY: f64 = 200.0;

/// From the foot of the scale to the periods, clear of its lowest tick.
const FOOT: f64 = 10.0;

/// A series of up to this many points has its numbers beside them.
const MOST_NUMBERS: usize = 6;

/// Line, dot and hollow dot of each series.
const MARKS: [(Mark, Mark); 4] =
    [(Mark::Line1, Mark::Dot1), (Mark::Line2, Mark::Dot2), (Mark::Line3, Mark::Dot3), (Mark::Line4, Mark::Dot4)];

impl Kind for Line {
    fn name(&self) -> &'static str {
        "line"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "折线图", "Line chart")
    }

    fn shape(&self) -> Shape {
        Shape::OverTime
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        LIMITS.check(self, chart)?;
        let layout = Layout::new(chart, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(chart, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        developments(chart)
    }
}

struct Layout {
    scale: Scale,
    names: Option<Names>,
    left: f64,
    right: f64,
    top: f64,
    height: f64,
    /// Says what dashes mean, and where the axis begins.
    notes: Vec<String>,
}

impl Layout {
    fn new(chart: &Chart, width: Width) -> Self {
        let (smallest, largest) = chart.extent();
        let scale = Scale::around(smallest, largest);
        let ticks = scale.ticks().map(|tick| Role::Tick.width(&scale.text(tick, chart.language)));
        let left = ticks.fold(0.0, f64::max) + 14.0;
        let names = (chart.series.len() > 1)
            .then(|| Names::new(chart.series.iter().map(|series| series.name.as_str()), width.pixels()));
        let last = chart
            .series
            .iter()
            .filter_map(|series| latest(&series.items))
            .map(|(_, item)| Role::Value.width(&item.number));
        // The number of the last point stands behind it.
        let right = width.pixels() - last.fold(0.0, f64::max) - 14.0;
        let top = names.as_ref().map_or(0.0, |names| names.height + 6.0) + 40.0;
        let notes = note_lines(&notes(chart, &scale), chart.language, width.pixels());
        let extra = notes.len() as f64 * Role::Note.leading();
        let height = top + BODY + FOOT + Role::Tick.leading() + extra + 2.0;
        Layout { scale, names, left, right, top, height, notes }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture) {
        let last = chart.categories().len() as f64 - 1.0;
        let frame = Frame { left: self.left, top: self.top, right: self.right, bottom: self.top + BODY };
        let mut plot = Plot::new(picture, &frame, 0.0..last, self.scale.start()..self.scale.end());
        let across = |y: f64| [(0.0, y), (last, y)];
        let ticks: Vec<f64> = self.scale.ticks().map(super::kind::length).collect();
        plot.lines(Mark::Grid, ticks.iter().skip(1).map(|tick| across(*tick)));
        plot.lines(Mark::Axis, [across(if self.scale.start() < 0.0 { 0.0 } else { self.scale.start() })]);
        if let [only] = chart.series.as_slice() {
            let (foot, dash) = (self.scale.start(), (self.scale.end() - self.scale.start()) * 0.03);
            let missing = only.items.iter().enumerate().filter(|(_, item)| item.value.is_none());
            plot.lines(Mark::Axis, missing.map(|(index, _)| [(index as f64, foot), (index as f64, foot + dash)]));
        }
        for (series, (line, dot)) in chart.series.iter().zip(MARKS) {
            self.paint_series(&series.items, line, dot, &mut plot);
        }
        self.write(chart, &mut plot);
    }

    /// Runs of present values; a span that ends in a value that is not final is dashed.
    fn paint_series(&self, items: &[Item], line: Mark, dot: Mark, plot: &mut Plot<'_>) {
        let at = |index: usize| value(&items[index]).map(|value| (index as f64, value));
        let trace = Trace::of(items);
        plot.strokes(line, trace.firm);
        plot.strokes(Mark::Estimated, trace.estimated);
        for (index, item) in items.iter().enumerate() {
            let Some(place) = at(index) else { continue };
            let alone = index.checked_sub(1).is_none_or(|before| items[before].value.is_none())
                && items.get(index + 1).is_none_or(|after| after.value.is_none());
            let newest = latest(items).is_some_and(|(last, _)| last == index);
            let radius = if newest { 6.0 } else { 4.0 };
            if items.len() <= 2 * MOST_NUMBERS || alone || newest {
                let (x, y) = plot.position(place);
                let hollow = item.status != Status::Final;
                plot.circle(if hollow { Mark::Hollow } else { dot }, (x, y), radius);
            }
        }
    }

    fn write(&self, chart: &Chart, plot: &mut Plot<'_>) {
        let head = self.names.as_ref().map_or(0.0, |names| names.height + 6.0);
        plot.text(Role::Unit, Anchor::Start, (0.0, head + 14.0), &chart.unit);
        for tick in self.scale.ticks() {
            let y = plot.position((0.0, super::kind::length(tick))).1 + Role::Tick.drop();
            plot.text(Role::Tick, Anchor::End, (self.left - 10.0, y), &self.scale.text(tick, chart.language));
        }
        self.write_periods(&chart.categories(), plot);
        self.write_numbers(chart, plot);
        let foot = self.height - self.notes.len() as f64 * Role::Note.leading() + Role::Note.size();
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot), &self.notes);
        if let Some(names) = &self.names {
            names.paint(plot, 0.0, |plot, index, [from, to, y]| {
                let (line, dot) = MARKS[index];
                plot.stroke_in_pixels(line, [(from, y), (to, y)]);
                plot.circle(dot, ((from + to) / 2.0, y), 4.0);
            });
        }
    }

    /// The periods that fit, the first and the last among them.
    fn write_periods(&self, periods: &[&str], plot: &Plot<'_>) {
        let spacing = (self.right - self.left) / (periods.len() as f64 - 1.0);
        let widest = periods.iter().map(|period| Role::Tick.width(period)).fold(0.0, f64::max);
        let stride = ((1.5 * widest + 10.0) / spacing).ceil().max(1.0) as usize;
        let baseline = self.top + BODY + FOOT + Role::Tick.size();
        for (index, period) in periods.iter().enumerate() {
            let from_end = periods.len() - 1 - index;
            let kept = index == 0 || (from_end.is_multiple_of(stride) && index >= stride);
            let x = self.left + spacing * index as f64;
            let half = Role::Tick.width(period) / 2.0;
            let anchor = if x - half < 0.0 { Anchor::Start } else { Anchor::Middle };
            // The last one may reach as far as the number above it.
            let (anchor, x) =
                if from_end == 0 && x + half > plot.width() { (Anchor::End, plot.width()) } else { (anchor, x) };
            if kept {
                plot.text(Role::Tick, anchor, (x, baseline), period);
            }
        }
    }

    /// The last number of each series behind its point; of a single short series all numbers.
    fn write_numbers(&self, chart: &Chart, plot: &Plot<'_>) {
        let mut ends: Vec<(f64, f64, &str)> = Vec::new();
        for series in &chart.series {
            let Some((index, item)) = latest(&series.items) else { continue };
            let Some(value) = value(item) else { continue };
            let (x, y) = plot.position((index as f64, value));
            ends.push((x + 12.0, y + Role::Value.drop(), &item.number));
        }
        spread(&mut ends, self.top + BODY + 4.0);
        for (x, y, number) in &ends {
            plot.text(Role::Value, Anchor::Start, (*x, *y), number);
        }
        let [only] = chart.series.as_slice() else { return };
        if only.items.len() <= MOST_NUMBERS {
            self.write_points(&only.items, plot);
        }
    }

    /// Each number stands on the side of its point that the line leaves free.
    fn write_points(&self, items: &[Item], plot: &Plot<'_>) {
        let Some((last, _)) = latest(items) else { return };
        let height =
            |index: Option<usize>| items.get(index?).and_then(value).map(|value| plot.position((0.0, value)).1);
        let mut free = f64::MIN;
        for (index, item) in items.iter().enumerate().take(last) {
            let Some(y) = height(Some(index)) else { continue };
            let x = plot.position((index as f64, 0.0)).0;
            let (anchor, above) = beside(height(index.checked_sub(1)), y, height(Some(index + 1)));
            let width = Role::Point.width(&item.number);
            let left = match anchor {
                Anchor::Start => x - 4.0,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x + 4.0 - width,
            };
            let left = left.max(self.left + 2.0);
            if left < free {
                continue;
            }
            free = left + width + 4.0;
            let below = y + 9.0 + Role::Point.size();
            // Below the foot of the scale stand the periods.
            let baseline = if above || below > self.top + BODY - 3.0 { y - 11.0 } else { below };
            plot.text(Role::Point, Anchor::Start, (left, baseline), &item.number);
        }
    }
}

/// Moves numbers that stand at one place over each other apart: each group stays around its middle, none goes below `floor`.
fn spread(ends: &mut [(f64, f64, &str)], floor: f64) {
    let gap = Role::Value.leading();
    ends.sort_by(|one, other| (one.0.total_cmp(&other.0)).then(one.1.total_cmp(&other.1)));
    for column in ends.chunk_by_mut(|one, other| one.0 == other.0) {
        // Groups as their first place and their size; a group swallows the one above it while they touch.
        let mut groups: Vec<(f64, usize)> = Vec::new();
        for end in column.iter() {
            let mut group = (end.1, 1);
            while let Some(above) = groups.last().copied().filter(|above| above.0 + above.1 as f64 * gap > group.0) {
                groups.pop();
                let (sizes, count) = ((above.1 as f64, group.1 as f64), above.1 + group.1);
                group = ((above.0 * sizes.0 + (group.0 - sizes.0 * gap) * sizes.1) / count as f64, count);
            }
            groups.push(group);
        }
        let places = groups.iter().flat_map(|(first, size)| (0..*size).map(move |index| first + index as f64 * gap));
        let places: Vec<f64> = places.collect();
        let mut lowest = floor;
        for (end, place) in column.iter_mut().zip(places).rev() {
            end.1 = place.min(lowest);
            lowest = end.1 - gap;
        }
    }
}

/// What dashes mean, and where the axis begins.
fn notes(chart: &Chart, scale: &Scale) -> Vec<String> {
    let mut notes = Vec::new();
    if !scale.has_zero() {
        notes.push(say(chart.language, "纵轴不从0开始", "The axis does not begin at 0").to_owned());
    }
    notes.extend(status_note(chart, say(chart.language, "虚线、空心", "Dashed, hollow")));
    if chart.all_items().any(|item| item.value.is_none()) {
        let no_data = chart.no_data();
        let sign = if chart.series.len() == 1 { ("短竖线", "Short stroke") } else { ("断开处", "Gaps") };
        notes.push(say(chart.language, format!("{}：{no_data}", sign.0), format!("{}: {no_data}", sign.1)));
    }
    notes
}
