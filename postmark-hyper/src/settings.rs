//! The settings of a client that decide how it connects, and how many requests run at a time.

use std::sync::Arc;
use std::time::Duration;

use postmark_core::adapter::ProxyRule;
use postmark_core::{Fault, Token};

use crate::client::Client;
use crate::http_transport::HttpTransport;
use crate::tls;

impl<T: Token> Client<T> {
    /// Limits the requests at a time; without a limit if not set.
    ///
    /// The others wait for their turn, in order. Clones made from now on share the limit.
    ///
    /// With a limit each request runs in a task of its own, so that a future that is not polled
    /// (one in `buffer_unordered`, say, while the loop's body sends something else) never keeps
    /// others from their turn. A [`Transport`](crate::Transport) must be able to [spawn](crate::Transport::spawn) tasks for
    /// that.
    ///
    /// The [deadline](crate::RetryPolicy::deadline) covers the wait for a turn: 120 s if not set. A
    /// request that gets no turn until then fails with [`Failure::Unsent`](crate::error::Failure::Unsent).
    pub fn requests_at_a_time(mut self, most: usize) -> Self {
        self.limiter = self.limiter.at_a_time(most);
        self
    }

    /// Starts at most so many requests in a second, evenly spread; without a limit if not set.
    ///
    /// Postmark publishes no limit and responds with 429 to a client that goes over it. Clones made from
    /// now on share the limit. As with [`requests_at_a_time`](Self::requests_at_a_time), each
    /// request runs in a task of its own.
    ///
    /// The [deadline](crate::RetryPolicy::deadline) covers the wait for a turn: 120 s if not set. A
    /// request whose turn would come later fails at once, with
    /// [`Failure::Unsent`](crate::error::Failure::Unsent). With 10 requests a second, 1,200 fit into the
    /// 120 s, so of 10,000 sends that are started at once most fail. Start them a few at a time (as
    /// `buffer_unordered` does), put them into a
    /// [batch](Client::send_batch), or raise the deadline above the number of sends divided by the
    /// limit.
    pub fn requests_a_second(mut self, most: u32) -> Self {
        self.limiter = self.limiter.a_second(most);
        self
    }

    /// How long a name lookup may take, and then connecting with TLS and proxy: 10 s if not set.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.reconnect("connect timeout", |transport| {
            transport.limits.connect_timeout = timeout;
            Ok(())
        })
    }

    /// Whether a connection of HTTP/1.1 is used for more than one request: it is if not set.
    ///
    /// Responses of HTTP/1.1 have no number. A connection that is used once excludes that a request
    /// gets the response of an earlier one, at the price of connecting for each request; see
    /// [Connections](crate#connections). HTTP/2, which is used if the server offers it, has no such
    /// doubt and is always shared.
    pub fn reuse_connections(self, reuse: bool) -> Self {
        self.reconnect("connection reuse", |transport| {
            transport.reuse = reuse;
            Ok(())
        })
    }

    /// Trusts these certificates instead of Mozilla's: in PEM, one or several, or one in DER.
    ///
    /// A network whose proxy looks into TLS needs its own.
    pub fn root_certificates(self, certificates: impl AsRef<[u8]>) -> Self {
        self.reconnect("root certificates", |transport| {
            transport.roots = Some(Arc::new(tls::root_certificates(certificates.as_ref())?));
            Ok(())
        })
    }

    /// Goes through a proxy, and not through what the environment says: `http://`, `https://`,
    /// `socks5://`, `socks5h://`, `socks4://` or `socks4a://`, a host, and at most a user and
    /// password before it and a port behind it.
    ///
    /// Local hosts are reached directly anyway. HTTP/2 passes through a proxy; one that looks
    /// into TLS may speak HTTP/1.1 only, see [Connections](crate#connections).
    pub fn proxy(self, url: impl AsRef<str>) -> Self {
        self.reconnect("proxy", |transport| {
            transport.proxy = ProxyRule::given(url.as_ref())?;
            Ok(())
        })
    }

    /// Goes through no proxy, even if the environment has one.
    pub fn no_proxy(self) -> Self {
        self.reconnect("proxy", |transport| {
            transport.proxy = ProxyRule::Never;
            Ok(())
        })
    }

    /// Sets something that connections are opened with.
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
