//! `content/site.yaml`.

use super::Reading;
use super::targets::{public_key, targets};
use super::value::{choice, localized};
use super::yaml::{Fields, Node, boolean, entries, items, text};
use crate::diagnostic::{Diagnostic, message};
use crate::markdown::RawHtml;
use crate::model::{Identity, Language, Level, Link, Localized, Permalink, Portal, Utilities};
use crate::source::{FileId, Spanned};

impl Reading<'_> {
    pub(super) fn identity(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Identity> {
        let node = self.yaml(file, diagnostics)?;
        let mut fields = Fields::of(&node, diagnostics)?;
        let languages = fields
            .required("languages")
            .map(|node| languages(node, diagnostics))
            .filter(|languages| !languages.is_empty())
            .unwrap_or_else(|| Language::ALL.to_vec());
        let mut name = |key: &'static str, diagnostics: &mut Vec<Diagnostic>| {
            localized(fields.required(key)?, &languages, diagnostics)
        };
        let portal_name = name("name", diagnostics);
        let section = name("section", diagnostics);
        let disclosing_body = name("disclosing-body", diagnostics);
        let address = fields.required("address").and_then(|node| address(node, diagnostics));
        let theme = fields.optional("theme").and_then(|node| text(node, diagnostics));
        let time_zone = fields.optional("time-zone").and_then(|node| time_zone(node, diagnostics));
        let permalink = fields
            .optional("permalink")
            .and_then(|node| choice(node, &[("trs", Permalink::Trs), ("plain", Permalink::Plain)], diagnostics));
        let chart_pictures = fields.optional("chart-pictures").and_then(|node| boolean(node, diagnostics));
        let raw_html = fields.optional("raw-html").and_then(|node| {
            choice(node, &[("refused", RawHtml::Refused), ("sanitised", RawHtml::Sanitised)], diagnostics)
        });
        let rules = fields.optional("rules").map(|node| rules(node, diagnostics)).unwrap_or_default();
        let terms = fields.optional("terms").and_then(|node| localized(node, &languages, diagnostics));
        let portal = fields.optional("portal").and_then(|node| portal(node, &languages, diagnostics));
        let targets = fields.optional("publish").map(|node| targets(node, diagnostics)).unwrap_or_default();
        let public_key = fields.optional("public-key").and_then(|node| public_key(node, diagnostics));
        fields.finish(diagnostics);
        Some(Identity {
            name: portal_name?,
            section: section?,
            disclosing_body: disclosing_body?,
            languages,
            address: address?,
            theme: theme.unwrap_or_else(|| Spanned::new("portal".to_owned(), node.span)),
            time_zone: time_zone.unwrap_or_else(|| "Asia/Shanghai".to_owned()),
            permalink: permalink.unwrap_or(Permalink::Plain),
            terms,
            chart_pictures: chart_pictures.unwrap_or(false),
            raw_html: raw_html.unwrap_or_default(),
            rules,
            portal: portal.unwrap_or_default(),
            targets,
            public_key,
            digest: node.digest_without("publish"),
        })
    }
}

fn languages(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Language> {
    let mut languages = Vec::new();
    for item in items(node, diagnostics) {
        if let Some(language) = choice(item, &Language::ALL.map(|one| (one.code(), one)), diagnostics)
            && !languages.contains(&language)
        {
            languages.push(language);
        }
    }
    languages
}

fn address(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<url::Url> {
    let written = text(node, diagnostics)?;
    let parsed = url::Url::parse(&written.value).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none() && url.fragment().is_none()
    });
    let Some(mut url) = parsed else {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::error(
                "bad-address",
                written.span,
                message!(
                    zh: "`{wrong}` 不是完整的网址",
                    en: "`{wrong}` is not a complete address",
                ),
            )
            .help(message!(
                zh: "写成 `https://主机/路径/`，不带 ? 和 #",
                en: "write `https://host/path/`, without ? and #",
            )),
        );
        return None;
    };
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

fn time_zone(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    if jiff::tz::TimeZone::get(&written.value).is_err() {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::error(
                "unknown-time-zone",
                written.span,
                message!(
                    zh: "没有叫 `{wrong}` 的时区",
                    en: "there is no time zone `{wrong}`",
                ),
            )
            .help(message!(zh: "中国写 `Asia/Shanghai`", en: "for China write `Asia/Shanghai`")),
        );
        return None;
    }
    Some(written.value)
}

fn portal(node: &Node, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) -> Option<Portal> {
    let mut fields = Fields::of(node, diagnostics)?;
    let site_code = fields.optional("site-code").and_then(|node| digits(node, 10, diagnostics));
    let icp = plain(&mut fields, "icp", diagnostics);
    let police_record = fields.optional("police-record").and_then(|node| digits(node, 14, diagnostics));
    let mut name = |key: &'static str, diagnostics: &mut Vec<Diagnostic>| -> Option<Localized<String>> {
        localized(fields.optional(key)?, languages, diagnostics)
    };
    let host = name("host", diagnostics);
    let undertaker = name("undertaker", diagnostics);
    let postal_address = name("postal-address", diagnostics);
    let support_phone = plain(&mut fields, "support-phone", diagnostics);
    let party_mark = plain(&mut fields, "party-mark", diagnostics);
    let navigation = fields.optional("navigation").map(|node| links(node, languages, diagnostics)).unwrap_or_default();
    let utilities = fields.optional("utilities").and_then(|node| utilities(node, diagnostics)).unwrap_or_default();
    let links = fields.optional("links").map(|node| links(node, languages, diagnostics)).unwrap_or_default();
    fields.finish(diagnostics);
    Some(Portal {
        site_code,
        icp,
        police_record,
        host,
        undertaker,
        support_phone,
        postal_address,
        party_mark,
        navigation,
        utilities,
        links,
    })
}

fn plain(fields: &mut Fields<'_>, key: &'static str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    fields.optional(key).and_then(|node| text(node, diagnostics)).map(|written| written.value)
}

/// A record number of so many digits.
fn digits(node: &Node, count: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let written = text(node, diagnostics)?;
    if written.value.len() != count || !written.value.bytes().all(|byte| byte.is_ascii_digit()) {
        let wrong = &written.value;
        diagnostics.push(
            Diagnostic::warning(
                "record-number",
                written.span,
                message!(
                    zh: "`{wrong}` 应当是 {count} 位数字",
                    en: "`{wrong}` should have {count} digits",
                ),
            )
            .help(message!(zh: "照备案信息填写，并加英文引号", en: "copy it from the record, in quotes")),
        );
    }
    Some(written)
}

fn links(node: &Node, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) -> Vec<Link> {
    items(node, diagnostics).iter().filter_map(|item| link(item, languages, diagnostics)).collect()
}

fn link(node: &Node, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) -> Option<Link> {
    let mut fields = Fields::of(node, diagnostics)?;
    let name = fields.required("name").and_then(|node| localized(node, languages, diagnostics));
    let address = fields.required("address").and_then(|node| web_address(node, diagnostics));
    fields.finish(diagnostics);
    Some(Link { name: name?, address: address? })
}

/// An address outside the section.
fn web_address(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let written = text(node, diagnostics)?;
    let good = url::Url::parse(&written.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !good {
        let wrong = &written.value;
        diagnostics.push(Diagnostic::error(
            "bad-address",
            written.span,
            message!(
                zh: "`{wrong}` 不是网址，应以 https:// 或 http:// 开头",
                en: "`{wrong}` is not an address that begins with https:// or http://",
            ),
        ));
        return None;
    }
    Some(written)
}

fn utilities(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Utilities> {
    let mut fields = Fields::of(node, diagnostics)?;
    let mut service = |key: &'static str| web_address(fields.optional(key)?, diagnostics);
    let utilities = Utilities {
        assistant: service("assistant"),
        site_map: service("site-map"),
        admin_entrance: service("admin-entrance"),
        visit_counter: service("visit-counter"),
    };
    fields.finish(diagnostics);
    Some(utilities)
}

fn rules(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Level)> {
    entries(node, diagnostics)
        .iter()
        .filter_map(|(name, level)| Some((name.clone(), choice(level, &Level::NAMES, diagnostics)?)))
        .collect()
}
