//! The table, and its version.

use tokio_postgres::GenericClient;

use crate::error::OutboxError;

/// The statements that make the table, its indexes and the function that enqueues: for your own
/// migration tool. [`migrate`] runs them.
///
/// They can be run again. The table is made in the first schema of the `search_path`.
pub const SCHEMA: &str = include_str!("schema.sql");

/// What the comment on the table says.
const VERSION: &str = "postmark-outbox schema 1";

/// Makes the table, unless it is there.
///
/// # Errors
///
/// The database failed, or has a table of another version.
pub async fn migrate(client: &impl GenericClient) -> Result<(), OutboxError> {
    match version(client).await? {
        None => Ok(client.batch_execute(SCHEMA).await?),
        Some(_) => check(client).await,
    }
}

/// Checks that the table is there, in this version.
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
