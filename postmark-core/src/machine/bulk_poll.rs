//! Polls a bulk email until it is finished.

use std::time::Duration;

use super::exchange::Next;
use super::waits::Waits;
use crate::api::bulk::{BulkSend, GetBulkSend};
use crate::error::Error;

/// Polls a bulk email until it is finished, without I/O or a clock.
///
/// A driver asks for the request, sends it, and reports the result and the time since the first
/// request:
///
/// ```
/// # use std::time::Duration;
/// # use postmark_core::{api::bulk::*, *};
/// # fn send<E: Endpoint>(_: E) -> Result<E::Response, Error> {
/// #     Err(Error::Invalid(Fault::new("Id", "is unknown", "Give another.")))
/// # }
/// # fn sleep(_: Duration) {}
/// # struct Clock; impl Clock { fn elapsed(&self) -> Duration { Duration::ZERO } }
/// # fn watch(news: &BulkEmail) -> Result<BulkSend, Error> {
/// let accepted = send(news)?;
/// let mut poll = BulkPoll::new(accepted.id);
/// # let started = Clock;
/// loop {
///     let outcome = send(poll.request());
///     match poll.handle(outcome, started.elapsed()) {
///         Next::Wait(pause) => sleep(pause),
///         Next::Done(result) => return result,
///     }
/// }
/// # }
/// ```
///
/// If the deadline passes first, the result is the latest progress: its [status](BulkSend::status)
/// is not [finished](crate::api::bulk::BulkStatus::is_finished). Until then, a temporary failure
/// does not end the polling; any other does. Calls are safe in any order: after a result, polling
/// simply continues.
#[derive(Debug, Clone)]
#[must_use]
pub struct BulkPoll {
    request: GetBulkSend,
    waits: Waits,
    deadline: Duration,
}

impl BulkPoll {
    /// Polls the bulk email with this [id](BulkSend::id).
    ///
    /// The first wait is 1 s, and waits double up to 30 s; the deadline is one hour.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            request: GetBulkSend::new(id),
            waits: Waits { next: Duration::from_secs(1), longest: Duration::from_secs(30) },
            deadline: Duration::from_secs(60 * 60),
        }
    }

    /// Sets the wait after the first request; it doubles after each further one.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.waits.next = wait;
        self
    }

    /// Sets the longest wait, unless a response asks for a longer one.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.waits.longest = wait;
        self
    }

    /// Sets the deadline: the time since the first request at which the last one is made.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The request to send now: the same each time.
    pub fn request(&self) -> GetBulkSend {
        self.request.clone()
    }

    /// Takes the result of the request, `elapsed` after the first one was started.
    pub fn handle(
        &mut self,
        outcome: Result<BulkSend, Error>,
        elapsed: Duration,
    ) -> Next<BulkSend> {
        let left = self.deadline.saturating_sub(elapsed);
        if left.is_zero() || outcome.as_ref().is_ok_and(|send| send.status.is_finished()) {
            return Next::Done(outcome);
        }
        match self.waits.wait(outcome.as_ref().err(), left) {
            Some(wait) => Next::Wait(wait),
            None => Next::Done(outcome),
        }
    }
}
