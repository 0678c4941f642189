//! Limits on payloads, and why a payload was not parsed.

use std::time::Duration;

use thiserror::Error;

use super::Reply;
use super::count::{Counted, count};
use crate::error::Fault;
use crate::text::DecodeError;
use crate::text::misfit::Misfit;
use crate::text::reader::Reader;

/// Limits on the size of a payload and on the time to receive it, since it comes from a public
/// port.
///
/// | limit | of what | unit | default |
/// |---|---|---|---|
/// | [`body`](Self::body) | the payload | bytes (`usize`) | 52,428,800 |
/// | [`attachments`](Self::attachments) | the list `Attachments` | items (`usize`) | 1,000 |
/// | [`headers`](Self::headers) | the list `Headers` | items (`usize`) | 2,000 |
/// | [`entries`](Self::entries) | each other list or object | items or members (`usize`) | 10,000 |
///
/// A payload at a limit is accepted; one above it is [`ParseError::TooLarge`], and the fault has
/// the size and the limit. Entries are counted at any depth, in ignored members too, and separately
/// for each list and object. An object in a list, and the payload itself, may have 64 members
/// whatever the limit.
///
/// Whatever the limits, an event takes at most eight times the memory of its payload, or 1 MB if
/// that is more. A payload whose parsed form would need more is [`ParseError::TooLarge`] too.
///
/// The defaults fit everything that Postmark sends, with one exception: if the inbound stream
/// includes the raw email, a payload holds each attachment twice, and may need a `body` of 100 MB.
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

    /// Sets the maximum size of a payload in bytes: 50 MB (52,428,800) by default.
    pub fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// Sets the maximum number of attachments of an inbound email: 1,000 by default.
    pub fn attachments(mut self, count: usize) -> Self {
        self.attachments = count;
        self
    }

    /// Sets the maximum number of header fields of an inbound email: 2,000 by default.
    pub fn headers(mut self, count: usize) -> Self {
        self.headers = count;
        self
    }

    /// Sets the maximum number of entries of any other list or object at any depth, such as
    /// recipients or the members of `Metadata`: 10,000 by default.
    pub fn entries(mut self, count: usize) -> Self {
        self.entries = count;
        self
    }

    /// Sets the maximum time from the head of a request to the end of its body: 30 s by default.
    ///
    /// This crate has no clock: an adapter enforces the limit, as `postmark-axum` and the
    /// JavaScript package do. [`Intake::late`](super::Intake::late) is the rejection.
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

    /// Counts the entries of all lists and objects in a payload. The smallest entry has two bytes.
    pub(super) fn check_entries(&self, payload: &[u8]) -> Result<(), ParseError> {
        let least = self.attachments.min(self.headers).min(self.entries);
        if payload.len() / 2 <= least {
            return Ok(());
        }
        count(payload, |list| self.check_list(list))
    }

    fn check_list(&self, list: &Counted<'_>) -> Result<(), ParseError> {
        match (list.depth, list.member) {
            (2, "Attachments") => check("Attachments", list.entries, self.attachments, "files"),
            (2, "Headers") => check("Headers", list.entries, self.headers, "fields"),
            (depth, _) => {
                // A payload, or an item of a list, has as many members as its kind has.
                let is_item = list.is_object && depth != 2;
                let limit = if is_item { self.entries.max(ITEM) } else { self.entries };
                let field = if depth == 1 { "the payload" } else { "a member of the payload" };
                check(field, list.entries, limit, "entries")
            }
        }
    }
}

/// The members that an item of a list may have, however low the limit of entries.
const ITEM: usize = 64;

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

/// Why a payload could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The payload exceeds one of the [`Limits`], which the fault names, with the size; or it would
    /// take more memory than a multiple of its length.
    #[error(transparent)]
    TooLarge(Fault),
    /// The payload is not JSON, or is truncated.
    #[error("the payload is not JSON")]
    Broken(#[source] DecodeError),
}

impl ParseError {
    pub(super) fn of(misfit: Misfit, reader: &Reader<'_>) -> Self {
        match misfit {
            Misfit::TooMany => Self::TooLarge(Fault::new(
                "the payload",
                "has more values than a payload of its length may hold",
                "No email and no event is like that: find out who sent it.",
            )),
            _ => Self::Broken(reader.explain(misfit)),
        }
    }

    /// The reply to return: [`Reply::Later`].
    ///
    /// The payload may have been truncated in transit, or you may raise a limit: Postmark's retry
    /// keeps the event from being lost.
    #[must_use]
    pub const fn reply(&self) -> Reply {
        Reply::Later
    }
}
