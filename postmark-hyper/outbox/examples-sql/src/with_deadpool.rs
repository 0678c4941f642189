//! With a deadpool pool.

use deadpool_postgres::Pool;
use postmark_outbox::{Entry, Outbox};

use crate::Error;

/// Accepts an order.
///
/// # Errors
///
/// The order or its email could not be written; then neither is.
pub async fn take_order(pool: &Pool, order: i32, entry: &Entry) -> Result<(), Error> {
    let mut client = pool.get().await?;
    let transaction = client.transaction().await?;
    transaction.execute("INSERT INTO orders (id) VALUES ($1)", &[&order]).await?;
    Outbox::new().enqueue(&*transaction, entry).await?;
    Ok(transaction.commit().await?)
}
