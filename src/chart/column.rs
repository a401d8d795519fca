//! Columns of one series over time, from zero, on a scale of our own round steps.

use rust_decimal::Decimal;

use super::bar;
use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Bounds, Chart, Item, Kind, Refusal, Status, Width, length, say};
use super::plot::{Anchor, Frame, Place, Plot};
use super::scale::Scale;
use super::series::{note_lines, status_note};
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Shows one series over 2 to 12 periods in time order; the last period observed is the subject. A period without
/// data stays in its place as a marked gap. On phones more than 6 periods become bars.
pub(super) struct Column;

const BOUNDS: Bounds = Bounds {
    noun: ("个时期", "periods"),
    count: 2..=12,
    instead: ("请只列最近12个时期，或改用表格", "show the last 12 periods, or use a table"),
};

/// More columns than this are too narrow on a phone.
const MOST_NARROW: usize = 6;

/// From the top of the picture to the top gridline: the unit and a number above the highest column.
const HEAD: f64 = 50.0;

/// Height of the scale.
const BODY: f64 = 200.0;

/// Share of its slot that a column fills.
const FILL: f64 = 0.58;

/// Widest column, in pixels.
const WIDEST: f64 = 56.0;

impl Kind for Column {
    fn name(&self) -> &'static str {
        "column"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "柱形图", "Column chart")
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        BOUNDS.check(self, chart)?;
        if width == Width::Narrow && chart.items.len() > MOST_NARROW {
            let last = subject(chart).map(|index| &chart.items[index]);
            let subject = |item: &Item| last.is_some_and(|last| std::ptr::eq(last, item));
            return Ok(bar::draw_bars(self, chart, width, &subject));
        }
        let layout = Layout::new(chart, width, 0.0);
        let mut picture = Picture::new(chart, width, layout.height());
        layout.paint(chart, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        description::development(chart)
    }
}

/// The period that stands out: the one asked for, else the last one observed, final or not.
fn subject(chart: &Chart) -> Option<usize> {
    if chart.highlight.is_some() {
        return chart.highlight;
    }
    chart.items.iter().rposition(|item| item.value.is_some() && item.status != Status::Forecast)
}

/// Where everything stands, in pixels.
pub(super) struct Layout {
    scale: Scale,
    left: f64,
    slot: f64,
    /// Lines under each column; empty where the label was thinned out.
    labels: Vec<Vec<String>>,
    /// Role of the numbers above the columns; `None` leaves them out.
    number_role: Option<Role>,
    /// Whether the words for a missing value fit above its mark.
    gap_fits: bool,
    /// What hatching and marks mean, where there is no room for words at the columns.
    notes: Vec<String>,
}

impl Layout {
    /// The scale stands at least `least_left` from the edge, so that a panel below may share its slots.
    pub(super) fn new(chart: &Chart, width: Width, least_left: f64) -> Self {
        let largest = chart.items.iter().filter_map(|item| item.value).max().unwrap_or(Decimal::ONE);
        let scale = Scale::from_zero(largest);
        let ticks = scale.ticks().map(|tick| Role::Tick.width(&scale.text(tick, chart.language)));
        let left = least_left.max(ticks.fold(0.0, f64::max) + 10.0);
        let slot = (width.pixels() - left) / chart.items.len() as f64;
        let words_fit = chart
            .items
            .iter()
            .filter_map(|item| item.status.word(chart.language))
            .all(|word| Role::Tick.width(word) <= slot);
        let gap_fits = gap_room(slot, chart.language).takes(chart.no_data(), Role::Note);
        let mut notes = Vec::new();
        if !words_fit {
            notes.extend(status_note(chart, say(chart.language, "斜线", "Hatched")));
        }
        if !gap_fits && chart.items.iter().any(|item| item.value.is_none()) {
            let no_data = chart.no_data();
            notes.push(say(chart.language, format!("短竖线：{no_data}"), format!("Short stroke: {no_data}")));
        }
        Layout {
            scale,
            left,
            slot,
            labels: labels(chart, slot, words_fit),
            number_role: number_role(chart, slot),
            gap_fits,
            notes: note_lines(&notes, chart.language, width.pixels()),
        }
    }

    fn baseline(&self) -> f64 {
        HEAD + BODY
    }

    /// Where the slots begin.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// Height with the periods and the note below them.
    pub(super) fn height(&self) -> f64 {
        let lines = self.labels.iter().map(Vec::len).max().unwrap_or(1) + self.notes.len();
        self.baseline() + 8.0 + lines as f64 * Role::Tick.leading()
    }

    /// Paints at the top of a picture that may be higher.
    pub(super) fn paint(&self, chart: &Chart, picture: &mut Picture) {
        let width = picture.width();
        let frame = Frame { left: self.left, top: HEAD, right: width, bottom: self.baseline() };
        let slots = chart.items.len() as f64;
        let mut plot = Plot::new(picture, &frame, 0.0..slots, 0.0..self.scale.end());
        plot.lines(Mark::Grid, self.scale.ticks().skip(1).map(|tick| [(0.0, length(tick)), (slots, length(tick))]));
        self.paint_columns(chart, &mut plot);
        plot.lines(Mark::Axis, [[(0.0, 0.0), (slots, 0.0)]]);
        let missing = chart.items.iter().enumerate().filter(|(_, item)| item.value.is_none());
        let dash = 0.03 * self.scale.end();
        plot.lines(Mark::Axis, missing.map(|(index, _)| [(index as f64 + 0.5, 0.0), (index as f64 + 0.5, dash)]));
        self.write_scale(chart, &plot);
        for (index, item) in chart.items.iter().enumerate() {
            self.write_column(chart, index, item, &plot);
        }
    }

    fn paint_columns(&self, chart: &Chart, plot: &mut Plot<'_>) {
        let subject = subject(chart);
        for mark in [Mark::Bar, Mark::BarSubject, Mark::BarHatch, Mark::Hatch] {
            let items = chart.items.iter().enumerate();
            let items = items.filter(|(index, item)| marks(item, Some(*index) == subject).contains(&mark));
            plot.rectangles(mark, items.filter_map(|(index, item)| self.column(index, item)));
        }
    }

    fn column(&self, index: usize, item: &Item) -> Option<[Place; 2]> {
        let value = item.value.filter(|value| !value.is_zero())?;
        let (middle, half) = (index as f64 + 0.5, f64::min(FILL, WIDEST / self.slot) / 2.0);
        Some([(middle - half, 0.0), (middle + half, length(value))])
    }

    fn write_scale(&self, chart: &Chart, plot: &Plot<'_>) {
        plot.text(Role::Unit, Anchor::Start, (0.0, 14.0), &chart.unit);
        for tick in self.scale.ticks() {
            let y = plot.position((0.0, length(tick))).1 + Role::Tick.drop();
            plot.text(Role::Tick, Anchor::End, (self.left - 8.0, y), &self.scale.text(tick, chart.language));
        }
        let foot = self.height() - 6.0 - (self.notes.len() as f64 - 1.0) * Role::Note.leading();
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot), &self.notes);
    }

    fn write_column(&self, chart: &Chart, index: usize, item: &Item, plot: &Plot<'_>) {
        let x = self.left + (index as f64 + 0.5) * self.slot;
        let baseline = self.baseline() + 4.0 + Role::Tick.size();
        self.write_period(index, (x, baseline), plot);
        match item.value {
            Some(value) => {
                let y = plot.position((0.0, length(value))).1 - 6.0;
                if let Some(role) = self.number_role {
                    plot.text(role, Anchor::Middle, (x, y), &item.number);
                }
            }
            None if self.gap_fits => self.write_gap(chart, x, plot),
            None => {}
        }
    }

    /// A thinned label is wider than its slot; the first and the last then lean inwards.
    fn write_period(&self, index: usize, (x, baseline): Place, plot: &Plot<'_>) {
        let lines = &self.labels[index];
        let widest = lines.iter().map(|line| Role::Tick.width(line)).fold(0.0, f64::max);
        let (anchor, x) = match index {
            _ if widest <= self.slot => (Anchor::Middle, x),
            0 => (Anchor::Start, x - self.slot / 2.0),
            _ if index + 1 == self.labels.len() => (Anchor::End, x + self.slot / 2.0),
            _ => (Anchor::Middle, x),
        };
        plot.paragraph(Role::Tick, anchor, (x, baseline), lines);
    }

    /// The words for a missing value, standing on the mark of the gap.
    fn write_gap(&self, chart: &Chart, x: f64, plot: &Plot<'_>) {
        let lines = wrap(chart.no_data(), "", Role::Note, gap_room(self.slot, chart.language));
        let rise = (lines.len() as f64 - 1.0) * Role::Note.leading();
        plot.paragraph(Role::Note, Anchor::Middle, (x, self.baseline() - 12.0 - rise), &lines);
    }
}

/// Room for the words that stand on the mark of a gap.
fn gap_room(slot: f64, language: Language) -> Room {
    Room { width: slot - 2.0, lines: say(language, 1, 2) }
}

/// The marks that make up a column; hatching lies over the column.
fn marks(item: &Item, subject: bool) -> &'static [Mark] {
    match (item.status, subject) {
        (Status::Provisional | Status::Forecast, _) => &[Mark::BarHatch, Mark::Hatch],
        (Status::Final, true) => &[Mark::BarSubject],
        (Status::Final, false) => &[Mark::Bar],
    }
}

/// The largest role in which every number fits its slot; with none, the scale and the table tell the values.
fn number_role(chart: &Chart, slot: f64) -> Option<Role> {
    let fits = |role: &Role| chart.items.iter().all(|item| role.width(&item.number) <= slot - 4.0);
    [Role::Value, Role::Tick].into_iter().find(fits)
}

/// What stands under each column: the period and, where there is room, the word for its status.
fn labels(chart: &Chart, slot: f64, words_fit: bool) -> Vec<Vec<String>> {
    let room = Room { width: slot - 1.0, lines: 2 };
    let all_fit = chart.items.iter().all(|item| room.takes(&item.label, Role::Tick));
    let thinned = if all_fit { 1 } else { stride(chart, slot) };
    let label = |(index, item): (usize, &Item)| {
        let mut lines = match (all_fit, is_kept(index, chart.items.len(), thinned)) {
            (true, _) => wrap(&item.label, "", Role::Tick, room),
            (false, true) => vec![item.label.clone()],
            (false, false) => Vec::new(),
        };
        lines.extend(item.status.word(chart.language).filter(|_| words_fit).map(str::to_owned));
        lines
    };
    chart.items.iter().enumerate().map(label).collect()
}

/// How many slots the longest period label takes, seeing that the outermost ones lean inwards.
fn stride(chart: &Chart, slot: f64) -> usize {
    let widest = chart.items.iter().map(|item| Role::Tick.width(&item.label)).fold(0.0, f64::max);
    let needed = f64::max(widest, 1.5 * widest - slot / 2.0) + 8.0;
    (needed / slot).ceil().max(1.0) as usize
}

/// Labels are kept from the last backwards; the first is kept too, and pushes out one that stands too near.
fn is_kept(index: usize, count: usize, stride: usize) -> bool {
    index == 0 || ((count - 1 - index).is_multiple_of(stride) && index >= stride)
}
