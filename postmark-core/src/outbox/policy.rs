//! Policies and priorities of emails in an outbox.

/// What to do with an email that may have been accepted.
///
/// Postmark's search finds accepted emails after some time, and Postmark does not say how long that
/// can take. A worker searches for [`Rules::patience`](super::Rules::patience).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a worker has to act on all of them")]
pub enum OnDoubt {
    /// Leave it to a person immediately.
    Leave,
    /// Search for it, and leave it to a person if it is not found.
    #[default]
    Search,
    /// Search for it, and send it again if it is not found.
    ///
    /// It can be accepted twice if Postmark shows it later than the patience, or if a worker is
    /// paused for longer than that in the middle of a send. After
    /// [`Rules::max_sends`](super::Rules::max_sends) sends in doubt, it is left to a person.
    SearchThenSend,
    /// Send it again immediately, up to [`Rules::max_sends`](super::Rules::max_sends) times: for a
    /// login code, which is better sent twice than never.
    SendAgain,
}

impl OnDoubt {
    /// All policies.
    pub const ALL: [Self; 4] = [Self::Leave, Self::Search, Self::SearchThenSend, Self::SendAgain];

    /// The name used in a database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Search => "search",
            Self::SearchThenSend => "search_then_send",
            Self::SendAgain => "send_again",
        }
    }

    /// The policy with this name. An unknown name is [`OnDoubt::Leave`], which never sends twice.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|policy| policy.as_str() == name).unwrap_or(Self::Leave)
    }
}

/// Which emails are sent first. Within a priority, those that have been due longest are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a store's index is made for these")]
pub enum Priority {
    /// Before all others, such as login codes.
    High,
    /// The default.
    #[default]
    Normal,
    /// After all others, such as newsletters.
    Low,
}

impl Priority {
    /// The number used in a database; smaller ones are sent first.
    #[must_use]
    pub fn number(self) -> i16 {
        match self {
            Self::High => 0,
            Self::Normal => 1,
            Self::Low => 2,
        }
    }
}
