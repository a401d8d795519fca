//! The portal theme inside the program: a project without `themes/` is built with it.

/// One file of `themes/portal/`.
macro_rules! portal {
    ($name:literal) => {
        (concat!("themes/portal/", $name), include_bytes!(concat!("../themes/portal/", $name)))
    };
}

/// Files of the embedded theme: name in the project, content. A test holds the list against the folder.
pub const FILES: &[(&str, &[u8])] = &[
    portal!("assets/accessibility.css"),
    portal!("assets/accessibility.js"),
    portal!("assets/charts.js"),
    portal!("assets/display.js"),
    portal!("assets/elder.css"),
    portal!("assets/mark.svg"),
    portal!("assets/portal.css"),
    portal!("assets/portal.js"),
    portal!("assets/print.css"),
    portal!("assets/svg.css"),
    portal!("assets/tables.js"),
    portal!("templates/about-data.html"),
    portal!("templates/accessibility-bar.html"),
    portal!("templates/accessibility.html"),
    portal!("templates/archive.html"),
    portal!("templates/base.html"),
    portal!("templates/card.svg"),
    portal!("templates/chart.html"),
    portal!("templates/chart.svg"),
    portal!("templates/column.html"),
    portal!("templates/components.html"),
    portal!("templates/correction.html"),
    portal!("templates/corrections.html"),
    portal!("templates/data.html"),
    portal!("templates/elder-bar.html"),
    portal!("templates/filters.html"),
    portal!("templates/footer.html"),
    portal!("templates/header.html"),
    portal!("templates/hills.svg"),
    portal!("templates/home.html"),
    portal!("templates/indicator-facts.html"),
    portal!("templates/indicator-row.html"),
    portal!("templates/indicator-series.html"),
    portal!("templates/indicator-table.html"),
    portal!("templates/indicator.html"),
    portal!("templates/indicators.html"),
    portal!("templates/leave.html"),
    portal!("templates/list.html"),
    portal!("templates/not-found.html"),
    portal!("templates/notices.html"),
    portal!("templates/pager.html"),
    portal!("templates/report-tail.html"),
    portal!("templates/report.html"),
    portal!("templates/sitemap.html"),
    portal!("templates/table.html"),
    portal!("templates/tiles.html"),
    portal!("templates/topic.html"),
    portal!("templates/year-on-year.html"),
    portal!("theme.yaml"),
    portal!("words.en.yaml"),
    portal!("words.zh.yaml"),
];
