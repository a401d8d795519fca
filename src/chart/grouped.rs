//! Bars of two or three periods side by side, category by category.

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Chart, Item, Kind, Refusal, Shape, Status, Width, length, say};
use super::plot::{Anchor, Frame, Place, Plot};
use super::series::{Limits, with_status};
use super::series_facts::developments;
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Compares up to 6 categories over two or three periods, all in one unit, from zero. With more categories and two periods
/// `change` is clearer; with one category use `column`.
pub(super) struct Grouped;

const LIMITS: Limits = Limits {
    series: 2..=3,
    categories: 2..=6,
    instead: (
        "两期、类别多时请用 change，一项多期请用 column",
        "for two periods of many use `change`, for one over time `column`",
    ),
    negatives: false,
};

const THICKNESS: f64 = 22.0;
const PITCH: f64 = 27.0;

/// Between the zero line and what is written beside it.
const GAP: f64 = 8.0;

impl Kind for Grouped {
    fn name(&self) -> &'static str {
        "grouped"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "分组条形图", "Grouped bar chart")
    }

    fn shape(&self) -> Shape {
        Shape::ByPeriod
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        LIMITS.check(self, chart)?;
        let layout = Layout::new(chart, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(chart, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    fn facts(&self, chart: &Chart) -> String {
        developments(&chart.by_category())
    }
}

/// One category: its label, its first baseline, the top of its first bar.
struct Group {
    label: Vec<String>,
    baseline: f64,
    top: f64,
}

struct Layout {
    groups: Vec<Group>,
    zero: f64,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, width: Width) -> Self {
        let periods = chart.series.iter().map(|series| Role::Tick.width(&series.name));
        let zero = periods.fold(0.0, f64::max) + 10.0;
        let mut next = if chart.unit.is_empty() { 0.0 } else { 24.0 };
        let groups = chart.categories().into_iter().map(|category| {
            let label = wrap(category, "", Role::LabelSubject, Room { width: width.pixels(), lines: 2 });
            let baseline = next + Role::Label.size();
            let top = baseline + (label.len() as f64 - 1.0) * Role::Label.leading() + 10.0;
            next = top + PITCH * chart.series.len() as f64 + 12.0;
            Group { label, baseline, top }
        });
        let groups: Vec<Group> = groups.collect();
        Layout { groups, zero, height: next - 10.0 }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture) {
        let largest = chart.values().max().map_or(1.0, length);
        let numbers = chart.series.iter().flat_map(|series| &series.items);
        let widest = numbers.map(|item| Role::Value.width(&with_status(item, chart.language))).fold(0.0, f64::max);
        let right = (picture.width() - GAP - widest).max(self.zero + picture.width() / 6.0);
        let frame = Frame { left: self.zero, top: 0.0, right, bottom: self.height };
        let mut plot = Plot::new(picture, &frame, 0.0..largest, self.height..0.0);
        for mark in [Mark::Bar, Mark::BarSubject, Mark::BarHatch, Mark::Hatch] {
            let bars = self.bars(chart).filter(|(item, newest, _)| marks(item, *newest).contains(&mark));
            let corners = bars.filter_map(|(item, _, middle)| bar(item, middle));
            plot.rectangles(mark, corners.collect::<Vec<_>>());
        }
        let reach = THICKNESS / 2.0 + 2.0;
        let ends = self.bars(chart).map(|(_, _, middle)| [(0.0, middle - reach), (0.0, middle + reach)]);
        plot.lines(Mark::Axis, ends.collect::<Vec<_>>());
        self.write(chart, &plot);
    }

    /// Every bar: its item, whether it is of the newest period, and its middle.
    fn bars<'c>(&'c self, chart: &'c Chart) -> impl Iterator<Item = (&'c Item, bool, f64)> {
        let newest = chart.series.len() - 1;
        self.groups.iter().enumerate().flat_map(move |(place, group)| {
            chart.series.iter().enumerate().map(move |(index, series)| {
                let middle = group.top + PITCH * index as f64 + THICKNESS / 2.0;
                (&series.items[place], index == newest, middle)
            })
        })
    }

    fn write(&self, chart: &Chart, plot: &Plot<'_>) {
        plot.text(Role::Unit, Anchor::Start, (0.0, 14.0), &chart.unit);
        for group in &self.groups {
            plot.paragraph(Role::LabelSubject, Anchor::Start, (0.0, group.baseline), &group.label);
        }
        let names = chart.series.iter().map(|series| series.name.as_str()).cycle();
        for ((item, _, middle), name) in self.bars(chart).zip(names) {
            let tick = (self.zero - 10.0, middle + Role::Tick.drop());
            plot.text(Role::Tick, Anchor::End, tick, name);
            match item.value {
                Some(value) => {
                    let x = plot.position((length(value), 0.0)).0 + GAP;
                    let text = with_status(item, chart.language);
                    plot.text(Role::Value, Anchor::Start, (x, middle + Role::Value.drop()), &text);
                }
                None => {
                    let place = (self.zero + GAP, middle + Role::Note.drop());
                    plot.text(Role::Note, Anchor::Start, place, chart.no_data());
                }
            }
        }
    }
}

fn bar(item: &Item, middle: f64) -> Option<[Place; 2]> {
    let value = item.value.filter(|value| !value.is_zero())?;
    Some([(0.0, middle - THICKNESS / 2.0), (length(value), middle + THICKNESS / 2.0)])
}

/// The newest period is the subject; what is not final is hatched.
fn marks(item: &Item, newest: bool) -> &'static [Mark] {
    match (item.status, newest) {
        (Status::Provisional | Status::Forecast, _) => &[Mark::BarHatch, Mark::Hatch],
        (Status::Final, true) => &[Mark::BarSubject],
        (Status::Final, false) => &[Mark::Bar],
    }
}
