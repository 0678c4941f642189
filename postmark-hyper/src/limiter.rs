//! How many requests run at a time, and start in a second.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use postmark_core::Fault;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::connect::within;
use crate::transport::Transport;

/// How many requests run at a time, and start in a second: without a limit by default.
///
/// A turn belongs to a task that the transport runs, never to a future of the caller: a future that
/// is not polled would keep its turn, and all others would wait for it.
#[derive(Clone, Default)]
pub(crate) struct Limiter {
    places: Option<Arc<Semaphore>>,
    pace: Option<Pace>,
}

/// A request's turn. It takes up a place until it is dropped.
pub(crate) struct Turn {
    _place: Option<OwnedSemaphorePermit>,
}

/// There was no turn before the deadline.
#[derive(Debug)]
pub(crate) struct NoTurn {
    /// How long the request waited, or would have to wait.
    pub(crate) wait: Duration,
    waited: bool,
}

impl Limiter {
    pub(crate) fn at_a_time(self, most: usize) -> Self {
        let places = Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS));
        Self { places: Some(Arc::new(places)), ..self }
    }

    pub(crate) fn a_second(self, most: u32) -> Self {
        let gap = Duration::from_secs(1) / most.max(1);
        Self { pace: Some(Pace { gap, slots: Arc::default() }), ..self }
    }

    /// Whether there is a limit.
    pub(crate) fn is_set(&self) -> bool {
        self.places.is_some() || self.pace.is_some()
    }

    /// Makes sure that there is no limit, on a transport that spawns no tasks.
    pub(crate) fn check_unset(&self) -> Result<(), Fault> {
        let name = match (&self.places, &self.pace) {
            (Some(_), _) => "requests at a time",
            (None, Some(_)) => "requests a second",
            (None, None) => return Ok(()),
        };
        let remedy = "Implement `Transport::spawn`, or set no limit.";
        Err(Fault::new(name, "cannot be limited: the transport spawns no tasks", remedy))
    }

    /// Waits until a request may be made, for at most so long.
    pub(crate) async fn turn(
        &self,
        transport: &dyn Transport,
        patience: Duration,
    ) -> Result<Turn, NoTurn> {
        let begun = transport.now();
        let place = match &self.places {
            Some(places) => Some(place(places, transport, patience).await?),
            None => None,
        };
        if let Some(pace) = &self.pace {
            let now = transport.now();
            let waited = now.saturating_duration_since(begun);
            let slot = pace.reserve(now);
            let wait = slot.begin.saturating_duration_since(now);
            if waited.saturating_add(wait) >= patience && !wait.is_zero() {
                return Err(NoTurn { wait: waited.saturating_add(wait), waited: false });
            }
            if !wait.is_zero() {
                transport.sleep(wait).await;
            }
            slot.take();
        }
        Ok(Turn { _place: place })
    }
}

/// Waits for a place; those that wait get theirs in order.
async fn place(
    places: &Arc<Semaphore>,
    transport: &dyn Transport,
    patience: Duration,
) -> Result<OwnedSemaphorePermit, NoTurn> {
    let no_turn = NoTurn { wait: patience, waited: true };
    if let Ok(place) = Arc::clone(places).try_acquire_owned() {
        return Ok(place);
    }
    let waiting = Arc::clone(places).acquire_owned();
    // The semaphore is never closed.
    within(waiting, transport.sleep(patience)).await.and_then(Result::ok).ok_or(no_turn)
}

/// Requests begin at least a gap after one another.
#[derive(Clone)]
struct Pace {
    gap: Duration,
    slots: Arc<Mutex<Slots>>,
}

/// When requests may begin.
#[derive(Default)]
struct Slots {
    /// The first instant that no request has reserved, nor any after it; at first there is none.
    next: Option<Instant>,
    /// Instants before that, returned by cancelled requests.
    free: BTreeSet<Instant>,
}

/// An instant at which a request may start. It is returned if the request is cancelled first.
struct Slot<'a> {
    pace: &'a Pace,
    begin: Instant,
    taken: bool,
}

impl Pace {
    /// Reserves the first instant that is free. Nobody holds the lock while waiting for it.
    fn reserve(&self, now: Instant) -> Slot<'_> {
        let mut slots = self.lock();
        // Time that is not used is lost: there are never more requests in a second than allowed.
        slots.free = slots.free.split_off(&now);
        let begin = slots.free.pop_first().unwrap_or_else(|| {
            let begin = slots.next.map_or(now, |next| next.max(now));
            slots.next = Some(begin + self.gap);
            begin
        });
        Slot { pace: self, begin, taken: false }
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot<'_> {
    fn take(mut self) {
        self.taken = true;
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if self.taken {
            return;
        }
        let mut slots = self.pace.lock();
        if slots.next == Some(self.begin + self.pace.gap) {
            slots.next = Some(self.begin);
        } else {
            slots.free.insert(self.begin);
        }
    }
}

impl fmt::Display for NoTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wait, waited } = self;
        if *waited {
            write!(f, "it waited for its turn for {wait:?}")?;
        } else {
            write!(f, "it would have to wait for its turn for {wait:?}")?;
        }
        f.write_str(
            ", past the deadline. Start fewer requests at a time, send batches, or raise \
             `RetryPolicy::deadline`",
        )
    }
}

impl StdError for NoTurn {}
