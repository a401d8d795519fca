//! The difference of two percentages is in percentage points.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{Line, Number};
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::Language;

/// # What it does
/// Finds sentences that give two percentages and then their difference in percent.
///
/// # Why
/// From 67% to 70% is 3 percentage points, and 4.5%. Readers, and translators, take one for the other.
///
/// # Example
/// `由67%提高到70%，提高3%`
///
/// # Instead
/// `由67%提高到70%，提高3个百分点`
///
/// # 做什么
/// 句中先有两个百分比，又把两者之差写成百分比的，提出来。
///
/// # 为什么
/// 由67%到70%是3个百分点，却是4.5%，两者常被混淆，译文也会跟着错。
///
/// # 例
/// `由67%提高到70%，提高3%`
///
/// # 应改为
/// `由67%提高到70%，提高3个百分点`
pub(super) struct PercentOrPoint;

/// Words of change right before a number; `到` and `至` lead to a level, not to a change.
static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:提高|上升|增长|增加|提升|下降|降低|回落|减少|扩大|高出|低)了?(?:约|近)?$|(?:rose|rise|fell|fall|up|down|by|increase|decrease|drop|gain)(?: of| by| about)? $",
    )
    .expect("a pattern of ours")
});

impl Rule for PercentOrPoint {
    card!(judgement "points.rs": "percent-or-point");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for language in Language::ALL {
            for (_, line) in texts.lines(language) {
                if line.text.matches(['%', '％']).count() >= 3 {
                    for (sentence, _) in &line.sentences {
                        look(line, sentence, found);
                    }
                }
            }
        }
    }
}

fn look(line: &Line, sentence: &Range<usize>, found: &mut Vec<Diagnostic>) {
    let percentages: Vec<&Number> =
        line.within(sentence).filter(|number| line.text[number.at.end..].starts_with(['%', '％'])).collect();
    for (at, change) in percentages.iter().enumerate().skip(2) {
        if !CHANGE.is_match(&line.text[..change.at.start]) {
            continue;
        }
        let levels = &percentages[..at];
        let (before, after) = (levels[at - 2], levels[at - 1]);
        if before.value != after.value && (before.value - after.value).abs() == change.value {
            let number = line.written(change);
            let right = line.language.pick(format!("{number}个百分点"), format!("{number} percentage points"));
            found.push(
                Diagnostic::warning(
                    "percent-or-point",
                    change.span,
                    message!(
                        zh: "这是两个百分比之差，应当用百分点",
                        en: "this is the difference of two percentages: it is in percentage points",
                    ),
                )
                .help(message!(zh: "写成 `{right}`", en: "write `{right}`")),
            );
        }
    }
}
