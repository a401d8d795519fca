//! `gongkai correct`: one figure is put right in its file, the correction is announced, and nothing else is touched.

use crate::project::{Project, Ran};

const ECONOMY: &str = "content/indicators/economy.yaml";
const OBSERVATION: &str = "    observations:\n      2023: 285\n";

fn correct(project: &Project, arguments: &[&str]) -> Ran {
    let all: Vec<&str> = std::iter::once("correct").chain(arguments.iter().copied()).collect();
    project.run(&all)
}

/// The files of corrections, by name.
fn corrections(project: &Project) -> Vec<String> {
    crate::project::files_below(&project.path("content/corrections")).into_keys().collect()
}

fn only_correction(project: &Project) -> String {
    let [name] = &corrections(project)[..] else { panic!("{:?}", corrections(project)) };
    project.read(&format!("content/corrections/{name}"))
}

fn publish(project: &Project) {
    project.run(&["publish", "local"]).done();
}

#[test]
fn the_worked_example_is_corrected_in_one_command() {
    let project = Project::example();
    let before = project.read("content/indicators/safety.yaml");
    let words = ["disputes-resolved@2023", "284", "--reason", "entry-error", "--note", "录入时多计一件"];
    let ran = correct(&project, &[&words[..], &["--note-en", "One case was counted twice."]].concat()).done();
    let after = project.read("content/indicators/safety.yaml");
    let differing: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(one, other)| one != other).collect();
    assert_eq!(differing, [("      2023: 285", "      2023: 284")]);
    assert_eq!(before.len(), after.len());
    let correction = only_correction(&project);
    for line in ["indicator: disputes-resolved", "period: 2023", "from: 285", "to: 284", "reason: entry-error"] {
        assert!(correction.lines().any(|one| one == line), "{line}: {correction}");
    }
    assert!(
        correction.contains("zh: \"录入时多计一件\"") && correction.contains("en: \"One case was counted twice.\"")
    );
    for told in [
        "Disputes resolved  285 → 284",
        "shown in: fdzdgk/ghjh/202406/t20240613_631628.html",
        "shown in: en/fdzdgk/ghjh/202406/t20240613_631628.html",
        "shown in: chart done (2023-work-summary)",
        "shown in: table disputes (2023-work-summary)",
        "shown in: data/indicator/disputes-resolved.{csv,json,xlsx}",
        "~ fdzdgk/ghjh/202406/t20240613_631628/chart-done.svg",
    ] {
        assert!(ran.stdout.contains(told), "{told}: {}", ran.stdout);
    }
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    let built = project.build().done();
    for (path, notice, reason) in [
        ("fdzdgk/ghjh/202406/t20240613_631628.html", "本文有1处于", "录入时多计一件"),
        ("en/fdzdgk/ghjh/202406/t20240613_631628.html", "One error on this page was corrected", "counted twice"),
    ] {
        assert!(built.page(path).contains(notice), "{path}");
        assert!(built.page(path).contains(reason), "{path}");
        assert!(built.page(path).contains("\"CorrectionComment\""), "{path} tells machines");
    }
}

#[test]
fn the_list_of_files_is_what_a_build_writes() {
    let project = Project::new();
    project.build().done();
    let ran = correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    let built = project.build().done();
    let lines = ran.stdout.lines();
    let listed: Vec<&str> =
        lines.filter_map(|line| line.strip_prefix("  + ").or_else(|| line.strip_prefix("  ~ "))).collect();
    assert_eq!(listed, built.written());
}

#[test]
fn comments_layout_quotes_and_ends_of_lines_stay() {
    for (before, after) in [
        ("2023: 285", "2023: 284"),
        ("2023:   285   # 快报数", "2023:   284   # 快报数"),
        ("2023: \"285\"", "2023: \"284\""),
        ("2023: '285'  # 引号", "2023: '284'  # 引号"),
        ("\"2023\": 285", "\"2023\": 284"),
        ("2023: {value: 285, qualifier: about}", "2023: {value: 284, qualifier: about}"),
        ("2023: {qualifier: about,   value: 285 }   # 约", "2023: {qualifier: about,   value: 284 }   # 约"),
        ("2023: {value: \"285\"}", "2023: {value: \"284\"}"),
        (
            "2023:\n        # 来自台账\n        value: 285 # 件\n        qualifier: about",
            "2023:\n        # 来自台账\n        value: 284 # 件\n        qualifier: about",
        ),
        (
            "2023:\n        {\n          value: 285,\n          qualifier: about\n        }",
            "2023:\n        {\n          value: 284,\n          qualifier: about\n        }",
        ),
        ("2022: 285\n      2023: 285\n      2023-H1: 285", "2022: 285\n      2023: 284\n      2023-H1: 285"),
    ] {
        for (mark, end) in [("", "\n"), ("\u{feff}", "\r\n")] {
            let project = Project::new();
            let whole = |observation: &str| {
                let text = project.read(ECONOMY).replace("2023: 285", observation);
                format!("{mark}{}", text.replace("\r\n", "\n").replace('\n', end))
            };
            let (text, wanted) = (whole(before), whole(after));
            project.file(ECONOMY, &text);
            correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
            assert_eq!(project.read(ECONOMY), wanted, "{before}");
            assert_eq!(project.check().code, 0, "{before}");
        }
    }
    // All of it in braces on one line.
    let project = Project::new();
    project.edit(ECONOMY, OBSERVATION, "    observations: {2023: 285}\n");
    correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    assert!(project.read(ECONOMY).ends_with("    observations: {2023: 284}\n"));
}

#[test]
fn a_revision_is_marked_and_is_no_correction() {
    for (before, after) in [
        (
            "2023: 285",
            "2023: {value: 284, status: revised, revised: {from: 285, date: D}, note: {zh: \"普查后修订\", en: \"After the census\"}}",
        ),
        (
            "2023: {value: 285, status: provisional}",
            "2023: {value: 284, revised: {from: 285, date: D}, note: {zh: \"普查后修订\", en: \"After the census\"}, status: revised}",
        ),
        (
            "2023:\n        value: 285 # 件",
            "2023:\n        value: 284 # 件\n        status: revised\n        revised: {from: 285, date: D}\n        note: {zh: \"普查后修订\", en: \"After the census\"}",
        ),
    ] {
        let project = Project::new();
        project.edit(ECONOMY, "2023: 285", before);
        publish(&project);
        let words = [
            "cases-settled@2023",
            "284",
            "--kind",
            "revision",
            "--note",
            "普查后修订",
            "--note-en",
            "After the census",
        ];
        let ran = correct(&project, &words).done();
        assert!(ran.stdout.contains("285 → 284 (revision)"), "{}", ran.stdout);
        let written = project.read(ECONOMY);
        let at = written.find("285, date: ").expect(&written) + "285, date: ".len();
        let written = format!("{}D{}", &written[..at], &written[at + "2026-11-27 09:00".len()..]);
        assert!(written.contains(after), "{written}");
        assert!(corrections(&project).is_empty());
        assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    }
}

#[test]
fn what_is_refused_says_what_to_do_and_writes_nothing() {
    let project = Project::new();
    project.edit(
        ECONOMY,
        OBSERVATION,
        "    observations:\n      2022: {missing: true}\n      2023: 285\n  letters:\n    name: {zh: 来信, en: Letters}\n    unit: 件\n    observations:\n      2023: {value: 8000, written: {zh: 八千余件}}\n",
    );
    let before = crate::project::files_below(&project.path("content"));
    for (words, told) in [
        (vec!["cases-setled@2023", "284"], "did you mean `cases-settled`?"),
        (vec!["来信件数@2023", "284"], "`gongkai figure WORD` finds the key"),
        (vec!["cases-settled", "284"], "write cases-settled@2022, cases-settled@2023"),
        (vec!["cases-settled@2021", "284"], "has no value for `2021`"),
        (vec!["cases-settled@2022", "284"], "to enter one is no correction"),
        (vec!["cases-settled@2023", "285"], "says 285 already: nothing was changed"),
        (vec!["cases-settled@2023", "284件"], "write the number alone, 284; the unit (件)"),
        (vec!["cases-settled@2023", "1,284"], "`1284`"),
        (vec!["cases-settled@2023", "２８４"], "half-width digits, `284`"),
        (vec!["cases-settled@2023", "many"], "the unit is 件"),
        (vec!["output@2023.share", "3"], "is worked out and cannot be corrected itself"),
        (vec!["output@2022.yoy", "3"], "has no published growth"),
        (vec!["letters@2023", "8100"], "which pages show in place of the value"),
        (vec!["cases-settled@2023", "284", "output@2023"], "no value follows `output@2023`"),
        (vec!["cases-settled@2023"], "no value follows `cases-settled@2023`"),
        (vec!["content/reports/2023-summary/zh.md"], "report: 2023-summary\n    place:"),
        (vec!["2023-summary/en.md", "new.md"], "write a file into content/corrections/"),
    ] {
        let ran = correct(&project, &[&words[..], &["--reason", "entry-error"]].concat());
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{words:?}: {}", ran.stderr);
        let chinese = [&words[..], &["--reason", "entry-error", "--language", "zh"]].concat();
        let ran = correct(&project, &chinese);
        assert!(ran.stderr.contains("错误：") && ran.stderr.contains('\n'), "{}", ran.stderr);
    }
    let ran = correct(&project, &["cases-settled@2023", "284"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no reason is given\nhelp: add `--reason entry-error`"), "{}", ran.stderr);
    assert!(crate::project::files_below(&project.path("content")) == before);
    let ran = correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error", "--dry-run"]).done();
    assert!(ran.stderr.contains("nothing was written") && ran.stdout.contains("285 → 284"), "{}", ran.stderr);
    assert!(crate::project::files_below(&project.path("content")) == before);
}

#[test]
fn what_was_published_is_taken_from_the_ledger() {
    let project = Project::new();
    publish(&project);
    // Somebody has changed the file already, and not back to what was public.
    project.edit(ECONOMY, "2023: 285", "2023: 280");
    correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    assert!(only_correction(&project).contains("from: 285\nto: 284\n"), "{}", only_correction(&project));
    // What readers have not seen yet is put right itself.
    let ran = correct(&project, &["cases-settled@2023", "283", "--reason", "entry-error"]).done();
    assert!(ran.stderr.contains("has not been published yet: its `to` was changed"), "{}", ran.stderr);
    assert!(only_correction(&project).contains("from: 285\nto: 283\n"));
    let ran = correct(&project, &["cases-settled@2023", "285", "--reason", "entry-error"]);
    assert!(ran.stderr.contains("says that 285 stood there: there is nothing to correct"), "{}", ran.stderr);
    publish(&project);
    correct(&project, &["cases-settled@2023", "282", "--reason", "entry-error"]).done();
    assert_eq!(corrections(&project).len(), 2);
    publish(&project);
    // The file says the right value already: only the correction is missing.
    project.edit(ECONOMY, "2023: 282", "2023: 281");
    let ran = correct(&project, &["cases-settled@2023", "281", "--reason", "entry-error"]).done();
    assert!(ran.stderr.contains("has this value already"), "{}", ran.stderr);
    assert_eq!(corrections(&project).len(), 3);
    assert!(project.check().done().codes().is_empty());
    // What is new was never wrong.
    project.edit(ECONOMY, "      2023: 281\n", "      2023: 281\n      2024: 290\n");
    let ran = correct(&project, &["cases-settled@2024", "291", "--reason", "entry-error"]);
    assert!(ran.stderr.contains("has not been published yet"), "{}", ran.stderr);
}

#[test]
fn a_run_that_was_interrupted_is_finished_by_the_same_command() {
    for with_ledger in [true, false] {
        let project = Project::new();
        if with_ledger {
            publish(&project);
        }
        let old = project.read(ECONOMY);
        let words = ["cases-settled@2023", "284", "--reason", "entry-error"];
        correct(&project, &words).done();
        let new = project.read(ECONOMY);
        // The machine stopped after the correction: nothing can be published.
        project.file(ECONOMY, &old).file("content/indicators/.economy.yaml.draft", "half");
        assert_eq!(project.check().code, 1);
        let ran = correct(&project, &words).done();
        assert!(ran.stderr.contains("announces this correction already"), "{}", ran.stderr);
        assert_eq!((corrections(&project).len(), project.read(ECONOMY)), (1, new));
        assert!(project.check().done().codes().is_empty());
        assert!(!project.path("content/indicators/.economy.yaml.draft").exists());
    }
}

#[test]
fn both_files_are_written_or_neither() {
    let project = Project::new();
    // Something stands where the second file would wait.
    project.file("content/indicators/.economy.yaml.draft/x", "");
    let before = project.read(ECONOMY);
    let ran = correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_eq!(project.read(ECONOMY), before);
    assert!(corrections(&project).is_empty());
}

#[test]
fn figures_that_hang_together_are_corrected_at_once() {
    let project = Project::new();
    project.edit(
        ECONOMY,
        OBSERVATION,
        "    observations:\n      2023: 285\n  cases-open:\n    name: {zh: 未化解纠纷, en: Disputes open}\n    unit: 件\n    observations:\n      2023: 2\nrules:\n  - {sum: cases-found, of: [cases-settled, cases-open]}\n",
    );
    let before = project.read(ECONOMY);
    let ran = correct(&project, &["cases-found@2023", "288", "--reason", "entry-error"]);
    assert_eq!((ran.code, ran.codes()), (1, vec!["arithmetic"]), "{}", ran.stderr);
    assert!(ran.stderr.contains("correct figures that hang together at once"), "{}", ran.stderr);
    assert_eq!((project.read(ECONOMY), corrections(&project).len()), (before, 0));
    let both = ["cases-found@2023", "288", "cases-open@2023", "3", "--reason", "entry-error"];
    correct(&project, &both).done();
    assert_eq!(corrections(&project).len(), 2);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    // A growth that was published with the value.
    let alone = correct(&project, &["output@2023", "13", "--reason", "coverage"]);
    assert_eq!((alone.code, alone.codes()), (1, vec!["growth-differs"]), "{}", alone.stderr);
    correct(&project, &["output@2023", "13", "output@2023.yoy", "30", "--reason", "coverage"]).done();
    assert!(project.read(ECONOMY).contains("2023: {value: 13, yoy: 30}"));
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    let built = project.build().done();
    let page = built.page("corrections/index.html");
    assert!(page.contains("2023年同比") && page.contains("<b>25%</b>"), "{page}");
    // The old value stands beside the new one where the series is read.
    for (path, told) in [
        (
            "indicators/economy/output.html",
            ["同比 原文 <del>25%</del>", ">原文 <del>12.5亿元</del>", ">已更正</a></th>"],
        ),
        (
            "en/indicators/economy/output.html",
            ["Year on year Before <del>25%</del>", ">Before <del>1.25 billion yuan</del>", ">Corrected</a></th>"],
        ),
    ] {
        let page = built.page(path);
        for words in told {
            assert!(page.contains(words), "{path} lacks {words}: {page}");
        }
    }
    assert!(built.page("data/index.html").contains("数据有4处更正，最近一次在"));
    assert!(built.page("en/data/index.html").contains("4 values were corrected, the last on"));
}

#[test]
fn old_numbers_that_are_typed_in_texts_are_named() {
    let project = Project::new();
    let zh = "content/reports/2023-summary/zh.md";
    project.edit(zh, "化解{{ cases-settled }}。", "化解{{ cases-settled }}。\n\n全年化解纠纷285件，群众满意。");
    let ran = correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    assert!(ran.stderr.contains("the old number is also typed in texts"), "{}", ran.stderr);
    assert!(ran.stderr.contains("content/reports/2023-summary/zh.md:11:"), "{}", ran.stderr);
}

#[test]
fn a_reason_in_own_words_is_a_note_and_is_never_translated() {
    let project = Project::new();
    let ran = correct(&project, &["cases-settled@2023", "284", "--reason", "漏计一件，\"见\"台账"]).done();
    let correction = only_correction(&project);
    assert!(
        correction.contains("reason: other\nnote:\n  zh: \"漏计一件，\\\"见\\\"台账\"\n  # en: to be filled in\n"),
        "{correction}"
    );
    assert!(ran.stderr.contains("the reason is not there in English"), "{}", ran.stderr);
    assert_eq!(project.check().codes(), ["missing-translation"]);
    let project = Project::new();
    correct(&project, &["cases-settled@2023", "284", "--reason", "统计口径", "--reason-en", "Redefined"]).done();
    let correction = only_correction(&project);
    assert!(correction.contains("reason: coverage\nnote:\n  # zh: 请补上中文\n  en: \"Redefined\"\n"), "{correction}");
}

#[test]
fn what_was_corrected_and_taken_back_is_corrected_again() {
    let project = Project::new();
    publish(&project);
    correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    publish(&project);
    project.run(&["rollback", "local", "1"]).done();
    let registered = only_correction(&project);
    // Readers saw that correction, though they do not now: it stays as it was, and the next one begins where it ended.
    let again = correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    assert!(again.stderr.contains("announces this correction already"), "{}", again.stderr);
    let ran = correct(&project, &["cases-settled@2023", "283", "--reason", "entry-error"]).done();
    assert!(ran.stdout.contains("285 → 283"), "what readers see now: {}", ran.stdout);
    let names = corrections(&project);
    let texts: Vec<String> = names.iter().map(|name| project.read(&format!("content/corrections/{name}"))).collect();
    assert_eq!(names.len(), 2);
    assert!(texts.contains(&registered), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("from: 284\nto: 283\n")), "{texts:?}");
    // That one nobody has seen yet: it is put right itself.
    correct(&project, &["cases-settled@2023", "282", "--reason", "entry-error"]).done();
    assert_eq!(corrections(&project).len(), 2);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    publish(&project);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
    let page = project.build().done().page("corrections/index.html").to_owned();
    assert!(page.contains("GZ-2026-001") || page.contains("-001"), "{page}");

    // What was right before all of it is right again.
    project.run(&["rollback", "local", "1"]).done();
    correct(&project, &["cases-settled@2023", "285", "--reason", "entry-error"]).done();
    assert_eq!(corrections(&project).len(), 3);
    publish(&project);
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
}

#[test]
fn what_is_told_of_a_figure_is_what_readers_have_and_will_have() {
    // Somebody has changed the file already: to something else, or to the right value.
    for by_hand in ["280", "284"] {
        let project = Project::new();
        publish(&project);
        project.edit(ECONOMY, "2023: 285", &format!("2023: {by_hand}"));
        for again in [false, true] {
            let ran = correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
            assert!(ran.stdout.contains("285 → 284 (correction "), "{by_hand} {again}: {}", ran.stdout);
            assert!(ran.stdout.contains("ghjh/2023-summary.html\n"), "{by_hand} {again}: {}", ran.stdout);
        }
    }
}

#[test]
fn what_stands_with_a_number_is_quoted_with_it() {
    let project = Project::new();
    project.edit(ECONOMY, OBSERVATION, "    observations:\n      2023: {value: 285, qualifier: over}\n");
    publish(&project);
    correct(&project, &["cases-settled@2023", "290", "--reason", "entry-error"]).done();
    assert!(
        only_correction(&project).contains("from: 285\nto: 290\nqualifier: over\n"),
        "{}",
        only_correction(&project)
    );
    publish(&project);
    let built = project.build().done();
    for (path, before, after) in [
        ("corrections/index.html", "超过285件", "290余件"),
        ("en/corrections/index.html", "more than 285", "more than 290"),
        ("corrections/register.csv", "超过285件", "290余件"),
        ("corrections/feed.xml", "超过285件", "290余件"),
    ] {
        let text = built.page(path);
        let plain: String = text.split('<').map(|piece| piece.rsplit('>').next().unwrap()).collect();
        assert!(plain.contains(before) && plain.contains(after), "{path}: {text}");
    }
}

#[test]
fn another_reason_for_a_correction_that_nobody_has_seen_is_not_dropped() {
    let project = Project::new();
    publish(&project);
    let words = ["cases-settled@2023", "284", "--reason", "entry-error", "--note", "甲", "--note-en", "A"];
    correct(&project, &words).done();
    let (before, value) = (only_correction(&project), project.read(ECONOMY));
    for again in [
        &["cases-settled@2023", "283", "--reason", "privacy"][..],
        &["cases-settled@2023", "284", "--reason", "privacy"],
        &["cases-settled@2023", "283", "--reason", "entry-error", "--note", "乙"],
    ] {
        let ran = correct(&project, again);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("gives another reason or note: nothing was changed"), "{}", ran.stderr);
        assert_eq!((only_correction(&project), project.read(ECONOMY)), (before.clone(), value.clone()));
    }
    // The same once more, or without a word on it, is no other reason.
    correct(&project, &["cases-settled@2023", "283", "--reason", "entry-error", "--note", "甲"]).done();
    correct(&project, &["cases-settled@2023", "282", "--reason", "entry-error"]).done();
    assert!(only_correction(&project).contains("to: 282"), "{}", only_correction(&project));
}

#[test]
fn own_words_that_are_said_twice_are_refused() {
    let project = Project::new();
    for (own, note) in [("漏报一家", ["--note", "另一句话"]), ("just words", ["--note-en", "other words"])] {
        let ran = correct(&project, &[&["cases-settled@2023", "284", "--reason", own][..], &note].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("there is room for one"), "{}", ran.stderr);
        assert!(corrections(&project).is_empty());
    }
    // In two languages these are one remark.
    let words = ["cases-settled@2023", "284", "--reason", "漏报一件", "--note-en", "One was left out"];
    correct(&project, &words).done();
}

#[test]
fn a_correction_of_the_same_minute_leaves_published_numbers_as_they_are() {
    let project = Project::new();
    publish(&project);
    let numbers = |project: &Project| {
        let register = String::from_utf8(project.output()["corrections/register.csv"].clone()).unwrap();
        let rows = register.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned());
        rows.collect::<Vec<_>>()
    };
    correct(&project, &["output@2023", "12.6", "output@2023.yoy", "26", "--reason", "entry-error"]).done();
    publish(&project);
    assert_eq!(numbers(&project).len(), 2);
    // Files of these two stand before the one that was published.
    let words = ["cases-settled@2023", "284", "cases-found@2023", "286", "--reason", "entry-error"];
    correct(&project, &words).done();
    publish(&project);
    let mut all = numbers(&project);
    all.sort();
    let ends: Vec<&str> = all.iter().map(|number| number.rsplit('-').next().unwrap()).collect();
    assert_eq!(ends, ["001", "002", "003", "004"], "{all:?}");
}

#[test]
fn what_was_corrected_twice_is_one_error() {
    let project = Project::new();
    publish(&project);
    for value in ["284", "283"] {
        correct(&project, &["cases-settled@2023", value, "--reason", "entry-error"]).done();
        publish(&project);
    }
    let built = project.build().done();
    let page = built.page("en/ghjh/2023-summary.html");
    assert!(page.contains("One error on this page was corrected"), "{page}");
    let page = built.page("indicators/economy/cases-settled.html");
    assert!(page.contains("本指标有1处于"), "{page}");
    correct(&project, &["cases-found@2023", "286", "--reason", "entry-error"]).done();
    let built = project.build().done();
    assert!(built.page("ghjh/2023-summary.html").contains("本文有2处更正"));
}

#[test]
fn a_revision_has_no_reason_of_a_correction_and_is_told_what_comes_next() {
    let project = Project::new();
    let ran = correct(&project, &["cases-settled@2023", "284", "--kind", "revision", "--reason", "entry-error"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("a revision has none such"), "{}", ran.stderr);
    let ran =
        correct(&project, &["cases-settled@2023", "284", "--kind", "revision", "--reason", "annual survey"]).done();
    assert!(!ran.stderr.contains("the file of the correction"), "{}", ran.stderr);
}

#[test]
fn how_to_cite_a_corrected_figure_says_when_it_was_corrected() {
    let project = Project::new();
    correct(&project, &["cases-settled@2023", "284", "--reason", "entry-error"]).done();
    let built = project.build().done();
    let page = built.page("en/indicators/economy/cases-settled.html");
    assert!(page.contains(", published 13 June 2024, corrected "), "{page}");
    let page = built.page("indicators/economy/cases-settled.html");
    assert!(page.contains("，2024年6月13日发布，20"), "{page}");
    assert!(!built.page("en/indicators/economy/cases-found.html").contains(", corrected "));
}

#[test]
fn a_reason_that_is_mistyped_is_not_taken_for_own_words() {
    let project = Project::new();
    for (written, meant) in [("entry-eror", "entry-error"), ("privcy", "privacy")] {
        let ran = correct(&project, &["cases-settled@2023", "284", "--reason", written]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("did you mean `{meant}`?")), "{}", ran.stderr);
        assert!(corrections(&project).is_empty());
    }
    correct(&project, &["cases-settled@2023", "284", "--reason", "miscounted"]).done();
}

#[test]
fn a_revised_figure_is_shown_beside_what_was_published() {
    let project = Project::new();
    publish(&project);
    let words = |value| {
        ["cases-settled@2023", value, "--kind", "revision", "--note", "年报核实", "--note-en", "The annual survey"]
    };
    correct(&project, &words("284")).done();
    // Nobody has seen that one.
    correct(&project, &words("283")).done();
    publish(&project);
    let built = project.build().done();
    assert!(built.page("indicators/economy/cases-settled.html").contains("由285件修订为283件。"));
    let page = built.page("en/indicators/economy/cases-settled.html");
    assert!(page.contains("Revised from 285 to 283 on "), "{page}");
    correct(&project, &words("282")).done();
    assert!(project.read(ECONOMY).contains("revised: {from: 283, date: "), "{}", project.read(ECONOMY));
    assert!(project.check().done().codes().is_empty(), "{}", project.check().stderr);
}
