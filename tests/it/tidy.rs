//! The house itself: who may know whom, what is listed where, and what must not be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gongkai::{chart, check, embedded};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            all.extend(files(&entry.path()));
        } else {
            all.push(entry.path());
        }
    }
    all.sort();
    all
}

/// The module that a source file belongs to: the first part of its path below `src`.
fn module(file: &Path) -> String {
    let below = file.strip_prefix(root().join("src")).unwrap();
    below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Modules from the bottom up; those of one row are strangers to each other.
const ORDER: &[&[&str]] = &[
    &["digest", "memo", "reads", "embedded", "starter", "picture", "wording"],
    &["source", "cache"],
    &["diagnostic"],
    &["markdown"],
    &["model", "attachment"],
    &["load", "check", "chart", "route", "find", "import"],
    &["release"],
    &["render", "disk", "schema", "explain", "ledger"],
    &["publish", "findings", "online", "correct"],
    &["pipeline"],
    &["serve"],
    &["cli"],
    &["main", "lib"],
];

#[test]
fn a_module_uses_only_what_stands_below_it() {
    let place = |module: &str| ORDER.iter().position(|row| row.contains(&module));
    let mut wrong = Vec::new();
    for file in files(&root().join("src")).iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let own = module(file);
        let here = place(&own).unwrap_or_else(|| panic!("{own} has no place in the order"));
        let text = fs::read_to_string(file).unwrap();
        // Comments may name whatever they like.
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for used in code.split("crate::").skip(1) {
            let name: String = used.chars().take_while(|one| one.is_ascii_alphanumeric() || *one == '_').collect();
            let Some(there) = place(&name).filter(|_| name != own) else { continue };
            if there >= here {
                wrong.push(format!("{} uses {name}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_crate_of_others_is_imported_where_its_line_says() {
    let table = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("[dev-dependencies]").next().unwrap();
    for line in section.lines().filter(|line| line.contains('=')) {
        let name = line.split('=').next().unwrap().trim();
        let row = table.lines().find(|row| {
            row.starts_with('|')
                && row.split('|').nth(1).is_some_and(|cell| cell.split([',', ' ']).any(|one| one == name))
        });
        let row = row.unwrap_or_else(|| panic!("{name} has no line in docs/dependencies.md"));
        let modules: BTreeSet<&str> = row.split('|').nth(3).unwrap().split(',').map(str::trim).collect();
        let imported = format!("{}::", name.replace('-', "_"));
        for file in files(&root().join("src")).iter().filter(|file| file.extension().is_some_and(|one| one == "rs")) {
            let text = fs::read_to_string(file).unwrap();
            let used = text.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && line.match_indices(&imported).any(|(at, _)| {
                        at == 0
                            || !line[..at]
                                .ends_with(|one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | ':'))
                    })
                    && !line.contains(&format!("super::{imported}"))
            });
            assert!(!used || modules.contains(module(file).as_str()), "{} imports {name}", file.display());
        }
    }
}

#[test]
fn rules_and_kinds_have_names_of_their_own() {
    let rules = check::RULES.iter().map(|rule| rule.name());
    let kinds = chart::KINDS.iter().map(|kind| kind.name());
    for names in [rules.collect::<Vec<_>>(), kinds.collect()] {
        let different: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
        for name in names {
            assert!(name.chars().all(|one| one.is_ascii_lowercase() || one == '-'), "{name}");
        }
    }
}

#[test]
fn the_program_holds_every_file_of_the_theme() {
    let theme = root().join("themes/portal");
    let there: Vec<String> = files(&theme)
        .iter()
        .map(|file| format!("themes/portal/{}", file.strip_prefix(&theme).unwrap().display()))
        .collect();
    let listed: Vec<String> = embedded::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed, there, "src/embedded.rs and themes/portal differ");
}

#[test]
fn both_languages_of_the_theme_have_the_same_words() {
    let keys = |language: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(root().join(format!("themes/portal/words.{language}.yaml"))).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with(['#', ' ']) && line.contains(':'));
        lines.map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    assert_eq!(keys("zh"), keys("en"));
}

#[test]
fn there_are_no_drawers() {
    for file in files(&root().join("src")) {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let drawers = ["utils", "util", "common", "helpers", "helper", "misc", "types"];
        assert!(!drawers.contains(&stem.as_str()), "{}: its contents belong to somebody", file.display());
    }
}
