//! One page of HTML with all findings, to print or to hand on: no script, nothing from elsewhere.

use std::fmt::Write as _;

use super::values;
use crate::diagnostic::{self, Diagnostic, MessageLanguage, Severity, Style};
use crate::markdown::escape;
use crate::model::Site;
use crate::source::Sources;

/// How the pages of this module look: on screen and on paper.
pub(super) const STYLE: &str = "\
body{margin:0 auto;max-width:60rem;padding:1.5rem;color:#1c2733;background:#fff;font:1rem/1.7 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',system-ui,sans-serif}\
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:2px solid #1f4e79;padding-bottom:.25rem}\
.lead{color:#4a5866;margin:0 0 1.5rem}.counts{display:flex;flex-wrap:wrap;gap:1rem;margin:0 0 1rem;padding:0;list-style:none}\
.counts li{border:1px solid #c7d0d9;border-radius:4px;padding:.4rem .9rem}.counts b{font-size:1.4rem;margin-right:.4rem}\
.finding{border:1px solid #c7d0d9;border-left:6px solid #6b7785;border-radius:4px;margin:0 0 .9rem;padding:.6rem .9rem;break-inside:avoid}\
.error{border-left-color:#a61b1b}.warning{border-left-color:#8a5a00}.hint{border-left-color:#1f4e79}\
.finding p{margin:0}.finding .place{color:#4a5866;font-size:.9rem;overflow-wrap:anywhere}.kind{font-weight:700;margin-right:.5rem}\
pre{overflow:auto;margin:.4rem 0;padding:.5rem .7rem;background:#f3f6f9;font:.85rem/1.5 'Noto Sans Mono CJK SC',monospace}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #c7d0d9;padding:.45rem .6rem;text-align:left;vertical-align:top}\
thead th{background:#e9eff5}td ul{margin:.2rem 0 0;padding-left:1.2rem}.open{color:#4a5866}\
@media print{body{max-width:none;padding:0;font-size:10.5pt}pre{white-space:pre-wrap}}";

/// The page in `language`; `checked_on` is the day of the check, `2026-11-26`.
#[must_use]
pub fn page(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    site: Option<&Site>,
    checked_on: &str,
    language: MessageLanguage,
) -> String {
    let chinese = language == MessageLanguage::Chinese;
    let words = |zh: &'static str, en: &'static str| if chinese { zh } else { en };
    let title = words("检查结果", "What was found");
    let mut html = head(title, site, checked_on, language);
    html.push_str("<ul class=\"counts\">");
    for (severity, zh, en) in [
        (Severity::Error, "个错误", "errors"),
        (Severity::Warning, "个警告", "warnings"),
        (Severity::Hint, "个提示", "hints"),
    ] {
        let count = diagnostics.iter().filter(|one| one.severity == severity).count();
        let _ = write!(html, "<li><b>{count}</b>{}</li>", words(zh, en));
    }
    html.push_str("</ul>");
    if diagnostics.is_empty() {
        let _ = write!(html, "<p>{}</p>", words("没有发现问题。", "Nothing was found."));
    }
    let mut file = None;
    for (diagnostic, value) in diagnostics.iter().zip(values(diagnostics, sources)) {
        let place = &value["place"];
        let here = place["file"].as_str().unwrap_or_default().to_owned();
        if file.as_ref() != Some(&here) {
            let heading = if here.is_empty() { words("整个项目", "The project") } else { here.as_str() };
            let _ = write!(html, "<h2>{}</h2>", escape(heading));
            file = Some(here);
        }
        let (class, kind) = match diagnostic.severity {
            Severity::Error => ("error", words("错误", "Error")),
            Severity::Warning => ("warning", words("警告", "Warning")),
            Severity::Hint => ("hint", words("提示", "Hint")),
        };
        let said = |key: &str| value[key][words("zh", "en")].as_str().map(escape);
        let message = said("message").unwrap_or_default();
        let _ = write!(html, "<div class=\"finding {class}\"><p><span class=\"kind\">{kind}</span>{message}</p>");
        if let (Some(line), Some(column)) = (place["line"].as_u64(), place["column"].as_u64()) {
            let at =
                if chinese { format!("第{line}行第{column}列") } else { format!("line {line}, column {column}") };
            let _ = write!(html, "<p class=\"place\">{at} · <code>{}</code></p>", diagnostic.code);
        }
        if let Some(excerpt) = excerpt(diagnostic, sources, language) {
            let _ = write!(html, "<pre>{}</pre>", escape(&excerpt));
        }
        if let Some(help) = said("help") {
            let _ = write!(html, "<p><b>{}</b>{help}</p>", words("办法：", "What to do: "));
        }
        html.push_str("</div>");
    }
    html.push_str("</main></body></html>\n");
    html
}

/// The beginning of a page, down to its first heading.
pub(super) fn head(title: &str, site: Option<&Site>, checked_on: &str, language: MessageLanguage) -> String {
    let (code, on, by) = match language {
        MessageLanguage::Chinese => ("zh-CN", "检查日期：", "由 Gongkai 生成，供内部核对，不对外发布。"),
        MessageLanguage::English => {
            ("en", "Checked on ", "Made by Gongkai for use inside the office; not to be published.")
        }
    };
    let own = match language {
        MessageLanguage::Chinese => crate::model::Language::Zh,
        MessageLanguage::English => crate::model::Language::En,
    };
    let section = site.map_or(String::new(), |site| {
        let identity = &site.identity;
        format!("{} · {}", escape(identity.name.text(own)), escape(identity.section.text(own)))
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>\
         <p class=\"lead\">{section}<br>{on}{checked_on}<br>{by}</p>"
    )
}

/// The lines of the source with their marks, without the message, which stands above them already.
fn excerpt(diagnostic: &Diagnostic, sources: &Sources, language: MessageLanguage) -> Option<String> {
    diagnostic.span?;
    let printed = diagnostic::print(std::slice::from_ref(diagnostic), sources, Style { color: false, language });
    let lines: Vec<&str> = printed.lines().skip(1).filter(|line| !line.trim_start().starts_with("= ")).collect();
    let excerpt = lines.join("\n").trim_end().trim_end_matches('|').trim_end().to_owned();
    (!excerpt.is_empty()).then_some(excerpt)
}
