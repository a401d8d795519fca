//! The table behind a chart: its numbers for those who cannot see it, or want to take them along.

use super::view::{ChartTable, ChartTableColumn, ChartTableRow};
use crate::chart::Chart;
use crate::model::Language;

pub(super) fn chart_table(chart: &Chart, subtitle: &str, progress: bool) -> ChartTable {
    if !chart.series.is_empty() {
        return series_table(chart, subtitle);
    }
    let language = chart.language;
    let unit = Some(chart.unit.clone()).filter(|unit| !unit.is_empty());
    let column = |name: &str, unit: Option<String>| ChartTableColumn { name: name.to_owned(), unit };
    let mut columns = vec![column(language.pick("项目", "Item"), None)];
    if progress {
        columns.push(column(language.pick("完成", "Done"), unit.clone()));
        columns.push(column(language.pick("总数", "Total"), unit));
    } else {
        columns.push(column(language.pick("数值", "Value"), unit));
    }
    let rows = chart
        .items
        .iter()
        .map(|item| {
            let number = if item.value.is_some() {
                item.number.clone()
            } else {
                language.pick("无数据", "no data").to_owned()
            };
            let mut cells = vec![number];
            if progress {
                cells.push(item.total_number.clone());
            }
            ChartTableRow { header: item.label.clone(), cells }
        })
        .collect();
    let caption = match language {
        Language::Zh => format!("{}（{subtitle}）", chart.title),
        Language::En => format!("{} ({subtitle})", chart.title),
    };
    ChartTable { caption, columns, rows }
}

/// A row for each label, a column for each series.
fn series_table(chart: &Chart, subtitle: &str) -> ChartTable {
    let language = chart.language;
    let column = |name: &str, unit: Option<String>| ChartTableColumn { name: name.to_owned(), unit };
    let unit = |unit: &str| Some(unit.to_owned()).filter(|unit| !unit.is_empty());
    let mut columns = vec![column(language.pick("项目", "Item"), None)];
    columns.extend(chart.series.iter().map(|series| column(&series.name, unit(&series.unit))));
    let labels = chart.series.first().map_or(&[][..], |series| series.items.as_slice());
    let rows = labels
        .iter()
        .enumerate()
        .map(|(place, label)| ChartTableRow {
            header: label.label.clone(),
            cells: chart
                .series
                .iter()
                .map(|series| match &series.items[place] {
                    item if item.value.is_some() => item.number.clone(),
                    _ => language.pick("无数据", "no data").to_owned(),
                })
                .collect(),
        })
        .collect();
    let caption = match language {
        Language::Zh => format!("{}（{subtitle}）", chart.title),
        Language::En => format!("{} ({subtitle})", chart.title),
    };
    ChartTable { caption, columns, rows }
}
