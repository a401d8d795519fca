//! Each page of `tests/rules/` is a diagnostic: prose, samples on top of the minimal project, and what is printed.
//!
//! | fence | means |
//! |---|---|
//! | `yaml PATH`, `markdown PATH`, `html PATH`, `csv PATH` | a file |
//! | `edit PATH` | what stands above the line `----` becomes what stands below it |
//! | `remove PATH`, `link PATH`, `size PATH` | no such file; a symbolic link; a file of so many bytes |
//! | `hex PATH`, `utf-16 PATH` | a file in bytes; a text in UTF-16 |
//! | `docx PATH` | a Word document: a paragraph for each line, a run for each part between `\|`, `author:` names its author |
//! | `answers HOST` | the check is one with `--online`: a path of that host and what is answered there, on each line |
//! | `publish TARGET` | what the files above make is published |
//! | `text`, `text zh` | what `gongkai check` prints about the files above, in English and in Chinese |
//!
//! A `text` after a `text` belongs to the same files; any other fence after one begins a new sample.
//! `UPDATE_EXPECTATIONS=1` writes what is printed now into the pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

use gongkai::diagnostic::MessageLanguage;

#[cfg(feature = "online")]
use crate::internet::Internet;
use crate::project::{CRATE, Project, Ran};

/// One fence of a page: its information, and the place of its content.
struct Fence<'p> {
    info: &'p str,
    start: usize,
    end: usize,
}

fn fences(page: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut place = 0;
    for line in page.split_inclusive('\n') {
        let next = place + line.len();
        if let Some(info) = line.trim_end().strip_prefix("```") {
            open = match open {
                None => Some((info, next)),
                Some((info, start)) => {
                    fences.push(Fence { info, start, end: place });
                    None
                }
            };
        }
        place = next;
    }
    fences
}

fn apply(project: &Project, what: &str, path: &str, content: &str) {
    match what {
        "yaml" | "markdown" | "html" | "csv" => project.file(path, content),
        "edit" => {
            let (from, to) = content.split_once("----\n").unwrap();
            project.edit(path, from.trim_end_matches('\n'), to.trim_end_matches('\n'))
        }
        "remove" => project.remove(path),
        "publish" => {
            project.run(&["publish", path]).done();
            project
        }
        "docx" => project.bytes(path, &crate::office::docx(content)),
        "hex" => project.bytes(path, &hex(content)),
        "utf-16" => {
            let units = std::iter::once(0xfeff).chain(content.encode_utf16());
            project.bytes(path, &units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
        }
        "size" => project.bytes(path, &vec![b'#'; content.trim().parse().unwrap()]),
        "link" => link(project, path, content.trim()),
        other => panic!("unknown fence `{other}`"),
    };
}

#[cfg(unix)]
fn link<'p>(project: &'p Project, path: &str, to: &str) -> &'p Project {
    let place = project.path(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(to, place).unwrap();
    project
}

#[cfg(not(unix))]
fn link<'p>(project: &'p Project, _: &str, _: &str) -> &'p Project {
    project
}

fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// What is printed about `project`; `outside` is what stands at addresses outside, where that is asked.
fn printed(project: &Project, language: &str, outside: Option<&str>) -> Ran {
    let ran = match outside {
        Some(answers) => online(project, language, answers),
        None => project.run(&["check", "--language", language]),
    };
    let errors = ran.stderr.contains("error[") || ran.stderr.contains("错误[");
    assert_eq!(ran.code, i32::from(errors), "{}", ran.stderr);
    assert_eq!(ran.stdout, "", "messages go to standard error");
    ran
}

#[cfg(feature = "online")]
fn online(project: &Project, language: &str, answers: &str) -> Ran {
    let _ = fs::remove_file(project.path(".gongkai/online.json"));
    let internet = Internet::new(answers);
    let mut command = project.command(&["check", "--online", "--language", language]);
    command.env("http_proxy", internet.proxy());
    Ran::of(command)
}

#[cfg(not(feature = "online"))]
fn online(_: &Project, _: &str, _: &str) -> Ran {
    unreachable!("pages with answers are left out")
}

/// Runs all samples of a page. Returns the page as it should read, and the codes that were printed.
fn run(page: &str) -> (String, BTreeSet<String>) {
    let mut told = BTreeSet::new();
    let mut result = String::new();
    let mut copied = 0;
    let mut project = Project::new();
    let mut outside: Option<String> = None;
    let mut finished = false;
    for fence in fences(page) {
        let content = &page[fence.start..fence.end];
        let mut words = fence.info.splitn(2, ' ');
        match (words.next().unwrap_or_default(), words.next()) {
            ("text", language) => {
                let ran = printed(&project, language.unwrap_or("en"), outside.as_deref());
                told.extend(ran.codes().into_iter().map(str::to_owned));
                result.push_str(&page[copied..fence.start]);
                result.push_str(&ran.stderr);
                copied = fence.end;
                finished = true;
            }
            (what, Some(path)) => {
                if std::mem::take(&mut finished) {
                    project = Project::new();
                    outside = None;
                }
                if what == "answers" {
                    outside = Some(content.lines().map(|line| format!("{path}{line}\n")).collect());
                    continue;
                }
                apply(&project, what, path, content);
            }
            (other, None) => panic!("the fence `{other}` names no file"),
        }
    }
    result.push_str(&page[copied..]);
    (result, told)
}

fn pages() -> Vec<(String, PathBuf)> {
    let folder = PathBuf::from(CRATE).join("tests/rules");
    let mut pages: Vec<(String, PathBuf)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    pages.sort();
    pages
}

#[test]
fn every_sample_prints_what_its_page_says() {
    let update = std::env::var_os("UPDATE_EXPECTATIONS").is_some();
    let mut wrong = Vec::new();
    let found: Vec<_> = pages()
        .into_par_iter()
        .map(|(code, path)| (code, fs::read_to_string(&path).unwrap(), path))
        .filter(|(_, page, _)| cfg!(feature = "online") || !page.contains("```answers "))
        .map(|(code, page, path)| {
            let (now, told) = run(&page);
            (code, path, page, now, told)
        })
        .collect();
    for (code, path, page, now, told) in found {
        if now == page {
            // Pages of what is accepted say so in their name.
            if !code.starts_with("accepted-") && !told.contains(&code) {
                wrong.push(format!("{code}: no sample of the page shows it"));
            }
        } else if update {
            fs::write(&path, now).unwrap();
        } else {
            wrong.push(format!("{}\n{}", path.display(), first_difference(&page, &now)));
        }
    }
    assert!(wrong.is_empty(), "{}\n\nUPDATE_EXPECTATIONS=1 rewrites the pages", wrong.join("\n\n"));
}

fn first_difference(expected: &str, found: &str) -> String {
    let same = expected.lines().zip(found.lines()).take_while(|(one, other)| one == other).count();
    let from = |text: &str| text.lines().skip(same.saturating_sub(3)).take(14).collect::<Vec<_>>().join("\n");
    format!("line {}, expected:\n{}\nfound:\n{}", same + 1, from(expected), from(found))
}

#[test]
fn the_minimal_project_has_nothing_wrong_with_it() {
    let ran = Project::new().check();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "nothing found\n"));
}

/// Codes that no small sample can bring about, each with the reason.
const WITHOUT_PAGE: [(&str, &str); 3] = [
    ("changed-meanwhile", "a file changes while it is read"),
    ("unreadable", "the machine refuses to read a file"),
    ("too-large", "refused-file tells it first; it is for files that grow while they are read"),
];

#[test]
fn every_code_of_the_program_has_a_page() {
    let known: BTreeSet<String> = pages().into_iter().map(|(code, _)| code).collect();
    let lacking: Vec<String> = codes_in_source()
        .into_iter()
        .filter(|code| !known.contains(code) && WITHOUT_PAGE.iter().all(|(name, _)| name != code))
        .collect();
    assert!(lacking.is_empty(), "no page in tests/rules for {lacking:?}");
}

/// A paragraph may begin with the name of a file, or cite the other language.
#[test]
fn each_language_is_explained_in_its_own_words() {
    let han = |text: &str| text.chars().filter(|one| ('\u{4e00}'..='\u{9fff}').contains(one)).count();
    for (code, path) in pages() {
        let text = fs::read_to_string(path).unwrap();
        let head = text.split("```").next().unwrap_or_default();
        let paragraphs = head.split("\n\n").map(str::trim).filter(|one| !one.is_empty() && !one.starts_with('#'));
        let lines: Vec<&str> = paragraphs.filter_map(|paragraph| paragraph.lines().next()).collect();
        for language in [MessageLanguage::Chinese, MessageLanguage::English] {
            let Some(page) = gongkai::explain::page(&code, language) else { continue };
            for line in &lines {
                // Names between backticks are no words of a language.
                let words: String = line.split('`').step_by(2).collect();
                let is_chinese = han(&words) * 3 > words.chars().count();
                let is_ours = is_chinese == (language == MessageLanguage::Chinese);
                let start: String = line.chars().take(30).collect();
                assert!(page.contains(&start) == is_ours, "{code} in {language:?}: {line}");
            }
        }
    }
}

/// The first text argument of each `Diagnostic::error`, `warning`, `hint` and `nowhere`, and the names of rules.
fn codes_in_source() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (_, bytes) in crate::project::files_below(&PathBuf::from(CRATE).join("src")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        for call in ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::hint(", "Diagnostic::nowhere("] {
            for (place, _) in text.match_indices(call) {
                let rest = text[place + call.len()..].trim_start();
                let quoted = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
                codes.extend(quoted.map(|(code, _)| code.to_owned()));
            }
        }
    }
    codes
}
