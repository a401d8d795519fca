//! What can be found: one entry for each report, indicator, topic, column, file and correction.

use serde::{Deserialize, Serialize};

use crate::model::Period;

/// What kind of thing an entry is, by the letter that stands for it in the scripts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Report,
    Indicator,
    /// The data of a topic.
    Data,
    /// An attachment.
    File,
    Correction,
    Column,
}

impl Kind {
    fn letter(self) -> &'static str {
        match self {
            Self::Report => "r",
            Self::Indicator => "i",
            Self::Data => "d",
            Self::File => "f",
            Self::Correction => "c",
            Self::Column => "k",
        }
    }
}

/// One thing that can be found.
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The years that it is about.
    pub(super) years: Vec<i16>,
    /// The place of its column in the list of columns.
    pub(super) column: Option<usize>,
    /// `2024-06-13`, or empty.
    pub(super) date: String,
    /// Names that it is found by and that are not shown: keys, initials of the pinyin.
    pub(super) names: Vec<String>,
    pub(super) shown: Shown,
}

/// What is shown of an entry that was found.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) path: String,
    pub(super) title: String,
    /// The language of title and sections where it is not the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<&'static str>,
    /// Its name in the other language, with that language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) also: Option<(&'static str, String)>,
    /// The way to it, in words.
    pub(super) trail: Vec<String>,
    /// What its text is cut into; the first one has no heading.
    pub(super) sections: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) answer: Option<Answer>,
}

/// A section: heading, anchor, text.
#[derive(Serialize, Deserialize)]
pub(super) struct Part(pub(super) String, pub(super) String, pub(super) String);

/// Hands out headings and texts of sections, with their places in the entry.
pub(super) fn each_section(sections: &[Part], each: &mut dyn FnMut(u32, &str)) {
    for (text, place) in sections.iter().flat_map(|part| [&part.0, &part.2]).zip(1..) {
        each(place, text);
    }
}

/// The latest figure of an indicator.
#[derive(Serialize)]
pub(super) struct Answer {
    pub(super) number: String,
    pub(super) unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) also: Option<String>,
    pub(super) period: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) coverage: Option<String>,
    pub(super) source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'static str>,
}

/// What filters and ranking need to know of an entry, found or not: kind, date, years, column, number of sections.
#[derive(Serialize)]
pub(super) struct Row(&'static str, String, Vec<i16>, Option<usize>, usize);

impl Entry {
    /// Hands out each text that it is found by, with its place in the entry.
    pub(super) fn each_text(&self, each: &mut dyn FnMut(u32, &str)) {
        each(0, &self.shown.title);
        for name in self.names.iter().chain(self.shown.also.iter().map(|(_, name)| name)) {
            each(0, name);
        }
        each_section(&self.shown.sections, each);
    }

    /// How many places it has.
    pub(super) fn places(&self) -> u32 {
        u32::try_from(1 + 2 * self.shown.sections.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn row(&self) -> Row {
        Row(self.kind.letter(), self.date.clone(), self.years.clone(), self.column, self.shown.sections.len())
    }
}

/// The years of some periods, each once, in order.
pub(super) fn years(periods: impl Iterator<Item = Period>) -> Vec<i16> {
    let years: std::collections::BTreeSet<i16> = periods.map(Period::year).collect();
    years.into_iter().collect()
}
