//! The account: its servers, domains and sender signatures, and the faults queued for requests.

pub(crate) mod bounces;
pub(crate) mod bulk;
pub(crate) mod changes;
pub(crate) mod clock;
pub(crate) mod dmarc;
pub(crate) mod dns;
pub(crate) mod domains;
pub(crate) mod happening;
pub(crate) mod ids;
pub(crate) mod inbound_messages;
pub(crate) mod lock;
pub(crate) mod message_store;
pub(crate) mod receive;
pub(crate) mod senders;
pub(crate) mod server;
pub(crate) mod servers;
pub(crate) mod settings;
pub(crate) mod simulate;
pub(crate) mod smtp_sender;
pub(crate) mod smtp_tokens;
pub(crate) mod statistics;
pub(crate) mod streams;
pub(crate) mod suppressions;
pub(crate) mod templates;
pub(crate) mod triggers;
pub(crate) mod wait;
pub(crate) mod webhooks;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::account::dmarc::DmarcRecords;
use crate::account::domains::Domains;
use crate::account::lock::unpoisoned;
use crate::account::senders::Senders;
use crate::account::server::State;
use crate::account::servers::Servers;
use crate::http::fault::InjectedFault;
use crate::http::route_fault::{FaultRule, FaultRules, SmtpStage};
use crate::mail::message::SentMessage;
use crate::options::{Options, TEST_TOKEN};
use crate::webhook::queue::Delivery;

/// The maximum number of queued faults.
const FAULTS: usize = 10_000;

/// The state of the sandbox, shared between its HTTP server and the program around it.
pub(crate) struct Account {
    /// The initial server, which cannot be deleted.
    pub(crate) first: Arc<State>,
    pub(crate) servers: Mutex<Servers>,
    pub(crate) domains: Arc<Mutex<Domains>>,
    pub(crate) senders: Arc<Mutex<Senders>>,
    pub(crate) dmarc: Mutex<DmarcRecords>,
    /// The number of data removals so far.
    pub(crate) removals: AtomicI64,
    faults: Mutex<VecDeque<InjectedFault>>,
    rules: Mutex<FaultRules>,
    /// The seeds of the start, applied again by a reset.
    seeds: Mutex<Vec<Arc<str>>>,
    requests: AtomicU64,
}

impl Account {
    pub(crate) fn new(options: Options) -> Self {
        let first = Arc::new(State::first(options));
        Self {
            servers: Mutex::new(Servers::new(Arc::clone(&first))),
            domains: Arc::clone(&first.domains),
            senders: Arc::clone(&first.senders),
            first,
            dmarc: Mutex::default(),
            removals: AtomicI64::new(0),
            faults: Mutex::default(),
            rules: Mutex::default(),
            seeds: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.first.options
    }

    /// The time of the sandbox's clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.first.clock.now()
    }

    /// A new id in the account.
    pub(crate) fn next_id(&self) -> i64 {
        self.first.ids.next()
    }

    /// All servers, oldest first.
    pub(crate) fn servers(&self) -> Vec<Arc<State>> {
        unpoisoned(&self.servers).iter().cloned().collect()
    }

    /// The server of a token: the first one for an unknown token, if any will do.
    pub(crate) fn opened_by(&self, token: &str) -> Option<Arc<State>> {
        let servers = unpoisoned(&self.servers);
        let found = servers.iter().find(|state| state.has_token(token)).cloned();
        let any = self.options().any_token || token.eq_ignore_ascii_case(TEST_TOKEN);
        found.or_else(|| any.then(|| Arc::clone(&self.first)))
    }

    /// The server that keeps the email with this `MessageID`.
    pub(crate) fn server_of(&self, message_id: &str) -> Option<Arc<State>> {
        let mut servers = self.servers().into_iter();
        servers.find(|state| state.server().messages.get(message_id).is_some())
    }

    /// The email with this `MessageID`.
    pub(crate) fn message(&self, id: &str) -> Option<Arc<SentMessage>> {
        self.servers().iter().find_map(|state| state.server().messages.get(id).cloned())
    }

    /// The emails of all servers, oldest first.
    pub(crate) fn messages(&self) -> Vec<Arc<SentMessage>> {
        let mut all = Vec::new();
        for state in self.servers() {
            all.extend(state.server().messages.iter().cloned());
        }
        all.sort_by_key(|message| message.received_at);
        all
    }

    /// The number of emails on all servers evicted for newer ones.
    pub(crate) fn evicted(&self) -> u64 {
        self.servers().iter().map(|state| state.server().messages.evicted()).sum()
    }

    /// Removes the emails of all servers.
    pub(crate) fn clear(&self) {
        for state in self.servers() {
            state.server().clear();
        }
        self.first.notify_change();
    }

    /// Removes the oldest emails across all servers, until they are within the common limits.
    pub(crate) fn trim(&self) {
        let servers = self.servers();
        let options = self.options();
        loop {
            let mut sizes = (0_usize, 0_usize);
            let mut oldest: Option<(SystemTime, &State)> = None;
            for state in &servers {
                let messages = &state.server().messages;
                sizes = (sizes.0 + messages.len(), sizes.1.saturating_add(messages.bytes()));
                let first = messages.iter().next().map(|first| first.received_at);
                let is_older = |&time: &SystemTime| oldest.is_none_or(|(than, _)| time < than);
                if let Some(time) = first.filter(is_older) {
                    oldest = Some((time, state));
                }
            }
            let fits = sizes.0 <= options.max_messages && sizes.1 <= options.max_bytes;
            let Some((_, state)) = oldest.filter(|_| sizes.0 > 1 && !fits) else { return };
            state.server().messages.pop();
        }
    }

    /// The webhook calls, made and pending, server by server.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.servers().iter().flat_map(|state| state.server().outbox.deliveries()).collect()
    }

    pub(crate) fn inject(&self, fault: InjectedFault) {
        let mut faults = unpoisoned(&self.faults);
        if faults.len() < FAULTS {
            faults.push_back(fault);
        }
    }

    pub(crate) fn add_rule(&self, rule: FaultRule) {
        unpoisoned(&self.rules).add(rule);
    }

    /// The fault rules.
    pub(crate) fn rules(&self) -> Vec<FaultRule> {
        unpoisoned(&self.rules).iter().cloned().collect()
    }

    /// Removes all faults.
    pub(crate) fn clear_faults(&self) {
        unpoisoned(&self.faults).clear();
        *unpoisoned(&self.rules) = FaultRules::default();
    }

    /// Counts a request to the API, and returns its latency and its fault.
    pub(crate) fn count_request(
        &self,
        method: &str,
        path: &str,
    ) -> (Duration, Option<InjectedFault>) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let (latency, fault) = unpoisoned(&self.rules).strike(method, path);
        (latency, fault.or_else(|| unpoisoned(&self.faults).pop_front()))
    }

    /// The reply that replaces the regular one at a stage of an SMTP session.
    pub(crate) fn smtp_fault(&self, stage: SmtpStage) -> Option<String> {
        unpoisoned(&self.rules).strike_smtp(stage)
    }

    /// The seeds that a reset applies.
    pub(crate) fn seeds(&self) -> Vec<Arc<str>> {
        unpoisoned(&self.seeds).clone()
    }

    /// Makes each reset apply this seed, too.
    pub(crate) fn keep_seed(&self, seed: Arc<str>) {
        unpoisoned(&self.seeds).push(seed);
    }

    /// Restores the initial state, but for the seeds.
    pub(crate) fn reset(&self) {
        self.clear_faults();
        *unpoisoned(&self.servers) = Servers::new(Arc::clone(&self.first));
        *unpoisoned(&self.domains) = Domains::default();
        *unpoisoned(&self.senders) = Senders::default();
        *unpoisoned(&self.dmarc) = DmarcRecords::default();
        self.removals.store(0, Ordering::Relaxed);
        self.requests.store(0, Ordering::Relaxed);
        self.first.clock.reset();
        self.first.reset();
        self.first.notify_change();
    }

    /// The server with this id, name or token.
    pub(crate) fn find_server(&self, key: &str) -> Option<Arc<State>> {
        let is_it = |state: &Arc<State>| {
            let server = state.server();
            server.id.to_string() == key || server.settings.text("Name").eq_ignore_ascii_case(key)
        };
        let mut servers = self.servers().into_iter();
        servers.find(|state| is_it(state) || state.has_token(key))
    }

    /// Sets for all servers whether emails are neither delivered nor bounced unless triggered.
    pub(crate) fn set_manual_delivery(&self, manual: bool) {
        for state in self.servers() {
            state.server().manual_delivery = manual;
        }
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}
