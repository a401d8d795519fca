//! What is taken back because it was private: nothing of it is left in the section, nor in what a target keeps.

use std::fs;

use crate::project::{Project, Ran, files_below};

const REPORT: &str = "content/reports/2023-summary/report.yaml";
const ZH: &str = "content/reports/2023-summary/zh.md";
const PRIVATE: &str =
    "withdrawn: {date: 2024-07-01 10:00, reason: {zh: 含个人信息, en: It held personal data}, privacy: true}\n";

/// A project whose report has words that must not stay.
fn project() -> Project {
    let project = Project::new();
    let words = ["title: 示例街道2023年工作总结", "title: 甲乙丙2023年工作总结"];
    project.edit(ZH, words[0], words[1]);
    project.edit(ZH, "全年完成", "甲乙丙全年完成");
    project.edit("content/reports/2023-summary/en.md", "title: Work in 2023", "title: Work of Abcde in 2023");
    // What an earlier correction says of it goes, too.
    project.file(
        "content/corrections/2024-06-20-name.yaml",
        "report: 2023-summary\ndate: 2024-06-20\nplace: {zh: 甲乙丙一段, en: the part on Abcde}\n\
         from: {zh: 甲乙乙, en: Abcd}\nto: {zh: 甲乙丙, en: Abcde}\nreason: other\nnote: {zh: 甲乙丙的名字写错, en: Abcde was misspelt}\n\
         responsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    project
}

fn publish(project: &Project) -> Ran {
    project.run(&["publish", "local"]).done()
}

/// Everything that stands at the target, in all releases.
fn at_the_target(project: &Project) -> Vec<(String, String)> {
    let files = files_below(&project.path("published"));
    files.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn assert_nowhere(files: &[(String, String)], words: &[&str]) {
    for (path, text) in files {
        for word in words {
            assert!(!text.contains(word) && !path.contains(word), "{path} has {word}");
        }
    }
}

fn releases(project: &Project) -> usize {
    fs::read_dir(project.path("published/releases")).unwrap().count()
}

#[test]
fn nothing_of_a_private_page_is_left_anywhere_at_the_target() {
    let project = project();
    publish(&project);
    project.edit(ZH, "排查纠纷", "共排查纠纷");
    publish(&project);
    assert_eq!(releases(&project), 2);
    assert!(at_the_target(&project).iter().any(|(_, text)| text.contains("甲乙丙")));
    // Of one, somebody has damaged the manifest: nobody can go back to it, and it still has every page.
    let oldest = fs::read_dir(project.path("published/releases")).unwrap().map(|entry| entry.unwrap().path()).min();
    fs::write(oldest.unwrap().join("manifest.json"), "{").unwrap();
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    let ran = project.run(&["publish", "local", "--dry-run"]).done();
    assert!(ran.stderr.contains("earlier releases at the target would be removed"), "{}", ran.stderr);
    assert_eq!(releases(&project), 2);
    let ran = publish(&project);
    assert!(ran.stderr.contains("earlier releases at the target were removed"), "{}", ran.stderr);
    assert_nowhere(&at_the_target(&project), &["甲乙", "Abcd"]);
    let output: Vec<(String, String)> = project
        .output()
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    assert_nowhere(&output, &["甲乙", "Abcd"]);
    // The address says what has become of the page.
    for (path, notice) in [
        ("ghjh/2023-summary.html", "示例街道办事处于2024年7月1日撤回。原因：含个人信息"),
        ("en/ghjh/2023-summary.html", "withdrew this page on 1 July 2024. Reason: It held personal data"),
        ("corrections/index.html", "已撤回的网页"),
        ("feed.xml", "撤回：已撤回的网页"),
        ("en/feed.xml", "Withdrawn: A page that was withdrawn"),
    ] {
        let page = project.read(&format!("published/current/{path}"));
        assert!(page.contains(notice), "{path}: {page}");
    }
    assert!(!project.read("published/current/sitemap.xml").contains("2023-summary"));
    // The ledger says that it was withdrawn; that line does not repeat the title.
    let ledger = project.read("ledger.jsonl");
    let last = ledger.lines().last().unwrap();
    assert!(last.contains("\"private\":true") && !last.contains("甲乙丙"), "{last}");
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
}

#[test]
fn nothing_is_left_where_files_are_replaced_one_by_one() {
    let project = project();
    project.edit("content/site.yaml", "path: published}", "path: published, in-place: true}");
    let everywhere = |project: &Project| {
        let kept = files_below(&project.path(".gongkai"));
        let kept = kept.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()));
        [at_the_target(project), kept.collect()].concat()
    };
    publish(&project);
    project.edit(ZH, "排查纠纷", "共排查纠纷");
    publish(&project);
    assert!(everywhere(&project).iter().any(|(path, text)| path.contains("objects") && text.contains("甲乙丙")));
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    let (ledger, memory) = (project.read("ledger.jsonl"), files_below(&project.path(".gongkai")));
    publish(&project);
    assert_nowhere(&everywhere(&project), &["甲乙", "Abcd"]);
    assert_eq!(project.run(&["rollback", "local"]).code, 3, "there is nothing to go back to");
    // A run that died before what was kept here was removed.
    for (path, bytes) in &memory {
        project.bytes(&format!(".gongkai/{path}"), bytes);
    }
    project.file("ledger.jsonl", &ledger);
    publish(&project);
    assert_nowhere(&everywhere(&project), &["甲乙", "Abcd"]);
}

#[test]
fn no_package_with_it_is_left_to_hand_on() {
    let project = project();
    project.edit("content/site.yaml", "kind: folder", "kind: package");
    publish(&project);
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    publish(&project);
    let packages = files_below(&project.path("published"));
    let archives = packages.keys().filter(|path| path.ends_with(".zip")).count();
    assert_eq!(archives, 1, "{:?}", packages.keys());
}

#[test]
fn releases_after_it_are_kept_as_ever() {
    let project = project();
    publish(&project);
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    publish(&project);
    assert_eq!(releases(&project), 1);
    project.edit("content/indicators/economy.yaml", "2023: 285", "2023: {value: 284, status: revised}");
    let ran = publish(&project);
    assert!(!ran.stderr.contains("privacy"), "{}", ran.stderr);
    assert_eq!(releases(&project), 2);
}

#[test]
fn a_run_that_died_before_earlier_releases_were_removed_is_made_good() {
    let project = project();
    publish(&project);
    let earlier = files_below(&project.path("published/releases"));
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    let ledger = project.read("ledger.jsonl");
    publish(&project);
    // As if it had been killed after the release was shown: the earlier one is there, the ledger does not know.
    for (path, bytes) in &earlier {
        project.bytes(&format!("published/releases/{path}"), bytes);
    }
    project.file("ledger.jsonl", &ledger);
    assert_eq!(releases(&project), 2);
    publish(&project);
    assert_eq!(releases(&project), 1);
    assert_nowhere(&at_the_target(&project), &["甲乙", "Abcd"]);
}

#[test]
fn a_correction_for_privacy_removes_earlier_releases_too() {
    let project = Project::new();
    project.edit(ZH, "全年完成", "甲乙丙一家全年完成");
    publish(&project);
    project.edit(ZH, "甲乙丙一家全年完成", "全年完成");
    project.file(
        "content/corrections/2024-07-02-name.yaml",
        "report: 2023-summary\ndate: 2024-07-02\nfrom: {zh: 甲乙丙一家, en: a family}\nto: {zh: 全年, en: the year}\n\
         reason: privacy\nresponsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    publish(&project);
    assert_nowhere(&at_the_target(&project), &["甲乙丙"]);
    assert_eq!(releases(&project), 1);
}

#[test]
fn what_was_withdrawn_for_another_reason_keeps_its_title_and_the_releases() {
    let project = project();
    publish(&project);
    project.file(REPORT, &format!("{}{}", project.read(REPORT), PRIVATE.replace(", privacy: true", "")));
    publish(&project);
    assert_eq!(releases(&project), 2);
    assert!(project.read("published/current/ghjh/2023-summary.html").contains("甲乙丙2023年工作总结"));
}

#[test]
fn a_former_address_of_a_report_that_was_taken_back_leads_to_the_notice_and_says_nothing_of_it() {
    let project = project();
    project.edit(
        REPORT,
        "column: ghjh",
        &format!("column: ghjh\nmoved-from: [ghjh/former.html]\n{}", PRIVATE.trim_end()),
    );
    let built = project.build().done();
    for path in ["ghjh/former.html", "en/ghjh/former.html"] {
        let page = built.page(path);
        assert!(!page.contains("甲乙丙") && !page.contains("Abcde"), "{path}: {page}");
        assert!(page.contains("2023-summary.html"), "{path}: {page}");
    }
    assert!(!built.page("ghjh/2023-summary.html").contains("http-equiv=\"refresh\""));
}

#[test]
fn targets_where_it_can_still_be_read_are_named() {
    let project = project();
    project.edit("content/site.yaml", "publish:\n", "publish:\n  mirror: {kind: folder, path: mirror}\n");
    project.edit("content/site.yaml", "publish:\n", "publish:\n  old: {kind: folder, path: old}\n");
    for target in ["local", "mirror", "old"] {
        project.run(&["publish", target]).done();
    }
    for command in [&["history"][..], &["changes"], &["publish", "local", "--dry-run"]] {
        assert!(!project.run(command).stderr.contains("can still be read"), "{command:?}");
    }
    project.edit("content/site.yaml", "  old: {kind: folder, path: old}\n", "");
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    let before = project.run(&["changes"]);
    assert!(before.stderr.contains("can still be read at these targets"), "{}", before.stderr);
    let ran = publish(&project);
    assert!(ran.stderr.contains("(with the last release there): mirror (2);"), "{}", ran.stderr);
    assert!(ran.stderr.contains("former targets, which site.yaml does not name any more: old (3);"), "{}", ran.stderr);
    for command in [&["history"][..], &["changes"]] {
        let ran = project.run(command);
        assert!(ran.stderr.contains("mirror (2)") && !ran.stderr.contains("local"), "{command:?}: {}", ran.stderr);
    }
    project.run(&["publish", "mirror"]).done();
    assert!(!project.run(&["history"]).stderr.contains("mirror"));
}

#[test]
fn the_register_has_withdrawn_pages_in_all_its_forms() {
    let project = project();
    project.file(REPORT, &format!("{}{}", project.read(REPORT), PRIVATE.replace(", privacy: true", "")));
    let built = project.build().done();
    for (feed, title) in [
        ("corrections/feed.xml", "撤回：甲乙丙2023年工作总结"),
        ("en/corrections/feed.xml", "Withdrawn: Work of Abcde in 2023"),
    ] {
        assert!(built.page(feed).contains(title), "{feed}: {}", built.page(feed));
    }
    let json: serde_json::Value = serde_json::from_str(built.page("corrections/register.json")).unwrap();
    let withdrawn = &json["withdrawals"][0];
    assert_eq!(withdrawn["report"], "2023-summary");
    assert_eq!(withdrawn["date"], "2024-07-01T10:00:00+08:00");
    assert_eq!(withdrawn["reason"]["en"], "It held personal data");
    assert_eq!(withdrawn["address"]["zh"], "https://www.example.gov.cn/xxgk/sljd/ghjh/2023-summary.html");
    let csv = built.page("corrections/register.csv");
    let row = csv.lines().nth(1).unwrap();
    assert!(row.starts_with(",2024-07-01T10:00:00+08:00,withdrawal,2023-summary,"), "{csv}");
    assert!(row.contains("含个人信息") && csv.lines().count() == 3, "{csv}");
    // Of a private one the title is not among it.
    project
        .file(REPORT, &project.read(REPORT).replace("It held personal data}", "It held personal data}, privacy: true"));
    let built = project.build().done();
    for file in
        ["corrections/register.csv", "corrections/register.json", "corrections/feed.xml", "en/corrections/feed.xml"]
    {
        let text = built.page(file);
        assert!(text.contains("2024-07-01") && !text.contains("甲乙") && !text.contains("Abcd"), "{file}: {text}");
    }
}

#[test]
fn going_back_behind_it_says_why_there_is_no_way() {
    let project = project();
    publish(&project);
    project.file(REPORT, &format!("{}{PRIVATE}", project.read(REPORT)));
    publish(&project);
    let ran = project.run(&["rollback", "local"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("for privacy, and the releases before"), "{}", ran.stderr);
    assert!(ran.stderr.contains("readers see what they saw before"), "{}", ran.stderr);
}
