//! What the clock says, where the section stands. No page, picture or data file depends on it.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use crate::check::Checked;
use crate::model::{Moment, Report, Status};

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

/// What bears a date that has not come yet.
#[derive(Default)]
pub(super) struct Ahead {
    /// Reports that say they were published later than now.
    pub(super) reports: Vec<String>,
    /// Reports that say they were withdrawn later than now.
    pub(super) withdrawals: Vec<String>,
    /// Corrections.
    pub(super) corrections: Vec<String>,
    /// Figures, `key@period`, that are said to be final although their period is not over.
    pub(super) figures: Vec<String>,
}

/// What of the section is said to have happened later than now.
pub(super) fn ahead(checked: &Checked) -> Ahead {
    let (site, now) = (checked.site(), now(Some(checked)));
    let (minute, today) = (now.strftime("%Y-%m-%d %H:%M").to_string(), now.date().to_string());
    let later = |moment: Moment| moment.date_and_time() > minute;
    let named = |is_ahead: &dyn Fn(&Report) -> bool| {
        site.reports.iter().filter(|report| is_ahead(report)).map(|report| report.name.clone()).collect()
    };
    let mut figures = Vec::new();
    for indicator in site.indicators.values() {
        for (period, observation) in indicator.observations.all() {
            if observation.value.is_some() && observation.status == Status::Final && period.is_running_on(&today) {
                figures.push(format!("{}@{period}", indicator.key.value));
            }
        }
    }
    Ahead {
        reports: named(&|report| report.published.is_some_and(later)),
        withdrawals: named(&|report| report.withdrawn.as_ref().is_some_and(|withdrawal| later(withdrawal.date.value))),
        corrections: site.corrections.iter().filter(|one| later(one.date)).map(|one| one.name.clone()).collect(),
        figures,
    }
}
