//! The emails that a server received, and the state of each.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::bounded::Bounded;
use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::mail::received::InboundEmail;
use crate::webhook::queue::{Delivery, DeliveryStatus};

/// The received emails, oldest first, limited in number and bytes.
#[derive(Debug)]
pub(crate) struct InboundMessages(Bounded<InboundMessage>);

/// A received email and its state.
#[derive(Clone, Debug)]
pub(crate) struct InboundMessage {
    pub(crate) id: String,
    pub(crate) at: SystemTime,
    pub(crate) mail: InboundEmail,
    pub(crate) status: Status,
}

/// The state of a received email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// This rule blocked it.
    Blocked(String),
    /// The webhook call is next.
    Queued,
    /// The webhook call will be retried.
    Scheduled,
    /// The webhook accepted it, or there is none.
    Processed,
    /// The webhook refused it, for good or too often.
    Failed,
}

impl InboundMessages {
    pub(crate) fn new(max_messages: usize, max_bytes: usize) -> Self {
        Self(Bounded::new(max_messages, max_bytes))
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Records the outcome of a webhook call about an email.
    pub(crate) fn notified(&mut self, delivery: &Delivery) {
        let Some(id) = &delivery.message_id else { return };
        let Some(message) = self.get_mut(id) else { return };
        message.status = match delivery.status {
            DeliveryStatus::Due => Status::Queued,
            DeliveryStatus::Waiting(_) => Status::Scheduled,
            DeliveryStatus::Delivered => Status::Processed,
            DeliveryStatus::Dropped | DeliveryStatus::GivenUp => Status::Failed,
        };
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut InboundMessage> {
        self.0.iter_mut().rev().find(|message| message.id.eq_ignore_ascii_case(id))
    }

    /// Adds an email, and removes the oldest if there are too many.
    pub(crate) fn push(&mut self, message: InboundMessage) {
        let bytes = message.mail.cost();
        self.0.push(message, bytes);
    }

    /// The emails, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &InboundMessage> {
        self.0.iter().rev()
    }

    /// The email with this `MessageID`, in any case.
    pub(crate) fn find(&self, id: &str) -> Result<&InboundMessage, Refusal> {
        let found = self.0.iter().rev().find(|message| message.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| Refusal::new(701, "This message was not found."))
    }
}

impl InboundMessage {
    /// Its entry in a search.
    pub(crate) fn row(&self) -> Value {
        with(self.mail.summary(&self.id, self.at), json!({"Status": self.status.name()}))
    }
}

impl Status {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Blocked(_) => "Blocked",
            Self::Queued => "Queued",
            Self::Scheduled => "Scheduled",
            Self::Processed => "Processed",
            Self::Failed => "Failed",
        }
    }
}
