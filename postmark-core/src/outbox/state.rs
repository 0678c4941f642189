//! The states of an email in an outbox.

use std::fmt;

/// The state of an email in an outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a store has to handle all of them")]
pub enum State {
    /// It waits for its time or for a worker. It was not sent, or is to be sent again.
    Queued,
    /// A worker holds it until its lease expires, and may have sent it.
    Sending,
    /// It may have been accepted; a worker searches for it.
    Resolving,
    /// It may have been accepted, and the search is over: a person or a webhook decides.
    InDoubt,
    /// Postmark accepted it.
    Sent,
    /// Postmark refused it, and would refuse it again.
    Refused,
    /// It was cancelled before it was sent, or a person gave up on it.
    Cancelled,
}

impl State {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Sending,
        Self::Resolving,
        Self::InDoubt,
        Self::Sent,
        Self::Refused,
        Self::Cancelled,
    ];

    /// The name used in a database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Resolving => "resolving",
            Self::InDoubt => "in_doubt",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether workers are done with it: nothing more happens unless somebody requests it.
    #[must_use]
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::Queued | Self::Sending | Self::Resolving)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a person decides about an email [in doubt](State::InDoubt).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a store has to handle all of them")]
pub enum Resolution {
    /// Search for it again: Postmark may show it by now. If its policy does not search, the policy
    /// becomes [`OnDoubt::Search`](super::OnDoubt::Search).
    SearchAgain,
    /// Send it again, even though its recipients may get it twice.
    SendAgain,
    /// It was sent, as somebody has seen.
    MarkSent,
    /// Do nothing more: it becomes [`State::Cancelled`].
    GiveUp,
}
