//! What a cell says of a value: a number, with its qualifier, a range, or that there is none.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization as _;

use super::sheet::Value;
use crate::diagnostic::{Message, message};
use crate::model::{MOST_DIGITS, Qualifier, Unit, UnitKind};

/// A value as a cell gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Amount {
    /// There is none, and the cell says so.
    Missing,
    /// A number, or a range of two.
    Known { value: Decimal, to: Option<Decimal>, qualifier: Option<Qualifier> },
}

/// Signs that a cell without a value carries.
const MISSING: [&str; 11] = ["-", "--", "—", "——", "–", "…", "……", "...", "/", "N/A", "无数据"];

/// Words before a number, and what they make of it.
const BEFORE: [(&str, Qualifier); 11] = [
    ("大约", Qualifier::About),
    ("约", Qualifier::About),
    ("近", Qualifier::Under),
    ("超过", Qualifier::Over),
    ("超", Qualifier::Over),
    ("逾", Qualifier::Over),
    ("不少于", Qualifier::AtLeast),
    ("不低于", Qualifier::AtLeast),
    ("至少", Qualifier::AtLeast),
    ("不超过", Qualifier::AtMost),
    ("至多", Qualifier::AtMost),
];

/// Words behind a number or its unit.
const BEHIND: [(&str, Qualifier); 4] =
    [("左右", Qualifier::About), ("以上", Qualifier::AtLeast), ("余", Qualifier::Over), ("多", Qualifier::Over)];

/// Reads the value of a cell in `unit`.
pub(super) fn read(value: &Value, unit: &Unit) -> Result<Amount, Message> {
    let known = |value| Amount::Known { value, to: None, qualifier: None };
    match value {
        Value::Wrong(what) if what.is_empty() => Err(message!(
            zh: "公式没有保存结果：在表格软件里打开、重新计算并保存",
            en: "the formula has no saved result: open the spreadsheet, let it calculate, and save it",
        )),
        Value::Wrong(what) => {
            Err(message!(zh: "单元格是 {what}，不是数值", en: "the cell holds {what}, which is no value"))
        }
        Value::Day(day) => {
            Err(message!(zh: "单元格是日期 {day}，不是数值", en: "the cell holds the date {day}, not a value"))
        }
        Value::Number { written, percent: true } => {
            if unit.kind != UnitKind::Percent {
                let name = &unit.name;
                return Err(message!(
                    zh: "单元格是百分比，单位却是“{name}”",
                    en: "the cell is a percentage, the unit is “{name}”",
                ));
            }
            let value = decimal(written)?;
            checked(value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value).normalize()).map(known)
        }
        Value::Number { written, percent: false } => {
            let value = decimal(written)?;
            no_fraction(value, unit)?;
            Ok(known(value))
        }
        Value::Text(text) => from_text(text, unit),
    }
}

/// Excel keeps 99 % as 0.99: where there is no sign, nobody can see from here which was meant.
fn no_fraction(value: Decimal, unit: &Unit) -> Result<(), Message> {
    if unit.kind != UnitKind::Percent || value.is_zero() || value.abs() > Decimal::ONE {
        return Ok(());
    }
    Err(message!(
        zh: "单位是 %，数值是 {value}：如果指 {value} 本身，在单元格里写文字“{value}%”；如果是小数形式，改成百分比格式",
        en: "the unit is % and the value {value}: write the text “{value}%” if that is meant, or format the cell as a percentage",
    ))
}

fn from_text(text: &str, unit: &Unit) -> Result<Amount, Message> {
    // Full-width digits, commas and percent signs are typed by accident.
    let plain: String = text.nfkc().filter(|character| !character.is_whitespace()).collect();
    if MISSING.contains(&text.trim()) || MISSING.iter().any(|sign| plain.eq_ignore_ascii_case(sign)) {
        return Ok(Amount::Missing);
    }
    let mut rest = plain.as_str();
    let mut qualifier = None;
    if let Some((word, found)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        rest = &rest[word.len()..];
        qualifier = Some(*found);
    }
    for _ in 0..2 {
        if let Some((word, found)) = BEHIND.iter().find(|(word, _)| rest.ends_with(word)) {
            rest = &rest[..rest.len() - word.len()];
            if qualifier.replace(*found).is_some() {
                return Err(not_a_number(text));
            }
        }
        // The unit may be repeated in the cell, before or behind the word.
        rest = without_unit(rest, unit);
    }
    let ends: Vec<&str> = rest.splitn(2, ['~', '～', '—', '–']).collect();
    let value = checked(
        number(ends[0].strip_suffix('%').filter(|_| ends.len() > 1).unwrap_or(ends[0]))
            .ok_or_else(|| not_a_number(text))?,
    )?;
    let to = match ends.get(1) {
        None => None,
        Some(end) => Some(checked(number(end).filter(|to| *to > value).ok_or_else(|| not_a_number(text))?)?),
    };
    if to.is_some() && qualifier.is_some() {
        return Err(not_a_number(text));
    }
    if !plain.contains('%') {
        no_fraction(value, unit)?;
    }
    Ok(Amount::Known { value, to, qualifier })
}

fn without_unit<'t>(text: &'t str, unit: &Unit) -> &'t str {
    match unit.kind {
        UnitKind::PercentagePoint => {
            text.strip_suffix("个百分点").or_else(|| text.strip_suffix("百分点")).unwrap_or(text)
        }
        // `第1名`, `第1位`, `1`.
        UnitKind::Rank => text.strip_prefix('第').unwrap_or(text).trim_end_matches(['名', '位', '次']),
        _ => text.strip_suffix(unit.name.as_str()).unwrap_or(text),
    }
}

/// A decimal, with or without commas between its thousands.
fn number(text: &str) -> Option<Decimal> {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut rest = groups.clone();
    let grouped =
        rest.next().is_none() || (first.len() <= 3 && groups.all(|group| group.len() == 3 && is_number(group)));
    let good = is_number(first) && grouped && (is_number(fraction) || !digits.contains('.'));
    good.then(|| Decimal::from_str_exact(&format!("{sign}{}", digits.replace(',', ""))).ok()).flatten()
}

fn decimal(written: &str) -> Result<Decimal, Message> {
    checked(Decimal::from_str_exact(written).map_err(|_| not_a_number(written))?)
}

/// As many digits as the project's own files may have.
fn checked(value: Decimal) -> Result<Decimal, Message> {
    let digits = value.mantissa().unsigned_abs().to_string().len();
    if digits <= MOST_DIGITS && value.scale() as usize <= MOST_DIGITS {
        return Ok(value);
    }
    Err(message!(zh: "数字超过 {MOST_DIGITS} 位", en: "the number has more than {MOST_DIGITS} digits"))
}

fn not_a_number(text: &str) -> Message {
    let text: String = text.chars().take(40).collect();
    message!(zh: "“{text}”不是数值", en: "“{text}” is not a number")
}
