//! What must be said below tables and charts: coverage, values that are not final or not exact, gaps.

use super::blocks::Shown;
use crate::model::{Language, Status};

/// What must be said below a table: coverage, and values that are not final.
pub(super) fn notes(shown: &[Shown<'_>], language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    for one in shown {
        notes.extend(coverage_note(one, language));
        notes.extend(status_note(one, &one.name(language), language));
    }
    notes.extend(qualifier_note(shown, language));
    if shown.iter().any(|one| one.quantity.is_none()) {
        notes.push(language.pick("“—”表示没有数值。".to_owned(), "A dash means that there is no value.".to_owned()));
    }
    once(notes)
}

/// What must be said below a chart: the same, and over time of which period it is true.
pub(super) fn chart_notes(shown: &[Shown<'_>], over_time: bool, language: Language) -> Vec<String> {
    const MOST_GAPS: usize = 4;
    let name = |one: &Shown<'_>| match (over_time, language) {
        (false, _) => one.name(language),
        (true, Language::Zh) => format!("{}{}", one.period.written(language), one.name(language)),
        (true, Language::En) => format!("{}, {}", one.name(language), one.period.written(language)),
    };
    let mut notes: Vec<String> = shown.iter().filter_map(|one| coverage_note(one, language)).collect();
    notes.extend(shown.iter().filter_map(|one| status_note(one, &name(one), language)));
    notes.extend(qualifier_note(shown, language));
    // Bars say it themselves, beside each.
    let gaps: Vec<String> = shown.iter().filter(|one| over_time && one.quantity.is_none()).map(name).collect();
    match gaps.len() {
        0 => {}
        1..=MOST_GAPS => {
            let gaps = gaps.join(language.pick("、", "; "));
            notes.push(language.pick(format!("{gaps}无数据。"), format!("No data: {gaps}.")));
        }
        _ => notes.push(
            language.pick("图中空缺的时期无数据。".to_owned(), "Periods that are left open have no data.".to_owned()),
        ),
    }
    once(notes)
}

fn coverage_note(one: &Shown<'_>, language: Language) -> Option<String> {
    let (name, coverage) = (one.name(language), one.indicator.coverage.as_ref()?.text(language));
    Some(language.pick(format!("{name}{coverage}。"), format!("{name}: {coverage}.")))
}

fn status_note(one: &Shown<'_>, name: &str, language: Language) -> Option<String> {
    match one.observation?.status {
        Status::Forecast => Some(language.pick(format!("{name}为预计数。"), format!("{name}: expected."))),
        Status::Provisional => Some(language.pick(format!("{name}为初步数。"), format!("{name}: provisional."))),
        Status::Revised => Some(language.pick(format!("{name}已修订。"), format!("{name}: revised."))),
        Status::Final => None,
    }
}

fn qualifier_note(shown: &[Shown<'_>], language: Language) -> Option<String> {
    let inexact = |one: &Shown<'_>| one.quantity.as_ref().is_some_and(|quantity| quantity.qualifier.is_some());
    shown.iter().any(inexact).then(|| {
        language.pick(
            "带“约”“余”“近”等字的不是确数，照报告的说法。".to_owned(),
            "Figures with about, more than, nearly and the like are not exact; they stand as reported.".to_owned(),
        )
    })
}

/// The same sentence is said once.
fn once(sentences: Vec<String>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for sentence in sentences {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said
}
