//! `gongkai build`: the output folder, what was left out of it, and what is said of dates that have not come.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::Path;

use super::{CONTENT_HAS_ERRORS, DONE, Shell, clock, counted, explained};
use crate::diagnostic::{Diagnostic, Message, MessageLanguage, Severity, message};
use crate::pipeline::{Built, Project, Run};
use crate::release::{Changes, Release, SinkError};
use crate::render::Options;

impl Shell {
    pub(super) fn build(
        &self,
        project: &Project,
        output: &Path,
        options: Options,
        explain: bool,
    ) -> Result<u8, SinkError> {
        let Built { run, changes, foreign } = project.build(output, options, self)?;
        self.print(&run);
        let place = output.display();
        let Some((changes, release)) = changes.as_ref().zip(run.release.as_ref()) else {
            self.tell(&message!(
                zh: "内容有错误，没有写入任何文件；{place} 保持原样",
                en: "the content has errors: nothing was written, {place} is as it was",
            ));
            self.tell_drafts_in_the_way(&run);
            return Ok(CONTENT_HAS_ERRORS);
        };
        if !foreign.is_empty() {
            let (count, example) = (foreign.len(), &foreign[0]);
            let files = counted(count, "file", "files");
            self.tell(&message!(
                zh: "注意：{place} 里有 {count} 个文件不是 gongkai 写的（如 {example}），没有动它们",
                en: "note: {place} holds {files} that gongkai did not write (such as {example}), left alone",
            ));
        }
        self.mention_drafts(&run, options);
        self.mention_ahead(&run);
        if explain {
            list_changes(changes);
            self.say_why(&run);
        }
        self.mention(&built(changes, release, output));
        Ok(DONE)
    }

    fn say_why(&self, run: &Run) {
        let mut out = io::stdout().lock();
        for (reason, names) in explained::reasons(&run.made) {
            let (reason, count) = (reason.in_language(self.style.language), names.len());
            let head = match self.style.language {
                MessageLanguage::Chinese => format!("重新生成 {count} 项：{reason}"),
                MessageLanguage::English => format!("made ({count}): {reason}"),
            };
            let _ = writeln!(out, "{head}");
            for name in names {
                let _ = writeln!(out, "    {name}");
            }
        }
    }

    /// What is left out is said, so that no report is missing unnoticed.
    pub(super) fn mention_drafts(&self, run: &Run, options: Options) {
        let Some(checked) = run.checked.as_ref().filter(|_| !options.drafts) else { return };
        let drafts: Vec<&str> = checked
            .site()
            .reports
            .iter()
            .filter(|report| report.published.is_none())
            .map(|report| report.name.as_str())
            .collect();
        if !drafts.is_empty() {
            let (count, list) = (drafts.len(), drafts.join(", "));
            self.mention(&message!(
                zh: "{count} 份草稿没有生成（没有 published 日期）：{list}；要看草稿用 --drafts",
                en: "left out as drafts, having no `published` date ({count}): {list}; see them with --drafts",
            ));
        }
    }

    /// Where drafts alone have errors, how to go on without them.
    pub(super) fn tell_drafts_in_the_way(&self, run: &Run) {
        let Some(checked) = &run.checked else { return };
        let errors = || run.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let folder = |one: &Diagnostic| {
            let path = run.sources.path(one.span?.file).strip_prefix("content/reports/")?;
            path.split_once('/').map(|(folder, _)| folder.to_owned())
        };
        let is_draft = |name: &String| checked.site().report(name).is_some_and(|report| report.published.is_none());
        let folders: Option<BTreeSet<String>> = errors().map(|one| folder(one).filter(is_draft)).collect();
        if let Some(folders) = folders.filter(|folders| !folders.is_empty()) {
            let list = folders.into_iter().collect::<Vec<_>>().join(", ");
            self.tell(&message!(
                zh: "错误都在草稿里：{list}；急着发布别的内容，先把这些文件夹移出 content/reports/，改好再移回来",
                en: "all errors are in drafts: {list}; to go on without them, move these folders out of content/reports/ until they are mended",
            ));
        }
    }

    /// A date that has not come yet would be a forged one for whoever looks at the page before it.
    pub(super) fn mention_ahead(&self, run: &Run) {
        let Some(checked) = run.checked.as_deref() else { return };
        let ahead = clock::ahead(checked);
        let mention = |names: &[String], told: &dyn Fn(usize, &str) -> Message| {
            if !names.is_empty() {
                self.tell(&told(names.len(), &names.join(", ")));
            }
        };
        mention(&ahead.reports, &|count, list| {
            let reports = counted(count, "report", "reports");
            message!(
                zh: "注意：{count} 篇报告的发布日期（published）还没有到：{list}；请到时再发布，或改成真实的发布日期",
                en: "note: the publication date (`published`) of {reports} has not come yet: {list}; publish then, or write the true date",
            )
        });
        mention(&ahead.withdrawals, &|_, list| {
            message!(
                zh: "注意：撤回日期（withdrawn）还没有到：{list}；撤回从发布时起就生效，请写真实的日期",
                en: "note: withdrawn on a day that has not come yet: {list}; a withdrawal is public as soon as it is published: write the true date",
            )
        });
        mention(&ahead.corrections, &|_, list| {
            message!(
                zh: "注意：更正的日期还没有到：{list}；更正从发布时起就公开，请写真实的日期",
                en: "note: corrected on a day that has not come yet: {list}; a correction is public as soon as it is published: write the true date",
            )
        });
        mention(&ahead.figures, &|_, list| {
            message!(
                zh: "注意：时期还没有结束，数值却不是预计或初步的：{list}；核对年份，或写 `status: forecast`、`status: provisional`",
                en: "note: final figures of a time that is not over: {list}; look at the year, or write `status: forecast` or `status: provisional`",
            )
        });
    }
}

fn built(changes: &Changes, release: &Release, output: &Path) -> Message {
    let (files, written, removed) = (release.files.len(), changes.written.len(), changes.removed.len());
    let place = output.display();
    let all = counted(files, "file", "files");
    if written == 0 && removed == 0 {
        return message!(
            zh: "{place}：{files} 个文件，没有变化",
            en: "{place}: {all}, nothing changed",
        );
    }
    message!(
        zh: "{place}：{files} 个文件，写入 {written} 个，移除 {removed} 个",
        en: "{place}: {all}, {written} written, {removed} removed",
    )
}

fn list_changes(changes: &Changes) {
    let mut out = io::stdout().lock();
    for (sign, path) in changes.signed() {
        let _ = writeln!(out, "{sign} {path}");
    }
}
