//! Reference periods: the time that an observation describes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::english_month;
use super::{Language, Moment};

/// A year, a part of a year, or a day. Ordered by year, then by place within it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Period {
    year: i16,
    part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
enum Part {
    Whole,
    Half(i8),
    Quarter(i8),
    Month(i8),
    Day(Moment),
}

impl Period {
    /// Reads `2023`, `2023-H1`, `2023-Q3`, `2023-09` or `2023-09-30`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_ascii() || text.len() < 4 || !text.as_bytes()[..4].iter().all(u8::is_ascii_digit) {
            return None;
        }
        let (year, rest) = text.split_at(4);
        let year = year.parse().ok()?;
        let single = |digit: &str, most: i8| {
            (digit.len() == 1).then(|| digit.parse().ok()).flatten().filter(|number| (1..=most).contains(number))
        };
        let part = match rest.strip_prefix('-') {
            None if rest.is_empty() => Part::Whole,
            None => return None,
            Some(part) => {
                if let Some(half) = part.strip_prefix('H') {
                    Part::Half(single(half, 2)?)
                } else if let Some(quarter) = part.strip_prefix('Q') {
                    Part::Quarter(single(quarter, 4)?)
                } else if part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()) {
                    Part::Month(part.parse().ok().filter(|month| (1..=12).contains(month))?)
                } else {
                    Part::Day(Moment::parse(text)?)
                }
            }
        };
        Some(Self { year, part })
    }

    /// The year it lies in.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// Whether its last day is later than `day` (`2026-11-27`), or that day itself.
    #[must_use]
    pub fn is_running_on(self, day: &str) -> bool {
        let month = match self.part {
            Part::Whole => 12,
            Part::Half(half) => half * 6,
            Part::Quarter(quarter) => quarter * 3,
            Part::Month(month) => month,
            Part::Day(own) => return own.date().as_str() > day,
        };
        // What ends in this month is not over before the month is.
        day.get(..7).is_some_and(|this_month| format!("{:04}-{month:02}", self.year).as_str() >= this_month)
    }

    /// Whether it is a whole year.
    #[must_use]
    pub fn is_a_year(self) -> bool {
        self.part == Part::Whole
    }

    /// Whether it is as long as `other`: a year as another year, a month as another month.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self.part) == std::mem::discriminant(&other.part)
    }

    /// The same period a year earlier.
    #[must_use]
    pub fn a_year_earlier(self) -> Option<Self> {
        match self.part {
            Part::Day(_) => Self::parse(&format!("{:04}{}", self.year - 1, &self.to_string()[4..])),
            part => Some(Self { year: self.year - 1, part }),
        }
    }

    /// How a correction names the growth against a year earlier: `2023年同比`.
    #[must_use]
    pub fn growth_in_words(self, language: Language) -> String {
        let period = self.written(language);
        match language {
            Language::Zh => format!("{period}同比"),
            Language::En => format!("growth in {period} against a year earlier"),
        }
    }

    /// As a reader reads it: `2023年第三季度`, `third quarter of 2023`.
    #[must_use]
    pub fn written(self, language: Language) -> String {
        let year = self.year;
        match (language, self.part) {
            (Language::Zh, Part::Whole) => format!("{year}年"),
            (Language::En, Part::Whole) => year.to_string(),
            (Language::Zh, Part::Half(half)) => format!("{year}年{}半年", if half == 1 { "上" } else { "下" }),
            (Language::En, Part::Half(half)) => {
                format!("{} half of {year}", if half == 1 { "first" } else { "second" })
            }
            (Language::Zh, Part::Quarter(quarter)) => {
                let number = ["一", "二", "三", "四"][usize::try_from(quarter - 1).unwrap_or(0).min(3)];
                format!("{year}年第{number}季度")
            }
            (Language::En, Part::Quarter(quarter)) => {
                let number = ["first", "second", "third", "fourth"][usize::try_from(quarter - 1).unwrap_or(0).min(3)];
                format!("{number} quarter of {year}")
            }
            (Language::Zh, Part::Month(month)) => format!("{year}年{month}月"),
            (Language::En, Part::Month(month)) => format!("{} {year}", english_month(month)),
            (language, Part::Day(day)) => day.long(language),
        }
    }
}

impl fmt::Display for Period {
    /// As content files have it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Whole => write!(formatter, "{year:04}"),
            Part::Half(half) => write!(formatter, "{year:04}-H{half}"),
            Part::Quarter(quarter) => write!(formatter, "{year:04}-Q{quarter}"),
            Part::Month(month) => write!(formatter, "{year:04}-{month:02}"),
            Part::Day(day) => formatter.write_str(&day.date()),
        }
    }
}
