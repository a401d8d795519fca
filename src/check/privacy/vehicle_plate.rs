//! Number plates of vehicles: 鄂A·12345, and with six signs those of electric ones.

use super::found::{Kind, Match};
use super::plain::Plain;
use crate::diagnostic::Severity;

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

pub(super) fn find(plain: &Plain, found: &mut Vec<Match>) {
    let letter = |one: char| one.is_ascii_uppercase() && !matches!(one, 'I' | 'O');
    for (start, sign) in plain.signs.iter().enumerate() {
        if sign.is_ascii() || !plain.at(start + 1).is_some_and(letter) || !PROVINCES.contains(*sign) {
            continue;
        }
        let mut from = start + 2;
        while plain.at(from).is_some_and(|one| matches!(one, ' ' | '·' | '•' | '-' | '.')) && from < start + 4 {
            from += 1;
        }
        let body: String = plain.signs[from..].iter().take_while(|one| one.is_ascii_alphanumeric()).take(8).collect();
        let digits = body.bytes().filter(u8::is_ascii_digit).count();
        let known = body.chars().all(|one| one.is_ascii_digit() || letter(one));
        let blue = body.len() == 5 && digits >= 3;
        let electric = |one: u8| matches!(one, b'A'..=b'K');
        let green = body.len() == 6
            && digits >= 4
            && (electric(body.as_bytes()[0]) || electric(body.as_bytes()[5]))
            && digits + usize::from(!body.as_bytes()[1].is_ascii_digit()) + 1 >= 6;
        if known && (blue || green) {
            let signs = start..from + body.len();
            found.push(Match::new(plain, signs, Kind::VehiclePlate, Severity::Warning, (2, 2)));
        }
    }
}
