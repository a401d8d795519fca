//! The file of a correction, as an editor would write it.

use super::figure::{Figure, Form};
use super::{Request, quoted};
use crate::model::{CorrectionReason, Language, Localized, Site};

/// The text of the file that announces `figure`, in whose place `from` stood.
pub(super) fn text(figure: &Figure<'_>, from: &Localized<String>, site: &Site, request: &Request) -> String {
    let languages = &site.identity.languages;
    let mut lines = vec!["# yaml-language-server: $schema=../.schema/correction.json".to_owned()];
    lines.push(format!("indicator: {}", figure.indicator.key.value));
    match figure.form {
        Form::Value => lines.push(format!("period: {}", figure.period)),
        Form::YearOnYear => lines.push(format!("place: {}", localized(&figure.place_in_words()))),
    }
    lines.push(format!("date: {}", request.date));
    lines.push(format!("from: {}", localized(from)));
    lines.push(format!("to: {}", localized(&figure.told(&figure.new))));
    let reason = CorrectionReason::NAMES.iter().find(|(_, reason)| *reason == request.reason);
    lines.push(format!("reason: {}", reason.map_or("other", |(name, _)| name)));
    if request.note.zh.is_some() || request.note.en.is_some() {
        lines.push("note:".to_owned());
        for language in languages {
            let code = language.code();
            lines.push(match request.note.get(*language) {
                Some(note) => format!("  {code}: {}", quoted(note)),
                None => format!("  # {code}: {}", language.pick("请补上中文", "to be filled in")),
            });
        }
    }
    lines.push(format!("responsible: {}", localized(&site.identity.disclosing_body)));
    lines.join("\n") + "\n"
}

/// A text that both languages write the same is written once, a number without quotes.
pub(super) fn localized(text: &Localized<String>) -> String {
    let plain = |text: &str| match text.parse::<rust_decimal::Decimal>() {
        Ok(_) => text.to_owned(),
        Err(_) => quoted(text),
    };
    if let (Some(zh), Some(en)) = (&text.zh, &text.en)
        && zh == en
    {
        return plain(zh);
    }
    let texts: Vec<String> = Language::ALL
        .into_iter()
        .filter_map(|language| Some(format!("{}: {}", language.code(), quoted(text.get(language)?))))
        .collect();
    format!("{{{}}}", texts.join(", "))
}
