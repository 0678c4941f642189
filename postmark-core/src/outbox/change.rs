//! A change to a row.

use std::time::Duration;

use super::state::State;

/// A change to write to a row.
///
/// A store applies it if the row has the same fencing token and is still [`State::Sending`] or
/// [`State::Resolving`]. [`State::Sent`] is a fact: it is written whatever the token and state,
/// unless the row is already sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The row.
    pub id: i64,
    /// The fencing token of the claim.
    pub fence: i64,
    /// The new state: any but [`State::Sending`] and [`State::Cancelled`].
    pub state: State,
    /// How long until it is due: to be sent if it is queued, to be searched for if it is resolving.
    pub wait: Duration,
    /// The number of its sends without a known outcome.
    pub sends: u32,
    /// Postmark's id, if it was sent and Postmark gave one.
    pub message_id: Option<String>,
    /// Why it is in this state; may be empty.
    pub note: String,
}
