//! The client, and the requests that it sends.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use postmark_core::adapter::{Limits, environment};
use postmark_core::{
    AccountToken, Config, Endpoint, Error, Event, Exchange, Fault, Next, ServerToken, Token,
    client_settings,
};

use crate::transport::{Transport, seed, variable};

/// The event callback.
type Notify = Arc<dyn Fn(&Event<'_>) + Send + Sync>;

/// Sends requests to Postmark with one token, and waits for the responses.
///
/// A client is cheap to clone, and clones share their connections. Threads can use it concurrently.
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
    pub(crate) transport: Transport,
    on_event: Option<Notify>,
    fault: Option<Fault>,
}

impl Client<ServerToken> {
    /// Creates a client with the token in `POSTMARK_SERVER_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL` if that is set.
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn from_env() -> Result<Self, Fault> {
        environment::server(variable).map(Self::with)
    }
}

impl Client<AccountToken> {
    /// Creates a client with the token in `POSTMARK_ACCOUNT_TOKEN`, and the base URL in
    /// `POSTMARK_BASE_URL` if that is set.
    ///
    /// # Errors
    ///
    /// The token is missing or malformed, or the base URL is malformed.
    pub fn account_from_env() -> Result<Self, Fault> {
        environment::account(variable).map(Self::with)
    }

    /// A client for a server of the account, with the server's token: see
    /// [`Server::token`](crate::api::servers::Server::token). It shares everything else,
    /// connections included.
    pub fn for_server(&self, token: ServerToken) -> Client {
        let Self { config, transport, on_event, fault } = self.clone();
        Client { config: config.for_server(token), transport, on_event, fault }
    }
}

impl<T: Token> Client<T> {
    /// Creates a client with a token and the default settings.
    pub fn new(token: T) -> Self {
        Self::with(Config::new(token))
    }

    client_settings!();

    /// Sends requests to another URL, such as the sandbox; see [`Config::base_url`].
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.config = self.config.base_url(url);
        self.transport.disconnect();
        self
    }

    /// Calls a function with the [`Event`] of each attempt, for logs and metrics. Replaces an
    /// earlier one.
    ///
    /// ```
    /// # use postmark_blocking::{Client, ServerToken};
    /// let client = Client::new(ServerToken::test()).on_event(|event| {
    ///     let error = event.error_type().unwrap_or("none");
    ///     println!("{} attempt {}: {error}, {:?}", event.route, event.attempt, event.next);
    /// });
    /// ```
    pub fn on_event(mut self, notify: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.on_event = Some(Arc::new(notify));
        self
    }

    /// Checks all settings.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met. Every request of this client fails with it.
    pub fn check(&self) -> Result<(), Fault> {
        self.fault.clone().map_or_else(|| self.config.check(), Err)
    }

    /// Sends a request, with retries and waits according to the
    /// [`RetryPolicy`](crate::RetryPolicy).
    ///
    /// # Errors
    ///
    /// The reason, and in [`Error::may_have_happened`] whether the request may have been executed.
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
            self.transport.prepare(request.uri())?;
            let (outcome, connection) = self.transport.send(&request).into_parts();
            let next = exchange.handle(outcome, started.elapsed());
            self.notify(exchange);
            match next {
                Next::Wait(pause) => {
                    // The next attempt gets its own connection.
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
        Self { config, transport: Transport::new(), on_event: None, fault: None }
    }

    fn configure(mut self, change: impl FnOnce(Config<T>) -> Config<T>) -> Self {
        self.config = change(self.config);
        self
    }

    fn limit(mut self, _: &str, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.transport.limits);
        self
    }

    fn notify<E>(&self, exchange: &Exchange<E>)
    where
        E: Endpoint<Token = T>,
    {
        if let (Some(notify), Some(event)) = (&self.on_event, exchange.event()) {
            notify(&event);
        }
    }

    pub(crate) fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// Shows the URL, but neither the token nor a proxy's password.
impl<T: Token> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("limits", &self.transport.limits)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
