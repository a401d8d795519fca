//! Two periods joined by a line, category by category: who rose, who fell, and how far.

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Chart, Kind, Refusal, Shape, Status, Width, length, say};
use super::plot::{Anchor, Frame, Plot};
use super::series::{Limits, Names, value};
use super::series_facts::changes;
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Shows what became of 2 to 12 categories between two periods, in one unit. Distances count, so the line of dots need not
/// begin at zero; every dot has its number. With three periods use `grouped`, with more `line`.
pub(super) struct Change;

const LIMITS: Limits = Limits {
    series: 2..=2,
    categories: 2..=12,
    instead: ("只比较两期；更多时期请用 grouped 或 line", "two periods only; for more use `grouped` or `line`"),
    negatives: true,
};

const RADIUS: f64 = 6.5;

impl Kind for Change {
    fn name(&self) -> &'static str {
        "change"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "变化图", "Change chart")
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
        changes(chart)
    }
}

/// One category: its label, the first baseline, the middle of its line.
struct Row {
    label: Vec<String>,
    baseline: f64,
    middle: f64,
}

struct Layout {
    names: Names,
    rows: Vec<Row>,
    left: f64,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, width: Width) -> Self {
        let names = Names::new(chart.series.iter().map(|series| series.name.as_str()), width.pixels() - 120.0);
        let above = width == Width::Narrow;
        let room = match (above, chart.language) {
            (true, _) => Room { width: width.pixels(), lines: 2 },
            (false, Language::Zh) => Room { width: 12.0 * Role::Label.size(), lines: 2 },
            (false, Language::En) => Room { width: 220.0, lines: 3 },
        };
        let labels: Vec<Vec<String>> = (0..chart.categories().len())
            .map(|place| wrap(chart.categories()[place], &tail(chart, place), Role::Label, room))
            .collect();
        let widest = labels.iter().flatten().map(|line| Role::Label.width(line)).fold(0.0, f64::max);
        let mut next = names.height + 10.0;
        let rows: Vec<Row> = labels
            .into_iter()
            .map(|label| {
                let lines = label.len() as f64 * Role::Label.leading();
                let baseline = next + Role::Label.size();
                let middle = if above { next + lines + 14.0 } else { next + f64::max(lines, 24.0) / 2.0 };
                let baseline = if above { baseline } else { middle - lines / 2.0 + Role::Label.size() * 0.86 };
                next = if above { middle + 22.0 } else { next + f64::max(lines, 24.0) + 12.0 };
                Row { label, baseline, middle }
            })
            .collect();
        Layout { names, rows, left: if above { 0.0 } else { widest + 14.0 }, height: next - 4.0 }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture) {
        let width = picture.width();
        let numbers = chart.series.iter().flat_map(|series| &series.items);
        let widest = numbers.map(|item| Role::Value.width(&item.number)).fold(0.0, f64::max) + RADIUS + 6.0;
        let values: Vec<f64> = chart.values().map(length).collect();
        let low = values.iter().copied().fold(f64::MAX, f64::min);
        let high = values.iter().copied().fold(f64::MIN, f64::max);
        let high = if high > low { high } else { low + 1.0 };
        let frame = Frame { left: self.left + widest, top: 0.0, right: width - widest, bottom: self.height };
        let mut plot = Plot::new(picture, &frame, low..high, self.height..0.0);
        let [before, after] = [&chart.series[0].items, &chart.series[1].items];
        let pairs = self.rows.iter().zip(before.iter().zip(after));
        for (mark, settled) in [(Mark::Joint, true), (Mark::Estimated, false)] {
            let joined = pairs.clone().filter(|(_, (before, after))| {
                (before.status == Status::Final && after.status == Status::Final) == settled
            });
            let ends = joined
                .filter_map(|(row, (before, after))| Some([(value(before)?, row.middle), (value(after)?, row.middle)]));
            plot.lines(mark, ends.collect::<Vec<_>>());
        }
        for (row, (before, after)) in pairs {
            plot.paragraph(Role::Label, Anchor::Start, (0.0, row.baseline), &row.label);
            let rising = value(after) >= value(before);
            for (item, mark, role, left) in
                [(before, Mark::Before, Role::Tick, rising), (after, Mark::Dot1, Role::Value, !rising)]
            {
                let Some(value) = value(item) else { continue };
                let x = plot.position((value, row.middle)).0;
                plot.circle(mark, (x, row.middle), RADIUS);
                let (anchor, x) =
                    if left { (Anchor::End, x - RADIUS - 6.0) } else { (Anchor::Start, x + RADIUS + 6.0) };
                plot.text(role, anchor, (x, row.middle + role.drop()), &item.number);
            }
        }
        plot.text(Role::Unit, Anchor::End, (width, Role::Label.size()), &chart.unit);
        self.names.paint(&mut plot, 0.0, |plot, index, [from, to, y]| {
            let mark = if index == 0 { Mark::Before } else { Mark::Dot1 };
            plot.circle(mark, ((from + to) / 2.0, y), RADIUS);
        });
    }
}

/// What is missing or not final in a category, in brackets behind its label.
fn tail(chart: &Chart, place: usize) -> String {
    let items = chart.series.iter().map(|series| (series, &series.items[place]));
    let said = items.filter_map(|(series, item)| {
        let word = if item.value.is_none() { Some(chart.no_data()) } else { item.status.word(chart.language) };
        word.map(|word| say(chart.language, format!("{}{word}", series.name), format!("{} {word}", series.name)))
    });
    let said = said.collect::<Vec<_>>().join(say(chart.language, "、", ", "));
    match (said.is_empty(), chart.language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("（{said}）"),
        (false, Language::En) => format!(" ({said})"),
    }
}
