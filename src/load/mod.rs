//! Sources to model: reads every file of `content/` into a [`Site`] of facts, and reports all that is wrong on the way.
//!
//! One file per kind of source. A file that cannot be read costs its own facts only; the others are read all the same,
//! so that one run tells every mistake. Bodies of reports are reduced to facts and let go. Loading knows nothing of
//! pages, themes' HTML or addresses. Begin with [`site`].

mod catalogue;
mod contrast;
mod corrections;
mod earlier;
mod edit;
mod glossary;
mod identity;
mod indicators;
mod number;
mod reports;
mod targets;
mod text;
mod theme;
mod units;
mod value;
mod yaml;

use std::sync::Arc;

use rayon::prelude::*;

pub use earlier::Earlier;
pub use edit::{Edit, edited};
pub use number::number;
pub use reports::citation;
pub use theme::{ThemeSource, theme};
pub use value::is_key;
pub use yaml::quoted;

use crate::diagnostic::{Diagnostic, Message, Outcome, Severity, has_errors, message};
use crate::markdown::RawHtml;
use crate::memo::Memo;
use crate::model::{Correction, Indicators, Language, Misread, Report, Reports, Site, Units};
use crate::source::{FileId, MOST_BYTES, Refusal, Sources, Span};

/// What every reader needs: the sources and the languages of the site.
struct Reading<'s> {
    sources: &'s Sources,
    languages: Vec<Language>,
    raw_html: RawHtml,
}

/// What was read before, for a process that reads a project again and again: only files that were saved since are read
/// anew.
#[derive(Debug, Default)]
pub struct Kept {
    topics: Memo<Read<indicators::TopicFile>>,
    reports: Memo<Read<Arc<Report>>>,
}

/// What a file has given, and what is wrong with it.
type Read<T> = (Option<T>, Vec<Diagnostic>);

/// Reads the whole project.
///
/// There is no value only where `site.yaml` or `catalogue.yaml` cannot be understood at all.
#[must_use]
pub fn site(sources: &Sources, kept: &Kept) -> Outcome<Site> {
    read(sources, kept, None).0
}

/// The same, where it is known what an `earlier` run has read. What a later one should know, where that is more.
#[must_use]
pub fn site_again(sources: &Sources, earlier: &Earlier) -> (Outcome<Site>, Option<Earlier>) {
    read(sources, &Kept::default(), Some(earlier))
}

fn read(sources: &Sources, kept: &Kept, earlier: Option<&Earlier>) -> (Outcome<Site>, Option<Earlier>) {
    let mut diagnostics = refused(sources);
    let mut reading = Reading { sources, languages: Language::ALL.to_vec(), raw_html: RawHtml::Refused };
    let identity = reading.required("content/site.yaml", &mut diagnostics, Reading::identity);
    if let Some(identity) = &identity {
        reading.languages.clone_from(&identity.languages);
        reading.raw_html = identity.raw_html;
    }
    let mut misread = Misread::default();
    let before = diagnostics.len();
    let columns = reading.required("content/catalogue.yaml", &mut diagnostics, Reading::catalogue);
    misread.catalogue = has_errors(&diagnostics[before..]);
    let mut units = Units::default();
    if let Some(file) = sources.get("content/units.yaml") {
        reading.units(file, &mut units, &mut diagnostics);
    }
    let glossary = sources
        .get("content/glossary.yaml")
        .and_then(|file| reading.glossary(file, &mut diagnostics))
        .unwrap_or_default();

    let mut topics = Vec::new();
    let mut indicators = Indicators::default();
    let mut rules = Vec::new();
    let languages = sources.state("content/site.yaml", |_| true);
    let state = |folder: &str| Some([languages.clone()?, sources.state(folder, |_| true)?].concat());
    for (topic, found) in in_parallel(below(sources, "content/indicators/", ".yaml"), |file| {
        let path = sources.path(file);
        kept.topics.get(path, state(path), || reading.topic(file))
    }) {
        diagnostics.extend(found);
        match topic {
            Some(topic) => {
                misread.indicators.extend(topic.misread().cloned());
                indicators::merge(topic, &mut topics, &mut indicators, &mut rules, &mut diagnostics);
            }
            None => misread.topics = true,
        }
    }
    topics.sort_by(|one, other| one.order.cmp(&other.order).then_with(|| one.key.cmp(&other.key)));
    let folders = below(sources, "content/reports/", "/report.yaml");
    let mut reports = Vec::new();
    let read = in_parallel(folders.clone(), |file| {
        let path = sources.path(file);
        let read = || {
            let (report, found) = reading.report(file);
            (report.map(Arc::new), found)
        };
        // Its attachments belong to what is read: one that is missing is told.
        match earlier {
            Some(earlier) => earlier.or(sources, file, read),
            None => (kept.reports.get(path, state(path.trim_end_matches("report.yaml")), read), None),
        }
    });
    let all = folders.iter().zip(&read).map(|(file, (read, state))| (*file, read, *state));
    let next = earlier.and_then(|earlier| earlier.next(sources, all));
    kept.reports.retain(|path| sources.get(path).is_some());
    kept.topics.retain(|path| sources.get(path).is_some());
    for (file, ((report, found), _)) in folders.into_iter().zip(read) {
        if report.is_none() || has_errors(&found) {
            misread.reports.extend(reports::folder(sources.path(file)).map(|(_, name)| name.to_owned()));
        }
        diagnostics.extend(found);
        reports.extend(report);
    }
    // Newest first; drafts, which have no date yet, stand before all others.
    reports.sort_by(|one, other| {
        other
            .published
            .is_none()
            .cmp(&one.published.is_none())
            .then_with(|| other.published.cmp(&one.published))
            .then_with(|| one.name.cmp(&other.name))
    });
    let mut corrections = Vec::new();
    let mut files = below(sources, "content/corrections/", ".yaml");
    // What stands in the folders of corrections are files that were superseded.
    files.retain(|file| !sources.path(*file).trim_start_matches("content/corrections/").contains('/'));
    for (correction, found) in in_parallel(files, |file| reading.correction(file)) {
        diagnostics.extend(found);
        corrections.extend(correction);
    }
    corrections.sort_by(|one, other| other.date.cmp(&one.date).then_with(|| one.name.cmp(&other.name)));
    unread(sources, &corrections, &mut diagnostics);

    let site = identity.zip(columns).map(|(identity, columns)| Site {
        identity,
        columns,
        units,
        glossary,
        topics,
        indicators,
        rules,
        reports: Reports::new(reports),
        corrections,
        misread,
    });
    (Outcome::new(site, diagnostics), next)
}

impl Reading<'_> {
    fn required<T>(
        &self,
        path: &str,
        diagnostics: &mut Vec<Diagnostic>,
        read: impl FnOnce(&Self, FileId, &mut Vec<Diagnostic>) -> Option<T>,
    ) -> Option<T> {
        let Some(file) = self.sources.get(path) else {
            diagnostics.push(
                Diagnostic::nowhere(
                    "missing-file",
                    message!(
                        zh: "缺少文件 `{path}`",
                        en: "the file `{path}` is missing",
                    ),
                )
                .help(message!(
                    zh: "可用 `gongkai new 文件夹` 建一个新项目，照着补上",
                    en: "`gongkai new DIR` makes a project to compare with",
                )),
            );
            return None;
        };
        read(self, file, diagnostics)
    }

    /// The tree of a YAML file.
    fn yaml(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<yaml::Node> {
        let text = self.text(file, diagnostics)?;
        yaml::parse(file, &text, 0, diagnostics)
    }
}

fn below(sources: &Sources, folder: &str, ending: &str) -> Vec<FileId> {
    sources.below(folder).filter(|(path, _)| path.ends_with(ending)).map(|(_, file)| file).collect()
}

/// Reads files side by side; results come in the order of the names.
fn in_parallel<T: Send>(files: Vec<FileId>, read: impl Fn(FileId) -> T + Sync + Send) -> Vec<T> {
    files.into_par_iter().map(read).collect()
}

fn refused(sources: &Sources) -> Vec<Diagnostic> {
    let megabytes = MOST_BYTES >> 20;
    let mut diagnostics = Vec::new();
    for (path, refusal) in sources.refused() {
        let message: Message = match refusal {
            Refusal::Link => message!(
                zh: "`{path}` 是符号链接，没有读取",
                en: "`{path}` is a symbolic link and is not read",
            ),
            Refusal::NotAFile => message!(
                zh: "`{path}` 不是普通文件，没有读取",
                en: "`{path}` is not an ordinary file and is not read",
            ),
            Refusal::TooLarge => message!(
                zh: "`{path}` 太大，没有读取",
                en: "`{path}` is too large and is not read",
            ),
            Refusal::NotUnicode => message!(
                zh: "`{path}` 的文件名不是 Unicode，没有读取",
                en: "the name of `{path}` is not Unicode; the file is not read",
            ),
        };
        let help: Message = match refusal {
            Refusal::Link | Refusal::NotAFile => message!(
                zh: "把真正的文件放进项目文件夹",
                en: "put the file itself into the project",
            ),
            Refusal::TooLarge => message!(
                zh: "文本文件最大 {megabytes} MB：请拆成几个文件，或作为附件放进 `files/`",
                en: "a text has at most {megabytes} MB: split it, or put it into `files/` as an attachment",
            ),
            Refusal::NotUnicode => message!(zh: "改一个文件名", en: "give it another name"),
        };
        let mut diagnostic = Diagnostic::nowhere("refused-file", message).help(help);
        // Without a text of the content something would be published that is not whole.
        let is_content = path.starts_with("content/") && (path.ends_with(".md") || path.ends_with(".yaml"));
        if *refusal != Refusal::TooLarge && !is_content {
            diagnostic.severity = Severity::Warning;
        }
        diagnostics.push(diagnostic);
    }
    diagnostics
}

/// Whether a file would be one of a report but for its letters or an ending that a text editor has added.
fn is_misnamed(name: &str) -> bool {
    let plain = name.to_lowercase();
    let plain = plain.trim_end_matches(".txt");
    plain != name && matches!(plain, "report.yaml" | "zh.md" | "en.md")
}

/// Files of `content/` that nobody reads are mistakes of name or place.
fn unread(sources: &Sources, corrections: &[Correction], diagnostics: &mut Vec<Diagnostic>) {
    for (path, file) in sources.below("content/") {
        let rest = path.trim_start_matches("content/");
        let parts: Vec<&str> = rest.split('/').collect();
        let read = match parts.as_slice() {
            [name] => matches!(
                *name,
                "site.yaml" | "catalogue.yaml" | "units.yaml" | "glossary.yaml" | "sensitive-words.txt" | "README.md"
            ),
            ["indicators" | "corrections", name] => name.ends_with(".yaml"),
            ["reports", _, "files", ..] => true,
            ["corrections", name, _, ..] => {
                let mut listed = corrections.iter().filter(|one| one.name == *name).flat_map(|one| &one.superseded);
                listed.any(|one| one.file == file)
            }
            ["reports", folder, name] => {
                matches!(*name, "report.yaml" | "zh.md" | "en.md")
                    && sources.get(&format!("content/reports/{folder}/report.yaml")).is_some()
            }
            _ => false,
        };
        if !read && !parts.iter().any(|part| part.starts_with('.')) {
            let help = match (path.strip_suffix(".yml"), parts.as_slice()) {
                (Some(stem), _) => message!(zh: "改名为 `{stem}.yaml`", en: "call it `{stem}.yaml`"),
                (None, ["corrections", name, rest @ ..]) if !rest.is_empty() => {
                    let file = rest.join("/");
                    message!(
                        zh: "更正前的文件要在 content/corrections/{name}.yaml 里登记：`superseded: [{{file: {file}, name: …}}]`",
                        en: "a file that readers had before is listed in content/corrections/{name}.yaml: `superseded: [{{file: {file}, name: …}}]`",
                    )
                }
                (None, ["reports", folder, name]) if is_misnamed(name) => {
                    let right = name.to_lowercase().trim_end_matches(".txt").to_owned();
                    message!(
                        zh: "改名为 `content/reports/{folder}/{right}`：要小写，没有别的后缀（在资源管理器里显示文件扩展名才看得到 .txt）",
                        en: "call it `content/reports/{folder}/{right}`: in small letters, with no other ending (a file manager may hide .txt)",
                    )
                }
                (None, ["reports", folder, "zh.md" | "en.md"]) => message!(
                    zh: "文件夹 `{folder}` 里没有 report.yaml：补上它，至少写 column、kind、period",
                    en: "there is no report.yaml in `{folder}`: add one with at least column, kind and period",
                ),
                (None, _) => message!(
                    zh: "报告写成 `content/reports/<名称>/` 下的 report.yaml、zh.md、en.md；指标放在 `content/indicators/*.yaml`",
                    en: "a report is report.yaml, zh.md and en.md in `content/reports/<name>/`; indicators stand in `content/indicators/*.yaml`",
                ),
            };
            let message = message!(
                zh: "这个文件没有被读取：名称或位置不对",
                en: "nothing reads this file: its name or place is not one that is looked at",
            );
            diagnostics.push(Diagnostic::warning("unread-file", Span::whole(file), message).help(help));
        }
    }
}
