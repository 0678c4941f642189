//! A worker's connection to the database, and its statements.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use postmark_core::outbox::{Change, Claim, OnDoubt, Quota, Row, State};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Row as SqlRow, Socket, Statement};

use crate::error::OutboxError;
use crate::schema;

const CLAIM: &str = include_str!("sql/claim.sql");
const NEXT: &str = include_str!("sql/next.sql");
const PERSIST: &str = include_str!("sql/persist.sql");
const TAKE: &str = include_str!("sql/take.sql");

/// How long to wait for a quota.
const TAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens connections.
pub(crate) type Connect =
    Arc<dyn Fn(Arc<Notify>) -> BoxFuture<'static, Result<Session, OutboxError>> + Send + Sync>;

/// A listening connection with its prepared statements.
pub(crate) struct Session {
    pub(crate) client: Client,
    claim: Statement,
    next: Statement,
    persist: Statement,
    take: Statement,
}

/// The result of a claim.
pub(crate) struct Claimed {
    pub(crate) rows: Vec<Row>,
    /// How long until the next row is due, if none is due now.
    pub(crate) next: Option<Duration>,
    /// The number of statements it took.
    pub(crate) statements: u64,
}

/// The function that opens connections to a database.
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

/// Runs a connection, and forwards notifications of new emails.
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
    // Wakes those who wait for a notification, since no more will arrive.
    news.notify_one();
}

impl Session {
    async fn new(client: Client) -> Result<Self, OutboxError> {
        schema::check(&client).await?;
        // A commit must be durable when it returns, whatever the database's default.
        client.batch_execute("SET synchronous_commit = on; LISTEN postmark_outbox").await?;
        let claim = client.prepare(CLAIM).await?;
        let next = client.prepare(NEXT).await?;
        let persist = client.prepare(PERSIST).await?;
        let take = client.prepare(TAKE).await?;
        Ok(Self { client, claim, next, persist, take })
    }

    /// Claims rows; if there are none, also asks how long until the next one is due.
    pub(crate) async fn claim(
        &self,
        claim: &Claim,
        senders: &[&str],
    ) -> Result<Claimed, OutboxError> {
        let (sends, searches) = (limit(claim.sends), limit(claim.searches));
        let lease = claim.lease.as_secs_f64();
        let rows = self.client.query(&self.claim, &[&sends, &searches, &lease, &senders]).await?;
        if rows.is_empty() {
            let next: Option<f64> =
                self.client.query_one(&self.next, &[&senders]).await?.try_get(0)?;
            return Ok(Claimed { rows: Vec::new(), next: next.map(seconds), statements: 2 });
        }
        let mut rows = rows
            .iter()
            .map(|it| Ok((it.try_get::<_, i16>("priority")?, row(it)?)))
            .collect::<Result<Vec<_>, OutboxError>>()?;
        // They are unordered.
        rows.sort_by_key(|(priority, row)| (*priority, row.id));
        let mut rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
        let mut quotas = claim.limits.quotas(&rows);
        let statements = if quotas.is_empty() { 1 } else { 2 };
        // The rows are claimed: if the database does not grant quotas, limits hold back all of
        // them.
        if !matches!(timeout(TAKE_TIMEOUT, self.take(&mut quotas)).await, Ok(Ok(()))) {
            tracing::warn!("the database did not say what limits allow");
        }
        claim.limits.hold_back(&mut rows, &quotas);
        Ok(Claimed { rows, next: None, statements })
    }

    /// Takes what is left of the limits, for all workers of the database.
    async fn take(&self, quotas: &mut [Quota]) -> Result<(), OutboxError> {
        if quotas.is_empty() {
            return Ok(());
        }
        let number = |number| i32::try_from(number).unwrap_or(i32::MAX);
        let kinds: Vec<_> = quotas.iter().map(Quota::kind).collect();
        let names: Vec<_> = quotas.iter().map(Quota::name).collect();
        let limits: Vec<_> = quotas.iter().map(|it| number(it.a_second())).collect();
        let wanted: Vec<_> = quotas.iter().map(|it| number(it.wanted())).collect();
        let taken = self.client.query(&self.take, &[&kinds, &names, &limits, &wanted]).await?;
        for row in taken {
            let (kind, name): (&str, &str) = (row.try_get("kind")?, row.try_get("name")?);
            let granted = u32::try_from(row.try_get::<_, i32>("taken")?).unwrap_or_default();
            let ahead = seconds(row.try_get("ahead")?);
            let quota = quotas.iter_mut().find(|it| (it.kind(), it.name()) == (kind, name));
            if let Some(quota) = quota {
                quota.grant(granted, ahead);
            }
        }
        Ok(())
    }

    /// Writes changes; returns how many rows changed.
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

/// A duration from the database.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default()
}

fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn row(row: &SqlRow) -> Result<Row, OutboxError> {
    let (id, fence) = (row.try_get("id")?, row.try_get("fence")?);
    let mut read = Row::new(id, fence, row.try_get("key")?, row.try_get("email")?);
    // An unknown state is resolved, not sent.
    read.state = match State::from_name(row.try_get("state")?) {
        Some(State::Sending) => State::Sending,
        _ => State::Resolving,
    };
    read.sender = row.try_get("sender")?;
    read.tenant = row.try_get("tenant")?;
    read.on_doubt = OnDoubt::from_name(row.try_get("on_doubt")?);
    read.sends = u32::try_from(row.try_get::<_, i32>("sends")?).unwrap_or_default();
    let doubt: Option<f64> = row.try_get("doubt")?;
    read.doubt = doubt.map_or(Duration::ZERO, seconds);
    Ok(read)
}
