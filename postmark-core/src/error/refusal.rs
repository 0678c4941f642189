//! A response that refuses the request.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;

use super::error_code::{ErrorCode, Retry};
use super::inactive::inactive_recipients;
use super::kept_response::KeptResponse;
use super::sentence::{Sentence, one_line};

/// A response that refuses the request, from Postmark or from something in between.
#[derive(Clone)]
pub struct Refusal(Arc<Refused>);

struct Refused {
    code: Option<ErrorCode>,
    /// UTF-8: a slice of the response if possible.
    message: Bytes,
    response: KeptResponse,
}

impl Refusal {
    pub(super) fn new(code: Option<ErrorCode>, message: Bytes, response: KeptResponse) -> Self {
        Self(Arc::new(Refused { code, message, response }))
    }

    /// The refusal of one email in a batch whose response is a success.
    pub(crate) fn of_mail(code: ErrorCode, message: String) -> Self {
        Self::new(Some(code), message.into(), KeptResponse::in_part())
    }

    pub(super) fn response(&self) -> &KeptResponse {
        &self.0.response
    }

    /// The HTTP status; 200 for an email refused in a batch.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.response.status
    }

    /// Postmark's error code, from the body, otherwise from `X-PM-ApiErrorCode`.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code
    }

    /// Postmark's message; empty if the response is not from Postmark.
    #[must_use]
    pub fn message(&self) -> &str {
        let message = std::str::from_utf8(&self.0.message);
        debug_assert!(message.is_ok(), "{message:?}");
        message.unwrap_or_default()
    }

    /// See [`Error::inactive_recipients`](crate::Error::inactive_recipients).
    #[must_use]
    pub fn inactive_recipients(&self) -> Vec<&str> {
        inactive_recipients(self.message()).collect()
    }

    /// Whether the request may have been executed despite the refusal.
    ///
    /// `false` for every known error code except those where [`ErrorCode::retry`] is unsure (such
    /// as 101, an internal error); for an unknown code, unless the status is 408 or 5xx; and
    /// without a code, for the statuses 413, 415 and 429. `true` for anything else that is not
    /// Postmark's documented refusal, such as an HTML page or a gateway's error.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        match self.code() {
            // contract: retry.500-definite
            Some(code) if code.is_known() => code.retry() == Retry::IfRepeatable,
            // contract: error.unknown-code
            Some(_) => self.rule().says_unwell,
            None => !self.rule().is_definite,
        }
    }

    /// Whether a retry of the same request may succeed, by the code, or by the status if the code
    /// is unknown.
    pub(crate) fn retry(&self) -> Retry {
        let code = self.code().filter(|code| code.is_known());
        code.map_or(self.rule().retry, ErrorCode::retry)
    }

    pub(super) fn help(&self) -> &str {
        self.code().map_or(self.rule().help, ErrorCode::help)
    }

    fn rule(&self) -> Rule {
        Rule::of(self.status())
    }
}

/// What a status means for a request without a known error code in its response.
struct Rule {
    /// Whether the request was certainly not executed.
    is_definite: bool,
    /// Whether the server, or something in between, has a problem.
    says_unwell: bool,
    retry: Retry,
    help: &'static str,
}

impl Rule {
    fn of(status: StatusCode) -> Self {
        let (is_definite, says_unwell, retry, help) = match status.as_u16() {
            // contract: status.413
            413 => {
                let help = "Make the request smaller: a message has at most 10 MB, a batch 50 MB.";
                (true, false, Retry::Never, help)
            }
            // contract: status.415
            415 => (true, false, Retry::Never, UNKNOWN_SERVER),
            // contract: retry.429
            429 => {
                let help = "Send less at a time; put many emails into one batch.";
                (true, false, Retry::IfRepeatable, help)
            }
            // contract: retry.408
            408 => (false, true, Retry::IfRepeatable, UNKNOWN_SERVER),
            // contract: retry.500 retry.gateway
            500.. => {
                let help = "Wait and try again, if doing it twice does no harm.";
                (false, status.is_server_error(), Retry::IfRepeatable, help)
            }
            _ => (false, false, Retry::Never, UNKNOWN_SERVER),
        };
        Self { is_definite, says_unwell, retry, help }
    }
}

/// The remedy for a response that does not seem to be Postmark's.
const UNKNOWN_SERVER: &str =
    "Check that the base URL leads to Postmark and that no proxy responds in its place.";

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            // contract: status.401 quirk.wrong-kind-of-token
            Some(ErrorCode::BAD_TOKEN) => {
                let token = self.0.response.token;
                write!(f, "Postmark refused the {token}")?;
            }
            Some(code) => write!(f, "Postmark refused with code {code}")?,
            None => write!(f, "the response is HTTP {}", self.status().as_u16())?,
        }
        match self.message() {
            "" => Ok(()),
            message => one_line(f, format_args!(": {message}")),
        }
    }
}

/// Shows what happened, what to do about it, and the details.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = &self.0.response;
        let sentence = Sentence::of(self).then(self.help());
        match self.code().and_then(ErrorCode::name) {
            Some(name) => sentence.with(&format_args!("{name}, {response}")).fmt(f),
            None => sentence.with(response).fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}
