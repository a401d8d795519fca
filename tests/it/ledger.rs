//! The ledger of releases: what it holds, how it is kept, and what is told when something differs from it.

use serde_json::Value;

use crate::project::{Project, Ran};

const LEDGER: &str = "ledger.jsonl";
const ECONOMY: &str = "content/indicators/economy.yaml";
const REPORT: &str = "content/reports/2023-summary/report.yaml";
const ZH: &str = "content/reports/2023-summary/zh.md";

fn publish(project: &Project) -> Ran {
    project.run(&["publish", "local"]).done()
}

/// A project that was published with 285, 284 and 283 cases settled, each corrected.
fn three_releases() -> Project {
    let project = Project::new();
    publish(&project);
    for (before, after) in [(285, 284), (284, 283)] {
        correct(&project, before, after);
        publish(&project);
    }
    project
}

fn correct(project: &Project, before: u32, after: u32) {
    project.edit(ECONOMY, &format!("2023: {before}"), &format!("2023: {after}"));
    let day = 286 - after;
    project.file(
        &format!("content/corrections/to-{after}.yaml"),
        &format!(
            "indicator: cases-settled\nperiod: 2023\ndate: 2024-07-{day:02} 10:30\nfrom: {before}\nto: {after}\n\
             reason: entry-error\nresponsible: {{zh: 示例街道办事处, en: Example Subdistrict Office}}\n"
        ),
    );
}

fn lines(project: &Project) -> Vec<String> {
    project.read(LEDGER).lines().map(str::to_owned).collect()
}

fn entry(line: &str) -> Value {
    serde_json::from_str::<Value>(line).unwrap()["entry"].clone()
}

#[test]
fn each_release_is_a_line_that_says_what_changed() {
    let project = three_releases();
    let lines = lines(&project);
    let entries: Vec<Value> = lines.iter().map(|line| entry(line)).collect();
    assert_eq!(entries.iter().map(|entry| entry["serial"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3]);
    let first = &entries[0]["changes"];
    assert_eq!(first["reports"]["2023-summary"]["published"], "2024-06-13 09:00");
    assert_eq!(first["reports"]["2023-summary"]["address"], "ghjh/2023-summary.html");
    assert_eq!(first["figures"]["output@2023"]["yoy"], "25");
    let second = &entries[1]["changes"];
    assert_eq!(second["figures"].as_object().unwrap().len(), 1, "{second}");
    assert_eq!(second["figures"]["cases-settled@2023"]["value"], "284");
    assert!(second["corrections"]["to-284"].as_str().is_some_and(|digest| digest.len() == 24), "{second}");
    assert!(second.get("reports").is_none(), "{second}");
    assert_eq!(entries[2]["target"], "local");
    // Texts and attachments are never repeated.
    assert!(!project.read(LEDGER).contains("排查"));
}

#[test]
fn a_release_that_is_published_again_adds_no_line() {
    let project = Project::new();
    let ran = publish(&project);
    assert!(ran.stderr.contains("entered into ledger.jsonl as release 1"), "{}", ran.stderr);
    let ran = publish(&project);
    assert!(ran.stderr.contains("this is still release 1 of the ledger"), "{}", ran.stderr);
    project.run(&["publish", "local", "--dry-run"]).done();
    project.build().done();
    assert_eq!(lines(&project).len(), 1);
}

#[test]
fn a_build_is_the_same_with_and_without_a_ledger() {
    let project = Project::new();
    let before = project.build().done().files;
    publish(&project);
    project.remove("output");
    assert!(project.build().done().files == before);
}

#[cfg(unix)]
#[test]
fn a_ledger_that_cannot_be_read_is_not_none() {
    let project = three_releases();
    let kept = project.read(LEDGER);
    let elsewhere = project.path("elsewhere.jsonl");
    std::fs::rename(project.path(LEDGER), &elsewhere).unwrap();
    project.edit(ECONOMY, "2023: 283", "2023: 290");
    let as_link = || std::os::unix::fs::symlink(&elsewhere, project.path(LEDGER)).unwrap();
    let as_folder = || std::fs::create_dir(project.path(LEDGER)).unwrap();
    let shown = |project: &Project| project.read("published/current/index.html");
    let before = shown(&project);
    for stand in [&as_link as &dyn Fn(), &as_folder] {
        let _ = std::fs::remove_file(project.path(LEDGER));
        stand();
        for arguments in [&["check"][..], &["build"], &["history"], &["publish", "local"]] {
            let ran = project.run(arguments);
            assert_eq!(ran.code, 3, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
            assert!(ran.stderr.contains(LEDGER), "{}", ran.stderr);
        }
    }
    // Nothing was sent, and what was published is known as before.
    assert_eq!(shown(&project), before);
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), kept);
}

#[test]
fn a_line_that_is_not_what_was_written_is_told_at_its_place() {
    let project = three_releases();
    let whole = project.read(LEDGER);
    let lines = lines(&project);
    let join = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let [one, two, three] = [0, 1, 2].map(|index| lines[index].as_str());
    let edited = two.replace("284", "286");
    let backdated = three.replace("\"date\":\"2", "\"date\":\"1");
    let half = &three[..three.len() / 2];
    for (text, line, why) in [
        (join(&[one, &edited, three]), 2, "was edited"),
        (join(&[one, two, &backdated]), 3, "was edited"),
        (join(&[one, three]), 2, "does not follow"),
        (join(&[two, three]), 1, "does not follow"),
        (join(&[one, three, two]), 2, "does not follow"),
        (join(&[one, two, two, three]), 3, "does not follow"),
        (join(&[one, two, half]), 3, "cannot be read"),
        (format!("<<<<<<< HEAD\n{whole}"), 1, "cannot be read"),
    ] {
        project.file(LEDGER, &text);
        let ran = project.check();
        assert_eq!((ran.code, ran.codes()), (1, vec!["ledger-broken"]), "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("ledger.jsonl:{line}:1")), "{}", ran.stderr);
        assert!(ran.stderr.contains(why), "{why}: {}", ran.stderr);
        assert_eq!(project.build().ran.code, 1);
        assert_eq!(project.run(&["publish", "local"]).code, 1);
        assert_eq!(project.read(LEDGER), text, "nothing is added to a chain that is broken");
        for command in [vec!["history"], vec!["changes"], vec!["check", "--since", "1"]] {
            assert_eq!(project.run(&command).code, 1, "{command:?}");
        }
    }
    // Ends of lines are the tools' own affair.
    for text in [whole.replace('\n', "\r\n"), whole.trim_end().to_owned()] {
        project.file(LEDGER, &text);
        assert!(project.check().codes().is_empty());
        project.edit(ZH, "全年完成", "去年完成");
        publish(&project);
        assert!(!project.check().codes().contains(&"ledger-broken"));
        project.edit(ZH, "去年完成", "全年完成");
    }
}

#[test]
fn a_figure_that_changed_is_told_until_something_explains_it() {
    let project = Project::new();
    publish(&project);
    project.edit(ECONOMY, "2023: 285", "2023: 284");
    let ran = project.check();
    assert_eq!((ran.code, ran.codes()), (0, vec!["silent-change"]), "{}", ran.stderr);
    assert!(ran.stderr.contains("was published as 285 in release 1 and is 284 now"), "{}", ran.stderr);
    // A correction explains it, and must say what was published.
    project.edit(ECONOMY, "2023: 284", "2023: 285");
    correct(&project, 285, 284);
    assert!(project.check().codes().is_empty());
    project.edit("content/corrections/to-284.yaml", "from: 285", "from: 280");
    let ran = project.check();
    assert_eq!((ran.code, ran.codes()), (1, vec!["correction"]), "{}", ran.stderr);
    assert!(ran.stderr.contains("write `from: 285`"), "{}", ran.stderr);
    project.edit("content/corrections/to-284.yaml", "from: 280", "from: 285");
    publish(&project);
    // An old correction explains no new change, nor may it say what it has not said.
    project.edit(ECONOMY, "2023: 284", "2023: 283");
    project.edit("content/corrections/to-284.yaml", "to: 284", "to: 283");
    let ran = project.check();
    assert_eq!(ran.codes(), ["silent-change", "correction", "silent-change"], "{}", ran.stderr);
    assert!(ran.stderr.contains("release 2, which announced it, said 284"), "{}", ran.stderr);
}

#[test]
fn a_revision_or_a_person_who_has_judged_it_explains_a_change() {
    let project = Project::new();
    publish(&project);
    project.edit(ECONOMY, "2023: 285", "2023: {value: 283, status: revised}");
    assert!(project.check().codes().is_empty());
    project.edit(ECONOMY, "2023: {value: 283, status: revised}", "2023: 283");
    assert_eq!(project.check().codes(), ["silent-change"]);
    project.file("content/glossary.yaml", "allow: [{text: cases-settled@2023, why: 上级统一口径}]\n");
    assert!(project.check().codes().is_empty());
}

#[test]
fn a_correction_once_published_stays_as_it_was() {
    let project = three_releases();
    let (first, second) = ("content/corrections/to-284.yaml", "content/corrections/to-283.yaml");
    let text = project.read(first);
    for (from, to, codes, told) in [
        ("from: 285", "from: 290", &["correction", "silent-change"][..], "stood there; release 1 said 285"),
        ("from: 285", "from: {zh: 285, en: 290}", &["correction", "silent-change"], "release 1 said 285"),
        ("from: 285", "from: 285件", &["correction", "silent-change"], "write `from: 285`"),
        ("to: 284", "to: 280", &["correction", "silent-change"], "release 2, which announced it, said 284"),
        ("2024-07-02 10:30", "2024-06-20 10:30", &["silent-change"], "differs from release 3 in its date"),
        ("entry-error", "coverage", &["silent-change"], "wording or reason, without a word"),
    ] {
        project.edit(first, from, to);
        let ran = project.check();
        let mut found = ran.codes();
        found.sort_unstable();
        assert_eq!(found, codes, "{to}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
        project.file(first, &text);
    }
    // A note in the other language, a remark and blanks are no change.
    project.file(first, &format!("# 说明\n{}note: {{zh: 漏计, en: One was left out}}\n", text.replace(": ", ":  ")));
    assert!(project.check().codes().is_empty(), "{}", project.check().stderr);
    project.file(first, &text);
    let kept = project.read(second);
    project.remove(second);
    let ran = project.check();
    assert!(ran.stderr.contains("the correction `to-283` was registered in release 3 and is gone"), "{}", ran.stderr);
    project.file(second, &kept);
    // Two at once: the second quotes the first.
    correct(&project, 283, 282);
    correct(&project, 282, 281);
    assert!(project.check().codes().is_empty(), "{}", project.check().stderr);
    project.edit("content/corrections/to-281.yaml", "from: 282", "from: 280");
    let ran = project.check();
    assert_eq!(ran.codes(), ["correction"], "{}", ran.stderr);
    assert!(ran.stderr.contains("the correction before it says 282"), "{}", ran.stderr);
}

#[test]
fn a_line_of_an_older_program_is_read() {
    let project = Project::new();
    publish(&project);
    correct(&project, 285, 284);
    publish(&project);
    // It said `true` of a correction and no digest of it.
    let whole = project.read(LEDGER);
    let line = whole.lines().nth(1).unwrap();
    let digest = entry(line)["changes"]["corrections"]["to-284"].as_str().unwrap().to_owned();
    let (old, _) = line
        .replace(&format!("\"{digest}\""), "true")
        .rsplit_once(",\"digest\":")
        .map(|(one, two)| (one.to_owned(), two.to_owned()))
        .unwrap();
    let inner = old.strip_prefix("{\"entry\":").unwrap();
    let sealed = format!("{{\"entry\":{inner},\"digest\":\"{}\"}}", gongkai::digest::Digest::of(inner.as_bytes()));
    project.file(LEDGER, &format!("{}\n{sealed}\n", whole.lines().next().unwrap()));
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    project.edit("content/corrections/to-284.yaml", "10:30", "10:40");
    assert!(project.check().codes().is_empty(), "what it said is not known");
    project.edit("content/corrections/to-284.yaml", "from: 285", "from: 280");
    assert_eq!(project.check().codes(), ["correction"]);
}

#[test]
fn a_value_that_was_provisional_may_become_final() {
    let project = Project::new();
    project.edit(ECONOMY, "2023: 285", "2023: {value: 285, status: provisional}");
    publish(&project);
    project.edit(ECONOMY, "2023: {value: 285, status: provisional}", "2023: 286");
    assert!(project.check().codes().is_empty());
    publish(&project);
    project.edit(ECONOMY, "2023: 286", "2023: 287");
    assert_eq!(project.check().codes(), ["silent-change"]);
}

#[test]
fn what_readers_do_not_see_is_no_change() {
    let project = Project::new();
    publish(&project);
    let text = project.read(ZH);
    project.file(ZH, &text.replace("title:", "keywords: [总结]\ntitle:").replace('\n', "\r\n"));
    project.edit(ECONOMY, "topic: {zh", "# 说明\ntopic: {zh");
    assert!(project.check().codes().is_empty());
}

#[test]
fn texts_titles_and_attachments_are_compared() {
    let project = Project::new();
    project.file("content/reports/2023-summary/files/table.csv", "a,b\n1,2\n");
    project.edit(
        REPORT,
        "period: 2023",
        "period: 2023\nattachments: [{file: files/table.csv, name: {zh: 表, en: Table}}]",
    );
    publish(&project);
    project.file("content/reports/2023-summary/files/table.csv", "a,b\n1,3\n");
    project.edit(ZH, "title: 示例", "title: 关于示例");
    project.edit(ZH, "全年完成", "去年完成");
    let ran = project.check();
    assert_eq!(ran.codes(), ["silent-change"; 3], "{}", ran.stderr);
    for words in
        ["the attachment ghjh/2023-summary/table.csv", "the Chinese title was published as", "the Chinese text of"]
    {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    // A correction of the report explains all of it.
    project.file(
        "content/corrections/2024-07-02-text.yaml",
        "report: 2023-summary\ndate: 2024-07-02\nfrom: {zh: 全年, en: the year}\nto: {zh: 去年, en: last year}\n\
         reason: other\nresponsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    assert_eq!(project.check().codes(), ["superseded-file"], "but the old file should stay within reach");
    project.remove("content/corrections");
    project.edit(REPORT, "attachments: [{file: files/table.csv, name: {zh: 表, en: Table}}]\n", "");
    project.remove("content/reports/2023-summary/files");
    let ran = project.check();
    assert!(ran.stderr.contains("ghjh/2023-summary/table.csv was public in release 1 and is gone"), "{}", ran.stderr);
}

#[test]
fn a_former_address_leads_on_in_both_languages() {
    let project = Project::new();
    project.file("content/reports/2023-summary/files/table.csv", "a,b\n1,2\n");
    project.edit(
        REPORT,
        "period: 2023",
        "period: 2023\nattachments: [{file: files/table.csv, name: {zh: 表, en: Table}}]",
    );
    publish(&project);
    let texts: Vec<(String, Vec<u8>)> =
        crate::project::files_below(&project.path("content/reports/2023-summary")).into_iter().collect();
    for (path, bytes) in &texts {
        project.bytes(&format!("content/reports/summary-of-2023/{path}"), bytes);
    }
    project.remove("content/reports/2023-summary");
    let ran = project.check();
    assert_eq!((ran.code, ran.codes()), (1, vec!["address-vanished"]), "{}", ran.stderr);
    let own = "content/reports/summary-of-2023/report.yaml";
    project.edit(own, "period: 2023", "period: 2023\nmoved-from: [ghjh/2023-summary.html]");
    assert!(project.check().codes().is_empty(), "{}", project.check().stderr);
    let built = project.build().done();
    for (path, words) in
        [("ghjh/2023-summary.html", "这个网页换了地址"), ("en/ghjh/2023-summary.html", "This page has a new address")]
    {
        let page = built.page(path);
        let up = "../".repeat(path.matches('/').count());
        let new = path.replace("2023-summary", "summary-of-2023");
        assert!(page.contains(&format!("<meta http-equiv=\"refresh\" content=\"0; url={up}{new}\">")), "{page}");
        assert!(page.contains(&format!("href=\"{up}{new}\"")), "{page}");
        assert!(
            page.contains(&format!("<link rel=\"canonical\" href=\"https://www.example.gov.cn/xxgk/sljd/{new}\">")),
            "{page}"
        );
        assert!(!page.contains("noindex") && page.contains(words), "{page}");
    }
    assert_eq!(built.files["ghjh/2023-summary/table.csv"], built.files["ghjh/summary-of-2023/table.csv"]);
    assert!(!built.page("sitemap.xml").contains("/2023-summary.html"));
    // The date is held to what it was under the old name, and the former address stays public.
    project.edit(own, "published: 2024-06-13", "published: 2024-06-14");
    assert_eq!(project.check().codes(), ["date-moved"]);
    project.edit(own, "published: 2024-06-14", "published: 2024-06-13");
    publish(&project);
    project.edit(own, "moved-from: [ghjh/2023-summary.html]\n", "");
    assert_eq!(project.check().codes(), ["address-vanished"]);
}

#[test]
fn a_former_address_is_one_of_the_section() {
    for wrong in ["../x.html", "/x.html", "https://www.example.gov.cn/x.html", "ghjh/", "a//b.html"] {
        let project = Project::new();
        project.edit(REPORT, "period: 2023", &format!("period: 2023\nmoved-from: [\"{wrong}\"]"));
        assert_eq!(project.check().codes(), ["bad-address"], "{wrong}");
    }
    let project = Project::new();
    project.edit(REPORT, "period: 2023", "period: 2023\nmoved-from: [ghjh/2023-summary.html]");
    assert_eq!(project.check().codes(), ["address-clash", "address-clash"]);
}

#[test]
fn a_withdrawn_report_and_a_judged_address_are_no_loss() {
    let project = Project::new();
    publish(&project);
    project.edit(REPORT, "period: 2023", "period: 2023\nwithdrawn: {date: 2024-07-01, reason: {zh: 有误, en: Errors}}");
    let ran = project.check();
    assert!(!ran.codes().iter().any(|code| ["address-vanished", "silent-change"].contains(code)), "{}", ran.stderr);
    let project = Project::new();
    project.file("content/indicators/other.yaml", "topic: {zh: 其他, en: Other}\nindicators:\n  visits:\n    name: {zh: 走访, en: Visits}\n    unit: 次\n    observations: {2023: 5}\n");
    publish(&project);
    project.remove("content/indicators/other.yaml");
    assert_eq!(project.check().codes(), ["address-vanished", "address-vanished"]);
    project.file(
        "content/glossary.yaml",
        "allow:\n  - {text: indicators/other/index.html, why: 并入其他主题}\n  - {text: indicators/other/visits.html, why: 不再统计}\n",
    );
    assert!(project.check().codes().is_empty(), "{}", project.check().stderr);
}

#[test]
fn a_check_tells_what_is_new_since_a_release() {
    let project = Project::new();
    project.edit(ZH, "全年完成", "走访企业21家/次，全年完成");
    project.edit(
        "content/reports/2023-summary/en.md",
        "Industrial output came",
        "After 21 visits, industrial output came",
    );
    let before = project.check().codes().len();
    assert!(before > 0);
    publish(&project);
    assert_eq!(project.run(&["check", "--since", "1"]).stderr, "nothing new found\n");
    project.edit(ZH, "化解{{", "走访居民30户/次，化解{{");
    let new = project.run(&["check", "--since", "1"]);
    assert!(new.codes().contains(&"two-units") && !new.codes().is_empty(), "{}", new.stderr);
    assert!(!new.stderr.contains("21家/次`"), "{}", new.stderr);
    let ran = project.run(&["check", "--since", "7"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no release 7, the last one is 1"), "{}", ran.stderr);
    let ran = Project::new().run(&["check", "--since", "1"]);
    assert!(ran.code == 2 && ran.stderr.contains("nothing has been published yet"), "{}", ran.stderr);
}

#[test]
fn history_lists_the_releases() {
    assert!(Project::new().run(&["history"]).done().stderr.contains("nothing has been published yet"));
    let project = three_releases();
    let ran = project.run(&["history"]).done();
    let rows: Vec<Vec<&str>> = ran.stdout.lines().map(|row| row.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 4, "{}", ran.stdout);
    assert_eq!(rows[0], ["no", "date", "target", "release", "reports", "figures", "corrections"]);
    assert_eq!((rows[1][0], rows[1][rows[1].len() - 3]), ("1", "1"));
    assert_eq!((rows[3][0], &rows[3][rows[3].len() - 3..]), ("3", &["0", "1", "1"][..]));
    assert!(project.run(&["history", "--language", "zh"]).done().stdout.starts_with("次"));
}

#[test]
fn changes_are_told_as_people_and_as_programs_read_them() {
    let project = three_releases();
    assert!(project.run(&["changes"]).done().stderr.contains("nothing has changed since release 3"));
    correct(&project, 283, 282);
    project.edit(ZH, "全年完成", "去年完成");
    let told = project.run(&["changes"]).done().stdout;
    let expected = "\
Figures
  cases-settled@2023  Disputes settled  283 → 282 (correction to-282)
    shown in: ghjh/2023-summary.html
    shown in: indicators/economy/cases-settled.html
    shown in: indicators/economy/index.html
    shown in: en/ghjh/2023-summary.html
    shown in: en/indicators/economy/cases-settled.html
    shown in: en/indicators/economy/index.html
    shown in: data/indicator/cases-settled.{csv,json,xlsx}
    shown in: data/economy.{csv,json,xlsx}
    shown in: data/indicators.{csv,json,xlsx}
Reports
  2023-summary  Work in 2023 (unexplained)
    text differs (zh)
Words
  ghjh/2023-summary.html
";
    assert!(told.contains("Corrections\n  to-282\nFiles that change (+ new, ~ other bytes, - gone)\n"), "{told}");
    assert!(told.starts_with(expected), "{told}");
    assert!(told.contains("  ~ ghjh/2023-summary.html\n"), "{told}");
    let told = project.run(&["changes", "--since", "1", "--language", "zh"]).done().stdout;
    assert!(told.contains("  cases-settled@2023  化解纠纷  285件 → 282件（更正 to-28"), "{told}");
    let json: Value = serde_json::from_str(&project.run(&["changes", "--format", "json"]).done().stdout).unwrap();
    assert_eq!((&json["since"], &json["figures"][0]["written"]["zh"]), (&3.into(), &"283件 → 282件".into()));
    assert_eq!(json["figures"][0]["explained"]["correction"], "to-282");
    assert_eq!(json["reports"][0]["differs"], serde_json::json!(["text"]));
    // Before the first release everything is new.
    let told = project.run(&["changes", "--since", "0"]).done().stdout;
    assert!(told.contains("2023-summary  Work in 2023  [new]"), "{told}");
    assert_eq!(project.run(&["changes", "--since", "4"]).code, 2);
}

#[test]
fn changed_words_are_told_as_long_as_the_release_is_at_hand() {
    let project = three_releases();
    correct(&project, 283, 282);
    project.edit(ZH, "全年完成", "去年完成");
    project.edit("content/reports/2023-summary/en.md", "were settled.", "were settled.\n\nMore on that next year.");
    // The output is of the content as it is now; the target still has what readers see.
    project.build().done();
    let told = project.run(&["changes"]).done().stdout;
    for line in [
        "  ghjh/2023-summary.html\n",
        "    - [全]年完成工业产值12.5亿元，同比增长25%。\n    + [去]年完成工业产值12.5亿元，同比增长25%。\n",
        "    § 化解纠纷\n    - 排查纠纷287件，化解[283]件。\n    + 排查纠纷287件，化解[282]件。\n",
        "    § Disputes\n    - Of 287 disputes, [283] were settled.\n    + Of 287 disputes, [282]",
        "    + More on that next year.\n",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let json = |arguments: &[&str]| -> Value {
        let all = [&["changes", "--format", "json"], arguments].concat();
        serde_json::from_str(&project.run(&all).done().stdout).unwrap()
    };
    let passages = &json(&[])["passages"]["ghjh/2023-summary.html"];
    let settled = passages.as_array().unwrap().iter().find(|one| one["heading"] == "化解纠纷").unwrap();
    assert_eq!(settled["before"][1], serde_json::json!({"text": "283", "changed": true}));
    // The releases before are kept, too.
    let told = project.run(&["changes", "--since", "1"]).done().stdout;
    assert!(told.contains("    - 排查纠纷287件，化解[285]件。\n"), "{told}");
    assert!(told.contains("Files that change ("), "{told}");
    project.remove("published");
    let told = project.run(&["changes"]).done().stdout;
    assert!(told.contains("the pages of that release are not at hand any more"), "{told}");
    assert!(json(&[])["passages"].is_null());
    project.edit(ECONOMY, "2023: 282", "2023: ２８２");
    let ran = project.run(&["changes"]);
    assert!(ran.stderr.contains("the content has errors") && !ran.stdout.contains("at hand"), "{}", ran.stderr);
}

#[test]
fn the_pages_and_files_that_follow_a_figure_are_those_that_change() {
    let project = Project::example();
    publish(&project);
    let before = project.build().done().files;
    project.edit("content/indicators/economy.yaml", "value: 19.34", "value: 19.35");
    let json: Value = serde_json::from_str(&project.run(&["changes", "--format", "json"]).done().stdout).unwrap();
    let after = project.build().done().files;
    let paths = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect()
    };
    let change = &json["figures"][0];
    assert_eq!(json["figures"].as_array().unwrap().len(), 1);
    for path in paths(&change["pages"]).into_iter().chain(paths(&change["data"])) {
        assert!(before[&path] != after[&path], "{path} is named and does not change");
    }
    // No report that changes is left out of those that show the figure; and of all files it is told what happens.
    let pages = paths(&change["pages"]);
    let different: Vec<String> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes) && *path != "manifest.json")
        .map(|(path, _)| path.clone())
        .collect();
    for path in different.iter().filter(|path| path.contains("ghjh/2") && path.ends_with(".html")) {
        assert!(pages.contains(path), "{path} changes and is not named");
    }
    assert_eq!(paths(&json["files"]["written"]), different);
    let gone: Vec<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
    assert_eq!(paths(&json["files"]["removed"]).iter().collect::<Vec<_>>(), gone);
}

#[test]
fn a_correction_of_growth_is_held_against_what_was_published() {
    let project = Project::new();
    publish(&project);
    let correction = |from: &str, to: &str| {
        project.file(
            "content/corrections/growth.yaml",
            &format!(
                "indicator: output\nplace: {{zh: 2023年同比, en: growth in 2023 against a year earlier}}\ndate: 2024-07-02\n\
                 from: {from}\nto: {to}\nreason: entry-error\nresponsible: {{zh: 示例街道办事处, en: Example Subdistrict Office}}\n"
            ),
        );
    };
    project.edit(ECONOMY, "{value: 12.5, yoy: 25}", "{value: 13, yoy: 30}");
    project.file(
        "content/corrections/value.yaml",
        "indicator: output\nperiod: 2023\ndate: 2024-07-02\nfrom: 12.5\nto: 13\nreason: entry-error\n\
         responsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    correction("24%", "30%");
    let ran = project.check();
    assert!(ran.stderr.contains("the correction says that 24% stood there; release 1 said 25"), "{}", ran.stderr);
    correction("25%", "31%");
    let ran = project.check();
    assert!(ran.stderr.contains("the correction says 31%, the growth of the values is 30"), "{}", ran.stderr);
    correction("25%", "30%");
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    // Worked out from two values, as pages do where no rate is stored.
    let project = Project::new();
    project.edit(ECONOMY, "{value: 12.5, yoy: 25}", "12.5");
    publish(&project);
    project.edit(ECONOMY, "2023: 12.5", "2023: 13");
    let path = "content/corrections/growth.yaml";
    project.file(
        path,
        "indicator: output\nplace: 2023年同比\ndate: 2024-07-02\nfrom: 25.5%\nto: 30%\nreason: entry-error\n\
         responsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    let ran = project.check();
    assert!(ran.stderr.contains("release 1 said 25"), "{}", ran.stderr);
    project.edit(path, "25.5%", "25%");
    assert_eq!(project.check().done().codes().iter().filter(|code| **code == "correction").count(), 0);
    publish(&project);
    project.edit(path, "from: 25%", "from: 24%");
    let ran = project.check();
    assert!(ran.codes().contains(&"correction"), "{}", ran.stderr);
}

#[test]
fn what_a_correction_of_a_text_quotes_is_compared_where_that_can_be() {
    let project = Project::new();
    publish(&project);
    project.edit(ZH, "全年完成", "去年完成");
    let correction = |from: &str| {
        project.file(
            "content/corrections/text.yaml",
            &format!(
                "report: 2023-summary\ndate: 2024-07-02\nfrom: {{zh: {from}, en: same}}\nto: {{zh: 去年完成, en: same}}\n\
                 reason: other\nresponsible: {{zh: 示例街道办事处, en: Example Subdistrict Office}}\n"
            ),
        );
    };
    for (from, told) in [
        ("全年完成", "text (what it quotes is what was published)"),
        ("今年完成", "text (look again: “今年完成” is not among the words that changed)"),
    ] {
        correction(from);
        let ran = project.run(&["changes"]).done();
        assert!(ran.stdout.contains(told), "{}", ran.stdout);
    }
    project.remove("published").remove("output");
    let ran = project.run(&["changes"]).done();
    assert!(ran.stdout.contains("text (the pages of that release are not at hand"), "{}", ran.stdout);
}

#[test]
fn a_report_whose_folder_alone_is_renamed_is_compared_at_its_address() {
    let project = Project::example();
    publish(&project);
    let [before, after] = ["2024-work-plan", "2024-plan"].map(|name| project.path(&format!("content/reports/{name}")));
    std::fs::rename(before, after).unwrap();
    for language in ["zh", "en"] {
        let path = format!("content/reports/2023-work-summary/{language}.md");
        project.file(&path, &project.read(&path).replace("2024-work-plan", "2024-plan"));
    }
    let en = project.read("content/reports/2024-plan/en.md");
    project.file("content/reports/2024-plan/en.md", &en.replacen("title: ", "title: The ", 1));
    let ran = project.check();
    let told = "title was published as “Xishan Subdistrict Work Plan for 2024” in release 1 and differs now";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert!(!ran.codes().contains(&"address-vanished"), "{}", ran.stderr);
}

#[test]
fn a_target_that_the_ledger_does_not_know_is_told_before_anything_is_sent() {
    let project = Project::new();
    let told = "shows release 1, and ledger.jsonl knows nothing of it";
    assert!(!publish(&project).stderr.contains(told));
    assert!(!project.run(&["publish", "local", "--dry-run"]).done().stderr.contains(told));
    project.file(LEDGER, "");
    let ran = project.run(&["publish", "local", "--dry-run"]).done();
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert!(ran.stderr.contains("restore ledger.jsonl from a backup"), "{}", ran.stderr);
    assert!(publish(&project).stderr.contains(told));
}
