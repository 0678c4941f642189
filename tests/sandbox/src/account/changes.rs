//! Wakes anyone who waits for a change of the account.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::account::lock::unpoisoned;

/// Rings at each change of what the servers hold.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rings: Mutex<u64>,
    rung: Condvar,
    /// Wakes the one who empties the outboxes.
    pub(crate) work: Notify,
}

impl Bell {
    pub(crate) fn ring(&self) {
        *unpoisoned(&self.rings) += 1;
        self.rung.notify_all();
        self.work.notify_one();
    }

    /// Waits until something is so, or the time is over.
    pub(crate) fn wait_for(&self, timeout: Duration, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        loop {
            // What changes after this look is heard below.
            let before = *unpoisoned(&self.rings);
            let left = timeout.checked_sub(start.elapsed()).filter(|left| !left.is_zero());
            let Some(left) = left.filter(|_| !is_so()) else { return };
            let rings = unpoisoned(&self.rings);
            let rung = self.rung.wait_timeout_while(rings, left, |rings| *rings == before);
            drop(rung.unwrap_or_else(PoisonError::into_inner));
        }
    }
}
