//! The parts without network or clock; the rest is tried from outside in `tests/it/serve.rs`.

use axum::http::request::Parts;
use axum::http::{Request, StatusCode};

use super::edition::{Edition, Found};
use super::guard::admit;
use crate::diagnostic::MessageLanguage;

const PORT: u16 = 4000;

fn head(method: &str, address: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

fn status(address: &str, headers: &[(&str, &str)]) -> Result<String, StatusCode> {
    let mut all = vec![("host", "127.0.0.1:4000")];
    all.extend(headers);
    admit(&head("GET", address, &all), PORT).map_err(|refusal| refusal.status)
}

#[test]
fn paths_are_decoded_once_and_refused_when_they_could_mean_something_else() {
    assert_eq!(status("/a%20b/%E4%B8%AD.html?x=../y", &[]).as_deref(), Ok("/a b/中.html"));
    assert_eq!(status("/%252e%252e/x", &[]).as_deref(), Ok("/%2e%2e/x"));
    assert_eq!(status("/.gongkai/events", &[]).as_deref(), Ok("/.gongkai/events"));
    for path in [
        "/../x",
        "/%2e%2e/x",
        "/..%2fx",
        "/a/%2E./x",
        "/./x",
        "/a/.git/config",
        "/.git/config",
        "/.gongkai/../x",
        "/.gongkai/.x",
        "/a/.gongkai/events",
        "//x",
        "/a//b",
        "/%2fx",
        "/a%5cb",
        "/a%00",
        "/c:/x",
        "/%3a",
        "/%",
        "/%2",
        "/%zz",
        "/%ff",
        "/%c0%ae%c0%ae/",
        "/a%0d%0ab",
        "/.",
        "/a/..",
    ] {
        assert_eq!(status(path, &[]), Err(StatusCode::BAD_REQUEST), "{path}");
    }
}

#[test]
fn only_this_server_is_asked() {
    let with_host = |hosts: &[&str], address: &str| {
        let hosts: Vec<(&str, &str)> = hosts.iter().map(|host| ("host", *host)).collect();
        admit(&head("GET", address, &hosts), PORT).map_err(|refusal| refusal.status.as_u16())
    };
    for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
        assert!(with_host(&[host], "/").is_ok(), "{host}");
    }
    for host in ["127.0.0.1", "localhost", "127.0.0.1:80", "example.org:4000", "127.0.0.1:4000.example.org", "", " "] {
        assert_eq!(with_host(&[host], "/"), Err(403), "{host}");
    }
    assert_eq!(with_host(&[], "/"), Err(400));
    assert_eq!(with_host(&["localhost:4000", "localhost:4000"], "/"), Err(400));
    assert!(with_host(&["localhost:4000"], "http://127.0.0.1:4000/").is_ok());
    for address in
        ["http://example.org/", "http://example.org:4000/", "https://127.0.0.1:4000/", "http://a@127.0.0.1:4000/"]
    {
        assert_eq!(with_host(&["localhost:4000"], address), Err(403), "{address}");
    }
    assert!(admit(&head("GET", "/", &[("host", "localhost")]), 80).is_ok());
}

#[test]
fn other_pages_may_lead_here_and_nothing_else() {
    let site = |value| ("sec-fetch-site", value);
    let navigation = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    let forbidden = Err(StatusCode::FORBIDDEN);
    assert!(status("/", &[site("same-origin"), ("origin", "http://localhost:4000")]).is_ok());
    assert!(status("/", &[site("none"), navigation[0], navigation[1]]).is_ok());
    assert!(status("/", &[site("cross-site"), navigation[0], navigation[1]]).is_ok());
    assert_eq!(status("/.gongkai/events", &[site("cross-site"), navigation[0], navigation[1]]), forbidden);
    assert_eq!(status("/", &[site("cross-site")]), forbidden);
    assert_eq!(status("/", &[site("same-site"), ("sec-fetch-mode", "no-cors")]), forbidden);
    assert_eq!(status("/", &[site("cross-site"), navigation[0], ("sec-fetch-dest", "iframe")]), forbidden);
    for origin in ["null", "http://example.org", "https://127.0.0.1:4000", "http://127.0.0.1:4001", "http://127.0.0.1"]
    {
        assert_eq!(status("/", &[("origin", origin)]), forbidden, "{origin}");
    }
}

#[test]
fn nothing_but_looking() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let refused = admit(&head(method, "/", &[("host", "127.0.0.1:4000")]), PORT).map_err(|refusal| refusal.status);
        assert_eq!(refused, Err(StatusCode::METHOD_NOT_ALLOWED), "{method}");
    }
}

#[test]
fn files_stand_at_the_root_and_at_the_address_of_the_section() {
    let files = [
        ("index.html", "<HEAD></HEAD>home"),
        ("404.html", "no"),
        ("en/index.html", "<head></head>home"),
        ("en/404.html", "no"),
        ("assets/a.css", "a"),
        ("年/x.txt", "x"),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let edition = Edition::new(files, "/portal/%E5%B9%B4%E6%8A%A5", 1, "id".to_owned(), MessageLanguage::English);
    let name = |path: &str| match edition.find(path) {
        Found::File(name, _) => name.to_owned(),
        Found::Folder => "/".to_owned(),
        Found::Nothing(_) => "-".to_owned(),
    };
    for (path, expected) in [
        ("/", "index.html"),
        ("/en", "/"),
        ("/en/", "en/index.html"),
        ("/assets", "-"),
        ("/assets/", "-"),
        ("/assets/a.css", "assets/a.css"),
        ("/年/x.txt", "年/x.txt"),
        ("/index.html/", "-"),
        ("/nothing", "-"),
        ("/portal/年报", "/"),
        ("/portal/年报/", "index.html"),
        ("/portal/年报/en/", "en/index.html"),
        ("/portal/", "-"),
        ("/portal/年报/assets/a.css", "assets/a.css"),
        ("/portal/年报x", "-"),
    ] {
        assert_eq!(name(path), expected, "{path}");
    }
    let page = |path: &str| match edition.find(path) {
        Found::File(_, bytes) | Found::Nothing(Some(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    };
    assert!(page("/").starts_with("<HEAD><script src=\"/.gongkai/preview.js\""), "{}", page("/"));
    assert!(page("/").ends_with("defer></script></HEAD>home"));
    assert_eq!(page("/assets/a.css"), "a");
    assert!(page("/portal/年报/en/nothing").starts_with("no<script"));
}
