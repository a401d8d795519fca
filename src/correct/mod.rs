//! Puts a published figure right: from `disputes-resolved@2023 285` to the new texts of the files concerned, in the form
//! of `docs/formats.md`.
//!
//! What stood there is never typed: it is taken from the ledger, and where nothing was published with one, from the
//! content. Nothing is written here; whoever asked looks at what the new texts bring about and hands them to the disk.
//! Begin with [`amended`].

mod attachment;
mod figure;
mod file;

use std::collections::BTreeMap;

pub use attachment::{Published, Replacement, names_attachment};
use figure::{Figure, Form};

use crate::diagnostic::{Diagnostic, Message, message};
use crate::ledger::{Difference, Ledger, State};
use crate::load::{Edit, edited, quoted};
use crate::model::{Correction, CorrectionReason, Language, Localized, Site};
use crate::source::{FileId, Sources};

/// The code of what is found where a text says a figure that was corrected since.
pub const OLD_TYPED: &str = "old-figure-typed";

/// What somebody wants to be put right.
#[derive(Clone, Debug)]
pub struct Request {
    /// Each figure as it is cited (`output@2023`, `output@2023.yoy`) with the right value.
    pub figures: Vec<(String, String)>,
    /// Each attachment with the file that replaces it.
    pub files: Vec<Replacement>,
    /// What kind of change it is.
    pub kind: Kind,
    /// Why; for a correction.
    pub reason: CorrectionReason,
    /// Why, in the office's own words.
    pub note: Localized<String>,
    /// `2024-07-02 10:30`.
    pub date: String,
}

/// Why a published figure changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// It was wrong.
    Correction,
    /// Better data have arrived, as was to be expected.
    Revision,
}

/// The new texts, and what is to be said of them.
#[derive(Clone, Debug, Default)]
pub struct Amended {
    /// By path. Corrections stand before indicators and are written in this order: where the machine stops in between,
    /// the correction announces a value that the indicator has not, which lets nothing be published, and the same
    /// command finishes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What stands there now, where something does.
    pub stood: BTreeMap<String, Vec<u8>>,
    /// What is left to the editor.
    pub remarks: Vec<Message>,
    /// The figures, as the ledger names them.
    figures: Vec<String>,
    /// The reports whose attachments are replaced.
    attachments: Vec<String>,
    /// How many corrections got a number that is fixed.
    numbered: u32,
}

/// The reason that `written` names by its code or in words.
#[must_use]
pub fn reason(written: &str) -> Option<CorrectionReason> {
    let named = |code: &str, reason: CorrectionReason| {
        code == written || Language::ALL.iter().any(|language| reason.written(*language).eq_ignore_ascii_case(written))
    };
    CorrectionReason::NAMES.iter().find(|(code, reason)| named(code, *reason)).map(|(_, reason)| *reason)
}

/// The texts in which the request is done.
///
/// # Errors
/// Why it cannot be done, and what to do instead.
pub fn amended(
    site: &Site,
    sources: &Sources,
    ledger: &Ledger,
    request: &Request,
    at_hand: Published<'_>,
) -> Result<Amended, Message> {
    let mut amended = Amended::default();
    if let Some(file) = request.files.first().filter(|_| request.kind == Kind::Revision) {
        let name = &file.name;
        return Err(message!(
            zh: "附件 {name} 没有修订一说\n办法：公布的文件有错，写 `--reason …` 更正；新的文件，另加一个附件",
            en: "an attachment such as {name} is not revised\nhelp: correct it with `--reason …` where the published one was wrong; add another attachment where there is something new",
        ));
    }
    for file in &request.files {
        amended.replace(file, (site, sources, ledger), at_hand, request)?;
    }
    for (name, value) in &request.figures {
        let figure = Figure::find(site, sources, name, value)?;
        let named = format!("{}@{}", figure.indicator.key.value, figure.period);
        let published = figure.published(site, ledger)?;
        amended.change(&figure, published.as_deref(), sources, request)?;
        if request.kind == Kind::Correction {
            amended.announce(&figure, site, sources, ledger, published.as_deref(), request)?;
        }
        if !amended.figures.contains(&named) {
            amended.figures.push(named);
        }
    }
    if request.kind == Kind::Correction {
        let lacking = site.identity.languages.iter().filter(|language| request.note.get(**language).is_none());
        let lacking: Vec<Language> = lacking.copied().collect();
        if lacking.len() < site.identity.languages.len() {
            amended.remarks.extend(lacking.into_iter().map(note_lacks));
        }
    }
    Ok(amended)
}

/// The note is never translated by us.
fn note_lacks(language: Language) -> Message {
    let code = language.code();
    let (zh, en) = language.pick(("中文", "Chinese"), ("英文", "English"));
    message!(
        zh: "理由还没有{zh}：请在更正文件的 note 里补上 `{code}: …`；在此之前，{zh}页面显示另一种文字",
        en: "the reason is not there in {en}: add `{code}: …` under `note` in the file of the correction; until then the {en} page shows the other language",
    )
}

impl Amended {
    /// Writes the value into the file of its indicator, unless it stands there already.
    fn change(
        &mut self,
        figure: &Figure<'_>,
        published: Option<&str>,
        sources: &Sources,
        request: &Request,
    ) -> Result<(), Message> {
        let revised = request.kind == Kind::Revision;
        if figure.is_written() && !revised {
            let place = &figure.place;
            self.remarks.push(message!(
                zh: "{place} 里已经是这个数，没有改动",
                en: "{place} has this value already and stays as it is",
            ));
            return Ok(());
        }
        let file = figure.indicator.key.span.file;
        let text = self.text(file, sources);
        let mut edit = Edit::default();
        match figure.form {
            Form::Value => edit.value = Some(figure.new.clone()),
            Form::YearOnYear => edit.year_on_year = Some(figure.new.clone()),
        }
        if revised {
            edit.status = Some("revised");
            let stood = published.unwrap_or(&figure.current);
            let is_told = figure.form == Form::Value && stood != figure.new;
            edit.revised = is_told.then(|| [stood.to_owned(), request.date.clone()]);
            edit.note = (request.note.zh.is_some() || request.note.en.is_some()).then(|| request.note.clone());
            if edit.note.is_some() && figure.observation.note.is_some() {
                let place = &figure.place;
                self.remarks.push(message!(
                    zh: "{place} 已有 note，没有改动；需要时手工补上修订原因",
                    en: "{place} has a note already, which stays as it is; add the reason there by hand where it is wanted",
                ));
            }
        }
        let key = &figure.indicator.key.value;
        let edited = edited(file, &text, key, figure.period, &edit).ok_or_else(|| figure.by_hand())?;
        self.files.insert(sources.path(file).to_owned(), edited.into_bytes());
        Ok(())
    }

    /// The text of a file as it is so far.
    fn text(&mut self, file: FileId, sources: &Sources) -> String {
        String::from_utf8(self.bytes(file, sources)).unwrap_or_default()
    }

    /// A file as it is so far.
    fn bytes(&mut self, file: FileId, sources: &Sources) -> Vec<u8> {
        let path = sources.path(file);
        if let Some(bytes) = self.files.get(path) {
            return bytes.clone();
        }
        let bytes = sources.read(file).unwrap_or_default();
        self.stood.insert(path.to_owned(), bytes.clone());
        bytes
    }

    /// The path of a new correction of `subject`, without its ending.
    fn stem(&self, subject: &str, sources: &Sources, request: &Request) -> Option<String> {
        let day = request.date.split(' ').next().unwrap_or(&request.date);
        let stem = format!("content/corrections/{day}-{subject}");
        let is_free = |stem: &String| {
            let path = format!("{stem}.yaml");
            sources.get(&path).is_none() && !self.files.contains_key(&path)
        };
        std::iter::once(stem.clone()).chain((2..1000).map(|number| format!("{stem}-{number}"))).find(is_free)
    }

    /// The number of a new correction in the register, where the minute and the name of its file would put it before others
    /// of the same minute.
    fn number(&mut self, stem: &str, site: &Site, request: &Request) -> Option<u32> {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let is_before = |one: &Correction| one.date.date_and_time() == request.date && name < one.name.as_str();
        let year = request.date.get(..4)?.parse().ok()?;
        site.corrections.iter().find(|one| is_before(one))?;
        self.numbered += 1;
        Some(Correction::next_number(&site.corrections, year) + self.numbered - 1)
    }

    /// Writes the file of the correction, or puts right one that readers have not seen yet.
    fn announce(
        &mut self,
        figure: &Figure<'_>,
        site: &Site,
        sources: &Sources,
        ledger: &Ledger,
        published: Option<&str>,
        request: &Request,
    ) -> Result<(), Message> {
        let unseen = figure.unseen(site, ledger, published);
        if let Some(unseen) = unseen {
            let path = sources.path(unseen.span.file);
            let is_said = |language| {
                let said = unseen.note.as_ref().and_then(|note| note.get(language));
                request.note.get(language).is_none_or(|note| said.is_some_and(|said| said == note))
            };
            let is_same = unseen.reason == request.reason && Language::ALL.into_iter().all(is_said);
            if !is_same && !ledger.has_announced(&unseen.name) {
                return Err(message!(
                    zh: "{path} 的更正还没有发布过，原因或说明与这次写的不同：没有改动\n办法：直接改 {path} 里的 reason、note；或者删去 {path}，再运行一次",
                    en: "the correction in {path} has not been published yet and gives another reason or note: nothing was changed\nhelp: change `reason` and `note` in {path} itself, or delete {path} and run the command again",
                ));
            }
            if unseen.to == figure.told(&figure.new) {
                self.remarks.push(message!(
                    zh: "{path} 已经登记了这次更正",
                    en: "{path} announces this correction already",
                ));
                return Ok(());
            }
            if !ledger.has_announced(&unseen.name) {
                return self.announce_otherwise(figure, unseen, sources);
            }
        }
        // What a release has announced stays as it was, also where a target was led back behind it.
        let stood = unseen.map(|unseen| unseen.to.clone());
        let from = stood.unwrap_or_else(|| figure.told(published.unwrap_or(&figure.current)));
        let key = &figure.indicator.key.value;
        let stem = self.stem(key, sources, request).ok_or_else(|| figure.by_hand())?;
        let number = self.number(&stem, site, request);
        self.files.insert(format!("{stem}.yaml"), file::text(figure, &from, number, site, request));
        Ok(())
    }

    /// Readers have not seen `pending` yet: it is put right itself, so that the register tells one correction.
    fn announce_otherwise(
        &mut self,
        figure: &Figure<'_>,
        pending: &Correction,
        sources: &Sources,
    ) -> Result<(), Message> {
        let path = sources.path(pending.span.file).to_owned();
        let to = figure.told(&figure.new);
        let mut text = self.text(pending.span.file, sources);
        let range = pending.to_span.start as usize..pending.to_span.end as usize;
        if text.get(range.clone()).is_none() {
            return Err(figure.by_hand());
        }
        text.replace_range(range, &file::localized(&to));
        self.remarks.push(message!(
            zh: "{path} 的更正还没有发布过：改了它的 `to`，没有另记一条",
            en: "the correction in {path} has not been published yet: its `to` was changed, and no second one was made",
        ));
        self.files.insert(path, text.into_bytes());
        Ok(())
    }

    /// `state`, that of the content before, with what readers have of the figures concerned: somebody may have changed
    /// the content already.
    #[must_use]
    pub fn as_published(&self, state: State, site: &Site, ledger: &Ledger) -> State {
        if ledger.last().is_none() {
            return state;
        }
        let is_unseen = |one: &&Correction| {
            let key = one.indicator.as_ref().map(|key| &key.value);
            let own = self.figures.iter().filter_map(|figure| figure.split_once('@'));
            own.into_iter().any(|(own, _)| Some(own) == key.map(String::as_str))
                && !ledger.state().has_correction(&one.name)
        };
        let unseen = site.corrections.iter().filter(is_unseen).map(|one| one.name.as_str());
        state.with_figures(ledger.state(), &self.figures).without_corrections(unseen)
    }

    /// Whether `difference` is what was asked for and nothing besides.
    #[must_use]
    pub fn is_all_of(&self, difference: &Difference) -> bool {
        difference.is_of(&self.figures, &self.attachments)
    }
}

/// Findings of texts that still say the old number: `figure-typed` knew it before, and nothing tells it any more.
#[must_use]
pub fn still_typed<'d>(before: (&'d [Diagnostic], &Sources), after: (&[Diagnostic], &Sources)) -> Vec<&'d Diagnostic> {
    let place =
        |one: &Diagnostic, sources: &Sources| one.span.map(|span| (sources.path(span.file).to_owned(), span.start));
    let typed = |one: &&Diagnostic| one.code == "figure-typed";
    let told = |one: &&Diagnostic| typed(one) || one.code == OLD_TYPED;
    let stay: Vec<_> = after.0.iter().filter(told).map(|one| place(one, after.1)).collect();
    before.0.iter().filter(typed).filter(|one| !stay.contains(&place(one, before.1))).collect()
}
