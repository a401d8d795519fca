//! Whether the links of the pages that were made lead somewhere: to a file of the section and to an anchor on its page;
//! and which tags they lack.
//!
//! Links that an editor has written are checked in the sources. What is left is the theme's and the program's own, and
//! is looked at in the finished pages: what a reader would follow into nothing must not be published. A page is read
//! once, on its way out; of its anchors only hashes are kept. Begin with [`read`] and [`dead`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Severity, message};
use crate::route::OutputPath;

/// What is kept of a page.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct PageLinks {
    /// Hashes of its anchors, in order.
    anchors: Vec<u64>,
    /// Anchors of other pages that it leads to: the page's path, the anchor, the link as written.
    elsewhere: Vec<(String, String, String)>,
    faults: Vec<Fault>,
}

/// A link into nothing, as written on the first page that has it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Fault {
    /// No file of the section stands there.
    Nowhere(String),
    /// The page has no such anchor.
    NoAnchor(String),
    /// The page would ask another host for something.
    OtherHost(String),
    /// An anchor stands twice on a page.
    Doubled(String),
    /// A page lacks a tag that it must carry.
    NoTag(String),
}

impl PageLinks {
    /// Whether something is wrong with the page itself.
    pub(super) fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The page with what else is wrong with it: it lacks these tags.
    pub(super) fn without_tags(mut self, tags: &[&str]) -> Self {
        self.faults.extend(tags.iter().map(|tag| Fault::NoTag((*tag).to_owned())));
        self
    }
}

/// Reads the links and anchors of the page at `path`; `base` is the section's own path, which pages for wrong addresses
/// name.
pub(super) fn read(path: &OutputPath, html: &str, base: &str, exists: &dyn Fn(&str) -> bool) -> PageLinks {
    let mut links = PageLinks::default();
    let mut written = Vec::new();
    let mut anchors = BTreeSet::new();
    for (name, value) in attributes(html) {
        match name {
            "id" => {
                if !anchors.insert(value) {
                    links.faults.push(Fault::Doubled(value.to_owned()));
                }
            }
            "src" if is_outside(value) => links.faults.push(Fault::OtherHost(value.to_owned())),
            _ if is_outside(value) => {}
            _ => written.push(value),
        }
    }
    for value in written {
        let plain = unescaped(value);
        let (target, anchor) = plain.split_once('#').unwrap_or((&plain, ""));
        let target = target.split('?').next().unwrap_or_default();
        let anchor = percent_decode_str(anchor).decode_utf8_lossy();
        if target.is_empty() {
            if !matches!(&*anchor, "" | "top") && !anchors.contains(&*anchor) {
                links.faults.push(Fault::NoAnchor(value.to_owned()));
            }
            continue;
        }
        match resolved(path.as_str(), target, base).filter(|target| exists(target)) {
            None => links.faults.push(Fault::Nowhere(value.to_owned())),
            Some(page) if !anchor.is_empty() && page.ends_with(".html") => {
                links.elsewhere.push((page, anchor.into_owned(), value.to_owned()));
            }
            Some(_) => {}
        }
    }
    links.anchors = anchors.into_iter().map(hash).collect();
    links.anchors.sort_unstable();
    links.elsewhere.sort_unstable();
    links.elsewhere.dedup();
    links
}

/// Tells each link into nothing once, with the first page that has it.
pub(super) fn dead(pages: &BTreeMap<OutputPath, PageLinks>) -> Vec<Diagnostic> {
    let mut faults: BTreeMap<Fault, (&OutputPath, usize)> = BTreeMap::new();
    for (path, links) in pages {
        let has = |page: &str, anchor: &str| {
            let page = OutputPath::new(page).and_then(|page| pages.get(&page));
            page.is_some_and(|page| page.anchors.binary_search(&hash(anchor)).is_ok())
        };
        let elsewhere = links.elsewhere.iter().filter(|(page, anchor, _)| !has(page, anchor));
        let elsewhere = elsewhere.map(|(.., written)| Fault::NoAnchor(written.clone()));
        for fault in links.faults.iter().cloned().chain(elsewhere) {
            faults.entry(fault).or_insert((path, 0)).1 += 1;
        }
    }
    faults.into_iter().map(|(fault, (path, count))| told(&fault, path, count)).collect()
}

fn told(fault: &Fault, path: &OutputPath, count: usize) -> Diagnostic {
    let text = match fault {
        Fault::Nowhere(link) => message!(
            zh: "网页 `{path}` 的链接 `{link}` 没有去处",
            en: "the page `{path}` links to `{link}`, where nothing is",
        ),
        Fault::NoAnchor(link) => message!(
            zh: "网页 `{path}` 的链接 `{link}` 指向的位置不存在",
            en: "the page `{path}` links to `{link}`, a place that is not there",
        ),
        Fault::OtherHost(link) => message!(
            zh: "网页 `{path}` 会从别的网站取 `{link}`",
            en: "the page `{path}` would load `{link}` from another host",
        ),
        Fault::Doubled(id) => message!(
            zh: "网页 `{path}` 里 id `{id}` 出现两次",
            en: "the page `{path}` has the id `{id}` twice",
        ),
        Fault::NoTag(tag) => message!(
            zh: "网页 `{path}` 缺少标签 `{tag}`，或者标签没有内容",
            en: "the page `{path}` lacks the tag `{tag}`, or the tag is empty",
        ),
    };
    let help = match count {
        1 => message!(
            zh: "多半是主题模板写的：改 `themes/` 下的模板",
            en: "a template of the theme most likely writes it: mend the one in `themes/`",
        ),
        _ => message!(
            zh: "共有 {count} 处，多半是主题模板写的：改 `themes/` 下的模板",
            en: "it stands in {count} places; a template of the theme most likely writes it: mend the one in `themes/`",
        ),
    };
    if !matches!(fault, Fault::NoTag(_)) {
        return Diagnostic::nowhere("page-link", text).help(help);
    }
    let mut diagnostic = Diagnostic::nowhere("page-tag", text).help(message!(
        zh: "共有 {count} 页。`themes/` 下的 base.html 要像程序自带的那样写出 `page.meta` 里的每个标签",
        en: "so it is on {count} pages: let base.html in `themes/` write each tag of `page.meta`, as the one of the program does",
    ));
    diagnostic.severity = Severity::Warning;
    diagnostic
}

/// The attributes that name a place or lead to one. Templates and the Markdown writer put every value between double
/// quotes and escape them in texts, so a quote behind an equals sign opens a value; a test holds this against a parser.
fn attributes(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.match_indices("=\"").filter_map(|(at, _)| {
        let name = ["href", "src", "id", "action"]
            .into_iter()
            .find(|name| html[..at].strip_suffix(name).is_some_and(|before| before.ends_with([' ', '\n', '\t'])))?;
        let value = &html[at + 2..];
        Some((name, &value[..value.find('"')?]))
    })
}

/// Whether a link names a scheme or a host of its own.
fn is_outside(link: &str) -> bool {
    let scheme = link.split(['/', '?', '#']).next().unwrap_or_default();
    link.starts_with("//") || scheme.contains(':')
}

fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    let plain = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").into()
}

/// The file that `target` leads to from the page at `from`; nothing where it leaves the section.
fn resolved(from: &str, target: &str, base: &str) -> Option<String> {
    let target = percent_decode_str(target).decode_utf8().ok()?;
    // A section may stand below a folder with a Chinese name.
    let base = percent_decode_str(base).decode_utf8().ok()?;
    let (mut parts, rest): (Vec<&str>, &str) = match target.strip_prefix('/') {
        Some(_) => (Vec::new(), target.strip_prefix(&*base)?),
        None => (from.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()), &*target),
    };
    for part in rest.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn hash(anchor: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    anchor.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_as_a_browser_would() {
        for (from, target, found) in [
            ("index.html", "a/b.html", Some("a/b.html")),
            ("a/b/c.html", "../../index.html", Some("index.html")),
            ("a/b/c.html", "./d.html", Some("a/b/d.html")),
            ("a/b.html", "%E9%99%84%E8%A1%A8.csv", Some("a/附表.csv")),
            ("a/b.html", "../../x.html", None),
            ("404.html", "/xxgk/index.html", Some("index.html")),
            ("404.html", "/elsewhere/index.html", None),
        ] {
            assert_eq!(resolved(from, target, "/xxgk/").as_deref(), found, "{from} → {target}");
        }
    }

    #[test]
    fn attributes_are_those_that_a_parser_finds() {
        let page = "<!doctype html><html><head><link rel=\"icon\" href=\"a.svg\"><script type=\"application/ld+json\">\
            {\"@id\":\"x\",\"text\":\"say href=\\\"no\\\"\"}</script></head><body data-id=\"no\" id=\"top\">\
            <p\n  id=\"b\"\tdata-src=\"no\">href=&quot;no&quot; <code>&lt;a href=&quot;no&quot;&gt;</code></p>\
            <img src=\"b.png\" alt=\"id=1\"><form action=\"c.html?q=1&amp;r=2\"></form><svg id=\"s\"/></body></html>";
        let parsed = html5gum::Tokenizer::new(page).filter_map(|token| match token {
            Ok(html5gum::Token::StartTag(tag)) => Some(tag),
            _ => None,
        });
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut parsed: Vec<(String, String)> = parsed
            .flat_map(|tag| tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect::<Vec<_>>())
            .filter(|(name, _)| ["href", "src", "id", "action"].contains(&name.as_str()))
            .collect();
        let mut found: Vec<(String, String)> =
            attributes(page).map(|(name, value)| (name.to_owned(), unescaped(value).into_owned())).collect();
        parsed.sort();
        found.sort();
        assert_eq!(found, parsed);
    }

    #[test]
    fn what_leaves_the_section_is_told_from_what_stays() {
        for link in ["https://www.gov.cn/", "//host/x", "mailto:a@b", "tel:027", "data:image/png;base64,x"] {
            assert!(is_outside(link), "{link}");
        }
        for link in ["index.html", "../a.html#b:c", "#note-1", "search.html?q=a:b"] {
            assert!(!is_outside(link), "{link}");
        }
    }
}
