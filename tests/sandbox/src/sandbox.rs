//! The handle of a running sandbox, for the program that started it.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};
use std::{fmt, io};

use tokio::net::TcpListener as AsyncListener;
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

use crate::account::Account;
use crate::account::server::Server;
use crate::account::simulate::SimulationError;
use crate::account::smtp_tokens::{SmtpToken, SmtpTokenError};
use crate::account::templates::template::{TemplateError, TemplateSource};
use crate::account::wait::WaitError;
use crate::http::fault::InjectedFault;
use crate::http::listening;
use crate::http::route_fault::FaultRule;
use crate::mail::bounce_type;
use crate::mail::email_event::EmailEvent;
use crate::mail::message::SentMessage;
use crate::mail::received::InboundEmail;
use crate::mail::suppression_cause::SuppressionCause;
use crate::options::Options;
use crate::seed::{self, SeedError};
use crate::tls::Tls;
use crate::waiting::Waiting;
use crate::webhook::queue::Delivery;
use crate::webhook::{WebhookConfig, WebhookError};
use crate::{app, delivery, smtp};

/// A running sandbox. It listens until it is dropped.
///
/// It runs on a separate thread, so it works in any program, whatever its async runtime, if any. No
/// method blocks for long: those that take time return a [`Waiting`], to be awaited in async code,
/// or waited for with [`blocking`](Waiting::blocking).
///
/// Emails and deliveries are reported across all servers, and an event applies to the server of its
/// email. Whatever adds something (a webhook, a template, a stream, a suppression, a received
/// email) adds it to the first server, whose `ID` is 1 and whose token is
/// [`SERVER_TOKEN`](crate::SERVER_TOKEN).
///
/// ```
/// use postmark_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start()?;
/// // Point your client to sandbox.url() with postmark_sandbox::SERVER_TOKEN, and have it send.
/// assert!(sandbox.url().starts_with("http://127.0.0.1:"));
/// assert!(sandbox.messages().is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Sandbox {
    url: String,
    address: SocketAddr,
    https: Option<SocketAddr>,
    smtp: Option<SocketAddr>,
    /// The certificate of the authority, in PEM.
    authority: Option<String>,
    account: Arc<Account>,
    /// The runtime on the sandbox's thread.
    handle: Handle,
    /// Dropped to stop the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1, with the other options as in [`Options::new`].
    ///
    /// # Errors
    ///
    /// The system refused a socket or a thread.
    pub fn start() -> io::Result<Self> {
        Self::start_with(Options::new())
    }

    /// Starts a sandbox.
    ///
    /// # Errors
    ///
    /// The address is in use or not this machine's, the system refused a socket or a thread, or a
    /// seed is invalid (`InvalidData`: the error names the line and the member).
    pub fn start_with(mut options: Options) -> io::Result<Self> {
        let seeds = std::mem::take(&mut options.seeds);
        let listeners = Listeners::bind(&options)?;
        let tls = if listeners.https.is_some() || listeners.smtp.is_some() {
            Some(Tls::create(&options.certified())?)
        } else {
            None
        };
        let address = listeners.http.local_addr()?;
        let [https, smtp] = [&listeners.https, &listeners.smtp]
            .map(|listener| listener.as_ref().map(TcpListener::local_addr).transpose());
        let (https, smtp) = (https?, smtp?);
        let authority = tls.as_ref().map(|tls| tls.authority.clone());
        let account = Arc::new(Account::new(options));
        let (stop, stopped) = oneshot::channel();
        // The runtime must be dropped on its own thread: on a thread of another runtime, that would
        // panic.
        let (ready, started) = mpsc::channel();
        let shared = Arc::clone(&account);
        let thread = thread::Builder::new()
            .name("postmark-sandbox".to_owned())
            .spawn(move || run(listeners, tls, shared, stopped, &ready))?;
        let handle = started.recv().map_err(io::Error::other)??;
        let sandbox = Self {
            url: format!("http://{}", reachable(address)),
            address,
            https,
            smtp,
            authority,
            account,
            handle,
            stop: Some(stop),
            thread: Some(thread),
        };
        for seed in seeds {
            let filled = sandbox.seed(&seed).blocking();
            filled.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            sandbox.account.keep_seed(seed.into());
        }
        Ok(sandbox)
    }

    /// The base URL for a client, such as `http://127.0.0.1:8025`, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The page that shows the emails to a browser.
    #[must_use]
    pub fn inbox_url(&self) -> String {
        format!("{}/", self.url)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for a client that wants HTTPS, such as `https://127.0.0.1:8443`, if
    /// [`Options::https_port`] was set.
    #[must_use]
    pub fn https_url(&self) -> Option<String> {
        self.https.map(|address| format!("https://{}", reachable(address)))
    }

    /// The address for an SMTP client, if [`Options::smtp_port`] was set.
    #[must_use]
    pub fn smtp_address(&self) -> Option<SocketAddr> {
        self.smtp.map(reachable)
    }

    /// The certificate in PEM that a client has to trust for HTTPS and for STARTTLS, if the sandbox
    /// listens for either.
    ///
    /// Each sandbox creates one. It vouches for the names of this sandbox alone, and its key is not
    /// stored anywhere: trusting it puts nothing else at risk.
    #[must_use]
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// The emails of all servers that are still kept, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Arc<SentMessage>> {
        self.account.messages()
    }

    /// The email with this `MessageID`, on any server, if it is still kept.
    #[must_use]
    pub fn message(&self, id: &str) -> Option<Arc<SentMessage>> {
        self.account.message(id)
    }

    /// The emails to this address, in any case, as `To`, `Cc` or `Bcc`, on all servers, oldest
    /// first.
    #[must_use]
    pub fn messages_to(&self, address: &str) -> Vec<Arc<SentMessage>> {
        let mut messages = self.account.messages();
        messages.retain(|message| message.has_recipient(address));
        messages
    }

    /// Waits until at least `count` emails of all servers are kept, and returns them as
    /// [`messages`](Self::messages) does.
    ///
    /// # Errors
    ///
    /// The timeout expired. The error lists what there was.
    pub fn wait(
        &self,
        count: usize,
        timeout: Duration,
    ) -> Waiting<'_, Result<Vec<Arc<SentMessage>>, WaitError>> {
        let wait = self.account.count_kept(count);
        let wait = self.timeout(timeout, wait);
        Waiting::new(async move {
            match wait.await {
                Some(()) => Ok(self.account.messages()),
                None => Err(self.account.missing(&format!("fewer than {count} emails"), timeout)),
            }
        })
    }

    /// Waits for a matching email, and returns the newest. One that is already there counts.
    ///
    /// # Errors
    ///
    /// The timeout expired. The error lists what there was.
    pub fn wait_for<'a>(
        &'a self,
        fits: impl FnMut(&SentMessage) -> bool + Send + 'a,
        timeout: Duration,
    ) -> Waiting<'a, Result<Arc<SentMessage>, WaitError>> {
        self.wait_for_match("no email that fits".to_owned(), fits, timeout)
    }

    /// Waits for an email to this address, in any case, as `To`, `Cc` or `Bcc`, and returns the
    /// newest. One that is already there counts.
    ///
    /// # Errors
    ///
    /// The timeout expired. The error lists what there was.
    pub fn wait_for_message_to<'a>(
        &'a self,
        address: &'a str,
        timeout: Duration,
    ) -> Waiting<'a, Result<Arc<SentMessage>, WaitError>> {
        let wanted = format!("no email to {address}");
        self.wait_for_match(wanted, |message| message.has_recipient(address), timeout)
    }

    /// The number of emails on all servers evicted for newer ones, since the start or the last
    /// reset: see [`Options::max_messages`] and [`Options::max_bytes`].
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.account.evicted()
    }

    /// Removes the emails of all servers, sent and received; all else stays.
    pub fn clear(&self) {
        self.account.clear();
    }

    /// Advances the sandbox's clock, on top of the time that passes anyway.
    ///
    /// Webhook calls that become due in that time are made in turn, and each waits up to ten
    /// seconds for its response. The total is limited to 100 years.
    pub fn advance(&self, time: Duration) -> Waiting<'_, ()> {
        Waiting::new(self.account.advance(time))
    }

    /// The time of the sandbox's clock: that of the machine, unless you moved or paused it.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.account.now()
    }

    /// Stops the clock. Emails that arrive meanwhile all have the same time.
    pub fn pause_clock(&self) {
        self.account.first.clock.pause();
    }

    /// Resumes the clock from where it is.
    pub fn resume_clock(&self) {
        self.account.first.clock.resume();
    }

    /// Sets the clock, which then runs from there, or stays there if it is paused.
    ///
    /// Forward, it [advances](Self::advance). Back, it is set at once: what is due later stays as
    /// far away as it was.
    pub fn set_clock(&self, time: SystemTime) -> Waiting<'_, ()> {
        Waiting::new(self.account.set_clock(time))
    }

    /// Restores the initial state: no emails, bounces, suppressions, templates, webhooks, faults or
    /// settings, only the first server, and the clock at the machine's time.
    ///
    /// A seed of [`Options::seed`] is applied again. It does not wait for requests and webhook
    /// calls in progress.
    pub fn reset(&self) {
        self.account.reset();
        for seed in self.account.seeds() {
            // It could be applied at the start.
            let _ = self.seed(&seed).blocking();
        }
    }

    /// Adds servers, tokens, streams, domains, senders, templates, suppressions, emails and
    /// statistics of past days from JSON in the format of
    /// [SEED.md](https://docs.rs/crate/postmark-sandbox/latest/source/SEED.md).
    ///
    /// # Errors
    ///
    /// The text is not a seed, or Postmark would refuse a part of it: the error names the line and
    /// the member. The parts before it have been added.
    pub fn seed(&self, json: &str) -> Waiting<'_, Result<(), SeedError>> {
        let (account, json) = (Arc::clone(&self.account), json.to_owned());
        Waiting::new(async move { seed::apply(&account, &json).await })
    }

    /// Sets for all servers whether emails are only accepted, and neither delivered nor bounced:
    /// see [`Options::manual_delivery`]. Earlier emails stay as they are.
    pub fn set_manual_delivery(&self, manual: bool) {
        self.account.set_manual_delivery(manual);
    }

    /// Adds a webhook to the first server, and returns its id. Unlike Postmark, it does not try the
    /// URL.
    ///
    /// # Errors
    ///
    /// It cannot be called, or does not fit its stream.
    pub fn add_webhook(&self, webhook: WebhookConfig) -> Result<i64, WebhookError> {
        let mut server = self.account.first.server();
        let Server { webhooks, streams, .. } = &mut *server;
        webhooks.add(webhook, true, streams)
    }

    /// Sets the URL that is notified of email received by the first server, which may contain a
    /// name and a password. An empty one, the default, is never called.
    ///
    /// # Errors
    ///
    /// It cannot be called.
    pub fn set_inbound_webhook(&self, url: &str) -> Result<(), WebhookError> {
        self.account.first.server().set_inbound(url)
    }

    /// Has the first server receive an email, and returns its `MessageID`: it is kept, and the
    /// inbound webhook is notified of it, if there is one and no rule blocks the sender.
    #[allow(clippy::must_use_candidate, reason = "the result shows elsewhere")]
    pub fn receive(&self, mail: &InboundEmail) -> String {
        self.account.first.receive(mail.clone())
    }

    /// Has any server receive an email, and returns its `MessageID`. The server is named by its `ID`,
    /// its `Name` or a token. Returns `None` if there is no such server.
    #[must_use]
    pub fn receive_at(&self, server: &str, mail: &InboundEmail) -> Option<String> {
        Some(self.account.find_server(server)?.receive(mail.clone()))
    }

    /// The webhook calls, made and pending: server by server, oldest first, at most 10,000 in 128
    /// MB for each.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.account.deliveries()
    }

    /// Waits until no webhook call of any server is pending, and returns the
    /// [`deliveries`](Self::deliveries).
    ///
    /// # Errors
    ///
    /// The timeout expired. The error lists the pending calls.
    pub fn settle(&self, timeout: Duration) -> Waiting<'_, Result<Vec<Delivery>, WaitError>> {
        let wait = self.timeout(timeout, self.account.settled());
        Waiting::new(async move {
            match wait.await {
                Some(()) => Ok(self.account.deliveries()),
                None => Err(self.account.unsettled(timeout)),
            }
        })
    }

    /// The number of requests to the API so far, whatever their outcome: to check whether a client
    /// retried.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.account.requests()
    }

    /// Makes the next request to the API fail. Several faults queue up, one for each request: up to
    /// 10,000.
    pub fn inject(&self, fault: InjectedFault) {
        self.account.inject(fault);
    }

    /// Makes requests to a route fail, or a stage of SMTP sessions. The rules hold at the same
    /// time, up to 1,000. A request that a rule applies to takes no fault of
    /// [`inject`](Self::inject).
    pub fn add_fault(&self, rule: FaultRule) {
        self.account.add_rule(rule);
    }

    /// Removes all faults, those of [`inject`](Self::inject) and of [`add_fault`](Self::add_fault).
    pub fn clear_faults(&self) {
        self.account.clear_faults();
    }

    /// Makes an address of this stream (such as `outbound`) of the first server inactive, as a hard
    /// bounce does.
    ///
    /// At most 10,000 are kept.
    pub fn suppress(&self, stream: &str, address: &str) {
        let now = self.account.now();
        self.account.first.server().suppress(
            stream,
            address,
            SuppressionCause::HardBounce,
            None,
            now,
        );
        self.account.first.notify_change();
    }

    /// Makes an address of this stream of the first server active again, whatever made it inactive.
    pub fn reactivate(&self, stream: &str, address: &str) {
        let now = self.account.now();
        self.account.first.server().reactivate(stream, address, now);
        self.account.first.notify_change();
    }

    /// Triggers an event of the email with this `MessageID`, and returns the id of the bounce if it
    /// is one. Webhooks are notified of it.
    ///
    /// # Errors
    ///
    /// There is no such email or type of bounce, or it cannot happen at Postmark: the error says
    /// why.
    pub fn trigger(
        &self,
        message_id: &str,
        event: &EmailEvent,
    ) -> Result<Option<i64>, SimulationError> {
        self.account.trigger(message_id, event)
    }

    /// Makes an email bounce from its first recipient that was not suppressed, and returns the id
    /// of the bounce: [`EmailEvent::bounce`]. A `HardBounce` and a `SpamComplaint` suppress the
    /// address.
    ///
    /// # Errors
    ///
    /// See [`trigger`](Self::trigger).
    pub fn bounce(&self, message_id: &str, kind: &str) -> Result<i64, SimulationError> {
        let id = self.trigger(message_id, &EmailEvent::bounce(kind))?;
        Ok(id.unwrap_or_default())
    }

    /// Makes the first recipient who got an email open it: [`EmailEvent::open`].
    ///
    /// # Errors
    ///
    /// See [`trigger`](Self::trigger).
    pub fn open(&self, message_id: &str) -> Result<(), SimulationError> {
        self.trigger(message_id, &EmailEvent::open()).map(drop)
    }

    /// Makes the first recipient who got an email follow this link in it: [`EmailEvent::click`].
    ///
    /// # Errors
    ///
    /// See [`trigger`](Self::trigger).
    pub fn click(&self, message_id: &str, url: &str) -> Result<(), SimulationError> {
        self.trigger(message_id, &EmailEvent::click().link(url)).map(drop)
    }

    /// Makes the first recipient who got an email mark it as spam, and returns the id of the
    /// bounce:
    /// [`EmailEvent::complaint`].
    ///
    /// # Errors
    ///
    /// See [`trigger`](Self::trigger).
    pub fn complain(&self, message_id: &str) -> Result<i64, SimulationError> {
        self.bounce(message_id, bounce_type::COMPLAINT.name)
    }

    /// Makes the first recipient who got an email unsubscribe from its stream:
    /// [`EmailEvent::unsubscribe`].
    ///
    /// # Errors
    ///
    /// See [`trigger`](Self::trigger).
    pub fn unsubscribe(&self, message_id: &str) -> Result<(), SimulationError> {
        self.trigger(message_id, &EmailEvent::unsubscribe()).map(drop)
    }

    /// Adds a stream that sends to the first server.
    pub fn add_stream(&self, id: &str) {
        let now = self.account.now();
        self.account.first.server().streams.add(id, now);
    }

    /// Creates an SMTP token for a stream of the first server (such as `outbound`).
    ///
    /// # Errors
    ///
    /// No stream with this id sends, or the server has 100 tokens.
    pub fn add_smtp_token(&self, stream: &str) -> Result<SmtpToken, SmtpTokenError> {
        let mut server = self.account.first.server();
        let Server { smtp_tokens, streams, .. } = &mut *server;
        smtp_tokens.create(stream, streams)
    }

    /// Adds a template to the first server, and returns its id.
    ///
    /// # Errors
    ///
    /// The template cannot be rendered, or there is no place for it.
    pub fn add_template(&self, template: TemplateSource) -> Result<i64, TemplateError> {
        self.account.first.server().templates.add(template)
    }

    fn wait_for_match<'a>(
        &'a self,
        wanted: String,
        fits: impl FnMut(&SentMessage) -> bool + Send + 'a,
        timeout: Duration,
    ) -> Waiting<'a, Result<Arc<SentMessage>, WaitError>> {
        let wait = self.timeout(timeout, self.account.matching(fits));
        Waiting::new(async move {
            let found = wait.await;
            found.ok_or_else(|| self.account.missing(&wanted, timeout))
        })
    }

    /// Ends a wait at its timeout, which the sandbox's own thread measures.
    async fn timeout<T>(&self, timeout: Duration, wait: impl Future<Output = T>) -> Option<T> {
        let over = {
            let _context = self.handle.enter();
            tokio::time::sleep(timeout)
        };
        tokio::select! {
            biased;
            value = wait => Some(value),
            () = over => None,
        }
    }
}

impl fmt::Debug for Sandbox {
    /// Shows the addresses, and leaves the emails out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    /// Stops listening, closes open connections, and waits for the thread.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there was a bug and is reported already; a second one here helps nobody.
            let _ = thread.join();
        }
    }
}

/// The address at which this machine reaches a listener: loopback for one on all addresses.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// The listening sockets.
struct Listeners<T = TcpListener> {
    http: T,
    https: Option<T>,
    smtp: Option<T>,
}

impl Listeners {
    fn bind(options: &Options) -> io::Result<Self> {
        let bind = |port| {
            let listener = TcpListener::bind(SocketAddr::new(options.address.ip(), port))?;
            listener.set_nonblocking(true)?;
            io::Result::Ok(listener)
        };
        Ok(Self {
            http: bind(options.address.port())?,
            https: options.https_port.map(bind).transpose()?,
            smtp: options.smtp_port.map(bind).transpose()?,
        })
    }

    /// Registers them with the current runtime.
    fn register(self) -> io::Result<Listeners<AsyncListener>> {
        Ok(Listeners {
            http: AsyncListener::from_std(self.http)?,
            https: self.https.map(AsyncListener::from_std).transpose()?,
            smtp: self.smtp.map(AsyncListener::from_std).transpose()?,
        })
    }
}

/// Serves until `stopped`, and reports as soon as it is `ready`, or why it never will be.
fn run(
    listeners: Listeners,
    tls: Option<Tls>,
    account: Arc<Account>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<Handle>>,
) {
    let started = runtime::Builder::new_current_thread().enable_all().build().and_then(|runtime| {
        let listeners = {
            let _context = runtime.enter();
            listeners.register()?
        };
        Ok((runtime, listeners))
    });
    let (runtime, listeners) = match started {
        Ok(started) => started,
        Err(error) => {
            let _ = ready.send(Err(error));
            return;
        }
    };
    let _ = ready.send(Ok(runtime.handle().clone()));
    let Listeners { http, https, smtp } = listeners;
    runtime.block_on(async {
        let patience = account.options().request_time;
        let app = app::app(Arc::clone(&account));
        if let (Some(listener), Some(tls)) = (https, tls.clone()) {
            tokio::spawn(listening::serve(listener, Some(tls.acceptor), app.clone(), patience));
        }
        if let (Some(listener), Some(tls)) = (smtp, tls) {
            tokio::spawn(smtp::serve(listener, Arc::clone(&account), tls));
        }
        tokio::select! {
            () = listening::serve(http, None, app, patience) => {}
            () = delivery::run(account) => {}
            _ = stopped => {}
        }
    });
}
