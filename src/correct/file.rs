//! The file of a correction, as an editor would write it.

use super::figure::{Figure, Form};
use super::{Request, quoted};
use crate::model::{CorrectionReason, Language, Localized, Site};

/// The text of the file that announces `figure`, in whose place `from` stood; `number` is its place in the register of the year,
/// where that has to be fixed.
pub(super) fn text(
    figure: &Figure<'_>,
    from: &Localized<String>,
    number: Option<u32>,
    site: &Site,
    request: &Request,
) -> Vec<u8> {
    let mut words = Words::new();
    words.line("indicator", &figure.indicator.key.value);
    match figure.form {
        Form::Value => words.line("period", &figure.period.to_string()),
        Form::YearOnYear => words.localized("place", &figure.place_in_words()),
    }
    words.line("date", &request.date);
    words.localized("from", from);
    words.localized("to", &figure.told(&figure.new));
    if let Some(qualifier) = figure.observation.qualifier.filter(|_| figure.form == Form::Value) {
        words.line("qualifier", qualifier.name());
    }
    words.reason(request);
    words.note(site, request);
    words.localized("responsible", &site.identity.disclosing_body);
    words.number(number);
    words.text()
}

/// The file line by line.
pub(super) struct Words {
    lines: Vec<String>,
}

impl Words {
    pub(super) fn new() -> Self {
        Self { lines: vec!["# yaml-language-server: $schema=../.schema/correction.json".to_owned()] }
    }

    pub(super) fn line(&mut self, key: &str, value: &str) {
        self.lines.push(format!("{key}: {value}"));
    }

    pub(super) fn localized(&mut self, key: &str, text: &Localized<String>) {
        self.line(key, &localized(text));
    }

    pub(super) fn reason(&mut self, request: &Request) {
        let reason = CorrectionReason::NAMES.iter().find(|(_, reason)| *reason == request.reason);
        self.line("reason", reason.map_or("other", |(name, _)| name));
    }

    /// The remark; a language that it lacks is left open.
    pub(super) fn note(&mut self, site: &Site, request: &Request) {
        if request.note.zh.is_none() && request.note.en.is_none() {
            return;
        }
        self.lines.push("note:".to_owned());
        for language in &site.identity.languages {
            let code = language.code();
            self.lines.push(match request.note.get(*language) {
                Some(note) => format!("  {code}: {}", quoted(note)),
                None => format!("  # {code}: {}", language.pick("请补上中文", "to be filled in")),
            });
        }
    }

    /// Its place in the register of the year, where that has to be fixed.
    pub(super) fn number(&mut self, number: Option<u32>) {
        if let Some(number) = number {
            self.line("number", &number.to_string());
        }
    }

    /// A file that readers had before.
    pub(super) fn superseded(&mut self, file: &str, name: &Localized<String>) {
        self.lines.push("superseded:".to_owned());
        self.lines.push(format!("  - file: {}", quoted(file)));
        self.lines.push(format!("    name: {}", localized(name)));
    }

    pub(super) fn text(self) -> Vec<u8> {
        (self.lines.join("\n") + "\n").into_bytes()
    }
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
