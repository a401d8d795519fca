//! The preview: builds in memory, serves that on this machine, and tells open pages when something was saved.
//!
//! The calling thread waits for messages and alone speaks to the observer; `build` has a thread for each build, one build
//! at a time with at most one waiting, which stays as long as its edition is in view; a small runtime answers requests.
//! What a request sees is one `Shown`, taken once from a channel that keeps the newest, so no page mixes two builds and a
//! failed build changes nothing but the findings beside it.
//!
//! Nothing here touches the disk: a request is looked up among the names of the release, so there is no path that could
//! lead out of it. Begin with [`serve`]; `guard` says who is answered, `answer` what.

mod answer;
mod build;
mod changes;
mod edition;
mod figure;
mod findings;
mod gate;
mod guard;
mod made;
#[cfg(test)]
mod tests;
mod view;
mod watch;

use std::future::IntoFuture as _;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::{oneshot, watch as newest};
use tokio::task::JoinHandle;

use crate::diagnostic::{Message, MessageLanguage, message, of_system};
use crate::pipeline::{Project, Run};
use crate::release::SinkError;
use answer::Answers;
use build::{Builder, Outcome};
use edition::{Edition, Shown};
use findings::Findings;
use gate::Gate;
use watch::{Debounce, Notice, Watch};

/// What the preview has to say while it runs.
pub enum Event<'a> {
    /// The first build is over; pages can be opened now.
    Listening {
        /// `http://127.0.0.1:4000/`.
        address: String,
    },
    /// A build is over, good or not.
    Built {
        /// What it has given; it was good when there is a release.
        run: &'a Run,
        /// How long it took.
        milliseconds: u128,
    },
    /// Something is not as it should be, but the preview goes on.
    Trouble {
        /// What, and what follows from it.
        message: Message,
    },
}

/// What the calling thread waits for.
enum Note {
    Watch(Notice),
    Built(Box<Outcome>),
    Stop,
}

/// Open connections have this long to end by themselves once the preview is told to stop.
const FAREWELL: Duration = Duration::from_secs(1);

/// Serves the preview of `project` on `127.0.0.1:port` (0 takes a free port) until Ctrl+C or SIGTERM.
///
/// # Errors
/// When the port cannot be used, or the machine cannot read the project for the first build.
pub fn serve(
    project: &Project,
    port: u16,
    language: MessageLanguage,
    observer: &dyn Fn(&Event<'_>),
) -> Result<(), SinkError> {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let listener = runtime
        .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
        .map_err(|error| unusable(port, &error).in_language(language).to_owned())?;
    let port = listener.local_addr()?.port();
    let (sender, notes) = mpsc::channel();
    stop_on_signal(&runtime, sender.clone())?;
    // Watching begins before the first build reads: what is saved meanwhile is not missed.
    let to_watch = sender.clone();
    let watch = Watch::begin(project.root(), move |notice| drop(to_watch.send(Note::Watch(notice))));
    let builder =
        Builder::start(project.clone(), language, move |outcome| sender.send(Note::Built(Box::new(outcome))).is_ok())?;
    builder.request();
    let (shown, to_show) = newest::channel(Shown::default());
    let mut preview = Preview { builder, watch, shown, language, observer };
    preview.report_watch();
    // Until the first build is over, connections wait to be accepted.
    if !preview.first_build(&notes)? {
        return Ok(());
    }
    let doors = Doors::open(&runtime, listener, Answers::new(port, language, to_show, project.clone()));
    observer(&Event::Listening { address: format!("http://127.0.0.1:{port}/") });
    preview.go_on(&notes);
    // Event streams end when nobody can show anything new.
    drop(preview);
    doors.close(runtime);
    Ok(())
}

fn unusable(port: u16, error: &io::Error) -> Message {
    if error.kind() == io::ErrorKind::AddrInUse {
        return message!(
            zh: "端口 {port} 已被别的程序占用；换一个，如 `--port 0`（任取一个空闲的）",
            en: "port {port} is taken by another program; choose another one, such as `--port 0` (any that is free)",
        );
    }
    let Message { zh, en } = of_system(error);
    message!(
        zh: "无法使用端口 {port}：{zh}；换一个，如 `--port 0`（任取一个空闲的）",
        en: "cannot use port {port}: {en}; choose another one, such as `--port 0` (any that is free)",
    )
}

/// Sends [`Note::Stop`] on Ctrl+C and, where there is such a thing, on SIGTERM.
fn stop_on_signal(runtime: &Runtime, sender: Sender<Note>) -> io::Result<()> {
    let _inside = runtime.enter();
    #[cfg(unix)]
    let (mut interrupt, mut terminate) = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    runtime.spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        // Nobody listening any more means that the preview has ended already.
        let _ = sender.send(Note::Stop);
    });
    Ok(())
}

/// The edition that pages come from, if there is one.
type InView = Option<Arc<Edition>>;

/// The part that stays on the calling thread.
struct Preview<'o> {
    builder: Builder,
    watch: Watch,
    shown: newest::Sender<Shown>,
    language: MessageLanguage,
    observer: &'o dyn Fn(&Event<'_>),
}

impl Preview<'_> {
    /// Waits for the first build. `false` when told to stop before.
    fn first_build(&mut self, notes: &Receiver<Note>) -> Result<bool, SinkError> {
        for note in notes {
            match note {
                Note::Stop => return Ok(false),
                Note::Watch(notice) => {
                    if self.watch.take(&notice) {
                        self.builder.request();
                    }
                    self.report_watch();
                }
                Note::Built(outcome) => match *outcome {
                    Outcome::Failed(error) => return Err(error),
                    done => {
                        self.show(done);
                        return Ok(true);
                    }
                },
            }
        }
        Ok(false)
    }

    /// Rebuilds on every save until told to stop.
    fn go_on(&mut self, notes: &Receiver<Note>) {
        let mut debounce = Debounce::default();
        if self.watch.is_polling() {
            // What was saved in the second of the first look cannot be told from it.
            debounce.change(false);
        }
        loop {
            let next = match debounce.due() {
                Some(due) => notes.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => notes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Err(RecvTimeoutError::Timeout) => {
                    debounce.fire(self.watch.is_polling());
                    self.builder.request();
                }
                Err(RecvTimeoutError::Disconnected) | Ok(Note::Stop) => return,
                Ok(Note::Built(outcome)) => self.show(*outcome),
                Ok(Note::Watch(notice)) => {
                    if self.watch.take(&notice) {
                        debounce.change(matches!(notice, Notice::Changed { whole: true, .. }));
                    }
                    self.report_watch();
                }
            }
        }
    }

    /// Shows a build to open pages, then to the person at the keyboard.
    fn show(&self, outcome: Outcome) {
        match outcome {
            Outcome::Good { run, edition, findings, milliseconds } => {
                self.show_findings(findings, |_| Some(edition));
                (self.observer)(&Event::Built { run: &run, milliseconds });
            }
            Outcome::Bad { run, findings, milliseconds } => {
                self.show_findings(findings, |shown| shown);
                (self.observer)(&Event::Built { run: &run, milliseconds });
            }
            Outcome::Tried { run, edition, findings, milliseconds } => {
                let in_view = self.shown.borrow().edition.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, &edition));
                // Another build has come between.
                if !in_view {
                    return;
                }
                let edition = if run.is_good() { Some(edition) } else { edition.before() };
                self.show_findings(findings, |_| edition);
                (self.observer)(&Event::Built { run: &run, milliseconds });
            }
            Outcome::Failed(error) => {
                let message = message!(
                    zh: "这一次没能生成，预览仍是上一次正确的样子：{error}",
                    en: "this build could not be made, the preview still shows the last good version: {error}",
                );
                let findings = Findings::of_failure(message.in_language(self.language));
                self.show_findings(findings.into(), |shown| shown);
                (self.observer)(&Event::Trouble { message });
            }
        }
    }

    /// Both at once, so that no page sees one without the other; `view` says which edition is in view from now on.
    fn show_findings(&self, findings: Arc<Findings>, view: impl FnOnce(InView) -> InView) {
        self.shown.send_modify(|shown| {
            shown.builds += 1;
            shown.findings = findings;
            shown.edition = view(shown.edition.take());
        });
    }

    fn report_watch(&mut self) {
        if let Some(message) = self.watch.trouble() {
            (self.observer)(&Event::Trouble { message });
        }
    }
}

/// The server that answers requests.
struct Doors {
    server: JoinHandle<io::Result<()>>,
    /// Closes the doors when dropped.
    stay: oneshot::Sender<()>,
}

impl Doors {
    fn open(runtime: &Runtime, listener: TcpListener, answers: Answers) -> Self {
        let (stay, until) = oneshot::channel::<()>();
        let server = axum::serve(Gate::new(listener), answers.router()).with_graceful_shutdown(async {
            // It ends by being dropped.
            let _ = until.await;
        });
        Self { server: runtime.spawn(server.into_future()), stay }
    }

    fn close(self, runtime: Runtime) {
        drop(self.stay);
        // Whoever has not ended by then is cut off.
        let _ = runtime.block_on(async { tokio::time::timeout(FAREWELL, self.server).await });
        runtime.shutdown_background();
    }
}
