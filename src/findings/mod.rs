//! What `check` has found, for others to read: code forges ([`sarif`]), a superior ([`page`]), an inspector
//! ([`inspection`]); and what is new since an earlier check ([`since`]).
//!
//! Places and messages come from [`diagnostic::json`], so that what may not be shown is masked here as well. Each of
//! them gives one text; none writes a file.

mod inspection;
mod page;
mod sarif;

pub use inspection::inspection;
pub use page::page;
pub use sarif::sarif;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{self, Diagnostic};
use crate::digest::Digest;
use crate::source::Sources;

/// The findings as JSON values, in their order.
fn values(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Value> {
    serde_json::from_str(&diagnostic::json(diagnostics, sources)).unwrap_or_default()
}

/// Those of `diagnostics` that `earlier`, the output of `check --format json`, does not hold. Lines may have moved
/// since; what was found in which file, and how often, tells them apart.
///
/// # Errors
/// When `earlier` is no such output.
pub fn since(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    earlier: &[u8],
) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let earlier: Vec<Value> = serde_json::from_slice(earlier)?;
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for value in &earlier {
        *known.entry(likeness(value)).or_default() += 1;
    }
    Ok(new(diagnostics, sources, known, |likeness| likeness))
}

/// Those that are not `known`, or not so often.
fn new(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    mut known: BTreeMap<String, usize>,
    named: impl Fn(String) -> String,
) -> Vec<Diagnostic> {
    let mut new = Vec::new();
    for (diagnostic, value) in diagnostics.iter().zip(values(diagnostics, sources)) {
        match known.get_mut(&named(likeness(&value))).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => new.push(diagnostic.clone()),
        }
    }
    new
}

/// What [`since`] tells findings apart by, short enough to be kept with a release.
#[must_use]
pub fn marks(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let mut marks: Vec<String> = values(diagnostics, sources).iter().map(|value| mark(&likeness(value))).collect();
    marks.sort_unstable();
    marks
}

fn mark(likeness: &str) -> String {
    Digest::of(likeness.as_bytes()).short(12)
}

/// Those of `diagnostics` that were not among the `marks` of a release.
#[must_use]
pub fn since_release(diagnostics: &[Diagnostic], sources: &Sources, marks: &[String]) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for mark in marks {
        *known.entry(mark.clone()).or_default() += 1;
    }
    new(diagnostics, sources, known, |likeness| mark(&likeness))
}

fn likeness(value: &Value) -> String {
    format!("{} {} {}", value["code"], value["place"]["file"], value["message"]["en"])
}
