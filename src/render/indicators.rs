//! The page of all indicators: name, latest value, period, coverage, and the reports that cite them.

use super::Maker;
use super::frame::{Head, own_column_tags, part};
use super::view::{Citing, IndicatorRow, Indicators, TopicView};
use crate::diagnostic::Diagnostic;
use crate::model::{Form, Indicator, Language, Status, Topic, initials, year_on_year};
use crate::route::Subject;

/// Reports named beside an indicator.
const CITING: usize = 3;

impl Maker<'_> {
    pub(super) fn indicators(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.indicators(language);
        let heading = language.pick("指标", "Indicators");
        let body = self.site.identity.disclosing_body.text(language);
        let description = match language {
            Language::Zh => format!("{body}在报告中公布的全部指标，每项数字只录入一次，各页引用同一份数据。"),
            Language::En => format!(
                "All indicators published in reports of {body}. Each figure is entered once; every page draws on the same data."
            ),
        };
        let keywords = language.pick("指标,统计数据,年度数据", "indicators,statistics,yearly data");
        let mut page = self.head(Head {
            kind: "indicators",
            language,
            heading: heading.to_owned(),
            description: Some(description.clone()),
            path: &path,
            steps: Vec::new(),
            tab: Some("indicators"),
            tags: own_column_tags(heading, &description, keywords, language.pick("数据", "Data")),
            notices: Vec::new(),
        });
        page.json_ld = self.data_for_machines(Subject::All, &page, language);
        let topics = self
            .site
            .topics
            .iter()
            .map(|topic| TopicView {
                key: topic.key.clone(),
                path: self.routes.topic(&topic.key, language).encoded(),
                name: topic.name.text(language).to_owned(),
                count: topic.indicators.len(),
                rows: self.indicator_rows(topic, language),
            })
            .collect();
        let view = Indicators {
            topics,
            downloads: self.offered(Subject::All, language),
            guide: None,
            total: self.site.indicators.len(),
        };
        let root = path(language).to_root();
        self.page("indicators.html", language, &root, &page, part("indicators", &view))
    }

    pub(super) fn indicator_rows(&self, topic: &Topic, language: Language) -> Vec<IndicatorRow> {
        let indicators = topic.indicators.iter().filter_map(|key| self.site.indicators.get(key));
        indicators.map(|indicator| self.indicator_row(indicator, language)).collect()
    }

    fn indicator_row(&self, indicator: &Indicator, language: Language) -> IndicatorRow {
        let text =
            |text: &Option<crate::model::Localized<String>>| text.as_ref().map(|text| text.text(language).to_owned());
        let period = indicator.latest().or_else(|| indicator.observations.periods().next_back());
        let observation = period.and_then(|period| indicator.observations.get(period));
        let written = period
            .and_then(|period| indicator.quantity(period, &self.site.units))
            .map(|quantity| quantity.written(language));
        let missing = written.is_none();
        let (number, unit) = match written {
            Some(written) => (written.number, written.unit),
            None => (String::new(), String::new()),
        };
        let status = observation.map(|observation| observation.status).filter(|status| *status != Status::Final);
        let citing = self.cited.citing_in_texts(&indicator.key.value);
        IndicatorRow {
            mark: period.and_then(|period| self.mark(&indicator.key.value, period, Form::Whole)),
            id: indicator.key.value.clone(),
            path: self.routes.indicator(indicator, language).encoded(),
            search: format!(
                "{} {} {} {}",
                indicator.name.text(Language::Zh),
                indicator.name.text(Language::En),
                indicator.key.value,
                initials(indicator.name.text(Language::Zh)).join(" ")
            ),
            name: indicator.name.text(language).to_owned(),
            coverage: text(&indicator.coverage),
            definition: text(&indicator.definition),
            period: period.map(|period| period.written(language)).unwrap_or_default(),
            number,
            unit,
            note: observation.and_then(|observation| text(&observation.note)),
            yoy: period
                .and_then(|period| year_on_year(indicator, period, &self.site.units))
                .map(|growth| growth.written(language)),
            trend: self.trend(indicator),
            status: status.map(Status::name),
            missing,
            reports: citing
                .iter()
                .take(CITING)
                .map(|index| &self.site.reports[*index])
                .map(|report| Citing {
                    title: self.title(report, language),
                    path: self.routes.report(report, language).encoded(),
                })
                .collect(),
        }
    }
}
