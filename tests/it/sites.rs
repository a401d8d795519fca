//! Whole sites: the worked example in `content/`, the small ones of `tests/sites/`, and what does not depend on a site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::html::{Page, is_han};
use crate::project::{Built, CRATE, Files, Project, Ran, files_below, skipped};

/// The worked example, built once for all tests of this file.
fn example() -> &'static Built {
    static EXAMPLE: OnceLock<Built> = OnceLock::new();
    EXAMPLE.get_or_init(|| Project::example().build().done())
}

fn pages(files: &Files) -> impl Iterator<Item = (&str, Page)> {
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), Page::read(std::str::from_utf8(bytes).unwrap())))
}

const REPORT: &str = "fdzdgk/ghjh/202406/t20240613_631628.html";

/// One row of `tests/figures.tsv`.
struct Row {
    label: String,
    indicator: String,
    form: String,
    period: String,
    zh: String,
    en: String,
}

fn figures() -> Vec<Row> {
    let table = fs::read_to_string(PathBuf::from(CRATE).join("tests/figures.tsv")).unwrap();
    let rows: Vec<Row> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            let [label, indicator, form, period, zh, en] = cells.try_into().unwrap();
            Row { label, indicator, form, period, zh, en }
        })
        .collect();
    assert_eq!(rows.len(), 165);
    rows
}

#[test]
fn nothing_is_found_in_the_example() {
    let ran = Project::example().check();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "nothing found\n"));
}

#[test]
fn all_165_figures_are_written_as_each_language_writes_them() {
    let mut wrong = Vec::new();
    for (path, language) in [("indicators/index.html", "zh"), ("en/indicators/index.html", "en")] {
        let shown = shown_figures(&Page::read(example().page(path)));
        for row in figures() {
            // In the table the unit has a column of its own, without the second reading behind it.
            let expected = if language == "zh" { &row.zh } else { &row.en };
            let expected = expected.split(" (").next().unwrap_or_default();
            let found = match (row.form.as_str(), shown.get(&row.indicator)) {
                ("yoy", Some(values)) => values.iter().find_map(|value| value.growth.clone()),
                (_, Some(values)) => {
                    let separator = if language == "zh" || expected.ends_with('%') { "" } else { " " };
                    values
                        .iter()
                        .map(|value| format!("{}{separator}{}", value.number, value.unit).trim().to_owned())
                        .find(|written| written == expected)
                        .or_else(|| values.first().map(|value| format!("{} {}", value.number, value.unit)))
                }
                (_, None) => None,
            };
            if found.as_deref() != Some(expected) {
                wrong.push(format!("{language} {} {}: {found:?}, not {expected:?}", row.indicator, row.label));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 330 differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[derive(Default)]
struct Shown {
    number: String,
    unit: String,
    growth: Option<String>,
}

/// The rows of the page of indicators by key. Qualifier and unit are joined as Chinese has them: `30余万元`.
fn shown_figures(page: &Page) -> BTreeMap<String, Vec<Shown>> {
    let mut shown: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    let mut key = String::new();
    for element in &page.elements {
        if element.name == "tr" {
            key = element.attribute("id").unwrap_or_default().to_owned();
            if !key.is_empty() {
                shown.entry(key.clone()).or_default().push(Shown::default());
            }
        }
        let Some(last) = shown.get_mut(&key).and_then(|values| values.last_mut()) else { continue };
        if element.has_class("indicator-number") {
            last.number.clone_from(&element.text);
        } else if element.has_class("of-unit") {
            last.unit.clone_from(&element.text);
        } else if element.has_class("of-yoy") && !element.text.is_empty() {
            last.growth = Some(element.text.clone());
        }
    }
    shown
}

/// The figures that a text cites: key, period, form. Independent of the program's own reader.
fn cited(text: &str) -> BTreeSet<(String, Option<String>, Option<String>)> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(inner, _)| inner.trim().to_owned())
        .filter(|inner| !inner.contains(' '))
        .map(|inner| {
            let (rest, form) = inner.split_once('.').map_or((inner.as_str(), None), |(rest, form)| (rest, Some(form)));
            let (key, period) = rest.split_once('@').map_or((rest, None), |(key, period)| (key, Some(period)));
            (key.to_owned(), period.map(str::to_owned), form.map(str::to_owned))
        })
        .collect()
}

#[test]
fn report_pages_show_every_figure_that_their_text_cites() {
    let rows = figures();
    let mut looked_at = 0;
    for (language, path) in [("zh", REPORT.to_owned()), ("en", format!("en/{REPORT}"))] {
        let source = format!("{CRATE}/content/reports/2023-work-summary/{language}.md");
        let page = Page::read(example().page(&path));
        let text = page.first("article").text.to_lowercase();
        for (key, period, form) in cited(&fs::read_to_string(source).unwrap()) {
            let form = form.unwrap_or_else(|| "value".to_owned());
            let period = period.unwrap_or_else(|| "2023".to_owned());
            let wanted = if form == "yoy" { "yoy" } else { "value" };
            let row = rows.iter().find(|row| row.indicator == key && row.form == wanted && row.period == period);
            let row = row.unwrap_or_else(|| panic!("{key} is in no source"));
            let whole = if language == "zh" { &row.zh } else { &row.en };
            let expected = match form.as_str() {
                "value" | "yoy" => whole.as_str(),
                "number" => whole.trim_matches(|character: char| !character.is_ascii_digit()),
                _ => continue,
            };
            assert!(text.contains(&expected.to_lowercase()), "{path} does not show {key} as {expected}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 280, "only {looked_at} figures were looked for");
}

#[test]
fn both_texts_of_the_report_cite_all_indicators() {
    for language in ["zh", "en"] {
        let source = format!("{CRATE}/content/reports/2023-work-summary/{language}.md");
        let cited: BTreeSet<String> =
            cited(&fs::read_to_string(source).unwrap()).into_iter().map(|(key, _, _)| key).collect();
        let missing: Vec<String> =
            figures().into_iter().map(|row| row.indicator).filter(|key| !cited.contains(key)).collect();
        assert!(missing.is_empty(), "{language}.md does not cite {missing:?}");
    }
}

#[test]
fn pages_carry_the_portals_tags() {
    const HOME: [&str; 3] = ["SiteName", "SiteDomain", "SiteIDCode"];
    const COLUMN: [&str; 4] = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
    const ARTICLE: [&str; 3] = ["ArticleTitle", "PubDate", "ContentSource"];
    for (path, page) in pages(&example().files) {
        let tags: Vec<&str> = [&HOME[..], &COLUMN, &ARTICLE]
            .concat()
            .into_iter()
            .filter(|name| page.meta(name).is_some_and(|content| !content.is_empty()))
            .collect();
        let kind = page.first("body").attribute("class").unwrap_or_default();
        let count = match kind {
            "page-home" | "page-not-found" | "page-sitemap" | "page-leave" => 3,
            "page-report" => 10,
            _ => 7,
        };
        assert!(tags.len() >= count, "{path} ({kind}) has only {tags:?}");
        assert_eq!(page.meta("SiteDomain"), Some("www.echeng.gov.cn"), "{path}");
        assert_eq!(page.meta("SiteIDCode"), Some("4207040001"), "{path}");
        assert!(
            page.all("meta").all(|meta| meta.attribute("content").is_none_or(|text| !text.contains("null"))),
            "{path}"
        );
    }
}

#[test]
fn publication_dates_have_the_portals_form() {
    for (path, page) in pages(&example().files) {
        let Some(date) = page.meta("PubDate") else { continue };
        let shape: String =
            date.chars().map(|character| if character.is_ascii_digit() { '0' } else { character }).collect();
        assert_eq!(shape, "0000-00-00 00:00", "{path}");
    }
    let page = Page::read(example().page(REPORT));
    assert_eq!(page.meta("PubDate"), Some("2024-06-13 09:00"));
    assert!(page.first("article").text.contains("信息来源：西山街道办事处"), "the head names the source");
    assert!(page.first("article").text.contains("日期：2024-06-13"), "the head has the date");
}

#[test]
fn the_footer_keeps_the_portals_order() {
    const ITEMS: [&str; 8] = [
        "鄂ICP备17005283号-1",
        "鄂公网安备 42070402000191号",
        "网站标识",
        "主办单位",
        "承办",
        "网站地图",
        "网站技术支持电话",
        "鄂州市鄂城区凤凰街道办明塘路70号",
    ];
    let footer = |page: &Page| page.first("footer").text.clone();
    let home = footer(&Page::read(example().page("index.html")));
    let places: Vec<usize> = ITEMS.iter().map(|item| home.find(item).unwrap_or_else(|| panic!("no {item}"))).collect();
    assert!(places.is_sorted(), "{home}");
    for (path, page) in pages(&example().files).filter(|(path, _)| !path.starts_with("en/")) {
        assert_eq!(footer(&page), home, "the footer of {path} is another one");
    }
}

#[test]
fn every_link_leads_somewhere() {
    assert_links_lead_somewhere(&example().files);
}

pub(crate) fn assert_links_lead_somewhere(files: &Files) {
    let read: BTreeMap<&str, Page> = pages(files).collect();
    let mut dead = Vec::new();
    for (path, page) in &read {
        let ids: Vec<&str> = page.elements.iter().filter_map(|element| element.attribute("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path} has an id twice");
        for element in &page.elements {
            for name in ["href", "src"] {
                let Some(written) = element.attribute(name) else { continue };
                if ["https://", "http://", "mailto:", "tel:", "data:"].iter().any(|scheme| written.starts_with(scheme))
                {
                    continue;
                }
                let (target, anchor) = written.split_once('#').map_or((written, None), |(one, two)| (one, Some(two)));
                let target = if target.is_empty() { (*path).to_owned() } else { resolve(path, target) };
                let found = files.contains_key(&target);
                let reached =
                    anchor.is_none_or(|anchor| read.get(target.as_str()).is_some_and(|page| page.has_id(anchor)));
                if !found || !reached {
                    dead.push(format!("{path}: {written}"));
                }
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// Where the sites of these tests stand.
const BASES: [&str; 2] = ["/ecqxxgk/bmptlj/xz/xsjd/", "/xxgk/sljd/"];

/// The file that `written` leads to from the page at `path`. Pages for addresses that do not exist are shown anywhere:
/// they alone name the section's own path.
fn resolve(path: &str, written: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8().unwrap().into_owned();
    if path.ends_with("404.html")
        && let Some(rest) = BASES.iter().find_map(|base| decoded.strip_prefix(base))
    {
        return rest.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            ".." => drop(parts.pop().unwrap_or_else(|| panic!("{written} leads out of the section"))),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn pages_ask_no_other_host_for_anything() {
    for (path, page) in pages(&example().files) {
        for element in &page.elements {
            let loaded = match element.name.as_str() {
                "link" if !matches!(element.attribute("rel"), Some("canonical" | "alternate")) => {
                    element.attribute("href")
                }
                _ => element.attribute("src"),
            };
            assert!(loaded.is_none_or(|address| !address.contains("//")), "{path}: {element:?}");
            assert_eq!(
                element.attribute("style"),
                None,
                "{path} has a style attribute: the security policy forbids it"
            );
            assert!(element.attributes.keys().all(|name| !name.starts_with("on")), "{path}: {element:?}");
            // Blocks of data run nothing.
            if element.name == "script" && element.attribute("type") != Some("application/ld+json") {
                assert!(element.attribute("src").is_some() && element.text.is_empty(), "{path} has a script inside");
            }
            assert_ne!(element.name, "style", "{path}");
        }
    }
    for (path, bytes) in &example().files {
        if path.ends_with(".css") || path.ends_with(".js") {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("@import") && !text.contains("url(http"), "{path}");
        }
    }
}

#[test]
fn english_pages_are_english() {
    let mut wrong = Vec::new();
    for (path, page) in pages(&example().files).filter(|(path, _)| path.starts_with("en/")) {
        let told = |name: &str| name != "script";
        for element in page.elements.iter().filter(|one| !one.language.starts_with("zh") && told(&one.name)) {
            for words in element.own_words().filter(|words| words.chars().any(is_han)) {
                wrong.push(format!("{path} <{}>: {}", element.name, words.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "Chinese outside lang=\"zh-CN\":\n{}", wrong.join("\n"));
}

#[test]
fn chinese_pages_are_chinese() {
    // Names that Chinese writes in Latin letters, and addresses.
    const NAMES: [&str; 19] = [
        "Esc", "ICP", "SME", "KB", "MB", "PDF", "CSV", "SVG", "PNG", "XLSX", "JSON", "Excel", "www", "gov", "SHA",
        "DCAT", "Schema", "Data", "Package",
    ];
    let mut wrong = BTreeSet::new();
    for (path, page) in pages(&example().files).filter(|(path, _)| !path.starts_with("en/")) {
        // Keys of indicators are the same in both languages, and data for machines are not read by people.
        let read = |name: &str| !matches!(name, "code" | "script");
        for element in page.elements.iter().filter(|one| one.language.starts_with("zh") && read(&one.name)) {
            for words in element.own_words() {
                let latin = words.split(|character: char| !character.is_ascii_alphabetic());
                for word in latin.filter(|word| word.len() > 2 && !NAMES.contains(word)) {
                    let address = words.contains("://") || words.contains(".gov.cn");
                    if !address {
                        wrong.insert(format!("{path} <{}>: {word} in {:?}", element.name, words.trim()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn each_page_leads_to_itself_in_the_other_language() {
    for (path, page) in pages(&example().files) {
        let other = match path.strip_prefix("en/") {
            Some(chinese) => ("zh-CN", chinese.to_owned()),
            None => ("en", format!("en/{path}")),
        };
        let switch = page.all("a").find(|link| link.attribute("hreflang") == Some(other.0));
        let href = switch.and_then(|link| link.attribute("href")).unwrap_or_else(|| panic!("{path} has no switch"));
        assert_eq!(resolve(path, href), other.1, "{path}");
        assert_eq!(page.first("html").attribute("lang"), Some(if other.0 == "en" { "zh-CN" } else { "en" }), "{path}");
    }
}

#[test]
fn the_report_shows_charts_tables_and_tiles() {
    for path in [REPORT.to_owned(), format!("en/{REPORT}")] {
        let page = Page::read(example().page(&path));
        assert!(page.all("svg").any(|chart| chart.attribute("role") == Some("img")), "{path} has no chart");
        assert!(page.all("table").count() >= 3, "{path} has too few tables");
        assert!(page.with_class("tiles").next().is_some(), "{path} has no tiles");
    }
}

/// Twenty builds, each with another number of threads, time zone, language, mask, folder and, where `faketime` is
/// installed, another day.
#[test]
fn the_same_sources_give_the_same_bytes_anywhere() {
    let threads = ["1", "2", "8"];
    let zones = ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC"];
    let languages = ["zh_CN.UTF-8", "C", "en_US.UTF-8", "tr_TR.UTF-8"];
    let days = ["2016-02-29 23:59:58", "2036-11-02 01:59:59", "2025-12-31 23:59:59"];
    let can_move_the_clock = std::process::Command::new("faketime").arg("--version").output().is_ok();
    if !can_move_the_clock {
        skipped("faketime is not installed, all builds had the same clock");
    }
    for round in 0..20 {
        let project = Project::example();
        let mut command = std::process::Command::new("sh");
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("RAYON_NUM_THREADS", threads[round % 3]).env("TZ", zones[round % 5]);
        command.env("LANG", languages[round % 4]).current_dir(project.root()).arg("-c");
        let umask = ["022", "077"][round % 2];
        let clock = if can_move_the_clock { format!("faketime '{}'", days[round % 3]) } else { String::new() };
        command.arg(format!("umask {umask}; exec {clock} {} build --language en", env!("CARGO_BIN_EXE_gongkai")));
        assert_eq!(Ran::of(command).code, 0, "round {round}");
        let built = project.output();
        assert_eq!(built.keys().collect::<Vec<_>>(), example().files.keys().collect::<Vec<_>>(), "round {round}");
        for (path, bytes) in &built {
            assert!(example().files[path] == *bytes, "round {round}: {path} differs");
        }
    }
}

/// Builds each folder of `tests/sites/` and compares the output, or what is printed.
#[test]
fn small_sites_give_what_is_expected() {
    let update = std::env::var_os("UPDATE_EXPECTATIONS").is_some();
    let sites = PathBuf::from(CRATE).join("tests/sites");
    for site in fs::read_dir(sites).unwrap().map(|entry| entry.unwrap().path()) {
        let built = Project::copy_of(&site).build();
        if update {
            update_site(&site, &built);
        }
        let told = fs::read_to_string(site.join("diagnostics.txt")).unwrap_or_default();
        let printed =
            built.ran.stderr.lines().filter(|line| !line.starts_with("output: ") && !line.contains("/output"));
        assert_eq!(printed.collect::<Vec<_>>().join("\n"), told.trim_end(), "{}", site.display());
        let expected = files_below(&site.join("expected"));
        let made = without_assets(&built.files);
        assert_eq!(expected.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>(), "{}", site.display());
        for (path, bytes) in &made {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert!(text(&expected[path]) == text(bytes), "{} {path} differs; UPDATE_EXPECTATIONS=1", site.display());
        }
        if built.ran.code == 0 {
            assert_links_lead_somewhere(&built.files);
        }
    }
}

/// What a theme's styles and marks are is not the matter of these tests: digests of assets are left out.
fn without_assets(files: &Files) -> Files {
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.clone(), body(std::str::from_utf8(bytes).unwrap()).into_bytes()))
        .collect()
}

/// The main part of a page with its title and tags; the frame around it is the theme's.
fn body(html: &str) -> String {
    let head = html
        .lines()
        .filter(|line| line.starts_with("<title>") || line.starts_with("<meta name=\"") || line.starts_with("<html"));
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map_or("", |(main, _)| main);
    let mut text: String = head.map(|line| format!("{line}\n")).collect();
    text.push_str(&format!("<main{main}</main>\n"));
    text
}

fn update_site(site: &Path, built: &Built) {
    let expected = site.join("expected");
    if expected.exists() {
        fs::remove_dir_all(&expected).unwrap();
    }
    for (path, bytes) in without_assets(&built.files) {
        let path = expected.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let printed: String = built
        .ran
        .stderr
        .lines()
        .filter(|line| !line.starts_with("output: ") && !line.contains("/output"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(site.join("diagnostics.txt"), printed).unwrap();
}

#[test]
fn a_report_without_english_shows_the_chinese_text_and_says_so() {
    let project = Project::new();
    project.remove("content/reports/2023-summary/en.md");
    let built = project.build().done();
    assert_eq!(built.ran.codes(), ["missing-translation"]);
    let page = Page::read(built.page("en/ghjh/2023-summary.html"));
    assert_eq!(page.first("html").attribute("lang"), Some("en"));
    let body = page.with_class("body").next().unwrap();
    assert_eq!(body.attribute("lang"), Some("zh-CN"));
    assert!(body.text.contains("全年完成工业产值12.5亿元"), "{}", body.text);
    assert!(page.with_class("notice").next().is_some(), "nothing says that the text is Chinese");
    let wrong: Vec<&str> = page
        .elements
        .iter()
        // The title of the window cannot say its language.
        .filter(|element| !element.language.starts_with("zh") && !matches!(element.name.as_str(), "title" | "script"))
        .flat_map(|element| element.own_words())
        .filter(|words| words.chars().any(is_han))
        .collect();
    assert!(wrong.is_empty(), "Chinese outside lang=\"zh-CN\": {wrong:?}");
}

#[test]
fn a_report_without_a_date_is_left_out_and_said() {
    let project = Project::new();
    project.edit("content/reports/2023-summary/report.yaml", "published: 2024-06-13 09:00\n", "");
    let built = project.build().done();
    assert!(built.ran.stderr.contains("left out as drafts"), "{}", built.ran.stderr);
    assert!(built.ran.stderr.contains("2023-summary"), "{}", built.ran.stderr);
    for (path, bytes) in &built.files {
        assert!(!path.contains("2023-summary"), "{path}");
        if path.ends_with(".html") {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("2023年工作总结") && !text.contains("Work in 2023"), "{path} names the draft");
        }
    }
    let drafts = project.build_with(&["--drafts"]).done();
    let page = Page::read(drafts.page("ghjh/2023-summary.html"));
    assert!(page.with_class("notice-draft").next().is_some(), "nothing says that it is a draft");
    assert!(Page::read(drafts.page("en/ghjh/2023-summary.html")).with_class("notice-draft").next().is_some());
    let again = project.build().done();
    assert!(again.removed().contains(&"ghjh/2023-summary.html"), "the draft stays when it is not asked for");
}

#[test]
fn points_of_numbers_stand_below_each_other() {
    let page = String::from_utf8_lossy(&example().files["fdzdgk/ghjh/202406/t20240613_631628.html"]);
    // 朱家垴2家, 小桥村7.5亩 and 3.75万元 in one column: what is lacking is room and never text.
    for cell in ["data-pad=\".00\">2<", "data-pad=\"0\">7.5<", ">3.75<"] {
        assert!(page.contains(cell), "{cell}");
    }
    assert!(!page.contains(">7.50<"));
}
