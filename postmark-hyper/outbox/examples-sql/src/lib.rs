//! An order and its email, committed together or not at all: with sqlx, diesel, deadpool and
//! tokio-postgres. Each module is meant to be copied.
//!
//! Drivers that [`Outbox`](postmark_outbox::Outbox) supports call [`enqueue`]; the others call the
//! function of the schema, which returns the result.
//!
//! [`enqueue`]: postmark_outbox::Outbox::enqueue

pub mod with_deadpool;
pub mod with_diesel;
pub mod with_sqlx;
pub mod with_tokio_postgres;

/// Why an order was not accepted.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The result of `postmark_outbox_enqueue`: `queued` and `known` are good, anything else is not.
fn check(said: &str) -> Result<(), Error> {
    match said {
        "queued" | "known" => Ok(()),
        _ => Err(format!("the email was not enqueued: {said}").into()),
    }
}
