//! Idempotency keys and scheduled sends for [Postmark](https://postmarkapp.com), on your own
//! PostgreSQL: a transactional outbox for any number of workers on any number of machines.
//!
//! Enqueue an email in the transaction that creates the order it belongs to, under a key that you
//! choose. It commits with your rows or not at all, the same key twice is one email, and workers
//! send it: at once, or at its time.
//!
//! ```no_run
//! use std::time::{Duration, SystemTime};
//!
//! use postmark_hyper::{Content, Email};
//! use postmark_outbox::{Entry, OnDoubt, Outbox};
//!
//! # async fn order(client: &mut tokio_postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let outbox = Outbox::new();
//! let transaction = client.transaction().await?;
//! transaction.execute("INSERT INTO orders (id) VALUES (77)", &[]).await?;
//! let email = Email::new("shop@example.com", "jane@example.com", Content::text("How was it?"));
//! let tomorrow = SystemTime::now() + Duration::from_secs(24 * 60 * 60);
//! let entry = Entry::new("feedback-77", email).at(tomorrow).on_doubt(OnDoubt::Search);
//! outbox.enqueue(&transaction, &entry).await?;
//! transaction.commit().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Never twice on a guess
//!
//! A row is marked as `sending`, and committed, before the first byte of its request goes out. A row
//! whose worker is gone is never sent again on a guess: it is searched for at Postmark, by its key.
//! What cannot be decided is listed for a person ([`Outbox::list`], [`Outbox::resolve`]), or settled
//! by a webhook ([`Outbox::settle`]). [`Entry::on_doubt`] decides for each email whether it may go
//! twice rather than never. The logic is [`postmark_core::outbox`], which is played in a simulated
//! world with several workers that die, stop and are late.
//!
//! # From any SQL
//!
//! The [`SCHEMA`] has a function, for sqlx, diesel or another language. It raises no error for bad
//! input, so your transaction goes on; it returns `queued`, `known` (the same email is there under
//! the key), `conflict` (another one is) or `invalid`:
//!
//! ```sql
//! SELECT postmark_outbox_enqueue(key => 'order-77', email => '{"From": …}', due => now() + interval '1 day');
//! ```
//!
//! The email is the JSON that Postmark takes: [`Email::to_json`](postmark_core::Email::to_json)
//! writes it, or [`Entry::to_json`], which checks the key too. With sqlx:
//! `sqlx::query_scalar("SELECT postmark_outbox_enqueue($1, $2)").bind(entry.key()).bind(json)`; with
//! diesel: `diesel::sql_query("SELECT postmark_outbox_enqueue($1, $2)").bind::<Text, _>(…)`. Such an
//! email is not checked by the database: a worker marks it as refused if it has a fault.
//!
//! # Workers
//!
//! [`Worker::run`] listens for new emails, claims up to 500 at a time with `FOR UPDATE SKIP LOCKED`
//! and sends them as one batch. Idle, it makes two small queries every five seconds
//! ([`Rules::poll`]). Limits per second ([`Rules::stream_limit`], [`Rules::tenant_limit`]) hold for
//! all workers of the database together; they cost one more statement for each claim.
//!
//! What was settled is kept, unless [`Worker::retention`] says for how long: then it is deleted, or
//! moved to the table `postmark_outbox_archive` with [`Worker::archive`]. For so long the same key is
//! the same email.
//!
//! Enqueueing notifies the workers when your transaction commits. PostgreSQL lets transactions that
//! notify commit one after another, which thousands of them a second would feel.
//!
//! A claim must be durable when the database says so: workers set `synchronous_commit = on`. Do not
//! run them on a server with `fsync = off`, and not on a replica that may lose the last commits of a
//! failed primary: a claim that is lost is a second send.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod metrics;
mod outbox;
mod schema;
mod session;
mod worker;

#[doc(inline)]
pub use postmark_core::outbox::{
    Counts, Enqueued, Entry, Evidence, OnDoubt, Priority, Resolution, Rules, State, Status,
};

pub use self::error::OutboxError;
pub use self::metrics::Metrics;
pub use self::outbox::Outbox;
pub use self::schema::{SCHEMA, check, migrate};
pub use self::worker::Worker;
