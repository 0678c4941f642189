//! What went wrong, and whether the request may have been executed anyway.

mod advice;
mod envelope;
pub(crate) mod error_code;
mod failure;
mod fault;
mod inactive;
mod kept_response;
mod refusal;
mod sentence;
mod unexpected;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use thiserror::Error;

use self::envelope::envelope;

pub use self::advice::Advice;
pub use self::error_code::{ErrorCode, ErrorKind, Retry};
pub use self::failure::{Cause, Failure};
pub use self::fault::Fault;
pub use self::refusal::Refusal;
pub use self::unexpected::Unexpected;
pub use crate::text::DecodeError;

pub(crate) use self::inactive::inactive_recipients;
pub(crate) use self::kept_response::{ERROR_CODE, KeptResponse, REQUEST_ID};

/// Why a request has no result. The variants say who failed: you, the network, Postmark, or its
/// response.
///
/// It is the same type in every adapter, cheap to clone, and never holds a token.
///
/// # Display
///
/// `Display` prints one line: what failed and why, with every cause. For this reason there is no
/// [`source`](std::error::Error::source), so that reporters that print the chain print nothing
/// twice. `Debug` adds what to do about it and the details that Postmark's support needs: a program
/// that returns the error from `main` prints it.
///
/// ```
/// use postmark_core::{Error, Failure};
///
/// let error = Error::from(Failure::unsent("Connection refused (os error 111)"));
/// let what = "the request was not sent: Connection refused (os error 111)";
/// assert_eq!(error.to_string(), what);
/// assert_eq!(format!("{error:?}"), format!("{what}. {}", error.help()));
/// ```
#[derive(Clone, Error)]
#[non_exhaustive]
pub enum Error {
    /// The request is invalid because of a value. Nothing was sent.
    #[error(transparent)]
    Invalid(#[from] Fault),

    /// There is no response.
    #[error(transparent)]
    Transport(#[from] Failure),

    /// The response is a refusal.
    #[error(transparent)]
    Refused(#[from] Refusal),

    /// The response is a success, but its content is not as documented.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl Error {
    /// What to do: fix it, retry later, or leave it alone because it may have been executed.
    ///
    /// It is [`Advice::InDoubt`] exactly if the request
    /// [may have happened](Self::may_have_happened). Otherwise it is [`Advice::RetryLater`] for
    /// [temporary](Self::is_temporary) errors, and [`Advice::Fix`] for the rest.
    #[must_use]
    pub fn advice(&self) -> Advice {
        if self.may_have_happened() {
            Advice::InDoubt
        } else if self.is_temporary() {
            Advice::RetryLater(self.retry_after())
        } else {
            Advice::Fix
        }
    }

    /// Whether the request may have been executed despite the error.
    ///
    /// `false` is a promise: by everything Postmark documents, the email was not accepted, and
    /// sending it again cannot deliver a second copy. `true` means doubt: do not send the email
    /// again without checking.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Invalid(_) | Self::Transport(Failure::Unsent(_)) => false,
            Self::Transport(Failure::Unanswered(_)) | Self::Unexpected(_) => true,
            Self::Refused(refusal) => refusal.may_have_happened(),
        }
    }

    /// Whether the same request may succeed later: there was no response, or it says that the
    /// request was too early or that Postmark has a problem.
    ///
    /// This does not rule out a second copy: see [`may_have_happened`](Self::may_have_happened).
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            Self::Refused(refusal) => refusal.retry() != Retry::Never,
            Self::Invalid(_) | Self::Unexpected(_) => false,
        }
    }

    /// Postmark's error code, if the response has one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(refusal) => refusal.code(),
            _ => None,
        }
    }

    /// The HTTP status, if there is a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.status)
    }

    /// The response's `X-Request-Id`, for Postmark's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// How long the response asks you to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.response()?.retry_after
    }

    /// The body of the response, unchanged. It may be HTML, truncated or empty; it is never
    /// displayed.
    // contract: quirk.error-id
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.response().map(|response| &response.body)
    }

    /// The addresses that a refusal names as inactive: they bounced, complained or were suppressed.
    /// Empty if the message names none.
    #[must_use]
    pub fn inactive_recipients(&self) -> Vec<&str> {
        match self {
            Self::Refused(refusal) => refusal.inactive_recipients(),
            _ => Vec::new(),
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> &str {
        match self {
            Self::Invalid(fault) => fault.help(),
            Self::Transport(failure) => failure.help(),
            Self::Refused(refusal) => refusal.help(),
            Self::Unexpected(unexpected) => unexpected.help(),
        }
    }

    /// The error of a readable response of which a part is not as documented.
    pub(crate) fn unexpected(cause: DecodeError) -> Self {
        Self::Unexpected(Unexpected::new(KeptResponse::in_part(), cause))
    }

    /// Whether every other email would get the same error: the client's configuration is wrong, the
    /// host does not accept connections, or Postmark refuses the token or the account.
    pub(crate) fn refuses_all(&self) -> bool {
        match self {
            Self::Invalid(_) => true,
            Self::Transport(failure) => failure.is_unreachable(),
            Self::Refused(refusal) => refusal.code().is_some_and(ErrorCode::refuses_all),
            Self::Unexpected(_) => false,
        }
    }

    fn response(&self) -> Option<&KeptResponse> {
        match self {
            Self::Refused(refusal) => Some(refusal.response()),
            Self::Unexpected(unexpected) => Some(unexpected.response()),
            _ => None,
        }
    }

    /// The error of a response whose status is a failure.
    pub(crate) fn refused(response: KeptResponse) -> Self {
        let (error_code, message) = envelope(&response.body);
        // contract: error.order quirk.codes-equal-statuses
        let code = error_code.or_else(|| response.code());
        Self::Refused(Refusal::new(code, message, response))
    }

    /// The error of a response whose status is a success but whose body is not the documented one;
    /// the body may be that of a refusal.
    pub(crate) fn unreadable(response: KeptResponse, cause: DecodeError) -> Self {
        let (error_code, message) = envelope(&response.body);
        match error_code {
            Some(_) => Self::Refused(Refusal::new(error_code, message, response)),
            None => Self::Unexpected(Unexpected::new(response, cause)),
        }
    }
}

/// Shows what failed, why, and what to do about it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(fault) => fmt::Debug::fmt(fault, f),
            Self::Transport(failure) => fmt::Debug::fmt(failure, f),
            Self::Refused(refusal) => fmt::Debug::fmt(refusal, f),
            Self::Unexpected(unexpected) => fmt::Debug::fmt(unexpected, f),
        }
    }
}
