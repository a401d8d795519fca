//! The only file that knows the crate of storage services: one operation, and how the server answered.
//!
//! Each operation has a transport of its own, which notes the last answer: the crate turns answers into sentences, and what
//! a clerk is told depends on the number. What the crate cannot ask of a service is added on the way out.

use std::sync::{Arc, Mutex, PoisonError};

use opendal::OperationContext;
use opendal::{Buffer, EntryMode, Error, ErrorKind, HttpBody, HttpTransport, HttpTransporter, Operator, services};
use ureq::http::{HeaderValue, Method, Request, Response, header};

use super::wire::{Silence, Wire};
use crate::model::{Protocol, Remote, Service};
use crate::publish::secret::Secret;
use crate::route::{OutputPath, content_type};

/// How an operation has ended that did not succeed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The server has answered with this status.
    Status(u16),
    /// There was no answer.
    Silence(Silence),
    /// The answer was not what the protocol wants.
    Unexpected,
}

/// How a file is to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// In place of what is there.
    Whatever,
    /// Only where nothing is.
    WhereNothingIs,
    /// Half of it, and then the line breaks.
    Cut,
}

/// Speaks to a server.
pub(super) struct Connection {
    operator: Operator,
    wire: Arc<Wire>,
    runtime: tokio::runtime::Runtime,
    is_objects: bool,
    /// The folder above the one of the target, and the name that it has there.
    above: Option<(Operator, String)>,
}

/// One operation on its way: adds what the crate cannot say, and notes how the server has answered.
struct Call {
    wire: Arc<Wire>,
    how: How,
    ended: Arc<Mutex<Option<Ended>>>,
}

impl HttpTransport for Call {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let (mut parts, body) = request.into_parts();
        let is_put = parts.method == Method::PUT;
        if is_put && self.how == How::WhereNothingIs && !parts.headers.contains_key(header::IF_NONE_MATCH) {
            parts.headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        let request = Request::from_parts(parts, body.to_vec());
        let answer = self.wire.send(request, is_put && self.how == How::Cut);
        let ended = match &answer {
            Ok(answer) => Ended::Status(answer.status().as_u16()),
            Err(silence) => Ended::Silence(*silence),
        };
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
        let (parts, body) = answer.map_err(|_| Error::new(ErrorKind::Unexpected, "no answer"))?.into_parts();
        let size = body.len() as u64;
        // An answer to HEAD has no body, whatever its headers say.
        let stream = tokio_stream::once(Ok(Buffer::from(body)));
        Ok(Response::from_parts(parts, HttpBody::new(stream, Some(size))))
    }
}

impl Connection {
    /// With what `remote` describes; `None` where the settings make no sense to the crate.
    pub(super) fn new(remote: &Remote, secret: Option<&Secret>, wire: Wire) -> Option<Self> {
        let secret = secret.map(Secret::reveal).unwrap_or_default();
        let is_objects = matches!(remote.service, Service::Objects { .. });
        let operator = operator(&remote.service, secret).ok()?;
        let above = match &remote.service {
            Service::WebDav { address, user } => above(address).and_then(|(above, folder)| {
                let above = Service::WebDav { address: above, user: user.clone() };
                Some((self::operator(&above, secret).ok()?, folder))
            }),
            Service::Objects { .. } => None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().ok()?;
        Some(Self { operator, wire: Arc::new(wire), runtime, is_objects, above })
    }

    /// Does one operation and says how it ended.
    fn ask<T>(&self, how: How, run: impl AsyncFnOnce(Operator) -> opendal::Result<T>) -> Result<T, Ended> {
        self.ask_of(&self.operator, how, run)
    }

    fn ask_of<T>(
        &self,
        operator: &Operator,
        how: How,
        run: impl AsyncFnOnce(Operator) -> opendal::Result<T>,
    ) -> Result<T, Ended> {
        let ended = Arc::new(Mutex::new(None));
        let call = Call { wire: Arc::clone(&self.wire), how, ended: Arc::clone(&ended) };
        let context = OperationContext::new().with_http_transport(HttpTransporter::new(call));
        let operator = operator.clone().with_context(context);
        self.runtime.block_on(run(operator)).map_err(|error| {
            let ended = ended.lock().unwrap_or_else(PoisonError::into_inner).take();
            match ended {
                // The last answer was a good one: it was its content that made no sense.
                Some(Ended::Status(status)) if status < 300 => Ended::Unexpected,
                Some(ended) => ended,
                None if error.kind() == ErrorKind::NotFound => Ended::Status(404),
                None => Ended::Unexpected,
            }
        })
    }

    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Ended> {
        match self.ask(How::Whatever, async |operator| operator.read(path).await) {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(Ended::Status(404 | 410)) => Ok(None),
            Err(ended) => Err(ended),
        }
    }

    pub(super) fn write(&self, path: &OutputPath, bytes: &[u8], how: How) -> Result<(), Ended> {
        let is_objects = self.is_objects;
        let bytes = Buffer::from(bytes.to_vec());
        self.ask(how, async |operator| {
            let knows = operator.info().capability();
            let mut write = operator.write_with(path.as_str(), bytes);
            if is_objects {
                // A web server knows these by itself, a store of objects hands out what it was told.
                let caching =
                    if path.is_named_by_digest() { "public, max-age=31536000, immutable" } else { "no-cache" };
                write = write.content_type(content_type(path.as_str())).cache_control(caching);
            }
            if how == How::WhereNothingIs && knows.write_with_if_not_exists {
                write = write.if_not_exists(true);
            }
            write.await.map(|_| ())
        })
    }

    pub(super) fn delete(&self, path: &str) -> Result<(), Ended> {
        match self.ask(How::Whatever, async |operator| operator.delete(path).await) {
            Err(Ended::Status(404 | 410)) => Ok(()),
            other => other,
        }
    }

    /// Makes the folder that `path` stands in, and those above it; a store of objects has none.
    pub(super) fn make_folder_of(&self, path: &str) -> Result<(), Ended> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        self.ask(How::Whatever, async |operator| operator.create_dir(&format!("{folder}/")).await)
    }

    /// Gives a file another name, whatever has that name now.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), Ended> {
        self.ask(How::Whatever, async |operator| operator.rename(from, to).await)
    }

    /// Whether the folder of the target is there; one at the top of a server always is.
    pub(super) fn is_there(&self) -> Result<bool, Ended> {
        let Some((operator, folder)) = &self.above else { return Ok(true) };
        match self.ask_of(operator, How::Whatever, async |operator| operator.stat(folder).await) {
            Ok(_) => Ok(true),
            Err(Ended::Status(404)) => Ok(false),
            Err(ended) => Err(ended),
        }
    }

    /// All files, by their path below the target.
    pub(super) fn list(&self) -> Result<Vec<String>, Ended> {
        let entries = self.ask(How::Whatever, async |operator| operator.list_with("/").recursive(true).await)?;
        let files = entries.into_iter().filter(|entry| entry.metadata().mode() != EntryMode::DIR);
        let mut paths: Vec<String> = files.map(|entry| entry.path().to_owned()).collect();
        paths.sort();
        Ok(paths)
    }

    pub(super) fn is_objects(&self) -> bool {
        self.is_objects
    }
}

/// The folder above `address`, and the name of `address` there.
fn above(address: &url::Url) -> Option<(url::Url, String)> {
    let name = address.path_segments()?.rfind(|part| !part.is_empty())?.to_owned();
    let name = percent_encoding::percent_decode_str(&name).decode_utf8_lossy().into_owned();
    Some((address.join("../").ok()?, format!("{name}/")))
}

/// What knows the service, without a way out yet.
pub(super) fn operator(service: &Service, secret: &str) -> opendal::Result<Operator> {
    match service {
        Service::WebDav { address, user } => {
            let builder = services::Webdav::default()
                .endpoint(&address.origin().ascii_serialization())
                .root(&percent_encoding::percent_decode_str(address.path()).decode_utf8_lossy())
                // A folder is made where a file could not be written, not asked for before each.
                .disable_create_dir(true);
            Operator::new(match user {
                Some(user) => builder.username(user).password(secret),
                None => builder,
            })
        }
        Service::Objects { protocol, address, bucket, region, path, access_key } => {
            let endpoint = address.as_str().trim_end_matches('/');
            match protocol {
                Protocol::S3 => Operator::new(
                    services::S3::default()
                        .endpoint(endpoint)
                        .bucket(bucket)
                        .region(region.as_deref().unwrap_or("us-east-1"))
                        .root(path)
                        .access_key_id(access_key)
                        .secret_access_key(secret)
                        .disable_config_load()
                        .disable_ec2_metadata(),
                ),
                Protocol::Oss => Operator::new(
                    services::Oss::default()
                        .endpoint(endpoint)
                        .bucket(bucket)
                        .root(path)
                        .access_key_id(access_key)
                        .access_key_secret(secret),
                ),
                Protocol::Obs => Operator::new(
                    services::Obs::default()
                        .endpoint(endpoint)
                        .bucket(bucket)
                        .root(path)
                        .access_key_id(access_key)
                        .secret_access_key(secret),
                ),
                Protocol::Cos => Operator::new(
                    services::Cos::default()
                        .endpoint(endpoint)
                        .bucket(bucket)
                        .root(path)
                        .secret_id(access_key)
                        .secret_key(secret)
                        .disable_config_load(),
                ),
            }
        }
    }
}
