//! The register as files for other programs: CSV and JSON, one row a correction or a withdrawn page, newest first.
//!
//! What pages do not show for privacy, or because the page was withdrawn, is not in them either.

use std::cmp::Reverse;

use csv::{Terminator, WriterBuilder};
use serde_json::{Map, Value, json};

use super::Maker;
use super::data::{BYTE_ORDER_MARK, harmless, pretty};
use super::register::Entry;
use crate::model::{Attachment, CorrectionReason, Language, Localized, Moment, Report, Withdrawal};
use crate::release::File;

/// Columns that are the same in every language.
const SHARED: [&str; 8] = ["number", "date", "reason", "report", "indicator", "period", "withheld", "superseded"];
/// Columns that each language has for itself: `from_zh`, `from_en`.
const PER_LANGUAGE: [&str; 8] = ["title", "address", "place", "from", "to", "note", "responsible", "reviewed_by"];

impl Maker<'_> {
    /// `corrections/register.csv`: UTF-8 with a byte-order mark and CRLF, as Excel wants it.
    pub(super) fn register_csv(&self) -> Vec<u8> {
        let languages = &self.site.identity.languages;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
        let own = languages
            .iter()
            .flat_map(|language| PER_LANGUAGE.iter().map(move |name| format!("{name}_{}", language.code())));
        let header: Vec<String> = SHARED.iter().map(|name| (*name).to_owned()).chain(own).collect();
        let mut written = writer.write_record(header);
        let mut rows: Vec<(Moment, Vec<Option<String>>)> = Vec::new();
        for entry in self.register.all() {
            let shared = self.shared_cells(entry).into_iter().map(|(_, value)| value);
            let own = languages.iter().flat_map(|language| self.own_cells(entry, *language)).map(|(_, value)| value);
            rows.push((entry.correction.date, shared.chain(own).collect()));
        }
        for (report, withdrawal) in self.withdrawals() {
            let shared = SHARED.iter().map(|name| match *name {
                "date" => Some(withdrawal.date.value.timestamp(&self.site.identity.time_zone)),
                "reason" => Some("withdrawal".to_owned()),
                "report" => Some(report.name.clone()),
                _ => None,
            });
            let own = languages.iter().flat_map(|language| {
                PER_LANGUAGE.iter().map(|name| match *name {
                    "title" => Some(self.title(report, *language)),
                    "address" => Some(self.routes.absolute(&self.routes.report(report, *language))),
                    "note" => withdrawal.reason.get(*language).cloned(),
                    _ => None,
                })
            });
            rows.push((withdrawal.date.value, shared.chain(own).collect()));
        }
        rows.sort_by_key(|(date, _)| Reverse(*date));
        for (_, row) in rows {
            let cells: Vec<String> = row.into_iter().map(|value| harmless(&value.unwrap_or_default())).collect();
            written = written.and_then(|()| writer.write_record(cells));
        }
        written.expect("memory takes every record of one length");
        writer.into_inner().expect("memory takes all bytes")
    }

    /// `corrections/register.json`.
    pub(super) fn register_json(&self) -> Vec<u8> {
        let languages = &self.site.identity.languages;
        let entries: Vec<Value> = self
            .register
            .all()
            .iter()
            .map(|entry| {
                let mut object = Map::new();
                for (name, value) in self.shared_cells(entry) {
                    if let Some(value) = value {
                        object.insert(name.to_owned(), value.into());
                    }
                }
                for name in PER_LANGUAGE {
                    let texts: Map<String, Value> = languages
                        .iter()
                        .filter_map(|language| {
                            let (_, value) =
                                self.own_cells(entry, *language).into_iter().find(|(key, _)| *key == name)?;
                            Some((language.code().to_owned(), value?.into()))
                        })
                        .collect();
                    if !texts.is_empty() {
                        object.insert(name.to_owned(), texts.into());
                    }
                }
                let files: Vec<Value> = self.superseded_json(entry);
                if !files.is_empty() {
                    object.insert("superseded".to_owned(), files.into());
                }
                Value::Object(object)
            })
            .collect();
        let texts = |text: &Localized<String>| -> Map<String, Value> {
            languages.iter().map(|language| (language.code().to_owned(), text.text(*language).into())).collect()
        };
        let pages: Map<String, Value> = languages
            .iter()
            .map(|language| {
                let page = self.routes.absolute(&self.routes.corrections(*language));
                (language.code().to_owned(), page.into())
            })
            .collect();
        pretty(&json!({
            "id": self.routes.absolute(&self.routes.register("json")),
            "publisher": texts(&self.site.identity.disclosing_body),
            "page": pages,
            "corrections": entries,
            "withdrawals": self.withdrawals_json(),
        }))
    }

    /// Withdrawn pages that readers may see, the newest first.
    fn withdrawals(&self) -> Vec<(&Report, &Withdrawal)> {
        let reports = self.places.shown().iter().map(|index| &self.site.reports[*index]);
        let mut withdrawn: Vec<_> = reports.filter_map(|report| Some((report, report.withdrawn.as_ref()?))).collect();
        withdrawn.sort_by_key(|(_, withdrawal)| Reverse(withdrawal.date.value));
        withdrawn
    }

    fn withdrawals_json(&self) -> Vec<Value> {
        let languages = &self.site.identity.languages;
        let texts = |text: &dyn Fn(Language) -> String| -> Map<String, Value> {
            languages.iter().map(|language| (language.code().to_owned(), text(*language).into())).collect()
        };
        let address = |report: &Report, language| self.routes.absolute(&self.routes.report(report, language));
        let entry = |(report, withdrawal): (&Report, &Withdrawal)| {
            let mut entry = json!({
                "report": report.name,
                "date": withdrawal.date.value.timestamp(&self.site.identity.time_zone),
                "title": texts(&|language| self.title(report, language)),
                "address": texts(&|language| address(report, language)),
                "reason": texts(&|language| withdrawal.reason.text(language).to_owned()),
            });
            if let Some(other) = self.replacement(withdrawal) {
                entry["replaced_by"] = texts(&|language| address(other, language)).into();
            }
            entry
        };
        self.withdrawals().into_iter().map(entry).collect()
    }

    fn shared_cells(&self, entry: &Entry<'_>) -> Vec<(&'static str, Option<String>)> {
        let correction = entry.correction;
        let reason = CorrectionReason::NAMES.iter().find(|(_, reason)| *reason == correction.reason);
        let withheld = entry.withheld().map(|withheld| match withheld {
            super::register::Withheld::Privacy => "privacy",
            super::register::Withheld::Withdrawal => "withdrawal",
        });
        let values = [
            Some(entry.number.clone()),
            Some(correction.date.timestamp(&self.site.identity.time_zone)),
            reason.map(|(name, _)| (*name).to_owned()),
            entry.report.map(|report| report.name.clone()),
            entry.indicator.map(|indicator| indicator.key.value.clone()),
            correction.period.map(|period| period.to_string()),
            withheld.map(str::to_owned),
            // Addresses have no blanks.
            Some(self.superseded_files(entry).map(|(_, address)| address).collect::<Vec<_>>().join(" "))
                .filter(|addresses| !addresses.is_empty()),
        ];
        SHARED.into_iter().zip(values).collect()
    }

    /// The files that readers had before, with their addresses.
    fn superseded_files<'e>(&self, entry: &'e Entry<'_>) -> impl Iterator<Item = (&'e Attachment, String)> {
        let address = |file: &Attachment| self.routes.superseded(entry.correction, &file.path.value);
        let files = self.site.superseded(entry.correction).iter();
        files.filter_map(move |file| Some((file, self.routes.absolute(&address(file)?))))
    }

    fn superseded_json(&self, entry: &Entry<'_>) -> Vec<Value> {
        let files = self.superseded_files(entry).map(|(file, address)| {
            let bytes = self.sources.read(file.file).unwrap_or_default();
            let listed = File::of(&bytes);
            let names = self
                .site
                .identity
                .languages
                .iter()
                .map(|language| (language.code().to_owned(), Value::from(file.name.text(*language))));
            json!({
                "address": address,
                "name": names.collect::<Map<String, Value>>(),
                "size": listed.size,
                "sha256": listed.sha256,
            })
        });
        files.collect()
    }

    fn own_cells(&self, entry: &Entry<'_>, language: Language) -> Vec<(&'static str, Option<String>)> {
        let correction = entry.correction;
        let text = |text: &Option<Localized<String>>| text.as_ref()?.get(language).cloned();
        let (title, path) = match (entry.report, entry.indicator) {
            (Some(report), _) => (Some(self.title(report, language)), Some(self.routes.report(report, language))),
            (None, Some(indicator)) => {
                (indicator.name.get(language).cloned(), Some(self.routes.indicator(indicator, language)))
            }
            (None, None) => (None, None),
        };
        let values = [
            title,
            path.map(|path| self.routes.absolute(&path)),
            entry.place().and_then(|place| place.get(language).cloned()),
            entry.before(self, language),
            entry.after(self, language),
            entry.note().and_then(|note| note.get(language).cloned()),
            correction.responsible.get(language).cloned(),
            text(&correction.reviewed_by),
        ];
        PER_LANGUAGE.into_iter().zip(values).collect()
    }
}
