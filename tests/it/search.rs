//! The index of the search: whatever a page says is found, nothing else is, and no draft and no withdrawn page ever.
//!
//! [`Index`] reads the scripts as the search page does, without its code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::html::{Page, is_han};
use crate::project::{Built, Files, Project};

fn example() -> &'static Built {
    static EXAMPLE: OnceLock<Built> = OnceLock::new();
    EXAMPLE.get_or_init(|| Project::example().build().done())
}

/// The index of a language.
struct Index {
    /// Path, title and texts of each entry, segment after segment.
    entries: Vec<(String, String, Vec<String>)>,
    /// The entries, and the places in them, by term.
    terms: BTreeMap<String, BTreeSet<(usize, usize)>>,
    /// The files that belong to it.
    files: BTreeSet<String>,
}

impl Index {
    fn read(files: &Files, language: &str) -> Self {
        let folder = if language == "zh" { "" } else { "en/" };
        let page = Page::read(std::str::from_utf8(&files[&format!("{folder}search.html")]).unwrap());
        let contents = page.elements.iter().find_map(|one| one.attribute("data-contents")).unwrap().to_owned();
        let mut index = Self { entries: Vec::new(), terms: BTreeMap::new(), files: BTreeSet::new() };
        let contents = index.script(files, language, &contents);
        for segment in contents["segments"].as_array().unwrap() {
            index.segment(files, language, segment);
        }
        index
    }

    /// The value that a script puts into the global.
    fn script(&mut self, files: &Files, language: &str, name: &str) -> Value {
        let path = format!("search/{language}/{name}.js");
        let text = std::str::from_utf8(&files[&path]).unwrap();
        let (_, digest) = name.rsplit_once('.').unwrap();
        let head = format!("(window.gongkaiSearch=window.gongkaiSearch||{{}})[\"{language}/{name}\"]=");
        let value = text.strip_prefix(&head).and_then(|text| text.strip_suffix(";\n")).unwrap();
        assert!(gongkai::digest::Digest::of(value.as_bytes()).to_string().starts_with(digest), "{path}");
        self.files.insert(path);
        serde_json::from_str(value).unwrap()
    }

    fn segment(&mut self, files: &Files, language: &str, segment: &Value) {
        let first = self.entries.len();
        let rows = self.script(files, language, segment["entries"].as_str().unwrap());
        for named in segment["texts"].as_array().unwrap() {
            assert_eq!(named[0], self.entries.len() - first, "texts begin where it is said");
            for shown in self.script(files, language, named[1].as_str().unwrap()).as_array().unwrap() {
                let said = |value: &Value| value.as_str().unwrap().to_owned();
                let mut texts = vec![said(&shown["title"])];
                for section in shown["sections"].as_array().unwrap() {
                    texts.extend([said(&section[0]), said(&section[2])]);
                }
                self.entries.push((said(&shown["path"]), said(&shown["title"]), texts));
            }
        }
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), self.entries.len() - first);
        let mut place_of = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let places = 1 + 2 * usize::try_from(row[4].as_u64().unwrap()).unwrap();
            place_of.extend((0..places).map(|place| (first + number, place)));
        }
        let mut before = String::new();
        for named in segment["words"].as_array().unwrap() {
            let list = self.script(files, language, named[1].as_str().unwrap());
            for (number, line) in list.as_str().unwrap().split(';').enumerate() {
                let (term, gaps) = line.split_once(':').unwrap();
                assert!(number > 0 || named[0] == term, "a script begins with the term it is said to");
                assert!(before.encode_utf16().lt(term.encode_utf16()), "{before} stands before {term}");
                term.clone_into(&mut before);
                let places = numbers(gaps).into_iter().map(|place| place_of[place]);
                self.terms.entry(term.to_owned()).or_default().extend(places);
            }
        }
    }

    /// The entries in which the Han characters of `run` may stand side by side.
    fn candidates(&self, run: &str) -> BTreeSet<usize> {
        let run: Vec<char> = run.chars().collect();
        let pairs = run.windows(2).map(|pair| pair.iter().collect::<String>());
        let places = pairs.map(|pair| self.terms.get(&pair).cloned().unwrap_or_default());
        let all = places.reduce(|one, other| one.intersection(&other).copied().collect()).unwrap_or_default();
        all.into_iter().map(|(entry, _)| entry).collect()
    }

    fn finds(&self, run: &str, path: &str) -> bool {
        self.candidates(run).into_iter().any(|entry| self.entries[entry].0 == path)
    }
}

/// Digits of five bits, the least first; letters and numbers of the second half of the alphabet are not the last.
fn numbers(gaps: &str) -> Vec<usize> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut places, mut next, mut gap, mut shift) = (Vec::new(), 0, 0, 0);
    for digit in gaps.chars() {
        let value = digits.find(digit).unwrap();
        gap |= (value & 31) << shift;
        shift += 5;
        if value < 32 {
            places.push(next + gap);
            (next, gap, shift) = (next + gap + 1, 0, 0);
        }
    }
    places
}

/// Every two Han characters that touch in `text`.
fn pairs(text: &str) -> BTreeSet<String> {
    let text: Vec<char> = text.chars().collect();
    let pairs = text.windows(2).filter(|pair| pair.iter().all(|one| is_han(*one)));
    pairs.map(|pair| pair.iter().collect()).collect()
}

/// What a reader reads on a page: of a report its text and the titles in it, of other pages the heading.
fn read_on(page: &Page, report: bool) -> Vec<String> {
    let Some(from) = page.elements.iter().position(|one| one.has_class("body")).filter(|_| report) else {
        return page.all("h1").map(|one| one.text.clone()).collect();
    };
    let to = page.elements.iter().skip(from).position(|one| one.has_class("tail")).map(|length| from + length).unwrap();
    let mut texts = Vec::new();
    for (place, element) in page.elements.iter().enumerate().take(to).skip(from) {
        let plain = element.attribute("class").is_none();
        let tile = page.elements[place + 1..].iter().take(2).any(|one| one.has_class("tile-name"));
        let text = match element.name.as_str() {
            "p" | "h2" | "h3" | "li" => plain && !tile,
            _ => element.has_class("tile-name"),
        };
        if text {
            texts.push(element.text.clone());
        }
    }
    texts
}

#[test]
fn every_two_characters_of_a_page_are_found_on_it() {
    for language in ["zh", "en"] {
        let index = Index::read(&example().files, language);
        let paths: BTreeSet<&String> = index.entries.iter().map(|(path, ..)| path).collect();
        let mut looked_for = 0;
        for path in paths.into_iter().filter(|path| path.ends_with(".html")) {
            let page = Page::read(example().page(path));
            let report = page.first("body").has_class("page-report");
            for text in read_on(&page, report) {
                for pair in pairs(&text) {
                    assert!(index.finds(&pair, path), "{pair} of {text:?} is not found on {path}");
                    looked_for += 1;
                }
            }
        }
        assert!(language == "en" || looked_for > 3000, "{looked_for}");
    }
    let index = Index::read(&example().files, "en");
    assert!(
        index.terms.contains_key("fiscal") && index.terms.contains_key("1.262"),
        "words and numbers of English pages"
    );
}

#[test]
fn what_is_found_is_what_a_scan_of_the_texts_finds() {
    for language in ["zh", "en"] {
        let index = Index::read(&example().files, language);
        let all: BTreeSet<String> =
            index.entries.iter().flat_map(|(.., texts)| texts).flat_map(|text| pairs(text)).collect();
        for pair in all {
            let scanned = index
                .entries
                .iter()
                .enumerate()
                .filter(|(_, (.., texts))| texts.iter().any(|text| text.contains(&pair)));
            let scanned: BTreeSet<usize> = scanned.map(|(entry, _)| entry).collect();
            // In English an indicator is found by its Chinese name too, which is not among the texts.
            let found = index.candidates(&pair);
            assert!(found.is_superset(&scanned), "{language}: {pair}");
            assert!(language == "en" || found == scanned, "{pair}: {found:?}, not {scanned:?}");
        }
    }
}

#[test]
fn longer_runs_numbers_and_initials_lead_to_the_figure() {
    let index = Index::read(&example().files, "zh");
    let page = "indicators/economy/industrial-output.html";
    for run in ["工业产值", "规模以上工业产值", "产值"] {
        assert!(index.finds(run, page), "{run}");
    }
    for term in ["gycz", "gmysgycz", "cz", "12.62", "output", "industrial"] {
        let entries = index.terms.get(term).into_iter().flatten();
        assert!(entries.clone().any(|(entry, _)| index.entries[*entry].0 == page), "{term}");
    }
    let output = index.entries.iter().find(|(path, ..)| path == page).unwrap();
    assert_eq!(output.1, "规模以上工业产值");
    assert!(output.2.iter().any(|text| text.contains("2023年12.62亿元") && text.contains("不含鄂钢")), "{output:?}");
    for (number, there) in [("8000", true), ("8,000", false)] {
        assert_eq!(index.terms.contains_key(number), there, "{number}");
    }
}

#[test]
fn the_scripts_are_named_and_no_other_is_there() {
    let files = &example().files;
    let mut named: BTreeSet<String> = BTreeSet::new();
    for language in ["zh", "en"] {
        named.extend(Index::read(files, language).files);
    }
    let there: BTreeSet<String> = files.keys().filter(|path| path.starts_with("search/")).cloned().collect();
    assert_eq!(named, there);
}

/// A section with a report that is not public yet, one that was withdrawn, and corrections of what must not be seen.
fn guarded() -> Project {
    let project = Project::new();
    project
        .file("content/reports/draft/report.yaml", "column: ghjh\nkind: work-summary\nperiod: 2024\nattachments:\n  - {file: files/甲乙丙.txt, name: {zh: 未定附件, en: Undecided}}\n")
        .file("content/reports/draft/files/甲乙丙.txt", "x")
        .file("content/reports/draft/zh.md", "---\ntitle: 草拟文稿\n---\n\n秘而不宣。\n")
        .file("content/reports/draft/en.md", "---\ntitle: Unreleased\n---\n\nUnspoken.\n")
        .file(
            "content/reports/gone/report.yaml",
            "column: ghjh\nkind: work-summary\nperiod: 2022\npublished: 2023-06-13 09:00\nwithdrawn: {date: 2023-07-01, reason: {zh: 含个人隐私, en: It held private data}}\n",
        )
        .file("content/reports/gone/zh.md", "---\ntitle: 收回文稿\n---\n\n住址梧桐巷。\n")
        .file("content/reports/gone/en.md", "---\ntitle: Retracted\n---\n\nPlanetree Lane.\n")
        .file(
            "content/corrections/2024-07-02-name.yaml",
            "report: 2023-summary\ndate: 2024-07-02 10:30\nplace: {zh: 名单, en: Roster}\nfrom: {zh: 欧阳某某, en: Ouyang}\nto: {zh: 略去, en: Omitted}\nreason: privacy\nresponsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
        )
        .file(
            "content/corrections/2024-07-03-gone.yaml",
            "report: gone\ndate: 2024-07-03 10:30\nfrom: {zh: 槐树街, en: Locust Street}\nto: {zh: 梧桐巷, en: Planetree Lane}\nreason: entry-error\nresponsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
        )
        .file(
            "content/corrections/2024-07-04-settled.yaml",
            "report: 2023-summary\ndate: 2024-07-04 10:30\nplace: {zh: 化解纠纷, en: Disputes}\nfrom: {zh: 二百八十件, en: 280 cases}\nto: {zh: 285件, en: 285 cases}\nreason: entry-error\nresponsible: {zh: 示例街道办事处, en: Example Subdistrict Office}\n",
        );
    project
}

#[test]
fn drafts_withdrawn_pages_and_private_words_are_in_no_script() {
    let project = guarded();
    for built in [project.build(), project.build_with(&["--drafts"])] {
        let built = built.done();
        for (path, bytes) in built.files.iter().filter(|(path, _)| path.starts_with("search")) {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            for hidden in [
                "草拟",
                "秘而",
                "未定",
                "甲乙",
                "unreleased",
                "unspoken",
                "undecided",
                "收回",
                "梧桐",
                "槐树",
                "retracted",
                "planetree",
                "locust",
                "欧阳",
                "ouyang",
                "名单",
                "roster",
                "略去",
            ] {
                assert!(!text.contains(hidden), "{path} holds {hidden}");
            }
        }
        let index = Index::read(&built.files, "zh");
        let found = index.candidates("二百八十件");
        let titles: Vec<&str> = found.iter().map(|entry| index.entries[*entry].1.as_str()).collect();
        assert_eq!(titles.len(), 1, "a correction is found by what it says");
        assert!(titles[0].starts_with("GZ-2024-") && titles[0].ends_with("示例街道2023年工作总结"), "{titles:?}");
    }
}

#[test]
fn a_report_in_one_language_is_found_in_both() {
    let project = Project::new();
    project.remove("content/reports/2023-summary/en.md");
    let index = Index::read(&project.build().done().files, "en");
    assert!(index.finds("全年完成工业产值", "en/ghjh/2023-summary.html"));
}

#[test]
fn text_is_found_across_marks_lines_and_blocks() {
    let project = Project::new();
    project.edit(
        "content/reports/2023-summary/zh.md",
        "全年完成工业产值",
        "重**点工**作落\n实到[人民](https://www.gov.cn/)群众，𠮷林ＧＤＰ达１，２００元，代码`键值`。\n\n- 甲项\n- 乙项\n\n| 名称 | 数量 |\n|---|---|\n| 桥梁 | 三座 |\n\n全年完成工业产值",
    );
    let built = project.build_with(&["--drafts"]);
    let index = Index::read(&built.files, "zh");
    let page = "ghjh/2023-summary.html";
    for run in ["重点工作落实到人民群众", "𠮷林", "键值", "甲项", "名称", "桥梁", "三座"] {
        assert!(index.finds(run, page), "{run}");
    }
    for run in ["甲项乙项", "桥梁三座", "项乙", "众𠮷"] {
        assert!(!index.finds(run, page), "{run} is no run of the page");
    }
    assert!(index.terms.contains_key("gdp") && index.terms.contains_key("1200"));
}
