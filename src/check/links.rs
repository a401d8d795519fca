//! Every link of a text must lead somewhere.

use super::figures::meant;
use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, Message, did_you_mean, message};
use crate::model::{BadLink, Language, LinkTarget, Report, ReportText, Site, all_columns};
use crate::source::Spanned;

/// # What it does
/// Follows each link of every text: reports, anchors, attachments, indicators and columns. Addresses outside the
/// section are looked at for their form only.
///
/// # Why
/// Dead links are what inspections count first.
///
/// # Example
/// `[last year](../2022-work-sumary/)`
///
/// # Instead
/// `[last year](../2022-work-summary/)`
///
/// # 做什么
/// 逐条核对正文里的链接：报告、锚点、附件、指标和栏目。专栏以外的网址只看写法。
///
/// # 为什么
/// 网站检查首先查失效链接。
///
/// # 例
/// 链接写成 `[去年](../2022-work-sumary/)`
///
/// # 应改为
/// 写成 `[去年](../2022-work-summary/)`
pub(super) struct DeadLink;

impl Rule for DeadLink {
    card!(fact "links.rs": "dead-link");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for report in site.reports.iter() {
            for (language, text) in report.texts.iter() {
                for link in &text.facts.links {
                    if let Some((message, help)) = dead(site, report, text, language, link) {
                        found.push(Diagnostic::error(self.name(), link.span, message).maybe_help(help));
                    }
                }
            }
        }
    }
}

fn dead(
    site: &Site,
    report: &Report,
    text: &ReportText,
    language: Language,
    link: &Spanned<String>,
) -> Option<(Message, Option<Message>)> {
    let written = &link.value;
    let target = match LinkTarget::parse(written) {
        Ok(target) => target,
        Err(BadLink::Scheme) => {
            return Some((
                message!(zh: "不允许这种链接 `{written}`", en: "links of this kind are not taken: `{written}`"),
                Some(
                    message!(zh: "只用 https://、mailto: 或站内写法", en: "use https://, mailto: or a link within the section"),
                ),
            ));
        }
        Err(BadLink::Disguised) => {
            return Some((
                message!(
                    zh: "链接 `{written}` 的主机前有用户名，读者会看错它通向哪里",
                    en: "the link `{written}` has a user name before its host: readers would mistake where it leads",
                ),
                Some(message!(zh: "删去 `@` 和它前面的部分", en: "take out the `@` and what stands before it")),
            ));
        }
        Err(BadLink::Form) => {
            let text = message!(zh: "看不懂链接 `{written}`", en: "the link `{written}` leads nowhere");
            let host = written.split('/').next().unwrap_or_default();
            if host.starts_with("www.") || [".cn", ".com", ".org", ".net"].iter().any(|end| host.ends_with(end)) {
                return Some((
                    text,
                    Some(message!(zh: "站外写全：`https://{written}`", en: "write it in full: `https://{written}`")),
                ));
            }
            let in_files = format!("files/{written}");
            if report.attachments.iter().any(|one| one.path.value == in_files) {
                return Some((text, Some(message!(zh: "附件写 `{in_files}`", en: "an attachment is `{in_files}`"))));
            }
            return Some((
                text,
                Some(message!(
                    zh: "站内写 `../报告名/`、`files/附件`、`indicator:键`、`column:键` 或 `#锚点`；站外写完整的 https://…",
                    en: "within the section write `../report/`, `files/…`, `indicator:key`, `column:key` or `#anchor`; outside write https://… in full",
                )),
            ));
        }
    };
    match target {
        LinkTarget::Outside(_) => None,
        LinkTarget::Anchor(anchor) => no_anchor(text, &anchor),
        LinkTarget::Attachment(path) => {
            let known: Vec<&str> = report.attachments.iter().map(|one| one.path.value.as_str()).collect();
            let is_told = report.misread_attachments.contains(&path);
            (!known.contains(&path.as_str()) && !is_told).then(|| {
                (
                    message!(zh: "report.yaml 的 attachments 里没有 `{path}`", en: "`{path}` is not among the attachments in report.yaml"),
                    did_you_mean(&path, known).or_else(|| Some(message!(
                        zh: "先在 report.yaml 里登记：`attachments: [{{file: {path}, name: …}}]`",
                        en: "list it in report.yaml first: `attachments: [{{file: {path}, name: …}}]`",
                    ))),
                )
            })
        }
        LinkTarget::Indicator(key) => (!site.indicators.contains_key(&key) && !site.is_misread(&key)).then(|| {
            (
                message!(zh: "没有叫 `{key}` 的指标", en: "there is no indicator `{key}`"),
                meant(site, &key).or_else(|| {
                    Some(message!(
                        zh: "`gongkai figure 名称` 查指标的键",
                        en: "`gongkai figure WORD` finds the key of an indicator",
                    ))
                }),
            )
        }),
        LinkTarget::Column(key) => (site.column(&key).is_none() && !site.misread.catalogue).then(|| {
            let all = all_columns(&site.columns);
            (
                message!(zh: "公开目录里没有栏目 `{key}`", en: "the catalogue has no column `{key}`"),
                did_you_mean(&key, all.iter().map(|column| column.key.value.as_str())).or_else(|| {
                    let keys: Vec<&str> = all.iter().map(|column| column.key.value.as_str()).collect();
                    Some(one_of(&keys))
                }),
            )
        }),
        LinkTarget::Report { name, anchor } => {
            if site.misread.reports.contains(&name) {
                return None;
            }
            let Some(other) = site.report(&name) else {
                return Some((
                    message!(zh: "没有叫 `{name}` 的报告", en: "there is no report `{name}`"),
                    did_you_mean(&name, site.reports.iter().map(|report| report.name.as_str())).or_else(|| {
                        let names: Vec<&str> = site.reports.iter().map(|report| report.name.as_str()).collect();
                        Some(one_of(&names))
                    }),
                ));
            };
            if other.published.is_none() && report.published.is_some() {
                return Some((
                    message!(zh: "`{name}` 还是草稿，读者打不开", en: "`{name}` is a draft that readers cannot open"),
                    Some(message!(
                        zh: "先给它写上 published，或去掉这个链接",
                        en: "give it a `published` date first, or take the link out",
                    )),
                ));
            }
            let anchor = anchor?;
            let (_, text) = other.text(language)?;
            no_anchor(text, &anchor)
        }
    }
}

/// What may be written, where that is not much.
fn one_of(known: &[&str]) -> Message {
    const MOST: usize = 8;
    let list = known.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    let (zh, en) = if known.len() > MOST { (" 等", " and others") } else { ("", "") };
    message!(zh: "现有：{list}{zh}", en: "there are {list}{en}")
}

fn no_anchor(text: &ReportText, anchor: &str) -> Option<(Message, Option<Message>)> {
    let known: Vec<&str> = text.facts.headings.iter().map(|heading| heading.id.as_str()).collect();
    if known.contains(&anchor) {
        return None;
    }
    let list = known.join(", ");
    Some((
        message!(zh: "那篇文字里没有锚点 `#{anchor}`", en: "that text has no anchor `#{anchor}`"),
        Some(message!(
            zh: "现有锚点：{list}；也可在标题后写 `{{#{anchor}}}`",
            en: "known anchors: {list}; or write `{{#{anchor}}}` after a heading",
        )),
    ))
}
