//! How many requests are made at a time, and in a second.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Transport;

/// How many requests are made at a time, and in a second: as many as are asked for, by default.
#[derive(Clone, Default)]
pub(crate) struct Limiter {
    places: Option<Arc<Semaphore>>,
    pace: Option<Pace>,
}

/// Requests begin at least so long after one another.
#[derive(Clone)]
struct Pace {
    gap: Duration,
    /// When the next one may begin.
    next: Arc<Mutex<Instant>>,
}

/// A request's turn. It takes up a place until it is dropped.
pub(crate) struct Turn {
    _place: Option<OwnedSemaphorePermit>,
}

impl Limiter {
    pub(crate) fn at_a_time(self, most: usize) -> Self {
        let places = Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS));
        Self { places: Some(Arc::new(places)), ..self }
    }

    pub(crate) fn a_second(self, most: u32) -> Self {
        let gap = Duration::from_secs(1) / most.max(1);
        Self { pace: Some(Pace { gap, next: Arc::new(Mutex::new(Instant::now())) }), ..self }
    }

    /// Waits until a request may be made.
    pub(crate) async fn turn(&self, transport: &dyn Transport) -> Turn {
        let mut place = None;
        if let Some(places) = &self.places {
            // It is never closed.
            place = Arc::clone(places).acquire_owned().await.ok();
        }
        if let Some(pace) = &self.pace {
            let pause = pace.book(Instant::now());
            if !pause.is_zero() {
                transport.sleep(pause).await;
            }
        }
        Turn { _place: place }
    }
}

impl Pace {
    /// Books the next time at which a request may begin, and says how long it is until then. One
    /// that is not used is lost: there are never more requests in a second than were allowed.
    fn book(&self, now: Instant) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let time = now.max(*next);
        *next = time + self.gap;
        time - now
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn requests_are_spread_and_time_without_any_is_not_made_up_for() {
        let pace = Limiter::default().a_second(4).pace.unwrap();
        let start = *pace.next.lock().unwrap();
        let at = |millis| start + Duration::from_millis(millis);
        let waits = [0, 0, 100, 5000, 5000].map(|millis| pace.book(at(millis)).as_millis());
        assert_eq!(waits, [0, 250, 400, 0, 250]);
    }
}
