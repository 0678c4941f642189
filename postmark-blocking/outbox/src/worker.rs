//! A worker: runs the core's ledger with a SQLite file and a blocking client.

use std::collections::BTreeMap;
use std::fmt;
use std::thread::sleep;
use std::time::{Duration, Instant};

use postmark_blocking::Client;
use postmark_core::Fault;
use postmark_core::outbox::{
    Batch, Change, Claim, Entry, Ledger, Row, Rules, State, Step, unknown_sender,
};
use rusqlite::Connection;

use crate::error::OutboxError;
use crate::store;

/// How often to check whether another process changed the file.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Sends the emails of an outbox, on one thread. Any number of workers may run on one file.
///
/// ```no_run
/// use postmark_blocking::Client;
/// use postmark_outbox_sqlite::{Worker, open};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut worker = Worker::new(open("shop.db")?).client(Client::from_env()?);
/// worker.run(|| false)?; // For ever.
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Worker {
    db: Connection,
    senders: BTreeMap<String, Client>,
    rules: Rules,
}

impl Worker {
    /// A worker on a file opened with [`open`](crate::open).
    pub fn new(db: Connection) -> Self {
        Self { db, senders: BTreeMap::new(), rules: Rules::default() }
    }

    /// Sets the client for entries that name no sender.
    pub fn client(self, client: Client) -> Self {
        self.sender(Entry::DEFAULT_SENDER, client)
    }

    /// Sets the client for entries with this [sender](Entry::sender). The worker ignores rows of
    /// other senders.
    ///
    /// The deadline of its retry policy must be shorter than half the [lease](Rules::lease).
    pub fn sender(mut self, name: impl Into<String>, client: Client) -> Self {
        self.senders.insert(name.into(), client);
        self
    }

    /// Sets the rules. The worker does one thing at a time, whatever they say about concurrency.
    /// Limits apply to all workers on the file together.
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// The file.
    #[must_use]
    pub fn db(&self) -> &Connection {
        &self.db
    }

    /// Runs until `stop` returns `true`. It is called between any two steps, and every 20 ms.
    ///
    /// # Errors
    ///
    /// The worker has no client, or one with a fault; or the first access to the file failed. Later
    /// failures are logged as `tracing` events, and retried until the worker is stopped.
    pub fn run(&mut self, stop: impl Fn() -> bool) -> Result<(), OutboxError> {
        if self.senders.is_empty() {
            return Err(Fault::new("Sender", "is missing", "Give the worker a client.").into());
        }
        self.senders.values().try_for_each(Client::check)?;
        let mut version = store::version(&self.db)?;
        let started = Instant::now();
        let mut ledger = Ledger::new(self.rules.clone());
        loop {
            if stop() {
                ledger.stop(started.elapsed());
            }
            match ledger.step(started.elapsed()) {
                Step::Claim(claim) => {
                    let claimed = self.claim(&claim);
                    ledger.claimed(claimed, started.elapsed());
                }
                Step::Send(mut batch) => {
                    self.send(&mut batch);
                    ledger.sent(batch, started.elapsed());
                }
                Step::Search(search) => {
                    let result = match self.senders.get(search.sender()) {
                        Some(client) => client.reconcile(search.email(), Duration::ZERO),
                        None => Err(unknown_sender()),
                    };
                    ledger.searched(&search, result);
                }
                Step::Persist(changes) => {
                    let written = self.persist(&changes);
                    ledger.persisted(changes.len(), written, started.elapsed());
                }
                Step::Sleep(pause) => {
                    let until = Instant::now() + pause;
                    loop {
                        let left = until.saturating_duration_since(Instant::now());
                        if left.is_zero() {
                            break;
                        }
                        sleep(LOOK_EVERY.min(left));
                        // If the file cannot be read, retry after the pause.
                        let now = store::version(&self.db).unwrap_or(version);
                        if now != version {
                            version = now;
                            ledger.wake(started.elapsed());
                            break;
                        }
                        if stop() {
                            break;
                        }
                    }
                }
                Step::Stopped => return Ok(()),
            }
        }
    }

    fn claim(&self, claim: &Claim) -> Option<(Vec<Row>, Option<Duration>)> {
        let senders = self.senders.keys().map(String::as_str);
        let senders: Vec<_> = senders.filter(|name| claim.allows(name)).collect();
        let (rows, next) = logged(store::claim(&self.db, claim, &senders))?;
        if !rows.is_empty() {
            tracing::debug!(rows = rows.len(), "claimed");
        }
        Some((rows, next))
    }

    /// Whether the changes were written.
    fn persist(&mut self, changes: &[Change]) -> bool {
        let Some(written) = logged(store::persist(&mut self.db, changes)) else { return false };
        for change in changes.iter().filter(|change| change.state == State::InDoubt) {
            tracing::warn!(id = change.id, note = change.note, "an email is in doubt");
        }
        tracing::debug!(changes = changes.len(), written, "persisted");
        true
    }

    fn send(&self, batch: &mut Batch) {
        match self.senders.get(batch.sender()) {
            Some(client) => {
                for (index, outcome) in client.send_batch(batch.emails()) {
                    batch.tell(index, outcome);
                }
            }
            None => batch.hand_back(),
        }
    }
}

fn logged<T>(result: Result<T, OutboxError>) -> Option<T> {
    result.inspect_err(|error| tracing::warn!(error = error.to_string(), "it is tried again")).ok()
}

/// Shows the names of the senders, but no token.
impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("senders", &self.senders.keys())
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
