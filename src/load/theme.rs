//! A theme's files as values: tokens, words per language, and the names of templates and assets.
//!
//! A theme may build on another one (`extends`): what it does not have itself it takes from there, file by file, word
//! by word, token by token. Files of the project stand before embedded ones of the same name
//! ([`Sources::with_embedded`]), so that changing one template means copying one file; words and tokens that a replaced
//! file lacks come from the embedded one, so that a newer program still finds what its templates ask for. What
//! templates do with the values is not known here. Begin with [`theme`].

use std::collections::BTreeMap;

use super::yaml::{Fields, Value, entries, text};
use super::{Reading, contrast};
use crate::diagnostic::{Diagnostic, Outcome, did_you_mean, message};
use crate::markdown::RawHtml;
use crate::model::{Language, Localized};
use crate::source::{FileId, Sources, Span, Spanned};

/// What a theme consists of.
#[derive(Debug)]
pub struct ThemeSource {
    /// Its name.
    pub name: String,
    /// The stylesheet that the tokens are written into; the first one by name when `theme.yaml` names none.
    pub stylesheet: Option<String>,
    /// Colours and measures, in order of their names.
    pub tokens: BTreeMap<String, String>,
    /// The words of templates, by language; `today-is` is called `today_is` there.
    pub words: Localized<BTreeMap<String, String>>,
    /// Templates: name, file, text.
    pub templates: Vec<(String, FileId, String)>,
    /// Assets: name and file.
    pub assets: Vec<(String, FileId)>,
}

/// Values by name, each with its place; later ones replace earlier ones.
pub(super) type Named = BTreeMap<String, Spanned<String>>;

/// One theme of the chain that a theme builds on.
struct Layer {
    folder: String,
    stylesheet: Option<Spanned<String>>,
    tokens: Vec<(Spanned<String>, Spanned<String>)>,
}

/// Reads the theme called `name`, and those it builds on.
#[must_use]
pub fn theme(sources: &Sources, name: &Spanned<String>) -> Outcome<ThemeSource> {
    let mut diagnostics = Vec::new();
    let reading = Reading { sources, languages: Language::ALL.to_vec(), raw_html: RawHtml::Refused };
    let Some(layers) = reading.layers(name, &mut diagnostics) else { return Outcome::new(None, diagnostics) };
    let mut tokens = Named::new();
    for layer in &layers {
        find_misnamed(&tokens, layer.tokens.iter().map(|(name, _)| name), &mut diagnostics);
        tokens.extend(layer.tokens.iter().map(|(name, value)| (name.value.clone(), value.clone())));
    }
    contrast::check(&tokens, &mut diagnostics);
    let words = reading.all_words(&layers, &mut diagnostics);
    let (mut templates, mut assets) = (BTreeMap::new(), BTreeMap::new());
    for layer in &layers {
        templates.extend(below(sources, &format!("{}templates/", layer.folder)));
        assets.extend(below(sources, &format!("{}assets/", layer.folder)));
    }
    let templates = templates.into_iter();
    let templates = templates.filter_map(|(name, file)| Some((name, file, reading.text(file, &mut diagnostics)?)));
    let templates = templates.collect();
    let stylesheet = match layers.into_iter().rev().find_map(|layer| layer.stylesheet) {
        Some(named) if assets.contains_key(&named.value) => Some(named.value),
        Some(named) => {
            diagnostics.push(no_stylesheet(&named, &assets));
            None
        }
        None => assets.keys().find(|asset| asset.ends_with(".css")).cloned(),
    };
    let theme = ThemeSource {
        name: name.value.clone(),
        stylesheet,
        templates,
        tokens: tokens.into_iter().map(|(name, value)| (name, value.value)).collect(),
        words,
        assets: assets.into_iter().collect(),
    };
    Outcome::new(Some(theme), diagnostics)
}

fn below(sources: &Sources, folder: &str) -> Vec<(String, FileId)> {
    sources.below(folder).map(|(path, file)| (path.trim_start_matches(folder).to_owned(), file)).collect()
}

fn manifest_of(name: &str) -> String {
    format!("themes/{name}/theme.yaml")
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

fn no_stylesheet(named: &Spanned<String>, assets: &BTreeMap<String, FileId>) -> Diagnostic {
    let wrong = &named.value;
    let known: Vec<&str> = assets.keys().map(String::as_str).filter(|one| one.ends_with(".css")).collect();
    let list = known.join(", ");
    Diagnostic::error(
        "unknown-stylesheet",
        named.span,
        message!(
            zh: "主题的 assets/ 里没有 `{wrong}`",
            en: "the theme's assets/ have no `{wrong}`",
        ),
    )
    .help(
        did_you_mean(wrong, known)
            .unwrap_or_else(|| message!(zh: "现有样式表：{list}", en: "stylesheets there: {list}")),
    )
}

/// What `theme.yaml` says.
#[derive(Default)]
struct Manifest {
    /// The theme it builds on.
    extends: Option<Spanned<String>>,
    stylesheet: Option<Spanned<String>>,
    tokens: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Reading<'_> {
    /// The theme's layers, the one that all others build on first. A broken chain has none.
    fn layers(&self, name: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Layer>> {
        let mut layers: Vec<Layer> = Vec::new();
        let mut next = Some(name.clone());
        while let Some(name) = next {
            let path = manifest_of(&name.value);
            let folder = path.trim_end_matches("theme.yaml").to_owned();
            if layers.iter().any(|layer| layer.folder == folder) {
                diagnostics.push(circle(&name));
                return None;
            }
            let Some(manifest) = self.sources.get(&path) else {
                diagnostics.push(no_theme(self.sources, &name));
                return None;
            };
            let own = self.manifest(manifest, diagnostics)?;
            let beneath = self.sources.beneath(&path).and_then(|file| self.manifest(file, &mut Vec::new()));
            let beneath = beneath.unwrap_or_default();
            let tokens = beneath.tokens.into_iter().chain(own.tokens).collect();
            layers.push(Layer { folder, tokens, stylesheet: own.stylesheet.or(beneath.stylesheet) });
            next = own.extends;
        }
        layers.reverse();
        Some(layers)
    }

    fn manifest(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Manifest> {
        let node = self.yaml(file, diagnostics)?;
        let mut fields = Fields::of(&node, diagnostics)?;
        fields.required("name");
        fields.optional("version");
        fields.optional("description");
        let extends = fields.optional("extends").and_then(|node| text(node, diagnostics));
        let stylesheet = fields.optional("stylesheet").and_then(|node| text(node, diagnostics));
        let tokens = fields.optional("tokens").map_or(&[][..], |node| entries(node, diagnostics));
        let tokens = tokens.iter().filter_map(|(name, node)| Some((name.clone(), text(node, diagnostics)?))).collect();
        fields.finish(diagnostics);
        Some(Manifest { extends, stylesheet, tokens })
    }

    /// The words of all layers, the same in both languages.
    fn all_words(&self, layers: &[Layer], diagnostics: &mut Vec<Diagnostic>) -> Localized<BTreeMap<String, String>> {
        let mut words = Localized::default();
        let mut places = Localized::default();
        for language in Language::ALL {
            let mut all = Named::new();
            for layer in layers {
                let path = format!("{}words.{}.yaml", layer.folder, language.code());
                for file in [self.sources.beneath(&path), self.sources.get(&path)].into_iter().flatten() {
                    let own = self.words(file, diagnostics);
                    find_misnamed(&all, own.iter().map(|(name, _)| name), diagnostics);
                    all.extend(own.into_iter().map(|(name, text)| (name.value, text)));
                    places.set(language, file);
                }
            }
            if places.get(language).is_none() {
                let path = layers.last().map_or_else(String::new, |layer| layer.folder.clone());
                let path = format!("{path}words.{}.yaml", language.code());
                diagnostics.push(Diagnostic::nowhere(
                    "missing-file",
                    message!(
                        zh: "主题缺少文件 `{path}`",
                        en: "the theme has no file `{path}`",
                    ),
                ));
                continue;
            }
            words.set(language, all.into_iter().map(|(name, text)| (name.replace('-', "_"), text.value)).collect());
        }
        compare_words(&places, &words, diagnostics);
        words
    }

    /// The words of one file, by name as written.
    fn words(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Spanned<String>)> {
        let Some(node) = self.yaml(file, diagnostics) else { return Vec::new() };
        let mut words = Vec::new();
        for (name, node) in entries(&node, diagnostics) {
            // A blank at the end of `Source: ` is meant.
            if let (Some(_), Value::Scalar { text: exact }) = (text(node, diagnostics), &node.value) {
                words.push((name.clone(), Spanned::new(exact.clone(), node.span)));
            }
        }
        words
    }
}

/// A theme that builds on itself has no ground.
fn circle(name: &Spanned<String>) -> Diagnostic {
    let again = &name.value;
    Diagnostic::error(
        "theme-circle",
        name.span,
        message!(
            zh: "主题绕了一圈：又回到 `{again}`",
            en: "the themes go round in a circle: back to `{again}`",
        ),
    )
    .help(message!(
        zh: "去掉其中一个 `extends`；最下面的主题不写 `extends`",
        en: "take one `extends` away; the theme at the bottom has none",
    ))
}

/// A name that the layers below do not know, but almost do, would change nothing: it is a slip.
fn find_misnamed<'n>(
    below: &Named,
    names: impl Iterator<Item = &'n Spanned<String>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for name in names.filter(|name| !below.is_empty() && !below.contains_key(&name.value)) {
        let wrong = &name.value;
        let Some(help) = did_you_mean(wrong, below.keys().map(String::as_str)) else { continue };
        diagnostics.push(
            Diagnostic::warning(
                "theme-name",
                name.span,
                message!(
                    zh: "这个主题所依据的主题里没有 `{wrong}`",
                    en: "the theme that this one builds on has no `{wrong}`",
                ),
            )
            .help(help),
        );
    }
}

/// A word that one language has and the other lacks would be an error on the page: it is one here.
fn compare_words(
    places: &Localized<FileId>,
    words: &Localized<BTreeMap<String, String>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (Some(zh), Some(en)) = (&words.zh, &words.en) else { return };
    for (language, here, there) in [(Language::Zh, zh, en), (Language::En, en, zh)] {
        let Some(file) = places.get(language) else { continue };
        for word in there.keys().filter(|word| !here.contains_key(*word)) {
            let word = word.replace('_', "-");
            diagnostics.push(
                Diagnostic::error(
                    "missing-word",
                    Span::whole(*file),
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
