//! Operations of an application on an outbox.

use std::collections::BTreeSet;
use std::time::Duration;

use postmark_core::outbox::{Counts, Enqueued, Entry, Evidence, Resolution, State, Status};
use postmark_core::webhook::Event;
use postmark_core::{Fault, MessageId};
use tokio_postgres::{GenericClient, Row};

use crate::error::OutboxError;

/// The queue, as an application uses it.
///
/// It has no connection. Each method takes a client or a transaction of `tokio-postgres`, and so of
/// `deadpool-postgres`: what it writes commits together with your own rows.
///
/// ```no_run
/// use postmark_outbox::{Enqueued, Entry, Outbox};
/// use postmark_hyper::{Content, Email};
///
/// # async fn order(client: &mut tokio_postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let outbox = Outbox::new();
/// let transaction = client.transaction().await?;
/// transaction.execute("INSERT INTO orders (id) VALUES (77)", &[]).await?;
/// let email = Email::new("shop@example.com", "jane@example.com", Content::text("Thank you!"));
/// let enqueued = outbox.enqueue(&transaction, &Entry::new("order-77", email)).await?;
/// assert_eq!(enqueued, Enqueued::New);
/// transaction.commit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Outbox {
    senders: BTreeSet<String>,
}

const STATUS: &str = "SELECT key, state, due, sends, message_id, note, created_at, changed_at
    FROM postmark_outbox";

const PRUNE: &str = "DELETE FROM postmark_outbox WHERE id IN (
    SELECT id FROM postmark_outbox
    WHERE state IN ('sent', 'refused', 'cancelled')
        AND changed_at < now() - make_interval(secs => $1)
    ORDER BY changed_at LIMIT 10000 FOR UPDATE SKIP LOCKED)";

impl Default for Outbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Outbox {
    /// An outbox with one sender, [`Entry::DEFAULT_SENDER`].
    pub fn new() -> Self {
        Self { senders: [Entry::DEFAULT_SENDER.to_owned()].into() }
    }

    /// An outbox with these senders: the names that the workers have clients for.
    pub fn with_senders<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self { senders: names.into_iter().map(Into::into).collect() }
    }

    /// Adds an email, in the client's current transaction.
    ///
    /// # Errors
    ///
    /// The email, its key or a name has a fault; another email has the same key; or the database
    /// failed. In the first two cases nothing was written, and the transaction can continue.
    pub async fn enqueue(
        &self,
        client: &impl GenericClient,
        entry: &Entry,
    ) -> Result<Enqueued, OutboxError> {
        let email = entry.to_json()?;
        if !self.senders.contains(entry.sender_name()) {
            let remedy = "Use the name of a client that the workers have.";
            let fault = Fault::new("Sender", "is unknown", remedy);
            return Err(fault.shows(entry.sender_name()).into());
        }
        let query = "SELECT postmark_outbox_enqueue($1, $2, $3, $4, $5, $6, $7)";
        let priority = i32::from(entry.priority_number());
        let statement = client.prepare(query).await?;
        let row = client
            .query_one(
                &statement,
                &[
                    &entry.key(),
                    &email,
                    &entry.time(),
                    &priority,
                    &entry.policy().as_str(),
                    &entry.sender_name(),
                    &entry.tenant_name(),
                ],
            )
            .await?;
        match row.try_get(0)? {
            "queued" => Ok(Enqueued::New),
            "known" => Ok(Enqueued::Known),
            "conflict" => Err(OutboxError::Conflict(entry.key().to_owned())),
            other => Err(OutboxError::Database(format!("enqueueing said `{other}`").into())),
        }
    }

    /// Cancels a queued email; returns whether it did. An email that is being sent, or may have
    /// been sent, cannot be cancelled.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn cancel(
        &self,
        client: &impl GenericClient,
        key: &str,
    ) -> Result<bool, OutboxError> {
        let update = "UPDATE postmark_outbox SET state = 'cancelled', changed_at = now()
            WHERE key = $1 AND state = 'queued' AND sends = 0";
        Ok(client.execute(update, &[&key]).await? > 0)
    }

    /// The status of an email; `None` if the key does not exist or was pruned.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn status(
        &self,
        client: &impl GenericClient,
        key: &str,
    ) -> Result<Option<Status>, OutboxError> {
        let row = client.query_opt(&format!("{STATUS} WHERE key = $1"), &[&key]).await?;
        row.map(|row| status(&row)).transpose()
    }

    /// Waits until workers are done with an email: sent, refused, cancelled or in doubt. `None` if
    /// the key does not exist. Polls the database up to ten times a second, without a timeout.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn wait(
        &self,
        client: &impl GenericClient,
        key: &str,
    ) -> Result<Option<Status>, OutboxError> {
        let mut pause = Duration::from_millis(10);
        loop {
            match self.status(client, key).await? {
                Some(status) if !status.state.is_settled() => {}
                known => return Ok(known),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    /// Lists the emails in a state, each with its id, oldest first: at most `limit`, after the id
    /// `after` (0 at first).
    ///
    /// For emails [in doubt](State::InDoubt): look for them in Postmark's activity, then
    /// [`resolve`](Self::resolve) them.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn list(
        &self,
        client: &impl GenericClient,
        state: State,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, Status)>, OutboxError> {
        let query = format!(
            "SELECT id, s.* FROM postmark_outbox o, LATERAL ({STATUS} i WHERE i.id = o.id) s
             WHERE o.state = $1 AND o.id > $2 ORDER BY o.id LIMIT $3"
        );
        let most = i64::from(most);
        let rows = client.query(&query, &[&state.as_str(), &after, &most]).await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, status(row)?))).collect()
    }

    /// Decides on an email in doubt; returns whether it was in doubt.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn resolve(
        &self,
        client: &impl GenericClient,
        key: &str,
        resolution: Resolution,
    ) -> Result<bool, OutboxError> {
        let change = match resolution {
            Resolution::SearchAgain => {
                "state = 'resolving', doubt_since = now(), due = now(),
                 on_doubt = CASE on_doubt WHEN 'search_then_send' THEN on_doubt ELSE 'search' END"
            }
            Resolution::SendAgain => "state = 'queued', sends = 0, doubt_since = NULL, due = now()",
            Resolution::MarkSent => "state = 'sent', note = 'marked as sent'",
            Resolution::GiveUp => "state = 'cancelled'",
        };
        // The fence of an earlier worker no longer matches.
        let update = format!(
            "UPDATE postmark_outbox SET {change}, fence = fence + 1, changed_at = now()
             WHERE key = $1 AND state = 'in_doubt'"
        );
        let changed = client.execute(&update, &[&key]).await? > 0;
        client.execute("SELECT pg_notify('postmark_outbox', '')", &[]).await?;
        Ok(changed)
    }

    /// Handles a webhook: an email that Postmark reports on was sent, whatever its state here.
    /// Returns whether that was new.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn settle(
        &self,
        client: &impl GenericClient,
        event: &Event,
    ) -> Result<bool, OutboxError> {
        let Some(evidence) = Evidence::of(event) else { return Ok(false) };
        let id = evidence.message_id.as_ref().map(MessageId::as_str);
        let update = "UPDATE postmark_outbox SET state = 'sent', note = 'seen in a webhook',
                message_id = coalesce($2, message_id), fence = fence + 1, changed_at = now()
            WHERE key = $1 AND state <> 'sent'";
        Ok(client.execute(update, &[&evidence.key, &id]).await? > 0)
    }

    /// Counts the emails by state. Reads the whole table: once a minute is often enough.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn counts(&self, client: &impl GenericClient) -> Result<Counts, OutboxError> {
        let query = "SELECT state, count(*), extract(epoch FROM now() - min(due))::float8
            FROM postmark_outbox GROUP BY state";
        let mut counts = Counts::default();
        for row in client.query(query, &[]).await? {
            let Some(state) = State::from_name(row.try_get(0)?) else { continue };
            let count = u64::try_from(row.try_get::<_, i64>(1)?).unwrap_or_default();
            let overdue: Option<f64> = row.try_get(2)?;
            counts.set(state, count, overdue.and_then(|it| Duration::try_from_secs_f64(it).ok()));
        }
        Ok(counts)
    }

    /// Deletes at most 10,000 emails that were sent, refused or cancelled longer ago than this;
    /// returns how many. Their keys can be used again.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn prune(
        &self,
        client: &impl GenericClient,
        older_than: Duration,
    ) -> Result<u64, OutboxError> {
        Ok(client.execute(PRUNE, &[&older_than.as_secs_f64()]).await?)
    }

    /// Moves at most 10,000 emails that were sent, refused or cancelled longer ago than this to the
    /// table `postmark_outbox_archive`, in one statement; returns how many. Their keys can be used
    /// again, and [`status`](Self::status) no longer finds them. The archive is for you: nothing
    /// here reads it.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn archive(
        &self,
        client: &impl GenericClient,
        older_than: Duration,
    ) -> Result<u64, OutboxError> {
        let columns = "id, key, email, sender, tenant, on_doubt, priority, state, sends,
            message_id, note, created_at, changed_at";
        let archive = format!(
            "WITH gone AS ({PRUNE} RETURNING *)
             INSERT INTO postmark_outbox_archive ({columns}) SELECT {columns} FROM gone"
        );
        Ok(client.execute(&archive, &[&older_than.as_secs_f64()]).await?)
    }
}

fn status(row: &Row) -> Result<Status, OutboxError> {
    let state: &str = row.try_get("state")?;
    let unknown = || OutboxError::Database(format!("the state `{state}` is unknown").into());
    let known = State::from_name(state).ok_or_else(unknown)?;
    let mut status = Status::new(row.try_get("key")?, known, row.try_get("created_at")?);
    status.due = row.try_get("due")?;
    status.sends = u32::try_from(row.try_get::<_, i32>("sends")?).unwrap_or_default();
    status.message_id = row.try_get("message_id")?;
    status.note = row.try_get("note")?;
    status.changed_at = row.try_get("changed_at")?;
    Ok(status)
}
