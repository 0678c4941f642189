//! One attempt: a connection, a request, a response.

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{Request, Response, Uri};
use postmark_core::adapter::{Limits, ProxyRule};
use postmark_core::{Body, Failure, Fault};
use rustls::RootCertStore;

use crate::connect::Ways;
use crate::connection::Connection;
use crate::deadline::Deadline;
use crate::pool::Pool;
use crate::tls;

/// How requests are made, and the connections that are open.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) proxy: ProxyRule,
    /// Mozilla's if there are none.
    pub(crate) roots: Option<Arc<RootCertStore>>,
    pub(crate) limits: Limits,
    pub(crate) reuses_connections: bool,
    shared: Arc<Shared>,
}

/// What clones share that lead to the same place in the same way.
#[derive(Default)]
struct Shared {
    ways: OnceLock<Ways>,
    pool: Pool,
}

/// A response, and the connection that it came on, of which it is not known yet whether it can be
/// believed.
pub(crate) struct Made {
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

    /// Leaves the connections to the clones, for they are not made as was just set.
    pub(crate) fn disconnect(&mut self) {
        self.shared = Arc::default();
    }

    /// Decides how a place is reached, which is the same for all requests of one transport.
    pub(crate) fn ready(&self, target: &Uri) -> Result<(), Fault> {
        if self.shared.ways.get().is_none() {
            let ways = self.new_ways(target)?;
            // Another thread may have been faster.
            let _ = self.shared.ways.set(ways);
        }
        Ok(())
    }

    /// Makes a request, once.
    pub(crate) fn send(&self, request: &Request<Body>) -> Made {
        let allowed = self.limits.allowed(request.body().len());
        let deadline = Deadline::new("it", allowed);
        loop {
            let (mut connection, is_new) = match self.shared.pool.take() {
                Some(connection) => (connection, false),
                None => match self.connect(request.uri(), deadline) {
                    Ok(connection) => (connection, true),
                    Err(error) => return Made::failed(Failure::unsent(error)),
                },
            };
            let limit = self.limits.response_limit;
            let error = match connection.exchange(request, limit, deadline) {
                Ok(response) => {
                    let is_own = request.body().match_response(&response);
                    let connection = is_own.then_some(connection);
                    return Made { outcome: Ok(response), connection };
                }
                Err(error) => error,
            };
            if connection.has_written() && !request.body().seal() {
                return Made::failed(Failure::unanswered(error));
            }
            if connection.has_written() || is_new {
                return Made::failed(Failure::unsent(error));
            }
            // It was no good any more, and the server got nothing: the next one.
        }
    }

    /// Keeps the connection of a response that the core believed. Any other is closed: what comes
    /// next on it might be the response to something else.
    pub(crate) fn keep(&self, made: Option<Connection>) {
        if let Some(connection) = made.filter(|it| self.reuses_connections && it.is_kept()) {
            self.shared.pool.put(connection);
        }
    }

    fn connect(&self, target: &Uri, deadline: Deadline) -> io::Result<Connection> {
        let ways = self.shared.ways.get().ok_or_else(|| io::Error::other("not ready"))?;
        ways.connect(target, &self.limits, deadline).map(Connection::new)
    }

    fn new_ways(&self, target: &Uri) -> Result<Ways, Fault> {
        let unusable = |_| {
            let remedy = "Install a provider with TLS 1.2 or 1.3, or none.";
            Fault::new("crypto provider", "cannot do TLS", remedy)
        };
        let roots = || self.roots.as_deref().cloned().unwrap_or_else(tls::mozilla);
        Ok(Ways {
            proxy: self.proxy.proxy(target, variable)?,
            tls: tls::config(roots(), &["http/1.1"]).map_err(unusable)?,
            proxy_tls: tls::config(roots(), &[]).map_err(unusable)?,
        })
    }
}

impl Made {
    fn failed(failure: Failure) -> Self {
        Self { outcome: Err(failure), connection: None }
    }

    /// What happened to the request, and its connection.
    pub(crate) fn into_parts(self) -> (Result<Response<Bytes>, Failure>, Option<Connection>) {
        (self.outcome, self.connection)
    }
}

/// The value of a variable of the environment. Bytes that are not Unicode are replaced, so that the
/// value is reported as faulty and not ignored.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Any number, from which waits get their jitter.
pub(crate) fn seed() -> u64 {
    RandomState::new().hash_one(())
}
