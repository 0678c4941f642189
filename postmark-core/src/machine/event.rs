//! What is reported of an attempt, for logs and metrics.

use std::time::Duration;

use http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::error::{Error, ErrorCode, Failure, REQUEST_ID};

/// The end of an attempt, and what follows: for logs and metrics.
///
/// An [`Exchange`](crate::Exchange) has one [event](crate::Exchange::event) for each attempt. Adapters
/// pass it to the function that their client's `on_event` sets.
///
/// It never holds an address, a body, an error message or a token. The path is Postmark's route, such
/// as `/bounces/{bounceid}`, without the values of its parameters. [OpenTelemetry's names] for the
/// fields are given below.
///
/// [OpenTelemetry's names]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The method: `http.request.method`.
    pub method: &'a Method,
    /// The host of the URL: `server.address`.
    pub host: &'a str,
    /// The route with its parameters unbound: `url.template`.
    pub route: &'a str,
    /// The number of the attempt, from 1. One less is `http.request.resend_count`.
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
    /// Nothing: Postmark did what was asked.
    Done,
    /// A wait, and then the same request again.
    Retry {
        /// How long the wait is.
        wait: Duration,
        /// Whether the response asked for it, with `Retry-After`. Otherwise the
        /// [`RetryPolicy`](crate::RetryPolicy) set it.
        asked: bool,
    },
    /// Nothing: it failed, and a retry would not help.
    Failed,
    /// Nothing: it failed, and the [`RetryPolicy`](crate::RetryPolicy) allows no further attempt.
    GaveUp,
    /// Nothing: it failed, and the request may have been executed.
    InDoubt,
}

impl Event<'_> {
    /// The variant of the [`Error`] or [`Failure`] with which the attempt failed: `unsent`,
    /// `unanswered`, `refused`, `unexpected` or `invalid`. `None` if it succeeded.
    #[must_use]
    pub fn error(&self) -> Option<&'static str> {
        self.error
    }

    /// Why the attempt failed, as one of few words: `error.type`. `None` if it succeeded.
    ///
    /// It is the HTTP status if that says so (`429`), or else the [variant](Self::error) of the error.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        let error = self.error()?;
        let status = self.status.as_ref().filter(|status| !status.is_success());
        Some(status.map_or(error, StatusCode::as_str))
    }
}

impl EventNext {
    /// It as one word: `done`, `retry`, `failed`, `gave_up` or `in_doubt`.
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
    /// What is known of an attempt before its response is read.
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

    /// The attempt failed, and this follows.
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
