//! Who is answered. Any web page open in the same browser can send requests to this machine; none but our own pages
//! may read the preview or drive it. Pure: a request's head goes in, a safe path or a [`Refusal`] comes out.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;

use crate::diagnostic::{Message, message};

/// The folder of what the preview itself serves.
pub(super) const OWN: &str = "/.gongkai/";

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// Its text.
    pub(super) message: Message,
}

impl Refusal {
    fn new(status: StatusCode, message: Message) -> Self {
        Self { status, message }
    }
}

/// The decoded path of a request that may be answered by the server at `port`.
pub(super) fn admit(head: &Parts, port: u16) -> Result<String, Refusal> {
    if head.method != Method::GET && head.method != Method::HEAD {
        let text = message!(zh: "预览只能看（GET、HEAD）", en: "the preview can only be looked at (GET, HEAD)");
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, text));
    }
    check_host(&head.uri, &head.headers, port)?;
    check_origin(&head.headers, port)?;
    let path = decode(head.uri.path()).ok_or_else(|| {
        Refusal::new(StatusCode::BAD_REQUEST, message!(zh: "地址写法不允许", en: "this address is not allowed"))
    })?;
    check_site(&head.headers, &path)?;
    Ok(path)
}

/// Whether `authority` is this server: a name that points here by somebody else's doing is not.
fn is_ours(authority: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        authority.eq_ignore_ascii_case(&format!("{name}:{port}"))
            || (port == 80 && authority.eq_ignore_ascii_case(name))
    })
}

/// Exactly one Host, and ours; so is the authority of a request that names one in its first line.
fn check_host(uri: &Uri, headers: &HeaderMap, port: u16) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        let text = message!(zh: "请求须有且只有一个 Host", en: "a request needs exactly one Host");
        return Err(Refusal::new(StatusCode::BAD_REQUEST, text));
    };
    let host_is_ours = host.to_str().is_ok_and(|host| is_ours(host, port));
    let first_line_is_ours = uri.authority().is_none_or(|authority| is_ours(authority.as_str(), port))
        && uri.scheme_str().is_none_or(|scheme| scheme == "http");
    if host_is_ours && first_line_is_ours {
        return Ok(());
    }
    let text = message!(
        zh: "预览只在 http://127.0.0.1:{port}/ 可看",
        en: "the preview can be seen at http://127.0.0.1:{port}/ only",
    );
    Err(Refusal::new(StatusCode::FORBIDDEN, text))
}

fn foreign() -> Refusal {
    let text = message!(zh: "别的网页不能读取预览", en: "other web pages may not read the preview");
    Refusal::new(StatusCode::FORBIDDEN, text)
}

fn check_origin(headers: &HeaderMap, port: u16) -> Result<(), Refusal> {
    let ours = |origin: &str| origin.strip_prefix("http://").is_some_and(|authority| is_ours(authority, port));
    let all_ours = headers.get_all(ORIGIN).iter().all(|origin| origin.to_str().is_ok_and(ours));
    if all_ours { Ok(()) } else { Err(foreign()) }
}

/// What another site asks for is refused, unless a person follows a link to a page of ours. A site that differs by its
/// port alone ("same-site") is another one too.
fn check_site(headers: &HeaderMap, path: &str) -> Result<(), Refusal> {
    let all = |name: &str, allowed: &[&str]| {
        headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(|value| allowed.contains(&value)))
    };
    if all("sec-fetch-site", &["same-origin", "none"]) {
        return Ok(());
    }
    let present = |name: &str| headers.contains_key(name);
    let is_navigation = present("sec-fetch-mode")
        && present("sec-fetch-dest")
        && all("sec-fetch-mode", &["navigate"])
        && all("sec-fetch-dest", &["document"]);
    if is_navigation && !path.starts_with(OWN) { Ok(()) } else { Err(foreign()) }
}

/// Decodes once; `None` for what could mean something else to somebody else.
fn decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let is_escape = |at: usize| {
        let digit = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_hexdigit);
        digit(at + 1) && digit(at + 2)
    };
    let escapes_are_whole = bytes.iter().enumerate().all(|(at, byte)| *byte != b'%' || is_escape(at));
    let decoded = escapes_are_whole.then(|| percent_decode_str(path).decode_utf8().ok())??.into_owned();
    let bad = |character: char| character.is_control() || matches!(character, '\\' | ':');
    let inner = decoded.strip_prefix('/')?;
    // Hidden names are never part of a release; our own folder is the one exception.
    let hidden = |part: &str| part.starts_with('.');
    let below = decoded.strip_prefix(OWN).unwrap_or(inner);
    let safe = !decoded.contains("//") && !decoded.chars().any(bad) && !below.split('/').any(hidden);
    safe.then_some(decoded)
}
