//! Why a request was not accepted, and the response to it.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use http::{HeaderValue, Method, Response, StatusCode};
use thiserror::Error;

use super::{Hook, ParseError, Reply, VerifyError};
use crate::error::Fault;
use crate::text::DecodeError;

/// A request that a [`Receiver`](super::Receiver) did not accept: log it, and return its response.
///
/// It displays as one sentence with the status and the reason. Neither the sentence, nor `Debug`,
/// nor the response contains credentials or parts of the payload. The response has no body, so
/// strangers do not see the reason.
///
/// ```
/// use bytes::Bytes;
/// use postmark_core::webhook::{Receiver, RejectionReason, Verifier};
///
/// let receiver = Receiver::new(Verifier::new().basic_auth("postmark", "a long random password"));
/// let request = http::Request::post("/hook").body(Bytes::new())?;
/// let rejection = receiver.receive(&request, None).unwrap_err();
/// assert_eq!(rejection.reason(), &RejectionReason::Credentials);
/// assert!(rejection.to_string().starts_with("rejected with status 401: the credentials"));
/// assert_eq!(rejection.into_response().status(), 401);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Rejection(Box<RejectionReason>);

/// Why a request was not accepted.
///
/// | reason | status | Postmark's next step |
/// |---|---|---|
/// | [`Method`](Self::Method) | 405 | none: Postmark sends `POST` only |
/// | [`NotConfigured`](Self::NotConfigured), [`Credentials`](Self::Credentials) | 401 | retries inbound email, drops any other event |
/// | [`Address`](Self::Address) | 503 | retries |
/// | [`TooLarge`](Self::TooLarge), [`Unreadable`](Self::Unreadable), [`Incomplete`](Self::Incomplete) | 503 | retries |
/// | [`TimedOut`](Self::TimedOut) | 408 | retries |
/// | [`Empty`](Self::Empty) | 200 | none |
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RejectionReason {
    /// The method is not `POST`.
    // A method may be as long as a head, but a log line should not be.
    #[error("the method is {:.16}, and webhooks are sent with POST", .0.as_str())]
    Method(Method),
    /// The verifier has no check, so no request can pass.
    #[error("{}", VerifyError::NotConfigured)]
    NotConfigured,
    /// The required credentials or headers are missing or wrong.
    #[error("{}", VerifyError::Credentials)]
    Credentials,
    /// The credentials, if required, are right, but this address is not in the list; `None` if the
    /// address is unknown.
    #[error("{}", VerifyError::Address(*.0))]
    Address(Option<IpAddr>),
    /// The body exceeds one of the [`Limits`](super::Limits).
    #[error("{0}: {help}", help = .0.help())]
    TooLarge(Fault),
    /// The body is not JSON, or is truncated.
    #[error("the body cannot be read: {0}")]
    Unreadable(DecodeError),
    /// The connection ended before the body was complete.
    #[error("the connection ended before the body was complete")]
    Incomplete,
    /// The body was not complete within [`Limits::time`](super::Limits::time).
    #[error("the body was not complete within the time limit")]
    TimedOut,
    /// The request has no body. Postmark requests a URL before it saves a webhook, and does not
    /// document what it sends, so an empty request is not an error.
    #[error("the body is empty: it may be a test of the URL by Postmark")]
    Empty,
}

impl Rejection {
    /// Why the request was not accepted.
    #[must_use]
    pub fn reason(&self) -> &RejectionReason {
        &self.0
    }

    /// The status of the response, as in the table of [`RejectionReason`].
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The response to return to the sender: a status, no body, and the header that HTTP requires
    /// with the status.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        let status = self.status();
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        let header = match status {
            StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, "POST")),
            StatusCode::UNAUTHORIZED => {
                Some((WWW_AUTHENTICATE, "Basic realm=\"webhook\", charset=\"UTF-8\""))
            }
            _ => None,
        };
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

impl RejectionReason {
    fn status(&self) -> StatusCode {
        match self {
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotConfigured => VerifyError::NotConfigured.status(),
            Self::Credentials => VerifyError::Credentials.status(),
            Self::Address(address) => VerifyError::Address(*address).status(),
            // contract: webhook.outbound.retried webhook.inbound.retried
            Self::TooLarge(_) | Self::Unreadable(_) | Self::Incomplete => {
                Reply::Later.status(Hook::Outbound)
            }
            // contract: webhook.outbound.retried webhook.inbound.retried
            Self::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::Empty => Reply::Done.status(Hook::Outbound),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rejected with status {}: {}", self.status().as_u16(), self.0)
    }
}

impl Error for Rejection {}

/// For adapters, which alone know that a connection ended or that the time is up.
impl From<RejectionReason> for Rejection {
    fn from(reason: RejectionReason) -> Self {
        Self(Box::new(reason))
    }
}

impl From<VerifyError> for Rejection {
    fn from(error: VerifyError) -> Self {
        Self::from(match error {
            VerifyError::NotConfigured => RejectionReason::NotConfigured,
            VerifyError::Credentials => RejectionReason::Credentials,
            VerifyError::Address(address) => RejectionReason::Address(address),
        })
    }
}

impl From<ParseError> for Rejection {
    fn from(error: ParseError) -> Self {
        Self::from(match error {
            ParseError::TooLarge(fault) => RejectionReason::TooLarge(fault),
            ParseError::Broken(error) => RejectionReason::Unreadable(error),
        })
    }
}

impl From<Rejection> for Response<Bytes> {
    fn from(rejection: Rejection) -> Self {
        rejection.into_response()
    }
}
