//! One Postmark server and all that it holds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::account::changes::Bell;
use crate::account::clock::Clock;
use crate::account::message_store::Store;
use crate::account::templates::Templates;
use crate::api::bounces::Bounces;
use crate::api::bulk::Bulks;
use crate::api::inbound_messages::InboundMessages;
use crate::api::settings::Settings;
use crate::api::streams::Streams;
use crate::api::suppressions::Suppressions;
use crate::api::triggers::Triggers;
use crate::api::webhooks::Webhooks;
use crate::options::Options;
use crate::webhook::queue::{Outbox, Target};

/// The id of the server that every account has.
pub(crate) const SERVER_ID: i64 = 1;

/// One Postmark server, and what it shares with the others of its account.
pub(crate) struct State {
    pub(crate) options: Arc<Options>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) bell: Arc<Bell>,
    tokens: Vec<String>,
    server: Mutex<Server>,
}

/// What one Postmark server holds.
///
/// Its lock is held for moments only: never while something waits, nor over foreign code.
pub(crate) struct Server {
    pub(crate) id: i64,
    pub(crate) messages: Store,
    pub(crate) settings: Settings,
    pub(crate) bounces: Bounces,
    pub(crate) webhooks: Webhooks,
    /// Where mail received is notified of.
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
    /// The server that every account has.
    pub(crate) fn first(options: Options) -> Self {
        let tokens = options.tokens();
        let clock = Arc::new(Clock::start());
        Self::new(SERVER_ID, tokens, Arc::new(options), clock, Arc::default())
    }

    /// Another server of the same account.
    pub(crate) fn beside(&self, id: i64, token: String) -> Self {
        let (options, clock) = (Arc::clone(&self.options), Arc::clone(&self.clock));
        Self::new(id, vec![token], options, clock, Arc::clone(&self.bell))
    }

    fn new(
        id: i64,
        tokens: Vec<String>,
        options: Arc<Options>,
        clock: Arc<Clock>,
        bell: Arc<Bell>,
    ) -> Self {
        let server = Server {
            id,
            messages: Store::new(options.max_messages, options.max_bytes),
            settings: Settings::new(id, &tokens),
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
        Self { options, clock, bell, tokens, server: Mutex::new(server) }
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        unpoisoned(&self.server)
    }

    /// Returns whether this is one of the server's own tokens, whose letters may be of either case.
    pub(crate) fn has_token(&self, token: &str) -> bool {
        self.tokens.iter().any(|own| own.eq_ignore_ascii_case(token))
    }

    /// Tells those who wait that something changed.
    pub(crate) fn announce(&self) {
        self.bell.ring();
    }
}

/// A panic under the lock is a bug, but must not take all later requests with it.
pub(crate) fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
