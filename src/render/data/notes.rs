//! The notes that go with a table: what it is, where it comes from, what stands in its columns, what is said of its
//! figures. One line per note; beside it a column per language.

use super::column::columns;
use super::dataset::Dataset;
use crate::model::{Language, Localized};

/// A line of notes.
pub(super) struct Line {
    /// Whether it opens a part.
    pub(super) heading: bool,
    /// What the note is about, then the note in each language.
    pub(super) cells: Vec<String>,
}

/// The notes of `dataset`.
pub(super) fn notes(dataset: &Dataset<'_>) -> Vec<Line> {
    let mut notes = Notes { languages: dataset.languages(), lines: Vec::new() };
    notes.heading(("说明", "Notes"));
    notes.line(("名称", "Title"), |language| dataset.title.text(language).to_owned());
    notes.line(("内容", "Content"), |language| dataset.description.text(language).to_owned());
    notes.line(("公开主体", "Disclosing body"), |language| dataset.publisher().text(language).to_owned());
    if let Some(modified) = dataset.modified {
        notes.line(("最近发布或更正", "Newest publication or correction"), |language| modified.long(language));
    }
    notes.line(("页面", "Page"), |language| dataset.pages.text(language).to_owned());
    notes.line(("本文件", "This file"), |_| dataset.address("xlsx"));
    notes.line(("数值", "Values"), |language| {
        let zh = "数位与公布的相同，未作四舍五入；金额以“计量单位”一栏的单位为准。";
        let en = "The digits are those published; nothing was rounded. Amounts are in the unit of the row.";
        language.pick(zh, en).to_owned()
    });
    notes.space();
    notes.heading(("各栏含义", "Columns"));
    for column in columns(dataset.languages()) {
        notes.line(column.heading, |language| language.pick(column.about.0, column.about.1).to_owned());
    }
    notes.space();
    notes.heading(("指标说明", "Indicators"));
    for (indicator, rows) in dataset.by_indicator() {
        let Some(first) = rows.first() else { continue };
        let name = &indicator.name;
        let mut about = |labels: (&str, &str), text: &Localized<String>| {
            let (zh, en) = labels;
            notes.about(name, |language| {
                let text = text.text(language);
                match language {
                    Language::Zh => format!("{zh}：{text}"),
                    Language::En => format!("{en}: {text}"),
                }
            });
        };
        if let Some(definition) = &indicator.definition {
            about(("含义", "Definition"), definition);
        }
        if let Some(coverage) = &indicator.coverage {
            about(("口径", "Coverage"), coverage);
        }
        about(("来源", "Source"), first.source());
        for row in rows {
            if let Some(note) = &row.observation.note {
                let period = |language| row.period.written(language);
                let (zh, en) = (period(Language::Zh), period(Language::En));
                about((&zh, &en), note);
            }
        }
    }
    notes.lines
}

struct Notes<'d> {
    languages: &'d [Language],
    lines: Vec<Line>,
}

impl Notes<'_> {
    fn heading(&mut self, (zh, en): (&str, &str)) {
        let heading: Vec<&str> = self.languages.iter().map(|language| language.pick(zh, en)).collect();
        self.lines.push(Line { heading: true, cells: vec![heading.join(" ")] });
    }

    fn space(&mut self) {
        self.lines.push(Line { heading: false, cells: Vec::new() });
    }

    fn line(&mut self, (zh, en): (&str, &str), text: impl Fn(Language) -> String) {
        let label: Vec<&str> = self.languages.iter().map(|language| language.pick(zh, en)).collect();
        self.push(label.join(" "), text);
    }

    fn about(&mut self, name: &Localized<String>, text: impl Fn(Language) -> String) {
        let names: Vec<&str> = self.languages.iter().map(|language| name.text(*language)).collect();
        let same = names.windows(2).all(|pair| pair[0] == pair[1]);
        let label = if same { names.first().copied().unwrap_or_default().to_owned() } else { names.join(" ") };
        self.push(label, text);
    }

    fn push(&mut self, label: String, text: impl Fn(Language) -> String) {
        let cells = std::iter::once(label).chain(self.languages.iter().map(|language| text(*language))).collect();
        self.lines.push(Line { heading: false, cells });
    }
}
