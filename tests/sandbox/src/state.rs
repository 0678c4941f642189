use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::bounces::Bounces;
use crate::clock::Clock;
use crate::store::Store;
use crate::streams::Streams;
use crate::suppressions::Suppressions;
use crate::templates::Templates;
use crate::{Fault, Message, Options};

/// The id of the one Postmark server that the sandbox is.
pub(crate) const SERVER_ID: i64 = 1;

/// All that the sandbox knows, shared between its server and the program around it.
pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    server: Mutex<Server>,
    /// Rings at each change of the mails kept.
    arrival: Condvar,
    faults: Mutex<VecDeque<Fault>>,
    requests: AtomicU64,
}

/// What one Postmark server holds.
///
/// Its lock is held for moments only: never while something waits, nor over foreign code.
pub(crate) struct Server {
    pub(crate) messages: Store,
    pub(crate) bounces: Bounces,
    pub(crate) streams: Streams,
    pub(crate) suppressions: Suppressions,
    pub(crate) templates: Templates,
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        let server = Server {
            messages: Store::new(options.max_messages, options.max_bytes),
            bounces: Bounces::default(),
            streams: Streams::default(),
            suppressions: Suppressions::default(),
            templates: Templates::default(),
        };
        Self {
            options,
            clock: Clock::start(),
            server: Mutex::new(server),
            arrival: Condvar::new(),
            faults: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        unpoisoned(&self.server)
    }

    /// Tells those who wait that mails came or went.
    pub(crate) fn announce(&self) {
        self.arrival.notify_all();
    }

    /// Waits until there are `count` mails, or the time is over, and returns what there is.
    pub(crate) fn wait(&self, count: usize, timeout: Duration) -> Vec<Arc<Message>> {
        let start = Instant::now();
        let mut server = self.server();
        while server.messages.len() < count {
            let Some(left) = timeout.checked_sub(start.elapsed()).filter(|left| !left.is_zero())
            else {
                break;
            };
            (server, _) =
                self.arrival.wait_timeout(server, left).unwrap_or_else(PoisonError::into_inner);
        }
        server.messages.iter().cloned().collect()
    }

    pub(crate) fn inject(&self, fault: Fault) {
        unpoisoned(&self.faults).push_back(fault);
    }

    /// Counts a request to the API, and returns what shall go wrong with it.
    pub(crate) fn count_request(&self) -> Option<Fault> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        unpoisoned(&self.faults).pop_front()
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

/// A panic under the lock is a bug, but must not take all later requests with it.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
