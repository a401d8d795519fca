//! What stands below the text of a report and leads on: its code to scan, its other years, its neighbours in the column.

use super::Maker;
use super::lists::foreign;
use super::places::Neighbours;
use super::qr_code::qr_code;
use super::view::{Related, RelatedGroup};
use crate::model::{Language, Report};
use crate::route::OutputPath;

impl Maker<'_> {
    /// The code that opens this page on a phone. A draft has no address yet.
    pub(super) fn qr_code(&self, report: &Report, language: Language, here: &OutputPath) -> Option<String> {
        report.published?;
        let title = language.pick("本页网址的二维码", "QR code of this page’s address");
        qr_code(&self.routes.absolute(here), title)
    }

    /// The same kind of report on other periods, then the neighbours in the list of the column.
    pub(super) fn related(&self, report: &Report, language: Language) -> Vec<Related> {
        let Neighbours { years, newer, older } = self.places.beside(report);
        let groups = years.into_iter().map(|other| (RelatedGroup::Year, Some(other)));
        groups
            .chain([(RelatedGroup::Newer, newer), (RelatedGroup::Older, older)])
            .filter_map(|(group, other)| {
                let other = &self.site.reports[other?];
                Some(Related {
                    group,
                    name: self.title(other, language),
                    lang: foreign(other, language),
                    path: self.routes.report(other, language).encoded(),
                })
            })
            .collect()
    }

    /// The day of the newest correction.
    pub(super) fn last_corrected(&self, report: &Report, language: Language) -> Option<String> {
        let newest = self.register.of_report(report).map(|entry| entry.correction.date).max()?;
        Some(newest.long(language))
    }
}
