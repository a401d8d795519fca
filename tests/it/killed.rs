//! A build or a publication that is killed at one of its system calls: no file is ever half, and the next run, of the same
//! release or of another one, leaves nothing over.
//!
//! `GONGKAI_KILLS=all` tries every call instead of one in eleven.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::in_place;
use crate::project::{Files, Project, Ran, files_below, skipped};

/// Whatever changes something.
const CALLS: &str = "rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,mkdir,mkdirat,fsync,fdatasync,symlink,\
                     symlinkat,write,ftruncate";

/// Enters what makes release `name`: another figure, a report of its own, no memory of the others.
fn enter(project: &Project, name: &str) {
    for entry in fs::read_dir(project.path("content/reports")).unwrap().map(Result::unwrap) {
        if entry.file_name().to_str().unwrap().starts_with("notice-") {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    in_place::add_report(project, &format!("notice-{name}"));
    in_place::change(project, u32::from(name.as_bytes()[0] % 50));
    let _ = fs::remove_file(project.path("ledger.jsonl"));
}

/// What readers see of `target`.
fn seen(project: &Project, target: &str) -> Files {
    let folder = if target == "local" { "published/current" } else { "portal" };
    let mut files = files_below(&fs::canonicalize(project.path(folder)).unwrap());
    files.retain(|path, _| !path.starts_with(".gongkai/"));
    files
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    let _ = fs::remove_dir_all(to);
    assert!(Command::new("cp").arg("-a").args([from, to]).status().unwrap().success());
}

/// Whether runs can be killed at a call of theirs.
fn can_kill() -> bool {
    let can = Command::new("strace").arg("-V").output().is_ok();
    if !can {
        skipped("strace is not installed, no run was killed");
    }
    can
}

/// Every how many calls a run is killed.
fn step() -> usize {
    if std::env::var("GONGKAI_KILLS").is_ok_and(|which| which == "all") { 1 } else { 11 }
}

/// Runs `gongkai` in the project and kills it at a call. Whether it came to its end before.
fn survives(project: &Project, arguments: &[&str], call: usize) -> bool {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={CALLS}:signal=KILL:when={call}")]);
    traced.arg(env!("CARGO_BIN_EXE_gongkai")).args(arguments).current_dir(project.root());
    Ran::of(traced).code == 0
}

/// What each of three releases is.
fn releases(project: &Project) -> BTreeMap<&'static str, Files> {
    let built = ["a", "b", "c"].map(|name| {
        enter(project, name);
        project.build().done();
        (name, project.output())
    });
    built.into()
}

/// The bytes that each file of one of them has.
fn known(built: &BTreeMap<&str, Files>) -> BTreeMap<String, BTreeSet<Vec<u8>>> {
    let mut known: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for (path, bytes) in built.values().flatten() {
        known.entry(path.clone()).or_default().insert(bytes.clone());
    }
    known
}

#[test]
fn a_killed_build_is_made_good_by_the_next() {
    if !can_kill() {
        return;
    }
    let project = in_place::project();
    let built = releases(&project);
    let known = known(&built);
    let mut points = 0;
    for call in (1..).step_by(step()) {
        enter(&project, "a");
        project.build().done();
        enter(&project, "b");
        if survives(&project, &["build"], call) {
            break;
        }
        points += 1;
        for (path, bytes) in project.output() {
            assert!(known[&path].contains(&bytes), "call {call}: {path} is torn");
        }
        let next = ["a", "b", "c"][points % 3];
        enter(&project, next);
        project.build().done();
        let now = project.output();
        let paths = now.keys().chain(built[next].keys());
        let wrong: Vec<&String> = paths.filter(|path| now.get(*path) != built[next].get(*path)).collect();
        assert!(wrong.is_empty(), "call {call}, then {next}: {wrong:?}");
        assert!(!project.path(".gongkai-output").exists(), "call {call} leaves a stage behind");
    }
    assert!(points > 4, "{points} builds were killed");
}

/// Kills publications of a second release over a first one at many calls, and mends each towards one of three.
fn kill(target: &str) {
    if !can_kill() {
        return;
    }
    let project = in_place::project();
    let built = releases(&project);
    let known = known(&built);
    enter(&project, "a");
    project.run(&["publish", target]).done();
    enter(&project, "b");
    project.build().done();
    let saved = tempfile::tempdir().unwrap();
    copy(project.root(), &saved.path().join("saved"));
    let mut points = 0;
    for call in (1..).step_by(step()) {
        for part in ["content", "published", "portal", ".gongkai"] {
            let from = saved.path().join("saved").join(part);
            if from.exists() {
                copy(&from, &project.path(part));
            }
        }
        if survives(&project, &["publish", target], call) {
            break;
        }
        points += 1;
        for (path, bytes) in seen(&project, target).iter().filter(|(path, _)| *path != "manifest.json") {
            assert!(known[path.as_str()].contains(bytes), "call {call}: {path} is torn");
        }
        let next = ["a", "b", "c"][points % 3];
        enter(&project, next);
        project.run(&["publish", target]).done();
        let mut now = seen(&project, target);
        let manifest: Value = serde_json::from_slice(&now.remove("manifest.json").unwrap()).unwrap();
        for kept in manifest["kept"].as_array().into_iter().flatten() {
            assert!(now.remove(kept["path"].as_str().unwrap()).is_some(), "call {call}: {kept}");
        }
        let mut wanted = built[next].clone();
        wanted.remove("manifest.json");
        let paths = now.keys().chain(wanted.keys());
        let wrong: Vec<&String> = paths.filter(|path| now.get(*path) != wanted.get(*path)).collect();
        assert!(wrong.is_empty(), "call {call}, then {next}: {wrong:?}");
        if target == "portal" {
            in_place::assert_nothing_left(&project);
        } else {
            let hidden = |path: &str| {
                files_below(&project.path(path))
                    .into_keys()
                    .filter(|path| path.contains("/.") || path.starts_with('.'))
                    .collect::<Vec<_>>()
            };
            assert_eq!(hidden("published"), [".gongkai-target", ".gongkai/lock"], "call {call}");
        }
    }
    assert!(points > 4, "{points} publications were killed");
}

#[test]
fn a_killed_publication_file_by_file_is_made_good_by_the_next() {
    kill("portal");
}

#[test]
fn a_killed_publication_with_a_link_is_made_good_by_the_next() {
    kill("local");
}
