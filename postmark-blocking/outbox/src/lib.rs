//! Idempotency keys and scheduled sends for [Postmark](https://postmarkapp.com), on a SQLite file: a
//! transactional outbox for any number of processes on one machine, without an async runtime.
//!
//! [Enqueue](enqueue) an email in the transaction that creates the order it belongs to, under a key
//! that you choose. It commits together with your rows, enqueuing a key twice sends one email, and
//! a [`Worker`] sends it, immediately or at its scheduled time.
//!
//! A row is marked as `sending`, and committed, before the first byte of its request is sent. If
//! its worker dies, the email is never resent without checking: a worker searches for it at
//! Postmark, by its key. If that does not decide, the email is [listed](list) for a person to
//! [decide](resolve), or a [webhook](settle) settles it. The logic is [`postmark_core::outbox`],
//! which is tested in a simulated world with several workers that die, stall and are late.
//!
//! For more than one machine, `postmark-outbox` does the same on PostgreSQL.
//!
//! The times in the file come from the machine's clock. If it is set forward, leases expire early:
//! emails are then searched for, but not sent twice.

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
