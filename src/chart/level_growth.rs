//! A series as columns and, below them, its own growth rate as a line over the same periods: two scales, two panels.

use super::canvas::{Mark, Picture};
use super::column;
use super::description;
use super::kind::{Bounds, Chart, Item, Kind, Refusal, Series, Shape, Status, Width, length, say};
use super::plot::{Anchor, Frame, Plot};
use super::scale::Scale;
use super::series::{Trace, beside, latest, note_lines, status_note, value};
use super::series_facts;
use super::width::Role;
use crate::model::Language;

/// Shows one indicator over 3 to 12 periods and how much it grew against a year earlier, in two panels that share their
/// periods; never on two axes of one panel. The growth is the indicator's own, as published or worked out of its values:
/// refused for a second indicator, for percentages (which change by percentage points) and where no growth is known.
pub(super) struct LevelGrowth;

const BOUNDS: Bounds = Bounds {
    noun: ("个时期", "periods"),
    count: 3..=12,
    instead: ("请只列最近12个时期，或改用折线图（line）", "show the last 12 periods, or use `line`"),
};

/// From the columns to the name of the lower panel, and from there to its scale.
const GAP: f64 = 14.0;
const HEAD: f64 = 44.0;

/// Height of the scale of the growth, and room below it for numbers.
const BODY: f64 = 96.0;
const FOOT: f64 = 24.0;

impl Kind for LevelGrowth {
    fn name(&self) -> &'static str {
        "level-growth"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "水平与增速图", "Level and growth chart")
    }

    fn shape(&self) -> Shape {
        Shape::Growth
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        let [level, growth] = chart.series.as_slice() else {
            return Err(Refusal::new(
                "水平与增速图只画一项指标和它自己的同比；请只列一项指标",
                "a level and growth chart shows one indicator and its own growth; name one indicator",
            ));
        };
        check(self, chart, growth)?;
        let columns = chart.alone(level);
        BOUNDS.check(self, &columns)?;
        let layout = Layout::new(&columns, growth, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.upper.paint(&columns, &mut picture);
        layout.paint(&columns, growth, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        series_facts::growth(chart)
    }
}

fn check(kind: &LevelGrowth, chart: &Chart, growth: &Series) -> Result<(), Refusal> {
    let (zh, en) = super::kind::names(kind);
    if chart.unit == "%" {
        return Err(Refusal::new(
            format!("{zh}不画百分比：百分比的变化用百分点表示；请改用折线图（line）"),
            format!("a {en} cannot show percentages, which change by percentage points; use `line`"),
        ));
    }
    let enormous = growth.items.iter().find(|item| item.value.is_some_and(|value| length(value).abs() > 1e6));
    if let Some(item) = enormous {
        return Err(Refusal::new(
            format!("{zh}的同比读者无法辨认：{}为{}%；请改用柱形图（column）", item.label, item.number),
            format!("the growth in a {en} cannot be read: {}% in {}; use `column`", item.number, item.label),
        ));
    }
    if growth.items.iter().any(|item| item.value.is_some()) {
        return Ok(());
    }
    Err(Refusal::new(
        format!("{zh}要有同比：这项指标没有填写 `yoy`，也没有上年的数值可以计算；请补上，或改用柱形图（column）"),
        format!("a {en} needs growth rates: no `yoy` is given and no value a year earlier; give them, or use `column`"),
    ))
}

/// The columns on top, the growth below.
struct Layout {
    upper: column::Layout,
    scale: Scale,
    top: f64,
    notes: Vec<String>,
    height: f64,
}

impl Layout {
    fn new(columns: &Chart, growth: &Series, width: Width) -> Self {
        let values = || growth.items.iter().filter_map(|item| item.value);
        let scale = Scale::with_zero(values().min().unwrap_or_default(), values().max().unwrap_or_default());
        let ticks = scale.ticks().map(|tick| Role::Tick.width(&percent(&scale.text(tick, columns.language))));
        let upper = column::Layout::new(columns, width, ticks.fold(0.0, f64::max) + 10.0);
        let top = upper.height() + GAP + HEAD;
        let mut notes: Vec<String> = Vec::new();
        let shown = Chart { items: growth.items.clone(), ..columns.clone() };
        notes.extend(status_note(&shown, say(columns.language, "虚线、空心", "Dashed, hollow")));
        if growth.items.iter().any(|item| item.value.is_none()) {
            notes.push(say(columns.language, "短竖线：无同比", "Short stroke: no growth rate").to_owned());
        }
        let notes = note_lines(&notes, columns.language, width.pixels());
        let height = top + BODY + FOOT + notes.len() as f64 * Role::Note.leading();
        Layout { upper, scale, top, notes, height }
    }

    fn paint(&self, columns: &Chart, growth: &Series, picture: &mut Picture) {
        let width = picture.width();
        let slots = growth.items.len() as f64;
        let frame = Frame { left: self.upper.left(), top: self.top, right: width, bottom: self.top + BODY };
        let mut plot = Plot::new(picture, &frame, -0.5..slots - 0.5, self.scale.start()..self.scale.end());
        let across = |y: f64| [(-0.5, y), (slots - 0.5, y)];
        let ticks: Vec<f64> = self.scale.ticks().map(length).collect();
        plot.lines(Mark::Grid, ticks.iter().filter(|tick| **tick != 0.0).map(|tick| across(*tick)));
        plot.lines(Mark::Axis, [across(0.0)]);
        let dash = (self.scale.end() - self.scale.start()) * 0.06;
        let missing = growth.items.iter().enumerate().filter(|(_, item)| item.value.is_none());
        plot.lines(Mark::Axis, missing.map(|(index, _)| [(index as f64, 0.0), (index as f64, dash)]));
        let trace = Trace::of(&growth.items);
        plot.strokes(Mark::Line1, trace.firm);
        plot.strokes(Mark::Estimated, trace.estimated);
        let newest = latest(&growth.items).map(|(index, _)| index);
        for (index, item) in growth.items.iter().enumerate() {
            let Some(value) = value(item) else { continue };
            let mark = if item.status == Status::Final { Mark::Dot1 } else { Mark::Hollow };
            let place = plot.position((index as f64, value));
            plot.circle(mark, place, if Some(index) == newest { 6.0 } else { 4.0 });
        }
        self.write(columns, &growth.items, &plot);
    }

    fn write(&self, columns: &Chart, items: &[Item], plot: &Plot<'_>) {
        let name = say(columns.language, "同比（%）", "Growth on a year earlier (%)");
        let baseline = self.upper.height() + GAP + Role::Label.size();
        plot.text(Role::Label, Anchor::Start, (0.0, baseline), name);
        for tick in self.scale.ticks() {
            let y = plot.position((0.0, length(tick))).1 + Role::Tick.drop();
            let text = percent(&self.scale.text(tick, columns.language));
            plot.text(Role::Tick, Anchor::End, (self.upper.left() - 8.0, y), &text);
        }
        self.write_numbers(items, plot);
        let foot = self.height - self.notes.len() as f64 * Role::Note.leading() + Role::Note.size();
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot - 4.0), &self.notes);
    }

    /// The numbers that fit, the newest among them, each on the side of its point that the line leaves free.
    fn write_numbers(&self, items: &[Item], plot: &Plot<'_>) {
        let height = |index: Option<usize>| {
            let item = items.get(index?)?;
            value(item).map(|value| plot.position((0.0, value)).1)
        };
        let mut free = f64::MAX;
        for (index, item) in items.iter().enumerate().rev() {
            let Some(y) = height(Some(index)) else { continue };
            let x = plot.position((index as f64, 0.0)).0;
            let (anchor, above) = beside(height(index.checked_sub(1)), y, height(Some(index + 1)));
            let text = percent(&item.number);
            let width = Role::Point.width(&text);
            let left = match anchor {
                Anchor::Start => x - 4.0,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x + 4.0 - width,
            };
            let left = left.clamp(self.upper.left(), plot.width() - width);
            if left + width + 6.0 > free {
                continue;
            }
            free = left;
            let baseline = if above { y - 10.0 } else { y + 9.0 + Role::Point.size() };
            plot.text(Role::Point, Anchor::Start, (left, baseline), &text);
        }
    }
}

fn percent(number: &str) -> String {
    format!("{number}%")
}
