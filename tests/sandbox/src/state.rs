use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::bounces::Bounces;
use crate::bulk::Bulks;
use crate::clock::{self, Clock};
use crate::inbound_messages::InboundMessages;
use crate::outbox::{Outbox, Target};
use crate::settings::Settings;
use crate::store::Store;
use crate::streams::Streams;
use crate::suppressions::Suppressions;
use crate::templates::Templates;
use crate::triggers::Triggers;
use crate::webhooks::Webhooks;
use crate::{Fault, Options};

/// The id of the one Postmark server that the sandbox is.
pub(crate) const SERVER_ID: i64 = 1;

/// All that the sandbox knows, shared between its server and the program around it.
pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    server: Mutex<Server>,
    /// Rings at each change of what the server holds.
    arrival: Condvar,
    /// Wakes the one who empties the outbox.
    pub(crate) work: Notify,
    closed: AtomicBool,
    faults: Mutex<VecDeque<Fault>>,
    requests: AtomicU64,
}

/// What one Postmark server holds.
///
/// Its lock is held for moments only: never while something waits, nor over foreign code.
pub(crate) struct Server {
    pub(crate) messages: Store,
    pub(crate) settings: Settings,
    pub(crate) bounces: Bounces,
    pub(crate) webhooks: Webhooks,
    /// Where mail received is told of.
    pub(crate) inbound: Option<Arc<Target>>,
    pub(crate) inbound_messages: InboundMessages,
    pub(crate) inbound_rules: Triggers,
    pub(crate) tag_triggers: Triggers,
    pub(crate) outbox: Outbox,
    pub(crate) streams: Streams,
    pub(crate) suppressions: Suppressions,
    pub(crate) templates: Templates,
    pub(crate) bulks: Bulks,
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        let clock = Clock::start();
        let server = Server {
            messages: Store::new(options.max_messages, options.max_bytes),
            settings: Settings::new(&options.tokens()),
            bounces: Bounces::default(),
            webhooks: Webhooks::default(),
            inbound: None,
            inbound_messages: InboundMessages::new(options.max_messages, options.max_bytes),
            inbound_rules: Triggers::default(),
            tag_triggers: Triggers::default(),
            outbox: Outbox::new(),
            streams: Streams::new(clock.now()),
            suppressions: Suppressions::default(),
            templates: Templates::default(),
            bulks: Bulks::default(),
        };
        Self {
            options,
            clock,
            server: Mutex::new(server),
            arrival: Condvar::new(),
            work: Notify::new(),
            closed: AtomicBool::new(false),
            faults: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        unpoisoned(&self.server)
    }

    /// Tells those who wait that something changed.
    pub(crate) fn announce(&self) {
        self.arrival.notify_all();
        self.work.notify_one();
    }

    /// Ends all waiting, for good.
    pub(crate) fn close(&self) {
        // Whoever looks whether to wait does so under this lock, and so misses nothing.
        let server = self.server();
        self.closed.store(true, Ordering::Relaxed);
        drop(server);
        self.announce();
    }

    /// Puts the clock ahead, and lets happen in turn what is due by then.
    pub(crate) fn advance(&self, time: Duration) {
        let until = self.clock.ahead().saturating_add(time).min(clock::FURTHEST);
        loop {
            let server = self.settled(Duration::MAX);
            let next = server.outbox.next().filter(|due| *due <= until);
            drop(server);
            self.clock.put_ahead(next.unwrap_or(until));
            if next.is_none() || self.closed.load(Ordering::Relaxed) {
                return;
            }
            self.work.notify_one();
        }
    }

    /// Waits until nothing is on its way to a webhook, or the time is over.
    pub(crate) fn settled(&self, timeout: Duration) -> MutexGuard<'_, Server> {
        self.wait_for(timeout, |server| {
            self.closed.load(Ordering::Relaxed) || server.outbox.is_settled(self.clock.ahead())
        })
    }

    /// Waits until something is so, or the time is over.
    pub(crate) fn wait_for(
        &self,
        timeout: Duration,
        is_so: impl Fn(&Server) -> bool,
    ) -> MutexGuard<'_, Server> {
        let start = Instant::now();
        let mut server = self.server();
        while !is_so(&server) {
            let Some(left) = timeout.checked_sub(start.elapsed()).filter(|left| !left.is_zero())
            else {
                break;
            };
            (server, _) =
                self.arrival.wait_timeout(server, left).unwrap_or_else(PoisonError::into_inner);
        }
        server
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
