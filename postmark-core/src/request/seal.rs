//! Whether a request's last byte can still be sent, which decides on retries.

use std::sync::atomic::{AtomicU8, Ordering};

use thiserror::Error;

/// The body is sealed: its request was reported as not sent, so its end must not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the request was given up before it was written whole")]
#[non_exhaustive]
pub struct Sealed;

/// Whether the end of a body was pulled or never will be: decided once, atomically.
#[derive(Debug)]
pub(crate) struct Seal(AtomicU8);

const OPEN: u8 = 0;
const GIVEN: u8 = 1;
const CLOSED: u8 = 2;

impl Seal {
    /// The seal of a body; an empty body has no end to withhold.
    pub(crate) fn new(empty: bool) -> Self {
        Self(AtomicU8::new(if empty { GIVEN } else { OPEN }))
    }

    /// Seals the body; returns whether its end will never be pulled.
    pub(crate) fn close(&self) -> bool {
        self.settle(CLOSED) == CLOSED
    }

    /// Allows the end to be pulled, unless the body is sealed.
    pub(crate) fn give(&self) -> Result<(), Sealed> {
        if self.settle(GIVEN) == GIVEN { Ok(()) } else { Err(Sealed) }
    }

    /// Sets an open seal to `state`; returns the resulting state.
    fn settle(&self, state: u8) -> u8 {
        self.0
            .compare_exchange(OPEN, state, Ordering::AcqRel, Ordering::Acquire)
            .map_or_else(|settled| settled, |_| state)
    }
}
