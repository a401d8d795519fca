//! The days of a period, for catalogues that want dates: `2023-Q3` is 2023-07-01 to 2023-09-30.

use crate::model::Period;

/// The first day of `period`.
pub(super) fn first(period: Period) -> String {
    match part(period) {
        Part::Day(day) => day,
        Part::Months(from, _) => format!("{:04}-{from:02}-01", period.year()),
    }
}

/// The last day of `period`.
pub(super) fn last(period: Period) -> String {
    match part(period) {
        Part::Day(day) => day,
        Part::Months(_, to) => format!("{:04}-{to:02}-{:02}", period.year(), length(period.year(), to)),
    }
}

/// The time that `periods` cover in the form of ISO 8601: `2023`, `2021/2023`, `2023-07-01/2023-09-30`.
pub(in crate::render) fn interval(periods: impl Iterator<Item = Period> + Clone) -> Option<String> {
    let (earliest, latest) = (periods.clone().min()?, periods.clone().max()?);
    let years = periods.clone().all(|period| period.to_string().len() == 4);
    match (earliest == latest, years) {
        (true, true) => Some(earliest.to_string()),
        (false, true) => Some(format!("{earliest}/{latest}")),
        _ => Some(format!("{}/{}", periods.clone().map(first).min()?, periods.map(last).max()?)),
    }
}

enum Part {
    Months(u8, u8),
    Day(String),
}

fn part(period: Period) -> Part {
    let written = period.to_string();
    let number = |text: &str| text.parse::<u8>().unwrap_or(1);
    match written.get(5..) {
        None | Some("") => Part::Months(1, 12),
        Some(part) => match (part.strip_prefix('H'), part.strip_prefix('Q')) {
            (Some(half), _) => Part::Months(number(half) * 6 - 5, number(half) * 6),
            (_, Some(quarter)) => Part::Months(number(quarter) * 3 - 2, number(quarter) * 3),
            _ if part.len() == 2 => Part::Months(number(part), number(part)),
            _ => Part::Day(written),
        },
    }
}

fn length(year: i16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{first, last};
    use crate::model::Period;

    #[test]
    fn a_period_has_its_first_and_its_last_day() {
        let cases = [
            ("2023", "2023-01-01", "2023-12-31"),
            ("2023-H1", "2023-01-01", "2023-06-30"),
            ("2023-H2", "2023-07-01", "2023-12-31"),
            ("2023-Q3", "2023-07-01", "2023-09-30"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2100-02", "2100-02-01", "2100-02-28"),
            ("2023-12", "2023-12-01", "2023-12-31"),
            ("2023-09-30", "2023-09-30", "2023-09-30"),
        ];
        for (written, from, to) in cases {
            let period = Period::parse(written).expect("a period");
            assert_eq!((first(period).as_str(), last(period).as_str()), (from, to), "{written}");
        }
    }
}
