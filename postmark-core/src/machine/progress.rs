//! The progress of a batch.

use std::fmt;

use super::outcome::Outcome;

/// The progress of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Emails that Postmark accepted.
    pub sent: usize,
    /// Emails that Postmark accepted, but may deliver later.
    pub queued: usize,
    /// Emails that this library or Postmark refused.
    pub refused: usize,
    /// Emails that may or may not have been accepted.
    pub unknown: usize,
    /// Emails that were not accepted for a reason unrelated to them.
    pub not_sent: usize,
    /// Requests, not counting retries.
    pub requests: usize,
    /// The size of the bodies of these requests, in bytes.
    pub bytes: u64,
}

impl Progress {
    /// The number of emails that have an outcome.
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

/// Displays one line: `498 of 500 sent, 1 refused, 1 in doubt`. The second number is that of emails
/// with an outcome; outcomes without emails are omitted.
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
