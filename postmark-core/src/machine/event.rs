//! Reports on attempts, for logs and metrics.

use std::time::Duration;

use http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::error::{Error, ErrorCode, Failure, REQUEST_ID};

/// The result of an attempt and what follows, for logs and metrics.
///
/// An [`Exchange`](crate::Exchange) has one [event](crate::Exchange::event) per attempt. Adapters
/// pass it to the function set by their client's `on_event`.
///
/// It never contains an address, a body, an error message or a token. The path is Postmark's route,
/// such as `/bounces/{bounceid}`, without parameter values. The fields below name their
/// [OpenTelemetry] counterparts.
///
/// [OpenTelemetry]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The method: `http.request.method`.
    pub method: &'a Method,
    /// The host of the URL: `server.address`.
    pub host: &'a str,
    /// The route, without parameter values: `url.template`.
    pub route: &'a str,
    /// The number of the attempt, from 1. `http.request.resend_count` is one less.
    pub attempt: u32,
    /// The time since the first attempt started.
    pub elapsed: Duration,
    /// The HTTP status, if there is a response: `http.response.status_code`.
    pub status: Option<StatusCode>,
    /// Postmark's error code, if the response has one.
    pub code: Option<ErrorCode>,
    /// The response's `X-Request-Id`, for Postmark's support.
    pub request_id: Option<&'a str>,
    /// What follows.
    pub next: EventNext,
    error: Option<&'static str>,
}

/// What follows an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventNext {
    /// Nothing: the request succeeded.
    Done,
    /// A wait, then the same request again.
    Retry {
        /// The length of the wait.
        wait: Duration,
        /// Whether the response asked for it, with `Retry-After`. Otherwise the
        /// [`RetryPolicy`](crate::RetryPolicy) determined it.
        asked: bool,
    },
    /// Nothing: the attempt failed, and a retry would not help.
    Failed,
    /// Nothing: the attempt failed, and the [`RetryPolicy`](crate::RetryPolicy) allows no more.
    GaveUp,
    /// Nothing: the attempt failed, and the request may have been executed.
    InDoubt,
}

impl Event<'_> {
    /// The variant of the [`Error`] or [`Failure`] of a failed attempt: `unsent`, `unanswered`,
    /// `refused`, `unexpected` or `invalid`. `None` if it succeeded.
    #[must_use]
    pub fn error(&self) -> Option<&'static str> {
        self.error
    }

    /// Why the attempt failed, from a small set of values: `error.type`. `None` if it succeeded.
    ///
    /// It is the HTTP status if that is a failure (`429`), otherwise the [variant](Self::error) of
    /// the error.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        let error = self.error()?;
        let status = self.status.as_ref().filter(|status| !status.is_success());
        Some(status.map_or(error, StatusCode::as_str))
    }
}

impl EventNext {
    /// As one word: `done`, `retry`, `failed`, `gave_up` or `in_doubt`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry { .. } => "retry",
            Self::Failed => "failed",
            Self::GaveUp => "gave_up",
            Self::InDoubt => "in_doubt",
        }
    }
}

/// What an exchange keeps of an attempt for its event.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(super) elapsed: Duration,
    status: Option<StatusCode>,
    request_id: Option<HeaderValue>,
    code: Option<ErrorCode>,
    error: Option<&'static str>,
    pub(super) next: EventNext,
}

impl Record {
    /// The record of an attempt before its response is read.
    pub(super) fn of<B>(outcome: Result<&Response<B>, &Failure>, elapsed: Duration) -> Self {
        let response = outcome.ok();
        Self {
            elapsed,
            status: response.map(Response::status),
            request_id: response.and_then(|response| response.headers().get(REQUEST_ID)).cloned(),
            code: None,
            error: None,
            next: EventNext::Done,
        }
    }

    /// Records that the attempt failed, and what follows.
    pub(super) fn failed(&mut self, error: &Error, next: EventNext) {
        self.code = error.code();
        self.next = next;
        self.error = Some(match error {
            Error::Invalid(_) => "invalid",
            Error::Transport(Failure::Unsent(_)) => "unsent",
            Error::Transport(Failure::Unanswered(_)) => "unanswered",
            Error::Refused(_) => "refused",
            Error::Unexpected(_) => "unexpected",
        });
    }

    pub(super) fn event<'a, B>(
        &'a self,
        request: &'a Request<B>,
        route: &'a str,
        attempt: u32,
    ) -> Event<'a> {
        Event {
            method: request.method(),
            host: request.uri().host().unwrap_or_default(),
            route,
            attempt,
            elapsed: self.elapsed,
            status: self.status,
            code: self.code,
            request_id: self.request_id.as_ref().and_then(|id| id.to_str().ok()),
            next: self.next,
            error: self.error,
        }
    }
}
