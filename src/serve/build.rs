//! Builds on a thread of its own, one build at a time with at most one waiting, however many are asked for.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::thread;
use std::time::Instant;

use super::edition::Edition;
use super::findings::Findings;
use crate::diagnostic::{MessageLanguage, message};
use crate::pipeline::{Project, Run};
use crate::release::SinkError;
use crate::render::Options;

/// What a build has given.
pub(super) enum Outcome {
    /// A release.
    Good { run: Arc<Run>, edition: Arc<Edition>, findings: Arc<Findings>, milliseconds: u128 },
    /// Errors in the content.
    Bad { run: Arc<Run>, findings: Arc<Findings>, milliseconds: u128 },
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
        done: impl Fn(Outcome) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let (requests, asked) = mpsc::sync_channel(1);
        thread::Builder::new().name("build".to_owned()).spawn(move || {
            // The release in view: where a build is not good, its pages are the ones that findings concern.
            let mut last = None;
            for () in asked {
                // A mistake of ours in one build must not end the preview; the panic has been printed.
                let outcome = panic::catch_unwind(AssertUnwindSafe(|| build(&project, last.as_deref(), language)))
                    .unwrap_or_else(|_| Outcome::Failed(our_mistake(language)));
                if let Outcome::Good { edition, .. } = &outcome {
                    last = Some(Arc::clone(edition));
                }
                if !done(outcome) {
                    break;
                }
            }
        })?;
        Ok(Self { requests })
    }

    /// Asks for a build.
    pub(super) fn request(&self) {
        // Full: a build waits already, and this request is served by it.
        let _ = self.requests.try_send(());
    }
}

fn build(project: &Project, last: Option<&Edition>, language: MessageLanguage) -> Outcome {
    let begun = Instant::now();
    let (run, files) = match project.preview(Options { drafts: true, marks: true }) {
        Ok((run, files)) => (Arc::new(run), files),
        Err(error) => return Outcome::Failed(error),
    };
    let edition = run.release.is_some().then(|| Arc::new(Edition::new(Arc::clone(&run), files)));
    let findings = Arc::new(Findings::of_run(&run, edition.as_deref().or(last), language));
    let milliseconds = begun.elapsed().as_millis();
    match edition {
        Some(edition) => Outcome::Good { run, edition, findings, milliseconds },
        None => Outcome::Bad { run, findings, milliseconds },
    }
}

fn our_mistake(language: MessageLanguage) -> SinkError {
    let message = message!(
        zh: "gongkai 自身出错，详情见终端",
        en: "gongkai itself has made a mistake; see the terminal",
    );
    message.in_language(language).into()
}
