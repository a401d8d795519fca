//! Numbers in a grid whose cells are the darker the larger their number is.

use super::canvas::{Mark, Picture};
use super::description;
use super::kind::{Chart, Item, Kind, Refusal, Shape, Status, Width, length, say};
use super::plot::{Anchor, Frame, Place, Plot};
use super::series::{Limits, note_lines, status_note, value};
use super::series_facts::across;
use super::width::{Role, Room, wrap};
use crate::model::Language;

/// Shows up to 12 groups over up to 12 periods in one unit, month by village for instance: numbers to be read, shades to
/// find the high and the low ones. On phones rows and columns change places or the columns are split, so that numbers stay
/// readable. Refused for fewer than two rows or columns, where `bar` or `column` says more.
pub(super) struct HeatTable;

const LIMITS: Limits = Limits {
    series: 2..=12,
    categories: 2..=12,
    instead: ("只有一行时请用柱形图（column），更大的请拆成几张图", "for one row use `column`, split larger ones"),
    negatives: true,
};

/// Shades from low to high. The middle one of the ramp is left out: no text is readable on it.
const SHADES: [Mark; 6] = [Mark::Cell1, Mark::Cell2, Mark::Cell3, Mark::Cell5, Mark::Cell6, Mark::Cell7];

/// Shades from this one on carry white text.
const FIRST_DARK: usize = 3;

/// Height of a cell and the room between cells.
const CELL: f64 = 30.0;
const GAP: f64 = 3.0;

/// Letters such as J reach so far to the left of where they begin.
const OVERHANG: f64 = 2.0;

impl Kind for HeatTable {
    fn name(&self) -> &'static str {
        "heat-table"
    }

    fn title(&self, language: Language) -> &'static str {
        say(language, "热力表", "Heat table")
    }

    fn shape(&self) -> Shape {
        Shape::OverTime
    }

    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal> {
        LIMITS.check(self, chart)?;
        let description = description::describe(self, chart);
        let (year, chart) = &without_year(chart);
        let turned = chart.by_category();
        // The way that needs the fewest splits; names stand beside their rows and columns keep their places if they can.
        let ways: &[(&Chart, bool)] = match width {
            Width::Wide => &[],
            Width::Narrow => &[(&turned, false), (chart, true), (&turned, true)],
        };
        let (mut layout, mut drawn) = (Layout::new(chart, width, false), chart);
        for &(other, above) in ways {
            let candidate = Layout::new(other, width, above);
            if candidate.blocks.len() < layout.blocks.len() {
                (layout, drawn) = (candidate, other);
            }
        }
        let mut picture = Picture::new(chart, width, layout.height);
        layout.paint(drawn, year, &mut picture);
        Ok(picture.into_svg(&chart.title, &description))
    }

    fn facts(&self, chart: &Chart) -> String {
        across(chart)
    }
}

/// Columns that stand below one another's heads, with all rows.
struct Block {
    columns: std::ops::Range<usize>,
    heads: Vec<Vec<String>>,
    /// The bottom of the heads.
    head_bottom: f64,
    /// The top of the cells of each row.
    rows: Vec<f64>,
}

struct Layout {
    labels: Vec<Vec<String>>,
    above: bool,
    /// Where cells begin, and how wide one is with the room behind it.
    left: f64,
    pitch: f64,
    blocks: Vec<Block>,
    notes: Vec<String>,
    height: f64,
}

impl Layout {
    fn new(chart: &Chart, width: Width, above: bool) -> Self {
        let heads = chart.categories();
        let numbers = chart.series.iter().flat_map(|series| &series.items);
        let widest = numbers.map(|item| Role::Cell.width(&item.number)).fold(0.0, f64::max);
        let needed = head_width(&heads, widest.max(20.0) + 8.0) + GAP;
        let room = match (width, chart.language) {
            (Width::Wide, Language::Zh) => Room { width: 12.0 * Role::Label.size(), lines: 2 },
            (Width::Wide, Language::En) => Room { width: 200.0, lines: 2 },
            (Width::Narrow, _) => Room { width: 112.0, lines: 2 },
        };
        let names = || chart.series.iter().map(|series| series.name.as_str());
        // Names that would be cut beside the cells stand above them.
        let above = above || (width == Width::Narrow && !names().all(|name| room.takes(name, Role::Label)));
        let room = if above { Room { width: width.pixels(), lines: 2 } } else { room };
        let labels: Vec<Vec<String>> = names().map(|name| wrap(name, "", Role::Label, room)).collect();
        let widest = labels.iter().flatten().map(|line| Role::Label.width(line)).fold(0.0, f64::max);
        let left = if above { 0.0 } else { OVERHANG + widest + 12.0 };
        let most = (((width.pixels() - left + GAP) / needed).floor() as usize).max(1);
        let count = heads.len().div_ceil(most);
        let per_block = heads.len().div_ceil(count);
        let pitch = f64::min((width.pixels() - left + GAP) / per_block as f64, 96.0);
        let mut next = Role::Unit.leading() + 4.0;
        let mut blocks = Vec::new();
        for start in (0..heads.len()).step_by(per_block) {
            let columns = start..heads.len().min(start + per_block);
            let room = Room { width: pitch - GAP - 2.0, lines: 3 };
            let written: Vec<Vec<String>> =
                heads[columns.clone()].iter().map(|head| wrap(head, "", Role::Tick, room)).collect();
            let lines = written.iter().map(Vec::len).max().unwrap_or(1) as f64;
            let head_bottom = next + lines * Role::Tick.leading();
            next = head_bottom + 4.0;
            let mut rows = Vec::new();
            for label in &labels {
                let lines = label.len() as f64 * Role::Label.leading();
                let top = if above { next + lines + 2.0 } else { next };
                rows.push(top);
                next = top + if above { CELL + 8.0 } else { CELL.max(lines) + GAP };
            }
            blocks.push(Block { columns, heads: written, head_bottom, rows });
            next += 16.0;
        }
        let notes = note_lines(&notes(chart), chart.language, width.pixels());
        let height = next - 6.0 + notes.len() as f64 * Role::Note.leading();
        Layout { labels, above, left, pitch, blocks, notes, height }
    }

    fn paint(&self, chart: &Chart, year: &str, picture: &mut Picture) {
        let (low, high) = chart.extent();
        let (low, high) = (length(low), length(high));
        let width = picture.width();
        let frame = Frame { left: 0.0, top: 0.0, right: width, bottom: self.height };
        let mut plot = Plot::new(picture, &frame, 0.0..width, self.height..0.0);
        let shade = |item: &Item| value(item).map(|value| shade(value, low, high));
        for (index, mark) in SHADES.into_iter().enumerate() {
            let cells = self.cells(chart).filter(|(item, _)| shade(item) == Some(index));
            plot.rectangles(mark, cells.map(|(_, corners)| corners).collect::<Vec<_>>());
        }
        let missing = self.cells(chart).filter(|(item, _)| item.value.is_none());
        plot.rectangles(Mark::CellNone, missing.map(|(_, corners)| corners).collect::<Vec<_>>());
        for (mark, dark) in [(Mark::FrameDark, false), (Mark::FrameLight, true)] {
            let cells = self.cells(chart).filter(|(item, _)| {
                item.status != Status::Final && shade(item).is_some_and(|shade| (shade >= FIRST_DARK) == dark)
            });
            let inside =
                cells.map(|(_, [(left, top), (right, bottom)])| [(left + 3.0, top + 3.0), (right - 3.0, bottom - 3.0)]);
            plot.rectangles(mark, inside.collect::<Vec<_>>());
        }
        self.write(chart, year, &plot);
        for (item, [(left, top), (right, bottom)]) in self.cells(chart) {
            let place = ((left + right) / 2.0, (top + bottom) / 2.0 + Role::Cell.drop());
            match shade(item) {
                None => plot.text(Role::Cell, Anchor::Middle, place, "—"),
                Some(shade) if shade >= FIRST_DARK => {
                    plot.text(Role::CellLight, Anchor::Middle, place, &item.number);
                }
                Some(_) => plot.text(Role::Cell, Anchor::Middle, place, &item.number),
            }
        }
    }

    /// Every item with the corners of its cell.
    fn cells<'c>(&'c self, chart: &'c Chart) -> impl Iterator<Item = (&'c Item, [Place; 2])> {
        self.blocks.iter().flat_map(move |block| {
            chart.series.iter().zip(&block.rows).flat_map(move |(series, top)| {
                series.items[block.columns.clone()].iter().enumerate().map(move |(place, item)| {
                    let left = self.left + place as f64 * self.pitch;
                    (item, [(left, *top), (left + self.pitch - GAP, *top + CELL)])
                })
            })
        })
    }

    fn write(&self, chart: &Chart, year: &str, plot: &Plot<'_>) {
        let unit = match chart.unit.as_str() {
            "" => String::new(),
            unit => say(chart.language, format!("单位：{unit}"), format!("Unit: {unit}")),
        };
        let head = [year, &unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let head = head.join(say(chart.language, "，", ". "));
        plot.text(Role::Unit, Anchor::Start, (0.0, Role::Unit.size()), &head);
        for block in &self.blocks {
            for (place, head) in block.heads.iter().enumerate() {
                let x = self.left + place as f64 * self.pitch + (self.pitch - GAP) / 2.0;
                let rise = (head.len() as f64 - 1.0) * Role::Tick.leading();
                plot.paragraph(Role::Tick, Anchor::Middle, (x, block.head_bottom - 5.0 - rise), head);
            }
            for (label, top) in self.labels.iter().zip(&block.rows) {
                let lines = label.len() as f64 * Role::Label.leading();
                let first = if self.above { top - lines - 2.0 } else { top + (CELL - lines) / 2.0 - 1.0 };
                plot.paragraph(Role::Label, Anchor::Start, (OVERHANG, first + Role::Label.size()), label);
            }
        }
        let foot = self.height - self.notes.len() as f64 * Role::Note.leading() + Role::Note.size();
        plot.paragraph(Role::Note, Anchor::Start, (0.0, foot), &self.notes);
    }
}

/// The year that all periods share, said once, and the chart without it: twelve months then fit side by side.
fn without_year(chart: &Chart) -> (String, Chart) {
    let parted = |label: &str| match chart.language {
        Language::Zh => label.split_once('年').map(|(year, rest)| (format!("{year}年"), rest.to_owned())),
        Language::En => label.rsplit_once(' ').map(|(rest, year)| (year.to_owned(), rest.to_owned())),
    };
    let parts: Option<Vec<(String, String)>> = chart.categories().into_iter().map(parted).collect();
    let parts = parts.filter(|parts| {
        let year = parts.first().map(|(year, _)| year);
        parts.iter().all(|(own, rest)| Some(own) == year && !rest.is_empty())
    });
    let Some(parts) = parts else { return (String::new(), chart.clone()) };
    let mut short = chart.clone();
    for series in &mut short.series {
        for (item, (_, rest)) in series.items.iter_mut().zip(&parts) {
            item.label.clone_from(rest);
        }
    }
    (parts.first().map(|(year, _)| year.clone()).unwrap_or_default(), short)
}

/// The narrowest column from `least` on in which every head stands in three lines with no word cut.
fn head_width(heads: &[&str], least: f64) -> f64 {
    let mut width = least;
    let fits = |width: f64| heads.iter().all(|head| Room { width: width - 2.0, lines: 3 }.takes(head, Role::Tick));
    while !fits(width) && width < 160.0 {
        width += 4.0;
    }
    width
}

/// The place of a value among the shades; equal values have equal shades.
fn shade(value: f64, low: f64, high: f64) -> usize {
    if high <= low {
        return 1;
    }
    let steps = SHADES.len() as f64;
    (((value - low) / (high - low) * steps).floor().max(0.0) as usize).min(SHADES.len() - 1)
}

fn notes(chart: &Chart) -> Vec<String> {
    let mut notes = vec![say(chart.language, "颜色越深，数值越大", "The darker, the larger").to_owned()];
    notes.extend(status_note(chart, say(chart.language, "虚线框", "Dashed frame")));
    if chart.series.iter().flat_map(|series| &series.items).any(|item| item.value.is_none()) {
        let no_data = chart.no_data();
        notes.push(say(chart.language, format!("—：{no_data}"), format!("—: {no_data}")));
    }
    notes
}
