//! Dates as evidence: when something was made public, and how each language writes it.
//!
//! A time of day belongs to the site's zone and is kept as written; nothing here asks the clock.

use serde::{Deserialize, Serialize};

use jiff::civil;

use super::Language;

/// A date, with a time of day where one was given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "Numbers", try_from = "Numbers")]
pub struct Moment {
    date: civil::Date,
    time: Option<(i8, i8)>,
}

/// Year, month, day; hour and minute.
type Numbers = (i16, i8, i8, Option<(i8, i8)>);

impl From<Moment> for Numbers {
    fn from(moment: Moment) -> Self {
        (moment.date.year(), moment.date.month(), moment.date.day(), moment.time)
    }
}

impl TryFrom<Numbers> for Moment {
    type Error = &'static str;

    fn try_from((year, month, day, time): Numbers) -> Result<Self, Self::Error> {
        Ok(Self { time, ..Self::of(year, month, day).ok_or("there is no such day")? })
    }
}

impl Moment {
    /// Reads `2024-06-13` or `2024-06-13 09:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once([' ', 'T']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        // The library also takes `20240613`; an editor's slip must not become another date.
        let shaped = date.len() == 10
            && date.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let time = match time {
            None => None,
            Some(time) => {
                let (hour, minute) = time.split_once(':')?;
                if hour.len() != 2 || minute.len() != 2 {
                    return None;
                }
                let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
                civil::Time::new(hour, minute, 0, 0).ok()?;
                Some((hour, minute))
            }
        };
        Some(Self { date: date.parse().ok()?, time })
    }

    /// The day `day` of `month` in `year`, if there is one.
    #[must_use]
    pub fn of(year: i16, month: i8, day: i8) -> Option<Self> {
        Some(Self { date: civil::Date::new(year, month, day).ok()?, time: None })
    }

    /// Whole days since `earlier`; below zero when it is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> Option<i32> {
        (self.date - earlier.date).get_days().into()
    }

    /// 1 for Monday to 7 for Sunday.
    #[must_use]
    pub fn weekday(self) -> i8 {
        self.date.weekday().to_monday_one_offset()
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.date.year()
    }

    /// `2024-06-13`.
    #[must_use]
    pub fn date(self) -> String {
        self.date.to_string()
    }

    /// `2024-06-13 09:00`, the form of the portal's `PubDate` tag; midnight where no time was given.
    #[must_use]
    pub fn date_and_time(self) -> String {
        let (hour, minute) = self.time.unwrap_or((0, 0));
        format!("{} {hour:02}:{minute:02}", self.date)
    }

    /// `2024-06-13T09:00:00+08:00`, in a time zone of the IANA database; midnight where no time was given.
    #[must_use]
    pub fn timestamp(self, time_zone: &str) -> String {
        let (hour, minute) = self.time.unwrap_or((0, 0));
        // Checking has refused zones that do not exist.
        let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let moment = self.date.at(hour, minute, 0, 0);
        let offset = moment.to_zoned_datetime(zone).map_or(jiff::tz::Offset::UTC, |zoned| zoned.offset());
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        format!("{}T{hour:02}:{minute:02}:00{sign}{hours:02}:{rest:02}", self.date)
    }

    /// `2024年6月13日` or `13 June 2024`.
    #[must_use]
    pub fn long(self, language: Language) -> String {
        let (year, month, day) = (self.date.year(), self.date.month(), self.date.day());
        match language {
            Language::Zh => format!("{year}年{month}月{day}日"),
            Language::En => format!("{day} {} {year}", english_month(month)),
        }
    }

    /// `202406`, the folder of the portal's addresses.
    #[must_use]
    pub fn month_folder(self) -> String {
        format!("{:04}{:02}", self.date.year(), self.date.month())
    }

    /// `20240613`, as the portal's addresses have it.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{}{:02}", self.month_folder(), self.date.day())
    }
}

/// The English names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of month 1 to 12.
pub(super) fn english_month(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("")
}
