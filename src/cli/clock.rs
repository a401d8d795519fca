//! What the clock says, where the section stands. No page, picture or data file depends on it.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use crate::check::Checked;
use crate::model::Report;

/// The moment, in the zone of the section; in that of Beijing where nothing is known of it.
pub(super) fn now(checked: Option<&Checked>) -> ZonedDateTime {
    let zone = checked.map_or("Asia/Shanghai", |checked| checked.site().identity.time_zone.as_str());
    let now = jiff::Timestamp::now();
    now.in_tz(zone).unwrap_or_else(|_| now.to_zoned_datetime(TimeZone::UTC))
}

/// The day there: `2026-11-27`.
pub(super) fn day(checked: Option<&Checked>) -> String {
    now(checked).date().to_string()
}

/// The reports that say they were published later than now.
pub(super) fn ahead(checked: &Checked) -> Vec<&Report> {
    let now = now(Some(checked)).strftime("%Y-%m-%d %H:%M").to_string();
    let reports = checked.site().reports.iter();
    reports.filter(|report| report.published.is_some_and(|moment| moment.date_and_time() > now)).collect()
}
