//! Settings of a client's connections and concurrency.

use std::sync::Arc;
use std::time::Duration;

use postmark_core::adapter::ProxyRule;
use postmark_core::{Fault, Token};

use crate::client::Client;
use crate::http_transport::HttpTransport;
use crate::tls;

impl<T: Token> Client<T> {
    /// Limits the number of concurrent requests; no limit if not set.
    ///
    /// The others wait for their turn, in order. Clones created from now on share the limit.
    ///
    /// With a limit, each request runs in a task, so that a future that is not polled (one in
    /// `buffer_unordered`, say, while the loop's body sends something else) never blocks others.
    /// For that, a [`Transport`](crate::Transport) must be able to [spawn](crate::Transport::spawn)
    /// tasks.
    ///
    /// The [deadline](crate::RetryPolicy::deadline), 120 s if not set, covers the wait for a turn.
    /// A request that gets no turn by then fails with
    /// [`Failure::Unsent`](crate::error::Failure::Unsent).
    pub fn requests_at_a_time(mut self, most: usize) -> Self {
        self.limiter = self.limiter.at_a_time(most);
        self
    }

    /// Limits how many requests start per second, evenly spread; no limit if not set.
    ///
    /// Postmark publishes no limit and responds with 429 to a client that exceeds it. Clones
    /// created from now on share the limit. As with
    /// [`requests_at_a_time`](Self::requests_at_a_time), each request runs in a task.
    ///
    /// The [deadline](crate::RetryPolicy::deadline), 120 s if not set, covers the wait for a turn.
    /// A request whose turn would come later fails immediately, with
    /// [`Failure::Unsent`](crate::error::Failure::Unsent). At 10 requests per second, 1,200 fit
    /// into the 120 s, so of 10,000 sends started at once most fail. Start a few at a time (as
    /// `buffer_unordered` does), put the emails into a [batch](Client::send_batch), or raise the
    /// deadline above the number of sends divided by the limit.
    pub fn requests_a_second(mut self, most: u32) -> Self {
        self.limiter = self.limiter.a_second(most);
        self
    }

    /// Sets the timeout of a name lookup, and of connecting with TLS and proxy: 10 s if not set.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.reconnect("connect timeout", |transport| {
            transport.limits.connect_timeout = timeout;
            Ok(())
        })
    }

    /// Sets whether to reuse HTTP/1.1 connections: `true` if not set.
    ///
    /// HTTP/1.1 does not number responses. If each connection is used once, no request can get the
    /// response of an earlier one, at the cost of connecting for each request; see
    /// [Connections](crate#connections). HTTP/2, which is used if the server offers it, does not
    /// have this problem and is always shared.
    pub fn reuse_connections(self, reuse: bool) -> Self {
        self.reconnect("connection reuse", |transport| {
            transport.reuse = reuse;
            Ok(())
        })
    }

    /// Trusts these certificates instead of Mozilla's: one or several in PEM, or one in DER.
    ///
    /// Needed on networks whose proxy intercepts TLS.
    pub fn root_certificates(self, certificates: impl AsRef<[u8]>) -> Self {
        self.reconnect("root certificates", |transport| {
            transport.roots = Some(Arc::new(tls::root_certificates(certificates.as_ref())?));
            Ok(())
        })
    }

    /// Uses this proxy instead of the environment's: `http://`, `https://`, `socks5://`,
    /// `socks5h://`, `socks4://` or `socks4a://`, an optional user and password, a host, and an
    /// optional port.
    ///
    /// Local hosts are still reached directly. HTTP/2 passes through a proxy; one that intercepts
    /// TLS may support only HTTP/1.1, see [Connections](crate#connections).
    pub fn proxy(self, url: impl AsRef<str>) -> Self {
        self.reconnect("proxy", |transport| {
            transport.proxy = ProxyRule::given(url.as_ref())?;
            Ok(())
        })
    }

    /// Uses no proxy, even if the environment has one.
    pub fn no_proxy(self) -> Self {
        self.reconnect("proxy", |transport| {
            transport.proxy = ProxyRule::Never;
            Ok(())
        })
    }

    /// Changes a setting that applies to new connections.
    fn reconnect(
        self,
        name: &'static str,
        setting: impl FnOnce(&mut HttpTransport) -> Result<(), Fault>,
    ) -> Self {
        self.set(name, |transport| {
            transport.disconnect();
            setting(transport)
        })
    }
}
