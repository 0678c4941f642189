//! The waits between polls.

use std::time::Duration;

use crate::error::Error;

/// The waits of a watch, which polls until it has its result.
#[derive(Debug, Clone)]
pub(crate) struct Waits {
    /// The next wait; it doubles after each.
    pub(crate) next: Duration,
    /// The longest wait, unless a response asks for a longer one.
    pub(crate) longest: Duration,
}

impl Waits {
    /// The wait before the next poll, at most until the watch ends; `None` after a permanent error.
    pub(crate) fn wait(&mut self, error: Option<&Error>, left: Duration) -> Option<Duration> {
        if error.is_some_and(|error| !error.is_temporary()) {
            return None;
        }
        let asked = error.and_then(Error::retry_after).unwrap_or_default();
        let wait = self.next.min(self.longest).max(asked).min(left);
        self.next = self.next.saturating_mul(2);
        Some(wait)
    }
}
