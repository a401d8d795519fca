//! From a start through signed steps to an end, as bars that begin where the one before stopped.

use rust_decimal::Decimal;

use super::canvas::{Mark, Picture};
use super::description::{self, amount};
use super::kind::{Chart, Item, Kind, Refusal, Shape, Status, Width, length, names, say};
use super::number;
use super::plot::{Anchor, Frame, Place, Plot};
use super::series::note_lines;
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Shows how 1 to 10 additions and deductions lead from a start to an end: cases in and out, a budget and its changes. The
/// steps must add up to the end exactly; where they do not, where a figure is missing or only about right, the chart is
/// refused with the arithmetic. For parts of a whole use `share`.
pub(super) struct Waterfall;

/// With its start and its end.
const COUNT: std::ops::RangeInclusive<usize> = 3..=12;

/// More steps than this are not searched for the signs that would make them add up.
const MOST_SIGNS: usize = 10;

/// Between a bar and what is written beside it.
const BESIDE: f64 = 8.0;

impl Kind for Waterfall {
    fn name(&self) -> &'static str {
        "waterfall"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "瀑布图", "Waterfall chart")
    }

    fn shape(&self) -> Shape {
        Shape::Steps
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        let bars = bars(self, chart)?;
        let layout = Layout::new(chart, bars, width);
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(chart, &mut picture);
        Ok(picture.into_svg(&chart.title, &description::describe(self, chart)))
    }

    /// Start, the largest step up and down, end; equal steps are all named.
    fn facts(&self, chart: &Chart) -> String {
        let [start, steps @ .., end] = chart.items.as_slice() else { return String::new() };
        let largest = |sign: Decimal| {
            let size = |item: &Item| item.value.map(|value| value * sign).filter(|value| *value > Decimal::ZERO);
            let most = steps.iter().filter_map(size).max()?;
            let equal: Vec<&Item> = steps.iter().filter(|item| size(item) == Some(most)).collect();
            let labels: Vec<&str> = equal.iter().map(|item| item.label.as_str()).collect();
            let written = amount(chart, equal.first()?);
            let written = written.trim_start_matches(['+', '−', '-']).to_owned();
            Some((labels.join(say(chart.language, "、", ", ")), written))
        };
        let (up, down) = (largest(Decimal::ONE), largest(Decimal::NEGATIVE_ONE));
        let mut clauses = Vec::new();
        match chart.language {
            Language::Zh => {
                clauses.push(format!("从{}{}开始", start.label, amount(chart, start)));
                clauses.extend(up.map(|(labels, written)| format!("增加最多的是{labels}{written}")));
                clauses.extend(down.map(|(labels, written)| format!("减少最多的是{labels}{written}")));
                clauses.push(format!("最后为{}{}", end.label, amount(chart, end)));
                format!("{}。", clauses.join("，"))
            }
            Language::En => {
                clauses.push(format!("Begins with {} ({})", start.label, amount(chart, start)));
                clauses.extend(up.map(|(labels, written)| format!("the largest addition is {labels} ({written})")));
                clauses.extend(down.map(|(labels, written)| format!("the largest deduction is {labels} ({written})")));
                clauses.push(format!("ends with {} ({})", end.label, amount(chart, end)));
                format!("{}.", clauses.join("; "))
            }
        }
    }
}

/// Where each bar begins and ends; the arithmetic is checked exactly.
fn bars(kind: &Waterfall, chart: &Chart) -> Result<Vec<[Decimal; 2]>, Refusal> {
    let (zh, en) = names(kind);
    let count = chart.items.len();
    if !COUNT.contains(&count) {
        let (fewest, most) = (COUNT.start(), COUNT.end());
        return Err(Refusal::new(
            format!("{zh}要列出起点、各步和终点，共{fewest}至{most}项，这里有{count}项；步数多时请合并小的几步"),
            format!(
                "a {en} takes a start, steps and an end, {fewest} to {most} items, here are {count}; join small steps"
            ),
        ));
    }
    if let Some(item) = chart.items.iter().find(|item| item.value.is_none()) {
        return Err(Refusal::new(
            format!("{zh}的每一项都要有数值：“{}”无数据；请补上数值，或改用表格", item.label),
            format!("a {en} needs every value: `{}` has no data; give it, or use a table", item.label),
        ));
    }
    if let Some(item) = chart.items.iter().find(|item| item.qualified) {
        return Err(Refusal::new(
            format!("{zh}的各步必须恰好相加：“{}”为{}，不是确数；请改用表格", item.label, item.number),
            format!("the steps of a {en} must add up exactly: `{}` is {}; use a table", item.label, item.number),
        ));
    }
    let values: Vec<Decimal> = chart.items.iter().filter_map(|item| item.value).collect();
    let largest = values.iter().map(Decimal::abs).max().unwrap_or_default();
    let readable = Decimal::new(1, 6)..=Decimal::new(1_000_000_000_000_000, 0);
    if !readable.contains(&largest) {
        return Err(Refusal::new(
            format!("{zh}没有可读的长度：最大的数值为{largest}；请写在正文中，或换用更合适的计量单位"),
            format!(
                "a {en} has no length to read: its largest value is {largest}; say it in the text or choose another unit"
            ),
        ));
    }
    let mut bars = vec![[Decimal::ZERO, values[0]]];
    let mut running = values[0];
    for step in &values[1..count - 1] {
        bars.push([running, running + step]);
        running += step;
    }
    bars.push([Decimal::ZERO, values[count - 1]]);
    if running == values[count - 1] { Ok(bars) } else { Err(wrong_sum(chart, &values, running)) }
}

/// The arithmetic that does not come out, and which signs would make it do so.
fn wrong_sum(chart: &Chart, values: &[Decimal], sum: Decimal) -> Refusal {
    let last = values.len() - 1;
    let arithmetic = |signs: &dyn Fn(usize) -> bool| {
        let mut text = number::written(values[0], Language::Zh);
        for (index, value) in values.iter().enumerate().take(last).skip(1) {
            let negative = value.is_sign_negative() != signs(index);
            text.push_str(if negative { " − " } else { " + " });
            text.push_str(&number::written(value.abs(), Language::Zh));
        }
        text
    };
    let (written, end) = (arithmetic(&|_| false), number::written(values[last], Language::Zh));
    let sum = number::written(sum, Language::Zh);
    let steps = last - 1;
    let turned = (1_u32..1 << steps.min(MOST_SIGNS)).find(|turned| {
        let signed = |index: usize| if turned >> (index - 1) & 1 == 1 { -values[index] } else { values[index] };
        values[0] + (1..last).map(signed).sum::<Decimal>() == values[last]
    });
    let labels = |turned: u32, around: (&str, &str), between: &str| {
        let turned = (1..last).filter(|index| turned >> (index - 1) & 1 == 1);
        let labels = turned.map(|index| format!("{}{}{}", around.0, chart.items[index].label, around.1));
        labels.collect::<Vec<_>>().join(between)
    };
    match turned {
        None => Refusal::new(
            format!("瀑布图的各步必须恰好得到终点：{written} = {sum}，终点为{end}；请核对数值，或补上缺少的一步"),
            format!(
                "the steps of a waterfall chart must lead to its end: {written} = {sum}, not {end}; check the figures, or add the missing step"
            ),
        ),
        Some(turned) => {
            let right = arithmetic(&|index| turned >> (index - 1) & 1 == 1);
            Refusal::new(
                format!(
                    "瀑布图的各步必须恰好得到终点：{written} = {sum}，终点为{end}；{}换一个符号即可：{right} = {end}（减去的指标写在 `less` 中）",
                    labels(turned, ("“", "”"), "、")
                ),
                format!(
                    "the steps of a waterfall chart must lead to its end: {written} = {sum}, not {end}; with the other sign for {} it does: {right} = {end} (what is taken away is named in `less`)",
                    labels(turned, ("`", "`"), ", ")
                ),
            )
        }
    }
}

/// One bar: its label, the first baseline of the label, the middle of the bar.
struct Row {
    label: Vec<String>,
    baseline: f64,
    middle: f64,
}

struct Layout {
    bars: Vec<[Decimal; 2]>,
    rows: Vec<Row>,
    above: bool,
    left: f64,
    thickness: f64,
    top: f64,
    notes: Vec<String>,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, bars: Vec<[Decimal; 2]>, width: Width) -> Self {
        let above = width == Width::Narrow;
        let last = bars.len() - 1;
        let room = match (above, chart.language) {
            (true, _) => Room { width: width.pixels(), lines: 3 },
            (false, Language::Zh) => Room { width: 12.0 * Role::Label.size(), lines: 2 },
            (false, Language::En) => Room { width: 220.0, lines: 3 },
        };
        let label = |(index, item): (usize, &Item)| {
            wrap(&item.label, &item.status_tail(chart.language), label_role(index, last), room)
        };
        let labels: Vec<Vec<String>> = chart.items.iter().enumerate().map(label).collect();
        let widths = labels
            .iter()
            .enumerate()
            .flat_map(|(index, lines)| lines.iter().map(move |line| label_role(index, last).width(line)));
        let widest = widths.fold(0.0, f64::max);
        let thickness = 26.0;
        let top = if chart.unit.is_empty() { 6.0 } else { 28.0 };
        let mut next = top;
        let rows = labels.into_iter().map(|label| {
            let lines = label.len() as f64 * Role::Label.leading();
            let (baseline, middle) = if above {
                (next + Role::Label.size(), next + lines + 4.0 + thickness / 2.0)
            } else {
                let middle = next + lines.max(thickness) / 2.0;
                (middle - (lines - Role::Label.leading()) / 2.0 + Role::Label.drop(), middle)
            };
            next = if above { middle + thickness / 2.0 + 12.0 } else { next + lines.max(thickness) + 14.0 };
            Row { label, baseline, middle }
        });
        let rows: Vec<Row> = rows.collect();
        let notes = note_lines(&notes(chart), chart.language, width.pixels());
        let height = next + 2.0 + notes.len() as f64 * Role::Note.leading();
        Layout { bars, rows, above, left: if above { 1.0 } else { widest + 14.0 }, thickness, top, notes, height }
    }

    fn paint(&self, chart: &Chart, picture: &mut Picture) {
        let ends = || self.bars.iter().flatten().copied();
        let low = ends().min().map_or(0.0, length).min(0.0);
        let high = ends().max().map_or(1.0, length).max(0.0);
        let high = if high > low { high } else { low + 1.0 };
        let widest = chart.items.iter().map(|item| Role::Value.width(&item.number)).fold(0.0, f64::max);
        let right = (picture.width() - widest - BESIDE).max(self.left + picture.width() / 6.0);
        let frame = Frame { left: self.left, top: 0.0, right, bottom: self.height };
        let mut plot = Plot::new(picture, &frame, low..high, self.height..0.0);
        for mark in [Mark::Bar, Mark::BarSubject, Mark::Track, Mark::BarHatch, Mark::Hatch] {
            let marked =
                chart.items.iter().enumerate().filter(|(index, item)| self.marks(*index, item).contains(&mark));
            let corners: Vec<[Place; 2]> = marked.filter_map(|(index, _)| self.bar(index)).collect();
            plot.rectangles(mark, corners);
        }
        self.paint_lines(&mut plot);
        self.write(chart, &plot);
    }

    fn bar(&self, index: usize) -> Option<[Place; 2]> {
        let [from, to] = self.bars[index].map(length);
        let (middle, half) = (self.rows[index].middle, self.thickness / 2.0);
        (from != to).then_some([(from.min(to), middle - half), (from.max(to), middle + half)])
    }

    /// The zero line, and where each bar hands on to the next one.
    fn paint_lines(&self, plot: &mut Plot<'_>) {
        let half = self.thickness / 2.0;
        let rows = &self.rows;
        if self.above {
            let ends = rows.iter().map(|row| [(0.0, row.middle - half - 2.0), (0.0, row.middle + half + 2.0)]);
            plot.lines(Mark::Axis, ends.collect::<Vec<_>>());
            return;
        }
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
        plot.lines(Mark::Axis, [[(0.0, first.middle - half - 6.0), (0.0, last.middle + half + 6.0)]]);
        let joints = rows
            .windows(2)
            .zip(&self.bars)
            .map(|(rows, [_, to])| [(length(*to), rows[0].middle + half), (length(*to), rows[1].middle - half)]);
        plot.lines(Mark::Grid, joints.collect::<Vec<_>>());
    }

    fn write(&self, chart: &Chart, plot: &Plot<'_>) {
        let last = self.rows.len() - 1;
        if !chart.unit.is_empty() {
            plot.text(
                Role::Unit,
                Anchor::Start,
                (if self.above { 0.0 } else { self.left }, self.top - 13.0),
                &chart.unit,
            );
        }
        for (index, (row, item)) in self.rows.iter().zip(&chart.items).enumerate() {
            let (anchor, x) = if self.above { (Anchor::Start, 0.0) } else { (Anchor::End, self.left - 12.0) };
            plot.paragraph(label_role(index, last), anchor, (x, row.baseline), &row.label);
            let end = self.bars[index].iter().copied().max().map_or(0.0, length);
            let (mut x, zero) = (plot.position((end, row.middle)).0 + BESIDE, plot.position((0.0, 0.0)).0);
            // No number stands across the zero line.
            if x < zero && x + Role::Value.width(&item.number) > zero - 2.0 {
                x = zero + BESIDE;
            }
            plot.text(Role::Value, Anchor::Start, (x, row.middle + Role::Value.drop()), &item.number);
        }
        let foot = self.height - self.notes.len() as f64 * Role::Note.leading() + Role::Note.size();
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot - 2.0), &self.notes);
    }

    /// Start and end are full, additions lighter, deductions outlined; what is not final is hatched.
    fn marks(&self, index: usize, item: &Item) -> &'static [Mark] {
        let step = index > 0 && index + 1 < self.bars.len();
        let down = item.value.is_some_and(|value| value < Decimal::ZERO);
        match (item.status, step, down) {
            (Status::Provisional | Status::Forecast, ..) => &[Mark::BarHatch, Mark::Hatch],
            (Status::Final, true, true) => &[Mark::Track],
            (Status::Final, true, false) => &[Mark::Bar],
            (Status::Final, false, _) => &[Mark::BarSubject],
        }
    }
}

fn label_role(index: usize, last: usize) -> Role {
    if index == 0 || index == last { Role::LabelSubject } else { Role::Label }
}

/// What the marks mean.
fn notes(chart: &Chart) -> Vec<String> {
    let notes = match chart.language {
        Language::Zh => ["深色：起点和终点", "浅色：增加；空心：减少"],
        Language::En => ["Dark: start and end", "Light: added; outlined: taken away"],
    };
    notes.map(str::to_owned).to_vec()
}
