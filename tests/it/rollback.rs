//! Going back to a release that is kept, and telling whether the target shows what was sent.

use std::fs;

use serde_json::{Value, json};

use crate::in_place;
use crate::project::{Files, Project, files_below};

/// Publishes three releases that differ in one figure.
fn three_releases(target: &str) -> (Project, Vec<Files>) {
    let project = in_place::project();
    let text = project.read("content/indicators/economy.yaml");
    let mut releases = Vec::new();
    for value in ["287", "288", "289"] {
        project.file("content/indicators/economy.yaml", &text.replace("2023: 287", &format!("2023: {value}")));
        project.run(&["publish", target]).done();
        releases.push(built(&project));
    }
    (project, releases)
}

/// What was built, without the manifest, which gets a number at the target.
fn built(project: &Project) -> Files {
    let mut files = project.output();
    files.remove("manifest.json");
    files
}

/// What readers see of `target`, without what is kept for pages that are still open.
fn shown(project: &Project, target: &str) -> Files {
    let folder = if target == "local" {
        fs::canonicalize(project.path("published/current")).unwrap()
    } else {
        project.path("portal")
    };
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let mut files = files_below(&folder);
    for kept in manifest["kept"].as_array().into_iter().flatten() {
        files.remove(kept["path"].as_str().unwrap());
    }
    files.retain(|path, _| !path.starts_with(".gongkai/") && path != "manifest.json");
    files
}

fn serial(project: &Project, target: &str) -> u64 {
    let path = if target == "local" { "published/current/manifest.json" } else { "portal/manifest.json" };
    serde_json::from_str::<Value>(&project.read(path)).unwrap()["serial"].as_u64().unwrap()
}

#[test]
fn a_target_goes_back_to_the_release_before_without_building() {
    for target in ["local", "portal"] {
        let (project, releases) = three_releases(target);
        // What stands in the content does not matter.
        project.file("content/indicators/economy.yaml", "topic: [").remove("output");
        let ran = project.run(&["rollback", target]).done();
        assert!(shown(&project, target) == releases[1], "{target}");
        assert_eq!(serial(&project, target), 4, "numbers only grow");
        assert!(ran.stdout.contains("ghjh/2023-summary.html"), "{}", ran.stdout);
        assert!(!project.path("output").exists());
        project.run(&["verify", target]).done();
        // And back again.
        project.run(&["rollback", target]).done();
        assert!(shown(&project, target) == releases[2], "{target}");
    }
}

#[test]
fn a_release_is_named_by_its_number_in_the_history() {
    for target in ["local", "portal"] {
        let (project, releases) = three_releases(target);
        project.run(&["rollback", target, "1"]).done();
        assert!(shown(&project, target) == releases[0], "{target}");
        let history = project.run(&["history"]).done().stdout;
        let rows: Vec<Vec<&str>> = history.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(rows.len(), 5, "{history}");
        assert_eq!((rows[4][0], rows[4][2], rows[4][3]), ("4", target, rows[1][3]), "a line of its own: {history}");
        let ran = project.run(&["rollback", target, "9"]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("there is no release 9"), "{}", ran.stderr);
    }
}

#[test]
fn going_back_is_what_the_next_check_compares_with() {
    let (project, _) = three_releases("local");
    assert!(!project.check().stderr.contains("figure-changed"));
    project.run(&["rollback", "local", "1"]).done();
    let changes = project.run(&["changes"]).done();
    assert!(changes.stdout.contains("287") && changes.stdout.contains("289"), "{}", changes.stdout);
}

#[test]
fn as_many_releases_are_kept_as_the_settings_say() {
    for (target, keep) in
        [("local", "{kind: folder, path: published, keep: 2}"), ("portal", "in-place: true, keep: 2}")]
    {
        let project = in_place::project();
        let was = if target == "local" { "{kind: folder, path: published}" } else { "in-place: true}" };
        project.edit("content/site.yaml", was, keep);
        let text = project.read("content/indicators/economy.yaml");
        for value in ["287", "288", "289", "290"] {
            project.file("content/indicators/economy.yaml", &text.replace("2023: 287", &format!("2023: {value}")));
            project.run(&["publish", target]).done();
        }
        let ran = project.run(&["rollback", target, "2"]);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(ran.stderr.contains("keeps no such release"), "{}", ran.stderr);
        project.run(&["rollback", target, "3"]).done();
    }
    // Nobody keeps bytes that no release has.
    let (project, releases) = three_releases("portal");
    let objects = files_below(&project.path(".gongkai/kept/objects"));
    let wanted: std::collections::BTreeSet<String> = releases
        .iter()
        .flat_map(|files| files.values())
        .map(|bytes| gongkai::digest::Digest::of(bytes).to_string())
        .collect();
    let there = objects.keys().map(|path| path.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(wanted, there);
}

#[test]
fn before_the_second_release_there_is_nothing_to_go_back_to() {
    for target in ["local", "portal"] {
        let project = in_place::project();
        assert_eq!(project.run(&["rollback", target]).code, 3);
        project.run(&["publish", target]).done();
        let before = shown(&project, target);
        let ran = project.run(&["rollback", target]);
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("readers see what they saw before"), "{}", ran.stderr);
        assert!(shown(&project, target) == before);
    }
}

#[test]
fn each_target_has_lines_of_its_own_in_the_ledger() {
    let project = in_place::project();
    for target in ["local", "portal", "portal", "local"] {
        project.run(&["publish", target]).done();
    }
    let history = project.run(&["history"]).done().stdout;
    let targets: Vec<&str> = history.lines().skip(1).map(|line| line.split('\t').nth(2).unwrap()).collect();
    assert_eq!(targets, ["local", "portal"]);
}

#[test]
fn one_number_says_which_release_is_meant() {
    let project = in_place::project();
    project.run(&["publish", "local"]).done();
    project.run(&["publish", "portal"]).done();
    // A repair is no release of its own: the target counts it, the history does not.
    let ran = project.run(&["publish", "local", "--repair"]).done();
    assert!(ran.stderr.contains("this is still release 2 of the ledger"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("number"), "{}", ran.stderr);
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 288");
    let ran = project.run(&["publish", "local"]).done();
    assert!(ran.stderr.contains("entered into ledger.jsonl as release 3"), "{}", ran.stderr);
    let ran = project.run(&["rollback", "local", "1"]).done();
    assert!(ran.stderr.contains("was led back to release 1 of 20"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("published to"), "{}", ran.stderr);
    assert!(ran.stderr.contains("entered into ledger.jsonl as release 4"), "{}", ran.stderr);
    let chinese = project.run(&["rollback", "local", "3", "--language", "zh"]).done();
    assert!(chinese.stderr.contains("已退回第 3 次发布（20"), "{}", chinese.stderr);
}

#[test]
fn where_nothing_was_published_that_is_said() {
    for target in ["local", "portal"] {
        let project = in_place::project();
        for (command, code) in [("rollback", 3), ("verify", 1)] {
            let ran = project.run(&[command, target]);
            assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{}", ran.stderr);
            let help = format!("help: run `gongkai publish {target}` first");
            assert!(ran.stderr.contains("nothing has been published to ") && ran.stderr.contains(&help));
        }
        // What was taken away is another matter.
        project.run(&["publish", target]).done();
        project.remove(if target == "local" { "published" } else { "portal" });
        assert_eq!(project.run(&["verify", target]).stdout, "missing\tmanifest.json\n");
    }
}

#[test]
fn the_folder_of_a_target_is_not_taken_for_the_section() {
    let project = in_place::project();
    project.run(&["publish", "local"]).done();
    let ran = project.run(&["verify", "published"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("what readers see is in published/current"), "{}", ran.stderr);
    project.run(&["verify", "published/current"]).done();
}

#[test]
fn an_old_release_that_is_served_again_is_noticed() {
    for target in ["local", "portal"] {
        let folder = if target == "local" { "published" } else { "portal" };
        let project = in_place::project();
        project.run(&["publish", target]).done();
        // A copy with its links as they are.
        let copy = |from: &str, to: &str| {
            let ran =
                std::process::Command::new("cp").args(["-a", from, to]).current_dir(project.root()).status().unwrap();
            assert!(ran.success());
        };
        copy(folder, "old");
        project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 288");
        project.run(&["publish", target]).done();
        project.run(&["verify", target]).done();
        fs::rename(project.path(folder), project.path("new")).unwrap();
        copy("old", folder);
        let ran = project.run(&["verify", target]);
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains("`serial` in its manifest.json is 1; this machine has sent 2"), "{}", ran.stderr);
        // Another machine has the ledger alone.
        project.remove(".gongkai");
        let ran = project.run(&["verify", target]);
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains("shows release 1 of the ledger"), "{}", ran.stderr);
    }
}

#[test]
fn a_manifest_that_was_edited_together_with_its_files_is_noticed() {
    let project = in_place::project();
    project.run(&["publish", "portal"]).done();
    let page = project.read("portal/index.html").replace("示例街道", "示例大道");
    let mut manifest: Value = serde_json::from_str(&project.read("portal/manifest.json")).unwrap();
    for file in manifest["files"].as_array_mut().unwrap() {
        if file["path"] == "index.html" {
            file["size"] = json!(page.len());
            file["sha256"] = json!(gongkai::digest::Digest::of(page.as_bytes()).to_string());
        }
    }
    project.file("portal/index.html", &page);
    let text = serde_json::to_string_pretty(&manifest).unwrap();
    project.file("portal/manifest.json", &format!("{text}\n"));
    assert_eq!(project.run(&["verify", "portal"]).code, 1);
    project.remove(".gongkai");
    assert_eq!(project.run(&["verify", "portal"]).code, 1, "the ledger knows the release");
}

#[test]
fn any_folder_with_a_section_can_be_verified_without_a_project() {
    let project = in_place::project();
    project.build().done();
    fs::rename(project.path("output"), project.path("copy")).unwrap();
    let elsewhere = Project::empty();
    let copy = project.path("copy");
    let verify = || elsewhere.run(&["verify", copy.to_str().unwrap()]);
    assert!(verify().done().stderr.contains("byte for byte"));
    project.file("copy/index.html", "坏了");
    let ran = verify();
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "changed\tindex.html\n"));
    project.remove("copy/manifest.json");
    let ran = verify();
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.starts_with("missing\tmanifest.json\n"), "{}", ran.stdout);
}

struct Unwatched;

impl gongkai::publish::Watch for Unwatched {
    fn begin(&self, _: usize, _: u64) {}
    fn step(&self, _: u64) {}
    fn end(&self) {}
}

/// Numbers that look random and are the same in every run.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    }
}

#[test]
fn each_of_a_thousand_changes_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::new();
    let mut release = gongkai::release::Release::default();
    for number in 0..24 {
        let path = format!("{}/{number}.html", ["a", "a/b", "en", "assets"][number % 4]);
        let bytes = format!("<p>第{number}页，{}</p>\n", "字".repeat(number * 7)).into_bytes();
        let listed = gongkai::release::File::of(&bytes);
        release.files.insert(gongkai::route::OutputPath::new(&path).unwrap(), listed);
        files.insert(path, bytes);
    }
    let publication = gongkai::release::Publication::of(release).after(None);
    files.insert("manifest.json".to_owned(), publication.manifest().into_bytes());
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let paths: Vec<&String> = files.keys().collect();
    files.iter().for_each(|(path, bytes)| write(path, bytes));
    let mut dice = dice(7);
    let mut missed = Vec::new();
    for round in 0..1000 {
        let (path, other) = (paths[dice(paths.len())], paths[dice(paths.len())]);
        let mut bytes = files[path].clone();
        let mut added = None;
        match dice(6) {
            0 => {
                let at = dice(bytes.len());
                bytes[at] ^= 1 << dice(8);
                write(path, &bytes);
            }
            1 => {
                bytes.truncate(dice(bytes.len()));
                write(path, &bytes);
            }
            2 => {
                bytes.insert(dice(bytes.len()), b' ');
                write(path, &bytes);
            }
            3 => fs::remove_file(folder.path().join(path)).unwrap(),
            4 if path != other => {
                write(path, &files[other]);
                write(other, &files[path]);
            }
            _ => {
                let new = format!("{path}.{}", dice(1000));
                write(&new, b"x");
                added = Some(new);
            }
        }
        let verified = gongkai::publish::verify_folder(folder.path(), None, &Unwatched).unwrap();
        let told: Vec<&String> = verified.faults.iter().map(|(path, _)| path).chain(&verified.foreign).collect();
        if !told.contains(&added.as_ref().unwrap_or(path)) {
            missed.push((round, path.clone(), told.len()));
        }
        if let Some(added) = added {
            fs::remove_file(folder.path().join(added)).unwrap();
        }
        write(path, &files[path]);
        write(other, &files[other]);
    }
    // A bit of the manifest's number or of its list is another manifest, which is as good as this one: only what a
    // machine remembers, the ledger or a signature tell them apart.
    missed.retain(|(_, path, _)| path != "manifest.json");
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn errors_that_come_back_are_named() {
    let project = Project::new();
    project.run(&["publish", "local"]).done();
    project.run(&["correct", "cases-settled@2023", "284", "--reason", "entry-error"]).done();
    project.run(&["publish", "local"]).done();
    let back = project.run(&["rollback", "local"]).done();
    assert!(back.stderr.contains("with the errors in it:") && back.stderr.contains("cases-settled"), "{}", back.stderr);
    let forth = project.run(&["rollback", "local", "2"]).done();
    assert!(!forth.stderr.contains("with the errors in it"), "{}", forth.stderr);
}

#[test]
fn what_was_not_read_is_not_said_to_be() {
    let project = Project::new();
    let first = project.run(&["publish", "local"]).done();
    assert!(first.stderr.contains("each read back and compared"), "{}", first.stderr);
    let again = project.run(&["publish", "local"]).done();
    assert!(again.stderr.contains("0 sent") && !again.stderr.contains("read back"), "{}", again.stderr);
}
