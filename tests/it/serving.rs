//! What servers and phones get of a page: the headers of docs/serving.md, the code to scan.

use crate::html::Page;
use crate::project::Project;

#[test]
fn the_headers_in_the_documentation_carry_the_policy_of_the_pages() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/serving.md")).unwrap();
    let policies: Vec<&str> = text.lines().filter(|line| line.contains("Content-Security-Policy \"")).collect();
    assert_eq!(policies.len(), 2, "one for nginx, one for Apache");
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
