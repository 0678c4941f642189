//! Wakes anyone who waits for a change of the account.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::account::lock::unpoisoned;

/// Notified of each change of what the servers hold.
#[derive(Debug, Default)]
pub(crate) struct ChangeSignal {
    count: Mutex<u64>,
    condition: Condvar,
    /// Wakes the one who empties the outboxes.
    pub(crate) work: Notify,
}

impl ChangeSignal {
    pub(crate) fn notify(&self) {
        *unpoisoned(&self.count) += 1;
        self.condition.notify_all();
        self.work.notify_one();
    }

    /// Waits until something is so, or the time is over.
    pub(crate) fn wait_for(&self, timeout: Duration, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        loop {
            // A change after this look ends the wait below.
            let before = *unpoisoned(&self.count);
            let left = timeout.checked_sub(start.elapsed()).filter(|left| !left.is_zero());
            let Some(left) = left.filter(|_| !is_so()) else { return };
            let count = unpoisoned(&self.count);
            let condition =
                self.condition.wait_timeout_while(count, left, |count| *count == before);
            drop(condition.unwrap_or_else(PoisonError::into_inner));
        }
    }
}
