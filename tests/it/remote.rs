//! Publishing to servers: the real ones in scratch folders of their own, and one that fails as it is told.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::faulty::{BUCKET, Fault, Faulty, PLACE};
use crate::in_place;
use crate::line::Line;
use crate::project::{Files, Project, Ran, files_below};
use crate::servers::{PASSWORD, Server, SmallDisk, USER, publish_at_once, yielded};

const TARGET: &str = "  local: {kind: folder, path: published}";

/// A project whose target `server` has these settings.
pub(crate) fn project_with(settings: &str) -> Project {
    let project = Project::new();
    project.edit(
        "content/site.yaml",
        TARGET,
        &format!("{TARGET}\n  server: {{{settings}, plain-http: true, timeout: 2}}"),
    );
    project.file("secrets/server.secret", &format!("{PASSWORD}\n"));
    fs::set_permissions(project.path("secrets/server.secret"), fs::Permissions::from_mode(0o600)).unwrap();
    project
}

pub(crate) fn run(project: &Project, arguments: &[&str]) -> Ran {
    let mut command = project.command(arguments);
    command.env("GONGKAI_SECRETS", project.path("secrets"));
    let ran = Ran::of(command);
    assert!(!ran.stderr.contains(PASSWORD) && !ran.stdout.contains(PASSWORD), "{}", ran.stderr);
    ran
}

fn publish(project: &Project) -> Ran {
    run(project, &["publish", "server"])
}

pub(crate) fn webdav(server: &Server, folder: &str) -> String {
    format!("kind: webdav, address: \"http://127.0.0.1:{}/{folder}\", user: {USER}", server.port)
}

/// Asserts that `folder` of a server has what was built, what is kept for open pages, and nothing else.
pub(crate) fn assert_whole(project: &Project, folder: &Path) {
    let there = files_below(folder);
    let ours: Vec<&String> = there.keys().filter(|path| path.starts_with(".gongkai/")).collect();
    assert_eq!(ours, [".gongkai/target"], "nothing else stays");
    let wrong = differing(there, project.output());
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// In what the files at a target differ from those that were built, beside what is kept for open pages and our own.
pub(crate) fn differing(mut there: Files, mut built: Files) -> Vec<String> {
    let manifest: Value = serde_json::from_slice(&there.remove("manifest.json").expect("a manifest")).unwrap();
    for kept in manifest["kept"].as_array().into_iter().flatten() {
        assert!(there.remove(kept["path"].as_str().unwrap()).is_some(), "{kept}");
    }
    there.retain(|path, _| !path.starts_with(".gongkai/"));
    built.remove("manifest.json");
    let paths: BTreeSet<&String> = there.keys().chain(built.keys()).collect();
    paths.into_iter().filter(|path| there.get(*path) != built.get(*path)).cloned().collect()
}

/// What every WebDAV server must be able to take.
fn a_life(server: &Server, abilities: &str) {
    fs::create_dir(server.files().join("xxgk")).unwrap();
    let _ = std::process::Command::new("chmod").arg("a+rwx").arg(server.files().join("xxgk")).status();
    let folder = server.files().join("xxgk");
    let project = project_with(&webdav(server, "xxgk"));
    let plan = run(&project, &["publish", "server", "--dry-run"]).done();
    assert!(plan.stdout.contains("+ index.html\t"), "{}", plan.stdout);
    assert_eq!(files_below(&folder).len(), 0, "a dry run sends nothing");
    let ran = publish(&project).done();
    assert!(ran.stderr.contains("not encrypted"), "{}", ran.stderr);
    assert_whole(&project, &folder);
    let marker = fs::read_to_string(folder.join(".gongkai/target")).unwrap();
    assert!(marker.contains(abilities), "{marker}");
    let again = publish(&project).done();
    assert!(again.stderr.contains("0 sent"), "{}", again.stderr);
    in_place::change(&project, 9);
    in_place::add_report(&project, "one");
    let ran = publish(&project).done();
    assert!(ran.stdout.contains("ghjh/one.html"), "{}", ran.stdout);
    assert_whole(&project, &folder);
    run(&project, &["verify", "server"]).done();
    fs::write(folder.join("index.html"), "x").unwrap();
    fs::write(folder.join("of-others.txt"), "x").unwrap();
    let ran = run(&project, &["verify", "server"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "changed\tindex.html\nforeign\tof-others.txt\n"), "{}", ran.stderr);
    run(&project, &["publish", "server", "--repair"]).done();
    fs::remove_file(folder.join("of-others.txt")).unwrap();
    assert_whole(&project, &folder);
    run(&project, &["rollback", "server"]).done();
    assert!(!folder.join("ghjh/one.html").exists());
    run(&project, &["verify", "server"]).done();
    publish(&project).done();
    // A page goes, and nothing else.
    project.remove("content/reports/one").remove("ledger.jsonl");
    publish(&project).done();
    assert!(!folder.join("ghjh/one.html").exists());
    assert_whole(&project, &folder);
    // Nobody has written down the password.
    for (path, bytes) in files_below(project.root()).into_iter().chain(files_below(&folder)) {
        let holds = bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes());
        assert!(!holds || path == "secrets/server.secret", "{path}");
    }
}

#[test]
fn servers_end_with_their_tests() {
    for server in [Server::nginx(), Server::apache(), Server::rclone(), Server::moto()].into_iter().flatten() {
        let port = server.port;
        drop(server);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err(), "somebody still listens");
    }
}

#[test]
fn nginx_takes_releases() {
    if let Some(server) = Server::nginx() {
        a_life(&server, r#"{"exclusive":false,"whole":true}"#);
    }
}

#[test]
fn apache_takes_releases() {
    if let Some(server) = Server::apache() {
        a_life(&server, r#"{"exclusive":true,"whole":true}"#);
    }
}

#[test]
fn rclone_takes_releases_whole() {
    if let Some(server) = Server::rclone() {
        a_life(&server, r#""whole":false"#);
    }
}

/// The objects of moto's bucket by their key.
fn objects(server: &Server) -> Vec<String> {
    let answer = server.ask("GET", "/site?list-type=2");
    answer.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap().to_owned()).collect()
}

pub(crate) fn s3(server: &Server) -> String {
    format!(
        "kind: s3, address: \"http://127.0.0.1:{}\", bucket: site, path: xxgk/xsjd, access-key: AKIDEXAMPLE",
        server.port
    )
}

#[test]
fn a_store_of_objects_takes_releases() {
    let Some(server) = Server::moto() else { return };
    let project = project_with(&s3(&server));
    publish(&project).done();
    let built = project.output();
    let mut wanted: Vec<String> = built.keys().map(|path| format!("xxgk/xsjd/{path}")).collect();
    wanted.push("xxgk/xsjd/.gongkai/target".to_owned());
    wanted.sort();
    assert_eq!(objects(&server), wanted);
    assert!(server.ask("GET", "/site/xxgk/xsjd/.gongkai/target").contains(r#"{"exclusive":true,"#));
    // The store hands out what a web server would work out by itself.
    let page = server.ask("GET", "/site/xxgk/xsjd/index.html").to_lowercase();
    assert!(page.contains("content-type: text/html; charset=utf-8"), "{page}");
    assert!(page.contains("cache-control: no-cache"), "{page}");
    let asset = built.keys().find(|path| path.starts_with("assets/") && path.ends_with(".css")).unwrap();
    let style = server.ask("GET", &format!("/site/xxgk/xsjd/{asset}")).to_lowercase();
    assert!(style.contains("content-type: text/css") && style.contains("immutable"), "{style}");
    in_place::change(&project, 9);
    publish(&project).done();
    run(&project, &["verify", "server"]).done();
    run(&project, &["rollback", "server"]).done();
    run(&project, &["verify", "server"]).done();
    server.ask("DELETE", "/site/xxgk/xsjd/index.html");
    let ran = run(&project, &["verify", "server"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "missing\tindex.html\n"), "{}", ran.stderr);
    // Other objects of the bucket are nobody's business, those below the path are.
    server.ask("PUT", "/site/elsewhere.html");
    server.ask("PUT", "/site/xxgk/xsjd/of-others.html");
    let ran = run(&project, &["verify", "server"]);
    assert_eq!(ran.stdout, "missing\tindex.html\nforeign\tof-others.html\n");
}

#[test]
fn a_place_of_others_is_left_alone() {
    if let Some(server) = Server::moto() {
        server.ask("PUT", "/site/xxgk/xsjd/of-others.html");
        let ran = publish(&project_with(&s3(&server)));
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("did not write (such as of-others.html)"), "{}", ran.stderr);
        assert_eq!(objects(&server), ["xxgk/xsjd/of-others.html"]);
        let other = s3(&server).replace("bucket: site", "bucket: sight");
        let ran = publish(&project_with(&other));
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("no such folder or bucket (404)"), "{}", ran.stderr);
    }
    if let Some(server) = Server::apache() {
        fs::write(server.files().join("of-others.html"), "x").unwrap();
        let ran = publish(&project_with(&webdav(&server, "")));
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("did not write (such as of-others.html)"), "{}", ran.stderr);
        let ran = publish(&project_with(&webdav(&server, "mistyped/")));
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("no such folder (404)"), "{}", ran.stderr);
        assert_eq!(files_below(&server.files()).len(), 1);
        // The password of somebody else.
        let other = project_with(&webdav(&server, ""));
        other.file("secrets/server.secret", "canary-of-another");
        let ran = publish(&other);
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("does not accept the user or the password (401)"), "{}", ran.stderr);
        assert!(ran.stderr.contains("readers see what they saw before") && !ran.stderr.contains("canary"));
    }
}

#[test]
fn secrets_are_looked_for_where_nobody_else_reads() {
    let project = project_with("kind: webdav, address: \"http://127.0.0.1:9/\", user: editor");
    fs::set_permissions(project.path("secrets/server.secret"), fs::Permissions::from_mode(0o640)).unwrap();
    let ran = publish(&project);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("others can read") && ran.stderr.contains("chmod 600"), "{}", ran.stderr);
    project.remove("secrets/server.secret");
    let absent = |file: &str| {
        let mut command = project.command(&["publish", "server"]);
        command.env("GONGKAI_SECRET_SERVER_FILE", project.path(file));
        let ran = Ran::of(command);
        assert!(ran.stderr.contains("is not here") && ran.stderr.contains(file), "{}", ran.stderr);
    };
    absent("nowhere.txt");
    project.file("empty.txt", "\u{feff}\r\n");
    fs::set_permissions(project.path("empty.txt"), fs::Permissions::from_mode(0o600)).unwrap();
    absent("empty.txt");
    let ran = publish(&project);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("GONGKAI_SECRET_SERVER") && ran.stderr.contains("server.secret"), "{}", ran.stderr);
    assert!(ran.stderr.contains("readers see what they saw before"), "{}", ran.stderr);
    let mut command = project.command(&["publish", "server"]);
    command.env("GONGKAI_SECRET_SERVER", PASSWORD);
    let ran = Ran::of(command);
    assert!(ran.stderr.contains("nobody answers there") && !ran.stderr.contains(PASSWORD), "{}", ran.stderr);
}

#[test]
fn a_correction_costs_what_has_changed_and_little_more() {
    let Some(server) = Server::nginx() else { return };
    let project = project_with(&format!("kind: webdav, address: \"http://127.0.0.1:{}/\"", server.port));
    publish(&project).done();
    in_place::change(&project, 9);
    let plan = run(&project, &["publish", "server", "--dry-run"]).done();
    let before = server.requests().len();
    let ran = publish(&project).done();
    let requests = server.requests().split_off(before);
    let planned = plan.stderr.split("it would take about ").nth(1).expect(&plan.stderr).split(' ').next().unwrap();
    assert_eq!(planned.parse(), Ok(requests.len()), "{requests:#?}");
    let of = |method: &str| requests.iter().filter(|line| line.contains(&format!("\"{method} "))).count();
    let sent: usize = ran.stderr.split(" sent (").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    // The lease, the list of what is touched, the manifest.
    assert_eq!(of("PUT"), sent + 3, "{requests:#?}");
    assert!(of("GET") <= sent * 2 + 10, "{requests:#?}");
    assert!(of("PROPFIND") == 0 && of("MKCOL") <= 2, "{requests:#?}");
}

fn on(server: &Faulty) -> Project {
    project_with(&format!("kind: webdav, address: \"http://127.0.0.1:{}/\", user: {USER}", server.port))
}

fn at_store(server: &Faulty) -> Project {
    project_with(&format!(
        "kind: s3, address: \"http://127.0.0.1:{}\", bucket: {BUCKET}, path: {PLACE}, access-key: AKIDEXAMPLE",
        server.port
    ))
}

/// What readers see: everything but our own folder.
fn seen(server: &Faulty) -> Files {
    let mut files = server.files();
    files.retain(|path, _| !path.starts_with(".gongkai/"));
    files
}

/// Asserts that `server` has what was built, beside what is kept for open pages, and nothing of ours is left over.
fn assert_served(project: &Project, server: &Faulty) {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in server.files() {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    assert_whole(project, folder.path());
}

/// How each refusal is told.
const REFUSALS: [(u16, &str, &str); 14] = [
    (301, "服务器要求换一个地址（301）", "points to another address (301)"),
    (401, "服务器不接受用户名或密码（401）", "does not accept the user or the password (401)"),
    (403, "服务器不允许（403）", "does not allow it (403)"),
    (404, "服务器上没有这个目录或存储桶（404）", "no such folder or bucket (404)"),
    (405, "服务器不支持这个操作（405）", "does not know how to (405)"),
    (409, "与服务器上的内容冲突（409）", "conflicts with what the server has (409)"),
    (412, "与服务器上的内容冲突（412）", "conflicts with what the server has (412)"),
    (413, "文件超过服务器允许的大小（413）", "larger than the server takes (413)"),
    (418, "服务器拒绝（418）", "the server refuses (418)"),
    (423, "文件被别人锁住了（423）", "somebody has locked the file (423)"),
    (429, "服务器嫌请求太多（429）", "too many requests (429)"),
    (500, "服务器出错（500），试了几次都这样", "the server has failed (500), several times"),
    (503, "服务器出错（503），试了几次都这样", "the server has failed (503), several times"),
    (507, "服务器空间满了（507）", "the server is full (507)"),
];

/// What is said in a language of what to do, and of what readers see before anything has changed, in the middle, and when
/// only the tidying up is left.
const TOLD: [(&str, [&str; 4]); 2] = [
    ("zh", ["\n办法：", "读者看到的仍是原来的内容", "读者看到的有新有旧", "读者看到的已是新内容"]),
    (
        "en",
        [
            "\nhelp: ",
            "readers see what they saw before",
            "readers see some pages new and some old",
            "readers see the new section, only the tidying up is left",
        ],
    ),
];

/// Has a server refuse a run at each of its three stages in each way there is.
fn refuses(server: &Faulty, project: &Project, (language, [help, old, both, new]): (&str, [&str; 4])) {
    let publish = || run(project, &["--language", language, "publish", "server"]);
    publish().done();
    for (number, (status, zh, en)) in REFUSALS.into_iter().enumerate() {
        let (said, before) = (if language == "zh" { zh } else { en }, seen(server));
        let is_told = |ran: &Ran, seen: &str, began: Instant| {
            assert_eq!(ran.code, 3, "{status}: {}", ran.stderr);
            assert!(ran.stderr.contains(said) && ran.stderr.contains(help), "{status}: {}", ran.stderr);
            assert!(ran.stderr.contains(seen), "{status}: {}", ran.stderr);
            assert!(began.elapsed() < Duration::from_secs(30), "{status}: {:?}", began.elapsed());
        };
        in_place::change(project, u32::try_from(number).unwrap());
        // Before anything has changed for readers.
        server.fail(move |_, method, path| {
            (method == "PUT" && path.contains("unfinished")).then_some(Fault::Status(status))
        });
        let began = Instant::now();
        is_told(&publish(), old, began);
        assert!(seen(server) == before, "{status}");
        if matches!(status, 423 | 429 | 500 | 503) {
            // What is tried again for seconds ends no other way further on.
            continue;
        }
        // In the middle of the pages.
        server.fail(move |_, method, path| {
            (method == "PUT" && path == "ghjh/2023-summary.html").then_some(Fault::Status(status))
        });
        let began = Instant::now();
        is_told(&publish(), both, began);
        let asked = server.asked();
        assert!(asked.iter().all(|(method, path)| method != "DELETE" || path.ends_with("lease.json")), "{asked:?}");
        // Nothing but tidying up; what is gone already is no mistake.
        server.fail(move |_, method, path| {
            (method == "DELETE" && path.contains("unfinished")).then_some(Fault::Status(status))
        });
        let began = Instant::now();
        if status == 404 {
            drop(publish().done())
        } else {
            is_told(&publish(), new, began)
        }
        server.fail(|_, _, _| None);
        publish().done();
        assert_served(project, server);
    }
}

#[test]
fn what_a_server_refuses_is_told_and_what_readers_see() {
    std::thread::scope(|scope| {
        for told in TOLD {
            scope.spawn(move || {
                let server = Faulty::new();
                refuses(&server, &on(&server), told);
            });
            scope.spawn(move || {
                let server = Faulty::store();
                refuses(&server, &at_store(&server), told);
            });
        }
    });
}

#[test]
fn a_full_disk_behind_webdav_is_told_and_the_next_run_does_the_rest() {
    for (server, said) in [
        (Server::apache(), "the server is full (507)"),
        // nginx says no more than that it has failed.
        (Server::nginx(), "the server has failed (500), several times"),
    ] {
        let Some(server) = server else { continue };
        let Some(_disk) = SmallDisk::at(&server.files(), "size=8m,mode=777") else { return };
        let project = project_with(&webdav(&server, ""));
        publish(&project).done();
        let filler = server.files().join("filler");
        fs::write(&filler, vec![0; 64 << 20]).unwrap_err();
        in_place::add_report(&project, "notice-full");
        let ran = publish(&project);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(ran.stderr.contains(said) && ran.stderr.contains("readers see"), "{}", ran.stderr);
        fs::remove_file(&filler).unwrap();
        // nginx, whose own waiting files are on another disk here, leaves what it could not copy, under names of its own.
        for path in files_below(&server.files()).keys().filter(|path| is_of_nginx(path)) {
            fs::remove_file(server.files().join(path)).unwrap();
        }
        publish(&project).done();
        assert_whole(&project, &server.files());
    }
}

/// Whether ten digits stand behind the name of a file.
fn is_of_nginx(path: &str) -> bool {
    let end = path.rsplit('.').next().unwrap();
    end.len() == 10 && end.bytes().all(|one| one.is_ascii_digit())
}

#[test]
fn a_server_that_is_silent_holds_nobody_up_for_long() {
    let server = Faulty::new();
    let project = on(&server);
    for (fault, said) in [
        (Fault::Stall, "silent for too long, several times"),
        (Fault::Reset, "the connection broke, several times"),
        (Fault::HalfReply, "the connection broke, several times"),
    ] {
        server.fail(move |_, _, _| Some(fault));
        let began = Instant::now();
        let ran = publish(&project);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(ran.stderr.contains(said), "{fault:?}: {}", ran.stderr);
        // Five tries of two seconds, the pauses between them, and the build.
        assert!(began.elapsed() < Duration::from_secs(30), "{fault:?}: {:?}", began.elapsed());
        assert!(server.asked().len() <= 10, "{:?}", server.asked());
    }
    let nobody = crate::servers::free_port();
    let ran = publish(&project_with(&format!("kind: webdav, address: \"http://127.0.0.1:{nobody}/\"")));
    assert!(ran.stderr.contains("nobody answers there"), "{}", ran.stderr);
    let ran = publish(&project_with("kind: webdav, address: \"http://no-such-host.invalid/\""));
    assert!(ran.stderr.contains("no such host"), "{}", ran.stderr);
    let ran = publish(&project_with(&format!("kind: webdav, address: \"https://127.0.0.1:{}/\"", server.port)));
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    if let Some(plain) = Server::nginx() {
        let ran = publish(&project_with(&format!("kind: webdav, address: \"https://127.0.0.1:{}/\"", plain.port)));
        assert!(ran.stderr.contains("look at the port and at https"), "{}", ran.stderr);
    }
}

#[test]
fn a_line_that_breaks_on_a_trial_hides_no_server_that_keeps_halves() {
    let server = Faulty::new();
    server.be_careless();
    let puts = AtomicUsize::new(0);
    // The fourth is the first that is cut on purpose: here the line breaks before anything of it has come.
    server.fail(move |_, method, path| {
        let is_trial = method == "PUT" && path.contains(".gongkai/probe-");
        (is_trial && puts.fetch_add(1, Ordering::SeqCst) == 3).then_some(Fault::Reset)
    });
    publish(&on(&server));
    let marker = String::from_utf8(server.files()[".gongkai/target"].clone()).unwrap();
    assert!(marker.contains(r#""exclusive":true,"whole":false"#), "{marker}");
}

#[test]
fn an_answer_that_was_lost_is_looked_up_and_nothing_is_wrong_in_the_end() {
    let server = Faulty::new();
    let project = on(&server);
    // The same in every run: about one request in eight fares badly, among them those that take the lease.
    let fate = |seed: u64| {
        move |number: usize, _: &str, _: &str| {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number as u64);
            state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            match (state ^ (state >> 31)) % 64 {
                0 | 1 => Some(Fault::Reset),
                2..=4 => Some(Fault::LostReply),
                5 => Some(Fault::HalfReply),
                6 => Some(Fault::Status(503)),
                7 => Some(Fault::Status(429)),
                _ => None,
            }
        }
    };
    let mut writes = 0;
    for round in 0..6 {
        in_place::change(&project, round);
        in_place::add_report(&project, &format!("report-{round}"));
        server.fail(fate(u64::from(round)));
        publish(&project).done();
        writes += server.asked().iter().filter(|(method, _)| method == "PUT").count();
        assert_served(&project, &server);
    }
    assert!(writes >= 300, "{writes}");
    server.fail(|_, _, _| None);
    run(&project, &["verify", "server"]).done();
}

#[test]
fn after_a_cut_only_the_rest_is_sent() {
    let server = Faulty::new();
    let project = on(&server);
    publish(&project).done();
    for part in 1..10 {
        in_place::change(&project, part);
        in_place::add_report(&project, &format!("report-{part}"));
        let plan = run(&project, &["publish", "server", "--dry-run"]).done();
        let all = plan.stdout.lines().filter(|line| line.starts_with(['+', '~'])).count();
        let stop = 7 + (all * 2 * part as usize) / 10;
        server.fail(move |number, _, _| (number >= stop).then_some(Fault::Status(403)));
        let ran = publish(&project);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        let is_page = |(method, path): &(String, String)| method == "PUT" && !path.starts_with(".gongkai/");
        let done = server.asked().iter().take(stop).filter(|one| is_page(one)).count();
        server.fail(|_, _, _| None);
        publish(&project).done();
        let sent = server.asked().iter().filter(|one| is_page(one)).count();
        assert!(sent <= all + 1 - done, "{part}: {sent} were sent of {all}, {done} had been");
        assert_served(&project, &server);
    }
}

#[test]
fn another_machine_at_work_is_named() {
    let server = Faulty::new();
    let project = on(&server);
    publish(&project).done();
    let lease =
        r#"{"owner":"zhang","host":"elsewhere","since":"2024-06-13T09:00:00+08:00","until":99999999999,"token":"x"}"#;
    server.put(".gongkai/lease.json", lease.as_bytes());
    in_place::change(&project, 3);
    let ran = publish(&project);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("locked by zhang@elsewhere since 2024-06-13T09:00:00+08:00"), "{}", ran.stderr);
    // One that has not been heard of for long enough holds nobody up.
    server.put(".gongkai/lease.json", lease.replace("99999999999", "1700000000").as_bytes());
    publish(&project).done();
    assert_served(&project, &server);
}

#[test]
fn a_run_that_was_killed_is_made_good_at_once() {
    let server = Faulty::new();
    let project = on(&server);
    publish(&project).done();
    for (round, stop) in [3, 6, 9, 14, 20, 27].into_iter().enumerate() {
        in_place::change(&project, u32::try_from(round).unwrap());
        // The request with this number is never answered, and the run is killed while it waits.
        server.fail(move |number, _, _| (number >= stop).then_some(Fault::Stall));
        let mut command = project.command(&["publish", "server"]);
        command.env("GONGKAI_SECRETS", project.path("secrets"));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while server.asked().len() <= stop {
            assert!(began.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        server.fail(|_, _, _| None);
        publish(&project).done();
        assert_served(&project, &server);
    }
}

#[test]
fn only_certificates_that_hold_are_accepted() {
    for (which, is_known, said) in [
        ("good", true, None),
        ("good", false, Some("certificate is not trusted")),
        ("expired", true, Some("certificate is not trusted")),
        ("elsewhere", true, Some("certificate is not trusted")),
    ] {
        let Some(server) = Server::nginx_with_tls(which) else { return };
        let authority = if is_known {
            format!(", certificates: {}", server.beside("authority.pem").display())
        } else {
            String::new()
        };
        let address = format!("https://127.0.0.1:{}/", server.port);
        let project = project_with(&format!("kind: webdav, address: \"{address}\", user: {USER}{authority}"));
        let ran = publish(&project);
        assert!(!ran.stderr.contains("not encrypted"), "{}", ran.stderr);
        match said {
            None => {
                ran.done();
                assert_whole(&project, &server.files());
            }
            Some(said) => {
                assert_eq!(ran.code, 3, "{}", ran.stderr);
                assert!(ran.stderr.contains(said), "{which}: {}", ran.stderr);
                assert!(ran.stderr.contains("readers see what they saw before"), "{}", ran.stderr);
            }
        }
    }
}

/// Two offices with the same server publish different figures again and again at the same time.
fn two_at_once(settings: &str, folder: impl Fn() -> Files, rounds: u32) {
    let offices = [project_with(settings), project_with(settings)];
    let mut met = 0;
    for round in 0..rounds {
        met += yielded(&publish_at_once(&offices, publish, round));
        // Whoever it was: every file is as the manifest says, and there are no others.
        let files = folder();
        let there = tempfile::tempdir().unwrap();
        for (path, bytes) in &files {
            let place = there.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, bytes).unwrap();
        }
        let ran = Project::empty().run(&["verify", there.path().to_str().unwrap()]).done();
        assert_eq!(ran.stdout, "", "round {round}");
        let left: Vec<&String> = files.keys().filter(|path| path.starts_with(".gongkai/")).collect();
        assert_eq!(left, [".gongkai/target"], "round {round}");
    }
    assert!(met > 0, "they never met");
}

#[test]
fn of_two_publishers_one_yields() {
    let server = Faulty::new();
    two_at_once(
        &format!("kind: webdav, address: \"http://127.0.0.1:{}/\", user: {USER}", server.port),
        || server.files(),
        10,
    );
    // Where nothing keeps them apart but time.
    if let Some(server) = Server::nginx() {
        let settings = format!("kind: webdav, address: \"http://127.0.0.1:{}/\"", server.port);
        two_at_once(&settings, || files_below(&server.files()), 4);
    }
}

/// The lease that a run from another machine has written.
const LEASE_OF_ANOTHER: &str = r#"{"owner": "李莉", "host": "another-machine", "since": "2026-01-05T09:00:00+08:00", "until": 32000000000, "token": "x"}"#;

/// Publishes, and has another run write its lease a moment after this one, as it goes where two have found the place free and
/// one is slower.
fn met_late(server: &Arc<Faulty>, project: &Project) -> Ran {
    let (other, leases) = (Arc::clone(server), AtomicUsize::new(0));
    server.fail(move |_, method, path| {
        if method == "PUT" && path == ".gongkai/lease.json" && leases.fetch_add(1, Ordering::SeqCst) == 0 {
            let other = Arc::clone(&other);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(500));
                other.put(".gongkai/lease.json", LEASE_OF_ANOTHER.as_bytes());
            });
        }
        None
    });
    publish(project)
}

#[test]
fn whoever_is_slower_at_a_web_server_has_the_lease_and_the_other_one_writes_no_page() {
    let server = Arc::new(Faulty::new());
    let project = on(&server);
    publish(&project).done();
    let before = seen(&server);
    in_place::change(&project, 9);
    let ran = met_late(&server, &project);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("locked by 李莉@another-machine since 2026-01-05T09:00:00+08:00"), "{}", ran.stderr);
    assert!(seen(&server) == before && !server.files().contains_key(".gongkai/unfinished.json"));
    assert_eq!(server.files()[".gongkai/lease.json"], LEASE_OF_ANOTHER.as_bytes(), "it stays with whoever has it");
}

#[test]
fn a_place_that_another_run_takes_between_two_looks_is_not_one_of_strangers() {
    let server = Arc::new(Faulty::new());
    let project = on(&server);
    publish(&project).done();
    let files = server.files();
    let (empty, other) = (Arc::new(Faulty::new()), on(&server));
    other.edit("content/site.yaml", &format!(":{}/", server.port), &format!(":{}/", empty.port));
    let looking = Arc::clone(&empty);
    empty.fail(move |_, method, path| {
        if method == "PROPFIND" && path.is_empty() {
            files.iter().for_each(|(path, bytes)| looking.put(path, bytes));
            looking.put(".gongkai/lease.json", LEASE_OF_ANOTHER.as_bytes());
        }
        None
    });
    let ran = publish(&other);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("locked by 李莉@another-machine"), "{}", ran.stderr);
}

#[test]
fn a_folder_that_another_run_makes_at_the_same_moment_hinders_nobody() {
    let server = Faulty::new();
    let project = on(&server);
    let asked = AtomicUsize::new(0);
    // The folder is missing where the first file comes, and there where it is to be made: so Apache answers.
    server.fail(move |_, method, path| match method {
        "PUT" => (asked.fetch_add(1, Ordering::SeqCst) == 0).then_some(Fault::Status(409)),
        "PROPFIND" if path == ".gongkai/" => Some(Fault::Status(404)),
        "MKCOL" => Some(Fault::Status(403)),
        _ => None,
    });
    publish(&project).done();
    assert!(server.asked().iter().any(|(method, _)| method == "MKCOL"));
    assert_served(&project, &server);
}

#[test]
fn of_two_that_find_a_lease_that_is_over_the_slower_one_has_it() {
    let server = Arc::new(Faulty::store());
    let project = at_store(&server);
    publish(&project).done();
    let before = seen(&server);
    in_place::change(&project, 9);
    let over = LEASE_OF_ANOTHER.replace("32000000000", "1700000000");
    server.put(".gongkai/lease.json", over.as_bytes());
    let ran = met_late(&server, &project);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(seen(&server) == before && !server.files().contains_key(".gongkai/unfinished.json"));
    // Where nobody comes, a lease that is over holds nobody up.
    server.fail(|_, _, _| None);
    server.put(".gongkai/lease.json", over.as_bytes());
    publish(&project).done();
    assert_served(&project, &server);
}

/// Says whence the lots of a trial came when it fails.
struct Seed(u64);

impl Seed {
    /// `GONGKAI_SEED` asks for another one.
    fn new() -> Self {
        Self(std::env::var("GONGKAI_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(8))
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = writeln!(std::io::stderr(), "GONGKAI_SEED={} draws these lots again", self.0);
        }
    }
}

/// Publishes three hundred files and then a correction over a line that breaks, is silent and loses answers by lot.
fn by_lot(server: &Server, settings: impl Fn(u16) -> String, assert_there: impl Fn(&Project)) {
    let (seed, line) = (Seed::new(), Line::to(server.port));
    let project = project_with(&settings(line.port));
    project.edit("content/site.yaml", "timeout: 2", "timeout: 1");
    for number in 0..50 {
        in_place::add_report(&project, &format!("report-{number}"));
    }
    project.build().done();
    assert!(project.output().len() > 300, "{}", project.output().len());
    for round in 0..2 {
        line.draw(seed.0 + round);
        let began = Instant::now();
        let runs = (1..10).find(|_| {
            let ran = publish(&project);
            assert!(matches!(ran.code, 0 | 3), "{}", ran.stderr);
            assert!(ran.code == 0 || ran.stderr.contains("several times"), "{}", ran.stderr);
            ran.code == 0
        });
        assert!(runs.is_some(), "round {round}: none of nine runs came through");
        assert!(began.elapsed() < Duration::from_secs(180), "round {round} took {:?}", began.elapsed());
        line.mend();
        let ran = run(&project, &["verify", "server"]).done();
        assert_eq!(ran.stdout, "", "round {round}");
        assert_there(&project);
        in_place::change(&project, 9);
        in_place::add_report(&project, "report-of-round-two");
    }
    let [breaks, stalls, losses] = line.befallen();
    assert!(breaks > 20 && stalls > 0 && losses > 10, "{breaks} breaks, {stalls} stalls, {losses} lost answers");
}

#[test]
fn a_line_that_fails_by_lot_leaves_no_wrong_file_at_nginx() {
    let Some(server) = Server::nginx() else { return };
    let settings = |port| format!("kind: webdav, address: \"http://127.0.0.1:{port}/\"");
    by_lot(&server, settings, |project| assert_whole(project, &server.files()));
}

#[test]
fn a_line_that_fails_by_lot_leaves_no_wrong_file_at_a_server_that_leaves_half_ones() {
    let Some(server) = Server::rclone() else { return };
    let settings = |port| format!("kind: webdav, address: \"http://127.0.0.1:{port}/\", user: {USER}");
    by_lot(&server, settings, |project| assert_whole(project, &server.files()));
}

#[test]
fn a_line_that_fails_by_lot_leaves_no_wrong_object() {
    let Some(server) = Server::moto() else { return };
    let settings = |port| s3(&server).replace(&server.port.to_string(), &format!("{port}"));
    by_lot(&server, settings, |project| {
        let mut wanted: BTreeSet<String> = project.output().into_keys().collect();
        let (_, manifest) = server.get("/site/xxgk/xsjd/manifest.json");
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        let kept = manifest["kept"].as_array().into_iter().flatten();
        wanted.extend(kept.map(|one| one["path"].as_str().unwrap().to_owned()));
        wanted.insert(".gongkai/target".to_owned());
        let wanted: Vec<String> = wanted.into_iter().map(|path| format!("xxgk/xsjd/{path}")).collect();
        assert_eq!(objects(&server), wanted);
    });
}

/// Publishes a release over a line that is cut at each tenth of what is sent, and then the rest. `start` gives a server, a line
/// to it and a project of its own.
pub(crate) fn cut_at_every_tenth(
    start: impl Fn() -> Option<(Server, Line, Project)> + Sync,
    publish: impl Fn(&Project) -> Ran + Sync,
) {
    let begin = || {
        let (server, line, project) = start()?;
        publish(&project).done();
        let old = files_below(&server.files());
        for number in 0..60 {
            in_place::add_report(&project, &format!("report-{number}"));
        }
        in_place::change(&project, 9);
        project.build().done();
        line.mend();
        Some((server, line, project, old))
    };
    let Some((server, line, project, old)) = begin() else { return };
    let sent = publish(&project).done().stderr;
    let all = line.sent();
    assert_whole(&project, &server.files());
    let files: u64 = sent.split(" sent (").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    let new = project.output();
    drop(old);
    let one = |tenth: u64| {
        let (server, line, project, old) = begin().unwrap();
        let cut = all * tenth / 10;
        line.end_after(cut);
        let ran = publish(&project);
        assert_eq!(ran.code, 3, "{tenth}: {}", ran.stderr);
        let mut there = files_below(&server.files());
        there.retain(|path, _| !path.starts_with(".gongkai/"));
        assert_eq!(there.get("manifest.json"), old.get("manifest.json"), "{tenth}");
        let changed = there.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes));
        let changed: Vec<&String> = changed
            .map(|(path, bytes)| {
                assert_eq!(new.get(path), Some(bytes), "{tenth}: {path} is of no release");
                path
            })
            .collect();
        let is_old = changed.iter().all(|path| path.starts_with("assets/") || path.starts_with("search/"));
        let said = if is_old { "readers see" } else { "readers see some pages new and some old" };
        assert!(ran.stderr.contains(said), "{tenth}: {}", ran.stderr);
        line.mend();
        publish(&project).done();
        assert_whole(&project, &server.files());
        (tenth, cut, line.sent())
    };
    let one = &one;
    let tenths: Vec<(u64, u64, u64)> = std::thread::scope(|scope| {
        let runs: Vec<_> = (1..10).map(|tenth| scope.spawn(move || one(tenth))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    for (tenth, cut, again) in tenths {
        // Each file that may have arrived is looked at, which takes a request.
        let most = all - cut + all / 50 + files * 300;
        assert!(again <= most, "{tenth} tenths: {again} bytes were sent after {cut} of {all}, for {files} files");
    }
}

#[test]
fn after_a_line_is_cut_at_any_tenth_of_the_way_the_rest_is_sent() {
    cut_at_every_tenth(
        || {
            let server = Server::nginx()?;
            let line = Line::to(server.port);
            let project = project_with(&format!("kind: webdav, address: \"http://127.0.0.1:{}/\"", line.port));
            Some((server, line, project))
        },
        publish,
    );
}
