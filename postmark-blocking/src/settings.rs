//! The settings of a client that decide how it connects.

use std::sync::Arc;
use std::time::Duration;

use postmark_core::Token;
use postmark_core::adapter::ProxyRule;

use crate::client::Client;
use crate::tls;

impl<T: Token> Client<T> {
    /// How long a name lookup may take, and then connecting with TLS and proxy: 10 s if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport.limits.connect_timeout = timeout;
        self
    }

    /// Trusts these certificates instead of Mozilla's: in PEM, one or several, or one in DER.
    ///
    /// A network whose proxy looks into TLS needs its own.
    pub fn root_certificates(mut self, certificates: impl AsRef<[u8]>) -> Self {
        match tls::root_certificates(certificates.as_ref()) {
            Ok(roots) => self.transport.roots = Some(Arc::new(roots)),
            Err(fault) => self.keep(fault),
        }
        self.transport.disconnect();
        self
    }

    /// Goes through a proxy, and not through what the environment says: `http://`, `https://`,
    /// `socks5://`, `socks5h://`, `socks4://` or `socks4a://`, a host, and at most a user and
    /// password before it and a port behind it.
    ///
    /// Local hosts are reached directly anyway.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        match ProxyRule::given(url.as_ref()) {
            Ok(proxy) => self.transport.proxy = proxy,
            Err(fault) => self.keep(fault),
        }
        self.transport.disconnect();
        self
    }

    /// Goes through no proxy, even if the environment has one.
    pub fn no_proxy(mut self) -> Self {
        self.transport.proxy = ProxyRule::Never;
        self.transport.disconnect();
        self
    }

    /// Whether a connection is kept for other requests: `true` if not set.
    ///
    /// HTTP/1.1 has no numbers that say to which request a response belongs. If something on the
    /// way writes one response too many, the responses that follow on that connection may be taken
    /// for those of other requests; see [Connections](crate#connections). With `false` each request
    /// has a connection of its own, so that this cannot happen. It costs a TLS handshake for each
    /// request.
    ///
    /// ```
    /// # use postmark_blocking::{Client, ServerToken};
    /// let careful = Client::new(ServerToken::test()).reuse_connections(false);
    /// ```
    pub fn reuse_connections(mut self, reuse: bool) -> Self {
        self.transport.reuses_connections = reuse;
        self.transport.disconnect();
        self
    }
}
