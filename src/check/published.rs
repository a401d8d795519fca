//! What was published stays as it was, or says what changed: what the findings of `ledger` are called and mean.

use super::rule::{Rule, card};

/// # What it does
/// Compares what is about to be published with the last release in `ledger.jsonl`: a figure, a title, a text or an
/// attachment that differs although no correction, revision or withdrawal says so (`silent-change`), and an address that
/// is no more (`address-vanished`). Before the first publication there is nothing to compare.
///
/// # Why
/// Whoever has cited a figure must be able to see that it changed and why; whoever follows an old link must arrive.
///
/// # Example
/// `2023: 285` where 284 was published, without a file in `content/corrections/`
///
/// # Instead
/// The same, with a correction: `from: 284`, `to: 285` and the reason. An old address: `moved-from` or `withdrawn` in
/// `report.yaml`.
///
/// # 做什么
/// 把将要发布的内容与 `ledger.jsonl` 里最近一次发布相比：数值、标题、正文或附件变了，却没有更正、修订或撤回说明（`silent-change`）；
/// 公布过的网址没有了（`address-vanished`）。第一次发布之前没有可比的。
///
/// # 为什么
/// 引用过数字的人要能看到它变了、为什么变；点旧链接的人要能到达。
///
/// # 例
/// 公布过284，现在写 `2023: 285`，`content/corrections/` 里没有记录
///
/// # 应改为
/// 同时记一条更正：`from: 284`、`to: 285` 和原因。旧网址：在 `report.yaml` 里写 `moved-from` 或 `withdrawn`。
pub(super) struct Published;

impl Rule for Published {
    card!(judgement "published.rs": "silent-change", "address-vanished");
}
