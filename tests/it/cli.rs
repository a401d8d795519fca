//! The commands: what they write and leave alone, what they say where, and how they end.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::project::{MINIMAL, Project, Ran, files_below, program};

const REPORT: &str = "ghjh/2023-summary.html";

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::new();
    assert!(!project.build().done().written().is_empty());
    let again = project.build().done();
    assert_eq!((again.written(), again.removed()), (vec![], vec![]));
    assert!(again.ran.stderr.contains("nothing changed"), "{}", again.ran.stderr);
}

#[test]
fn a_changed_figure_rewrites_the_pages_that_show_it_and_no_other() {
    let project = Project::new();
    project
        .file(
            "content/reports/2024-plan/report.yaml",
            "column: ghjh\nkind: work-plan\nperiod: 2023\npublished: 2024-07-01\n",
        )
        .file("content/reports/2024-plan/zh.md", "---\ntitle: 计划\n---\n\n化解纠纷{{ cases-settled }}。\n")
        .file(
            "content/reports/2024-plan/en.md",
            "---\ntitle: Plan\n---\n\n{{ cases-settled }} disputes were settled.\n",
        );
    let before = project.build().done();
    let times = modified(&project);
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 288");
    let built = project.build().done();
    let mut written = built.written();
    written.sort_unstable();
    for page in [REPORT, "en/ghjh/2023-summary.html", "indicators/index.html", "en/indicators/index.html"] {
        assert!(written.contains(&page), "{page} shows the figure: {written:?}");
    }
    for page in ["ghjh/2024-plan.html", "en/ghjh/2024-plan.html", "index.html", "ghjh/index.html", "404.html"] {
        assert!(!written.contains(&page), "{page} does not show it");
    }
    // What it says is what it did.
    let changed: Vec<&str> = built
        .files
        .iter()
        .filter(|(path, bytes)| before.files.get(*path) != Some(bytes) && *path != "manifest.json")
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(written, changed);
    let touched: Vec<String> = modified(&project)
        .into_iter()
        .filter(|(path, time)| times.get(path) != Some(time) && path != "manifest.json")
        .map(|(path, _)| path)
        .collect();
    assert_eq!(written, touched);
}

fn modified(project: &Project) -> std::collections::BTreeMap<String, std::time::SystemTime> {
    let time = |path: &str| fs::metadata(project.path("output").join(path)).unwrap().modified().unwrap();
    project.output().into_keys().map(|path| (path.clone(), time(&path))).collect()
}

#[test]
fn a_renamed_or_removed_report_leaves_no_orphan() {
    let project = Project::new();
    project.build().done();
    fs::rename(project.path("content/reports/2023-summary"), project.path("content/reports/2023-review")).unwrap();
    let renamed = project.build().done();
    assert!(renamed.files.contains_key("ghjh/2023-review.html"));
    assert!(renamed.removed().contains(&REPORT) && !renamed.files.contains_key(REPORT));
    project.remove("content/reports/2023-review");
    let removed = project.build().done();
    assert!(removed.files.keys().all(|path| !path.contains("2023-re")), "{:?}", removed.files.keys());
    assert_same(&removed.files, &clean_build(&project));
}

#[test]
fn an_incremental_build_equals_a_clean_one() {
    let project = Project::new();
    project.build().done();
    project.edit("content/catalogue.yaml", "规划计划", "计划总结").edit(
        "content/indicators/economy.yaml",
        "2023: 285",
        "2023: 286",
    );
    assert_same(&project.build().done().files, &clean_build(&project));
}

/// What a build into an empty folder gives.
fn clean_build(project: &Project) -> crate::project::Files {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("clean");
    project.run(&["build", "--output", output.to_str().unwrap()]).done();
    files_below(&output)
}

#[track_caller]
fn assert_same(one: &crate::project::Files, other: &crate::project::Files) {
    let names = |files: &crate::project::Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    one.iter().for_each(|(path, bytes)| assert!(other[path] == *bytes, "{path} differs"));
}

#[test]
fn errors_leave_the_output_as_it_was() {
    let project = Project::new();
    let before = project.build().done();
    project.edit("content/reports/2023-summary/zh.md", "{{ output }}", "{{ outptu }}");
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 288");
    let after = project.build();
    assert_eq!(after.ran.code, 1);
    assert!(after.ran.stderr.contains("nothing was written"), "{}", after.ran.stderr);
    assert_same(&before.files, &after.files);
    assert!(!project.path(".gongkai-output").exists(), "no stage is left behind");
}

#[test]
fn a_file_changed_by_hand_is_put_right() {
    let project = Project::new();
    let before = project.build().done();
    project.file(&format!("output/{REPORT}"), "改过");
    project.remove("output/404.html");
    let built = project.build().done();
    assert_eq!(built.written(), ["404.html", REPORT]);
    assert_same(&before.files, &built.files);
}

#[test]
fn files_of_others_in_the_output_are_left_and_told() {
    let project = Project::new();
    project.build().done();
    project.file("output/ghjh/备注.txt", "不是生成的");
    let built = project.build().done();
    assert!(built.files.contains_key("ghjh/备注.txt"));
    assert!(built.ran.stderr.contains("ghjh/备注.txt"), "{}", built.ran.stderr);
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let project = Project::new();
    project.file("output/index.html", "别人的首页");
    let built = project.build();
    assert_eq!(built.ran.code, 3);
    assert!(built.ran.stderr.contains("did not write"), "{}", built.ran.stderr);
    assert_eq!(built.files.len(), 1, "nothing was added");
    assert_eq!(built.page("index.html"), "别人的首页");
}

#[test]
fn a_file_in_the_way_is_not_replaced() {
    let project = Project::new();
    project.build().done();
    project.file("output/ghjh/2024-plan.html", "别人的");
    project
        .file(
            "content/reports/2024-plan/report.yaml",
            "column: ghjh\nkind: work-plan\nperiod: 2023\npublished: 2024-07-01\n",
        )
        .file("content/reports/2024-plan/zh.md", "---\ntitle: 计划\n---\n\n正文。\n")
        .file("content/reports/2024-plan/en.md", "---\ntitle: Plan\n---\n\nText.\n");
    let built = project.build();
    assert_eq!(built.ran.code, 3);
    assert!(built.ran.stderr.contains("in the way"), "{}", built.ran.stderr);
    assert_eq!(built.page("ghjh/2024-plan.html"), "别人的");
}

#[test]
fn a_build_killed_at_any_moment_is_healed_by_the_next_one() {
    let project = Project::new();
    let expected = clean_build(&project);
    let edited = project.read("content/indicators/economy.yaml").replace("12.5", "12.6").replace("yoy: 25", "yoy: 26");
    let clean_edited = {
        let other = Project::copy_of(project.root());
        clean_build(other.file("content/indicators/economy.yaml", &edited))
    };
    let mut interrupted = 0;
    for round in 0..50_u64 {
        let text = if round % 2 == 0 { edited.as_str() } else { MINIMAL[2].1 };
        project.file("content/indicators/economy.yaml", text);
        let mut command = project.command(&["build"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // From before the first byte to after the last one, in uneven steps.
        thread::sleep(Duration::from_micros(round * round * 37 + round * 211));
        let _ = child.kill();
        interrupted += usize::from(!child.wait().unwrap().success());
        let healed = project.build().done();
        assert_same(&healed.files, if round % 2 == 0 { &clean_edited } else { &expected });
        assert!(!project.path(".gongkai-output").exists(), "round {round} leaves a stage");
    }
    assert!(interrupted > 5, "only {interrupted} builds were killed in time");
}

#[test]
fn a_stage_without_a_journal_is_thrown_away() {
    let project = Project::new();
    let before = project.build().done();
    project
        .file(".gongkai-output/waiting/404.html", "half a page")
        .file(".gongkai-output/journal.draft", "{\"rename\":[\"40");
    let after = project.build().done();
    assert_same(&before.files, &after.files);
    assert!(!project.path(".gongkai-output").exists());
}

#[test]
fn a_stage_with_a_journal_is_carried_out_and_then_compared() {
    let project = Project::new();
    let before = project.build().done();
    // What a run leaves that was killed between the journal and its first rename.
    project.file(".gongkai-output/waiting/404.html", "an older page").file(
        ".gongkai-output/journal.json",
        r#"{"rename":["404.html","../../outside.html"],"remove":["sitemap.html"]}"#,
    );
    let after = project.build().done();
    assert_same(&before.files, &after.files);
    assert!(!project.path("outside.html").exists() && !project.path(".gongkai-output").exists());
}

#[test]
fn exit_codes_tell_how_a_run_has_ended() {
    let project = Project::new();
    assert_eq!(project.check().code, 0);
    assert_eq!(project.run(&["--help"]).code, 0);
    assert_eq!(project.run(&["--version"]).code, 0);
    assert_eq!(project.run(&["biuld"]).code, 2, "an unknown command");
    assert_eq!(project.run(&["build", "--fast"]).code, 2, "an unknown option");
    assert_eq!(Project::empty().check().code, 2, "no project");
    assert_eq!(project.run(&["publish", "nowhere"]).code, 2, "an unknown target");
    assert_eq!(project.run(&["new", "content"]).code, 3, "a folder that is not empty");
    project.edit("content/reports/2023-summary/report.yaml", "period: 2023", "period: 2023年");
    assert_eq!(project.check().code, 1);
    assert_eq!(project.run(&["build"]).code, 1);
    assert_eq!(project.run(&["publish", "local"]).code, 1);
}

#[test]
fn a_project_in_use_is_not_built_twice() {
    let project = Project::new();
    project.file(".gongkai/lock", "");
    let held = fs::File::options().write(true).open(project.path(".gongkai/lock")).unwrap();
    held.lock().unwrap();
    let built = project.build();
    assert_eq!(built.ran.code, 4);
    assert!(built.ran.stderr.contains("another run"), "{}", built.ran.stderr);
    assert!(built.files.is_empty());
    assert_eq!(project.check().code, 0, "looking is allowed");
    held.unlock().unwrap();
    project.build().done();
}

#[test]
fn the_project_is_found_from_any_folder_below() {
    let project = Project::new();
    let mut command = project.command(&["check"]);
    command.current_dir(project.path("content/reports/2023-summary"));
    assert_eq!(Ran::of(command).code, 0);
    let elsewhere = program(&["check", "--project", project.root().to_str().unwrap()]);
    assert_eq!(Ran::of(elsewhere).code, 0);
}

#[test]
fn a_new_project_builds_and_has_nothing_wrong_with_it() {
    let folder = Project::empty();
    folder.run(&["new", "示例 项目"]).done();
    let root = folder.path("示例 项目");
    let run = |arguments: &[&str]| {
        let mut command = program(arguments);
        command.current_dir(&root);
        Ran::of(command).done()
    };
    assert_eq!(run(&["check"]).stderr, "nothing found\n");
    assert_eq!(run(&["check", "--drafts"]).stderr, "nothing found\n");
    run(&["build", "--drafts"]);
    let files = files_below(&root.join("output"));
    assert!(
        files.contains_key("fdzdgk/ghjh/first-report.html") && files.contains_key("en/fdzdgk/ghjh/first-report.html")
    );
    crate::sites::assert_links_lead_somewhere(&files);
    run(&["publish", "local"]);
    assert!(root.join("published/current/index.html").exists());
}

#[test]
fn a_project_that_is_there_is_not_made_again() {
    let folder = Project::empty();
    folder.run(&["new", "section"]).done();
    folder.file("section/content/units.yaml", "units: {}\n");
    let again = folder.run(&["new", "section"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("there is a project in section already"), "{}", again.stderr);
    assert_eq!(folder.read("section/content/units.yaml"), "units: {}\n");
}

#[test]
fn a_publication_date_that_has_not_come_is_told() {
    let project = Project::new();
    let told = "`published`) of 1 report has not come yet: 2023-summary";
    assert!(!project.check().stderr.contains("has not come yet"));
    project.edit("content/reports/2023-summary/report.yaml", "published: 2024-06-13", "published: 2094-06-13");
    for command in [&["check"][..], &["build"], &["publish", "local", "--dry-run"]] {
        let ran = project.run(command);
        assert!(ran.stderr.contains(told), "{command:?}: {}", ran.stderr);
    }
}

#[test]
fn what_is_said_to_have_happened_later_than_now_is_told() {
    let project = Project::new();
    let report = project.read("content/reports/2023-summary/report.yaml");
    project.file(
        "content/reports/2023-summary/report.yaml",
        &format!("{report}withdrawn: {{date: 2094-07-01, reason: {{zh: 内容有误, en: It was wrong}}}}\n"),
    );
    project.edit(
        "content/indicators/economy.yaml",
        "2023: 285",
        "2023: 285\n      2094: 290\n      2095: {value: 300, status: forecast}",
    );
    project.file(
        "content/corrections/2094-07-02-found.yaml",
        "indicator: cases-found\nperiod: 2023\ndate: 2094-07-02 10:30\nfrom: 286\nto: 287\nreason: entry-error\n\
         responsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
    );
    for command in [&["check"][..], &["build"], &["publish", "local", "--dry-run"]] {
        let ran = project.run(command);
        for told in [
            "withdrawn on a day that has not come yet: 2023-summary;",
            "corrected on a day that has not come yet: 2094-07-02-found;",
            "final figures of a time that is not over: cases-settled@2094;",
        ] {
            assert!(ran.stderr.contains(told), "{command:?}: {}", ran.stderr);
        }
    }
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let project = Project::new();
    assert_eq!(project.run(&["build", "--quiet"]).stderr, "");
    assert_eq!(project.run(&["check", "--quiet"]).stderr, "");
    project.remove("content/reports/2023-summary/en.md");
    assert_eq!(project.run(&["check", "--quiet"]).stderr, "", "a warning stops nothing");
    project.edit("content/reports/2023-summary/report.yaml", "period: 2023", "period: 二三");
    assert_eq!(project.run(&["check", "--quiet"]).codes(), ["not-a-period"]);
}

#[test]
fn findings_are_printed_as_json_on_request() {
    let project = Project::new();
    project.edit("content/reports/2023-summary/zh.md", "{{ output }}", "{{ outptu }}");
    let ran = project.run(&["check", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let first = &found[0];
    assert_eq!(first["code"], "unknown-figure");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["place"]["file"], "content/reports/2023-summary/zh.md");
    assert_eq!((&first["place"]["line"], &first["place"]["column"]), (&5.into(), &9.into()));
    assert_eq!(first["help"]["zh"], "是不是想写 `output`？");
    let ran = Project::new().run(&["check", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "[]\n"));
}

#[test]
fn a_reader_that_closes_early_is_no_reason_to_panic() {
    let project = Project::new();
    for arguments in
        [&["build", "--explain"][..], &["check", "--format", "json"], &["--help"], &["publish", "local", "--dry-run"]]
    {
        let mut child = project.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let status = child.wait().unwrap();
        assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
        assert_eq!(status.code(), Some(0), "{arguments:?}: {stderr}");
        let mut child = project.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?} with standard error closed");
    }
}

#[test]
fn a_pipe_gets_no_progress_and_no_colours() {
    let project = Project::example();
    let mut command = project.command(&["build"]);
    command.env("TERM", "xterm-256color");
    let ran = Ran::of(command).done();
    for text in [&ran.stdout, &ran.stderr] {
        assert!(!text.contains(['\r', '\u{1b}', '█', '░']), "{text:?}");
    }
}

#[test]
fn messages_speak_the_language_of_the_system() {
    let project = Project::new();
    let said = |name: &str, value: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.env_clear().env(name, value).arg("check").current_dir(project.root());
        Ran::of(command).stderr
    };
    assert_eq!(said("LANG", "zh_CN.UTF-8"), "没有发现问题\n");
    assert_eq!(said("LANG", "en_GB.UTF-8"), "nothing found\n");
    assert_eq!(said("LC_ALL", "zh_CN.GB18030"), "没有发现问题\n");
}

#[test]
fn what_the_system_refuses_is_told_in_the_language_of_the_messages() {
    let project = Project::new();
    project.file("file", "x");
    let output = project.path("file/output");
    for (language, told) in [("zh", "路径中间有一个不是文件夹"), ("en", "Not a directory")] {
        let ran = project.run(&["build", "--output", output.to_str().unwrap(), "--language", language]);
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
        assert!(language == "en" || !ran.stderr.contains("os error"), "{}", ran.stderr);
    }
    let project = Project::new();
    project.file(".gongkai", "x");
    for (language, told) in
        [("zh", "办法：那里有一个同名的文件"), ("en", "help: a file stands where a folder is needed")]
    {
        let ran = project.run(&["build", "--language", language]);
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}

#[test]
fn where_only_drafts_have_errors_it_is_told_how_to_go_on() {
    let project = Project::new();
    project.file("content/reports/draft/report.yaml", "column: ghjh\nkind: notice\nperiod: 2024\n");
    project.file("content/reports/draft/zh.md", "---\ntitle: 草稿\n---\n\n还没有{{ nothing }}。\n");
    for (arguments, told) in
        [(&["build"][..], "all errors are in drafts: draft;"), (&["publish", "local"], "in drafts: draft;")]
    {
        let ran = project.run(arguments);
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    project.edit("content/reports/2023-summary/zh.md", "{{ output }}", "{{ nothing }}");
    assert!(!project.run(&["build"]).stderr.contains("in drafts"));
}

#[test]
fn help_and_usage_errors_speak_the_language_of_the_messages() {
    let project = Project::new();
    let han = |text: &str| text.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one));
    let chinese = project.run(&["correct", "--help", "--language", "zh"]).done().stdout;
    for told in
        ["更正公布过的数字或附件", "用法：", "<指标|附件> <数值|文件>...", "[可选：correction、revision]", "显示说明"]
    {
        assert!(chinese.contains(told), "{told}: {chinese}");
    }
    for english in ["Usage", "Options", "Arguments", "DIR", "possible", "default", "Print"] {
        assert!(!chinese.contains(english), "{english}: {chinese}");
    }
    let english = project.run(&["correct", "--help"]).done().stdout;
    assert!(english.contains("Usage: gongkai correct [OPTIONS]") && !han(&english), "{english}");
    for (words, zh, en) in [
        (&["publsh"][..], "没有命令 `publsh`\n办法：是不是想写 `publish`？", "unrecognized subcommand 'publsh'"),
        (&["check", "--formt"], "不认识 `--formt`\n办法：是不是想写 `--format`？", "unexpected argument '--formt'"),
        (&["check", "--format", "x"], "`--format <格式>` 不能是 `x`\n办法：可以写 text、json", "invalid value 'x'"),
        (&["publish"], "少了 <目标>", "required arguments were not provided"),
    ] {
        let ran = project.run(&[words, &["--language", "zh"]].concat());
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.starts_with(&format!("错误：{zh}")), "{}", ran.stderr);
        let ran = project.run(words);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(en) && !han(&ran.stderr), "{}", ran.stderr);
    }
    assert_eq!(
        project.run(&["--version", "--language", "zh"]).done().stdout,
        project.run(&["--version"]).done().stdout
    );
}
