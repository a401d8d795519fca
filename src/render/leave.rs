//! The notice before an address outside: one page for each, so that it needs no script and nobody can have it lead
//! anywhere else.
//!
//! Links in texts open without a notice on the portal's own host and those below it, on the hosts that `site.yaml`
//! names for the portal, on `*.gov.cn`, and on the `outside-hosts` of `glossary.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::Maker;
use super::frame::{Head, noindex, part};
use super::view::Named;
use super::view::register::{Leave, OutsideHost};
use crate::diagnostic::Diagnostic;
use crate::model::{Language, LinkTarget, Report, Site};
use crate::reads::{self, Kind};

/// Pages named on a notice.
const MOST_PAGES: usize = 5;

/// Where links of texts lead outside the section.
#[derive(Default)]
pub(super) struct Outside<'a> {
    /// Addresses behind a notice, each with the reports that link to it.
    behind_notice: BTreeMap<String, BTreeSet<usize>>,
    /// All hosts: whether there is a notice, and the addresses on it.
    hosts: BTreeMap<String, (bool, BTreeSet<&'a str>)>,
    /// Hosts that need none.
    known: BTreeSet<String>,
}

impl<'a> Outside<'a> {
    pub(super) fn new(site: &'a Site, shown: &[usize]) -> Self {
        let portal = &site.identity.portal;
        let services = [&portal.utilities.assistant, &portal.utilities.site_map, &portal.utilities.admin_entrance];
        let links = portal.navigation.iter().chain(&portal.links).map(|link| link.address.value.as_str());
        let services = services.into_iter().flatten().map(|address| address.value.as_str());
        let hosts = std::iter::once(site.identity.address.as_str()).chain(links).chain(services).filter_map(host);
        let listed = site.glossary.outside_hosts.iter().map(|host| host.to_lowercase());
        let mut outside = Self { known: hosts.chain(listed).collect(), ..Self::default() };
        let own = site.identity.address.host_str().unwrap_or_default().to_owned();
        for index in shown {
            let report = &site.reports[*index];
            for link in links_of(report) {
                let Some(host) = host(link) else { continue };
                let notice = !outside.is_known(&host, &own);
                outside.hosts.entry(host).or_insert((notice, BTreeSet::new())).1.insert(link);
                if notice {
                    outside.behind_notice.entry(link.to_owned()).or_default().insert(*index);
                }
            }
        }
        outside
    }

    fn is_known(&self, host: &str, own: &str) -> bool {
        let below = |host: &str, domain: &str| host.strip_suffix(domain).is_some_and(|front| front.ends_with('.'));
        self.known.contains(host) || host == own || below(host, own) || below(host, "gov.cn") || host == "gov.cn"
    }

    /// The reports that lead to an address behind a notice, by their places in the site.
    fn leading_to(&self, address: &str) -> impl Iterator<Item = usize> {
        reads::note(Kind::Leaving, address);
        self.behind_notice.get(address).into_iter().flatten().copied()
    }

    /// What a piece of work sees of it, as text.
    pub(super) fn state(&self, kind: Kind, name: &str, site: &Site) -> String {
        match kind {
            Kind::Hosts => format!("{:?}", self.hosts),
            _ => {
                let leading = self.behind_notice.get(name);
                let names = leading.into_iter().flatten().map(|place| site.reports[*place].name.as_str());
                format!("{} {:?}", leading.is_some(), names.collect::<Vec<_>>())
            }
        }
    }

    /// Whether the link leads to a notice first.
    pub(super) fn needs_notice(&self, address: &str) -> bool {
        let address = address.trim();
        reads::note(Kind::Leaving, address);
        self.behind_notice.contains_key(address)
    }

    /// The addresses behind a notice.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.behind_notice.keys().map(String::as_str)
    }

    /// All hosts outside that texts lead to.
    pub(super) fn hosts(&self) -> Vec<OutsideHost> {
        reads::note(Kind::Hosts, "");
        let hosts = self.hosts.iter();
        hosts
            .map(|(host, (notice, links))| OutsideHost { host: host.clone(), notice: *notice, count: links.len() })
            .collect()
    }
}

/// The links of a report that lead outside. A withdrawn report shows none.
fn links_of(report: &Report) -> impl Iterator<Item = &str> {
    let texts = report.texts.iter().filter(|_| report.withdrawn.is_none());
    let links = texts.flat_map(|(_, text)| &text.facts.links).map(|link| link.value.trim());
    links.filter(|link| matches!(LinkTarget::parse(link), Ok(LinkTarget::Outside(_))))
}

/// The host as browsers take it.
fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.host_str().map(|host| host.trim_end_matches('.').to_lowercase())
}

impl Maker<'_> {
    pub(super) fn leave(&self, address: &str, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.leave(address, language);
        let host = host(address).unwrap_or_default();
        let page = self.head(Head {
            kind: "leave",
            language,
            heading: language.pick("您即将离开本站", "You are leaving this site").to_owned(),
            description: Some(match language {
                Language::Zh => format!("前往站外网址{host}之前的提示。"),
                Language::En => format!("A notice before an address outside: {host}."),
            }),
            path: &path,
            steps: Vec::new(),
            tab: None,
            tags: vec![noindex()],
            notices: Vec::new(),
        });
        let linking = self.outside.leading_to(address);
        let view = Leave {
            host,
            address: address.to_owned(),
            pages: linking
                .take(MOST_PAGES)
                .map(|index| &self.site.reports[index])
                .map(|report| Named {
                    name: self.title(report, language),
                    path: self.routes.report(report, language).encoded(),
                })
                .collect(),
        };
        self.page("leave.html", language, &path(language).to_root(), &page, part("leave", &view))
    }
}
