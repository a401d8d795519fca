//! `gongkai history` and `gongkai changes`: what the ledger of releases tells.

use std::io::{self, Write as _};

use clap::{Args, ValueEnum};

use super::{CONTENT_HAS_ERRORS, DONE, Shell, WRONG_USAGE};
use crate::check::Checked;
use crate::diagnostic::{MessageLanguage, message};
use crate::ledger::{Difference, Kept, Ledger, State};
use crate::pipeline::{Passages, Project, Run};
use crate::publish;
use crate::release::SinkError;
use crate::render::Options;

/// What to compare with, and how to print it.
#[derive(Args, Debug)]
pub(super) struct ChangesWords {
    /// The number of a release in the ledger; 0 is before the first [default: the last]｜与台账里第几次发布相比；0 是第一次之前 [默认：最近一次]
    #[arg(long, value_name = "SERIAL")]
    since: Option<u64>,
    /// How it is printed｜用什么格式打印
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

impl Shell {
    /// The ledger, unless a line of it cannot be trusted; that is told.
    pub(super) fn ledger(&self, project: &Project, run: &Run) -> Option<Ledger> {
        let ledger = project.ledger(run);
        if ledger.broken.is_none() {
            return Some(ledger);
        }
        let line = ledger.lines.len() + 1;
        self.tell(&message!(
            zh: "错误：台账 ledger.jsonl 第 {line} 行不可信，`gongkai check` 会说明原因和办法",
            en: "error: line {line} of ledger.jsonl cannot be trusted; `gongkai check` says why and what to do",
        ));
        None
    }

    /// There is no release `serial`.
    pub(super) fn no_release(&self, serial: u64, ledger: &Ledger) -> u8 {
        match ledger.lines.len() {
            0 => self.tell(&message!(
                zh: "错误：还没有发布过，台账里没有第 {serial} 次发布\n办法：`gongkai publish` 发布以后才有",
                en: "error: nothing has been published yet, there is no release {serial}\nhelp: `gongkai publish` writes the ledger",
            )),
            last => self.tell(&message!(
                zh: "错误：台账里没有第 {serial} 次发布，最近一次是第 {last} 次\n办法：`gongkai history` 列出全部",
                en: "error: there is no release {serial}, the last one is {last}\nhelp: `gongkai history` lists them all",
            )),
        }
        WRONG_USAGE
    }

    pub(super) fn history(&self, project: &Project) -> Result<u8, SinkError> {
        let run = project.facts()?;
        let Some(ledger) = self.ledger(project, &run) else { return Ok(CONTENT_HAS_ERRORS) };
        if ledger.lines.is_empty() {
            self.mention(&message!(
                zh: "台账 ledger.jsonl 没有记录：还没有发布过；如果发布过，是台账丢了，先从备份恢复再发布",
                en: "ledger.jsonl has no line: nothing has been published yet; if something has, the ledger is lost: bring it back from a backup before you publish",
            ));
            return Ok(DONE);
        }
        let chinese = self.style.language == MessageLanguage::Chinese;
        let mut out = io::stdout().lock();
        let heads = match chinese {
            true => ["次", "日期", "目标", "发布编号", "报告", "数值", "更正"],
            false => ["no", "date", "target", "release", "reports", "figures", "corrections"],
        };
        let _ = writeln!(out, "{}", heads.join("\t"));
        for line in &ledger.lines {
            let [reports, figures, corrections] = line.counts();
            let id: String = line.release.chars().take(16).collect();
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{id}\t{reports}\t{figures}\t{corrections}",
                line.serial, line.date, line.target,
            );
        }
        drop(out);
        if let Some(checked) = &run.checked {
            self.tell_behind(&ledger, checked, None);
        }
        Ok(DONE)
    }

    /// Where what is private now can still be read: targets besides `sent` whose last release is older.
    pub(super) fn tell_behind(&self, ledger: &Ledger, checked: &Checked, sent: Option<&str>) {
        let site = checked.site();
        let behind: Vec<_> = ledger.behind(site).into_iter().filter(|(name, _)| Some(*name) != sent).collect();
        let list = |is_declared: bool| {
            let named = behind.iter().filter(|(name, _)| site.identity.target(name).is_some() == is_declared);
            let named: Vec<String> = named.map(|(name, serial)| format!("{name} ({serial})")).collect();
            named.join(", ")
        };
        let (declared, others) = (list(true), list(false));
        if !declared.is_empty() {
            self.tell(&message!(
                zh: "注意：有因隐私更正或撤回的内容，在这些目标上仍看得到（括号里是那里最近一次发布）：{declared}；请逐个运行 `gongkai publish`",
                en: "note: what was corrected or withdrawn for privacy can still be read at these targets (with the last release there): {declared}; run `gongkai publish` for each",
            ));
        }
        if !others.is_empty() {
            self.tell(&message!(
                zh: "注意：有因隐私更正或撤回的内容，在以前用过、site.yaml 里已没有的目标上可能仍看得到：{others}；请到那里清除",
                en: "note: what was corrected or withdrawn for privacy may still be read at former targets, which site.yaml does not name any more: {others}; have it removed there",
            ));
        }
    }

    pub(super) fn changes(&self, project: &Project, words: &ChangesWords) -> Result<u8, SinkError> {
        let facts = project.facts()?;
        let Some(ledger) = self.ledger(project, &facts) else { return Ok(CONTENT_HAS_ERRORS) };
        let since = words.since.unwrap_or(ledger.lines.len() as u64);
        let Some(before) = ledger.state_at(since) else { return Ok(self.no_release(since, &ledger)) };
        let line = ledger.lines.iter().find(|line| line.serial == since);
        let earlier = line.and_then(|line| project.at_hand(&facts, line));
        let (run, passages) = match &earlier {
            Some(earlier) => {
                project.check_beside(earlier, Options::default(), self).map(|(run, found)| (run, Some(found)))?
            }
            None => (project.check(Options::default(), self)?, None),
        };
        let Some(checked) = &run.checked else {
            self.print(&run);
            return Ok(CONTENT_HAS_ERRORS);
        };
        self.tell_behind(&ledger, checked, None);
        let after = State::of(checked.site(), &run.sources, &before, &Kept::default());
        let mut difference = Difference::between(&before, &after, checked.site());
        if run.release.is_none() {
            self.mention(&message!(
                zh: "内容有错误，文字和文件无从比较；见 `gongkai check`",
                en: "the content has errors, so words and files cannot be compared; see `gongkai check`",
            ));
            difference = difference.with_passages(checked.site(), &Passages::default());
        } else if let Some(passages) = passages {
            difference = difference.with_passages(checked.site(), &passages);
        }
        // The files of a release are known where it still stands, and at the target that has it.
        let is_last = line.is_some_and(|line| ledger.last().is_some_and(|last| last.serial == line.serial));
        let declared = line.filter(|_| is_last).and_then(|line| checked.site().identity.target(&line.target));
        // A server is asked when somebody publishes; until then what was kept of the release does.
        let declared = declared.filter(|declared| !declared.kind.is_remote());
        let files = run.release.as_ref().and_then(|release| match (declared, &earlier) {
            (Some(declared), _) => {
                let target = publish::target(declared, &checked.site().identity, project.root(), None).ok();
                target.and_then(|target| target.compare(release).ok())
            }
            (None, Some(earlier)) => Some(release.changes_since(&earlier.release)),
            (None, None) => None,
        });
        let is_same = files.as_ref().is_none_or(|files| files.written.is_empty() && files.removed.is_empty());
        let text = match words.format {
            Format::Json => difference.json(checked.site(), files.as_ref(), since),
            Format::Text if difference.is_empty() && is_same => {
                self.mention(&message!(
                    zh: "与第 {since} 次发布相比没有变化",
                    en: "nothing has changed since release {since}",
                ));
                return Ok(DONE);
            }
            Format::Text => difference.text(checked.site(), files.as_ref(), self.style.language),
        };
        let _ = writeln!(io::stdout(), "{}", text.trim_end());
        Ok(DONE)
    }
}
