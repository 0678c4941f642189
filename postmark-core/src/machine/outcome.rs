//! What came of one mail of a batch.

use crate::api::email::{Email, Receipt};
use crate::error::Error;

/// What came of one mail.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "whoever sends has to act on all")]
#[must_use]
pub enum Outcome {
    /// Postmark accepted it.
    Sent(Receipt),
    /// Postmark accepted it, and says that delivery may be delayed, or gave no id.
    Queued(Receipt),
    /// It was not accepted, and is not if it is sent again as it is.
    Refused(Box<Email>, Error),
    /// It may have been accepted, or not.
    Unknown(Unresolved),
    /// It was surely not accepted, and not for anything in it: its whole request failed, or Postmark
    /// was down for maintenance or had too many requests when its turn came. It can be sent again,
    /// with hope where the error [is temporary](Error::is_temporary), else once what the error's
    /// help says is done.
    NotSent(Box<Email>, Error),
}

/// A mail that may have been accepted, or not.
///
/// Sending it again may send it twice. [`Reconcile`](crate::Reconcile) finds out first, if it has an
/// [`Email::send_id`].
#[derive(Debug)]
#[must_use]
pub struct Unresolved {
    pub(super) email: Box<Email>,
    pub(super) error: Error,
}

impl Unresolved {
    /// The mail.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// Why it is not known what came of it.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Hands the mail back, to be sent even though its recipients may get it twice.
    pub fn accept_duplicate(self) -> Email {
        *self.email
    }
}
