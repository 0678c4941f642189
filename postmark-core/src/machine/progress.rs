//! How far a batch has come.

use std::fmt;

use super::outcome::Outcome;

/// How far a batch has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Emails that Postmark accepted.
    pub sent: usize,
    /// Emails that Postmark accepted, and may deliver later.
    pub queued: usize,
    /// Emails that were refused, here or by Postmark.
    pub refused: usize,
    /// Emails that may have been accepted, or not.
    pub unknown: usize,
    /// Emails that were not accepted, for a reason that is not their own.
    pub not_sent: usize,
    /// Requests, each counted once however often it was made.
    pub requests: usize,
    /// The bytes of these requests' bodies.
    pub bytes: u64,
}

impl Progress {
    /// The emails of which it is known, as far as it can be, what happened to them.
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

/// Prints one line: `498 of 500 sent, 1 refused, 1 in doubt`. The second number counts the emails
/// that have an outcome; an outcome that no email has is left out.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} sent", self.sent, self.mails())?;
        [
            (self.queued, "queued"),
            (self.refused, "refused"),
            (self.unknown, "in doubt"),
            (self.not_sent, "not sent"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .try_for_each(|(count, outcome)| write!(f, ", {count} {outcome}"))
    }
}
