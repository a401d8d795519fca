//! Exact decimals from YAML, with the digits of the source. Whatever else a clerk may have written has a message of its
//! own, with the number to write where it can be told.

use rust_decimal::Decimal;

use super::yaml::{Node, text};
use crate::diagnostic::{Diagnostic, Message, message};
use crate::model::MOST_DIGITS;
use crate::source::{Span, Spanned};

/// An exact decimal.
pub(super) fn decimal(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<Decimal>> {
    let written = text(node, diagnostics)?;
    match number(&written.value, written.span) {
        Ok(value) => Some(Spanned::new(value, written.span)),
        Err(refused) => {
            diagnostics.push(*refused);
            None
        }
    }
}

/// The decimal that is `written` at `span`.
///
/// # Errors
/// What is wrong with it, and how to write it.
pub fn number(written: &str, span: Span) -> Result<Decimal, Box<Diagnostic>> {
    let good = is_decimal(written) && digits(written) <= MOST_DIGITS;
    let value = good.then(|| Decimal::from_str_exact(written).ok()).flatten();
    value.ok_or_else(|| Box::new(refused(written, span)))
}

fn digits(written: &str) -> usize {
    written.bytes().filter(u8::is_ascii_digit).count()
}

/// `12.62`, `0.5`, `-3.5`.
fn is_decimal(written: &str) -> bool {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    all_digits(whole) && all_digits(fraction)
}

/// The number to write, where what was meant is one.
fn instead(meant: &str, zh: &str, en: &str) -> Message {
    if is_decimal(meant) {
        message!(zh: "{zh} `{meant}`", en: "{en} `{meant}`")
    } else {
        message!(zh: "{zh}如 `12.62`", en: "{en} as in `12.62`")
    }
}

fn refused(written: &str, span: Span) -> Diagnostic {
    let number = number_in(written);
    if is_decimal(written) {
        return too_many_digits(written, span);
    }
    if matches!(written.trim_start_matches(['.', '-', '+']).to_lowercase().as_str(), "nan" | "inf" | "infinity") {
        return Diagnostic::error(
            "not-finite",
            span,
            message!(zh: "`{written}` 表示“不是数”或“无穷大”，不能发布", en: "`{written}` stands for no number, or an endless one"),
        )
        .help(message!(
            zh: "多半是表格里除以零得来的；没有数值时写 `{{missing: true}}`",
            en: "it often comes from a division by zero in a spreadsheet; where there is no value write `{{missing: true}}`",
        ));
    }
    if written.chars().any(|character| matches!(character, '０'..='９' | '．' | '，' | '％' | '＋' | '－')) {
        return Diagnostic::error(
            "full-width-number",
            span,
            message!(zh: "`{written}` 用了全角数字或标点", en: "`{written}` has full-width digits or marks"),
        )
        .help(instead(&half_width(written), "改成半角，写成", "write half-width digits,"));
    }
    if written.contains(',') {
        return comma(written, span);
    }
    if is_scientific(written) {
        return Diagnostic::error(
            "scientific-notation",
            span,
            message!(zh: "`{written}` 是科学记数法", en: "`{written}` is in scientific notation"),
        )
        .help(message!(zh: "把数字写全，如 `12000`", en: "write the number out, as in `12000`"));
    }
    if written.starts_with(['−', '–', '—']) && is_decimal(&number) {
        return Diagnostic::error(
            "minus-sign",
            span,
            message!(zh: "`{written}` 前面不是半角负号", en: "the sign before `{written}` is not the minus of the keyboard"),
        )
        .help(message!(zh: "写成 `-{number}`", en: "write `-{number}`"));
    }
    let bare = written.trim_matches(['“', '”', '‘', '’']);
    if bare != written {
        return Diagnostic::error(
            "not-a-number",
            span,
            message!(zh: "`{written}` 有引号", en: "`{written}` has quotation marks"),
        )
        .help(instead(bare, "去掉引号，只写", "take them away and write the number alone,"));
    }
    if number.is_empty() {
        return Diagnostic::error(
            "not-a-number",
            span,
            message!(zh: "`{written}` 是文字，不是数字", en: "`{written}` is text, not a number"),
        )
        .help(message!(
            zh: "用阿拉伯数字写成 `12.62`；没有数值时写 `{{missing: true}}`",
            en: "write it in digits, as in `12.62`; where there is no value write `{{missing: true}}`",
        ));
    }
    if written.chars().all(|character| character.is_ascii_digit() || matches!(character, '+' | '-' | '.')) {
        return Diagnostic::error(
            "not-a-number",
            span,
            message!(zh: "`{written}` 的写法不完整", en: "`{written}` is not written out"),
        )
        .help(message!(
            zh: "写成 `12.62`、`0.5` 或 `-3.5`：不带加号，小数点两边都有数字",
            en: "write it as `12.62`, `0.5` or `-3.5`: no plus sign, digits on both sides of the point",
        ));
    }
    more_than_a_number(written, &number, span)
}

fn too_many_digits(written: &str, span: Span) -> Diagnostic {
    let count = digits(written);
    let behind = written.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let help = if behind > 6 {
        message!(
            zh: "小数点后有 {behind} 位，多半是表格算出来的：照公布的位数写",
            en: "{behind} digits behind the point were probably worked out by a spreadsheet: write those that were published",
        )
    } else {
        message!(zh: "换用更大的单位（万元、亿元）", en: "use a larger unit (万元, 亿元)")
    };
    Diagnostic::error(
        "too-many-digits",
        span,
        message!(zh: "数字有 {count} 位，最多 {MOST_DIGITS} 位", en: "{count} digits: at most {MOST_DIGITS} are taken"),
    )
    .help(help)
}

/// `12,5` has a comma for the point, `1,250` one between thousands, and of `1,234,5` nobody knows.
fn comma(written: &str, span: Span) -> Diagnostic {
    let groups: Vec<&str> = written.split(',').collect();
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].trim_start_matches('-').len())
        && groups[1..].iter().all(|group| group.split('.').next().is_some_and(|whole| whole.len() == 3));
    let help = if thousands {
        instead(&written.replace(',', ""), "千位不分隔，写成", "write no separators between thousands,")
    } else if groups.len() == 2 {
        instead(&written.replace(',', "."), "小数点用 `.`，写成", "write a point for decimals,")
    } else {
        message!(
            zh: "小数点写 `.`，千位不分隔，如 `1234.5`",
            en: "write a point for decimals and no separators, as in `1234.5`",
        )
    };
    Diagnostic::error("comma-in-number", span, message!(zh: "`{written}` 里有逗号", en: "`{written}` has a comma"))
        .help(help)
}

/// A number with a unit, 约, 余 or a blank in it.
fn more_than_a_number(written: &str, number: &str, span: Span) -> Diagnostic {
    /// How the words of a qualifier begin or end, with its name.
    const QUALIFIERS: [(&str, &str); 12] = [
        ("约", "about"),
        ("左右", "about"),
        ("不少于", "at-least"),
        ("不低于", "at-least"),
        ("不超过", "at-most"),
        ("超过", "over"),
        ("余", "over"),
        ("多", "over"),
        ("近", "under"),
        ("about", "about"),
        ("over", "over"),
        ("nearly", "under"),
    ];
    let named = QUALIFIERS.iter().find(|(word, _)| written.contains(word)).filter(|_| is_decimal(number));
    let help = match named {
        Some((word, qualifier)) => message!(
            zh: "“{word}”写在 qualifier：`{{value: {number}, qualifier: {qualifier}}}`；单位写在 `unit`",
            en: "`{word}` belongs in `qualifier`: `{{value: {number}, qualifier: {qualifier}}}`; the unit belongs in `unit`",
        ),
        None => message!(
            zh: "这里只写数字；单位写在 `unit`，约、余写在 `qualifier`",
            en: "write the number alone; the unit belongs in `unit`, about or over in `qualifier`",
        ),
    };
    Diagnostic::error(
        "unit-in-value",
        span,
        message!(zh: "`{written}` 不只是数字", en: "`{written}` is more than a number"),
    )
    .help(help)
}

/// `1e5`, `-2.5E+3`.
fn is_scientific(written: &str) -> bool {
    let parts = written.split_once(['e', 'E']);
    parts.is_some_and(|(base, power)| {
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        base.chars().any(|character| character.is_ascii_digit())
            && base.chars().all(|character| character.is_ascii_digit() || matches!(character, '.' | '-' | '+'))
            && !power.is_empty()
            && power.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The first run of digits and points.
fn number_in(written: &str) -> String {
    let digit = |character: char| character.is_ascii_digit() || character == '.';
    written
        .chars()
        .skip_while(|character| !character.is_ascii_digit())
        .take_while(|character| digit(*character))
        .collect()
}

fn half_width(written: &str) -> String {
    let half = |character: char| match character {
        '０'..='９' | '．' | '，' | '％' | '＋' | '－' => {
            char::from_u32(character as u32 - 0xfee0).unwrap_or(character)
        }
        other => other,
    };
    let half: String = written.chars().map(half).filter(|character| !matches!(character, '%' | '+')).collect();
    // `１，２５０` is grouped, `１２，５` has a comma for the point.
    match half.split_once(',') {
        Some((_, behind)) if behind.split(['.', ',']).next().is_some_and(|group| group.len() == 3) => {
            half.replace(',', "")
        }
        Some(_) => half.replace(',', "."),
        None => half,
    }
}
