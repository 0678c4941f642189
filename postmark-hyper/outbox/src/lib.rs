//! Idempotency keys and scheduled sends for [Postmark](https://postmarkapp.com), on your own
//! PostgreSQL: a transactional outbox for any number of workers on any number of machines.
//!
//! Enqueue an email in the transaction that creates the order it belongs to, under a key that you
//! choose. It commits together with your rows, enqueuing a key twice sends one email, and workers
//! send it, immediately or at its scheduled time.
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
//! # Never resent without checking
//!
//! A row is marked as `sending`, and committed, before the first byte of its request is sent. If
//! its worker dies, the email is never resent without checking: a worker searches for it at
//! Postmark, by its key. If that does not decide, a person does ([`Outbox::list`],
//! [`Outbox::resolve`]), or a webhook ([`Outbox::settle`]). [`Entry::on_doubt`] sets for each email
//! whether sending it twice is better than never. The logic is [`postmark_core::outbox`], which is
//! tested in a simulated world with several workers that die, stall and are late.
//!
//! # From any SQL
//!
//! The [`SCHEMA`] has a function for sqlx, diesel or other languages. It raises no error for bad
//! input, so your transaction continues. It returns `queued`, `known` (the same email has this
//! key), `conflict` (another email has it) or `invalid`:
//!
//! ```sql
//! SELECT postmark_outbox_enqueue(key => 'order-77', email => '{"From": …}', due => now() + interval '1 day');
//! ```
//!
//! The email is Postmark's JSON: [`Email::to_json`](postmark_core::Email::to_json) writes it, or
//! [`Entry::to_json`], which checks the key too. With sqlx:
//! `sqlx::query_scalar("SELECT postmark_outbox_enqueue($1, $2)").bind(entry.key()).bind(json)`;
//! with diesel: `diesel::sql_query("SELECT postmark_outbox_enqueue($1, $2)").bind::<Text, _>(…)`.
//! The database does not check such an email: if it has a fault, a worker marks it as refused.
//!
//! # Workers
//!
//! [`Worker::run`] listens for new emails, claims up to 500 at a time with `FOR UPDATE SKIP LOCKED`
//! and sends them as one batch. When idle, it makes two small queries every five seconds
//! ([`Rules::poll`]). Limits per second ([`Rules::stream_limit`], [`Rules::tenant_limit`]) apply to
//! all workers of the database together; they cost one more statement per claim.
//!
//! Settled emails are kept, unless [`Worker::retention`] sets for how long: then they are deleted,
//! or moved to the table `postmark_outbox_archive` with [`Worker::archive`]. Until then, the same
//! key is the same email.
//!
//! Enqueuing notifies the workers when your transaction commits. PostgreSQL serialises the commits
//! of transactions that notify, which becomes noticeable at thousands per second.
//!
//! A claim must be durable when the database says so: workers set `synchronous_commit = on`. Do not
//! run them on a server with `fsync = off`, nor on a replica that may lose the last commits of a
//! failed primary: a lost claim is a second send.

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
