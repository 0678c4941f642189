//! A claimed row.

use std::time::Duration;

use super::policy::OnDoubt;
use super::state::State;
use crate::api::email::Email;

/// A claimed row, as a store reads it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Row {
    /// Its id in the database.
    pub id: i64,
    /// The fencing token of this claim: greater than that of any earlier claim of the row.
    pub fence: i64,
    /// Its state after the claim: [`State::Sending`] if it was queued and may be sent now,
    /// otherwise [`State::Resolving`].
    pub state: State,
    /// The email, marked with its key.
    pub email: Email,
    /// The name of the client that sends it.
    pub sender: String,
    /// The name of the tenant.
    pub tenant: Option<String>,
    /// What to do if it may have been accepted.
    pub on_doubt: OnDoubt,
    /// The number of its sends without a known outcome.
    pub sends: u32,
    /// How long it has been in doubt, by the database's clock; zero if it is not.
    pub doubt: Duration,
    /// How long a limit holds it back, if any: see [`Limits`](super::Limits).
    pub held_back: Option<Duration>,
}

impl Row {
    /// A row with this id, fencing token, key and JSON of its email.
    ///
    /// It is [`State::Resolving`] until you set another state: unless the store says so, a row is
    /// not sent.
    #[must_use]
    pub fn new(id: i64, fence: i64, key: &str, email: &str) -> Self {
        Self {
            id,
            fence,
            state: State::Resolving,
            email: Email::from_json(email).send_id(key),
            sender: String::new(),
            tenant: None,
            on_doubt: OnDoubt::Leave,
            sends: 0,
            doubt: Duration::ZERO,
            held_back: None,
        }
    }
}
