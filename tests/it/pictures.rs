//! Pictures to take away: charts as SVG and PNG that need nothing beside them, and the card of a report.

use crate::project::{Files, Project};

const CHART: &str = "\
column: ghjh
kind: work-summary
period: 2023
published: 2024-06-13 09:00
charts:
  cases:
    title: {zh: 化解 < 排查 & “其他”, en: \"Settled < found & “others”\"}
    indicators: [cases-found, cases-settled]
";

/// The minimal project with a chart in its report.
fn project() -> Project {
    let project = Project::new();
    project.file("content/reports/2023-summary/report.yaml", CHART);
    for (path, from) in [("zh.md", "## 化解纠纷"), ("en.md", "## Disputes")] {
        project.edit(
            &format!("content/reports/2023-summary/{path}"),
            from,
            &format!("{{{{ chart cases }}}}\n\n{from}"),
        );
    }
    project
}

fn built(project: &Project) -> Files {
    project.build().done();
    project.output()
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no file {path}"))).unwrap()
}

/// Width and height of a PNG, from its first chunk.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_chart_can_be_taken_away_as_an_svg_that_needs_nothing_beside_it() {
    let files = built(&project());
    for (path, source, title) in [
        ("ghjh/2023-summary/chart-cases.svg", "数据来源：", "化解 &lt; 排查 &amp; “其他”"),
        ("en/ghjh/2023-summary/chart-cases.svg", "Source: ", "Settled &lt; found &amp; “others”"),
    ] {
        let svg = text(&files, path);
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{svg}");
        for wanted in ["<style>", ".chart-svg .bar", "287", "285", source, title] {
            assert!(svg.contains(wanted), "{wanted} in {svg}");
        }
        // Custom properties, scripts and other files would be unknown or unsafe where it is put.
        for unwanted in ["var(", "<script", "href", "@import", "url(http", "NaN"] {
            assert!(!svg.contains(unwanted), "{unwanted} in {svg}");
        }
        let tags = svg.matches("<svg").count();
        assert_eq!((tags, svg.matches("</svg>").count()), (2, 2));
    }
    let page = text(&files, "en/ghjh/2023-summary.html");
    assert!(page.contains("href=\"../../en/ghjh/2023-summary/chart-cases.svg\" download"), "{page}");
    assert!(page.contains("href=\"../../ghjh/2023-summary/chart-cases.csv\" download"), "{page}");
}

#[test]
fn the_data_of_a_chart_are_the_rows_that_it_shows() {
    let files = built(&project());
    let csv = text(&files, "ghjh/2023-summary/chart-cases.csv");
    let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(rows[0].starts_with("topic,") && rows[1].contains("cases-found") && rows[2].contains("cases-settled"));
    assert!(!files.contains_key("ghjh/2023-summary/chart-cases.json"));
}

#[test]
#[cfg(feature = "picture")]
fn a_report_has_a_card_for_sharing_in_each_language() {
    let files = built(&project());
    for (page, card) in [
        ("ghjh/2023-summary.html", "ghjh/2023-summary/card.png"),
        ("en/ghjh/2023-summary.html", "en/ghjh/2023-summary/card.png"),
    ] {
        assert_eq!(size(&files[card]), (1200, 630));
        let html = text(&files, page);
        let address = html.split("<meta property=\"og:image\" content=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(address.starts_with("https://") && address.ends_with(&format!("/{card}")), "{address}");
        assert!(html.contains(&format!("<meta name=\"Image\" content=\"{address}\">")), "{html}");
    }
    // Nobody says the same in two languages with the same pixels.
    assert_ne!(files["ghjh/2023-summary/card.png"], files["en/ghjh/2023-summary/card.png"]);
}

#[test]
#[cfg(feature = "picture")]
fn charts_become_png_where_the_site_asks_for_it() {
    let project = project();
    assert!(!built(&project).contains_key("ghjh/2023-summary/chart-cases.png"));
    let site = project.read("content/site.yaml");
    project.file("content/site.yaml", &format!("{site}chart-pictures: true\n"));
    let files = built(&project);
    let (width, height) = size(&files["ghjh/2023-summary/chart-cases.png"]);
    assert!(width == 1376 && (300..1600).contains(&height), "{width} × {height}");
    assert!(text(&files, "ghjh/2023-summary.html").contains("chart-cases.png"));
}

#[test]
fn a_withdrawn_report_has_no_pictures() {
    let project = project();
    let report = project.read("content/reports/2023-summary/report.yaml");
    let withdrawn = "withdrawn: {date: 2024-07-01, reason: {zh: 内容有误, en: It was wrong}}\n";
    project.file("content/reports/2023-summary/report.yaml", &format!("{report}{withdrawn}"));
    let files = built(&project);
    let left: Vec<&String> =
        files.keys().filter(|path| path.contains("card.png") || path.contains("/chart-")).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!text(&files, "ghjh/2023-summary.html").contains("og:image"));
}

#[test]
fn a_series_can_be_taken_away_from_the_page_of_its_indicator() {
    let files = built(&project());
    let svg = text(&files, "indicators/economy/output.svg");
    assert!(svg.contains("12.5") && svg.contains("2022"), "{svg}");
    assert!(text(&files, "indicators/economy/output.html").contains("indicators/economy/output.svg\" download"));
    assert!(!files.contains_key("indicators/economy/cases-found.svg"), "one year is no series");
}
