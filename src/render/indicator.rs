//! The page of one indicator, and of a topic: what, how much, when, where it is said, how to cite it.

use std::collections::BTreeSet;

use super::Maker;
use super::charted::Declared;
use super::frame::{Head, own_column_tags, part};
use super::register::Entry;
use super::view::{
    ChartFile, ChartView, Cite, CitingReport, CorrectedValue, Download, IndicatorView, Latest, NamedText, OtherTopic,
    Page, Revision, SeriesRow, Step, TargetRow, TopicPage,
};
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Inline};
use crate::model::{
    ChartSpec, Direction, GrowthMeasure, Indicator, Language, Moment, Period, Quantity, Report, ReportText, Revised,
    RuleForm, Status, Topic, UnitKind, Units, common_scale, percentage, share, unit_heading, year_on_year,
};
use crate::route::Subject;
use crate::source::Span;

/// Reports whose sentences are shown in full.
const CITING: usize = 8;

impl Maker<'_> {
    pub(super) fn indicator(&self, key: &str, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some((indicator, topic)) = self.site.indicators.get(key).and_then(|indicator| {
            Some((indicator, self.site.topics.iter().find(|topic| topic.key == indicator.topic)?))
        }) else {
            return Ok(Vec::new());
        };
        let path = |language| self.routes.indicator(indicator, language);
        let root = path(language).to_root();
        let name = indicator.name.text(language).to_owned();
        let topic_name = topic.name.text(language).to_owned();
        let view = self.indicator_view(indicator, topic, language, &root)?;
        let description = self.one_line(indicator, language);
        let tags = own_column_tags(
            &topic_name,
            &self.about_topic(topic, language),
            &format!("{name},{topic_name}"),
            language.pick("数据", "Data"),
        );
        let mut page = self.head(Head {
            kind: "indicator",
            language,
            heading: name,
            description: Some(description),
            path: &path,
            steps: self.topic_steps(Some(topic), language),
            tab: Some("indicators"),
            tags,
            notices: self.indicator_notice(indicator, language).into_iter().collect(),
        });
        page.json_ld = self.data_for_machines(Subject::Indicator(indicator), &page, language);
        self.page("indicator.html", language, &root, &page, part("indicator", &view))
    }

    pub(super) fn topic(&self, key: &str, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Some(topic) = self.site.topics.iter().find(|topic| topic.key == key) else { return Ok(Vec::new()) };
        let path = |language| self.routes.topic(key, language);
        let root = path(language).to_root();
        let name = topic.name.text(language).to_owned();
        let description = self.about_topic(topic, language);
        let mut page = self.head(Head {
            kind: "topic",
            language,
            heading: name.clone(),
            description: Some(description.clone()),
            path: &path,
            steps: self.topic_steps(None, language),
            tab: Some("indicators"),
            tags: own_column_tags(&name, &description, &name, language.pick("数据", "Data")),
            notices: Vec::new(),
        });
        page.json_ld = self.data_for_machines(Subject::Topic(topic), &page, language);
        let others = self.site.topics.iter().filter(|other| other.key != key);
        let view = TopicPage {
            key: key.to_owned(),
            name,
            count: topic.indicators.len(),
            rows: self.indicator_rows(topic, language),
            downloads: self.offered(Subject::Topic(topic), language),
            others: others
                .map(|other| OtherTopic {
                    name: other.name.text(language).to_owned(),
                    path: self.routes.topic(&other.key, language).encoded(),
                    count: other.indicators.len(),
                })
                .collect(),
        };
        self.page("topic.html", language, &root, &page, part("topic", &view))
    }

    fn about_topic(&self, topic: &Topic, language: Language) -> String {
        let body = self.site.identity.disclosing_body.text(language);
        let name = topic.name.text(language);
        let count = topic.indicators.len();
        match language {
            Language::Zh => format!("{body}公布的“{name}”类指标，共{count}项。"),
            Language::En if count == 1 => format!("One indicator on {name} published by {body}."),
            Language::En => format!("{count} indicators on {name} published by {body}."),
        }
    }

    /// The steps from the section down to a topic.
    fn topic_steps(&self, topic: Option<&Topic>, language: Language) -> Vec<Step> {
        let indicators = Step {
            name: language.pick("指标", "Indicators").to_owned(),
            path: Some(self.routes.indicators(language).encoded()),
            address: None,
        };
        let topic = topic.map(|topic| Step {
            name: topic.name.text(language).to_owned(),
            path: Some(self.routes.topic(&topic.key, language).encoded()),
            address: None,
        });
        std::iter::once(indicators).chain(topic).collect()
    }

    /// Name, period and value in one line.
    fn one_line(&self, indicator: &Indicator, language: Language) -> String {
        let name = indicator.name.text(language);
        let body = self.site.identity.disclosing_body.text(language);
        let latest = indicator.latest().and_then(|period| {
            let quantity = indicator.quantity(period, &self.site.units)?;
            Some((period.written(language), quantity.written(language).text(language)))
        });
        match (latest, language) {
            (Some((period, value)), Language::Zh) => format!("{name}：{period}{value}。来源：{body}。"),
            (Some((period, value)), Language::En) => format!("{name}: {value} in {period}. Source: {body}."),
            (None, Language::Zh) => format!("{name}。来源：{body}。"),
            (None, Language::En) => format!("{name}. Source: {body}."),
        }
    }

    fn indicator_view(
        &self,
        indicator: &Indicator,
        topic: &Topic,
        language: Language,
        root: &str,
    ) -> Result<IndicatorView, Vec<Diagnostic>> {
        let text =
            |text: &Option<crate::model::Localized<String>>| text.as_ref().map(|text| text.text(language).to_owned());
        let key = &indicator.key.value;
        let quantities: Vec<Quantity<'_>> = indicator
            .observations
            .periods()
            .filter_map(|period| indicator.quantity(period, &self.site.units))
            .collect();
        let scale = common_scale(&quantities);
        let unit = quantities.first().map(|quantity| unit_heading(quantity.unit, language, scale)).unwrap_or_default();
        let latest = indicator.latest().or_else(|| indicator.observations.periods().next_back());
        let other_name = self
            .site
            .identity
            .other(language)
            .and_then(|other| Some(NamedText { lang: other.tag(), text: indicator.name.get(other)?.clone() }));
        let place = topic.indicators.iter().position(|other| other == key);
        let beside = |place: Option<usize>| {
            let other = self.site.indicators.get(topic.indicators.get(place?)?)?;
            Some(super::view::Named {
                name: other.name.text(language).to_owned(),
                path: self.routes.indicator(other, language).encoded(),
            })
        };
        let citing = self.citing_reports(indicator, language);
        let measure = self.site.units.get(&indicator.unit.value).and_then(GrowthMeasure::of);
        let measure = measure.unwrap_or(GrowthMeasure::Percent);
        Ok(IndicatorView {
            key: key.clone(),
            name: indicator.name.text(language).to_owned(),
            other_name,
            topic: super::view::Named {
                name: topic.name.text(language).to_owned(),
                path: self.routes.topic(&topic.key, language).encoded(),
            },
            definition: text(&indicator.definition),
            coverage: text(&indicator.coverage),
            source: indicator.source.as_ref().unwrap_or(&self.site.identity.disclosing_body).text(language).to_owned(),
            note: latest.and_then(|period| text(&indicator.observations.get(period)?.note)),
            unit,
            direction: match indicator.direction {
                Direction::MoreIsBetter => Some("more-is-better"),
                Direction::LessIsBetter if measure == GrowthMeasure::Places => Some("nearer-to-first"),
                Direction::LessIsBetter => Some("less-is-better"),
                Direction::Neutral => None,
            },
            latest: latest.map(|period| self.latest(indicator, period, language)),
            series: self.series_rows(indicator, language),
            yoy_unit: measure.unit(language),
            yoy_difference: measure != GrowthMeasure::Percent,
            targets: self.targets(indicator, language),
            chart: self.series_block(indicator, language, root)?,
            rules: latest.map(|period| self.arithmetic(indicator, period, language)).unwrap_or_default(),
            citing_more: citing.len().saturating_sub(CITING),
            citing: citing
                .into_iter()
                .take(CITING)
                .map(|report| self.citing_report(indicator, report, language))
                .collect(),
            corrections: self.register.of_indicator(key).map(|entry| self.register_entry(entry, language)).collect(),
            revisions: revisions(indicator, &self.site.units, language),
            next_due: indicator.next_due.map(|moment| moment.long(language)),
            cite: self.cite(indicator, latest, language),
            downloads: self.offered(Subject::Indicator(indicator), language),
            data_address: self.data_address(topic, key),
            metadata_address: self.routes.absolute(&self.routes.data_package()),
            previous: beside(place.and_then(|place| place.checked_sub(1))),
            next: beside(place.map(|place| place + 1)),
        })
    }

    fn latest(&self, indicator: &Indicator, period: Period, language: Language) -> Latest {
        let written = indicator.quantity(period, &self.site.units).map(|quantity| quantity.written(language));
        let status = indicator.observations.get(period).map(|one| one.status).filter(|status| *status != Status::Final);
        Latest {
            period: period.written(language),
            missing: written.is_none(),
            number: written.as_ref().map(|written| written.number.clone()).unwrap_or_default(),
            also: written.as_ref().and_then(|written| written.also.clone()),
            unit: written.map(|written| written.unit).unwrap_or_default(),
            status: status.map(Status::name),
            yoy: year_on_year(indicator, period, &self.site.units)
                .map(|growth| super::blocks::growth_view(growth, language)),
        }
    }

    /// All periods, newest first.
    fn series_rows(&self, indicator: &Indicator, language: Language) -> Vec<SeriesRow> {
        let periods = indicator.observations.periods().rev();
        let mut rows: Vec<SeriesRow> = periods.map(|period| self.series_row(indicator, period, language)).collect();
        let lacking = super::align::lacking(&rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>());
        rows.iter_mut().zip(lacking).for_each(|(row, pad)| row.pad = pad);
        rows
    }

    fn series_row(&self, indicator: &Indicator, period: Period, language: Language) -> SeriesRow {
        let quantities: Vec<Quantity<'_>> = indicator
            .observations
            .periods()
            .filter_map(|period| indicator.quantity(period, &self.site.units))
            .collect();
        let scale = common_scale(&quantities);
        let observation = indicator.observations.get(period);
        let number = indicator.quantity(period, &self.site.units).map(|one| one.written_at(language, scale).number);
        let growth = year_on_year(indicator, period, &self.site.units);
        SeriesRow {
            period: period.written(language),
            missing: number.is_none(),
            number: number.unwrap_or_default(),
            pad: String::new(),
            yoy: growth.map(|growth| growth.number(language)),
            computed_yoy: growth.is_some_and(|growth| !growth.published),
            status: observation.map(|one| one.status).filter(|status| *status != Status::Final).map(Status::name),
            note: observation.and_then(|one| one.note.as_ref()).map(|note| note.text(language).to_owned()),
            corrected: self.corrected_values(indicator, period, language),
        }
    }

    /// What stood there before corrections, the newest first.
    fn corrected_values(&self, indicator: &Indicator, period: Period, language: Language) -> Vec<CorrectedValue> {
        let of = |entry: &&Entry<'_>| {
            let correction = entry.correction;
            correction.period == Some(period) || correction.is_of_growth(period)
        };
        let entries = self.register.of_indicator(&indicator.key.value).filter(of);
        let value = |entry: &Entry<'_>| CorrectedValue {
            before: entry.before(self, language),
            number: entry.number.clone(),
            of_growth: entry.correction.period.is_none(),
        };
        entries.map(value).collect()
    }

    fn targets(&self, indicator: &Indicator, language: Language) -> Vec<TargetRow> {
        let Some(unit) = self.site.units.get(&indicator.unit.value) else { return Vec::new() };
        let row = |(period, target): (&Period, &crate::source::Spanned<rust_decimal::Decimal>)| {
            let planned = Quantity { value: target.value, upper: None, unit, qualifier: None };
            let reached = indicator.observations.get(*period).and_then(|one| one.value);
            TargetRow {
                period: period.written(language),
                target: planned.written(language).text(language),
                completion: reached
                    .and_then(|reached| share(reached, target.value))
                    .map(|(rate, _)| percentage(rate, language)),
            }
        };
        indicator.targets.iter().rev().map(row).collect()
    }

    /// The years that a chart of the series would show, where there are some to compare.
    pub(super) fn years(indicator: &Indicator) -> Option<(Period, Period)> {
        let observed: Vec<Period> = indicator
            .observations
            .iter()
            .filter(|(period, one)| one.value.is_some() && period.is_a_year())
            .map(|(period, _)| period)
            .collect();
        match observed.as_slice() {
            [first, .., last] => Some((*first, *last)),
            _ => None,
        }
    }

    /// A chart of the series where there are years to compare.
    pub(super) fn series(
        &self,
        indicator: &Indicator,
        language: Language,
    ) -> Result<Option<ChartView>, Vec<Diagnostic>> {
        let Some((first, last)) = Self::years(indicator) else { return Ok(None) };
        // The first of an order would be its shortest column.
        if self.site.units.get(&indicator.unit.value).is_some_and(|unit| unit.kind == UnitKind::Rank) {
            return Ok(None);
        }
        let spec = ChartSpec::of(indicator.key.span, vec![indicator.key.clone()], Some((first, last)));
        let source = self.site.identity.disclosing_body.text(language).to_owned();
        let declared = Declared { source: &source, period: last, name: "series", spec: &spec, number: None };
        match self.chart(declared, language) {
            Ok(chart) => Ok(Some(chart)),
            // Nobody asked for this chart: a series that must not be drawn (negative values, all zero) has its table.
            Err(found) if found.iter().all(|one| one.code == "chart-refused") => Ok(None),
            Err(found) => Err(found),
        }
    }

    /// The same as HTML, with the files to take away.
    fn series_block(
        &self,
        indicator: &Indicator,
        language: Language,
        root: &str,
    ) -> Result<Option<String>, Vec<Diagnostic>> {
        let Some(mut chart) = self.series(indicator, language)? else { return Ok(None) };
        chart.files = vec![ChartFile { name: "SVG", path: self.routes.series(indicator, language).encoded() }];
        self.chart_block(&chart, language, root).map(Some)
    }

    /// The arithmetic that the data declare of this indicator, worked out for `period`.
    fn arithmetic(&self, indicator: &Indicator, period: Period, language: Language) -> Vec<String> {
        let key = &indicator.key.value;
        let written = |key: &str| {
            let indicator = self.site.indicators.get(key)?;
            Some(indicator.quantity(period, &self.site.units)?.written(language).number)
        };
        let name = |key: &str| self.site.indicators.get(key).map(|one| one.name.text(language)).unwrap_or_default();
        let told = |arithmetic: String, names: Vec<&str>| match language {
            Language::Zh => format!("{arithmetic}（{}）", names.join("、")),
            Language::En => format!("{arithmetic} ({})", names.join("; ")),
        };
        let of = |form: &RuleForm| -> Option<String> {
            match form {
                RuleForm::Sum { total, parts } if total.value == *key => {
                    let terms: Vec<String> = parts.iter().map(|part| written(&part.value)).collect::<Option<_>>()?;
                    let names = parts.iter().map(|part| name(&part.value)).collect();
                    Some(told(format!("{} = {}", written(key)?, terms.join(" + ")), names))
                }
                RuleForm::Ratio { rate, part, whole, .. } if rate.value == *key => Some(told(
                    format!("{}% ≈ {} ÷ {}", written(key)?, written(&part.value)?, written(&whole.value)?),
                    vec![name(&part.value), name(&whole.value)],
                )),
                RuleForm::Difference { result, minuend, subtrahend } if result.value == *key => Some(told(
                    format!("{} = {} − {}", written(key)?, written(&minuend.value)?, written(&subtrahend.value)?),
                    vec![name(&minuend.value), name(&subtrahend.value)],
                )),
                RuleForm::AtMost { less, more } if less.value == *key => {
                    Some(told(format!("{} ≤ {}", written(key)?, written(&more.value)?), vec![name(&more.value)]))
                }
                _ => None,
            }
        };
        self.site.rules.iter().filter_map(|rule| of(&rule.form)).collect()
    }

    /// The reports whose texts cite the indicator, newest first.
    fn citing_reports(&self, indicator: &Indicator, language: Language) -> Vec<(&Report, Language, &ReportText)> {
        let citing = self.cited.citing_in_texts(&indicator.key.value);
        citing
            .iter()
            .map(|index| &self.site.reports[*index])
            .filter_map(|report| report.text(language).map(|(written_in, text)| (report, written_in, text)))
            .collect()
    }

    fn citing_report(
        &self,
        indicator: &Indicator,
        (report, written_in, text): (&Report, Language, &ReportText),
        language: Language,
    ) -> CitingReport {
        let key = indicator.key.value.as_str();
        let mut seen = BTreeSet::new();
        let sentences: Vec<String> = text
            .quotes_of(key)
            .filter(|sentence| seen.insert(*sentence))
            .map(|sentence| self.quote(sentence, text.title.span, key, report, written_in))
            .collect();
        let anchor = if sentences.is_empty() { String::new() } else { format!("#cite-{key}") };
        CitingReport {
            title: self.title(report, language),
            path: format!("{}{anchor}", self.routes.report(report, language).encoded()),
            date: super::lists::date(report),
            lang: (written_in != language).then(|| written_in.tag()),
            sentences,
        }
    }

    /// A sentence as HTML, with the figures of `key` marked.
    fn quote(&self, sentence: &str, span: Span, key: &str, report: &Report, language: Language) -> String {
        let mut html = String::new();
        for piece in markdown::inline(sentence, span, &mut Vec::new()) {
            match piece {
                Inline::Text(text) => html.push_str(&markdown::escape(&text)),
                Inline::Figure(reference) => {
                    let opens = html.is_empty();
                    let Some((text, _, _)) = self.written(&reference.value, report, language, opens) else { continue };
                    let text = markdown::escape(&text);
                    if reference.value.indicator == key {
                        html.push_str(&format!("<b class=\"cited\">{text}</b>"));
                    } else {
                        html.push_str(&text);
                    }
                }
            }
        }
        html
    }

    /// How to cite the indicator: a line for a text, and a full reference.
    fn cite(&self, indicator: &Indicator, period: Option<Period>, language: Language) -> Cite {
        let identity = &self.site.identity;
        let (body, name) = (identity.disclosing_body.text(language), indicator.name.text(language));
        let address = self.routes.absolute(&self.routes.indicator(indicator, language));
        let value = period
            .and_then(|period| indicator.quantity(period, &self.site.units))
            .map(|quantity| quantity.written(language).text(language))
            .unwrap_or_default();
        let period_text = period.map(|period| period.written(language)).unwrap_or_default();
        let published = self.first_published(indicator).map(|moment| moment.long(language));
        // Whoever finds another value in an older copy sees which of the two is right.
        let is_of_it = |entry: &&Entry<'_>| entry.correction.period == period && entry.correction.report.is_none();
        let corrected = self.register.of_indicator(&indicator.key.value).find(is_of_it).filter(|_| period.is_some());
        let corrected = corrected.map(|entry| entry.correction.date.long(language));
        let (portal, section) = (identity.name.text(language), identity.section.text(language));
        match language {
            Language::Zh => Cite {
                short: format!("{body}：{name}，{period_text}，{value}"),
                long: format!(
                    "{body}. {name}（{period_text}）：{value}. {portal}门户网站“{section}”专栏{}{}. {address}",
                    published.map(|day| format!("，{day}发布")).unwrap_or_default(),
                    corrected.map(|day| format!("，{day}更正")).unwrap_or_default()
                ),
            },
            Language::En => Cite {
                short: format!("{body}, {name}, {period_text}: {value}"),
                long: format!(
                    "{body}. {name}, {period_text}: {value}. {section} section of the portal of {portal}{}{}. {address}",
                    published.map(|day| format!(", published {day}")).unwrap_or_default(),
                    corrected.map(|day| format!(", corrected {day}")).unwrap_or_default()
                ),
            },
        }
    }

    /// When a report first cited the indicator.
    fn first_published(&self, indicator: &Indicator) -> Option<Moment> {
        let citing = self.cited.citing_in_texts(&indicator.key.value);
        citing.iter().filter_map(|index| self.site.reports[*index].published).min()
    }

    /// What a page about `subject` says to machines, where there are data.
    pub(super) fn data_for_machines(&self, subject: Subject<'_>, page: &Page, language: Language) -> Option<String> {
        self.has_rows(subject).then(|| self.json_ld_of_data(subject, page, language))
    }

    /// Data files about `subject`, as a page offers them.
    pub(super) fn offered(&self, subject: Subject<'_>, language: Language) -> Vec<Download> {
        let what = |name: &str| match name {
            "CSV" => language.pick("逗号分隔，Excel 可直接打开", "comma-separated, opens in spreadsheets"),
            "XLSX" => language.pick("Excel 工作簿，附说明", "Excel workbook with notes"),
            "JSON" => language.pick("供程序使用", "for programs"),
            _ => "",
        };
        self.downloads(subject)
            .into_iter()
            .map(|file| Download { name: file.name, path: file.path.encoded(), what: what(file.name) })
            .collect()
    }

    /// The address of the indicator's data beside all others of its topic; it stays when pages move.
    fn data_address(&self, topic: &Topic, key: &str) -> String {
        format!("{}#{key}", self.routes.absolute(&self.routes.data(Subject::Topic(topic), "json")))
    }
}

fn revisions(indicator: &Indicator, units: &Units, language: Language) -> Vec<Revision> {
    indicator
        .observations
        .iter()
        .rev()
        .filter(|(_, one)| one.status == Status::Revised)
        .map(|(period, one)| Revision {
            period: period.written(language),
            said: one.revised.and_then(|revised| said_of(revised, indicator, period, units, language)),
            note: one.note.as_ref().map(|note| note.text(language).to_owned()),
        })
        .collect()
}

/// What a revised value was and is, and since when.
fn said_of(
    revised: Revised,
    indicator: &Indicator,
    period: Period,
    units: &Units,
    language: Language,
) -> Option<String> {
    let now = indicator.quantity(period, units)?;
    let before = Quantity { value: revised.from, upper: None, ..now.clone() };
    let [before, now] = [before, now].map(|quantity| quantity.written(language).text(language));
    let day = revised.date.long(language);
    Some(match language {
        Language::Zh => format!("{day}由{before}修订为{now}。"),
        Language::En => format!("Revised from {before} to {now} on {day}."),
    })
}
