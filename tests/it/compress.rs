//! Texts that stand at a target once more, compressed: what they hold, who owns them, and what web servers make of them.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use crate::in_place;
use crate::project::{Files, Project, files_below, skipped};
use crate::servers::{BROTLI, Server};
use crate::serving::sample;

const TARGET: &str = "  local: {kind: folder, path: published}";

/// A project whose folder and in-place targets have compressed files.
fn project(formats: &str) -> Project {
    let project = Project::new();
    let targets = format!(
        "  local: {{kind: folder, path: published, compress: {formats}}}\n  portal: {{kind: folder, path: portal, in-place: true, compress: {formats}}}"
    );
    project.edit("content/site.yaml", TARGET, &targets);
    project
}

fn unpacked(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    if path.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut whole).unwrap();
    } else {
        brotli::Decompressor::new(bytes, 4096).read_to_end(&mut whole).unwrap();
    }
    whole
}

/// The files of a section that are compressed, each of which holds what stands beside it.
fn compressed(files: &Files) -> Files {
    let is_compressed = |path: &str| path.ends_with(".gz") || path.ends_with(".br");
    let found: Files = files
        .iter()
        .filter(|(path, _)| is_compressed(path))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect();
    for (path, bytes) in &found {
        let original = &files[&path[..path.len() - 3]];
        assert!(unpacked(path, bytes) == *original, "{path}");
        assert!(bytes.len() < original.len() && original.len() >= 1024, "{path}");
    }
    found
}

#[test]
fn texts_stand_at_a_target_once_more_compressed() {
    let project = project("[gzip, brotli]");
    let foreseen = project.run(&["publish", "portal", "--dry-run"]).done().stdout;
    project.run(&["publish", "local"]).done();
    project.run(&["publish", "portal"]).done();
    assert!(compressed(&project.output()).is_empty(), "a build has none");
    let at_local = compressed(&files_below(&project.path("published/current")));
    let at_portal = compressed(&files_below(&project.path("portal")));
    assert!(at_local == at_portal, "the same bytes everywhere");
    for path in ["index.html.gz", "index.html.br", "ghjh/2023-summary.html.gz", "sitemap.xml.br"] {
        assert!(at_local.contains_key(path), "{path}: {:?}", at_local.keys());
    }
    assert!(at_local.keys().any(|path| path.starts_with("assets/") && path.ends_with(".css.br")));
    assert!(
        !at_local.keys().any(|path| path.contains(".png.") || path.contains(".xlsx.") || path.contains("manifest"))
    );
    assert_eq!(at_local["index.html.gz"][4..8], [0; 4], "no time goes in");
    for (path, bytes) in &at_portal {
        assert!(foreseen.contains(&format!("+ {path}\t{}\n", bytes.len())), "{path}: {foreseen}");
    }
    assert_eq!(project.run(&["publish", "portal", "--dry-run"]).done().stdout, "", "nothing is left to send");
    // They belong to us, and to no release.
    for target in ["local", "portal"] {
        let ran = project.run(&["verify", target]).done();
        assert_eq!(ran.stdout, "", "{}", ran.stderr);
    }
    let ledger = project.read("ledger.jsonl");
    let built = gongkai::digest::Digest::of(&project.output()["manifest.json"]).to_string();
    assert!(ledger.lines().all(|line| line.contains(&format!("\"release\":\"{built}\""))), "{ledger}");
    // What has not changed is not compressed and not sent again.
    let inode = |path: &String| fs::metadata(project.path("portal").join(path)).unwrap().ino();
    let before: Vec<(String, u64)> = at_portal.keys().map(|path| (path.clone(), inode(path))).collect();
    in_place::change(&project, 1);
    let ran = project.run(&["publish", "portal"]).done();
    assert!(!ran.stdout.contains(".gz"), "{}", ran.stdout);
    let after = compressed(&files_below(&project.path("portal")));
    for (path, inode_before) in before.iter().filter(|(path, _)| after.contains_key(path)) {
        assert_eq!(inode(path) == *inode_before, after[path] == at_portal[path], "{path}");
    }
    assert!(after["ghjh/2023-summary.html.gz"] != at_portal["ghjh/2023-summary.html.gz"]);
    project.run(&["publish", "local"]).done();
    assert!(compressed(&files_below(&project.path("published/current"))) == after);
    // Going back takes them along.
    for target in ["local", "portal"] {
        project.run(&["rollback", target]).done();
    }
    assert!(compressed(&files_below(&project.path("portal"))) == at_portal);
    assert!(compressed(&files_below(&project.path("published/current"))) == at_portal);
    // Somebody changes one: it is found and put right.
    fs::write(project.path("portal/index.html.gz"), "other").unwrap();
    let ran = project.run(&["verify", "portal"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "changed\tindex.html.gz\n"), "{}", ran.stderr);
    project.run(&["publish", "portal", "--repair"]).done();
    project.run(&["verify", "portal"]).done();
    // Switched off, they go.
    let site = project.read("content/site.yaml");
    project.file("content/site.yaml", &site.replace("[gzip, brotli]", "[gzip]"));
    project.run(&["publish", "portal"]).done();
    let left = compressed(&files_below(&project.path("portal")));
    assert!(!left.is_empty() && left.keys().all(|path| path.ends_with(".gz")));
    project.file("content/site.yaml", &site.replace(", compress: [gzip, brotli]", ""));
    for target in ["local", "portal"] {
        project.run(&["publish", target]).done();
        let ran = project.run(&["verify", target]).done();
        assert_eq!(ran.stdout, "", "{}", ran.stderr);
    }
    assert!(compressed(&files_below(&project.path("portal"))).is_empty());
    assert!(compressed(&files_below(&project.path("published/current"))).is_empty());
}

#[test]
fn a_run_that_was_interrupted_leaves_no_compressed_file_that_holds_something_else() {
    let project = project("[gzip]");
    project.run(&["publish", "portal"]).done();
    let old = files_below(&project.path("portal"));
    in_place::change(&project, 3);
    project.run(&["publish", "portal"]).done();
    // As a run leaves it that has written the page and not what stands beside it.
    let page = "ghjh/2023-summary.html.gz";
    fs::write(project.path("portal").join(page), &old[page]).unwrap();
    fs::write(project.path("portal/.gongkai/unfinished.json"), format!("[\"{page}\"]")).unwrap();
    project.run(&["publish", "portal"]).done();
    compressed(&files_below(&project.path("portal")));
    in_place::assert_nothing_left(&project);
}

#[test]
fn only_targets_with_a_web_server_take_the_setting() {
    let with = |settings: &str| {
        let project = Project::new();
        project.edit("content/site.yaml", TARGET, &format!("{TARGET}\n  other: {{{settings}}}"));
        project.check()
    };
    assert_eq!(with("kind: folder, path: other, compress: [gzip, brotli]").code, 0);
    let ran = with("kind: package, path: other, compress: [gzip]");
    assert!(ran.codes().contains(&"unknown-key"), "{}", ran.stderr);
    assert_eq!(with("kind: folder, path: other, compress: [zip]").code, 1);
    assert_eq!(with("kind: folder, path: other, compress: gzip").code, 1);
}

/// What a server says that is asked for a page by somebody who understands `encoding`: the head in small letters, and how
/// long its body is.
fn asked(server: &Server, path: &str, encoding: &str) -> Option<(String, usize)> {
    let output = Command::new("curl")
        .args(["-s", "-i", "-H", &format!("Accept-Encoding: {encoding}")])
        .arg(format!("http://127.0.0.1:{}/ecqxxgk/bmptlj/xz/xsjd/{path}", server.port))
        .output();
    let Ok(output) = output else {
        skipped("curl is not installed, compressed answers were not looked at");
        return None;
    };
    let end = output.stdout.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    Some((String::from_utf8_lossy(&output.stdout[..end]).to_lowercase(), output.stdout.len() - end - 4))
}

#[test]
fn web_servers_as_documented_hand_out_what_is_compressed() {
    let project = project("[gzip, brotli]");
    project.run(&["publish", "local"]).done();
    let root = project.path("published");
    for folder in [project.root(), &root] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let files = files_below(&root.join("current"));
    for (program, chapter) in [("nginx", "nginx"), ("apache2", "Apache")] {
        let Some(server) = Server::as_documented(program, &sample(chapter), &root) else { continue };
        for page in ["ghjh/2023-summary.html", "sitemap.xml"] {
            let Some((head, length)) = asked(&server, page, "gzip") else { return };
            assert!(head.contains("content-encoding: gzip"), "{chapter} {page}: {head}");
            assert!(head.contains("vary: accept-encoding"), "{chapter} {page}: {head}");
            assert!(head.contains("nosniff") && head.contains("cache-control: no-cache"), "{chapter} {page}: {head}");
            assert_eq!(length, files[&format!("{page}.gz")].len(), "{chapter} {page}: the bytes that stand there");
            let (head, length) = asked(&server, page, "identity").unwrap();
            assert!(!head.contains("content-encoding"), "{chapter} {page}: {head}");
            assert_eq!(length, files[page].len(), "{chapter} {page}");
        }
        let (head, _) = asked(&server, "ghjh/2023-summary.html", "gzip").unwrap();
        assert!(head.contains("content-type: text/html; charset=utf-8"), "{chapter}: {head}");
        let address = format!("http://127.0.0.1:{}/ecqxxgk/bmptlj/xz/xsjd/", server.port);
        let ran = project.run(&["verify", "local", "--url", &address]).done();
        assert_eq!(ran.stdout, "", "{chapter}: {}", ran.stderr);
    }
}

#[test]
fn nginx_with_its_module_hands_out_brotli_as_documented() {
    if !Path::new(BROTLI).exists() {
        skipped("the module brotli-static of nginx is not installed, brotli was not tried with a real server");
        return;
    }
    let project = project("[gzip, brotli]");
    project.run(&["publish", "local"]).done();
    let root = project.path("published");
    for folder in [project.root(), &root] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let files = files_below(&root.join("current"));
    let sample = sample("nginx").replace("gzip_static on;", "gzip_static on;\n        brotli_static on;");
    let Some(server) = Server::as_documented("nginx", &sample, &root) else { return };
    let style = files.keys().find(|path| path.starts_with("assets/") && path.ends_with(".css")).unwrap();
    for (page, kind) in [("ghjh/2023-summary.html", "text/html; charset=utf-8"), (style, "text/css")] {
        let Some((head, length)) = asked(&server, page, "gzip, deflate, br") else { return };
        assert!(head.contains("content-encoding: br") && head.contains("vary: accept-encoding"), "{page}: {head}");
        assert!(head.contains(&format!("content-type: {kind}")) && head.contains("nosniff"), "{page}: {head}");
        assert_eq!(length, files[&format!("{page}.br")].len(), "{page}: the bytes that stand there");
        let (head, length) = asked(&server, page, "gzip").unwrap();
        assert!(head.contains("content-encoding: gzip"), "{page}: {head}");
        assert_eq!(length, files[&format!("{page}.gz")].len(), "{page}");
        let (head, length) = asked(&server, page, "identity").unwrap();
        assert!(!head.contains("content-encoding"), "{page}: {head}");
        assert_eq!(length, files[page].len(), "{page}");
    }
}
