//! How far a batch has come.

use super::outcome::Outcome;

/// How far a batch has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Mails that Postmark accepted.
    pub sent: usize,
    /// Mails that Postmark accepted, and may deliver later.
    pub queued: usize,
    /// Mails that were refused, here or by Postmark.
    pub refused: usize,
    /// Mails that may have been accepted, or not.
    pub unknown: usize,
    /// Mails that were not accepted, for a reason that is not their own.
    pub not_sent: usize,
    /// Requests, each counted once however often it was made.
    pub requests: usize,
    /// The bytes of these requests' bodies.
    pub bytes: u64,
}

impl Progress {
    /// The mails of which it is known, as far as it can be, what came of them.
    #[must_use]
    pub fn mails(&self) -> usize {
        self.sent + self.queued + self.refused + self.unknown + self.not_sent
    }

    pub(crate) fn count(&mut self, outcome: &Outcome) {
        let count = match outcome {
            Outcome::Sent(_) => &mut self.sent,
            Outcome::Queued(_) => &mut self.queued,
            Outcome::Refused(..) => &mut self.refused,
            Outcome::NotSent(..) => &mut self.not_sent,
            Outcome::Unknown(_) => &mut self.unknown,
        };
        *count += 1;
    }
}
