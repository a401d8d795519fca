//! Makes the files of a plan, side by side, or lets stay what an earlier build has made of the same.
//!
//! Each file is made on one thread, which notes what is looked at on the way ([`reads`]). A file stays when the same
//! work was done before, all that it looked at is as it was, and its bytes still stand. What is wrong with a page is told
//! by making it, so a page with a fault is always made again. Begin with [`Plan::render`].

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::data::Turn;
use super::{Job, Make, Maker, Plan, links, search, tags};
use crate::cache::{self, Cache, Compared, Growing, Mark, Named, Stale};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::reads::{self, Part, Reads};
use crate::release::{File, Release, Sink, SinkError};
use crate::route::OutputPath;

/// What has become of a plan.
#[derive(Default)]
pub struct Rendered {
    /// All files.
    pub release: Option<Release>,
    /// For the next build; absent where it is what the one before has left, or a source has changed meanwhile.
    pub cache: Option<Cache>,
    /// What was made, in order of the names, and why it did not stay.
    pub made: Vec<(String, Stale)>,
}

/// A file, or what is wrong.
pub(super) enum Made {
    File(OutputPath, File, Option<links::PageLinks>),
    Nothing(Vec<Diagnostic>),
}

/// One piece of work that is done.
pub(super) struct Done {
    pub(super) name: String,
    /// Why it was done; `None` where its files stay.
    pub(super) stale: Option<Stale>,
    pub(super) made: Vec<Made>,
}

/// What an earlier build has made, with its files.
type Standing<'m> = (&'m cache::Made, Vec<(OutputPath, File)>);

/// What a run has at hand.
pub(super) struct Run<'r, 'c> {
    pub(super) sink: &'r dyn Sink,
    pub(super) compared: Option<&'r Compared<'r>>,
    pub(super) growing: &'r Growing<'c>,
    /// The names of all files that pages may link to.
    exists: BTreeSet<&'r str>,
    /// Whether a file is gone that a page which stays may link to.
    vanished: bool,
}

impl Run<'_, '_> {
    /// What an earlier build has made under `name` by the same work from the same parts, with its files, which still
    /// stand.
    pub(super) fn earlier(&self, name: &str, work: Mark) -> Result<Standing<'_>, Stale> {
        let made = self.compared.ok_or(Stale::New)?.fresh(name, work)?;
        let files: Option<Vec<_>> = made.files().iter().map(file_of).collect();
        let files = files.ok_or(Stale::New)?;
        if files.iter().all(|(path, file)| self.sink.has(path, file)) { Ok((made, files)) } else { Err(Stale::Gone) }
    }
}

impl Run<'_, '_> {
    /// Keeps what was made by a piece of work that makes several files.
    pub(super) fn keep(&self, name: &str, work: Mark, looked_at: Reads, made: &[Made], besides: &impl Serialize) {
        let files = made.iter().filter_map(|made| match made {
            Made::File(path, file, _) => Some(named(path, file)),
            Made::Nothing(_) => None,
        });
        self.growing.add(name, work, looked_at, files.collect(), besides);
    }
}

impl Made {
    pub(super) fn path(&self) -> Option<&OutputPath> {
        match self {
            Self::File(path, _, _) => Some(path),
            Self::Nothing(_) => None,
        }
    }
}

impl Plan<'_> {
    /// Makes everything, side by side; each file goes to `sink` as soon as it is made, and `done` is told. What `earlier`
    /// has made of the same stays where it stands.
    ///
    /// # Errors
    /// When `sink` cannot take a file. What is wrong with a template or a chart is a diagnostic of the outcome.
    pub fn render(
        &self,
        sink: &dyn Sink,
        earlier: Option<&Cache>,
        done: &(dyn Fn() + Sync),
    ) -> Result<Outcome<Rendered>, SinkError> {
        let maker = &self.maker;
        let mark_of = |part: &Part| maker.mark_of(part);
        let compared = earlier.map(|earlier| earlier.compare(&maker.settings, &mark_of));
        let growing = Growing::new(maker.settings.clone(), earlier);
        let exists = self.names();
        let is_gone = |name: &str| !search::is_segment(name) && !exists.contains(name);
        let vanished = earlier.is_some_and(|earlier| earlier.names().any(is_gone));
        let run = Run { sink, compared: compared.as_ref(), growing: &growing, exists, vanished };
        // The search pages name the index, so that comes first.
        let mut all = maker.search_index(&run, done)?;
        for turn in Turn::ALL {
            let jobs = || self.jobs.iter().filter(|job| job.turn() == turn);
            let jobs: Vec<&Job> =
                jobs().filter(|job| job.is_long()).chain(jobs().filter(|job| !job.is_long())).collect();
            // One by one: where little is made, that is shared out too.
            let pieces: Vec<Done> = jobs
                .par_iter()
                .with_max_len(1)
                .map(|job| {
                    let piece = maker.done(job, &run);
                    done();
                    piece
                })
                .collect::<Result<_, _>>()?;
            all.extend(pieces);
        }
        drop(run);
        let mut stale: Vec<(String, Stale)> =
            all.iter().filter_map(|one| Some((one.name.clone(), one.stale.clone()?))).collect();
        stale.sort();
        let (files, diagnostics) = judged(all.into_iter().flat_map(|one| one.made));
        let cache = growing.end(compared.as_ref(), &mark_of).filter(|_| maker.sources.is_steady());
        Ok(Outcome::new(Some(Rendered { release: Some(Release { files }), cache, made: stale }), diagnostics))
    }

    /// Makes every page, one after the other, and tells what is wrong with them: all that a build would find. Gives up,
    /// with nothing, when it is `stopped`.
    ///
    /// # Errors
    /// When `sink` cannot take a page.
    pub fn trial(&self, sink: &dyn Sink, stopped: &dyn Fn() -> bool) -> Result<Option<Vec<Diagnostic>>, SinkError> {
        let exists = self.names();
        let pages = || self.jobs.iter().filter(|job| job.is_page());
        // The index takes longest.
        let (searches, others): (Vec<&Job>, Vec<&Job>) = pages().partition(|job| matches!(job.make, Make::Search(_)));
        let mut made = Vec::new();
        for job in others.into_iter().chain(searches) {
            if stopped() {
                return Ok(None);
            }
            self.with_index(job, sink)?;
            made.extend(self.maker.made(job, &|path| exists.contains(path), sink)?);
        }
        Ok(Some(judged(made.into_iter()).1))
    }

    /// A search page names the index.
    pub(super) fn with_index(&self, job: &Job, sink: &dyn Sink) -> Result<(), SinkError> {
        if matches!(job.make, Make::Search(_)) && self.maker.indexed.get().is_none() {
            let growing = Growing::new(BTreeMap::new(), None);
            let run = Run { sink, compared: None, growing: &growing, exists: BTreeSet::new(), vanished: false };
            self.maker.search_index(&run, &|| {})?;
        }
        Ok(())
    }
}

impl Maker<'_> {
    /// Makes the file of a job, or lets it stay.
    fn done(&self, job: &Job, run: &Run<'_, '_>) -> Result<Done, SinkError> {
        let (name, work) = (job.path.as_str(), job.work(self.site));
        let exists = |path: &str| run.exists.contains(path);
        let stale = match run.earlier(name, work) {
            Err(stale) => stale,
            Ok((made, files)) => match self.links_again(job, made, &files, run) {
                None => Stale::Gone,
                Some(links) => {
                    run.growing.keep(name);
                    files.iter().for_each(|(_, file)| self.weigh(job, file));
                    let made = files.into_iter().map(|(path, file)| Made::File(path, file, links.clone())).collect();
                    return Ok(Done { name: name.to_owned(), stale: None, made });
                }
            },
        };
        let (made, looked_at) = reads::during(|| self.made(job, &exists, run.sink));
        let made = made?;
        if let [Made::File(path, file, links)] = made.as_slice()
            && !links.as_ref().is_some_and(links::PageLinks::is_faulty)
        {
            self.weigh(job, file);
            run.growing.add(name, work, looked_at, vec![named(path, file)], links);
        }
        Ok(Done { name: name.to_owned(), stale: Some(stale), made })
    }

    /// The links of a page that stays. They are read again where a file is gone that they may lead to: `None` where that
    /// finds a fault, or cannot be done.
    fn links_again(
        &self,
        job: &Job,
        made: &cache::Made,
        files: &[(OutputPath, File)],
        run: &Run<'_, '_>,
    ) -> Option<Option<links::PageLinks>> {
        if !(run.vanished && job.is_page()) {
            return made.besides();
        }
        let bytes = run.sink.again(&job.path)?;
        let is_same = files.iter().all(|(path, file)| *path == job.path && *file == File::of(&bytes));
        let html = String::from_utf8(bytes).ok().filter(|_| is_same)?;
        let links = self.links(job, &html, &|path| run.exists.contains(path));
        (!links.is_faulty()).then_some(Some(links))
    }

    fn links(&self, job: &Job, html: &str, exists: &dyn Fn(&str) -> bool) -> links::PageLinks {
        let lacking = tags::lacking(html, tags::required(job, self.site));
        links::read(&job.path, html, self.site.identity.address.path(), exists).without_tags(&lacking)
    }

    fn made(&self, job: &Job, exists: &dyn Fn(&str) -> bool, sink: &dyn Sink) -> Result<Vec<Made>, SinkError> {
        let bytes = match self.make(job) {
            Ok(bytes) => bytes,
            Err(diagnostics) => return Ok(vec![Made::Nothing(diagnostics)]),
        };
        let file = File::of(&bytes);
        let html = std::str::from_utf8(&bytes).ok().filter(|_| job.is_page());
        let links = html.map(|html| self.links(job, html, exists));
        sink.put(&job.path, bytes)?;
        Ok(vec![Made::File(job.path.clone(), file, links)])
    }
}

/// A file, as it is kept for the next build.
fn named(path: &OutputPath, file: &File) -> Named {
    Named { path: path.to_string(), size: file.size, sha256: file.sha256.clone() }
}

fn file_of(named: &Named) -> Option<(OutputPath, File)> {
    Some((OutputPath::new(&named.path)?, File { size: named.size, sha256: named.sha256.clone() }))
}

/// The files that were made, and what is wrong with them.
fn judged(made: impl Iterator<Item = Made>) -> (BTreeMap<OutputPath, File>, Vec<Diagnostic>) {
    let (mut files, mut pages, mut diagnostics) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for made in made {
        match made {
            Made::File(path, file, links) => {
                pages.extend(links.map(|links| (path.clone(), links)));
                files.insert(path, file);
            }
            Made::Nothing(found) => diagnostics.extend(found),
        }
    }
    // A page that failed has no anchors: others would be blamed for it.
    if diagnostics.is_empty() {
        diagnostics.extend(links::dead(&pages));
    }
    (files, diagnostics)
}
