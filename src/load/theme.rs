//! A theme's files as values: tokens, words per language, and the names of templates and assets.
//!
//! Files of the project stand before embedded ones of the same name ([`Sources::with_embedded`]), so that changing
//! one template means copying one file. What templates do with the values is not known here.

use std::collections::BTreeMap;

use super::Reading;
use super::yaml::{Fields, Value, entries, text};
use crate::diagnostic::{Diagnostic, Outcome, did_you_mean, message};
use crate::model::{Language, Localized};
use crate::source::{FileId, Sources, Span, Spanned};

/// What a theme consists of.
#[derive(Debug)]
pub struct ThemeSource {
    /// Its name.
    pub name: String,
    /// Colours and measures, in order of their names.
    pub tokens: BTreeMap<String, String>,
    /// The words of templates, by language; `today-is` is called `today_is` there.
    pub words: Localized<BTreeMap<String, String>>,
    /// Templates: name, file, text.
    pub templates: Vec<(String, FileId, String)>,
    /// Assets: name and file.
    pub assets: Vec<(String, FileId)>,
}

/// Reads the theme called `name`.
#[must_use]
pub fn theme(sources: &Sources, name: &Spanned<String>) -> Outcome<ThemeSource> {
    let mut diagnostics = Vec::new();
    let reading = Reading { sources, languages: Language::ALL.to_vec() };
    let folder = format!("themes/{}/", name.value);
    let Some(manifest) = sources.get(&format!("{folder}theme.yaml")) else {
        diagnostics.push(no_theme(sources, name));
        return Outcome::new(None, diagnostics);
    };
    let tokens = reading.tokens(manifest, &mut diagnostics).unwrap_or_default();
    let mut words = Localized::default();
    for language in Language::ALL {
        let path = format!("{folder}words.{}.yaml", language.code());
        match sources.get(&path) {
            Some(file) => words.set(language, reading.words(file, &mut diagnostics)),
            None => diagnostics.push(Diagnostic::nowhere(
                "missing-file",
                message!(
                    zh: "主题缺少文件 `{path}`",
                    en: "the theme has no file `{path}`",
                ),
            )),
        }
    }
    compare_words(sources, &folder, &words, &mut diagnostics);
    let mut templates = Vec::new();
    let templates_folder = format!("{folder}templates/");
    for (path, file) in sources.below(&templates_folder) {
        if let Some(text) = reading.text(file, &mut diagnostics) {
            templates.push((path.trim_start_matches(&templates_folder).to_owned(), file, text));
        }
    }
    let assets_folder = format!("{folder}assets/");
    let assets = sources
        .below(&assets_folder)
        .map(|(path, file)| (path.trim_start_matches(&assets_folder).to_owned(), file))
        .collect();
    Outcome::new(Some(ThemeSource { name: name.value.clone(), tokens, words, templates, assets }), diagnostics)
}

fn no_theme(sources: &Sources, name: &Spanned<String>) -> Diagnostic {
    let wrong = &name.value;
    let known: Vec<&str> = sources
        .below("themes/")
        .filter_map(|(path, _)| path.strip_prefix("themes/")?.strip_suffix("/theme.yaml"))
        .collect();
    let list = known.join(", ");
    Diagnostic::error(
        "unknown-theme",
        name.span,
        message!(
            zh: "没有叫 `{wrong}` 的主题",
            en: "there is no theme `{wrong}`",
        ),
    )
    .help(did_you_mean(wrong, known).unwrap_or_else(|| message!(zh: "现有主题：{list}", en: "known themes: {list}")))
}

impl Reading<'_> {
    fn tokens(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<BTreeMap<String, String>> {
        let node = self.yaml(file, diagnostics)?;
        let mut fields = Fields::of(&node, diagnostics)?;
        fields.required("name");
        fields.optional("version");
        fields.optional("description");
        let tokens = fields.optional("tokens").map_or(&[][..], |node| entries(node, diagnostics));
        let mut all = BTreeMap::new();
        for (name, node) in tokens {
            if let Some(value) = text(node, diagnostics) {
                all.insert(name.value.clone(), value.value);
            }
        }
        fields.finish(diagnostics);
        Some(all)
    }

    fn words(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
        let Some(node) = self.yaml(file, diagnostics) else { return BTreeMap::new() };
        let mut words = BTreeMap::new();
        for (name, node) in entries(&node, diagnostics) {
            // A blank at the end of `Source: ` is meant.
            if let (Some(_), Value::Scalar { text: exact }) = (text(node, diagnostics), &node.value) {
                words.insert(name.value.replace('-', "_"), exact.clone());
            }
        }
        words
    }
}

/// A word that one language has and the other lacks would be an error on the page: it is one here.
fn compare_words(
    sources: &Sources,
    folder: &str,
    words: &Localized<BTreeMap<String, String>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (Some(zh), Some(en)) = (&words.zh, &words.en) else { return };
    for (language, here, there) in [(Language::Zh, zh, en), (Language::En, en, zh)] {
        let Some(file) = sources.get(&format!("{folder}words.{}.yaml", language.code())) else { continue };
        for word in there.keys().filter(|word| !here.contains_key(*word)) {
            let word = word.replace('_', "-");
            diagnostics.push(
                Diagnostic::error(
                    "missing-word",
                    Span::whole(file),
                    message!(
                        zh: "主题的另一种文字有 `{word}`，这里没有",
                        en: "the theme's other language has the word `{word}`, this one has not",
                    ),
                )
                .help(message!(zh: "补上一行 `{word}: …`", en: "add a line `{word}: …`")),
            );
        }
    }
}
