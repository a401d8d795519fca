//! What publishing would change: the section as `gongkai build` would write it now, without drafts, against the last
//! release that this folder knows. Made when somebody asks, on the disk's and the processor's time, not at every save.

use std::fmt::Write as _;
use std::sync::Mutex;

use super::edition::{escaped, title};
use crate::diagnostic::MessageLanguage;
use crate::pipeline::{Files, Project};
use crate::release::{Changes, Release, SinkError};
use crate::render::Options;
use crate::route::OutputPath;
use crate::wording::{Run, changed};

/// Compares, and keeps the last comparison.
pub(super) struct Comparison {
    project: Project,
    language: MessageLanguage,
    /// The page, with the number of the build that it was made after.
    last: Mutex<Option<(u64, String)>>,
}

/// So many lines that differ are shown of a page.
const MOST_LINES: usize = 40;

impl Comparison {
    pub(super) fn new(project: Project, language: MessageLanguage) -> Self {
        Self { project, language, last: Mutex::default() }
    }

    /// The body of the page, after so many builds. The output may have been written meanwhile, so it is looked at anew
    /// whenever the page is asked for after another build, or `again`.
    pub(super) fn page(&self, builds: u64, again: bool) -> String {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((known, page)) = &*last
            && *known == builds
            && !again
        {
            return page.clone();
        }
        let page = self.compared().unwrap_or_else(|error| paragraph("trouble", &error.to_string()));
        *last = Some((builds, page.clone()));
        page
    }

    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            MessageLanguage::Chinese => zh,
            MessageLanguage::English => en,
        }
    }

    fn compared(&self) -> Result<String, SinkError> {
        let (run, files) = self.project.preview(Options::default())?;
        let Some(release) = run.release else {
            let text = self.pick(
                "内容有错误，现在不能生成，也就没有可比的。改好后本页会更新。",
                "The content has errors: nothing could be built now, so there is nothing to compare. This page follows when they are mended.",
            );
            return Ok(paragraph("trouble", text));
        };
        let before = self.project.last_release()?;
        Ok(self.told(&release, before.as_ref(), &files))
    }

    fn told(&self, release: &Release, before: Option<&Release>, files: &Files) -> String {
        let against = match before {
            Some(_) => self.pick(
                "与 output/ 里现有的版本（上一次 gongkai build 或 publish 写下的）相比，现在生成会改变：",
                "Against the release that stands in output/ (what the last gongkai build or publish has written), building now would change:",
            ),
            None => self.pick(
                "output/ 里还没有版本，无从比较：现在生成，下面的都是新的。",
                "There is no release in output/ to compare with: built now, everything below is new.",
            ),
        };
        let mut html = paragraph("against", against);
        let empty = Release::default();
        let before = before.unwrap_or(&empty);
        let Changes { written, removed, unchanged, .. } = release.changes_since(before);
        if written.is_empty() && removed.is_empty() {
            html.push_str(&paragraph("none", self.pick("没有任何改变。", "Nothing.")));
            return html;
        }
        let title_now = |path: &OutputPath| files.get(path.as_str()).and_then(|page| title(page));
        let is_page = |path: &&OutputPath| path.as_str().ends_with(".html");
        let (mut new, mut changed, mut alike) = (Vec::new(), Vec::new(), Vec::new());
        for path in written.iter().filter(is_page) {
            if !before.files.contains_key(path) {
                new.push(self.entry(path, title_now(path), true, ""));
                continue;
            }
            // A page that somebody has removed from the output has nothing to be compared with.
            let both = self.project.published(path).zip(files.get(path.as_str()));
            match both.map(|(old, new)| self.difference(&old, new)) {
                Some(None) => alike.push(self.entry(path, title_now(path), true, "")),
                told => changed.push(self.entry(path, title_now(path), true, &told.flatten().unwrap_or_default())),
            }
        }
        let gone: Vec<String> = removed
            .iter()
            .filter(is_page)
            .map(|path| self.entry(path, self.project.published(path).and_then(|page| title(&page)), false, ""))
            .collect();
        html.push_str(&section("new", self.pick("新增的页面", "New pages"), &new));
        html.push_str(&section("changed", self.pick("文字有改动的页面", "Pages whose text changes"), &changed));
        html.push_str(&section("gone", self.pick("消失的页面", "Pages that vanish"), &gone));
        if !gone.is_empty() {
            let text = self.pick(
                "地址公开过就不应消失：改名、撤下都请留下去处（报告换了地址，在 report.yaml 里写 moved-from；撤回用 withdrawn）。",
                "An address once public should not vanish: leave a way on (in report.yaml, `moved-from` for a report that has another address now, `withdrawn` for one that is taken back).",
            );
            html.push_str(&paragraph("trouble", text));
        }
        let alike_words = self.pick(
            "文字不变、只有链接、样式或页首信息改变的页面",
            "Pages with the same text whose links, styles or head change",
        );
        html.push_str(&folded(alike_words, &alike));
        let file = |path: &OutputPath, word: &str| format!("<li><code>{}</code>{word}</li>", escaped(path.as_str()));
        let gone = self.pick("（消失）", " (vanishes)");
        let others = written.iter().filter(|path| !is_page(path)).map(|path| file(path, ""));
        let others_gone = removed.iter().filter(|path| !is_page(path)).map(|path| file(path, gone));
        let others: Vec<String> = others.chain(others_gone).collect();
        html.push_str(&folded(
            self.pick("数据、图片、样式等其他文件", "Data, pictures, styles and other files"),
            &others,
        ));
        let same = self.pick("不变的文件", "Files that stay as they are");
        let _ = write!(html, "<p class=\"same\">{same} <b>{unchanged}</b></p>");
        html
    }

    fn entry(&self, path: &OutputPath, title: Option<String>, is_there: bool, inside: &str) -> String {
        let name = escaped(&title.unwrap_or_else(|| path.to_string()));
        let named = if is_there {
            format!("<a href=\"/{}\">{name}</a>", escaped(&path.encoded()))
        } else {
            format!("<span>{name}</span>")
        };
        format!("<li>{named} <code>{}</code>{inside}</li>", escaped(path.as_str()))
    }

    /// The lines of text that differ; none where a page differs in what nobody reads.
    fn difference(&self, old: &[u8], new: &[u8]) -> Option<String> {
        let all: Vec<String> = changed(old, new)
            .iter()
            .flat_map(|passage| {
                let told = |runs: &[Run], tag: &str, word: &str| {
                    let text: String = runs.iter().map(|run| escaped(&run.text)).collect();
                    (!text.is_empty()).then(|| format!("<p><span>{word}</span> <{tag}>{text}</{tag}></p>"))
                };
                let before = told(&passage.before, "del", self.pick("原文", "before"));
                before.into_iter().chain(told(&passage.after, "ins", self.pick("改为", "now")))
            })
            .collect();
        if all.is_empty() {
            return None;
        }
        let more = all.len().saturating_sub(MOST_LINES);
        let shown = all[..all.len() - more].concat();
        let more = match (more, self.language) {
            (0, _) => String::new(),
            (more, MessageLanguage::Chinese) => format!("<p>……还有 {more} 行</p>"),
            (more, MessageLanguage::English) => format!("<p>… and {more} more lines</p>"),
        };
        Some(format!("<details><summary>{}</summary>{shown}{more}</details>", self.pick("改了什么", "what differs")))
    }
}

/// A heading with entries below it; nothing where there are none.
fn section(class: &str, heading: &str, entries: &[String]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let (count, list) = (entries.len(), entries.concat());
    format!("<section class=\"{class}\"><h2>{heading} <b>{count}</b></h2><ul>{list}</ul></section>")
}

/// The same, folded.
fn folded(heading: &str, entries: &[String]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let (count, list) = (entries.len(), entries.concat());
    format!("<details class=\"rest\"><summary>{heading} <b>{count}</b></summary><ul>{list}</ul></details>")
}

fn paragraph(class: &str, text: &str) -> String {
    format!("<p class=\"{class}\">{}</p>", escaped(text))
}
