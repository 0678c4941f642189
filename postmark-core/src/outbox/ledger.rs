//! The logic of an outbox worker, without a database or a clock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::change::Change;
use super::judge;
use super::row::Row;
use super::rules::Rules;
use super::state::State;
use super::work::{Batch, Claim, Held, Search};
use crate::api::email::Email;
use crate::error::Error;
use crate::machine::{Outcome, Reconciled};

/// The longest wait after a failure.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The wait after a claim that found nothing although a row was due: another worker is taking it.
const SHORT_WAIT: Duration = Duration::from_millis(25);

/// The logic of one outbox worker, as a state machine.
///
/// A driver asks for the next [`Step`], runs it, and reports the result. `now` is the time on the
/// worker's own monotonic clock, with any origin; it is never compared with another clock. Steps
/// may run concurrently. If the result of a step is never reported, no email is lost: its rows are
/// resolved when their lease expires.
///
/// # What it guarantees
///
/// If the store's commits are durable and fenced as [`Change`] says:
///
/// - no email is lost: every row ends as sent, refused, cancelled or in doubt;
/// - with [`OnDoubt::Leave`] and [`OnDoubt::Search`], an email is accepted at most once, whatever
///   crashes, stops or responds late;
/// - with the policies that resend, it is accepted twice only in the cases they describe.
///
/// [`OnDoubt::Leave`]: super::OnDoubt::Leave
/// [`OnDoubt::Search`]: super::OnDoubt::Search
#[derive(Debug)]
#[must_use]
pub struct Ledger {
    rules: Rules,
    batches: VecDeque<Batch>,
    searches: VecDeque<Search>,
    sending: usize,
    searching: usize,
    claim: Work,
    /// Whether the last claim had capacity for only one kind of rows.
    is_partial: bool,
    persist: Work,
    changes: Vec<Change>,
    /// Senders that cannot send for now.
    pauses: BTreeMap<String, Pause>,
    stopped: Option<Duration>,
}

/// What to do next.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "a driver has to do all of them")]
#[must_use]
pub enum Step {
    /// Take rows from the database in one transaction, commit it, then call [`Ledger::claimed`].
    Claim(Claim),
    /// Send emails, then call [`Ledger::sent`].
    Send(Batch),
    /// Search for an email once, then call [`Ledger::searched`].
    Search(Search),
    /// Write these changes in one transaction, then call [`Ledger::persisted`].
    Persist(Vec<Change>),
    /// Do nothing until a result arrives, [`Ledger::wake`] is called, or this time has passed.
    Sleep(Duration),
    /// [`Ledger::stop`] was called and nothing is left to do.
    Stopped,
}

/// Why a sender does not send, and until when.
#[derive(Debug, Clone, Copy, Default)]
struct Pause {
    until: Duration,
    failures: u32,
}

/// A database operation of which one runs at a time.
#[derive(Debug, Default)]
struct Work {
    /// When it started, if it is running.
    begun: Option<Duration>,
    /// When to run it next.
    next: Duration,
    failures: u32,
    /// Whether more work arrived while it ran.
    woken: bool,
}

impl Ledger {
    /// A new worker.
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            batches: VecDeque::new(),
            searches: VecDeque::new(),
            sending: 0,
            searching: 0,
            claim: Work::default(),
            is_partial: false,
            persist: Work::default(),
            changes: Vec::new(),
            pauses: BTreeMap::new(),
            stopped: None,
        }
    }

    /// What to do next.
    pub fn step(&mut self, now: Duration) -> Step {
        // Write known results first: if the worker dies after that, its work is not lost.
        if let Some(changes) = self.next_changes(now) {
            return Step::Persist(changes);
        }
        if let Some(batch) = self.next_batch(now) {
            return Step::Send(batch);
        }
        if let Some(search) = self.next_search(now) {
            return Step::Search(search);
        }
        // What was just returned to the queue.
        if let Some(changes) = self.next_changes(now) {
            return Step::Persist(changes);
        }
        if let Some(stopped) = self.stopped {
            // Once the leases are over, other workers own the rows.
            let gave_up = now >= stopped.saturating_add(self.rules.lease);
            // The rows of a claim in progress are returned, too.
            let idle = self.sending == 0 && self.searching == 0 && self.claim.begun.is_none();
            if idle && (self.changes.is_empty() || gave_up) {
                return Step::Stopped;
            }
        } else if self.claim.is_due(now) {
            let claim = self.wanted(now);
            if claim.sends > 0 || claim.searches > 0 {
                self.is_partial = claim.sends == 0 || claim.searches == 0;
                self.claim.begin(now);
                return Step::Claim(claim);
            }
        }
        Step::Sleep(self.sleep(now))
    }

    /// Takes the rows of a committed claim; `next` is how long until the next row is due, if there
    /// is one. `None` means that the claim failed, or that it is unknown whether it was committed.
    pub fn claimed(&mut self, claimed: Option<(Vec<Row>, Option<Duration>)>, now: Duration) {
        // The database started the lease later than this.
        let asked = self.claim.begun.take().unwrap_or_default();
        let until = asked.saturating_add(self.rules.lease);
        let Some((rows, next)) = claimed else {
            self.claim.fail(now);
            return;
        };
        self.claim.failures = 0;
        let woken = std::mem::take(&mut self.claim.woken);
        self.claim.next = if rows.is_empty() && !woken {
            // Without capacity for a kind of rows, one of them may be due all the time. Whatever
            // frees capacity wakes the worker.
            let next = next.filter(|_| !self.is_partial).unwrap_or(self.rules.poll);
            now.saturating_add(next.max(SHORT_WAIT).min(self.rules.poll))
        } else {
            now
        };
        for row in rows {
            let (is_new, held_back) = (row.state == State::Sending, row.held_back);
            let (held, email) = Held::of(row, until);
            match (is_new, held_back) {
                (true, Some(wait)) => self.changes.push(judge::queued(&held, wait, "")),
                (true, None) => self.add(held, email),
                (false, _) => match judge::unsearched(&held, &self.rules) {
                    Some(change) => self.changes.push(change),
                    None => {
                        self.searches.push_back(Search { row: held, email: Box::new(email) });
                    }
                },
            }
        }
    }

    /// Takes the outcomes of a batch.
    pub fn sent(&mut self, batch: Batch, now: Duration) {
        self.sending = self.sending.saturating_sub(1);
        let wait = self.judge_sender(&batch, now);
        let pairs = batch.rows.iter().zip(batch.outcomes);
        self.changes.extend(pairs.map(|(row, it)| judge::sent(row, it, wait, &self.rules)));
    }

    /// Takes the result of a search.
    pub fn searched(&mut self, search: &Search, result: Result<Reconciled, Error>) {
        self.searching = self.searching.saturating_sub(1);
        self.changes.push(judge::searched(&search.row, result, &self.rules));
    }

    /// Takes whether this many changes were written. If not, or if unknown, they are written again,
    /// which the fence makes harmless.
    pub fn persisted(&mut self, changes: usize, written: bool, now: Duration) {
        self.persist.begun = None;
        if written {
            self.persist.failures = 0;
            self.changes.drain(..changes.min(self.changes.len()));
            // A row that returns to the queue may be due before the next poll.
            self.wake(now);
        } else {
            self.persist.fail(now);
        }
    }

    /// Looks for rows at once, because there are new ones.
    pub fn wake(&mut self, now: Duration) {
        self.claim.woken |= self.claim.begun.is_some();
        if self.claim.failures == 0 {
            self.claim.next = now.min(self.claim.next);
        }
    }

    /// Claims no more rows, returns those not sent, and stops when everything in flight is written.
    pub fn stop(&mut self, now: Duration) {
        self.stopped.get_or_insert(now);
    }

    /// The changes to write in one transaction: at most one per row, so that they are written in
    /// order.
    fn next_changes(&mut self, now: Duration) -> Option<Vec<Change>> {
        if self.changes.is_empty() || !self.persist.is_due(now) {
            return None;
        }
        self.persist.begin(now);
        let mut rows = BTreeSet::new();
        Some(self.changes.iter().take_while(|change| rows.insert(change.id)).cloned().collect())
    }

    /// The next batch, if there is capacity. One that cannot be sent now returns to the queue:
    /// nothing of it was sent.
    fn next_batch(&mut self, now: Duration) -> Option<Batch> {
        loop {
            let batch = self.batches.front()?;
            let wait = self.pause_of(&batch.sender, now);
            let may_go =
                self.stopped.is_none() && wait.is_zero() && self.is_fresh(batch.until, now);
            if may_go && self.sending >= self.rules.in_flight {
                return None;
            }
            let batch = self.batches.pop_front()?;
            if may_go {
                self.sending += 1;
                return Some(batch);
            }
            self.changes.extend(batch.rows.iter().map(|row| judge::queued(row, wait, "")));
        }
    }

    /// The next search, if there is capacity.
    fn next_search(&mut self, now: Duration) -> Option<Search> {
        loop {
            let search = self.searches.front()?;
            let may_go = self.stopped.is_none() && self.is_fresh(search.row.until, now);
            if may_go && self.searching >= self.rules.searches {
                return None;
            }
            let search = self.searches.pop_front()?;
            if may_go {
                self.searching += 1;
                return Some(search);
            }
            self.changes.push(judge::resolving(&search.row, Duration::ZERO, ""));
        }
    }

    /// Adds a row to the batch of its sender.
    fn add(&mut self, row: Held, email: Email) {
        let mut batches = self.batches.iter_mut();
        let most = self.rules.batch;
        let open = batches
            .find(|it| it.sender == row.sender && it.until == row.until && it.rows.len() < most);
        if let Some(batch) = open {
            batch.rows.push(row);
            batch.emails.push(email);
            batch.outcomes.push(None);
        } else {
            self.batches.push_back(Batch {
                sender: row.sender.clone(),
                until: row.until,
                rows: vec![row],
                emails: vec![email],
                outcomes: vec![None],
            });
        }
    }

    /// The rows that the worker has capacity for.
    fn wanted(&self, now: Duration) -> Claim {
        let is_full = !self.batches.is_empty() || self.sending >= self.rules.in_flight;
        let paused = self.pauses.iter().filter(|(_, pause)| pause.until > now);
        Claim {
            sends: if is_full { 0 } else { self.rules.batch },
            searches: (2 * self.rules.searches)
                .saturating_sub(self.searches.len() + self.searching),
            lease: self.rules.lease,
            without: paused.map(|(sender, _)| sender.clone()).collect(),
            limits: self.rules.limits.clone(),
        }
    }

    /// How long to sleep if nothing happens before.
    fn sleep(&self, now: Duration) -> Duration {
        let mut until = now.saturating_add(self.rules.poll);
        if self.claim.begun.is_none() && self.claim.next > now {
            until = until.min(self.claim.next);
        }
        if self.persist.begun.is_none() && !self.changes.is_empty() {
            until = until.min(self.persist.next);
        }
        let pauses = self.pauses.values().map(|pause| pause.until).filter(|it| *it > now);
        until.min(pauses.min().unwrap_or(until)).saturating_sub(now)
    }

    /// Whether a lease is long enough for one more request.
    fn is_fresh(&self, until: Duration, now: Duration) -> bool {
        until.saturating_sub(now) >= self.rules.lease / 2
    }

    /// How long a sender still pauses.
    fn pause_of(&self, sender: &str, now: Duration) -> Duration {
        self.pauses.get(sender).map_or(Duration::ZERO, |pause| pause.until.saturating_sub(now))
    }

    /// Pauses a sender that could not send, and resumes one that could; returns its pause.
    fn judge_sender(&mut self, batch: &Batch, now: Duration) -> Duration {
        let mut outcomes = batch.outcomes.iter().flatten();
        let failed = outcomes.clone().find_map(|outcome| match outcome {
            Outcome::NotSent(_, error) => Some(error),
            _ => None,
        });
        let Some(error) = failed else {
            if outcomes.any(|outcome| outcome.receipt().is_some()) {
                self.pauses.remove(&batch.sender);
            }
            return Duration::ZERO;
        };
        let pause = self.pauses.entry(batch.sender.clone()).or_default();
        let wait = backoff(pause.failures).max(error.retry_after().unwrap_or_default());
        pause.failures = pause.failures.saturating_add(1);
        pause.until = now.saturating_add(wait);
        self.claim.next = self.claim.next.min(pause.until);
        wait
    }
}

impl Work {
    fn is_due(&self, now: Duration) -> bool {
        self.begun.is_none() && now >= self.next
    }

    fn begin(&mut self, now: Duration) {
        self.begun = Some(now);
        self.woken = false;
    }

    fn fail(&mut self, now: Duration) {
        self.begun = None;
        self.next = now.saturating_add(backoff(self.failures));
        self.failures = self.failures.saturating_add(1);
    }
}

/// The wait after this many failures: half a second at first, doubling each time.
fn backoff(failures: u32) -> Duration {
    let factor = 2_u32.saturating_pow(failures);
    Duration::from_millis(500).saturating_mul(factor).min(LONGEST_WAIT)
}
