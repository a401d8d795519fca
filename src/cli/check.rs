//! `gongkai check` and `gongkai explain`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
#[cfg(feature = "online")]
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{CONTENT_HAS_ERRORS, DONE, Shell, WRONG_USAGE, clock};
use crate::diagnostic::{self, Diagnostic, did_you_mean, message};
use crate::disk;
use crate::explain;
use crate::findings;
#[cfg(feature = "online")]
use crate::online;
use crate::pipeline::{Project, Run};
use crate::release::SinkError;
use crate::render::Options;

/// How findings are given out.
#[derive(Args, Debug)]
pub(super) struct CheckWords {
    /// How findings are printed｜用什么格式打印
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Also look at pages of reports without a publication date｜没有发布日期的草稿的网页也检查
    #[arg(long)]
    drafts: bool,
    /// Tell only what is new: since a release, by its number in the ledger, or since an earlier check, by the file with
    /// the output of its `check --format json`｜只说新出现的：从第几次发布算起，或从以前 `check --format json` 的结果文件算起
    #[arg(long, value_name = "SERIAL|FILE")]
    since: Option<PathBuf>,
    /// Also write a rehearsal of the State Council's inspection as a page [default: inspection.html of the project]｜另写一页国办检查指标的自查 [默认：项目里的 inspection.html]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    inspection: Option<Option<PathBuf>>,
    #[cfg(feature = "online")]
    #[command(flatten)]
    outside: OutsideWords,
}

/// Whether and how addresses outside are asked.
#[cfg(feature = "online")]
#[derive(Args, Debug)]
struct OutsideWords {
    /// Also try the links that lead outside; those that answered well are left in peace for a day｜也访问站外链接；访问正常的一天之内不再访问
    #[arg(long)]
    online: bool,
    /// How many seconds an answer may take｜等多少秒
    #[arg(long, value_name = "SECONDS", requires = "online", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=300))]
    timeout: u64,
    /// Also try addresses of this machine and of the local network｜本机和局域网的地址也访问
    #[arg(long, requires = "online")]
    local_network: bool,
}

impl CheckWords {
    /// Whether addresses outside are asked.
    fn online(&self) -> bool {
        #[cfg(feature = "online")]
        return self.outside.online;
        #[cfg(not(feature = "online"))]
        false
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// With excerpts, for people
    Text,
    /// One array, for programs
    Json,
    /// SARIF 2.1.0, for code forges
    Sarif,
    /// One page, to print or to hand on
    Html,
}

impl Shell {
    pub(super) fn check(&self, project: &Project, words: &CheckWords) -> Result<u8, SinkError> {
        let mut run = project.check(Options { drafts: words.drafts, marks: false }, self)?;
        #[cfg(feature = "online")]
        if words.online() {
            self.ask_outside(project, &mut run, &words.outside);
        }
        let good = run.release.is_some();
        if let Some(earlier) = &words.since {
            match self.only_new(project, &run, earlier)? {
                Ok(new) => run.diagnostics = new,
                Err(code) => return Ok(code),
            }
        }
        if let Some(file) = &words.inspection {
            let file = file.clone().unwrap_or_else(|| project.root().join("inspection.html"));
            self.rehearse(&run, &file, words.online())?;
        }
        self.give(&run, words.format, words.since.is_some());
        Ok(if good { DONE } else { CONTENT_HAS_ERRORS })
    }

    /// The findings that are new since a release or an earlier check; an exit code where there is no such thing.
    fn only_new(&self, project: &Project, run: &Run, earlier: &Path) -> Result<Result<Vec<Diagnostic>, u8>, SinkError> {
        if let Some(serial) = earlier.to_str().and_then(|written| written.parse::<u64>().ok()) {
            let Some(ledger) = self.ledger(project, run) else { return Ok(Err(CONTENT_HAS_ERRORS)) };
            let release = ledger.lines.iter().find(|line| line.serial == serial);
            return Ok(match release {
                Some(line) => Ok(findings::since_release(&run.diagnostics, &run.sources, &line.findings)),
                None => Err(self.no_release(serial, &ledger)),
            });
        }
        let bytes = disk::read_outside(earlier)?;
        Ok(findings::since(&run.diagnostics, &run.sources, &bytes).map_err(|_| {
            let place = earlier.display();
            self.tell(&message!(
                zh: "错误：{place} 不是 `gongkai check --format json` 的输出",
                en: "error: {place} is not the output of `gongkai check --format json`",
            ));
            WRONG_USAGE
        }))
    }

    fn give(&self, run: &Run, format: Format, since: bool) {
        let text = match format {
            Format::Text => {
                self.print(run);
                self.mention_ahead(run);
                if run.diagnostics.is_empty() {
                    self.mention(&match since {
                        true => message!(zh: "没有新的问题", en: "nothing new found"),
                        false => message!(zh: "没有发现问题", en: "nothing found"),
                    });
                }
                return;
            }
            Format::Json => diagnostic::json(&run.diagnostics, &run.sources),
            Format::Sarif => findings::sarif(&run.diagnostics, &run.sources, self.style.language),
            Format::Html => {
                let site = run.checked.as_ref().map(|checked| checked.site());
                let day = clock::day(run.checked.as_deref());
                findings::page(&run.diagnostics, &run.sources, site, &day, self.style.language)
            }
        };
        let _ = writeln!(io::stdout(), "{}", text.trim_end());
    }

    #[cfg(feature = "online")]
    fn ask_outside(&self, project: &Project, run: &mut Run, words: &OutsideWords) {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let proxy = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        let without = || ["NO_PROXY", "no_proxy"].into_iter().find_map(set).unwrap_or_default();
        let options = online::Options {
            patience: Duration::from_secs(words.timeout),
            local_network: words.local_network,
            proxy: proxy.into_iter().find_map(set).map(|proxy| (proxy, without())),
            now: jiff::Timestamp::now().as_second(),
        };
        let (asked, spared) = project.ask_outside(run, options, self);
        self.mention(&message!(
            zh: "站外网址：试了 {asked} 个；另有 {spared} 个一天之内答复正常，没有再试",
            en: "addresses outside: tried {asked}, spared {spared} that answered well within the last day",
        ));
    }

    fn rehearse(&self, run: &Run, file: &Path, online: bool) -> Result<(), SinkError> {
        let site = run.checked.as_ref().map(|checked| checked.site());
        let day = clock::day(run.checked.as_deref());
        let page = findings::inspection(&run.diagnostics, &run.sources, site, &day, online, self.style.language);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        disk::save(file.parent().unwrap_or(Path::new("")), &[(name, page)])?;
        let place = file.display();
        self.mention(&message!(
            zh: "检查预演已写入 {place}",
            en: "the rehearsal of the inspection was written to {place}",
        ));
        Ok(())
    }

    pub(super) fn explain(&self, code: &str) -> u8 {
        // As people copy it: `warning[two-units]`.
        let code = code.split_once('[').map_or(code, |(_, rest)| rest.trim_end_matches(']'));
        if let Some(page) = explain::page(code, self.style.language) {
            let _ = write!(io::stdout(), "{page}");
            return DONE;
        }
        let codes = explain::codes();
        let help = did_you_mean(code, codes.iter().copied()).unwrap_or_else(|| {
            let list = codes.join(", ");
            message!(zh: "现有：{list}", en: "known codes: {list}")
        });
        let help = self.in_language(&help);
        self.tell(&message!(
            zh: "错误：没有叫 `{code}` 的代码\n办法：{help}",
            en: "error: there is no code `{code}`\nhelp: {help}",
        ));
        WRONG_USAGE
    }
}
