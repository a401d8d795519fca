//! The page of downloads: which file for whom, by topic, what stands in the columns, how to see that a file is whole.

use super::Maker;
use super::data;
use super::frame::{Head, own_column_tags, part};
use super::report::file_size;
use super::view::register::{Card, Downloads, Hash, OtherFile, TopicFiles};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, Period};
use crate::release::{File, MANIFEST};
use crate::route::{OutputPath, Subject};

impl Maker<'_> {
    pub(super) fn downloads_page(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.downloads(language);
        let heading = language.pick("数据下载", "Data downloads");
        let body = self.site.identity.disclosing_body.text(language);
        let description = match language {
            Language::Zh => format!("{body}公布的全部指标数据：工作簿、文本和程序使用的文件。"),
            Language::En => format!("All indicators published by {body}, as a workbook, as text and for programs."),
        };
        let keywords = language.pick("数据下载,开放数据,指标数据", "downloads,open data,indicators");
        let mut page = self.head(Head {
            kind: "data",
            language,
            heading: heading.to_owned(),
            description: Some(description.clone()),
            path: &path,
            steps: Vec::new(),
            tab: Some("data"),
            tags: own_column_tags(heading, &description, keywords, language.pick("数据", "Data")),
            notices: self.data_notice(language).into_iter().collect(),
        });
        page.json_ld = self.data_for_machines(Subject::All, &page, language);
        let whole = self.whole();
        let files: Vec<(OutputPath, File)> = self.whole_files().collect();
        let view = Downloads {
            indicators: whole.indicators().count(),
            periods: periods(whole.periods(), language),
            modified: whole.modified.map(crate::model::Moment::date),
            terms: self.terms(language),
            cards: self.cards(&files, language),
            topics: self.topic_files(language),
            fields: data::fields(whole, language),
            hashes: files
                .iter()
                .map(|(path, file)| Hash {
                    path: path.encoded(),
                    size: file_size(file.size),
                    sha256: file.sha256.clone(),
                })
                .collect(),
            others: self.other_files(language),
            about_path: self.routes.about_data(language).encoded(),
            indicators_path: self.routes.indicators(language).encoded(),
        };
        self.page("data.html", language, &path(language).to_root(), &page, part("downloads", &view))
    }

    /// The workbook first: most readers are at home in an office suite.
    fn cards(&self, files: &[(OutputPath, File)], language: Language) -> Vec<Card> {
        let (workbooks, others): (Vec<_>, Vec<_>) =
            files.iter().partition(|(path, _)| path.as_str().ends_with(".xlsx"));
        workbooks.into_iter().chain(others).filter_map(|(path, file)| card(path, file, language)).collect()
    }

    fn topic_files(&self, language: Language) -> Vec<TopicFiles> {
        let topics = self.site.topics.iter();
        topics
            .map(|topic| {
                let outline = self.outline(Subject::Topic(topic));
                TopicFiles {
                    name: topic.name.text(language).to_owned(),
                    path: self.routes.topic(&topic.key, language).encoded(),
                    count: topic.indicators.len(),
                    periods: periods(outline.periods(), language),
                    modified: outline.modified.map(crate::model::Moment::date),
                    files: self.offered(Subject::Topic(topic), language),
                }
            })
            .collect()
    }

    fn other_files(&self, language: Language) -> Vec<OtherFile> {
        let file = |name, path: OutputPath, what| OtherFile { name, path: path.encoded(), what };
        let mut others = Vec::new();
        if self.has_rows(Subject::All) {
            others.push(file(
                language.pick("数据目录", "Data catalogue"),
                self.routes.data_catalogue(),
                language.pick("DCAT，供开放数据平台收录", "DCAT, for open-data portals"),
            ));
            others.push(file(
                language.pick("数据结构", "Schema"),
                self.routes.data_schema(),
                language.pick(
                    "JSON Schema，说明结构化数据里各项的位置",
                    "JSON Schema: what stands where in the JSON files",
                ),
            ));
        }
        others.push(file(
            language.pick("更正记录（文本）", "Corrections (text)"),
            self.routes.register("csv"),
            language.pick("CSV，一次更正一行", "CSV, one correction a row"),
        ));
        others.push(file(
            language.pick("更正记录（结构化）", "Corrections (structured)"),
            self.routes.register("json"),
            language.pick("JSON，供程序读取", "JSON, for programs"),
        ));
        others.push(OtherFile {
            name: language.pick("文件清单", "Manifest"),
            path: MANIFEST.to_owned(),
            what: language
                .pick("本专栏每个文件的大小和 SHA-256 校验值", "Size and SHA-256 digest of every file of this section"),
        });
        others
    }
}

/// What a file is good for; `None` for one that is offered elsewhere.
fn card(path: &OutputPath, file: &File, language: Language) -> Option<Card> {
    let name = path.as_str().rsplit_once('/').map_or(path.as_str(), |(_, name)| name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (icon, title, kind, use_for) = match (name, ending) {
        ("datapackage.json", _) => (
            "chart",
            language.pick("数据包说明", "Data package"),
            "Data Package",
            language.pick(
                "列出各分类的文本文件、字段和校验值，供数据平台整批取用",
                "Lists the text files of all topics with fields and digests; for data platforms that take them all",
            ),
        ),
        (_, "xlsx") => (
            "table",
            language.pick("Excel 工作簿", "Excel workbook"),
            "XLSX",
            language
                .pick("在办公软件里查看和计算，附指标说明", "To read and reckon with in an office suite; with notes"),
        ),
        (_, "csv") => (
            "sheet",
            language.pick("逗号分隔文本", "Comma-separated text"),
            "CSV",
            language.pick("导入其他系统，一个数值一行", "To load into other systems; one value a row"),
        ),
        (_, "json") => (
            "file",
            language.pick("结构化数据", "Structured data"),
            "JSON",
            language.pick(
                "供程序读取，含定义、口径和两种文字的写法",
                "For programs; with definitions, coverage and wording in each language",
            ),
        ),
        _ => return None,
    };
    Some(Card { icon, title, kind, size: file_size(file.size), use_for, path: path.encoded() })
}

/// `2023年`, `2021年至2023年`; empty where there is none.
fn periods(periods: impl Iterator<Item = Period> + Clone, language: Language) -> String {
    match (periods.clone().min(), periods.max()) {
        (Some(first), Some(last)) if first == last => first.written(language),
        (Some(first), Some(last)) => {
            let (first, last) = (first.written(language), last.written(language));
            match language {
                Language::Zh => format!("{first}至{last}"),
                Language::En => format!("{first} to {last}"),
            }
        }
        _ => String::new(),
    }
}
