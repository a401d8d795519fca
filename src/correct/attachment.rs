//! The attachment that is to be put right: found, and the file that readers had kept beside its correction.

use super::file::Words;
use super::{Amended, Request};
use crate::diagnostic::{Message, did_you_mean, message};
use crate::ledger::{Ledger, digest};
use crate::model::{Attachment, Correction, CorrectionReason, Language, Localized, Report, Site};
use crate::route::{OutputPath, Routes};
use crate::source::Sources;

/// The folder that reports stand in.
const REPORTS: &str = "content/reports/";

/// A file that replaces an attachment.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// Which attachment: `2023-work-summary/files/plan.pdf`, or its path in the project.
    pub name: String,
    /// The bytes of the right one.
    pub bytes: Vec<u8>,
}

/// Hands out a file of the last release, where it is still at hand.
pub type Published<'p> = &'p dyn Fn(&OutputPath) -> Option<Vec<u8>>;

/// Whether `name` is meant for an attachment and not for a figure.
#[must_use]
pub fn names_attachment(name: &str) -> bool {
    name.contains("/files/")
}

/// An attachment and where it stands.
struct Found<'s> {
    report: &'s Report,
    attachment: &'s Attachment,
    address: OutputPath,
    /// In the project.
    path: String,
}

impl<'s> Found<'s> {
    fn new(site: &'s Site, sources: &Sources, name: &str) -> Result<Self, Message> {
        let below = name.trim_start_matches("./");
        let below = below.strip_prefix(REPORTS).unwrap_or(below);
        let (folder, path) = below.split_once('/').unwrap_or((below, ""));
        let report = site.report(folder).ok_or_else(|| {
            let names = site.reports.iter().map(|report| report.name.as_str());
            let Message { zh, en } = did_you_mean(folder, names).unwrap_or_else(|| {
                message!(
                    zh: "写成 `报告文件夹名/files/文件名`",
                    en: "write `NAME-OF-THE-REPORT/files/FILE`",
                )
            });
            message!(zh: "没有叫 `{folder}` 的报告\n办法：{zh}", en: "there is no report `{folder}`\nhelp: {en}")
        })?;
        let mut known = report.attachments.iter();
        let attachment = known.find(|one| one.path.value == path).ok_or_else(|| {
            let known: Vec<String> =
                report.attachments.iter().map(|one| format!("{folder}/{}", one.path.value)).collect();
            let list = known.join(", ");
            match known.is_empty() {
                true => message!(
                    zh: "`{folder}` 没有附件\n办法：先在它的 report.yaml 里登记 `attachments`",
                    en: "`{folder}` has no attachments\nhelp: list them in its report.yaml under `attachments`",
                ),
                false => message!(
                    zh: "`{folder}` 没有附件 `{path}`\n办法：现有 {list}",
                    en: "`{folder}` has no attachment `{path}`\nhelp: there are {list}",
                ),
            }
        })?;
        let address = Routes::new(site).attachment(report, path).ok_or_else(|| {
            message!(
                zh: "附件名 `{path}` 不能作网址；见 `gongkai check`",
                en: "the attachment's name `{path}` cannot stand in an address; see `gongkai check`",
            )
        })?;
        Ok(Self { report, attachment, address, path: sources.path(attachment.file).to_owned() })
    }

    /// What readers have now.
    fn published(
        &self,
        current: &[u8],
        ledger: &Ledger,
        published: Published<'_>,
        withheld: bool,
    ) -> Result<Vec<u8>, Message> {
        let Self { report, address, path, .. } = self;
        let Some(serial) = ledger.last().map(|last| last.serial) else { return Ok(current.to_vec()) };
        let Some(known) = ledger.state().attachment(&report.name, address) else {
            return Err(message!(
                zh: "{path} 还没有公布过（最近是第 {serial} 次发布），不需要更正\n办法：直接换掉这个文件",
                en: "{path} has not been published yet (the last release is {serial}): there is nothing to correct\nhelp: just replace the file",
            ));
        };
        if digest(current) == known {
            return Ok(current.to_vec());
        }
        let kept = published(address).filter(|bytes| digest(bytes) == known);
        match kept {
            Some(bytes) => Ok(bytes),
            // What was private is not looked for.
            None if withheld => Ok(current.to_vec()),
            None => Err(message!(
                zh: "{path} 已经换过，读者原来的文件也不在手边（output/ 和目标里都没有第 {serial} 次发布）\n办法：把原来的文件放回 {path}，再运行一次",
                en: "{path} was replaced already, and the file that readers had is not at hand: release {serial} is neither in output/ nor kept at a target\nhelp: put that file back to {path} and run the command again",
            )),
        }
    }
}

impl Amended {
    /// Puts `new` in the place of an attachment, and what readers had beside the correction that says so.
    pub(super) fn replace(
        &mut self,
        new: &Replacement,
        (site, sources, ledger): (&Site, &Sources, &Ledger),
        published: Published<'_>,
        request: &Request,
    ) -> Result<(), Message> {
        let found = Found::new(site, sources, &new.name)?;
        let current = self.bytes(found.attachment.file, sources);
        let withheld = request.reason == CorrectionReason::Privacy;
        let old = found.published(&current, ledger, published, withheld)?;
        let path = &found.path;
        if old == new.bytes {
            return Err(message!(
                zh: "{path} 与公布的文件一样，没有可更正的\n办法：第二个参数写更正后的文件",
                en: "{path} is the file that was published: there is nothing to correct\nhelp: name the corrected file behind it",
            ));
        }
        if current == new.bytes {
            self.remarks.push(message!(
                zh: "{path} 里已经是这个文件，没有改动",
                en: "{path} is this file already and stays as it is",
            ));
        } else {
            self.files.insert(path.clone(), new.bytes.clone());
        }
        self.attachments.push(found.report.name.clone());
        let (report, told) = (&found.report.name, digest(&old));
        let is_known = |one: &&Correction| {
            let of_report = one.report.as_ref().is_some_and(|name| name.value == *report);
            let kept = |file: &Attachment| digest(&sources.read(file.file).unwrap_or_default()) == told;
            let is_it = match withheld {
                true => one.reason == CorrectionReason::Privacy && one.place == Some(place(found.attachment)),
                false => one.superseded.iter().any(kept),
            };
            of_report && !ledger.state().has_correction(&one.name) && is_it
        };
        if let Some(known) = site.corrections.iter().find(is_known) {
            let path = sources.path(known.span.file);
            self.remarks.push(message!(
                zh: "{path} 已经登记了这次更正",
                en: "{path} announces this correction already",
            ));
            return Ok(());
        }
        let stem = self.stem(report, sources, request).ok_or_else(|| {
            message!(zh: "这一天的更正太多，取不出文件名", en: "there are too many corrections of this day to name another")
        })?;
        let file = found.attachment.path.value.rsplit('/').next().unwrap_or_default();
        let mut words = Words::new();
        words.line("report", report);
        words.localized("place", &place(found.attachment));
        words.line("date", &request.date);
        words.localized("from", &both("原来的文件", "the file before"));
        words.localized("to", &both("更正后的文件", "the corrected file"));
        words.reason(request);
        if !withheld {
            words.superseded(file, &name_before(found.attachment));
            self.files.insert(format!("{stem}/{file}"), old);
        }
        words.note(site, request);
        words.localized("responsible", &site.identity.disclosing_body);
        words.number(self.number(&stem, site, request));
        self.files.insert(format!("{stem}.yaml"), words.text());
        Ok(())
    }
}

fn both(zh: &str, en: &str) -> Localized<String> {
    Localized { zh: Some(zh.to_owned()), en: Some(en.to_owned()) }
}

fn place(attachment: &Attachment) -> Localized<String> {
    let name = |language| attachment.name.text(language);
    both(&format!("附件“{}”", name(Language::Zh)), &format!("the attachment “{}”", name(Language::En)))
}

fn name_before(attachment: &Attachment) -> Localized<String> {
    let name = |language| attachment.name.text(language);
    both(&format!("{}（更正前）", name(Language::Zh)), &format!("{} (before the correction)", name(Language::En)))
}
