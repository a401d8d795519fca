//! `content/indicators/<topic>.yaml`: indicators with their observations, and the arithmetic that must hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::number::decimal;
use super::value::{check_key, choice, localized, localized_name, moment, names, period, whole};
use super::yaml::{Fields, Node, Value, boolean, entries, items, text};
use super::{Read, Reading};
use crate::diagnostic::{Diagnostic, did_you_mean, has_errors, message};
use crate::model::{
    ArithmeticRule, Direction, Indicator, Indicators, Localized, Observation, Observations, Period, Qualifier, Revised,
    RuleForm, Status, Topic,
};
use crate::source::{FileId, Spanned};

/// What one file holds.
#[derive(Clone, Debug)]
pub(super) struct TopicFile {
    topic: Topic,
    indicators: Vec<Arc<Indicator>>,
    rules: Vec<ArithmeticRule>,
    misread: BTreeSet<String>,
}

impl TopicFile {
    /// The keys of indicators in which something is wrong.
    pub(super) fn misread(&self) -> impl Iterator<Item = &String> {
        self.misread.iter()
    }
}

/// Adds a file's indicators to all others; a key stands for one indicator in the whole project.
pub(super) fn merge(
    file: TopicFile,
    topics: &mut Vec<Topic>,
    indicators: &mut Indicators,
    rules: &mut Vec<ArithmeticRule>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let TopicFile { mut topic, indicators: found, rules: declared, misread: _ } = file;
    for indicator in found {
        let key = indicator.key.value.clone();
        if let Err(first) = indicators.add(Arc::clone(&indicator)) {
            // Within a file a doubled key has been told already.
            if first.topic != indicator.topic {
                diagnostics.push(
                    Diagnostic::error(
                        "doubled-indicator",
                        indicator.key.span,
                        message!(
                            zh: "指标 `{key}` 在别的文件里已经有了",
                            en: "another file has an indicator `{key}` already",
                        ),
                    )
                    .related(first.key.span, message!(zh: "在这里", en: "here"))
                    .help(message!(
                        zh: "一个指标只写一处：合并，或换一个键",
                        en: "one indicator stands in one place: join the two or choose another key",
                    )),
                );
            }
            continue;
        }
        topic.indicators.push(key);
    }
    topics.push(topic);
    rules.extend(declared);
}

impl Reading<'_> {
    pub(super) fn topic(&self, file: FileId) -> Read<TopicFile> {
        let mut diagnostics = Vec::new();
        let topic = self.topic_file(file, &mut diagnostics);
        (topic, diagnostics)
    }

    fn topic_file(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<TopicFile> {
        let node = self.yaml(file, diagnostics)?;
        let path = self.sources.path(file);
        let key = path.trim_start_matches("content/indicators/").trim_end_matches(".yaml").to_owned();
        let mut fields = Fields::of(&node, diagnostics)?;
        let name = fields.required("topic").and_then(|node| localized(node, &self.languages, diagnostics));
        let order = fields.optional("order").and_then(|node| whole::<u32>(node, diagnostics));
        let found = fields.required("indicators");
        if !matches!(found.map(|node| &node.value), Some(Value::Map(_))) {
            // None of the indicators is known: the file counts as unread.
            found.map(|node| entries(node, diagnostics));
            fields.optional("rules");
            fields.finish(diagnostics);
            return None;
        }
        let found = found.map_or(&[][..], |node| entries(node, diagnostics));
        let mut misread = BTreeSet::new();
        let mut indicators = Vec::new();
        for (name, node) in found {
            let before = diagnostics.len();
            indicators.extend(self.indicator(&key, name, node, diagnostics).map(Arc::new));
            if has_errors(&diagnostics[before..]) {
                misread.insert(name.value.clone());
            }
        }
        let declared = fields.optional("rules").map_or(&[][..], |node| items(node, diagnostics));
        let rules = declared.iter().filter_map(|node| rule(node, diagnostics)).collect();
        fields.finish(diagnostics);
        let name = name.unwrap_or_else(|| Localized { zh: Some(key.clone()), en: Some(key.clone()) });
        Some(TopicFile {
            topic: Topic {
                key,
                name,
                order: order.map_or(u32::MAX, |order| order.value),
                indicators: Vec::new(),
                digest: node.digest_but("indicators"),
            },
            indicators,
            rules,
            misread,
        })
    }

    fn indicator(
        &self,
        topic: &str,
        key: &Spanned<String>,
        node: &Node,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Indicator> {
        let good_key = check_key(key, diagnostics);
        let mut fields = Fields::of(node, diagnostics)?;
        let name = fields.required("name").and_then(|node| localized_name(node, &self.languages, diagnostics));
        let unit = fields.required("unit").and_then(|node| text(node, diagnostics));
        let mut prose = |key: &'static str, diagnostics: &mut Vec<Diagnostic>| {
            localized(fields.optional(key)?, &self.languages, diagnostics)
        };
        let coverage = prose("coverage", diagnostics);
        let definition = prose("definition", diagnostics);
        let source = prose("source", diagnostics);
        let next_due = fields.optional("next-due").and_then(|node| moment(node, diagnostics));
        let direction = fields.optional("direction").and_then(|node| {
            let known = [
                ("more-is-better", Direction::MoreIsBetter),
                ("less-is-better", Direction::LessIsBetter),
                ("neutral", Direction::Neutral),
            ];
            choice(node, &known, diagnostics)
        });
        let observed = fields.required("observations").map_or(&[][..], |node| entries(node, diagnostics));
        let mut observations = Observations::new(&key.value);
        for (at, node) in observed {
            if let Some((period, observation)) = period(at, diagnostics).zip(self.observation(node, diagnostics)) {
                observations.insert(period, observation);
            }
        }
        let planned = fields.optional("target").map_or(&[][..], |node| entries(node, diagnostics));
        let mut targets = BTreeMap::new();
        for (at, node) in planned {
            if let Some((period, target)) = period(at, diagnostics).zip(decimal(node, diagnostics)) {
                targets.insert(period, target);
            }
        }
        fields.finish(diagnostics);
        good_key.then_some(())?;
        Some(Indicator {
            key: key.clone(),
            topic: topic.to_owned(),
            name: name?,
            unit: unit?,
            coverage,
            definition,
            source,
            next_due,
            direction: direction.unwrap_or_default(),
            observations,
            targets,
            digest: node.digest(),
            digest_of_head: node.digest_without("observations"),
        })
    }

    fn observation(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Observation> {
        let mut observation = Observation {
            span: node.span,
            value: None,
            upper: None,
            qualifier: None,
            status: Status::Final,
            year_on_year: None,
            revised: None,
            note: None,
            written: Localized::default(),
            digest: node.digest(),
        };
        if !matches!(node.value, Value::Map(_)) {
            observation.value = Some(decimal(node, diagnostics)?.value);
            return Some(observation);
        }
        let mut fields = Fields::of(node, diagnostics)?;
        let unit = fields.optional("unit");
        if let Some(unit) = unit {
            diagnostics.push(
                Diagnostic::error(
                    "unit-in-observation",
                    unit.span,
                    message!(
                        zh: "一个时期的数值不能有自己的计量单位",
                        en: "the value of one period cannot have a unit of its own",
                    ),
                )
                .help(message!(
                    zh: "各时期的数值用指标的同一个 unit：先换算再写；口径不同就另立一个指标",
                    en: "all periods share the indicator's `unit`: convert the value, or make it another indicator",
                )),
            );
        }
        // What is written there in error was meant to say that there is none.
        let missing = fields.optional("missing").is_some_and(|node| boolean(node, diagnostics).unwrap_or(true));
        let value = if missing { fields.optional("value") } else { fields.required("value") };
        observation.value = value.and_then(|node| decimal(node, diagnostics)).map(|value| value.value);
        if let (true, Some(value)) = (missing, value) {
            diagnostics.push(
                Diagnostic::error(
                    "missing-with-value",
                    value.span,
                    message!(
                        zh: "写了 missing: true，又写了数值",
                        en: "missing: true stands beside a value",
                    ),
                )
                .help(message!(zh: "留一个", en: "keep one of the two")),
            );
        }
        observation.upper = fields.optional("to").and_then(|node| decimal(node, diagnostics)).and_then(|upper| {
            let in_order = observation.value.is_none_or(|value| value < upper.value);
            if !in_order {
                diagnostics.push(Diagnostic::error(
                    "range-order",
                    upper.span,
                    message!(
                        zh: "范围的上限不大于下限",
                        en: "the upper end of the range is not above the lower one",
                    ),
                ));
            }
            in_order.then_some(upper.value)
        });
        observation.qualifier =
            fields.optional("qualifier").and_then(|node| choice(node, &Qualifier::NAMES, diagnostics));
        observation.status =
            fields.optional("status").and_then(|node| choice(node, &Status::NAMES, diagnostics)).unwrap_or_default();
        observation.year_on_year = fields.optional("yoy").and_then(|node| decimal(node, diagnostics));
        observation.revised = fields.optional("revised").and_then(|node| revised(node, diagnostics));
        observation.note = fields.optional("note").and_then(|node| localized(node, &self.languages, diagnostics));
        observation.written =
            fields.optional("written").and_then(|node| localized(node, &[], diagnostics)).unwrap_or_default();
        fields.finish(diagnostics);
        (unit.is_none() && (missing || observation.value.is_some())).then_some(observation)
    }
}

fn revised(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Revised> {
    let mut fields = Fields::of(node, diagnostics)?;
    let from = fields.required("from").and_then(|node| decimal(node, diagnostics));
    let date = fields.required("date").and_then(|node| moment(node, diagnostics));
    fields.finish(diagnostics);
    Some(Revised { span: node.span, from: from?.value, date: date? })
}

const RULES: [&str; 7] = ["sum", "ratio", "difference", "at-most", "same-as", "target", "growth"];

fn rule(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<ArithmeticRule> {
    let mut fields = Fields::of(node, diagnostics)?;
    let form = if let Some(total) = fields.optional("sum") {
        let parts = fields.required("of").map(|node| names(node, diagnostics));
        text(total, diagnostics).zip(parts).map(|(total, parts)| RuleForm::Sum { total, parts })
    } else if let Some(rate) = fields.optional("ratio") {
        let part = fields.required("of").and_then(|node| text(node, diagnostics));
        let whole_key = fields.required("to").and_then(|node| text(node, diagnostics));
        let digits = fields.optional("round").and_then(|node| whole::<u32>(node, diagnostics));
        let digits = digits.map(|digits| digits.value.min(6));
        match (text(rate, diagnostics), part, whole_key) {
            (Some(rate), Some(part), Some(whole)) => Some(RuleForm::Ratio { rate, part, whole, digits }),
            _ => None,
        }
    } else if let Some(less) = fields.optional("at-most") {
        let more = fields.required("than").and_then(|node| text(node, diagnostics));
        text(less, diagnostics).zip(more).map(|(less, more)| RuleForm::AtMost { less, more })
    } else if let Some(result) = fields.optional("difference") {
        let terms = fields.required("of").map(|node| names(node, diagnostics)).unwrap_or_default();
        match (text(result, diagnostics), <[Spanned<String>; 2]>::try_from(terms)) {
            (Some(result), Ok([minuend, subtrahend])) => Some(RuleForm::Difference { result, minuend, subtrahend }),
            _ => {
                diagnostics.push(Diagnostic::error(
                    "rule-form",
                    node.span,
                    message!(
                        zh: "difference 的 of 要写两个指标：[被减数, 减数]",
                        en: "`of` of a difference takes two indicators: [what is taken from, what is taken away]",
                    ),
                ));
                None
            }
        }
    } else if let Some(same) = fields.optional("same-as") {
        let indicators = names(same, diagnostics);
        if indicators.len() < 2 {
            diagnostics.push(Diagnostic::error(
                "rule-form",
                node.span,
                message!(zh: "same-as 至少要写两个指标", en: "same-as takes two indicators or more"),
            ));
        }
        (indicators.len() > 1).then_some(RuleForm::SameAs { indicators })
    } else if let Some(rate) = fields.optional("target") {
        let of = fields.required("of").and_then(|node| text(node, diagnostics));
        let digits = fields.optional("round").and_then(|node| whole::<u32>(node, diagnostics));
        let digits = digits.map(|digits| digits.value.min(6));
        text(rate, diagnostics).zip(of).map(|(rate, of)| RuleForm::Target { rate, of, digits })
    } else if let Some(of) = fields.optional("growth") {
        let bounds = fields.required("within").map_or(&[][..], |node| items(node, diagnostics));
        let bounds: Vec<Decimal> =
            bounds.iter().filter_map(|node| decimal(node, diagnostics)).map(|bound| bound.value).collect();
        match (text(of, diagnostics), bounds.as_slice()) {
            (Some(of), [least, most]) if least <= most => Some(RuleForm::Growth { of, least: *least, most: *most }),
            _ => {
                diagnostics.push(Diagnostic::error(
                    "rule-form",
                    node.span,
                    message!(
                        zh: "within 要写两个数，小的在前，如 [-30, 50]",
                        en: "within takes two numbers, the smaller one first, as in [-30, 50]",
                    ),
                ));
                None
            }
        }
    } else {
        let first = match &node.value {
            Value::Map(entries) => entries.first().map(|(key, _)| key.value.as_str()).unwrap_or_default(),
            _ => "",
        };
        let list = RULES.join(", ");
        diagnostics.push(
            Diagnostic::error(
                "rule-form",
                node.span,
                message!(
                    zh: "不认识这条规则",
                    en: "this rule is of no known form",
                ),
            )
            .help(
                did_you_mean(first, RULES).unwrap_or_else(|| message!(zh: "可以写：{list}", en: "known forms: {list}")),
            ),
        );
        return None;
    };
    fields.finish(diagnostics);
    Some(ArithmeticRule { span: node.span, form: form? })
}

/// The first and last of `2019..2023`, or one period twice.
pub(super) fn periods(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<(Period, Period)> {
    if let Value::List(_) = &node.value {
        let text =
            message!(zh: "这里应当写起止时间，却是列表", en: "expected the first and the last period, found a list");
        diagnostics.push(Diagnostic::error("wrong-type", node.span, text).help(message!(
            zh: "写成 `2019..2023`：起、两个点、止，不带括号",
            en: "write `2019..2023`: the first, two points, the last, without brackets",
        )));
        return None;
    }
    let written = &text(node, diagnostics)?;
    let part = |text: &str| Spanned::new(text.trim().to_owned(), written.span);
    match written.value.split_once("..") {
        Some((first, last)) => period(&part(first), diagnostics).zip(period(&part(last), diagnostics)),
        None => period(written, diagnostics).map(|period| (period, period)),
    }
}
