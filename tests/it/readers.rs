//! A reader who asks nginx for pages and all that they name without pause, while fifty releases are published.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::html::Page;
use crate::in_place;
use crate::project::{CRATE, Project};
use crate::servers::Server;
use crate::serving::sample;

/// So many are published meanwhile.
const PUBLICATIONS: usize = 50;
/// What the reader begins with; the lists lead to it.
const PAGES: [&str; 7] = [
    "index.html",
    "en/index.html",
    "ghjh/index.html",
    "ghjh/2023-summary.html",
    "en/ghjh/2023-summary.html",
    "data/index.html",
    "search.html",
];
const BASE: &str = "/ecqxxgk/bmptlj/xz/xsjd/";

/// Makes the project that of one of three releases: another figure, a report of its own, other styles.
fn enter(project: &Project, release: usize) {
    let name = ["a", "b", "c"][release];
    for other in ["a", "b", "c"] {
        let report = format!("content/reports/notice-{other}");
        if project.path(&report).exists() {
            project.remove(&report);
        }
    }
    in_place::add_report(project, &format!("notice-{name}"));
    in_place::change(project, u32::try_from(release).unwrap());
    let style = fs::read_to_string(Path::new(CRATE).join("themes/portal/assets/portal.css")).unwrap();
    project.file("themes/portal/assets/portal.css", &format!("{style}\n.release-{name} {{ color: #000; }}\n"));
    let _ = fs::remove_file(project.path("ledger.jsonl"));
}

/// The addresses that a page loads, from the top of the section.
fn loaded_by(path: &str, html: &str) -> BTreeSet<String> {
    let page = Page::read(html);
    let base = url::Url::parse("http://x/").unwrap().join(path).unwrap();
    let rel = ["stylesheet", "icon"];
    let links = page.all("link").filter(|one| one.attribute("rel").is_some_and(|name| rel.contains(&name)));
    let addresses = links
        .filter_map(|one| one.attribute("href"))
        .chain(page.all("script").filter_map(|one| one.attribute("src")))
        .chain(page.all("img").filter_map(|one| one.attribute("src")));
    addresses
        .filter(|address| !address.starts_with("data:"))
        .map(|address| base.join(address).unwrap().path().trim_start_matches('/').to_owned())
        .collect()
}

/// Publishes again and again to `target`, whose files a server hands out from `root`, and reads all the while.
fn read_while_published(project: &Project, target: &str, sample: &str, root: &Path) {
    let mut known: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for release in 0..3 {
        enter(project, release);
        project.build().done();
        for (path, bytes) in project.output() {
            known.entry(path).or_default().insert(bytes);
        }
    }
    assert!(known.keys().filter(|path| path.starts_with("assets/") && path.ends_with(".css")).count() > 3);
    project.run(&["publish", target]).done();
    let Some(server) = Server::as_documented("nginx", sample, root) else { return };
    let (known, server) = (&known, &server);
    let get = |path: &str| -> (String, Vec<u8>) {
        let (status, bytes) = server.get(&format!("{BASE}{path}"));
        assert_eq!(status, 200, "{path}");
        assert!(known.get(path).is_some_and(|known| known.contains(&bytes)), "{path} is of no release");
        (path.to_owned(), bytes)
    };
    let (get, stop) = (&get, &AtomicBool::new(false));
    let looks: usize = thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|reader| {
                scope.spawn(move || {
                    let mut looks = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let (path, bytes) = get(PAGES[(looks + reader) % PAGES.len()]);
                        let loaded = loaded_by(&path, std::str::from_utf8(&bytes).unwrap());
                        assert!(loaded.len() > 1, "{path}");
                        loaded.iter().for_each(|path| drop(get(path)));
                        looks += 1;
                    }
                    looks
                })
            })
            .collect();
        for publication in 0..PUBLICATIONS {
            enter(project, publication % 3);
            let ran = project.run(&["publish", target]);
            if ran.code != 0 || readers.iter().any(thread::ScopedJoinHandle::is_finished) {
                stop.store(true, Ordering::Relaxed);
            }
            ran.done();
        }
        stop.store(true, Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().unwrap()).sum()
    });
    assert!(looks > PUBLICATIONS * 4, "{looks} pages were read");
}

#[test]
fn a_reader_at_nginx_gets_whole_releases_from_a_folder_with_a_link() {
    let project = Project::new();
    let root = project.path("published");
    read_while_published(&project, "local", &sample("nginx"), &root);
}

#[test]
fn a_reader_at_nginx_gets_known_files_from_a_folder_without() {
    let project = in_place::project();
    let root = project.path("portal");
    let sample = sample("nginx").replace("/srv/www/xsjd/current", "/srv/www/xsjd");
    read_while_published(&project, "portal", &sample, &root);
}
