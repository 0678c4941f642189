//! Wakes anyone who waits for a change of the account.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Notified of each change of what the servers hold.
#[derive(Debug, Default)]
pub(crate) struct ChangeSignal {
    changed: Notify,
    /// The number of changes so far.
    count: AtomicU64,
    /// Wakes the task that empties the outboxes.
    pub(crate) work: Notify,
}

impl ChangeSignal {
    pub(crate) fn notify(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
        self.changed.notify_waiters();
        self.work.notify_one();
    }

    /// The number of changes so far.
    pub(crate) fn revision(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    /// Calls `look` at once and after each change, until it returns something.
    ///
    /// It works in any async runtime: each change wakes it.
    pub(crate) async fn until<T>(&self, mut look: impl FnMut() -> Option<T>) -> T {
        loop {
            // A change after this look ends the wait below.
            let changed = self.changed.notified();
            if let Some(found) = look() {
                return found;
            }
            changed.await;
        }
    }
}
