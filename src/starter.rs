//! The project that `gongkai new` writes: two empty reports and comments that teach.

/// One file of the project.
macro_rules! content {
    ($name:literal) => {
        (concat!("content/", $name), include_str!(concat!("starter/content/", $name)))
    };
}

/// Files by their path in the new project.
pub const FILES: &[(&str, &str)] = &[
    content!("site.yaml"),
    content!("catalogue.yaml"),
    content!("indicators/example.yaml"),
    content!("reports/first-report/report.yaml"),
    content!("reports/first-report/zh.md"),
    content!("reports/first-report/en.md"),
    content!("reports/second-report/report.yaml"),
    content!("reports/second-report/zh.md"),
    content!("reports/second-report/en.md"),
    (".gitignore", "/output/\n/published/\n/packages/\n/keys/\n*.secret\n*.key\n.gongkai/\n.gongkai-*/\n"),
];
