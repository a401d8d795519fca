//! The column of a report must be in the catalogue.

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, did_you_mean, message};
use crate::model::{Site, all_columns};

/// # What it does
/// Looks up the `column` of each `report.yaml` in `content/catalogue.yaml`, by its key or its path.
///
/// # Why
/// A report without a column would stand nowhere: no list would name it.
///
/// # Example
/// `column: ghjhh`
///
/// # Instead
/// `column: ghjh`, or `column: fdzdgk/ghjh` where two columns share a key.
///
/// # 做什么
/// 按键或路径，在 `content/catalogue.yaml` 里查找每个 `report.yaml` 的 `column`。
///
/// # 为什么
/// 报告没有栏目，就没有位置，哪个列表里都找不到它。
///
/// # 例
/// 栏目写成 `column: ghjhh`
///
/// # 应改为
/// 写成 `column: ghjh`；两个栏目的键相同时，写成 `column: fdzdgk/ghjh`。
pub(super) struct UnknownColumn;

impl Rule for UnknownColumn {
    card!(fact "columns.rs": "unknown-column");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        let all = all_columns(&site.columns);
        for report in site.reports.iter() {
            let wrong = &report.column.value;
            let keys = all.iter().map(|column| column.key.value.as_str());
            match keys.clone().filter(|key| key == wrong).count() {
                0 if site.column(wrong).is_none() && !site.misread.catalogue => {
                    let list: Vec<&str> = keys.clone().collect();
                    let list = list.join(", ");
                    found.push(
                        Diagnostic::error(
                            self.name(),
                            report.column.span,
                            message!(
                                zh: "公开目录里没有栏目 `{wrong}`",
                                en: "the catalogue has no column `{wrong}`",
                            ),
                        )
                        .help(did_you_mean(wrong, keys).unwrap_or_else(|| {
                            message!(
                                zh: "现有栏目：{list}",
                                en: "known columns: {list}",
                            )
                        })),
                    );
                }
                0 | 1 => {}
                _ => found.push(
                    Diagnostic::error(
                        self.name(),
                        report.column.span,
                        message!(
                            zh: "有几个栏目都叫 `{wrong}`",
                            en: "several columns are called `{wrong}`",
                        ),
                    )
                    .help(
                        message!(zh: "写完整路径，如 `fdzdgk/ghjh`", en: "write the whole path, as in `fdzdgk/ghjh`"),
                    ),
                ),
            }
        }
    }
}
