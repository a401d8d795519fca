//! Two to eight offices that publish to one target at the same time, again and again: one of them is what readers see, whole,
//! and whoever yields says to whom.
//!
//! Two hundred rounds, most of them where a round is quick.

use std::path::PathBuf;

use crate::in_place;
use crate::project::{Project, files_below};
use crate::remote;
use crate::servers::{Server, publish_at_once};
use crate::sftp;

/// Eight offices with a report of their own publish to `server` in so many rounds; `office` makes the project of one, `shown`
/// gives the folder with what readers see, and `left` what of our own may stay there.
fn meet(rounds: u32, office: impl Fn() -> Project, shown: impl Fn() -> PathBuf, left: &[&str]) {
    let offices: Vec<Project> = (0..8)
        .map(|number| {
            let office = office();
            in_place::add_report(&office, &format!("of-office-{number}"));
            office
        })
        .collect();
    let mut yielded = 0;
    for round in 0..rounds {
        let offices = &offices[..2 + round as usize % 7];
        let codes = publish_at_once(offices, |office| remote::run(office, &["publish", "server"]), round);
        yielded += codes.iter().filter(|code| **code == 4).count();
        let shown = shown();
        let there = files_below(&shown);
        let ours: Vec<&str> = there.keys().map(String::as_str).filter(|path| path.starts_with(".gongkai/")).collect();
        assert_eq!(ours, left, "round {round}");
        let winners = offices.iter().zip(&codes).filter(|(_, code)| **code == 0);
        let wrong: Vec<Vec<String>> =
            winners.map(|(office, _)| remote::differing(there.clone(), office.output())).collect();
        assert!(wrong.iter().any(Vec::is_empty), "round {round}: of nobody who has published: {codes:?} {wrong:?}");
        let ran = Project::empty().run(&["verify", shown.to_str().unwrap()]).done();
        assert_eq!(ran.stdout, "", "round {round}");
    }
    assert!(yielded > 0, "they never met");
}

/// A project with the target `server` in this folder.
fn with_folder(folder: &str) -> Project {
    let project = Project::new();
    let local = "  local: {kind: folder, path: published}";
    project.edit("content/site.yaml", local, &format!("{local}\n  server: {{kind: folder, {folder}}}"));
    project
}

#[test]
fn at_a_folder_with_a_link_one_comes_through() {
    let place = tempfile::tempdir().unwrap();
    let current: PathBuf = place.path().join("current");
    let folder = format!("path: {}", place.path().display());
    meet(90, || with_folder(&folder), || std::fs::canonicalize(&current).unwrap(), &[]);
}

#[test]
fn at_a_folder_without_one_comes_through() {
    let place = tempfile::tempdir().unwrap();
    let folder = format!("path: {}, in-place: true", place.path().display());
    let left = [".gongkai/lock", ".gongkai/target"];
    meet(60, || with_folder(&folder), || place.path().to_owned(), &left);
}

#[test]
fn at_a_server_that_makes_a_file_only_where_none_is_one_comes_through() {
    let Some(server) = Server::apache() else { return };
    let settings = remote::webdav(&server, "");
    meet(20, || remote::project_with(&settings), || server.files(), &[".gongkai/target"]);
}

#[test]
fn at_a_server_that_does_not_one_comes_through() {
    let Some(server) = Server::nginx() else { return };
    let settings = format!("kind: webdav, address: \"http://127.0.0.1:{}/\"", server.port);
    meet(10, || remote::project_with(&settings), || server.files(), &[".gongkai/target"]);
}

#[test]
fn over_ssh_one_comes_through() {
    let Some(server) = Server::sshd("") else { return };
    let settings = sftp::settings(&server, server.port, &server.files());
    meet(20, || sftp::project_with(&settings), || server.files(), &[".gongkai/target"]);
}
