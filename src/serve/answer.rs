//! What is answered: a file of the release, the preview's own script and style, or the stream of events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, X_CONTENT_TYPE_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use super::edition::{Edition, Findings, Found, Shown, script_tag};
use super::guard::{self, Refusal};
use crate::diagnostic::MessageLanguage;

const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Answers requests.
#[derive(Clone)]
pub(super) struct Answers {
    port: u16,
    language: MessageLanguage,
    shown: watch::Receiver<Shown>,
}

impl Answers {
    pub(super) fn new(port: u16, language: MessageLanguage, shown: watch::Receiver<Shown>) -> Self {
        Self { port, language, shown }
    }

    /// One handler for every request: nothing is answered without the guard.
    pub(super) fn router(self) -> Router {
        async fn handle(State(answers): State<Arc<Answers>>, request: Request) -> Response {
            answers.answer(&request.into_parts().0)
        }
        Router::new().fallback(handle).with_state(Arc::new(self))
    }

    /// The answer to a request with this head; bodies are not read.
    pub(super) fn answer(&self, head: &Parts) -> Response {
        let mut response = match guard::admit(head, self.port) {
            Ok(path) => self.admitted(head, &path),
            Err(refusal) => self.refused(&refusal),
        };
        let headers = response.headers_mut();
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let own_pages_only = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(own_pages_only, HeaderValue::from_static("same-origin"));
        response
    }

    fn refused(&self, refusal: &Refusal) -> Response {
        let text = format!("{}\n", refusal.message.in_language(self.language));
        let mut response = plain(refusal.status, TEXT, text);
        if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        response
    }

    fn admitted(&self, head: &Parts, path: &str) -> Response {
        match path.strip_prefix(guard::OWN) {
            Some("preview.js") => return plain(StatusCode::OK, content_type(".js"), SCRIPT),
            Some("preview.css") => return plain(StatusCode::OK, content_type(".css"), STYLE),
            Some("events") => return self.events(&head.method),
            _ => {}
        }
        let shown = self.shown.borrow().clone();
        match &shown.edition {
            Some(edition) => self.page(edition, head, path),
            None => plain(StatusCode::SERVICE_UNAVAILABLE, HTML, self.no_edition_yet(shown.findings.as_deref())),
        }
    }

    fn page(&self, edition: &Edition, head: &Parts, path: &str) -> Response {
        match edition.find(path) {
            Found::File(name, bytes) => plain(StatusCode::OK, content_type(name), bytes.clone()),
            Found::Folder => {
                // As it came, so that it stays encoded; the guard has seen that it begins with one slash.
                let address = format!("{}/", head.uri.path());
                match HeaderValue::try_from(address) {
                    Ok(address) => (StatusCode::FOUND, [(LOCATION, address)]).into_response(),
                    Err(_) => self.nothing(None),
                }
            }
            Found::Nothing(page) => self.nothing(page),
        }
    }

    fn nothing(&self, page: Option<&Bytes>) -> Response {
        match (page, self.language) {
            (Some(page), _) => plain(StatusCode::NOT_FOUND, HTML, page.clone()),
            (None, MessageLanguage::Chinese) => plain(StatusCode::NOT_FOUND, TEXT, "没有这个页面\n"),
            (None, MessageLanguage::English) => plain(StatusCode::NOT_FOUND, TEXT, "there is no such page\n"),
        }
    }

    /// The newest state at once, as `current` or `findings`; then `reload` for each good build and `findings` for each
    /// that was not. Whoever is slow misses states, never the newest.
    fn events(&self, method: &Method) -> Response {
        if method == Method::HEAD {
            return plain(StatusCode::OK, "text/event-stream", "");
        }
        let mut name = "current";
        let stream = WatchStream::new(self.shown.clone()).map(move |shown| {
            let name = std::mem::replace(&mut name, "reload");
            Ok::<_, Infallible>(event(&shown, name))
        });
        Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
    }

    /// The page while no build has been good.
    fn no_edition_yet(&self, findings: Option<&Findings>) -> String {
        let (lang, heading) = match self.language {
            MessageLanguage::Chinese => ("zh-CN", "内容有错误，还没有可以看的页面"),
            MessageLanguage::English => ("en", "The content has errors; there is no page to show yet"),
        };
        let script = script_tag("", self.language);
        let text = findings.map_or("", |findings| findings.text.as_str());
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{heading}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/.gongkai/preview.css\">\n{script}\n\
             </head>\n<body class=\"gongkai-plain\">\n<main>\n<h1>{heading}</h1>\n\
             <pre id=\"gongkai-findings\" tabindex=\"0\">{text}</pre>\n</main>\n</body>\n</html>\n"
        )
    }
}

fn event(shown: &Shown, good: &str) -> Event {
    let event = match (&shown.findings, &shown.edition) {
        (Some(findings), _) => Event::default().event("findings").data(findings.json()),
        (None, Some(edition)) => Event::default().event(good).data(edition.number.to_string()),
        (None, None) => Event::default().event(good).data("0"),
    };
    match &shown.edition {
        Some(edition) => event.id(&edition.id),
        None => event,
    }
}

fn plain(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, content_type)], body.into()).into_response()
}

/// The kind of a file by the ending of its name.
fn content_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "md" => TEXT,
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "ofd" => "application/ofd",
        "doc" | "wps" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" | "et" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}
