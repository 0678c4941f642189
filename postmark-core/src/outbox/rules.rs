//! How a worker works.

use std::time::Duration;

use super::limits::Limits;
use crate::api::email::SendBatch;

/// How a worker works. All workers of an outbox should have the same rules.
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
    /// The usual rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most emails in a claim and in a request, 1 to 500: 500 if not set.
    ///
    /// So many are in doubt when a worker dies, and so many are in its memory: with large
    /// attachments, take fewer.
    pub fn batch(mut self, emails: usize) -> Self {
        self.batch = emails.clamp(1, SendBatch::MAX_MESSAGES);
        self
    }

    /// The most batches that are being sent at a time by a worker: 2 if not set.
    pub fn in_flight(mut self, batches: usize) -> Self {
        self.in_flight = batches.max(1);
        self
    }

    /// The most searches at a time by a worker: 4 if not set.
    pub fn searches(mut self, searches: usize) -> Self {
        self.searches = searches.max(1);
        self
    }

    /// How long a worker may hold a row: five minutes if not set.
    ///
    /// It must be at least twice as long as a send may take, which is the deadline of the client's
    /// [`RetryPolicy`](crate::RetryPolicy). A send does not begin in the second half of a lease.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// The lease.
    #[must_use]
    pub fn lease_time(&self) -> Duration {
        self.lease
    }

    /// How long to search for an email in doubt: two minutes if not set.
    ///
    /// It must be longer than Postmark takes to show what it accepted, and than a stopped worker's
    /// last bytes may be on their way.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How many sends of an email may have no known end before it is left to a person, for policies
    /// that send again: 3 if not set.
    pub fn max_sends(mut self, sends: u32) -> Self {
        self.max_sends = sends.max(1);
        self
    }

    /// How often to look for emails that nobody announced: five seconds if not set.
    ///
    /// A store that is notified of new emails needs it only if a notification is lost.
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll.max(Duration::from_millis(1));
        self
    }

    /// The most emails a second in a message stream, by all workers of the outbox together.
    ///
    /// After a second without an email, as many go at once. Emails over the limit go back to the
    /// queue until it is their turn. The database's clock decides. Where workers have different
    /// limits for a stream, each keeps to its own.
    pub fn stream_limit(mut self, stream: impl Into<String>, a_second: u32) -> Self {
        self.limits.limit_stream(stream.into(), a_second);
        self
    }

    /// The most emails a second for a [tenant](super::Entry::tenant), by all workers of the outbox
    /// together, as [`stream_limit`](Self::stream_limit).
    pub fn tenant_limit(mut self, tenant: impl Into<String>, a_second: u32) -> Self {
        self.limits.limit_tenant(tenant.into(), a_second);
        self
    }
}
