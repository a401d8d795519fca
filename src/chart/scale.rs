//! Round steps for an axis.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::kind::length;
use super::number;
use crate::model::Language;

/// Equal steps from at or below the smallest value to at or above the largest.
pub(super) struct Scale {
    step: Decimal,
    first: Decimal,
    steps: u32,
}

impl Scale {
    /// From zero; the smallest step of 1, 2 or 5 times a power of ten that needs no more than five of them.
    pub(super) fn from_zero(largest: Decimal) -> Self {
        Self::new(Decimal::ZERO, largest)
    }

    /// From zero too where the values come near it; lines need no zero when all of them are far from it.
    pub(super) fn around(smallest: Decimal, largest: Decimal) -> Self {
        let far = smallest > Decimal::ZERO && smallest >= largest * Decimal::new(6, 1);
        // Above zero the lowest point keeps a quarter of the height below it, so that it does not look like nothing.
        let below = (smallest - (largest - smallest) / Decimal::from(3)).max(Decimal::ZERO);
        Self::new(if far { below } else { smallest.min(Decimal::ZERO) }, largest.max(Decimal::ZERO))
    }

    /// Whatever the values, zero is on it.
    pub(super) fn with_zero(smallest: Decimal, largest: Decimal) -> Self {
        Self::new(smallest.min(Decimal::ZERO), largest.max(Decimal::ZERO))
    }

    fn new(smallest: Decimal, largest: Decimal) -> Self {
        let span = if largest > smallest { largest - smallest } else { largest.abs().max(Decimal::ONE) };
        let least = span / Decimal::from(5);
        let candidates = (-8..=15).flat_map(|power| [1, 2, 5].map(|digit| power_of_ten(digit, power)));
        let step = candidates.into_iter().find(|step| *step >= least).unwrap_or(span);
        let first = (smallest / step).floor() * step;
        let steps = ((largest - first) / step).ceil().to_u32().unwrap_or(5).max(1);
        Scale { step, first, steps }
    }

    pub(super) fn ticks(&self) -> impl Iterator<Item = Decimal> {
        (0..=self.steps).map(|index| self.first + self.step * Decimal::from(index))
    }

    pub(super) fn start(&self) -> f64 {
        length(self.first)
    }

    pub(super) fn end(&self) -> f64 {
        length(self.first + self.step * Decimal::from(self.steps))
    }

    /// Whether the axis begins at zero, or passes it.
    pub(super) fn has_zero(&self) -> bool {
        self.first <= Decimal::ZERO
    }

    /// The distance between two ticks as text.
    pub(super) fn step_text(&self, language: Language) -> String {
        self.text(self.step, language)
    }

    /// A tick as text, with the decimals of the step.
    pub(super) fn text(&self, tick: Decimal, language: Language) -> String {
        let mut tick = tick;
        tick.rescale(self.step.normalize().scale());
        number::written(tick, language)
    }
}

fn power_of_ten(digit: i64, power: i32) -> Decimal {
    match power {
        0.. => Decimal::from(digit * 10_i64.pow(power.unsigned_abs())),
        _ => Decimal::new(digit, power.unsigned_abs()),
    }
}
