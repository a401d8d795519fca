//! A rehearsal of the inspection of government websites: the sheet of 国办秘函〔2019〕19号 with our findings per item.
//!
//! Part one holds the vetoes, part two what points are taken off for. What can only be seen on the running portal is said
//! to be open, never passed.

use std::fmt::Write as _;

use super::page::head;
use super::values;
use crate::diagnostic::{Diagnostic, MessageLanguage};
use crate::markdown::escape;
use crate::model::{Column, Language, Moment, Site, all_columns};
use crate::source::Sources;

/// An item of the sheet.
struct Item {
    name: (&'static str, &'static str),
    /// What the sheet asks.
    asks: (&'static str, &'static str),
    judge: Judge,
}

/// A finding in Chinese and in English.
type Told = (String, String);

/// How an item is judged.
enum Judge {
    /// By findings with these codes.
    Codes(&'static [&'static str]),
    /// By the facts of the section.
    Facts(fn(&Site, Option<Moment>) -> Vec<Told>),
    /// By findings with these codes, where addresses outside were asked.
    Online(&'static [&'static str]),
    /// By both.
    Both(&'static [&'static str], fn(&Site, Option<Moment>) -> Vec<Told>),
    /// Only on the running portal, and by whom or how.
    Portal((&'static str, &'static str)),
}

const VETOES: &[Item] = &[
    Item {
        name: ("安全、泄密事故等严重问题", "Grave incidents of safety or secrecy"),
        asks: (
            "严重表述错误，泄露国家秘密或个人信息",
            "grave wording errors; state secrets or personal data given away",
        ),
        judge: Judge::Codes(&[
            "sensitive-word",
            "full-title",
            "identity-number",
            "mobile-number",
            "bank-card",
            "passport-number",
            "vehicle-plate",
            "home-address",
            "personal-name",
            "e-mail",
            "masked-too-little",
            "document-author",
            "attachment-unread",
            "picture-place",
        ]),
    },
    Item {
        name: ("伪造发稿日期", "Forged publication dates"),
        asks: ("首次发布日期一经公布不得改动", "the first publication date never changes"),
        judge: Judge::Both(&["date-moved", "ledger-broken"], future_dates),
    },
    Item {
        name: ("站点无法访问", "The site cannot be reached"),
        asks: ("一周内每天访问20次以上，打不开的不超过5%", "tried for a week, fewer than 5% of visits fail"),
        judge: Judge::Portal(("由门户运维单位监测", "watched by whoever runs the portal")),
    },
    Item {
        name: ("首页不更新", "The home page is not updated"),
        asks: ("两周内首页要有更新", "something new on the portal's home page within two weeks"),
        judge: Judge::Facts(newest),
    },
    Item {
        name: ("栏目不更新", "Columns are not updated"),
        asks: (
            "空白栏目不得达到5个；动态、要闻类两周内，通知、政策类六个月内要有更新",
            "fewer than five empty columns; news within two weeks, notices and policies within six months",
        ),
        judge: Judge::Facts(columns),
    },
    Item {
        name: ("互动回应差、服务不实用", "Poor answers, useless services"),
        asks: ("留言三个月内答复，办事指南要素齐全", "messages are answered within three months, guides are complete"),
        judge: Judge::Portal(("由门户的互动和办事栏目承担", "belongs to the portal's own channels")),
    },
];

const DEDUCTIONS: &[Item] = &[
    Item {
        name: ("链接可用性", "Links"),
        asks: ("链接、图片、附件都打得开", "every link, picture and attachment opens"),
        judge: Judge::Codes(&[
            "dead-link",
            "page-link",
            "withdrawal",
            "missing-attachment",
            "attachment-name",
            "attachment-type",
            "picture",
            "address-vanished",
        ]),
    },
    Item {
        name: ("站外链接", "Links to other sites"),
        asks: ("链到外面的网址打得开", "addresses outside open"),
        judge: Judge::Online(&["outside-gone", "outside-moved", "outside-open"]),
    },
    Item {
        name: ("内容表述", "Wording"),
        asks: ("没有错别字和标点错误", "no wrong characters, no wrong punctuation"),
        judge: Judge::Codes(&[
            "wrong-word",
            "doubled-word",
            "punctuation",
            "unpaired",
            "name-spelled-otherwise",
            "single-brace",
            "template-text",
            "heading-number",
            "paragraph-twice",
        ]),
    },
    Item {
        name: ("数据准确", "Figures"),
        asks: ("正文、图表、两种文字的数字一致", "text, tables, charts and both languages say the same figures"),
        judge: Judge::Codes(&[
            "arithmetic",
            "growth-differs",
            "figures-differ",
            "numbers-differ",
            "units-differ",
            "figure-contradicts",
            "parts-differ",
            "percent-or-point",
            "direction-differs",
            "part-over-whole",
            "rate-over-hundred",
            "fraction-of-count",
            "two-units",
            "title-claim",
            "no-such-date",
            "weekday",
            "date-outside-period",
            "silent-change",
        ]),
    },
    Item {
        name: ("外文版", "The foreign-language pages"),
        asks: ("译文齐全，与中文一致", "translations are complete and follow the Chinese"),
        judge: Judge::Codes(&[
            "missing-translation",
            "stale-translation",
            "shape-differs",
            "term",
            "term-missing",
            "chinese-in-english",
            "english-in-chinese",
        ]),
    },
    Item {
        name: ("页面标签", "Tags of pages"),
        asks: ("站点、栏目、内容页标签齐全", "the tags of site, columns and pages are complete"),
        judge: Judge::Codes(&["portal-tag", "page-tag"]),
    },
    Item {
        name: ("网站标识", "Marks of the site"),
        asks: (
            "页脚有网站标识码、ICP备案、公安备案、主办单位、联系方式",
            "the footer has site code, records, host and contact",
        ),
        judge: Judge::Codes(&["portal-footer", "record-number", "site-code"]),
    },
    Item {
        name: ("域名名称", "Domain"),
        asks: ("网址以gov.cn结尾", "the address ends in gov.cn"),
        judge: Judge::Facts(domain),
    },
    Item {
        name: ("站内搜索", "Search"),
        asks: ("能搜到站内内容", "what is published is found"),
        judge: Judge::Facts(|_, _| Vec::new()),
    },
    Item {
        name: ("标题与段落", "Headings and paragraphs"),
        asks: ("层次清楚，没有空白页面", "levels in order, nothing empty"),
        judge: Judge::Codes(&["heading-level", "empty-section", "title-repeated", "long-sentence"]),
    },
    Item {
        name: ("一号登录、多渠道联通", "One account, one system"),
        asks: ("注册用户在本地区平台通用", "one account serves all sites of the region"),
        judge: Judge::Portal(("由门户统一建设", "provided by the portal")),
    },
];

/// The rehearsal in `language`, as of the day `today`; `online` says whether addresses outside were asked.
#[must_use]
pub fn inspection(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    site: Option<&Site>,
    today: &str,
    online: bool,
    language: MessageLanguage,
) -> String {
    let chinese = language == MessageLanguage::Chinese;
    let words = |(zh, en): (&'static str, &'static str)| if chinese { zh } else { en };
    let title = words(("政府网站检查预演", "Rehearsal of the inspection"));
    let mut html = head(title, site, today, language);
    let _ = write!(
        html,
        "<p>{}</p>",
        words((
            "按《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）的项目列出本次检查的结果。只能在线上判断的项目标为“待线上检查”，不算通过。",
            "Our findings in the order of the State Council’s sheet of 2019 (No. 19). What can only be seen on the running portal is marked as open, not as passed.",
        ))
    );
    let listed: Vec<(&str, String)> = diagnostics
        .iter()
        .zip(values(diagnostics, sources))
        .map(|(diagnostic, value)| {
            let message = value["message"][words(("zh", "en"))].as_str().unwrap_or_default().to_owned();
            let place = match (value["place"]["file"].as_str(), value["place"]["line"].as_u64()) {
                (Some(file), Some(line)) => format!("{file}:{line}  "),
                _ => String::new(),
            };
            (diagnostic.code, format!("{place}{message}"))
        })
        .collect();
    let today = Moment::parse(today);
    let coded = |codes: &'static [&'static str]| {
        listed.iter().filter(|(code, _)| codes.contains(code)).map(|(_, text)| text.as_str())
    };
    let told = |facts: fn(&Site, Option<Moment>) -> Vec<Told>| -> Vec<String> {
        let found = site.map(|site| facts(site, today)).unwrap_or_default();
        found.into_iter().map(|(zh, en)| if chinese { zh } else { en }).collect()
    };
    for (part, items) in [
        (("第一部分　单项否决", "Part one: vetoes"), VETOES),
        (("第二部分　扣分指标", "Part two: deductions"), DEDUCTIONS),
    ] {
        let _ = write!(html, "<h2>{}</h2><table><thead><tr>", words(part));
        for heading in [("项目", "Item"), ("要求", "What is asked"), ("结果", "Result")] {
            let _ = write!(html, "<th scope=\"col\">{}</th>", words(heading));
        }
        html.push_str("</tr></thead><tbody>");
        for item in items {
            let _ = write!(html, "<tr><th scope=\"row\">{}</th><td>{}</td><td>", words(item.name), words(item.asks));
            match &item.judge {
                Judge::Online(_) if !online => {
                    let open = words((
                        "待线上检查：用 gongkai check --online --inspection 一并检查",
                        "Open: add --online to have them tried",
                    ));
                    let _ = write!(html, "<span class=\"open\">{open}</span>");
                }
                Judge::Codes(codes) | Judge::Online(codes) => result(&mut html, coded(codes), chinese),
                Judge::Facts(facts) => {
                    let found = told(*facts);
                    result(&mut html, found.iter().map(String::as_str), chinese);
                }
                Judge::Both(codes, facts) => {
                    let mut found: Vec<String> = coded(codes).map(str::to_owned).collect();
                    found.extend(told(*facts));
                    result(&mut html, found.iter().map(String::as_str), chinese);
                }
                Judge::Portal(how) => {
                    let open = words(("待线上检查：", "Open, to be seen on the portal: "));
                    let _ = write!(html, "<span class=\"open\">{open}{}</span>", words(*how));
                }
            }
            html.push_str("</td></tr>");
        }
        html.push_str("</tbody></table>");
    }
    html.push_str("</main></body></html>\n");
    html
}

fn result<'t>(html: &mut String, found: impl Iterator<Item = &'t str>, chinese: bool) {
    /// More than these say no more.
    const MOST: usize = 12;
    let found: Vec<&str> = found.collect();
    if found.is_empty() {
        html.push_str(if chinese { "未发现问题" } else { "Nothing found" });
        return;
    }
    let count = found.len();
    let _ = match chinese {
        true => write!(html, "{count} 项："),
        false => write!(html, "{count}:"),
    };
    html.push_str("<ul>");
    for text in found.iter().take(MOST) {
        let _ = write!(html, "<li>{}</li>", escape(text));
    }
    if count > MOST {
        let more = count - MOST;
        let _ = match chinese {
            true => write!(html, "<li>另有 {more} 项</li>"),
            false => write!(html, "<li>and {more} more</li>"),
        };
    }
    html.push_str("</ul>");
}

/// What is dated later than the day of the check.
fn future_dates(site: &Site, today: Option<Moment>) -> Vec<Told> {
    let Some(today) = today else { return Vec::new() };
    site.reports
        .iter()
        .filter_map(|report| {
            let published = report.published.filter(|published| published.date() > today.date())?;
            let (name, date) = (&report.name, published.date());
            Some((
                format!("报告 {name} 的发布日期 {date} 晚于检查日"),
                format!("report {name} is dated {date}, after the day of this check"),
            ))
        })
        .collect()
}

/// When something was published last.
fn newest(site: &Site, today: Option<Moment>) -> Vec<Told> {
    let newest = site.reports.iter().filter_map(|report| report.published).max();
    let Some(newest) = newest else {
        return vec![("还没有发布过内容".to_owned(), "nothing has been published yet".to_owned())];
    };
    let Some(days) = today.and_then(|today| today.days_since(newest)).filter(|days| *days > 14) else {
        return Vec::new();
    };
    let date = newest.date();
    vec![(
        format!("本栏目最近一次发布是 {date}，距检查日 {days} 天；门户首页是否更新待线上检查"),
        format!("last published here on {date}, {days} days ago; whether the portal’s home page is up to date is open"),
    )]
}

/// Columns without anything in them, and those whose newest item is old.
fn columns(site: &Site, today: Option<Moment>) -> Vec<Told> {
    let leaves: Vec<&Column> =
        all_columns(&site.columns).into_iter().filter(|column| column.columns.is_empty()).collect();
    let newest = |column: &Column| {
        site.reports
            .iter()
            .filter(|report| site.column(&report.column.value).is_some_and(|own| own.path == column.path))
            .filter_map(|report| report.published)
            .max()
    };
    let mut found = Vec::new();
    let empty: Vec<&Column> = leaves.iter().copied().filter(|column| newest(column).is_none()).collect();
    if !empty.is_empty() {
        let list = |language: Language, comma: &str| {
            let names: Vec<&str> = empty.iter().map(|column| column.name.text(language)).collect();
            names.join(comma)
        };
        let (count, veto_zh, veto_en) = (
            empty.len(),
            if empty.len() >= 5 { "，达到单项否决的数目" } else { "" },
            if empty.len() >= 5 { ", which is a veto" } else { "" },
        );
        found.push((
            format!("空白栏目 {count} 个{veto_zh}：{}", list(Language::Zh, "、")),
            format!("{count} empty columns{veto_en}: {}", list(Language::En, "; ")),
        ));
    }
    for column in leaves {
        let Some(last) = newest(column) else { continue };
        if let Some(days) = today.and_then(|today| today.days_since(last)).filter(|days| *days > 183) {
            let (zh, en) = (column.name.text(Language::Zh), column.name.text(Language::En));
            found.push((
                format!("“{zh}”最近一次更新是 {}，距检查日 {days} 天", last.date()),
                format!("“{en}” was last updated on {}, {days} days ago", last.date()),
            ));
        }
    }
    found
}

fn domain(site: &Site, _: Option<Moment>) -> Vec<Told> {
    let host = site.identity.address.host_str().unwrap_or_default();
    if host.ends_with(".gov.cn") {
        return Vec::new();
    }
    vec![(format!("{host} 不是 gov.cn 域名"), format!("{host} is no address below gov.cn"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_name_codes_that_exist() {
        let known = crate::explain::codes();
        for item in VETOES.iter().chain(DEDUCTIONS) {
            if let Judge::Codes(codes) | Judge::Online(codes) | Judge::Both(codes, _) = &item.judge {
                let unknown: Vec<&&str> = codes.iter().filter(|code| !known.contains(code)).collect();
                assert!(unknown.is_empty(), "{unknown:?}");
            }
        }
    }
}
