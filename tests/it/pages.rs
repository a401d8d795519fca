//! The register of corrections, the archive, notices and the files that machines read: what they say, and what they
//! must never say.

use std::collections::BTreeSet;

use crate::html::Page;
use crate::project::{Built, Project};
use crate::sites::assert_links_lead_somewhere;

const REPORT: &str = "ghjh/2023-summary.html";

/// The text of the first element of `class`.
#[track_caller]
fn text_of(page: &Page, class: &str) -> String {
    page.with_class(class).next().unwrap_or_else(|| panic!("there is no .{class}")).text.clone()
}

fn corrected() -> Project {
    let project = Project::new();
    project.file(
        "content/corrections/2024-07-02-settled.yaml",
        "\
report: 2023-summary
date: 2024-07-02 10:30
indicator: cases-settled
period: 2023
from: 284
to: 285
reason: entry-error
responsible: {zh: 党政办公室, en: General Office}
",
    );
    project.file(
        "content/corrections/2024-06-20-english.yaml",
        "\
report: 2023-summary
date: 2024-06-20
place: {zh: 英文版第一段, en: First paragraph}
from: {zh: 12.5亿元, en: 1.25 million yuan}
to: {zh: 12.5亿元, en: 1.25 billion yuan}
reason: translation
responsible: {zh: 党政办公室, en: General Office}
",
    );
    project
}

#[test]
fn the_register_says_in_words_that_there_is_nothing_in_it() {
    let built = Project::new().build().done();
    let page = Page::read(built.page("corrections/index.html"));
    assert_eq!(text_of(&page, "empty"), "目前没有更正：自公开以来还没有登记过更正。");
    let page = Page::read(built.page("en/corrections/index.html"));
    assert_eq!(text_of(&page, "empty"), "No corrections. None has been recorded since publication.");
    assert!(page.with_class("register-list").next().is_none());
    let json: serde_json::Value = serde_json::from_str(built.page("corrections/register.json")).unwrap();
    assert_eq!(json["corrections"], serde_json::json!([]));
    assert_eq!(built.page("corrections/register.csv").lines().count(), 1, "a head and no row");
}

#[test]
fn a_correction_has_a_number_and_links_both_ways() {
    let built = corrected().build().done();
    assert_links_lead_somewhere(&built.files);
    let page = Page::read(built.page("corrections/index.html"));
    let counts: Vec<&str> = page.all("li").filter(|one| one.text.contains('次')).map(|one| one.text.as_str()).collect();
    assert_eq!(counts, ["2 次更正", "2 次涉及数字", "0 次撤回"]);
    let entry = page.elements.iter().find(|one| one.attribute("id") == Some("gz-2024-002")).unwrap();
    for said in
        ["2024-07-02 GZ-2024-002", "化解纠纷（2023年）", "原文284件", "更正为285件", "录入错误", "责任单位：党政办公室"]
    {
        assert!(entry.text.contains(said), "{said} is not in {}", entry.text);
    }
    let (del, ins) = (page.first("del"), page.first("ins"));
    assert_eq!((del.text.as_str(), ins.text.as_str()), ("284件", "285件"));
    assert_eq!(
        page.all("b").filter(|one| ["284", "285"].contains(&one.text.as_str())).count(),
        2,
        "what changed is bold"
    );
    assert!(page.all("s").chain(page.all("strike")).next().is_none());

    let report = Page::read(built.page(REPORT));
    let notice = text_of(&report, "notice-correction");
    assert!(
        notice.contains("2处更正") && notice.contains("2024年7月2日") && notice.contains("GZ-2024-002"),
        "{notice}"
    );
    let to_register: Vec<&str> = report
        .all("a")
        .filter_map(|link| link.attribute("href"))
        .filter(|href| href.starts_with("../corrections/index.html#gz-"))
        .collect();
    assert_eq!(
        to_register,
        ["gz-2024-002", "gz-2024-002", "gz-2024-001"].map(|id| format!("../corrections/index.html#{id}"))
    );
    assert!(text_of(&report, "tail-corrections").contains("284件"));
    assert_eq!(text_of(&report, "corrected"), "已更正", "the figure in the text says so");
    assert_eq!(report.with_class("corrected").count(), 1, "and only that one");
    assert!(report.meta("PubDate") == Some("2024-06-13 09:00"), "the date of publication stays");

    let indicator = Page::read(built.page("indicators/economy/cases-settled.html"));
    assert!(indicator.first("article").text.contains("原文284件 更正为285件"));
}

#[test]
fn what_only_the_translation_had_wrong_is_shown_in_its_language() {
    let built = corrected().build().done();
    let page = Page::read(built.page("corrections/index.html"));
    let entry = page.elements.iter().find(|one| one.attribute("id") == Some("gz-2024-001")).unwrap();
    for said in ["1.25 million yuan", "1.25 billion yuan", "只涉及英文版", "涉及数字", "Work in 2023"] {
        assert!(entry.text.contains(said), "{said} is not in {}", entry.text);
    }
    assert!(page.all("del").any(|one| one.language == "en" && one.text == "1.25 million yuan"));
}

#[test]
fn private_wording_is_nowhere_in_the_section() {
    let project = Project::new();
    project.file(
        "content/corrections/2024-08-01-private.yaml",
        "\
report: 2023-summary
date: 2024-08-01
place: {zh: 第二段, en: Second paragraph}
from: {zh: 张某某的住址, en: SOMEBODY}
to: {zh: 一名居民, en: a resident}
reason: privacy
responsible: {zh: 党政办公室, en: General Office}
",
    );
    let built = project.build().done();
    let page = Page::read(built.page("corrections/index.html"));
    let entry = page.elements.iter().find(|one| one.attribute("id") == Some("gz-2024-001")).unwrap();
    assert!(entry.text.contains("涉及隐私，原文不再列出") && entry.text.contains("一名居民"), "{}", entry.text);
    assert_nowhere(&built, &["张某某", "SOMEBODY"]);
}

#[track_caller]
fn assert_nowhere(built: &Built, secrets: &[&str]) {
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        for secret in secrets {
            assert!(!path.contains(secret) && !text.contains(secret), "{path} has {secret}");
        }
    }
}

#[test]
fn of_a_withdrawn_report_only_the_notice_is_left() {
    let project = Project::new();
    project.file(
        "content/reports/2022-summary/report.yaml",
        "\
column: ghjh
kind: work-summary
period: 2023
published: 2023-01-10 09:00
attachments: [{file: files/名单.txt, name: {zh: 附件名单, en: Annexed list}}]
withdrawn: {date: 2023-03-01, reason: {zh: 含有不宜公开的内容, en: It held what must not be published}, replaced-by: 2023-summary}
",
    );
    project.file("content/reports/2022-summary/files/名单.txt", "附件里的秘密");
    project.file(
        "content/reports/2022-summary/zh.md",
        "---\ntitle: 旧总结\nsummary: 摘要里的秘密\nkeywords: [关键秘密]\nauthor: 作者秘密\n---\n\n正文秘密：{{ output }}。见[站外](https://secret.example.com/)。\n",
    );
    project.file(
        "content/reports/2022-summary/en.md",
        "---\ntitle: Old summary\nsummary: SECRET summary\n---\n\nSECRET text: {{ output }}.\n",
    );
    project.file(
        "content/corrections/2023-02-01-old.yaml",
        "report: 2022-summary\ndate: 2023-02-01\nfrom: {zh: 改前秘密, en: SECRET before}\nto: {zh: 改后秘密, en: SECRET after}\nreason: other\nresponsible: {zh: 党政办公室, en: General Office}\n",
    );
    let built = project.build().done();
    assert_links_lead_somewhere(&built.files);
    assert_nowhere(&built, &["秘密", "SECRET", "secret.example", "名单"]);
    let page = Page::read(built.page("ghjh/2022-summary.html"));
    let body = text_of(&page, "body");
    assert!(body.contains("示例街道办事处于2023年3月1日撤回") && body.contains("含有不宜公开的内容"), "{body}");
    assert!(body.contains("现行内容见：示例街道2023年工作总结"), "{body}");
    assert_eq!(page.meta("robots"), Some("noindex"));
    assert!(page.all("meta").all(|meta| meta.attribute("property") != Some("og:image")));
    let feed = built.page("feed.xml");
    assert!(feed.contains("<title>撤回：旧总结</title>"), "{feed}");
    assert!(!built.page("sitemap.xml").contains("2022-summary"), "search engines are not sent there");
    let register = Page::read(built.page("corrections/index.html"));
    assert!(register.first("main").text.contains("撤回的页面 2023-03-01 旧总结"), "the register names it");
}

#[test]
fn links_outside_lead_to_a_notice_unless_the_host_is_known() {
    let project = Project::new();
    project.file("content/glossary.yaml", "outside-hosts: [news.example.org]\n");
    project.edit(
        "content/reports/2023-summary/zh.md",
        "排查纠纷",
        "见[甲](https://www.example.com/a?b=1&c=2)、[乙](https://www.gov.cn/x)、[丙](https://news.example.org/)、\
         [丁](https://www.gov.cn.example.net/)、[戊](https://other.example.gov.cn/)、[己](mailto:a@example.com)。排查纠纷",
    );
    let built = project.build().done();
    assert_links_lead_somewhere(&built.files);
    let report = Page::read(built.page(REPORT));
    let hrefs: Vec<&str> = report
        .all("a")
        .filter(|link| ["甲", "乙", "丙", "丁", "戊", "己"].contains(&link.text.as_str()))
        .filter_map(|link| link.attribute("href"))
        .collect();
    let [first, gov, listed, disguised, other, mail] = hrefs.as_slice() else { panic!("{hrefs:?}") };
    assert!(first.starts_with("../leave/") && disguised.starts_with("../leave/"), "{hrefs:?}");
    assert_eq!(
        [gov, listed, other, mail],
        [
            &"https://www.gov.cn/x",
            &"https://news.example.org/",
            &"https://other.example.gov.cn/",
            &"mailto:a@example.com"
        ]
    );
    for (href, host, address) in [
        (first, "www.example.com", "https://www.example.com/a?b=1&c=2"),
        (disguised, "www.gov.cn.example.net", "https://www.gov.cn.example.net/"),
    ] {
        for folder in ["", "en/"] {
            let page = Page::read(built.page(&format!("{folder}{}", &href[3..])));
            assert!(page.all("b").any(|one| one.text == host), "the notice names {host}");
            let onward = page.all("a").find(|link| link.attribute("href") == Some(address)).unwrap();
            assert_eq!(onward.attribute("rel"), Some("noopener noreferrer nofollow"));
            assert_eq!(page.meta("robots"), Some("noindex"));
        }
    }
    let map = Page::read(built.page("sitemap.html"));
    let rows: Vec<&str> = map.all("tr").map(|row| row.text.as_str()).skip(1).collect();
    assert_eq!(
        rows,
        [
            "news.example.org1直接打开",
            "other.example.gov.cn1直接打开",
            "www.example.com1先提示",
            "www.gov.cn1直接打开",
            "www.gov.cn.example.net1先提示"
        ]
    );
}

/// The texts of all elements `name`, read with a plain search: the writer has its own tests.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(open.as_str()).skip(1).filter_map(|rest| Some(rest.split_once(close.as_str())?.0)).collect()
}

#[test]
fn the_list_of_pages_has_every_page_that_may_be_found_and_no_other() {
    for project in [Project::example(), corrected()] {
        let built = project.build().done();
        let base = Page::read(built.page("index.html"));
        let base = base.all("link").find(|link| link.attribute("rel") == Some("canonical")).unwrap();
        let base = base.attribute("href").unwrap().trim_end_matches("index.html").to_owned();
        let listed: Vec<String> = elements(built.page("sitemap.xml"), "loc")
            .into_iter()
            .map(|address| address.strip_prefix(&base).unwrap().to_owned())
            .collect();
        let unique: BTreeSet<&String> = listed.iter().collect();
        assert_eq!(unique.len(), listed.len(), "an address stands twice");
        let may_be_found: BTreeSet<String> = built
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .filter(|(_, bytes)| Page::read(std::str::from_utf8(bytes).unwrap()).meta("robots") != Some("noindex"))
            .map(|(path, _)| path.clone())
            .collect();
        assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), may_be_found);
    }
}

#[test]
fn pages_are_dated_by_publication_and_correction() {
    let built = corrected().build().done();
    let list = built.page("sitemap.xml");
    let dated = |path: &str| {
        let url = elements(list, "url")
            .into_iter()
            .find(|url| url.contains(&format!("<loc>https://www.example.gov.cn/xxgk/sljd/{path}</loc>")));
        let url = url.unwrap_or_else(|| panic!("{path} is not listed"));
        (elements(url, "lastmod").join(" "), url.matches("<xhtml:link rel=\"alternate\"").count())
    };
    assert_eq!(dated(REPORT), ("2024-07-02".to_owned(), 2));
    assert_eq!(dated("en/corrections/index.html"), ("2024-07-02".to_owned(), 2));
    assert_eq!(dated("indicators/economy/output.html"), ("2024-06-13".to_owned(), 2));
    assert_eq!(dated("about/data.html"), (String::new(), 2));
    let robots = built.page("robots.txt");
    assert!(robots.contains("\nSitemap: https://www.example.gov.cn/xxgk/sljd/sitemap.xml\n"), "{robots}");
    assert!(robots.contains("Disallow: /xxgk/sljd/leave/\n") && robots.contains("根目录"), "{robots}");
}

#[test]
fn feeds_tell_reports_and_corrections_newest_first() {
    let built = corrected().build().done();
    let feed = built.page("feed.xml");
    assert_eq!(
        elements(feed, "title"),
        [
            "示例街道：最新公开",
            "更正：示例街道2023年工作总结（GZ-2024-002）",
            "更正：示例街道2023年工作总结（GZ-2024-001）",
            "示例街道2023年工作总结"
        ]
    );
    assert_eq!(elements(feed, "updated")[0], "2024-07-02T10:30:00+08:00");
    let report = elements(feed, "published")[2];
    assert_eq!(report, "2024-06-13T09:00:00+08:00");
    assert!(feed.contains("化解纠纷（2023年）：原文“284件”，更正为“285件”（录入错误）"), "{feed}");
    let corrections = built.page("en/corrections/feed.xml");
    assert_eq!(corrections.matches("<entry ").count(), 2);
    assert!(corrections.contains("“284” corrected to “285” (entry error)"), "{corrections}");
    for (path, page) in [("index.html", "feed.xml"), ("en/ghjh/2023-summary.html", "../../en/feed.xml")] {
        let html = Page::read(built.page(path));
        let offered = html.all("link").filter(|link| link.attribute("type") == Some("application/atom+xml"));
        let offered: Vec<&str> = offered.filter_map(|link| link.attribute("href")).collect();
        assert_eq!(offered[0], page, "{path}");
        assert_eq!(offered.len(), 2, "{path}");
    }
}

#[test]
fn corrections_of_several_years_have_a_page_each() {
    let project = corrected();
    project.file(
        "content/corrections/2025-01-05-late.yaml",
        "report: 2023-summary\ndate: 2025-01-05\nfrom: {zh: 甲, en: a}\nto: {zh: 乙, en: b}\nreason: other\nresponsible: {zh: 党政办公室, en: General Office}\n",
    );
    let built = project.build().done();
    let page = Page::read(built.page("corrections/2024.html"));
    let whens: Vec<&str> = page.with_class("register-when").map(|one| one.text.as_str()).collect();
    assert_eq!(whens, ["2024-07-02 GZ-2024-002", "2024-06-20 GZ-2024-001"]);
    let page = Page::read(built.page("corrections/index.html"));
    let all: Vec<&str> = page.with_class("register-when").map(|one| one.text.as_str()).collect();
    assert_eq!(all[0], "2025-01-05 GZ-2025-001");
    assert_eq!(all.len(), 3);
    assert!(!Project::new().build().done().files.contains_key("corrections/2024.html"));
}

/// The pager of a page, box by box: a link is its text, the page itself stands in brackets, an end is crossed.
fn pager(built: &Built, path: &str) -> String {
    let page = Page::read(built.page(path));
    let start = page.elements.iter().position(|one| one.has_class("pager")).unwrap();
    let boxes = page.elements[start..].iter().filter_map(|one| match one.name.as_str() {
        _ if one.has_class("gap") => Some(one.text.clone()),
        "span" if one.has_class("disabled") => Some(format!("-{}-", one.text)),
        "a" if one.attribute("aria-current").is_some() => Some(format!("[{}]", one.text)),
        "a" if !one.text.is_empty() && one.attribute("href").is_some_and(|href| href.contains("index")) => {
            Some(one.text.clone())
        }
        _ => None,
    });
    let mut boxes: Vec<String> = boxes.collect();
    let end = boxes.iter().position(|one| one.contains("尾页")).unwrap();
    boxes.truncate(end + 1);
    boxes.join(" ")
}

#[test]
fn a_long_list_is_cut_into_pages_with_the_ends_and_neighbours_in_reach() {
    let project = Project::new();
    for number in 1..=180 {
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        let folder = format!("content/reports/r{number:03}");
        project.file(
            &format!("{folder}/report.yaml"),
            &format!("column: ghjh\nkind: notice\nperiod: 2022\npublished: 2022-{month:02}-{day:02} 09:00\n"),
        );
        project.file(&format!("{folder}/zh.md"), &format!("---\ntitle: 第{number}号文件\n---\n\n正文。\n"));
        project.file(&format!("{folder}/en.md"), &format!("---\ntitle: Document {number}\n---\n\nText.\n"));
    }
    let built = project.build().done();
    assert_eq!(pager(&built, "ghjh/index.html"), "-首页- -上一页- [1] 2 3 … 10 下一页 尾页");
    assert_eq!(pager(&built, "ghjh/index_4.html"), "首页 上一页 1 … 3 4 [5] 6 7 … 10 下一页 尾页");
    assert_eq!(pager(&built, "ghjh/index_9.html"), "首页 上一页 1 … 8 9 [10] -下一页- -尾页-");
    assert_eq!(pager(&built, "archive/2022/index_8.html"), "首页 上一页 1 … 7 8 [9] -下一页- -尾页-");
    let page = Page::read(built.page("ghjh/index.html"));
    assert_eq!(text_of(&page, "total"), "共181条 第1页，共10页");
    assert_eq!(page.all("tbody").count(), 4, "twenty rows in groups of five");
    let last = Page::read(built.page("ghjh/index_9.html"));
    assert_eq!(last.all("tbody").count(), 1, "one report is left for the last page");
    let archive = Page::read(built.page("archive/index.html"));
    assert!(text_of(&archive, "archive-more").contains("180篇"));
    let kinds = Page::read(built.page("archive/notice/index.html"));
    assert_eq!(text_of(&kinds, "total"), "共180条 第1页，共9页");
}

#[test]
fn terms_of_use_are_shown_where_they_are_configured_and_nowhere_else() {
    let project = Project::new();
    let pages = ["data/index.html", "about/data.html"];
    let built = project.build().done();
    for path in pages {
        assert!(!built.page(path).contains("免费使用"), "{path}");
    }
    project.edit(
        "content/site.yaml",
        "publish:",
        "terms: {zh: 可免费使用，请注明来源。, en: Free to use with the source named.}\npublish:",
    );
    let built = project.build().done();
    for path in pages {
        assert!(built.page(path).contains("可免费使用，请注明来源。"), "{path}");
        assert!(built.page(&format!("en/{path}")).contains("Free to use with the source named."), "{path}");
    }
}

#[test]
fn the_page_of_downloads_gives_the_digests_of_its_files() {
    use sha2::Digest as _;
    let built = Project::new().build().done();
    let page = built.page("data/index.html");
    for file in ["data/indicators.csv", "data/indicators.xlsx", "data/indicators.json", "data/datapackage.json"] {
        let digest: String =
            sha2::Sha256::digest(&built.files[file]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(page.contains(&digest), "{file}: {digest}");
    }
}
