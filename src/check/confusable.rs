//! Wrong characters, mixed-up words and misspellings.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, Message, message};
use crate::markdown::Passage;
use crate::model::Language;

/// # What it does
/// Looks for wordings that (nearly) always are a slip: characters that look or sound alike, words mixed up, English
/// words misspelled. Each of them is listed with its reason.
///
/// # Why
/// Wrong characters are counted in every inspection of government sites; those that a spelling checker passes are the
/// ones that get out.
///
/// # Example
/// `己立案12件`, `群众反应强烈`
///
/// # Instead
/// `已立案12件`, `群众反映强烈`
///
/// # 做什么
/// 查找几乎总是写错的字词：形近字、同音字、混用的词，以及英文拼写错误。每一条都列有理由。
///
/// # 为什么
/// 网站检查必查错别字；输入法和拼写检查放过去的，正是这一类。
///
/// # 例
/// `己立案12件`；`群众反应强烈`
///
/// # 应改为
/// `已立案12件`；`群众反映强烈`
pub(super) struct Confusable;

/// One wording of a list.
struct Entry {
    wrong: &'static str,
    right: &'static str,
    why: Message,
    /// Longer wordings that are right although this one is part of them.
    unless: Vec<&'static str>,
}

struct List {
    entries: Vec<Entry>,
    searcher: AhoCorasick,
}

static CHINESE: LazyLock<List> = LazyLock::new(|| list(include_str!("confusable.tsv")));
static ENGLISH: LazyLock<List> = LazyLock::new(|| list(include_str!("confusable-en.tsv")));

fn list(text: &'static str) -> List {
    let entries: Vec<Entry> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (wrong, right, zh, en) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            let unless =
                cells.next().map_or(Vec::new(), |list| list.split(',').filter(|one| !one.is_empty()).collect());
            Some(Entry { wrong, right, why: Message { zh: zh.to_owned(), en: en.to_owned() }, unless })
        })
        .collect();
    let searcher = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(entries.iter().map(|entry| entry.wrong))
        .expect("a list of ours");
    List { entries, searcher }
}

impl Rule for Confusable {
    card!(judgement "confusable.rs": "wrong-word", "doubled-word");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (language, prose) in texts.each() {
            let list = language.pick(&*CHINESE, &*ENGLISH);
            for passage in &prose.passages {
                for place in list.searcher.find_iter(&passage.text) {
                    let entry = &list.entries[place.pattern().as_usize()];
                    if is_meant(&passage.text, place.range(), entry, language) {
                        found.push(told(passage, place.range(), entry));
                    }
                }
                doubled(passage, language, found);
            }
        }
    }
}

fn is_meant(text: &str, range: std::ops::Range<usize>, entry: &Entry, language: Language) -> bool {
    let letter = |one: Option<char>| one.is_some_and(|one| one.is_alphanumeric() || one == '-');
    if language == Language::En
        && (letter(text[..range.start].chars().next_back()) || letter(text[range.end..].chars().next()))
    {
        return false;
    }
    !entry.unless.iter().any(|longer| within(longer, entry.wrong, text, range.start))
}

/// Whether `word`, which stands at byte `at` of `text`, is there as a part of `longer`.
fn within(longer: &str, word: &str, text: &str, at: usize) -> bool {
    longer.match_indices(word).any(|(inside, _)| {
        at.checked_sub(inside).and_then(|start| text.get(start..)).is_some_and(|rest| rest.starts_with(longer))
    })
}

fn told(passage: &Passage, range: std::ops::Range<usize>, entry: &Entry) -> Diagnostic {
    let wrong = &passage.text[range.clone()];
    let mut right = entry.right.to_owned();
    if wrong.starts_with(|one: char| one.is_ascii_uppercase()) {
        right[..1].make_ascii_uppercase();
    }
    Diagnostic::warning(
        "wrong-word",
        passage.place(range.clone()),
        message!(zh: "`{wrong}` 应为 `{right}`", en: "`{wrong}` should be `{right}`"),
    )
    .help(entry.why.clone())
}

/// `的的`, `the the`: a word twice. Characters that are doubled rightly (`常常`, `天天`) are many; these never are.
fn doubled(passage: &Passage, language: Language, found: &mut Vec<Diagnostic>) {
    let mut tell = |range: std::ops::Range<usize>| {
        let twice = &passage.text[range.clone()];
        found.push(
            Diagnostic::warning(
                "doubled-word",
                passage.place(range.clone()),
                message!(zh: "`{twice}` 重复了", en: "`{twice}`: a word twice"),
            )
            .help(message!(zh: "删去一个", en: "take one out")),
        );
    };
    match language {
        Language::Zh => {
            /// What no sentence says twice in a row.
            const WORDS: [&str; 36] = [
                "的", "进行", "开展", "工作", "加强", "推进", "落实", "组织", "实施", "建设", "完成", "提高", "完善",
                "提升", "推动", "深化", "强化", "促进", "实现", "坚持", "健全", "建立", "优化", "规范", "化解", "服务",
                "管理", "发展", "群众", "居民", "街道", "社区", "企业", "项目", "问题", "情况",
            ];
            /// Words that begin or end with `的`, and characters that make another word of the second one: 街道街道办.
            const RIGHT: [&str; 4] = ["目的的", "标的的", "的的确", "的的士"];
            const GOES_ON: &str = "组部会率者员办委居干家对人长性型化级内名专班经质量水方法书力";
            for word in WORDS {
                let twice = word.repeat(2);
                for (at, _) in passage.text.match_indices(&twice) {
                    let next = passage.text[at + twice.len()..].chars().next();
                    let goes_on = word != "的" && next.is_some_and(|next| GOES_ON.contains(next));
                    if !goes_on && !RIGHT.iter().any(|longer| within(longer, &twice, &passage.text, at)) {
                        tell(at..at + twice.len());
                    }
                }
            }
        }
        Language::En => {
            /// Words that English may double: `had had`, `that that`.
            const RIGHT: [&str; 2] = ["had", "that"];
            let mut last: Option<(usize, &str)> = None;
            for word in passage.text.split(' ') {
                let at = word.as_ptr() as usize - passage.text.as_ptr() as usize;
                let plain = !word.is_empty() && word.chars().all(|one| one.is_ascii_lowercase());
                if let Some((start, before)) = last
                    && before.trim_end_matches([',', '.']) == before
                    && before.eq_ignore_ascii_case(word)
                    && plain
                    && !RIGHT.contains(&word)
                {
                    tell(start..at + word.len());
                }
                last = Some((at, word));
            }
        }
    }
}
