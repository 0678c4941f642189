//! The client: its settings, and the requests that it sends.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[cfg(feature = "tokio")]
use postmark_core::AccountToken;
use postmark_core::adapter::ProxyRule;
use postmark_core::{Config, Endpoint, Error, Exchange, Fault, RetryPolicy, ServerToken, Token};

#[cfg(feature = "tokio")]
use crate::environment;
use crate::limiter::Limiter;
use crate::runtime::Runtime;
#[cfg(feature = "tokio")]
use crate::runtime::Tokio;
use crate::stack::Stack;
use crate::tls;
use crate::transport::Transport;

/// Makes requests to Postmark with one token, on one runtime.
///
/// A client is cheap to clone, and clones share their connections and limits. It can be used by
/// many tasks at a time.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_hyper::{Client, RetryPolicy, ServerToken};
///
/// # #[cfg(feature = "tokio")] {
/// let client = Client::new(ServerToken::test())
///     .agent("shop/1.4")
///     .timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::new().attempts(2));
/// # client.check()?;
/// # }
/// # Ok::<(), postmark_hyper::Fault>(())
/// ```
///
/// Setters do not fail. The client keeps the first [`Fault`]:
/// [`check`](Self::check) returns it, and every request fails with it.
#[derive(Clone)]
#[must_use]
pub struct Client<T = ServerToken> {
    config: Config<T>,
    transport: Making,
    limiter: Limiter,
    fault: Option<Fault>,
}

/// What makes the requests.
#[derive(Clone)]
enum Making {
    /// hyper, as the setters say.
    Ours(Stack),
    /// What the caller brought.
    Theirs(Arc<dyn Transport>),
}

#[cfg(feature = "tokio")]
impl Client<ServerToken> {
    /// Creates a client on tokio with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL` if that is set.
    ///
    /// On another runtime use [`Client::on`] with
    /// [`environment::server`](crate::environment::server).
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn from_env() -> Result<Self, Fault> {
        environment::server().map(|config| Self::on(Tokio, config))
    }
}

#[cfg(feature = "tokio")]
impl Client<AccountToken> {
    /// Creates a client on tokio with the token in `POSTMARK_ACCOUNT_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL` if that is set.
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn account_from_env() -> Result<Self, Fault> {
        environment::account().map(|config| Self::on(Tokio, config))
    }
}

#[cfg(feature = "tokio")]
impl<T: Token> Client<T> {
    /// Creates a client on tokio with a token and the default settings.
    ///
    /// It needs tokio when it makes a request, not before.
    pub fn new(token: T) -> Self {
        Self::on(Tokio, token)
    }
}

impl<T: Token> Client<T> {
    /// Creates a client on any [`Runtime`], with a token or a [`Config`].
    ///
    /// ```
    /// # #[cfg(feature = "smol")] {
    /// use postmark_hyper::{Client, ServerToken, Smol};
    ///
    /// let client = Client::on(Smol, ServerToken::test());
    /// # }
    /// ```
    ///
    /// It needs the runtime when it makes a request, not before. For the token in the environment
    /// pass [`environment::server()?`](crate::environment::server).
    pub fn on(runtime: impl Runtime + 'static, config: impl Into<Config<T>>) -> Self {
        Self::making(config.into(), Making::Ours(Stack::new(Arc::new(runtime))))
    }

    /// Creates a client on a [`Transport`] of your own, in place of this crate's hyper, with a
    /// token or a [`Config`].
    ///
    /// Timeouts, the response limit, certificates, proxies and connections are then the
    /// transport's: setting them here is a fault. Prefer a transport that speaks HTTP/2, or uses a
    /// connection of HTTP/1.1 once; see [Connections](crate#connections).
    pub fn with_transport(transport: impl Transport, config: impl Into<Config<T>>) -> Self {
        Self::making(config.into(), Making::Theirs(Arc::new(transport)))
    }

    fn making(config: Config<T>, transport: Making) -> Self {
        Self { config, transport, limiter: Limiter::default(), fault: None }
    }

    /// The same client with another token: one for each server, or for each tenant, over the same
    /// connections and within the same limits.
    ///
    /// ```
    /// # use postmark_hyper::{Client, Fault, ServerToken};
    /// # fn tenant(client: &Client, token: &str) -> Result<Client, Fault> {
    /// Ok(client.clone().token(ServerToken::new(token)?))
    /// # }
    /// ```
    pub fn token(mut self, token: T) -> Self {
        self.config = self.config.token(token);
        self
    }

    /// Sends requests to another URL, such as the sandbox; see [`Config::base_url`].
    ///
    /// With `http://` the requests go over HTTP/1.1, whose responses have no number; see
    /// [Connections](crate#connections).
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.config = self.config.base_url(url);
        if let Making::Ours(stack) = &mut self.transport {
            stack.disconnect();
        }
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

    /// Limits the requests at a time; without a limit if not set.
    ///
    /// The others wait for their turn, in order. Clones made from now on share the limit.
    ///
    /// With a limit each request runs in a task of its own, so that a future that is not polled
    /// (one in `buffer_unordered`, say, while the loop's body sends something else) never keeps
    /// others from their turn. A [`Transport`] must be able to [spawn](Transport::spawn) tasks for
    /// that.
    ///
    /// The [deadline](RetryPolicy::deadline) covers the wait for a turn: 120 s if not set. A
    /// request that gets no turn until then fails with [`Failure::Unsent`](crate::Failure::Unsent).
    pub fn requests_at_a_time(mut self, most: usize) -> Self {
        self.limiter = self.limiter.at_a_time(most);
        self
    }

    /// Begins at most so many requests in a second, evenly spread; as many as are asked for if not
    /// set.
    ///
    /// Postmark publishes no limit and answers 429 to a client that goes over it. Clones made from
    /// now on share the limit. As with [`requests_at_a_time`](Self::requests_at_a_time), each
    /// request runs in a task of its own.
    ///
    /// The [deadline](RetryPolicy::deadline) covers the wait for a turn: 120 s if not set. A
    /// request whose turn would come later fails at once, with
    /// [`Failure::Unsent`](crate::Failure::Unsent). With 10 requests a second, 1,200 fit into the
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
        self.reconnect("connect timeout", |stack| {
            stack.limits.connect_timeout = timeout;
            Ok(())
        })
    }

    /// How long an attempt may take, besides the time for [uploading](Self::slowest_upload) its
    /// body: 60 s if not set.
    ///
    /// The wait for a [turn](Self::requests_at_a_time) is no part of it: the
    /// [deadline](RetryPolicy::deadline) covers that.
    // contract: quirk.long-timeouts
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set("timeout", |stack| {
            stack.limits.timeout = timeout;
            Ok(())
        })
    }

    /// The slowest rate of an upload, in bytes a second: 100,000 if not set.
    ///
    /// An attempt may take longer by the length of its body, divided by this.
    pub fn slowest_upload(self, rate: u32) -> Self {
        self.set("slowest upload", |stack| {
            stack.limits.slowest_upload = rate;
            Ok(())
        })
    }

    /// The maximum bytes of a response, decompressed: 64 MB if not set.
    pub fn response_limit(self, bytes: u64) -> Self {
        self.set("response limit", |stack| {
            stack.limits.response_limit = bytes;
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
        self.reconnect("connection reuse", |stack| {
            stack.reuse = reuse;
            Ok(())
        })
    }

    /// Trusts these certificates instead of Mozilla's: in PEM, one or several, or one in DER.
    ///
    /// A network whose proxy looks into TLS needs its own.
    pub fn root_certificates(self, certificates: impl AsRef<[u8]>) -> Self {
        self.reconnect("root certificates", |stack| {
            stack.roots = Some(Arc::new(tls::root_certificates(certificates.as_ref())?));
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
        self.reconnect("proxy", |stack| {
            stack.proxy = ProxyRule::given(url.as_ref())?;
            Ok(())
        })
    }

    /// Goes through no proxy, whatever the environment says.
    pub fn no_proxy(self) -> Self {
        self.reconnect("proxy", |stack| {
            stack.proxy = ProxyRule::Never;
            Ok(())
        })
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
    /// Dropping the future gives the request up, and it is not made again. Where the server had it
    /// whole by then, it may have been done.
    ///
    /// # Errors
    ///
    /// The reason, and with [`Error::may_have_happened`] whether the request may have been
    /// executed.
    pub async fn send<E>(&self, endpoint: E) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        let mut exchange = Exchange::new(&self.config, endpoint, self.transport().seed())?;
        self.run(&mut exchange).await
    }

    pub(crate) fn config(&self) -> &Config<T> {
        &self.config
    }

    /// Waits, as the transport does.
    pub(crate) async fn sleep(&self, pause: Duration) {
        self.transport().sleep(pause).await;
    }

    /// The current time, on the same clock.
    pub(crate) fn now(&self) -> Instant {
        self.transport().now()
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.limiter
    }

    /// What makes the requests.
    pub(crate) fn transport(&self) -> &dyn Transport {
        match &self.transport {
            Making::Ours(stack) => stack,
            Making::Theirs(transport) => transport.as_ref(),
        }
    }

    /// The same, ready to.
    pub(crate) fn ready<E>(&self, exchange: &Exchange<E>) -> Result<&dyn Transport, Fault>
    where
        E: Endpoint<Token = T>,
    {
        if let Making::Ours(stack) = &self.transport {
            stack.check()?;
            stack.prepare(|| exchange.request().uri().clone())?;
        }
        Ok(self.transport())
    }

    /// Sets something that connections are made with.
    fn reconnect(
        self,
        name: &'static str,
        setting: impl FnOnce(&mut Stack) -> Result<(), Fault>,
    ) -> Self {
        self.set(name, |stack| {
            stack.disconnect();
            setting(stack)
        })
    }

    fn set(
        mut self,
        name: &'static str,
        setting: impl FnOnce(&mut Stack) -> Result<(), Fault>,
    ) -> Self {
        let set = match &mut self.transport {
            Making::Ours(stack) => setting(stack),
            Making::Theirs(_) => {
                let remedy = "Set it where you make the transport.";
                Err(Fault::new(name, "is the transport's, which is your own", remedy))
            }
        };
        if let Err(fault) = set {
            self.fault.get_or_insert(fault);
        }
        self
    }
}

/// Where requests go and in whose name; neither the token nor a proxy's password.
impl<T: Token> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
