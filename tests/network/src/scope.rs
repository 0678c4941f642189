//! Which faults are played.

/// Which faults are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that the clients are known to stand.
    Mended,
    /// Also those of which it is known that a client does not stand them yet: each of them is a defect
    /// to be mended, and then no longer an exception.
    ///
    /// - A response that comes a second time, and is taken for that of the next email.
    /// - A limit of requests with futures that are left unpolled: what waits for their places, or for
    ///   the instant that they wait for, waits for ever.
    All,
}

impl Scope {
    /// Whether a response may come a second time.
    pub(crate) fn extra_responses(self) -> bool {
        self == Self::All
    }

    /// Whether futures are left unpolled where requests are limited.
    pub(crate) fn unpolled_within_limits(self) -> bool {
        self == Self::All
    }
}
