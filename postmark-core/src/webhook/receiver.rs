//! From an HTTP request to an event, or to the answer that it deserves.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use super::{Answer, Event, Hook, Limits, Stranger, Verdict, Verifier};

/// Takes webhook requests of any framework, and gives events or ready answers.
#[derive(Debug, Clone)]
#[must_use]
pub struct Receiver {
    verifier: Verifier,
    limits: Limits,
}

impl Receiver {
    /// A receiver of what passes a verifier, with the default limits.
    pub fn new(verifier: Verifier) -> Self {
        Self { verifier, limits: Limits::default() }
    }

    /// Sets how large a payload may be.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads a request: `peer` is the address at the other end of its connection, which matters
    /// only where the verifier asks for addresses.
    ///
    /// # Errors
    ///
    /// The answer to give: 405 for any method but `POST`, 401 or 503 for a [stranger](Stranger),
    /// 503 for a payload that [cannot be read](super::ParseError), so that it comes again, and 200
    /// for a request without one: Postmark tries a URL before it saves a webhook, and does not
    /// document with what.
    #[allow(clippy::result_large_err, reason = "an answer is what a stranger gets")]
    pub fn receive(
        &self,
        request: &Request<Bytes>,
        peer: Option<IpAddr>,
    ) -> Result<Received, Response<Bytes>> {
        if request.method() != Method::POST {
            return Err(response(StatusCode::METHOD_NOT_ALLOWED, Some((ALLOW, "POST"))));
        }
        if let Verdict::Stranger(stranger) = self.verifier.verify(request.headers(), peer) {
            let challenge = (WWW_AUTHENTICATE, "Basic realm=\"webhook\", charset=\"UTF-8\"");
            let challenge = (stranger == Stranger::Credentials).then_some(challenge);
            return Err(response(stranger.status(), challenge));
        }
        if request.body().is_empty() {
            return Err(response(StatusCode::OK, None));
        }
        let event = Event::parse_within(request.body().clone(), &self.limits)
            .map_err(|error| response(error.answer().status(Hook::Outbound), None))?;
        Ok(Received {
            event,
            trace_id: text(request.headers(), "x-pm-webhook-trace-id"),
            retries_remaining: text(request.headers(), "x-pm-retries-remaining")
                .and_then(|count| count.parse().ok()),
        })
    }
}

/// An event, and what its request says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    event: Event,
    trace_id: Option<String>,
    retries_remaining: Option<u32>,
}

impl Received {
    /// The event.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// The event, for keeps.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.event
    }

    /// Postmark's mark of the event, the same each time it is sent; it may be missing.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// How many times Postmark will send the event again, if you ask it to.
    #[must_use]
    pub fn retries_remaining(&self) -> Option<u32> {
        self.retries_remaining
    }

    /// A text by which to know the event if it comes again: Postmark's mark of it, or else what
    /// [`Event::key`] makes of the payload.
    ///
    /// Keep it for as long as Postmark may send the event again, which is about ten hours.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        self.trace_id.clone().or_else(|| self.event.key())
    }

    /// The response that tells Postmark what came of the event.
    #[must_use]
    pub fn answer(&self, answer: Answer) -> Response<Bytes> {
        response(answer.status(self.event.hook()), None)
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn response(
    status: StatusCode,
    header: Option<(http::HeaderName, &'static str)>,
) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
