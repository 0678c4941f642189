//! One attempt: a connection, a request, a response.

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{Request, Response, Uri};
use postmark_core::adapter::{Destination, Limits, ProxyRule, Stage};
use postmark_core::{Body, Failure, Fault};
use rustls::RootCertStore;

use crate::connect::Connector;
use crate::connection::Connection;
use crate::deadline::Deadline;
use crate::pool::Pool;
use crate::tls;

/// How to send requests, and the open connections.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) proxy: ProxyRule,
    /// Mozilla's, if `None`.
    pub(crate) roots: Option<Arc<RootCertStore>>,
    pub(crate) limits: Limits,
    pub(crate) reuses_connections: bool,
    shared: Arc<Shared>,
}

/// What clones with the same connection settings share.
#[derive(Default)]
struct Shared {
    connector: OnceLock<Connector>,
    pool: Pool,
}

/// The outcome of an attempt, and the connection of its response, which is not yet checked.
pub(crate) struct Attempted {
    pub(crate) outcome: Result<Response<Bytes>, Failure>,
    connection: Option<Connection>,
}

impl Transport {
    pub(crate) fn new() -> Self {
        Self {
            proxy: ProxyRule::Environment,
            roots: None,
            limits: Limits::default(),
            reuses_connections: true,
            shared: Arc::default(),
        }
    }

    /// Leaves the connections to the clones: they were opened with other settings.
    pub(crate) fn disconnect(&mut self) {
        self.shared = Arc::default();
    }

    /// Determines the route to a host, which is the same for all requests of one transport.
    pub(crate) fn prepare(&self, target: &Uri) -> Result<(), Fault> {
        if self.shared.connector.get().is_none() {
            let connector = self.new_connector(target)?;
            // Another thread may have been faster.
            let _ = self.shared.connector.set(connector);
        }
        Ok(())
    }

    /// Sends a request once.
    pub(crate) fn send(&self, request: &Request<Body>) -> Attempted {
        let allowed = self.limits.allowed(request.body().len());
        let deadline = Deadline::new(allowed);
        loop {
            let (mut connection, is_new) = match self.shared.pool.take() {
                Some(connection) => (connection, false),
                None => match self.connect(request.uri(), deadline) {
                    Ok(connection) => (connection, true),
                    Err(error) => return Attempted::failed(Failure::unreachable(error)),
                },
            };
            let limit = self.limits.response_limit;
            let error = match connection.exchange(request, limit, deadline) {
                Ok(response) => {
                    let is_own = request.body().match_response(&response);
                    let connection = is_own.then_some(connection);
                    return Attempted { outcome: Ok(response), connection };
                }
                Err(error) => self.locate(request.uri(), error),
            };
            if connection.has_written() && !request.body().seal() {
                return Attempted::failed(Failure::unanswered(error));
            }
            if connection.has_written() || is_new {
                return Attempted::failed(Failure::unsent(error));
            }
            // The reused connection was closed, and the server got nothing: try the next one.
        }
    }

    /// Keeps the connection of a response that the core trusts. Any other is closed: what arrives
    /// next on it might be the response to another request.
    pub(crate) fn keep(&self, connection: Option<Connection>) {
        if let Some(connection) = connection.filter(|it| self.reuses_connections && it.is_kept()) {
            self.shared.pool.put(connection);
        }
    }

    fn connect(&self, target: &Uri, deadline: Deadline) -> io::Result<Connection> {
        let connector = self.shared.connector.get();
        let connector = connector.ok_or_else(|| io::Error::other("not prepared"))?;
        connector.connect(target, &self.limits, deadline).map(Connection::new)
    }

    /// The error of an open connection, with the place.
    fn locate(&self, target: &Uri, error: io::Error) -> io::Error {
        let proxy = self.shared.connector.get().and_then(|it| it.proxy.as_ref());
        Destination::new(target, proxy).locate_io(Stage::Request, error)
    }

    fn new_connector(&self, target: &Uri) -> Result<Connector, Fault> {
        let unusable = |_| {
            let remedy = "Install a provider with TLS 1.2 or 1.3, or none.";
            Fault::new("crypto provider", "cannot do TLS", remedy)
        };
        let roots = || self.roots.as_deref().cloned().unwrap_or_else(tls::mozilla);
        Ok(Connector {
            proxy: self.proxy.proxy(target, variable)?,
            tls: tls::config(roots(), &["http/1.1"]).map_err(unusable)?,
            proxy_tls: tls::config(roots(), &[]).map_err(unusable)?,
        })
    }
}

impl Attempted {
    fn failed(failure: Failure) -> Self {
        Self { outcome: Err(failure), connection: None }
    }

    /// The outcome, and the connection.
    pub(crate) fn into_parts(self) -> (Result<Response<Bytes>, Failure>, Option<Connection>) {
        (self.outcome, self.connection)
    }
}

/// The value of an environment variable. Invalid Unicode is replaced, so that the value is reported
/// as a fault instead of being ignored.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Any number, used for the jitter of waits.
pub(crate) fn seed() -> u64 {
    RandomState::new().hash_one(())
}
