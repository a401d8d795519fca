//! The parts of one whole on one bar, told apart by texture as well as colour.

use rust_decimal::Decimal;

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Bounds, Chart, Item, Kind, Refusal, Width, length, say};
use super::percent;
use super::plot::{Anchor, Frame, Place, Plot};
use super::series::PARTS;
use super::width::{Role, Room, quantity_width, wrap};
use crate::model::Language;

/// Shows how a whole divides into 2 to 6 parts: 39 leads = 7 confirmed + 32 unfounded. Replaces the pie.
/// The parts must be all there are (add 其他 if need be); a stated total is compared with their sum.
pub(super) struct Share;

const BOUNDS: Bounds = Bounds {
    noun: ("个部分", "parts"),
    count: 2..=6,
    instead: ("请把小的部分合并为“其他”，或改用条形图（bar）", "join small parts as `other`, or use `bar`"),
};

const THICKNESS: f64 = 44.0;

/// Between touching parts, so that each has contrast to the gap (WCAG 1.4.11).
const GAP: f64 = 2.0;

/// Least distance between two labels.
const APART: f64 = 14.0;

/// Side of the square that stands for a part in the list.
const SWATCH: f64 = 16.0;

/// Two parts need no palette: one solid, one hatched.
const TWO_MARKS: [(Mark, Option<Mark>); 2] = [(Mark::Part1, None), (Mark::BarHatch, Some(Mark::Hatch))];

impl Kind for Share {
    fn name(&self) -> &'static str {
        "share"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "百分比条", "Share bar")
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        BOUNDS.check(self, chart)?;
        let whole = whole(self, chart)?;
        let description = description::describe(self, chart);
        let parts = parts(chart, whole, width);
        let picture = match place_beside(&parts, width) {
            Some(places) => paint_beside(chart, &parts, &places, width),
            None => paint_list(chart, &parts, width),
        };
        Ok(picture.into_svg(&chart.title, &description))
    }

    fn facts(&self, chart: &Chart) -> String {
        description::division(chart)
    }
}

/// The sum of the parts, which must be the stated total wherever one is stated.
pub(super) fn whole(kind: &dyn Kind, chart: &Chart) -> Result<Decimal, Refusal> {
    let (zh, en) = (kind.title(Language::Zh), kind.title(Language::En).to_lowercase());
    if let Some(item) = chart.items.iter().find(|item| item.value.is_none()) {
        return Err(Refusal::new(
            format!("{zh}的各部分必须齐全：“{}”无数据；请补上数值，或改用条形图（bar）", item.label),
            format!("a {en} needs every part: `{}` has no data; give its value, or use `bar`", item.label),
        ));
    }
    let sum: Decimal = chart.items.iter().filter_map(|item| item.value).sum();
    match chart.items.iter().filter_map(|item| item.total).find(|total| *total != sum) {
        None => Ok(sum),
        Some(total) => {
            let parts: Vec<&str> = chart.items.iter().map(|item| item.number.as_str()).collect();
            let (parts, total) = (parts.join(" + "), total.normalize());
            Err(Refusal::new(
                format!(
                    "{zh}的各部分之和必须等于总数：{parts} = {sum}，总数为{total}；请核对数值，补上“其他”，或改用条形图（bar）"
                ),
                format!(
                    "the parts of a {en} must add up to the total: {parts} = {sum}, not {total}; \
                     check the figures, add `other`, or use `bar`"
                ),
            ))
        }
    }
}

/// One part with its texts and where it lies on the bar, in pixels.
struct Part<'a> {
    item: &'a Item,
    label: String,
    unit: String,
    percentage: String,
    marks: (Mark, Option<Mark>),
    from: f64,
    to: f64,
}

fn parts<'a>(chart: &'a Chart, whole: Decimal, width: Width) -> Vec<Part<'a>> {
    let marks: &[(Mark, Option<Mark>)] = if chart.items.len() == 2 { &TWO_MARKS } else { &PARTS };
    let shown = chart.items.iter().filter(|item| item.value.is_some_and(|value| !value.is_zero())).count();
    let length_of_one = (width.pixels() - GAP * (shown.max(1) - 1) as f64) / length(whole);
    let mut next = 0.0;
    let part = |(item, marks): (&'a Item, &(Mark, Option<Mark>))| {
        let value = item.value.unwrap_or_default();
        let rate = percent::percentage(value, whole).unwrap_or_default();
        let (from, to) = (next, next + length(value) * length_of_one);
        next = if value.is_zero() { to } else { to + GAP };
        Part {
            item,
            label: format!("{}{}", item.label, item.status_tail(chart.language)),
            unit: chart.unit_after_number(),
            percentage: format!("{}{}", percent::qualifier(item, chart.language), percent::written(rate, 1)),
            marks: *marks,
            from,
            to,
        }
    };
    chart.items.iter().zip(marks).map(part).collect()
}

impl Part<'_> {
    /// Width of the widest text that belongs to the part.
    fn text_width(&self) -> f64 {
        f64::max(Role::LabelSubject.width(&self.label), self.number_width().max(Role::Tick.width(&self.percentage)))
    }

    fn number_width(&self) -> f64 {
        quantity_width(Role::Value, &self.item.number, &self.unit)
    }
}

/// Where the texts of each part stand beside it, if all fit: from its left edge on, the last up to its right edge.
fn place_beside(parts: &[Part<'_>], width: Width) -> Option<Vec<(Anchor, f64)>> {
    let mut free = 0.0;
    let mut places = Vec::new();
    for part in parts {
        let needed = part.text_width();
        let (anchor, x, start) = if part.from + needed <= width.pixels() {
            (Anchor::Start, part.from, part.from)
        } else {
            (Anchor::End, part.to, part.to - needed)
        };
        if start < free || part.to <= part.from {
            return None;
        }
        free = start + needed + APART;
        places.push((anchor, x));
    }
    Some(places)
}

/// Labels above the bar, numbers below it.
fn paint_beside(chart: &Chart, parts: &[Part<'_>], places: &[(Anchor, f64)], width: Width) -> Picture {
    let top = 26.0;
    let mut picture = Picture::new(chart, width, top + THICKNESS + 50.0);
    let plot = paint_bar(&mut picture, parts, top, &[]);
    for (part, (anchor, x)) in parts.iter().zip(places) {
        plot.text(Role::LabelSubject, *anchor, (*x, 16.0), &part.label);
        plot.quantity(Role::Value, *anchor, (*x, top + THICKNESS + 23.0), &part.item.number, &part.unit);
        plot.text(Role::Tick, *anchor, (*x, top + THICKNESS + 43.0), &part.percentage);
    }
    drop(plot);
    picture
}

/// A list under the bar, for parts too small to stand beside their texts.
fn paint_list(chart: &Chart, parts: &[Part<'_>], width: Width) -> Picture {
    let list = List::new(parts, width);
    let mut picture = Picture::new(chart, width, list.height);
    let plot = paint_bar(&mut picture, parts, 0.0, &list.baselines);
    if !list.repeats_unit {
        plot.text(Role::Unit, Anchor::Start, (0.0, THICKNESS + 24.0), &chart.unit);
    }
    for ((part, lines), baseline) in parts.iter().zip(&list.labels).zip(&list.baselines) {
        let unit = if list.repeats_unit { part.unit.as_str() } else { "" };
        plot.paragraph(Role::Label, Anchor::Start, (SWATCH + 8.0, *baseline), lines);
        plot.quantity(Role::Value, Anchor::End, (list.number_end, *baseline), &part.item.number, unit);
        plot.text(Role::Tick, Anchor::End, (list.percentage_end, *baseline), &part.percentage);
    }
    drop(plot);
    picture
}

/// Where the lines of the list stand, in pixels.
struct List {
    labels: Vec<Vec<String>>,
    baselines: Vec<f64>,
    number_end: f64,
    percentage_end: f64,
    height: f64,
    /// Otherwise the unit is written once, above the list.
    repeats_unit: bool,
}

impl List {
    fn new(parts: &[Part<'_>], width: Width) -> Self {
        let widest = |width_of: &dyn Fn(&Part<'_>) -> f64| parts.iter().map(width_of).fold(0.0, f64::max);
        let percentages = widest(&|part| Role::Tick.width(&part.percentage));
        let room =
            |numbers| Room { width: width.pixels() - SWATCH - 8.0 - 2.0 * APART - numbers - percentages, lines: 2 };
        let with_unit = widest(&|part| part.number_width());
        let repeats_unit = parts.iter().all(|part| room(with_unit).takes(&part.label, Role::Label));
        let numbers = if repeats_unit { with_unit } else { widest(&|part| Role::Value.width(&part.item.number)) };
        let labels: Vec<_> = parts.iter().map(|part| wrap(&part.label, "", Role::Label, room(numbers))).collect();
        let label = labels.iter().flatten().map(|line| Role::Label.width(line)).fold(0.0, f64::max);
        let number_end = SWATCH + 8.0 + label + APART + numbers;
        let top = THICKNESS + if repeats_unit { 32.0 } else { 56.0 };
        let (baselines, end) = baselines(&labels, top);
        let percentage_end = number_end + APART + percentages;
        List { labels, baselines, number_end, percentage_end, height: end - 24.0, repeats_unit }
    }
}

/// The first baseline of each label, and where the next one would be.
fn baselines(labels: &[Vec<String>], top: f64) -> (Vec<f64>, f64) {
    let mut next = top;
    let mut baselines = Vec::new();
    for lines in labels {
        baselines.push(next);
        next += Role::Label.leading() * lines.len() as f64 + 10.0;
    }
    (baselines, next)
}

/// The bar with its top at `top`, and a swatch for each baseline of a list.
fn paint_bar<'a>(picture: &'a mut Picture, parts: &[Part<'_>], top: f64, baselines: &[f64]) -> Plot<'a> {
    let (width, height) = (picture.width(), picture.height());
    let frame = Frame { left: 0.0, top: 0.0, right: width, bottom: height };
    let mut plot = Plot::new(picture, &frame, 0.0..width, height..0.0);
    for (index, part) in parts.iter().enumerate() {
        let segment = (part.to > part.from).then_some([(part.from, top), (part.to, top + THICKNESS)]);
        let swatch = baselines.get(index).map(|baseline| [(0.0, baseline - 14.0), (SWATCH, baseline + SWATCH - 14.0)]);
        let corners: Vec<[Place; 2]> = segment.into_iter().chain(swatch).collect();
        let (ground, texture) = part.marks;
        for mark in [Some(ground), texture].into_iter().flatten() {
            plot.rectangles(mark, corners.iter().copied());
        }
    }
    plot
}
