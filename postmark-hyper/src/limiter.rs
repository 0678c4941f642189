//! Limits how many requests run concurrently, and start per second.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use postmark_core::Fault;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::connect::within;
use crate::transport::Transport;

/// Limits how many requests run concurrently, and start per second: no limit by default.
///
/// A turn belongs to a task run by the transport, never to a caller's future: a future that is not
/// polled would keep its turn, and all others would wait for it.
#[derive(Clone, Default)]
pub(crate) struct Limiter {
    places: Option<Arc<Semaphore>>,
    pace: Option<Pace>,
}

/// A request's turn. It occupies a place until it is dropped.
pub(crate) struct Turn {
    _place: Option<OwnedSemaphorePermit>,
}

/// No turn before the deadline.
#[derive(Debug)]
pub(crate) struct NoTurn {
    /// How long the request waited, or would have to.
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

    /// Checks that there is no limit, for a transport that cannot spawn tasks.
    pub(crate) fn check_unset(&self) -> Result<(), Fault> {
        let name = match (&self.places, &self.pace) {
            (Some(_), _) => "requests at a time",
            (None, Some(_)) => "requests a second",
            (None, None) => return Ok(()),
        };
        let remedy = "Implement `Transport::spawn`, or set no limit.";
        Err(Fault::new(name, "cannot be limited: the transport spawns no tasks", remedy))
    }

    /// Waits for a turn, at most this long.
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

/// Waits for a place, in order of arrival.
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

/// Requests start at least a gap apart.
#[derive(Clone)]
struct Pace {
    gap: Duration,
    slots: Arc<Mutex<Slots>>,
}

/// When requests may start.
#[derive(Default)]
struct Slots {
    /// The first instant from which none is reserved; `None` at first.
    next: Option<Instant>,
    /// Earlier instants, returned by cancelled requests.
    free: BTreeSet<Instant>,
}

/// An instant at which a request may start. It is returned if the request is cancelled first.
struct Slot<'a> {
    pace: &'a Pace,
    begin: Instant,
    taken: bool,
}

impl Pace {
    /// Reserves the first free instant. The lock is not held while waiting for it.
    fn reserve(&self, now: Instant) -> Slot<'_> {
        let mut slots = self.lock();
        // Unused time is lost: there are never more requests per second than allowed.
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
