//! Decimals as they are printed where the chart computes them itself: ticks, sums, differences.

use rust_decimal::Decimal;

use crate::model::Language;

/// A decimal with the decimals it has and a true minus sign; English groups thousands, Chinese does not.
pub(super) fn written(value: Decimal, language: Language) -> String {
    let plain = value.to_string().replace('-', "−");
    match language {
        Language::Zh => plain,
        Language::En => grouped(&plain),
    }
}

fn grouped(plain: &str) -> String {
    let (whole, decimals) = plain.find('.').map_or((plain, ""), |point| plain.split_at(point));
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
    for (index, character) in whole.char_indices() {
        let left = whole.len() - index;
        let after_digit = index > 0 && !grouped.ends_with('−');
        if after_digit && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(character);
    }
    grouped + decimals
}
