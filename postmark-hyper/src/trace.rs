//! Spans and events for tracing, with OpenTelemetry's names: never an address, a body or a token.

use std::time::Instant;

use bytes::Bytes;
use http::{Response, StatusCode};
use postmark_core::{Endpoint, Event, EventNext, Exchange, Failure};
use tracing::field::Empty;
use tracing::{Instrument, Level, Span, info_span};

/// The span of the next attempt.
pub(crate) fn span<E: Endpoint>(exchange: &Exchange<E>) -> Span {
    let (method, route) = (exchange.method().as_str(), exchange.route());
    info_span!(
        "postmark",
        otel.name = %format_args!("{method} {route}"),
        otel.kind = "client",
        http.request.method = method,
        http.request.resend_count = Some(exchange.attempts()).filter(|made| *made > 0),
        server.address = exchange.host(),
        url.template = route,
        http.response.status_code = Empty,
        error.type = Empty,
        request_id = Empty,
        duration_ms = Empty,
    )
}

/// Records that a request was not sent.
pub(crate) fn unsent(span: &Span) {
    span.record("error.type", "unsent");
}

/// Sends a request within its span, and records the result.
pub(crate) async fn follow(
    span: Span,
    sending: impl Future<Output = Result<Response<Bytes>, Failure>>,
) -> Result<Response<Bytes>, Failure> {
    let started = Instant::now();
    let outcome = sending.instrument(span.clone()).await;
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.record("duration_ms", millis);
    match &outcome {
        Ok(response) => {
            let status = response.status();
            span.record("http.response.status_code", status.as_u16());
            if !status.is_success() {
                span.record("error.type", status.as_str());
            }
            let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
            span.record("request_id", id);
        }
        Err(Failure::Unsent(_)) => unsent(&span),
        Err(Failure::Unanswered(_)) => {
            span.record("error.type", "unanswered");
        }
    }
    outcome
}

/// Reports a retry, giving up, doubt and other failures.
pub(crate) fn event(event: &Event<'_>) {
    macro_rules! report {
        ($level:ident, $($more:tt)+) => {
            tracing::event!(
                Level::$level,
                http.request.method = event.method.as_str(),
                http.request.resend_count = event.attempt.checked_sub(1).filter(|made| *made > 0),
                server.address = event.host,
                url.template = event.route,
                http.response.status_code = event.status.as_ref().map(StatusCode::as_u16),
                error.type = event.error_type(),
                postmark.error_code = event.code.map(|code| code.get()),
                request_id = event.request_id,
                $($more)+
            )
        };
    }
    match event.next {
        EventNext::Retry { wait, asked } => {
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            let wait_reason = if asked { "retry-after" } else { "policy" };
            report!(INFO, wait_ms, wait_reason, "waiting, then retrying");
        }
        EventNext::GaveUp => report!(WARN, "gave up: the retry policy allows no further attempt"),
        EventNext::InDoubt => report!(WARN, "in doubt: the request may have been executed"),
        EventNext::Failed => report!(DEBUG, "failed: a retry would not help"),
        _ => {}
    }
}
