//! What is to be written about a row.

use std::time::Duration;

use super::state::State;

/// What is to be written about a row.
///
/// A store applies it where the row has the same fencing token and is still [`State::Sending`] or
/// [`State::Resolving`]. [`State::Sent`] is a fact: it is written whatever the token and the state
/// are, unless the row is sent already.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The row.
    pub id: i64,
    /// The fencing token of the claim.
    pub fence: i64,
    /// The new state: any but [`State::Sending`] and [`State::Cancelled`].
    pub state: State,
    /// How long from now until it is due: to be sent if it is queued, to be searched for if it is
    /// resolving.
    pub wait: Duration,
    /// How many sends of it have had no known end.
    pub sends: u32,
    /// Postmark's id, if it was sent and Postmark gave one.
    pub message_id: Option<String>,
    /// Why it is in this state; empty if there is nothing to say.
    pub note: String,
}
