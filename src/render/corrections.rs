//! The register of corrections as a page: what was changed, where, why, and who answers for it.

use super::Maker;
use super::frame::{Head, own_column_tags, part};
use super::lists::foreign;
use super::register::{Entry, Withheld, subjects};
use super::report::{file_kind, file_size};
use super::view::register::{Filter, Register, RegisterEntry, SupersededFile, WithdrawnPage};
use super::view::{Download, Named, Notice, Step};
use crate::diagnostic::Diagnostic;
use crate::model::{CorrectionReason, Indicator, Language, Report};
use crate::reads::{self, Kind};
use crate::route::OutputPath;
use crate::wording::{compared, whole};

impl Maker<'_> {
    /// The register, or the part of it that belongs to `year`.
    pub(super) fn corrections(&self, year: Option<i16>, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.corrections_path(year, language);
        let heading = match (year, language) {
            (None, Language::Zh) => "更正记录".to_owned(),
            (None, Language::En) => "Corrections".to_owned(),
            (Some(year), Language::Zh) => format!("{year}年更正记录"),
            (Some(year), Language::En) => format!("Corrections in {year}"),
        };
        let section = self.site.identity.section.text(language);
        let description = match language {
            Language::Zh => format!("登记{section}已公开内容的每一次更正：改了什么、为什么改、由谁负责。"),
            Language::En => {
                format!("Every correction of what {section} has published: what changed, why, and who answers for it.")
            }
        };
        let keywords = language.pick("更正,勘误,撤回", "corrections,errata,withdrawals");
        let kind = language.pick("更正公告", "Notices of correction");
        let register = Step {
            name: language.pick("更正记录", "Corrections").to_owned(),
            path: Some(self.routes.corrections(language).encoded()),
            address: None,
        };
        let mut page = self.head(Head {
            kind: "corrections",
            language,
            heading: heading.clone(),
            description: Some(description.clone()),
            path: &path,
            steps: year.map(|_| register).into_iter().collect(),
            tab: Some("corrections"),
            tags: own_column_tags(&heading, &description, keywords, kind),
            notices: Vec::new(),
        });
        page.json_ld = Some(self.json_ld_of_page("CollectionPage", &page, language));
        let view = self.register_view(year, language);
        let root = path(language).to_root();
        self.page("corrections.html", language, &root, &page, part("register", &view))
    }

    fn corrections_path(&self, year: Option<i16>, language: Language) -> OutputPath {
        match year {
            None => self.routes.corrections(language),
            Some(year) => self.routes.corrections_of(year, language),
        }
    }

    fn register_view(&self, year: Option<i16>, language: Language) -> Register {
        let entries: Vec<&Entry<'_>> = self
            .register
            .all()
            .iter()
            .filter(|entry| year.is_none_or(|year| entry.correction.date.year() == year))
            .collect();
        let withdrawn: Vec<&Report> = self
            .places
            .shown()
            .iter()
            .map(|index| &self.site.reports[*index])
            .filter(|report| {
                let date = report.withdrawn.as_ref().map(|withdrawal| withdrawal.date.value);
                date.is_some_and(|date| year.is_none_or(|year| date.year() == year))
            })
            .collect();
        Register {
            count: entries.len(),
            about_figures: entries.iter().filter(|entry| entry.is_about_figures() == Some(true)).count(),
            withdrawals: withdrawn.len(),
            years: self.register_years(year, language),
            entries: entries.iter().map(|entry| self.register_entry(entry, language)).collect(),
            withdrawn: withdrawn.iter().filter_map(|report| self.withdrawn_page(report, language)).collect(),
            feed: self.newest_news().map(|_| self.routes.corrections_feed(language).encoded()),
            files: self.register_files(language),
        }
    }

    /// The years whose corrections have a page of their own: all, where there are several.
    pub(super) fn years_with_pages(&self) -> Vec<i16> {
        let years = self.register.years();
        if years.len() < 2 { Vec::new() } else { years }
    }

    /// Links to the years, where there are several.
    fn register_years(&self, current: Option<i16>, language: Language) -> Vec<Filter> {
        let years = self.years_with_pages();
        if years.is_empty() {
            return Vec::new();
        }
        let count = |year: i16| self.register.all().iter().filter(|entry| entry.correction.date.year() == year).count();
        let all = Filter {
            name: language.pick("全部", "All").to_owned(),
            path: self.routes.corrections(language).encoded(),
            count: self.register.all().len(),
            current: current.is_none(),
        };
        let years = years.into_iter().map(|year| Filter {
            name: year.to_string(),
            path: self.routes.corrections_of(year, language).encoded(),
            count: count(year),
            current: current == Some(year),
        });
        std::iter::once(all).chain(years).collect()
    }

    /// An entry as pages show it.
    pub(super) fn register_entry(&self, entry: &Entry<'_>, language: Language) -> RegisterEntry {
        let correction = entry.correction;
        let text = |text: &crate::model::Localized<String>| text.text(language).to_owned();
        let told_in = entry.told_in(self, language);
        let (before, after) = match (entry.before(self, told_in), entry.after(self, told_in)) {
            (Some(before), Some(after)) => compared(&before, &after),
            (before, after) => (before.map(whole).unwrap_or_default(), after.map(whole).unwrap_or_default()),
        };
        let page = match (entry.report, entry.indicator) {
            (Some(report), _) => {
                Some(Named { name: self.title(report, told_in), path: self.routes.report(report, told_in).encoded() })
            }
            (None, Some(indicator)) => {
                Some(Named { name: text(&indicator.name), path: self.routes.indicator(indicator, language).encoded() })
            }
            (None, None) => None,
        };
        let indicator = entry.indicator.map(|indicator| {
            let name = text(&indicator.name);
            let name = match (correction.period.map(|period| period.written(language)), language) {
                (None, _) => name,
                (Some(period), Language::Zh) => format!("{name}（{period}）"),
                (Some(period), Language::En) => format!("{name} ({period})"),
            };
            Named { name, path: self.routes.indicator(indicator, language).encoded() }
        });
        RegisterEntry {
            id: entry.anchor(),
            number: entry.number.clone(),
            path: format!("{}#{}", self.routes.corrections(language).encoded(), entry.anchor()),
            date: correction.date.date(),
            datetime: correction.date.timestamp(&self.site.identity.time_zone),
            page,
            lang: entry
                .report
                .and_then(|report| report.text(told_in))
                .map(|(written_in, _)| written_in)
                .filter(|other| *other != language)
                .map(Language::tag),
            told_in: (told_in != language).then(|| told_in.tag()),
            place: entry.place().map(text),
            indicator,
            before,
            after,
            withheld: entry.withheld().map(|withheld| match withheld {
                Withheld::Privacy => "privacy",
                Withheld::Withdrawal => "withdrawal",
            }),
            reason: correction.reason.written(language),
            effects: self.effects(entry, language),
            note: entry.note().map(text),
            superseded: self.superseded(entry, language),
            responsible: text(&correction.responsible),
            reviewed_by: correction.reviewed_by.as_ref().map(text),
        }
    }

    /// The files that readers had before.
    fn superseded(&self, entry: &Entry<'_>, language: Language) -> Vec<SupersededFile> {
        let since = entry.correction.date.date_and_time();
        self.site
            .superseded(entry.correction)
            .iter()
            .filter_map(|file| {
                let path = self.routes.superseded(entry.correction, &file.path.value)?;
                // Its size is told, and stands in no text.
                reads::note(Kind::Source, self.sources.path(file.file));
                Some(SupersededFile {
                    name: file.name.text(language).to_owned(),
                    kind: file_kind(&path),
                    path: path.encoded(),
                    size: file_size(self.sources.size(file.file)),
                    since: match language {
                        Language::Zh => format!("{since}起由更正后的文件代替"),
                        Language::En => format!("on {since}, by the corrected file"),
                    },
                })
            })
            .collect()
    }

    /// What a correction concerns, in one line: the report, else the indicator.
    pub(super) fn concerned(&self, entry: &Entry<'_>, language: Language) -> String {
        match (entry.report, entry.indicator) {
            (Some(report), _) => self.title(report, language),
            (None, Some(indicator)) => indicator.name.text(language).to_owned(),
            (None, None) => String::new(),
        }
    }

    /// What the correction has touched, as far as the data say.
    fn effects(&self, entry: &Entry<'_>, language: Language) -> Vec<String> {
        let mut effects: Vec<&str> = Vec::new();
        // To tell how the content changed would tell some of it.
        if entry.withheld().is_some() {
            return Vec::new();
        }
        if entry.indicator.is_some() {
            effects.push(language.pick(
                "引用这一数字的图表、表格和数据文件同时更新",
                "Charts, tables and data files that show this figure changed with it",
            ));
        } else if let Some(about_figures) = entry.is_about_figures() {
            let (concerned, not) = (("涉及数字", "Concerns figures"), ("不涉及数字", "No figures concerned"));
            let (zh, en) = if about_figures { concerned } else { not };
            effects.push(language.pick(zh, en));
        }
        if self.site.identity.languages.len() > 1 {
            match entry.languages(self).as_slice() {
                [Language::Zh] => effects.push(language.pick("只涉及中文版", "Chinese page only")),
                [Language::En] => effects.push(language.pick("只涉及英文版", "English page only")),
                [_, _] if entry.correction.reason != CorrectionReason::Translation => {
                    effects.push(language.pick("中文版、英文版同时更正", "Corrected in Chinese and English at once"));
                }
                _ => {}
            }
        }
        effects.into_iter().map(str::to_owned).collect()
    }

    fn withdrawn_page(&self, report: &Report, language: Language) -> Option<WithdrawnPage> {
        let withdrawal = report.withdrawn.as_ref()?;
        let named = |report: &Report| Named {
            name: self.title(report, language),
            path: self.routes.report(report, language).encoded(),
        };
        Some(WithdrawnPage {
            date: withdrawal.date.value.date(),
            page: named(report),
            lang: foreign(report, language),
            reason: withdrawal.reason.text(language).to_owned(),
            replaced_by: self.replacement(withdrawal).map(named),
        })
    }

    /// The register as files.
    fn register_files(&self, language: Language) -> Vec<Download> {
        let file = |name, ending, what| Download { name, path: self.routes.register(ending).encoded(), what };
        vec![
            file("CSV", "csv", language.pick("逗号分隔，Excel 可直接打开", "comma-separated, opens in spreadsheets")),
            file("JSON", "json", language.pick("供程序使用", "for programs")),
        ]
    }

    /// The notice at the top of a report that was corrected, with the way to the register.
    pub(super) fn correction_notice(&self, report: &Report, language: Language, here: &OutputPath) -> Option<Notice> {
        let newest = self.register.of_report(report).next()?;
        let count = subjects(self.register.of_report(report));
        let (number, day) = (&newest.number, newest.correction.date.long(language));
        let text = match language {
            Language::Zh if count == 1 => format!("本文有1处于{day}更正（{number}），正文已是更正后的内容。"),
            Language::Zh => format!("本文有{count}处更正，最近一次在{day}（{number}）；正文已是更正后的内容。"),
            Language::En if count == 1 => {
                format!(
                    "One error on this page was corrected on {day} ({number}). The text below is the corrected one."
                )
            }
            Language::En => format!(
                "{count} errors on this page were corrected, the last on {day} ({number}). The text below is the corrected one."
            ),
        };
        let register = self.routes.corrections(language).encoded();
        let link = language.pick("查看更正记录", "See the register");
        Some(corrected(text, link, format!("{}{register}#{}", here.to_root(), newest.anchor())))
    }

    /// The notice at the top of the page of data files that hold values which were corrected.
    pub(super) fn data_notice(&self, language: Language) -> Option<Notice> {
        let entries = || self.register.all().iter().filter(|entry| entry.indicator.is_some());
        let newest = entries().next()?;
        let count = subjects(entries());
        let (number, day) = (&newest.number, newest.correction.date.long(language));
        let text = match language {
            Language::Zh if count == 1 => format!("数据有1处于{day}更正（{number}），文件里已是更正后的数值。"),
            Language::Zh => format!("数据有{count}处更正，最近一次在{day}（{number}）；文件里已是更正后的数值。"),
            Language::En if count == 1 => {
                format!("One value was corrected on {day} ({number}). The files have the corrected one.")
            }
            Language::En => format!(
                "{count} values were corrected, the last on {day} ({number}). The files have the corrected ones."
            ),
        };
        let register = self.routes.corrections(language);
        let here = self.routes.downloads(language);
        let href = format!("{}{}#{}", here.to_root(), register.encoded(), newest.anchor());
        Some(corrected(text, language.pick("查看更正记录", "See the register"), href))
    }

    /// The notice at the top of an indicator of which a value was corrected, with the way to the old and the new one.
    pub(super) fn indicator_notice(&self, indicator: &Indicator, language: Language) -> Option<Notice> {
        let entries = || self.register.of_indicator(&indicator.key.value);
        let newest = entries().next()?;
        let count = subjects(entries());
        let (number, day) = (&newest.number, newest.correction.date.long(language));
        let text = match language {
            Language::Zh if count == 1 => format!("本指标有1处于{day}更正（{number}），本页已是更正后的数值。"),
            Language::Zh => format!("本指标有{count}处更正，最近一次在{day}（{number}）；本页已是更正后的数值。"),
            Language::En if count == 1 => {
                format!(
                    "One value of this indicator was corrected on {day} ({number}). This page shows the corrected one."
                )
            }
            Language::En => format!(
                "{count} values of this indicator were corrected, the last on {day} ({number}). This page shows the corrected ones."
            ),
        };
        Some(corrected(
            text,
            language.pick("查看原值和更正值", "See the old and the new value"),
            "#corrections".to_owned(),
        ))
    }
}

fn corrected(text: String, link: &str, href: String) -> Notice {
    Notice { kind: "correction", text, link_text: Some(link.to_owned()), href: Some(href) }
}
