//! Why a build has made files again, as a person reads it.

use std::collections::BTreeMap;

use crate::cache::Stale;
use crate::diagnostic::{Message, message};
use crate::reads::{Kind, Part};

/// What was made, by the reason, the most frequent first; each with its files in order.
pub(super) fn reasons(made: &[(String, Stale)]) -> Vec<(Message, Vec<&str>)> {
    let mut by_reason: BTreeMap<&Stale, Vec<&str>> = BTreeMap::new();
    for (name, stale) in made {
        by_reason.entry(stale).or_default().push(name);
    }
    let mut reasons: Vec<(Message, Vec<&str>)> =
        by_reason.into_iter().map(|(stale, names)| (said(stale), names)).collect();
    reasons.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    reasons
}

fn said(stale: &Stale) -> Message {
    match stale {
        Stale::New => message!(
            zh: "以前没有生成过，或者以前的记录不能用了",
            en: "no earlier build is known that has made it",
        ),
        Stale::Setting(name) if name.starts_with("--") => {
            message!(zh: "命令的选项 `{name}` 变了", en: "the option `{name}` is another one")
        }
        Stale::Setting(name) => {
            message!(zh: "`{name}` 变了，它关系到所有网页", en: "`{name}` has changed, which concerns every page")
        }
        Stale::Changed(part) => changed(part),
        Stale::OtherWork => message!(zh: "这个网址现在是别的内容", en: "something else stands at its address now"),
        Stale::Gone => message!(
            zh: "输出文件夹里没有它，或者内容被改过",
            en: "it is not in the output folder, or somebody has changed it there",
        ),
    }
}

fn changed(part: &Part) -> Message {
    let name = &part.name;
    match part.kind {
        Kind::Source => message!(zh: "`{name}` 变了", en: "`{name}` has changed"),
        Kind::Report => message!(zh: "报告 `{name}` 变了", en: "the report `{name}` has changed"),
        Kind::Reports | Kind::Shown => {
            message!(zh: "有报告增减或换了次序", en: "reports were added, removed or put in another order")
        }
        Kind::Indicator => message!(zh: "指标 `{name}` 变了", en: "the indicator `{name}` has changed"),
        Kind::Periods => {
            message!(zh: "指标 `{name}` 的时期有增减", en: "the indicator `{name}` has values of other periods")
        }
        Kind::Series => message!(zh: "指标 `{name}` 的数值变了", en: "figures of the indicator `{name}` have changed"),
        Kind::Observation => message!(zh: "数值 `{name}` 变了", en: "the figure `{name}` has changed"),
        Kind::Held => message!(zh: "数值 `{name}` 的指标变了", en: "other indicators have the value `{name}`"),
        Kind::Names => message!(zh: "有指标改了名称", en: "indicators are called otherwise"),
        Kind::Indicators => message!(zh: "有指标增减", en: "indicators were added or removed"),
        Kind::Column => message!(zh: "栏目 `{name}` 里的报告变了", en: "the reports of the column `{name}` are others"),
        Kind::ArchivePart => {
            message!(zh: "`{name}` 一类的报告变了", en: "the reports of `{name}` in the archive are others")
        }
        Kind::ArchiveParts => {
            message!(zh: "各年各类报告的篇数变了", en: "the years and kinds of reports are others, or their numbers")
        }
        Kind::Neighbours => {
            message!(zh: "报告 `{name}` 的前后篇变了", en: "what stands beside the report `{name}` has changed")
        }
        Kind::CitedBy => message!(zh: "报告 `{name}` 引用的数值变了", en: "the report `{name}` cites other figures"),
        Kind::Citing | Kind::FirstCited | Kind::CitingInTexts => {
            message!(zh: "引用 `{name}` 的报告变了", en: "other reports cite `{name}`")
        }
        Kind::Corrections => message!(zh: "更正记录变了", en: "the register of corrections has changed"),
        Kind::CorrectionsOfReport => {
            message!(zh: "报告 `{name}` 的更正变了", en: "the corrections of the report `{name}` have changed")
        }
        Kind::CorrectionsOfIndicator => {
            message!(zh: "指标 `{name}` 的更正变了", en: "the corrections of the indicator `{name}` have changed")
        }
        Kind::Leaving => message!(zh: "通往 `{name}` 的链接变了", en: "other reports lead to `{name}`"),
        Kind::Hosts => message!(zh: "站外链接的网站变了", en: "the hosts outside that are linked to are others"),
        Kind::Frame => message!(zh: "页眉页脚变了", en: "what surrounds every page has changed"),
        Kind::File => message!(zh: "文件 `{name}` 变了", en: "the file `{name}` has changed"),
        Kind::SearchIndex => message!(zh: "搜索索引变了", en: "the index of the search has changed"),
    }
}
