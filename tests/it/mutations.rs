//! Five hundred mistakes, put one at a time into a clean project: how many are told, by kind.
//!
//! The project is the worked example with a third report, whose figures are typed. [`KINDS`] are the mistakes that
//! clerks make; each makes one from a seed, so every run makes the same. A mistake counts as told when a finding that the
//! clean project lacks stands in a file that was changed or in the other language of such a text, or names one as related.

mod kinds;
mod persons;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use gongkai::pipeline;
use rayon::prelude::*;

use crate::project::{Project, files_below};
use kinds::KINDS;

/// So many mistakes are made.
const MISTAKES: usize = 500;

/// The texts of `content/` by path.
type Texts = BTreeMap<String, String>;

/// A kind of mistake, and how one is made of the clean texts: nothing where the dice name no place for it.
struct Kind {
    name: &'static str,
    make: fn(&Texts, &mut Random) -> Option<Mistake>,
}

/// Files with a mistake in them.
#[derive(Default)]
struct Mistake {
    files: Texts,
    /// Codes of what is told although nothing is wrong: a citation was typed out to put the mistake into it.
    beside: &'static [&'static str],
    /// The code that has to tell it, where other rules would stumble over it too.
    only: Option<&'static str>,
    /// A file that is new, with its bytes.
    attachment: Option<(String, Vec<u8>)>,
}

impl Mistake {
    fn of(path: &str, text: String) -> Self {
        Self { files: Texts::from([(path.to_owned(), text)]), ..Self::default() }
    }
}

/// A small generator of numbers that are random enough (splitmix64) and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    /// One of `all`, if there is any.
    fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len())].clone())
    }
}

/// The worked example with the clean texts as a third report.
fn clean() -> Project {
    let project = Project::example();
    let text =
        |name: &str| std::fs::read_to_string(format!("{}/tests/prose/clean-{name}.md", crate::project::CRATE)).unwrap();
    project
        .file("content/reports/2023-services/zh.md", &text("zh"))
        .file("content/reports/2023-services/en.md", &text("en"))
        .file(
            "content/reports/2023-services/report.yaml",
            "column: ghjh\nkind: work-summary\nperiod: 2023\npublished: 2024-06-20\nid: 700001\n",
        );
    project
}

/// What is found in the project: the code, and the files that it names.
fn findings(project: &Project) -> Vec<(&'static str, BTreeSet<String>)> {
    let run = pipeline::Project::find(project.root()).unwrap().facts().unwrap();
    run.diagnostics
        .iter()
        .map(|found| {
            let spans = found.span.into_iter().chain(found.related.iter().map(|(span, _)| *span));
            (found.code, spans.map(|span| run.sources.path(span.file).to_owned()).collect())
        })
        .collect()
}

fn is_told(project: &Project, clean: &Texts, mistake: &Mistake) -> bool {
    for (path, text) in &mistake.files {
        project.file(path, text);
    }
    if let Some((path, bytes)) = &mistake.attachment {
        project.bytes(path, bytes);
    }
    // What one language lacks is marked in the other one, beside it in the folder of the report.
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let is_near = |file: &String| {
        let is_text = |path: &str| path.ends_with(".md");
        let mut changed = mistake.files.keys();
        let is_new = mistake.attachment.iter().any(|(path, _)| path == file);
        is_new
            || changed
                .any(|changed| changed == file || is_text(changed) && is_text(file) && folder(changed) == folder(file))
    };
    let counts = |code: &'static str| mistake.only.map_or(!mistake.beside.contains(&code), |only| only == code);
    let told = findings(project).iter().any(|(code, files)| counts(code) && files.iter().any(is_near));
    if let Some((path, _)) = &mistake.attachment {
        project.remove(path);
    }
    for path in mistake.files.keys() {
        project.file(path, &clean[path]);
    }
    told
}

#[test]
fn nearly_every_mistake_is_told_and_nothing_else() {
    let project = clean();
    assert_eq!(findings(&project), [], "the clean project has no finding");
    let texts: Texts = files_below(&project.path("content"))
        .into_iter()
        .filter_map(|(path, bytes)| Some((format!("content/{path}"), String::from_utf8(bytes).ok()?)))
        .collect();
    let mistakes: Vec<(&Kind, u64, Mistake)> = (0..MISTAKES)
        .map(|number| {
            let kind = &KINDS[number % KINDS.len()];
            let made = (0..200).find_map(|attempt| {
                let seed = (number * 1000 + attempt) as u64;
                let mistake = (kind.make)(&texts, &mut Random(seed))?;
                let differs = mistake.files.iter().any(|(path, text)| texts[path] != *text);
                (differs || mistake.attachment.is_some()).then_some((kind, seed, mistake))
            });
            made.unwrap_or_else(|| panic!("no place for the mistake `{}`", kind.name))
        })
        .collect();
    let each = MISTAKES.div_ceil(rayon::current_num_threads());
    let told: Vec<bool> = mistakes
        .par_chunks(each)
        .flat_map_iter(|mistakes| {
            let project = clean();
            mistakes.iter().map(|(_, _, mistake)| is_told(&project, &texts, mistake)).collect::<Vec<_>>()
        })
        .collect();
    let (report, share) = summary(&mistakes, &told, &texts);
    #[expect(clippy::print_stdout, reason = "the table is what the test shows")]
    {
        println!("{report}");
    }
    assert!(share >= 0.99, "{report}");
}

/// How many were told, by kind, with what was not; and the share of all.
fn summary(mistakes: &[(&Kind, u64, Mistake)], told: &[bool], clean: &Texts) -> (String, f64) {
    let mut report = String::new();
    for kind in KINDS {
        let of: Vec<usize> = (0..mistakes.len()).filter(|at| mistakes[*at].0.name == kind.name).collect();
        let found = of.iter().filter(|at| told[**at]).count();
        writeln!(report, "{:>3} of {:>3}  {}", found, of.len(), kind.name).unwrap();
        for at in of.into_iter().filter(|at| !told[*at]) {
            if let Some((path, _)) = &mistakes[at].2.attachment {
                writeln!(report, "{:13}missed ({}): {path}", "", mistakes[at].1).unwrap();
            }
            for (path, text) in &mistakes[at].2.files {
                writeln!(report, "{:13}missed ({}): {path}: {}", "", mistakes[at].1, change(&clean[path], text))
                    .unwrap();
            }
        }
    }
    let found = told.iter().filter(|told| **told).count();
    writeln!(report, "{found:>3} of {:>3}  mistakes", told.len()).unwrap();
    (report, found as f64 / told.len() as f64)
}

/// Where two texts begin to differ, with a little of both.
fn change(from: &str, to: &str) -> String {
    let same = from.chars().zip(to.chars()).take_while(|(one, other)| one == other).count();
    let part = |text: &str| -> String {
        text.chars().skip(same.saturating_sub(14)).take(44).collect::<String>().replace('\n', "⏎")
    };
    format!("“{}” became “{}”", part(from), part(to))
}
