//! The gallery in `docs/charts/`: every kind of chart in both languages. Its drawings are committed and compared as
//! text, so that whoever changes a kind sees what becomes of it; `docs/charts.md` shows them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use gongkai::chart::KINDS;
use gongkai::model::Language;

use crate::html::Page;
use crate::project::{Built, CRATE, Files, Project, files_below};

fn folder() -> PathBuf {
    PathBuf::from(CRATE).join("docs/charts")
}

/// The gallery as a project of its own; each chart also as PNG.
fn project() -> Project {
    let project = Project::copy_of(&folder());
    let site = project.read("content/site.yaml");
    project.file("content/site.yaml", &format!("{site}chart-pictures: true\n"));
    project
}

fn built() -> &'static Built {
    static GALLERY: OnceLock<Built> = OnceLock::new();
    GALLERY.get_or_init(|| project().build().done())
}

fn page(language: &str) -> &'static str {
    built().page(&format!("{}charts/kinds.html", if language == "en" { "en/" } else { "" }))
}

/// The drawings by the name of their file: `bar.zh.svg` to take away, `bar.zh.narrow.svg` as phones see it.
fn drawings() -> BTreeMap<String, String> {
    let mut drawings = BTreeMap::new();
    for (language, below) in [("zh", ""), ("en", "en/")] {
        for name in names() {
            let alone = built().page(&format!("{below}charts/kinds/chart-{name}.svg")).to_owned();
            drawings.insert(format!("{name}.{language}.svg"), alone);
            let figure = page(language).split_once(&format!("id=\"chart-{name}\"")).unwrap().1;
            let narrow = figure.split_once("<div class=\"chart-narrow\">").unwrap().1.split_once("</div>").unwrap().0;
            drawings.insert(format!("{name}.{language}.narrow.svg"), format!("{narrow}\n"));
        }
    }
    drawings
}

/// The charts in the order of the page.
fn names() -> Vec<String> {
    let text = fs::read_to_string(folder().join("content/reports/kinds/zh.md")).unwrap();
    let name = |line: &str| Some(line.strip_prefix("{{ chart ")?.strip_suffix(" }}")?.to_owned());
    text.lines().filter_map(name).collect()
}

#[test]
fn every_drawing_of_the_gallery_is_as_committed() {
    let (now, at) = (drawings(), folder().join("drawings"));
    if std::env::var_os("UPDATE_EXPECTATIONS").is_some() {
        let _ = fs::remove_dir_all(&at);
        fs::create_dir_all(&at).unwrap();
        for (name, svg) in &now {
            fs::write(at.join(name), svg).unwrap();
        }
    }
    let committed = files_below(&at);
    let committed: BTreeMap<String, String> =
        committed.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    let differing: Vec<&String> =
        now.iter().filter(|(name, svg)| committed.get(*name) != Some(svg)).map(|one| one.0).collect();
    let surplus: Vec<&String> = committed.keys().filter(|name| !now.contains_key(*name)).collect();
    assert!(
        differing.is_empty() && surplus.is_empty(),
        "other than committed: {differing:?}; no longer made: {surplus:?}\nUPDATE_EXPECTATIONS=1 rewrites docs/charts/drawings"
    );
}

#[test]
fn every_kind_is_in_the_gallery_and_in_the_manual() {
    let manual = fs::read_to_string(PathBuf::from(CRATE).join("docs/charts.md")).unwrap();
    let mut wrong = Vec::new();
    for kind in KINDS {
        let name = kind.name();
        let figure = page("en").split_once(&format!("id=\"chart-{name}\"")).map_or("", |(_, rest)| rest);
        let described = figure.split_once("<desc id=\"").and_then(|(_, rest)| rest.split_once('>'));
        if !described.is_some_and(|(_, description)| description.starts_with(kind.title(Language::En))) {
            wrong.push(format!("{name}: docs/charts shows no chart of its name and kind"));
        }
        let chapter = manual.split_once(&format!("\n## {name}: ")).map_or("", |(_, rest)| rest);
        let chapter = chapter.split("\n## ").next().unwrap_or_default();
        let picture = |language: &str| format!("](charts/drawings/{name}.{language}.svg)");
        for wanted in ["Right when", "Refused when", "```yaml", picture("zh").as_str(), picture("en").as_str()] {
            if !chapter.contains(wanted) {
                wrong.push(format!("{name}: its chapter in docs/charts.md has no `{wanted}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_id_of_the_gallery_is_unique_and_every_drawing_has_its_name_and_description_once() {
    for language in ["zh", "en"] {
        let html = page(language);
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{language}");
        for svg in html.split("<svg class=\"chart-svg\"").skip(1) {
            let svg = svg.split("</svg>").next().unwrap();
            for element in ["<title ", "<desc ", "aria-labelledby=", "aria-describedby="] {
                assert_eq!(svg.matches(element).count(), 1, "{element} in {svg}");
            }
        }
        assert_eq!(html.matches("<svg class=\"chart-svg\"").count(), 2 * names().len());
    }
    Page::read(page("zh"));
}

/// Only what a font of the machine could change; the words and figures are compared above.
#[test]
fn fonts_and_folder_of_the_machine_change_nothing() {
    let project = project();
    let nothing = tempfile::tempdir().unwrap();
    let mut command = project.command(&["build"]);
    for name in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "FONTCONFIG_PATH"] {
        command.env(name, nothing.path());
    }
    command.env("FONTCONFIG_FILE", nothing.path().join("none.conf"));
    assert!(command.output().unwrap().status.success());
    let drawn = |files: &Files| -> Files {
        let drawn = files.iter().filter(|(path, _)| path.ends_with(".svg") || path.ends_with(".png"));
        drawn.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    };
    let (one, other) = (drawn(&built().files), drawn(&project.output()));
    assert!(one.len() > 4 * names().len(), "{}", one.len());
    assert!(one == other, "a chart or a picture depends on the surroundings");
}

#[test]
#[cfg(feature = "picture")]
fn every_drawing_to_take_away_is_also_a_picture_with_something_on_it() {
    for (language, below) in [("zh", ""), ("en", "en/")] {
        for name in names() {
            let file = &built().files[&format!("{below}charts/kinds/chart-{name}.png")];
            let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
            let ground = pixels[..3].to_vec();
            let painted = pixels.chunks(3).filter(|pixel| *pixel != ground).count() * 1000 / (pixels.len() / 3);
            // In thousandths: text alone covers more than ten, and no chart fills its sheet.
            assert!((15..700).contains(&painted), "{name}, {language}: {painted} of 1000 pixels are painted");
        }
    }
}
