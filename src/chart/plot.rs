//! A frame with axes on a picture: the only place that speaks to plotters' chart builder.
//!
//! Kinds say what stands where in data; plotters turns that into positions; the canvas writes it down.
//! The canvas cannot fail, so a failure here is a mistake of ours and panics.

use std::convert::Infallible;
use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, TextStyle};

use super::canvas::{Canvas, Mark, Picture, UNIT_SEPARATOR, pixels, units};
use super::width::Role;

/// A place: in data, or in pixels of the picture, as the function says.
pub(super) type Place = (f64, f64);

/// Which side of a text stands at its place.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The part of a picture that the axes span, in pixels.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Axes laid over a frame of a picture.
pub(super) struct Plot<'a> {
    root: DrawingArea<Canvas<'a>, Shift>,
    context: ChartContext<'a, Canvas<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
}

impl<'a> Plot<'a> {
    /// Lays axes over a frame; `y` runs from the bottom to the top.
    pub(super) fn new(picture: &'a mut Picture, frame: &Frame, x: Range<f64>, y: Range<f64>) -> Self {
        assert!(x.start != x.end && y.start != y.end, "an axis needs two different ends");
        let (width, height) = (picture.width(), picture.height());
        let root = Canvas(picture).into_drawing_area();
        let context = drawn(
            ChartBuilder::on(&root)
                .margin_left(units(frame.left))
                .margin_right(units(width - frame.right))
                .margin_top(units(frame.top))
                .margin_bottom(units(height - frame.bottom))
                .build_cartesian_2d(x, y),
        );
        Plot { root, context }
    }

    /// Fills rectangles given by opposite corners in data.
    pub(super) fn rectangles(&mut self, mark: Mark, corners: impl IntoIterator<Item = [Place; 2]>) {
        let style = mark.colour().filled();
        drawn(self.context.draw_series(corners.into_iter().map(|corners| Rectangle::new(corners, style))));
    }

    /// Fills polygons given by their corners in data.
    pub(super) fn polygons(&mut self, mark: Mark, outlines: impl IntoIterator<Item = Vec<Place>>) {
        let style = mark.colour().filled();
        drawn(self.context.draw_series(outlines.into_iter().map(|outline| Polygon::new(outline, style))));
    }

    /// Draws lines between places in data.
    pub(super) fn lines(&mut self, mark: Mark, ends: impl IntoIterator<Item = [Place; 2]>) {
        let style = mark.colour().stroke_width(1);
        drawn(self.context.draw_series(ends.into_iter().map(|ends| PathElement::new(ends, style))));
    }

    /// Draws lines through places in data.
    pub(super) fn strokes(&mut self, mark: Mark, runs: impl IntoIterator<Item = Vec<Place>>) {
        let style = mark.colour().stroke_width(1);
        drawn(self.context.draw_series(runs.into_iter().map(|run| PathElement::new(run, style))));
    }

    /// Draws a line between two places of the picture, in pixels.
    pub(super) fn stroke_in_pixels(&mut self, mark: Mark, ends: [Place; 2]) {
        let ends = ends.map(|(x, y)| (units(x), units(y)));
        drawn(self.root.draw(&PathElement::new(ends, mark.colour().stroke_width(1))));
    }

    /// Fills a rectangle given by opposite corners in the picture, in pixels.
    pub(super) fn rectangle_in_pixels(&mut self, mark: Mark, corners: [Place; 2]) {
        let corners = corners.map(|(x, y)| (units(x), units(y)));
        drawn(self.root.draw(&Rectangle::new(corners, mark.colour().filled())));
    }

    /// Fills a circle around a place of the picture, all in pixels.
    pub(super) fn circle(&mut self, mark: Mark, centre: Place, radius: f64) {
        drawn(self.root.draw(&Circle::new((units(centre.0), units(centre.1)), units(radius), mark.colour().filled())));
    }

    /// Width of the picture in pixels.
    pub(super) fn width(&self) -> f64 {
        pixels(i32::try_from(self.root.dim_in_pixel().0).unwrap_or(i32::MAX))
    }

    /// Where a place in data lies in the picture, in pixels.
    pub(super) fn position(&self, place: Place) -> Place {
        let (x, y) = self.context.backend_coord(&place);
        (pixels(x), pixels(y))
    }

    /// Writes a text with its baseline at a place of the picture, in pixels.
    pub(super) fn text(&self, role: Role, anchor: Anchor, place: Place, text: &str) {
        self.quantity(role, anchor, place, text, "");
    }

    /// Writes lines of text, the first with its baseline at the place.
    pub(super) fn paragraph(&self, role: Role, anchor: Anchor, place: Place, lines: &[String]) {
        let mut baseline = place.1;
        for line in lines {
            self.text(role, anchor, (place.0, baseline), line);
            baseline += role.leading();
        }
    }

    /// Writes a number with its unit after it.
    pub(super) fn quantity(&self, role: Role, anchor: Anchor, place: Place, number: &str, unit: &str) {
        let mut text = number.replace(UNIT_SEPARATOR, "");
        text.push(UNIT_SEPARATOR);
        text.push_str(unit);
        let font = FontDesc::new(FontFamily::Name(role.class()), role.size(), FontStyle::Normal);
        let style = TextStyle { font, color: Mark::Axis.colour().to_backend_color(), pos: anchor.pos() };
        drawn(self.root.draw_text(&text, &style, (units(place.0), units(place.1))));
    }
}

impl Anchor {
    fn pos(self) -> Pos {
        let side = match self {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(side, VPos::Bottom)
    }
}

fn drawn<T>(result: Result<T, DrawingAreaErrorKind<Infallible>>) -> T {
    result.unwrap_or_else(|fault| panic!("the canvas takes every shape, but plotters reports: {fault}"))
}
