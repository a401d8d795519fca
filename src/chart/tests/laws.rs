//! Laws of all drawings: equal bytes, no text over text or bar, nothing outside, small files.

use super::samples::{chart, item, samples, small_wholes};
use super::series_samples::several;
use crate::chart::width::{Role, quantity_width};
use crate::chart::{Chart, KINDS, Width, draw, find};
use crate::model::Language::En;

/// Left, top, right, bottom.
type Box4 = [f64; 4];

fn drawings() -> Vec<(String, Width, String)> {
    let both = |(kind, chart): (&str, Chart)| {
        let kind = find(kind).expect("a kind of this name");
        [Width::Wide, Width::Narrow].map(|width| {
            let svg = kind.draw(&chart, width).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", chart.id));
            (format!("{} {} {:?}", kind.name(), chart.id, width), width, svg)
        })
    };
    samples().into_iter().chain(small_wholes()).chain(several()).flat_map(both).collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or(rest, |(inside, _)| inside)
}

fn attribute(tag: &str, name: &str) -> f64 {
    between(tag, &format!("{name}=\""), "\"").parse().expect("a number")
}

/// The box of every text, by our own table of widths.
fn text_boxes(svg: &str) -> Vec<(String, Box4)> {
    let mut boxes = Vec::new();
    for group in svg.split("<g class=\"").skip(1) {
        let role = Role::of_class(group.split('"').next().unwrap_or_default()).expect("a role");
        for text in group.split("<text ").skip(1) {
            let (x, y) = (attribute(text, "x"), attribute(text, "y"));
            let unit = if text.contains("<tspan") { between(between(text, "<tspan", "/tspan"), ">", "<") } else { "" };
            let width = quantity_width(role, between(text, ">", "<"), unit);
            let left = match between(group, "text-anchor=\"", "\"") {
                "end" => x - width,
                "middle" => x - width / 2.0,
                _ => x,
            };
            let words = between(text, ">", "</text>").to_owned();
            boxes.push((words, [left, y - 0.78 * role.size(), left + width, y + 0.12 * role.size()]));
        }
    }
    boxes
}

/// The box of every rectangle that stands for a figure.
fn bar_boxes(svg: &str) -> Vec<Box4> {
    let paths = svg.split("<path class=\"").skip(1);
    let paths = paths.filter(|path| ["bar", "part", "track"].iter().any(|mark| path.starts_with(mark)));
    let rectangles = paths.flat_map(|path| between(path, " d=\"", "\"").split('M').skip(1));
    // Arcs are no rectangles; the total stands inside their ring.
    rectangles.filter(|path| !path.contains('l')).map(rectangle).collect()
}

fn rectangle(path: &str) -> Box4 {
    let numbers: Vec<f64> = path.split([' ', 'h', 'v', 'z']).filter_map(|number| number.parse().ok()).collect();
    let [x, y, width, height, ..] = numbers[..] else { panic!("not a rectangle: {path}") };
    [x.min(x + width), y.min(y + height), x.max(x + width), y.max(y + height)]
}

fn overlap(one: &Box4, other: &Box4) -> bool {
    let slack = 0.2;
    one[0] + slack < other[2] && other[0] + slack < one[2] && one[1] + slack < other[3] && other[1] + slack < one[3]
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    assert_eq!(drawings(), drawings());
}

#[test]
fn no_text_lies_over_another_text_or_a_bar() {
    for (name, _, svg) in drawings() {
        let texts = text_boxes(&svg);
        assert!(
            texts.len() > 1
                && (["\"bar", "\"part", "\"track", "\"dot", "\"cell"].iter().any(|mark| svg.contains(mark))),
            "{name} was not understood"
        );
        for (index, (words, place)) in texts.iter().enumerate() {
            for (other, elsewhere) in &texts[index + 1..] {
                assert!(!overlap(place, elsewhere), "{name}: `{words}` {place:?} over `{other}` {elsewhere:?}");
            }
            for bar in bar_boxes(&svg) {
                assert!(!overlap(place, &bar), "{name}: `{words}` {place:?} over a bar {bar:?}");
            }
        }
    }
}

#[test]
fn nothing_leaves_the_picture() {
    for (name, width, svg) in drawings() {
        let height: f64 = between(&svg, "viewBox=\"0 0 ", "\"")
            .split(' ')
            .nth(1)
            .and_then(|height| height.parse().ok())
            .expect("a height");
        let texts = text_boxes(&svg).into_iter();
        for (words, [left, top, right, bottom]) in
            texts.chain(bar_boxes(&svg).into_iter().map(|bar| ("a bar".to_owned(), bar)))
        {
            let inside = left >= -0.2 && top >= -0.2 && right <= width.pixels() + 0.2 && bottom <= height + 0.2;
            assert!(inside, "{name}: `{words}` at {left} {top} {right} {bottom} of height {height}");
        }
    }
}

#[test]
fn drawings_are_small_and_hold_only_numbers() {
    for (name, _, svg) in drawings() {
        // A table of many numbers or nine panels of 24 years carry more than one chart.
        let most = if name.starts_with("heat-table") || name.starts_with("small-multiples") { 8192 } else { 4096 };
        assert!(svg.len() < most, "{name}: {} bytes", svg.len());
        assert!(!svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("style="), "{name}: {svg}");
    }
}

#[test]
fn ids_differ_between_the_two_widths() {
    let (kind, chart) = samples().remove(9);
    let drawing = draw(find(kind).expect("a kind of this name"), &chart).expect("a drawing");
    let ids = |svg: &str| {
        svg.split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let mut all = [ids(&drawing.wide), ids(&drawing.narrow)].concat();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    assert!(all.iter().all(|id| id.starts_with("chart-topics-")));
}

#[test]
fn texts_cannot_break_the_markup() {
    let chart = chart("hostile", En, "<b>", vec![item("a\u{1}<&>\"\u{FFFE}b", "1"), item("c", "2\u{1F}3")]);
    let svg = draw(KINDS[0], &chart).expect("a drawing").wide;
    assert!(
        svg.contains("a&lt;&amp;&gt;&quot;b")
            && svg.contains("&lt;b&gt;")
            && !svg.contains(|character: char| character.is_control())
    );
}

#[test]
fn kinds_have_unique_names_in_kebab_case() {
    for (index, kind) in KINDS.iter().enumerate() {
        assert!(kind.name().chars().all(|character| character.is_ascii_lowercase() || character == '-'));
        assert!(KINDS[..index].iter().all(|other| other.name() != kind.name()));
        assert_eq!(find(kind.name()).map(|found| found.name()), Some(kind.name()));
    }
}
