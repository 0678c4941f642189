//! What is notified of each attempt: never an address, a body or a token.

use std::time::Instant;

use bytes::Bytes;
use http::Response;
use postmark_core::{Endpoint, Exchange, Failure};
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span};

/// The span of the next attempt.
pub(crate) fn span<E: Endpoint>(exchange: &Exchange<E>) -> Span {
    info_span!(
        "postmark",
        method = exchange.method().as_str(),
        route = exchange.route(),
        attempt = exchange.attempts() + 1,
        status = Empty,
        request_id = Empty,
        failure = Empty,
        duration_ms = Empty,
    )
}

/// Records that a request was not made.
pub(crate) fn unsent(span: &Span) {
    span.record("failure", "unsent");
}

/// Makes an attempt within its span, and records what happened to it.
pub(crate) async fn follow(
    span: Span,
    sending: impl Future<Output = Result<Response<Bytes>, Failure>>,
) -> Result<Response<Bytes>, Failure> {
    let begun = Instant::now();
    let outcome = sending.instrument(span.clone()).await;
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.record("duration_ms", millis);
    match &outcome {
        Ok(response) => {
            span.record("status", response.status().as_u16());
            let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
            span.record("request_id", id);
        }
        Err(Failure::Unsent(_)) => {
            span.record("failure", "unsent");
        }
        Err(Failure::Unanswered(_)) => {
            span.record("failure", "unanswered");
        }
    }
    outcome
}
