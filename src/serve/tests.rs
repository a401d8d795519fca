//! The parts without network or clock; the rest is tried from outside in `tests/it/serve.rs`.

use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{Request, StatusCode};
use notify_debouncer_full::notify::{Event, EventKind};

use super::edition::{Edition, Found, Version, with_script};
use super::guard::admit;
use super::watch::{Notice, notice};
use crate::diagnostic::MessageLanguage;
use crate::pipeline::Run;
use crate::source::{Reader, Sources};

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
    let edition = Edition::of_files(Arc::new(nothing()), files, "/portal/%E5%B9%B4%E6%8A%A5");
    let name = |path: &str| match edition.find(path) {
        Found::File(name, _) => name,
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
        Found::File(_, bytes) | Found::Nothing(Some(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => String::new(),
    };
    assert_eq!(page("/assets/a.css"), "a");
    assert_eq!(page("/portal/年报/en/nothing"), "no");
    assert_eq!(edition.page("/en/").map(|(name, _)| name).as_deref(), Some("en/index.html"));
    assert_eq!(edition.page("/assets/a.css"), None);
}

/// A run that has found nothing and made nothing.
fn nothing() -> Run {
    let sources = Arc::new(Sources::new(Vec::new(), Vec::new(), Box::new(Empty)));
    Run { sources, diagnostics: Vec::new(), release: None, checked: None, made: Vec::new() }
}

struct Empty;

impl Reader for Empty {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

#[test]
fn a_page_gets_the_script_into_its_head_and_nothing_else() {
    let page = |text: &str| String::from_utf8(with_script(text.as_bytes(), MessageLanguage::English)).expect("text");
    let whole = page("<HEAD></HEAD>home");
    assert!(whole.starts_with("<HEAD><script type=\"module\" src=\"/.gongkai/preview.js\""), "{whole}");
    assert!(whole.ends_with("></script></HEAD>home"), "{whole}");
    assert!(page("no head").starts_with("no head<script"));
}

#[test]
fn versions_of_a_page_differ_in_stylesheets_or_in_more() {
    let page = |style: &str, text: &str| {
        Version::of(
            format!("<link rel=\"icon\" href=\"a.svg\"><link rel=\"stylesheet\" href=\"{style}\">{text}").as_bytes(),
        )
    };
    let first = page("a.1.css", "text");
    assert_eq!(first.styles, ["a.1.css"]);
    assert_eq!(page("a.2.css", "text"), Version { styles: vec!["a.2.css".to_owned()], ..page("a.1.css", "text") });
    assert_ne!(page("a.1.css", "other").digest, first.digest);
    let icon = Version::of(b"<link rel=\"icon\" href=\"b.svg\"><link rel=\"stylesheet\" href=\"a.1.css\">text");
    assert_ne!(icon.digest, first.digest);
    // What a theme leaves open or writes otherwise.
    assert_eq!(Version::of(b"<link rel=stylesheet href='a.css'").styles, ["a.css"]);
    assert_eq!(Version::of(b"<link rel=\"stylesheet\" href=").styles, Vec::<String>::new());
}

#[test]
fn a_closed_or_renamed_file_is_whole() {
    use notify_debouncer_full::notify::event::{AccessKind, AccessMode, DataChange, ModifyKind, RenameMode};
    let root = Path::new("/p");
    let told = |kind: EventKind, path: &str| match notice(root, &Event::new(kind).add_path(root.join(path))) {
        Some(Notice::Changed { folder, whole }) => Some((folder, whole)),
        _ => None,
    };
    let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
    let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
    assert_eq!(told(written, "content/site.yaml"), Some((false, false)));
    assert_eq!(told(closed, "content/site.yaml"), Some((false, true)));
    assert_eq!(told(renamed, "themes/a/theme.yaml"), Some((false, true)));
    assert_eq!(told(renamed, "content"), Some((true, false)));
    assert_eq!(told(EventKind::Access(AccessKind::Read), "content/site.yaml"), None);
    assert_eq!(told(written, "content/.site.yaml.swp"), None);
    assert_eq!(told(written, "output/index.html"), None);
}
