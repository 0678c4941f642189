//! The work that a ledger hands out.

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
    /// The maximum number of queued rows to take, for sending.
    pub sends: usize,
    /// The maximum number of rows to take that are resolving or whose lease expired, for searching.
    pub searches: usize,
    /// How long to hold the rows, by the database's clock.
    pub lease: Duration,
    /// Senders whose rows not to take, because they cannot send now.
    pub without: Vec<String>,
    /// The limits that hold back claimed rows.
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
    /// When the lease may expire.
    pub(super) until: Duration,
}

/// At most 500 emails, to send with one client.
///
/// Take the [`emails`](Self::emails), send them, [`tell`](Self::tell) the outcome of each, and hand
/// back the batch. An email without an outcome is in doubt.
#[derive(Debug)]
#[must_use]
pub struct Batch {
    pub(super) sender: String,
    pub(super) rows: Vec<Held>,
    pub(super) emails: Vec<Email>,
    pub(super) outcomes: Vec<Option<Outcome>>,
    /// When the leases may expire.
    pub(super) until: Duration,
}

impl Batch {
    /// The name of the client to send with.
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// The number of emails.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Always false.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes the emails. The index of each is the index of its outcome.
    pub fn emails(&mut self) -> Vec<Email> {
        std::mem::take(&mut self.emails)
    }

    /// Sets the outcome of an email.
    pub fn tell(&mut self, index: usize, outcome: Outcome) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = Some(outcome);
        }
    }

    /// Returns all emails unsent, because the worker has no client for their
    /// [sender](Self::sender).
    pub fn hand_back(&mut self) {
        for (index, email) in self.emails().into_iter().enumerate() {
            self.tell(index, Outcome::NotSent(Box::new(email), unknown_sender()));
        }
    }
}

/// The error of a worker that has no client for a sender.
#[must_use]
pub fn unknown_sender() -> Error {
    Fault::new("Sender", "is unknown to this worker", "Give the worker a client for it.").into()
}

/// An email to search for once: with a client's `reconcile`, without patience.
#[derive(Debug)]
#[must_use]
pub struct Search {
    pub(super) row: Held,
    pub(super) email: Box<Email>,
}

impl Search {
    /// The name of the client to search with.
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
