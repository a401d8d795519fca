//! Every published report needs an address of its own.

use std::collections::BTreeMap;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Permalink, Site};

/// # What it does
/// With `permalink: trs` it asks each published report for an `id`, and each id to be used once.
///
/// # Why
/// The number in the portal's addresses is given by the portal and cannot be invented; a published address never
/// changes afterwards.
///
/// # Example
/// A `report.yaml` with `published:` and without `id:`.
///
/// # Instead
/// `id: 631628`, as the portal's content system has assigned it; or `permalink: plain` in `site.yaml`.
///
/// # 做什么
/// 项目写了 `permalink: trs` 时，检查每份已发布的报告是否有 `id`，每个 `id` 是否只用一次。
///
/// # 为什么
/// 网址里的编号由门户系统给出，不能自己编；网址发布以后不再改变。
///
/// # 例
/// 报告的 `report.yaml` 里有 `published:`，没有 `id:`。
///
/// # 应改为
/// 写上门户系统给的编号 `id: 631628`；或在 `site.yaml` 里写 `permalink: plain`。
pub(super) struct Addresses;

impl Rule for Addresses {
    card!(fact "addresses.rs": "report-id");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        if site.identity.permalink != Permalink::Trs {
            return;
        }
        let mut seen = BTreeMap::new();
        for report in site.reports.iter().filter(|report| report.published.is_some()) {
            let Some(id) = &report.id else {
                found.push(
                    Diagnostic::error(self.name(), report.column.span, message!(
                        zh: "已发布的报告没有 `id`，网址定不下来",
                        en: "a published report without `id` has no address",
                    ))
                    .help(message!(
                        zh: "补上门户系统给出的编号 `id: …`，或在 site.yaml 里写 `permalink: plain`",
                        en: "add the number that the portal has given, `id: …`, or write `permalink: plain` in site.yaml",
                    )),
                );
                continue;
            };
            if let Some(first) = seen.insert(id.value, id.span) {
                let number = id.value;
                found.push(
                    Diagnostic::error(
                        self.name(),
                        id.span,
                        message!(
                            zh: "编号 {number} 用了两次",
                            en: "id {number} is used twice",
                        ),
                    )
                    .related(first, message!(zh: "第一次在这里", en: "first here")),
                );
            }
        }
    }
}
