//! Deadlines, and the error for missing them.

use std::io;
use std::time::{Duration, Instant};

/// A point in time by which something must be done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    allowed: Duration,
}

impl Deadline {
    /// The deadline after this time, from now.
    pub(crate) fn new(allowed: Duration) -> Self {
        Self { at: Instant::now() + allowed, allowed }
    }

    /// The earlier of the two.
    pub(crate) fn or(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    /// The time left.
    ///
    /// # Errors
    ///
    /// The deadline has passed.
    pub(crate) fn left(&self) -> io::Result<Duration> {
        let left = self.at.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(self.late()) } else { Ok(left) }
    }

    /// The timeout error.
    pub(crate) fn late(&self) -> io::Error {
        let message = format!("it took longer than {:?}", self.allowed);
        io::Error::new(io::ErrorKind::TimedOut, message)
    }
}
