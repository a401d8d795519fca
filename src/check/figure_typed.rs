//! A figure that an indicator holds is cited, not typed.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::known::Held;
use super::numbers::{Line, Number, Origin};
use super::quantities::{Measure, Quantity};
use super::rule::{Rule, Texts, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Correction, CorrectionReason, Form, Language, Period, UnitKind};

/// # What it does
/// Finds figures typed into a title, a summary or a text that an indicator holds with the same value and unit: its
/// value, its published growth, or what was planned. A short number (`3起`) is noticed only where the sentence also
/// speaks of the indicator by its name. In the same way finds figures that were corrected since: `old-figure-typed`.
///
/// # Why
/// A figure that is cited is corrected in one place, in both languages, tables and charts at once. A typed one is
/// forgotten, and then the section says both; where it was corrected for privacy, it is public still.
///
/// # Example
/// `化解纠纷285件`
///
/// # Instead
/// `化解纠纷{{ disputes-resolved }}`
///
/// # 做什么
/// 找出直接写在标题、摘要或正文里的数：某个指标的数值、公布的同比或计划目标与它数值相同、计量单位也相同。
/// 位数少的数（`3起`），只有句子里还提到指标的名称才提示。同样找出已经更正过的旧数：`old-figure-typed`。
///
/// # 为什么
/// 引用的数字只需更正一处，两种文字、表格和图同时改过来；直接写的数容易被忘掉，一个专栏就有了两种说法；因隐私更正的，旧数还公开着。
///
/// # 例
/// 正文里写 `化解纠纷285件`
///
/// # 应改为
/// 写成 `化解纠纷{{ disputes-resolved }}`
pub(super) struct FigureTyped;

impl Rule for FigureTyped {
    card!(judgement "figure_typed.rs": "figure-typed", "old-figure-typed");

    fn texts(&self, texts: &Texts<'_>, found: &mut Vec<Diagnostic>) {
        let units = texts.known.units();
        for language in Language::ALL {
            for (_, line) in texts.lines(language) {
                for (sentence, _) in &line.sentences {
                    let typed = line.within(sentence).filter(|one| one.origin == Origin::Typed && !one.linked);
                    for number in typed {
                        // Few numbers are those of an indicator: only then the words around them matter.
                        let Some(held) = texts.known.held(&number.value) else { continue };
                        let Some(quantity) = line.quantity(number, units) else { continue };
                        let typed = Typed { texts, line, sentence, number, quantity };
                        let (old, now): (Vec<&Held<'_>>, Vec<&Held<'_>>) =
                            held.iter().partition(|held| held.corrected.is_some());
                        let told = typed.meant(&now).map(|(meant, _)| typed.hint(meant));
                        found.extend(told.or_else(|| typed.old(typed.meant(&old)?.1.corrected?)));
                    }
                }
            }
        }
    }
}

/// A quantity typed in a report.
struct Typed<'t> {
    texts: &'t Texts<'t>,
    line: &'t Line,
    sentence: &'t Range<usize>,
    number: &'t Number,
    quantity: Quantity<'t>,
}

/// A figure of an indicator that has the value and the unit of what was typed. The greatest is the likeliest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Match<'s> {
    /// Whether it is of the report's own period.
    own_period: bool,
    /// Of the parts of the indicator's name, how many in a hundred stand in the number's own clause …
    in_clause: u32,
    /// … and how many near it.
    likeness: u32,
    /// A value before a growth or a target.
    form: Reverse<Form>,
    period: Period,
    indicator: Reverse<&'s str>,
}

impl<'t> Typed<'t> {
    /// The likeliest of `held`, figures that have its value.
    fn meant<'h>(&self, held: &[&'h Held<'t>]) -> Option<(Match<'t>, &'h Held<'t>)> {
        if held.is_empty() {
            return None;
        }
        let written = self.line.written(self.number);
        let near = Near::of(self.line, self.sentence, &self.number.at);
        held.iter()
            .filter(|held| {
                let unit = held.unit;
                let is_meant = match held.form {
                    // Growth of a percentage is in percentage points.
                    Form::YearOnYear if unit.kind == UnitKind::Percent => {
                        self.quantity.measure == Measure::PercentagePoint
                    }
                    Form::YearOnYear => self.quantity.measure == Measure::Percent,
                    _ => self.quantity.measure.is(unit),
                };
                // 26.00 was measured and 26 was counted; 1.2万 is 12,000 all the same.
                let value = self.quantity.value;
                let measured =
                    written.contains('.') && Decimal::from_str_exact(written).is_ok_and(|same| same == value);
                is_meant && !(measured && unit.kind == UnitKind::Counter && value.fract().is_zero())
            })
            .filter_map(|held| Some((self.likely(held, &near)?, *held)))
            .max_by_key(|(meant, _)| *meant)
    }

    /// What is to be told where the figure was corrected since.
    fn old(&self, correction: &Correction) -> Option<Diagnostic> {
        let key = &correction.indicator.as_ref()?.value;
        let path = format!("content/corrections/{}.yaml", correction.name);
        let message = match correction.reason {
            // Findings are handed on.
            CorrectionReason::Privacy => message!(
                zh: "这里直接写了 `{key}` 因隐私更正以前的数，不会跟着变，旧数还公开着（{path}）",
                en: "the figure of `{key}` from before a correction for privacy is typed here: it does not follow and stays public ({path})",
            ),
            _ => {
                let number = self.line.written(self.number);
                let to = correction.to.text(self.line.language);
                message!(
                    zh: "这里直接写了 {number}，`{key}` 已更正为 {to}（{path}）",
                    en: "{number} is typed here, and `{key}` was corrected to {to} ({path})",
                )
            }
        };
        Some(Diagnostic::warning("old-figure-typed", self.number.span, message).help(message!(
            zh: "改为引用 `{{{{ {key} }}}}`（别的时期加 `@年份`）；说的是别的事，在 glossary.yaml 的 allow 里写明理由",
            en: "cite `{{{{ {key} }}}}` (with `@YEAR` for another period); where it is about something else, allow it in glossary.yaml with the reason",
        )))
    }

    /// Whether the sentence means this figure. The fewer digits a number has, the more the words must say.
    fn likely(&self, held: &Held<'t>, near: &Near) -> Option<Match<'t>> {
        let own_period = held.period == self.texts.report.period;
        let (in_clause, likeness) = near.likeness(held.indicator.name.text(self.line.language));
        let wanted = match self.quantity.digits {
            4.. if own_period && held.form == Form::Whole => 0,
            3.. if own_period => 1,
            2.. => 50,
            _ if own_period => 50,
            _ => return None,
        };
        (likeness >= wanted).then_some(Match {
            own_period,
            in_clause,
            likeness,
            form: Reverse(held.form),
            period: held.period,
            indicator: Reverse(&held.indicator.key.value),
        })
    }

    fn hint(&self, meant: Match<'_>) -> Diagnostic {
        let key = meant.indicator.0;
        let period = meant.period;
        let at = if meant.own_period { String::new() } else { format!("@{period}") };
        let form = Form::NAMES
            .iter()
            .find(|(_, form)| *form == meant.form.0)
            .map_or(String::new(), |(name, _)| format!(".{name}"));
        let number = self.line.written(self.number);
        Diagnostic::hint(
            "figure-typed",
            self.number.span,
            message!(
                zh: "这里直接写了 {number}，指标 `{key}`（{period}）正是这个数",
                en: "{number} is typed here; the indicator `{key}` ({period}) holds this figure",
            ),
        )
        .help(message!(
            zh: "数字连同单位一起改为引用：`{{{{ {key}{at}{form} }}}}`，以后更正只改一处",
            en: "cite it, unit included: `{{{{ {key}{at}{form} }}}}`; a correction then needs one change only",
        ))
    }
}

/// The parts of the words around a number: pairs of Han characters, or English words.
struct Near {
    language: Language,
    clause: BTreeSet<String>,
    parts: BTreeSet<String>,
}

impl Near {
    fn of(line: &Line, sentence: &Range<usize>, number: &Range<usize>) -> Self {
        let language = line.language;
        let (before, after) = language.pick((24, 14), (80, 60));
        let (ahead, behind) = (&line.text[sentence.start..number.start], &line.text[number.end..sentence.end]);
        let from = ahead.char_indices().rev().take(before).last().map_or(0, |(start, _)| start);
        let to = behind.char_indices().nth(after).map_or(behind.len(), |(end, _)| end);
        let (ahead, behind) = (&ahead[from..], &behind[..to]);
        let ends = |character: char| matches!(character, '，' | '、' | '；' | '。' | '：' | ',' | ';' | ':');
        let from = ahead.rfind(ends).unwrap_or(0);
        let to = behind.find(ends).unwrap_or(behind.len());
        let both = |ahead: &str, behind: &str| {
            let mut both = parts(ahead, language);
            both.extend(parts(behind, language));
            both
        };
        Self { language, clause: both(&ahead[from..], &behind[..to]), parts: both(ahead, behind) }
    }

    /// Of the parts of `name`, how many in a hundred stand in the clause, and how many near it.
    fn likeness(&self, name: &str) -> (u32, u32) {
        let parts = parts(name, self.language);
        let share = |here: &BTreeSet<String>| {
            u32::try_from(parts.intersection(here).count() * 100 / parts.len().max(1)).unwrap_or(100)
        };
        (share(&self.clause), share(&self.parts))
    }
}

fn parts(text: &str, language: Language) -> BTreeSet<String> {
    /// Words that say nothing of what is counted.
    const EMPTY: [&str; 12] =
        ["number", "total", "with", "from", "than", "this", "that", "were", "have", "been", "more", "year"];
    match language {
        Language::Zh => {
            let characters: Vec<char> = text.chars().collect();
            let han = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character);
            characters.windows(2).filter(|pair| pair.iter().all(|one| han(*one))).map(String::from_iter).collect()
        }
        Language::En => text
            .split(|character: char| !character.is_alphabetic())
            .map(str::to_lowercase)
            .filter(|word| word.len() >= 4 && !EMPTY.contains(&word.as_str()))
            .map(|word| word.strip_suffix('s').map_or(word.clone(), str::to_owned))
            .collect(),
    }
}
