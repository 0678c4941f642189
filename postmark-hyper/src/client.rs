//! The client, and the requests that it sends.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use postmark_core::adapter::Limits;
use postmark_core::{
    AccountToken, Config, Endpoint, Error, Event, Exchange, Fault, ServerToken, Token,
    client_settings,
};

use crate::backend::Backend;
use crate::http_transport::HttpTransport;
use crate::limiter::Limiter;
use crate::runtime::Runtime;
use crate::transport::Transport;

/// The event callback.
type Notify = Arc<dyn Fn(&Event<'_>) + Send + Sync>;

/// Sends requests to Postmark with one token, on one runtime.
///
/// A client is cheap to clone, and clones share their connections and limits. Tasks can use it
/// concurrently.
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
    backend: Backend,
    pub(crate) limiter: Limiter,
    on_event: Option<Notify>,
    fault: Option<Fault>,
}

impl Client<AccountToken> {
    /// A client for a server of the account, with the server's token: see
    /// [`Server::token`](crate::api::servers::Server::token). It shares everything else,
    /// connections included.
    pub fn for_server(&self, token: ServerToken) -> Client {
        let Self { config, backend, limiter, on_event, fault } = self.clone();
        Client { config: config.for_server(token), backend, limiter, on_event, fault }
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
    /// The runtime is needed only when it sends a request. For the token in the environment pass
    /// [`environment::server()?`](crate::environment::server).
    pub fn on(runtime: impl Runtime + 'static, config: impl Into<Config<T>>) -> Self {
        Self::with_backend(config.into(), Backend::Hyper(HttpTransport::new(Arc::new(runtime))))
    }

    /// Creates a client on your own [`Transport`] instead of this crate's hyper, with a token or a
    /// [`Config`].
    ///
    /// Timeouts, the response limit, certificates, proxies and connections are then up to the
    /// transport: setting them here is a fault. Prefer a transport that speaks HTTP/2, or uses an
    /// HTTP/1.1 connection once; see [Connections](crate#connections).
    pub fn with_transport(transport: impl Transport, config: impl Into<Config<T>>) -> Self {
        Self::with_backend(config.into(), Backend::Custom(Arc::new(transport)))
    }

    fn with_backend(config: Config<T>, backend: Backend) -> Self {
        Self { config, backend, limiter: Limiter::default(), on_event: None, fault: None }
    }

    client_settings!();

    /// Sends requests to another URL, such as the sandbox; see [`Config::base_url`].
    ///
    /// With `http://`, requests use HTTP/1.1, whose responses are not numbered; see
    /// [Connections](crate#connections).
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.config = self.config.base_url(url);
        self.backend.disconnect();
        self
    }

    /// Calls a function with the [`Event`] of each attempt, for logs and metrics. Replaces an
    /// earlier one.
    ///
    /// ```
    /// # #[cfg(feature = "tokio")] {
    /// # use postmark_hyper::{Client, ServerToken};
    /// let client = Client::new(ServerToken::test()).on_event(|event| {
    ///     let error = event.error_type().unwrap_or("none");
    ///     println!("{} attempt {}: {error}, {:?}", event.route, event.attempt, event.next);
    /// });
    /// # }
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
    /// Dropping the future cancels the request, without retries. If the server had already received
    /// all of it, it may have been executed.
    ///
    /// # Errors
    ///
    /// The reason, and in [`Error::may_have_happened`] whether the request may have been executed.
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

    /// Waits, on the transport's timer.
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

    /// What sends the requests.
    pub(crate) fn transport(&self) -> &dyn Transport {
        self.backend.transport()
    }

    /// The transport, ready to send.
    pub(crate) fn prepare<E>(&self, exchange: &Exchange<E>) -> Result<&dyn Transport, Fault>
    where
        E: Endpoint<Token = T>,
    {
        self.backend.prepare(|| exchange.request().uri().clone())
    }

    /// Reports the event of the last attempt.
    pub(crate) fn notify<E: Endpoint>(&self, exchange: &Exchange<E>) {
        let Some(event) = exchange.event() else { return };
        #[cfg(feature = "tracing")]
        crate::trace::event(&event);
        if let Some(notify) = &self.on_event {
            notify(&event);
        }
    }

    /// Changes hyper's transport.
    pub(crate) fn set(
        mut self,
        name: &'static str,
        setting: impl FnOnce(&mut HttpTransport) -> Result<(), Fault>,
    ) -> Self {
        if let Err(fault) = self.backend.set(name, setting) {
            self.fault.get_or_insert(fault);
        }
        self
    }

    fn configure(mut self, change: impl FnOnce(Config<T>) -> Config<T>) -> Self {
        self.config = change(self.config);
        self
    }

    fn limit(self, name: &'static str, change: impl FnOnce(&mut Limits)) -> Self {
        self.set(name, |transport| {
            change(&mut transport.limits);
            Ok(())
        })
    }
}

/// Shows the URL, but neither the token nor a proxy's password.
impl<T: Token> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
