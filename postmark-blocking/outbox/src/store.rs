//! A worker's statements on the file.

use std::time::Duration;

use postmark_core::outbox::{Change, Claim, OnDoubt, Quota, Row, State};
use rusqlite::types::Value;
use rusqlite::{
    Connection, OptionalExtension as _, Row as SqlRow, Transaction, TransactionBehavior, params,
    params_from_iter,
};

use crate::error::OutboxError;
use crate::outbox::NOW;

/// Claims due rows; if there are none, also returns how long until the next one is due.
pub(crate) fn claim(
    db: &Connection,
    claim: &Claim,
    senders: &[&str],
) -> Result<(Vec<Row>, Option<Duration>), OutboxError> {
    // A single statement is a transaction, which ends when its last row is read.
    let mine = places(senders, 4);
    // By priority, using the index, however many rows of another priority wait for their time.
    let queued: Vec<_> = (0..=2)
        .map(|priority| {
            format!(
                "SELECT id FROM (SELECT id FROM postmark_outbox INDEXED BY postmark_outbox_queued
                 WHERE state = 'queued' AND priority = {priority} AND due <= {NOW}
                    AND sender IN ({mine}) ORDER BY due, id LIMIT ?1)"
            )
        })
        .collect();
    let claimed = format!(
        "UPDATE postmark_outbox SET
            state = CASE state WHEN 'queued' THEN 'sending' ELSE 'resolving' END,
            sends = sends + (state = 'sending'),
            doubt_since = CASE state WHEN 'queued' THEN NULL ELSE coalesce(doubt_since, {NOW}) END,
            due = {NOW} + ?3, fence = fence + 1, changed_at = {NOW}
         WHERE id IN (
            SELECT id FROM ({} LIMIT ?1)
            UNION ALL
            SELECT id FROM (SELECT id FROM postmark_outbox INDEXED BY postmark_outbox_held
                WHERE state IN ('sending', 'resolving') AND due <= {NOW} AND sender IN ({mine})
                ORDER BY due LIMIT ?2))
         RETURNING id, fence, key, email, state, sender, tenant, on_doubt, sends,
            {NOW} - doubt_since AS doubt, priority",
        queued.join(" UNION ALL ")
    );
    let limit = |rows: usize| Value::from(i64::try_from(rows).unwrap_or(i64::MAX));
    let limits = [limit(claim.sends), limit(claim.searches), millis(claim.lease).into()];
    let names = senders.iter().map(|name| Value::from((*name).to_owned()));
    let mut statement = db.prepare_cached(&claimed)?;
    let rows = statement.query_map(params_from_iter(limits.into_iter().chain(names)), |it| {
        Ok((it.get::<_, i64>("priority")?, row(it)?))
    })?;
    let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok((Vec::new(), next(db, senders)?));
    }
    // They are unordered.
    rows.sort_by_key(|(priority, row)| (*priority, row.id));
    let mut rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    let mut quotas = claim.limits.quotas(&rows);
    if !quotas.is_empty() && take(db, &mut quotas).is_err() {
        // The rows are claimed; those over a limit return to the queue.
        quotas = claim.limits.quotas(&rows);
    }
    claim.limits.hold_back(&mut rows, &quotas);
    Ok((rows, None))
}

/// Takes what is left of the limits, for all workers on the file.
fn take(db: &Connection, quotas: &mut [Quota]) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    for quota in quotas {
        let find = format!(
            "SELECT next - {NOW} FROM postmark_outbox_limits WHERE kind = ?1 AND name = ?2"
        );
        let group = params![quota.kind(), quota.name()];
        let ahead: Option<f64> =
            transaction.prepare_cached(&find)?.query_row(group, |row| row.get(0)).optional()?;
        let ahead = Duration::try_from_secs_f64(ahead.unwrap_or_default().max(0.0) / 1000.0);
        let ahead = quota.take(ahead.unwrap_or_default()).as_secs_f64() * 1000.0;
        let write = format!(
            "INSERT INTO postmark_outbox_limits (kind, name, next) VALUES (?1, ?2, {NOW} + ?3)
             ON CONFLICT DO UPDATE SET next = excluded.next"
        );
        transaction.prepare_cached(&write)?.execute(params![quota.kind(), quota.name(), ahead])?;
    }
    transaction.commit()
}

fn next(db: &Connection, senders: &[&str]) -> Result<Option<Duration>, OutboxError> {
    let mine = places(senders, 1);
    let earliest = |index: &str, rows: &str| {
        format!(
            "SELECT due FROM (SELECT due FROM postmark_outbox INDEXED BY {index}
             WHERE {rows} AND sender IN ({mine}) ORDER BY due LIMIT 1)"
        )
    };
    let queued = (0..=2).map(|priority| {
        let rows = format!("state = 'queued' AND priority = {priority}");
        earliest("postmark_outbox_queued", &rows)
    });
    let held = earliest("postmark_outbox_held", "state IN ('sending', 'resolving')");
    let all: Vec<_> = queued.chain([held]).collect();
    let query = format!("SELECT min(due) - {NOW} FROM ({})", all.join(" UNION ALL "));
    let mut statement = db.prepare_cached(&query)?;
    let wait: Option<i64> =
        statement.query_row(params_from_iter(senders.iter()), |row| row.get(0))?;
    Ok(wait.map(|wait| Duration::from_millis(u64::try_from(wait).unwrap_or_default())))
}

/// Writes changes to the rows that the worker still holds. `Sent` is written even if another worker
/// holds the row. Returns how many rows changed.
pub(crate) fn persist(db: &mut Connection, changes: &[Change]) -> Result<usize, OutboxError> {
    let update = format!(
        "UPDATE postmark_outbox SET state = ?3, due = {NOW} + ?4, sends = ?5,
            doubt_since = CASE ?3 WHEN 'resolving' THEN coalesce(doubt_since, {NOW}) END,
            message_id = coalesce(?6, message_id), note = ?7, changed_at = {NOW}
         WHERE id = ?1 AND (fence = ?2 AND state IN ('sending', 'resolving')
            OR ?3 = 'sent' AND state <> 'sent')"
    );
    let transaction = db.transaction()?;
    let mut written = 0;
    {
        let mut statement = transaction.prepare_cached(&update)?;
        for change in changes {
            written += statement.execute(params![
                change.id,
                change.fence,
                change.state.as_str(),
                millis(change.wait),
                change.sends,
                change.message_id,
                change.note,
            ])?;
        }
    }
    transaction.commit()?;
    Ok(written)
}

/// A number that changes when another connection commits.
pub(crate) fn version(db: &Connection) -> Result<i64, OutboxError> {
    Ok(db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// Parameter placeholders, numbered from `first`.
fn places(values: &[&str], first: usize) -> String {
    let places: Vec<_> = (first..first + values.len()).map(|place| format!("?{place}")).collect();
    places.join(", ")
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 2)
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let (key, email): (String, String) = (row.get("key")?, row.get("email")?);
    let mut read = Row::new(row.get("id")?, row.get("fence")?, &key, &email);
    // An unknown state is resolved, not sent.
    read.state = match State::from_name(&row.get::<_, String>("state")?) {
        Some(State::Sending) => State::Sending,
        _ => State::Resolving,
    };
    read.sender = row.get("sender")?;
    read.tenant = row.get("tenant")?;
    read.on_doubt = OnDoubt::from_name(&row.get::<_, String>("on_doubt")?);
    read.sends = row.get("sends")?;
    let doubt = row.get::<_, Option<i64>>("doubt")?.unwrap_or_default();
    read.doubt = Duration::from_millis(u64::try_from(doubt).unwrap_or_default());
    Ok(read)
}
