//! One release as the preview shows it: its files, which sources each page comes from, and what tells two versions of a
//! page apart. A page gets the preview's script on its way out.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::Bytes;

use super::findings::Findings;
use super::made::{Asking, Made, Wanted};
use crate::diagnostic::MessageLanguage;
use crate::model::Language;
use crate::pipeline::{Files, Run};
use crate::render::{Origins, Plan};
use crate::wording::unescaped;

/// What requests see: replaced as a whole.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// How many builds there have been, good or not.
    pub(super) builds: u64,
    /// The last good release; absent until there was one.
    pub(super) edition: Option<Arc<Edition>>,
    /// What the last build has found.
    pub(super) findings: Arc<Findings>,
}

/// A release whose files are made when somebody asks. All of them come from sources as they were at one moment.
pub(super) struct Edition {
    /// The run that has planned it.
    pub(super) run: Arc<Run>,
    /// The names of its files, but for those of the search index.
    names: BTreeSet<String>,
    made: Arc<Made>,
    asking: Asking,
    /// The sources of each page, once somebody has had the time to gather them.
    origins: OnceLock<PageSources>,
    /// Where the section stands on the portal, decoded, as `/a/b/`.
    base: String,
    trial: Mutex<Trial>,
}

/// Whether the pages of an edition can be made.
#[derive(Clone)]
enum Trial {
    /// Nobody knows yet. A page that cannot be made is taken from the edition before.
    Open(Option<Arc<Edition>>),
    /// All of them have been made.
    Passed,
    /// Not all: the edition before is shown instead.
    Failed(Option<Arc<Edition>>),
}

/// The sources of pages, by the page's path.
#[derive(Default)]
pub(super) struct PageSources(BTreeMap<String, BTreeSet<Arc<str>>>);

impl PageSources {
    /// `origins`, with the names that `run` has for the files.
    pub(super) fn of(origins: Origins, run: &Run) -> Self {
        let mut names: BTreeMap<_, Arc<str>> = BTreeMap::new();
        let mut named = |file| Arc::clone(names.entry(file).or_insert_with(|| run.sources.path(file).into()));
        let pages = origins.into_iter();
        Self(pages.map(|(page, sources)| (page.to_string(), sources.into_iter().map(&mut named).collect())).collect())
    }

    /// The pages that the source at `path` makes, those with the fewest sources first.
    pub(super) fn pages_of(&self, path: &str) -> Vec<&str> {
        let pages = self.0.iter().filter(|(_, sources)| sources.contains(path));
        let mut pages: Vec<_> = pages.map(|(page, sources)| (sources.len(), page.as_str())).collect();
        pages.sort_unstable();
        pages.into_iter().map(|(_, page)| page).collect()
    }
}

/// What stands at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file: its name and bytes.
    File(String, Bytes),
    /// A folder with a page in it; its address ends in a slash.
    Folder,
    /// Nothing. Perhaps the page that says so.
    Nothing(Option<Bytes>),
}

impl Edition {
    /// The release that `run` has planned: files go to `made` when they are `wanted`.
    pub(super) fn new(
        run: Arc<Run>,
        plan: &Plan<'_>,
        made: Arc<Made>,
        wanted: Sender<Wanted>,
        before: Option<Arc<Edition>>,
    ) -> Self {
        let base = run.checked.as_ref().map_or("/", |checked| checked.site().identity.address.path()).to_owned();
        Self {
            names: plan.names().into_iter().map(str::to_owned).collect(),
            made,
            asking: Asking::new(Some(wanted)),
            origins: OnceLock::new(),
            trial: Mutex::new(Trial::Open(before)),
            ..Self::of_files(run, Files::new(), &base)
        }
    }

    /// These files, without origins; `base` is the path of the section's address.
    pub(super) fn of_files(run: Arc<Run>, files: Files, base: &str) -> Self {
        let decoded = percent_encoding::percent_decode_str(base).decode_utf8_lossy();
        let inner = decoded.trim_matches('/');
        let base = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        Self {
            run,
            names: files.keys().cloned().collect(),
            made: Made::of(files).into(),
            asking: Asking::new(None),
            origins: OnceLock::from(PageSources::default()),
            base,
            trial: Mutex::new(Trial::Passed),
        }
    }

    /// Gathers the sources of each page; only the first time counts.
    pub(super) fn gather_origins(&self, plan: &Plan<'_>) {
        self.origins.get_or_init(|| PageSources::of(plan.origins(), &self.run));
    }

    /// The sources of each page. Waits until they have been gathered.
    pub(super) fn origins(&self) -> &PageSources {
        self.origins.wait()
    }

    /// All its pages have been made, or not all could be.
    pub(super) fn tried(&self, good: bool) {
        let before = self.before();
        *self.trial.lock().unwrap_or_else(PoisonError::into_inner) =
            if good { Trial::Passed } else { Trial::Failed(before) };
    }

    /// The edition to fall back on, until all pages of this one have been made.
    pub(super) fn before(&self) -> Option<Arc<Edition>> {
        match &*self.trial.lock().unwrap_or_else(PoisonError::into_inner) {
            Trial::Open(before) | Trial::Failed(before) => before.clone(),
            Trial::Passed => None,
        }
    }

    /// The edition that the next one falls back on: this one, or the one before as long as that is the surer one. So
    /// there are never more than two to remember.
    pub(super) fn surest(self: Arc<Self>) -> Option<Arc<Edition>> {
        let trial = self.trial.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match trial {
            Trial::Passed | Trial::Open(None) => Some(self),
            Trial::Open(before) | Trial::Failed(before) => before,
        }
    }

    /// Looks up a decoded path that begins with a slash: below the root first, then below the section's own path,
    /// which the page for unknown addresses uses.
    pub(super) fn find(&self, path: &str) -> Found {
        let at_root = path.strip_prefix('/').unwrap_or(path);
        let below_base = path.strip_prefix(self.base.as_str());
        for name in [Some(at_root), below_base].into_iter().flatten() {
            if let Some(found) = self.at(name) {
                return found;
            }
        }
        if self.base.strip_suffix('/') == Some(path) {
            return Found::Folder;
        }
        Found::Nothing(self.not_found_page(below_base.unwrap_or(at_root)))
    }

    /// The file called `name`, made now if it was not yet.
    fn file(&self, name: &str) -> Option<Bytes> {
        if let Some(bytes) = self.made.get(name) {
            return Some(bytes);
        }
        if !self.names.contains(name) {
            return None;
        }
        self.asking.make(name);
        self.made.get(name).or_else(|| self.before()?.file(name))
    }

    fn at(&self, name: &str) -> Option<Found> {
        let file = |name: String| self.file(&name).map(|bytes| Found::File(name, bytes));
        if name.is_empty() || name.ends_with('/') {
            return file(format!("{name}index.html"));
        }
        file(name.to_owned()).or_else(|| self.names.contains(&format!("{name}/index.html")).then_some(Found::Folder))
    }

    /// Below a language's folder, that language says so.
    fn not_found_page(&self, name: &str) -> Option<Bytes> {
        let (folder, _) = name.split_once('/').unwrap_or((name, ""));
        self.file(&format!("{folder}/404.html")).or_else(|| self.file("404.html"))
    }

    /// The page at a decoded path.
    pub(super) fn page(&self, path: &str) -> Option<(String, Bytes)> {
        match self.find(path) {
            Found::File(name, bytes) if name.ends_with(".html") => Some((name, bytes)),
            _ => None,
        }
    }

    /// The language of the page called `name`, and the same page in the other language, if there is one.
    pub(super) fn languages(&self, name: &str) -> (Language, Option<String>) {
        let identity = self.run.checked.as_ref().map(|checked| &checked.site().identity);
        let first = identity.map_or(Language::Zh, |identity| identity.authoritative());
        let second = if first == Language::Zh { Language::En } else { Language::Zh };
        let folder = format!("{}/", second.code());
        let (language, other) = match name.strip_prefix(&folder) {
            Some(inner) => (second, inner.to_owned()),
            None => (first, format!("{folder}{name}")),
        };
        (language, Some(other).filter(|other| self.names.contains(other)))
    }

    /// The title of the page called `name`.
    pub(super) fn title(&self, name: &str) -> Option<String> {
        title(&self.file(name)?)
    }
}

/// What tells two versions of a page apart: everything but its stylesheets, and these.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Of the page without the addresses of its stylesheets.
    pub(super) digest: String,
    /// The addresses of its stylesheets, in order, as written.
    pub(super) styles: Vec<String>,
}

impl Version {
    /// The version of a page.
    pub(super) fn of(page: &[u8]) -> Self {
        let text = String::from_utf8_lossy(page);
        // The same in one run of the program; nobody compares it with another one's.
        let mut hasher = DefaultHasher::new();
        let mut styles = Vec::new();
        let mut rest: &str = &text;
        while let Some(start) = rest.find("<link") {
            let (before, link) = rest.split_at(start);
            let end = link.find('>').map_or(link.len(), |end| end + 1);
            let (tag, after) = link.split_at(end);
            hasher.write(before.as_bytes());
            let href = tag.contains("stylesheet").then(|| href(tag)).flatten();
            match href {
                Some((start, end)) => {
                    hasher.write(&tag.as_bytes()[..start]);
                    hasher.write(&tag.as_bytes()[end..]);
                    styles.push(tag[start..end].to_owned());
                }
                None => hasher.write(tag.as_bytes()),
            }
            rest = after;
        }
        hasher.write(rest.as_bytes());
        Self { digest: format!("{:016x}", hasher.finish()), styles }
    }
}

/// Where the address stands in a tag.
fn href(tag: &str) -> Option<(usize, usize)> {
    let start = tag.find("href=")? + "href=".len();
    let quote = tag[start..].chars().next().filter(|one| matches!(one, '"' | '\''))?;
    let end = tag[start + 1..].find(quote)? + start + 1;
    Some((start + 1, end))
}

/// The title of a page: as it is shared, without the names of section and portal; else the one in the browser's tab.
pub(super) fn title(page: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(page);
    let after = |start: &str, end: &str| {
        let rest = text.split_once(start)?.1;
        Some(unescaped(rest.split_once(end)?.0))
    };
    after("<meta property=\"og:title\" content=\"", "\"").or_else(|| after("<title>", "</title>"))
}

/// What makes a page follow the preview; a page that is no part of a release has no `version`. `page` is the address of the page that a view is about, where that is not its own.
pub(super) fn script_tag(version: Option<&Version>, page: Option<&str>, language: MessageLanguage) -> String {
    let language = match language {
        MessageLanguage::Chinese => "zh",
        MessageLanguage::English => "en",
    };
    let page = page.map(|page| format!(" data-page=\"{}\"", escaped(page))).unwrap_or_default();
    let (digest, styles) = version.map_or(("", String::new()), |version| (&version.digest, version.styles.join(" ")));
    // Never inline: the pages forbid that, and should.
    format!(
        r#"<script type="module" src="/.gongkai/preview.js" id="gongkai-preview" data-digest="{digest}" data-styles="{styles}"{page} data-language="{language}"></script>"#
    )
}

/// Text for HTML and for quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A page with the preview's script in its head.
pub(super) fn with_script(page: &[u8], language: MessageLanguage) -> Vec<u8> {
    const END_OF_HEAD: &[u8] = b"</head>";
    let tag = script_tag(Some(&Version::of(page)), None, language);
    let end = page.windows(END_OF_HEAD.len()).position(|window| window.eq_ignore_ascii_case(END_OF_HEAD));
    let (head, rest) = page.split_at(end.unwrap_or(page.len()));
    [head, tag.as_bytes(), rest].concat()
}
