//! Which faults are played.

/// Which faults are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that the clients are known to handle.
    Mended,
    /// Also those that a client is known not to handle yet: each of them is a defect to fix, and
    /// then no longer an exception. Today that is a repeated response, which is attributed to the
    /// next email.
    All,
}

impl Scope {
    /// Whether a response may arrive a second time.
    pub(crate) fn extra_responses(self) -> bool {
        self == Self::All
    }
}
