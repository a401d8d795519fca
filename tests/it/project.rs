//! A project in a folder of its own, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The folder of the crate, where the worked example stands.
pub(crate) const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// The minimal project: one column, three indicators, one report in two languages. Nothing is wrong with it.
pub(crate) const MINIMAL: [(&str, &str); 6] = [
    (
        "content/site.yaml",
        "\
name: {zh: 示例区人民政府, en: The People’s Government of Example District}
section: {zh: 示例街道, en: Example Subdistrict}
disclosing-body: {zh: 示例街道办事处, en: Example Subdistrict Office}
languages: [zh, en]
address: https://www.example.gov.cn/xxgk/sljd/
publish:
  local: {kind: folder, path: published}
",
    ),
    (
        "content/catalogue.yaml",
        "\
columns:
  - key: ghjh
    name: {zh: 规划计划, en: Plans and summaries}
",
    ),
    (
        "content/indicators/economy.yaml",
        "\
topic: {zh: 经济发展, en: Economy}
indicators:
  output:
    name: {zh: 工业产值, en: Industrial output}
    unit: 亿元
    observations:
      2022: 10
      2023: {value: 12.5, yoy: 25}
  cases-found:
    name: {zh: 排查纠纷, en: Disputes found}
    unit: 件
    observations:
      2023: 287
  cases-settled:
    name: {zh: 化解纠纷, en: Disputes settled}
    unit: 件
    observations:
      2023: 285
",
    ),
    (
        "content/reports/2023-summary/report.yaml",
        "\
column: ghjh
kind: work-summary
period: 2023
published: 2024-06-13 09:00
",
    ),
    (
        "content/reports/2023-summary/zh.md",
        "\
---
title: 示例街道2023年工作总结
---

全年完成工业产值{{ output }}，同比增长{{ output.yoy }}。

## 化解纠纷

排查纠纷{{ cases-found }}，化解{{ cases-settled }}。
",
    ),
    (
        "content/reports/2023-summary/en.md",
        "\
---
title: Work in 2023
---

Industrial output came to {{ output }}, up {{ output.yoy }} year on year.

## Disputes

Of {{ cases-found }} disputes, {{ cases-settled }} were settled.
",
    ),
];

/// Files of an output folder by their path below it.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A project on disk; it goes when the value goes.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// The minimal project.
    pub(crate) fn new() -> Self {
        let project = Self::empty();
        for (path, text) in MINIMAL {
            project.file(path, text);
        }
        project
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The same on a memory disk, where there is one: for tests that make many files.
    pub(crate) fn on_memory_disk() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Self { folder: tempfile::tempdir_in(memory).unwrap() } } else { Self::empty() }
    }

    /// A copy of what stands below `source`, without its output.
    pub(crate) fn copy_of(source: &Path) -> Self {
        let project = Self::empty();
        for folder in ["content", "themes"] {
            for (path, bytes) in files_below(&source.join(folder)) {
                project.bytes(&format!("{folder}/{path}"), &bytes);
            }
        }
        project
    }

    /// A copy of the worked example.
    pub(crate) fn example() -> Self {
        Self::copy_of(Path::new(CRATE))
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn file(&self, path: &str, text: &str) -> &Self {
        self.bytes(path, text.as_bytes())
    }

    pub(crate) fn bytes(&self, path: &str, bytes: &[u8]) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Replaces the only place of `from` in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` should stand once in {path}");
        self.file(path, &text.replace(from, to))
    }

    pub(crate) fn remove(&self, path: &str) -> &Self {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        self
    }

    /// The program with `arguments`, ready to run in the project's folder; its messages are English and plain.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.current_dir(self.root());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments))
    }

    pub(crate) fn check(&self) -> Ran {
        self.run(&["check"])
    }

    /// Runs `build --explain` and reads the output.
    pub(crate) fn build(&self) -> Built {
        self.build_with(&[])
    }

    pub(crate) fn build_with(&self, arguments: &[&str]) -> Built {
        let mut all = vec!["build", "--explain"];
        all.extend(arguments);
        let ran = self.run(&all);
        Built { ran, files: self.output() }
    }

    /// The files of `output/`.
    pub(crate) fn output(&self) -> Files {
        files_below(&self.path("output"))
    }
}

/// Says that something was not tried. It is seen even though the test passes.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "SKIPPED: {why}");
}

/// The program with `arguments` in a clean environment.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.env_clear().args(arguments);
    for (option, value) in [("--language", "en"), ("--color", "never")] {
        if !arguments.contains(&option) {
            command.args([option, value]);
        }
    }
    command
}

/// All files below `folder` by their path, without following links; none where there is no folder.
pub(crate) fn files_below(folder: &Path) -> Files {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// What a run has said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(mut command: Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) }
    }

    /// The codes of all findings, in the order in which they are printed.
    pub(crate) fn codes(&self) -> Vec<&str> {
        let code = |line: &'_ str| -> Option<(usize, usize)> {
            let start = ["error[", "warning[", "hint["].iter().find(|word| line.starts_with(**word))?.len();
            Some((start, start + line[start..].find(']')?))
        };
        self.stderr.lines().filter_map(|line| code(line).map(|(start, end)| &line[start..end])).collect()
    }

    /// Asserts that the run has ended well.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }
}

/// What a build has said and left.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) ran: Ran,
    pub(crate) files: Files,
}

impl Built {
    /// Asserts that the build has ended well.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.ran.code, 0, "{}", self.ran.stderr);
        self
    }

    /// The files that it has written, as it says itself.
    pub(crate) fn written(&self) -> Vec<&str> {
        let path = |line: &'_ str| line.starts_with(['+', '~']).then(|| "+ ".len());
        self.ran.stdout.lines().filter_map(|line| Some(&line[path(line)?..])).collect()
    }

    /// The files that it has removed, as it says itself.
    pub(crate) fn removed(&self) -> Vec<&str> {
        self.ran.stdout.lines().filter_map(|line| line.strip_prefix("- ")).collect()
    }

    /// A page as text.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("there is no {path}: {:?}", self.files.keys()));
        std::str::from_utf8(bytes).unwrap()
    }
}
