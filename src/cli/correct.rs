//! `gongkai correct`: puts a published figure right in the content, with its correction, and says what follows.

use std::io::{self, Write as _};
use std::path::Path;

use clap::{Args, ValueEnum};

use super::machine::disk_message;
use super::{CONTENT_HAS_ERRORS, DONE, Shell, WRONG_USAGE, clock};
use crate::correct::{self, Amended, Kind, Replacement, Request};
use crate::diagnostic::{self, Diagnostic, Message, did_you_mean, message};
use crate::disk;
use crate::findings;
use crate::ledger::{Difference, Kept, State};
use crate::model::{CorrectionReason, Localized};
use crate::pipeline::{Project, Run};
use crate::release::{Changes, SinkError};
use crate::render::Options;
use crate::route::OutputPath;

/// Which figure, its right value, and why.
#[derive(Args, Debug)]
pub(super) struct CorrectWords {
    /// The figure and its right value, such as disputes-resolved@2023 285; a published growth is output@2023.yoy. Figures
    /// that hang together, such as a part and its total, are corrected at once. Or an attachment and the file that takes
    /// its place, such as 2023-work-summary/files/plan.pdf ~/plan.pdf｜指标和正确的数值，如 disputes-resolved@2023 285；公布的同比写 output@2023.yoy；部分和合计等有关的数值一次更正。或者附件和换上的文件，如 2023-work-summary/files/plan.pdf 新文件.pdf
    #[arg(required = true, num_args = 1.., value_name = "FIGURE|ATTACHMENT> <VALUE|FILE", allow_negative_numbers = true)]
    figures: Vec<String>,
    /// Why: entry-error, coverage, translation, privacy or other, or in your own words｜原因：entry-error（录入错误）、coverage（统计口径）、translation（译文）、privacy（隐私）、other（其他），或自己的话
    #[arg(long, value_name = "REASON")]
    reason: Option<String>,
    /// The reason in your own words, in Chinese｜中文的原因说明
    #[arg(long, value_name = "WORDS", alias = "note-zh")]
    note: Option<String>,
    /// The reason in your own words, in English｜英文的原因说明
    #[arg(long, value_name = "WORDS", visible_alias = "reason-en")]
    note_en: Option<String>,
    /// What kind of change it is｜是更正还是修订
    #[arg(long, value_enum, default_value = "correction")]
    kind: KindWord,
    /// Say what would change, and write nothing｜只说会改什么，不写文件
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum KindWord {
    /// The published figure was wrong
    Correction,
    /// Better data have arrived, as planned: the figure is marked as revised
    Revision,
}

impl Shell {
    pub(super) fn correct(&self, project: &Project, words: &CorrectWords) -> Result<u8, SinkError> {
        if let Some(text) = words.figures.iter().step_by(2).find(|word| word.ends_with(".md")) {
            self.tell_text_correction(text);
            return Ok(WRONG_USAGE);
        }
        let before = project.check(Options::default(), self)?;
        let Some(checked) = &before.checked else {
            self.print(&before);
            return Ok(CONTENT_HAS_ERRORS);
        };
        let Some(ledger) = self.ledger(project, &before) else { return Ok(CONTENT_HAS_ERRORS) };
        let date = clock::now(Some(checked)).strftime("%Y-%m-%d %H:%M").to_string();
        let earlier = ledger.last().and_then(|line| project.at_hand(&before, line));
        let published = |path: &OutputPath| earlier.as_ref()?.read(path);
        let amended = request(words, date, project)
            .and_then(|request| correct::amended(checked.site(), &before.sources, &ledger, &request, &published));
        let amended = match amended {
            Ok(amended) => amended,
            Err(Message { zh, en }) => {
                self.tell(&message!(zh: "错误：{zh}", en: "error: {en}"));
                return Ok(WRONG_USAGE);
            }
        };
        let after = project.check_with(&amended.files, Options::default(), self)?;
        let site = after.checked.as_ref().map_or(checked, |checked| checked).site();
        let asked_for = |(was, is): &(State, State)| amended.is_all_of(&Difference::between(was, is, site));
        let Some((was, is)) = states(&before, &after).filter(asked_for) else {
            self.tell(&message!(
                zh: "错误：改动会牵连别的内容，没有写入\n办法：手工修改数值，再在 content/corrections/ 记一条更正",
                en: "error: the change would touch something else: nothing was written\nhelp: change the value by hand and add a file to content/corrections/",
            ));
            return Ok(CONTENT_HAS_ERRORS);
        };
        let new = new_findings(&before, &after);
        if diagnostic::has_errors(&new) {
            self.print_found(&new, &after);
            let hang_together =
                new.iter().any(|one| matches!(one.code, "arithmetic" | "growth-differs" | "part-over-whole"));
            self.tell(&match hang_together {
                true => message!(
                    zh: "改后内容会有错误，没有写入任何文件\n办法：有关的数值一次更正，如 `gongkai correct 部分@2023 5 合计@2023 9 --reason …`",
                    en: "the content would have errors: nothing was written\nhelp: correct figures that hang together at once, as in `gongkai correct part@2023 5 total@2023 9 --reason …`",
                ),
                false => message!(
                    zh: "改后内容会有错误，没有写入任何文件",
                    en: "the content would have errors: nothing was written",
                ),
            });
            return Ok(CONTENT_HAS_ERRORS);
        }
        if !words.dry_run && !project.write(&amended.files, &amended.stood)? {
            self.tell(&message!(
                zh: "错误：文件刚刚被别人改动，没有写入\n办法：保存并关闭编辑器里的文件，再运行一次",
                en: "error: a file was changed meanwhile: nothing was written\nhelp: save it in your editor and run the command again",
            ));
            return Ok(CONTENT_HAS_ERRORS);
        }
        let published = amended.as_published(was.clone(), checked.site(), &ledger);
        let difference = Difference::between(&published, &is, site);
        // Where somebody has changed the content already, more files differ for readers than this run changes.
        let earlier = earlier.as_ref().map(|earlier| &earlier.release).filter(|_| published != was);
        let earlier = earlier.or(before.release.as_ref());
        let files = after.release.as_ref().zip(earlier).map(|(after, earlier)| after.changes_since(earlier));
        self.tell_corrected(&before, &after, &amended, (&difference, files.as_ref()), &new);
        self.tell_written(&amended, words);
        Ok(DONE)
    }

    /// How words are put right, which no command does: nobody else knows what they should be in both languages.
    fn tell_text_correction(&self, file: &str) {
        let path = file.replace(std::path::MAIN_SEPARATOR, "/");
        let report = path.rsplit('/').nth(1).unwrap_or("2023-work-summary");
        let entry = format!(
            "report: {report}\nplace: {{zh: …, en: …}}\nfrom: {{zh: …, en: …}}\nto: {{zh: …, en: …}}\n\
             date: 2024-07-02 10:30\nreason: entry-error\nresponsible: {{zh: …, en: …}}"
        )
        .replace('\n', "\n    ");
        self.tell(&message!(
            zh: "错误：正文不用这条命令更正：`gongkai correct` 改的是指标的数值和附件\n办法：直接改 {file}（两种文字都改），再在 content/corrections/ 里写一个文件，如 <日期>-<名称>.yaml：\n    {entry}\n然后用 `gongkai changes` 核对改了哪些词、更正引的是不是公布过的原文",
            en: "error: words of a text are not corrected by this command: `gongkai correct` changes figures and attachments\nhelp: change {file}, in both languages, and write a file into content/corrections/, called <date>-<name>.yaml:\n    {entry}\nthen see with `gongkai changes` which words differ and whether the correction quotes what was published",
        ));
    }

    fn tell_corrected(
        &self,
        before: &Run,
        after: &Run,
        amended: &Amended,
        (difference, files): (&Difference, Option<&Changes>),
        new: &[Diagnostic],
    ) {
        let Some(checked) = &after.checked else { return };
        let text = difference.text(checked.site(), files, self.style.language);
        let _ = write!(io::stdout(), "{text}");
        if files.is_none() {
            self.mention(&message!(
                zh: "内容里还有别的错误，改变的文件无法列出；见 `gongkai check`",
                en: "the content has other errors, so the files that change cannot be listed; see `gongkai check`",
            ));
        }
        let both = (&before.diagnostics[..], &*before.sources);
        let typed: Vec<Diagnostic> = correct::still_typed(both, (&after.diagnostics, &after.sources))
            .into_iter()
            .cloned()
            .map(still_says)
            .collect();
        let (old, others): (Vec<Diagnostic>, Vec<Diagnostic>) = new
            .iter()
            .filter(|one| one.code != "figure-typed")
            .cloned()
            .partition(|one| one.code == correct::OLD_TYPED);
        if !(typed.is_empty() && old.is_empty()) {
            self.tell(&message!(
                zh: "正文里还有直接写的旧数，不会跟着变，请手工改：",
                en: "the old number is also typed in texts, where it does not follow; change it there by hand:",
            ));
            self.print_found(&typed, before);
            self.print_found(&old, after);
        }
        if !others.is_empty() {
            self.tell(&message!(zh: "改后还要看一看：", en: "look at this, too:"));
            self.print_found(&others, after);
        }
        amended.remarks.iter().for_each(|remark| self.tell(remark));
    }

    fn tell_written(&self, amended: &Amended, words: &CorrectWords) {
        let paths: Vec<&str> = amended.files.keys().map(String::as_str).collect();
        let list = paths.join(", ");
        self.mention(&match (words.dry_run, paths.is_empty()) {
            (true, _) => message!(zh: "试运行：会写 {list}；没有写入文件", en: "dry run: would write {list}; nothing was written"),
            (false, true) => message!(zh: "没有需要写的文件", en: "there was nothing to write"),
            (false, false) if words.kind == KindWord::Revision => message!(
                zh: "已写入 {list}\n下一步：运行 `gongkai check`，再 `gongkai publish 目标`",
                en: "written: {list}\nnext: run `gongkai check`, then `gongkai publish TARGET`",
            ),
            (false, false) => message!(
                zh: "已写入 {list}\n下一步：看一遍更正文件，运行 `gongkai check`，再 `gongkai publish 目标`",
                en: "written: {list}\nnext: read the file of the correction, run `gongkai check`, then `gongkai publish TARGET`",
            ),
        });
    }

    fn print_found(&self, diagnostics: &[Diagnostic], run: &Run) {
        let text = diagnostic::print(diagnostics, &run.sources, self.style);
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

/// A typed number after the correction: what was a hint is now a wrong figure.
fn still_says(mut typed: Diagnostic) -> Diagnostic {
    typed.severity = diagnostic::Severity::Warning;
    typed
}

fn request(words: &CorrectWords, date: String, project: &Project) -> Result<Request, Message> {
    let (pairs, rest) = words.figures.as_chunks::<2>();
    if let [lonely] = rest {
        return Err(message!(
            zh: "`{lonely}` 后面少了数值\n办法：指标和数值成对写，如 `disputes-resolved@2023 285`",
            en: "no value follows `{lonely}`\nhelp: write figures and values in pairs, as in `disputes-resolved@2023 285`",
        ));
    }
    if words.kind == KindWord::Correction && words.reason.as_deref().is_none_or(|own| own.trim().is_empty()) {
        return Err(message!(
            zh: "没有写更正的原因\n办法：加上 `--reason entry-error`（录入错误），或 coverage（统计口径）、translation（译文）、privacy（隐私）、other（其他），也可以写自己的话",
            en: "no reason is given\nhelp: add `--reason entry-error`, or coverage, translation, privacy, other, or say it in your own words",
        ));
    }
    let named = words.reason.as_deref().map(str::trim).and_then(correct::reason);
    if words.kind == KindWord::Revision
        && let Some(code) = words.reason.as_ref().filter(|_| named.is_some())
    {
        return Err(message!(
            zh: "`{code}` 是更正的原因，修订没有这一项\n办法：公布时就错了，去掉 `--kind revision`；数据按计划修订，用 `--reason` 写自己的话，如 `--reason 年报核实`",
            en: "`{code}` is a reason for a correction, and a revision has none such\nhelp: where the published figure was wrong, leave `--kind revision` out; where better data have arrived, say so in your own words, as in `--reason \"annual survey\"`",
        ));
    }
    // Own words are more than one, or no Latin letters.
    let is_code = |own: &&String| own.trim().chars().all(|one| one.is_ascii_lowercase() || one == '-');
    let codes = || CorrectionReason::NAMES.iter().map(|(code, _)| *code);
    if let Some(written) = words.reason.as_ref().filter(|_| named.is_none()).filter(is_code)
        && let Some(Message { zh, en }) = did_you_mean(written.trim(), codes())
    {
        return Err(message!(
            zh: "没有叫 `{written}` 的原因\n办法：{zh}",
            en: "there is no reason `{written}`\nhelp: {en}",
        ));
    }
    let mut note = Localized { zh: words.note.clone(), en: words.note_en.clone() };
    // Own words are a remark, in the language that they are in.
    if let Some(own) = words.reason.as_ref().filter(|own| named.is_none() && !own.trim().is_empty()) {
        let chinese = own.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one));
        let place = if chinese { &mut note.zh } else { &mut note.en };
        if place.is_some() {
            let option = if chinese { "--note" } else { "--note-en" };
            return Err(message!(
                zh: "`--reason` 和 `{option}` 都写了说明，只能留一句\n办法：两句合在 `{option}` 里，`--reason` 写 entry-error、coverage、translation、privacy 或 other",
                en: "`--reason` and `{option}` both say why in the same language, and there is room for one\nhelp: say all of it in `{option}`, and write entry-error, coverage, translation, privacy or other behind `--reason`",
            ));
        }
        *place = Some(own.trim().to_owned());
    }
    let (files, figures): (Vec<_>, Vec<_>) = pairs.iter().partition(|[name, _]| correct::names_attachment(name));
    let files: Result<_, Message> = files.into_iter().map(|[name, path]| replacement(name, path, project)).collect();
    Ok(Request {
        figures: figures.into_iter().map(|[figure, value]| (figure.clone(), value.clone())).collect(),
        files: files?,
        kind: match words.kind {
            KindWord::Correction => Kind::Correction,
            KindWord::Revision => Kind::Revision,
        },
        reason: named.unwrap_or(CorrectionReason::Other),
        note,
        date,
    })
}

/// The file at `path`, as the shell or the project has it, in the place of an attachment.
fn replacement(name: &str, path: &str, project: &Project) -> Result<Replacement, Message> {
    let read = disk::read_outside(Path::new(path)).or_else(|error| {
        let inside = disk::read_outside(&project.root().join(path));
        inside.map_err(|_| error)
    });
    match read {
        Ok(bytes) => Ok(Replacement { name: name.to_owned(), bytes }),
        Err(error) => {
            let Message { zh, en } = disk_message(&error);
            let (zh, en) = (zh.trim_start_matches("错误："), en.trim_start_matches("error: "));
            Err(message!(
                zh: "{zh}\n办法：附件名后面写更正后的文件，如 `{name} 新文件.pdf`",
                en: "{en}\nhelp: name the corrected file behind the attachment, as in `{name} NEW.pdf`",
            ))
        }
    }
}

/// The content as it is and as it would be.
fn states(before: &Run, after: &Run) -> Option<(State, State)> {
    let state = |run: &Run, known: &State| {
        run.checked.as_ref().map(|checked| State::of(checked.site(), &run.sources, known, &Kept::default()))
    };
    let was = state(before, &State::default())?;
    let is = state(after, &was)?;
    Some((was, is))
}

/// Findings that the change brings about.
fn new_findings(before: &Run, after: &Run) -> Vec<Diagnostic> {
    let known = findings::marks(&before.diagnostics, &before.sources);
    findings::since_release(&after.diagnostics, &after.sources, &known)
}
