//! The client: its settings, and the requests that it sends.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use postmark_core::adapter::{ProxyRule, environment};
use postmark_core::{
    AccountToken, Config, Endpoint, Error, Exchange, Fault, Next, RetryPolicy, ServerToken, Token,
};

use crate::tls;
use crate::transport::{Transport, seed, variable};

/// Makes requests to Postmark with one token, and waits for the answers.
///
/// A client is cheap to clone, and clones share their connections. It can be used by many threads
/// at a time.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_blocking::{Client, RetryPolicy, ServerToken};
///
/// let client = Client::new(ServerToken::test())
///     .agent("shop/1.4")
///     .timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::new().attempts(2));
/// # client.check()?;
/// # Ok::<(), postmark_blocking::Fault>(())
/// ```
///
/// Setters do not fail. The client keeps the first [`Fault`]:
/// [`check`](Self::check) returns it, and every request fails with it.
#[derive(Clone)]
#[must_use]
pub struct Client<T = ServerToken> {
    config: Config<T>,
    transport: Transport,
    fault: Option<Fault>,
}

impl Client<ServerToken> {
    /// A client with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in `POSTMARK_BASE_URL`
    /// where that is set.
    ///
    /// # Errors
    ///
    /// The token is not set, or is none; or the base URL is none.
    pub fn from_env() -> Result<Self, Fault> {
        environment::server(variable).map(Self::with)
    }
}

impl Client<AccountToken> {
    /// A client with the token in `POSTMARK_ACCOUNT_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL` where that is set.
    ///
    /// # Errors
    ///
    /// The token is not set, or is none; or the base URL is none.
    pub fn account_from_env() -> Result<Self, Fault> {
        environment::account(variable).map(Self::with)
    }
}

impl<T: Token> Client<T> {
    /// A client with a token and the defaults of everything else.
    pub fn new(token: T) -> Self {
        Self::with(Config::new(token))
    }

    /// The same client with another token: one for each server, or for each tenant, over the same
    /// connections.
    ///
    /// ```
    /// # use postmark_blocking::{Client, Fault, ServerToken};
    /// # fn tenant(client: &Client, token: &str) -> Result<Client, Fault> {
    /// Ok(client.clone().token(ServerToken::new(token)?))
    /// # }
    /// ```
    pub fn token(mut self, token: T) -> Self {
        self.config = self.config.token(token);
        self
    }

    /// Sends requests to another URL, such as the sandbox; see [`Config::base_url`].
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.config = self.config.base_url(url);
        self.transport.disconnect();
        self
    }

    /// Names your program in `User-Agent`, before the name of this library.
    pub fn agent(mut self, agent: impl AsRef<str>) -> Self {
        self.config = self.config.agent(agent);
        self
    }

    /// Replaces the retry policy: how often and for how long a request is retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.config = self.config.retry(policy);
        self
    }

    /// How long a name lookup may take, and then connecting with TLS and proxy: 10 s if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport.limits.connect_timeout = timeout;
        self
    }

    /// How long an attempt may take, besides the time for [uploading](Self::slowest_upload) its
    /// body: 60 s if not set.
    // contract: quirk.long-timeouts
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.transport.limits.timeout = timeout;
        self
    }

    /// The slowest rate of an upload, in bytes a second: 100,000 if not set.
    ///
    /// An attempt may take longer by the length of its body, divided by this.
    pub fn slowest_upload(mut self, rate: u32) -> Self {
        self.transport.limits.slowest_upload = rate;
        self
    }

    /// The maximum bytes of a response, decompressed: 64 MB if not set.
    pub fn response_limit(mut self, bytes: u64) -> Self {
        self.transport.limits.response_limit = bytes;
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

    /// Goes through no proxy, whatever the environment says.
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

    /// Checks all settings.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met; every request of this client fails with it.
    pub fn check(&self) -> Result<(), Fault> {
        self.fault.clone().map_or_else(|| self.config.check(), Err)
    }

    /// Sends a request, with retries and waits as the [`RetryPolicy`] says.
    ///
    /// # Errors
    ///
    /// The reason, and with [`Error::may_have_happened`] whether the request may have been
    /// executed.
    pub fn send<E>(&self, endpoint: E) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        let mut exchange = Exchange::new(&self.config, endpoint, seed())?;
        self.run(&mut exchange)
    }

    pub(crate) fn config(&self) -> &Config<T> {
        &self.config
    }

    /// Runs an exchange to its end.
    pub(crate) fn run<E>(&self, exchange: &mut Exchange<E>) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        self.check()?;
        let started = Instant::now();
        loop {
            let request = exchange.request();
            self.transport.ready(request.uri())?;
            let (outcome, connection) = self.transport.send(&request).into_parts();
            match exchange.handle(outcome, started.elapsed()) {
                Next::Wait(pause) => {
                    // The next attempt has a connection of its own.
                    drop(connection);
                    thread::sleep(pause);
                }
                Next::Done(result) => {
                    self.transport.keep(connection.filter(|_| result.is_ok()));
                    return result;
                }
            }
        }
    }

    fn with(config: Config<T>) -> Self {
        Self { config, transport: Transport::new(), fault: None }
    }

    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// Where requests go and in whose name; neither the token nor a proxy's password.
impl<T: Token> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("limits", &self.transport.limits)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
