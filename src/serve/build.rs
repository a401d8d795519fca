//! Builds, one at a time with at most one waiting, however many are asked for.
//!
//! Each build has a thread of its own, which holds the plan for as long as its edition is in view. It tells the edition as
//! soon as it is planned, makes files when somebody asks, and meanwhile makes all pages, to find what only their making
//! finds. The next build stops that trial and leaves the edition alone.

use std::collections::BTreeSet;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Instant;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::edition::{Edition, PageSources};
use super::findings::Findings;
use super::made::{Made, Wanted};
use crate::diagnostic::{Diagnostic, MessageLanguage, message};
use crate::pipeline::{Draft, Kept, Project, Run};
use crate::release::{Sink, SinkError};
use crate::render::{Options, Plan};
use crate::route::OutputPath;
use crate::source::FileId;

/// What a build has given.
pub(super) enum Outcome {
    /// A release; its pages are made when somebody asks.
    Good { run: Arc<Run>, edition: Arc<Edition>, findings: Arc<Findings>, milliseconds: u128 },
    /// Errors in the content.
    Bad { run: Arc<Run>, findings: Arc<Findings>, milliseconds: u128 },
    /// The pages of a release have all been made, and more was found.
    Tried { run: Arc<Run>, edition: Arc<Edition>, findings: Arc<Findings>, milliseconds: u128 },
    /// The machine failed, or we did.
    Failed(SinkError),
}

/// Takes requests for builds.
pub(super) struct Builder {
    /// Holds one request: the build that waits. It will see everything saved until it begins.
    requests: SyncSender<()>,
}

impl Builder {
    /// Starts the thread; `done` is told of each build and says whether anybody still wants to know.
    pub(super) fn start(
        project: Project,
        language: MessageLanguage,
        done: impl Fn(Outcome) -> bool + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let (requests, asked) = mpsc::sync_channel(1);
        let trials = ThreadPoolBuilder::new().num_threads(1).build().map_err(io::Error::other)?;
        let (kept, last) = (Kept::default(), Mutex::default());
        let workshop = Arc::new(Workshop { project, language, kept, last, trials, done });
        thread::Builder::new().name("build".to_owned()).spawn(move || workshop.work(&asked))?;
        Ok(Self { requests })
    }

    /// Asks for a build.
    pub(super) fn request(&self) {
        // Full: a build waits already, and this request is served by it.
        let _ = self.requests.try_send(());
    }
}

struct Workshop<F> {
    project: Project,
    language: MessageLanguage,
    kept: Kept,
    /// The release in view: where a build is not good, its pages are the ones that findings concern.
    last: Mutex<Option<Arc<Edition>>>,
    /// Trials have one thread, so that the next build and whoever asks for a page need not wait for them.
    trials: ThreadPool,
    done: F,
}

impl<F: Fn(Outcome) -> bool + Send + Sync + 'static> Workshop<F> {
    fn work(self: Arc<Self>, asked: &Receiver<()>) {
        let mut trial = Arc::new(AtomicBool::new(false));
        for () in asked {
            trial.store(true, Ordering::Relaxed);
            trial = Arc::default();
            let (planned, until) = mpsc::channel();
            let (workshop, stop) = (Arc::clone(&self), Arc::clone(&trial));
            let begun = thread::Builder::new().name("edition".to_owned()).spawn(move || {
                // A mistake of ours in one build must not end the preview; the panic has been printed.
                let outcome = panic::catch_unwind(AssertUnwindSafe(|| workshop.build(planned, &stop)))
                    .unwrap_or_else(|_| Err(our_mistake(workshop.language)));
                if let Err(error) = outcome {
                    (workshop.done)(Outcome::Failed(error));
                }
            });
            match begun {
                // The sender is dropped when the build is told, whatever comes of it.
                Ok(_) => drop(until.recv()),
                Err(error) => {
                    if !(self.done)(Outcome::Failed(error.into())) {
                        break;
                    }
                }
            }
        }
        trial.store(true, Ordering::Relaxed);
        // Its thread ends when nobody holds the edition.
        self.last.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Returns when nobody looks at the edition any more. `planned` is dropped as soon as it is told.
    fn build(&self, planned: Sender<()>, stop: &AtomicBool) -> Result<(), SinkError> {
        let begun = Instant::now();
        let options = Options { drafts: true, marks: true };
        self.project.draft(&self.kept, options, |draft| {
            let run = Arc::new(draft.run());
            let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let Some(plan) = &draft.plan else {
                let last = last.as_deref().map(|last| (last, last.origins()));
                let findings = Findings::of_run(&run, last, self.language).into();
                (self.done)(Outcome::Bad { run, findings, milliseconds: begun.elapsed().as_millis() });
                return Ok(());
            };
            let (wanted, asked) = mpsc::channel();
            let made = Arc::new(Made::default());
            let before = last.and_then(Edition::surest);
            let edition = Arc::new(Edition::new(Arc::clone(&run), plan, Arc::clone(&made), wanted, before));
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&edition));
            // Findings name the pages that they concern. All others can wait.
            let concerned = PageSources::of(plan.origins_among(&places(&run)), &run);
            let findings = Findings::of_run(&run, Some((&edition, &concerned)), self.language).into();
            let milliseconds = begun.elapsed().as_millis();
            let told = Outcome::Good { run, edition: Arc::clone(&edition), findings, milliseconds };
            if !(self.done)(told) {
                return Ok(());
            }
            drop(planned);
            let edition = Arc::downgrade(&edition);
            thread::scope(|scope| {
                let trial = scope.spawn(|| self.try_pages(draft, &made, &edition, stop, begun));
                answer(plan, &made, &asked);
                // Nobody can ask any more.
                stop.store(true, Ordering::Relaxed);
                trial.join().unwrap_or_else(|_| Err(our_mistake(self.language)))
            })
        })?
    }

    /// Makes all pages, and tells what that has found beyond what was told.
    fn try_pages(
        &self,
        draft: &Draft<'_>,
        made: &Made,
        edition: &Weak<Edition>,
        stop: &AtomicBool,
        begun: Instant,
    ) -> Result<(), SinkError> {
        if let Some((edition, plan)) = edition.upgrade().zip(draft.plan.as_ref()) {
            edition.gather_origins(plan);
        }
        let stopped = || stop.load(Ordering::Relaxed);
        let Some(run) = self.trials.install(|| draft.trial(&OnlyIndex { made }, &stopped))? else { return Ok(()) };
        let Some(edition) = edition.upgrade() else { return Ok(()) };
        edition.tried(run.is_good());
        if run.diagnostics.len() > edition.run.diagnostics.len() {
            let run = Arc::new(run);
            let findings = Findings::of_run(&run, Some((&edition, edition.origins())), self.language).into();
            (self.done)(Outcome::Tried { run, edition, findings, milliseconds: begun.elapsed().as_millis() });
        }
        Ok(())
    }
}

/// The files that something was found in.
fn places(run: &Run) -> BTreeSet<FileId> {
    let spans =
        |one: &Diagnostic| one.span.into_iter().chain(one.related.iter().map(|(span, _)| *span)).collect::<Vec<_>>();
    run.diagnostics.iter().flat_map(spans).map(|span| span.file).collect()
}

/// Takes the files of the search index, which take long to make, and lets pages go: whoever wants one has it at once.
struct OnlyIndex<'m> {
    made: &'m Made,
}

impl Sink for OnlyIndex<'_> {
    fn put(&self, path: &OutputPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        if path.as_str().ends_with(".html") { Ok(()) } else { self.made.put(path, bytes) }
    }
}

/// Makes files for as long as somebody can ask.
fn answer(plan: &Plan<'_>, made: &Made, asked: &Receiver<Wanted>) {
    for Wanted { name, tried } in asked {
        // A file that cannot be made is taken from the edition before; why is told by the trial. A panic has been printed.
        let _ = panic::catch_unwind(AssertUnwindSafe(|| plan.file(&name, made)));
        // Whoever has asked may be gone.
        let _ = tried.send(());
    }
}

fn our_mistake(language: MessageLanguage) -> SinkError {
    let message = message!(
        zh: "gongkai 自身出错，详情见终端",
        en: "gongkai itself has made a mistake; see the terminal",
    );
    message.in_language(language).into()
}
