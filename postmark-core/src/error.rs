//! What went wrong, and the answer to the question that matters in mail: may it have happened?

pub(crate) mod error_code;
mod failure;
mod fault;
pub(crate) mod inactive;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, HeaderName, StatusCode};
use memchr::{memchr, memchr2};
use thiserror::Error;

use self::inactive::inactive_recipients;
use crate::request::{ServerToken, Token};
use crate::text::lenient::{piece, without_mark};
use crate::text::reader::read;
use crate::time::retry_after::retry_after;

pub use self::error_code::{ErrorCode, ErrorKind, Retry};
pub use self::failure::{Cause, Failure};
pub use self::fault::Fault;

/// Why there is no result, told apart by who failed: you, the network, Postmark, or its answer.
///
/// It is the same in every adapter, cheap to clone, and never holds a token.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum Error {
    /// The request could not be written: a value is at fault. Nothing was sent.
    #[error(transparent)]
    Invalid(#[from] Fault),

    /// There is no answer.
    #[error(transparent)]
    Transport(#[from] Failure),

    /// The answer says no.
    #[error(transparent)]
    Refused(#[from] Refusal),

    /// The answer says yes, and what came with it is not as documented.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl Error {
    /// Whether what was asked for may have been done all the same.
    ///
    /// `false` is a promise: a mail that failed with it was not accepted, and can be sent again
    /// without a second copy reaching anyone, by all that Postmark documents. `true` is doubt, and
    /// doubt is no reason to send again.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Invalid(_) | Self::Transport(Failure::Unsent(_)) => false,
            Self::Transport(Failure::Unanswered(_)) | Self::Unexpected(_) => true,
            Self::Refused(refusal) => refusal.may_have_happened(),
        }
    }

    /// Whether the same request may succeed later, as it is: there was no answer, or one that says
    /// that it is too early, or that Postmark is not well.
    ///
    /// That says nothing about a second copy: see [`may_have_happened`](Self::may_have_happened).
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            Self::Refused(refusal) => refusal.retry() != Retry::Never,
            Self::Invalid(_) | Self::Unexpected(_) => false,
        }
    }

    /// Postmark's error code, where the answer has one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(refusal) => refusal.code(),
            _ => None,
        }
    }

    /// The HTTP status, where there is an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The answer's `X-Request-Id`, for Postmark's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id()
    }

    /// How long the answer asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after()
    }

    /// The answer's body as it came. It may be HTML, cut off or empty; it is never printed.
    // contract: quirk.error-id
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.answer().map(|answer| &answer.body)
    }

    /// The addresses that a refusal names as inactive: they bounced, complained or were
    /// suppressed. Empty where the message names none.
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
            Self::Transport(Failure::Unsent(_)) => {
                "Check the network, the proxy and the base URL, then make the request again: \
                 nothing was sent."
            }
            Self::Transport(Failure::Unanswered(_)) => {
                "Find out whether it was done, for a mail by searching outbound messages, before \
                 you make the request again."
            }
            Self::Refused(refusal) => refusal.help(),
            Self::Unexpected(unexpected) if unexpected.0.cause == DecodeError::OTHERS_RECEIPT => {
                "Find out whether the email was accepted, by searching outbound messages, before \
                 you send it again. Use HTTP/2, where a response cannot be taken for another's."
            }
            Self::Unexpected(_) => {
                "It was probably done: do not repeat it. Check that the base URL leads to \
                 Postmark, and report the answer if it does."
            }
        }
    }

    /// The error of an answer that can be read, a part of which is not what it should be.
    pub(crate) fn unexpected(cause: DecodeError) -> Self {
        let answer = Answer::in_part();
        Self::Unexpected(Unexpected(Arc::new(Unread { answer, cause })))
    }

    fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Refused(refusal) => Some(&refusal.0.answer),
            Self::Unexpected(unexpected) => Some(&unexpected.0.answer),
            _ => None,
        }
    }

    /// The error of an answer whose status says no.
    pub(crate) fn refused(answer: Answer) -> Self {
        let (error_code, message) = envelope(&answer.body);
        // contract: error.order quirk.codes-equal-statuses
        let code = error_code.or_else(|| answer.code());
        Self::Refused(Refusal::new(code, message, answer))
    }

    /// The error of an answer whose status says yes, and whose body is not the documented one: it
    /// may be that of a refusal.
    pub(crate) fn unreadable(answer: Answer, cause: DecodeError) -> Self {
        let (error_code, message) = envelope(&answer.body);
        match error_code {
            Some(_) => Self::Refused(Refusal::new(error_code, message, answer)),
            None => Self::Unexpected(Unexpected(Arc::new(Unread { answer, cause }))),
        }
    }
}

/// An answer that says no: of Postmark, or of something on the way to it.
#[derive(Clone)]
pub struct Refusal(Arc<Refused>);

struct Refused {
    code: Option<ErrorCode>,
    /// UTF-8: a piece of the answer where it can be.
    message: Bytes,
    answer: Answer,
}

impl Refusal {
    fn new(code: Option<ErrorCode>, message: Bytes, answer: Answer) -> Self {
        Self(Arc::new(Refused { code, message, answer }))
    }

    /// The refusal of one mail of a batch, whose answer says yes as a whole.
    pub(crate) fn of_mail(code: ErrorCode, message: String) -> Self {
        Self::new(Some(code), message.into(), Answer::in_part())
    }

    /// The HTTP status. It is 200 for an item that a batch refused.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.answer.status
    }

    /// Postmark's error code, from the body or else from `X-PM-ApiErrorCode`.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code
    }

    /// Postmark's message; empty where the answer is not Postmark's.
    #[must_use]
    pub fn message(&self) -> &str {
        std::str::from_utf8(&self.0.message).unwrap_or_default()
    }

    /// See [`Error::inactive_recipients`].
    #[must_use]
    pub fn inactive_recipients(&self) -> Vec<&str> {
        inactive_recipients(self.message()).collect()
    }

    /// Whether what was asked for may have been done all the same.
    ///
    /// `false` for every known error code but those that [`ErrorCode::retry`] is unsure of (101,
    /// an internal error, is one), for an unknown code unless the status is 408 or 5xx, and without
    /// a code for the statuses 413, 415 and 429. Anything else that is not Postmark's documented
    /// refusal, such as an HTML page or a gateway's error, is `true`.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        let status = self.status();
        match self.code() {
            // contract: retry.500-definite
            Some(code) if code.is_known() => code.retry() == Retry::IfRepeatable,
            // contract: error.unknown-code
            Some(_) => status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT,
            // contract: status.413 status.415 retry.429
            None => !matches!(status.as_u16(), 413 | 415 | 429),
        }
    }

    /// Whether the same request may succeed when it is made once more: the code says it, and the
    /// status where there is none that is known.
    pub(crate) fn retry(&self) -> Retry {
        match (self.code().filter(|code| code.is_known()), self.status().as_u16()) {
            (Some(code), _) => code.retry(),
            // contract: retry.500 retry.gateway retry.408
            (None, 408 | 429 | 500..) => Retry::IfRepeatable,
            (None, _) => Retry::Never,
        }
    }

    fn help(&self) -> &str {
        match (self.code(), self.status().as_u16()) {
            (Some(code), _) => code.help(),
            (None, 413) => "Make the request smaller: a message has at most 10 MB, a batch 50 MB.",
            (None, 429) => "Send less at a time; put many mails into one batch.",
            (None, 500..) => "Wait and try again, if doing it twice does no harm.",
            (None, _) => "Check that the base URL leads to Postmark and no proxy answers for it.",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            // contract: status.401 quirk.wrong-kind-of-token
            Some(ErrorCode::BAD_TOKEN) => {
                let token = self.0.answer.token;
                write!(f, "Postmark refused the {token}")?;
            }
            Some(code) => write!(f, "Postmark refused with code {code}")?,
            None => write!(f, "the answer is HTTP {}", self.status())?,
        }
        match self.message() {
            "" => Ok(()),
            message => write!(f, ": {message}"),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("code", &self.code())
            .field("message", &self.message())
            .field("answer", &self.0.answer)
            .finish()
    }
}

impl std::error::Error for Refusal {}

/// An answer that says yes, and whose body is not as documented: it was probably done.
#[derive(Clone)]
pub struct Unexpected(Arc<Unread>);

struct Unread {
    answer: Answer,
    cause: DecodeError,
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is HTTP {}, but not as documented", self.0.answer.status)
    }
}

impl fmt::Debug for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unexpected")
            .field("answer", &self.0.answer)
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl std::error::Error for Unexpected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0.cause)
    }
}

/// Where a body stops being what is documented; what stands there is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    problem: &'static str,
    /// Line and column, where the problem has a place.
    place: Option<(usize, usize)>,
}

impl DecodeError {
    pub(crate) fn at(problem: &'static str, line: usize, column: usize) -> Self {
        Self { problem, place: Some((line, column)) }
    }

    pub(crate) const NO_RECEIPT: Self =
        Self { problem: "the receipt does not say that the mail was accepted", place: None };
    pub(crate) const OTHERS_RECEIPT: Self = Self {
        problem: "the receipt names recipients of another email: it belongs to another request",
        place: None,
    };
    pub(crate) const MISCOUNTED: Self =
        Self { problem: "there are not as many receipts as mails", place: None };
    pub(crate) const OTHER_MESSAGES: Self = Self {
        problem: "the search gave other messages, or counts messages that it does not give",
        place: None,
    };
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        let problem = match error.classify() {
            serde_json::error::Category::Eof => "the JSON is cut off",
            serde_json::error::Category::Data => "a value is of another kind",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "not JSON",
        };
        let place = (error.line() > 0).then(|| (error.line(), error.column()));
        Self { problem, place }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem)?;
        match self.place {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}

// contract: header.error-code quirk.verification-body
static CODE: HeaderName = HeaderName::from_static("x-pm-apierrorcode");
// contract: header.request-id
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What an error keeps of an answer: all of it, so that only what is asked for is read.
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// The kind of token that the request carried.
    token: &'static str,
}

impl Answer {
    pub(crate) fn new(head: Parts, body: Bytes, token: &'static str) -> Self {
        Self { status: head.status, headers: head.headers, body, token }
    }

    /// A part of an answer that says yes as a whole, such as one receipt of a batch.
    fn in_part() -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            token: ServerToken::NAME,
        }
    }

    fn code(&self) -> Option<ErrorCode> {
        self.header(&CODE).and_then(ErrorCode::parse).filter(|code| !code.is_ok())
    }

    fn request_id(&self) -> Option<&str> {
        self.header(&REQUEST_ID)
    }

    fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("retry_after", &self.retry_after())
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The code and the message of an answer, where it has Postmark's documented body; 0 is no code.
fn envelope(body: &Bytes) -> (Option<ErrorCode>, Bytes) {
    let text = without_mark(body);
    let Envelope { error_code, message } =
        Envelope::plain(text).or_else(|| Envelope::json(text)).unwrap_or_default();
    let message = message.map(|text| piece(body, text));
    (error_code.filter(|code| !code.is_ok()), message.unwrap_or_default())
}

/// Postmark's documented body of an error; that of its DMARC reports has no more than a `message`.
#[derive(Default, PartialEq, Debug)]
struct Envelope<'a> {
    error_code: Option<ErrorCode>,
    message: Option<Cow<'a, str>>,
}

impl<'a> Envelope<'a> {
    /// Reads what nearly every refusal is, a number and a message without escapes, in a fifth of
    /// the time.
    fn plain(text: &'a [u8]) -> Option<Self> {
        let text = text.strip_prefix(br#"{"ErrorCode":"#)?.strip_suffix(br#""}"#)?;
        let (code, rest) = text.split_at_checked(memchr(b',', text)?)?;
        let message = rest.strip_prefix(br#","Message":""#)?;
        if memchr2(b'"', b'\\', message).is_some() {
            return None;
        }
        let code = ErrorCode::parse(std::str::from_utf8(code).ok()?)?;
        let message = std::str::from_utf8(message).ok()?.into();
        Some(Self { error_code: Some(code), message: Some(message) })
    }

    fn json(text: &'a [u8]) -> Option<Self> {
        let mut envelope = Self::default();
        let result = read(text, |reader| {
            reader.object(&mut |reader, key| {
                match key {
                    "ErrorCode" => envelope.error_code = ErrorCode::read(reader)?,
                    "Message" | "message" => envelope.message = reader.text()?,
                    _ => reader.skip()?,
                }
                Ok(())
            })
        });
        result.ok().map(|()| envelope)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_plain_envelope_is_read_as_its_json_is(code: i64, message in r#"[ -~é"\\]{0,40}"#) {
            let text = format!(r#"{{"ErrorCode":{code},"Message":"{message}"}}"#);
            let (plain, json) = (Envelope::plain(text.as_bytes()), Envelope::json(text.as_bytes()));
            prop_assert_eq!(plain.is_some(), !message.contains(['"', '\\']));
            prop_assert!(plain.is_none() || plain == json);
        }
    }
}
