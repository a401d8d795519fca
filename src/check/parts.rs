//! Parts named in a sentence make up the total that it names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::numbers::{Line, Number, Origin};
use super::quantities::{Measure, is_mistyped};
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::Language;

/// # What it does
/// Adds up the parts that a Chinese sentence names after `其中`, `包括`, `分别` or a colon, where they have the unit of
/// the total before it. Reports parts that are more than the total, and three or more parts that miss it by little (or at all, where a
/// colon right behind the total announces them), or two that miss it by next to nothing.
///
/// # Why
/// One mistyped part is the commonest error of a yearly report, and the first that a reader adds up.
///
/// # Example
/// `开展学习14次，其中讨论6次、研讨4次、集体学习3次`
///
/// # Instead
/// `开展学习14次，其中讨论6次、研讨4次、集体学习4次`
///
/// # 做什么
/// 中文句子在总数之后用“其中”“包括”“分别”或冒号列出同一单位的分项时，把分项加起来。分项之和大于总数，或者三项以上只差一点（总数后面紧跟冒号的，只要不等）、两项只差百分之三以内，提出来。
///
/// # 为什么
/// 某个分项录错，是年度报告里最常见的错误，也是读者最先验算的。
///
/// # 例
/// `开展学习14次，其中讨论6次、研讨4次、集体学习3次`
///
/// # 应改为
/// `开展学习14次，其中讨论6次、研讨4次、集体学习4次`
pub(super) struct Parts;

static PARTS: LazyLock<Regex> = LazyLock::new(|| Regex::new("其中|包括|分别|：").expect("a pattern of ours"));

impl Rule for Parts {
    card!(judgement "parts.rs": "parts-differ");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        for (_, line) in texts.lines(Language::Zh).filter(|(_, line)| PARTS.is_match(&line.text)) {
            for (sentence, _) in &line.sentences {
                look(texts, line, sentence, found);
            }
        }
    }
}

fn look(texts: &Texts<'_>, line: &Line, sentence: &Range<usize>, found: &mut Vec<Diagnostic>) {
    let measure = |number: &Number| match line.quantity(number, texts.known.units())?.measure {
        Measure::Unit(name) => Some(name.to_owned()),
        Measure::Yuan => Some("元".to_owned()),
        _ => None,
    };
    let measure = |number: &Number| measure(number).or_else(|| counted(&line.text[number.at.end..]));
    for marker in PARTS.find_iter(&line.text[..sentence.end]).filter(|marker| sentence.start <= marker.start()) {
        let mut before = line.within(sentence).filter(|number| number.at.end <= marker.start());
        let Some(total) = before.rfind(|number| number.origin != Origin::Words) else { continue };
        let Some(unit) = measure(total) else { continue };
        // A semicolon ends the list, and a new total stands after the next marker.
        let rest = &line.text[marker.end()..sentence.end];
        let end = rest.find(['；', ';']).map_or(sentence.end, |at| marker.end() + at);
        let next = PARTS.find_at(&line.text, marker.end()).map_or(end, |next| next.start().min(end));
        // What stands far before the marker is no total of what follows.
        if line.text[total.at.end..marker.start()].contains(['；', ';', '。']) {
            continue;
        }
        let parts: Vec<&Number> = line
            .within(sentence)
            .filter(|number| number.at.start >= marker.end() && number.at.end <= next && number.origin != Origin::Words)
            .take_while(|number| measure(number).as_ref() == Some(&unit))
            .collect();
        if parts.len() < 2 {
            continue;
        }
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        // Fewer than all parts may be named; nearly all of them make a slip likely, two of them only where next to
        // nothing is left.
        let share = |percent: u32| sum * Decimal::from(100) >= total.value * Decimal::from(percent);
        // What a colon announces right behind the total is all of it.
        let whole = marker.as_str() == "：" && line.text[total.at.end..marker.start()].chars().count() <= 3;
        let near = match parts.len() {
            3.. => whole || share(85) || is_mistyped(sum, total.value),
            _ => share(97),
        };
        if sum > total.value || (sum != total.value && near) {
            tell(line, total, &parts, found);
        }
    }
}

/// A counter that is no unit of the project: `1,280棵`.
fn counted(after: &str) -> Option<String> {
    const NO_COUNTERS: &str = "年月日时点号元多余几万亿千百的、，。；";
    after
        .chars()
        .next()
        .filter(|one| ('\u{4e00}'..='\u{9fff}').contains(one) && !NO_COUNTERS.contains(*one))
        .map(String::from)
}

fn tell(line: &Line, total: &Number, parts: &[&Number], found: &mut Vec<Diagnostic>) {
    let whole = line.written(total);
    let written: Vec<&str> = parts.iter().map(|part| line.written(part)).collect();
    let list = written.join(" + ");
    let added: Option<Decimal> = written.iter().map(|part| Decimal::from_str_exact(&part.replace(',', "")).ok()).sum();
    let sum = added.map_or(String::new(), |sum| format!(" (= {sum})"));
    let mut diagnostic = Diagnostic::warning(
        "parts-differ",
        total.span,
        message!(
            zh: "分项与总数对不上：{whole} ≠ {list}{sum}",
            en: "the parts do not make the total: {whole} ≠ {list}{sum}",
        ),
    );
    for part in parts {
        diagnostic = diagnostic.related(part.span, message!(zh: "分项", en: "part"));
    }
    found.push(diagnostic.help(message!(
        zh: "核对总数和每个分项；只列一部分时写“等”",
        en: "compare the total with each part; where only some are named, say so",
    )));
}
