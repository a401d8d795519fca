//! The page of a report.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::Maker;
use super::frame::{Head, noindex, part};
use super::lists::{date, kind_name};
use super::view::{self, AttachmentEntry, ComputedFigure, Content, Index, Notice, Tag};
use crate::diagnostic::{Diagnostic, message};
use crate::load::citation;
use crate::markdown::{self, Block, BlockKind, Inline, Reference, Resolve, ResolvedLink};
use crate::model::{Citation, Computed, Form, Language, LinkTarget, Period, Report, ReportText, Withdrawal};
use crate::route::OutputPath;
use crate::source::Span;

impl Maker<'_> {
    pub(super) fn report(&self, report: &Report, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some((written_in, text)) = report.text(language) else { return Ok(Vec::new()) };
        let path = |language| self.routes.report(report, language);
        let here = path(language);
        let root = here.to_root();
        let body = match &report.withdrawn {
            Some(withdrawal) => self.withdrawn_body(withdrawal, language, &here),
            None => self.body(report, text, written_in, language, &here)?,
        };
        let column = self.site.column(&report.column.value);
        let title = self.title(report, language);
        let summary = self.summary(report, language).filter(|_| report.withdrawn.is_none());
        let mut tags = column.map(|column| self.column_tags(column, language)).unwrap_or_default();
        tags.extend(self.article_tags(report, text, language, &title, summary.as_deref(), &here));
        let mut page = self.head(Head {
            kind: "report",
            language,
            heading: title.clone(),
            description: summary.clone(),
            path: &path,
            steps: column.map(|column| self.column_steps(column, language)).unwrap_or_default(),
            tab: Some("reports"),
            tags,
            notices: self.notices(report, written_in, language, &here),
        });
        if report.withdrawn.is_some() {
            page.meta.push(noindex());
        }
        page.picture = self.card_address(report, language);
        if report.withdrawn.is_none() {
            page.json_ld = Some(self.json_ld_of_report(report, &page, language));
        }
        let cited: BTreeSet<&str> = text.citations.iter().map(|one| one.value.indicator.as_str()).collect();
        let view = view::Report {
            title,
            kind_name: kind_name(&report.kind.value, language),
            source: self.source_of(report, language),
            date: date(report),
            datetime: report.published.map(|moment| moment.date_and_time().replace(' ', "T")).unwrap_or_default(),
            date_long: report.published.map(|moment| moment.long(language)).unwrap_or_default(),
            author: text.author.clone().filter(|_| report.withdrawn.is_none()),
            summary,
            index: self.index_table(report, language),
            contents: if report.withdrawn.is_some() { Vec::new() } else { self.contents(report, text, written_in) },
            body,
            body_lang: (written_in != language).then(|| written_in.tag()),
            attachments: if report.withdrawn.is_some() {
                Vec::new()
            } else {
                self.attachments(report, language, &root)
            },
            corrections: self.register.of_report(report).map(|entry| self.register_entry(entry, language)).collect(),
            withdrawn: report.withdrawn.is_some(),
            computed: if report.withdrawn.is_some() { Vec::new() } else { self.computed(report, text, written_in) },
            related: self.related(report, language),
            qr_code: self.qr_code(report, language, &here),
            last_corrected: self.last_corrected(report, language),
            figure_count: if report.withdrawn.is_some() { 0 } else { cited.len() },
            indicators_path: self.routes.indicators(language).encoded(),
            address: self.routes.absolute(&here),
        };
        self.page("report.html", language, &root, &page, part("report", &view))
    }

    /// The title with its figures written. Of a page that was private, what it is and no more.
    pub(super) fn title(&self, report: &Report, language: Language) -> String {
        if report.is_private() {
            return language.pick("已撤回的网页", "A page that was withdrawn").to_owned();
        }
        report
            .text(language)
            .map(|(written_in, text)| self.plain(&text.title.value, text.title.span, report, written_in))
            .unwrap_or_default()
    }

    /// The summary with its figures written.
    pub(super) fn summary(&self, report: &Report, language: Language) -> Option<String> {
        let (written_in, text) = report.text(language)?;
        let summary = text.summary.as_ref()?;
        Some(self.plain(&summary.value, summary.span, report, written_in))
    }

    /// A text without markup, its figures written.
    fn plain(&self, text: &str, span: Span, report: &Report, language: Language) -> String {
        let mut plain = String::new();
        for piece in markdown::inline(text, span, &mut Vec::new()) {
            match piece {
                Inline::Text(text) => plain.push_str(&text),
                Inline::Figure(reference) => {
                    let opens = plain.trim_end().is_empty() || plain.trim_end().ends_with(['.', '!', '?']);
                    if let Some((text, _, _)) = self.written(&reference.value, report, language, opens) {
                        plain.push_str(&text);
                    }
                }
            }
        }
        plain
    }

    /// A figure in words, and its value for machines. Checking has seen to it that there is one.
    pub(super) fn written(
        &self,
        reference: &Reference,
        report: &Report,
        language: Language,
        opens_sentence: bool,
    ) -> Option<(String, String, Option<Computed>)> {
        let figure = self.site.figure(&citation(reference)?, report.period, language).ok()?;
        let text = if opens_sentence && language == Language::En { capitalised(&figure.text) } else { figure.text };
        Some((text, figure.value.to_string(), figure.computed))
    }

    /// How the preview finds out where a figure comes from: as it is cited, with its period.
    pub(super) fn mark(&self, key: &str, period: Period, form: Form) -> Option<String> {
        let name = Form::NAMES.iter().find(|(_, one)| *one == form).map(|(name, _)| format!(".{name}"));
        self.marks.then(|| format!("{key}@{period}{}", name.unwrap_or_default()))
    }

    /// The figures of a text that no indicator holds, with how each was worked out.
    fn computed(&self, report: &Report, text: &ReportText, language: Language) -> Vec<ComputedFigure> {
        let mut seen = BTreeSet::new();
        let citations = text.citations.iter().map(|citation| &citation.value);
        let figure = |citation: &Citation| {
            let figure = self.site.figure(citation, report.period, language).ok()?;
            let indicator = self.site.indicators.get(&citation.indicator)?;
            let what = match citation.form {
                Form::YearOnYear | Form::Growth => language.pick("同比", "year on year"),
                Form::Change => language.pick("比上年同期变动", "change against a year earlier"),
                Form::Share => language.pick("占比", "share"),
                Form::Completion => language.pick("完成率", "completion"),
                _ => return None,
            };
            let name = indicator.name.text(language);
            Some(ComputedFigure {
                name: language.pick(format!("{name}{what}"), format!("{name}, {what}")),
                text: figure.text,
                how: worked_out(&figure.computed?, language),
            })
        };
        citations.filter(|citation| seen.insert(*citation)).filter_map(figure).collect()
    }

    fn body(
        &self,
        report: &Report,
        text: &ReportText,
        written_in: Language,
        language: Language,
        here: &OutputPath,
    ) -> Result<String, Vec<Diagnostic>> {
        let source = self.body_source(text)?;
        let resolver = Resolver {
            maker: self,
            report,
            language: written_in,
            links_in: language,
            here,
            root: here.to_root(),
            blocks: &text.facts.blocks.iter().map(|block| &block.value).collect::<Vec<_>>(),
            failed: RefCell::new(Vec::new()),
            mentioned: RefCell::new(BTreeSet::new()),
        };
        let html = markdown::html(text.file, &source[text.body..], self.site.identity.raw_html, &resolver);
        let failed = resolver.failed.into_inner();
        if failed.is_empty() { Ok(html) } else { Err(failed) }
    }

    /// The file of a text, read again: it must be what the facts were read from.
    pub(super) fn body_source(&self, text: &ReportText) -> Result<String, Vec<Diagnostic>> {
        let bytes = self.sources.read(text.file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let source = bytes.filter(|source| crate::digest::Digest::of(source.as_bytes()) == text.digest);
        source.ok_or_else(|| {
            vec![
                Diagnostic::error(
                    "changed-meanwhile",
                    Span::whole(text.file),
                    message!(
                        zh: "生成期间文件被改动了",
                        en: "the file was changed while the pages were being made",
                    ),
                )
                .help(message!(zh: "保存后再运行一次", en: "save it and run again")),
            ]
        })
    }

    fn withdrawn_body(&self, withdrawal: &Withdrawal, language: Language, here: &OutputPath) -> String {
        let day = withdrawal.date.value.long(language);
        let reason = markdown::escape(withdrawal.reason.text(language));
        let body = markdown::escape(self.site.identity.disclosing_body.text(language));
        let mut html = match language {
            Language::Zh => format!("<p>本页内容已由{body}于{day}撤回。原因：{reason}</p>\n"),
            Language::En => format!("<p>{body} withdrew this page on {day}. Reason: {reason}</p>\n"),
        };
        if let Some(other) = self.replacement(withdrawal) {
            let href =
                markdown::escape(&format!("{}{}", here.to_root(), self.routes.report(other, language).encoded()));
            let title = markdown::escape(&self.title(other, language));
            let lead = language.pick("现行内容见：", "It is replaced by ");
            html.push_str(&format!("<p>{lead}<a href=\"{href}\">{title}</a></p>\n"));
        }
        html
    }

    /// The report that stands in the place of a withdrawn one, where readers can open it.
    pub(super) fn replacement(&self, withdrawal: &Withdrawal) -> Option<&Report> {
        let report = self.site.report(&withdrawal.replaced_by.as_ref()?.value)?;
        self.places.shows(report).then_some(report)
    }

    fn article_tags(
        &self,
        report: &Report,
        text: &ReportText,
        language: Language,
        title: &str,
        summary: Option<&str>,
        here: &OutputPath,
    ) -> Vec<Tag> {
        let mut tags = vec![Tag { name: "ArticleTitle", content: title.to_owned() }];
        if let Some(published) = report.published {
            tags.push(Tag { name: "PubDate", content: published.date_and_time() });
        }
        tags.push(Tag { name: "ContentSource", content: self.source_of(report, language) });
        // Of a withdrawn page only what the notice says is left.
        let shown = report.withdrawn.is_none();
        if shown && !text.keywords.is_empty() {
            tags.push(Tag { name: "Keywords", content: text.keywords.join(",") });
        }
        if let Some(author) = text.author.as_ref().filter(|_| shown) {
            tags.push(Tag { name: "Author", content: author.clone() });
        }
        if let Some(summary) = summary {
            tags.push(Tag { name: "Description", content: summary.to_owned() });
        }
        if let Some(address) = self.card_address(report, language) {
            tags.push(Tag { name: "Image", content: address });
        }
        tags.push(Tag { name: "Url", content: self.routes.absolute(here) });
        tags
    }

    fn notices(&self, report: &Report, written_in: Language, language: Language, here: &OutputPath) -> Vec<Notice> {
        let mut notices = Vec::new();
        if report.published.is_none() {
            notices.push(Self::draft_notice(language));
        }
        if report.withdrawn.is_some() {
            return notices;
        }
        notices.extend(self.correction_notice(report, language, here));
        let authoritative = self.site.identity.authoritative();
        if written_in != language {
            let text = language.pick(
                "本页暂无中文版，以下为英文原文。",
                "This page is not yet available in English. The Chinese text follows.",
            );
            notices.push(Notice { kind: "translation", text: text.to_owned(), link_text: None, href: None });
        } else if language != authoritative && report.texts.get(authoritative).is_some() {
            let to = format!("{}{}", here.to_root(), self.routes.report(report, authoritative).encoded());
            let link = language.pick("查看英文文本", "Read the Chinese text");
            let text = if report.outdated_translation(authoritative).is_some() {
                language.pick(
                    "英文文本在本译文完成后改过，本页的文字可能与现行文本不同，以英文文本为准；数字取自同一份数据。",
                    "The Chinese text has been changed since this translation was made, and this page may differ from it. The Chinese text is authoritative; the figures of both come from the same data.",
                )
            } else {
                language.pick(
                    "本页为译文，以英文文本为准；两种文字的数字取自同一份数据。",
                    "This is a translation. The Chinese text is authoritative; the figures of both come from the same data.",
                )
            };
            notices.push(Notice {
                kind: "translation",
                text: text.to_owned(),
                link_text: Some(link.to_owned()),
                href: Some(to),
            });
        }
        notices
    }

    fn index_table(&self, report: &Report, language: Language) -> Option<Index> {
        if report.index_number.is_none() && report.document_number.is_none() {
            return None;
        }
        Some(Index {
            index_number: report.index_number.clone(),
            document_number: report.document_number.clone(),
            subject: self.site.column(&report.column.value).map(|column| column.name.text(language).to_owned()),
            issuer: Some(self.source_of(report, language)),
            written: report.written.map(|moment| moment.long(language)),
            published: report.published.map(|moment| moment.long(language)),
        })
    }

    fn contents(&self, report: &Report, text: &ReportText, language: Language) -> Vec<Content> {
        text.facts
            .headings
            .iter()
            .filter(|heading| matches!(heading.level, 2 | 3))
            .map(|heading| Content {
                level: heading.level,
                id: heading.id.clone(),
                text: self.plain(&heading.text, heading.span, report, language),
            })
            .collect()
    }

    fn attachments(&self, report: &Report, language: Language, root: &str) -> Vec<AttachmentEntry> {
        report
            .attachments
            .iter()
            .filter_map(|attachment| {
                let path = self.routes.attachment(report, &attachment.path.value)?;
                Some(AttachmentEntry {
                    name: attachment.name.text(language).to_owned(),
                    href: format!("{root}{}", path.encoded()),
                    kind: file_kind(&path),
                    size: file_size(self.sources.size(attachment.file)),
                })
            })
            .collect()
    }
}

/// `PDF`: the ending of a file's name.
pub(super) fn file_kind(path: &OutputPath) -> String {
    path.as_str().rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase()
}

/// `246 KB`: kilobytes and megabytes of 1024, as file managers show them.
pub(super) fn file_size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes >> 20, (bytes % 1_048_576) * 10 / 1_048_576),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// How a figure was worked out, as a `title` that readers can ask for.
fn how_computed(computed: &Computed, language: Language) -> String {
    let told = markdown::escape(&worked_out(computed, language));
    language.pick(format!(" title=\"计算：{told}\""), format!(" title=\"Computed: {told}\""))
}

fn worked_out(computed: &Computed, language: Language) -> String {
    let Computed { arithmetic, kept } = computed;
    let told = kept.told(language);
    language.pick(format!("{arithmetic}，{told}"), format!("{arithmetic}, {told}"))
}

/// Answers what the text of one report names.
struct Resolver<'m, 'a> {
    maker: &'m Maker<'a>,
    report: &'m Report,
    /// The language of the text.
    language: Language,
    /// The language of the page, where links lead.
    links_in: Language,
    here: &'m OutputPath,
    root: String,
    blocks: &'m [&'m Block],
    failed: RefCell<Vec<Diagnostic>>,
    mentioned: RefCell<BTreeSet<String>>,
}

impl Resolver<'_, '_> {
    /// Charts and tables are numbered in the order of the text.
    fn number(&self, block: &Block) -> Option<usize> {
        (block.kind != BlockKind::Tiles).then_some(())?;
        let mut names: Vec<&str> = Vec::new();
        for other in self.blocks.iter().filter(|other| other.kind == block.kind) {
            if !names.contains(&other.name.as_str()) {
                names.push(&other.name);
            }
        }
        names.iter().position(|name| *name == block.name).map(|place| place + 1)
    }

    fn to(&self, path: &OutputPath) -> String {
        format!("{}{}", self.root, path.encoded())
    }
}

impl Resolve for Resolver<'_, '_> {
    fn figure(&self, reference: &Reference, opens_sentence: bool) -> String {
        let written = self.maker.written(reference, self.report, self.language, opens_sentence);
        let Some((text, value, computed)) = written else { return String::new() };
        let key = &reference.indicator;
        let Some(indicator) = self.maker.site.indicators.get(key) else { return String::new() };
        let page = self.to(&self.maker.routes.indicator(indicator, self.links_in));
        let text = markdown::escape(&text);
        // The first mention of an indicator is where its page leads to.
        let first = self.mentioned.borrow_mut().insert(key.clone());
        let anchor = if first { format!(" id=\"cite-{key}\"") } else { String::new() };
        let title = computed.map(|computed| how_computed(&computed, self.language)).unwrap_or_default();
        let period = citation(reference).and_then(|citation| citation.period).unwrap_or(self.report.period);
        let corrected = if self.maker.register.corrected(self.report, key, period) {
            let mark = self.language.pick("已更正", "corrected");
            format!("<a class=\"corrected\" href=\"#corrections\">{mark}</a>")
        } else {
            String::new()
        };
        let mark = citation(reference).and_then(|citation| self.maker.mark(key, period, citation.form));
        let mark = mark.map(|mark| format!(" data-preview=\"{mark}\"")).unwrap_or_default();
        format!(
            "<a class=\"figure\"{anchor} href=\"{page}\"{title}{mark}><data value=\"{value}\">{text}</data></a>{corrected}"
        )
    }

    fn block(&self, block: &Block) -> String {
        match self.maker.block(self.report, block, self.number(block), self.language, &self.root) {
            Ok(html) => html,
            Err(found) => {
                self.failed.borrow_mut().extend(found);
                String::new()
            }
        }
    }

    fn link(&self, written: &str) -> ResolvedLink {
        let maker = self.maker;
        let inside = |href: String| ResolvedLink { href, outside: false, behind_notice: None };
        match LinkTarget::parse(written) {
            Ok(LinkTarget::Anchor(anchor)) => inside(format!("#{anchor}")),
            Ok(LinkTarget::Report { name, anchor }) => {
                let other = maker.site.report(&name);
                let path = other.map_or_else(|| self.here.clone(), |other| maker.routes.report(other, self.links_in));
                inside(format!("{}{}", self.to(&path), anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()))
            }
            Ok(LinkTarget::Attachment(path)) => {
                inside(maker.routes.attachment(self.report, &path).map(|path| self.to(&path)).unwrap_or_default())
            }
            Ok(LinkTarget::Indicator(key)) => {
                let indicator = maker.site.indicators.get(&key);
                inside(indicator.map(|one| self.to(&maker.routes.indicator(one, self.links_in))).unwrap_or_default())
            }
            Ok(LinkTarget::Column(key)) => {
                let column = maker.site.column(&key).map_or(key.as_str(), |column| column.path.as_str());
                inside(self.to(&maker.routes.column(column, 1, self.links_in)))
            }
            Ok(LinkTarget::Outside(address)) => {
                if maker.outside.needs_notice(&address) {
                    return ResolvedLink {
                        href: self.to(&maker.routes.leave(address.trim(), self.links_in)),
                        outside: false,
                        behind_notice: Some(address.trim().to_owned()),
                    };
                }
                let outside = address.starts_with("http");
                ResolvedLink { href: address, outside, behind_notice: None }
            }
            // Checking has refused it.
            Err(_) => inside("#".to_owned()),
        }
    }
}
