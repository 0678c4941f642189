//! The clock of the sandbox, which tests can put ahead.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// The furthest that the clock can be put ahead: 100 years.
pub(crate) const FURTHEST: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// The sandbox's own time: it never goes back, and can be put ahead.
#[derive(Debug)]
pub(crate) struct Clock {
    start: SystemTime,
    began: Instant,
    ahead: Mutex<Duration>,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { start: SystemTime::now(), began: Instant::now(), ahead: Mutex::default() }
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.start.checked_add(self.began.elapsed() + self.ahead()).unwrap_or(self.start)
    }

    /// How far it was put ahead, all in all.
    pub(crate) fn ahead(&self) -> Duration {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts it ahead by so much, all in all, if that is more than before: [`FURTHEST`] at most.
    pub(crate) fn put_ahead(&self, ahead: Duration) {
        let mut current = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *current = ahead.max(*current);
    }
}
