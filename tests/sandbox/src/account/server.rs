//! One Postmark server and its contents.

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Map, Value};

use crate::account::bounces::Bounces;
use crate::account::bulk::Bulks;
use crate::account::changes::ChangeSignal;
use crate::account::clock::Clock;
use crate::account::domains::Domains;
use crate::account::ids::{Ids, SERVER_ID};
use crate::account::inbound_messages::InboundMessages;
use crate::account::lock::unpoisoned;
use crate::account::message_store::MessageStore;
use crate::account::senders::Senders;
use crate::account::settings::{Changes, Settings, invalid_url};
use crate::account::smtp_tokens::SmtpTokens;
use crate::account::statistics::DayCounts;
use crate::account::streams::Streams;
use crate::account::suppressions::Suppressions;
use crate::account::templates::Templates;
use crate::account::triggers::Triggers;
use crate::account::webhooks::Webhooks;
use crate::http::refusal::Refusal;
use crate::options::Options;
use crate::webhook::queue::{Outbox, Target};
use crate::webhook::{self, WebhookError};

/// One Postmark server, and what it shares with the others of its account.
pub(crate) struct State {
    pub(crate) options: Arc<Options>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) changed: Arc<ChangeSignal>,
    pub(crate) ids: Arc<Ids>,
    pub(crate) domains: Arc<Mutex<Domains>>,
    pub(crate) senders: Arc<Mutex<Senders>>,
    tokens: Mutex<Vec<String>>,
    server: Mutex<Server>,
}

/// The contents of a Postmark server.
///
/// Its lock is held briefly: never across a wait, nor across foreign code.
pub(crate) struct Server {
    pub(crate) id: i64,
    pub(crate) messages: MessageStore,
    pub(crate) settings: Settings,
    pub(crate) bounces: Bounces,
    pub(crate) webhooks: Webhooks,
    /// The target of the inbound webhook.
    pub(crate) inbound: Option<Arc<Target>>,
    pub(crate) inbound_messages: InboundMessages,
    pub(crate) inbound_rules: Triggers,
    pub(crate) tag_triggers: Triggers,
    pub(crate) outbox: Outbox,
    pub(crate) streams: Streams,
    pub(crate) suppressions: Suppressions,
    pub(crate) templates: Templates,
    pub(crate) bulks: Bulks,
    /// Counts of days before the emails that are kept.
    pub(crate) statistics: Vec<DayCounts>,
    pub(crate) smtp_tokens: SmtpTokens,
    /// Whether emails are neither delivered nor bounced unless triggered.
    pub(crate) manual_delivery: bool,
}

impl State {
    /// The server that every account has.
    pub(crate) fn first(options: Options) -> Self {
        let tokens = options.tokens();
        let (clock, ids) = (Arc::new(Clock::start()), Arc::default());
        Self {
            server: Mutex::new(Server::new(SERVER_ID, &tokens, &options, &clock, &ids)),
            options: Arc::new(options),
            clock,
            changed: Arc::default(),
            ids,
            domains: Arc::default(),
            senders: Arc::default(),
            tokens: Mutex::new(tokens),
        }
    }

    /// Another server of the same account.
    pub(crate) fn beside(&self, id: i64, token: String) -> Self {
        let tokens = vec![token];
        Self {
            server: Mutex::new(Server::new(id, &tokens, &self.options, &self.clock, &self.ids)),
            options: Arc::clone(&self.options),
            clock: Arc::clone(&self.clock),
            changed: Arc::clone(&self.changed),
            ids: Arc::clone(&self.ids),
            domains: Arc::clone(&self.domains),
            senders: Arc::clone(&self.senders),
            tokens: Mutex::new(tokens),
        }
    }

    /// Accepts one more token.
    pub(crate) fn add_token(&self, token: &str) {
        let mut tokens = unpoisoned(&self.tokens);
        tokens.push(token.to_owned());
        self.server().settings.set_tokens(&tokens);
    }

    /// Restores the first server's initial state.
    pub(crate) fn reset(&self) {
        let mut server = self.server();
        let tokens = self.options.tokens();
        *server = Server::new(server.id, &tokens, &self.options, &self.clock, &self.ids);
        *unpoisoned(&self.tokens) = tokens;
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        unpoisoned(&self.server)
    }

    /// Returns whether this is one of the server's own tokens, in any case.
    pub(crate) fn has_token(&self, token: &str) -> bool {
        unpoisoned(&self.tokens).iter().any(|own| own.eq_ignore_ascii_case(token))
    }

    /// Refuses a sender that is not set up, if senders must be.
    pub(crate) fn check_sender(&self, email: &str) -> Result<(), Refusal> {
        if !self.options.verified_senders {
            return Ok(());
        }
        let confirmed = unpoisoned(&self.senders).confirms(email);
        let verified = unpoisoned(&self.domains).verifies(email);
        if confirmed || verified {
            return Ok(());
        }
        let text = format!(
            "The 'From' address you supplied ({email}) is not a Sender Signature on your account. \
             Add and confirm this address, or verify its domain, to send from it."
        );
        Err(Refusal::new(400, text))
    }

    /// Wakes those who wait for a change.
    pub(crate) fn notify_change(&self) {
        self.changed.notify();
    }
}

impl Server {
    fn new(id: i64, tokens: &[String], options: &Options, clock: &Clock, ids: &Arc<Ids>) -> Self {
        Self {
            id,
            messages: MessageStore::new(options.max_messages, options.max_bytes),
            settings: Settings::new(id, tokens),
            bounces: Bounces::new(Arc::clone(ids)),
            webhooks: Webhooks::new(Arc::clone(ids)),
            inbound: None,
            inbound_messages: InboundMessages::new(options.max_messages, options.max_bytes),
            inbound_rules: Triggers::new(Arc::clone(ids)),
            tag_triggers: Triggers::new(Arc::clone(ids)),
            outbox: Outbox::new(),
            streams: Streams::new(clock.now()),
            suppressions: Suppressions::default(),
            templates: Templates::new(Arc::clone(ids)),
            bulks: Bulks::default(),
            statistics: Vec::new(),
            smtp_tokens: SmtpTokens::default(),
            manual_delivery: options.manual_delivery,
        }
    }

    /// Removes all emails, sent and received.
    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.inbound_messages.clear();
    }

    /// All settings, as Postmark reports them.
    pub(crate) fn settings(&self) -> Map<String, Value> {
        self.settings.with_inbound(self.inbound.as_ref().map_or("", |target| &target.url))
    }

    /// Applies changes to its settings.
    pub(crate) fn change_settings(&mut self, changes: Changes) -> Result<(), Refusal> {
        if let Some(url) = changes.text("InboundHookUrl") {
            self.set_inbound(url).map_err(|_| invalid_url("InboundHookUrl"))?;
        }
        self.settings.change(changes);
        Ok(())
    }

    /// Sets the URL of the inbound webhook; an empty one removes it.
    ///
    /// # Errors
    ///
    /// The URL cannot be called.
    pub(crate) fn set_inbound(&mut self, url: &str) -> Result<(), WebhookError> {
        if url.is_empty() {
            self.inbound = None;
            return Ok(());
        }
        webhook::check_url(url)?;
        let url = url.to_owned();
        let target = Target { webhook: None, url, auth: None, headers: Vec::new() };
        self.inbound = Some(Arc::new(target));
        Ok(())
    }
}
