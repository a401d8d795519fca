//! From the site to entries, in one language: what the pages say, as plain text.

use super::super::Maker;
use super::super::register;
use super::entry::{Answer, Entry, Kind, Part, Shown, years};
use super::is_searched;
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Block, BlockKind, Reference, Speak};
use crate::model::{Column, Indicator, Language, Localized, Period, Report, Status, Topic, all_columns, initials};
use crate::route::Subject;
use crate::source::Spanned;

impl Maker<'_> {
    /// Columns, topics, indicators and corrections.
    pub(super) fn named_entries(&self, language: Language) -> Vec<Entry> {
        let columns = all_columns(&self.site.columns);
        let columns = columns.into_iter().enumerate().map(|(place, column)| self.column_found(place, column, language));
        let topics = self.site.topics.iter().map(|topic| self.topic_found(topic, language));
        let indicators = self.site.topics.iter().flat_map(|topic| {
            let indicators = topic.indicators.iter().filter_map(|key| self.site.indicators.get(key));
            indicators.map(move |indicator| self.indicator_found(indicator, topic, language))
        });
        let corrections = self.register.all().iter().filter_map(|one| self.correction_found(one, language));
        columns.chain(topics).chain(indicators).chain(corrections).collect()
    }

    fn column_found(&self, place: usize, column: &Column, language: Language) -> Entry {
        let mut trail: Vec<String> = self.column_steps(column, language).into_iter().map(|step| step.name).collect();
        trail.pop();
        let description = column.description.as_ref().map(|text| text.text(language).to_owned());
        Entry {
            kind: Kind::Column,
            years: Vec::new(),
            column: Some(place),
            date: String::new(),
            names: all_initials(&column.name),
            shown: Shown {
                path: self.routes.column(&column.path, 1, language).encoded(),
                title: column.name.text(language).to_owned(),
                lang: None,
                also: other_name(&column.name, language),
                trail,
                sections: vec![whole(description.unwrap_or_default())],
                answer: None,
            },
        }
    }

    /// The data files of a topic, by what is in them.
    fn topic_found(&self, topic: &Topic, language: Language) -> Entry {
        let indicators: Vec<&Indicator> =
            topic.indicators.iter().filter_map(|key| self.site.indicators.get(key)).collect();
        let names: Vec<&str> = indicators.iter().map(|indicator| indicator.name.text(language)).collect();
        let files: Vec<&str> = self.downloads(Subject::Topic(topic)).iter().map(|file| file.name).collect();
        let comma = language.pick("、", ", ");
        let data = language.pick("数据下载", "Data downloads").to_owned();
        Entry {
            kind: Kind::Data,
            years: years(indicators.iter().flat_map(|indicator| indicator.observations.periods())),
            column: None,
            date: String::new(),
            names: all_initials(&topic.name),
            shown: Shown {
                path: self.routes.topic(&topic.key, language).encoded(),
                title: topic.name.text(language).to_owned(),
                lang: None,
                also: other_name(&topic.name, language),
                trail: std::iter::once(data).chain((!files.is_empty()).then(|| files.join(comma))).collect(),
                sections: vec![whole(names.join(language.pick("；", "; ")))],
                answer: None,
            },
        }
    }

    fn indicator_found(&self, indicator: &Indicator, topic: &Topic, language: Language) -> Entry {
        let said = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.text(language).to_owned());
        let written = |period: Period| {
            let value = indicator.quantity(period, &self.site.units)?.written(language).text(language);
            let period = period.written(language);
            Some(language.pick(format!("{period}{value}"), format!("{period}: {value}")))
        };
        let values: Vec<String> = indicator.observations.periods().rev().filter_map(written).collect();
        let values = (!values.is_empty()).then(|| values.join(language.pick("；", "; ")));
        let notes = indicator.observations.all().map(|(_, one)| one).rev().filter_map(|one| said(&one.note));
        let text: Vec<String> = values
            .into_iter()
            .chain(said(&indicator.definition))
            .chain(said(&indicator.coverage))
            .chain(notes)
            .map(|sentence| ended(sentence, language))
            .collect();
        let citing = self.cited.citing_in_texts(&indicator.key.value);
        let newest = citing.iter().map(|index| &self.site.reports[*index]).find(|report| is_searched(report));
        let mut names = all_initials(&indicator.name);
        names.push(indicator.key.value.clone());
        Entry {
            kind: Kind::Indicator,
            years: years(indicator.observations.periods()),
            column: None,
            date: newest.map(super::super::lists::date).unwrap_or_default(),
            names,
            shown: Shown {
                path: self.routes.indicator(indicator, language).encoded(),
                title: indicator.name.text(language).to_owned(),
                lang: None,
                also: other_name(&indicator.name, language),
                trail: vec![language.pick("指标", "Indicators").to_owned(), topic.name.text(language).to_owned()],
                sections: vec![whole(text.join(language.pick("", " ")))],
                answer: self.answer(indicator, language),
            },
        }
    }

    fn answer(&self, indicator: &Indicator, language: Language) -> Option<Answer> {
        let period = indicator.latest()?;
        let written = indicator.quantity(period, &self.site.units)?.written(language);
        let source = indicator.source.as_ref().unwrap_or(&self.site.identity.disclosing_body);
        let status = indicator.observations.get(period).map(|one| one.status);
        Some(Answer {
            number: written.number,
            unit: written.unit,
            also: written.also,
            period: period.written(language),
            coverage: indicator.coverage.as_ref().map(|text| text.text(language).to_owned()),
            source: source.text(language).to_owned(),
            status: status.filter(|status| *status != Status::Final).map(Status::name),
        })
    }

    /// A correction; nothing where it is of a report that must not be found.
    fn correction_found(&self, entry: &register::Entry<'_>, language: Language) -> Option<Entry> {
        if entry.report.is_some_and(|report| !is_searched(report)) {
            return None;
        }
        let correction = entry.correction;
        let number = &entry.number;
        let title = entry.report.map(|report| self.title(report, language));
        let about = entry.indicator.map(|one| one.name.text(language).to_owned()).or_else(|| title.clone());
        let said = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.text(language).to_owned());
        let reason = correction.reason.written(language);
        let mut text = Vec::new();
        // What may not be repeated must not be found either, nor the words around it.
        if entry.withheld().is_none()
            && let (Some(before), Some(after)) = (entry.before(self, language), entry.after(self, language))
        {
            text.extend(said(&correction.place));
            text.push(match language {
                Language::Zh => format!("“{before}”更正为“{after}”"),
                Language::En => format!("“{before}” corrected to “{after}”"),
            });
            text.extend(said(&correction.note));
        }
        text.push(match language {
            Language::Zh => format!("原因：{reason}"),
            Language::En => format!("Reason: {reason}"),
        });
        let text: Vec<String> = text.into_iter().map(|sentence| ended(sentence, language)).collect();
        let register = self.routes.corrections(language).encoded();
        Some(Entry {
            kind: Kind::Correction,
            years: vec![correction.date.year()],
            column: entry.report.and_then(|report| self.column_place(report)),
            date: correction.date.date(),
            names: Vec::new(),
            shown: Shown {
                path: format!("{register}#{}", entry.anchor()),
                title: std::iter::once(number.clone()).chain(about).collect::<Vec<_>>().join(" "),
                lang: None,
                also: None,
                trail: std::iter::once(language.pick("更正记录", "Corrections").to_owned()).chain(title).collect(),
                sections: vec![whole(text.join(language.pick("", " ")))],
                answer: None,
            },
        })
    }

    /// A report and its attachments.
    pub(super) fn report_entries(&self, report: &Report, language: Language) -> Result<Vec<Entry>, Vec<Diagnostic>> {
        let Some((written_in, text)) = report.text(language) else { return Ok(Vec::new()) };
        let source = self.body_source(text)?;
        let speaker = Speaker { maker: self, report, language: written_in };
        let mut sections: Vec<Part> = markdown::sections(text.file, &source[text.body..], &speaker)
            .into_iter()
            .map(|section| Part(section.heading, section.anchor, section.text))
            .collect();
        if let (Some(summary), Some(first)) = (self.summary(report, language), sections.first_mut()) {
            first.2 = format!("{summary}\n{}", first.2);
        }
        let lang = (written_in != language).then(|| written_in.tag());
        let column = self.column_place(report);
        let title = self.title(report, language);
        let own = self.site.column(&report.column.value);
        let trail = own.map(|column| column.name.text(language).to_owned());
        let year = vec![report.period.year()];
        let date = super::super::lists::date(report);
        let attachments = report.attachments.iter().filter_map(|attachment| {
            let path = self.routes.attachment(report, &attachment.path.value)?;
            let ending = path.as_str().rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase();
            Some(Entry {
                kind: Kind::File,
                years: year.clone(),
                column,
                date: date.clone(),
                names: path.as_str().rsplit('/').next().map(str::to_owned).into_iter().collect(),
                shown: Shown {
                    path: path.encoded(),
                    title: attachment.name.text(language).to_owned(),
                    lang: None,
                    also: None,
                    trail: vec![title.clone(), ending],
                    sections: Vec::new(),
                    answer: None,
                },
            })
        });
        let attachments: Vec<Entry> = attachments.collect();
        let entry = Entry {
            kind: Kind::Report,
            years: year,
            column,
            date,
            names: Vec::new(),
            shown: Shown {
                path: self.routes.report(report, language).encoded(),
                title,
                lang,
                also: None,
                trail: trail.into_iter().collect(),
                sections,
                answer: None,
            },
        };
        Ok(std::iter::once(entry).chain(attachments).collect())
    }

    fn column_place(&self, report: &Report) -> Option<usize> {
        let path = &self.site.column(&report.column.value)?.path;
        all_columns(&self.site.columns).iter().position(|column| column.path == *path)
    }
}

/// A text that is not cut into sections.
fn whole(text: String) -> Part {
    Part(String::new(), String::new(), text)
}

fn ended(sentence: String, language: Language) -> String {
    let ends = sentence.ends_with(['。', '！', '？', '.', '!', '?']);
    if ends { sentence } else { format!("{sentence}{}", language.pick("。", ".")) }
}

/// The name in the other language, where there is one.
fn other_name(name: &Localized<String>, language: Language) -> Option<(&'static str, String)> {
    name.iter().find(|(other, _)| *other != language).map(|(other, name)| (other.tag(), name.clone()))
}

/// The initials of the pinyin from any character on, so that `gycz` finds 规模以上工业产值. One letter begins too many things.
fn all_initials(name: &Localized<String>) -> Vec<String> {
    let ways = name.get(Language::Zh).map(|name| initials(name)).unwrap_or_default();
    // They are letters and digits of one byte.
    let from = |way: &String| -> Vec<String> {
        (0..way.len().saturating_sub(1)).map(|start| way[start..].to_owned()).collect()
    };
    ways.iter().flat_map(from).collect()
}

/// Says what the text of a report names.
struct Speaker<'m, 'a> {
    maker: &'m Maker<'a>,
    report: &'m Report,
    language: Language,
}

impl Speaker<'_, '_> {
    /// Names with their figures.
    fn figures(&self, title: Option<String>, indicators: &[Spanned<String>], period: Period) -> String {
        let site = self.maker.site;
        let figures = indicators.iter().filter_map(|key| site.indicators.get(&key.value)).map(|indicator| {
            let name = indicator.name.text(self.language);
            match indicator.quantity(period, &site.units) {
                Some(quantity) => format!("{name} {}", quantity.written(self.language).text(self.language)),
                None => name.to_owned(),
            }
        });
        let figures: Vec<String> = figures.collect();
        let figures = figures.join(self.language.pick("；", "; "));
        title.into_iter().chain([figures]).collect::<Vec<_>>().join("\n")
    }
}

impl Speak for Speaker<'_, '_> {
    fn figure(&self, reference: &Reference, opens_sentence: bool) -> String {
        let written = self.maker.written(reference, self.report, self.language, opens_sentence);
        written.map(|(text, _, _)| text).unwrap_or_default()
    }

    fn block(&self, block: &Block) -> String {
        let (report, name) = (self.report, &block.name);
        let period = report.period;
        let said = |text: &Localized<String>| text.text(self.language).to_owned();
        let spoken = match block.kind {
            BlockKind::Chart => report.charts.get(name).map(|spec| {
                let (_, last) = spec.periods.unwrap_or((period, period));
                self.figures(
                    spec.title.as_ref().and_then(|title| Some(title.or_other(self.language)?.value.clone())),
                    &spec.indicators,
                    last,
                )
            }),
            BlockKind::Table => {
                report.tables.get(name).map(|spec| self.figures(Some(said(&spec.caption)), &spec.indicators, period))
            }
            BlockKind::Tiles => report.tiles.get(name).map(|spec| self.figures(None, &spec.indicators, period)),
        };
        spoken.unwrap_or_default()
    }
}
