//! The emails that a server keeps, with the events of each.

use std::sync::Arc;

use crate::bounded::Bounded;
use crate::mail::event::{Event, Kind};
use crate::mail::message::SentMessage;

/// The maximum number of events kept for one email.
const EVENTS: usize = 1000;

/// The approximate size of an event in bytes.
const EVENT_BYTES: usize = 200;

/// The emails kept, oldest first, limited in number and bytes.
#[derive(Debug)]
pub(crate) struct MessageStore {
    all: Bounded<StoredMessage>,
    /// The number of emails so far.
    arrived: u64,
    /// Whether any email is older than one that arrived before it.
    has_late: bool,
}

/// An email and its events.
#[derive(Debug)]
pub(crate) struct StoredMessage {
    pub(crate) message: Arc<SentMessage>,
    pub(crate) events: Vec<Event>,
    /// Its sequence number.
    number: u64,
}

impl StoredMessage {
    /// Adds an event in order of time, if there is room for it, and returns its approximate size in
    /// bytes.
    fn add(&mut self, event: Event) -> usize {
        if self.events.len() >= EVENTS {
            return 0;
        }
        let later = self.events.iter().rev().take_while(|other| other.at > event.at).count();
        self.events.insert(self.events.len() - later, event);
        EVENT_BYTES
    }

    /// Returns whether its delivery to a recipient is still open.
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

    /// Adds an email, and removes the oldest if there are too many. The newest always stays.
    pub(crate) fn push(&mut self, message: Arc<SentMessage>) {
        let bytes = message.cost();
        let at = message.received_at;
        self.arrived += 1;
        let is_late = self.newest().next().is_some_and(|last| last.message.received_at > at);
        self.has_late |= is_late;
        let stored = StoredMessage { message, events: Vec::new(), number: self.arrived };
        self.all.insert(stored, bytes, |other| other.message.received_at <= at);
    }

    /// Removes the oldest email.
    pub(crate) fn pop(&mut self) {
        self.all.pop();
    }

    /// Removes the emails to this address.
    pub(crate) fn forget(&mut self, recipient: &str) {
        self.all.retain(|kept| !kept.message.has_recipient(recipient));
    }

    pub(crate) fn clear(&mut self) {
        self.all.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The number of emails so far, including removed ones.
    pub(crate) fn arrived(&self) -> u64 {
        self.arrived
    }

    /// The number of emails evicted for newer ones.
    pub(crate) fn evicted(&self) -> u64 {
        self.all.evicted()
    }

    /// The emails after the first `arrived` ones, newest first.
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

    /// The emails and their events, newest first, as Postmark lists them.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &StoredMessage> {
        self.all.iter().rev()
    }

    /// The email with this `MessageID`, in any case.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<SentMessage>> {
        self.kept(id).map(|kept| &kept.message)
    }

    /// The same with its events.
    pub(crate) fn kept(&self, id: &str) -> Option<&StoredMessage> {
        self.newest().find(|kept| kept.message.id.eq_ignore_ascii_case(id))
    }

    /// Adds an event to the email with this `MessageID`, if it is kept.
    pub(crate) fn add_event(&mut self, id: &str, event: Event) {
        let is_it = |kept: &StoredMessage| kept.message.id.eq_ignore_ascii_case(id);
        self.all.grow(is_it, |kept| kept.add(event));
    }
}
