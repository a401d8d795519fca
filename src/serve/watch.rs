//! Notices what is saved in `content/` and `themes/`. The project folder itself is watched one level deep, so that the
//! two may vanish and come back; what lies beside them (`output/`, `target/`, `.git/`) is never looked into.
//!
//! Events are gathered here until all is quiet, instead of in the debouncer of the same crate: that one lets each file's
//! event ripen alone, so that many files saved at once give many builds, and it forgets a file that is replaced and
//! then removed. When the system gives no more watches, files are looked at once a second.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::{
    Config, Error, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Result, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};

use crate::diagnostic::{Message, message};

/// The folders that sources stand in.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// How often files are looked at where nobody tells us.
const POLLING: Duration = Duration::from_secs(1);

/// What the watcher has noticed.
pub(super) enum Notice {
    /// Sources have changed.
    Changed {
        /// A whole folder perhaps, which must be watched anew.
        folder: bool,
        /// The file is whole: closed by its writer, or renamed into its place.
        whole: bool,
    },
    /// It cannot go on.
    Failed(Error),
}

type Tell = Arc<dyn Fn(Notice) + Send + Sync>;

/// Watches a project.
pub(super) struct Watch {
    root: PathBuf,
    tell: Tell,
    /// Absent when not even polling is possible.
    watcher: Option<Box<dyn Watcher>>,
    polling: bool,
    trouble: Option<Message>,
}

impl Watch {
    /// Begins to watch the project at `root`, an absolute path without links.
    pub(super) fn begin(root: &Path, tell: impl Fn(Notice) + Send + Sync + 'static) -> Self {
        let mut watch =
            Self { root: root.to_owned(), tell: Arc::new(tell), watcher: None, polling: false, trouble: None };
        match RecommendedWatcher::new(watch.handler(), Config::default()) {
            Ok(watcher) => {
                watch.watcher = Some(Box::new(watcher));
                watch.follow(true);
            }
            Err(error) => watch.poll(&error),
        }
        watch
    }

    /// Takes note of `notice`; says whether a build is due.
    pub(super) fn take(&mut self, notice: &Notice) -> bool {
        match notice {
            Notice::Changed { folder, .. } => {
                if *folder {
                    self.follow(false);
                }
            }
            Notice::Failed(error) => self.failed(error),
        }
        true
    }

    /// Whether files are looked at once a second.
    pub(super) fn is_polling(&self) -> bool {
        self.polling
    }

    /// What the person should know, once.
    pub(super) fn trouble(&mut self) -> Option<Message> {
        self.trouble.take()
    }

    fn handler(&self) -> impl Fn(Result<Event>) + Send + 'static {
        let (root, tell) = (self.root.clone(), Arc::clone(&self.tell));
        move |result| match result {
            Ok(event) => {
                if let Some(notice) = notice(&root, &event) {
                    tell(notice);
                }
            }
            Err(error) if is_absence(&error) => {}
            Err(error) => tell(Notice::Failed(error)),
        }
    }

    /// Watches the folders as they are now. A folder that was renamed away takes its watches with it.
    fn follow(&mut self, root_too: bool) {
        let Some(watcher) = &mut self.watcher else { return };
        let mut failure = None;
        if root_too {
            failure = watcher.watch(&self.root, RecursiveMode::NonRecursive).err();
        }
        for folder in FOLDERS {
            let path = self.root.join(folder);
            // It is not watched the first time, or when it was removed.
            let _ = watcher.unwatch(&path);
            failure =
                failure.or(watcher.watch(&path, RecursiveMode::Recursive).err().filter(|error| !is_absence(error)));
        }
        if let Some(error) = failure {
            self.failed(&error);
        }
    }

    fn failed(&mut self, error: &Error) {
        if self.polling {
            // It is the last resort. What fails now may be readable the next time.
            return;
        }
        self.poll(error);
    }

    fn poll(&mut self, reason: &Error) {
        // Gives back what it holds before the other one begins.
        self.watcher = None;
        self.polling = true;
        match PollWatcher::new(self.handler(), Config::default().with_poll_interval(POLLING)) {
            Ok(watcher) => {
                self.watcher = Some(Box::new(watcher));
                self.trouble = Some(message!(
                    zh: "系统不让再监视文件（{reason}），改为每秒查看一次：保存后要多等一会儿",
                    en: "the system does not let us watch files ({reason}); looking at them once a second instead",
                ));
                self.follow(true);
            }
            Err(error) => {
                self.trouble = Some(message!(
                    zh: "无法监视文件（{error}）：保存后请重新运行预览",
                    en: "files cannot be watched ({error}): run the preview again after saving",
                ));
            }
        }
    }
}

/// A folder may be missing; its parent tells us when it comes.
fn is_absence(error: &Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// What `event` means for the project at `root`, if it means anything.
pub(super) fn notice(root: &Path, event: &Event) -> Option<Notice> {
    // The system has dropped events: anything may have changed.
    if event.need_rescan() {
        return Some(Notice::Changed { folder: true, whole: false });
    }
    let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
    if matches!(event.kind, EventKind::Access(_)) && event.kind != closed {
        return None;
    }
    let arrived = |name| matches!(name, RenameMode::To | RenameMode::Both);
    let whole =
        event.kind == closed || matches!(event.kind, EventKind::Modify(ModifyKind::Name(name)) if arrived(name));
    let comes_or_goes =
        matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    let mut found = None;
    for path in &event.paths {
        let Ok(inner) = path.strip_prefix(root) else { continue };
        let mut parts = inner.components().map(|part| part.as_os_str());
        if !parts.next().is_some_and(|first| FOLDERS.iter().any(|folder| first == OsStr::new(folder))) {
            continue;
        }
        let is_hidden = |part: &OsStr| part.as_encoded_bytes().starts_with(b".");
        match parts.clone().next() {
            None => return Some(Notice::Changed { folder: comes_or_goes, whole: false }),
            Some(_) if parts.any(is_hidden) => {}
            Some(_) => found = Some(Notice::Changed { folder: false, whole }),
        }
    }
    found
}

/// Waits for quiet after a change: saving is several events, and many files may be saved at once.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    first: Option<Instant>,
    due: Option<Instant>,
    /// The next firing is the second look of a poll.
    is_echo: bool,
}

impl Debounce {
    /// So long nothing must change while somebody may still be writing.
    const QUIET: Duration = Duration::from_millis(80);
    /// So long when the last file that changed is whole: its companions come at once or not at all.
    const SETTLED: Duration = Duration::from_millis(10);
    /// But never wait longer than this.
    const MOST: Duration = Duration::from_secs(1);

    /// When a build is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Something has changed; it is `whole` when its writer is done with it.
    pub(super) fn change(&mut self, whole: bool) {
        let now = Instant::now();
        let first = *self.first.get_or_insert(now);
        let quiet = if whole { Self::SETTLED } else { Self::QUIET };
        self.due = Some((now + quiet).min(first + Self::MOST));
        self.is_echo = false;
    }

    /// The build has been asked for. Polling compares whole seconds: what is saved again within one is found by a
    /// second look.
    pub(super) fn fire(&mut self, polling: bool) {
        let echo = polling && !self.is_echo;
        self.first = None;
        self.due = echo.then(|| Instant::now() + POLLING);
        self.is_echo = echo;
    }
}
