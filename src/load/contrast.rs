//! Whether a theme's colours can be read: text against its ground at least 4.5 to 1, graphics at least 3 to 1
//! (WCAG 2.2, 1.4.3 and 1.4.11). Knows the portal theme's names of colours and where they meet; a colour of another
//! name is not looked at. Begin with [`check`].

use super::theme::Named;
use crate::diagnostic::{Diagnostic, message};
use crate::source::{Span, Spanned};

/// Colours that stand on others as text.
const TEXT: &[(&str, &[&str])] = &[
    ("ink", &["sheet", "ground"]),
    ("ink-2", &["sheet", "ground"]),
    ("ink-3", &["sheet", "ground"]),
    ("blue-900", &["sheet", "ground"]),
    ("blue-700", &["sheet", "ground", "blue-100", "blue-50"]),
    ("blue-600", &["sheet", "ground"]),
    ("red-700", &["sheet", "ground", "red-50"]),
    ("on-blue", &["blue-900"]),
];

/// Colours that stand on others as borders of controls, marks of charts, lines that carry meaning.
const GRAPHICS: &[(&str, &[&str])] = &[
    ("edge", &["sheet", "ground"]),
    ("blue-400", &["sheet"]),
    ("part-1", &["sheet"]),
    ("part-2", &["sheet"]),
    ("part-3", &["sheet"]),
    ("part-4", &["sheet"]),
    ("part-5", &["sheet"]),
    ("part-6", &["sheet"]),
];

/// Tells of tokens that are no values of CSS, of colours that are none, and of pairs that cannot be read.
pub(super) fn check(tokens: &Named, diagnostics: &mut Vec<Diagnostic>) {
    for value in tokens.values().filter(|value| breaks_out(&value.value)) {
        let wrong = &value.value;
        diagnostics.push(Diagnostic::error(
            "theme-token",
            value.span,
            message!(
                zh: "`{wrong}` 不能作颜色或尺寸：不能有 ; {{ }} < @ \\ 和 url(",
                en: "`{wrong}` is neither a colour nor a measure: no ; {{ }} < @ \\ and no url( may stand there",
            ),
        ));
    }
    for (pairs, least) in [(TEXT, 4.5), (GRAPHICS, 3.0)] {
        for (name, grounds) in pairs {
            let Some(colour) = colour_of(tokens, name, diagnostics) else { continue };
            let ratios = grounds.iter().filter_map(|ground| {
                let on = tokens.get(*ground).and_then(|token| luminance(&token.value))?;
                Some((*ground, ratio(colour.value, on)))
            });
            let faint: Vec<(&str, f64)> = ratios.filter(|(_, ratio)| *ratio < least).collect();
            if !faint.is_empty() {
                diagnostics.push(hard_to_see(name, colour.span, &faint, least));
            }
        }
    }
}

/// What would end the rule that a token stands in, or ask another host for something.
fn breaks_out(value: &str) -> bool {
    value.contains([';', '{', '}', '<', '@', '\\']) || value.to_ascii_lowercase().contains("url(")
}

/// How light a colour of the theme is; one that is no colour is told.
fn colour_of(tokens: &Named, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<f64>> {
    let token = tokens.get(name)?;
    let light = luminance(&token.value);
    if light.is_none() {
        let wrong = &token.value;
        diagnostics.push(
            Diagnostic::error(
                "theme-token",
                token.span,
                message!(zh: "`{name}` 要写颜色，`{wrong}` 不是", en: "`{name}` is a colour, `{wrong}` is none"),
            )
            .help(message!(zh: "写成 `\"#12498a\"` 这样的六位颜色", en: "write six digits, such as `\"#12498a\"`")),
        );
    }
    Some(Spanned::new(light?, token.span))
}

fn hard_to_see(name: &str, span: Span, grounds: &[(&str, f64)], least: f64) -> Diagnostic {
    // Cut, not rounded: 4.49 must not be told as 4.5.
    let told = |ratio: f64| (ratio * 100.0).floor() / 100.0;
    let list = |open: &str, close: &str, between: &str| {
        let grounds = grounds.iter().map(|(ground, ratio)| format!("`{ground}`{open}{}{close}", told(*ratio)));
        grounds.collect::<Vec<_>>().join(between)
    };
    let (zh, en) = (list("（", "）", "、"), list(" (", ")", ", "));
    Diagnostic::warning(
        "theme-contrast",
        span,
        message!(
            zh: "`{name}` 看不清：它与底色的对比度至少要 {least}，与 {zh} 不够",
            en: "`{name}` is hard to see: its contrast must be at least {least}, and is not on {en}",
        ),
    )
    .help(message!(
        zh: "把其中一个颜色调深或调浅（WCAG 2.2 第 1.4.3、1.4.11 条）",
        en: "make one of the two darker or lighter (WCAG 2.2, 1.4.3 and 1.4.11)",
    ))
}

/// The relative luminance of `#rrggbb` or `#rgb`, from 0 for black to 1 for white.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.trim().strip_prefix('#')?;
    let full: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(full.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

fn ratio(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
