//! How often to retry a request, and how long to wait in between.

use std::time::Duration;

/// How often to retry a request, how long to wait in between, and when to stop.
///
/// *Whether* a request can be retried does not depend on the policy: see
/// [`Exchange`](crate::Exchange).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    pub(crate) deadline: Duration,
}

impl RetryPolicy {
    /// Four attempts, waits from 0.5 s doubling to at most 30 s, no new attempt after 120 s.
    // contract: retry.attempts
    pub const fn new() -> Self {
        Self {
            attempts: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            deadline: Duration::from_secs(120),
        }
    }

    /// One attempt, no retry.
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// Sets the number of attempts, including the first; 0 counts as 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the wait after the first attempt; it doubles after each further one.
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// Sets the longest wait, unless a response asks for a longer one: a `Retry-After` is limited
    /// only by the [deadline](Self::deadline).
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Sets the time since the start after which no attempt starts. If a `Retry-After` exceeds it,
    /// the error is returned immediately.
    ///
    /// If an adapter limits its concurrent requests, time spent queueing counts too, also before
    /// the first attempt: a request still queued at the deadline is not sent. To queue more
    /// requests than can be sent in this time, raise the deadline.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The wait before the next attempt, if there is one.
    ///
    /// `made` attempts were made in `elapsed`; `asked` is the wait that the response asked for;
    /// `jitter` is any number. A wait is between half and all of the step, and never shorter than
    /// `asked`.
    pub(crate) fn wait(
        &self,
        made: u32,
        elapsed: Duration,
        asked: Option<Duration>,
        jitter: u64,
    ) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let doubled = 2_u32.saturating_pow(made.saturating_sub(1));
        let step = self.first_wait.saturating_mul(doubled).min(self.longest_wait);
        // contract: retry.jitter
        let wait = step / 2 + mul_fraction(step / 2, jitter);
        let wait = asked.map_or(wait, |asked| asked.max(wait));
        (elapsed.saturating_add(wait) < self.deadline).then_some(wait)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// `whole` times a fraction between 0 and 1, given by the first 32 bits of `jitter`.
fn mul_fraction(whole: Duration, jitter: u64) -> Duration {
    let nanos = whole.as_nanos().saturating_mul(u128::from(jitter >> 32)) >> 32;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}
