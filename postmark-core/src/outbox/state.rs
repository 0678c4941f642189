//! The states of an email in an outbox.

use std::fmt;

/// What is known of an email in an outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a store has to handle all of them")]
pub enum State {
    /// It waits for its time, or for a worker. It was not sent, or is to be sent again.
    Queued,
    /// A worker holds it until its lease runs out, and may have sent it.
    Sending,
    /// It may have been accepted: a worker searches for it.
    Resolving,
    /// It may have been accepted, and nobody searches any more: a person decides, or a webhook.
    InDoubt,
    /// Postmark accepted it.
    Sent,
    /// Postmark refused it, and would do so again.
    Refused,
    /// It was cancelled before it was sent, or given up by a person.
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

    /// The name, as it stands in a database.
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

    /// The state of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether workers are done with it: nothing happens any more unless somebody asks for it.
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
    /// Search for it once more: Postmark may show it by now. An email whose policy does not search
    /// gets [`OnDoubt::Search`](super::OnDoubt::Search) for its policy.
    SearchAgain,
    /// Send it again, even though its recipients may get it twice.
    SendAgain,
    /// It was sent: somebody saw it.
    MarkSent,
    /// Do nothing more: it is [`State::Cancelled`].
    GiveUp,
}
