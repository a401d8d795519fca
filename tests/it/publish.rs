//! Publishing to a folder: readers see the old section or the new one, whole, at every moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::project::{Project, Ran, files_below};

const INDICATORS: &str = "content/indicators/economy.yaml";

fn publish(project: &Project) -> Ran {
    project.run(&["publish", "local"])
}

/// Enters another value, so that the next release differs.
fn change(project: &Project, found: u32) {
    let text = project.read(INDICATORS);
    let start = text.find("2023: 28").unwrap();
    let end = start + text[start..].find('\n').unwrap();
    project.file(INDICATORS, &format!("{}2023: 28{found:04}{}", &text[..start], &text[end..]));
}

fn current(project: &Project) -> PathBuf {
    project.path("published/current")
}

/// The names of the releases kept.
fn releases(project: &Project) -> Vec<String> {
    let folder = fs::read_dir(project.path("published/releases")).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// What is wrong with the release in `folder`, by its own manifest.
fn damage(folder: &Path) -> Option<String> {
    let text = match fs::read_to_string(folder.join("manifest.json")) {
        Ok(text) => text,
        Err(error) => return Some(format!("manifest: {error}")),
    };
    let manifest: serde_json::Value = serde_json::from_str(&text).ok()?;
    for file in manifest["files"].as_array()? {
        let path = file["path"].as_str()?;
        match fs::read(folder.join(path)) {
            Ok(bytes) if bytes.len() as u64 == file["size"].as_u64()? => {}
            Ok(_) => return Some(format!("{path} has another size")),
            Err(error) => return Some(format!("{path}: {error}")),
        }
    }
    None
}

#[test]
fn the_first_publication_is_a_whole_release() {
    let project = Project::new();
    let ran = publish(&project).done();
    assert!(ran.stderr.contains("published to"), "{}", ran.stderr);
    assert!(fs::symlink_metadata(current(&project)).unwrap().is_symlink());
    assert_eq!(damage(&current(&project)), None);
    let mut shown = files_below(&fs::canonicalize(current(&project)).unwrap());
    let mut built = project.output();
    for files in [&mut shown, &mut built] {
        // The manifest at the target has a number.
        files.retain(|path, _| !path.starts_with('.') && path != "manifest.json");
    }
    assert!(shown == built, "what is published is what was built");
}

#[test]
fn the_second_publication_says_how_much_has_changed() {
    let project = Project::new();
    publish(&project).done();
    let before = fs::read_link(current(&project)).unwrap();
    change(&project, 1);
    let ran = publish(&project).done();
    let counted = ran.stderr.split(" files changed").next().and_then(|text| text.rsplit(' ').next());
    let counted: usize = counted.and_then(|number| number.parse().ok()).expect(&ran.stderr);
    assert!((4..project.output().len()).contains(&counted), "{}", ran.stderr);
    assert_ne!(fs::read_link(current(&project)).unwrap(), before);
    assert_eq!(releases(&project).len(), 2);
    let again = publish(&project).done();
    assert!(again.stderr.contains("0 files changed, 0 removed"), "{}", again.stderr);
    assert_eq!(releases(&project).len(), 2);
}

#[test]
fn three_releases_are_kept() {
    let project = Project::new();
    for found in 0..6 {
        change(&project, found);
        publish(&project).done();
    }
    assert_eq!(releases(&project).len(), 3);
    assert_eq!(damage(&current(&project)), None);
}

#[test]
fn going_back_to_an_older_text_publishes_the_older_release() {
    let project = Project::new();
    let manifest =
        || serde_json::from_slice::<Value>(&fs::read(current(&project).join("manifest.json")).unwrap()).unwrap();
    change(&project, 1);
    publish(&project).done();
    let first = manifest();
    change(&project, 2);
    publish(&project).done();
    change(&project, 1);
    publish(&project).done();
    let third = manifest();
    assert_eq!(third["files"], first["files"]);
    assert_eq!((&first["serial"], &third["serial"]), (&json!(1), &json!(3)), "numbers only grow");
}

#[test]
fn readers_always_find_a_whole_release() {
    let project = Project::new();
    publish(&project).done();
    let stop = AtomicBool::new(false);
    let looks = AtomicUsize::new(0);
    let wrong = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut wrong = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                // A web server resolves the link for each request; a visit of one release is one resolved folder.
                match fs::canonicalize(current(&project)) {
                    Ok(folder) => wrong.extend(damage(&folder)),
                    Err(error) => wrong.push(error.to_string()),
                }
                looks.fetch_add(1, Ordering::Relaxed);
            }
            wrong
        });
        for found in 0..20 {
            change(&project, found);
            publish(&project).done();
        }
        stop.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(wrong.is_empty(), "{} of {} looks: {wrong:?}", wrong.len(), looks.load(Ordering::Relaxed));
    assert!(looks.load(Ordering::Relaxed) > 20, "the reader looked often enough");
}

#[test]
fn a_folder_of_others_is_refused() {
    let project = Project::new();
    project.file("published/index.html", "别人的");
    let ran = publish(&project);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("did not write"), "{}", ran.stderr);
    assert_eq!(project.read("published/index.html"), "别人的");
    assert!(!project.path("published/current").exists());
}

#[test]
fn a_release_damaged_at_the_target_is_made_anew() {
    let project = Project::new();
    publish(&project).done();
    let page = current(&project).join("index.html");
    fs::write(&page, "坏了").unwrap();
    publish(&project).done();
    assert_eq!(damage(&current(&project)), None);
}

#[test]
fn a_damaged_output_is_put_right_before_it_is_sent() {
    let project = Project::new();
    project.build().done();
    project.file("output/index.html", "坏了").remove("output/404.html");
    publish(&project).done();
    assert_eq!(damage(&current(&project)), None);
    assert!(!fs::read_to_string(current(&project).join("index.html")).unwrap().contains("坏了"));
}

#[test]
fn a_dry_run_writes_nothing_there() {
    let project = Project::new();
    let ran = project.run(&["publish", "local", "--dry-run"]).done();
    assert!(ran.stderr.contains("nothing was sent"), "{}", ran.stderr);
    let size = project.output()["index.html"].len();
    assert!(ran.stdout.contains(&format!("+ index.html\t{size}\n")), "{}", ran.stdout);
    assert!(!project.path("published").exists());
    publish(&project).done();
    let before = files_below(&project.path("published"));
    change(&project, 7);
    let ran = project.run(&["publish", "local", "--dry-run"]).done();
    assert!(ran.stdout.contains("~ ghjh/2023-summary.html\t") && !ran.stdout.contains("404"), "{}", ran.stdout);
    assert!(files_below(&project.path("published")) == before);
}

#[test]
fn a_dry_run_refuses_what_publishing_would_refuse() {
    let project = Project::new();
    project.file("theirs/index.html", "别人的");
    for path in ["theirs", ".."] {
        project.edit("content/site.yaml", "path: published", &format!("path: {path}"));
        for arguments in [&["publish", "local", "--dry-run"][..], &["publish", "local"]] {
            let ran = project.run(arguments);
            assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{path} {arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("did not write"), "{path} {arguments:?}: {}", ran.stderr);
        }
        project.edit("content/site.yaml", &format!("path: {path}"), "path: published");
    }
}

#[test]
fn a_path_that_was_mistyped_makes_no_folder() {
    let project = Project::new();
    for kind in [
        "{kind: folder, path: wwww/xsjd}",
        "{kind: folder, path: wwww/xsjd, in-place: true}",
        "{kind: package, path: wwww/xsjd}",
    ] {
        project.edit("content/site.yaml", "{kind: folder, path: published}", kind);
        for arguments in [&["publish", "local", "--dry-run"][..], &["publish", "local"]] {
            let ran = project.run(arguments);
            assert_eq!(ran.code, 3, "{kind} {arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("there is no folder") && ran.stderr.contains("wwww"), "{}", ran.stderr);
        }
        assert!(!project.path("wwww").exists(), "{kind}");
        project.edit("content/site.yaml", kind, "{kind: folder, path: published}");
    }
}

#[test]
fn errors_publish_nothing() {
    let project = Project::new();
    publish(&project).done();
    let before = fs::read_link(current(&project)).unwrap();
    change(&project, 3);
    project.edit("content/reports/2023-summary/en.md", "{{ output }}", "{{ outptu }}");
    let ran = publish(&project);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("nothing was published"), "{}", ran.stderr);
    assert_eq!(fs::read_link(current(&project)).unwrap(), before);
    assert_eq!(releases(&project).len(), 1);
}

#[test]
fn a_target_in_use_waits_for_nobody() {
    let project = Project::new();
    publish(&project).done();
    let held = fs::File::options().write(true).open(project.path("published/.gongkai/lock")).unwrap();
    held.lock().unwrap();
    change(&project, 4);
    let ran = publish(&project);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert_eq!(releases(&project).len(), 1);
}

#[test]
fn drafts_are_never_published() {
    let project = Project::new();
    project
        .file("content/reports/2024-plan/report.yaml", "column: ghjh\nkind: work-plan\nperiod: 2023\n")
        .file("content/reports/2024-plan/zh.md", "---\ntitle: 计划草稿\n---\n\n正文。\n")
        .file("content/reports/2024-plan/en.md", "---\ntitle: Plan\n---\n\nText.\n");
    project.build_with(&["--drafts"]).done();
    publish(&project).done();
    let shown = files_below(&fs::canonicalize(current(&project)).unwrap());
    assert!(shown.keys().all(|path| !path.contains("2024-plan")), "{:?}", shown.keys());
    assert!(shown.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("计划草稿")));
}
