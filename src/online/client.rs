//! One request, one answer: the only file that knows the HTTP crate.
//!
//! It follows nothing and repeats nothing; `visit` decides that. The body of an answer is not read.

use std::error::Error as _;
use std::io;

use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Proxy, ProxyProtocol, http};
use url::Url;

use super::{Options, network};

/// How an answer began.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it leads on.
    pub(super) location: Option<String>,
    /// When to come again.
    pub(super) retry_after: Option<String>,
}

/// Why there was none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Silence {
    /// No such host.
    NoHost,
    /// Not in time.
    Timeout,
    /// Nobody listens, or the connection broke.
    Broken,
    /// The certificate was not accepted.
    Certificate,
    /// The name leads into the local network.
    Local,
    /// What came was no HTTP.
    Garbled,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Method {
    Head,
    Get,
}

pub(super) struct Client {
    agent: Agent,
}

impl Client {
    pub(super) fn new(options: &Options) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(options.patience))
            .user_agent(format!("gongkai/{}", env!("CARGO_PKG_VERSION")))
            .proxy(options.proxy.as_ref().and_then(|(address, without)| proxy(address, without)))
            // Each request has a connection of its own: hosts are asked with pauses.
            .max_idle_connections(0)
            .build();
        let resolver = Public { names: DefaultResolver::default(), local_network: options.local_network };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }

    pub(super) fn ask(&self, method: Method, address: &Url) -> Result<Answer, Silence> {
        let request = match method {
            Method::Head => self.agent.head(address.as_str()),
            Method::Get => self.agent.get(address.as_str()),
        };
        let answer = request.call().map_err(|error| silence(&error))?;
        let header = |name: http::HeaderName| Some(answer.headers().get(name)?.to_str().ok()?.trim().to_owned());
        Ok(Answer {
            status: answer.status().as_u16(),
            location: header(http::header::LOCATION),
            retry_after: header(http::header::RETRY_AFTER),
        })
    }
}

fn silence(error: &ureq::Error) -> Silence {
    match error {
        ureq::Error::HostNotFound => Silence::NoHost,
        ureq::Error::Timeout(_) => Silence::Timeout,
        ureq::Error::Other(inner) if inner.is::<LocalAddress>() => Silence::Local,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::TlsRequired => Silence::Certificate,
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Silence::Timeout,
            // The TLS library wraps its own errors so.
            io::ErrorKind::InvalidData => Silence::Certificate,
            _ if looks_like_lookup(error) => Silence::NoHost,
            _ => Silence::Broken,
        },
        ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => Silence::Broken,
        _ => Silence::Garbled,
    }
}

/// The standard library has no kind for names that lead nowhere; its words for them are the same everywhere.
fn looks_like_lookup(error: &io::Error) -> bool {
    error.to_string().starts_with("failed to lookup address information")
        || error.source().is_some_and(|source| source.to_string().starts_with("failed to lookup"))
}

fn proxy(address: &str, without: &str) -> Option<Proxy> {
    let with_scheme = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let url = Url::parse(&with_scheme).ok()?;
    let protocol = match url.scheme() {
        "http" => ProxyProtocol::Http,
        "https" => ProxyProtocol::Https,
        _ => return None,
    };
    let mut builder = Proxy::builder(protocol).host(url.host_str()?);
    if let Some(port) = url.port_or_known_default() {
        builder = builder.port(port);
    }
    if !url.username().is_empty() {
        builder = builder.username(url.username()).password(url.password().unwrap_or_default());
    }
    without.split(',').map(str::trim).fold(builder, |builder, host| builder.no_proxy(host)).build().ok()
}

/// Looks names up and leaves out what is not public, so that no name can lead into the local network.
#[derive(Debug)]
struct Public {
    names: DefaultResolver,
    local_network: bool,
}

#[derive(Debug)]
struct LocalAddress;

impl std::fmt::Display for LocalAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an address of the local network")
    }
}

impl std::error::Error for LocalAddress {}

impl Resolver for Public {
    fn resolve(
        &self,
        uri: &http::Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        // The proxy itself is where the office has put it.
        let is_proxy = config.proxy().is_some_and(|proxy| {
            uri.host() == Some(proxy.host()) && uri.port_u16().is_none_or(|port| port == proxy.port())
        });
        let any = self.local_network || is_proxy;
        let mut public = self.empty();
        for address in found.iter().filter(|address| any || network::is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() { Err(ureq::Error::Other(Box::new(LocalAddress))) } else { Ok(public) }
    }
}
