//! With sqlx, and all settings of an entry.

use std::time::UNIX_EPOCH;

use postmark_outbox::Entry;
use sqlx::PgPool;

use crate::{Error, check};

/// Accepts an order.
///
/// # Errors
///
/// The order or its email could not be written; then neither is.
pub async fn take_order(pool: &PgPool, order: i32, entry: &Entry) -> Result<(), Error> {
    let mut transaction = pool.begin().await?;
    let insert = sqlx::query("INSERT INTO orders (id) VALUES ($1)").bind(order);
    insert.execute(&mut *transaction).await?;

    let enqueue = "SELECT postmark_outbox_enqueue($1, $2, due => to_timestamp($3), priority => $4,
        on_doubt => $5, sender => $6, tenant => $7)";
    let due = entry.time().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let said: String = sqlx::query_scalar(enqueue)
        .bind(entry.key())
        // Checks the entry too.
        .bind(entry.to_json()?)
        .bind(due.map(|due| due.as_secs_f64()))
        .bind(i32::from(entry.priority_number()))
        .bind(entry.policy().as_str())
        .bind(entry.sender_name())
        .bind(entry.tenant_name())
        .fetch_one(&mut *transaction)
        .await?;
    // Without a commit, the transaction is rolled back.
    check(&said)?;
    Ok(transaction.commit().await?)
}
