//! What separates two states, as a person reads it: reports, figures with what explains them, the pages and files that
//! follow. `gongkai changes` prints it; `told` makes findings of what nothing explains.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::state::{Page, State, Value};
use crate::diagnostic::{Message, MessageLanguage};
use crate::find::{self, UsedIn};
use crate::model::{Correction, CorrectionReason, Language, Period, Report, Site};
use crate::release::Changes;
use crate::route::{OutputPath, Routes, Subject};
use crate::wording::{Passage, Run};

/// The formats of the data files.
const DATA_ENDINGS: [&str; 3] = ["csv", "json", "xlsx"];

/// Why something differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// A correction that is new, by the name of its file.
    Correction(String),
    /// The value was provisional, or is said to be revised.
    Revision,
    /// The report was taken back.
    Withdrawal,
}

/// A figure that differs.
#[derive(Clone, Debug)]
pub(super) struct FigureChange {
    pub(super) key: String,
    pub(super) period: String,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
    pub(super) why: Option<Why>,
}

/// A report that differs.
#[derive(Clone, Debug)]
pub(super) struct ReportChange {
    /// Its name now, or the one that it had.
    pub(super) name: String,
    pub(super) before: Option<Page>,
    pub(super) after: Option<Page>,
    pub(super) why: Option<Why>,
}

/// An address that is no more.
#[derive(Clone, Debug)]
pub(super) struct Vanished {
    pub(super) address: String,
    /// The report that it belonged to, and what it is called now, if it is still there.
    pub(super) report: Option<(Page, Option<String>)>,
}

/// What separates two states.
#[derive(Clone, Debug)]
pub struct Difference {
    pub(super) reports: Vec<ReportChange>,
    pub(super) figures: Vec<FigureChange>,
    pub(super) vanished: Vec<Vanished>,
    /// Indicators of which something else is said, by key.
    pub(super) described: Vec<(String, Option<Why>)>,
    corrections: Vec<String>,
    /// Each with the path of its page, as the section has them in order; `None` where the release is not at hand any more.
    passages: Option<Vec<(String, Vec<Passage>)>>,
}

impl Difference {
    /// What separates `before` from `after`, the state of `site` now.
    #[must_use]
    pub fn between(before: &State, after: &State, site: &Site) -> Self {
        let new: Vec<&Correction> =
            site.corrections.iter().filter(|correction| !before.has_correction(&correction.name)).collect();
        let mut reports = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, page) in &after.reports {
            // A report that has moved is known by one of its former addresses.
            let formerly = site.report(name).map_or(&[][..], |report| &report.moved_from);
            let known = before.reports.get_key_value(name).or_else(|| {
                // One whose folder alone is called otherwise stands where it stood.
                let stood = |address: &str| address == page.address || formerly.iter().any(|one| one.value == address);
                before.reports.iter().find(|(name, was)| stood(&was.address) && !after.reports.contains_key(*name))
            });
            seen.extend(known.map(|(name, _)| name.as_str()));
            let was = known.map(|(_, page)| page);
            if was == Some(page) {
                continue;
            }
            let correction = new.iter().find(|one| {
                one.report.as_ref().is_some_and(|report| report.value == *name)
                    && (one.indicator.is_none() || was.is_some_and(|was| was.texts != page.texts))
            });
            let why = if page.withdrawn && was.is_some_and(|was| !was.withdrawn) {
                Some(Why::Withdrawal)
            } else {
                correction.map(|correction| Why::Correction(correction.name.clone()))
            };
            reports.push(ReportChange { name: name.clone(), before: was.cloned(), after: Some(page.clone()), why });
        }
        for (name, page) in before.reports.iter().filter(|(name, _)| !seen.contains(name.as_str())) {
            reports.push(ReportChange { name: name.clone(), before: Some(page.clone()), after: None, why: None });
        }
        let keys: BTreeSet<&String> = before.figures.keys().chain(after.figures.keys()).collect();
        let figures = keys.into_iter().filter_map(|key| figure(key, before, after, &new)).collect();
        let differs = |(key, is): &(&String, &String)| before.indicators.get(*key).is_some_and(|was| was != *is);
        let why = |key: &str| {
            // One with a period is about that value alone.
            let concerns =
                |one: &&&Correction| one.period.is_none() && one.indicator.as_ref().is_some_and(|one| one.value == key);
            new.iter().find(concerns).map(|one| Why::Correction(one.name.clone()))
        };
        let described = after.indicators.iter().filter(differs).map(|(key, _)| (key.clone(), why(key))).collect();
        Self {
            vanished: vanished(before, after, &reports, site),
            reports,
            figures,
            described,
            corrections: new.iter().map(|correction| correction.name.clone()).collect(),
            passages: None,
        }
    }

    /// With what differs on the pages of reports, of all `passages` by the path of their page.
    #[must_use]
    pub fn with_passages(mut self, site: &Site, passages: &BTreeMap<String, Vec<Passage>>) -> Self {
        let routes = Routes::new(site);
        let pages = site.reports.iter().flat_map(|report| {
            site.identity.languages.iter().map(|language| routes.report(report, *language).to_string())
        });
        let found = pages.filter_map(|page| Some((passages.get(&page)?.clone(), page)));
        let found = found.filter(|(passages, _)| !passages.is_empty()).map(|(passages, page)| (page, passages));
        self.passages = Some(found.collect());
        self
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { reports, figures, vanished, described, corrections, passages: _ } = self;
        reports.is_empty()
            && figures.is_empty()
            && vanished.is_empty()
            && described.is_empty()
            && corrections.is_empty()
    }

    /// Whether it is about the `figures`, named as `key@period`, and the attachments of `reports`, and about nothing
    /// that went or came.
    #[must_use]
    pub fn is_of(&self, figures: &[String], reports: &[String]) -> bool {
        let own = |change: &FigureChange| {
            let named = format!("{}@{}", change.key, change.period);
            change.before.is_some() && change.after.is_some() && figures.contains(&named)
        };
        let attachment = |change: &ReportChange| reports.contains(&change.name) && change.parts() == ["attachments"];
        let nothing_else = self.vanished.is_empty() && self.described.is_empty();
        nothing_else && self.reports.iter().all(attachment) && self.figures.iter().all(own)
    }

    /// As a person reads it; nothing where nothing differs. `files` is what publishing would change at the target.
    #[must_use]
    pub fn text(&self, site: &Site, files: Option<&Changes>, language: MessageLanguage) -> String {
        let language = match language {
            MessageLanguage::Chinese => Language::Zh,
            MessageLanguage::English => Language::En,
        };
        let mut text = String::new();
        let mut part = |heading: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                text.push_str(&format!("{heading}\n"));
                lines.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
            }
        };
        part(
            language.pick("指标数值", "Figures"),
            self.figures.iter().flat_map(|change| change.lines(site, language)).collect(),
        );
        let named = |key: &String| site.indicators.get(key).map_or("", |one| one.name.text(language)).to_owned();
        part(
            language.pick("指标的名称、定义、口径、来源", "Names, definitions, coverage and sources of indicators"),
            self.described
                .iter()
                .map(|(key, why)| format!("{key}  {}{}", named(key), because(why.as_ref(), language)))
                .collect(),
        );
        part(language.pick("报告", "Reports"), self.reports.iter().flat_map(|change| change.lines(language)).collect());
        part(language.pick("文字", "Words"), self.words(language));
        part(
            language.pick("消失的网址", "Addresses that vanish"),
            self.vanished.iter().map(|gone| gone.address.clone()).collect(),
        );
        part(language.pick("更正", "Corrections"), self.announced(site, language));
        if let Some(files) = files {
            let lines = files.signed().map(|(sign, path)| format!("{sign} {path}")).collect();
            let heading = language
                .pick("会改变的文件（+ 新增，~ 有改动，- 移除）", "Files that change (+ new, ~ other bytes, - gone)");
            part(heading, lines);
        }
        text
    }

    /// The same for programs.
    #[must_use]
    pub fn json(&self, site: &Site, files: Option<&Changes>, since: u64) -> String {
        let both = |text: &dyn Fn(Language) -> String| json!({"zh": text(Language::Zh), "en": text(Language::En)});
        let figures: Vec<Json> = self
            .figures
            .iter()
            .map(|change| {
                let name = site.indicators.get(&change.key).map(|indicator| &indicator.name);
                let (before, after) = change.sides();
                json!({
                    "indicator": change.key,
                    "period": change.period,
                    "name": name.map(|name| both(&|language| name.text(language).to_owned())),
                    "before": change.before,
                    "after": change.after,
                    "written": both(&|language| {
                        format!("{} → {}", before.text(site, language, &after), after.text(site, language, &before))
                    }),
                    "explained": change.why.as_ref().map(Why::json),
                    "pages": change.pages(site),
                    "blocks": change.blocks(site).into_iter().map(|(report, block)| {
                        let Message { zh, en } = block.message();
                        json!({"report": report.name, "zh": zh, "en": en})
                    }).collect::<Vec<_>>(),
                    "data": change.data(site).iter().flat_map(|stem| {
                        DATA_ENDINGS.map(|ending| format!("{stem}.{ending}"))
                    }).collect::<Vec<_>>(),
                })
            })
            .collect();
        let reports: Vec<Json> = self
            .reports
            .iter()
            .map(|change| {
                json!({
                    "report": change.name,
                    "before": change.before,
                    "after": change.after,
                    "differs": change.parts(),
                    "explained": change.why.as_ref().map(Why::json),
                })
            })
            .collect();
        let paths = |paths: &[OutputPath]| paths.iter().map(OutputPath::to_string).collect::<Vec<_>>();
        let vanished: Vec<&str> = self.vanished.iter().map(|gone| gone.address.as_str()).collect();
        let whole = json!({
            "since": since,
            "figures": figures,
            "indicators": self.described.iter().map(|(key, why)| {
                json!({"indicator": key, "explained": why.as_ref().map(Why::json)})
            }).collect::<Vec<_>>(),
            "reports": reports,
            "passages": self.passages.as_ref().map(|all| all.iter().cloned().collect::<BTreeMap<_, _>>()),
            "vanished": vanished,
            "corrections": self.corrections,
            "files": files.map(|files| {
                json!({"written": paths(&files.written), "added": paths(&files.added), "removed": paths(&files.removed)})
            }),
        });
        serde_json::to_string_pretty(&whole).unwrap_or_default()
    }
}

impl Difference {
    /// The new corrections; of those of a text, whether what they quote is among the words that changed.
    fn announced(&self, site: &Site, language: Language) -> Vec<String> {
        let routes = Routes::new(site);
        let told = |name: &String| {
            let correction = site.corrections.iter().find(|one| one.name == *name)?;
            let report = correction.report.as_ref().and_then(|report| site.report(&report.value))?;
            let is_of_text = correction.indicator.is_none()
                && correction.superseded.is_empty()
                && correction.reason != CorrectionReason::Privacy
                && report.withdrawn.is_none();
            let Some(pages) = self.passages.as_ref().filter(|_| is_of_text) else {
                let unknown = language.pick(
                    "（公布的网页不在手边，原文无从核对）",
                    " (the pages of that release are not at hand: what it quotes cannot be compared)",
                );
                return is_of_text.then(|| unknown.to_owned());
            };
            let lacking = site.identity.languages.iter().copied().find_map(|page_language| {
                let (from, to) = (correction.from.get(page_language)?, correction.to.get(page_language)?);
                let page = routes.report(report, page_language).to_string();
                let mut passages = pages.iter().filter(|(path, _)| *path == page).flat_map(|(_, passages)| passages);
                let is_there = from == to || passages.any(|passage| squeezed(&passage.before).contains(&bare(from)));
                (!is_there).then_some(from)
            });
            Some(match lacking {
                Some(from) => language.pick(
                    format!("（请核对：改动的文字里没有原文“{from}”）"),
                    format!(" (look again: “{from}” is not among the words that changed)"),
                ),
                None => language.pick("（原文与公布的网页相符）", " (what it quotes is what was published)").to_owned(),
            })
        };
        self.corrections.iter().map(|name| format!("{name}{}", told(name).unwrap_or_default())).collect()
    }

    /// The passages that differ, page by page, the words that changed in brackets.
    fn words(&self, language: Language) -> Vec<String> {
        let Some(passages) = &self.passages else {
            let differs = self.reports.iter().any(|change| change.parts().contains(&"text"));
            let gone = language.pick(
                "那次发布的网页已不在手边（output/ 和目标文件夹里都没有），改了哪些词无从比较",
                "the pages of that release are not at hand any more, neither in output/ nor at a target, so their words cannot be compared",
            );
            return if differs { vec![gone.to_owned()] } else { Vec::new() };
        };
        let mut lines = Vec::new();
        for (page, passages) in passages {
            lines.push(page.clone());
            let mut above = &None;
            for passage in passages {
                if passage.heading != *above {
                    above = &passage.heading;
                    lines.extend(above.iter().map(|heading| format!("  § {heading}")));
                }
                let sides = [("-", &passage.before), ("+", &passage.after)];
                let sides = sides.into_iter().filter(|(_, runs)| !runs.is_empty());
                lines.extend(sides.map(|(sign, runs)| format!("  {sign} {}", marked(runs))));
            }
        }
        lines
    }
}

/// A passage without blanks, which Chinese and English set otherwise.
fn squeezed(runs: &[Run]) -> String {
    runs.iter().map(|run| bare(&run.text)).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace()).collect()
}

/// A passage with its changed words in brackets; where much stays as it is, only what stands beside them.
fn marked(runs: &[Run]) -> String {
    /// Characters that are shown of what stays.
    const BESIDE: usize = 24;
    let mut text = String::new();
    let only = runs.len() == 1;
    for (place, run) in runs.iter().enumerate() {
        let characters: Vec<char> = run.text.chars().collect();
        let length = characters.len();
        let (first, last) = (place == 0, place + 1 == runs.len());
        let (head, tail) = (if first { 0 } else { BESIDE }, if last { 0 } else { BESIDE });
        if run.changed && !only {
            text.push_str(&format!("[{}]", run.text));
        } else if only || length <= head + tail + 1 {
            text.push_str(&run.text);
        } else {
            text.extend(&characters[..head]);
            text.push('…');
            text.extend(&characters[length - tail..]);
        }
    }
    text
}

fn figure(key: &str, before: &State, after: &State, new: &[&Correction]) -> Option<FigureChange> {
    let (was, is) = (before.figures.get(key), after.figures.get(key));
    let alike = match (was, is) {
        (Some(was), Some(is)) => was.says(is),
        (was, is) => was == is,
    };
    let (indicator, period) = key.split_once('@').filter(|_| !alike)?;
    // Bare numbers and a status say nothing of a unit that is another one now; words do.
    let same_unit = was.zip(is).is_none_or(|(was, is)| was.unit == is.unit);
    let concerns = |correction: &&&Correction| {
        correction.indicator.as_ref().is_some_and(|key| key.value == indicator)
            && correction.period.is_none_or(|one| same_unit && one.to_string() == period)
    };
    // Of several the first one says what was published.
    let correction = new.iter().filter(concerns).min_by_key(|one| (one.date, &one.name));
    let correction = correction.map(|correction| Why::Correction(correction.name.clone()));
    let revised = is.is_some_and(|is| is.status.as_deref() == Some("revised"));
    let expected = same_unit && (revised || was.is_some_and(Value::is_preliminary));
    let revision = expected.then_some(Why::Revision);
    Some(FigureChange {
        key: indicator.to_owned(),
        period: period.to_owned(),
        before: was.cloned(),
        after: is.cloned(),
        why: correction.or(revision),
    })
}

/// Addresses of `before` at which nothing stands in `after`.
fn vanished(before: &State, after: &State, reports: &[ReportChange], site: &Site) -> Vec<Vanished> {
    let mut there: BTreeSet<&str> = after.addresses.iter().map(String::as_str).collect();
    there.extend(after.reports.values().map(|page| page.address.as_str()));
    let mut gone = Vec::new();
    for page in before.reports.values().filter(|page| !there.contains(page.address.as_str())) {
        // One whose date was taken out is a draft now, and still there.
        let is_there = |change: &ReportChange| change.after.is_some() || site.report(&change.name).is_some();
        let now = reports.iter().find(|change| change.before.as_ref() == Some(page) && is_there(change));
        gone.push(Vanished {
            address: page.address.clone(),
            report: Some((page.clone(), now.map(|now| now.name.clone()))),
        });
    }
    gone.extend(
        before
            .addresses
            .iter()
            .filter(|address| !there.contains(address.as_str()) && !is_withheld(address, site))
            .map(|address| Vanished { address: address.clone(), report: None }),
    );
    gone
}

/// Whether a file from before a correction stood at `address`, and must not be offered any more.
fn is_withheld(address: &str, site: &Site) -> bool {
    let below = address.strip_prefix("corrections/").and_then(|rest| rest.split_once('/'));
    let of = |(name, _): (&str, &str)| site.corrections.iter().find(|one| one.name == name);
    below.and_then(of).is_some_and(|correction| site.withholds_files_of(correction))
}

impl Why {
    fn text(&self, language: Language) -> String {
        match self {
            Self::Correction(name) => language.pick(format!("更正 {name}"), format!("correction {name}")),
            Self::Revision => language.pick("修订", "revision").to_owned(),
            Self::Withdrawal => language.pick("撤回", "withdrawal").to_owned(),
        }
    }

    fn json(&self) -> Json {
        match self {
            Self::Correction(name) => json!({"correction": name}),
            Self::Revision => json!("revision"),
            Self::Withdrawal => json!("withdrawal"),
        }
    }
}

fn because(why: Option<&Why>, language: Language) -> String {
    match why {
        Some(why) => language.pick(format!("（{}）", why.text(language)), format!(" ({})", why.text(language))),
        None => language.pick("（没有说明）", " (unexplained)").to_owned(),
    }
}

impl FigureChange {
    /// Both sides; an empty one where there is none.
    pub(super) fn sides(&self) -> (Value, Value) {
        (self.before.clone().unwrap_or_default(), self.after.clone().unwrap_or_default())
    }

    /// The units before and after, where they differ.
    pub(super) fn units(&self) -> Option<(&str, &str)> {
        let (before, after) = (&self.before.as_ref()?.unit, &self.after.as_ref()?.unit);
        (before != after).then_some((before, after))
    }

    fn lines(&self, site: &Site, language: Language) -> Vec<String> {
        let named = site.indicators.get(&self.key).map_or(self.key.as_str(), |one| one.name.text(language));
        let (key, period) = (&self.key, &self.period);
        let (before, after) = self.sides();
        let (was, is) = (before.text(site, language, &after), after.text(site, language, &before));
        let head = match (&self.before, &self.after) {
            (None, _) => {
                let new = language.pick("新", "new");
                return vec![format!("{key}@{period}  {named}  {is}  [{new}]")];
            }
            (_, None) => {
                let gone = language.pick("不再有", "gone");
                format!("{key}@{period}  {named}  {was}  [{gone}]{}", because(self.why.as_ref(), language))
            }
            _ => format!("{key}@{period}  {named}  {was} → {is}{}", because(self.why.as_ref(), language)),
        };
        let pages = self.pages(site);
        let blocks = self.blocks(site).into_iter().map(|(report, block)| {
            let Message { zh, en } = block.message();
            format!("{} ({})", language.pick(zh, en), report.name)
        });
        let data = self.data(site).into_iter().map(|stem| format!("{stem}.{{{}}}", DATA_ENDINGS.join(",")));
        let follow = language.pick("出现在：", "shown in: ");
        std::iter::once(head)
            .chain(pages.into_iter().chain(blocks).chain(data).map(|file| format!("  {follow}{file}")))
            .collect()
    }

    /// The reports that show it, as they stand now.
    fn reports<'s>(&self, site: &'s Site) -> impl Iterator<Item = &'s Report> {
        let period = Period::parse(&self.period);
        let shows = move |report: &&Report| period.is_some() && site.shows(report, &self.key, period);
        site.reports.iter().filter(|report| report.published.is_some()).filter(shows)
    }

    /// The pages that show it.
    fn pages(&self, site: &Site) -> Vec<String> {
        let routes = Routes::new(site);
        let Some(indicator) = site.indicators.get(&self.key) else { return Vec::new() };
        let mut files = Vec::new();
        for language in site.identity.languages.iter().copied() {
            files.extend(self.reports(site).map(|report| routes.report(report, language).to_string()));
            files.push(routes.indicator(indicator, language).to_string());
            files.push(routes.topic(&indicator.topic, language).to_string());
        }
        files
    }

    /// The charts, tables and tiles that show it, each with its report.
    fn blocks<'s>(&self, site: &'s Site) -> Vec<(&'s Report, UsedIn<'s>)> {
        let reports: Vec<&str> = self.reports(site).map(|report| report.name.as_str()).collect();
        let uses = find::uses(site, &self.key).into_iter().filter(|one| matches!(one.what, UsedIn::Block(..)));
        let shown = uses.filter_map(|one| Some((one.report?, one.what)));
        shown.filter(|(report, _)| reports.contains(&report.name.as_str())).collect()
    }

    /// The data files that hold it, without their endings.
    fn data(&self, site: &Site) -> Vec<String> {
        let Some(indicator) = site.indicators.get(&self.key) else { return Vec::new() };
        let topic = site.topics.iter().find(|topic| topic.key == indicator.topic);
        let subjects = [Some(Subject::Indicator(indicator)), topic.map(Subject::Topic), Some(Subject::All)];
        let stem = |subject| {
            let path = Routes::new(site).data(subject, DATA_ENDINGS[0]).to_string();
            path.strip_suffix(DATA_ENDINGS[0]).unwrap_or_default().trim_end_matches('.').to_owned()
        };
        subjects.into_iter().flatten().map(stem).collect()
    }
}

impl ReportChange {
    /// The address that it had, where its publication date has moved.
    pub(super) fn redated(&self) -> Option<&str> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        (before.published != after.published).then_some(before.address.as_str())
    }

    /// The names of the parts that differ.
    fn parts(&self) -> Vec<&'static str> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else { return Vec::new() };
        let bodies =
            |page: &Page| page.texts.iter().map(|(code, [_, body])| (code.clone(), body.clone())).collect::<Vec<_>>();
        [
            ("address", before.address != after.address),
            ("published", before.published != after.published),
            // What was private is not told again.
            ("title", before.titles != after.titles && !after.private),
            ("summary", before.summaries != after.summaries),
            ("text", bodies(before) != bodies(after)),
            ("attachments", before.attachments != after.attachments),
            ("withdrawn", before.withdrawn != after.withdrawn),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }

    fn lines(&self, language: Language) -> Vec<String> {
        let title = |page: &Page| {
            let titles = page.titles.get(language.code()).or_else(|| page.titles.values().next());
            titles.cloned().unwrap_or_default()
        };
        let name = &self.name;
        let (before, after) = match (&self.before, &self.after) {
            (None, Some(after)) => {
                return vec![format!("{name}  {}  [{}]", title(after), language.pick("新", "new"))];
            }
            (Some(before), None) => {
                return vec![format!("{name}  {}  [{}]", title(before), language.pick("不再有", "gone"))];
            }
            (Some(before), Some(after)) => (before, after),
            (None, None) => return Vec::new(),
        };
        let parts = self.parts();
        if parts.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![format!("{name}  {}{}", title(after), because(self.why.as_ref(), language))];
        for part in parts {
            let (what, was, is) = match part {
                "address" => (language.pick("网址", "address"), before.address.clone(), after.address.clone()),
                "published" => {
                    (language.pick("发布日期", "published"), before.published.clone(), after.published.clone())
                }
                "title" => {
                    let differs = |code: &&String| before.titles.get(*code) != after.titles.get(*code);
                    for code in before.titles.keys().filter(differs) {
                        let of = |page: &Page| page.titles.get(code).cloned().unwrap_or_default();
                        let what = language.pick("标题", "title");
                        let colon = language.pick("：", ": ");
                        lines.push(format!("  {what} ({code}){colon}{} → {}", of(before), of(after)));
                    }
                    continue;
                }
                "summary" => {
                    lines.push(format!("  {}", language.pick("摘要有改动", "summary differs")));
                    continue;
                }
                "text" => {
                    let body = |page: &Page, code: &str| page.texts.get(code).map(|[_, body]| body.clone());
                    let codes = before.texts.keys().chain(after.texts.keys()).collect::<BTreeSet<_>>();
                    let codes: Vec<&str> = codes
                        .into_iter()
                        .filter(|code| body(before, code) != body(after, code))
                        .map(String::as_str)
                        .collect();
                    lines.push(format!("  {} ({})", language.pick("正文有改动", "text differs"), codes.join(", ")));
                    continue;
                }
                "attachments" => {
                    let all = before.attachments.keys().chain(after.attachments.keys()).collect::<BTreeSet<_>>();
                    for address in all {
                        let word = match (before.attachments.get(address), after.attachments.get(address)) {
                            (was, is) if was == is => continue,
                            (None, _) => language.pick("新附件", "new attachment"),
                            (_, None) => language.pick("不再有的附件", "attachment gone"),
                            _ => language.pick("附件有改动", "attachment differs"),
                        };
                        lines.push(format!("  {word} {address}"));
                    }
                    continue;
                }
                _ => {
                    lines.push(format!("  {}", language.pick("已撤回", "withdrawn")));
                    continue;
                }
            };
            lines.push(format!("  {what} {was} → {is}"));
        }
        lines
    }
}
