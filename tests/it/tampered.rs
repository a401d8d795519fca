//! A thousand random tamperings with a section that was published: `verify` names each.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::in_place;
use crate::line::mixed;
use crate::project::{Files, Project, files_below};
use crate::remote;
use crate::servers::Server;
use crate::sftp;

/// Runs of `verify`, and tamperings that each has to find beside one another: one must not hide another.
const RUNS: u64 = 20;
const TAMPERINGS: usize = 50;

/// Numbers drawn one after the other.
struct Lots {
    seed: u64,
    drawn: u64,
}

impl Lots {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.drawn += 1;
        usize::try_from(mixed(self.seed, self.drawn) % end as u64).unwrap()
    }
}

/// Tampers with a file that is in `left`, and takes all files that it touches out of there. The lines that `verify` has to
/// print for it.
fn tamper(folder: &Path, files: &Files, left: &mut Vec<String>, lots: &mut Lots) -> Vec<String> {
    let path = left.swap_remove(lots.below(left.len()));
    let (bytes, place) = (&files[&path], folder.join(&path));
    let changed = |bytes: &[u8]| fs::write(&place, bytes).unwrap();
    match lots.below(6) {
        0 => {
            fs::remove_file(&place).unwrap();
            return vec![format!("missing\t{path}")];
        }
        1 => {
            let name = format!("{path}-{}", lots.below(1 << 20));
            fs::write(folder.join(&name), bytes).unwrap();
            return vec![format!("foreign\t{name}")];
        }
        2 => {
            let other = left.iter().position(|other| files[other] != *bytes).unwrap();
            let other = left.swap_remove(other);
            changed(&files[&other]);
            fs::write(folder.join(&other), bytes).unwrap();
            return vec![format!("changed\t{other}"), format!("changed\t{path}")];
        }
        3 => changed(&bytes[..lots.below(bytes.len())]),
        4 => changed(&[bytes.as_slice(), b"\n"].concat()),
        _ => {
            let mut bytes = bytes.clone();
            let at = lots.below(bytes.len());
            bytes[at] ^= 1 << lots.below(8);
            changed(&bytes);
        }
    }
    vec![format!("changed\t{path}")]
}

/// Publishes to the target `server` of `project`, whose files stand in `folder`, and tampers with them.
fn all_are_named(project: &Project, folder: &Path) {
    for number in 0..12 {
        in_place::add_report(project, &format!("report-{number}"));
    }
    remote::run(project, &["publish", "server"]).done();
    let files = files_below(folder);
    for run in 0..RUNS {
        let mut lots = Lots { seed: run + 1, drawn: 0 };
        let is_open = |path: &&String| !path.starts_with(".gongkai/") && path.as_str() != "manifest.json";
        let mut left: Vec<String> =
            files.keys().filter(is_open).filter(|path| !files[*path].is_empty()).cloned().collect();
        assert!(left.len() > TAMPERINGS * 2, "{}", left.len());
        let done: BTreeSet<String> =
            (0..TAMPERINGS).flat_map(|_| tamper(folder, &files, &mut left, &mut lots)).collect();
        let ran = remote::run(project, &["verify", "server"]);
        assert_eq!(ran.code, 1, "run {run}: {}", ran.stderr);
        let named: BTreeSet<String> = ran.stdout.lines().map(str::to_owned).collect();
        let wrong: Vec<&String> = named.symmetric_difference(&done).collect();
        assert!(wrong.is_empty(), "run {run}: {wrong:?}");
        for path in done.iter().map(|line| line.split('\t').nth(1).unwrap()) {
            let place = folder.join(path);
            let ended = files.get(path).map_or_else(|| fs::remove_file(&place), |bytes| fs::write(&place, bytes));
            ended.unwrap();
        }
    }
    let ran = remote::run(project, &["verify", "server"]).done();
    assert_eq!(ran.stdout, "");
}

#[test]
fn verify_names_each_of_a_thousand_tamperings_behind_webdav() {
    let Some(server) = Server::nginx() else { return };
    let settings = format!("kind: webdav, address: \"http://127.0.0.1:{}/\"", server.port);
    all_are_named(&remote::project_with(&settings), &server.files());
}

#[test]
fn verify_names_each_of_a_thousand_tamperings_behind_ssh() {
    let Some(server) = Server::sshd("") else { return };
    let settings = sftp::settings(&server, server.port, &server.files());
    all_are_named(&sftp::project_with(&settings), &server.files());
}

#[test]
fn verify_names_each_of_a_thousand_tamperings_in_a_folder() {
    let project = in_place::project();
    project.edit("content/site.yaml", "  portal: {", "  server: {");
    let folder = project.path("portal");
    all_are_named(&project, &folder);
}
