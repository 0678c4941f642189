//! The ids of an account.

use std::sync::atomic::{AtomicI64, Ordering};

/// The id of the first server. Postmark's ids are large numbers, and so are these.
pub(crate) const SERVER_ID: i64 = 10_000_001;

/// The offset of bounce ids: like Postmark's, they do not fit into 32 bits.
const BOUNCES: i64 = 4_300_000_000;

/// Generates the ids of an account, unique across all kinds.
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
