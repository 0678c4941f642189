//! What each email of an outbox says about itself.

/// What to do with an email that may have been accepted.
///
/// Postmark shows accepted emails to a search after a while, and does not say how long that may
/// take. [`Rules::patience`](super::Rules::patience) is how long a worker searches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a worker has to act on all of them")]
pub enum OnDoubt {
    /// Leave it to a person at once.
    Leave,
    /// Search for it, and leave it to a person if it is not found.
    #[default]
    Search,
    /// Search for it, and send it again if it is not found.
    ///
    /// It can be accepted twice if Postmark shows it later than the patience, or if a worker stops
    /// for longer than that in the middle of a send. At most
    /// [`Rules::max_sends`](super::Rules::max_sends) sends may be in doubt; then it is left to a
    /// person.
    SearchThenSend,
    /// Send it again at once, up to [`Rules::max_sends`](super::Rules::max_sends) times: for a login
    /// code, which is better twice than never.
    SendAgain,
}

impl OnDoubt {
    /// All policies.
    pub const ALL: [Self; 4] = [Self::Leave, Self::Search, Self::SearchThenSend, Self::SendAgain];

    /// The name, as it stands in a database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Search => "search",
            Self::SearchThenSend => "search_then_send",
            Self::SendAgain => "send_again",
        }
    }

    /// The policy of a name. A name that is not known is [`OnDoubt::Leave`], which never sends
    /// twice.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|policy| policy.as_str() == name).unwrap_or(Self::Leave)
    }
}

/// Which emails go first. Within a priority, those that have been due longest do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a store's index is made for these")]
pub enum Priority {
    /// Before all others: login codes.
    High,
    /// The usual.
    #[default]
    Normal,
    /// After all others: newsletters.
    Low,
}

impl Priority {
    /// The number in a database; smaller ones go first.
    #[must_use]
    pub fn number(self) -> i16 {
        match self {
            Self::High => 0,
            Self::Normal => 1,
            Self::Low => 2,
        }
    }
}
