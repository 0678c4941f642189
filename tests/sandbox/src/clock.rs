use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// The furthest that the clock can be put ahead: 100 years.
const FURTHEST: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

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
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        self.start.checked_add(self.began.elapsed() + ahead).unwrap_or(self.start)
    }

    /// Goes ahead by so much.
    pub(crate) fn advance(&self, time: Duration) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(time).min(FURTHEST);
    }
}
