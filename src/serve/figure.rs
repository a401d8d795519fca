//! Where a figure on a page comes from and where it is used: from the mark that the preview puts on it
//! (`industrial-output@2023.yoy`) to what the page shows when somebody asks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::edition::Edition;
use crate::diagnostic::{Message, MessageLanguage, message, position};
use crate::find::{self, Use, UsedIn};
use crate::markdown::BlockKind;
use crate::model::{Citation, Form, Indicator, Language, Localized, Period, Site, Status};
use crate::route::{OutputPath, Routes};
use crate::source::{FileId, Sources, Span};

/// What is known of the figure with this mark; `page` is the page that shows it. `None` for a mark that is not ours.
pub(super) fn facts(edition: &Edition, mark: &str, page: &str, language: MessageLanguage) -> Option<Value> {
    let site = edition.run.checked.as_ref()?.site();
    let (key, rest) = mark.split_once('@')?;
    let (period, form) = rest.split_once('.').map_or((rest, None), |(period, form)| (period, Some(form)));
    let period = Period::parse(period)?;
    let form = match form {
        None => Form::Whole,
        Some(name) => Form::NAMES.iter().find(|(one, _)| *one == name)?.1,
    };
    let indicator = site.indicators.get(key)?;
    let mut places = Places { sources: &edition.run.sources, known: BTreeMap::new() };
    let shown_in = edition.languages(page).0;
    let routes = Routes::new(site);
    let written = |language| {
        let citation = Citation { indicator: key.to_owned(), period: Some(period), form };
        site.figure(&citation, period, language).ok()
    };
    let computed = written(Language::Zh).and_then(|figure| figure.computed);
    let observation = indicator.observations.get(period);
    let spoken = match language {
        MessageLanguage::Chinese => Language::Zh,
        MessageLanguage::English => Language::En,
    };
    let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.text(spoken).to_owned());
    let span = match (form, indicator.targets.get(&period), observation) {
        (Form::Target, Some(target), _) => target.span,
        (Form::YearOnYear | Form::Growth, _, Some(observation)) => {
            observation.year_on_year.as_ref().map_or(observation.span, |growth| growth.span)
        }
        (_, _, Some(observation)) => observation.span,
        _ => indicator.key.span,
    };
    Some(json!({
        "key": key,
        "name": { "zh": indicator.name.text(Language::Zh), "en": indicator.name.text(Language::En) },
        // With its period, so that it says the same in any report.
        "citation": format!("{{{{ {mark} }}}}"),
        "written": {
            "zh": written(Language::Zh).map(|figure| figure.text),
            "en": written(Language::En).map(|figure| figure.text),
        },
        "what": what(form).map(|what| what.in_language(language).to_owned()),
        "stored": stored(indicator, period, form),
        "computed": computed.map(|computed| computed.arithmetic),
        "period": period.written(spoken),
        "status": observation.map(|one| one.status).filter(|status| *status != Status::Final).map(Status::name),
        "note": observation.and_then(|one| text(&one.note)),
        "coverage": text(&indicator.coverage),
        "source": indicator.source.as_ref().unwrap_or(&site.identity.disclosing_body).text(spoken),
        "place": places.of(span),
        "page": address(&routes.indicator(indicator, shown_in)),
        "uses": uses(edition, site, key, shown_in, &mut places, language),
    }))
}

/// What of the indicator a figure is, where that is not its value.
fn what(form: Form) -> Option<Message> {
    Some(match form {
        Form::Whole | Form::Number | Form::Words | Form::Ordinal => return None,
        Form::YearOnYear | Form::Growth => message!(zh: "同比", en: "year on year"),
        Form::Change => message!(zh: "比上年同期变动", en: "change against a year earlier"),
        Form::Share => message!(zh: "占比", en: "share"),
        Form::Target => message!(zh: "目标", en: "target"),
        Form::Completion => message!(zh: "完成率", en: "completion"),
    })
}

/// The value as the YAML has it; of growth and target what stands there, if anything does.
fn stored(indicator: &Indicator, period: Period, form: Form) -> Option<String> {
    let unit = &indicator.unit.value;
    let observation = indicator.observations.get(period);
    match form {
        Form::Target => Some(format!("{} {unit}", indicator.targets.get(&period)?.value)),
        Form::YearOnYear | Form::Growth => Some(observation?.year_on_year.as_ref()?.value.to_string()),
        _ => {
            let observation = observation?;
            let value = observation.value?;
            let upper = observation.upper.map(|upper| format!("–{upper}")).unwrap_or_default();
            Some(format!("{value}{upper} {unit}"))
        }
    }
}

/// Where it is used, one entry per text, block, rule or correction, each with the page that shows it.
fn uses(
    edition: &Edition,
    site: &Site,
    key: &str,
    shown_in: Language,
    places: &mut Places<'_>,
    language: MessageLanguage,
) -> Vec<Value> {
    let mut told: Vec<(Use<'_>, Vec<Value>)> = Vec::new();
    for used in find::uses(site, key) {
        let place = places.of(used.span);
        let same = |one: &Use<'_>| {
            one.report.map(|report| &report.name) == used.report.map(|report| &report.name)
                && one.what.message() == used.what.message()
        };
        match told.iter_mut().find(|(one, _)| same(one)) {
            Some((_, lines)) => lines.push(place),
            None => told.push((used, vec![place])),
        }
    }
    let routes = Routes::new(site);
    told.into_iter()
        .map(|(used, lines)| {
            let in_language = if let UsedIn::Text(written_in) = used.what { written_in } else { shown_in };
            let page = used.report.map(|report| routes.report(report, in_language));
            let anchor = match used.what {
                UsedIn::Text(_) => format!("#cite-{key}"),
                UsedIn::Block(kind @ (BlockKind::Chart | BlockKind::Table), name) => format!("#{}-{name}", kind.name()),
                _ => String::new(),
            };
            json!({
                "what": used.what.message().in_language(language),
                "title": page.as_ref().and_then(|page| edition.title(page.as_str())),
                "page": page.map(|page| format!("{}{anchor}", address(&page))),
                "places": lines,
            })
        })
        .collect()
}

fn address(path: &OutputPath) -> String {
    format!("/{}", path.encoded())
}

/// Lines of places; each text is read once.
struct Places<'a> {
    sources: &'a Sources,
    known: BTreeMap<FileId, String>,
}

impl Places<'_> {
    fn of(&mut self, span: Span) -> Value {
        let sources = self.sources;
        let text = self
            .known
            .entry(span.file)
            .or_insert_with(|| String::from_utf8_lossy(&sources.read(span.file).unwrap_or_default()).into_owned());
        json!({ "file": sources.path(span.file), "line": position(text, span.start as usize).line })
    }
}
