//! The settings of a worker.

use std::time::Duration;

use super::limits::Limits;
use crate::api::email::SendBatch;

/// The settings of a worker. All workers of an outbox should have the same ones.
#[derive(Debug, Clone)]
#[must_use]
pub struct Rules {
    pub(super) batch: usize,
    pub(super) in_flight: usize,
    pub(super) searches: usize,
    pub(super) lease: Duration,
    pub(super) patience: Duration,
    pub(super) max_sends: u32,
    pub(super) poll: Duration,
    pub(super) limits: Limits,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            batch: SendBatch::MAX_MESSAGES,
            in_flight: 2,
            searches: 4,
            lease: Duration::from_secs(5 * 60),
            patience: Duration::from_secs(2 * 60),
            max_sends: 3,
            poll: Duration::from_secs(5),
            limits: Limits::default(),
        }
    }
}

impl Rules {
    /// The default settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum number of emails per claim and per request, 1 to 500: 500 if not set.
    ///
    /// This many emails are in doubt when a worker dies, and this many are in its memory: with
    /// large attachments, use fewer.
    pub fn batch(mut self, emails: usize) -> Self {
        self.batch = emails.clamp(1, SendBatch::MAX_MESSAGES);
        self
    }

    /// Sets how many batches a worker sends concurrently: 2 if not set.
    pub fn in_flight(mut self, batches: usize) -> Self {
        self.in_flight = batches.max(1);
        self
    }

    /// Sets how many searches a worker runs concurrently: 4 if not set.
    pub fn searches(mut self, searches: usize) -> Self {
        self.searches = searches.max(1);
        self
    }

    /// Sets how long a worker may hold a row: five minutes if not set.
    ///
    /// Use at least twice the maximum duration of a send, which is the deadline of the client's
    /// [`RetryPolicy`](crate::RetryPolicy). A send does not start in the second half of a lease.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// The lease.
    #[must_use]
    pub fn lease_time(&self) -> Duration {
        self.lease
    }

    /// Sets how long to search for an email in doubt: two minutes if not set.
    ///
    /// It must be longer than Postmark takes to show an accepted email, and longer than the last
    /// bytes of a stopped worker may be in transit.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// For policies that resend, sets how many sends of an email may have no known outcome before
    /// it is left to a person: 3 if not set.
    pub fn max_sends(mut self, sends: u32) -> Self {
        self.max_sends = sends.max(1);
        self
    }

    /// Sets how often to look for new emails: every five seconds if not set.
    ///
    /// A store that is notified of new emails needs this only if a notification is lost.
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll.max(Duration::from_millis(1));
        self
    }

    /// Limits the emails per second in a message stream, over all workers of the outbox.
    ///
    /// After a second without an email, as many can be sent at once. Emails over the limit return
    /// to the queue until it is their turn. The database's clock decides. If workers have different
    /// limits for a stream, each applies its own.
    pub fn stream_limit(mut self, stream: impl Into<String>, a_second: u32) -> Self {
        self.limits.limit_stream(stream.into(), a_second);
        self
    }

    /// Limits the emails per second for a [tenant](super::Entry::tenant), like
    /// [`stream_limit`](Self::stream_limit).
    pub fn tenant_limit(mut self, tenant: impl Into<String>, a_second: u32) -> Self {
        self.limits.limit_tenant(tenant.into(), a_second);
        self
    }
}
