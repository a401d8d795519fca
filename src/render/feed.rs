//! Atom feeds (RFC 4287), one per language: what was published, corrected and withdrawn; corrections and withdrawals alone.
//!
//! A withdrawn report keeps the id of its entry, so that readers replace what they have kept; its text is gone.
//! Dates are those of publication and correction, in the time zone of the section.

use super::Maker;
use super::frame::encoded;
use super::lists::foreign;
use super::register::{Entry, Withheld};
use super::xml::Xml;
use crate::model::{Language, Moment, Report};
use crate::release::generator;
use crate::route::OutputPath;

/// Entries of a feed.
const MOST: usize = 50;

/// Something that readers are told.
pub(super) enum News<'m> {
    Report(&'m Report),
    Correction(&'m Entry<'m>),
    Withdrawal(&'m Report),
}

impl News<'_> {
    fn date(&self) -> Option<Moment> {
        match self {
            Self::Report(report) => report.published,
            Self::Correction(entry) => Some(entry.correction.date),
            Self::Withdrawal(report) => report.withdrawn.as_ref().map(|withdrawal| withdrawal.date.value),
        }
    }
}

impl Maker<'_> {
    /// The newest `most` pieces of news, newest first. Reports and corrections stand in order already.
    pub(super) fn news(&self, most: usize) -> Vec<News<'_>> {
        let reports = self.places.shown().iter().map(|index| &self.site.reports[*index]);
        let (withdrawn, standing): (Vec<&Report>, Vec<&Report>) =
            reports.partition(|report| report.withdrawn.is_some());
        let mut news: Vec<News<'_>> = standing.into_iter().take(most).map(News::Report).collect();
        news.extend(self.register.all().iter().take(most).map(News::Correction));
        news.extend(withdrawn.into_iter().map(News::Withdrawal));
        news.sort_by_key(|one| std::cmp::Reverse(one.date()));
        news.truncate(most);
        news
    }

    /// When something was last published, corrected or withdrawn. Without it there is nothing to subscribe to.
    pub(super) fn newest_news(&self) -> Option<Moment> {
        self.news(1).first().and_then(News::date)
    }

    /// `feed.xml`.
    pub(super) fn feed(&self, language: Language) -> Vec<u8> {
        let section = self.site.identity.section.text(language);
        let title = match language {
            Language::Zh => format!("{section}：最新公开"),
            Language::En => format!("{section}: latest disclosures"),
        };
        let (own, page) = (self.routes.feed(language), self.routes.home(language));
        self.atom(&title, &own, &page, &self.news(MOST), language)
    }

    /// `corrections/feed.xml`.
    pub(super) fn corrections_feed(&self, language: Language) -> Vec<u8> {
        let section = self.site.identity.section.text(language);
        let title = match language {
            Language::Zh => format!("{section}：更正记录"),
            Language::En => format!("{section}: corrections"),
        };
        let reports = self.places.shown().iter().map(|index| &self.site.reports[*index]);
        let withdrawn = reports.filter(|report| report.withdrawn.is_some()).map(News::Withdrawal);
        let mut news: Vec<News<'_>> = self.register.all().iter().map(News::Correction).chain(withdrawn).collect();
        news.sort_by_key(|one| std::cmp::Reverse(one.date()));
        news.truncate(MOST);
        let (own, page) = (self.routes.corrections_feed(language), self.routes.corrections(language));
        self.atom(&title, &own, &page, &news, language)
    }

    fn atom(&self, title: &str, own: &OutputPath, page: &OutputPath, news: &[News<'_>], language: Language) -> Vec<u8> {
        let identity = &self.site.identity;
        let updated = news.first().and_then(News::date).or_else(|| self.newest_news());
        let namespace = ("xmlns", "http://www.w3.org/2005/Atom");
        Xml::document("feed", &[namespace, ("xml:lang", language.tag())], |feed| {
            let (own, page) = (self.routes.absolute(own), self.routes.absolute(page));
            feed.text("title", &[], title);
            feed.text("id", &[], &own);
            feed.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
            feed.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
            if let Some(updated) = updated {
                feed.text("updated", &[], &updated.timestamp(&identity.time_zone));
            }
            feed.element("author", &[], |author| {
                author.text("name", &[], identity.disclosing_body.text(language));
            });
            feed.text("generator", &[], &generator());
            for one in news {
                match one {
                    News::Report(report) => self.report_entry(feed, report, language),
                    News::Withdrawal(report) => self.withdrawal_entry(feed, report, language),
                    News::Correction(entry) => self.correction_entry(feed, entry, language),
                }
            }
        })
    }

    fn report_entry(&self, feed: &mut Xml, report: &Report, language: Language) {
        let zone = &self.site.identity.time_zone;
        let address = self.routes.absolute(&self.routes.report(report, language));
        feed.element("entry", &[("xml:lang", foreign(report, language).unwrap_or(language.tag()))], |entry| {
            entry.text("title", &[], &self.title(report, language));
            entry.text("id", &[], &address);
            entry.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
            if let Some(published) = report.published {
                entry.text("published", &[], &published.timestamp(zone));
            }
            if let Some(updated) = self.last_change(report) {
                entry.text("updated", &[], &updated.timestamp(zone));
            }
            entry.empty("category", &[("term", "report")]);
            if let Some(summary) = self.summary(report, language) {
                entry.text("summary", &[("type", "text")], &summary);
            }
        });
    }

    fn withdrawal_entry(&self, feed: &mut Xml, report: &Report, language: Language) {
        let Some(withdrawal) = &report.withdrawn else { return };
        let address = self.routes.absolute(&self.routes.report(report, language));
        feed.element("entry", &[("xml:lang", language.tag())], |entry| {
            let title = self.title(report, language);
            let title = match language {
                Language::Zh => format!("撤回：{title}"),
                Language::En => format!("Withdrawn: {title}"),
            };
            entry.text("title", &[], &title);
            entry.text("id", &[], &address);
            entry.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
            entry.text("updated", &[], &withdrawal.date.value.timestamp(&self.site.identity.time_zone));
            entry.empty("category", &[("term", "withdrawal")]);
            entry.text("summary", &[("type", "text")], withdrawal.reason.text(language));
        });
    }

    fn correction_entry(&self, feed: &mut Xml, entry: &Entry<'_>, language: Language) {
        let identity = &self.site.identity;
        let correction = entry.correction;
        // The number of an entry could change when an earlier correction is recorded late; the name of its file does not.
        let host = identity.address.host_str().unwrap_or_default();
        let place = encoded(&format!("{}corrections/{}", identity.address.path(), correction.name));
        let id = format!("tag:{host},{}:{place}", correction.date.date());
        let view = self.register_entry(entry, language);
        let page = self.concerned(entry, language);
        let title = match language {
            Language::Zh => format!("更正：{page}（{}）", entry.number),
            Language::En => format!("Correction: {page} ({})", entry.number),
        };
        let address = format!("{}{}", identity.address, view.path);
        feed.element("entry", &[("xml:lang", language.tag())], |item| {
            let moment = correction.date.timestamp(&identity.time_zone);
            item.text("title", &[], &title);
            item.text("id", &[], &id);
            item.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
            // What readers had before stays within reach.
            for file in &view.superseded {
                let address = format!("{}{}", identity.address, file.path);
                item.empty("link", &[("rel", "enclosure"), ("href", &address), ("title", &file.name)]);
            }
            item.text("published", &[], &moment);
            item.text("updated", &[], &moment);
            item.empty("category", &[("term", "correction")]);
            item.text("summary", &[("type", "text")], &self.told(entry, language));
        });
    }

    /// A correction in one line: where, what stood there, what stands there now, why.
    pub(super) fn told(&self, entry: &Entry<'_>, language: Language) -> String {
        let view = self.register_entry(entry, language);
        let told_in = entry.told_in(self, language);
        let (before, after) = (entry.before(self, told_in), entry.after(self, told_in));
        let place = view.place.or_else(|| view.indicator.map(|indicator| indicator.name)).unwrap_or_default();
        let change = match (before, after, entry.withheld(), language) {
            (Some(before), Some(after), _, Language::Zh) => format!("原文“{before}”，更正为“{after}”"),
            (Some(before), Some(after), _, Language::En) => format!("“{before}” corrected to “{after}”"),
            (_, _, Some(Withheld::Privacy), Language::Zh) => "涉及隐私，原文不再列出".to_owned(),
            (_, _, Some(Withheld::Privacy), Language::En) => {
                "what stood there was private and is not repeated".to_owned()
            }
            (_, _, _, Language::Zh) => "原页面已撤回，内容不再列出".to_owned(),
            (_, _, _, Language::En) => "the page was withdrawn; its text is not repeated".to_owned(),
        };
        match (place.is_empty(), language) {
            (true, Language::Zh) => format!("{change}（{}）", view.reason),
            (false, Language::Zh) => format!("{place}：{change}（{}）", view.reason),
            (true, Language::En) => format!("{change} ({})", view.reason),
            (false, Language::En) => format!("{place}: {change} ({})", view.reason),
        }
    }
}
