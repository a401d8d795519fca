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
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use super::changes::Comparison;
use super::edition::{Edition, Found, Shown, Version, with_script};
use super::figure;
use super::guard::{self, Refusal};
use super::view::{self, View};
use crate::diagnostic::MessageLanguage;
use crate::explain;
use crate::pipeline::Project;
use crate::route::content_type;

/// The preview's own scripts and styles.
const OWN_FILES: [(&str, &str); 12] = [
    ("preview.js", include_str!("client/preview.js")),
    ("words.js", include_str!("client/words.js")),
    ("dom.js", include_str!("client/dom.js")),
    ("follow.js", include_str!("client/follow.js")),
    ("toolbar.js", include_str!("client/toolbar.js")),
    ("findings.js", include_str!("client/findings.js")),
    ("figures.js", include_str!("client/figures.js")),
    ("both.js", include_str!("client/both.js")),
    ("frames.js", include_str!("client/frames.js")),
    ("preview.css", include_str!("client/preview.css")),
    ("marks.css", include_str!("client/marks.css")),
    ("view.css", include_str!("client/view.css")),
];
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Answers requests.
pub(super) struct Answers {
    port: u16,
    language: MessageLanguage,
    shown: watch::Receiver<Shown>,
    comparison: Comparison,
}

impl Answers {
    pub(super) fn new(port: u16, language: MessageLanguage, shown: watch::Receiver<Shown>, project: Project) -> Self {
        Self { port, language, shown, comparison: Comparison::new(project, language) }
    }

    /// One handler for every request: nothing is answered without the guard.
    pub(super) fn router(self) -> Router {
        async fn handle(State(answers): State<Arc<Answers>>, request: Request) -> Response {
            let head = request.into_parts().0;
            // A file may have to be made first, which takes its time.
            let answer = tokio::task::spawn_blocking(move || answers.answer(&head)).await;
            answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
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
        if let Some(name) = path.strip_prefix(guard::OWN) {
            return self.own(name, head);
        }
        let shown = self.shown.borrow().clone();
        match &shown.edition {
            Some(edition) => self.page(edition, head, path),
            None => {
                let page = view::nothing_yet(&shown.findings.text, self.language);
                plain(StatusCode::SERVICE_UNAVAILABLE, HTML, page)
            }
        }
    }

    /// What the preview itself serves.
    fn own(&self, name: &str, head: &Parts) -> Response {
        if let Some((name, text)) = OWN_FILES.iter().find(|(one, _)| *one == name) {
            return plain(StatusCode::OK, content_type(name), *text);
        }
        if name == "events" {
            return self.events(&head.method);
        }
        let query = head.uri.query().unwrap_or_default();
        // The address of a page as the browser has it.
        let about = asked(query, "page").unwrap_or_else(|| "/".to_owned());
        let decoded = percent_encoding::percent_decode_str(&about).decode_utf8_lossy();
        let shown = self.shown.borrow().clone();
        match name {
            "state" => json_answer(&state(&shown, &decoded)),
            "explain" => {
                let page = asked(query, "code").and_then(|code| explain::page(&code, self.language));
                page.map_or_else(|| self.nothing(None), |page| plain(StatusCode::OK, TEXT, page.trim_end().to_owned()))
            }
            "findings" => json_answer(&shown.findings.json()),
            "figure" => {
                let facts = shown.edition.as_deref().zip(asked(query, "of")).and_then(|(edition, mark)| {
                    let page = edition.page(&decoded).map(|(name, _)| name).unwrap_or_default();
                    figure::facts(edition, &mark, &page, self.language)
                });
                facts.map_or_else(|| self.nothing(None), |facts| json_answer(&facts))
            }
            _ => match (View::named(name), &shown.edition) {
                (None, _) => self.nothing(None),
                (Some(_), None) => {
                    let page = view::nothing_yet(&shown.findings.text, self.language);
                    plain(StatusCode::SERVICE_UNAVAILABLE, HTML, page)
                }
                (Some(view), Some(_)) => {
                    let again = asked(query, "again").is_some();
                    let body = (view == View::Changes).then(|| self.comparison.page(shown.builds, again));
                    plain(StatusCode::OK, HTML, view.html(&about, &body.unwrap_or_default(), self.language))
                }
            },
        }
    }

    fn page(&self, edition: &Edition, head: &Parts, path: &str) -> Response {
        match edition.find(path) {
            Found::File(name, bytes) if name.ends_with(".html") => {
                plain(StatusCode::OK, HTML, with_script(&bytes, self.language))
            }
            Found::File(name, bytes) => plain(StatusCode::OK, content_type(&name), bytes),
            Found::Folder => {
                // As it came, so that it stays encoded; the guard has seen that it begins with one slash.
                let address = format!("{}/", head.uri.path());
                match HeaderValue::try_from(address) {
                    Ok(address) => (StatusCode::FOUND, [(LOCATION, address)]).into_response(),
                    Err(_) => self.nothing(None),
                }
            }
            Found::Nothing(page) => self.nothing(page.as_ref()),
        }
    }

    fn nothing(&self, page: Option<&Bytes>) -> Response {
        match (page, self.language) {
            (Some(page), _) => plain(StatusCode::NOT_FOUND, HTML, with_script(page, self.language)),
            (None, MessageLanguage::Chinese) => plain(StatusCode::NOT_FOUND, TEXT, "没有这个页面\n"),
            (None, MessageLanguage::English) => plain(StatusCode::NOT_FOUND, TEXT, "there is no such page\n"),
        }
    }

    /// The number of the newest build at once, then that of each further one. Whoever is slow misses some, never the
    /// newest; what has changed is asked for as the [`state`].
    fn events(&self, method: &Method) -> Response {
        if method == Method::HEAD {
            return plain(StatusCode::OK, "text/event-stream", "");
        }
        let stream = WatchStream::new(self.shown.clone())
            .map(|shown| Ok::<_, Infallible>(Event::default().event("built").data(shown.builds.to_string())));
        Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
    }
}

/// What a page asks for after each build: is it still the newest, what is wrong with its sources.
fn state(shown: &Shown, path: &str) -> Value {
    let edition = shown.edition.as_deref();
    let page = edition.and_then(|edition| edition.page(path));
    let about = edition.zip(page.as_ref()).map(|(edition, (name, bytes))| {
        let (version, (_, other)) = (Version::of(bytes), edition.languages(name));
        let other_page = other.as_ref().and_then(|other| edition.page(&format!("/{other}")));
        let other_digest = other_page.map(|(_, bytes)| Version::of(&bytes).digest);
        json!({ "digest": version.digest, "styles": version.styles, "other": other, "otherDigest": other_digest })
    });
    json!({
        "builds": shown.builds,
        "release": edition.is_some(),
        "page": about,
        "findings": shown.findings.on_page(page.as_ref().map(|(name, _)| name.as_str())),
    })
}

/// A value of the query, decoded.
fn asked(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
}

fn json_answer(value: &Value) -> Response {
    plain(StatusCode::OK, content_type(".json"), value.to_string())
}

fn plain(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, content_type)], body.into()).into_response()
}
