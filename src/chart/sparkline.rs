//! The course of a series as a line the size of a word, beside the value that it leads to.

use super::canvas::{Mark, Picture};
use super::kind::{Item, Status};
use super::plot::{Frame, Plot};
use super::series::{Trace, latest, value};

/// Fewer values than this are read faster than drawn.
const FEWEST: usize = 4;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 28.0;
/// Room around the line for its last point.
const MARGIN: f64 = 4.0;

/// Draws a series of 4 and more values for the row of a list in which its latest value is written. It is decoration, hidden
/// from screen readers: no scale, no numbers, its own height. It is no chart to stand alone; there `line` is right.
/// `None` where there is too little to draw.
#[must_use]
pub fn sparkline(items: &[Item]) -> Option<String> {
    let values: Vec<f64> = items.iter().filter_map(value).collect();
    if values.len() < FEWEST {
        return None;
    }
    let low = values.iter().copied().fold(f64::MAX, f64::min);
    let high = values.iter().copied().fold(f64::MIN, f64::max);
    // A series that stays the same runs along the middle.
    let (low, high) = if high > low { (low, high) } else { (low - 1.0, high + 1.0) };
    let mut picture = Picture::decoration(WIDTH, HEIGHT);
    let frame = Frame { left: MARGIN, top: MARGIN, right: WIDTH - MARGIN, bottom: HEIGHT - MARGIN };
    let mut plot = Plot::new(&mut picture, &frame, 0.0..items.len() as f64 - 1.0, low..high);
    let trace = Trace::of(items);
    plot.strokes(Mark::Line1, trace.firm);
    plot.strokes(Mark::Estimated, trace.estimated);
    for (index, item) in items.iter().enumerate() {
        let Some(value) = value(item) else { continue };
        let missing =
            |other: Option<usize>| other.and_then(|other| items.get(other)).is_none_or(|one| one.value.is_none());
        let alone = missing(index.checked_sub(1)) && missing(Some(index + 1));
        let newest = latest(items).is_some_and(|(last, _)| last == index);
        let mark = if item.status == Status::Final { Mark::Dot1 } else { Mark::Hollow };
        if newest || alone {
            let place = plot.position((index as f64, value));
            plot.circle(mark, place, if newest { 3.0 } else { 1.5 });
        }
    }
    drop(plot);
    Some(picture.into_decoration())
}
