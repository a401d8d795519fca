//! The law of builds: what an earlier build has left never shows. After any edit the output is what a build into an empty
//! folder makes, and what was written is exactly what differs.
//!
//! Random projects are edited at random, the same in every run. `GONGKAI_EDITS=5000` tries more of them, and
//! `GONGKAI_SEED` others.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;

use gongkai::diagnostic::{Diagnostic, MessageLanguage, Severity};
use gongkai::pipeline::{Project as Section, Run, Unwatched};
use gongkai::render::Options;
use rayon::prelude::*;

use crate::project::{Files, Project, files_below};

/// Edits of one project.
const EDITS: usize = 25;

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.roll(things.len())]
    }
}

#[derive(Clone)]
struct Indicator {
    key: String,
    topic: usize,
    name: usize,
    unit: &'static str,
    note: bool,
    values: BTreeMap<u16, u32>,
}

#[derive(Clone)]
struct Report {
    name: String,
    column: &'static str,
    kind: &'static str,
    year: u16,
    published: Option<u32>,
    title: usize,
    words: usize,
    cites: Vec<usize>,
    chart: bool,
    table: bool,
    in_english: bool,
    attachment: Option<usize>,
    withdrawn: bool,
    moved_from: Option<usize>,
    outside: Option<usize>,
    other: Option<usize>,
}

#[derive(Clone)]
struct Correction {
    indicator: usize,
    year: u16,
    from: u32,
    report: Option<usize>,
    note: usize,
}

/// What a project says.
#[derive(Clone)]
struct World {
    section: usize,
    column: usize,
    footer: Option<usize>,
    term: usize,
    unit: usize,
    sum: bool,
    drafts: bool,
    indicators: Vec<Indicator>,
    reports: Vec<Report>,
    corrections: Vec<Correction>,
    named: usize,
}

const TOPICS: [&str; 2] = ["economy", "services"];
const COLUMNS: [&str; 3] = ["ghjh", "ghjh/jh", "tzgg"];
const KINDS: [&str; 2] = ["work-summary", "notice"];
const UNITS: [&str; 3] = ["件", "个", "场次"];

impl World {
    fn new(dice: &mut Dice) -> Self {
        let mut world = Self {
            section: 0,
            column: 0,
            footer: None,
            term: 0,
            unit: 0,
            sum: false,
            drafts: false,
            indicators: Vec::new(),
            reports: Vec::new(),
            corrections: Vec::new(),
            named: 0,
        };
        for _ in 0..4 + dice.roll(3) {
            world.add_indicator(dice);
        }
        for _ in 0..2 + dice.roll(4) {
            world.add_report(dice);
        }
        world
    }

    fn add_indicator(&mut self, dice: &mut Dice) {
        self.named += 1;
        let years = 2020..=2023;
        self.indicators.push(Indicator {
            key: format!("measure-{}", self.named),
            topic: dice.roll(TOPICS.len()),
            name: self.named,
            unit: UNITS[self.named % UNITS.len()],
            note: false,
            values: years.map(|year| (year, 100 + u32::try_from(dice.roll(60)).unwrap())).collect(),
        });
    }

    fn add_report(&mut self, dice: &mut Dice) {
        self.named += 1;
        let count = self.indicators.len();
        self.reports.push(Report {
            name: format!("report-{}", self.named),
            column: dice.of(&COLUMNS),
            kind: dice.of(&KINDS),
            year: 2021 + u16::try_from(dice.roll(3)).unwrap(),
            published: (dice.roll(6) > 0).then(|| 10 + u32::try_from(dice.roll(18)).unwrap()),
            title: self.named,
            words: dice.roll(1000),
            cites: (0..1 + dice.roll(3)).map(|_| dice.roll(count)).collect(),
            chart: dice.roll(3) == 0,
            table: dice.roll(3) == 0,
            in_english: dice.roll(5) > 0,
            attachment: (dice.roll(3) == 0).then(|| dice.roll(1000)),
            withdrawn: false,
            moved_from: None,
            outside: (dice.roll(4) == 0).then(|| dice.roll(3)),
            other: None,
        });
    }

    /// Changes one thing, and says what.
    fn edit(&mut self, dice: &mut Dice) -> &'static str {
        let (report, indicator) = (dice.roll(self.reports.len().max(1)), dice.roll(self.indicators.len()));
        match dice.roll(31) {
            0..=4 => {
                let year = 2020 + u16::try_from(dice.roll(4)).unwrap();
                let value = 100 + u32::try_from(dice.roll(60)).unwrap();
                let from = self.indicators[indicator].values.insert(year, value);
                if let Some(from) = from.filter(|_| dice.roll(2) == 0) {
                    let of = (dice.roll(2) == 0 && !self.reports.is_empty()).then_some(report);
                    let report = of.filter(|of| self.reports[*of].cites.contains(&indicator));
                    self.corrections.push(Correction { indicator, year, from, report, note: dice.roll(9) });
                }
                "a figure"
            }
            5 => {
                self.indicators[indicator].unit = dice.of(&UNITS);
                "a unit"
            }
            6 => {
                self.indicators[indicator].name += 1000;
                "the name of an indicator"
            }
            7 => {
                self.indicators[indicator].note ^= true;
                "a remark"
            }
            8 => {
                self.add_indicator(dice);
                "an indicator more"
            }
            9 => {
                self.section += 1;
                "the name of the section"
            }
            10 => {
                self.column += 1;
                "the name of a column"
            }
            11 => {
                self.footer = (dice.roll(3) > 0).then(|| dice.roll(1000));
                "a template"
            }
            12 => {
                self.term += 1;
                "a term"
            }
            13 => {
                self.unit += 1;
                "a unit of the project’s own"
            }
            14 => {
                self.sum ^= true;
                "a rule"
            }
            15 => {
                self.drafts ^= true;
                "drafts"
            }
            16 => {
                if let Some(correction) = self.corrections.last_mut() {
                    correction.note += 1;
                }
                "a remark on a correction"
            }
            17 => {
                self.corrections.pop();
                "a correction less"
            }
            18 | 19 => {
                self.add_report(dice);
                "a report more"
            }
            30 => {
                let values = &mut self.indicators[indicator].values;
                if values.remove(&2024).is_none() {
                    values.insert(2024, 100 + u32::try_from(dice.roll(60)).unwrap());
                }
                "a period"
            }
            _ if self.reports.is_empty() => "nothing",
            20 => {
                let gone = report;
                self.reports.remove(gone);
                self.corrections.retain(|one| one.report != Some(gone));
                for correction in &mut self.corrections {
                    correction.report = correction.report.map(|of| of - usize::from(of > gone));
                }
                for other in &mut self.reports {
                    other.other = other.other.filter(|of| *of != gone).map(|of| of - usize::from(of > gone));
                }
                "a report less"
            }
            21 => {
                self.named += 1;
                self.reports[report].name = format!("renamed-{}", self.named);
                "the name of a report"
            }
            22 => {
                self.reports[report].title += 1000;
                "a title"
            }
            23 => {
                self.reports[report].words += 1;
                "a text"
            }
            24 => {
                self.reports[report].in_english ^= true;
                "a language"
            }
            25 => {
                let one = &mut self.reports[report];
                (one.column, one.kind) = (dice.of(&COLUMNS), dice.of(&KINDS));
                "the column of a report"
            }
            26 => {
                let one = &mut self.reports[report];
                (one.chart, one.table) = (dice.roll(2) == 0, dice.roll(2) == 0);
                one.cites = (0..1 + dice.roll(3)).map(|_| dice.roll(self.indicators.len())).collect();
                "what a report shows"
            }
            27 => {
                self.reports[report].attachment = (dice.roll(3) > 0).then(|| dice.roll(1000));
                "an attachment"
            }
            28 => {
                let one = &mut self.reports[report];
                match dice.roll(4) {
                    0 => one.withdrawn ^= true,
                    1 => one.moved_from = Some(dice.roll(1000)),
                    2 => one.published = Some(10 + u32::try_from(dice.roll(18)).unwrap()),
                    _ => one.year = 2021 + u16::try_from(dice.roll(3)).unwrap(),
                }
                "the life of a report"
            }
            _ => {
                let count = self.reports.len();
                let one = &mut self.reports[report];
                one.outside = (dice.roll(2) == 0).then(|| dice.roll(3));
                one.other = (dice.roll(2) == 0).then(|| dice.roll(count)).filter(|other| *other != report);
                "a link"
            }
        }
    }

    /// The files of the project.
    fn files(&self) -> Files {
        let mut files = BTreeMap::new();
        let mut put = |path: String, text: String| files.insert(path, text.into_bytes());
        put(
            "content/site.yaml".to_owned(),
            format!(
                "name: {{zh: 示例区人民政府, en: The People’s Government of Example District}}\n\
                 section: {{zh: 示例街道{0}, en: Example Subdistrict {0}}}\n\
                 disclosing-body: {{zh: 示例街道办事处, en: Example Subdistrict Office}}\n\
                 languages: [zh, en]\naddress: https://www.example.gov.cn/xxgk/sljd/\n",
                self.section
            ),
        );
        put(
            "content/catalogue.yaml".to_owned(),
            format!(
                "columns:\n  - key: ghjh\n    name: {{zh: 规划{0}, en: Plans {0}}}\n    columns:\n      - key: jh\n        \
                 name: {{zh: 计划, en: Plans of work}}\n  - key: tzgg\n    name: {{zh: 通知公告, en: Notices}}\n",
                self.column
            ),
        );
        put(
            "content/units.yaml".to_owned(),
            format!("场次: {{en: {{one: session{0}, other: sessions{0}}}}}\n", self.unit),
        );
        put(
            "content/glossary.yaml".to_owned(),
            format!(
                "terms:\n  - {{zh: 街道办事处, en: Subdistrict Office}}\n  - {{zh: 词{0}, en: Word{0}}}\n",
                self.term
            ),
        );
        if let Some(footer) = self.footer {
            put("themes/portal/templates/footer.html".to_owned(), format!("<footer><p>{footer}</p></footer>\n"));
        }
        for (place, topic) in TOPICS.iter().enumerate() {
            let own: Vec<&Indicator> = self.indicators.iter().filter(|one| one.topic == place).collect();
            if own.is_empty() {
                continue;
            }
            let mut text = format!("topic: {{zh: 主题{place}, en: Topic {place}}}\nindicators:\n");
            for one in &own {
                let _ = write!(
                    text,
                    "  {}:\n    name: {{zh: 指标{1}数, en: Measure {1}}}\n    unit: {2}\n    observations:\n",
                    one.key, one.name, one.unit
                );
                for (year, value) in &one.values {
                    let _ = match one.note {
                        true => writeln!(text, "      {year}: {{value: {value}, note: {{zh: 备注, en: A remark}}}}"),
                        false => writeln!(text, "      {year}: {value}"),
                    };
                }
            }
            if self.sum && own.len() > 1 {
                let _ = write!(text, "rules:\n  - at-most: [{}, {}]\n", own[0].key, own[1].key);
            }
            put(format!("content/indicators/{topic}.yaml"), text);
        }
        for (place, correction) in self.corrections.iter().enumerate() {
            put(
                format!("content/corrections/2024-08-{:02}-figure.yaml", place + 1),
                self.correction(place, correction),
            );
        }
        for report in &self.reports {
            let own = self.report(report).into_iter();
            files.extend(own.map(|(path, bytes)| (format!("content/reports/{}/{path}", report.name), bytes)));
        }
        files
    }

    fn correction(&self, place: usize, correction: &Correction) -> String {
        let one = &self.indicators[correction.indicator];
        let report = correction.report.map(|of| format!("report: {}\n", self.reports[of].name)).unwrap_or_default();
        let (day, to, note) = (place + 1, one.values[&correction.year], correction.note);
        let Correction { year, from, .. } = correction;
        let key = &one.key;
        format!(
            "{report}date: 2024-08-{day:02} 10:00\nindicator: {key}\nperiod: {year}\nfrom: {from}\nto: {to}\n\
             reason: entry-error\nnote: {{zh: 说明{note}, en: Note {note}}}\n\
             responsible: {{zh: 示例街道办事处, en: Example Subdistrict Office}}\n"
        )
    }

    fn report(&self, report: &Report) -> Files {
        let keys: Vec<&str> = report.cites.iter().map(|place| self.indicators[*place].key.as_str()).collect();
        let mut declared = format!("column: {}\nkind: {}\nperiod: {}\n", report.column, report.kind, report.year);
        if let Some(day) = report.published {
            let _ = writeln!(declared, "published: 2024-06-{day} 09:00");
        }
        if report.chart {
            let (first, last) = (report.year - 1, report.year);
            let _ = write!(
                declared,
                "charts:\n  one:\n    title: {{zh: 数量, en: Numbers}}\n    indicators: [{}]\n    periods: {first}..{last}\n",
                keys[0]
            );
        }
        if report.table {
            let _ = write!(
                declared,
                "tables:\n  all:\n    caption: {{zh: 数量表, en: Numbers}}\n    indicators: [{}]\n",
                keys[0]
            );
        }
        if report.attachment.is_some() {
            declared.push_str("attachments:\n  - {file: files/附表.txt, name: {zh: 附表, en: Table}}\n");
        }
        if report.withdrawn {
            declared.push_str("withdrawn: {date: 2024-09-01 10:00, reason: {zh: 有误, en: It was wrong}}\n");
        }
        if let Some(former) = report.moved_from {
            let _ = writeln!(declared, "moved-from: [ghjh/former-{former}.html]");
        }
        let mut files: Files = [("report.yaml".to_owned(), declared.into_bytes())].into();
        if let Some(content) = report.attachment {
            files.insert("files/附表.txt".to_owned(), format!("附表{content}\n").into_bytes());
        }
        let other = report.other.map(|of| self.reports[of].name.as_str());
        let (title, words) = (report.title, report.words);
        for (language, name) in [(0, "zh.md"), (1, "en.md")].into_iter().take(1 + usize::from(report.in_english)) {
            let mut text = match language {
                0 => format!("---\ntitle: 第{title}号文\n---\n\n正文{words}，另有{}件。\n\n", 100 + words % 60),
                _ => format!("---\ntitle: Paper {title}\n---\n\nText {words}, and {} more.\n\n", 100 + words % 60),
            };
            for key in &keys {
                let _ = match language {
                    0 => write!(text, "共有{{{{ {key} }}}}。\n\n"),
                    _ => write!(text, "There were {{{{ {key} }}}}.\n\n"),
                };
            }
            if report.chart {
                text.push_str("{{ chart one }}\n\n");
            }
            if report.table {
                text.push_str("{{ table all }}\n\n");
            }
            if let Some(site) = report.outside {
                let _ = write!(text, "[{}](https://www.example-{site}.com/)\n\n", ["站外", "Outside"][language]);
            }
            if let Some(other) = other {
                let _ = write!(text, "[{}](report:{other})\n\n", ["另一篇", "Another one"][language]);
            }
            files.insert(name.to_owned(), text.into_bytes());
        }
        files
    }
}

/// Makes the project's sources what they should be, and nothing more than these.
fn write(project: &Project, files: &Files) {
    for folder in ["content", "themes"] {
        for path in files_below(&project.path(folder)).keys() {
            if !files.contains_key(&format!("{folder}/{path}")) {
                fs::remove_file(project.path(folder).join(path)).unwrap();
            }
        }
    }
    for (path, bytes) in files {
        if fs::read(project.path(path)).ok().as_ref() != Some(bytes) {
            project.bytes(path, bytes);
        }
    }
}

/// Does something to what an earlier build has left, and says what.
fn disturb(project: &Project, dice: &mut Dice, older: &mut Option<Files>) -> &'static str {
    let kept = project.path(".gongkai/made");
    let caches: Vec<_> = files_below(&kept).into_iter().collect();
    if caches.is_empty() {
        return "";
    }
    let (name, bytes) = &caches[dice.roll(caches.len())];
    match dice.roll(16) {
        0 => {
            fs::write(kept.join(name), &bytes[..dice.roll(bytes.len())]).unwrap();
            ", the cache cut short"
        }
        1 => {
            let mut bytes = bytes.clone();
            let place = dice.roll(bytes.len());
            bytes[place] ^= 1 << dice.roll(8);
            fs::write(kept.join(name), bytes).unwrap();
            ", a bit of the cache turned"
        }
        2 => {
            fs::remove_dir_all(project.path(".gongkai")).unwrap();
            ", no cache"
        }
        3 => {
            *older = Some(caches.into_iter().collect());
            ""
        }
        4 => match older {
            Some(older) => {
                for (name, bytes) in older {
                    fs::write(kept.join(name), bytes).unwrap();
                }
                ", an older cache"
            }
            None => "",
        },
        5 => {
            // Without the manifest it would be a folder of somebody else.
            let mut output: Vec<String> = project.output().into_keys().collect();
            output.retain(|path| path != "manifest.json");
            let path = project.path("output").join(&output[dice.roll(output.len())]);
            match dice.roll(4) {
                0 => fs::remove_file(path).unwrap(),
                1 => fs::write(path, "").unwrap(),
                2 => {
                    // As long as before, and as old.
                    let modified = fs::metadata(&path).unwrap().modified().unwrap();
                    let mut bytes = fs::read(&path).unwrap();
                    let place = dice.roll(bytes.len());
                    bytes[place] ^= 1;
                    fs::write(&path, bytes).unwrap();
                    fs::File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
                }
                _ => fs::write(&path, [fs::read(&path).unwrap(), b" ".to_vec()].concat()).unwrap(),
            }
            ", a file of the output touched"
        }
        6 => {
            project.file(".gongkai-output/waiting/index.html", "half");
            ", a build that was interrupted"
        }
        _ => "",
    }
}

/// What a run has found, as text.
fn found(run: &Run) -> Vec<String> {
    let said = |one: &Diagnostic| {
        let place = one.span.map(|span| (run.sources.path(span.file), span.start, span.end));
        format!("{:?} {} {place:?} {}", one.severity, one.code, one.message.in_language(MessageLanguage::English))
    };
    run.diagnostics.iter().map(said).collect()
}

/// What a build into an empty folder would leave, and all that it finds; or the errors that there are.
fn afresh(section: &Section, options: Options) -> Result<(Files, Vec<String>), Vec<String>> {
    let (run, mut files) = section.preview(options).unwrap();
    let errors = run.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let errors = || errors.map(|one| format!("{}: {}", one.code, one.message.in_language(MessageLanguage::English)));
    let release = run.release.as_ref().ok_or_else(|| errors().collect::<Vec<_>>())?;
    files.insert("manifest.json".to_owned(), release.manifest().into_bytes());
    Ok((files, found(&run)))
}

/// What has become of a project.
#[derive(Default)]
struct Lived {
    /// Edits that could be built.
    built: usize,
    /// Files that were not made again, over all builds.
    stayed: usize,
    /// What was wrong with the others.
    errors: Vec<String>,
}

/// One project through many edits.
fn live(seed: u64) -> Lived {
    let mut dice = Dice(seed);
    let project = Project::on_memory_disk();
    let mut world = World::new(&mut dice);
    let (mut before, mut older) = (Files::new(), None);
    let mut lived = Lived::default();
    for step in 0..EDITS {
        let mut edited = world.clone();
        let mut what = if step == 0 { "the beginning" } else { edited.edit(&mut dice) }.to_owned();
        write(&project, &edited.files());
        if step > 0 {
            what.push_str(disturb(&project, &mut dice, &mut older));
            before = project.output();
        }
        let section = Section::find(project.root()).unwrap();
        let options = Options { drafts: edited.drafts, ..Options::default() };
        let result = section.build(&project.path("output"), options, &Unwatched).unwrap();
        let after = project.output();
        let (clean, findings) = match afresh(&section, options) {
            Ok(clean) => clean,
            Err(errors) => {
                lived.errors.extend(errors);
                assert!(result.changes.is_none(), "seed {seed}, edit {step}, {what}: there are errors");
                assert!(after == before, "seed {seed}, edit {step}, {what}: errors, and the output has changed");
                write(&project, &world.files());
                continue;
            }
        };
        let changes = result.changes.unwrap_or_else(|| panic!("seed {seed}, edit {step}, {what}: not built"));
        assert_eq!(found(&result.run), findings, "seed {seed}, edit {step}, {what}: what was found");
        let differ = |one: &Files, other: &Files| -> Vec<String> {
            one.iter().filter(|(path, bytes)| other.get(*path) != Some(bytes)).map(|(path, _)| path.clone()).collect()
        };
        let wrong = [differ(&clean, &after), differ(&after, &clean)].concat();
        assert!(wrong.is_empty(), "seed {seed}, edit {step}, {what}: not what a clean build makes: {wrong:#?}");
        let mut differing = differ(&after, &before);
        differing.retain(|path| path != "manifest.json");
        let written: Vec<String> = changes.written.iter().map(ToString::to_string).collect();
        assert_eq!(written, differing, "seed {seed}, edit {step}, {what}: what was written");
        lived.built += 1;
        lived.stayed += clean.len().saturating_sub(result.run.made.len());
        world = edited;
    }
    lived
}

#[test]
fn an_earlier_build_never_shows() {
    let number =
        |name: &str, otherwise: u64| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let projects = number("GONGKAI_EDITS", 1000).div_ceil(EDITS as u64);
    let first = number("GONGKAI_SEED", 1);
    let lived: Vec<Lived> = (first..first + projects).into_par_iter().map(live).collect();
    let built: usize = lived.iter().map(|one| one.built).sum();
    let stayed: usize = lived.iter().map(|one| one.stayed).sum();
    let errors: Vec<&String> = lived.iter().flat_map(|one| &one.errors).take(10).collect();
    let edits = usize::try_from(projects).unwrap() * EDITS;
    // Otherwise nothing was tried.
    assert!(built * 10 > edits * 9, "{built} of {edits} edits could be built: {errors:#?}");
    assert!(stayed > built * 30, "{stayed} files stayed in {built} builds");
}

/// A text of Han characters that look like chance.
fn characters(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from_u32(0x4e00 + u32::try_from(dice.roll(1500)).unwrap()).unwrap()).collect()
}

/// The index of the search is cut into many scripts: an edit touches few of them, and all are what a clean build makes.
#[test]
fn an_edit_mends_the_index_of_the_search() {
    const REPORTS: usize = 24;
    let mut dice = Dice(7);
    let project = Project::on_memory_disk();
    let world = World::new(&mut dice);
    let mut files = World { reports: Vec::new(), corrections: Vec::new(), ..world }.files();
    let mut texts: Vec<Vec<String>> =
        (0..REPORTS).map(|_| (0..8).map(|_| characters(&mut dice, 300)).collect()).collect();
    let text = |title: usize, paragraphs: &[String]| {
        format!("---\ntitle: 第{title}号文\n---\n\n## 概况\n\n{}\n", paragraphs.join("。\n\n"))
    };
    for (place, paragraphs) in texts.iter().enumerate() {
        let declared = "kind: notice\ncolumn: tzgg\nperiod: 2023\npublished: 2024-03-01 09:00\n";
        files.insert(format!("content/reports/r{place}/report.yaml"), declared.as_bytes().to_vec());
        files.insert(format!("content/reports/r{place}/zh.md"), text(place, paragraphs).into_bytes());
    }
    let scripts =
        |files: &Files| files.keys().filter(|path| path.starts_with("search/zh/")).cloned().collect::<Vec<_>>();
    let mut written = Vec::new();
    let mut all = 0;
    for step in 0..40 {
        write(&project, &files);
        let section = Section::find(project.root()).unwrap();
        let result = section.build(&project.path("output"), Options::default(), &Unwatched).unwrap();
        let (clean, _) = afresh(&section, Options::default()).unwrap();
        let after = project.output();
        let (wanted, there) = (scripts(&clean), scripts(&after));
        assert_eq!(there, wanted, "edit {step}");
        assert!(wanted.iter().all(|path| clean[path] == after[path]), "edit {step}");
        all = wanted.len();
        if step > 0 {
            let new = result.changes.unwrap().written;
            written.push(new.iter().filter(|path| path.as_str().starts_with("search/zh/")).count());
        }
        // A word, some more of them, a paragraph less or more, a heading, in one report or in two.
        for _ in 0..1 + dice.roll(2) {
            let place = dice.roll(REPORTS);
            let paragraphs = &mut texts[place];
            let at = dice.roll(paragraphs.len());
            match dice.roll(6) {
                0 | 1 => {
                    let kept: String = paragraphs[at].chars().skip(2).collect();
                    paragraphs[at] = format!("{}{kept}", characters(&mut dice, 2));
                }
                2 => paragraphs[at] = characters(&mut dice, 40),
                3 => paragraphs.push(characters(&mut dice, 500)),
                4 if paragraphs.len() > 1 => drop(paragraphs.remove(at)),
                _ => paragraphs[at].push_str("。\n\n## 补充\n\n补充"),
            }
            files.insert(format!("content/reports/r{place}/zh.md"), text(place, paragraphs).into_bytes());
        }
    }
    assert!(all > 15, "{all} scripts");
    written.sort_unstable();
    // At most a page of words for each new pair of characters, not all of them.
    assert!(written[0] * 2 < all, "at least {} of {all} scripts were written", written[0]);
}

/// What a build says of why it has made files.
fn reasons(project: &Project) -> Vec<String> {
    let ran = project.build().done().ran;
    ran.stdout.lines().filter(|line| line.starts_with("made (")).map(str::to_owned).collect()
}

#[test]
fn a_build_says_why_it_makes_files_again() {
    let project = Project::new();
    assert_eq!(reasons(&project).len(), 1, "everything is new");
    assert!(reasons(&project).is_empty(), "nothing has changed");
    let has = |reason: &str| {
        let all = reasons(&project);
        assert!(all.iter().any(|one| one.contains(reason)), "{reason}: {all:#?}");
        // The search pages name the index, which changes with every text.
        all.iter().filter(|one| !one.contains("the index of the search")).count()
    };
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 288");
    // Some show this figure, others all figures of its indicator, and the description of the data tells digests of files.
    assert_eq!(has("the figure `cases-found@2023` has changed"), 3);
    project.edit("content/reports/2023-summary/zh.md", "全年完成", "全年共完成");
    assert_eq!(has("the report `2023-summary` has changed"), 1);
    // What only the order and the comments say changes nothing.
    project.edit("content/indicators/economy.yaml", "    unit: 亿元\n", "    unit: 亿元   # 年报口径\n\n");
    assert!(reasons(&project).is_empty());
    crate::in_place::add_report(&project, "2024-notice");
    has("the reports of the column `ghjh` are others");
    project.edit("content/site.yaml", "en: Example Subdistrict}", "en: The Subdistrict}");
    assert_eq!(has("`content/site.yaml` has changed, which concerns every page"), 1);
    // No page shows where releases are sent.
    project.edit("content/site.yaml", "path: published}", "path: www}   # 新的文件夹");
    assert!(reasons(&project).is_empty());
    fs::remove_file(project.path("output/index.html")).unwrap();
    assert_eq!(has("it is not in the output folder"), 1);
    project.file("themes/portal/templates/footer.html", "<footer><p>页脚</p></footer>\n");
    assert_eq!(has("`themes/portal/templates/footer.html` has changed"), 1);
    // In Chinese for those who read Chinese.
    project.edit("content/indicators/economy.yaml", "2023: 288", "2023: 289");
    let ran = project.run(&["build", "--explain", "--language", "zh"]).done();
    assert!(ran.stdout.contains("：数值 `cases-found@2023` 变了\n"), "{}", ran.stdout);
}

/// Else each of many reports would list all the others, and be another one whenever one of them is.
#[test]
fn a_report_that_cites_the_same_figure_leaves_the_data_of_another_as_they_are() {
    let project = Project::new();
    let before = project.build().done().files;
    crate::in_place::add_report(&project, "2024-notice");
    project.edit("content/reports/2024-notice/report.yaml", "2024-06-13", "2024-07-01");
    for language in ["zh", "en"] {
        let text = format!("content/reports/2024-notice/{language}.md");
        project.file(
            &text,
            &project
                .read(&text)
                .replace("2024-notice.", "{{ cases-found }}.")
                .replace("2024-notice。", "{{ cases-found }}。"),
        );
    }
    let built = project.build().done();
    for ending in ["csv", "json", "xlsx"] {
        let path = format!("ghjh/2023-summary/figures.{ending}");
        assert_eq!(built.files[&path], before[&path], "{path}");
    }
    let text = |path: &str| String::from_utf8(built.files[path].clone()).unwrap();
    assert!(text("ghjh/2024-notice/figures.csv").trim_end().ends_with(",2024-06-13,2024-notice"), "it came second");
    assert!(text("data/indicator/cases-found.csv").trim_end().ends_with(",2024-06-13,2024-notice 2023-summary"));
}

#[test]
fn what_is_kept_of_other_output_folders_does_not_grow() {
    let project = Project::new();
    let folders: Vec<String> = (1..=6).map(|number| format!("out-{number}")).collect();
    for folder in &folders {
        project.build_with(&["--output", folder]).done();
    }
    let kept = fs::read_dir(project.path(".gongkai/made")).unwrap();
    let names: Vec<String> = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.iter().filter(|name| name.ends_with("-stamps")).count(), 4, "{names:?}");
    let made = |folder: &str| {
        let ran = project.build_with(&["--output", folder]).done().ran;
        ran.stdout.lines().filter(|line| line.starts_with("made (")).count()
    };
    assert_eq!(made(&folders[5]), 0, "the last one is still known");
    assert_eq!(made(&folders[0]), 1, "the first one is made again");
    assert_eq!(files_below(&project.path("out-1")), files_below(&project.path("out-6")));
}

#[test]
fn a_check_goes_by_what_an_earlier_one_has_found() {
    let project = Project::new();
    assert_eq!(project.check().code, 0);
    // A page with a fault is made again in every run, so the fault is told in every run.
    project.file("themes/portal/templates/footer.html", "<footer><a href=\"nowhere.html\">页脚</a></footer>\n");
    for _ in 0..2 {
        let ran = project.check();
        assert_eq!((ran.code, ran.codes()), (1, vec!["page-link"]), "{}", ran.stderr);
    }
    // A page that stays leads to a report that goes.
    project.remove("themes/portal/templates/footer.html");
    crate::in_place::add_report(&project, "2024-notice");
    assert_eq!(project.check().code, 0);
    project.remove("content/reports/2024-notice");
    assert_eq!(project.check().code, 0);
}
