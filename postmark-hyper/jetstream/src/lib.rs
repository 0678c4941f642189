//! An outbox for [Postmark](https://postmarkapp.com) on NATS JetStream, as an example to copy for
//! those who already run NATS.
//!
//! JetStream redelivers a message if its consumer dies, and a handler cannot know how far the dead
//! one got. So a message alone decides nothing here:
//!
//! - A worker *claims* an email in a key-value bucket before the first byte of its request is sent.
//!   Only one `create` of a key succeeds. Each later write names the revision that it replaces, so
//!   a worker that was overtaken writes nothing.
//! - If the claim exists, an earlier worker may have sent the email. A worker searches for it at
//!   Postmark by its key, and never resends it without checking.
//! - An email that a search cannot decide on is listed in a second bucket, for a person or a
//!   webhook: [`Queue::doubts`], [`Queue::resolve`], [`Queue::settle`].
//!
//! The decisions are those of [`postmark_core::outbox::Ledger`], as in the outboxes on PostgreSQL
//! and SQLite. This crate is a store for it: a message and a claim take the place of a row.
//!
//! | setting of JetStream | why |
//! |---|---|
//! | `Nats-Msg-Id` is the key | publishing twice within two minutes is one message; later, the claim decides |
//! | explicit acks, confirmed (`double_ack`) | a lost ack would redeliver the message |
//! | `AckWait` is the lease, twice the time that a send may take | no message is redelivered while its send may continue |
//! | progress acks, four in each `AckWait` | a worker that waits for Postmark or for NATS keeps its messages |
//! | no `BackOff` | it would override `AckWait`, with a first wait shorter than a send |
//! | no delivery limit | a message given up is a lost email |
//! | `Nak` with a delay | a search waits in the server, not in a worker that may die |
//!
//! Run the server with `sync_interval: always`: by default it confirms what is not on disk yet, and
//! a claim lost in a power failure is a second send.

mod error;
mod holds;
mod job;
mod queue;
mod record;
mod worker;

pub use postmark_core::outbox::{Enqueued, Entry, OnDoubt, Resolution, Rules, State};

pub use self::error::QueueError;
pub use self::job::{Doubt, Job};
pub use self::queue::Queue;
pub use self::record::Record;
pub use self::worker::Worker;
