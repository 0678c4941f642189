//! Operations of an application on the queue.

use std::time::Duration;

use async_nats::Client;
use async_nats::jetstream::kv::{self, Operation, Store, UpdateErrorKind};
use async_nats::jetstream::stream::{self, RetentionPolicy, Stream};
use async_nats::jetstream::{self, Context};
use futures_util::{StreamExt as _, TryStreamExt as _};
use postmark_core::outbox::{Enqueued, Entry, Evidence, OnDoubt, Resolution, State};
use postmark_core::webhook::Event;
use postmark_core::{Fault, MessageId};

use crate::error::QueueError;
use crate::job::{Doubt, Job, place};
use crate::record::Record;

/// A stream of emails, and two buckets: for claims, and for emails in doubt.
#[derive(Debug, Clone)]
pub struct Queue {
    pub(crate) client: Client,
    jetstream: Context,
    pub(crate) stream: Stream,
    pub(crate) claims: Store,
    pub(crate) doubts: Store,
    subject: String,
    /// The subject that announces new emails to workers.
    pub(crate) news: String,
}

impl Queue {
    /// Opens or creates the queue with this name. Each queue has its own workers; use several
    /// queues, each for a group of tenants, if one is not enough.
    ///
    /// Claims are kept for `retention`: during this time, the same key is the same email.
    ///
    /// # Errors
    ///
    /// NATS failed, or has no JetStream.
    pub async fn open(client: Client, name: &str, retention: Duration) -> Result<Self, QueueError> {
        let jetstream = jetstream::new(client.clone());
        let (subject, news) = (format!("{name}.emails"), format!("{name}.news"));
        let config = stream::Config {
            name: format!("{name}-emails"),
            subjects: vec![subject.clone()],
            retention: RetentionPolicy::WorkQueue,
            // In production: `num_replicas: 3`, here and in the buckets.
            ..stream::Config::default()
        };
        let stream = jetstream.get_or_create_stream(config).await.map_err(QueueError::nats)?;
        let bucket = |name, max_age| kv::Config { bucket: name, max_age, ..kv::Config::default() };
        let claims = bucket(format!("{name}-claims"), retention);
        let claims =
            jetstream.create_or_update_key_value(claims).await.map_err(QueueError::nats)?;
        let doubts = bucket(format!("{name}-doubts"), Duration::ZERO);
        let doubts =
            jetstream.create_or_update_key_value(doubts).await.map_err(QueueError::nats)?;
        Ok(Self { client, jetstream, stream, claims, doubts, subject, news })
    }

    /// Adds an email.
    ///
    /// The same key twice is one email. Another email with the same key is detected as long as the
    /// first one is in the stream and was published within the last two minutes.
    ///
    /// # Errors
    ///
    /// The entry has a fault, a time or a priority; another email has the same key; or NATS failed.
    /// In the last case, enqueue it again: it may already be there.
    pub async fn enqueue(&self, entry: &Entry) -> Result<Enqueued, QueueError> {
        let job = Job::of(entry)?;
        if self.status(&job.key).await?.is_some() {
            return Ok(Enqueued::Known);
        }
        let (number, is_known) = self.publish(&job, &job.key).await?;
        if is_known {
            // If it is gone, it has been sent.
            let there = self.stream.get_raw_message(number).await;
            if there.is_ok_and(|there| there.payload != job.email.as_bytes()) {
                return Err(QueueError::Conflict(job.key));
            }
            return Ok(Enqueued::Known);
        }
        Ok(Enqueued::New)
    }

    /// The status of an email; `None` before it is first claimed.
    ///
    /// # Errors
    ///
    /// NATS failed.
    pub async fn status(&self, key: &str) -> Result<Option<Record>, QueueError> {
        let value = self.claims.get(place(key)).await.map_err(QueueError::nats)?;
        Ok(value.map(|value| Record::read(&value)))
    }

    /// Waits until workers are done with an email, without a timeout.
    ///
    /// # Errors
    ///
    /// NATS failed.
    pub async fn wait(&self, key: &str) -> Result<Record, QueueError> {
        let watch = self.claims.watch_with_history(place(key)).await;
        let mut changes = watch.map_err(QueueError::nats)?;
        while let Some(change) = changes.next().await {
            let record = Record::read(&change.map_err(QueueError::nats)?.value);
            if record.state().is_settled() {
                return Ok(record);
            }
        }
        Err(QueueError::nats("the watch ended"))
    }

    /// The emails in doubt.
    ///
    /// # Errors
    ///
    /// NATS failed.
    pub async fn doubts(&self) -> Result<Vec<Doubt>, QueueError> {
        let keys = self.doubts.keys().await.map_err(QueueError::nats)?;
        let keys: Vec<String> = keys.try_collect().await.map_err(QueueError::nats)?;
        let mut doubts = Vec::new();
        for place in keys {
            let value = self.doubts.get(&place).await.map_err(QueueError::nats)?;
            let claim = self.claims.get(&place).await.map_err(QueueError::nats)?;
            // Also one with a decision whose message may be missing.
            let is_open = claim.is_none_or(|claim| {
                let claim = Record::read(&claim);
                claim.is(State::InDoubt) || claim.message == 0 && !claim.state().is_settled()
            });
            if let Some(value) = value.filter(|_| is_open) {
                doubts.push(serde_json::from_slice(&value).map_err(QueueError::nats)?);
            }
        }
        Ok(doubts)
    }

    /// Decides on an email in doubt; returns whether it was in doubt. If this fails, decide again.
    ///
    /// # Errors
    ///
    /// NATS failed, or a webhook or another person was faster.
    pub async fn resolve(&self, key: &str, resolution: Resolution) -> Result<bool, QueueError> {
        let place = place(key);
        let doubt = self.doubts.entry(&place).await.map_err(QueueError::nats)?;
        let Some(doubt) = doubt.filter(|it| it.operation == Operation::Put) else {
            return Ok(false);
        };
        let mut job = serde_json::from_slice::<Doubt>(&doubt.value).map_err(QueueError::nats)?.job;
        if resolution == Resolution::SearchAgain && job.policy() != OnDoubt::SearchThenSend {
            // Other policies do not search.
            OnDoubt::Search.as_str().clone_into(&mut job.on_doubt);
        }
        // A claim older than the retention is gone.
        let claim = self.claims.entry(&place).await.map_err(QueueError::nats)?;
        let (record, revision) = claim.map_or((Record::new(State::InDoubt, 0), 0), |claim| {
            (Record::read(&claim.value), claim.revision)
        });
        let (state, note) = match resolution {
            Resolution::SearchAgain => (State::Resolving, ""),
            Resolution::SendAgain => (State::Queued, ""),
            Resolution::MarkSent => (State::Sent, "marked as sent"),
            Resolution::GiveUp => (State::Cancelled, ""),
        };
        // For the next message with this key: the first one is gone.
        let decided = Record { note: note.to_owned(), ..Record::new(state, 0) };
        // An earlier attempt may have got this far.
        let is_decided = record == decided;
        if is_decided || record.is(State::InDoubt) {
            let update = self.claims.update(&place, decided.value(), revision).await;
            let revision = update.map_err(QueueError::nats)?;
            if !state.is_settled() {
                self.publish(&job, &format!("{key} {revision}")).await?;
            }
        }
        // Last, so that it is still there after an interruption.
        let purge = self.doubts.purge_expect_revision(&place, Some(doubt.revision)).await;
        purge.map_err(QueueError::nats)?;
        Ok(is_decided || record.is(State::InDoubt))
    }

    /// Handles a webhook: an email that Postmark reports on was sent, whatever its state here.
    /// Returns whether that was new.
    ///
    /// # Errors
    ///
    /// NATS failed.
    pub async fn settle(&self, event: &Event) -> Result<bool, QueueError> {
        let Some(evidence) = Evidence::of(event) else { return Ok(false) };
        let sent = Record {
            message_id: evidence.message_id.as_ref().map(MessageId::as_str).map(ToOwned::to_owned),
            note: "seen in a webhook".to_owned(),
            ..Record::new(State::Sent, 0)
        };
        self.mark_sent(&place(&evidence.key), sent).await
    }

    /// Records that an email was sent, even if another worker holds its claim. Returns whether that
    /// was new. If there is a message, it is acked when it is redelivered.
    pub(crate) async fn mark_sent(&self, place: &str, sent: Record) -> Result<bool, QueueError> {
        loop {
            let entry = self.claims.entry(place).await.map_err(QueueError::nats)?;
            let Some(entry) = entry else { return Ok(false) };
            let there = Record::read(&entry.value);
            if there.is(State::Sent) {
                return Ok(false);
            }
            let sent = Record { message: there.message, ..sent.clone() };
            match self.claims.update(place, sent.value(), entry.revision).await {
                Ok(_) => {
                    self.doubts.purge(place).await.map_err(QueueError::nats)?;
                    return Ok(true);
                }
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => {}
                Err(error) => return Err(QueueError::nats(error)),
            }
        }
    }

    /// Publishes a job under an id; returns its sequence number, and whether it was already there.
    async fn publish(&self, job: &Job, id: &str) -> Result<(u64, bool), QueueError> {
        let remedy = "Give names without control characters.";
        let headers = job.headers(id);
        let headers =
            headers.ok_or_else(|| Fault::new("Sender", "cannot stand in a header", remedy))?;
        let payload = job.email.clone().into();
        let publish = self.jetstream.publish_with_headers(self.subject.clone(), headers, payload);
        let ack = publish.await.map_err(QueueError::nats)?.await.map_err(QueueError::nats)?;
        if !ack.duplicate {
            // If this is lost, the workers find the email later.
            let _ = self.client.publish(self.news.clone(), "".into()).await;
        }
        Ok((ack.sequence, ack.duplicate))
    }
}
