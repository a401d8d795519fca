//! Part of a whole in per cent, exact until it is written, and never rounded into a claim that is not true.

use rust_decimal::{Decimal, RoundingStrategy};

use super::kind::{Item, say};
use crate::model::Language;

/// The part in per cent of the whole; `None` without a positive whole.
pub(super) fn percentage(part: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole <= Decimal::ZERO {
        return None;
    }
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// Writes a percentage with at most `places` decimals; 99.7 % is not written as 100 %, nor 0.2 % as 0 %.
pub(super) fn written(percentage: Decimal, places: u32) -> String {
    let rounded = round(percentage, places);
    let claims_too_much = (rounded == Decimal::ONE_HUNDRED || rounded.is_zero()) && rounded != percentage;
    if !claims_too_much {
        return format!("{}%", rounded.normalize());
    }
    if percentage < Decimal::ONE {
        return format!("<{}%", Decimal::new(1, places));
    }
    let truncated = percentage.round_dp_with_strategy(places.max(1), RoundingStrategy::ToZero);
    if truncated == Decimal::ONE_HUNDRED { ">100%".to_owned() } else { format!("{}%", truncated.normalize()) }
}

/// How much of its whole an item is: as published, so that a chart says what the text beside it says, else with at most
/// `places` decimals.
pub(super) fn of(item: &Item, places: u32) -> Option<String> {
    match item.rate {
        Some(published) => Some(format!("{published}%")),
        None => Some(written(percentage(item.value?, item.total?)?, places)),
    }
}

/// "约" where the printed figures carry a qualifier, so that the rate claims no more than they do.
pub(super) fn qualifier(item: &Item, language: Language) -> &'static str {
    if item.qualified { say(language, "约", "about ") } else { "" }
}

/// Half away from zero, as statistics are rounded.
pub(super) fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}
