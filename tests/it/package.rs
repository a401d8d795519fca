//! Packages for an operator who imports by hand: the same bytes in every run, checked with ordinary tools.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::html::Page;
use crate::in_place;
use crate::project::{Files, Project, Ran, files_below, skipped};

const TARGET: &str = "  local: {kind: folder, path: published}";

fn project() -> Project {
    let project = Project::new();
    project.edit("content/site.yaml", TARGET, &format!("{TARGET}\n  operator: {{kind: package, path: handed-over}}"));
    project
}

fn publish(project: &Project) -> Ran {
    project.run(&["publish", "operator"])
}

/// The folders of packages, the oldest first.
fn packages(project: &Project) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.path("handed-over")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> =
        entries.filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with('.')).collect();
    folders.sort();
    folders
}

fn archive(folder: &std::path::Path, ending: &str) -> PathBuf {
    folder.join(format!("section-{}.{ending}", folder.file_name().unwrap().to_str().unwrap()))
}

/// Runs an ordinary tool; what it says, or `None` where it is not installed.
fn tool(program: &str, arguments: &[&str], folder: &std::path::Path) -> Option<Ran> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("LC_ALL", "C.UTF-8");
    if Command::new(program).arg("--version").output().is_err() {
        skipped(&format!("{program} is not installed"));
        return None;
    }
    Some(Ran::of(command))
}

#[test]
fn a_package_holds_the_section_in_two_forms() {
    let project = project();
    publish(&project).done();
    let folder = packages(&project).pop().unwrap();
    let mut built = project.output();
    built.remove("manifest.json");
    let unpacked = tempfile::tempdir().unwrap();
    for (ending, program, arguments) in
        [("tar.gz", "tar", vec!["xzf"]), ("zip", "python3", vec!["-m", "zipfile", "-e"])]
    {
        let place = unpacked.path().join(ending);
        fs::create_dir(&place).unwrap();
        let archive = archive(&folder, ending);
        let mut all = arguments;
        all.push(archive.to_str().unwrap());
        if program == "python3" {
            all.push(".");
        }
        let Some(ran) = tool(program, &all, &place) else { continue };
        ran.done();
        let mut files: Files = files_below(&place);
        let manifest: serde_json::Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
        assert_eq!(manifest["serial"], 1);
        assert!(files == built, "{ending}");
        let sums = folder.join("FILES.sha256");
        if let Some(ran) = tool("sha256sum", &["--check", "--quiet", "--strict", sums.to_str().unwrap()], &place) {
            assert_eq!(ran.done().stdout, "");
        }
        assert!(project.run(&["verify", place.to_str().unwrap()]).done().stderr.contains("byte for byte"));
    }
    if let Some(ran) = tool("sha256sum", &["--check", "--quiet", "--strict", "SHA256SUMS"], &folder) {
        ran.done();
    }
    project.run(&["verify", "operator"]).done();
}

#[test]
fn two_offices_make_the_same_archives() {
    let made = |zone: &str| {
        let project = project();
        let mut command = project.command(&["publish", "operator"]);
        command.env("TZ", zone);
        Ran::of(command).done();
        let folder = packages(&project).pop().unwrap();
        let mut files = files_below(&folder);
        // The sheet says when it was made, and the sums have the sheet among them.
        files.retain(|path, _| path != "verification.html" && path != "SHA256SUMS");
        files
    };
    let (one, other) = (made("Asia/Shanghai"), made("America/New_York"));
    assert_eq!(one.len(), 4, "{:?}", one.keys());
    assert!(one == other);
}

#[test]
fn the_sheet_says_what_the_package_is_in_both_languages() {
    let project = project();
    in_place::add_report(&project, "gone");
    publish(&project).done();
    let first = fs::read_to_string(packages(&project)[0].join("verification.html")).unwrap();
    assert!(first.contains("全部文件都是新的") && first.contains("All files are new"));
    in_place::change(&project, 1);
    project.remove("content/reports/gone").remove("ledger.jsonl");
    publish(&project).done();
    let folder = packages(&project).pop().unwrap();
    let sheet = fs::read_to_string(folder.join("verification.html")).unwrap();
    for ending in ["zip", "tar.gz"] {
        let sum = gongkai::digest::Digest::of(&fs::read(archive(&folder, ending)).unwrap()).to_string();
        assert!(sheet.contains(&sum), "{ending}");
    }
    let count = project.output().len();
    assert!(sheet.contains(&format!("{count} · ")), "all files, the manifest too");
    assert!(sheet.contains("https://www.example.gov.cn/xxgk/sljd/ghjh/2023-summary.html"));
    assert!(sheet.contains("<code>ghjh/gone.html</code>"));
    for text in [
        "发布包核对单",
        "Verification sheet",
        "示例街道办事处",
        "Example Subdistrict Office",
        "sha256sum -c SHA256SUMS",
        "certutil",
    ] {
        assert!(sheet.contains(text), "{text}");
    }
    let page = Page::read(&sheet);
    assert_eq!(page.all("script").count() + page.all("img").count() + page.all("link").count(), 0, "it loads nothing");
}

#[test]
fn a_package_that_was_changed_is_told_by_file() {
    let project = project();
    publish(&project).done();
    let folder = packages(&project).pop().unwrap();
    let at = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let kept = tempfile::tempdir().unwrap();
    let names: Vec<String> = files_below(&folder).into_keys().collect();
    assert_eq!(names.len(), 6, "{names:?}");
    for name in &names {
        fs::copy(folder.join(name), kept.path().join(name)).unwrap();
    }
    for name in &names {
        let bytes = fs::read(folder.join(name)).unwrap();
        for damage in 0..4 {
            let mut damaged = bytes.clone();
            match damage {
                0 => damaged[bytes.len() / 2] ^= 1,
                1 => damaged.truncate(bytes.len() / 2),
                2 => damaged.push(b'\n'),
                _ => {}
            }
            if damage == 3 {
                fs::remove_file(folder.join(name)).unwrap();
            } else {
                fs::write(folder.join(name), &damaged).unwrap();
            }
            let ran = project.run(&["verify", "operator"]);
            // Without its manifest a package is none.
            let names_it = ran.stdout.contains(&format!("{at}/{name}"))
                || (name == "manifest.json" && ran.stdout.contains("missing\tmanifest.json"));
            assert!(ran.code == 1 && names_it, "{name} {damage}: {} {}", ran.stdout, ran.stderr);
            fs::copy(kept.path().join(name), folder.join(name)).unwrap();
        }
    }
    fs::write(folder.join("extra.html"), "x").unwrap();
    let ran = project.run(&["verify", "operator"]);
    assert_eq!((ran.code, ran.stdout), (1, format!("extra\t{at}/extra.html\n")));
}

#[test]
fn an_earlier_package_can_be_handed_over_again() {
    let project = project();
    publish(&project).done();
    let first = project.output();
    in_place::change(&project, 1);
    publish(&project).done();
    publish(&project).done();
    assert_eq!(packages(&project).len(), 2, "nothing has changed, so there is no third");
    project.run(&["rollback", "operator"]).done();
    let folder = packages(&project).pop().unwrap();
    assert!(folder.file_name().unwrap().to_str().unwrap().starts_with("000003-"));
    let place = tempfile::tempdir().unwrap();
    let archive = archive(&folder, "tar.gz");
    if let Some(ran) = tool("tar", &["xzf", archive.to_str().unwrap()], place.path()) {
        ran.done();
        let mut files = files_below(place.path());
        let (_, mut first) = (files.remove("manifest.json"), first);
        first.remove("manifest.json");
        assert!(files == first);
    }
    in_place::change(&project, 2);
    publish(&project).done();
    assert_eq!(packages(&project).len(), 3, "three are kept");
}

#[test]
fn a_folder_of_others_gets_no_package() {
    let project = project();
    project.file("handed-over/letter.txt", "别人的");
    assert_eq!(publish(&project).code, 3);
    assert_eq!(files_below(&project.path("handed-over")).len(), 1);
}
