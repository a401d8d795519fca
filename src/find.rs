//! Finds indicators by what an editor remembers of them: Chinese or English words, the key, initials of the pinyin;
//! and says how each is cited and where it is used. It writes results, not pages.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::{Message, MessageLanguage, message, nearest, position};
use crate::markdown::BlockKind;
use crate::model::{Citation, Form, Indicator, Language, Period, Report, Site, UnitKind, initials};
use crate::source::{Sources, Span, Spanned};

/// The indicators that `words` may mean, the likeliest first. Where one is called just so, the others are not meant.
#[must_use]
pub fn indicators<'s>(site: &'s Site, words: &str) -> Vec<&'s Indicator> {
    let words = plain(words);
    let wanted: Vec<&str> = words.split_whitespace().collect();
    let mut found: Vec<(Likeness, &str, &Indicator)> = site
        .indicators
        .values()
        .filter_map(|indicator| Some((likeness(indicator, &wanted)?, indicator.key.value.as_str(), indicator)))
        .collect();
    found.sort_by_key(|(likeness, key, _)| (*likeness, *key));
    if found.first().is_some_and(|(likeness, ..)| *likeness == Likeness::Name) {
        found.retain(|(likeness, ..)| *likeness == Likeness::Name);
    }
    found.into_iter().map(|(_, _, indicator)| indicator).collect()
}

/// The indicator whose name is most like `words`, for a reader who found nothing.
#[must_use]
pub fn near<'s>(site: &'s Site, words: &str) -> Option<&'s Indicator> {
    let words = plain(words);
    let names = |indicator: &Indicator| {
        [
            plain(&indicator.key.value),
            plain(indicator.name.text(Language::Zh)),
            plain(indicator.name.text(Language::En)),
        ]
    };
    let all: Vec<(String, &Indicator)> =
        site.indicators.values().flat_map(|indicator| names(indicator).map(|name| (name, indicator))).collect();
    let name = nearest(&words, all.iter().map(|(name, _)| name.as_str()))?;
    all.iter().find(|(known, _)| known == name).map(|(_, indicator)| *indicator)
}

/// How well an indicator answers; the least is the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// It is called so.
    Name,
    /// Its name begins so.
    Begins,
    /// The words stand in its name.
    Words,
    /// The initials begin so.
    InitialsBegin,
    /// The initials hold it.
    Initials,
}

fn likeness(indicator: &Indicator, wanted: &[&str]) -> Option<Likeness> {
    let chinese = indicator.name.text(Language::Zh);
    let names = [plain(&indicator.key.value), plain(chinese), plain(indicator.name.text(Language::En))];
    let whole = wanted.join(" ");
    if whole.is_empty() {
        return None;
    }
    if names.contains(&whole) {
        return Some(Likeness::Name);
    }
    if names.iter().any(|name| name.starts_with(&whole)) {
        return Some(Likeness::Begins);
    }
    if wanted.iter().all(|word| names.iter().any(|name| name.contains(word))) {
        return Some(Likeness::Words);
    }
    let letters: String = wanted.concat();
    // One letter begins too many things.
    if letters.len() < 2 || !letters.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let initials = initials(chinese);
    if initials.iter().any(|way| way.starts_with(&letters)) {
        return Some(Likeness::InitialsBegin);
    }
    initials.iter().any(|way| way.contains(&letters)).then_some(Likeness::Initials)
}

/// Full-width letters and capitals are typed by accident.
fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_lowercase()
}

/// The two names, the topic and the place of an indicator, and how its latest value is cited.
#[must_use]
pub fn in_short(site: &Site, sources: &Sources, indicator: &Indicator) -> String {
    let mut text = head(site, sources, indicator);
    if let Some(period) = indicator.latest() {
        cite(&mut text, &[citation(site, indicator, named(period), Form::Whole, period)]);
    }
    text
}

/// All that can be cited of an indicator, with what it writes in both languages, and every place that uses it.
#[must_use]
pub fn in_full(site: &Site, sources: &Sources, indicator: &Indicator, language: MessageLanguage) -> String {
    let mut text = head(site, sources, indicator);
    let latest = indicator.latest();
    let mut lines = Vec::new();
    if let Some(period) = latest {
        let forms = std::iter::once(Form::Whole).chain(Form::NAMES.into_iter().map(|(_, form)| form));
        for form in forms.filter(|form| is_natural(site, indicator, *form)) {
            let line = citation(site, indicator, named(period), form, period);
            // A form that writes what a plainer one writes is no choice.
            let again = lines
                .iter()
                .flatten()
                .any(|(_, written): &(String, String)| line.as_ref().is_some_and(|(_, new)| new == written));
            if !again {
                lines.push(line);
            }
        }
    }
    for period in indicator.observations.periods().rev().filter(|period| Some(*period) != latest) {
        lines.push(citation(site, indicator, Some(period), Form::Whole, period));
    }
    if let (Some(period), true) = (latest, lines.iter().any(Option::is_some)) {
        let _ = match language {
            MessageLanguage::Chinese => writeln!(text, "  引用（所属期 {period}）："),
            MessageLanguage::English => writeln!(text, "  cite it (for the period {period}):"),
        };
    }
    cite(&mut text, &lines);
    let places = places(site, sources, &indicator.key.value, language);
    let _ = match (language, places.is_empty()) {
        (MessageLanguage::Chinese, false) => writeln!(text, "  用在："),
        (MessageLanguage::English, false) => writeln!(text, "  used in:"),
        (MessageLanguage::Chinese, true) => writeln!(text, "  还没有用在任何地方"),
        (MessageLanguage::English, true) => writeln!(text, "  not used anywhere yet"),
    };
    for place in places {
        let _ = writeln!(text, "    {place}");
    }
    text
}

/// Whether anybody would write it: percentages are not spelled out, and only a place in an order is first or second.
fn is_natural(site: &Site, indicator: &Indicator, form: Form) -> bool {
    let unit = &indicator.unit.value;
    match form {
        Form::Words => site.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Counter),
        Form::Ordinal => site.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Rank),
        _ => true,
    }
}

fn head(site: &Site, sources: &Sources, indicator: &Indicator) -> String {
    let topic = site.topics.iter().find(|topic| topic.key == indicator.topic);
    let mut text = format!("{} | {}\n  ", indicator.name.text(Language::Zh), indicator.name.text(Language::En));
    if let Some(topic) = topic {
        let _ = write!(text, "{} | {}, ", topic.name.text(Language::Zh), topic.name.text(Language::En));
    }
    let _ = writeln!(text, "{}, {}", indicator.unit.value, place(sources, indicator.key.span));
    text
}

/// Reports are of whole years: any other period must be named.
fn named(period: Period) -> Option<Period> {
    (!period.is_a_year()).then_some(period)
}

/// What to write, and what it becomes.
type Line = Option<(String, String)>;

fn citation(site: &Site, indicator: &Indicator, at: Option<Period>, form: Form, period: Period) -> Line {
    let key = &indicator.key.value;
    let citation = Citation { indicator: key.clone(), period: Some(period), form };
    let zh = site.figure(&citation, period, Language::Zh).ok()?.text;
    let en = site.figure(&citation, period, Language::En).ok()?.text;
    let at = at.map(|period| format!("@{period}")).unwrap_or_default();
    let form = Form::NAMES.iter().find(|(_, one)| *one == form).map(|(name, _)| format!(".{name}")).unwrap_or_default();
    Some((format!("{{{{ {key}{at}{form} }}}}"), format!("{zh} | {en}")))
}

fn cite(text: &mut String, lines: &[Line]) {
    let width = lines.iter().flatten().map(|(citation, _)| citation.len()).max().unwrap_or_default();
    for (citation, written) in lines.iter().flatten() {
        let _ = writeln!(text, "    {citation:width$}  {written}");
    }
}

fn places(site: &Site, sources: &Sources, key: &str, language: MessageLanguage) -> Vec<String> {
    let told = |used: &Use<'_>| {
        let place = place(sources, used.span);
        if matches!(used.what, UsedIn::Text(_)) {
            return place;
        }
        format!("{place}  {}", used.what.message().in_language(language))
    };
    let mut places: Vec<String> = uses(site, key).iter().map(told).collect();
    places.dedup();
    places
}

/// A place that uses an indicator.
#[derive(Clone, Copy, Debug)]
pub struct Use<'s> {
    /// What uses it.
    pub what: UsedIn<'s>,
    /// The report that this belongs to, if it belongs to one.
    pub report: Option<&'s Report>,
    /// Where.
    pub span: Span,
}

/// What may use an indicator.
#[derive(Clone, Copy, Debug)]
pub enum UsedIn<'s> {
    /// The text of a report in a language.
    Text(Language),
    /// A chart, table or row of tiles, by its name.
    Block(BlockKind, &'s str),
    /// An arithmetic rule of the data.
    Rule,
    /// A correction.
    Correction,
}

impl UsedIn<'_> {
    /// What it is called.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Text(Language::Zh) => message!(zh: "中文正文", en: "Chinese text"),
            Self::Text(Language::En) => message!(zh: "英文正文", en: "English text"),
            Self::Block(BlockKind::Chart, name) => message!(zh: "图 {name}", en: "chart {name}"),
            Self::Block(BlockKind::Table, name) => message!(zh: "表 {name}", en: "table {name}"),
            Self::Block(BlockKind::Tiles, name) => message!(zh: "指标卡 {name}", en: "tiles {name}"),
            Self::Rule => message!(zh: "勾稽规则", en: "arithmetic rule"),
            Self::Correction => message!(zh: "更正", en: "correction"),
        }
    }
}

/// Texts that cite it, charts, tables and tiles that show it, rules that hold it, corrections of it.
#[must_use]
pub fn uses<'s>(site: &'s Site, key: &str) -> Vec<Use<'s>> {
    let mut uses = Vec::new();
    for report in site.reports.iter() {
        let mut add = |what, span| uses.push(Use { what, report: Some(report), span });
        for (language, text) in report.texts.iter() {
            let cited = text.citations.iter().filter(|citation| citation.value.indicator == key);
            cited.for_each(|citation| add(UsedIn::Text(language), citation.span));
        }
        let charts = report.charts.iter().map(|(name, spec)| (BlockKind::Chart, name, &spec.indicators));
        let tables = report.tables.iter().map(|(name, spec)| (BlockKind::Table, name, &spec.indicators));
        let tiles = report.tiles.iter().map(|(name, spec)| (BlockKind::Tiles, name, &spec.indicators));
        for (kind, name, indicators) in charts.chain(tables).chain(tiles) {
            if let Some(named) = indicators.iter().find(|named| named.value == key) {
                add(UsedIn::Block(kind, name), named.span);
            }
        }
    }
    let mut add = |what, named: Option<&Spanned<String>>| {
        uses.extend(named.map(|named| Use { what, report: None, span: named.span }));
    };
    for rule in &site.rules {
        add(UsedIn::Rule, rule.form.indicators().into_iter().find(|named| named.value == key));
    }
    for correction in &site.corrections {
        add(UsedIn::Correction, correction.indicator.as_ref().filter(|named| named.value == key));
    }
    uses
}

fn place(sources: &Sources, span: Span) -> String {
    let bytes = sources.read(span.file).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    format!("{}:{}", sources.path(span.file), position(&text, span.start as usize).line)
}
