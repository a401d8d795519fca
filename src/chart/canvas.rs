//! Turns what plotters draws into compact SVG: shapes become paths, texts stay texts, looks become classes.
//!
//! plotters can hand over a colour and a font name, no class; so every reserved colour stands for a [`Mark`]
//! and every font name for a [`Role`]. Ten units of plotters make one pixel, because at one unit equal bars
//! come out unequal. The canvas must never know a real colour, a real font or the values behind the shapes.

use std::convert::Infallible;
use std::fmt::Write;

use plotters::style::RGBColor;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::kind::{Chart, Width};
use super::width::{Role, unit_gap};

/// Units of plotters in one pixel; one decimal is therefore the finest that is written.
const UNITS_PER_PIXEL: f64 = 10.0;

/// Stands between a number and its unit while plotters carries both as one text.
pub(super) const UNIT_SEPARATOR: char = '\u{1F}';

/// The role of a shape, which decides its class or, for overlays, its pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    Grid,
    Track,
    Bar,
    BarSubject,
    BarHatch,
    Hatch,
    Part1,
    Part2,
    Part3,
    Part4,
    Part5,
    Part6,
    Texture2,
    Texture3,
    Texture4,
    Texture5,
    Texture6,
    Axis,
    Line1,
    Line2,
    Line3,
    Line4,
    Estimated,
    Dot1,
    Dot2,
    Dot3,
    Dot4,
    Hollow,
    Before,
    Joint,
    Cell1,
    Cell2,
    Cell3,
    Cell5,
    Cell6,
    Cell7,
    CellNone,
    FrameDark,
    FrameLight,
}

/// Rising diagonals that meet at the edges of an 8 by 8 tile.
const RISING: &str = "M-2 2l4-4M0 8l8-8M6 10l4-4";

/// How a mark is written.
enum Look {
    Class(&'static str),
    /// An overlay on the shape before it, repeated every 8 pixels.
    Pattern {
        name: &'static str,
        class: &'static str,
        colour: &'static str,
        stroke: &'static str,
        path: &'static str,
    },
}

impl Mark {
    const ALL: [Mark; 39] = [
        Mark::Grid,
        Mark::Track,
        Mark::Bar,
        Mark::BarSubject,
        Mark::BarHatch,
        Mark::Hatch,
        Mark::Part1,
        Mark::Part2,
        Mark::Part3,
        Mark::Part4,
        Mark::Part5,
        Mark::Part6,
        Mark::Texture2,
        Mark::Texture3,
        Mark::Texture4,
        Mark::Texture5,
        Mark::Texture6,
        Mark::Axis,
        Mark::Line1,
        Mark::Line2,
        Mark::Line3,
        Mark::Line4,
        Mark::Estimated,
        Mark::Dot1,
        Mark::Dot2,
        Mark::Dot3,
        Mark::Dot4,
        Mark::Hollow,
        Mark::Before,
        Mark::Joint,
        Mark::Cell1,
        Mark::Cell2,
        Mark::Cell3,
        Mark::Cell5,
        Mark::Cell6,
        Mark::Cell7,
        Mark::CellNone,
        Mark::FrameDark,
        Mark::FrameLight,
    ];

    /// The reserved colour that carries the mark through plotters.
    pub(super) fn colour(self) -> RGBColor {
        RGBColor(self as u8, 0, 0)
    }

    fn of_colour(colour: BackendColor) -> Mark {
        Mark::ALL.get(usize::from(colour.rgb.0)).copied().unwrap_or(Mark::Axis)
    }

    fn look(self) -> Look {
        match self {
            Mark::Grid => Look::Class("grid"),
            Mark::Track => Look::Class("track"),
            Mark::Bar => Look::Class("bar"),
            Mark::BarSubject => Look::Class("bar-subject"),
            Mark::BarHatch => Look::Class("bar-hatch"),
            Mark::Part1 => Look::Class("part-1"),
            Mark::Part2 => Look::Class("part-2"),
            Mark::Part3 => Look::Class("part-3"),
            Mark::Part4 => Look::Class("part-4"),
            Mark::Part5 => Look::Class("part-5"),
            Mark::Part6 => Look::Class("part-6"),
            Mark::Axis => Look::Class("axis"),
            Mark::Line1 => Look::Class("line-1"),
            Mark::Line2 => Look::Class("line-2"),
            Mark::Line3 => Look::Class("line-3"),
            Mark::Line4 => Look::Class("line-4"),
            Mark::Estimated => Look::Class("line-estimated"),
            Mark::Dot1 => Look::Class("dot part-1"),
            Mark::Dot2 => Look::Class("dot part-2"),
            Mark::Dot3 => Look::Class("dot part-3"),
            Mark::Dot4 => Look::Class("dot part-4"),
            Mark::Hollow => Look::Class("dot-hollow"),
            Mark::Before => Look::Class("dot-before"),
            Mark::Joint => Look::Class("joint"),
            Mark::Cell1 => Look::Class("cell-1"),
            Mark::Cell2 => Look::Class("cell-2"),
            Mark::Cell3 => Look::Class("cell-3"),
            Mark::Cell5 => Look::Class("cell-5"),
            Mark::Cell6 => Look::Class("cell-6"),
            Mark::Cell7 => Look::Class("cell-7"),
            Mark::CellNone => Look::Class("cell-none"),
            Mark::FrameDark => Look::Class("frame-dark"),
            Mark::FrameLight => Look::Class("frame-light"),
            Mark::Hatch => {
                Look::Pattern { name: "hatch", class: "hatch", colour: "#6189bd", stroke: "1.6", path: RISING }
            }
            Mark::Texture2 => texture("2", "1.6", "M-2 6l4 4M0 0l8 8M6-2l4 4"),
            Mark::Texture3 => texture("3", "3.2", "M4 4h0"),
            Mark::Texture4 => texture("4", "1.6", RISING),
            Mark::Texture5 => texture("5", "1.6", "M0 4h8"),
            Mark::Texture6 => texture("6", "1.6", "M0 4h8M4 0v8"),
        }
    }
}

/// A white texture on a coloured part.
fn texture(name: &'static str, stroke: &'static str, path: &'static str) -> Look {
    Look::Pattern { name, class: "texture", colour: "#fff", stroke, path }
}

/// A picture in the making: shapes in drawing order, texts by role.
pub(super) struct Picture {
    id: String,
    width: f64,
    height: f64,
    shapes: Vec<(Mark, String)>,
    texts: Vec<(Role, &'static str, String)>,
}

impl Picture {
    /// An empty picture of a chart; every id in it starts with the chart's own.
    pub(super) fn new(chart: &Chart, width: Width, height: f64) -> Self {
        let id = escape(&format!("{}-{}", chart.id, width.name()));
        Picture { id, width: width.pixels(), height: height.ceil(), shapes: Vec::new(), texts: Vec::new() }
    }

    /// An empty picture that says nothing by itself.
    pub(super) fn decoration(width: f64, height: f64) -> Self {
        Picture { id: String::new(), width, height, shapes: Vec::new(), texts: Vec::new() }
    }

    /// Width in pixels.
    pub(super) fn width(&self) -> f64 {
        self.width
    }

    /// Height in pixels.
    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// The finished SVG with its accessible name and description.
    pub(super) fn into_svg(self, title: &str, description: &str) -> String {
        let mut svg = self.head(&escape(title), &escape(description));
        self.write_patterns(&mut svg);
        self.write_shapes(&mut svg);
        for (role, anchor, lines) in &self.texts {
            append(&mut svg, format_args!(r#"<g class="{}"{anchor}>{lines}</g>"#, role.class()));
        }
        svg.push_str("</svg>");
        svg
    }

    /// The finished SVG of a decoration, which screen readers pass over.
    pub(super) fn into_decoration(self) -> String {
        let (width, height) = (self.width, self.height);
        let mut svg =
            format!(r#"<svg class="sparkline" width="{width}" height="{height}" viewBox="0 0 {width} {height}""#);
        svg.push_str(r#" aria-hidden="true" focusable="false">"#);
        self.write_shapes(&mut svg);
        svg.push_str("</svg>");
        svg
    }

    fn write_shapes(&self, svg: &mut String) {
        for (mark, path) in &self.shapes {
            match mark.look() {
                Look::Class(class) => append(svg, format_args!(r#"<path class="{class}" d="{path}"/>"#)),
                Look::Pattern { name, .. } => {
                    append(svg, format_args!(r#"<path fill="url(#{}-{name})" d="{path}"/>"#, self.id));
                }
            }
        }
    }

    /// Name by `labelledby`, description by `describedby`: both in the first would be read out twice.
    fn head(&self, title: &str, description: &str) -> String {
        let (id, width, height) = (&self.id, self.width(), self.height);
        let mut head = format!(r#"<svg class="chart-svg" role="img" viewBox="0 0 {width} {height}""#);
        append(&mut head, format_args!(r#" aria-labelledby="{id}-title" aria-describedby="{id}-desc">"#));
        append(&mut head, format_args!(r#"<title id="{id}-title">{title}</title>"#));
        append(&mut head, format_args!(r#"<desc id="{id}-desc">{description}</desc>"#));
        head
    }

    /// Only the patterns in use. Each drawing has its own: one inside a hidden twin may not be found.
    fn write_patterns(&self, svg: &mut String) {
        let mut patterns = String::new();
        let mut used: Vec<Mark> = Vec::new();
        for (mark, _) in &self.shapes {
            if !used.contains(mark) {
                used.push(*mark);
                self.write_pattern(&mut patterns, *mark);
            }
        }
        if !patterns.is_empty() {
            append(svg, format_args!("<defs>{patterns}</defs>"));
        }
    }

    /// The colour is a fallback in an attribute: any rule of the theme for the class wins over it.
    fn write_pattern(&self, patterns: &mut String, mark: Mark) {
        let Look::Pattern { name, class, colour, stroke, path } = mark.look() else { return };
        let start =
            format_args!(r#"<pattern id="{}-{name}" width="8" height="8" patternUnits="userSpaceOnUse">"#, self.id);
        append(patterns, start);
        append(
            patterns,
            format_args!(r#"<path class="{class}" fill="none" stroke="{colour}" stroke-width="{stroke}""#),
        );
        append(patterns, format_args!(r#" stroke-linecap="round" d="{path}"/></pattern>"#));
    }

    /// The path that a new shape continues; one path holds neighbours of equal mark.
    fn path(&mut self, style: &impl BackendStyle) -> &mut String {
        let mark = Mark::of_colour(style.color());
        if self.shapes.last().is_none_or(|(last, _)| *last != mark) {
            self.shapes.push((mark, String::new()));
        }
        let last = self.shapes.len() - 1;
        &mut self.shapes[last].1
    }

    fn lines(&mut self, role: Role, anchor: &'static str) -> &mut String {
        let known = self.texts.iter().position(|(text, side, _)| *text == role && *side == anchor);
        let index = known.unwrap_or(self.texts.len());
        if known.is_none() {
            self.texts.push((role, anchor, String::new()));
        }
        &mut self.texts[index].2
    }
}

/// The backend that plotters draws on.
pub(super) struct Canvas<'a>(pub(super) &'a mut Picture);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (units(self.0.width()).unsigned_abs(), units(self.0.height).unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _fill: bool) -> Drawn {
        self.fill_polygon([from, (to.0, from.1), to, (from.0, to.1)], style)
    }

    /// An arc there and an arc back: plotters itself would draw a circle pixel by pixel.
    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, _fill: bool) -> Drawn {
        let radius = i32::try_from(radius).unwrap_or_default();
        let path = self.0.path(style);
        write_pair(path, 'M', centre.0 - radius, centre.1);
        for step in [2 * radius, -2 * radius] {
            path.push('a');
            write_number(path, radius);
            path.push(' ');
            write_number(path, radius);
            path.push_str(" 0 1 0 ");
            write_number(path, step);
            path.push_str(" 0");
        }
        path.push('z');
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Drawn {
        write_points(self.0.path(style), points);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Drawn {
        let path = self.0.path(style);
        write_points(path, points);
        path.push('z');
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let role = Role::of_class(style.family().as_str()).unwrap_or(Role::Note);
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        };
        let lines = self.0.lines(role, anchor);
        lines.push_str("<text x=\"");
        write_number(lines, x);
        lines.push_str("\" y=\"");
        write_number(lines, y);
        lines.push_str("\">");
        write_text(lines, text);
        lines.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let role = Role::of_class(style.family().as_str()).unwrap_or(Role::Note);
        Ok((units(role.width(text)).unsigned_abs(), units(role.leading()).unsigned_abs()))
    }
}

/// Pixels in units of plotters.
pub(super) fn units(pixels: f64) -> i32 {
    (pixels * UNITS_PER_PIXEL).round() as i32
}

/// Units of plotters in pixels.
pub(super) fn pixels(units: i32) -> f64 {
    f64::from(units) / UNITS_PER_PIXEL
}

/// Text as it may stand between tags or in an attribute: no markup, no character that breaks the XML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A number and, after the separator, its unit. The unit flows after the number, so no font can tear them apart.
fn write_text(lines: &mut String, text: &str) {
    let (number, unit) = text.split_once(UNIT_SEPARATOR).unwrap_or((text, ""));
    lines.push_str(&escape(number));
    if !unit.is_empty() {
        let gap = match unit_gap(unit) {
            0 => String::new(),
            gap => format!(r#" dx="{gap}""#),
        };
        append(lines, format_args!(r#"<tspan class="unit"{gap}>{}</tspan>"#, escape(unit)));
    }
}

/// One absolute point, then relative steps: `h` and `v` wherever a step has one direction only.
fn write_points(path: &mut String, points: impl IntoIterator<Item = BackendCoord>) {
    let mut previous = None;
    for (x, y) in points {
        match previous {
            None => write_pair(path, 'M', x, y),
            Some((from_x, from_y)) if from_y == y => write_step(path, 'h', x - from_x),
            Some((from_x, from_y)) if from_x == x => write_step(path, 'v', y - from_y),
            Some((from_x, from_y)) => write_pair(path, 'l', x - from_x, y - from_y),
        }
        previous = Some((x, y));
    }
}

fn write_step(path: &mut String, command: char, step: i32) {
    path.push(command);
    write_number(path, step);
}

fn write_pair(path: &mut String, command: char, x: i32, y: i32) {
    write_step(path, command, x);
    path.push(' ');
    write_number(path, y);
}

/// A length in pixels with at most one decimal.
fn write_number(out: &mut String, units: i32) {
    let (whole, tenth) = (units.unsigned_abs() / 10, units.unsigned_abs() % 10);
    let sign = if units < 0 { "-" } else { "" };
    match tenth {
        0 => append(out, format_args!("{sign}{whole}")),
        _ => append(out, format_args!("{sign}{whole}.{tenth}")),
    }
}

fn append(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string does not fail");
}
