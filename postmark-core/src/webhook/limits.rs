//! How much of a payload is read, and why one is not.

use std::time::Duration;

use thiserror::Error;

use super::Answer;
use crate::error::Fault;
use crate::text::DecodeError;

/// How large a payload may be, and how long it may take: it comes from a public port.
///
/// The defaults fit all that Postmark sends, but for one case: where the inbound stream includes
/// the raw mail, a payload holds each attachment twice, and may need a body of 100 MB.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Limits {
    body: usize,
    attachments: usize,
    headers: usize,
    entries: usize,
    time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // contract: limit.inbound.attachments
            body: 50 * 1024 * 1024,
            attachments: 1_000,
            headers: 2_000,
            entries: 10_000,
            // contract: webhook.inbound.timeout
            time: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// The default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most bytes of a payload: 50 MB (52,428,800) by default.
    pub fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// The most attachments of an inbound mail: 1,000 by default.
    pub fn attachments(mut self, count: usize) -> Self {
        self.attachments = count;
        self
    }

    /// The most header fields of an inbound mail: 2,000 by default.
    pub fn headers(mut self, count: usize) -> Self {
        self.headers = count;
        self
    }

    /// The most entries of any other list or object, such as recipients: 10,000 by default.
    pub fn entries(mut self, count: usize) -> Self {
        self.entries = count;
        self
    }

    /// The longest time from the head of a request to the end of its body: 30 s by default.
    ///
    /// There is no clock here: an adapter enforces it, and [`Intake::late`](super::Intake::late) is
    /// its response. `postmark-axum` and the JavaScript package do.
    pub fn time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    pub(super) fn most_time(&self) -> Duration {
        self.time
    }

    pub(super) fn most_bytes(&self) -> usize {
        self.body
    }

    pub(super) fn check_body(&self, bytes: usize) -> Result<(), ParseError> {
        check("the payload", bytes, self.body, "bytes")
    }

    pub(super) fn check_entries(&self, key: &[u8], count: usize) -> Result<(), ParseError> {
        match key {
            b"Attachments" => check("Attachments", count, self.attachments, "files"),
            b"Headers" => check("Headers", count, self.headers, "fields"),
            _ => check("a member of the payload", count, self.entries, "entries"),
        }
    }
}

fn check(
    field: &'static str,
    size: usize,
    limit: usize,
    unit: &'static str,
) -> Result<(), ParseError> {
    let remedy = "Raise the limit if Postmark really sent the payload.";
    if size > limit {
        return Err(ParseError::TooLarge(Fault::over(field, size, limit, unit, remedy)));
    }
    Ok(())
}

/// Why a payload could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The payload is over one of the [`Limits`]; the fault says which, and by how much.
    #[error(transparent)]
    TooLarge(Fault),
    /// The payload is not JSON, or cut off.
    #[error("the payload is not JSON")]
    Broken(#[source] DecodeError),
}

impl ParseError {
    /// What to answer: [`Answer::Later`].
    ///
    /// A payload may have been cut off on its way, and a limit can be raised: if Postmark sent it,
    /// it is to come again and not to be lost.
    #[must_use]
    pub const fn answer(&self) -> Answer {
        Answer::Later
    }
}
