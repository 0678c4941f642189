//! The client, and the requests that it sends.

use std::fmt;
use std::rc::Rc;

use js_sys::Function;
use postmark_core::adapter::Limits;
use postmark_core::{
    AccountToken, Config, Endpoint, Error, Event, Exchange, Fault, Next, ServerToken, Token,
    client_settings,
};

use crate::platform::{Instant, seed, sleep};
use crate::transport::Transport;

/// The event callback.
type Notify = Rc<dyn Fn(&Event<'_>)>;

/// Sends requests to Postmark with one token, through the platform's `fetch`.
///
/// A client is cheap to clone, and can send many requests concurrently.
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
    on_event: Option<Notify>,
}

impl Client<AccountToken> {
    /// A client for a server of the account, with the server's token: see
    /// [`Server::token`](crate::api::servers::Server::token). It shares everything else.
    pub fn for_server(&self, token: ServerToken) -> Client {
        let Self { config, transport, on_event } = self.clone();
        Client { config: config.for_server(token), transport, on_event }
    }
}

impl<T: Token> Client<T> {
    /// Creates a client with a token and the default settings.
    pub fn new(token: T) -> Self {
        Self { config: Config::new(token), transport: Transport::new(), on_event: None }
    }

    client_settings!();

    /// Sends requests to another URL, such as the sandbox, or in a browser your own proxy; see
    /// [`Config::base_url`].
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.config = self.config.base_url(url);
        self
    }

    /// Calls this function instead of the platform's `fetch`: for example one that uses a proxy, a
    /// service binding or a mock, or that inspects requests.
    ///
    /// It is called once per attempt, with a URL and a `RequestInit`. It must send the request once
    /// or not at all, and return its `Response`. If it retries on its own, an email may be sent
    /// twice.
    pub fn fetch(mut self, function: Function) -> Self {
        self.transport.fetch = Some(function);
        self
    }

    /// Calls a function with the [`Event`] of each attempt, for logs and metrics. Replaces an
    /// earlier one.
    ///
    /// ```
    /// # use postmark_wasm::{Client, ServerToken};
    /// # fn log(_: String) {}
    /// let client = Client::new(ServerToken::test()).on_event(|event| {
    ///     let error = event.error_type().unwrap_or("none");
    ///     log(format!("{} attempt {}: {error}, {:?}", event.route, event.attempt, event.next));
    /// });
    /// ```
    pub fn on_event(mut self, notify: impl Fn(&Event<'_>) + 'static) -> Self {
        self.on_event = Some(Rc::new(notify));
        self
    }

    /// Checks all settings.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met. Every request of this client fails with it.
    pub fn check(&self) -> Result<(), Fault> {
        self.config.check()
    }

    /// Sends a request, with retries and waits according to the
    /// [`RetryPolicy`](crate::RetryPolicy).
    ///
    /// Dropping the future aborts the request in flight. It is then unknown whether it was
    /// executed.
    ///
    /// # Errors
    ///
    /// The reason, and in [`Error::may_have_happened`] whether the request may have been executed.
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
            let next = exchange.handle(outcome, started.elapsed());
            if let (Some(notify), Some(event)) = (&self.on_event, exchange.event()) {
                notify(&event);
            }
            match next {
                Next::Wait(pause) => sleep(pause).await,
                Next::Done(result) => return result,
            }
        }
    }

    fn configure(mut self, change: impl FnOnce(Config<T>) -> Config<T>) -> Self {
        self.config = change(self.config);
        self
    }

    fn limit(mut self, _: &str, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.transport.limits);
        self
    }
}

/// Shows the URL, but not the token.
impl<T: Token> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("timeout", &self.transport.limits.timeout)
            .finish_non_exhaustive()
    }
}
