//! How many requests are made at a time, and in a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

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
    /// When the next one may begin. Whoever waits for that has it locked: one that is given up
    /// meanwhile takes nothing of the time of those behind it.
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
            let mut next = pace.next.lock().await;
            let now = transport.now();
            // Time that is not used is lost: there are never more requests in a second than allowed.
            let begin = now.max(*next);
            if begin > now {
                transport.sleep(begin - now).await;
            }
            *next = begin + pace.gap;
        }
        Turn { _place: place }
    }
}
