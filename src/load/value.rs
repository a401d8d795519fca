//! Typed values from YAML nodes: texts in two languages, dates, periods, names; decimals are read in `number`.
//!
//! Each reader reports what is wrong at its place and returns `None`; the caller goes on.

use super::yaml::{Fields, Node, Value, items, text};
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::model::{Language, Localized, Moment, Period};
use crate::source::{Span, Spanned};

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

/// A text per language, or one text for all of them, with their places.
pub(super) fn localized_spanned(
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Localized<Spanned<String>>> {
    localized_with(node, languages, diagnostics, text)
}

/// As [`localized`], of a name that readers see: quotation marks all around it are told.
pub(super) fn localized_name(
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Localized<String>> {
    localized_with(node, languages, diagnostics, |node, diagnostics| name(node, diagnostics).map(|name| name.value))
}

/// A text that names something. Quotation marks of a Chinese input method are no YAML quotes: they would be shown.
pub(super) fn name(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let written = text(node, diagnostics)?;
    let inner =
        written.value.strip_prefix(['“', '”', '‘', '「']).and_then(|rest| rest.strip_suffix(['”', '“', '’', '」']));
    // Between YAML quotes they are meant.
    let is_plain = (written.span.end - written.span.start) as usize == written.value.len();
    if let Some(inner) = inner.filter(|inner| is_plain && !inner.contains(['“', '”', '‘', '’', '「', '」'])) {
        diagnostics.push(
            Diagnostic::warning(
                "curly-quotes",
                written.span,
                message!(
                    zh: "整段文字在中文引号里，引号会显示在网页上",
                    en: "quotation marks stand all around the text, and readers will see them",
                ),
            )
            .help(message!(
                zh: "去掉引号，写 `{inner}`；引号是名称的一部分，就在外面再加一对英文引号",
                en: "take them away: `{inner}`; where they belong to the name, put half-width quotes around it",
            )),
        );
    }
    Some(written)
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
        diagnostics.push(no_period(&written.value, written.span));
    }
    period
}

fn no_period(written: &str, span: Span) -> Diagnostic {
    let parts: Vec<&str> = written.split('-').collect();
    let all_digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(all_digits) {
        return Diagnostic::error(
            "not-a-date",
            span,
            message!(zh: "没有 `{written}` 这一天", en: "there is no day `{written}`"),
        )
        .help(message!(
            zh: "核对月份和日子；整月写成 `2023-09`",
            en: "look at the month and the day; a whole month is written `2023-09`",
        ));
    }
    let meant = meant_period(written);
    Diagnostic::error(
        "not-a-period",
        span,
        message!(
            zh: "`{written}` 不是时期",
            en: "`{written}` is not a period",
        ),
    )
    .help(match meant {
        Some(period) => message!(zh: "写成 `{period}`", en: "write `{period}`"),
        None => message!(
            zh: "写成 2023（年）、2023-H1（上半年）、2023-Q3（季度）、2023-09（月）或日期",
            en: "write 2023, 2023-H1, 2023-Q3, 2023-09 or a date",
        ),
    })
}

/// What `2023年`, `２０２３`, `2023/9`, `2023年第三季度` or `20230930` are meant for.
fn meant_period(written: &str) -> Option<Period> {
    let half: String = written
        .chars()
        .map(|character| match character {
            '０'..='９' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
            '年' | '月' | '/' | '.' | '－' | '—' => '-',
            other => other,
        })
        .filter(|character| !matches!(character, '日' | '度' | '第' | '份' | ' '))
        .collect();
    let words = [
        ("上半-", "H1"),
        ("下半-", "H2"),
        ("一季", "Q1"),
        ("二季", "Q2"),
        ("三季", "Q3"),
        ("四季", "Q4"),
        ("1季", "Q1"),
        ("2季", "Q2"),
        ("3季", "Q3"),
        ("4季", "Q4"),
    ];
    let plain = words.iter().fold(half, |text, (word, name)| text.replace(word, name));
    let plain = plain.trim_matches('-').to_owned();
    let parts: Vec<String> =
        plain.split('-').map(|part| if part.len() == 1 { format!("0{part}") } else { part.to_owned() }).collect();
    let joined = if parts.len() == 1 && plain.len() == 8 && plain.is_ascii() {
        format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..])
    } else {
        parts.join("-")
    };
    Period::parse(&joined)
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
                full_width_comma(wrong, &names)
                    .or_else(|| {
                        // Of words of two letters each is near to every other.
                        did_you_mean(wrong, names.into_iter().filter(|name| name.len() > 2))
                    })
                    .unwrap_or_else(|| message!(zh: "可以写：{list}", en: "known words: {list}")),
            ),
        );
    }
    found
}

/// Words of a list that full-width commas have joined into one.
fn full_width_comma(written: &str, known: &[&str]) -> Option<Message> {
    let parts: Vec<&str> = written.split(['，', '、']).map(str::trim).collect();
    let all_known = parts.len() > 1 && parts.iter().all(|part| known.contains(part));
    let list = parts.join(", ");
    all_known.then(|| message!(zh: "用半角逗号隔开：`{list}`", en: "put half-width commas between them: `{list}`"))
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
