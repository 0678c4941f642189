//! The outcome of one email of a batch.

use crate::api::email::{Email, Receipt};
use crate::error::Error;

/// The outcome of one email.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "callers have to act on all of them")]
#[must_use]
pub enum Outcome {
    /// Postmark accepted it.
    Sent(Receipt),
    /// Postmark accepted it, but says that delivery may be delayed, or gave no id.
    Queued(Receipt),
    /// It was not accepted, and would not be if sent again unchanged.
    Refused(Box<Email>, Error),
    /// It may or may not have been accepted.
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

    /// Why an email was not accepted, or why that is unknown.
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

    /// Returns the email, unless Postmark accepted it.
    ///
    /// An [`Unknown`](Self::Unknown) email may have been accepted: keep it, but do not resend it
    /// without checking. [`Error::advice`] distinguishes the cases.
    #[must_use]
    pub fn into_email(self) -> Option<Email> {
        match self {
            Self::Sent(_) | Self::Queued(_) => None,
            Self::Refused(email, _) | Self::NotSent(email, _) => Some(*email),
            Self::Unknown(unresolved) => Some(unresolved.accept_duplicate()),
        }
    }
}

/// An email that may or may not have been accepted.
///
/// Sending it again may deliver it twice. If it has an [`Email::send_id`],
/// [`Reconcile`](crate::Reconcile) can find out first.
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

    /// Returns the email, to send it even though its recipients may get it twice.
    pub fn accept_duplicate(self) -> Email {
        *self.email
    }
}
