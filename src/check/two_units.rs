//! A count has one unit.

use std::sync::LazyLock;

use regex::Regex;

use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::Language;

/// # What it does
/// Finds figures with two units that are joined by a stroke.
///
/// # Why
/// Nobody can say whether 21 firms were visited or 21 visits made; the English text has to choose.
///
/// # Example
/// `走访服务企业21家/次`
///
/// # Instead
/// `走访服务企业21家次`, or each count by itself: `走访企业19家、21次`
///
/// # 做什么
/// 找出用斜线并列两个计量单位的数字。
///
/// # 为什么
/// 读者分不清是21家还是21次，译文也只能猜一个。
///
/// # 例
/// `走访服务企业21家/次`
///
/// # 应改为
/// `走访服务企业21家次`，或者分开写：`走访企业19家、21次`
pub(super) struct TwoUnits;

static JOINED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d[余多]?\p{Han}{1,3}[/／]\p{Han}{1,2}").expect("a pattern of ours"));

impl Rule for TwoUnits {
    card!(judgement "two_units.rs": "two-units");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        let units = texts.known.units();
        for (passage, line) in texts.lines(Language::Zh).filter(|(_, line)| line.text.contains(['/', '／'])) {
            for joined in JOINED.find_iter(&line.text) {
                let words =
                    joined.as_str().trim_start_matches(|one: char| one.is_ascii_digit() || "余多".contains(one));
                let Some((one, other)) = words.split_once(['/', '／']) else { continue };
                // Letters read too far belong to the next word.
                let is_unit = |word: &str| {
                    word.char_indices().any(|(at, last)| units.get(&word[..at + last.len_utf8()]).is_some())
                };
                if units.get(one).is_none() || !is_unit(other) {
                    continue;
                }
                let number =
                    line.numbers.iter().rfind(|number| number.at.end <= joined.end() && number.at.end > joined.start());
                let span = number.map_or(passage.span, |number| number.span);
                let written = number.map_or("", |number| line.written(number));
                found.push(
                    Diagnostic::warning(
                        "two-units",
                        span,
                        message!(
                            zh: "`{written}{words}` 有两个单位，说不清数的是什么",
                            en: "`{written}{words}` has two units: what was counted is not clear",
                        ),
                    )
                    .about(format!("{written}{words}"))
                    .help(message!(
                        zh: "只留一个单位；两样都要说就分成两个数",
                        en: "keep one unit, or give two numbers",
                    )),
                );
            }
        }
    }
}
