//! Words of growth and decline go with the sign of the change that is cited behind them.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::Line;
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, Message, Severity, message};
use crate::model::{Citation, Form, Language};

/// # What it does
/// Looks at the word right before a cited `.yoy` or `.change`: whether it says growth or decline, and whether the figure is
/// one.
///
/// # Why
/// A correction can turn growth into decline. The figure changes by itself, the word beside it does not: 同比增长−13.12%.
///
/// # Example
/// `同比增长{{ output.yoy }}` where the output is less than a year before
///
/// # Instead
/// `同比{{ output.growth }}`, which becomes 同比下降13.12% and, with another value, 同比增长25%
///
/// # 做什么
/// 看引用 `.yoy` 或 `.change` 之前紧挨着的词：说的是增长还是下降，与数值的正负是否一致。
///
/// # 为什么
/// 更正一个数，增长可能变成下降。数字会跟着变，旁边的词不会：“同比增长−13.12%”。
///
/// # 例
/// 产值比上年少，正文还写着`同比增长{{ output.yoy }}`
///
/// # 应改为
/// `同比{{ output.growth }}`：写出来是“同比下降13.12%”，数值变了就成为“同比增长25%”
pub(super) struct Direction;

/// Words of growth at the end of a text, and of decline.
static UP: LazyLock<Regex> = LazyLock::new(|| {
    ending(
        "增长|增加|上升|提高|提升|上涨|攀升|同比增|同比升",
        "up|rose|rising|risen|grew|growing|grown|increased|increasing|gained|(?:increase|growth|rise|gain) of",
    )
});
static DOWN: LazyLock<Regex> = LazyLock::new(|| {
    ending(
        "下降|降低|减少|回落|下滑|下跌|同比降|同比减",
        "down|fell|falling|fallen|declined|declining|decreased|decreasing|dropped|dropping|shrank|(?:decrease|decline|fall|drop) of",
    )
});

fn ending(zh: &str, en: &str) -> Regex {
    Regex::new(&format!(r"(?:(?:{zh})了?(?:约|近)? ?|(?i:\b(?:{en})(?: by| about| nearly| some)* ))$"))
        .expect("a pattern of ours")
}

impl Rule for Direction {
    card!(judgement "direction.rs": "direction-differs");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for language in Language::ALL {
            for (_, line) in texts.lines(language) {
                look(texts, line, found);
            }
        }
    }
}

fn look(texts: &Texts<'_>, line: &Line, found: &mut Vec<Diagnostic>) {
    for (at, span) in line.figures() {
        let Some(citation) = texts.citation(line.language, *span) else { continue };
        if !matches!(citation.form, Form::YearOnYear | Form::Change) {
            continue;
        }
        let before = &line.text[..at.start];
        let (up, down) = (UP.find(before), DOWN.find(before));
        let Some(word) = up.or(down) else { continue };
        let quoted = &line.text[word.start()..at.end];
        let word = word.as_str().trim_end_matches([' ', '了', '约', '近']);
        let Ok(figure) = texts.known.figure(citation, texts.report.period, line.language) else { continue };
        let is_less = figure.value.is_sign_negative() && !figure.value.is_zero();
        // A minus sign behind a word of growth is right in a way; all else says the reverse of what is.
        let severity = match (up.is_some(), is_less) {
            (true, false) => continue,
            (true, true) => Severity::Warning,
            (false, _) if figure.value.is_zero() => continue,
            (false, _) => Severity::Error,
        };
        let text = match is_less {
            true => message!(
                zh: "“{quoted}”：这个数比上年少，词和负号不能这样连用",
                en: "“{quoted}”: the figure is less than a year before, and the word does not go with its sign",
            ),
            false => message!(
                zh: "“{quoted}”：这个数比上年多，不是{word}",
                en: "“{quoted}”: the figure is more than a year before",
            ),
        };
        let mut told = Diagnostic::error("direction-differs", *span, text).help(help(citation, is_less));
        told.severity = severity;
        found.push(told.about(figure.text));
    }
}

fn help(citation: &Citation, is_less: bool) -> Message {
    let (key, period) = (&citation.indicator, citation.period.map(|period| format!("@{period}")).unwrap_or_default());
    let (zh, more_or_less, en) = if is_less { ("下降", "减少", "down") } else { ("增长", "增加", "up") };
    match citation.form {
        Form::YearOnYear => message!(
            zh: "是不是想写“{zh}”？连词带数写成 `{{{{ {key}{period}.growth }}}}`，数值变了词也跟着变",
            en: "did you mean “{en}”? write word and figure as `{{{{ {key}{period}.growth }}}}`: then the word follows the value",
        ),
        _ => message!(
            zh: "是不是想写“{more_or_less}”？核对数值；负数不要放在这样的词后面，可以写出两年的数值",
            en: "did you mean “{en}”? look at the values; instead of a negative figure behind such a word, give those of both years",
        ),
    }
}
