//! Operations of an application on an outbox in a file.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use postmark_core::MessageId;
use postmark_core::outbox::{Counts, Enqueued, Entry, Evidence, Resolution, State, Status};
use postmark_core::webhook::Event;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::OutboxError;

const SCHEMA: &str = include_str!("schema.sql");

/// The version of the table. It has its own entry, because the file may contain other tables.
const VERSION: i64 = 2;

/// The current time in milliseconds, by the database's clock.
pub(crate) const NOW: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

const STATUS: &str = "SELECT id, key, state, due, sends, message_id, note, created_at, changed_at
    FROM postmark_outbox";

/// How long to wait for another process's write lock.
const BUSY: Duration = Duration::from_secs(20);

/// Opens or creates a file with an outbox. Any number of processes on one machine may open it.
///
/// It can be the file with your own tables: an email and the rows it belongs to then commit
/// together. It must be on a local disk, because SQLite's locks do not work on network file
/// systems.
///
/// # Errors
///
/// The file cannot be opened or written, is corrupt, or has a table of a later version. An earlier
/// version is upgraded.
pub fn open(path: impl AsRef<Path>) -> Result<Connection, OutboxError> {
    let db = Connection::open(path)?;
    db.busy_timeout(BUSY)?;
    let find = "SELECT sql FROM sqlite_schema WHERE name = 'postmark_outbox_version'";
    let made: Option<String> = db.query_row(find, [], |row| row.get(0)).optional()?;
    let found: Option<i64> = match made {
        Some(_) => {
            let found = "SELECT version FROM postmark_outbox_version";
            Some(db.query_row(found, [], |row| row.get(0))?)
        }
        None => None,
    };
    match found {
        // The journal mode is stored in the file; this setting is not.
        Some(VERSION) => db.execute_batch("PRAGMA synchronous = FULL")?,
        Some(found) if found > VERSION => {
            return Err(OutboxError::Schema { found, known: VERSION });
        }
        // Its statements do not change what exists.
        _ => db.execute_batch(SCHEMA)?,
    }
    Ok(db)
}

/// Adds an email, in the connection's current transaction.
///
/// ```
/// use postmark_blocking::{Content, Email};
/// use postmark_outbox_sqlite::{Entry, enqueue, open};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let directory = std::env::temp_dir().join(format!("enqueue-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory)?;
/// # let path = directory.join("shop.db");
/// let mut db = open(path)?;
/// db.execute_batch("CREATE TABLE orders (id INTEGER)")?;
/// let transaction = db.transaction()?;
/// transaction.execute("INSERT INTO orders VALUES (77)", [])?;
/// let email = Email::new("shop@example.com", "jane@example.com", Content::text("Thank you!"));
/// enqueue(&transaction, &Entry::new("order-77", email))?;
/// transaction.commit()?;
/// # std::fs::remove_dir_all(directory)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The email, its key or a name has a fault; another email has the same key; or the file failed. In
/// the first two cases nothing was written, and the transaction can continue.
pub fn enqueue(db: &Connection, entry: &Entry) -> Result<Enqueued, OutboxError> {
    let email = entry.to_json()?;
    let insert = format!(
        "INSERT INTO postmark_outbox
            (key, email, sender, tenant, on_doubt, priority, due, created_at, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, {NOW}), {NOW}, {NOW})
         ON CONFLICT (key) DO NOTHING"
    );
    let (key, sender) = (entry.key(), entry.sender_name());
    let added = db.prepare_cached(&insert)?.execute(params![
        key,
        email,
        sender,
        entry.tenant_name(),
        entry.policy().as_str(),
        entry.priority_number(),
        entry.time().map(millis),
    ])?;
    if added > 0 {
        return Ok(Enqueued::New);
    }
    let same = "SELECT 1 FROM postmark_outbox WHERE key = ?1 AND email = ?2 AND sender = ?3";
    if db.prepare_cached(same)?.exists(params![key, email, sender])? {
        Ok(Enqueued::Known)
    } else {
        Err(OutboxError::Conflict(key.to_owned()))
    }
}

/// Cancels a queued email; returns whether it did. An email that is being sent, or may have been
/// sent, cannot be cancelled.
///
/// # Errors
///
/// The file failed.
pub fn cancel(db: &Connection, key: &str) -> Result<bool, OutboxError> {
    let update = format!(
        "UPDATE postmark_outbox SET state = 'cancelled', changed_at = {NOW}
         WHERE key = ?1 AND state = 'queued' AND sends = 0"
    );
    Ok(db.prepare_cached(&update)?.execute([key])? > 0)
}

/// The status of an email; `None` if the key does not exist or was pruned.
///
/// # Errors
///
/// The file failed.
pub fn status(db: &Connection, key: &str) -> Result<Option<Status>, OutboxError> {
    let mut query = db.prepare_cached(&format!("{STATUS} WHERE key = ?1"))?;
    Ok(query.query_row([key], known).optional()?)
}

/// Waits until workers are done with an email: sent, refused, cancelled or in doubt. `None` if the
/// key does not exist. Polls up to a hundred times a second, without a timeout.
///
/// # Errors
///
/// The file failed.
pub fn wait(db: &Connection, key: &str) -> Result<Option<Status>, OutboxError> {
    let mut pause = Duration::from_millis(10);
    loop {
        match status(db, key)? {
            Some(status) if !status.state.is_settled() => {}
            known => return Ok(known),
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// Lists the emails in a state, each with its id, oldest first: at most `limit`, after the id
/// `after` (0 at first).
///
/// For emails [in doubt](State::InDoubt): look for them in Postmark's activity, then [`resolve`]
/// them.
///
/// # Errors
///
/// The file failed.
pub fn list(
    db: &Connection,
    state: State,
    after: i64,
    most: u32,
) -> Result<Vec<(i64, Status)>, OutboxError> {
    let query = format!("{STATUS} WHERE state = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
    let mut query = db.prepare_cached(&query)?;
    let rows = query
        .query_map(params![state.as_str(), after, most], |row| Ok((row.get("id")?, known(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Decides on an email in doubt; returns whether it was in doubt.
///
/// # Errors
///
/// The file failed.
pub fn resolve(db: &Connection, key: &str, resolution: Resolution) -> Result<bool, OutboxError> {
    let change = match resolution {
        Resolution::SearchAgain => format!(
            "state = 'resolving', doubt_since = {NOW}, due = {NOW},
             on_doubt = CASE on_doubt WHEN 'search_then_send' THEN on_doubt ELSE 'search' END"
        ),
        Resolution::SendAgain => {
            format!("state = 'queued', sends = 0, doubt_since = NULL, due = {NOW}")
        }
        Resolution::MarkSent => "state = 'sent', note = 'marked as sent'".to_owned(),
        Resolution::GiveUp => "state = 'cancelled'".to_owned(),
    };
    // The fence of an earlier worker no longer matches.
    let update = format!(
        "UPDATE postmark_outbox SET {change}, fence = fence + 1, changed_at = {NOW}
         WHERE key = ?1 AND state = 'in_doubt'"
    );
    Ok(db.prepare_cached(&update)?.execute([key])? > 0)
}

/// Handles a webhook: an email that Postmark reports on was sent, whatever its state here. Returns
/// whether that was new.
///
/// # Errors
///
/// The file failed.
pub fn settle(db: &Connection, event: &Event) -> Result<bool, OutboxError> {
    let Some(evidence) = Evidence::of(event) else { return Ok(false) };
    let update = format!(
        "UPDATE postmark_outbox SET state = 'sent', note = 'seen in a webhook', fence = fence + 1,
            message_id = coalesce(?2, message_id), changed_at = {NOW}
         WHERE key = ?1 AND state <> 'sent'"
    );
    let id = evidence.message_id.as_ref().map(MessageId::as_str);
    Ok(db.prepare_cached(&update)?.execute(params![evidence.key, id])? > 0)
}

/// Counts the emails by state. It reads the whole table.
///
/// # Errors
///
/// The file failed.
pub fn counts(db: &Connection) -> Result<Counts, OutboxError> {
    let query =
        format!("SELECT state, count(*), {NOW} - min(due) FROM postmark_outbox GROUP BY state");
    let mut counts = Counts::default();
    let mut query = db.prepare_cached(&query)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let Some(state) = State::from_name(&name) else { continue };
        let overdue = u64::try_from(row.get::<_, i64>(2)?).ok().map(Duration::from_millis);
        counts.set(state, row.get(1)?, overdue);
    }
    Ok(counts)
}

/// Deletes emails that were sent, refused or cancelled longer ago than this; returns how many.
/// Their keys can be used again.
///
/// # Errors
///
/// The file failed.
pub fn prune(db: &Connection, older_than: Duration) -> Result<usize, OutboxError> {
    let delete = format!(
        "DELETE FROM postmark_outbox
         WHERE state IN ('sent', 'refused', 'cancelled') AND changed_at < {NOW} - ?1"
    );
    Ok(db.prepare_cached(&delete)?.execute([age(older_than)])?)
}

/// Moves emails that were sent, refused or cancelled longer ago than this to the table
/// `postmark_outbox_archive`; returns how many. Their keys can be used again, and [`status`] no
/// longer finds them. The archive is for you: nothing here reads it.
///
/// # Errors
///
/// The file failed.
pub fn archive(db: &Connection, older_than: Duration) -> Result<usize, OutboxError> {
    let columns =
        "id, key, email, sender, tenant, on_doubt, priority, state, sends, message_id, note,
        created_at, changed_at";
    let rows = "FROM postmark_outbox
        WHERE state IN ('sent', 'refused', 'cancelled') AND changed_at < ?1";
    let copy = format!(
        "INSERT INTO postmark_outbox_archive ({columns}, archived_at) SELECT {columns}, {NOW} {rows}"
    );
    let before: i64 =
        db.query_row(&format!("SELECT {NOW} - ?1"), [age(older_than)], |row| row.get(0))?;
    // In the caller's transaction, or in one of its own.
    db.execute_batch("SAVEPOINT postmark_outbox_archive")?;
    let moved = db
        .execute(&copy, [before])
        .and_then(|_| db.execute(&format!("DELETE {rows}"), [before]))
        .map_err(OutboxError::from);
    if moved.is_err() {
        db.execute_batch("ROLLBACK TO postmark_outbox_archive")?;
    }
    db.execute_batch("RELEASE postmark_outbox_archive")?;
    moved
}

/// A duration in the file's unit.
fn age(age: Duration) -> i64 {
    i64::try_from(age.as_millis()).unwrap_or(i64::MAX)
}

fn known(row: &Row<'_>) -> rusqlite::Result<Status> {
    let name: String = row.get("state")?;
    // The table has no other states.
    let state = State::from_name(&name).unwrap_or(State::InDoubt);
    let mut status = Status::new(row.get("key")?, state, time(row.get("created_at")?));
    status.due = time(row.get("due")?);
    status.sends = row.get("sends")?;
    status.message_id = row.get("message_id")?;
    status.note = row.get("note")?;
    status.changed_at = time(row.get("changed_at")?);
    Ok(status)
}

/// A time in the file's unit; times before 1970 are due immediately anyway.
fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn time(millis: i64) -> SystemTime {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}
