//! The stages in order: sources, site, checked site, jobs, release, changes. About a page, worth reading first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::{self, Cache, Keep, Stale};
use crate::check::{self, Checked};
use crate::diagnostic::{self, Diagnostic, Outcome};
use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::embedded;
use crate::findings;
use crate::ledger::{self, LEDGER, Ledger, State};
use crate::load;
use crate::memo::Memo;
#[cfg(feature = "online")]
use crate::online::{self, Round};
use crate::publish;
use crate::release::{Changes, Contents, File, Publication, Release, Sink, SinkError};
use crate::render::{self, Options, Plan, Rendered, Theme};
use crate::route::OutputPath;
use crate::source::Sources;
use crate::wording::{self, Passage};

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

/// What a run leaves for later ones, in whatever process; what has been kept before is absent.
#[derive(Default)]
struct Left {
    /// The reports as they were read.
    read: Option<load::Earlier>,
    /// What was made.
    made: Option<Cache>,
    /// The texts in which nothing was found.
    clean: Option<Cache>,
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

impl AtHand {
    /// The bytes of its file at `path`.
    #[must_use]
    pub fn read(&self, path: &OutputPath) -> Option<Vec<u8>> {
        self.contents.read(path, self.release.files.get(path)?).ok()
    }
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

    /// The release that readers have, as far as this folder knows: the one in `output/`.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn last_release(&self) -> Result<Option<Release>, SinkError> {
        Ok(disk::release_in(&self.output())?)
    }

    /// The bytes of a file of the [last release](Self::last_release), where it is still there.
    #[must_use]
    pub fn published(&self, path: &OutputPath) -> Option<Vec<u8>> {
        disk::file_in(&self.output(), path)
    }

    /// A release of the ledger with its files, where it still stands: in `output/`, or in what a target keeps.
    #[must_use]
    pub fn at_hand(&self, run: &Run, line: &ledger::Line) -> Option<AtHand> {
        let output = self.output();
        let built = disk::release_in(&output).ok().flatten();
        if let Some(release) = built.filter(|release| release.id().to_string() == line.release) {
            return Some(AtHand { release, contents: Box::new(disk::Folder(output)) });
        }
        let identity = &run.checked.as_ref()?.site().identity;
        identity.targets.iter().find_map(|declared| {
            let target = publish::target(declared, identity, &self.root, None).ok()?;
            let kept = target.kept().ok()?.into_iter().find(|kept| kept.release_id().to_string() == line.release)?;
            let contents = target.contents(&kept).ok()?;
            Some(AtHand { release: kept.release, contents })
        })
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

    /// The ledger of this project's releases, as a run has read it.
    #[must_use]
    pub fn ledger(&self, run: &Run) -> Ledger {
        let bytes = run.sources.get(LEDGER).and_then(|file| run.sources.read(file).ok());
        Ledger::read(&bytes.unwrap_or_default())
    }

    /// Writes a release that readers have now into the ledger, as published to `target` at `date`. Its serial, and
    /// `None` where the last line is of that release already.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn record(&self, run: &Run, target: &str, date: &str) -> Result<Option<u64>, SinkError> {
        let (Some(release), Some(checked)) = (&run.release, &run.checked) else { return Ok(None) };
        let _lock = disk::lock(&self.root.join(".gongkai/lock"))?;
        let ledger = self.ledger(run);
        let entry = ledger::Entry {
            date: date.to_owned(),
            target: target.to_owned(),
            release: release.id().to_string(),
            findings: findings::marks(&run.diagnostics, &run.sources),
        };
        let state = State::of(checked.site(), &run.sources, ledger.state(), &ledger::Kept::default());
        let Some(line) = ledger.line(entry, &state) else { return Ok(None) };
        disk::append(&self.root.join(LEDGER), &line)?;
        Ok(Some(ledger.last().map_or(1, |last| last.serial + 1)))
    }

    /// Writes into the ledger that `target` was led back to a release at `date`. Its serial, and `None` where the ledger
    /// cannot be trusted, does not know that release, or ends with it.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn record_return(
        &self,
        run: &Run,
        target: &str,
        date: &str,
        publication: &Publication,
    ) -> Result<Option<u64>, SinkError> {
        let _lock = disk::lock(&self.root.join(".gongkai/lock"))?;
        let ledger = self.ledger(run);
        let release = publication.release_id().to_string();
        let Some(known) = ledger.lines.iter().rfind(|line| line.release == release) else { return Ok(None) };
        let Some(state) = ledger.state_at(known.serial).filter(|_| ledger.broken.is_none()) else { return Ok(None) };
        let findings = known.findings.clone();
        let entry = ledger::Entry { date: date.to_owned(), target: target.to_owned(), release, findings };
        let Some(line) = ledger.line(entry, &state) else { return Ok(None) };
        disk::append(&self.root.join(LEDGER), &line)?;
        Ok(ledger.last().map(|last| last.serial + 1))
    }

    /// Keeps in mind what `target` has taken, so that an old release that is served again is noticed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn remember(&self, target: &str, publication: &Publication) -> Result<(), SinkError> {
        let text = format!("{} {}\n", publication.serial, publication.digest());
        Ok(disk::save(&self.root, &[(memory_of(target), text)])?)
    }

    /// The number and the manifest's digest of what this machine has sent to `target` last.
    #[must_use]
    pub fn remembered(&self, target: &str) -> Option<(u64, String)> {
        let text = String::from_utf8(disk::read_outside(&self.root.join(memory_of(target))).ok()?).ok()?;
        let (serial, digest) = text.trim_end().split_once(' ')?;
        Some((serial.parse().ok()?, digest.to_owned()))
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

    /// What an earlier run has left under this name, as far as it can be read and is of this program.
    fn earlier(&self, name: &str) -> Left {
        self.left_with(|| self.left(name))
    }

    /// What the last check has left, or else the last build: a check looks at no bytes.
    fn earlier_check(&self) -> Left {
        self.left_with(|| self.left(CHECKED).or_else(|| self.left(&self.kept_as(&self.output()))))
    }

    fn left_with(&self, made: impl FnOnce() -> Option<Cache> + Send) -> Left {
        let (read, (made, clean)) = rayon::join(|| self.left(READ), || (made(), self.left(CLEAN)));
        Left { read, made, clean }
    }

    fn left<T: Keep>(&self, name: &str) -> Option<T> {
        cache::opened(&disk::read(&self.kept_in(name))?)
    }

    /// The name for what a build into `output` keeps.
    fn kept_as(&self, output: &Path) -> String {
        let place = output.strip_prefix(&self.root).unwrap_or(output);
        Digest::of(place.as_os_str().as_encoded_bytes()).short(16)
    }

    fn keep(&self, name: &str, left: Left) {
        for (name, cache) in [(name, left.made), (CLEAN, left.clean)] {
            if let Some(cache) = cache {
                self.put(name, &cache);
            }
        }
        if let Some(read) = left.read {
            self.put(READ, &read);
        }
    }

    fn put(&self, name: &str, kept: &impl Keep) {
        // Where it cannot be kept, the next run does all the work again.
        let _ = disk::put(&self.kept_in(name), &cache::sealed(kept));
    }

    fn kept_in(&self, name: &str) -> PathBuf {
        self.root.join(".gongkai/made").join(name)
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

/// Where it is kept what a target has taken.
fn memory_of(target: &str) -> String {
    format!(".gongkai/sent/{}", Digest::of(target.as_bytes()).short(16))
}

/// What is kept of the last check that found no error.
const CHECKED: &str = "check";

/// Ends the name of what is kept of the files of an output folder.
const STAMPS: &str = "-stamps";

/// What is kept of reports as they were read.
const READ: &str = "read";

/// What is kept of texts in which nothing was found.
const CLEAN: &str = "clean";

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

/// The files of a release in memory by path.
pub type Files = BTreeMap<String, Vec<u8>>;

#[derive(Default)]
struct Memory {
    files: Mutex<Files>,
}

impl Sink for Memory {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        let mut files = self.files.lock().map_err(|_| "a page could not be kept in memory")?;
        files.insert(path.to_string(), bytes);
        Ok(())
    }
}

/// What differs of each page, by its path.
pub type Passages = BTreeMap<String, Vec<Passage>>;

/// A release whose files can still be read.
pub struct AtHand {
    /// What it has.
    pub release: Release,
    contents: Box<dyn Contents>,
}

/// Compares pages with those of another release and keeps what differs.
struct Beside<'a> {
    earlier: &'a AtHand,
    passages: Mutex<Passages>,
}

impl Sink for Beside<'_> {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        let file = self.earlier.release.files.get(path).filter(|_| path.as_str().ends_with(".html"));
        // A page that is damaged there has nothing to be compared with.
        let before = file.and_then(|file| self.earlier.contents.read(path, file).ok());
        if let Some(before) = before.filter(|before| *before != bytes) {
            let found = wording::changed(&before, &bytes);
            let mut passages = self.passages.lock().unwrap_or_else(PoisonError::into_inner);
            passages.insert(path.to_string(), found);
        }
        Ok(())
    }

    /// What is as it was there has nothing to be compared.
    fn has(&self, path: &OutputPath, file: &File) -> bool {
        self.earlier.release.files.get(path) == Some(file)
    }
}

/// Takes everything and keeps nothing. What was made before would be made again; what is needed of it may still stand in
/// this folder.
struct Nowhere(PathBuf);

impl Sink for Nowhere {
    fn put(&self, _: &OutputPath, _: Vec<u8>) -> Result<(), SinkError> {
        Ok(())
    }

    fn has(&self, _: &OutputPath, _: &File) -> bool {
        true
    }

    fn again(&self, path: &OutputPath) -> Option<Vec<u8>> {
        disk::file_in(&self.0, path)
    }
}
