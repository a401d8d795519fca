//! A page that is taken back leads to one that readers can open, and was there before.

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Message, Severity, did_you_mean, message};
use crate::model::{LinkTarget, Report, Site, Withdrawal};
use crate::source::Spanned;

/// # What it does
/// Looks up the `replaced-by` of each withdrawn report: there is a report of that name, another one, public and not withdrawn
/// itself. A page is not withdrawn before it was published. Links in other reports to one that was withdrawn for privacy are
/// told, as their words may still say its title.
///
/// # Why
/// Whoever follows an old link finds only the notice. Where the way on is missing or ends in another notice, the content is
/// lost to them.
///
/// # Example
/// `withdrawn: {date: 2024-07-02, reason: …, replaced-by: 2023-sumary}`
///
/// # Instead
/// `replaced-by: 2023-summary`, a report that is public; without one, no `replaced-by`.
///
/// # 做什么
/// 查找撤回的报告所写的 `replaced-by`：要有这份报告，不是它自己，已经公开，也没有撤回。撤回日期不能早于发布日期。别的报告里
/// 通向因隐私撤回的报告的链接也提示，链接的文字里可能还有标题。
///
/// # 为什么
/// 点旧链接的人只看到撤回说明。没有去处，或者去处又是一份撤回说明，内容就找不到了。
///
/// # 例
/// `withdrawn: {date: 2024-07-02, reason: …, replaced-by: 2023-sumary}`
///
/// # 应改为
/// 写已公开的报告：`replaced-by: 2023-summary`；没有替代的就不写。
pub(super) struct Withdrawals;

impl Rule for Withdrawals {
    card!(fact "withdrawals.rs": "withdrawal");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for report in site.reports.iter() {
            let Some(withdrawal) = &report.withdrawn else { continue };
            found.extend(too_early(report, withdrawal));
            found.extend(withdrawal.replaced_by.as_ref().and_then(|named| replacement(site, report, named)));
        }
        if site.reports.iter().any(Report::is_private) {
            let shown = site.reports.iter().filter(|report| report.withdrawn.is_none());
            let texts = shown.flat_map(|report| report.texts.iter().map(|(_, text)| text));
            let links = texts.flat_map(|text| &text.facts.links);
            found.extend(links.filter_map(|link| still_named(site, link)));
        }
    }
}

/// A link to a page that was private: the words of the link were written when it was public.
fn still_named(site: &Site, link: &Spanned<String>) -> Option<Diagnostic> {
    let Ok(LinkTarget::Report { name, .. }) = LinkTarget::parse(&link.value) else { return None };
    site.report(&name).filter(|report| report.is_private())?;
    let told = message!(
        zh: "链接通向因隐私撤回的 `{name}`：链接的文字里可能还有它的标题",
        en: "the link leads to `{name}`, which was withdrawn for privacy: its words may still say the title",
    );
    let mut told = Diagnostic::error("withdrawal", link.span, told).help(message!(
        zh: "去掉链接，改写这一句",
        en: "take the link out and write the sentence anew",
    ));
    told.severity = Severity::Warning;
    Some(told)
}

fn too_early(report: &Report, withdrawal: &Withdrawal) -> Option<Diagnostic> {
    let published = report.published?;
    // A day without a time is any moment of that day.
    let (at, since) = (withdrawal.date.value, published);
    if at.date() >= since.date() {
        return None;
    }
    let (at, since) = (at.date(), since.date());
    let told = message!(
        zh: "撤回日期 {at} 早于发布日期 {since}",
        en: "withdrawn on {at}, before it was published on {since}",
    );
    Some(Diagnostic::error("withdrawal", withdrawal.date.span, told).help(message!(
        zh: "写撤回的那一天；首次发布日期不要改",
        en: "write the day on which it was taken back; the first publication date never changes",
    )))
}

fn replacement(site: &Site, report: &Report, named: &Spanned<String>) -> Option<Diagnostic> {
    let name = &named.value;
    if *name == report.name {
        let told = message!(zh: "报告不能由它自己代替", en: "a report cannot be replaced by itself");
        return Some(Diagnostic::error("withdrawal", named.span, told).help(instead()));
    }
    let Some(other) = site.report(name) else {
        if site.misread.reports.contains(name) {
            return None;
        }
        let names = site.reports.iter().map(|one| one.name.as_str()).filter(|one| *one != report.name);
        let help = did_you_mean(name, names).unwrap_or_else(instead);
        let told = message!(zh: "没有叫 `{name}` 的报告", en: "there is no report `{name}`");
        return Some(Diagnostic::error("withdrawal", named.span, told).help(help));
    };
    let (text, help) = match &other.withdrawn {
        Some(again) => (
            message!(zh: "`{name}` 自己也撤回了", en: "`{name}` was withdrawn, too"),
            again.replaced_by.as_ref().filter(|next| next.value != report.name).map_or_else(instead, |next| {
                let next = &next.value;
                message!(zh: "它由 `{next}` 代替：写 `replaced-by: {next}`", en: "it is replaced by `{next}`: write `replaced-by: {next}`")
            }),
        ),
        None if other.published.is_none() => (
            message!(
                zh: "`{name}` 还是草稿，撤回说明里不会有它的链接",
                en: "`{name}` is a draft: the notice will not lead to it",
            ),
            message!(
                zh: "在它的 report.yaml 里写 `published`，一起发布",
                en: "give it a `published` date, so that both go out together",
            ),
        ),
        None => return None,
    };
    // What is taken back in a hurry must go out all the same.
    let mut told = Diagnostic::error("withdrawal", named.span, text).help(help);
    told.severity = Severity::Warning;
    Some(told)
}

fn instead() -> Message {
    message!(
        zh: "写代替它的报告的文件夹名；没有就删去 replaced-by",
        en: "write the folder of the report that replaces it, or no `replaced-by`",
    )
}
