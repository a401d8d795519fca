//! The floor: reads the same texts and turns their Markdown into HTML with pulldown-cmark alone, on two threads.
//!
//! It resolves no figure, checks nothing, knows no template and no address. With an output folder it puts each body
//! into a constant page and writes it; without one it writes nothing.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use pulldown_cmark::{Options, Parser, html};

use crate::Result;

/// The constant page around each body.
const HEAD: &str = "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Floor</title>\n</head>\n<body>\n";
const TAIL: &str = "</body>\n</html>\n";

const THREADS: usize = 2;

pub(crate) fn run(project: &Path, output: Option<&Path>) -> Result<()> {
    let texts = texts(&project.join("content/reports"))?;
    if let Some(output) = output {
        std::fs::create_dir_all(output)?;
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| work(&texts, &next, output))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a thread panicked")?)
    })
    .map_err(Into::into)
}

/// All texts of all reports.
fn texts(reports: &Path) -> Result<Vec<PathBuf>> {
    let mut texts = Vec::new();
    for report in std::fs::read_dir(reports)? {
        let report = report?.path();
        texts.extend(["zh.md", "en.md"].map(|name| report.join(name)));
    }
    texts.sort();
    Ok(texts)
}

fn work(texts: &[PathBuf], next: &AtomicUsize, output: Option<&Path>) -> std::result::Result<(), String> {
    while let Some(path) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
        turn(path, output).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn turn(path: &Path, output: Option<&Path>) -> Result<()> {
    // The options of `src/markdown`, so that both parse the same Markdown.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let text = std::fs::read_to_string(path)?;
    let body = text.split_once("\n---\n").map_or(text.as_str(), |(_, body)| body);
    let mut page = String::with_capacity(body.len() * 2);
    page.push_str(HEAD);
    html::push_html(&mut page, Parser::new_ext(body, options));
    page.push_str(TAIL);
    match output {
        Some(output) => {
            let mut parts = path.components().rev().map(|part| part.as_os_str().to_string_lossy());
            let (language, report) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            Ok(std::fs::write(output.join(format!("{report}-{language}.html")), page)?)
        }
        None => {
            black_box(page);
            Ok(())
        }
    }
}
