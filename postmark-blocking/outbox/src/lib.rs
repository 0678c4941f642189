//! Idempotency keys and scheduled sends for [Postmark](https://postmarkapp.com), on a SQLite file: a
//! transactional outbox for any number of processes on one machine, without an async runtime.
//!
//! [Enqueue](enqueue) an email in the transaction that creates the order it belongs to, under a key
//! that you choose. It commits with your rows or not at all, the same key twice is one email, and a
//! [`Worker`] sends it: at once, or at its time.
//!
//! A row is marked as `sending`, and committed, before the first byte of its request goes out. A row
//! whose worker is gone is never sent again on a guess: it is searched for at Postmark, by its key.
//! What cannot be decided is [listed](list) for a person, who [decides](resolve), or is settled by a
//! [webhook](settle). The logic is [`postmark_core::outbox`], which is played in a simulated world
//! with several workers that die, stop and are late.
//!
//! For more than one machine, `postmark-outbox` does the same on PostgreSQL.
//!
//! The times in the file are those of the machine's clock. If it is set ahead, leases run out early:
//! emails are then searched for, and not sent twice.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod outbox;
mod store;
mod worker;

#[doc(inline)]
pub use postmark_core::outbox::{
    Counts, Enqueued, Entry, Evidence, OnDoubt, Priority, Resolution, Rules, State, Status,
};

pub use self::error::OutboxError;
pub use self::outbox::{
    archive, cancel, counts, enqueue, list, open, prune, resolve, settle, status, wait,
};
pub use self::worker::Worker;
