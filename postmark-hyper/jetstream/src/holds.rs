//! The messages that a worker holds, and their claims.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer};
use async_nats::jetstream::kv::{CreateErrorKind, Entry, UpdateErrorKind};
use async_nats::jetstream::{AckKind, Message};
use futures_util::TryStreamExt as _;
use futures_util::future::join_all;
use postmark_core::outbox::{Change, Claim, Row, State};
use tokio::time::{sleep, timeout};

use crate::error::QueueError;
use crate::job::{Doubt, Job, place};
use crate::queue::Queue;
use crate::record::Record;

/// How long to wait for messages that are available.
const FETCH_TIMEOUT: Duration = Duration::from_secs(10);

/// The messages that a worker holds.
#[derive(Debug)]
pub(crate) struct Holds {
    queue: Queue,
    consumer: PullConsumer,
    lease: Duration,
    /// By their sequence number in the stream.
    held: Mutex<HashMap<i64, Held>>,
}

/// A message, and the worker's claim of it.
#[derive(Debug, Clone)]
struct Held {
    message: Message,
    job: Job,
    /// The revision of the claim.
    fence: i64,
    doubt_since: Option<i128>,
}

impl Holds {
    pub(crate) async fn new(queue: Queue, lease: Duration) -> Result<Self, QueueError> {
        let config = Config {
            durable_name: Some("workers".to_owned()),
            ack_policy: AckPolicy::Explicit,
            ack_wait: lease,
            // It would override `ack_wait`: see the crate.
            backoff: Vec::new(),
            max_deliver: -1,
            // Messages that wait for their next search count too.
            max_ack_pending: -1,
            ..Config::default()
        };
        let consumer = queue.stream.create_consumer(config).await.map_err(QueueError::nats)?;
        Ok(Self { queue, consumer, lease, held: Mutex::default() })
    }

    /// Fetches messages and claims them.
    pub(crate) async fn claim(&self, claim: &Claim) -> Result<Vec<Row>, QueueError> {
        // The kind of a message is unknown until it arrives: without capacity for sends, fetch
        // none.
        if claim.sends == 0 {
            return Ok(Vec::new());
        }
        // A server that dies meanwhile never ends the fetch. What it delivered is redelivered.
        let messages = timeout(FETCH_TIMEOUT, self.fetch(claim.sends)).await;
        let messages = messages.map_err(QueueError::nats)??;
        let mut rows = Vec::new();
        let mut failure = None;
        for taken in join_all(messages.into_iter().map(|message| self.take(message))).await {
            match taken {
                Ok(row) => rows.extend(row),
                // The message is redelivered.
                Err(error) => failure = Some(error),
            }
        }
        failure.filter(|_| rows.is_empty()).map_or(Ok(rows), Err)
    }

    /// Writes changes to different rows.
    pub(crate) async fn persist(&self, changes: &[Change]) -> Result<(), QueueError> {
        let written = join_all(changes.iter().map(|change| self.write(change))).await;
        written.into_iter().collect()
    }

    /// Reports progress to the server, as long as the worker is alive.
    pub(crate) async fn keep(&self) -> ! {
        loop {
            sleep(self.lease / 4).await;
            let held: Vec<Message> = self.held().values().map(|it| it.message.clone()).collect();
            for message in held {
                // A message whose progress is not reported is redelivered and searched for, nothing
                // worse.
                let _ = message.ack_with(AckKind::Progress).await;
            }
        }
    }

    async fn fetch(&self, most: usize) -> Result<Vec<Message>, QueueError> {
        let fetch = self.consumer.fetch().max_messages(most).messages().await;
        fetch.map_err(QueueError::nats)?.try_collect().await.map_err(QueueError::nats)
    }

    /// Claims a message; `None` if there is nothing to do for now.
    async fn take(&self, message: Message) -> Result<Option<Row>, QueueError> {
        let number = message.info().map_err(QueueError::nats)?.stream_sequence;
        let id = i64::try_from(number).map_err(QueueError::nats)?;
        if let Some(held) = self.held().get_mut(&id) {
            // Its progress report did not reach the server.
            held.message = message;
            return Ok(None);
        }
        let job = Job::read(message.headers.as_ref(), &message.payload, number);
        let place = place(&job.key);
        let record = Record::new(State::Sending, number);
        match self.queue.claims.create(&place, record.value()).await {
            Ok(revision) => self.hold(message, id, job, &record, revision).await.map(Some),
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => {
                let entry = self.queue.claims.entry(&place).await.map_err(QueueError::nats)?;
                match entry {
                    Some(entry) => self.take_again(message, number, id, job, &entry).await,
                    None => Ok(None),
                }
            }
            Err(error) => Err(QueueError::nats(error)),
        }
    }

    /// What to do with a message whose email was claimed before.
    async fn take_again(
        &self,
        message: Message,
        number: u64,
        id: i64,
        job: Job,
        entry: &Entry,
    ) -> Result<Option<Row>, QueueError> {
        let there = Record::read(&entry.value);
        let is_own = there.message == number || there.message == 0;
        let state = match there.state() {
            State::InDoubt if is_own => {
                self.doubt(&job, &there.note).await?;
                message.double_ack().await.map_err(QueueError::nats)?;
                return Ok(None);
            }
            // Only its ack was lost, or it duplicates an email.
            state if state.is_settled() => {
                message.double_ack().await.map_err(QueueError::nats)?;
                return Ok(None);
            }
            _ if !is_own => {
                // A duplicate: acked once the first one is settled.
                message.ack_with(AckKind::Nak(Some(self.lease))).await.map_err(QueueError::nats)?;
                return Ok(None);
            }
            State::Queued => State::Sending,
            // The previous worker may have sent it.
            _ => State::Resolving,
        };
        let was_sending = there.is(State::Sending);
        let doubt_since = there
            .is(State::Resolving)
            .then(|| there.doubt_since.unwrap_or_else(|| entry.created.unix_timestamp_nanos()));
        let sends = there.sends.saturating_add(u32::from(was_sending));
        let record = Record { sends, doubt_since, ..Record::new(state, number) };
        let claims = &self.queue.claims;
        match claims.update(&entry.key, record.value(), entry.revision).await {
            Ok(revision) => self.hold(message, id, job, &record, revision).await.map(Some),
            // Another worker, a person or a webhook was faster.
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(None),
            Err(error) => Err(QueueError::nats(error)),
        }
    }

    /// Records a claimed message; returns its row.
    async fn hold(
        &self,
        message: Message,
        id: i64,
        job: Job,
        record: &Record,
        revision: u64,
    ) -> Result<Row, QueueError> {
        let fence = i64::try_from(revision).map_err(QueueError::nats)?;
        let mut row = Row::new(id, fence, &job.key, &job.email);
        row.state = record.state();
        row.sender.clone_from(&job.sender);
        row.tenant.clone_from(&job.tenant);
        row.on_doubt = job.policy();
        row.sends = record.sends;
        if let Some(since) = record.doubt_since {
            // The server recorded when it accepted the claim; no other clock is used.
            let claims = &self.queue.claims;
            let claim = claims.entry_for_revision(place(&job.key), revision).await;
            let claim = claim.map_err(QueueError::nats)?;
            let now = claim.map_or(since, |claim| claim.created.unix_timestamp_nanos());
            let doubt = u64::try_from(now.saturating_sub(since)).unwrap_or_default();
            row.doubt = Duration::from_nanos(doubt);
        }
        let doubt_since = record.doubt_since;
        self.held().insert(id, Held { message, job, fence, doubt_since });
        Ok(row)
    }

    /// Writes what is known of an email, then releases its message. Idempotent.
    async fn write(&self, change: &Change) -> Result<(), QueueError> {
        let held = self.held().get(&change.id).filter(|it| it.fence == change.fence).cloned();
        // Without it, this was written already, or is no longer this worker's concern.
        let Some(held) = held else { return Ok(()) };
        if self.record(change, &held).await? {
            match change.state {
                State::InDoubt => {
                    self.doubt(&held.job, &change.note).await?;
                    held.message.double_ack().await.map_err(QueueError::nats)?;
                }
                state if state.is_settled() => {
                    held.message.double_ack().await.map_err(QueueError::nats)?;
                }
                _ => {
                    let again = AckKind::Nak(Some(change.wait));
                    held.message.ack_with(again).await.map_err(QueueError::nats)?;
                }
            }
        }
        self.held().remove(&change.id);
        Ok(())
    }

    /// Writes to the claim of a message; returns whether it now says so.
    async fn record(&self, change: &Change, held: &Held) -> Result<bool, QueueError> {
        let number = u64::try_from(change.id).map_err(QueueError::nats)?;
        let record = Record {
            sends: change.sends,
            doubt_since: held.doubt_since.filter(|_| change.state == State::Resolving),
            message_id: change.message_id.clone(),
            note: change.note.clone(),
            ..Record::new(change.state, number)
        };
        let place = place(&held.job.key);
        let revision = u64::try_from(change.fence).map_err(QueueError::nats)?;
        let claims = &self.queue.claims;
        match claims.update(&place, record.value(), revision).await {
            Ok(_) => return Ok(true),
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => {}
            Err(error) => return Err(QueueError::nats(error)),
        }
        let there = claims.get(&place).await.map_err(QueueError::nats)?;
        if there.is_some_and(|there| Record::read(&there) == record) {
            // An earlier attempt, whose response was lost.
            return Ok(true);
        }
        // `Sent` is a fact, whoever holds the email. Everything else is up to the new holder.
        Ok(change.state == State::Sent && self.queue.mark_sent(&place, record).await?)
    }

    /// Lists an email as in doubt.
    async fn doubt(&self, job: &Job, note: &str) -> Result<(), QueueError> {
        let doubt = Doubt { job: job.clone(), note: note.to_owned() };
        let value = serde_json::to_vec(&doubt).map_err(QueueError::nats)?;
        let put = self.queue.doubts.put(place(&job.key), value.into()).await;
        put.map(drop).map_err(QueueError::nats)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<i64, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
