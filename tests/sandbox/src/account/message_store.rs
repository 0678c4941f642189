//! The emails that a server keeps, with the events of each.

use std::sync::Arc;

use crate::bounded::Bounded;
use crate::mail::event::Event;
use crate::mail::message::SentMessage;

/// How many events of one email are kept at most.
const EVENTS: usize = 1000;

/// The emails kept, oldest first: at most so many, and so many bytes.
#[derive(Debug)]
pub(crate) struct MessageStore(Bounded<StoredMessage>);

/// An email, and what happened to it.
#[derive(Debug)]
pub(crate) struct StoredMessage {
    pub(crate) message: Arc<SentMessage>,
    pub(crate) events: Vec<Event>,
}

impl StoredMessage {
    /// Adds an event, if there is room for it.
    pub(crate) fn add(&mut self, event: Event) {
        if self.events.len() < EVENTS {
            self.events.push(event);
        }
    }
}

impl MessageStore {
    pub(crate) fn new(max_messages: usize, max_bytes: usize) -> Self {
        Self(Bounded::new(max_messages, max_bytes))
    }

    /// Keeps an email, at the cost of the oldest. The newest always stays.
    pub(crate) fn push(&mut self, message: Arc<SentMessage>) {
        let bytes = message.cost();
        self.0.push(StoredMessage { message, events: Vec::new() }, bytes);
    }

    /// Forgets the oldest mail.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// Forgets the emails to this address.
    pub(crate) fn forget(&mut self, recipient: &str) {
        self.0.retain(|kept| !kept.message.has_recipient(recipient));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.0.bytes()
    }

    /// The emails, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<SentMessage>> {
        self.0.iter().map(|kept| &kept.message)
    }

    /// The emails and what happened to them, newest first, as Postmark lists them.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &StoredMessage> {
        self.0.iter().rev()
    }

    /// The email of this `MessageID`, whose letters may be of either case.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<SentMessage>> {
        self.kept(id).map(|kept| &kept.message)
    }

    /// The same with what happened to it.
    pub(crate) fn kept(&self, id: &str) -> Option<&StoredMessage> {
        self.newest().find(|kept| kept.message.id.eq_ignore_ascii_case(id))
    }

    /// The same to add to it.
    pub(crate) fn kept_mut(&mut self, id: &str) -> Option<&mut StoredMessage> {
        self.0.iter_mut().rev().find(|kept| kept.message.id.eq_ignore_ascii_case(id))
    }
}
