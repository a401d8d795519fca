//! What is the same on every page of a language, and the head of each page: tags, breadcrumb, language switch.

use super::view::{Alternate, Channel, Footer, Frame, Named, Notice, Other, Page, Step, Tab, Tag, Utilities};
use super::{Maker, value};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::model::{Column, Identity, Language, Link, Localized};
use crate::release::generator;
use crate::route::{OutputPath, Subject};
use crate::source::Spanned;

/// What a page may load and run: nothing from other hosts, no script or style inside the page. Pages say so themselves;
/// `docs/serving.md` has the same for servers, which may add who may put the pages into a frame.
pub const SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     object-src 'none'; base-uri 'none'; form-action 'self'";

/// Where ICP records are looked up.
const ICP_ADDRESS: &str = "https://beian.miit.gov.cn/";

/// What the head of a page is made from.
pub(super) struct Head<'p> {
    pub(super) kind: &'static str,
    pub(super) language: Language,
    pub(super) heading: String,
    pub(super) description: Option<String>,
    /// The address of this page in each language.
    pub(super) path: &'p dyn Fn(Language) -> OutputPath,
    /// Steps between the section's home and this page.
    pub(super) steps: Vec<Step>,
    pub(super) tab: Option<&'static str>,
    pub(super) tags: Vec<Tag>,
    pub(super) notices: Vec<Notice>,
}

impl Maker<'_> {
    pub(super) fn frame(&self, language: Language) -> Frame {
        let identity = &self.site.identity;
        let portal = &identity.portal;
        let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.text(language).to_owned());
        let assets: std::collections::BTreeMap<String, String> = self
            .theme
            .assets
            .iter()
            .map(|(name, bytes)| (name.clone(), self.routes.asset(name, &Digest::of(bytes)).encoded()))
            .collect();
        let stylesheet = self.theme.stylesheet.as_ref().and_then(|name| assets.get(name)).cloned().unwrap_or_default();
        Frame {
            portal_name: identity.name.text(language).to_owned(),
            section_name: identity.section.text(language).to_owned(),
            disclosing_body: identity.disclosing_body.text(language).to_owned(),
            domain: domain(identity),
            home_path: self.routes.home(language).encoded(),
            search_path: self.routes.search(language).encoded(),
            navigation: channels(&portal.navigation, language, &identity.address),
            utilities: Utilities {
                assistant: service(&portal.utilities.assistant),
                visit_counter: service(&portal.utilities.visit_counter),
                admin_entrance: service(&portal.utilities.admin_entrance),
            },
            tabs: self.tabs(language),
            links: channels(&portal.links, language, &identity.address),
            footer: Footer {
                icp: portal.icp.clone(),
                icp_address: ICP_ADDRESS,
                police_record: portal.police_record.as_ref().map(|record| police_record(&record.value)),
                police_address: portal
                    .police_record
                    .as_ref()
                    .map(|record| format!("https://beian.mps.gov.cn/#/query/webSearch?code={}", record.value)),
                site_code: portal.site_code.as_ref().map(|code| code.value.clone()),
                host: text(&portal.host),
                undertaker: text(&portal.undertaker),
                support_phone: portal.support_phone.clone(),
                postal_address: text(&portal.postal_address),
                party_mark_address: portal
                    .party_mark
                    .as_ref()
                    .map(|id| format!("https://bszs.conac.cn/sitename?method=show&id={id}")),
                report_error_address: portal.site_code.as_ref().map(|code| {
                    // The form takes the page's address itself; without script the section's is the best we know.
                    format!(
                        "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={}&url={}",
                        code.value,
                        encoded(identity.address.as_str())
                    )
                }),
                site_map_path: self.routes.site_map(language).encoded(),
                accessibility_path: self.routes.accessibility(language).encoded(),
                about_data_path: self.routes.about_data(language).encoded(),
            },
            time_zone: identity.time_zone.clone(),
            security_policy: SECURITY_POLICY,
            stylesheet,
            assets,
            generator: generator(),
            feeds: self.feeds(language),
        }
    }

    fn tabs(&self, language: Language) -> Vec<Tab> {
        let mut tabs = vec![Tab { key: "home", path: self.routes.home(language).encoded() }];
        tabs.push(Tab { key: "reports", path: self.routes.archive(language).encoded() });
        if !self.site.indicators.is_empty() {
            tabs.push(Tab { key: "indicators", path: self.routes.indicators(language).encoded() });
        }
        if self.has_rows(Subject::All) {
            tabs.push(Tab { key: "data", path: self.routes.downloads(language).encoded() });
        }
        tabs.push(Tab { key: "corrections", path: self.routes.corrections(language).encoded() });
        tabs
    }

    /// What can be subscribed to, where there is something.
    pub(super) fn feeds(&self, language: Language) -> Vec<Named> {
        let feed = |zh: &'static str, en: &'static str, path: OutputPath| Named {
            name: language.pick(zh, en).to_owned(),
            path: path.encoded(),
        };
        self.newest_news()
            .map(|_| {
                vec![
                    feed("最新公开", "Latest disclosures", self.routes.feed(language)),
                    feed("更正记录", "Corrections", self.routes.corrections_feed(language)),
                ]
            })
            .unwrap_or_default()
    }

    pub(super) fn head(&self, head: Head<'_>) -> Page {
        let identity = &self.site.identity;
        let Head { kind, language, heading, description, path, steps, tab, tags, notices } = head;
        let section = identity.section.text(language);
        let portal = identity.name.text(language);
        let title = if heading == section {
            format!("{section} - {portal}")
        } else {
            format!("{heading} - {section} - {portal}")
        };
        let here = path(language);
        let alternates = identity
            .languages
            .iter()
            .map(|language| Alternate { lang: language.tag(), address: self.routes.absolute(&path(*language)) })
            .collect();
        let other = identity.other(language).map(|other| Other {
            language: other.code(),
            lang: other.tag(),
            name: other.name(),
            path: path(other).encoded(),
            same_page: true,
        });
        Page {
            kind,
            title,
            breadcrumb: self.breadcrumb(language, kind, &heading, steps),
            heading,
            description,
            canonical: self.routes.absolute(&here),
            tab,
            meta: self.site_tags(language).into_iter().chain(tags).collect(),
            alternates,
            other,
            notices,
            picture: None,
            json_ld: None,
        }
    }

    fn breadcrumb(&self, language: Language, kind: &str, heading: &str, between: Vec<Step>) -> Vec<Step> {
        let identity = &self.site.identity;
        let mut steps: Vec<Step> = channels(&identity.portal.navigation, language, &identity.address)
            .into_iter()
            .enumerate()
            .filter(|(index, channel)| *index == 0 || channel.current)
            .map(|(_, channel)| Step { name: channel.name, path: None, address: Some(channel.address) })
            .collect();
        let home = kind == "home";
        let section = identity.section.text(language).to_owned();
        steps.push(Step { name: section, path: (!home).then(|| self.routes.home(language).encoded()), address: None });
        steps.extend(between);
        if !home {
            let name = if kind == "report" { language.pick("正文", "Text").to_owned() } else { heading.to_owned() };
            steps.push(Step { name, path: None, address: None });
        }
        steps
    }

    /// The tags that the home and every other page carry (portal reference 2.1).
    fn site_tags(&self, language: Language) -> Vec<Tag> {
        let identity = &self.site.identity;
        let mut tags = vec![
            Tag { name: "SiteName", content: identity.name.text(language).to_owned() },
            Tag { name: "SiteDomain", content: domain(identity) },
        ];
        if let Some(code) = &identity.portal.site_code {
            tags.push(Tag { name: "SiteIDCode", content: code.value.clone() });
        }
        tags
    }

    /// The four tags of a column and of the pages in it.
    pub(super) fn column_tags(&self, column: &Column, language: Language) -> Vec<Tag> {
        let name = column.name.text(language);
        let keywords = column.keywords.or_other(language).map(|keywords| keywords.join(",")).unwrap_or_default();
        let kind = column.kind.as_ref().map_or(name, |kind| kind.text(language));
        let description = column.description.as_ref().map_or(name, |description| description.text(language));
        vec![
            Tag { name: "ColumnName", content: name.to_owned() },
            Tag { name: "ColumnDescription", content: description.to_owned() },
            Tag { name: "ColumnKeywords", content: if keywords.is_empty() { name.to_owned() } else { keywords } },
            Tag { name: "ColumnType", content: kind.to_owned() },
        ]
    }

    /// The steps from the section down to `column`, itself included.
    pub(super) fn column_steps(&self, column: &Column, language: Language) -> Vec<Step> {
        let mut steps = Vec::new();
        for (end, _) in column.path.match_indices('/').chain([(column.path.len(), "")]) {
            if let Some(above) = self.site.column(&column.path[..end]) {
                steps.push(Step {
                    name: above.name.text(language).to_owned(),
                    path: Some(self.routes.column(&above.path, 1, language).encoded()),
                    address: None,
                });
            }
        }
        steps
    }

    pub(super) fn not_found(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.not_found(language);
        let page = self.head(Head {
            kind: "not-found",
            language,
            heading: language.pick("页面不存在", "Page not found").to_owned(),
            description: None,
            path: &path,
            steps: Vec::new(),
            tab: None,
            tags: vec![noindex()],
            notices: Vec::new(),
        });
        // A server shows this page for addresses of any depth: relative links would lead astray.
        let root = self.site.identity.address.path();
        self.page("not-found.html", language, root, &page, None)
    }
}

/// The record as the portal's footer writes it: the province's short name stands before the number, whose first two
/// digits are the province's division code (GB/T 2260).
fn police_record(number: &str) -> String {
    const PROVINCES: &[(&str, &str)] = &[
        ("11", "京"),
        ("12", "津"),
        ("13", "冀"),
        ("14", "晋"),
        ("15", "蒙"),
        ("21", "辽"),
        ("22", "吉"),
        ("23", "黑"),
        ("31", "沪"),
        ("32", "苏"),
        ("33", "浙"),
        ("34", "皖"),
        ("35", "闽"),
        ("36", "赣"),
        ("37", "鲁"),
        ("41", "豫"),
        ("42", "鄂"),
        ("43", "湘"),
        ("44", "粤"),
        ("45", "桂"),
        ("46", "琼"),
        ("50", "渝"),
        ("51", "川"),
        ("52", "贵"),
        ("53", "云"),
        ("54", "藏"),
        ("61", "陕"),
        ("62", "甘"),
        ("63", "青"),
        ("64", "宁"),
        ("65", "新"),
    ];
    let province = PROVINCES.iter().find(|(code, _)| number.starts_with(code)).map_or("", |(_, name)| name);
    format!("{province}公网安备 {number}号")
}

fn service(address: &Option<Spanned<String>>) -> Option<String> {
    address.as_ref().map(|address| address.value.clone())
}

/// The host of the portal, without a scheme.
fn domain(identity: &Identity) -> String {
    identity.address.host_str().unwrap_or_default().to_owned()
}

fn channels(links: &[Link], language: Language, section: &url::Url) -> Vec<Channel> {
    // The channel that the section stands in is the one whose address the section's address continues the furthest.
    let shared =
        |link: &Link| if section.as_str().starts_with(&link.address.value) { link.address.value.len() } else { 0 };
    let longest = links.iter().map(shared).max().unwrap_or(0);
    links
        .iter()
        .map(|link| Channel {
            name: link.name.text(language).to_owned(),
            address: link.address.value.clone(),
            current: longest > 0 && shared(link) == longest,
        })
        .collect()
}

pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Asks search engines to leave a page out.
pub(super) fn noindex() -> Tag {
    Tag { name: "robots", content: "noindex".to_owned() }
}

/// Tags for pages that are no column of the catalogue but are described like one.
pub(super) fn own_column_tags(name: &str, description: &str, keywords: &str, kind: &str) -> Vec<Tag> {
    vec![
        Tag { name: "ColumnName", content: name.to_owned() },
        Tag { name: "ColumnDescription", content: description.to_owned() },
        Tag { name: "ColumnKeywords", content: keywords.to_owned() },
        Tag { name: "ColumnType", content: kind.to_owned() },
    ]
}

/// A view under the name that its template knows.
pub(super) fn part<T: serde::Serialize>(name: &'static str, view: &T) -> Option<(&'static str, super::Value)> {
    Some((name, value(view)))
}
