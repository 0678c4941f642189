//! The transport on hyper: one request, one response.

use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use http::{HeaderValue, Request, Response, Uri};
use postmark_core::adapter::{Limits, ProxyRule};
use postmark_core::{Body, Failure, Fault};
use rustls::RootCertStore;

use crate::connect::{Connector, within};
use crate::environment::variable;
use crate::future::BoxFuture;
use crate::outgoing::{Outgoing, Written};
use crate::pool::Pool;
use crate::response;
use crate::runtime::Runtime;
use crate::tls;
use crate::transport::Transport;
use crate::transport_error::TransportError;

/// hyper on a runtime: how to send requests, and the open connections.
#[derive(Clone)]
pub(crate) struct HttpTransport {
    pub(crate) proxy: ProxyRule,
    pub(crate) roots: Option<Arc<RootCertStore>>,
    pub(crate) limits: Limits,
    /// Whether to reuse HTTP/1.1 connections.
    pub(crate) reuse: bool,
    runtime: Arc<dyn Runtime>,
    connections: Arc<Connections>,
}

/// The open connections, once there were any.
#[derive(Default)]
struct Connections(Mutex<Option<Arc<Pool>>>);

impl HttpTransport {
    pub(crate) fn new(runtime: Arc<dyn Runtime>) -> Self {
        Self {
            proxy: ProxyRule::Environment,
            roots: None,
            limits: Limits::default(),
            reuse: true,
            runtime,
            connections: Arc::default(),
        }
    }

    /// Leaves the connections to the clones: they were opened with other settings.
    pub(crate) fn disconnect(&mut self) {
        self.connections = Arc::default();
    }

    /// Determines the route to a host, which is the same for all requests of one transport.
    pub(crate) fn prepare(&self, target: impl FnOnce() -> Uri) -> Result<(), Fault> {
        self.pool(target).map(drop)
    }

    fn pool(&self, target: impl FnOnce() -> Uri) -> Result<Arc<Pool>, Fault> {
        let mut kept = self.connections.lock();
        if let Some(pool) = &*kept {
            return Ok(Arc::clone(pool));
        }
        let pool = Arc::new(self.new_pool(&target())?);
        Ok(Arc::clone(kept.insert(pool)))
    }

    fn new_pool(&self, target: &Uri) -> Result<Pool, Fault> {
        let unusable = |_| {
            let remedy = "Install a provider with TLS 1.2 or 1.3, or none.";
            Fault::new("crypto provider", "cannot do TLS", remedy)
        };
        let roots = self.roots.as_deref().cloned().unwrap_or_else(tls::mozilla);
        let connector = Connector {
            runtime: Arc::clone(&self.runtime),
            proxy: self.proxy.proxy(target, variable)?,
            proxy_tls: tls::config(roots.clone(), &[]).map_err(unusable)?,
            tls: tls::config(roots, &["h2", "http/1.1"]).map_err(unusable)?,
            timeout: self.limits.allowed_to_connect(),
        };
        Ok(Pool::new(connector, self.reuse))
    }

    /// Checks that its runtime is running here.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        self.runtime.check()
    }
}

impl Connections {
    /// Opens new connections for later requests: one without a timely response may be dead. With
    /// HTTP/2, which shares one connection, this would otherwise show only once the system gives it
    /// up.
    fn abandon(&self, pool: &Arc<Pool>) {
        let mut kept = self.lock();
        if kept.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, pool)) {
            *kept = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Pool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for HttpTransport {
    fn send(&self, mut request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        let pool = match self.pool(|| request.uri().clone()) {
            Ok(pool) => pool,
            Err(fault) => return Box::pin(ready(Err(Failure::unsent(fault)))),
        };
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let allowed = self.limits.allowed(request.body().len());
        let timer = self.runtime.sleep(allowed);
        let limit = self.limits.response_limit;
        let connections = Arc::clone(&self.connections);
        let body = request.body().clone();
        let request = request.map(Outgoing::new);
        let witness = Witness::new(body, request.body().written());
        let url = request.uri().clone();
        Box::pin(async move {
            let exchange = async {
                let mut link = pool.link(request.uri()).await?;
                witness.begin();
                let response = link.send(request).await?;
                let in_order = witness.is_written();
                Ok((response::read(response, limit).await?, in_order, link))
            };
            let outcome = within(exchange, timer).await.unwrap_or_else(|| {
                connections.abandon(&pool);
                Err(TransportError::Late { allowed, begun: witness.has_begun() })
            });
            let unsent = witness.is_unsent();
            let destination = pool.destination(&url);
            let (response, in_order, link) =
                outcome.map_err(|error| error.judge(unsent, &destination))?;
            if response.status().is_success() {
                // A server cannot accept what did not arrive: this responds to another request.
                if unsent || !in_order {
                    return Err(TransportError::Early.judge(unsent, &destination));
                }
                // After anything else, the next response on the connection is not trusted either.
                if witness.body.match_response(&response) {
                    pool.keep(link);
                }
            }
            Ok(response)
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        self.runtime.sleep(pause)
    }

    fn now(&self) -> Instant {
        self.runtime.now()
    }

    fn seed(&self) -> u64 {
        self.runtime.seed()
    }

    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        self.runtime.spawn(task);
        Ok(())
    }
}

/// Knows how much of a request may have reached the server.
struct Witness {
    body: Body,
    written: Written,
    /// Whether hyper has it, and a connection.
    begun: AtomicBool,
}

impl Witness {
    fn new(body: Body, written: Written) -> Self {
        Self { body, written, begun: AtomicBool::new(false) }
    }

    fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// Whether its last byte was written. A response that arrives earlier belongs to another
    /// request.
    fn is_written(&self) -> bool {
        self.written.is_whole()
    }

    /// Whether the request never reaches the server completely. A body not yet pulled to its end
    /// never will be, even if a response came early: nobody waits for the rest.
    fn is_unsent(&self) -> bool {
        if self.body.is_empty() { !self.has_begun() } else { self.body.seal() }
    }
}
