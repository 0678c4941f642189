//! What an outbox reports to an application.

use std::time::{Duration, SystemTime};

use super::state::State;

/// Whether an email was already in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Enqueued {
    /// It is new.
    New,
    /// The same email is already there under the same key; nothing changed.
    Known,
}

/// The status of an email.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Its key.
    pub key: String,
    /// Its state.
    pub state: State,
    /// When it is due to be sent or searched for, or when its lease expires.
    pub due: SystemTime,
    /// The number of its sends without a known outcome.
    pub sends: u32,
    /// Postmark's id, once it is sent.
    pub message_id: Option<String>,
    /// Why it is in its state: the reason for a refusal or a doubt.
    pub note: String,
    /// When it was enqueued.
    pub created_at: SystemTime,
    /// When its state changed.
    pub changed_at: SystemTime,
}

/// The number of emails in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Emails waiting for their time or for a worker.
    pub queued: u64,
    /// Emails that a worker is sending.
    pub sending: u64,
    /// Emails being searched for.
    pub resolving: u64,
    /// Emails waiting for a person.
    pub in_doubt: u64,
    /// Emails that Postmark accepted, without pruned ones.
    pub sent: u64,
    /// Emails that Postmark refused, without pruned ones.
    pub refused: u64,
    /// Emails that were cancelled, without pruned ones.
    pub cancelled: u64,
    /// How long the longest overdue email has been due.
    pub oldest_due: Option<Duration>,
}

impl Status {
    /// The status of an email enqueued at this time. The store sets the other fields.
    #[must_use]
    pub fn new(key: String, state: State, created_at: SystemTime) -> Self {
        Self {
            key,
            state,
            due: created_at,
            sends: 0,
            message_id: None,
            note: String::new(),
            created_at,
            changed_at: created_at,
        }
    }
}

impl Counts {
    /// The number of emails that workers are not done with.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.queued + self.sending + self.resolving
    }

    /// The number of emails in a state.
    #[must_use]
    pub fn of(&self, state: State) -> u64 {
        match state {
            State::Queued => self.queued,
            State::Sending => self.sending,
            State::Resolving => self.resolving,
            State::InDoubt => self.in_doubt,
            State::Sent => self.sent,
            State::Refused => self.refused,
            State::Cancelled => self.cancelled,
        }
    }

    /// Sets the number of emails in a state, and how long the oldest of them has been due.
    pub fn set(&mut self, state: State, count: u64, overdue: Option<Duration>) {
        let place = match state {
            State::Queued => &mut self.queued,
            State::Sending => &mut self.sending,
            State::Resolving => &mut self.resolving,
            State::InDoubt => &mut self.in_doubt,
            State::Sent => &mut self.sent,
            State::Refused => &mut self.refused,
            State::Cancelled => &mut self.cancelled,
        };
        *place = count;
        if !state.is_settled() {
            self.oldest_due = self.oldest_due.max(overdue);
        }
    }
}
