//! The table, and its version.

use tokio_postgres::GenericClient;

use crate::error::OutboxError;

/// The statements that create the tables, their indexes and the enqueue function, for your own
/// migration tool. [`migrate`] runs them.
///
/// They can be repeated, and run on the tables of an earlier version. The tables are created in the
/// first schema of the `search_path`.
pub const SCHEMA: &str = include_str!("sql/schema.sql");

/// The comment on the table.
const VERSION: &str = "postmark-outbox schema 2";

/// The comments of versions that [`SCHEMA`] upgrades.
const EARLIER: [&str; 1] = ["postmark-outbox schema 1"];

/// Creates the tables, or upgrades those of an earlier version. Emails are unchanged. Workers of an
/// earlier version continue until they reconnect.
///
/// # Errors
///
/// The database failed, or has a table of a later version.
pub async fn migrate(client: &impl GenericClient) -> Result<(), OutboxError> {
    match version(client).await? {
        Some(found) if !EARLIER.contains(&found.as_str()) => check(client).await,
        _ => Ok(client.batch_execute(SCHEMA).await?),
    }
}

/// Checks that the tables exist in this version.
///
/// # Errors
///
/// The database failed, or has no table of this version.
pub async fn check(client: &impl GenericClient) -> Result<(), OutboxError> {
    let found = match version(client).await? {
        Some(found) if found == VERSION => return Ok(()),
        Some(found) => format!("a table `postmark_outbox` of another version (`{found}`)"),
        None => "no table `postmark_outbox`".to_owned(),
    };
    Err(OutboxError::Schema { found })
}

async fn version(client: &impl GenericClient) -> Result<Option<String>, OutboxError> {
    let query = "SELECT to_regclass('postmark_outbox') IS NOT NULL,
        coalesce(obj_description(to_regclass('postmark_outbox'), 'pg_class'), '')";
    let row = client.query_one(query, &[]).await?;
    let is_there: bool = row.try_get(0)?;
    Ok(if is_there { Some(row.try_get(1)?) } else { None })
}
