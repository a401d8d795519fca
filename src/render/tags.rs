//! The tags by which inspections recognise a page (网页标签): those that it must carry, looked for in the finished page.
//!
//! Columns and reports without a description or keywords are told by a rule of `check`; here it is seen whether the
//! theme writes what the program hands it.

use super::{Job, Make};
use crate::model::Site;

const SITE: [&str; 2] = ["SiteName", "SiteDomain"];
const COLUMN: [&str; 4] = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
const ARTICLE: [&str; 2] = ["ArticleTitle", "ContentSource"];

/// The tags that the page of `job` must carry. A site that says nothing of its portal has the portal put its own tags
/// around the pages.
pub(super) fn required(job: &Job, site: &Site) -> Vec<&'static str> {
    let portal = &site.identity.portal;
    if portal.site_code.is_none() && portal.icp.is_none() && portal.police_record.is_none() && portal.host.is_none() {
        return Vec::new();
    }
    let mut tags = SITE.to_vec();
    tags.extend(portal.site_code.as_ref().map(|_| "SiteIDCode"));
    match &job.make {
        Make::Column { .. } => tags.extend(COLUMN),
        Make::Report { report, .. } => {
            tags.extend(COLUMN.into_iter().chain(ARTICLE));
            tags.extend(site.reports[*report].published.map(|_| "PubDate"));
        }
        _ => {}
    }
    tags
}

/// Those of `required` that `html` lacks, or leaves empty.
pub(super) fn lacking(html: &str, required: Vec<&'static str>) -> Vec<&'static str> {
    let head = html.split("</head>").next().unwrap_or_default();
    required.into_iter().filter(|tag| !is_there(head, tag)).collect()
}

/// Whether `head` has a `<meta name="…" content="…">` of this name that says something.
fn is_there(head: &str, name: &str) -> bool {
    let named = format!("name=\"{name}\"");
    let mut places = head.match_indices(&named);
    places.any(|(at, _)| {
        let start = head[..at].rfind('<').unwrap_or_default();
        let tag = head[start..].split('>').next().unwrap_or_default();
        let content = tag.split_once("content=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        tag.starts_with("<meta") && !matches!(content.trim(), "" | "null" | "undefined")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_says_something() {
        let head = "<head><meta content=\"西山 &lt;街道&gt;\" name=\"SiteName\">\n<meta name=\"SiteDomain\" content=\"null\">\
            <p name=\"SiteIDCode\" content=\"1\"></head><meta name=\"PubDate\" content=\"2024\">";
        let required = vec!["SiteName", "SiteDomain", "SiteIDCode", "PubDate"];
        assert_eq!(lacking(head, required), ["SiteDomain", "SiteIDCode", "PubDate"]);
    }
}
