//! When something must be over, and the error if it is not.

use std::io;
use std::time::{Duration, Instant};

/// When something must be over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    allowed: Duration,
}

impl Deadline {
    /// The end of the time that something may take, from now on.
    pub(crate) fn new(allowed: Duration) -> Self {
        Self { at: Instant::now() + allowed, allowed }
    }

    /// The one of two that comes first.
    pub(crate) fn or(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    /// The time that is left.
    ///
    /// # Errors
    ///
    /// There is none.
    pub(crate) fn left(&self) -> io::Result<Duration> {
        let left = self.at.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(self.late()) } else { Ok(left) }
    }

    /// The error that says that the time is over.
    pub(crate) fn late(&self) -> io::Error {
        let message = format!("it took longer than {:?}", self.allowed);
        io::Error::new(io::ErrorKind::TimedOut, message)
    }
}
