//! Typed values from YAML nodes: texts in two languages, decimals, dates, periods, names.
//!
//! Each reader reports what is wrong at its place and returns `None`; the caller goes on.

use rust_decimal::Decimal;

use super::yaml::{Fields, Node, Value, items, text};
use crate::diagnostic::{Diagnostic, did_you_mean, message};
use crate::model::{Language, Localized, MOST_DIGITS, Moment, Period};
use crate::source::Spanned;

/// A text per language, or one text for all of them.
pub(super) fn localized(
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Localized<String>> {
    localized_with(node, languages, diagnostics, |node, diagnostics| {
        text(node, diagnostics).map(|written| written.value)
    })
}

/// A list of texts per language, or one list for all of them.
pub(super) fn localized_list(
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Localized<Vec<String>>> {
    localized_with(node, languages, diagnostics, |node, diagnostics| Some(texts(node, diagnostics)))
}

/// A list of texts.
pub(super) fn texts(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    names(node, diagnostics).into_iter().map(|name| name.value).collect()
}

/// A list of texts with their places.
pub(super) fn names(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    items(node, diagnostics).iter().filter_map(|item| text(item, diagnostics)).collect()
}

fn localized_with<T: Clone>(
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
    read: impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> Option<Localized<T>> {
    let mut value = Localized::default();
    if !matches!(node.value, Value::Map(_)) {
        let same = read(node, diagnostics)?;
        Language::ALL.into_iter().for_each(|language| value.set(language, same.clone()));
        return Some(value);
    }
    let mut fields = Fields::of(node, diagnostics)?;
    for language in Language::ALL {
        match fields.optional(language.code()) {
            Some(node) => {
                if let Some(written) = read(node, diagnostics) {
                    value.set(language, written);
                }
            }
            None if languages.contains(&language) => {
                let (zh, en) = language.pick(("中文", "Chinese"), ("英文", "English"));
                let code = language.code();
                diagnostics.push(
                    Diagnostic::warning(
                        "missing-translation",
                        node.span,
                        message!(
                            zh: "缺少{zh}",
                            en: "there is no {en} text",
                        ),
                    )
                    .help(message!(
                        zh: "补上 `{code}: …`；在此之前页面上用另一种文字代替",
                        en: "add `{code}: …`; until then pages show the other language",
                    )),
                );
            }
            None => {}
        }
    }
    fields.finish(diagnostics);
    (value.zh.is_some() || value.en.is_some()).then_some(value)
}

/// An exact decimal with the digits of the source.
pub(super) fn decimal(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<Decimal>> {
    let written = text(node, diagnostics)?;
    match parse_decimal(&written.value) {
        Ok(value) => Some(Spanned::new(value, written.span)),
        Err(NotADecimal { message, help }) => {
            diagnostics.push(Diagnostic::error("not-a-number", written.span, message).help(help));
            None
        }
    }
}

struct NotADecimal {
    message: crate::diagnostic::Message,
    help: crate::diagnostic::Message,
}

fn parse_decimal(written: &str) -> Result<Decimal, NotADecimal> {
    let wrong = |message, help| Err(NotADecimal { message, help });
    let digits = written.strip_prefix('-').unwrap_or(written);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits(whole) && fraction.is_none_or(all_digits) {
        let count = digits.bytes().filter(u8::is_ascii_digit).count();
        if count > MOST_DIGITS {
            return wrong(
                message!(zh: "数字有 {count} 位，最多 {MOST_DIGITS} 位", en: "{count} digits: at most {MOST_DIGITS} are taken"),
                message!(zh: "换用更大的单位（万元、亿元）", en: "use a larger unit (万元, 亿元)"),
            );
        }
        if let Ok(value) = Decimal::from_str_exact(written) {
            return Ok(value);
        }
    }
    if written.chars().any(|character| matches!(character, '０'..='９' | '．' | '，' | '％')) {
        return wrong(
            message!(zh: "`{written}` 用了全角数字或标点", en: "`{written}` has full-width digits or marks"),
            message!(zh: "改成半角，如 `12.62`", en: "write half-width digits, as in `12.62`"),
        );
    }
    if written.contains(',') {
        return wrong(
            message!(zh: "`{written}` 里有逗号", en: "`{written}` has a comma"),
            message!(zh: "小数点写 `.`，千位不分隔，如 `1234.5`", en: "write a point for decimals and no separators, as in `1234.5`"),
        );
    }
    if written.contains(['e', 'E']) && written.bytes().any(|byte| byte.is_ascii_digit()) {
        return wrong(
            message!(zh: "`{written}` 是科学记数法", en: "`{written}` is in scientific notation"),
            message!(zh: "把数字写全，如 `12000`", en: "write the number out, as in `12000`"),
        );
    }
    if written.contains(['“', '”', '‘', '’']) {
        return wrong(
            message!(zh: "`{written}` 有引号", en: "`{written}` has quotation marks"),
            message!(zh: "去掉引号，只写数字", en: "take them away and write the number alone"),
        );
    }
    if written.bytes().any(|byte| byte.is_ascii_digit())
        && written.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'))
    {
        return wrong(
            message!(zh: "`{written}` 的写法不完整", en: "`{written}` is not written out"),
            message!(
                zh: "写成 `12.62`、`0.5` 或 `-3.5`：不带加号，小数点两边都有数字",
                en: "write it as `12.62`, `0.5` or `-3.5`: no plus sign, digits on both sides of the point",
            ),
        );
    }
    if written.trim_start_matches(['-', '.']).starts_with(|first: char| first.is_ascii_digit()) {
        return wrong(
            message!(zh: "`{written}` 不只是数字", en: "`{written}` is more than a number"),
            message!(
                zh: "这里只写数字；单位写在 `unit`，约、余写在 `qualifier`",
                en: "write the number alone; the unit belongs in `unit`, about or over in `qualifier`",
            ),
        );
    }
    wrong(
        message!(zh: "`{written}` 不是数字", en: "`{written}` is not a number"),
        message!(
            zh: "写成 `12.62`；没有数值时写 `{{missing: true}}`",
            en: "write it as `12.62`; where there is no value write `{{missing: true}}`",
        ),
    )
}

/// A whole number that fits `T`.
pub(super) fn whole<T: std::str::FromStr>(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<T>> {
    let written = text(node, diagnostics)?;
    let value = if written.value.bytes().all(|byte| byte.is_ascii_digit()) { written.value.parse().ok() } else { None };
    let Some(value) = value else {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::error(
                "not-a-number",
                written.span,
                message!(
                    zh: "`{wrong}` 不是可用的整数",
                    en: "`{wrong}` is not a whole number that fits here",
                ),
            )
            .help(message!(zh: "只写数字，如 `631628`", en: "write digits only, as in `631628`")),
        );
        return None;
    };
    Some(Spanned::new(value, written.span))
}

/// A date, perhaps with a time of day.
pub(super) fn moment(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Moment> {
    let written = text(node, diagnostics)?;
    let moment = Moment::parse(&written.value);
    if moment.is_none() {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::error(
                "not-a-date",
                written.span,
                message!(
                    zh: "`{wrong}` 不是日期，或没有这一天",
                    en: "`{wrong}` is not a date, or there is no such day",
                ),
            )
            .help(message!(
                zh: "写成 `2024-06-13` 或 `2024-06-13 09:00`",
                en: "write `2024-06-13` or `2024-06-13 09:00`",
            )),
        );
    }
    moment
}

/// A reference period.
pub(super) fn period(written: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<Period> {
    let period = Period::parse(&written.value);
    if period.is_none() {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::error(
                "not-a-period",
                written.span,
                message!(
                    zh: "`{wrong}` 不是时期",
                    en: "`{wrong}` is not a period",
                ),
            )
            .help(message!(
                zh: "写成 2023（年）、2023-H1（上半年）、2023-Q3（季度）、2023-09（月）或日期",
                en: "write 2023, 2023-H1, 2023-Q3, 2023-09 or a date",
            )),
        );
    }
    period
}

/// One of a few known words.
pub(super) fn choice<T: Copy>(
    node: &Node,
    known: &[(&'static str, T)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    let written = text(node, diagnostics)?;
    let found = known.iter().find(|(name, _)| *name == written.value).map(|(_, value)| *value);
    if found.is_none() {
        let wrong = &written.value;
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let list = names.join(", ");
        diagnostics.push(
            Diagnostic::error(
                "unknown-word",
                written.span,
                message!(
                    zh: "这里不认识 `{wrong}`",
                    en: "`{wrong}` is not known here",
                ),
            )
            .help(
                did_you_mean(wrong, names).unwrap_or_else(|| message!(zh: "可以写：{list}", en: "known words: {list}")),
            ),
        );
    }
    found
}

/// Whether `name` can stand in addresses and references: small Latin letters, digits, hyphens.
#[must_use]
pub fn is_key(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
}

/// Reports a key that cannot stand in addresses.
pub(super) fn check_key(name: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let good = is_key(&name.value);
    if !good {
        let wrong = &name.value;
        diagnostics.push(
            Diagnostic::error(
                "bad-key",
                name.span,
                message!(
                    zh: "`{wrong}` 不能作键",
                    en: "`{wrong}` cannot be a key",
                ),
            )
            .help(message!(
                zh: "键只用小写英文字母、数字和连字符，如 `fixed-investment`",
                en: "use small Latin letters, digits and hyphens, as in `fixed-investment`",
            )),
        );
    }
    good
}
