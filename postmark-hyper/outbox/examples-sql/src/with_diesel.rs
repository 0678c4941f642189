//! With diesel, and the schema's defaults: an email sent immediately.

use diesel::sql_types::{Integer, Text};
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use postmark_outbox::Entry;

use crate::{Error, check};

diesel::define_sql_function! {
    /// Adds an email to the outbox.
    fn postmark_outbox_enqueue(key: Text, email: Text) -> Text;
}

/// Accepts an order.
///
/// # Errors
///
/// The order or its email could not be written; then neither is.
pub fn take_order(connection: &mut PgConnection, order: i32, entry: &Entry) -> Result<(), Error> {
    // Checks the entry too.
    let email = entry.to_json()?;
    connection.transaction(|connection| {
        let insert = diesel::sql_query("INSERT INTO orders (id) VALUES ($1)");
        insert.bind::<Integer, _>(order).execute(connection)?;
        let enqueue = diesel::select(postmark_outbox_enqueue(entry.key(), &email));
        // An error rolls the transaction back.
        check(&enqueue.get_result::<String>(connection)?)
    })
}
