//! Measures and breaks texts that stand beside a drawing, with the same table of widths as the labels inside it.

use super::width::{Role, Room, wrap};

/// The size of a text, and its weight.
#[derive(Clone, Copy, Debug)]
pub struct Font {
    /// In pixels of the picture.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl Font {
    /// The role that has the same weight; widths grow with the size.
    fn role(self) -> Role {
        if self.bold { Role::LabelSubject } else { Role::Label }
    }
}

/// `text` in lines of at most `width` pixels; what does not fit into `most` lines is shortened with `…`.
#[must_use]
pub fn lines(text: &str, font: Font, width: f64, most: usize) -> Vec<String> {
    let role = font.role();
    wrap(text, "", role, Room { width: width * role.size() / font.size, lines: most })
}

/// The width of `text` in pixels, rather too wide than too narrow.
#[must_use]
pub fn width_of(text: &str, font: Font) -> f64 {
    let role = font.role();
    role.width(text) * font.size / role.size()
}
