//! The command line: reads it, runs a [`Project`], prints, and chooses the exit code.
//!
//! Messages go to standard error, results to standard output. Only this module prints, looks at the environment, or
//! knows exit codes: 0 done, 1 the content has errors, 2 wrong usage, 3 the machine or the target failed, 4 locked.

#![expect(clippy::disallowed_methods, reason = "the command line may look at the environment")]

#[cfg(feature = "remote")]
mod address;
mod build;
mod check;
mod clock;
mod correct;
mod explained;
mod figures;
mod help;
mod machine;
mod publish;
mod releases;
mod secrets;
#[cfg(feature = "remote")]
mod server;
#[cfg(feature = "remote")]
mod sftp;
mod theme;
mod verify;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use check::CheckWords;
use correct::CorrectWords;
use figures::ImportFigures;
use machine::{disk_message, publish_message};
use publish::PublishWords;
use releases::ChangesWords;
use theme::Themes;
use verify::VerifyWords;

use crate::diagnostic::{self, Diagnostic, Message, MessageLanguage, Severity, Style, message};
use crate::disk::{self, DiskError};
use crate::pipeline::{Progress, Project, Run};
use crate::publish::{PublishError, Reason};
use crate::release::SinkError;
use crate::render::Options;
use crate::schema;
use crate::starter;

/// Publishes yearly reports and indicators as the bilingual disclosure section of a government portal｜把年度报告和指标发布成政府门户的双语公开专栏
#[derive(Parser, Debug)]
#[command(name = "gongkai", version, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
struct Common {
    /// The project folder, the one that holds content/ [default: here or the nearest above]｜项目文件夹，就是有 content/ 的那个 [默认：当前文件夹或最近的上级]
    #[arg(long, global = true, value_name = "DIR")]
    project: Option<PathBuf>,
    /// When to use colours｜什么时候用颜色
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: When,
    /// Language of messages [default: that of the system]｜提示用什么语言 [默认：跟随系统]
    #[arg(long, global = true, value_enum)]
    language: Option<Tongue>,
    /// Say only what is wrong｜只说哪里不对
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Tongue {
    Zh,
    En,
}

#[derive(Subcommand, Debug)]
enum Task {
    /// Say what is wrong with the content; write nothing｜检查内容有什么问题；不写任何文件
    Check(CheckWords),
    /// Say what a code means and what to do about it｜说明一个代码是什么意思、怎么办
    Explain {
        /// The code as it is printed: two-units, or warning[two-units]｜打印出来的代码：two-units 或 警告[two-units]
        code: String,
    },
    /// Write the section into output/｜把专栏生成到 output/
    Build {
        /// Write it into another folder｜写到别的文件夹
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Also make pages of reports without a publication date｜没有发布日期的草稿也生成
        #[arg(long)]
        drafts: bool,
        /// List every file that was written or removed, and say why files were made again｜列出写入和移除的每个文件，并说明为什么重新生成
        #[arg(long)]
        explain: bool,
    },
    /// Show the section on this machine and reload pages when something is saved｜在本机预览，保存后自动更新
    #[cfg(feature = "serve")]
    Serve {
        /// The port; 0 takes any free one｜端口；0 是任选一个空闲的
        #[arg(long, default_value_t = 4000)]
        port: u16,
        /// Open the browser｜打开浏览器
        #[arg(long)]
        open: bool,
    },
    /// Build, then send the section to a target of site.yaml｜生成，再发布到 site.yaml 里的一个目标
    Publish(PublishWords),
    /// Lead a target back to a release that it keeps, without building｜让目标退回它保留的一次发布，不用重新生成
    Rollback {
        /// The name of the target｜目标的名称
        target: String,
        /// The number of the release in `gongkai history` [default: the one that readers saw before]｜`gongkai history` 里是第几次发布 [默认：读者上一次看到的]
        #[arg(value_name = "SERIAL")]
        serial: Option<u64>,
    },
    /// Read everything back and compare it with the manifest: of a target, or of any folder that holds a section｜逐个读回，与清单核对：一个目标，或任何放着专栏的文件夹
    Verify(VerifyWords),
    /// List the releases that were published｜列出历次发布
    History,
    /// Say what differs from a release: figures with what explains them, reports, the pages and files that follow｜与某次发布相比有什么不同：数值和原因、报告、随之改变的网页和文件
    Changes(ChangesWords),
    /// Put a published figure right: change its value, announce the correction, say what follows｜更正公布过的数字或附件：改数值、登记更正、说明牵连哪些
    Correct(CorrectWords),
    /// Find an indicator: say how it is cited and where it is used｜查找指标：怎样引用、用在哪里
    Figure {
        /// Words of its name in Chinese or English, its key, or initials of the pinyin (gycz)｜中英文名称里的词、键，或拼音首字母（gycz）
        #[arg(required = true, value_name = "WORD")]
        words: Vec<String>,
    },
    /// Take figures out of a spreadsheet｜从电子表格导入数字
    Import {
        #[command(subcommand)]
        what: Imports,
    },
    /// Change how the section looks｜改专栏的外观
    Theme {
        #[command(subcommand)]
        what: Themes,
    },
    /// Write JSON Schemas of the YAML files, by which a text editor completes and underlines｜写出 YAML 文件的 JSON Schema，编辑器据此补全和标错
    Schema {
        /// Another folder than content/.schema of the project｜不写到项目的 content/.schema，写到别的文件夹
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Make a key that signs what is published｜做一把给发布签名的钥匙
    Key,
    /// Write a project to start from｜新建一个项目
    New {
        /// A folder that is new or empty｜新的或空的文件夹
        dir: PathBuf,
    },
}

#[derive(Subcommand, Debug)]
enum Imports {
    /// Make a topic of indicators of an Excel, WPS, OpenDocument or CSV file｜把 Excel、WPS、OpenDocument 或 CSV 文件变成一个分类的指标
    Figures(ImportFigures),
}

/// Reads the command line, does what it says, and returns the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let language = language_of(std::env::args_os());
    let declared = help::in_language(Command::command(), language);
    let parsed = declared.try_get_matches().and_then(|words| Command::from_arg_matches(&words));
    let command = match parsed {
        Ok(command) => command,
        // Help and version are results; a wrong word is a message.
        Err(error) => return ExitCode::from(if help::print(&error, language) { WRONG_USAGE } else { DONE }),
    };
    let shell = Shell::new(&command.common);
    let code = match shell.do_task(&command) {
        Ok(code) => code,
        Err(error) => shell.failure(&error),
    };
    ExitCode::from(code)
}

const DONE: u8 = 0;
const CONTENT_HAS_ERRORS: u8 = 1;
/// As with `grep`.
const NOT_FOUND: u8 = 1;
const WRONG_USAGE: u8 = 2;
const MACHINE_FAILED: u8 = 3;
const LOCKED: u8 = 4;

/// How to talk to the person.
struct Shell {
    style: Style,
    quiet: bool,
    bar: ProgressBar,
}

impl Shell {
    fn new(common: &Common) -> Self {
        let terminal = io::stderr().is_terminal();
        let color = match common.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let language = match common.language {
            Some(Tongue::Zh) => MessageLanguage::Chinese,
            Some(Tongue::En) => MessageLanguage::English,
            None => system_language(),
        };
        let bar = ProgressBar::with_draw_target(
            Some(0),
            if terminal && !common.quiet { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {eta}") {
            bar.set_style(style);
        }
        Self { style: Style { color, language }, quiet: common.quiet, bar }
    }

    fn in_language<'m>(&self, message: &'m Message) -> &'m str {
        message.in_language(self.style.language)
    }

    /// To standard error. A closed pipe is nobody's mistake.
    fn tell(&self, message: &Message) {
        let _ = writeln!(io::stderr(), "{}", self.in_language(message));
    }

    /// As [`tell`](Self::tell), unless asked to be quiet.
    fn mention(&self, message: &Message) {
        if !self.quiet {
            self.tell(message);
        }
    }

    fn failure(&self, error: &SinkError) -> u8 {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let inner_text = inner.to_string();
            if !text.contains(&inner_text) {
                text.push_str(&format!(": {inner_text}"));
            }
            cause = inner.source();
        }
        if let Some(publish) = error.downcast_ref::<PublishError>() {
            self.tell(&publish_message(publish));
            return if matches!(publish.reason, Reason::Locked(_)) { LOCKED } else { MACHINE_FAILED };
        }
        let told = match error.downcast_ref::<DiskError>() {
            Some(disk) => disk_message(disk),
            None => message!(zh: "出错：{text}", en: "error: {text}"),
        };
        self.tell(&told);
        match error.downcast_ref::<DiskError>() {
            Some(DiskError::Locked { .. }) => LOCKED,
            _ => MACHINE_FAILED,
        }
    }

    fn do_task(&self, command: &Command) -> Result<u8, SinkError> {
        // These need no project.
        match &command.task {
            Task::New { dir } => return self.new_project(dir),
            Task::Explain { code } => return Ok(self.explain(code)),
            Task::Key => return self.new_key(),
            #[cfg(feature = "remote")]
            Task::Verify(words) if words.url.is_some() => {
                let project = Project::find(command.common.project.as_deref().unwrap_or(Path::new(".")));
                let address = words.url.as_ref().and_then(Option::as_deref);
                return self.verify_address(project.as_ref(), words, address);
            }
            Task::Verify(words) if words.is_folder() => {
                let project = Project::find(command.common.project.as_deref().unwrap_or(Path::new(".")));
                return self.verify_any(project.as_ref(), words);
            }
            _ => {}
        }
        let Some(project) = self.project(command.common.project.as_deref()) else { return Ok(WRONG_USAGE) };
        match &command.task {
            Task::Check(words) => self.check(&project, words),
            Task::Explain { code } => Ok(self.explain(code)),
            Task::Build { output, drafts, explain } => {
                let output = output.clone().unwrap_or_else(|| project.output());
                self.build(&project, &output, Options { drafts: *drafts, marks: false }, *explain)
            }
            #[cfg(feature = "serve")]
            Task::Serve { port, open } => self.serve(&project, *port, *open),
            Task::Publish(words) => self.publish(&project, words),
            Task::Rollback { target, serial } => self.roll_back(&project, target, *serial),
            Task::Verify(words) => self.verify(&project, words),
            Task::History => self.history(&project),
            Task::Changes(words) => self.changes(&project, words),
            Task::Correct(words) => self.correct(&project, words),
            Task::Import { what: Imports::Figures(words) } => self.import(&project, words),
            Task::Theme { what: Themes::Copy(words) } => self.copy_theme(&project, words),
            Task::Schema { dir } => self.schema(&dir.clone().unwrap_or_else(|| project.root().join(schema::FOLDER))),
            Task::Figure { words } => self.figure(&project, &words.join(" ")),
            Task::New { dir } => self.new_project(dir),
            Task::Key => self.new_key(),
        }
    }

    fn project(&self, named: Option<&Path>) -> Option<Project> {
        let start = named.map_or_else(|| PathBuf::from("."), Path::to_owned);
        let project = Project::find(&start);
        if project.is_none() {
            let place = start.display();
            self.tell(&message!(
                zh: "错误：在 {place} 和它的上级文件夹里没有找到 content/\n办法：进入项目文件夹，或用 --project 指明；新建项目用 `gongkai new 文件夹`",
                en: "error: there is no content/ in {place} or any folder above it\nhelp: go to the project's folder or name it with --project; `gongkai new DIR` makes a new one",
            ));
        }
        project
    }

    /// Prints what a run has found, and the summary line.
    fn print(&self, run: &Run) {
        let diagnostics: Vec<Diagnostic> =
            run.diagnostics.iter().filter(|one| !self.quiet || one.severity == Severity::Error).cloned().collect();
        let text = diagnostic::print(&diagnostics, &run.sources, self.style);
        let _ = io::stderr().write_all(text.as_bytes());
        if let Some(summary) = diagnostic::summary(&diagnostics, self.style.language) {
            let _ = writeln!(io::stderr(), "{summary}");
        }
    }

    #[cfg(feature = "serve")]
    fn serve(&self, project: &Project, port: u16, open: bool) -> Result<u8, SinkError> {
        let observer = |event: &crate::serve::Event<'_>| match event {
            crate::serve::Event::Listening { address } => {
                self.tell(&message!(
                    zh: "预览地址：{address}  （按 Ctrl+C 结束）",
                    en: "preview at {address}  (Ctrl+C ends it)",
                ));
                if open {
                    open_browser(address);
                }
            }
            crate::serve::Event::Built { run, milliseconds } => {
                self.print(run);
                if run.is_good() {
                    self.mention(&message!(zh: "已更新（{milliseconds} 毫秒）", en: "up to date ({milliseconds} ms)"));
                } else {
                    self.tell(&message!(
                        zh: "内容有错误，预览仍是上一次正确的样子",
                        en: "the content has errors: the preview still shows the last good version",
                    ));
                }
            }
            crate::serve::Event::Trouble { message } => self.tell(message),
        };
        crate::serve::serve(project, port, self.style.language, &observer)?;
        Ok(DONE)
    }

    fn schema(&self, folder: &Path) -> Result<u8, SinkError> {
        let files = schema::files();
        disk::save(folder, &files)?;
        let (count, place) = (files.len(), folder.display());
        self.mention(&message!(
            zh: "{count} 个 JSON Schema 已写入 {place}；YAML 文件第一行写 `# yaml-language-server: $schema=…` 即可生效",
            en: "{count} JSON Schemas written to {place}; a first line `# yaml-language-server: $schema=…` puts them to use",
        ));
        Ok(DONE)
    }

    fn new_project(&self, dir: &Path) -> Result<u8, SinkError> {
        if disk::is_project(dir) {
            let place = dir.display();
            self.tell(&message!(
                zh: "错误：{place} 里已经有一个项目，没有改动它\n办法：换一个文件夹名；要看现有的项目用 `gongkai serve --project {place}`",
                en: "error: there is a project in {place} already; it was left as it is\nhelp: choose another folder; `gongkai serve --project {place}` shows the one that is there",
            ));
            return Ok(WRONG_USAGE);
        }
        let schemas = schema::files().into_iter().map(|(name, text)| (format!("{}/{name}", schema::FOLDER), text));
        let texts = starter::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        disk::create_project(dir, &texts.chain(schemas).collect::<Vec<_>>())?;
        let place = dir.display();
        self.mention(&message!(
            zh: "已在 {place} 建好新项目\n下一步：用编辑器打开 {place}/content/site.yaml，照注释填写；预览用 `gongkai serve --project {place}`",
            en: "a new project stands in {place}\nnext: open {place}/content/site.yaml and follow its comments; preview it with `gongkai serve --project {place}`",
        ));
        Ok(DONE)
    }
}

impl Progress for Shell {
    fn begin(&self, files: usize) {
        self.bar.set_length(files as u64);
        self.bar.reset();
    }

    fn step(&self) {
        self.bar.inc(1);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// A number of things in English: `1 file`, `2 files`.
fn counted(number: usize, one: &str, other: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { other })
}

/// The language that the words of the command line ask for, before they are understood; else that of the system.
fn language_of(words: impl Iterator<Item = OsString>) -> MessageLanguage {
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let behind = words.windows(2).find(|pair| pair[0] == "--language").map(|pair| pair[1].as_str());
    match behind.or_else(|| words.iter().find_map(|word| word.strip_prefix("--language="))) {
        Some("zh") => MessageLanguage::Chinese,
        Some("en") => MessageLanguage::English,
        _ => system_language(),
    }
}

/// Chinese where the system speaks Chinese or says nothing (Windows); English elsewhere.
fn system_language() -> MessageLanguage {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match set {
        Some(value) if !value.starts_with("zh") => MessageLanguage::English,
        None if !cfg!(windows) => MessageLanguage::English,
        _ => MessageLanguage::Chinese,
    }
}

#[cfg(feature = "serve")]
fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    // Without a browser the printed address does.
    let _ = std::process::Command::new(program).arg(address).spawn();
}
