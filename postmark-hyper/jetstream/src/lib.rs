//! An outbox for [Postmark](https://postmarkapp.com) on NATS JetStream, as an example to copy: for
//! those who run NATS already.
//!
//! JetStream delivers a message again if its consumer dies, and a handler cannot know how far the
//! dead one came. So a message alone decides nothing here:
//!
//! - A worker *claims* an email in a key-value bucket before the first byte of its request goes out.
//!   Only one `create` of a key succeeds. Each later write names the revision that it replaces, so a
//!   worker that was overtaken writes nothing.
//! - If the claim is there already, an earlier worker may have sent the email. It is searched for at
//!   Postmark by its key, and never sent on a guess.
//! - What a search cannot decide is named in a second bucket, with its email, for a person or for a
//!   webhook: [`Queue::doubts`], [`Queue::resolve`], [`Queue::settle`].
//!
//! The decisions are those of [`postmark_core::outbox::Ledger`], as in the outboxes on PostgreSQL and
//! on SQLite. This crate is a store for it: what is a row there is a message and a claim here.
//!
//! | setting of JetStream | why |
//! |---|---|
//! | `Nats-Msg-Id` is the key | what is published twice in two minutes is one message; the claim decides later |
//! | explicit acks, confirmed (`double_ack`) | an ack that got lost would bring the message back |
//! | `AckWait` is the lease, twice the time that a send may take | no message comes back while its send can go on |
//! | progress acks, four in each `AckWait` | a worker that waits for Postmark or for NATS keeps its messages |
//! | no `BackOff` | it would replace `AckWait`, with a first wait that is shorter than a send |
//! | no limit of deliveries | a message that is given up is a lost email |
//! | `Nak` with a delay | a search waits in the server, not in a worker that may die |
//!
//! Run the server with `sync_interval: always`: by default it confirms what is not on disk yet, and
//! a claim that is lost with the power is a second send.

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
