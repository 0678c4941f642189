//! A client's connections: one shared HTTP/2 connection, or one HTTP/1.1 connection per request.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use http::header::HOST;
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use postmark_core::adapter::Destination;

use crate::connect::Connector;
use crate::outgoing::Outgoing;
use crate::runtime::Driver;
use crate::transport_error::TransportError;

/// How long to keep an idle connection.
const IDLE: Duration = Duration::from_secs(15);

/// The connections to one host.
pub(crate) struct Pool {
    connector: Connector,
    /// Whether to reuse HTTP/1.1 connections.
    reuse: bool,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    shared: Option<Idle<http2::SendRequest<Outgoing>>>,
    /// The most recently used is taken first.
    own: Vec<Idle<http1::SendRequest<Outgoing>>>,
    /// Whether a task is closing idle connections.
    is_reaped: bool,
}

/// A connection, and since when it is idle.
struct Idle<S> {
    sender: S,
    since: Instant,
}

/// A connection for one request.
pub(crate) enum Link {
    /// HTTP/1.1: responses are not numbered, so it belongs to one request until
    /// [its response is trusted](Pool::keep).
    Own(http1::SendRequest<Outgoing>),
    /// HTTP/2: shared with other requests.
    Shared(http2::SendRequest<Outgoing>),
}

impl Pool {
    pub(crate) fn new(connector: Connector, reuse: bool) -> Self {
        Self { connector, reuse, kept: Mutex::default() }
    }

    /// A connection ready for a request: a kept one, or a new one.
    pub(crate) async fn link(self: &Arc<Self>, target: &Uri) -> Result<Link, TransportError> {
        while let Some(mut link) = self.take() {
            // A closed one is dropped.
            if link.ready().await.is_ok() {
                return Ok(link);
            }
        }
        let mut link = self.connect(target).await?;
        link.ready().await?;
        Ok(link)
    }

    /// The destination of a request to a URL, for errors.
    pub(crate) fn destination<'a>(&'a self, url: &'a Uri) -> Destination<'a> {
        Destination::new(url, self.connector.proxy.as_ref())
    }

    /// Keeps the connection of a request whose response is trusted, for the next request.
    pub(crate) fn keep(self: &Arc<Self>, link: Link) {
        if let (Link::Own(sender), true) = (link, self.reuse) {
            let since = self.connector.runtime.now();
            let mut kept = self.lock();
            kept.own.push(Idle { sender, since });
            self.reap_later(&mut kept);
        }
    }

    fn take(&self) -> Option<Link> {
        let now = self.connector.runtime.now();
        let mut kept = self.lock();
        if let Some(shared) = kept.shared.as_mut().filter(|shared| !shared.sender.is_closed()) {
            shared.since = now;
            return Some(Link::Shared(shared.sender.clone()));
        }
        kept.shared = None;
        while let Some(own) = kept.own.pop() {
            if !own.is_old(now) && !own.sender.is_closed() {
                return Some(Link::Own(own.sender));
            }
        }
        None
    }

    async fn connect(self: &Arc<Self>, target: &Uri) -> Result<Link, TransportError> {
        let io = self.connector.connect(target).await?;
        let runtime = &self.connector.runtime;
        if !io.is_h2() {
            let mut builder = http1::Builder::new();
            // A chunk is not copied before it is written: see `Outgoing`.
            let (sender, connection) = builder.writev(true).handshake(io).await?;
            // The request fails with its error.
            runtime.spawn(Box::pin(async { drop(connection.await) }));
            return Ok(Link::Own(sender));
        }
        let driver = Driver(Arc::clone(runtime));
        let mut builder = http2::Builder::new(driver.clone());
        let (sender, connection) = builder.timer(driver).handshake(io).await?;
        runtime.spawn(Box::pin(async { drop(connection.await) }));
        let since = runtime.now();
        let mut kept = self.lock();
        // Another may have been opened meanwhile: all use that one, and this one closes.
        let shared = kept.shared.take().filter(|shared| !shared.sender.is_closed());
        let shared = kept.shared.insert(shared.unwrap_or(Idle { sender, since }));
        let sender = shared.sender.clone();
        self.reap_later(&mut kept);
        Ok(Link::Shared(sender))
    }

    /// Spawns a task that closes idle connections, unless there is one.
    fn reap_later(self: &Arc<Self>, kept: &mut Kept) {
        if mem::replace(&mut kept.is_reaped, true) {
            return;
        }
        let runtime = Arc::clone(&self.connector.runtime);
        let reaper = Reaper(Arc::downgrade(self));
        self.connector.runtime.spawn(Box::pin(async move {
            let mut wait = IDLE;
            loop {
                runtime.sleep(wait).await;
                match reaper.0.upgrade().and_then(|pool| pool.reap()) {
                    Some(next) => wait = next,
                    None => return,
                }
            }
        }));
    }

    /// Closes expired connections; returns the time until the next one expires.
    fn reap(&self) -> Option<Duration> {
        let now = self.connector.runtime.now();
        let mut kept = self.lock();
        kept.own.retain(|own| !own.is_old(now) && !own.sender.is_closed());
        let shared = kept.shared.take();
        kept.shared = shared.filter(|shared| !shared.is_old(now) && !shared.sender.is_closed());
        let own = kept.own.iter().map(|own| own.since);
        let oldest = own.chain(kept.shared.as_ref().map(|shared| shared.since)).min();
        kept.is_reaped = oldest.is_some();
        oldest.map(|oldest| IDLE.saturating_sub(now.saturating_duration_since(oldest)))
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Idle<S> {
    fn is_old(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) >= IDLE
    }
}

impl Link {
    async fn ready(&mut self) -> hyper::Result<()> {
        match self {
            Self::Own(sender) => sender.ready().await,
            Self::Shared(sender) => sender.ready().await,
        }
    }

    /// Sends a request.
    pub(crate) async fn send(
        &mut self,
        mut request: Request<Outgoing>,
    ) -> hyper::Result<Response<Incoming>> {
        match self {
            Self::Own(sender) => {
                to_origin_form(&mut request);
                sender.send_request(request).await
            }
            Self::Shared(sender) => sender.send_request(request).await,
        }
    }
}

/// Writes the target as HTTP/1.1 requires: the host in its header, and only the path in the first
/// line.
fn to_origin_form(request: &mut Request<Outgoing>) {
    let uri = mem::take(request.uri_mut());
    let default = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let host = uri.host().unwrap_or_default();
    let host = match uri.port_u16().filter(|port| *port != default) {
        Some(port) => HeaderValue::try_from(format!("{host}:{port}")),
        None => HeaderValue::from_str(host),
    };
    if let Ok(host) = host {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    let path = uri.path_and_query().cloned();
    *request.uri_mut() = path.unwrap_or_else(|| PathAndQuery::from_static("/")).into();
}

/// Closes the idle connections of a pool.
struct Reaper(Weak<Pool>);

/// Its runtime may end before the pool does: then the next connection spawns another.
impl Drop for Reaper {
    fn drop(&mut self) {
        if let Some(pool) = self.0.upgrade() {
            pool.lock().is_reaped = false;
        }
    }
}
