//! The same measure for several places or things: a small line chart for each, all on one scale.

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Chart, Kind, Refusal, Series, Shape, Status, Width, length, say};
use super::plot::{Anchor, Frame, Plot};
use super::scale::Scale;
use super::series::{Limits, Trace, latest, note_lines, status_note, value};
use super::series_facts::across;
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Shows how 3 to 9 groups (villages, communities, services) went over 3 to 24 periods, each in a panel of its own. All
/// panels have one scale, which is said below them, so that heights may be compared; on phones they stand in one column.
/// For up to four groups that may cross each other `line` is closer; refused for measures of different units.
pub(super) struct SmallMultiples;

const LIMITS: Limits = Limits {
    series: 3..=9,
    categories: 3..=24,
    instead: (
        "少于3组请用折线图（line），两期请用变化图（change），组数更多请用表格",
        "for fewer series use `line`, for two periods `change`, for more series a table",
    ),
    negatives: true,
};

/// Between panels, in pixels.
const GAP: f64 = 28.0;

/// Height of the scale of one panel.
const BODY: f64 = 84.0;

/// Room above the scale for the number of the first point.
const HEAD: f64 = 22.0;

impl Kind for SmallMultiples {
    fn name(&self) -> &'static str {
        "small-multiples"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "小型多图", "Small multiples")
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
        across(chart)
    }
}

/// One panel: its title, its left side and the top of its scale.
struct Panel {
    title: Vec<String>,
    left: f64,
    title_top: f64,
    top: f64,
}

struct Layout {
    scale: Scale,
    panels: Vec<Panel>,
    /// Width of the scale of a panel, and of the panel with the number behind the last point.
    plot: f64,
    panel: f64,
    /// Whether the first and the last period share a line.
    one_line: bool,
    notes: Vec<String>,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, width: Width) -> Self {
        let (smallest, largest) = chart.extent();
        let scale = Scale::around(smallest, largest);
        let columns = match (width, chart.series.len()) {
            (Width::Narrow, _) => 1,
            (Width::Wide, 4) => 2,
            (Width::Wide, _) => 3,
        };
        let panel = (width.pixels() - GAP * (columns as f64 - 1.0)) / columns as f64;
        let last = chart.series.iter().filter_map(|series| latest(&series.items));
        let last = last.map(|(_, item)| Role::Value.width(&item.number)).fold(0.0, f64::max);
        let plot = (panel - last - 12.0).max(panel / 3.0);
        let categories = chart.categories();
        let ends = [categories.first(), categories.last()].into_iter().flatten();
        let one_line = ends.map(|period| Role::Tick.width(period)).sum::<f64>() + 16.0 <= panel;
        let periods = if one_line { 1.0 } else { 2.0 };
        let room = Room { width: panel, lines: 2 };
        let titles: Vec<Vec<String>> =
            chart.series.iter().map(|series| wrap(&series.name, "", Role::LabelSubject, room)).collect();
        let mut panels = Vec::new();
        let mut next = 0.0;
        for row in titles.chunks(columns) {
            let lines = row.iter().map(Vec::len).max().unwrap_or(1) as f64;
            let top = next + lines * Role::Label.leading() + HEAD;
            let places = row.iter().enumerate().map(|(column, title)| Panel {
                title: title.clone(),
                left: column as f64 * (panel + GAP),
                title_top: next,
                top,
            });
            panels.extend(places);
            next = top + BODY + 8.0 + periods * Role::Tick.leading() + 14.0;
        }
        let notes = note_lines(&notes(chart, &scale), chart.language, width.pixels());
        let height = next + notes.len() as f64 * Role::Note.leading();
        Layout { scale, panels, plot, panel, one_line, notes, height }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture) {
        for (panel, series) in self.panels.iter().zip(&chart.series) {
            self.paint_panel(panel, series, picture);
        }
        let frame = Frame { left: 0.0, top: 0.0, right: picture.width(), bottom: self.height };
        let foot = self.height - self.notes.len() as f64 * Role::Note.leading() + Role::Note.size();
        let plot = Plot::new(picture, &frame, 0.0..1.0, 0.0..1.0);
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot), &self.notes);
    }

    fn paint_panel(&self, panel: &Panel, series: &Series, picture: &mut Picture) {
        let last = series.items.len() as f64 - 1.0;
        let frame = Frame { left: panel.left, top: panel.top, right: panel.left + self.plot, bottom: panel.top + BODY };
        let mut plot = Plot::new(picture, &frame, 0.0..last, self.scale.start()..self.scale.end());
        let ticks: Vec<f64> = self.scale.ticks().map(length).collect();
        plot.lines(Mark::Grid, ticks.iter().skip(1).map(|tick| [(0.0, *tick), (last, *tick)]));
        let zero = self.scale.start().max(0.0).min(self.scale.end());
        plot.lines(Mark::Axis, [[(0.0, zero), (last, zero)]]);
        let missing = series.items.iter().enumerate().filter(|(_, item)| item.value.is_none());
        let foot = self.scale.start();
        let dash = foot + (self.scale.end() - foot) * 0.1;
        plot.lines(Mark::Axis, missing.map(|(index, _)| [(index as f64, foot), (index as f64, dash)]));
        let trace = Trace::of(&series.items);
        plot.strokes(Mark::Line1, trace.firm);
        plot.strokes(Mark::Estimated, trace.estimated);
        self.paint_dots(series, &mut plot);
        plot.paragraph(
            Role::LabelSubject,
            Anchor::Start,
            (panel.left, panel.title_top + Role::Label.size()),
            &panel.title,
        );
        self.write(panel, series, &plot);
    }

    /// The newest point, points that are not final, and points that no line reaches.
    fn paint_dots(&self, series: &Series, plot: &mut Plot<'_>) {
        let items = &series.items;
        let newest = latest(items).map(|(index, _)| index);
        for (index, item) in items.iter().enumerate() {
            let Some(value) = value(item) else { continue };
            let alone = index.checked_sub(1).is_none_or(|before| items[before].value.is_none())
                && items.get(index + 1).is_none_or(|after| after.value.is_none());
            let settled = item.status == Status::Final;
            let place = plot.position((index as f64, value));
            let mark = if settled { Mark::Dot1 } else { Mark::Hollow };
            match Some(index) == newest {
                true => plot.circle(mark, place, 5.0),
                false if alone || !settled => plot.circle(mark, place, 3.5),
                false => {}
            }
        }
    }

    fn write(&self, panel: &Panel, series: &Series, plot: &Plot<'_>) {
        let items = &series.items;
        if let Some((index, item)) = latest(items)
            && let Some(value) = value(item)
        {
            let (x, y) = plot.position((index as f64, value));
            plot.text(Role::Value, Anchor::Start, (x + 10.0, y + Role::Value.drop()), &item.number);
            self.write_first(panel, series, index, plot);
        }
        let baseline = panel.top + BODY + 6.0 + Role::Tick.size();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        plot.text(Role::Tick, Anchor::Start, (panel.left, baseline), &first.label);
        let half = Role::Tick.width(&last.label) / 2.0;
        let right = (panel.left + self.plot + half).min(panel.left + self.panel);
        let baseline = if self.one_line { baseline } else { baseline + Role::Tick.leading() };
        plot.text(Role::Tick, Anchor::End, (right, baseline), &last.label);
    }

    /// The first number, above or below all of the line that runs past it.
    fn write_first(&self, panel: &Panel, series: &Series, newest: usize, plot: &Plot<'_>) {
        let Some((index, item)) = series.items.iter().enumerate().find(|(_, item)| item.value.is_some()) else {
            return;
        };
        if index == newest {
            return;
        }
        let height = |index: usize| value(&series.items[index]).map(|value| plot.position((index as f64, value)));
        let Some((x, own)) = height(index) else { return };
        let end = x + Role::Tick.width(&item.number) + 6.0;
        // Points under the number and the next one after it: the line between them may still pass below it.
        let mut top = own;
        let mut bottom = own;
        for later in index + 1..series.items.len() {
            if let Some((_, y)) = height(later) {
                top = top.min(y);
                bottom = bottom.max(y);
            }
            if plot.position((later as f64, 0.0)).0 >= end {
                break;
            }
        }
        let beyond = self.newest_number(series, newest, plot);
        let below = bottom + 8.0 + Role::Tick.size();
        let above = (top - 8.0).max(panel.top - HEAD + Role::Tick.size());
        let fits_below = below <= panel.top + BODY - 4.0;
        let baseline = if own > top + 1.0 && fits_below { below } else { above };
        // Where the newest number stands at the same height and the panel is short, the first one gives way.
        let clear = beyond.is_none_or(|(left, y)| end <= left || (y - baseline).abs() > Role::Value.leading());
        if clear {
            plot.text(Role::Point, Anchor::Start, (x, baseline), &item.number);
        }
    }

    fn newest_number(&self, series: &Series, newest: usize, plot: &Plot<'_>) -> Option<(f64, f64)> {
        let (x, y) = plot.position((newest as f64, value(&series.items[newest])?));
        Some((x - 6.0, y + Role::Value.drop()))
    }
}

/// The one scale of all panels, and what marks mean.
fn notes(chart: &Chart, scale: &Scale) -> Vec<String> {
    let ticks: Vec<_> = scale.ticks().collect();
    let text = |index: usize| scale.text(ticks[index], chart.language);
    let (low, high) = (text(0), text(ticks.len() - 1));
    let step = scale.step_text(chart.language);
    let unit = chart.unit_after_number();
    let shared = match chart.language {
        Language::Zh => format!("各图纵轴刻度相同：{low}至{high}{unit}，每格{step}{unit}"),
        Language::En => format!("All panels share one scale: {low} to {high}{unit}, a line every {step}"),
    };
    let mut notes = vec![shared];
    if !scale.has_zero() {
        notes.push(say(chart.language, "纵轴不从0开始", "The axis does not begin at 0").to_owned());
    }
    notes.extend(status_note(chart, say(chart.language, "虚线、空心", "Dashed, hollow")));
    if chart.series.iter().flat_map(|series| &series.items).any(|item| item.value.is_none()) {
        let no_data = chart.no_data();
        notes.push(say(chart.language, format!("短竖线：{no_data}"), format!("Short stroke: {no_data}")));
    }
    notes
}
