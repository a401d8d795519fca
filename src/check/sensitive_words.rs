//! Words that are not to appear, from a list of the office.

use aho_corasick::{AhoCorasick, MatchKind};

use super::rule::{Rule, SourceFile, card};
use crate::diagnostic::{Diagnostic, message};
use crate::source::Sources;

/// The file of words that are not to appear.
pub(super) const SENSITIVE: &str = "content/sensitive-words.txt";

/// # What it does
/// Looks in every text and every YAML file of `content/` for the words of `content/sensitive-words.txt`: one a line,
/// `#` begins a remark, and `word => replacement` says what to write instead.
///
/// # Why
/// Each office is given such a list, and it changes; none is part of the program.
///
/// # Example
/// `旧称` in the list and in the text
///
/// # Instead
/// What the list gives behind `=>`.
///
/// # 做什么
/// 在 `content/` 的所有正文和YAML文件里查找 `content/sensitive-words.txt` 列出的词：一行一个，`#` 开头是说明，`词 => 替换词` 表示应改成什么。
///
/// # 为什么
/// 这类词表由上级或本单位提供，随时会变，程序里不带。
///
/// # 例
/// 词表里有`旧称`，正文里也写了`旧称`
///
/// # 应改为
/// 词表里 `=>` 后面的写法。
pub(super) struct SensitiveWords;

impl Rule for SensitiveWords {
    card!(judgement "sensitive_words.rs": "sensitive-word");

    fn file(&self, file: &SourceFile<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(text), false) = (file.text, file.words.is_empty()) else { return };
        if file.path == SENSITIVE {
            return;
        }
        for place in file.words.find_iter(text) {
            let (word, right) = file.words.word(place.pattern().as_usize());
            let diagnostic = Diagnostic::error(
                "sensitive-word",
                file.place(place.start(), place.end()),
                message!(
                    zh: "`{word}` 在词表 {SENSITIVE} 里，不应出现",
                    en: "`{word}` is on the list {SENSITIVE} and is not to appear",
                ),
            );
            found.push(diagnostic.help(match right {
                Some(right) => message!(zh: "改为 `{right}`", en: "write `{right}`"),
                None => message!(zh: "换一个说法", en: "say it in other words"),
            }));
        }
    }
}

/// The words of the office's list.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<(String, Option<String>)>,
    searcher: Option<AhoCorasick>,
}

impl Words {
    /// Those of the project’s list, if it has one.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        let list = sources.get(SENSITIVE).and_then(|file| sources.read(file).ok());
        list.map(|bytes| Self::read(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
    }

    /// Reads the list.
    fn read(text: &str) -> Self {
        let words: Vec<(String, Option<String>)> = text
            .trim_start_matches('\u{feff}')
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| match line.split_once("=>") {
                Some((word, right)) => (word.trim().to_owned(), Some(right.trim().to_owned())),
                None => (line.to_owned(), None),
            })
            .filter(|(word, _)| !word.is_empty())
            .collect();
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(words.iter().map(|(word, _)| word))
            .ok();
        Self { words, searcher }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn find_iter<'w>(&'w self, text: &'w str) -> impl Iterator<Item = aho_corasick::Match> + 'w {
        self.searcher.iter().flat_map(move |searcher| searcher.find_iter(text))
    }

    fn word(&self, at: usize) -> (&str, Option<&str>) {
        self.words.get(at).map_or(("", None), |(word, right)| (word.as_str(), right.as_deref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_remarks_and_replacements() {
        let words = Words::read("\u{feff}# 词表\n旧称 => 新称\n\n别名\n");
        assert_eq!(words.word(0), ("旧称", Some("新称")));
        assert_eq!(words.word(1), ("别名", None));
        assert_eq!(words.find_iter("用旧称和别名").count(), 2);
    }
}
