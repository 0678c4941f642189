//! The emails that a server keeps, with the events of each.

use std::sync::Arc;

use crate::bounded::Bounded;
use crate::mail::event::{Event, Kind};
use crate::mail::message::SentMessage;

/// How many events of one email are kept at most.
const EVENTS: usize = 1000;

/// About how many bytes an event takes.
const EVENT_BYTES: usize = 200;

/// The emails kept, oldest first: at most so many, and so many bytes.
#[derive(Debug)]
pub(crate) struct MessageStore {
    all: Bounded<StoredMessage>,
    /// How many came in so far.
    arrived: u64,
    /// Whether one came in that is older than another before it.
    has_late: bool,
}

/// An email, and what happened to it.
#[derive(Debug)]
pub(crate) struct StoredMessage {
    pub(crate) message: Arc<SentMessage>,
    pub(crate) events: Vec<Event>,
    /// As which one it came in.
    number: u64,
}

impl StoredMessage {
    /// Adds an event behind those that happened before, if there is room for it, and returns about how
    /// many bytes it takes.
    fn add(&mut self, event: Event) -> usize {
        if self.events.len() >= EVENTS {
            return 0;
        }
        let later = self.events.iter().rev().take_while(|other| other.at > event.at).count();
        self.events.insert(self.events.len() - later, event);
        EVENT_BYTES
    }

    /// Returns whether it is still to be delivered to a recipient.
    pub(crate) fn is_pending(&self) -> bool {
        let is_over = |recipient: &str| {
            self.events.iter().any(|event| {
                event.recipient == recipient
                    && matches!(event.kind, Kind::Delivered | Kind::Bounced { .. })
            })
        };
        self.message.active().any(|recipient| !is_over(recipient))
    }
}

impl MessageStore {
    pub(crate) fn new(max_messages: usize, max_bytes: usize) -> Self {
        Self { all: Bounded::new(max_messages, max_bytes), arrived: 0, has_late: false }
    }

    /// Keeps an email, at the cost of the oldest. The newest always stays.
    pub(crate) fn push(&mut self, message: Arc<SentMessage>) {
        let bytes = message.cost();
        let at = message.received_at;
        self.arrived += 1;
        let is_late = self.newest().next().is_some_and(|last| last.message.received_at > at);
        self.has_late |= is_late;
        let stored = StoredMessage { message, events: Vec::new(), number: self.arrived };
        self.all.insert(stored, bytes, |other| other.message.received_at <= at);
    }

    /// Forgets the oldest mail.
    pub(crate) fn pop(&mut self) {
        self.all.pop();
    }

    /// Forgets the emails to this address.
    pub(crate) fn forget(&mut self, recipient: &str) {
        self.all.retain(|kept| !kept.message.has_recipient(recipient));
    }

    pub(crate) fn clear(&mut self) {
        self.all.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many came in so far, those included that are gone.
    pub(crate) fn arrived(&self) -> u64 {
        self.arrived
    }

    /// How many went to make room for others.
    pub(crate) fn evicted(&self) -> u64 {
        self.all.evicted()
    }

    /// Those that came in after so many others, newest first.
    pub(crate) fn since(&self, arrived: u64) -> impl Iterator<Item = &Arc<SentMessage>> {
        let is_fresh = move |kept: &&StoredMessage| kept.number > arrived;
        let in_order = !self.has_late;
        let fresh = self.newest().take_while(move |kept| !in_order || is_fresh(kept));
        fresh.filter(is_fresh).map(|kept| &kept.message)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.all.bytes()
    }

    /// The emails, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<SentMessage>> {
        self.all.iter().map(|kept| &kept.message)
    }

    /// The emails and what happened to them, newest first, as Postmark lists them.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &StoredMessage> {
        self.all.iter().rev()
    }

    /// The email of this `MessageID`, whose letters may be of either case.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<SentMessage>> {
        self.kept(id).map(|kept| &kept.message)
    }

    /// The same with what happened to it.
    pub(crate) fn kept(&self, id: &str) -> Option<&StoredMessage> {
        self.newest().find(|kept| kept.message.id.eq_ignore_ascii_case(id))
    }

    /// Adds an event to the email of this `MessageID`, if it is kept.
    pub(crate) fn add_event(&mut self, id: &str, event: Event) {
        let is_it = |kept: &StoredMessage| kept.message.id.eq_ignore_ascii_case(id);
        self.all.grow(is_it, |kept| kept.add(event));
    }
}
