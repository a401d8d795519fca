//! E-mail addresses. Those of public providers are a person's; those of the government are an office's.

use super::found::{Kind, Match};
use super::plain::Plain;
use crate::diagnostic::Severity;

/// Providers where persons have their mail.
const PROVIDERS: &[&str] = &[
    "qq.com",
    "foxmail.com",
    "163.com",
    "126.com",
    "yeah.net",
    "188.com",
    "vip.163.com",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "139.com",
    "189.cn",
    "wo.cn",
    "21cn.com",
    "tom.com",
    "aliyun.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "icloud.com",
    "yahoo.com",
    "yahoo.com.cn",
    "msn.com",
    "protonmail.com",
    "vip.qq.com",
    "vip.sina.com",
];

/// Names that are kept for examples.
const EXAMPLES: &[&str] = &["example.com", "example.org", "example.net", "example.cn"];

/// Ends of names of hosts, besides those of countries, which have two letters.
const ENDS: &[&str] = &[
    "com", "net", "org", "edu", "gov", "mil", "info", "biz", "name", "mobi", "asia", "vip", "top", "xyz", "site",
    "shop", "online", "club",
];

pub(super) fn find(plain: &Plain, found: &mut Vec<Match>) {
    for (at, _) in plain.signs.iter().enumerate().filter(|(_, sign)| **sign == '@') {
        let local = |one: &char| one.is_ascii_alphanumeric() || matches!(one, '.' | '_' | '-' | '+');
        let start = at - plain.signs[..at].iter().rev().take(64).take_while(|one| local(one)).count();
        let name = |one: &char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-');
        let mut end = at + 1 + plain.signs[at + 1..].iter().take(128).take_while(|one| name(one)).count();
        while end > at + 1 && matches!(plain.signs[end - 1], '.' | '-') {
            end -= 1;
        }
        let host: String = plain.signs[at + 1..end].iter().collect::<String>().to_ascii_lowercase();
        let top = host.rsplit('.').next().unwrap_or_default();
        let country = top.len() == 2 && top.chars().all(|one| one.is_ascii_alphabetic());
        // `{{ key@2024.number }}` cites a figure.
        let cited = plain.signs[..at].iter().rev().find(|one| matches!(one, '{' | '}')) == Some(&'{');
        let real = host.contains('.') && (country || ENDS.contains(&top)) && !cited;
        let office = host.ends_with(".gov.cn") || host == "gov.cn" || EXAMPLES.contains(&host.as_str());
        if start == at || !real || office {
            continue;
        }
        let severity = if PROVIDERS.contains(&host.as_str()) { Severity::Warning } else { Severity::Hint };
        let mut one = Match::new(plain, start..at, Kind::EMail, severity, (1, 0));
        one.masked = format!("{}@{host}", one.masked);
        one.range.end = plain.bytes(at..end).end;
        found.push(one);
    }
}
