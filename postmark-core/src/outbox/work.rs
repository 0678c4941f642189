//! What a ledger gives out to be done.

use std::time::Duration;

use super::limits::Limits;
use super::policy::OnDoubt;
use super::row::Row;
use crate::api::email::Email;
use crate::error::{Error, Fault};
use crate::machine::Outcome;

/// Rows to take from the database.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// The most queued rows to take, to send them.
    pub sends: usize,
    /// The most rows to take that are resolving, or whose lease ran out, to search for them.
    pub searches: usize,
    /// How long the rows are held, on the database's clock.
    pub lease: Duration,
    /// The senders whose rows are not to be taken: they cannot send now.
    pub without: Vec<String>,
    /// What holds back rows that were taken.
    pub limits: Limits,
}

impl Claim {
    /// Whether rows of this sender may be taken.
    #[must_use]
    pub fn allows(&self, sender: &str) -> bool {
        !self.without.iter().any(|paused| paused == sender)
    }
}

/// What the ledger knows of a row that it holds.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) id: i64,
    pub(super) fence: i64,
    pub(super) on_doubt: OnDoubt,
    pub(super) sends: u32,
    pub(super) doubt: Duration,
    pub(super) sender: String,
    /// When the lease may be over.
    pub(super) until: Duration,
}

/// Emails to send, at most 500, with one client.
///
/// Take the [`emails`](Self::emails), send them, [`tell`](Self::tell) what happened to each, and
/// hand the batch back. An email without an outcome is in doubt.
#[derive(Debug)]
#[must_use]
pub struct Batch {
    pub(super) sender: String,
    pub(super) rows: Vec<Held>,
    pub(super) emails: Vec<Email>,
    pub(super) outcomes: Vec<Option<Outcome>>,
    /// When the leases may be over.
    pub(super) until: Duration,
}

impl Batch {
    /// The name of the client that is to send them.
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// The number of emails.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none, which never happens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes the emails. The index of each is that of its outcome.
    pub fn emails(&mut self) -> Vec<Email> {
        std::mem::take(&mut self.emails)
    }

    /// Takes what happened to an email.
    pub fn tell(&mut self, index: usize, outcome: Outcome) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = Some(outcome);
        }
    }

    /// Hands all emails back, which were not sent, because the worker has no client of their
    /// [sender](Self::sender).
    pub fn hand_back(&mut self) {
        for (index, email) in self.emails().into_iter().enumerate() {
            self.tell(index, Outcome::NotSent(Box::new(email), unknown_sender()));
        }
    }
}

/// The error of a worker that has no client of a sender.
#[must_use]
pub fn unknown_sender() -> Error {
    Fault::new("Sender", "is unknown to this worker", "Give the worker a client for it.").into()
}

/// An email to search for, once: with `reconcile` of a client and no patience.
#[derive(Debug)]
#[must_use]
pub struct Search {
    pub(super) row: Held,
    pub(super) email: Box<Email>,
}

impl Search {
    /// The name of the client that is to search.
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.row.sender
    }

    /// The email.
    pub fn email(&self) -> &Email {
        &self.email
    }
}

impl Held {
    pub(super) fn of(row: Row, until: Duration) -> (Self, Email) {
        let Row { id, fence, email, sender, on_doubt, sends, doubt, .. } = row;
        (Self { id, fence, on_doubt, sends, doubt, sender, until }, email)
    }
}
