//! One request, one answer, in bounded time: the only file here that knows the HTTP crate.
//!
//! It follows nothing and repeats nothing; `mod.rs` decides that. A server may take long, but not be silent for long.

use std::error::Error as _;
use std::io::{self, Read};
use std::time::Duration;

use ureq::http::{Request, Response, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, SendBody};
use url::Url;

/// The most that any request may take, however busy the line is.
const LONGEST: Duration = Duration::from_secs(3600);
/// The most that is read of an answer.
const MOST_BYTES: u64 = 1 << 30;

/// Why there was no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Silence {
    /// No such host.
    NoHost,
    /// Nobody listens there.
    Unreachable,
    /// It was silent for too long.
    Timeout,
    /// The connection broke.
    Broken,
    /// Its certificate was not accepted.
    Certificate,
    /// What came was no HTTP.
    Garbled,
}

/// Sends requests.
#[derive(Debug)]
pub(super) struct Wire {
    agent: Agent,
}

impl Wire {
    /// With a server that may be silent for `patience`; `certificates` are those of an authority of its own, in PEM.
    /// `None` where these cannot be read.
    pub(super) fn new(patience: Duration, certificates: Option<&[u8]>) -> Option<Self> {
        let mut tls = TlsConfig::builder();
        if let Some(pem) = certificates {
            let read = parse_pem(pem).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
            let own: Vec<Certificate<'static>> = read.collect();
            if own.is_empty() {
                return None;
            }
            tls = tls.root_certs(RootCerts::from(own));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .tls_config(tls.build())
            .timeout_global(Some(LONGEST))
            .timeout_connect(Some(patience))
            .timeout_per_read(Some(patience))
            .timeout_per_write(Some(patience))
            .timeout_recv_response(Some(patience))
            .user_agent(format!("gongkai/{}", env!("CARGO_PKG_VERSION")))
            .build();
        Some(Self { agent: Agent::new_with_config(config) })
    }

    /// Asks for `address` as a reader does, but unpacked; it may take the time `within`. Of the body no more than `most`
    /// bytes are read, and one by which it is seen that there are more.
    pub(super) fn read(&self, address: &Url, most: u64, within: Duration) -> Result<Response<Vec<u8>>, Silence> {
        let request = self.agent.get(address.as_str()).header(header::ACCEPT_ENCODING, "identity");
        let answer = request.config().timeout_global(Some(within)).build().call();
        let (parts, body) = answer.map_err(|error| silence(&error))?.into_parts();
        let mut bytes = Vec::new();
        let read = body.into_reader().take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| silence(&error.into()))?;
        Ok(Response::from_parts(parts, bytes))
    }

    /// Sends a request. With `cut` the connection breaks in the middle of its body.
    pub(super) fn send(&self, request: Request<Vec<u8>>, cut: bool) -> Result<Response<Vec<u8>>, Silence> {
        let (parts, body) = request.into_parts();
        let answer = if cut {
            let mut half = Half { bytes: &body[..body.len() / 2] };
            self.agent.run(Request::from_parts(parts, SendBody::from_reader(&mut half)))
        } else if body.is_empty() {
            self.agent.run(Request::from_parts(parts, ()))
        } else {
            self.agent.run(Request::from_parts(parts, &body[..]))
        };
        let (parts, body) = answer.map_err(|error| silence(&error))?.into_parts();
        let bytes = body.into_with_config().limit(MOST_BYTES).read_to_vec().map_err(|error| silence(&error))?;
        Ok(Response::from_parts(parts, bytes))
    }
}

/// A body that ends with an error where the other half should come.
struct Half<'b> {
    bytes: &'b [u8],
}

impl Read for Half<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            return Err(io::Error::other("cut on purpose"));
        }
        self.bytes.read(buffer)
    }
}

fn silence(error: &ureq::Error) -> Silence {
    match error {
        ureq::Error::HostNotFound => Silence::NoHost,
        ureq::Error::Timeout(_) => Silence::Timeout,
        ureq::Error::Rustls(_) if speaks_no_tls(error) => Silence::Garbled,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::TlsRequired => Silence::Certificate,
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Silence::Timeout,
            io::ErrorKind::InvalidData if speaks_no_tls(error) => Silence::Garbled,
            // The TLS library wraps its own errors so.
            io::ErrorKind::InvalidData => Silence::Certificate,
            io::ErrorKind::ConnectionRefused | io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                Silence::Unreachable
            }
            _ if looks_like_lookup(error) => Silence::NoHost,
            _ => Silence::Broken,
        },
        ureq::Error::ConnectionFailed => Silence::Unreachable,
        ureq::Error::Protocol(_) | ureq::Error::Http(_) => Silence::Garbled,
        _ => Silence::Broken,
    }
}

/// The TLS library says so of what comes from a port without TLS; it has no kind of its own for that.
fn speaks_no_tls(error: &dyn std::error::Error) -> bool {
    error.to_string().contains("corrupt message of type InvalidContentType")
}

/// The standard library has no kind for names that lead nowhere; its words for them are the same everywhere.
fn looks_like_lookup(error: &io::Error) -> bool {
    let says = |text: String| text.starts_with("failed to lookup");
    says(error.to_string()) || error.source().is_some_and(|source| says(source.to_string()))
}
