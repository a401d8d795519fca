//! Publishing where readers see each file at once: only what differs is sent, in an order that never breaks a page, and
//! an interrupted run is made good by the next.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::html::Page;
use crate::project::{Files, Project, Ran, files_below};

const TARGET: &str = "  local: {kind: folder, path: published}";

/// The minimal project with a target `portal` of which files are replaced where they stand.
pub(crate) fn project() -> Project {
    let project = Project::new();
    let portal = format!("{TARGET}\n  portal: {{kind: folder, path: portal, in-place: true}}");
    project.edit("content/site.yaml", TARGET, &portal);
    project
}

fn publish(project: &Project) -> Ran {
    project.run(&["publish", "portal"])
}

/// Another value, so that the next release differs.
pub(crate) fn change(project: &Project, value: u32) {
    let text = project.read("content/indicators/economy.yaml");
    let start = text.find("2023: 28").unwrap();
    let end = start + text[start..].find('\n').unwrap();
    project.file("content/indicators/economy.yaml", &format!("{}2023: 28{value:02}{}", &text[..start], &text[end..]));
}

/// A report of its own.
pub(crate) fn add_report(project: &Project, name: &str) {
    project
        .file(
            &format!("content/reports/{name}/report.yaml"),
            "column: ghjh\nkind: notice\nperiod: 2023\npublished: 2024-06-13 09:00\n",
        )
        .file(&format!("content/reports/{name}/zh.md"), &format!("---\ntitle: 关于{name}的通知\n---\n\n正文{name}。\n"))
        .file(&format!("content/reports/{name}/en.md"), &format!("---\ntitle: Notice {name}\n---\n\nText {name}.\n"));
}

/// What readers can reach.
fn seen(project: &Project) -> Files {
    let mut files = files_below(&project.path("portal"));
    files.retain(|path, _| !path.starts_with(".gongkai/"));
    files
}

fn manifest(project: &Project) -> Value {
    serde_json::from_str(&project.read("portal/manifest.json")).unwrap()
}

/// Asserts that readers see exactly what was built, beside what was kept for pages that are still open, and that nothing
/// is left over.
#[track_caller]
pub(crate) fn assert_whole(project: &Project) {
    let manifest = manifest(project);
    let kept: Vec<&str> = manifest["kept"]
        .as_array()
        .map(|kept| kept.iter().filter_map(|one| one["path"].as_str()).collect())
        .unwrap_or_default();
    let (mut seen, mut built) = (seen(project), project.output());
    seen.retain(|path, _| path != "manifest.json" && !kept.contains(&path.as_str()));
    built.retain(|path, _| path != "manifest.json");
    let differing: Vec<&String> =
        seen.keys().chain(built.keys()).filter(|path| seen.get(*path) != built.get(*path)).collect();
    assert!(differing.is_empty(), "{differing:?}");
    assert_nothing_left(project);
}

/// Asserts that no run has left anything in our own folder of the target.
#[track_caller]
pub(crate) fn assert_nothing_left(project: &Project) {
    let ours: Vec<String> = files_below(&project.path("portal/.gongkai")).into_keys().collect();
    assert_eq!(ours, ["lock", "target"]);
}

#[test]
fn readers_see_what_was_built_without_a_link() {
    let project = project();
    let ran = publish(&project).done();
    assert!(ran.stderr.contains("as release 1"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "https://www.example.gov.cn/xxgk/sljd/\n", "a first publication is its home page");
    assert_whole(&project);
    assert!(!project.path("portal/current").exists() && !project.path("portal/releases").exists());
}

#[test]
fn only_what_differs_is_written() {
    let project = project();
    publish(&project).done();
    let inodes = |project: &Project| -> std::collections::BTreeMap<String, u64> {
        seen(project)
            .into_keys()
            .map(|path| (path.clone(), fs::metadata(project.path("portal").join(&path)).unwrap().ino()))
            .collect()
    };
    let (before, old) = (inodes(&project), seen(&project));
    change(&project, 1);
    let ran = publish(&project).done();
    assert_whole(&project);
    let (after, new) = (inodes(&project), seen(&project));
    for (path, inode) in &after {
        assert_eq!(before.get(path) == Some(inode), old.get(path) == new.get(path), "{path}");
    }
    assert!(ran.stdout.contains("https://www.example.gov.cn/xxgk/sljd/ghjh/2023-summary.html\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("404.html"), "{}", ran.stdout);
    let again = publish(&project).done();
    assert!(again.stderr.contains("0 sent"), "{}", again.stderr);
    assert_eq!(manifest(&project)["serial"], json!(2), "nothing was sent, so no number was used up");
}

#[test]
fn a_manifest_names_the_one_before() {
    let project = project();
    publish(&project).done();
    let first = project.read("portal/manifest.json");
    change(&project, 1);
    publish(&project).done();
    assert_eq!(manifest(&project)["previous"], json!(gongkai::digest::Digest::of(first.as_bytes()).to_string()));
}

#[test]
fn a_folder_of_others_is_refused_and_left_as_it_is() {
    let project = project();
    project.file("portal/index.html", "别人的");
    let ran = publish(&project);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("did not write") && ran.stderr.contains("index.html"), "{}", ran.stderr);
    assert!(ran.stderr.contains("readers see what they saw before"), "{}", ran.stderr);
    let left: Vec<String> = files_below(&project.path("portal")).into_keys().collect();
    assert_eq!(left, ["index.html"]);
}

#[test]
fn a_folder_with_releases_and_one_without_are_not_mixed_up() {
    let project = project();
    project.run(&["publish", "local"]).done();
    publish(&project).done();
    project.edit("content/site.yaml", "path: portal,", "path: published,");
    assert_eq!(publish(&project).code, 3);
    project.edit("content/site.yaml", "{kind: folder, path: published}", "{kind: folder, path: portal}");
    let ran = project.run(&["publish", "local"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(!project.path("portal/current").exists());
}

#[test]
fn a_folder_that_was_used_in_the_other_way_is_told_as_that() {
    let project = project();
    project.run(&["publish", "local"]).done();
    publish(&project).done();
    project.edit("content/site.yaml", "path: portal, in-place: true", "path: portal");
    project.edit("content/site.yaml", "path: published}", "path: published, in-place: true}");
    for (target, how) in
        [("portal", "published to with `in-place: true`"), ("local", "published to without `in-place: true`")]
    {
        for arguments in [&["publish", target, "--dry-run"][..], &["publish", target]] {
            let ran = project.run(arguments);
            assert_eq!(ran.code, 3, "{arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains(how) && !ran.stderr.contains("did not write"), "{}", ran.stderr);
        }
    }
}

#[test]
fn files_of_others_stay_and_ours_go_last() {
    let project = project();
    add_report(&project, "one");
    publish(&project).done();
    project.file("portal/robots-of-the-portal.txt", "别人的").file("portal/ghjh/logo.png", "别人的");
    // Without its ledger the project does not know that the address was public.
    project.remove("content/reports/one").remove("ledger.jsonl");
    let ran = publish(&project).done();
    assert!(!project.path("portal/ghjh/one.html").exists());
    assert!(!ran.stdout.contains("one.html"), "{}", ran.stdout);
    assert_eq!(project.read("portal/robots-of-the-portal.txt"), "别人的");
    assert_eq!(project.read("portal/ghjh/logo.png"), "别人的");
    let verified = project.run(&["verify", "portal"]).done();
    assert_eq!(verified.stdout, "foreign\tghjh/logo.png\nforeign\trobots-of-the-portal.txt\n");
}

#[test]
fn a_file_of_others_where_a_page_would_be_is_not_replaced() {
    let project = project();
    publish(&project).done();
    let before = seen(&project);
    project.file("portal/ghjh/one.html", "别人的");
    add_report(&project, "one");
    for arguments in [&["publish", "portal"][..], &["publish", "portal", "--repair"]] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(
            ran.stderr.contains("ghjh/one.html") && ran.stderr.contains("see what they saw before"),
            "{}",
            ran.stderr
        );
    }
    project.remove("portal/ghjh/one.html");
    assert!(seen(&project) == before);
    publish(&project).done();
    assert_whole(&project);
}

#[test]
fn pages_that_are_still_open_find_their_scripts_for_one_more_release() {
    let project = project();
    publish(&project).done();
    let index = |project: &Project| -> Vec<String> {
        seen(project).into_keys().filter(|path| path.starts_with("search/")).collect()
    };
    let first = index(&project);
    add_report(&project, "one");
    publish(&project).done();
    let second = index(&project);
    assert!(first.iter().all(|path| second.contains(path)), "{first:?} {second:?}");
    assert!(second.len() > first.len());
    assert_whole(&project);
    project.run(&["verify", "portal"]).done();
    add_report(&project, "two");
    publish(&project).done();
    assert!(!first.iter().all(|path| index(&project).contains(path)), "then they go");
    assert_whole(&project);
}

#[test]
fn too_many_vanishing_addresses_stop_everything() {
    let project = project();
    for name in ["one", "two", "three", "four", "five", "six"] {
        add_report(&project, name);
    }
    publish(&project).done();
    let before = seen(&project);
    for name in ["one", "two", "three", "four", "five", "six"] {
        project.remove(&format!("content/reports/{name}"));
    }
    project.remove("ledger.jsonl");
    let plan = project.run(&["publish", "portal", "--dry-run"]).done();
    assert!(plan.stderr.contains("publishing would stop"), "{}", plan.stderr);
    let ran = publish(&project);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("more than 20") && ran.stderr.contains("- en/ghjh/five.html"), "{}", ran.stderr);
    assert!(seen(&project) == before);
    let wanted = plan.stderr.split("--removals ").nth(1).unwrap().trim().to_owned();
    let fewer = (wanted.parse::<usize>().unwrap() - 1).to_string();
    assert_eq!(project.run(&["publish", "portal", "--removals", &fewer]).code, 3);
    project.run(&["publish", "portal", "--removals", &wanted]).done();
    assert_whole(&project);
}

/// Leaves the target as a run does that ends in the middle: some files of the release in `output/` are there, one of them
/// half, and the manifest is still the old one.
fn interrupt(project: &Project) {
    let (old, new) = (seen(project), project.output());
    let changed: Vec<&String> =
        new.keys().filter(|path| old.get(*path) != new.get(*path) && *path != "manifest.json").collect();
    assert!(changed.len() > 3, "{changed:?}");
    project.file("portal/.gongkai/unfinished.json", &json!(changed).to_string());
    for (number, path) in changed.iter().enumerate().take(changed.len() / 2 + 1) {
        let bytes = &new[*path];
        project.bytes(&format!("portal/{path}"), if number == 0 { &bytes[..bytes.len() / 2] } else { bytes });
    }
}

#[test]
fn after_an_interruption_only_the_rest_is_sent() {
    let project = project();
    publish(&project).done();
    change(&project, 1);
    project.build().done();
    interrupt(&project);
    let plan = project.run(&["publish", "portal", "--dry-run"]).done();
    let all = plan.stdout.lines().filter(|line| line.starts_with(['+', '~'])).count();
    let ran = publish(&project).done();
    let sent: usize = ran.stderr.split(" sent (").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    assert_eq!(sent, all - (all / 2 + 1) + 1, "the rest, and the one that was half: {}", ran.stderr);
    assert_whole(&project);
}

#[test]
fn after_an_interruption_a_third_release_leaves_nothing_of_the_second() {
    let project = project();
    publish(&project).done();
    add_report(&project, "second");
    change(&project, 1);
    project.build().done();
    interrupt(&project);
    project.remove("content/reports/second");
    change(&project, 2);
    publish(&project).done();
    assert_whole(&project);
    assert!(seen(&project).keys().all(|path| !path.contains("second")));
}

#[test]
fn after_an_interruption_the_first_release_can_be_restored() {
    let project = project();
    publish(&project).done();
    let first = project.read("content/indicators/economy.yaml");
    add_report(&project, "second");
    change(&project, 1);
    project.build().done();
    interrupt(&project);
    project.remove("content/reports/second");
    project.file("content/indicators/economy.yaml", &first);
    publish(&project).done();
    assert_whole(&project);
    assert_eq!(manifest(&project)["serial"], json!(1));
}

#[test]
fn going_back_after_an_interruption_is_to_what_was_whole_before_it() {
    let project = project();
    publish(&project).done();
    change(&project, 1);
    publish(&project).done();
    let second = seen(&project);
    add_report(&project, "third");
    project.build().done();
    interrupt(&project);
    let ran = project.run(&["rollback", "portal"]).done();
    assert!(ran.stderr.contains("was led back to release 2 of"), "{}", ran.stderr);
    assert!(seen(&project) == second);
    let ran = project.run(&["rollback", "portal"]).done();
    assert!(ran.stderr.contains("was led back to release 1 of"), "{}", ran.stderr);
}

#[test]
fn a_list_that_cannot_be_read_means_that_nothing_is_trusted() {
    let project = project();
    publish(&project).done();
    project.file("portal/.gongkai/unfinished.json", "[\"ind").file("portal/index.html", "坏了");
    publish(&project).done();
    assert_whole(&project);
}

#[test]
fn a_lost_manifest_is_made_anew_and_numbers_go_on() {
    let project = project();
    project.run(&["publish", "local"]).done();
    publish(&project).done();
    add_report(&project, "one");
    project.run(&["publish", "local"]).done();
    publish(&project).done();
    project.remove("content/reports/one").remove("ledger.jsonl").remove("portal/manifest.json");
    project.remove("published/current/manifest.json").file("portal/index.html", "坏了");
    publish(&project).done();
    assert_whole(&project);
    assert!(!project.path("portal/ghjh/one.html").exists(), "it was ours");
    assert_eq!(manifest(&project)["serial"], json!(3));
    project.run(&["publish", "local"]).done();
    let local: Value = serde_json::from_str(&project.read("published/current/manifest.json")).unwrap();
    assert_eq!(local["serial"], json!(3));
    project.run(&["verify", "portal"]).done();
}

#[test]
fn a_changed_file_is_told_and_repaired() {
    let project = project();
    publish(&project).done();
    project.file("portal/index.html", "坏了").remove("portal/404.html");
    let ran = project.run(&["verify", "portal"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "missing\t404.html\nchanged\tindex.html\n"));
    assert!(ran.stderr.contains("--repair"), "{}", ran.stderr);
    project.run(&["publish", "portal", "--repair"]).done();
    assert_whole(&project);
    project.run(&["verify", "portal"]).done();
}

#[test]
fn a_link_in_the_target_is_not_followed() {
    let project = project();
    publish(&project).done();
    fs::create_dir(project.path("elsewhere")).unwrap();
    fs::remove_dir_all(project.path("portal/ghjh")).unwrap();
    symlink(project.path("elsewhere"), project.path("portal/ghjh")).unwrap();
    change(&project, 1);
    let ran = publish(&project);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("portal/ghjh"), "{}", ran.stderr);
    assert_eq!(fs::read_dir(project.path("elsewhere")).unwrap().count(), 0);
}

fn lease(project: &Project, host: &str, until: u64) {
    let lease =
        json!({"owner": "李莉", "host": host, "since": "2026-01-05T09:00:00+08:00", "until": until, "token": "x"});
    project.file("portal/.gongkai/lease.json", &lease.to_string());
}

#[test]
fn who_publishes_from_another_machine_is_named_and_left_in_peace() {
    let project = project();
    publish(&project).done();
    change(&project, 1);
    let before = seen(&project);
    lease(&project, "another-machine", 32_000_000_000);
    let ran = publish(&project);
    assert_eq!(ran.code, 4);
    assert!(ran.stderr.contains("locked by 李莉@another-machine since 2026-01-05T09:00:00+08:00"), "{}", ran.stderr);
    assert!(seen(&project) == before);
    // Ten minutes after it was last heard of.
    lease(&project, "another-machine", 1_700_000_000);
    publish(&project).done();
    assert_whole(&project);
}

#[test]
fn a_run_of_this_machine_that_was_killed_holds_nobody_up() {
    let project = project();
    publish(&project).done();
    change(&project, 1);
    let host = gethostname();
    lease(&project, &host, 32_000_000_000);
    publish(&project).done();
    assert_whole(&project);
    change(&project, 2);
    project.file("portal/.gongkai/lease.json", "{\"owner\": \"half a le");
    project.file("portal/.gongkai/incoming-77", "half a page");
    publish(&project).done();
    assert_whole(&project);
}

fn gethostname() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname").unwrap().trim().to_owned()
}

/// The files that a page loads or names, which must be there when it is.
fn named_by(folder: &Path, path: &str, html: &str) -> Vec<String> {
    let page = Page::read(html);
    let base = Path::new(path).parent().unwrap();
    let named = page
        .all("link")
        .filter(|one| one.attribute("rel") == Some("stylesheet"))
        .filter_map(|one| one.attribute("href"))
        .chain(page.all("script").filter_map(|one| one.attribute("src")))
        .chain(page.all("img").filter_map(|one| one.attribute("src")));
    named
        .filter(|address| !address.contains(':'))
        .map(|address| folder.join(base).join(address.split(['?', '#']).next().unwrap()))
        .filter(|file| !file.exists())
        .map(|file| format!("{path} names {}", file.display()))
        .collect()
}

struct Stop<'s>(&'s AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_reader_never_meets_a_page_whose_files_are_missing() {
    let project = project();
    publish(&project).done();
    let (stop, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let portal = project.path("portal");
    let wrong = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut wrong = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                for path in ["index.html", "en/index.html", "ghjh/index.html", "ghjh/2023-summary.html", "search.html"]
                {
                    match fs::read_to_string(portal.join(path)) {
                        Ok(html) if html.trim_end().ends_with("</html>") => {
                            wrong.extend(named_by(&portal, path, &html))
                        }
                        Ok(_) => wrong.push(format!("{path} is torn")),
                        Err(error) => wrong.push(format!("{path}: {error}")),
                    }
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            }
            wrong
        });
        // The reader stops when this goes, even where a publication fails.
        let end = Stop(&stop);
        for value in 0..6 {
            change(&project, value);
            if value % 2 == 0 {
                add_report(&project, &format!("notice-{value}"));
            }
            publish(&project).done();
        }
        drop(end);
        reader.join().unwrap()
    });
    assert!(wrong.is_empty(), "{} of {} looks: {wrong:?}", wrong.len(), looks.load(Ordering::Relaxed));
    assert!(looks.load(Ordering::Relaxed) > 100);
    assert_whole(&project);
}
