//! What has changed since the last release without a word: findings at the place of the change.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::changes::{Difference, FigureChange, ReportChange, Why};
use super::quotes::misquoted;
use super::state::{Page, State, digest_of};
use super::{Fault, Kept, LEDGER, Ledger, growth, numbers};
use crate::diagnostic::{Diagnostic, Message, Severity, message};
use crate::model::{Attachment, CorrectionReason, Indicator, Language, Localized, Period, Report, Site};
use crate::route::Routes;
use crate::source::{Sources, Span};

/// The findings about `site` beside what the ledger among its `sources` says was published.
#[must_use]
pub fn found(site: &Site, sources: &Sources, kept: &Kept) -> Vec<Diagnostic> {
    let Some(file) = sources.get(LEDGER) else { return Vec::new() };
    let read = || Arc::new(Ledger::read(&sources.read(file).unwrap_or_default()));
    let ledger = kept.ledger.get(LEDGER, sources.state(LEDGER, |_| true), read);
    if let Some(broken) = ledger.broken {
        let serial = ledger.lines.len() + 1;
        let message = match broken.fault {
            Fault::Unreadable => message!(
                zh: "台账第 {serial} 行读不出来：不是发布时写下的样子，或者只写了一半",
                en: "line {serial} of the ledger cannot be read: it is not what was written, or half of it",
            ),
            Fault::Edited => message!(
                zh: "台账第 {serial} 行被改过：内容与它自己的摘要不符",
                en: "line {serial} of the ledger was edited: it does not match its own digest",
            ),
            Fault::OutOfOrder => message!(
                zh: "台账第 {serial} 行接不上前一行：中间少了一行，或次序被调过",
                en: "line {serial} of the ledger does not follow the line before: one is missing, or the order was changed",
            ),
        };
        let span = Span::new(file, broken.start, broken.end);
        return vec![Diagnostic::error("ledger-broken", span, message).help(message!(
            zh: "从备份或版本库恢复 {LEDGER}；它只由 `gongkai publish` 写，不要手工改，合并时两边的行不能都留",
            en: "restore {LEDGER} from a backup or from version control; `gongkai publish` alone writes it, and of two versions that were merged only one can stay",
        ))];
    }
    let Some(last) = ledger.last() else { return Vec::new() };
    let before = ledger.state();
    let after = State::of(site, sources, before, kept);
    let difference = Difference::between(before, &after, site);
    let offered = site.corrections.iter().flat_map(|one| site.superseded(one));
    let superseded = offered.map(|file| digest_of(file, sources, kept)).collect();
    let teller = Teller { site, sources, serial: last.serial, superseded };
    let mut found = Vec::new();
    for change in &difference.figures {
        found.extend(teller.figure(change));
    }
    misquoted(site, &ledger, &difference.figures, &mut found);
    growth::misquoted(site, &ledger, &after, &mut found);
    numbers::moved(site, before, &mut found);
    teller.corrections(before, &after, &mut found);
    teller.never_published(&ledger, kept, &mut found);
    for change in &difference.reports {
        teller.report(change, &mut found);
    }
    found.extend(
        difference.described.iter().filter(|(_, why)| why.is_none()).filter_map(|(key, _)| teller.described(key)),
    );
    // What is missing may only be what could not be read.
    if site.misread.is_anything() {
        return found;
    }
    // A language that is taken away is told once, not with every page.
    for code in before.languages.difference(&after.languages) {
        found.push(teller.vanished(&format!("{code}/"), None));
    }
    // Where the date is part of the address, putting it right puts the address right.
    let moved: Vec<&str> = difference.reports.iter().filter_map(ReportChange::redated).collect();
    for gone in difference.vanished.iter().filter(|gone| !moved.contains(&gone.address.as_str())) {
        found.push(teller.vanished(&gone.address, gone.report.as_ref()));
    }
    found
}

struct Teller<'s> {
    site: &'s Site,
    sources: &'s Sources,
    serial: u64,
    /// The digests of the files that readers had before and can still take away.
    superseded: BTreeSet<String>,
}

/// How a change is explained.
fn explain() -> Message {
    message!(
        zh: "改错：在 content/corrections/ 记一条更正；数据按计划修订：写 `status: revised`；其他情况在 glossary.yaml 的 allow 里写明理由",
        en: "where an error was put right, add a file to content/corrections/; where the value was revised as planned, write `status: revised`; else allow it in glossary.yaml with the reason",
    )
}

/// How a unit is explained that is another one now.
fn explain_unit(was: &str, is: &str) -> Message {
    message!(
        zh: "计量单位由 {was} 改成了 {is}：写错了就改回；确是公布时的差错，在 content/corrections/ 记一条不写 period 的更正，用 place 写明时期，from 和 to 都带单位",
        en: "the unit was {was} and is {is} now: put it back if that was a slip; where the published one was wrong, add a correction without `period`, with `place` for the period and with the units in `from` and `to`",
    )
}

impl Teller<'_> {
    fn figure(&self, change: &FigureChange) -> Option<Diagnostic> {
        let (key, period, serial) = (&change.key, &change.period, self.serial);
        let indicator = self.site.indicators.get(key)?;
        change.before.as_ref()?;
        if change.why == Some(Why::Revision) {
            return self.misquoted(change, indicator);
        }
        if change.why.is_some() || (change.after.is_none() && self.site.misread.is_anything()) {
            return None;
        }
        let observation = Period::parse(period).and_then(|period| indicator.observations.get(period));
        let span = observation.map_or(indicator.key.span, |observation| observation.span);
        let (before, after) = change.sides();
        let side =
            |language: Language| (before.text(self.site, language, &after), after.text(self.site, language, &before));
        let ((was_zh, is_zh), (was_en, is_en)) = (side(Language::Zh), side(Language::En));
        let message = match change.after {
            Some(_) => Message {
                zh: format!("`{key}` {period} 公布过的是 {was_zh}（第 {serial} 次发布），现在是 {is_zh}，没有说明"),
                en: format!(
                    "`{key}` of {period} was published as {was_en} in release {serial} and is {is_en} now, without a word"
                ),
            },
            None => Message {
                zh: format!("`{key}` {period} 公布过 {was_zh}（第 {serial} 次发布），现在没有了，没有说明"),
                en: format!(
                    "`{key}` of {period} was published as {was_en} in release {serial} and is gone now, without a word"
                ),
            },
        };
        let help = change.units().map_or_else(explain, |(was, is)| explain_unit(was, is));
        Some(Diagnostic::warning("silent-change", span, message).help(help).about(format!("{key}@{period}")))
    }

    /// A revision that says that something else was published before.
    fn misquoted(&self, change: &FigureChange, indicator: &Indicator) -> Option<Diagnostic> {
        let revised = indicator.observations.get(Period::parse(&change.period)?)?.revised?;
        let stood = change.before.as_ref()?.value.as_ref()?;
        if stood.parse() == Ok(revised.from) {
            return None;
        }
        let (from, serial) = (revised.from, self.serial);
        let message = message!(
            zh: "修订说原来公布的是 {from}，而第 {serial} 次发布的是 {stood}",
            en: "the revision says that {from} was published before; release {serial} said {stood}",
        );
        let told = Diagnostic::error("correction", revised.span, message);
        Some(told.help(message!(zh: "写成 `from: {stood}`", en: "write `from: {stood}`")))
    }

    fn described(&self, key: &str) -> Option<Diagnostic> {
        let (indicator, serial) = (self.site.indicators.get(key)?, self.serial);
        let message = message!(
            zh: "`{key}` 的名称、定义、口径或来源与第 {serial} 次发布的不同，没有说明",
            en: "the name, definition, coverage or source of `{key}` differs from release {serial}, without a word",
        );
        let told = Diagnostic::warning("silent-change", indicator.key.span, message).help(message!(
            zh: "改错：在 content/corrections/ 记一条写 `indicator: {key}`、不写 period 的更正；其他情况在 glossary.yaml 的 allow 里写明理由：{{text: {key}, why: …}}",
            en: "where an error was put right, add a correction with `indicator: {key}` and no `period`; else allow it in glossary.yaml with the reason: {{text: {key}, why: …}}",
        ));
        Some(told.about(key.to_owned()))
    }

    /// Corrections that were published and are gone, or say something else now.
    fn corrections(&self, before: &State, after: &State, found: &mut Vec<Diagnostic>) {
        let serial = self.serial;
        for (name, was) in &before.corrections {
            let correction = self.site.corrections.iter().find(|correction| correction.name == *name);
            let told = match (correction, after.corrections.get(name)) {
                // What turns out to be private is taken out, whatever was registered.
                (Some(correction), _) if correction.reason == CorrectionReason::Privacy => continue,
                (Some(correction), Some(is)) if is != was && !was.is_empty() => Diagnostic::warning(
                    "silent-change",
                    correction.span,
                    message!(
                        zh: "更正 `{name}` 与第 {serial} 次发布的不同（日期、对象、原文、更正为或原因），没有说明",
                        en: "the correction `{name}` differs from release {serial} in its date, subject, wording or reason, without a word",
                    ),
                )
                .help(message!(
                    zh: "更正登记后不改：写回原样；又有差错就另记一条更正，确有理由就在 glossary.yaml 的 allow 里写明：{{text: {name}, why: …}}",
                    en: "what was registered stays: write it as it was, and put another error right with a correction of its own; else allow it in glossary.yaml with the reason: {{text: {name}, why: …}}",
                )),
                (None, None) => {
                    let message = message!(
                        zh: "更正 `{name}` 在第 {serial} 次发布时已登记，现在没有了，没有说明",
                        en: "the correction `{name}` was registered in release {serial} and is gone, without a word",
                    );
                    let mut told = Diagnostic::nowhere("silent-change", message).help(message!(
                        zh: "把 content/corrections/{name}.yaml 放回来；确有理由就在 glossary.yaml 的 allow 里写明：{{text: {name}, why: …}}",
                        en: "put content/corrections/{name}.yaml back, or allow it in glossary.yaml with the reason: {{text: {name}, why: …}}",
                    ));
                    told.severity = Severity::Warning;
                    told
                }
                _ => continue,
            };
            found.push(told.about(name.clone()));
        }
    }

    fn report(&self, change: &ReportChange, found: &mut Vec<Diagnostic>) {
        let (Some(before), Some(after)) = (&change.before, &change.after) else { return };
        let Some(report) = self.site.report(&change.name) else { return };
        let (name, serial) = (&change.name, self.serial);
        if before.published != after.published {
            let (was, is) = (&before.published, &after.published);
            found.push(
                Diagnostic::error(
                    "date-moved",
                    self.published(report.span),
                    message!(
                        zh: "`{name}` 的发布日期从 {was}（第 {serial} 次发布）改成了 {is}",
                        en: "the publication date of `{name}` was {was} in release {serial} and is {is} now",
                    ),
                )
                .help(message!(
                    zh: "首次发布日期不能改，写回 `published: {was}`；内容有更正就在 content/corrections/ 记一条",
                    en: "the first publication date never changes: write `published: {was}` again; what was put right goes into content/corrections/",
                )),
            );
        }
        if after.withdrawn {
            return;
        }
        if let Some(why) = &change.why {
            self.replaced(why, before, after, found);
            return;
        }
        for language in self.site.identity.languages.iter().copied() {
            let code = language.code();
            let (zh, en) = language.pick(("中文", "Chinese"), ("英文", "English"));
            let Some(text) = report.texts.get(language) else {
                if before.texts.contains_key(code) && !report.misread.contains(&language) {
                    let message = message!(
                        zh: "`{name}` 的{zh}正文公布过（第 {serial} 次发布），现在没有了，没有说明",
                        en: "the {en} text of `{name}` was public in release {serial} and is gone, without a word",
                    );
                    let told = Diagnostic::warning("silent-change", report.span, message);
                    found.push(told.help(message!(
                        zh: "把 {code}.md 放回来；确实不再有的，在 glossary.yaml 的 allow 里写明理由：{{text: {name}/{code}.md, why: …}}",
                        en: "put {code}.md back; where it has to go, allow it in glossary.yaml with the reason: {{text: {name}/{code}.md, why: …}}",
                    )).about(format!("{name}/{code}.md")));
                }
                continue;
            };
            let title = &text.title.value;
            match before.titles.get(code) {
                Some(was) if was != title => found.push(
                    Diagnostic::warning(
                        "silent-change",
                        text.title.span,
                        message!(
                            zh: "{zh}标题公布过的是“{was}”（第 {serial} 次发布），现在不同，没有说明",
                            en: "the {en} title was published as “{was}” in release {serial} and differs now, without a word",
                        ),
                    )
                    .help(explain()),
                ),
                _ => {}
            }
            // A ledger from before summaries were kept knows none.
            let is_known = !before.summaries.is_empty() || before.texts.is_empty();
            if is_known && before.texts.contains_key(code) && before.summaries.get(code) != after.summaries.get(code) {
                found.push(
                    Diagnostic::warning(
                        "silent-change",
                        text.summary.as_ref().map_or(text.title.span, |summary| summary.span),
                        message!(
                            zh: "`{name}` 的{zh}摘要与第 {serial} 次发布的不同，没有说明",
                            en: "the {en} summary of `{name}` differs from release {serial}, without a word",
                        ),
                    )
                    .help(explain())
                    .about(title.clone()),
                );
            }
            let body = |page: &Page| page.texts.get(code).map(|[_, body]| body.clone());
            if body(before).is_some() && body(before) != body(after) {
                found.push(
                    Diagnostic::warning(
                        "silent-change",
                        Span::whole(text.file),
                        message!(
                            zh: "`{name}` 的{zh}正文与第 {serial} 次发布的不同，没有说明",
                            en: "the {en} text of `{name}` differs from release {serial}, without a word",
                        ),
                    )
                    .help(explain())
                    .about(title.clone()),
                );
            }
        }
        // At a new address the files stand beside the page anew.
        if before.address != after.address {
            return;
        }
        for (address, digest) in &before.attachments {
            match after.attachments.get(address) {
                Some(now) if now == digest => {}
                Some(_) => found.push(
                    Diagnostic::warning(
                        "silent-change",
                        report.span,
                        message!(
                            zh: "附件 {address} 与第 {serial} 次发布的不同，没有说明",
                            en: "the attachment {address} differs from release {serial}, without a word",
                        ),
                    )
                    .help(self.explain_file(report, address))
                    .about(address.clone()),
                ),
                None => found.push(self.vanished(address, None)),
            }
        }
    }

    /// How a file is explained that is another one now.
    fn explain_file(&self, report: &Report, address: &str) -> Message {
        let routes = Routes::new(self.site);
        let is_it =
            |one: &&Attachment| routes.attachment(report, &one.path.value).is_some_and(|path| path.as_str() == address);
        let Some(attachment) = report.attachments.iter().find(is_it) else { return explain() };
        let (name, path, file) = (&report.name, &attachment.path.value, self.sources.path(attachment.file));
        message!(
            zh: "改错：运行 `gongkai correct {name}/{path} {file} --reason …`，它会记一条更正，并把读者原来的文件留下供下载；其他情况在 glossary.yaml 的 allow 里写明理由",
            en: "where an error was put right, run `gongkai correct {name}/{path} {file} --reason …`: it makes the correction and keeps the file that readers had; else allow it in glossary.yaml with the reason",
        )
    }

    /// Attachments that a correction has replaced, without the file that readers had.
    fn replaced(&self, why: &Why, before: &Page, after: &Page, found: &mut Vec<Diagnostic>) {
        let Why::Correction(name) = why else { return };
        let Some(correction) = self.site.corrections.iter().find(|one| one.name == *name) else { return };
        if before.address != after.address || correction.reason == CorrectionReason::Privacy {
            return;
        }
        for (address, digest) in &before.attachments {
            if after.attachments.get(address) == Some(digest) || self.superseded.contains(digest) {
                continue;
            }
            let file = address.rsplit('/').next().unwrap_or(address);
            let told = Diagnostic::warning(
                "superseded-file",
                correction.span,
                message!(
                    zh: "附件 {address} 换了，读者原来的文件没有留下",
                    en: "the attachment {address} is another one, and the file that readers had is not offered any more",
                ),
            );
            found.push(
                told.help(message!(
                    zh: "把原文件放进 content/corrections/{name}/，写 `superseded: [{{file: {file}, name: …}}]`；不能再提供的，在 glossary.yaml 的 allow 里写明理由：{{text: {address}, why: …}}",
                    en: "put that file into content/corrections/{name}/ and write `superseded: [{{file: {file}, name: …}}]`; where it must not be offered, allow it in glossary.yaml with the reason: {{text: {address}, why: …}}",
                ))
                .about(address.clone()),
            );
        }
    }

    /// Files that are offered as what readers had, and that no release has had.
    fn never_published(&self, ledger: &Ledger, kept: &Kept, found: &mut Vec<Diagnostic>) {
        for correction in &self.site.corrections {
            for file in self.site.superseded(correction) {
                if ledger.attachments.contains(&digest_of(file, self.sources, kept)) {
                    continue;
                }
                let path = &file.path.value;
                let allowed = format!("{}/{path}", correction.name);
                let told = Diagnostic::warning(
                    "superseded-file",
                    file.path.span,
                    message!(
                        zh: "`{path}` 不是公布过的文件：历次发布的附件里没有它",
                        en: "`{path}` is no file that readers had: no release has it among its attachments",
                    ),
                );
                found.push(
                    told.help(message!(
                        zh: "换成公布过的那一份；它在用台账以前就公布过的，在 glossary.yaml 的 allow 里写明：{{text: {allowed}, why: …}}",
                        en: "put the one there that was published; where that was before the ledger began, allow it in glossary.yaml: {{text: {allowed}, why: …}}",
                    ))
                    .about(allowed),
                );
            }
        }
    }

    /// The line of `published` in a `report.yaml`.
    fn published(&self, report: Span) -> Span {
        const KEY: &str = "published:";
        let bytes = self.sources.read(report.file).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if line.starts_with(KEY) {
                return Span::new(report.file, start, start + line.trim_end().len());
            }
            start += line.len();
        }
        report
    }

    fn vanished(&self, address: &str, report: Option<&(Page, Option<String>)>) -> Diagnostic {
        let serial = self.serial;
        let titled = report.map(|(page, _)| {
            let title = |code: &str| page.titles.get(code).cloned();
            Localized { zh: title("zh").or_else(|| title("en")), en: title("en").or_else(|| title("zh")) }
        });
        let title = titled.as_ref().map_or((String::new(), String::new()), |titles| {
            (format!("（“{}”）", titles.text(Language::Zh)), format!(" (“{}”)", titles.text(Language::En)))
        });
        let title = if title.0.is_empty() { (" ".to_owned(), title.1) } else { title };
        let message = Message {
            zh: format!("公布过的网址 {address}{}没有了，第 {serial} 次发布时还在", title.0),
            en: format!("{address}{} was public in release {serial} and is gone", title.1),
        };
        let now = report.and_then(|(_, now)| now.as_ref()).and_then(|name| self.site.report(name));
        let date = report.map(|(page, _)| page.published.clone()).unwrap_or_default();
        let (mut told, help) = match now {
            Some(report) if report.published.is_none() => (
                Diagnostic::error("address-vanished", report.span, message),
                message!(
                    zh: "`published: {date}` 没有了，报告成了草稿：写回这一行；要撤回就写 `withdrawn`",
                    en: "`published: {date}` is gone, so the report is a draft: write that line again; where it is taken back, write `withdrawn`",
                ),
            ),
            Some(report) => (
                Diagnostic::error("address-vanished", report.column.span, message),
                message!(
                    zh: "在它的 report.yaml 里写 `moved-from: [{address}]`，旧网址就会转到新网址",
                    en: "write `moved-from: [{address}]` in its report.yaml: the old address then leads to the new one",
                ),
            ),
            None if report.is_some() => (
                Diagnostic::nowhere("address-vanished", message),
                message!(
                    zh: "改了名：在新报告的 report.yaml 里写 `moved-from: [{address}]`；要撤回：把报告文件夹放回来，在 report.yaml 里写 `withdrawn`",
                    en: "where it was renamed, write `moved-from: [{address}]` in the report.yaml of the new one; where it is taken back, put its folder back and write `withdrawn` in its report.yaml",
                ),
            ),
            None => (
                Diagnostic::nowhere("address-vanished", message),
                message!(
                    zh: "把它放回来；确实不再有的，在 glossary.yaml 的 allow 里写明理由：{{text: {address}, why: …}}",
                    en: "put it back; where it has to go, allow it in glossary.yaml with the reason: {{text: {address}, why: …}}",
                ),
            ),
        };
        told = told.help(help);
        told.about(address.to_owned())
    }
}
