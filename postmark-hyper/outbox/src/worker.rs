//! A worker: runs the core's ledger with PostgreSQL and clients.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use postmark_core::outbox::{
    Batch, Change, Claim, Entry, Ledger, Row, Rules, Search, State, Step, unknown_sender,
};
use postmark_core::{Error, Fault, Reconciled};
use postmark_hyper::Client;
use tokio::sync::{Mutex, Notify};
use tokio::time::{sleep, timeout};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Config, NoTls, Socket};

use crate::error::OutboxError;
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::session::{self, Connect, Session};

/// The timeout of a statement, after which its result counts as unknown.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(20);

/// How often to prune emails.
const PRUNE_EVERY: Duration = Duration::from_secs(60);

/// Sends the emails of an outbox. Any number of workers, on any number of machines, may run on one
/// database.
///
/// ```no_run
/// use postmark_hyper::{Client, ServerToken};
/// use postmark_outbox::Worker;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::from_env()?;
/// let worker = Worker::new("host=localhost user=shop dbname=shop".parse()?).client(client);
/// let metrics = worker.metrics();
/// worker.run(async { tokio::signal::ctrl_c().await.unwrap_or_default() }).await?;
/// println!("{} emails were sent", metrics.sent());
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Worker {
    connect: Connect,
    senders: BTreeMap<String, Client>,
    rules: Rules,
    retention: Option<Duration>,
    archives: bool,
    metrics: Arc<Metrics>,
}

impl Worker {
    /// A worker on a database, without TLS.
    pub fn new(database: Config) -> Self {
        Self::with_tls(database, NoTls)
    }

    /// A worker on a database, with a TLS connector for `tokio-postgres`.
    pub fn with_tls<T>(database: Config, tls: T) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as tokio_postgres::tls::TlsConnect<Socket>>::Future: Send,
    {
        Self {
            connect: session::connector(database, tls),
            senders: BTreeMap::new(),
            rules: Rules::default(),
            retention: None,
            archives: false,
            metrics: Arc::default(),
        }
    }

    /// Sets the client for entries that name no sender.
    pub fn client(self, client: Client) -> Self {
        self.sender(Entry::DEFAULT_SENDER, client)
    }

    /// Sets the client for entries with this [sender](Entry::sender). The worker ignores rows of
    /// other senders.
    ///
    /// A batch that takes longer than half the [lease](Rules::lease) is abandoned, and in doubt:
    /// the deadline of the client's retry policy should be shorter.
    pub fn sender(mut self, name: impl Into<String>, client: Client) -> Self {
        self.senders.insert(name.into(), client);
        self
    }

    /// Sets the rules.
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Deletes emails that were sent, refused or cancelled longer ago than this; if not set, all
    /// are kept.
    ///
    /// Until then, the same key is the same email.
    pub fn retention(mut self, retention: Duration) -> Self {
        self.retention = Some(retention);
        self
    }

    /// After the [retention](Self::retention), moves emails to the table `postmark_outbox_archive`
    /// instead of deleting them: see [`Outbox::archive`].
    pub fn archive(mut self) -> Self {
        self.archives = true;
        self
    }

    /// Its counters.
    #[must_use]
    pub fn metrics(&self) -> Arc<Metrics> {
        Arc::clone(&self.metrics)
    }

    /// Runs until `stop` completes. Then it returns unsent emails to the queue, and finishes what
    /// is in flight.
    ///
    /// If you drop this future earlier, emails in flight are resolved when their lease expires.
    ///
    /// # Errors
    ///
    /// The worker has no client, or one with a fault; the first connection fails; or the database
    /// has no table of this version. Later failures are logged and retried.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), OutboxError> {
        let Self { connect, senders, rules, retention, archives, metrics } = self;
        if senders.is_empty() {
            return Err(Fault::new("Sender", "is missing", "Give the worker a client.").into());
        }
        senders.values().try_for_each(Client::check)?;
        let news = Arc::new(Notify::new());
        let first = connect(Arc::clone(&news)).await?;
        let session = Mutex::new(Some(Arc::new(first)));
        let send_time = rules.lease_time() / 2;
        let driver = Driver { connect, session, news, senders, metrics, send_time, archives };
        let mut stop = pin!(stop);
        let mut is_stopped = false;
        let started = Instant::now();
        let mut ledger = Ledger::new(rules);
        let mut running: FuturesUnordered<BoxFuture<'_, Told>> = FuturesUnordered::new();
        if let Some(retention) = retention {
            running.push(Box::pin(driver.prune(retention)));
        }
        loop {
            match ledger.step(started.elapsed()) {
                Step::Claim(claim) => running.push(Box::pin(driver.claim(claim))),
                Step::Send(batch) => running.push(Box::pin(driver.send(batch))),
                Step::Search(search) => running.push(Box::pin(driver.search(search))),
                Step::Persist(changes) => running.push(Box::pin(driver.persist(changes))),
                Step::Sleep(pause) => {
                    tokio::select! {
                        Some(told) = running.next() => {
                            let now = started.elapsed();
                            match told {
                                Told::Claimed(claimed) => ledger.claimed(claimed, now),
                                Told::Sent(batch) => ledger.sent(batch, now),
                                Told::Searched(search, result) => ledger.searched(&search, result),
                                Told::Persisted(count, written) => {
                                    ledger.persisted(count, written, now);
                                }
                                Told::Pruned(retention) => {
                                    running.push(Box::pin(driver.prune(retention)));
                                }
                            }
                        }
                        () = driver.news.notified() => ledger.wake(started.elapsed()),
                        () = &mut stop, if !is_stopped => {
                            is_stopped = true;
                            ledger.stop(started.elapsed());
                        }
                        () = sleep(pause) => {}
                    }
                }
                Step::Stopped => return Ok(()),
            }
        }
    }
}

/// Shows the names of the senders, but neither the database's password nor a token.
impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("senders", &self.senders.keys())
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

/// The result of a step of the ledger.
enum Told {
    Claimed(Option<(Vec<Row>, Option<Duration>)>),
    Sent(Batch),
    Searched(Search, Result<Reconciled, Error>),
    Persisted(usize, bool),
    Pruned(Duration),
}

/// Runs the steps of a ledger.
struct Driver {
    connect: Connect,
    session: Mutex<Option<Arc<Session>>>,
    news: Arc<Notify>,
    senders: BTreeMap<String, Client>,
    metrics: Arc<Metrics>,
    /// The maximum duration of a batch.
    send_time: Duration,
    archives: bool,
}

impl Driver {
    async fn claim(&self, claim: Claim) -> Told {
        let senders = self.senders.keys().map(String::as_str);
        let senders: Vec<_> = senders.filter(|name| claim.allows(name)).collect();
        let work = async { self.session().await?.claim(&claim, &senders).await };
        let claimed = self.ask(work).await.map(|it| {
            self.metrics.count_claimed(it.rows.len(), it.statements);
            if !it.rows.is_empty() {
                tracing::debug!(rows = it.rows.len(), "claimed");
            }
            (it.rows, it.next)
        });
        Told::Claimed(claimed)
    }

    async fn send(&self, mut batch: Batch) -> Told {
        self.metrics.count_batch();
        match self.senders.get(batch.sender()) {
            Some(client) => {
                let mut outcomes = client.send_batch(batch.emails());
                let sending = async {
                    while let Some((index, outcome)) = outcomes.next().await {
                        batch.tell(index, outcome);
                    }
                };
                // Nothing is sent once the lease may have expired. Emails without an outcome are in
                // doubt.
                if timeout(self.send_time, sending).await.is_err() {
                    tracing::warn!("sending took longer than half of the lease");
                }
            }
            None => batch.hand_back(),
        }
        Told::Sent(batch)
    }

    async fn search(&self, search: Search) -> Told {
        self.metrics.count_search();
        let result = match self.senders.get(search.sender()) {
            Some(client) => client.reconcile(search.email(), Duration::ZERO).await,
            None => Err(unknown_sender()),
        };
        Told::Searched(search, result)
    }

    async fn persist(&self, changes: Vec<Change>) -> Told {
        let work = async { self.session().await?.persist(&changes).await };
        let written = self.ask(work).await;
        if let Some(written) = written {
            self.metrics.count_written(&changes, written);
            for change in changes.iter().filter(|change| change.state == State::InDoubt) {
                tracing::warn!(id = change.id, note = change.note, "an email is in doubt");
            }
            tracing::debug!(changes = changes.len(), written, "persisted");
        }
        Told::Persisted(changes.len(), written.is_some())
    }

    async fn prune(&self, retention: Duration) -> Told {
        sleep(PRUNE_EVERY).await;
        let outbox = Outbox::new();
        loop {
            let work = async {
                let session = self.session().await?;
                if self.archives {
                    outbox.archive(&session.client, retention).await
                } else {
                    outbox.prune(&session.client, retention).await
                }
            };
            if self.ask(work).await.is_none_or(|pruned| pruned == 0) {
                break;
            }
        }
        Told::Pruned(retention)
    }

    /// Runs a database operation; `None` if it failed or may have. Then the next operation uses
    /// another connection.
    async fn ask<T>(&self, work: impl Future<Output = Result<T, OutboxError>>) -> Option<T> {
        let asked = timeout(STATEMENT_TIMEOUT, work);
        let error = match asked.await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("the database did not answer in {STATEMENT_TIMEOUT:?}"),
        };
        tracing::warn!(error, "the database failed");
        self.metrics.count_error();
        *self.session.lock().await = None;
        None
    }

    async fn session(&self) -> Result<Arc<Session>, OutboxError> {
        let mut session = self.session.lock().await;
        match session.as_ref().filter(|session| !session.client.is_closed()) {
            Some(session) => Ok(Arc::clone(session)),
            None => {
                let made = Arc::new((self.connect)(Arc::clone(&self.news)).await?);
                *session = Some(Arc::clone(&made));
                Ok(made)
            }
        }
    }
}
