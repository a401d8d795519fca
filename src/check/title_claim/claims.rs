//! What the words of a title claim.

use std::collections::BTreeSet;

use crate::model::Language;

/// What a title may claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Claim {
    /// Larger than before.
    Rise,
    /// Smaller than before.
    Fall,
    /// The largest of all.
    Most,
    /// The smallest of all.
    Least,
    /// More than half.
    Majority,
}

impl Claim {
    /// Its name in a message.
    pub(super) fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Claim::Rise => ("上升", "a rise"),
            Claim::Fall => ("下降", "a fall"),
            Claim::Most => ("最高", "the highest place"),
            Claim::Least => ("最低", "the lowest place"),
            Claim::Majority => ("过半", "more than half"),
        };
        language.pick(zh, en)
    }
}

/// Words that claim something in Chinese. What is not here claims nothing: a word that is missed does less harm than a
/// false alarm.
const CHINESE: [(Claim, &[&str]); 5] = [
    (Claim::Rise, &["上升", "增长", "增加", "提高", "回升", "上涨", "攀升", "升至", "升到"]),
    (Claim::Fall, &["下降", "减少", "降低", "下滑", "回落", "下跌", "降至", "降到"]),
    (Claim::Most, &["最多", "最高", "最大", "领先", "居首", "首位", "居第一"]),
    (Claim::Least, &["最少", "最低", "最小", "末位", "垫底"]),
    (Claim::Majority, &["过半", "超半数", "超过一半", "半数以上", "一半以上", "多数", "为主", "主要由", "主要是"]),
];

/// The same in English: whole words, and verbs rather than nouns, since `growth of output` claims nothing.
const ENGLISH: [(Claim, &[&str]); 5] = [
    (Claim::Rise, &["rose", "rises", "grew", "grows", "increased", "increases", "recovered", "recovers"]),
    (Claim::Fall, &["fell", "falls", "declined", "declines", "decreased", "decreases", "dropped", "drops"]),
    (
        Claim::Most,
        &[
            "the most",
            "most numerous",
            "most frequent",
            "highest",
            "largest",
            "leads the",
            "leads all",
            "led the",
            "led all",
            "ranks first",
        ],
    ),
    (Claim::Least, &["the fewest", "the least", "lowest", "smallest"]),
    (Claim::Majority, &["majority", "more than half", "over half", "most", "mostly", "mainly"]),
];

/// Words before which a claim is none: 未, not; and what is said of a rate of change.
const CHINESE_OTHERWISE: [&str; 16] = [
    "未",
    "没有",
    "不再",
    "无",
    "是否",
    "计划",
    "预计",
    "力争",
    "增速",
    "增幅",
    "降幅",
    "涨幅",
    "增长率",
    "情况",
    "稳增长",
    "促增长",
];
const ENGLISH_OTHERWISE: [&str; 8] = ["no", "not", "never", "without", "whether", "at most", "growth rate", "planned"];

/// What a title claims.
pub(super) fn claims(title: &str, language: Language) -> BTreeSet<Claim> {
    match language {
        Language::Zh => {
            if CHINESE_OTHERWISE.iter().any(|word| title.contains(word)) {
                return BTreeSet::new();
            }
            let mut claims: BTreeSet<Claim> = CHINESE
                .iter()
                .filter(|(_, words)| words.iter().any(|word| title.contains(word)))
                .map(|(claim, _)| *claim)
                .collect();
            // 三升一降
            for (mark, claim) in [('升', Claim::Rise), ('降', Claim::Fall)] {
                let counted = |at: usize| title[..at].chars().next_back().is_some_and(is_number);
                if title.match_indices(mark).any(|(at, _)| counted(at)) {
                    claims.insert(claim);
                }
            }
            about_all(claims, is_of_some_in_chinese(title))
        }
        Language::En => {
            let spaced = words(title);
            let has = |word: &str| spaced.contains(&format!(" {word} "));
            if ENGLISH_OTHERWISE.iter().any(|word| has(word)) {
                return BTreeSet::new();
            }
            let mut claims: BTreeSet<Claim> = ENGLISH
                .iter()
                .filter(|(_, words)| words.iter().any(|word| has(word)))
                .map(|(claim, _)| *claim)
                .collect();
            // The most is a place, most leads are a majority.
            if ["the most", "most numerous", "most frequent"].iter().any(|word| has(word)) {
                claims.remove(&Claim::Majority);
            }
            about_all(claims, is_of_some_in_english(&spaced))
        }
    }
}

/// What is said of some of many (六个村中五个增长) is no claim about all of them, unless the rest is told too (三升一降).
fn about_all(mut claims: BTreeSet<Claim>, of_some: bool) -> BTreeSet<Claim> {
    if of_some && !(claims.contains(&Claim::Rise) && claims.contains(&Claim::Fall)) {
        claims.remove(&Claim::Rise);
        claims.remove(&Claim::Fall);
    }
    claims
}

/// `五个增长`.
fn is_of_some_in_chinese(title: &str) -> bool {
    let mut characters = title.chars().peekable();
    while let Some(character) = characters.next() {
        if is_number(character) && characters.peek().is_some_and(|next| matches!(next, '个' | '项' | '家' | '类')) {
            characters.next();
            let rest: String = characters.clone().take(2).collect();
            if [&CHINESE[0], &CHINESE[1]].iter().any(|(_, words)| words.contains(&rest.as_str())) {
                return true;
            }
        }
    }
    false
}

/// `rose in five of six villages`.
fn is_of_some_in_english(spaced: &str) -> bool {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let is_number =
        |word: &str| NUMBERS.contains(&word) || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()));
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.windows(3).any(|three| is_number(three[0]) && three[1] == "of" && (is_number(three[2]) || three[2] == "the"))
}

fn is_number(character: char) -> bool {
    character.is_ascii_digit() || "一二两三四五六七八九十".contains(character)
}

/// The words of an English text, in small letters, with a space on both sides of each.
pub(super) fn words(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}
