//! The client: its settings, and the requests that it sends.

use std::fmt;
use std::time::Duration;

use js_sys::Function;
use postmark_core::{
    Config, Endpoint, Error, Exchange, Fault, Next, RetryPolicy, ServerToken, Token,
};

use crate::platform::{Instant, seed, sleep};
use crate::transport::Transport;

/// Makes requests to Postmark with one token, through the platform's `fetch`.
///
/// A client is cheap to clone, and many requests can be made with it at a time.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_wasm::{Client, RetryPolicy, ServerToken};
///
/// let client = Client::new(ServerToken::test())
///     .agent("shop/1.4")
///     .timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::new().attempts(2));
/// # client.check()?;
/// # Ok::<(), postmark_wasm::Fault>(())
/// ```
///
/// Setters do not fail. The client keeps the first [`Fault`]:
/// [`check`](Self::check) returns it, and every request fails with it.
#[derive(Clone)]
#[must_use]
pub struct Client<T = ServerToken> {
    config: Config<T>,
    transport: Transport,
}

impl<T: Token> Client<T> {
    /// A client with a token and the defaults of everything else.
    pub fn new(token: T) -> Self {
        Self { config: Config::new(token), transport: Transport::new() }
    }

    /// The same client with another token: one for each server, or for each tenant.
    ///
    /// ```
    /// # use postmark_wasm::{Client, Fault, ServerToken};
    /// # fn tenant(client: &Client, token: &str) -> Result<Client, Fault> {
    /// Ok(client.clone().token(ServerToken::new(token)?))
    /// # }
    /// ```
    pub fn token(mut self, token: T) -> Self {
        self.config = self.config.token(token);
        self
    }

    /// Sends requests to another place, such as the sandbox, or in a browser your own proxy; see
    /// [`Config::base_url`].
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.config = self.config.base_url(url);
        self
    }

    /// Names your program in `User-Agent`, in front of this library. Browsers name themselves.
    pub fn agent(mut self, agent: impl AsRef<str>) -> Self {
        self.config = self.config.agent(agent);
        self
    }

    /// Replaces the retry policy: how often and for how long a request is retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.config = self.config.retry(policy);
        self
    }

    /// How long an attempt may take, besides the time for [uploading](Self::slowest_upload) its
    /// body: 60 s if not set.
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

    /// Calls a function in place of the platform's `fetch`: one that goes through a proxy, a
    /// service binding or a mock, or looks at what passes.
    ///
    /// It is called once for each attempt, with a URL and a `RequestInit`, and has to make the
    /// request once, or not at all, and to give its `Response`. If it retries a request by
    /// itself, mail may be sent twice.
    pub fn fetch(mut self, function: Function) -> Self {
        self.transport.fetch = Some(function);
        self
    }

    /// Checks all settings.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met; every request of this client fails with it.
    pub fn check(&self) -> Result<(), Fault> {
        self.config.check()
    }

    /// Sends a request, with retries and waits as the [`RetryPolicy`] says.
    ///
    /// Dropping the future aborts the request that is being made; whether it was done then is not
    /// known.
    ///
    /// # Errors
    ///
    /// The reason, and with [`Error::may_have_happened`] whether the request may have been
    /// executed.
    pub async fn send<E>(&self, endpoint: E) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        let mut exchange = Exchange::new(&self.config, endpoint, seed())?;
        self.run(&mut exchange).await
    }

    pub(crate) fn config(&self) -> &Config<T> {
        &self.config
    }

    /// Runs an exchange to its end.
    pub(crate) async fn run<E>(&self, exchange: &mut Exchange<E>) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        let started = Instant::now();
        loop {
            let outcome = self.transport.send(exchange.request()).await;
            match exchange.handle(outcome, started.elapsed()) {
                Next::Wait(pause) => sleep(pause).await,
                Next::Done(result) => return result,
            }
        }
    }
}

/// Where requests go and in whose name; not the token.
impl<T: Token> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("timeout", &self.transport.limits.timeout)
            .finish_non_exhaustive()
    }
}
