//! Counters of a worker.

use std::sync::atomic::{AtomicU64, Ordering};

use postmark_core::outbox::{Change, State};

/// What a worker has done since it started. Can be read while the worker runs.
#[derive(Debug, Default)]
pub struct Metrics {
    claimed: AtomicU64,
    sent: AtomicU64,
    refused: AtomicU64,
    requeued: AtomicU64,
    resolving: AtomicU64,
    in_doubt: AtomicU64,
    batches: AtomicU64,
    searches: AtomicU64,
    statements: AtomicU64,
    lost_leases: AtomicU64,
    database_errors: AtomicU64,
}

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        impl Metrics {
            $($(#[$doc])*
            #[must_use]
            pub fn $name(&self) -> u64 {
                self.$name.load(Ordering::Relaxed)
            })+
        }
    };
}

counters! {
    /// Rows claimed.
    claimed,
    /// Emails that Postmark accepted.
    sent,
    /// Emails that Postmark refused.
    refused,
    /// Emails that returned to the queue: not sent, or to be sent again by their policy.
    requeued,
    /// Results after which an email must be searched for, or searched for again.
    resolving,
    /// Emails left to a person.
    in_doubt,
    /// Batches sent.
    batches,
    /// Searches sent.
    searches,
    /// Statements run.
    statements,
    /// Results not written because the worker no longer held the row.
    lost_leases,
    /// Statements that failed or whose result is unknown.
    database_errors,
}

impl Metrics {
    pub(crate) fn count_claimed(&self, rows: usize, statements: u64) {
        add(&self.claimed, rows as u64);
        add(&self.statements, statements);
    }

    pub(crate) fn count_batch(&self) {
        add(&self.batches, 1);
    }

    pub(crate) fn count_search(&self) {
        add(&self.searches, 1);
    }

    pub(crate) fn count_error(&self) {
        add(&self.database_errors, 1);
    }

    pub(crate) fn count_written(&self, changes: &[Change], written: u64) {
        add(&self.statements, 1);
        add(&self.lost_leases, (changes.len() as u64).saturating_sub(written));
        for change in changes {
            match change.state {
                State::Sent => add(&self.sent, 1),
                State::Refused => add(&self.refused, 1),
                State::Queued => add(&self.requeued, 1),
                State::Resolving => add(&self.resolving, 1),
                State::InDoubt => add(&self.in_doubt, 1),
                State::Sending | State::Cancelled => {}
            }
        }
    }
}

fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}
