//! Dates that exist, on the weekday that they name, within reach of the report's period.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::Line;
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::{Passage, Role};
use crate::model::{Language, MONTHS, Moment};

/// # What it does
/// Reads the dates in the texts. Reports a day that no calendar has, a weekday that is not that of its date, and a full
/// date more than five years before the report's period or six years after it.
///
/// # Why
/// Such a date is a typing error, and in an announcement it sends people to the wrong day.
///
/// # Example
/// `2023年2月30日`, `2023年5月4日（星期三）`, `2032年6月1日` in a report on 2023
///
/// # Instead
/// `2023年2月28日`, `2023年5月4日（星期四）`, `2023年6月1日`
///
/// # 做什么
/// 读出正文里的日期。日历上没有的日子、与日期不符的星期、比报告所属时期早超过五年或晚超过六年的日期，都提出来。
///
/// # 为什么
/// 这样的日期多半是录入错误；写在通知里，会让人跑错日子。
///
/// # 例
/// `2023年2月30日`；`2023年5月4日（星期三）`；2023年的报告里写`2032年6月1日`
///
/// # 应改为
/// `2023年2月28日`；`2023年5月4日（星期四）`；`2023年6月1日`
pub(super) struct Dates;

static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:\s*[（(]?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天]))?",
    )
});

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    const DAYS: &str = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday";
    pattern(&format!(
        r"\b(?:(?P<before>{DAYS}),? (?:the )?)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{months})(?:,? (?P<year>\d{{4}}))?|(?P<month2>{months}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:, (?P<year2>\d{{4}}))?)(?: ?\(?(?P<after>{DAYS}))?"
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of ours")
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("星期一", "Monday"),
    ("星期二", "Tuesday"),
    ("星期三", "Wednesday"),
    ("星期四", "Thursday"),
    ("星期五", "Friday"),
    ("星期六", "Saturday"),
    ("星期日", "Sunday"),
];

/// The names of months and weekdays, as English texts write them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    MONTHS.into_iter().chain(WEEKDAYS.into_iter().map(|(_, name)| name))
}

impl Rule for Dates {
    card!(judgement "dates.rs": "no-such-date", "weekday", "date-outside-period");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for language in Language::ALL {
            let lines = texts.lines(language).filter(|(passage, _)| passage.role != Role::Summary);
            for (passage, line) in lines.filter(|(_, line)| line.has_typed()) {
                for date in language.pick(&*CHINESE, &*ENGLISH).captures_iter(&line.text) {
                    look(texts, passage, line, &date, found);
                }
            }
        }
    }
}

fn look(texts: &Texts<'_>, passage: &Passage, line: &Line, date: &Captures<'_>, found: &mut Vec<Diagnostic>) {
    let Some(whole) = date.get(0) else { return };
    let (span, language) = (line.place(passage, whole.range()), line.language);
    let part = |name: &str| date.name(name).or_else(|| date.name(&format!("{name}2"))).map(|one| one.as_str());
    let number = |name: &str| part(name).and_then(|text| text.parse::<i16>().ok());
    let month = match language {
        Language::Zh => number("month"),
        Language::En => {
            part("month").and_then(|name| MONTHS.iter().position(|month| *month == name)).map(|at| at as i16 + 1)
        }
    };
    let (year, Some(month), Some(day)) = (number("year"), month, number("day")) else { return };
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    // Without a year, the 29th of February may be.
    let Some(moment) = Moment::of(year.unwrap_or(2024), small(month), small(day)) else {
        let written = whole.as_str();
        found.push(
            Diagnostic::error(
                "no-such-date",
                span,
                message!(zh: "没有 {written} 这一天", en: "there is no day {written}"),
            )
            .help(message!(zh: "核对日期", en: "look the date up")),
        );
        return;
    };
    let Some(year) = year else { return };
    let named = match language {
        Language::Zh => part("weekday").and_then(|name| {
            "一二三四五六日".chars().position(|one| name.starts_with(one)).or((name == "天").then_some(6))
        }),
        Language::En => {
            part("before").or(part("after")).and_then(|name| WEEKDAYS.iter().position(|(_, day)| *day == name))
        }
    };
    if let Some(named) = named
        && named as i8 + 1 != moment.weekday()
    {
        let (zh, en) = WEEKDAYS[(moment.weekday() - 1).clamp(0, 6) as usize];
        found.push(
            Diagnostic::warning("weekday", span, message!(zh: "这一天是{zh}", en: "that day is a {en}"))
                .help(message!(zh: "日期和星期有一个错了，核对后改正", en: "either the date or the weekday is wrong")),
        );
    }
    let period = texts.report.period;
    if year < period.year() - 5 || year > period.year() + 6 {
        let written = whole.as_str();
        found.push(
            Diagnostic::warning(
                "date-outside-period",
                span,
                message!(
                    zh: "{written} 离报告的所属时期 {period} 很远",
                    en: "{written} is far from {period}, the period of the report",
                ),
            )
            .help(message!(
                zh: "核对年份；确实如此就记入 glossary.yaml 的 `allow`",
                en: "look the year up; if it is right, allow it in glossary.yaml",
            )),
        );
    }
}
