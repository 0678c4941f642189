//! A connection to the database, and what a worker asks of it.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use postmark_core::outbox::{Change, Claim, OnDoubt, Row, State};
use tokio::sync::Notify;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Row as SqlRow, Socket, Statement};

use crate::error::OutboxError;
use crate::schema;

/// Takes rows that are due: those of a higher priority first, and of one priority those that have
/// been due longest. Rows that another worker is taking are skipped.
const CLAIM: &str = "
WITH queued AS (
    SELECT one.id FROM (VALUES (0::smallint), (1), (2)) AS p (priority),
        LATERAL (
            SELECT o.id FROM postmark_outbox o
            WHERE o.state = 'queued' AND o.priority = p.priority AND o.due <= now()
                AND o.sender = ANY ($4)
            ORDER BY o.due, o.id LIMIT $1 FOR UPDATE SKIP LOCKED
        ) one
    LIMIT $1
), held AS (
    SELECT o.id FROM postmark_outbox o
    WHERE o.state IN ('sending', 'resolving') AND o.due <= now() AND o.sender = ANY ($4)
    ORDER BY o.due LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE postmark_outbox o SET
    state = CASE o.state WHEN 'queued' THEN 'sending' ELSE 'resolving' END,
    sends = o.sends + CASE o.state WHEN 'sending' THEN 1 ELSE 0 END,
    doubt_since = CASE o.state WHEN 'queued' THEN NULL ELSE coalesce(o.doubt_since, now()) END,
    due = now() + make_interval(secs => $3),
    fence = o.fence + 1,
    changed_at = now()
FROM (SELECT id FROM queued UNION ALL SELECT id FROM held) AS c
WHERE o.id = c.id
RETURNING o.id, o.fence, o.key, o.email, o.state, o.sender, o.tenant, o.on_doubt, o.sends,
    extract(epoch FROM now() - o.doubt_since)::float8 AS doubt";

/// How long it is until the next row is due.
const NEXT: &str = "
SELECT extract(epoch FROM min(next.due) - now())::float8 FROM (
    SELECT one.due FROM (VALUES (0::smallint), (1), (2)) AS p (priority),
        LATERAL (
            SELECT o.due FROM postmark_outbox o
            WHERE o.state = 'queued' AND o.priority = p.priority AND o.sender = ANY ($1)
            ORDER BY o.due LIMIT 1
        ) one
    UNION ALL (
        SELECT o.due FROM postmark_outbox o
        WHERE o.state IN ('sending', 'resolving') AND o.sender = ANY ($1)
        ORDER BY o.due LIMIT 1
    )
) AS next";

/// Writes what is known of the rows that the worker still holds. That an email was sent is written
/// even if another worker holds its row.
const PERSIST: &str = "
UPDATE postmark_outbox o SET
    state = c.state,
    due = now() + make_interval(secs => c.wait),
    sends = c.sends,
    doubt_since = CASE c.state WHEN 'resolving' THEN coalesce(o.doubt_since, now()) END,
    message_id = coalesce(c.message_id, o.message_id),
    note = c.note,
    changed_at = now()
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::float8[], $5::integer[], $6::text[],
    $7::text[]) AS c (id, fence, state, wait, sends, message_id, note)
WHERE o.id = c.id AND (o.fence = c.fence AND o.state IN ('sending', 'resolving')
    OR c.state = 'sent' AND o.state <> 'sent')";

/// Makes connections.
pub(crate) type Connect =
    Arc<dyn Fn(Arc<Notify>) -> BoxFuture<'static, Result<Session, OutboxError>> + Send + Sync>;

/// A connection that is listening, with its statements.
pub(crate) struct Session {
    pub(crate) client: Client,
    claim: Statement,
    next: Statement,
    persist: Statement,
}

/// What makes connections to a database.
pub(crate) fn connector<T>(config: Config, tls: T) -> Connect
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as tokio_postgres::tls::TlsConnect<Socket>>::Future: Send,
{
    Arc::new(move |news| {
        let (config, tls) = (config.clone(), tls.clone());
        Box::pin(async move {
            let (client, connection) = config.connect(tls).await?;
            tokio::spawn(run(connection, news));
            Session::new(client).await
        })
    })
}

/// Runs a connection, and passes on that there are new emails.
async fn run<S, T>(mut connection: Connection<S, T>, news: Arc<Notify>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notification(_) = message {
            news.notify_one();
        }
    }
    // Whoever waits for a notification gets none any more: time to look.
    news.notify_one();
}

impl Session {
    async fn new(client: Client) -> Result<Self, OutboxError> {
        schema::check(&client).await?;
        // A commit must be durable when it returns, whatever the default of the database is.
        client.batch_execute("SET synchronous_commit = on; LISTEN postmark_outbox").await?;
        let claim = client.prepare(CLAIM).await?;
        let next = client.prepare(NEXT).await?;
        let persist = client.prepare(PERSIST).await?;
        Ok(Self { client, claim, next, persist })
    }

    /// Takes rows; with none, also asks how long it is until the next one is due.
    pub(crate) async fn claim(
        &self,
        claim: &Claim,
        senders: &[&str],
    ) -> Result<(Vec<Row>, Option<Duration>), OutboxError> {
        let (sends, searches) = (limit(claim.sends), limit(claim.searches));
        let lease = claim.lease.as_secs_f64();
        let rows = self.client.query(&self.claim, &[&sends, &searches, &lease, &senders]).await?;
        if !rows.is_empty() {
            return Ok((rows.iter().map(row).collect::<Result<_, _>>()?, None));
        }
        let next: Option<f64> = self.client.query_one(&self.next, &[&senders]).await?.try_get(0)?;
        let next = next.and_then(|wait| Duration::try_from_secs_f64(wait.max(0.0)).ok());
        Ok((Vec::new(), next))
    }

    /// Writes changes; returns how many rows have changed.
    pub(crate) async fn persist(&self, changes: &[Change]) -> Result<u64, OutboxError> {
        fn column<'a, T>(changes: &'a [Change], get: impl Fn(&'a Change) -> T) -> Vec<T> {
            changes.iter().map(get).collect()
        }
        let ids = column(changes, |it| it.id);
        let fences = column(changes, |it| it.fence);
        let states = column(changes, |it| it.state.as_str());
        let waits = column(changes, |it| it.wait.as_secs_f64());
        let sends = column(changes, |it| i32::try_from(it.sends).unwrap_or(i32::MAX));
        let message_ids = column(changes, |it| it.message_id.as_deref());
        let notes = column(changes, |it| it.note.replace('\0', ""));
        let written = self
            .client
            .execute(&self.persist, &[&ids, &fences, &states, &waits, &sends, &message_ids, &notes])
            .await?;
        Ok(written)
    }
}

fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn row(row: &SqlRow) -> Result<Row, OutboxError> {
    let (id, fence) = (row.try_get("id")?, row.try_get("fence")?);
    let mut read = Row::new(id, fence, row.try_get("key")?, row.try_get("email")?);
    // A state that is not known is resolved, not sent.
    read.state = match State::from_name(row.try_get("state")?) {
        Some(State::Sending) => State::Sending,
        _ => State::Resolving,
    };
    read.sender = row.try_get("sender")?;
    read.tenant = row.try_get("tenant")?;
    read.on_doubt = OnDoubt::from_name(row.try_get("on_doubt")?);
    read.sends = u32::try_from(row.try_get::<_, i32>("sends")?).unwrap_or_default();
    let doubt: Option<f64> = row.try_get("doubt")?;
    read.doubt = doubt.and_then(|it| Duration::try_from_secs_f64(it).ok()).unwrap_or_default();
    Ok(read)
}
