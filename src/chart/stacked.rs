//! Parts on top of each other, period by period, with their total above.

use rust_decimal::Decimal;

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Chart, Kind, Refusal, Shape, Status, Width, length, say};
use super::number;
use super::plot::{Anchor, Frame, Place, Plot};
use super::scale::Scale;
use super::series::{Limits, Names, PARTS, note_lines, status_note};
use super::series_facts::composition;
use super::width::Role;
use crate::model::Language;

/// Shows a total and its 2 to 5 parts over 2 to 12 periods. The parts must be all there are, in every period: a missing one
/// would make the total wrong. Where single parts matter more than the total, use `line`.
pub(super) struct Stacked;

const LIMITS: Limits = Limits {
    series: 2..=5,
    categories: 2..=12,
    instead: ("请合并小的部分，或改用折线图（line）", "join small parts, or use `line`"),
    negatives: false,
};

/// Height of the scale.
const BODY: f64 = 200.0;

/// Share of its slot that a column fills, and its widest.
const FILL: f64 = 0.58;
const WIDEST: f64 = 64.0;

/// From a column to the frame around it, in pixels.
const FRAME: f64 = 3.0;

/// Between touching parts, in pixels.
const GAP: f64 = 2.0;

impl Kind for Stacked {
    fn name(&self) -> &'static str {
        "stacked"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "堆积柱形图", "Stacked column chart")
    }

    fn shape(&self) -> Shape {
        Shape::OverTime
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        LIMITS.check(self, chart)?;
        let totals = totals(chart)?;
        let layout = Layout::new(chart, &totals, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(chart, &totals, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        composition(chart)
    }
}

/// The sum of each period, which must be the stated total wherever one is stated.
fn totals(chart: &Chart) -> Result<Vec<Decimal>, Refusal> {
    let categories = chart.categories();
    let total = |(place, period): (usize, &&str)| {
        let items: Vec<_> = chart.series.iter().map(|series| (&series.name, &series.items[place])).collect();
        if let Some((name, _)) = items.iter().find(|(_, item)| item.value.is_none()) {
            return Err(Refusal::new(
                format!("堆积柱形图的各部分必须齐全：“{name}”{period}无数据；请补上数值，或改用折线图（line）"),
                format!(
                    "a stacked column chart needs every part: `{name}` has no data for {period}; give it, or use `line`"
                ),
            ));
        }
        let sum: Decimal = items.iter().filter_map(|(_, item)| item.value).sum();
        match items.iter().filter_map(|(_, item)| item.total).find(|total| *total != sum) {
            None => Ok(sum),
            Some(total) => Err(Refusal::new(
                format!(
                    "堆积柱形图的各部分之和必须等于总数：{period}为{sum}，总数为{total}；请核对数值，或改用折线图（line）"
                ),
                format!(
                    "the parts of a stacked column chart must add up to the total: {sum} in {period}, not {total}; check the figures, or use `line`"
                ),
            )),
        }
    };
    categories.iter().enumerate().map(total).collect()
}

struct Layout {
    scale: Scale,
    names: Names,
    left: f64,
    slot: f64,
    top: f64,
    notes: Vec<String>,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, totals: &[Decimal], width: Width) -> Self {
        let scale = Scale::from_zero(totals.iter().copied().max().unwrap_or_default());
        let ticks = scale.ticks().map(|tick| Role::Tick.width(&scale.text(tick, chart.language)));
        let left = ticks.fold(0.0, f64::max) + 10.0;
        let names = Names::new(chart.series.iter().map(|series| series.name.as_str()), width.pixels());
        let slot = (width.pixels() - left) / totals.len() as f64;
        let top = names.height + 46.0;
        let note = status_note(chart, say(chart.language, "虚线框", "Dashed frame"));
        let notes = note_lines(&note.into_iter().collect::<Vec<_>>(), chart.language, width.pixels());
        let height = top + BODY + 8.0 + (1.0 + notes.len() as f64) * Role::Tick.leading();
        Layout { scale, names, left, slot, top, notes, height }
    }

    fn paint(&self, chart: &Chart, totals: &[Decimal], picture: &mut Picture) {
        let (right, slots) = (picture.width(), totals.len() as f64);
        let frame = Frame { left: self.left, top: self.top, right, bottom: self.top + BODY };
        let mut plot = Plot::new(picture, &frame, 0.0..slots, 0.0..self.scale.end());
        let across = |y: f64| [(0.0, y), (slots, y)];
        plot.lines(Mark::Grid, self.scale.ticks().skip(1).map(|tick| across(length(tick))).collect::<Vec<_>>());
        let gap = GAP * self.scale.end() / BODY;
        for (part, (ground, texture)) in PARTS.iter().enumerate().take(chart.series.len()) {
            let corners: Vec<[Place; 2]> =
                (0..totals.len()).filter_map(|place| self.segment(chart, part, place, gap)).collect();
            for mark in [Some(*ground), *texture].into_iter().flatten() {
                plot.rectangles(mark, corners.iter().copied());
            }
        }
        plot.rectangles(Mark::FrameDark, self.frames(chart, totals));
        plot.lines(Mark::Axis, [across(0.0)]);
        self.write(chart, totals, &mut plot);
    }

    /// Opposite corners of a part in a period; a gap keeps it off the one below.
    fn segment(&self, chart: &Chart, part: usize, place: usize, gap: f64) -> Option<[Place; 2]> {
        let value = |series: usize| chart.series[series].items[place].value.map(length).unwrap_or_default();
        let below: f64 = (0..part).map(value).sum();
        let own = value(part);
        let from = if below > 0.0 { below + gap } else { below };
        let (middle, half) = (place as f64 + 0.5, f64::min(FILL, WIDEST / self.slot) / 2.0);
        (below + own > from).then_some([(middle - half, from), (middle + half, below + own)])
    }

    /// A frame around each column of which a part is not final.
    fn frames(&self, chart: &Chart, totals: &[Decimal]) -> Vec<[Place; 2]> {
        let open = |place: &usize| chart.series.iter().any(|series| series.items[*place].status != Status::Final);
        let half = f64::min(FILL, WIDEST / self.slot) / 2.0 + FRAME / self.slot;
        let rise = FRAME * self.scale.end() / BODY;
        let frame = |place: usize| {
            let middle = place as f64 + 0.5;
            [(middle - half, 0.0), (middle + half, (length(totals[place]) + rise).min(self.scale.end()))]
        };
        (0..totals.len()).filter(open).map(frame).collect()
    }

    fn write(&self, chart: &Chart, totals: &[Decimal], plot: &mut Plot<'_>) {
        plot.text(Role::Unit, Anchor::Start, (0.0, self.names.height + 16.0), &chart.unit);
        for tick in self.scale.ticks() {
            let y = plot.position((0.0, length(tick))).1 + Role::Tick.drop();
            plot.text(Role::Tick, Anchor::End, (self.left - 8.0, y), &self.scale.text(tick, chart.language));
        }
        let written: Vec<String> = totals.iter().map(|total| number::written(*total, chart.language)).collect();
        let role = [Role::Value, Role::Tick]
            .into_iter()
            .find(|role| written.iter().all(|text| role.width(text) <= self.slot - 4.0));
        let periods = chart.categories();
        let widest = periods.iter().map(|period| Role::Tick.width(period)).fold(0.0, f64::max);
        let stride = ((widest + 6.0) / self.slot).ceil().max(1.0) as usize;
        for (index, (period, text)) in periods.iter().zip(&written).enumerate() {
            let x = self.left + (index as f64 + 0.5) * self.slot;
            if let Some(role) = role {
                let y = plot.position((0.0, length(totals[index]))).1 - 9.0;
                plot.text(role, Anchor::Middle, (x, y), text);
            }
            if (periods.len() - 1 - index).is_multiple_of(stride) {
                let over = x + Role::Tick.width(period) / 2.0 > plot.width();
                let (anchor, x) = if over { (Anchor::End, plot.width()) } else { (Anchor::Middle, x) };
                plot.text(Role::Tick, anchor, (x, self.top + BODY + 4.0 + Role::Tick.size()), period);
            }
        }
        let foot = self.height - self.notes.len() as f64 * Role::Note.leading() + Role::Note.size();
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot), &self.notes);
        self.names.paint(plot, 0.0, |plot, index, [_, to, y]| {
            let (ground, texture) = PARTS[index];
            for mark in [Some(ground), texture].into_iter().flatten() {
                plot.rectangle_in_pixels(mark, [(to - 16.0, y - 8.0), (to, y + 8.0)]);
            }
        });
    }
}
