//! The queue of webhook deliveries, and when each is retried.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use uuid::Uuid;

use crate::bounded::Bounded;
use crate::mail::message::CustomHeader;
use crate::webhook::without_credentials;

/// The maximum number of deliveries kept: the oldest are removed.
const LIMIT: usize = 10_000;

/// The maximum number of payload bytes kept: the oldest are removed. The newest always stays.
const BYTES: usize = 128 * 1024 * 1024;

/// The minutes before each retry of an event, see
/// <https://postmarkapp.com/developer/webhooks/webhooks-overview>.
// contract: webhook.retries.outbound
const EVENTS: [u64; 9] = [1, 5, 15, 1, 5, 10, 10, 10, 15];

/// The same for a received email, see <https://postmarkapp.com/developer/webhooks/inbound-webhook>.
// contract: webhook.retries.inbound
const INBOUND: [u64; 10] = [1, 5, 10, 10, 10, 15, 30, 60, 120, 360];

/// A call of a webhook, and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The `RecordType` of the event, or `Inbound` for a received email.
    pub event: &'static str,
    /// The email that it is about, if any.
    pub message_id: Option<String>,
    /// Where it goes, without user and password.
    pub url: String,
    /// The payload: JSON.
    pub body: Bytes,
    /// The value of its `X-PM-Webhook-Trace-Id`, the same for each attempt. A received email has no
    /// such header.
    pub trace_id: String,
    /// The requests made so far, oldest first.
    pub attempts: Vec<Attempt>,
    /// Its state.
    pub status: DeliveryStatus,
}

/// One request to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// When it ended, by the sandbox's clock.
    pub at: SystemTime,
    /// How long it took, in real time.
    pub took: Duration,
    /// The HTTP status of the response, or why there is none.
    pub response: Result<u16, String>,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// A request is in progress, or next.
    Due,
    /// The next request is due at this time of the sandbox's clock, which
    /// [`Sandbox::advance`](crate::Sandbox::advance) moves.
    Waiting(SystemTime),
    /// It was accepted.
    Delivered,
    /// Postmark does not retry after such a response, or the webhook was deleted.
    Dropped,
    /// The last of all attempts failed.
    GivenUp,
}

/// Where requests go, and their headers.
#[derive(Debug)]
pub(crate) struct Target {
    /// The webhook's id; `None` for received email.
    pub(crate) webhook: Option<i64>,
    pub(crate) url: String,
    pub(crate) auth: Option<(String, String)>,
    pub(crate) headers: Vec<CustomHeader>,
}

/// A request to be made now.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) target: Arc<Target>,
    pub(crate) body: Bytes,
    pub(crate) trace_id: String,
    /// The number of retries left.
    pub(crate) retries_left: usize,
}

/// The deliveries that are still kept, oldest first.
///
/// Its time is how far the clock was moved ahead: it does not run unless somebody moves it, so that
/// no call is retried unasked.
#[derive(Debug)]
pub(crate) struct Outbox(Bounded<Entry>);

#[derive(Debug)]
struct Entry {
    delivery: Delivery,
    target: Arc<Target>,
    /// When the next request is due; `None` if there will not be one.
    due: Option<Duration>,
    running: bool,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self(Bounded::new(LIMIT, BYTES))
    }

    /// Adds a payload to be sent at once.
    pub(crate) fn push(
        &mut self,
        target: Arc<Target>,
        event: &'static str,
        message_id: Option<&str>,
        body: Bytes,
    ) {
        let bytes = body.len();
        let delivery = Delivery {
            event,
            message_id: message_id.map(str::to_owned),
            url: without_credentials(&target.url),
            body,
            trace_id: Uuid::new_v4().to_string(),
            attempts: Vec::new(),
            status: DeliveryStatus::Due,
        };
        let due = Some(Duration::ZERO);
        self.0.push(Entry { delivery, target, due, running: false }, bytes);
    }

    /// Takes out what is due: for each target one request at a time, in order.
    pub(crate) fn start(&mut self, ahead: Duration) -> Vec<Job> {
        let mut busy =
            self.0.iter().filter(|entry| entry.running).map(Entry::lane).collect::<Vec<_>>();
        let mut jobs = Vec::new();
        for entry in self.0.iter_mut() {
            if !entry.is_due(ahead) || entry.running || busy.contains(&entry.lane()) {
                continue;
            }
            entry.running = true;
            busy.push(entry.lane());
            jobs.push(Job {
                target: Arc::clone(&entry.target),
                body: entry.delivery.body.clone(),
                trace_id: entry.delivery.trace_id.clone(),
                retries_left: entry.target.schedule().len() - entry.retries(),
            });
        }
        jobs
    }

    /// Evaluates the response to a request, and returns the outcome for its delivery.
    pub(crate) fn finish(
        &mut self,
        trace_id: &str,
        response: Result<u16, String>,
        took: Duration,
        now: SystemTime,
        ahead: Duration,
    ) -> Option<&Delivery> {
        let mut all = self.0.iter_mut();
        let entry = all.find(|entry| entry.delivery.trace_id == trace_id)?;
        let retries = entry.retries();
        let verdict = judge(entry.target.webhook.is_none(), &response);
        entry.delivery.attempts.push(Attempt { at: now, took, response });
        entry.running = false;
        // It is `None` if the webhook was deleted meanwhile.
        entry.due.take()?;
        let next = entry.target.schedule().get(retries).copied();
        entry.delivery.status = match (verdict, next) {
            (Verdict::Done, _) => DeliveryStatus::Delivered,
            (Verdict::Drop, _) => DeliveryStatus::Dropped,
            (Verdict::Retry, None) => DeliveryStatus::GivenUp,
            (Verdict::Retry, Some(minutes)) => {
                let wait = Duration::from_secs(minutes * 60);
                entry.due = Some(ahead.saturating_add(wait));
                DeliveryStatus::Waiting(now.checked_add(wait).unwrap_or(now))
            }
        };
        Some(&entry.delivery)
    }

    /// Drops the pending deliveries to this webhook.
    pub(crate) fn cancel(&mut self, webhook: i64) {
        let lost =
            |entry: &&mut Entry| entry.target.webhook == Some(webhook) && entry.due.is_some();
        for entry in self.0.iter_mut().filter(lost) {
            entry.due = None;
            entry.delivery.status = DeliveryStatus::Dropped;
        }
    }

    /// Returns whether nothing is in progress, or due.
    pub(crate) fn is_settled(&self, ahead: Duration) -> bool {
        !self.0.iter().any(|entry| entry.running || entry.is_due(ahead))
    }

    /// When the next request is due.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.0.iter().filter_map(|entry| entry.due).min()
    }

    /// The deliveries to a webhook, made and pending.
    pub(crate) fn told_to(&self, webhook: i64) -> impl Iterator<Item = &Delivery> {
        let to_it = move |entry: &&Entry| entry.target.webhook == Some(webhook);
        self.0.iter().filter(to_it).map(|entry| &entry.delivery)
    }

    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.0.iter().map(|entry| entry.delivery.clone()).collect()
    }
}

impl Entry {
    fn is_due(&self, ahead: Duration) -> bool {
        self.due.is_some_and(|due| due <= ahead)
    }

    /// The number of retries used up, or that will be with the next request.
    fn retries(&self) -> usize {
        self.delivery.attempts.len()
    }

    fn lane(&self) -> Option<i64> {
        self.target.webhook
    }
}

impl Target {
    fn schedule(&self) -> &'static [u64] {
        if self.webhook.is_some() { &EVENTS } else { &INBOUND }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Done,
    Drop,
    Retry,
}

/// How Postmark treats a response. A received email must not be lost: only 403 refuses it.
fn judge(is_inbound: bool, response: &Result<u16, String>) -> Verdict {
    match (is_inbound, response) {
        (true, Ok(200)) | (false, Ok(200..=299)) => Verdict::Done,
        (true, Ok(403)) => Verdict::Drop,
        (true, _) | (false, Ok(408 | 429)) => Verdict::Retry,
        (false, Ok(400..=499)) => Verdict::Drop,
        (false, _) => Verdict::Retry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outbox(webhook: Option<i64>) -> Outbox {
        let mut outbox = Outbox::new();
        add(&mut outbox, webhook);
        outbox
    }

    fn add(outbox: &mut Outbox, webhook: Option<i64>) {
        let url = "http://localhost/".to_owned();
        let target = Arc::new(Target { webhook, url, auth: None, headers: Vec::new() });
        outbox.push(target, "Open", None, Bytes::new());
    }

    /// Responds to everything due, and returns how many requests that were.
    fn response(outbox: &mut Outbox, ahead: Duration, response: &Result<u16, String>) -> usize {
        let jobs = outbox.start(ahead);
        for job in &jobs {
            outbox.finish(
                &job.trace_id,
                response.clone(),
                Duration::ZERO,
                SystemTime::UNIX_EPOCH,
                ahead,
            );
        }
        jobs.len()
    }

    #[test]
    fn a_response_decides_what_comes_next() {
        use DeliveryStatus::{Delivered, Dropped, Waiting};
        let later = Waiting(SystemTime::UNIX_EPOCH + Duration::from_secs(60));
        for (status, event, inbound) in [
            (200, Delivered, Delivered),
            (201, Delivered, later),
            (204, Delivered, later),
            (302, later, later),
            (400, Dropped, later),
            (401, Dropped, later),
            (403, Dropped, Dropped),
            (408, later, later),
            (410, Dropped, later),
            (422, Dropped, later),
            (429, later, later),
            (500, later, later),
            (503, later, later),
        ] {
            for (webhook, expected) in [(Some(1), event), (None, inbound)] {
                let mut outbox = outbox(webhook);
                response(&mut outbox, Duration::ZERO, &Ok(status));
                let found = outbox.deliveries().iter().map(|one| one.status).collect::<Vec<_>>();
                assert_eq!(found, [expected], "{status} {webhook:?}");
            }
        }
        let mut outbox = outbox(None);
        response(&mut outbox, Duration::ZERO, &Err("refused".to_owned()));
        assert_eq!(outbox.deliveries().first().map(|one| one.status), Some(later));
    }

    #[test]
    fn retries_come_at_their_time_and_end() {
        for (webhook, minutes) in [(Some(1), &EVENTS[..]), (None, &INBOUND[..])] {
            let mut outbox = outbox(webhook);
            let mut ahead = Duration::ZERO;
            assert_eq!(response(&mut outbox, ahead, &Ok(500)), 1);
            for wait in minutes {
                let before = ahead + Duration::from_secs(wait * 60 - 1);
                let due = before + Duration::from_secs(1);
                assert_eq!(outbox.next(), Some(due));
                assert!(outbox.is_settled(before));
                assert_eq!(response(&mut outbox, before, &Ok(500)), 0);
                assert_eq!(response(&mut outbox, due, &Ok(500)), 1);
                ahead = due;
            }
            assert_eq!(outbox.next(), None);
            assert_eq!(
                outbox.deliveries().first().map(|one| one.status),
                Some(DeliveryStatus::GivenUp)
            );
        }
    }

    #[test]
    fn a_target_is_told_one_thing_at_a_time() {
        let mut outbox = outbox(Some(1));
        add(&mut outbox, Some(1));
        add(&mut outbox, Some(2));
        assert_eq!(outbox.start(Duration::ZERO).len(), 2);
        assert_eq!(outbox.start(Duration::ZERO).len(), 0);
        let first = outbox.deliveries().first().map(|one| one.trace_id.clone()).unwrap_or_default();
        outbox.finish(&first, Ok(200), Duration::ZERO, SystemTime::UNIX_EPOCH, Duration::ZERO);
        assert_eq!(outbox.start(Duration::ZERO).len(), 1);
        // A request in progress when its webhook is deleted has no effect when it ends.
        outbox.cancel(1);
        let second = outbox.deliveries().get(1).map(|one| one.trace_id.clone()).unwrap_or_default();
        outbox.finish(&second, Ok(500), Duration::ZERO, SystemTime::UNIX_EPOCH, Duration::ZERO);
        assert_eq!(outbox.deliveries().get(1).map(|one| one.status), Some(DeliveryStatus::Dropped));
    }

    #[test]
    fn the_oldest_go() {
        let mut outbox = outbox(Some(1));
        for _ in 0..LIMIT {
            add(&mut outbox, Some(1));
        }
        assert_eq!(outbox.0.len(), LIMIT);
    }
}
