//! Which faults are played.

/// Which faults are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that the clients are known to stand.
    Mended,
    /// Also those of which it is known that a client does not stand them yet: each of them is a defect
    /// to be mended, and then no longer an exception. Today that is a response that comes a second time,
    /// and is taken for that of the next email.
    All,
}

impl Scope {
    /// Whether a response may come a second time.
    pub(crate) fn extra_responses(self) -> bool {
        self == Self::All
    }
}
