//! Builds on a thread of its own, one build at a time with at most one waiting, however many are asked for.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::thread;
use std::time::Instant;

use super::edition::{Edition, Findings};
use crate::diagnostic::{MessageLanguage, message};
use crate::pipeline::{Project, Run};
use crate::release::SinkError;
use crate::render::Options;

/// What a build has given.
pub(super) enum Outcome {
    /// A release.
    Good { run: Run, edition: Arc<Edition>, milliseconds: u128 },
    /// Errors in the content.
    Bad { run: Run, findings: Arc<Findings>, milliseconds: u128 },
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
            let mut number = 0;
            for () in asked {
                // A mistake of ours in one build must not end the preview; the panic has been printed.
                let outcome = panic::catch_unwind(AssertUnwindSafe(|| build(&project, number + 1, language)))
                    .unwrap_or_else(|_| Outcome::Failed(our_mistake(language)));
                if matches!(outcome, Outcome::Good { .. }) {
                    number += 1;
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

fn build(project: &Project, number: u64, language: MessageLanguage) -> Outcome {
    let begun = Instant::now();
    let (run, files) = match project.preview(Options { drafts: true }) {
        Ok(made) => made,
        Err(error) => return Outcome::Failed(error),
    };
    match (&run.release, &run.checked) {
        (Some(release), Some(checked)) => {
            let base = checked.site().identity.address.path();
            let edition = Arc::new(Edition::new(files, base, number, release.id().short(16), language));
            Outcome::Good { run, edition, milliseconds: begun.elapsed().as_millis() }
        }
        _ => {
            let findings = Arc::new(Findings::of_run(&run, language));
            Outcome::Bad { run, findings, milliseconds: begun.elapsed().as_millis() }
        }
    }
}

fn our_mistake(language: MessageLanguage) -> SinkError {
    let message = message!(
        zh: "gongkai 自身出错，详情见终端",
        en: "gongkai itself has made a mistake; see the terminal",
    );
    message.in_language(language).into()
}
