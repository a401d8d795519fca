//! The QR code of a page's address: dark squares on white, one path, no style of its own. Alone knows the fast_qr crate.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// White around the code that scanners need, in modules.
const QUIET: usize = 4;

/// An SVG drawing of `address` as a QR code, named `title`. `None` when the address is too long for one.
pub(super) fn qr_code(address: &str, title: &str) -> Option<String> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let width = code.size;
    let side = width + 2 * QUIET;
    let title = crate::markdown::escape(title);
    let mut svg = format!(
        "<svg class=\"qr-code\" role=\"img\" aria-labelledby=\"qr-title\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <title id=\"qr-title\">{title}</title><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path stroke=\"#000\" d=\""
    );
    for row in 0..width {
        let line = &code[row];
        // Runs of dark modules are one stroke each: a tenth of what squares would take.
        let mut column = 0;
        let mut pen = None;
        while column < width {
            let run = line[column..].iter().take_while(|module| module.value()).count();
            if run == 0 {
                column += 1;
                continue;
            }
            // Writing to a String cannot fail.
            let _ = match pen {
                None => write!(svg, "M{} {}.5h{run}", column + QUIET, row + QUIET),
                Some(at) => write!(svg, "m{} 0h{run}", column - at),
            };
            column += run;
            pen = Some(column);
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}
