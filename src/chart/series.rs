//! What kinds of several series share: their rules, their list of names, their sentences.

use rust_decimal::Decimal;

use super::canvas::Mark;
use super::kind::{Chart, Item, Kind, Refusal, Series, Status, names, say};
use super::plot::{Anchor, Place, Plot};
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// How many series and how many categories a kind can show.
pub(super) struct Limits {
    pub(super) series: std::ops::RangeInclusive<usize>,
    pub(super) categories: std::ops::RangeInclusive<usize>,
    /// What to do with more, in Chinese and English.
    pub(super) instead: (&'static str, &'static str),
    pub(super) negatives: bool,
}

impl Limits {
    /// Refuses what the kind cannot show: too little, too much, nothing at all, negatives where lengths are compared.
    pub(super) fn check(&self, kind: &dyn Kind, chart: &Chart) -> Result<(), Refusal> {
        let (zh, en) = names(kind);
        let (series, categories) = (chart.series.len(), chart.categories().len());
        let (fewest, most) = (self.series.start(), self.series.end());
        let (least, largest) = (self.categories.start(), self.categories.end());
        if !self.series.contains(&series) || !self.categories.contains(&categories) {
            let (instead_zh, instead_en) = self.instead;
            return Err(Refusal::new(
                format!(
                    "{zh}可画{fewest}至{most}组、每组{least}至{largest}个数值，这里有{series}组、每组{categories}个；{instead_zh}"
                ),
                format!(
                    "a {en} takes {fewest} to {most} series of {least} to {largest} values, here are {series} of {categories}; {instead_en}"
                ),
            ));
        }
        let values: Vec<Decimal> = chart.values().collect();
        if values.is_empty() {
            return Err(Refusal::new(
                format!("{zh}没有可画的数值：全部无数据；请删去此图，在正文中说明"),
                format!("a {en} needs values: there are none; leave the chart out and say so in the text"),
            ));
        }
        if let Some(wrong) = values.iter().find(|value| !self.negatives && **value < Decimal::ZERO) {
            return Err(Refusal::new(
                format!("{zh}不能画负数：有数值{wrong}；请改用折线图（line）或表格"),
                format!("a {en} cannot show a negative value: there is {wrong}; use `line` or a table"),
            ));
        }
        if values.iter().all(Decimal::is_zero) {
            let count = values.len();
            return Err(Refusal::new(
                format!("{zh}没有高低可画：{count}个数值全部为0；请写在正文中"),
                format!("a {en} has nothing to measure: all {count} values are 0; say so in the text"),
            ));
        }
        let readable = Decimal::new(1, 6)..=Decimal::new(1_000_000_000_000_000, 0);
        match values.iter().map(Decimal::abs).max() {
            Some(size) if !readable.contains(&size) => Err(Refusal::new(
                format!("{zh}的最大值为{size}，读者无法辨认；请换用更合适的计量单位"),
                format!("a {en} cannot be read with {size} as its largest value; choose another unit"),
            )),
            _ => Ok(()),
        }
    }
}

impl Chart {
    /// The labels that all series share.
    pub(super) fn categories(&self) -> Vec<&str> {
        self.series
            .first()
            .map_or_else(Vec::new, |series| series.items.iter().map(|item| item.label.as_str()).collect())
    }

    /// All values of all series.
    pub(super) fn values(&self) -> impl Iterator<Item = Decimal> {
        self.series.iter().flat_map(|series| &series.items).filter_map(|item| item.value)
    }

    /// All items, of whatever series.
    pub(super) fn all_items(&self) -> impl Iterator<Item = &Item> {
        let alone = if self.series.is_empty() { self.items.as_slice() } else { &[] };
        alone.iter().chain(self.series.iter().flat_map(|series| &series.items))
    }

    /// The smallest and the largest value of all series.
    pub(super) fn extent(&self) -> (Decimal, Decimal) {
        let ends = self.values().fold(None, |ends, value| match ends {
            None => Some((value, value)),
            Some((low, high)) => Some((value.min(low), value.max(high))),
        });
        ends.unwrap_or_default()
    }

    /// The chart with one of its series alone, for what is said of each.
    pub(super) fn alone(&self, series: &Series) -> Chart {
        Chart { items: series.items.clone(), series: Vec::new(), ..self.clone() }
    }
}

/// A list of names, each behind a sample of its series: where it begins, its lines, and how high it is.
pub(super) struct Names {
    rows: Vec<(f64, f64, Vec<String>)>,
    pub(super) height: f64,
}

/// Width of a sample and the room behind it.
const SAMPLE: f64 = 26.0;
const AFTER_SAMPLE: f64 = 8.0;

impl Names {
    /// Names side by side while they fit into `width`, then on further lines.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>, width: f64) -> Self {
        let (mut x, mut y) = (0.0, 0.0);
        let mut rows = Vec::new();
        for name in names {
            let room = Room { width: width - SAMPLE - AFTER_SAMPLE, lines: 2 };
            let lines = wrap(name, "", Role::Label, room);
            let widest = lines.iter().map(|line| Role::Label.width(line)).fold(0.0, f64::max);
            let needed = SAMPLE + AFTER_SAMPLE + widest;
            if x > 0.0 && (x + needed > width || lines.len() > 1) {
                x = 0.0;
                y += Role::Label.leading() + 4.0;
            }
            let extra = (lines.len() as f64 - 1.0) * Role::Label.leading();
            rows.push((x, y, lines));
            x += needed + 24.0;
            y += extra;
        }
        Names { rows, height: y + Role::Label.leading() + 4.0 }
    }

    /// Writes the names from `top`; `sample` paints each sample between two places on a line.
    pub(super) fn paint(&self, plot: &mut Plot<'_>, top: f64, sample: impl Fn(&mut Plot<'_>, usize, [f64; 3])) {
        for (index, (x, y, lines)) in self.rows.iter().enumerate() {
            let baseline = top + y + Role::Label.size();
            sample(plot, index, [*x, x + SAMPLE, baseline - Role::Label.size() * 0.36]);
            plot.paragraph(Role::Label, Anchor::Start, (x + SAMPLE + AFTER_SAMPLE, baseline), lines);
        }
    }
}

/// The ground and the texture of each part of a whole, in order.
pub(super) const PARTS: [(Mark, Option<Mark>); 6] = [
    (Mark::Part1, None),
    (Mark::Part2, Some(Mark::Texture2)),
    (Mark::Part3, Some(Mark::Texture3)),
    (Mark::Part4, Some(Mark::Texture4)),
    (Mark::Part5, Some(Mark::Texture5)),
    (Mark::Part6, Some(Mark::Texture6)),
];

/// The value and its label in front, for marks that stand for an item.
pub(super) fn value(item: &Item) -> Option<f64> {
    item.value.map(super::kind::length)
}

/// Which side of a point its number stands on, so that the line leaves it free: heights of the neighbours and of the point in
/// pixels from the top; the anchor, and whether above.
pub(super) fn beside(before: Option<f64>, own: f64, after: Option<f64>) -> (Anchor, bool) {
    match (before, after) {
        (Some(before), Some(after)) if before >= own && after < own => (Anchor::End, true),
        (Some(before), Some(after)) if before < own && after >= own => (Anchor::Start, true),
        (Some(before), _) if before < own => (Anchor::Middle, false),
        (None, Some(after)) if after < own => (Anchor::Middle, false),
        _ => (Anchor::Middle, true),
    }
}

/// Says what a sign in the picture means, where some values are not final.
pub(super) fn status_note(chart: &Chart, sign: &str) -> Option<String> {
    let has = |status| chart.all_items().any(|item| item.value.is_some() && item.status == status);
    let words = [Status::Provisional, Status::Forecast].into_iter().filter(|status| has(*status));
    let words: Vec<&str> = words.filter_map(|status| status.word(chart.language)).collect();
    let list = words.join(say(chart.language, "、", ", "));
    (!words.is_empty()).then(|| format!("{sign}{}{list}", say(chart.language, "：", ": ")))
}

/// Notes below a picture: in one line where they fit, else each in lines of its own.
pub(super) fn note_lines(notes: &[String], language: Language, width: f64) -> Vec<String> {
    let room = Room { width, lines: 3 };
    // In one line only the first note begins like a sentence.
    let in_line = notes.iter().enumerate().map(|(index, note)| if index == 0 { note.clone() } else { lower(note) });
    let joined = in_line.collect::<Vec<_>>().join(say(language, "；", "; "));
    if Role::Note.width(&joined) <= width {
        return if joined.is_empty() { Vec::new() } else { vec![joined] };
    }
    notes.iter().flat_map(|note| wrap(note, "", Role::Note, room)).collect()
}

fn lower(note: &str) -> String {
    let mut characters = note.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), characters.as_str()))
}

/// The status in words behind a number, or nothing.
pub(super) fn with_status(item: &Item, language: Language) -> String {
    format!("{}{}", item.number, item.status_tail(language))
}

/// The last item with a value.
pub(super) fn latest(items: &[Item]) -> Option<(usize, &Item)> {
    items.iter().enumerate().rev().find(|(_, item)| item.value.is_some())
}

/// A line through the values of a series, broken where one is missing; x counts the items.
pub(super) struct Trace {
    /// Runs between final values.
    pub(super) firm: Vec<Vec<Place>>,
    /// Runs that begin or end in a value that is not final.
    pub(super) estimated: Vec<Vec<Place>>,
}

impl Trace {
    pub(super) fn of(items: &[Item]) -> Self {
        let at = |index: usize| value(&items[index]).map(|value| (index as f64, value));
        let spans = (1..items.len()).filter_map(|index| Some((index, at(index - 1)?, at(index)?)));
        let estimated = |index: usize| [index - 1, index].iter().any(|at| items[*at].status != Status::Final);
        let (dashed, solid): (Vec<_>, Vec<_>) = spans.partition(|(index, ..)| estimated(*index));
        Trace { firm: runs(&solid), estimated: runs(&dashed) }
    }
}

/// Spans that touch, joined.
fn runs(spans: &[(usize, Place, Place)]) -> Vec<Vec<Place>> {
    let mut runs: Vec<(usize, Vec<Place>)> = Vec::new();
    for (index, from, to) in spans {
        match runs.last_mut() {
            Some((end, run)) if *end + 1 == *index => {
                run.push(*to);
                *end = *index;
            }
            _ => runs.push((*index, vec![*from, *to])),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}
