//! Corrections name what exists, and the data say what they say.

use super::figures::unknown_indicator;
use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, message};
use crate::model::{Correction, CorrectionReason, Language, Report, Site};

/// # What it does
/// Looks up the report and the indicator of each file in `content/corrections/`, and compares `to` of the newest one with
/// the value as it stands now, `from` of a new one with the value that was published last, and its date with that of the first
/// publication.
///
/// # Why
/// A correction that announces another value than the page shows would be a second error.
///
/// # Example
/// `to: 286` while the indicator says 285.
///
/// # Instead
/// `to: 285`
///
/// # 做什么
/// 查找 `content/corrections/` 里每个文件所写的报告和指标，把最近一次更正的 `to` 与指标现在的数值比较，把新更正的 `from` 与上一次发布的数值比较，把更正的日期与首次发布的日期比较。
///
/// # 为什么
/// 更正公布的数与网页上的数不一致，就又错了一次。
///
/// # 例
/// 更正里写 `to: 286`，指标的数值是285。
///
/// # 应改为
/// 写成 `to: 285`
pub(super) struct Corrections;

impl Rule for Corrections {
    card!(fact "corrections.rs": "correction");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for correction in &site.corrections {
            if let Some(report) = &correction.report
                && site.report(&report.value).is_none()
                && !site.misread.reports.contains(&report.value)
            {
                let wrong = &report.value;
                found.push(
                    Diagnostic::error(
                        self.name(),
                        report.span,
                        message!(
                            zh: "没有叫 `{wrong}` 的报告",
                            en: "there is no report `{wrong}`",
                        ),
                    )
                    .maybe_help(did_you_mean(wrong, site.reports.iter().map(|report| report.name.as_str()))),
                );
            }
            if let Some(file) = correction.superseded.first().filter(|_| correction.reason == CorrectionReason::Privacy)
            {
                let name = &correction.name;
                found.push(
                    Diagnostic::error(
                        self.name(),
                        file.path.span,
                        message!(
                            zh: "因隐私更正的，原来的文件不能再提供下载",
                            en: "what was private must not be offered as a file from before",
                        ),
                    )
                    .help(message!(
                        zh: "删去 superseded 和 content/corrections/{name}/ 里的文件",
                        en: "delete `superseded` and the files in content/corrections/{name}/",
                    )),
                );
            }
            found.extend(too_early(site, correction));
            let Some(key) = &correction.indicator else { continue };
            let Some(indicator) = site.indicators.get(&key.value) else {
                found.extend(unknown_indicator(site, key));
                continue;
            };
            // What was corrected again says what stood there in between.
            let same = site.corrections.iter().filter(|one| {
                one.period == correction.period && one.indicator.as_ref().is_some_and(|one| one.value == key.value)
            });
            let newest = same.max_by_key(|one| (one.date, &one.name));
            if newest.is_some_and(|newest| newest.name != correction.name) {
                continue;
            }
            let value = correction.period.and_then(|period| indicator.observations.get(period)?.value);
            let announced = correction.to.text(Language::Zh);
            if let Some(value) = value
                && announced.parse() != Ok(value)
            {
                found.push(
                    Diagnostic::error(
                        self.name(),
                        correction.to_span,
                        message!(
                            zh: "更正为 {announced}，而指标现在是 {value}",
                            en: "the correction says {announced}, the indicator says {value}",
                        ),
                    )
                    .related(indicator.key.span, message!(zh: "指标在这里", en: "the indicator"))
                    .help(if announced.parse::<rust_decimal::Decimal>().is_ok() {
                        message!(
                            zh: "改正更正里的数值，或指标里的数值",
                            en: "mend the correction, or the value of the indicator",
                        )
                    } else {
                        message!(
                            zh: "指标的更正只写数字，如 `to: {value}`；单位由页面按语言写上",
                            en: "of an indicator write the number alone, as in `to: {value}`; pages add the unit in each language",
                        )
                    }),
                );
            }
        }
    }
}

/// A correction from before anything was published that it could be of.
fn too_early(site: &Site, correction: &Correction) -> Option<Diagnostic> {
    let concerns = |report: &&Report| match (&correction.report, &correction.indicator) {
        (Some(name), _) => name.value == report.name,
        (None, Some(key)) => site.shows(report, &key.value, correction.period),
        (None, None) => false,
    };
    // The oldest is found first: looking through all of them for each correction would take long.
    let mut oldest_first = site.reports.all().iter().map(AsRef::as_ref).rev();
    let report = oldest_first.find(|report| report.published.is_some() && concerns(report))?;
    let published = report.published.filter(|published| correction.date < *published)?;
    let (date, first) = (correction.date.date_and_time(), published.date_and_time());
    let told = Diagnostic::error(
        "correction",
        correction.span,
        message!(
            zh: "更正的日期 {date} 早于首次发布（{first}）",
            en: "the correction is dated {date}, before the first publication ({first})",
        ),
    );
    let mut told = told.related(report.span, message!(zh: "报告在这里", en: "the report"));
    if correction.report.is_none() {
        // The page of the indicator may be older than any report that shows it.
        told.severity = Severity::Warning;
    }
    Some(told.help(message!(zh: "写更正那天的日期和时间", en: "write the day and time at which it is corrected")))
}
