//! Writes a topic of indicators as an editor would write it by hand.

use std::fmt::Write as _;

use super::Request;
use super::amount::Amount;
use super::sheet::Sheet;
use super::table::Indicator;
use crate::model::Qualifier;

/// The file of the topic.
pub(super) fn yaml(request: &Request<'_>, sheet: &Sheet, indicators: &[Indicator]) -> String {
    let mut text = String::from("# yaml-language-server: $schema=../.schema/indicators.json\n");
    let sheet = sheet.name.as_ref().map(|name| format!("，工作表 {name}")).unwrap_or_default();
    let file = one_line(request.file);
    let _ =
        writeln!(text, "# 由 {file}{} 导入 · imported; compare with the source before you publish", one_line(&sheet));
    let zh = request.names.0.unwrap_or(request.topic);
    let en = request.names.1.map_or_else(|| capitalised(request.topic), str::to_owned);
    let _ = writeln!(text, "topic: {{zh: {}, en: {}}}\nindicators:", scalar(zh), scalar(&en));
    for indicator in indicators {
        let names: Vec<String> = [("zh", Some(&indicator.zh)), ("en", indicator.en.as_ref())]
            .into_iter()
            .filter_map(|(language, name)| Some((language, name.filter(|name| !name.is_empty())?)))
            .map(|(language, name)| format!("{language}: {}", scalar(name)))
            .collect();
        let _ = writeln!(text, "  {}:\n    name: {{{}}}", indicator.key, names.join(", "));
        let _ = writeln!(text, "    unit: {}\n    observations:", scalar(&indicator.unit));
        for (period, amount) in &indicator.observations {
            let _ = writeln!(text, "      {period}: {}", observation(amount));
        }
    }
    text
}

fn observation(amount: &Amount) -> String {
    match amount {
        Amount::Missing => "{missing: true}".to_owned(),
        Amount::Known { value, to: None, qualifier: None } => value.to_string(),
        Amount::Known { value, to, qualifier } => {
            let mut text = format!("{{value: {value}");
            if let Some(to) = to {
                let _ = write!(text, ", to: {to}");
            }
            if let Some(name) = qualifier.map(Qualifier::name) {
                let _ = write!(text, ", qualifier: {name}");
            }
            text + "}"
        }
    }
}

/// A text as YAML takes it inside braces: plain where nothing in it means something else, else quoted.
fn scalar(text: &str) -> String {
    let harmless = |character: char| {
        character.is_alphanumeric() || matches!(character, ' ' | '（' | '）' | '“' | '”' | '、' | '·' | '’' | '/')
    };
    let plain = text.chars().all(harmless)
        && text.chars().next().is_some_and(char::is_alphabetic)
        && !text.ends_with(' ')
        && !matches!(text.to_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "nan");
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn capitalised(key: &str) -> String {
    let words = key.replace('-', " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
