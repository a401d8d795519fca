//! What inspections of government websites count: tags, the marks in the footer, attachments.

use super::rule::{Rule, SourceFile, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Site, all_columns};
use crate::source::Span;

/// # What it does
/// Where `site.yaml` says anything about the portal, asks for all that the footer of a government site must show: site
/// code, ICP record, police record, host, telephone. The first six digits of the site code and of the police record
/// name the same division. Columns have a description and keywords, reports a summary: they are what the page's tags
/// (`ColumnDescription`, `Keywords`, `Description`) are made of.
///
/// # Why
/// Missing marks and tags are counted page by page, and there is one missing on every page.
///
/// # Example
/// `portal: {site-code: "4207040001"}` without `icp`
///
/// # Instead
/// `portal: {site-code: "4207040001", icp: 鄂ICP备…号, police-record: "42070402…", …}`
///
/// # 做什么
/// `site.yaml` 写了门户信息的，页脚规定的项目要写全：网站标识码、ICP备案、公安备案、主办单位、联系电话。网站标识码与公安备案号的前六位是同一个行政区划。
/// 栏目要有说明和关键词，报告要有摘要：页面的 `ColumnDescription`、`Keywords`、`Description` 标签由它们生成。
///
/// # 为什么
/// 检查时逐页清点标识和标签，少一项就是每页都少。
///
/// # 例
/// `portal: {site-code: "4207040001"}`，没有 `icp`
///
/// # 应改为
/// `portal: {site-code: "4207040001", icp: 鄂ICP备…号, police-record: "42070402…", …}`
pub(super) struct Portal;

impl Rule for Portal {
    card!(judgement "portal.rs": "portal-footer", "site-code", "portal-tag", "attachment-type");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        // A project that says nothing of its portal has the portal put its own frame and tags around the pages.
        let portal = &site.identity.portal;
        if portal.site_code.is_some() || portal.icp.is_some() || portal.police_record.is_some() || portal.host.is_some()
        {
            footer(site, found);
            tags(site, found);
        }
    }

    fn file(&self, file: &SourceFile<'_>, found: &mut Vec<Diagnostic>) {
        if file.path.starts_with("content/reports/") && file.path.contains("/files/") {
            found.extend(attachment(file));
        }
    }
}

fn footer(site: &Site, found: &mut Vec<Diagnostic>) {
    let portal = &site.identity.portal;
    let items = [
        ("site-code", "网站标识码", portal.site_code.is_some()),
        ("icp", "ICP备案号", portal.icp.is_some()),
        ("police-record", "公安备案号", portal.police_record.is_some()),
        ("host", "主办单位", portal.host.is_some()),
        ("support-phone", "技术支持电话", portal.support_phone.is_some()),
    ];
    let place =
        portal.site_code.as_ref().or(portal.police_record.as_ref()).map_or(site.identity.theme.span, |one| one.span);
    for (key, name, there) in items {
        if !there {
            found.push(
                Diagnostic::warning(
                    "portal-footer",
                    place,
                    message!(zh: "页脚缺少{name}", en: "the footer lacks `{key}`"),
                )
                .about(key)
                .help(message!(zh: "在 `portal` 里写 `{key}: …`", en: "write `{key}: …` below `portal`")),
            );
        }
    }
    if let (Some(code), Some(record)) = (&portal.site_code, &portal.police_record)
        && let (Some(one), Some(other)) = (code.value.get(..6), record.value.get(..6))
        && one != other
    {
        found.push(
            Diagnostic::warning(
                "site-code",
                code.span,
                message!(
                    zh: "网站标识码的区划 {one} 与公安备案号的区划 {other} 不同",
                    en: "the site code is of division {one}, the police record of {other}",
                ),
            )
            .related(record.span, message!(zh: "公安备案号", en: "the police record"))
            .help(message!(zh: "核对两个号码", en: "look both numbers up")),
        );
    }
}

fn tags(site: &Site, found: &mut Vec<Diagnostic>) {
    for column in all_columns(&site.columns) {
        for (key, name, there) in [
            ("description", "说明", column.description.is_some()),
            (
                "keywords",
                "关键词",
                column.keywords.get(site.identity.authoritative()).is_some_and(|list| !list.is_empty()),
            ),
        ] {
            if !there {
                let path = &column.path;
                found.push(
                    Diagnostic::hint(
                        "portal-tag",
                        column.key.span,
                        message!(zh: "栏目 `{path}` 没有{name}", en: "the column `{path}` has no `{key}`"),
                    )
                    .help(message!(
                        zh: "写上 `{key}`：栏目页的标签要用",
                        en: "add `{key}`: the tags of the column's pages are made of it",
                    )),
                );
            }
        }
    }
    for report in site.reports.iter().filter(|report| report.withdrawn.is_none()) {
        for (language, text) in report.texts.iter() {
            if text.summary.is_none() {
                let (zh, en) = language.pick(("中文", "Chinese"), ("英文", "English"));
                found.push(
                    Diagnostic::hint(
                        "portal-tag",
                        text.title.span,
                        message!(zh: "{zh}正文没有摘要", en: "the {en} text has no summary"),
                    )
                    .help(message!(
                        zh: "写上 `summary`：页面的 Description 标签和搜索结果要用",
                        en: "add `summary`: the tag Description and search results are made of it",
                    )),
                );
            }
        }
    }
}

/// What offices and readers can open.
const KINDS: [&str; 26] = [
    "pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "dps", "ods", "odt", "csv", "txt", "zip",
    "rar", "7z", "jpg", "jpeg", "png", "gif", "webp", "mp3", "mp4", "tif",
];

/// Above this, a phone gives up: 50 MB.
const LARGE: u64 = 50 << 20;

fn attachment(file: &SourceFile<'_>) -> Option<Diagnostic> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let span = Span::whole(file.id);
    let megabytes = file.size >> 20;
    if file.size == 0 {
        return Some(
            Diagnostic::warning(
                "attachment-type",
                span,
                message!(zh: "附件 {name} 是空的", en: "the attachment {name} is empty"),
            )
            .about(name)
            .help(message!(zh: "重新放一份", en: "put it there again")),
        );
    }
    if !ending.as_deref().is_some_and(|ending| KINDS.contains(&ending)) {
        return Some(
            Diagnostic::warning(
                "attachment-type",
                span,
                message!(zh: "附件 {name} 的格式读者不一定打得开", en: "readers may not be able to open {name}"),
            )
            .about(name)
            .help(message!(
                zh: "换成 PDF、OFD、Word、Excel 或 CSV",
                en: "give it as PDF, OFD, Word, Excel or CSV",
            )),
        );
    }
    (file.size > LARGE).then(|| {
        Diagnostic::hint(
            "attachment-type",
            span,
            message!(zh: "附件 {name} 有 {megabytes} MB", en: "the attachment {name} has {megabytes} MB"),
        )
        .about(name)
        .help(message!(zh: "压缩图片或分成几份，手机上才下得动", en: "make pictures smaller or split it: phones have to load it"))
    })
}
