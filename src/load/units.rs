//! `content/units.yaml`: units beyond the built-in ones, and other English words for those.

use rust_decimal::Decimal;

use super::Reading;
use super::value::whole;
use super::yaml::{Fields, Node, Value, entries, text};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Conversion, EnglishWord, Unit, UnitKind, Units};
use crate::source::{FileId, Spanned};

impl Reading<'_> {
    pub(super) fn units(&self, file: FileId, units: &mut Units, diagnostics: &mut Vec<Diagnostic>) {
        let Some(node) = self.yaml(file, diagnostics) else { return };
        for (name, node) in entries(&node, diagnostics) {
            if let Some(unit) = unit(name, node, units, diagnostics) {
                units.add(unit);
            }
        }
    }
}

fn unit(name: &Spanned<String>, node: &Node, units: &Units, diagnostics: &mut Vec<Diagnostic>) -> Option<Unit> {
    let built_in = units.get(&name.value);
    if built_in.is_some_and(|unit| unit.kind != UnitKind::Counter) {
        let wrong = &name.value;
        diagnostics.push(Diagnostic::error(
            "fixed-unit",
            name.span,
            message!(
                zh: "`{wrong}` 是内置单位，写法固定，不能改",
                en: "`{wrong}` is built in and is written by rule; it cannot be changed",
            ),
        ));
        return None;
    }
    let mut fields = Fields::of(node, diagnostics)?;
    // The Chinese word is the key itself; `zh` may repeat it.
    if let Some(zh) = fields.optional("zh").and_then(|node| text(node, diagnostics))
        && zh.value != name.value
    {
        let key = &name.value;
        diagnostics.push(Diagnostic::error(
            "unit-name",
            zh.span,
            message!(
                zh: "中文单位就是键 `{key}`，不能另写",
                en: "the Chinese word of a unit is its key `{key}`",
            ),
        ));
    }
    let en = fields.required("en").and_then(|node| word(node, diagnostics));
    let also = match fields.optional("also") {
        Some(node) => also(node, units, diagnostics),
        None => built_in.and_then(|unit| unit.also.clone()),
    };
    fields.finish(diagnostics);
    Some(Unit { name: name.value.clone(), kind: UnitKind::Counter, en: Some(en?), also })
}

fn word(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<EnglishWord> {
    if !matches!(node.value, Value::Map(_)) {
        let same = text(node, diagnostics)?.value;
        return Some(EnglishWord { one: same.clone(), other: same });
    }
    let mut fields = Fields::of(node, diagnostics)?;
    let one = fields.required("one").and_then(|node| text(node, diagnostics));
    let other = fields.required("other").and_then(|node| text(node, diagnostics));
    fields.finish(diagnostics);
    Some(EnglishWord { one: one?.value, other: other?.value })
}

fn also(node: &Node, units: &Units, diagnostics: &mut Vec<Diagnostic>) -> Option<Conversion> {
    let mut outer = Fields::of(node, diagnostics)?;
    let english = outer.required("en");
    outer.finish(diagnostics);
    let mut fields = Fields::of(english?, diagnostics)?;
    let unit = fields.required("unit").and_then(|node| text(node, diagnostics));
    let factor = fields.required("factor").and_then(|node| factor(node, diagnostics));
    let digits = fields.optional("digits").and_then(|node| whole::<u32>(node, diagnostics));
    fields.finish(diagnostics);
    let unit = unit?.value;
    let word =
        units.english_word(&unit).cloned().unwrap_or_else(|| EnglishWord { other: format!("{unit}s"), one: unit });
    let (numerator, denominator) = factor?;
    Some(Conversion { word, numerator, denominator, digits: digits.map_or(2, |digits| digits.value.min(6)) })
}

/// `1/15` or `0.5`.
fn factor(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<(Decimal, Decimal)> {
    let written = text(node, diagnostics)?;
    let (numerator, denominator) = written.value.split_once('/').unwrap_or((&written.value, "1"));
    let number = |text: &str| {
        Decimal::from_str_exact(text.trim())
            .ok()
            .filter(|value| *value > Decimal::ZERO && *value <= Decimal::from(1_000_000))
    };
    let factor = number(numerator).zip(number(denominator));
    if factor.is_none() {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::error(
                "not-a-number",
                written.span,
                message!(
                    zh: "`{wrong}` 不是换算系数",
                    en: "`{wrong}` is not a factor",
                ),
            )
            .help(message!(zh: "写成 `1/15` 或 `0.5`", en: "write `1/15` or `0.5`")),
        );
    }
    factor
}
