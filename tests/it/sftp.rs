//! Publishing over SFTP, to a real OpenSSH: what a clerk gets, what goes wrong, and a run that is killed at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::in_place;
use crate::line::Line;
use crate::project::{Project, Ran, files_below};
use crate::remote::{assert_whole, cut_at_every_tenth};
use crate::servers::{Server, SmallDisk, free_port, publish_at_once, yielded};

const TARGET: &str = "  local: {kind: folder, path: published}";

/// Who runs the tests.
fn account() -> String {
    let said = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

/// The settings of a target at `port` on this machine, with keys that stand beside the files of `server`.
pub(crate) fn settings(server: &Server, port: u16, path: &Path) -> String {
    let beside = |name: &str| server.beside(name).display().to_string();
    format!(
        "kind: sftp, host: 127.0.0.1, port: {port}, user: {}, path: {}, key: {}, known-hosts: {}, timeout: 5",
        account(),
        path.display(),
        beside("key"),
        beside("known_hosts")
    )
}

pub(crate) fn project_with(settings: &str) -> Project {
    let project = Project::new();
    project.edit("content/site.yaml", TARGET, &format!("{TARGET}\n  server: {{{settings}}}"));
    project
}

/// A project that publishes to a server of its own.
fn pair() -> Option<(Project, Server)> {
    let server = Server::sshd("")?;
    let project = project_with(&settings(&server, server.port, &server.files()));
    Some((project, server))
}

fn publish(project: &Project) -> Ran {
    project.run(&["publish", "server"])
}

#[test]
fn a_server_that_takes_files_over_ssh_is_published_to() {
    let Some((project, server)) = pair() else { return };
    let ran = publish(&project).done();
    let place = format!("sftp://{}@127.0.0.1:{}{}/", account(), server.port, server.files().display());
    assert!(ran.stderr.contains(&format!("published to {place}")), "{}", ran.stderr);
    assert_whole(&project, &server.files());
    assert_eq!(
        fs::read_to_string(server.files().join(".gongkai/target")).unwrap().lines().nth(1),
        Some("{\"exclusive\":true}")
    );
    let inodes = || -> BTreeMap<String, u64> {
        let inode = |path: &String| fs::metadata(server.files().join(path)).unwrap().ino();
        files_below(&server.files()).into_keys().map(|path| (path.clone(), inode(&path))).collect()
    };
    // A corrected figure touches what shows it.
    let before = inodes();
    in_place::change(&project, 1);
    let ran = publish(&project).done();
    assert!(ran.stdout.contains("ghjh/2023-summary.html"), "{}", ran.stdout);
    assert_whole(&project, &server.files());
    let after = inodes();
    let same = after.iter().filter(|(path, inode)| before.get(*path) == Some(inode)).count();
    assert!(same > 30 && same < after.len(), "{same} of {} files stayed", after.len());
    publish(&project).done();
    assert_eq!(after, inodes(), "nothing is sent twice");
    // A report that comes and goes takes its folders with it.
    in_place::add_report(&project, "notice-x");
    project.edit(
        "content/catalogue.yaml",
        "  - key: ghjh",
        "  - key: other\n    name: {zh: 其他, en: Other}\n  - key: ghjh",
    );
    project.edit("content/reports/notice-x/report.yaml", "column: ghjh", "column: other");
    publish(&project).done();
    assert!(server.files().join("other/notice-x.html").exists());
    project.run(&["rollback", "server"]).done();
    assert!(!server.files().join("other").exists(), "an empty folder stays");
    let ran = project.run(&["verify", "server"]).done();
    assert_eq!(ran.stdout, "");
    // What somebody changes is found and put right.
    fs::write(server.files().join("index.html"), "<p>changed</p>").unwrap();
    fs::remove_file(server.files().join("en/index.html")).unwrap();
    fs::write(server.files().join("theirs.txt"), "theirs").unwrap();
    let ran = project.run(&["verify", "server"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (1, "missing\ten/index.html\nchanged\tindex.html\nforeign\ttheirs.txt\n")
    );
    project.run(&["publish", "server", "--repair"]).done();
    project.run(&["verify", "server"]).done();
    assert!(server.files().join("theirs.txt").exists());
}

#[test]
fn whatever_keeps_a_run_from_the_server_is_told() {
    let Some((project, server)) = pair() else { return };
    let all = settings(&server, server.port, &server.files());
    let beside = |name: &str| server.beside(name).display().to_string();
    let port = format!("port: {}", server.port);
    fs::write(server.beside("none"), "").unwrap();
    fs::write(
        server.beside("wrong"),
        format!("[127.0.0.1]:{} {}", server.port, fs::read_to_string(beside("other.pub")).unwrap()),
    )
    .unwrap();
    fs::copy(server.beside("key"), server.beside("exposed")).unwrap();
    fs::set_permissions(server.beside("exposed"), fs::Permissions::from_mode(0o644)).unwrap();
    let nobody = format!("port: {}", free_port());
    let missing = server.files().join("missing").display().to_string();
    let cases = [
        (beside("known_hosts"), beside("none"), "the server is not known: its host key stands nowhere"),
        (beside("known_hosts"), beside("absent"), "the server is not known: its host key stands nowhere"),
        (beside("known_hosts"), beside("wrong"), "the host key of the server has changed"),
        (
            format!("key: {}", beside("key")),
            format!("key: {}", beside("other")),
            "does not accept the account or the key",
        ),
        (format!("key: {}", beside("key")), format!("key: {}", beside("gone")), "the file with the key is not there"),
        (format!("key: {}", beside("key")), format!("key: {}", beside("exposed")), "chmod 600"),
        (port, nobody, "nobody answers there"),
        ("host: 127.0.0.1".to_owned(), "host: nowhere.invalid".to_owned(), "there is no such host"),
        (format!("user: {}", account()), "user: nobody-here".to_owned(), "does not accept the account or the key"),
        (format!("path: {},", server.files().display()), format!("path: {missing},"), "the server has no such folder"),
    ];
    for (from, to, said) in cases {
        let settings = all.replace(&from, &to);
        assert_ne!(settings, all);
        let project = project_with(&settings);
        let began = Instant::now();
        let ran = publish(&project);
        assert_eq!(ran.code, 3, "{said}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
        assert!(ran.stderr.contains("help: "), "{}", ran.stderr);
        assert!(began.elapsed() < Duration::from_secs(30), "{said} took {:?}", began.elapsed());
        assert!(!ran.stderr.contains("PRIVATE KEY"), "{}", ran.stderr);
        assert!(files_below(&server.files()).is_empty(), "{said}: nothing is written");
    }
    let ran = project.run(&["--language", "zh", "verify", "server"]);
    assert!(ran.stderr.contains("还没有发布过"), "{}", ran.stderr);
    // Neither a folder of others nor one without the right to write.
    fs::write(server.files().join("index.html"), "theirs").unwrap();
    let ran = publish(&project);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("did not write") && ran.stderr.contains("index.html"), "{}", ran.stderr);
}

#[test]
fn settings_that_mean_something_else_are_told_at_their_place() {
    for (settings, code) in [
        ("kind: sftp, host: \"-oProxyCommand=touch x\", user: editor, path: /srv/www", "bad-address"),
        ("kind: sftp, host: sftp.example.gov.cn, user: \"-x\", path: /srv/www", "bad-address"),
        ("kind: sftp, host: \"sftp://sftp.example.gov.cn/\", user: editor, path: /srv/www", "bad-address"),
        ("kind: sftp, host: sftp.example.gov.cn, user: \"a@b\", path: /srv/www", "bad-address"),
        ("kind: sftp, host: sftp.example.gov.cn, user: editor, path: /srv/../www", "bad-address"),
        ("kind: sftp, host: sftp.example.gov.cn, user: editor, path: /srv, password: canary-77", "secret-written"),
        (
            "kind: sftp, host: sftp.example.gov.cn, user: editor, path: /srv, key: \"-----BEGIN OPENSSH PRIVATE KEY----- canary\"",
            "secret-written",
        ),
        ("kind: sftp, host: sftp.example.gov.cn, path: /srv", "missing-key"),
    ] {
        let ran = project_with(settings).check();
        assert!(ran.codes().contains(&code), "{settings}: {}", ran.stderr);
        assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    }
    let ran = project_with("kind: sftp, host: sftp.example.gov.cn, user: editor, path: /srv, port: 70000").check();
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn a_server_that_cannot_replace_a_file_in_one_step_is_refused() {
    // As many that are not OpenSSH's: it has neither the request for it nor second names.
    let Some(server) = Server::sshd("ForceCommand internal-sftp -P posix-rename,hardlink") else { return };
    let ran = publish(&project_with(&settings(&server, server.port, &server.files())));
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("the server cannot replace a file in one step"), "{}", ran.stderr);
    let left: Vec<String> =
        files_below(&server.files()).into_keys().filter(|path| !path.starts_with(".gongkai/")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_server_without_second_names_is_published_to_and_one_that_only_reads_is_not() {
    let Some(server) = Server::sshd("ForceCommand internal-sftp -P hardlink,fsync,statvfs,lsetstat,limits") else {
        return;
    };
    let project = project_with(&settings(&server, server.port, &server.files()));
    publish(&project).done();
    in_place::change(&project, 1);
    publish(&project).done();
    assert_whole(&project, &server.files());
    let Some(server) = Server::sshd("ForceCommand internal-sftp -R") else { return };
    let ran = publish(&project_with(&settings(&server, server.port, &server.files())));
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("no right to do so"), "{}", ran.stderr);
    // Somebody who can log in and do other things than send files.
    let Some(server) = Server::sshd("ForceCommand echo welcome") else { return };
    let ran = publish(&project_with(&settings(&server, server.port, &server.files())));
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("offers no SFTP"), "{}", ran.stderr);
}

#[test]
fn a_link_among_the_folders_is_not_followed() {
    let Some((project, server)) = pair() else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    publish(&project).done();
    fs::rename(server.files().join("ghjh"), elsewhere.path().join("ghjh")).unwrap();
    symlink(elsewhere.path().join("ghjh"), server.files().join("ghjh")).unwrap();
    in_place::change(&project, 2);
    let ran = publish(&project);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("ghjh in sftp://") && ran.stderr.contains("is in the way"), "{}", ran.stderr);
}

#[test]
fn a_full_disk_is_told_and_the_next_run_does_the_rest() {
    let Some((project, server)) = pair() else { return };
    let Some(_disk) = SmallDisk::at(&server.files(), "size=8m") else { return };
    publish(&project).done();
    fs::write(server.files().join("filler"), vec![0; 64 << 20]).unwrap_err();
    in_place::add_report(&project, "notice-full");
    let ran = publish(&project);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("the server is full"), "{}", ran.stderr);
    fs::remove_file(server.files().join("filler")).unwrap();
    publish(&project).done();
    assert_whole(&project, &server.files());
}

/// A line to a server, and the project that publishes over it.
fn over_a_line(server: &Server) -> (Line, Project) {
    let line = Line::to(server.port);
    let hosts = fs::read_to_string(server.beside("known_hosts")).unwrap();
    let there = hosts.replace(&format!("]:{}", server.port), &format!("]:{}", line.port));
    fs::write(server.beside("known_hosts"), there).unwrap();
    let project = project_with(&settings(server, line.port, &server.files()));
    (line, project)
}

#[test]
fn a_connection_that_breaks_again_and_again_does_no_harm() {
    let Some(server) = Server::sshd("") else { return };
    let (line, project) = over_a_line(&server);
    publish(&project).done();
    // Every connection lasts for some of the files, or for none of them: then it is said.
    let mut failed = 0;
    for (round, bytes) in [400_000, 60_000, 20_000, 2_000].into_iter().enumerate() {
        in_place::change(&project, u32::try_from(round).unwrap() + 1);
        in_place::add_report(&project, &format!("notice-{round}"));
        line.end_each_after(bytes);
        let ran = publish(&project);
        if ran.code != 0 {
            assert_eq!(ran.code, 3, "{}", ran.stderr);
            assert!(ran.stderr.contains("connection broke") || ran.stderr.contains("silent"), "{}", ran.stderr);
            assert!(ran.stderr.contains("readers see"), "{}", ran.stderr);
            failed += 1;
        }
        line.mend();
        publish(&project).done();
        assert_whole(&project, &server.files());
    }
    assert!((1..4).contains(&failed), "{failed} runs came to no end");
}

#[test]
fn after_a_line_to_ssh_is_cut_at_any_tenth_of_the_way_the_rest_is_sent() {
    cut_at_every_tenth(
        || {
            let server = Server::sshd("")?;
            let (line, project) = over_a_line(&server);
            Some((server, line, project))
        },
        publish,
    );
}

#[test]
fn of_two_publishers_over_ssh_one_yields() {
    let Some(server) = Server::sshd("") else { return };
    let offices = [0, 1].map(|_| project_with(&settings(&server, server.port, &server.files())));
    let mut met = 0;
    for round in 0..5 {
        met += yielded(&publish_at_once(&offices, publish, round));
        let ran = Project::empty().run(&["verify", server.files().to_str().unwrap()]).done();
        assert_eq!(ran.stdout, "", "round {round}");
    }
    assert!(met > 0, "they never met");
}

/// How many publications are killed: `GONGKAI_KILLS` says how many by hand.
fn kills() -> u32 {
    let asked = std::env::var("GONGKAI_KILLS").unwrap_or_default();
    if asked == "all" { 500 } else { asked.parse().unwrap_or(50) }
}

#[test]
fn a_publication_over_ssh_that_is_killed_is_made_good_by_the_next() {
    let Some((project, server)) = pair() else { return };
    let enter = |name: &str| {
        for entry in fs::read_dir(project.path("content/reports")).unwrap().map(Result::unwrap) {
            if entry.file_name().to_str().unwrap().starts_with("notice-") {
                fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        in_place::add_report(&project, &format!("notice-{name}"));
        in_place::change(&project, u32::from(name.as_bytes()[0] % 50));
        let _ = fs::remove_file(project.path("ledger.jsonl"));
    };
    let mut known: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for name in ["a", "b", "c"] {
        enter(name);
        project.build().done();
        for (path, bytes) in project.output() {
            known.entry(path).or_default().insert(bytes);
        }
    }
    enter("a");
    let began = Instant::now();
    publish(&project).done();
    enter("b");
    publish(&project).done();
    let mut usual = began.elapsed() / 2;
    let (mut killed, mut random) = (0, 0x2545_f491_4f6c_dd1d_u64);
    for round in 0..kills() {
        let (from, to) = (["a", "b", "c"][round as usize % 3], ["b", "c", "a"][round as usize / 3 % 3]);
        enter(from);
        project.build().done();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child =
            project.command(&["publish", "server"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(usual.mul_f64(f64::from(u32::try_from(random % 1000).unwrap()) / 900.0));
        if child.try_wait().unwrap().is_none() {
            killed += 1;
        } else {
            // The machine was busier when the time was taken: it does not take that long.
            usual = usual.mul_f64(0.9);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // The server goes on with what has reached it.
        thread::sleep(Duration::from_millis(30));
        let there = files_below(&server.files());
        let is_there = |path: &str| there.contains_key(path);
        for (path, bytes) in there.iter().filter(|(path, _)| *path != "manifest.json" && !path.starts_with(".gongkai/"))
        {
            assert!(known[path].contains(bytes), "round {round}: {path} is torn");
            if path.ends_with(".html") {
                assert_has_what_it_names(path, bytes, is_there, round);
            }
        }
        enter(to);
        publish(&project).done();
        assert_whole(&project, &server.files());
    }
    assert!(killed > kills() / 2, "{killed} of {} runs were killed", kills());
}

/// Asserts that the styles and scripts that a page names are there.
fn assert_has_what_it_names(path: &str, bytes: &[u8], is_there: impl Fn(&str) -> bool, round: u32) {
    let text = String::from_utf8_lossy(bytes);
    let up = path.matches('/').count();
    for part in text.split("assets/").skip(1) {
        let name: String =
            part.chars().take_while(|one| !matches!(one, '"' | '\'' | ')' | '?' | '#' | ' ' | '<')).collect();
        assert!(is_there(&format!("assets/{name}")), "round {round}: {path} ({up} up) names assets/{name}");
    }
}
