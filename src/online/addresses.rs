//! Which addresses outside a site names, and where.

use std::collections::BTreeMap;

use url::Url;

use crate::model::{LinkTarget, Site};
use crate::source::Spanned;

/// Addresses as they are asked, without their anchor, each with all places that name it, as written there.
///
/// Drafts are looked at as well: their links are mended best before anyone sees them. A withdrawn report shows none.
pub(super) fn named(site: &Site) -> BTreeMap<Url, Vec<Spanned<String>>> {
    let mut named: BTreeMap<Url, Vec<Spanned<String>>> = BTreeMap::new();
    let mut add = |place: &Spanned<String>| {
        let written = place.value.trim();
        let is_outside = matches!(LinkTarget::parse(written), Ok(LinkTarget::Outside(_)));
        let parsed = Url::parse(written).ok().filter(|url| is_outside && matches!(url.scheme(), "http" | "https"));
        if let Some(mut url) = parsed {
            url.set_fragment(None);
            named.entry(url).or_default().push(Spanned::new(written.to_owned(), place.span));
        }
    };
    for report in site.reports.iter().filter(|report| report.withdrawn.is_none()) {
        for (_, text) in report.texts.iter() {
            text.facts.links.iter().for_each(&mut add);
        }
    }
    let portal = &site.identity.portal;
    portal.navigation.iter().chain(&portal.links).map(|link| &link.address).for_each(&mut add);
    let services = &portal.utilities;
    let services = [&services.assistant, &services.site_map, &services.admin_entrance, &services.visit_counter];
    services.into_iter().flatten().for_each(&mut add);
    named
}
