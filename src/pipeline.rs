//! The stages in order: sources, site, checked site, jobs, release, changes. Worth reading first.

mod left;
mod published;
mod sinks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::{Cache, Stale};
use crate::check::{self, Checked};
use crate::diagnostic::{self, Diagnostic, Outcome};
use crate::disk::{self, DiskError};
use crate::embedded;
use crate::ledger;
use crate::load;
use crate::memo::Memo;
#[cfg(feature = "online")]
use crate::online::{self, Round};
use crate::release::{Changes, Release, Sink, SinkError};
use crate::render::{self, Options, Plan, Rendered, Theme};
use crate::source::Sources;

pub use sinks::{AtHand, Files, Passages};

use left::{CHECKED, Left, STAMPS};
use sinks::{Beside, Memory, Nowhere};

/// A project folder: the one that holds `content/`.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
}

/// Told how far a long run is.
pub trait Progress: Sync {
    /// So many files will be made.
    fn begin(&self, files: usize);
    /// One more has been made.
    fn step(&self);
    /// All are made, or the run has stopped.
    fn end(&self);
}

/// Progress that nobody watches.
#[derive(Debug)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

/// What a run over a project has given.
pub struct Run {
    /// The sources, for printing the diagnostics.
    pub sources: Arc<Sources>,
    /// Everything found, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The release; absent when errors stopped the run.
    pub release: Option<Release>,
    /// The checked site, where there was one.
    pub checked: Option<Arc<Checked>>,
    /// What was made and did not stay from an earlier run, and why; in order of the names.
    pub made: Vec<(String, Stale)>,
}

impl Run {
    /// Whether no error has been found.
    #[must_use]
    pub fn is_good(&self) -> bool {
        !diagnostic::has_errors(&self.diagnostics)
    }
}

/// What a process remembers of a project that it reads again and again.
#[derive(Debug, Default)]
pub struct Kept {
    texts: Mutex<disk::Texts>,
    read: load::Kept,
    checked: check::Kept,
    planned: render::Kept,
    theme: Memo<ReadTheme>,
    ledger: ledger::Kept,
}

/// A theme ready to render, if there is one, and what is wrong with it.
type ReadTheme = (Option<Arc<Theme>>, Vec<Diagnostic>);

/// A section that has been checked and planned, before any of its files is made.
pub struct Draft<'d> {
    sources: &'d Arc<Sources>,
    checked: Option<&'d Arc<Checked>>,
    /// Found so far; secrets are not hidden yet.
    diagnostics: Vec<Diagnostic>,
    /// What to make; absent when errors forbid it.
    pub plan: Option<Plan<'d>>,
}

impl Draft<'_> {
    /// The run as far as it has gone.
    #[must_use]
    pub fn run(&self) -> Run {
        self.run_with(Vec::new())
    }

    /// The run with all that a build would find. Every page is made and goes to `sink`; `None` when `stopped`.
    ///
    /// # Errors
    /// When `sink` cannot take a page.
    pub fn trial(&self, sink: &dyn Sink, stopped: &dyn Fn() -> bool) -> Result<Option<Run>, SinkError> {
        let Some(plan) = &self.plan else { return Ok(Some(self.run())) };
        Ok(plan.trial(sink, stopped)?.map(|found| self.run_with(found)))
    }

    fn run_with(&self, found: Vec<Diagnostic>) -> Run {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(found);
        told(&mut diagnostics, self.sources);
        Run {
            sources: Arc::clone(self.sources),
            diagnostics,
            release: None,
            checked: self.checked.cloned(),
            made: Vec::new(),
        }
    }
}

/// What a build has changed.
pub struct Built {
    /// The run.
    pub run: Run,
    /// What differs in the output; absent when errors stopped the run and nothing was written.
    pub changes: Option<Changes>,
    /// Files in the output that are not ours and were left alone.
    pub foreign: Vec<String>,
}

impl Project {
    /// The project at `start`, or in the nearest folder above it.
    #[must_use]
    pub fn find(start: &Path) -> Option<Self> {
        disk::find_project(start).map(|root| Self { root })
    }

    /// Its folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where it is built unless another folder is named.
    #[must_use]
    pub fn output(&self) -> PathBuf {
        self.root.join("output")
    }

    /// Everything but writing: what a build would report.
    ///
    /// # Errors
    /// When the machine cannot read the project.
    pub fn check(&self, options: Options, progress: &dyn Progress) -> Result<Run, SinkError> {
        let (run, left) = self.run(options, &Nowhere(self.output()), self.earlier_check(), progress)?;
        self.keep(CHECKED, left);
        Ok(run)
    }

    /// As [`check`](Self::check), as if `files` stood in the content, by their paths.
    ///
    /// # Errors
    /// When the machine cannot read the project.
    pub fn check_with(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        options: Options,
        progress: &dyn Progress,
    ) -> Result<Run, SinkError> {
        let sources = disk::open_project(&self.root)?.with_files(files).with_embedded(embedded::FILES);
        Ok(self.run_over(sources, options, &Nowhere(self.output()), self.earlier_check(), progress)?.0)
    }

    /// Writes `files` into the content, by their paths and in the order of these: all of them or none. Says whether it
    /// did: not where a file is not what `stood` there any more.
    ///
    /// # Errors
    /// When the machine fails, or another run is at work.
    pub fn write(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        stood: &BTreeMap<String, Vec<u8>>,
    ) -> Result<bool, SinkError> {
        let _lock = disk::lock(&self.root.join(".gongkai/lock"))?;
        let now = self.sources()?;
        let there = |path: &str| now.get(path).and_then(|file| now.read(file).ok());
        let same = |path: &String| there(path).as_ref() == stood.get(path);
        let all_same = files.keys().all(same);
        if all_same {
            disk::replace(&self.root, files)?;
        }
        Ok(all_same)
    }

    /// Builds into `output`. While any error stands, the output stays as it is.
    ///
    /// # Errors
    /// When the machine fails, the folder is not ours, or another run is at work.
    pub fn build(&self, output: &Path, options: Options, progress: &dyn Progress) -> Result<Built, SinkError> {
        let _lock = disk::lock(&self.root.join(".gongkai/lock"))?;
        let kept_as = self.kept_as(output);
        let stamps_as = format!("{kept_as}{STAMPS}");
        let stage = disk::stage(output, self.left(&stamps_as).unwrap_or_default())?;
        let earlier = self.earlier(&kept_as);
        let (run, left) = self.run(options, &stage, earlier, progress)?;
        let Some(release) = &run.release else {
            stage.discard();
            return Ok(Built { run, changes: None, foreign: Vec::new() });
        };
        let foreign = stage.foreign(release);
        let (changes, stamps) = stage.apply(release)?;
        self.keep(&kept_as, left);
        self.put(&stamps_as, &stamps);
        self.forget_others();
        Ok(Built { changes: Some(changes), run, foreign })
    }

    /// Builds into memory.
    ///
    /// # Errors
    /// When the machine cannot read the project.
    pub fn preview(&self, options: Options) -> Result<(Run, Files), SinkError> {
        let memory = Memory::default();
        let (run, _) = self.run(options, &memory, Left::default(), &Unwatched)?;
        let files = memory.files.into_inner().unwrap_or_default();
        Ok((run, files))
    }

    /// Hands a draft of the section to `with`, for a preview that makes files when somebody asks. What has not been
    /// saved since `kept` was filled is not read again.
    ///
    /// # Errors
    /// When the machine cannot read the project.
    pub fn draft<T>(&self, kept: &Kept, options: Options, with: impl FnOnce(&Draft<'_>) -> T) -> Result<T, SinkError> {
        let sources = {
            let mut texts = kept.texts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::new(disk::reopen_project(&self.root, &mut texts)?.with_embedded(embedded::FILES))
        };
        let site = judged(&sources, kept);
        let (mut diagnostics, checked) = (site.diagnostics, site.value.map(Arc::new));
        let theme = checked.as_deref().and_then(|checked| {
            let of_themes = sources.state("themes/", |_| true).zip(sources.state("content/site.yaml", |_| true));
            let state = of_themes.map(|(themes, site)| [themes, site].concat());
            let (theme, found) = kept.theme.get("", state, || theme(checked, &sources));
            diagnostics.extend(found);
            theme.filter(|_| !diagnostic::has_errors(&diagnostics))
        });
        let plan = checked
            .as_deref()
            .zip(theme.as_deref())
            .and_then(|(checked, theme)| plan(checked, theme, &sources, options, &kept.planned, &mut diagnostics));
        Ok(with(&Draft { sources: &sources, checked: checked.as_ref(), diagnostics, plan }))
    }

    /// As [`check`](Self::check), and the passages in which pages differ from those of `earlier`.
    ///
    /// # Errors
    /// When the machine cannot read the project.
    pub fn check_beside(
        &self,
        earlier: &AtHand,
        options: Options,
        progress: &dyn Progress,
    ) -> Result<(Run, Passages), SinkError> {
        let beside = Beside { earlier, passages: Mutex::default() };
        let (run, _) = self.run(options, &beside, self.earlier_check(), progress)?;
        Ok((run, beside.passages.into_inner().unwrap_or_default()))
    }

    /// Asks the addresses outside that a run has met, and adds what is found of them to its findings. Says how many
    /// were asked, and how many answered well not long ago.
    #[cfg(feature = "online")]
    pub fn ask_outside(&self, run: &mut Run, options: online::Options, progress: &dyn Progress) -> (usize, usize) {
        const KEPT: &str = ".gongkai/online.json";
        let Some(checked) = &run.checked else { return (0, 0) };
        let kept =
            disk::read_outside(&self.root.join(KEPT)).map(|bytes| online::Kept::read(&bytes)).unwrap_or_default();
        let round = Round::new(checked.site(), kept, options);
        progress.begin(round.len());
        let online::Answers { found, kept, asked, spared } = round.go(&|| progress.step());
        progress.end();
        run.diagnostics.extend(check::judge_outside(checked.site(), &run.sources, found));
        told(&mut run.diagnostics, &run.sources);
        if !run.is_good() {
            run.release = None;
        }
        // Where it cannot be kept, the same addresses are asked again next time.
        let _ = disk::save(&self.root, &[(KEPT.to_owned(), kept.text())]);
        (asked, spared)
    }

    /// Only the facts: what stands in the content, as far as it can be read.
    ///
    /// # Errors
    /// When the machine cannot read the project.
    pub fn facts(&self) -> Result<Run, SinkError> {
        let sources = self.sources()?;
        let site = judged(&sources, &Kept::default());
        let mut diagnostics = site.diagnostics;
        told(&mut diagnostics, &sources);
        Ok(Run {
            sources: Arc::new(sources),
            diagnostics,
            release: None,
            checked: site.value.map(Arc::new),
            made: Vec::new(),
        })
    }

    fn run(
        &self,
        options: Options,
        sink: &dyn Sink,
        earlier: Left,
        progress: &dyn Progress,
    ) -> Result<(Run, Left), SinkError> {
        self.run_over(self.sources()?, options, sink, earlier, progress)
    }

    fn run_over(
        &self,
        sources: Sources,
        options: Options,
        sink: &dyn Sink,
        earlier: Left,
        progress: &dyn Progress,
    ) -> Result<(Run, Left), SinkError> {
        let (site, read, clean) = judged_again(&sources, &earlier.read.unwrap_or_default(), earlier.clean.as_ref());
        let mut diagnostics = site.diagnostics;
        let made = match &site.value {
            Some(checked) => make(checked, &sources, options, sink, earlier.made.as_ref(), progress, &mut diagnostics)?,
            None => None,
        };
        told(&mut diagnostics, &sources);
        let Rendered { release, cache, made } = made.unwrap_or_default();
        let is_good = !diagnostic::has_errors(&diagnostics);
        let read = read.filter(|_| sources.is_steady());
        let clean = clean.filter(|_| is_good && sources.is_steady());
        let release = release.filter(|_| is_good);
        let checked = site.value.map(Arc::new);
        let run = Run { sources: Arc::new(sources), diagnostics, release, checked, made };
        Ok((run, Left { read, made: cache.filter(|_| is_good), clean }))
    }

    fn sources(&self) -> Result<Sources, DiskError> {
        Ok(disk::open_project(&self.root)?.with_embedded(embedded::FILES))
    }
}

/// As they are told: without secrets, in order.
fn told(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostic::conceal(diagnostics);
    diagnostic::sort(diagnostics, sources);
}

/// The site as every rule has seen it, beside what was published last.
fn judged(sources: &Sources, kept: &Kept) -> Outcome<Checked> {
    load::site(sources, &kept.read).and_then(|site| {
        let found = ledger::found(&site, sources, &kept.ledger);
        check::all(site, sources, &kept.checked, found)
    })
}

/// The same, where it is known what an earlier run has read, and what it has found nothing in.
fn judged_again(
    sources: &Sources,
    read: &load::Earlier,
    clean: Option<&Cache>,
) -> (Outcome<Checked>, Option<load::Earlier>, Option<Cache>) {
    let (site, read) = load::site_again(sources, read);
    let mut left = None;
    let outcome = site.and_then(|site| {
        let found = ledger::found(&site, sources, &ledger::Kept::default());
        let (outcome, clean) = check::all_again(site, sources, clean, found);
        left = clean;
        outcome
    });
    (outcome, read, left)
}

/// From the checked site to the release. Errors so far stop it: no page is made from facts that are wrong.
fn make(
    checked: &Checked,
    sources: &Sources,
    options: Options,
    sink: &dyn Sink,
    earlier: Option<&Cache>,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Rendered>, SinkError> {
    let (theme, found) = theme(checked, sources);
    diagnostics.extend(found);
    let Some(theme) = theme.filter(|_| !diagnostic::has_errors(diagnostics)) else { return Ok(None) };
    let Some(plan) = plan(checked, &theme, sources, options, &render::Kept::default(), diagnostics) else {
        return Ok(None);
    };
    progress.begin(plan.len());
    let outcome = plan.render(sink, earlier, &|| progress.step());
    progress.end();
    let outcome = outcome?;
    diagnostics.extend(outcome.diagnostics);
    Ok(outcome.value)
}

fn theme(checked: &Checked, sources: &Sources) -> ReadTheme {
    let theme = load::theme(sources, &checked.site().identity.theme).and_then(|source| render::theme(&source, sources));
    (theme.value.map(Arc::new), theme.diagnostics)
}

fn plan<'a>(
    checked: &'a Checked,
    theme: &'a Theme,
    sources: &'a Sources,
    options: Options,
    kept: &render::Kept,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Plan<'a>> {
    let plan = render::plan(checked, theme, sources, options, kept);
    diagnostics.extend(plan.diagnostics);
    plan.value.filter(|_| !diagnostic::has_errors(diagnostics))
}
