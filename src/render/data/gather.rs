//! Puts datasets together: which observations, what they are called, which publication they stand on.

use std::collections::BTreeSet;

use super::dataset::{Dataset, Outline, Row};
use super::index;
use crate::model::{Indicator, Language, Localized, Moment, Period, year_on_year};
use crate::reads;
use crate::render::Maker;
use crate::route::Subject;

impl<'a> Maker<'a> {
    /// The observations about `subject`.
    pub(in crate::render) fn dataset<'d>(&self, subject: Subject<'d>) -> Dataset<'d>
    where
        'a: 'd,
    {
        let outline = self.outline(subject);
        let row = |(indicator, period): &(&'d Indicator, Period)| self.observation_row(subject, indicator, *period);
        let rows = outline.observed.iter().filter_map(row);
        Dataset { rows: rows.collect(), outline }
    }

    /// All observations: several files and pages show them, and they are gathered once.
    pub(in crate::render) fn whole(&self) -> &Dataset<'a> {
        let (whole, looked_at) = self.whole.get_or_init(|| reads::during(|| self.dataset(Subject::All)));
        reads::note_all(looked_at);
        whole
    }

    /// What can be said of the observations about `subject` without their values.
    pub(in crate::render) fn outline<'d>(&self, subject: Subject<'d>) -> Outline<'d>
    where
        'a: 'd,
    {
        let observed = self.observed(subject);
        let mut outline = Outline {
            subject,
            routes: self.routes,
            site: self.site,
            title: Localized::default(),
            description: Localized::default(),
            pages: Localized::default(),
            modified: self.modified(subject, &observed),
            observed,
        };
        let counts = (outline.indicators().count(), outline.observed.len());
        for language in self.site.identity.languages.iter().copied() {
            let (title, description) = self.words(subject, counts, language);
            outline.title.set(language, title);
            outline.description.set(language, description);
            outline.pages.set(language, self.page_about(subject, language));
        }
        outline
    }

    /// The newest publication or correction that the data about `subject` stand on.
    pub(in crate::render) fn modified_of_data(&self, subject: Subject<'_>) -> Option<Moment> {
        self.modified(subject, &self.observed(subject))
    }

    /// Whether there are observations about `subject`.
    pub(in crate::render) fn has_rows(&self, subject: Subject<'_>) -> bool {
        let observed = |indicator: &Indicator| !indicator.observations.is_empty();
        match subject {
            Subject::All => self.site.indicators.values().any(observed),
            Subject::Topic(topic) => {
                topic.indicators.iter().filter_map(|key| self.site.indicators.get(key)).any(observed)
            }
            Subject::Indicator(indicator) => observed(indicator),
            Subject::Report(report) => self.cited.cites(report),
            Subject::Chart(report, name) => !index::charted(self.site, report, name).is_empty(),
        }
    }

    /// Which observations there are about `subject`, in order.
    fn observed<'d>(&self, subject: Subject<'d>) -> Vec<(&'d Indicator, Period)>
    where
        'a: 'd,
    {
        let site = self.site;
        let of = |indicator: &'d Indicator| indicator.observations.periods().map(move |period| (indicator, period));
        let known = |key: &String| site.indicators.get(key);
        let at = |(key, period): index::Key<'d>| Some((site.indicators.get(key)?, period));
        match subject {
            Subject::All => {
                site.topics.iter().flat_map(|topic| &topic.indicators).filter_map(known).flat_map(of).collect()
            }
            Subject::Topic(topic) => topic.indicators.iter().filter_map(known).flat_map(of).collect(),
            Subject::Indicator(indicator) => of(indicator).collect(),
            Subject::Report(report) => self.cited.cited_by(report).into_iter().filter_map(at).collect(),
            Subject::Chart(report, name) => index::charted(site, report, name).into_iter().filter_map(at).collect(),
        }
    }

    fn observation_row<'d>(&self, subject: Subject<'d>, indicator: &'d Indicator, period: Period) -> Option<Row<'d>>
    where
        'a: 'd,
    {
        let key = indicator.key.value.as_str();
        let reports = match subject {
            // Of many reports each would list many others, and be another one whenever one of them is.
            Subject::Report(report) | Subject::Chart(report, _) => vec![report.name.as_str()],
            _ => self.cited.citing((key, period)).collect(),
        };
        Some(Row {
            site: self.site,
            topic: self.site.topics.get(self.cited.topic_of(key)?)?,
            indicator,
            unit: self.site.units.get(&indicator.unit.value),
            period,
            observation: indicator.observations.get(period)?,
            growth: year_on_year(indicator, period, &self.site.units),
            published: self.cited.first_cited((key, period)),
            reports,
        })
    }

    /// The newest publication of a report that cites one of the observations, or correction of one of them.
    fn modified(&self, subject: Subject<'_>, observed: &[(&Indicator, Period)]) -> Option<Moment> {
        let published = match subject {
            Subject::Report(report) | Subject::Chart(report, _) => report.published,
            _ => {
                let last = |(indicator, period): &(&Indicator, Period)| {
                    self.cited.last_cited((indicator.key.value.as_str(), *period))
                };
                observed.iter().filter_map(last).max()
            }
        };
        let corrected = match subject {
            Subject::All => {
                let of_figures = self.register.all().iter().filter(|entry| entry.indicator.is_some());
                of_figures.map(|entry| entry.correction.date).max()
            }
            _ => {
                let keys: BTreeSet<&str> = observed.iter().map(|(indicator, _)| indicator.key.value.as_str()).collect();
                let entries = keys.into_iter().flat_map(|key| self.register.of_indicator(key));
                entries.map(|entry| entry.correction.date).max()
            }
        };
        published.max(corrected)
    }

    /// Title and description.
    fn words(&self, subject: Subject<'_>, counts: (usize, usize), language: Language) -> (String, String) {
        let identity = &self.site.identity;
        let (section, body) = (identity.section.text(language), identity.disclosing_body.text(language));
        let counted = counted(counts, language);
        match (subject, language) {
            (Subject::All, Language::Zh) => {
                (format!("{section}指标数据"), format!("{body}公布的全部指标数据，{counted}。"))
            }
            (Subject::All, Language::En) => {
                (format!("Indicators of {section}"), format!("All indicators published by {body}: {counted}."))
            }
            (Subject::Topic(topic), Language::Zh) => {
                let name = topic.name.text(language);
                (format!("{section}指标数据：{name}"), format!("{body}公布的{name}指标数据，{counted}。"))
            }
            (Subject::Topic(topic), Language::En) => {
                let name = topic.name.text(language);
                let description = format!("Indicators on the topic “{name}” published by {body}: {counted}.");
                (format!("Indicators of {section}: {name}"), description)
            }
            (Subject::Indicator(indicator), Language::Zh) => {
                let name = indicator.name.text(language);
                (format!("{section}：{name}"), format!("{body}公布的“{name}”各期数据。{}", about(indicator, language)))
            }
            (Subject::Indicator(indicator), Language::En) => {
                let name = indicator.name.text(language);
                let description =
                    format!("Values of “{name}” by period, published by {body}.{}", about(indicator, language));
                (format!("{section}: {name}"), description)
            }
            (Subject::Report(report), Language::Zh) => {
                let title = self.title(report, language);
                (format!("《{title}》引用的数据"), format!("{body}《{title}》的正文、图表引用的数据，{counted}。"))
            }
            (Subject::Report(report), Language::En) => {
                let title = self.title(report, language);
                let description =
                    format!("Figures cited by the text, charts and tables of “{title}”, {body}: {counted}.");
                (format!("Figures in “{title}”"), description)
            }
            (Subject::Chart(report, _), Language::Zh) => {
                let title = self.title(report, language);
                (format!("《{title}》图表数据"), format!("{body}《{title}》一幅图的数据，{counted}。"))
            }
            (Subject::Chart(report, _), Language::En) => {
                let title = self.title(report, language);
                let description = format!("Figures behind a chart of “{title}”, {body}: {counted}.");
                (format!("Data of a chart in “{title}”"), description)
            }
        }
    }

    /// The address of the page that offers the data.
    fn page_about(&self, subject: Subject<'_>, language: Language) -> String {
        self.routes.absolute(&match subject {
            Subject::All => self.routes.indicators(language),
            Subject::Topic(topic) => self.routes.topic(&topic.key, language),
            Subject::Indicator(indicator) => self.routes.indicator(indicator, language),
            Subject::Report(report) | Subject::Chart(report, _) => self.routes.report(report, language),
        })
    }
}

fn counted((indicators, observations): (usize, usize), language: Language) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match language {
        Language::Zh => format!("共{indicators}项指标、{observations}条观测值"),
        Language::En => format!("{}, {}", plural(indicators, "indicator"), plural(observations, "observation")),
    }
}

/// Definition and coverage, as sentences behind another one.
fn about(indicator: &Indicator, language: Language) -> String {
    let mut sentences = String::new();
    for text in [&indicator.definition, &indicator.coverage].into_iter().flatten() {
        let text = text.text(language);
        match language {
            Language::Zh => sentences.push_str(&format!("{text}。")),
            Language::En => {
                let mut characters = text.chars();
                let first = characters.next().map(char::to_uppercase);
                sentences.push(' ');
                sentences.extend(first.into_iter().flatten().chain(characters));
                sentences.push('.');
            }
        }
    }
    sentences.replace("。。", "。").replace("..", ".")
}
