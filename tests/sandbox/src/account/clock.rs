//! The clock of the sandbox, which tests can pause, set and advance.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

use crate::account::lock::unpoisoned;

/// The maximum total advance: 100 years.
pub(crate) const FURTHEST: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// The sandbox's own time.
#[derive(Debug)]
pub(crate) struct Clock(Mutex<Hands>);

#[derive(Debug)]
struct Hands {
    /// The time when it was last set or paused.
    time: SystemTime,
    /// When it started running from there; `None` while it is paused.
    since: Option<Instant>,
    /// How far it has been advanced in total.
    ahead: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Mutex::new(Hands::start()))
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.hands().now()
    }

    /// How far it has been advanced in total.
    pub(crate) fn ahead(&self) -> Duration {
        self.hands().ahead
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.hands().since.is_none()
    }

    /// Advances it to this total, if that is more than before: [`FURTHEST`] at most.
    pub(crate) fn put_ahead(&self, ahead: Duration) {
        let mut hands = self.hands();
        let more = ahead.saturating_sub(hands.ahead);
        hands.time = hands.time.checked_add(more).unwrap_or(hands.time);
        hands.ahead += more;
    }

    /// Sets it, without running anything that becomes due.
    pub(crate) fn set(&self, time: SystemTime) {
        let mut hands = self.hands();
        hands.time = time;
        hands.since = hands.since.map(|_| Instant::now());
    }

    pub(crate) fn pause(&self) {
        let mut hands = self.hands();
        hands.time = hands.now();
        hands.since = None;
    }

    pub(crate) fn resume(&self) {
        let mut hands = self.hands();
        hands.since = hands.since.or_else(|| Some(Instant::now()));
    }

    /// Restores the initial state.
    pub(crate) fn reset(&self) {
        *self.hands() = Hands::start();
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        unpoisoned(&self.0)
    }
}

impl Hands {
    fn start() -> Self {
        Self { time: SystemTime::now(), since: Some(Instant::now()), ahead: Duration::ZERO }
    }

    fn now(&self) -> SystemTime {
        let ran = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        self.time.checked_add(ran).unwrap_or(self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_still_moves_and_is_let_go() {
        let clock = Clock::start();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        clock.pause();
        clock.set(time);
        assert_eq!((clock.now(), clock.is_paused()), (time, true));
        clock.put_ahead(Duration::from_secs(5));
        clock.put_ahead(Duration::from_secs(3));
        assert_eq!(clock.now(), time + Duration::from_secs(5));
        clock.resume();
        assert!(!clock.is_paused() && clock.now() < time + Duration::from_secs(3600));
        clock.reset();
        assert_eq!(clock.ahead(), Duration::ZERO);
        assert!(clock.now() > time + Duration::from_secs(3600));
    }
}
