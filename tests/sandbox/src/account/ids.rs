//! The ids of an account.

use std::sync::atomic::{AtomicI64, Ordering};

/// The id of the server that every account has. Postmark's ids are large numbers, and so are these.
pub(crate) const SERVER_ID: i64 = 10_000_001;

/// What the ids of bounces are above others: they do not fit into 32 bits, as Postmark's.
const BOUNCES: i64 = 4_300_000_000;

/// Gives out the ids of an account, each once, whatever it is the id of.
#[derive(Debug)]
pub(crate) struct Ids(AtomicI64);

impl Default for Ids {
    fn default() -> Self {
        Self(AtomicI64::new(SERVER_ID + 1))
    }
}

impl Ids {
    pub(crate) fn next(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }

    /// An id for a bounce.
    pub(crate) fn next_bounce(&self) -> i64 {
        BOUNCES + self.next()
    }
}
