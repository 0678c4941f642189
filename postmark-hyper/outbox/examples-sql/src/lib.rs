//! An order and its email, committed together or not at all: with sqlx, diesel, deadpool and
//! tokio-postgres. Each module is to be copied.
//!
//! The drivers that [`Outbox`](postmark_outbox::Outbox) knows call [`enqueue`]; the others call the
//! function of the schema, which says what happened.
//!
//! [`enqueue`]: postmark_outbox::Outbox::enqueue

pub mod with_deadpool;
pub mod with_diesel;
pub mod with_sqlx;
pub mod with_tokio_postgres;

/// Why an order was not taken.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What `postmark_outbox_enqueue` said: `queued` and `known` are good, anything else is not.
fn check(said: &str) -> Result<(), Error> {
    match said {
        "queued" | "known" => Ok(()),
        _ => Err(format!("the email was not enqueued: {said}").into()),
    }
}
