//! What servers and phones get of a page: the headers of docs/serving.md, the code to scan.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::html::Page;
use crate::project::{Project, files_below};
use crate::servers::Server;

#[test]
fn the_headers_in_the_documentation_carry_the_policy_of_the_pages() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/serving.md")).unwrap();
    let policies: Vec<&str> = text.lines().filter(|line| line.contains("Content-Security-Policy \"")).collect();
    assert_eq!(policies.len(), 3, "one for nginx, one for Apache, one for a store");
    let expected = format!("\"{}; frame-ancestors 'self'\"", gongkai::render::SECURITY_POLICY);
    for line in policies {
        assert!(line.contains(&expected), "{line}\ndiffers from the pages: {expected}");
    }
    assert!(!gongkai::render::SECURITY_POLICY.contains("unsafe"));
    let files = Project::new().build().done().files;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Page::read(std::str::from_utf8(bytes).unwrap());
        let policy = page.all("meta").find(|one| one.attribute("http-equiv") == Some("Content-Security-Policy"));
        assert_eq!(policy.unwrap().attribute("content"), Some(gongkai::render::SECURITY_POLICY), "{path}");
    }
}

/// The dark modules of a code as its path draws them, row by row: `M4 4.5h7m1 0h2…`.
fn modules(path: &str, side: usize) -> Vec<Vec<bool>> {
    let mut dark = vec![vec![false; side]; side];
    for row in path.split('M').filter(|row| !row.is_empty()) {
        let (start, runs) = row.split_once('h').unwrap();
        let (column, line) = start.split_once(".5").unwrap().0.split_once(' ').unwrap();
        let mut at: usize = column.parse().unwrap();
        for run in runs.split('m') {
            let (gap, length) = run.split_once(" 0h").unwrap_or(("0", run));
            at += gap.parse::<usize>().unwrap();
            let end = at + length.parse::<usize>().unwrap();
            dark[line.parse::<usize>().unwrap()][at..end].fill(true);
            at = end;
        }
    }
    dark
}

#[test]
fn the_code_of_a_report_reads_as_its_address_in_each_language() {
    let files = Project::example().build().done().files;
    let mut read = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Page::read(std::str::from_utf8(bytes).unwrap());
        let Some(code) = page.with_class("qr-code").next() else { continue };
        let side: usize = code.attribute("viewbox").unwrap().split(' ').nth(2).unwrap().parse().unwrap();
        let drawn = page.all("path").find(|one| one.attribute("stroke") == Some("#000")).unwrap();
        let dark = modules(drawn.attribute("d").unwrap(), side);
        // Four pixels a module, as a camera would see it.
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(
                side * 4,
                side * 4,
                |x, y| {
                    if dark[y / 4][x / 4] { 0 } else { 255 }
                },
            );
        let (_, address) = image.detect_grids()[0].decode().unwrap();
        let canonical = page.all("link").find(|link| link.attribute("rel") == Some("canonical")).unwrap();
        assert_eq!(Some(address.as_str()), canonical.attribute("href"), "{path}");
        assert!(drawn.attribute("d").unwrap().len() < 4096, "{path}");
        read += 1;
    }
    assert_eq!(read, 4, "two reports in two languages");
}

/// The sample below the heading `name` of the documentation.
pub(crate) fn sample(name: &str) -> String {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/serving.md")).unwrap();
    let chapter = text.split(&format!("\n## {name}\n")).nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    chapter.lines().filter(|line| line.starts_with("    ") || line.is_empty()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn nginx_serves_the_section_as_documented() {
    served("nginx", "nginx");
}

#[test]
fn apache_serves_the_section_as_documented() {
    served("apache2", "Apache");
}

/// Starts `program` with the sample of `chapter`, and looks at its answers.
fn served(program: &str, chapter: &str) {
    let project = Project::new();
    project.run(&["publish", "local"]).done();
    let root = project.path("published");
    // Servers run as somebody else, and the folder is not theirs.
    for folder in [project.root(), &root] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let shown = fs::canonicalize(root.join("current")).unwrap();
    fs::write(project.path("secret.txt"), "canary of the machine").unwrap();
    symlink(project.path("secret.txt"), shown.join("leak.html")).unwrap();
    fs::create_dir(shown.join(".gongkai")).unwrap();
    fs::write(shown.join(".gongkai/lease.json"), "canary of the lease").unwrap();
    let asset =
        files_below(&shown).into_keys().find(|path| path.starts_with("assets/") && path.ends_with(".css")).unwrap();
    let Some(server) = Server::as_documented(program, &sample(chapter), &root) else { return };
    let ask = |path: &str| server.ask("GET", &format!("/ecqxxgk/bmptlj/xz/xsjd/{path}"));
    for page in ["", "index.html", "ghjh/2023-summary.html", "en/ghjh/2023-summary.html"] {
        let answer = ask(page);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let head = head.to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{chapter} {page}: {head}");
        for line in [
            "content-type: text/html; charset=utf-8",
            "cache-control: no-cache",
            "x-content-type-options: nosniff",
            "referrer-policy: strict-origin-when-cross-origin",
            "frame-ancestors 'self'",
        ] {
            assert!(head.contains(line), "{chapter} {page} lacks {line}: {head}");
        }
        assert!(body.contains("<!doctype html>"), "{chapter} {page}");
    }
    let head = ask(&asset).to_lowercase();
    let head = head.split("\r\n\r\n").next().unwrap();
    assert!(head.contains("max-age=31536000, immutable") && !head.contains("no-cache"), "{chapter}: {head}");
    assert!(head.contains("content-type: text/css") && head.contains("nosniff"), "{chapter}: {head}");
    let missing = ask("no-such-page.html");
    assert!(missing.starts_with("HTTP/1.1 404"), "{chapter}: {missing}");
    assert!(missing.contains("frame-ancestors") && missing.contains("<!doctype html>"), "{chapter}: {missing}");
    for hidden in ["leak.html", ".gongkai/lease.json", "../secret.txt", "%2e%2e/secret.txt"] {
        let answer = ask(hidden);
        assert!(!answer.contains("canary") && !answer.starts_with("HTTP/1.1 200"), "{chapter} {hidden}: {answer}");
    }
    let compressed = Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-D", "-", "-H", "Accept-Encoding: gzip"])
        .arg(format!("http://127.0.0.1:{}/ecqxxgk/bmptlj/xz/xsjd/{asset}", server.port))
        .output();
    if let Ok(output) = compressed {
        let head = String::from_utf8_lossy(&output.stdout).to_lowercase();
        assert!(head.contains("content-encoding: gzip"), "{chapter}: {head}");
    }
    // The link moves, and the server follows without being told.
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 1287");
    project.run(&["publish", "local"]).done();
    assert!(ask("ghjh/2023-summary.html").contains("1287件"), "{chapter}");
}

#[cfg(feature = "remote")]
#[test]
fn a_store_behind_a_cdn_is_handed_out_as_documented() {
    let Some(store) = Server::moto() else { return };
    store.open_to_all();
    let project = crate::remote::project_with(&crate::remote::s3(&store));
    crate::remote::run(&project, &["publish", "server"]).done();
    let Some(server) = Server::before_a_store(&sample("A store of objects behind a CDN"), store.port) else { return };
    const BASE: &str = "/ecqxxgk/bmptlj/xz/xsjd/";
    let ask = |path: &str| {
        let answer = server.ask("GET", &format!("{BASE}{path}"));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    };
    for page in ["", "index.html", "ghjh/2023-summary.html", "ghjh/", "en/ghjh/2023-summary.html", "index.html?x=1"] {
        let (head, body) = ask(page);
        assert!(head.starts_with("http/1.1 200"), "{page}: {head}");
        for line in [
            "content-type: text/html; charset=utf-8",
            "cache-control: no-cache",
            "x-content-type-options: nosniff",
            "referrer-policy: strict-origin-when-cross-origin",
            "frame-ancestors 'self'",
        ] {
            assert!(head.contains(line), "{page} lacks {line}: {head}");
        }
        assert!(body.contains("<!doctype html>"), "{page}");
    }
    // However many come, the store is asked once.
    let is_from = |path: &str, state: &str| {
        let (head, _) = ask(path);
        assert!(head.contains(&format!("x-cache: {state}")), "{path}: {head}");
        head
    };
    is_from("en/index.html", "miss");
    is_from("en/index.html?nobody=else", "hit");
    let built = project.output();
    let asset = built.keys().find(|path| path.starts_with("assets/") && path.ends_with(".css")).unwrap();
    is_from(asset, "miss");
    let head = is_from(asset, "hit");
    assert!(head.contains("max-age=31536000, immutable") && head.contains("content-type: text/css"), "{head}");
    // A wrong address, and what is nobody's business.
    for path in ["no-such-page.html", "no/such/folder/", "?list-type=2&prefix=no-such"] {
        let (head, body) = ask(path);
        let is_wrong = !path.starts_with('?');
        assert!(head.starts_with(if is_wrong { "http/1.1 404" } else { "http/1.1 200" }), "{path}: {head}");
        assert!(head.contains("frame-ancestors") && body.contains("<!doctype html>"), "{path}: {head} {body}");
    }
    let (head, _) = ask(".gongkai/target");
    assert!(head.starts_with("http/1.1 404"), "{head}");
    for method in ["PUT", "DELETE", "POST"] {
        let answer = server.ask(method, &format!("{BASE}index.html"));
        assert!(!answer.starts_with("HTTP/1.1 2"), "{method}: {answer}");
    }
    let (_, whole) = server.get(&format!("{BASE}ghjh/2023-summary.html"));
    assert!(whole == built["ghjh/2023-summary.html"], "the bytes that were built");
    let compressed = Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-D", "-", "-H", "Accept-Encoding: gzip"])
        .arg(format!("http://127.0.0.1:{}{BASE}{asset}", server.port))
        .output();
    if let Ok(output) = compressed {
        let head = String::from_utf8_lossy(&output.stdout).to_lowercase();
        assert!(head.contains("content-encoding: gzip") && head.contains("vary: accept-encoding"), "{head}");
    }
    // A correction is seen after the time for which a page is kept.
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 1287");
    crate::remote::run(&project, &["publish", "server"]).done();
    std::thread::sleep(std::time::Duration::from_secs(6));
    assert!(ask("ghjh/2023-summary.html").1.contains("1287件"));
    let address = format!("http://127.0.0.1:{}{BASE}", server.port);
    let ran = crate::remote::run(&project, &["verify", "server", "--url", &address]).done();
    assert_eq!(ran.stdout, "", "{}", ran.stderr);
    // The store is gone, and readers are not.
    drop(store);
    std::thread::sleep(std::time::Duration::from_secs(6));
    let (head, body) = ask("ghjh/2023-summary.html");
    assert!(head.starts_with("http/1.1 200") && body.contains("1287件"), "{head}");
}
