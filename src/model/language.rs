//! The languages of a site, and what exists once per language.

use serde::{Deserialize, Serialize};

/// A language a section is written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Language {
    /// Chinese (simplified).
    Zh,
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The language of the key `code` in content files.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The key in content files and the folder in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The BCP 47 tag for `lang` and `hreflang`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language's own name, as a language switch shows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// Picks by language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Something that exists per language, or does not yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Localized<T> {
    /// Chinese.
    pub zh: Option<T>,
    /// English.
    pub en: Option<T>,
}

impl<T> Default for Localized<T> {
    fn default() -> Self {
        Self { zh: None, en: None }
    }
}

impl<T> Localized<T> {
    /// What is there in `language`.
    pub fn get(&self, language: Language) -> Option<&T> {
        match language {
            Language::Zh => self.zh.as_ref(),
            Language::En => self.en.as_ref(),
        }
    }

    /// Puts `value` under `language`.
    pub fn set(&mut self, language: Language, value: T) {
        match language {
            Language::Zh => self.zh = Some(value),
            Language::En => self.en = Some(value),
        }
    }

    /// What is there in `language`, else in the other one: a text in the wrong language is better than a blank,
    /// and the missing translation has been reported.
    pub fn or_other(&self, language: Language) -> Option<&T> {
        let other = language.pick(Language::En, Language::Zh);
        self.get(language).or_else(|| self.get(other))
    }

    /// What there is, with its language.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &T)> {
        Language::ALL.into_iter().filter_map(|language| Some((language, self.get(language)?)))
    }
}

impl Localized<String> {
    /// The text in `language`, else in the other one, else nothing.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.or_other(language).map_or("", String::as_str)
    }
}
