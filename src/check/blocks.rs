//! Charts, tables and tiles: named in the text, declared in `report.yaml`, made of figures that exist.

use std::collections::BTreeSet;

use super::figures::{no_observation, unknown_indicator};
use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, did_you_mean, message};
use crate::markdown::{Block, BlockKind};
use crate::model::{Period, Report, Site};
use crate::source::Spanned;

/// # What it does
/// Looks up each `{{ chart … }}`, `{{ table … }}` and `{{ tiles … }}` in the report's `report.yaml`, and each indicator
/// that those name among the indicators, with a value for the report's period.
///
/// # Why
/// A block that nobody declared leaves an empty frame; one that nobody uses is work that no reader sees.
///
/// # Example
/// `{{ chart economie }}`
///
/// # Instead
/// `{{ chart economy }}`, with `charts: {economy: {indicators: [...]}}` in `report.yaml`.
///
/// # 做什么
/// 正文里的每个 `{{ chart … }}`、`{{ table … }}` 和 `{{ tiles … }}`，在报告的 `report.yaml` 里查找；
/// 其中写的每个指标，查找它和它在报告所属时期的数值。
///
/// # 为什么
/// 没有声明的图表在网页上是一个空框；声明了却没有用的，做了也没有读者看到。
///
/// # 例
/// 正文里写了 `{{ chart economie }}`
///
/// # 应改为
/// 写成 `{{ chart economy }}`，并在 `report.yaml` 里写 `charts: {economy: {indicators: [...]}}`。
pub(super) struct Blocks;

impl Rule for Blocks {
    card!(fact "blocks.rs": "unknown-block", "unused-block");

    fn report(&self, site: &Site, report: &Report, found: &mut Vec<Diagnostic>) {
        let mut used = BTreeSet::new();
        for (_, text) in report.texts.iter() {
            for block in &text.facts.blocks {
                used.insert((block.value.kind, block.value.name.as_str()));
                found.extend(undeclared(report, block));
            }
        }
        // A text that is misread may use what it seems not to use.
        let misread = !report.misread.is_empty() || report.texts.iter().any(|(_, text)| text.misread);
        if report.texts.iter().next().is_some() && !misread {
            found.extend(unused(report, &used));
        }
        for (key, period) in named(report) {
            match site.indicators.get(&key.value) {
                None => found.extend(unknown_indicator(site, key)),
                Some(indicator) => {
                    if let Some(period) = period
                        && !indicator.observations.contains(period)
                        && !site.is_misread(&key.value)
                    {
                        found.push(no_observation(indicator, period, key).help(message!(
                            zh: "补上 {period} 的数值，或在这里删去这个指标",
                            en: "add a value for {period}, or leave the indicator out here",
                        )));
                    }
                }
            }
        }
    }
}

fn declared(report: &Report, kind: BlockKind) -> Vec<&str> {
    match kind {
        BlockKind::Chart => report.charts.keys().map(String::as_str).collect(),
        BlockKind::Table => report.tables.keys().map(String::as_str).collect(),
        BlockKind::Tiles => report.tiles.keys().map(String::as_str).collect(),
    }
}

fn undeclared(report: &Report, block: &Spanned<Block>) -> Option<Diagnostic> {
    let Block { kind, name } = &block.value;
    let known = declared(report, *kind);
    if known.contains(&name.as_str()) {
        return None;
    }
    let (zh, en) = match kind {
        BlockKind::Chart => ("图", "chart"),
        BlockKind::Table => ("表", "table"),
        BlockKind::Tiles => ("指标卡片", "row of tiles"),
    };
    Some(
        Diagnostic::error(
            "unknown-block",
            block.span,
            message!(
                zh: "report.yaml 里没有叫 `{name}` 的{zh}",
                en: "report.yaml declares no {en} `{name}`",
            ),
        )
        .help(did_you_mean(name, known).unwrap_or_else(|| {
            let list = kind.list();
            message!(
                zh: "在 report.yaml 的 `{list}` 下登记它",
                en: "declare it under `{list}` in report.yaml",
            )
        })),
    )
}

fn unused(report: &Report, used: &BTreeSet<(BlockKind, &str)>) -> Vec<Diagnostic> {
    let charts = report.charts.iter().map(|(name, spec)| (BlockKind::Chart, name, spec.span));
    let tables = report.tables.iter().map(|(name, spec)| (BlockKind::Table, name, spec.span));
    let tiles = report.tiles.iter().map(|(name, spec)| (BlockKind::Tiles, name, spec.span));
    charts
        .chain(tables)
        .chain(tiles)
        .filter(|(kind, name, _)| !used.contains(&(*kind, name.as_str())))
        .map(|(kind, name, span)| {
            let word = kind.name();
            Diagnostic::warning(
                "unused-block",
                span,
                message!(
                    zh: "`{name}` 没有用在正文里",
                    en: "no text uses `{name}`",
                ),
            )
            .help(message!(
                zh: "在正文里单独一行写 `{{{{ {word} {name} }}}}`，或删去",
                en: "write `{{{{ {word} {name} }}}}` on a line of its own in the text, or delete it",
            ))
        })
        .collect()
}

/// All indicators that blocks name, each with the period for which it must have a value.
fn named(report: &Report) -> Vec<(&Spanned<String>, Option<Period>)> {
    let mut named = Vec::new();
    for chart in report.charts.values() {
        // A chart over several periods shows what there is; gaps are marked.
        let period = match chart.periods {
            None => Some(report.period),
            Some((first, last)) if first == last => Some(first),
            Some(_) => None,
        };
        named.extend(chart.indicators.iter().map(|key| (key, period)));
    }
    let tables = report.tables.values().flat_map(|table| &table.indicators);
    let tiles = report.tiles.values().flat_map(|tiles| &tiles.indicators);
    named.extend(tables.chain(tiles).map(|key| (key, Some(report.period))));
    named
}
