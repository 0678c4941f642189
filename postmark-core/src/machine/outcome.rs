//! What happened to one email of a batch.

use crate::api::email::{Email, Receipt};
use crate::error::Error;

/// What happened to one email.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "callers have to act on all of them")]
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
    /// Not accepted, for a reason unrelated to this email. Safe to send again: later if the error
    /// [is temporary](Error::is_temporary), otherwise after following [`Error::help`].
    NotSent(Box<Email>, Error),
}

impl Outcome {
    /// The receipt of an email that was accepted.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Sent(receipt) | Self::Queued(receipt) => Some(receipt),
            Self::Refused(..) | Self::Unknown(_) | Self::NotSent(..) => None,
        }
    }

    /// Why an email was not accepted, or why that is not known.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Sent(_) | Self::Queued(_) => None,
            Self::Refused(_, error) | Self::NotSent(_, error) => Some(error),
            Self::Unknown(mail) => Some(mail.error()),
        }
    }

    /// The email, unless Postmark accepted it.
    #[must_use]
    pub fn email(&self) -> Option<&Email> {
        match self {
            Self::Sent(_) | Self::Queued(_) => None,
            Self::Refused(email, _) | Self::NotSent(email, _) => Some(email),
            Self::Unknown(unresolved) => Some(unresolved.email()),
        }
    }

    /// Hands the email back, unless Postmark accepted it.
    ///
    /// An email of [`Unknown`](Self::Unknown) may have been accepted: keep it, but do not send it
    /// again on a guess. [`Error::advice`] distinguishes the cases.
    #[must_use]
    pub fn into_email(self) -> Option<Email> {
        match self {
            Self::Sent(_) | Self::Queued(_) => None,
            Self::Refused(email, _) | Self::NotSent(email, _) => Some(*email),
            Self::Unknown(unresolved) => Some(unresolved.accept_duplicate()),
        }
    }
}

/// An email that may have been accepted, or not.
///
/// Sending it again may send it twice. [`Reconcile`](crate::Reconcile) finds out first, if it has
/// an
/// [`Email::send_id`].
#[derive(Debug)]
#[must_use]
pub struct Unresolved {
    pub(super) email: Box<Email>,
    pub(super) error: Error,
}

impl Unresolved {
    /// The email.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// The error that leaves it in doubt.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Hands the email back, to be sent even though its recipients may get it twice.
    pub fn accept_duplicate(self) -> Email {
        *self.email
    }
}
