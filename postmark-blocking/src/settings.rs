//! Settings of a client's connections.

use std::sync::Arc;
use std::time::Duration;

use postmark_core::Token;
use postmark_core::adapter::ProxyRule;

use crate::client::Client;
use crate::tls;

impl<T: Token> Client<T> {
    /// Sets the timeout of a name lookup, and of connecting with TLS and proxy: 10 s if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport.limits.connect_timeout = timeout;
        self
    }

    /// Trusts these certificates instead of Mozilla's: one or several in PEM, or one in DER.
    ///
    /// Needed on networks whose proxy intercepts TLS.
    pub fn root_certificates(mut self, certificates: impl AsRef<[u8]>) -> Self {
        match tls::root_certificates(certificates.as_ref()) {
            Ok(roots) => self.transport.roots = Some(Arc::new(roots)),
            Err(fault) => self.keep(fault),
        }
        self.transport.disconnect();
        self
    }

    /// Uses this proxy instead of the environment's: `http://`, `https://`, `socks5://`,
    /// `socks5h://`, `socks4://` or `socks4a://`, an optional user and password, a host, and an
    /// optional port.
    ///
    /// Local hosts are still reached directly.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        match ProxyRule::given(url.as_ref()) {
            Ok(proxy) => self.transport.proxy = proxy,
            Err(fault) => self.keep(fault),
        }
        self.transport.disconnect();
        self
    }

    /// Uses no proxy, even if the environment has one.
    pub fn no_proxy(mut self) -> Self {
        self.transport.proxy = ProxyRule::Never;
        self.transport.disconnect();
        self
    }

    /// Sets whether to reuse a connection for other requests: `true` if not set.
    ///
    /// HTTP/1.1 does not number responses. If something in between writes an extra response, the
    /// following responses on that connection may be taken for those of other requests; see
    /// [Connections](crate#connections). With `false`, each request has its own connection, so this
    /// cannot happen. It costs a TLS handshake per request.
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
