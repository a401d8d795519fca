//! `content/reports/<name>/`: what the languages share, and the facts of each text.

use std::collections::BTreeMap;

use super::Reading;
use super::indicators::periods;
use super::value::{
    check_key, choice, is_key, localized, localized_name, localized_spanned, moment, name, names, period, texts, whole,
};
use super::yaml::{self, Fields, Node, Value, boolean, entries, items, text};
use crate::diagnostic::{Diagnostic, did_you_mean, has_errors, message};
use crate::digest::Digest;
use crate::markdown::{self, Inline, Reference};
use crate::model::{
    Attachment, ChartOrder, ChartSpec, Citation, Form, Localized, Period, Quote, Report, ReportText, TableColumn,
    TableSpec, TilesSpec, Withdrawal,
};
use crate::source::{FileId, Span, Spanned};

impl Reading<'_> {
    /// The report whose `report.yaml` is `file`.
    pub(super) fn report(&self, file: FileId) -> (Option<Report>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let Some((folder, name)) = folder(self.sources.path(file)) else {
            // A report stands directly in `content/reports/`; the file is told as unread.
            return (None, diagnostics);
        };
        if !is_key(name) {
            diagnostics.push(bad_folder(file, name));
        }
        let mut texts = Localized::default();
        let mut misread = Vec::new();
        for language in &self.languages {
            let path = format!("{folder}{}.md", language.code());
            let Some(file) = self.sources.get(&path) else {
                // What is refused has been told.
                if self.sources.refused().iter().any(|(refused, _)| *refused == path) {
                    misread.push(*language);
                }
                continue;
            };
            match self.report_text(file, &mut diagnostics) {
                Some(text) => texts.set(*language, text),
                None => misread.push(*language),
            }
        }
        let report = self.shared(file, folder, name.to_owned(), texts, &mut diagnostics);
        (report.map(|report| Report { misread, ..report }), diagnostics)
    }

    fn shared(
        &self,
        file: FileId,
        folder: &str,
        name: String,
        texts: Localized<ReportText>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Report> {
        let node = self.yaml(file, diagnostics)?;
        let mut fields = Fields::of(&node, diagnostics)?;
        let column = fields.required("column").and_then(|node| text(node, diagnostics));
        let kind = fields.required("kind").and_then(|node| text(node, diagnostics));
        let period = fields
            .required("period")
            .and_then(|node| text(node, diagnostics))
            .and_then(|written| period(&written, diagnostics));
        let published = fields.optional("published").map(|node| moment(node, diagnostics));
        let written = fields.optional("written").and_then(|node| moment(node, diagnostics));
        let index_number = fields.optional("index-number").and_then(|node| text(node, diagnostics));
        let document_number = fields.optional("document-number").and_then(|node| text(node, diagnostics));
        let id = fields.optional("id").and_then(|node| whole::<u64>(node, diagnostics));
        let source = fields.optional("source").and_then(|node| localized(node, &self.languages, diagnostics));
        let attachments = fields.optional("attachments").map_or(&[][..], |node| items(node, diagnostics));
        let (mut taken, mut misread_attachments) = (Vec::new(), Vec::new());
        for node in attachments {
            match self.attachment(folder, "files/", node, diagnostics) {
                Some(attachment) => taken.push(attachment),
                None => misread_attachments.extend(listed(node)),
            }
        }
        let charts = named(fields.optional("charts"), diagnostics, |node, diagnostics| self.chart(node, diagnostics));
        let tables = named(fields.optional("tables"), diagnostics, |node, diagnostics| self.table(node, diagnostics));
        let tiles = named(fields.optional("tiles"), diagnostics, |node, diagnostics| {
            Some(TilesSpec { span: node.span, indicators: names(node, diagnostics) })
        });
        let withdrawn = fields.optional("withdrawn").and_then(|node| self.withdrawal(node, diagnostics));
        let moved_from = fields.optional("moved-from").map(|node| former(node, diagnostics)).unwrap_or_default();
        fields.finish(diagnostics);
        Some(Report {
            name,
            span: node.span,
            column: column?,
            kind: kind?,
            period: period?,
            published: published.flatten(),
            written,
            index_number: index_number.map(|written| written.value),
            document_number: document_number.map(|written| written.value),
            id,
            source,
            attachments: taken,
            misread_attachments,
            charts,
            tables,
            tiles,
            withdrawn,
            moved_from,
            digest: self.folder_digest(folder, &node, &texts),
            texts,
            misread: Vec::new(),
        })
    }

    /// The digest of all that stands in the folder; of files beside the texts their names and sizes.
    fn folder_digest(&self, folder: &str, declared: &Node, texts: &Localized<ReportText>) -> Digest {
        let mut said = format!("{}\n", declared.digest());
        for (path, file) in self.sources.below(folder) {
            said.push_str(&format!("{path} {}\n", self.sources.size(file)));
        }
        for (language, text) in texts.iter() {
            said.push_str(&format!("{} {}\n", language.code(), text.digest));
        }
        Digest::of(said.as_bytes())
    }

    /// A file to download, which stands in `place` of `folder`.
    pub(super) fn attachment(
        &self,
        folder: &str,
        place: &str,
        node: &Node,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Attachment> {
        let mut fields = Fields::of(node, diagnostics)?;
        let path = fields.required("file").and_then(|node| text(node, diagnostics));
        let name = fields.required("name").and_then(|node| localized_name(node, &self.languages, diagnostics));
        fields.finish(diagnostics);
        let path = path?;
        let Some(file) = self.sources.get(&format!("{folder}{}", path.value)) else {
            let wrong = &path.value;
            let files: Vec<&str> = self
                .sources
                .below(folder)
                .filter_map(|(path, _)| path.strip_prefix(folder))
                .filter(|path| path.starts_with(place))
                .collect();
            diagnostics.push(
                Diagnostic::error(
                    "missing-attachment",
                    path.span,
                    message!(
                        zh: "没有附件文件 `{wrong}`",
                        en: "there is no file `{wrong}`",
                    ),
                )
                .help(did_you_mean(wrong, files).unwrap_or_else(|| {
                    message!(
                        zh: "把文件放进 `{folder}{place}`，这里写 `{place}文件名`",
                        en: "put the file into `{folder}{place}` and write `{place}NAME` here",
                    )
                })),
            );
            return None;
        };
        Some(Attachment { file, path, name: name? })
    }

    fn chart(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<ChartSpec> {
        let mut fields = Fields::of(node, diagnostics)?;
        let kind = fields.optional("kind").and_then(|node| text(node, diagnostics));
        let title = fields.optional("title").and_then(|node| localized_spanned(node, &self.languages, diagnostics));
        let indicators = fields.required("indicators").map(|node| names(node, diagnostics));
        let less = fields.optional("less").map(|node| names(node, diagnostics)).unwrap_or_default();
        let periods = fields.optional("periods").and_then(|node| periods(node, diagnostics));
        let alt = fields.optional("alt").and_then(|node| localized(node, &self.languages, diagnostics));
        let order = fields.optional("order").and_then(|node| choice(node, &ChartOrder::NAMES, diagnostics));
        let highlight = fields.optional("highlight").and_then(|node| text(node, diagnostics));
        let unit = fields.optional("unit").and_then(|node| text(node, diagnostics));
        let decimals = fields.optional("decimals").and_then(|node| whole::<u32>(node, diagnostics));
        fields.finish(diagnostics);
        let decimals = decimals.map(|decimals| decimals.value);
        let chosen = ChartSpec::of(node.span, indicators?, periods);
        Some(ChartSpec { kind, title, less, alt, order, highlight, unit, decimals, ..chosen })
    }

    fn table(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<TableSpec> {
        let mut fields = Fields::of(node, diagnostics)?;
        let caption = fields.required("caption").and_then(|node| localized(node, &self.languages, diagnostics));
        let indicators = fields.required("indicators").map(|node| names(node, diagnostics));
        let columns = fields.optional("columns").map(|node| {
            items(node, diagnostics)
                .iter()
                .filter_map(|item| choice(item, &TableColumn::NAMES, diagnostics))
                .collect::<Vec<_>>()
        });
        fields.finish(diagnostics);
        let columns = columns.filter(|columns| !columns.is_empty()).unwrap_or_else(|| vec![TableColumn::Value]);
        Some(TableSpec { span: node.span, caption: caption?, indicators: indicators?, columns })
    }

    fn withdrawal(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Withdrawal> {
        let mut fields = Fields::of(node, diagnostics)?;
        let date = fields.required("date").and_then(|node| Some(Spanned::new(moment(node, diagnostics)?, node.span)));
        let reason = fields.required("reason").and_then(|node| localized(node, &self.languages, diagnostics));
        let replaced_by = fields.optional("replaced-by").and_then(|node| text(node, diagnostics));
        // What cannot be read was meant to say so.
        let privacy = fields.optional("privacy").is_some_and(|node| boolean(node, diagnostics).unwrap_or(true));
        fields.finish(diagnostics);
        Some(Withdrawal { date: date?, reason: reason?, replaced_by, privacy })
    }

    fn report_text(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<ReportText> {
        let text = self.text(file, diagnostics)?;
        let before = diagnostics.len();
        let Some(parts) = front_matter(&text) else {
            diagnostics.push(no_front_matter(file, &text));
            return None;
        };
        let node = yaml::parse(file, &text[parts.matter.clone()], parts.matter.start, diagnostics);
        let (mut facts, found) = markdown::facts(file, &text[parts.body..], parts.body, self.raw_html);
        diagnostics.extend(found);
        let node = node?;
        let mut fields = Fields::of(&node, diagnostics)?;
        let title = fields.required("title").and_then(|node| name(node, diagnostics));
        let summary = fields.optional("summary").and_then(|node| yaml::text(node, diagnostics));
        let keywords = fields.optional("keywords").map(|node| texts(node, diagnostics)).unwrap_or_default();
        let author = fields.optional("author").and_then(|node| yaml::text(node, diagnostics));
        let translated_from = fields.optional("translated-from").and_then(|node| yaml::text(node, diagnostics));
        fields.finish(diagnostics);

        let mut cited = Vec::new();
        for plain in title.iter().chain(&summary) {
            for piece in markdown::inline(&plain.value, plain.span, diagnostics) {
                if let Inline::Figure(reference) = piece {
                    cited.push(reference);
                }
            }
        }
        let mut citations: Vec<Spanned<Citation>> =
            cited.iter().filter_map(|reference| told_citation(reference, diagnostics)).collect();
        let mut quotes = Vec::new();
        for figure in std::mem::take(&mut facts.figures) {
            if let Some(citation) = told_citation(&figure.reference, diagnostics) {
                let place = u32::try_from(citations.len()).unwrap_or(u32::MAX);
                quotes.push(Quote { citation: place, sentence: figure.sentence });
                citations.push(citation);
            }
        }
        // They stay as long as the section is worked on.
        citations.shrink_to_fit();
        quotes.shrink_to_fit();
        let misread = has_errors(&diagnostics[before..]);
        Some(ReportText {
            file,
            digest: Digest::of(text.as_bytes()),
            body: parts.body,
            title: title?,
            summary,
            keywords,
            author: author.map(|author| author.value),
            translated_from,
            facts,
            citations,
            quotes,
            misread,
        })
    }
}

/// The folder of the report whose `report.yaml` stands at `path`, and its name.
pub(super) fn folder(path: &str) -> Option<(&str, &str)> {
    let folder = path.strip_suffix("report.yaml")?;
    let name = folder.strip_prefix("content/reports/")?.strip_suffix('/')?;
    (!name.contains('/')).then_some((folder, name))
}

/// The path that an item of `attachments` names.
fn listed(node: &Node) -> Option<String> {
    let Value::Map(entries) = &node.value else { return None };
    match &entries.iter().find(|(key, _)| key.value == "file")?.1.value {
        Value::Scalar { text } => Some(text.clone()),
        _ => None,
    }
}

/// Addresses of pages below the section.
fn former(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    let mut addresses = names(node, diagnostics);
    addresses.retain(|address| {
        let written = &address.value;
        let plain = |part: &str| !matches!(part, "" | "." | "..");
        let good = written.ends_with(".html") && !written.contains(':') && written.split('/').all(plain);
        if !good {
            diagnostics.push(
                Diagnostic::error(
                    "bad-address",
                    address.span,
                    message!(
                        zh: "`{written}` 不是专栏里网页的地址",
                        en: "`{written}` is no address of a page in the section",
                    ),
                )
                .help(message!(
                    zh: "从专栏首页往下写，如 `ghjh/2023-summary.html`；英文版的地址随之而定",
                    en: "write it from the section's home on, as in `ghjh/2023-summary.html`; that of the other language follows",
                )),
            );
        }
        good
    });
    addresses
}

fn bad_folder(file: FileId, name: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-key",
        Span::whole(file),
        message!(
            zh: "报告文件夹的名称 `{name}` 不能用在网址里",
            en: "the name of the report's folder, `{name}`, cannot stand in an address",
        ),
    )
    .help(message!(
        zh: "文件夹名只用小写英文字母、数字和连字符，如 `2023-work-summary`；中文标题写在正文文件的 `title` 里",
        en: "use small Latin letters, digits and hyphens, as in `2023-work-summary`; readers see the `title` of the text",
    ))
}

/// Charts, tables and tiles by name.
fn named<T>(
    node: Option<&Node>,
    diagnostics: &mut Vec<Diagnostic>,
    mut read: impl FnMut(&Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> BTreeMap<String, T> {
    let mut all = BTreeMap::new();
    for (name, node) in node.map_or(&[][..], |node| entries(node, diagnostics)) {
        if check_key(name, diagnostics)
            && let Some(value) = read(node, diagnostics)
        {
            all.insert(name.value.clone(), value);
        }
    }
    all
}

struct Parts {
    matter: std::ops::Range<usize>,
    body: usize,
}

/// The front matter between two lines `---`, and where the body begins.
fn front_matter(text: &str) -> Option<Parts> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let matter = start + first.len();
    let mut place = matter;
    for line in lines {
        if line.trim_end() == "---" {
            return Some(Parts { matter: matter..place, body: place + line.len() });
        }
        place += line.len();
    }
    None
}

fn no_front_matter(file: FileId, text: &str) -> Diagnostic {
    let empty = text.trim_matches(['\u{feff}', ' ', '\n', '\r', '\t']).is_empty();
    let message = if empty {
        message!(zh: "文件是空的", en: "the file is empty")
    } else if text.trim_start_matches('\u{feff}').lines().next().is_some_and(|line| line.trim_end() == "---") {
        message!(
            zh: "开头的标题信息没有用第二行 `---` 结束",
            en: "the front matter is not closed by a second line `---`",
        )
    } else {
        message!(
            zh: "文件开头没有两行 `---` 之间的标题信息",
            en: "the file does not begin with front matter between two lines `---`",
        )
    };
    Diagnostic::error("front-matter", Span::whole(file), message).help(message!(
        zh: "第一行写 `---`，下面写 `title: 标题`，再写一行 `---`，然后是正文",
        en: "begin with a line `---`, then `title: …`, then a line `---`, then the text",
    ))
}

/// A citation, or what is wrong with it.
fn told_citation(reference: &Spanned<Reference>, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<Citation>> {
    let Reference { form, period: at, .. } = &reference.value;
    if let Some(wrong) = form.as_deref().filter(|form| Form::NAMES.iter().all(|(name, _)| name != form)) {
        let list = Form::NAMES.map(|(name, _)| name).join(", ");
        diagnostics.push(
            Diagnostic::error(
                "unknown-form",
                reference.span,
                message!(
                    zh: "数字没有 `.{wrong}` 这种写法",
                    en: "a figure has no form `.{wrong}`",
                ),
            )
            .help(did_you_mean(wrong, Form::NAMES.map(|(name, _)| name)).unwrap_or_else(|| {
                message!(
                    zh: "可以写：{list}",
                    en: "known forms: {list}",
                )
            })),
        );
        return None;
    }
    if let Some(at) = at {
        period(&Spanned::new(at.clone(), reference.span), diagnostics)?;
    }
    citation(&reference.value).map(|citation| Spanned::new(citation, reference.span))
}

/// A reference with its period and form understood.
#[must_use]
pub fn citation(reference: &Reference) -> Option<Citation> {
    let form = match reference.form.as_deref() {
        None => Form::Whole,
        Some(form) => Form::NAMES.iter().find(|(name, _)| *name == form)?.1,
    };
    let period = match reference.period.as_deref() {
        None => None,
        Some(period) => Some(Period::parse(period)?),
    };
    Some(Citation { indicator: reference.indicator.clone(), period, form })
}
