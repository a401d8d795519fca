//! Files that readers had before a correction: still there to be taken away, named and dated, except where privacy forbids.

use serde_json::Value;

use crate::project::{Project, Ran};

const REPORT: &str = "content/reports/2023-summary/report.yaml";
const FILE: &str = "content/reports/2023-summary/files/table.csv";
const OLD: &str = "项目,数量\r\n来信,8000\r\n";
const NEW: &str = "项目,数量\r\n来信,8001\r\n";

/// A project whose report has an attachment, published.
fn published() -> Project {
    let project = Project::new();
    project.edit(
        REPORT,
        "period: 2023\n",
        "period: 2023\nattachments: [{file: files/table.csv, name: {zh: 信访情况表, en: Table of letters}}]\n",
    );
    project.file(FILE, OLD);
    publish(&project);
    project
}

fn publish(project: &Project) {
    project.run(&["publish", "local"]).done();
}

fn correct(project: &Project, arguments: &[&str]) -> Ran {
    project.run(&[&["correct"], arguments].concat())
}

/// The name of the only correction.
fn name(project: &Project) -> String {
    let files = crate::project::files_below(&project.path("content/corrections"));
    let names: Vec<&String> = files.keys().filter(|path| path.ends_with(".yaml")).collect();
    let [name] = names[..] else { panic!("{names:?}") };
    name.trim_end_matches(".yaml").to_owned()
}

/// Takes the file of a correction away, and what is said of it.
fn without_file(project: &Project, name: &str) {
    let path = format!("content/corrections/{name}.yaml");
    let text = project.read(&path);
    let start = text.find("superseded:").unwrap();
    let after = ["note:", "responsible:"].iter().filter_map(|key| text[start..].find(key)).min().unwrap();
    project.file(&path, &format!("{}{}", &text[..start], &text[start + after..]));
    project.remove(&format!("content/corrections/{name}"));
}

#[test]
fn an_attachment_is_corrected_in_one_command() {
    let project = published();
    project.file("new/right.csv", NEW);
    let words = ["2023-summary/files/table.csv", "new/right.csv", "--reason", "entry-error"];
    let note = ["--note", "少计一件", "--note-en", "One was left out"];
    let dry = correct(&project, &[&words[..], &note, &["--dry-run"]].concat()).done();
    assert!(dry.stderr.contains("nothing was written") && project.read(FILE) == OLD, "{}", dry.stderr);
    let ran = correct(&project, &[&words[..], &note].concat()).done();
    assert!(ran.stdout.contains("attachment differs ghjh/2023-summary/table.csv"), "{}", ran.stdout);
    assert_eq!(project.read(FILE), NEW);
    let name = name(&project);
    assert_eq!(project.read(&format!("content/corrections/{name}/table.csv")), OLD);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    let again = correct(&project, &words).done();
    assert!(again.stderr.contains("announces this correction already"), "{}", again.stderr);
    publish(&project);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);

    let output = project.output();
    let address = format!("corrections/{name}/table.csv");
    assert_eq!(output[&address], OLD.as_bytes());
    assert_eq!(output["ghjh/2023-summary/table.csv"], NEW.as_bytes());
    let page = |path: &str| String::from_utf8(output[path].clone()).unwrap();
    for (path, root, mark, called) in [
        ("corrections/index.html", "../", "已更正", "信访情况表（更正前）"),
        ("ghjh/2023-summary.html", "../", "已更正", "信访情况表（更正前）"),
        ("en/corrections/index.html", "../../", "Superseded", "Table of letters (before the correction)"),
        ("en/ghjh/2023-summary.html", "../../", "Superseded", "Table of letters (before the correction)"),
    ] {
        let page = page(path);
        let link = format!("<a href=\"{root}{address}\">{called}</a>");
        for told in [&link[..], mark, "CSV · 28 B", "20"] {
            assert!(page.contains(told), "{path} lacks {told}: {page}");
        }
    }
    let register: Value = serde_json::from_str(&page("corrections/register.json")).unwrap();
    let file = &register["corrections"][0]["superseded"][0];
    assert_eq!(file["address"], format!("https://www.example.gov.cn/xxgk/sljd/{address}"));
    assert_eq!(file["sha256"], gongkai::digest::Digest::of(OLD.as_bytes()).to_string());
    assert_eq!(file["name"]["en"], "Table of letters (before the correction)");
    assert!(page("corrections/register.csv").contains(&address));
    for (feed, called) in [
        ("corrections/feed.xml", "信访情况表（更正前）"),
        ("en/corrections/feed.xml", "Table of letters (before the correction)"),
        ("feed.xml", "信访情况表（更正前）"),
    ] {
        let link = format!(
            "<link rel=\"enclosure\" href=\"https://www.example.gov.cn/xxgk/sljd/{address}\" title=\"{called}\"/>"
        );
        assert!(page(feed).contains(&link), "{feed}: {}", page(feed));
    }
    // What is published once must not vanish or become another file.
    project.file(&format!("content/corrections/{name}/table.csv"), "x\n");
    assert_eq!(project.check().codes(), ["silent-change", "superseded-file"]);
    without_file(&project, &name);
    let ran = project.check();
    assert_eq!((ran.code, ran.codes()), (1, vec!["address-vanished", "silent-change"]), "{}", ran.stderr);
}

#[test]
fn what_was_replaced_by_hand_is_helped_to_its_correction() {
    let project = published();
    project.file(FILE, NEW);
    let ran = project.check();
    assert_eq!(ran.codes(), ["silent-change"]);
    let command = "gongkai correct 2023-summary/files/table.csv content/reports/2023-summary/files/table.csv --reason";
    assert!(ran.stderr.contains(command), "{}", ran.stderr);
    // The file that readers had is taken from what the target keeps.
    correct(&project, &["2023-summary/files/table.csv", FILE, "--reason", "entry-error"]).done();
    assert_eq!(project.read(&format!("content/corrections/{}/table.csv", name(&project))), OLD);
    assert_eq!(project.read(FILE), NEW);

    let project = published();
    project.file(FILE, NEW).remove("published").remove("output");
    let ran = correct(&project, &[FILE, FILE, "--reason", "entry-error"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("the file that readers had is not at hand"), "{}", ran.stderr);
}

#[test]
fn a_correction_by_hand_that_keeps_no_file_is_told() {
    let project = published();
    project.file(FILE, NEW);
    project.file(
        "content/corrections/2024-07-02-table.yaml",
        "report: 2023-summary\ndate: 2024-07-02 10:30\nplace: {zh: 附件, en: Attachment}\nfrom: {zh: 8000, en: 8000}\n\
         to: {zh: 8001, en: 8001}\nreason: entry-error\nresponsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    let ran = project.check();
    assert_eq!(ran.codes(), ["superseded-file"], "{}", ran.stderr);
    assert!(ran.stderr.contains("put that file into content/corrections/2024-07-02-table/"), "{}", ran.stderr);
}

#[test]
fn what_was_private_is_kept_nowhere() {
    let project = published();
    project.file("right.csv", NEW);
    let words = ["2023-summary/files/table.csv", "right.csv", "--reason"];
    correct(&project, &[&words[..], &["entry-error"]].concat()).done();
    publish(&project);
    let (entry, address) = (name(&project), format!("corrections/{}/table.csv", name(&project)));
    assert!(project.path(&format!("published/current/{address}")).exists());
    // It turns out later that it was: first the list goes, then nothing of it is left at the target.
    let path = format!("content/corrections/{entry}.yaml");
    project.edit(&path, "reason: entry-error", "reason: privacy");
    let ran = project.check();
    assert_eq!((ran.code, ran.codes()), (1, vec!["correction"]), "{}", ran.stderr);
    without_file(&project, &entry);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    let ran = project.run(&["publish", "local"]).done();
    assert!(ran.stderr.contains("earlier releases at the target were removed"), "{}", ran.stderr);
    for (path, bytes) in crate::project::files_below(&project.path("published")) {
        assert!(bytes != OLD.as_bytes(), "{path}");
    }
    // A correction for privacy keeps no file from the beginning.
    let project = published();
    project.file("right.csv", NEW);
    correct(&project, &[&words[..], &["privacy"]].concat()).done();
    assert!(!project.path(&format!("content/corrections/{}", name(&project))).exists());
    let again = correct(&project, &[&words[..], &["privacy"]].concat()).done();
    assert!(again.stderr.contains("announces this correction already"), "{}", again.stderr);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
}

#[test]
fn what_is_refused_of_an_attachment_says_what_to_do() {
    let project = published();
    project.file("right.csv", NEW);
    for (words, told) in [
        (vec!["2023-sumary/files/table.csv", "right.csv"], "did you mean `2023-summary`?"),
        (vec!["2023-summary/files/tabel.csv", "right.csv"], "there are 2023-summary/files/table.csv"),
        (vec!["2023-summary/files/table.csv", FILE], "is the file that was published: there is nothing to correct"),
        (vec!["2023-summary/files/table.csv", "wrong.csv"], "name the corrected file behind the attachment"),
    ] {
        let ran = correct(&project, &[&words[..], &["--reason", "entry-error"]].concat());
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{words:?}: {}", ran.stderr);
    }
    let ran = correct(&project, &["2023-summary/files/table.csv", "right.csv", "--kind", "revision"]);
    assert!(ran.stderr.contains("is not revised"), "{}", ran.stderr);
    assert!(!project.path("content/corrections").exists());
}

#[test]
fn another_file_in_its_place_is_told_with_its_own_size() {
    let project = published();
    project.file("new/right.csv", NEW);
    correct(&project, &["2023-summary/files/table.csv", "new/right.csv", "--reason", "entry-error"]).done();
    project.build().done();
    project.file(&format!("content/corrections/{}/table.csv", name(&project)), &OLD.repeat(200));
    let built = project.build().done().files;
    project.remove(".gongkai").remove("output");
    assert!(project.build().done().files == built, "the same as a build that knows of no other");
}
