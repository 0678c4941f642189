//! A worker: runs the core's ledger with a queue and clients.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use postmark_core::outbox::{
    Batch, Change, Claim, Entry, Ledger, Row, Rules, Search, Step, unknown_sender,
};
use postmark_core::{Error, Reconciled};
use postmark_hyper::Client;
use tokio::time::{sleep, timeout};

use crate::error::QueueError;
use crate::holds::Holds;
use crate::queue::Queue;

/// Sends the emails of a queue. Any number of workers, on any number of machines, may run on one
/// queue, all with the same [`Rules`].
#[derive(Debug)]
#[must_use]
pub struct Worker {
    queue: Queue,
    senders: BTreeMap<String, Client>,
    rules: Rules,
}

impl Worker {
    /// A worker on a queue, with the client for entries that name no sender.
    pub fn new(queue: Queue, client: Client) -> Self {
        let senders = [(Entry::DEFAULT_SENDER.to_owned(), client)].into();
        Self { queue, senders, rules: Rules::default() }
    }

    /// Sets the client for entries with this sender.
    pub fn sender(mut self, name: impl Into<String>, client: Client) -> Self {
        self.senders.insert(name.into(), client);
        self
    }

    /// Sets the rules. The lease is the consumer's `AckWait`.
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Runs until `stop` completes. Then it returns unsent emails to the queue, and finishes what
    /// is in flight.
    ///
    /// # Errors
    ///
    /// NATS failed at the start. Later failures are logged and retried.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), QueueError> {
        let Self { queue, senders, rules } = self;
        let news = queue.client.subscribe(queue.news.clone()).await;
        let mut news = news.map_err(QueueError::nats)?;
        let lease = rules.lease_time();
        let holds = Box::pin(Holds::new(queue, lease)).await?;
        let driver = Driver { holds, senders, send_time: lease / 2 };
        let mut stop = pin!(stop);
        let mut keep = pin!(driver.holds.keep());
        let mut is_stopped = false;
        let started = Instant::now();
        let mut ledger = Ledger::new(rules);
        let mut running: FuturesUnordered<BoxFuture<'_, Told>> = FuturesUnordered::new();
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
                                Told::Claimed(rows) => {
                                    ledger.claimed(rows.map(|rows| (rows, None)), now);
                                }
                                Told::Sent(batch) => ledger.sent(batch, now),
                                Told::Searched(search, result) => ledger.searched(&search, result),
                                Told::Persisted(count, written) => {
                                    ledger.persisted(count, written, now);
                                }
                            }
                        }
                        Some(_) = news.next() => ledger.wake(started.elapsed()),
                        () = &mut stop, if !is_stopped => {
                            is_stopped = true;
                            ledger.stop(started.elapsed());
                        }
                        _ = &mut keep => {}
                        () = sleep(pause) => {}
                    }
                }
                Step::Stopped => return Ok(()),
            }
        }
    }
}

/// The result of a step of the ledger.
enum Told {
    Claimed(Option<Vec<Row>>),
    Sent(Batch),
    Searched(Search, Result<Reconciled, Error>),
    Persisted(usize, bool),
}

/// Runs the steps of a ledger.
struct Driver {
    holds: Holds,
    senders: BTreeMap<String, Client>,
    /// The maximum duration of a batch.
    send_time: Duration,
}

impl Driver {
    async fn claim(&self, claim: Claim) -> Told {
        Told::Claimed(logged(self.holds.claim(&claim).await))
    }

    async fn send(&self, mut batch: Batch) -> Told {
        match self.senders.get(batch.sender()) {
            Some(client) => {
                let mut outcomes = client.send_batch(batch.emails());
                let sending = async {
                    while let Some((index, outcome)) = outcomes.next().await {
                        batch.tell(index, outcome);
                    }
                };
                // Emails without an outcome are in doubt.
                if timeout(self.send_time, sending).await.is_err() {
                    tracing::warn!("sending took longer than half of the lease");
                }
            }
            None => batch.hand_back(),
        }
        Told::Sent(batch)
    }

    async fn search(&self, search: Search) -> Told {
        let result = match self.senders.get(search.sender()) {
            Some(client) => client.reconcile(search.email(), Duration::ZERO).await,
            None => Err(unknown_sender()),
        };
        Told::Searched(search, result)
    }

    async fn persist(&self, changes: Vec<Change>) -> Told {
        let written = logged(self.holds.persist(&changes).await);
        Told::Persisted(changes.len(), written.is_some())
    }
}

fn logged<T>(result: Result<T, QueueError>) -> Option<T> {
    result.inspect_err(|error| tracing::warn!(%error, ?error, "NATS failed")).ok()
}
