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
    let letter = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
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

/// Characters that no sentence has twice in a row; unless behind one of these, which takes the first one (存在|在线上), or
/// before one of those, which takes the second (增进了|了解).
const CHARACTERS: [(&str, &str, &str); 4] = [
    ("的", "目标", "确士"),
    ("在", "存现正实所潜内外自好", "建职校岗线读籍册编场逃押外家野产研营售位世"),
    ("了", "不", "解结断事却愿然当"),
    ("和", "", "谐睦平解美气县田声顺善蔼风林约"),
];

/// Words of which it is the same; unless before a character that makes another word of the second one (街道|街道办).
const WORDS: [&str; 35] = [
    "进行", "开展", "工作", "加强", "推进", "落实", "组织", "实施", "建设", "完成", "提高", "完善", "提升", "推动",
    "深化", "强化", "促进", "实现", "坚持", "健全", "建立", "优化", "规范", "化解", "服务", "管理", "发展", "群众",
    "居民", "街道", "社区", "企业", "项目", "问题", "情况",
];
const GOES_ON: &str = "组部会率者员委办居干家对人长性型化级内名专班经质量水方法书力";

static TWICE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let all = CHARACTERS.iter().map(|(one, ..)| *one).chain(WORDS);
    AhoCorasick::new(all.map(|word| word.repeat(2))).expect("a list of ours")
});

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
            for twice in TWICE.find_iter(&passage.text) {
                let (ahead, behind) = (&passage.text[..twice.start()], &passage.text[twice.end()..]);
                let character = CHARACTERS.get(twice.pattern().as_usize());
                let (behind_these, before_those) =
                    character.map_or(("", GOES_ON), |(_, behind, before)| (*behind, *before));
                let among = |list: &str, one: Option<char>| one.is_some_and(|one| list.contains(one));
                if !among(behind_these, ahead.chars().next_back()) && !among(before_those, behind.chars().next()) {
                    tell(twice.range());
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
