//! From an HTTP request to an event, or to the answer that it deserves.

use std::net::IpAddr;
use std::time::Duration;
use std::{fmt, mem};

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use super::{Answer, Event, Hook, Limits, ParseError, Stranger, Verdict, Verifier};

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
    /// It is [`admit`](Self::admit) and [`Intake::finish`] in one, for a body that is there
    /// already.
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
        self.admit(request, peer)?.read(request.body().clone())
    }

    /// Judges a request by its head, before its body is read: no stranger gets to send one.
    ///
    /// # Errors
    ///
    /// The answer to give, as for [`receive`](Self::receive).
    #[allow(clippy::result_large_err, reason = "an answer is what a stranger gets")]
    pub fn admit<B>(
        &self,
        request: &Request<B>,
        peer: Option<IpAddr>,
    ) -> Result<Intake, Response<Bytes>> {
        if request.method() != Method::POST {
            return Err(response(StatusCode::METHOD_NOT_ALLOWED, Some((ALLOW, "POST"))));
        }
        let headers = request.headers();
        if let Verdict::Stranger(stranger) = self.verifier.verify(headers, peer) {
            let challenge = (WWW_AUTHENTICATE, "Basic realm=\"webhook\", charset=\"UTF-8\"");
            let challenge = (stranger == Stranger::Credentials).then_some(challenge);
            return Err(response(stranger.status(), challenge));
        }
        let length = text(headers, CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
        self.limits.check_body(length.unwrap_or(0)).map_err(|error| unread(&error))?;
        Ok(Intake {
            limits: self.limits.clone(),
            most: length.unwrap_or_else(|| self.limits.most_bytes()),
            body: Vec::new(),
            // contract: webhook.trace-id
            trace_id: text(headers, "x-pm-webhook-trace-id"),
            // contract: webhook.retries-remaining
            retries_remaining: text(headers, "x-pm-retries-remaining")
                .and_then(|count| count.parse().ok()),
        })
    }
}

/// Takes the body of a request that was admitted, piece by piece, and never holds more of it than
/// the [`Limits`] allow.
///
/// ```
/// use postmark_core::webhook::{Receiver, Verifier, fixture, Event};
///
/// let receiver = Receiver::new(Verifier::new().header("X-Hook", "a long random text"));
/// let request = http::Request::post("/hook").header("X-Hook", "a long random text").body(())?;
/// let mut intake = receiver.admit(&request, None).expect("the header is there");
/// for chunk in Event::from(fixture::open()).to_json().chunks(16) {
///     intake.push(chunk).expect("it is small");
/// }
/// let received = intake.finish().expect("it is JSON");
/// assert_eq!(received.event(), &Event::from(fixture::open()));
/// # Ok::<(), http::Error>(())
/// ```
#[must_use]
pub struct Intake {
    limits: Limits,
    /// How many bytes the body has, as far as its head says.
    most: usize,
    body: Vec<u8>,
    trace_id: Option<String>,
    retries_remaining: Option<u32>,
}

impl Intake {
    /// Takes the next piece of the body.
    ///
    /// # Errors
    ///
    /// The answer to give: the body is over the limit, and the rest of it need not be read.
    #[allow(clippy::result_large_err, reason = "an answer is what a stranger gets")]
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Response<Bytes>> {
        let length = self.body.len().saturating_add(chunk.len());
        self.limits.check_body(length).map_err(|error| unread(&error))?;
        if length > self.most {
            // The head does not say how long the body is, such as that of a body which was packed.
            self.most = self.limits.most_bytes();
        }
        if length > self.body.capacity() {
            let twice = self.body.capacity().saturating_mul(2);
            let capacity = twice.min(self.most).max(length);
            self.body.reserve_exact(capacity - self.body.len());
        }
        self.body.extend_from_slice(chunk);
        Ok(())
    }

    /// The longest time that the body may take: see [`Limits::time`].
    ///
    /// There is no clock here. Give [`late`](Self::late) if the body is not there by then, or a
    /// sender who never ends it keeps its connection and what it sent so far.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.limits.most_time()
    }

    /// The response to a body that is not there in [`time`](Self::time): 408, after which Postmark
    /// sends every kind of event again.
    // contract: webhook.outbound.retried webhook.inbound.retried
    #[must_use]
    pub fn late(&self) -> Response<Bytes> {
        response(StatusCode::REQUEST_TIMEOUT, None)
    }

    /// Reads the body that was taken.
    ///
    /// # Errors
    ///
    /// The answer to give, as for [`Receiver::receive`].
    #[allow(clippy::result_large_err, reason = "an answer is what a stranger gets")]
    pub fn finish(mut self) -> Result<Received, Response<Bytes>> {
        let body = mem::take(&mut self.body).into();
        self.read(body)
    }

    #[allow(clippy::result_large_err, reason = "an answer is what a stranger gets")]
    fn read(self, body: Bytes) -> Result<Received, Response<Bytes>> {
        if body.is_empty() {
            return Err(response(StatusCode::OK, None));
        }
        let event = Event::parse_within(body, &self.limits).map_err(|error| unread(&error))?;
        let Self { trace_id, retries_remaining, .. } = self;
        Ok(Received { event, trace_id, retries_remaining })
    }
}

/// Shows how much was taken, and nothing of it.
impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").field("taken", &self.body.len()).finish_non_exhaustive()
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

/// The answer to a payload that cannot be read, whatever it would have been.
fn unread(error: &ParseError) -> Response<Bytes> {
    response(error.answer().status(Hook::Outbound), None)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The room that is taken for a body of `length` bytes, in pieces, after a head that says
    /// `declared`; and how often more was taken.
    fn room(declared: Option<usize>, length: usize, piece: usize) -> Option<(usize, usize)> {
        let mut head = Request::post("/hook");
        if let Some(declared) = declared {
            head = head.header(CONTENT_LENGTH, declared);
        }
        let receiver = Receiver::new(Verifier::anyone()).limits(Limits::new().body(100_000));
        let mut intake = receiver.admit(&head.body(()).ok()?, None).ok()?;
        let (mut left, mut times) = (length, 0);
        while left > 0 {
            let before = intake.body.capacity();
            intake.push(&vec![b' '; left.min(piece)]).ok()?;
            times += usize::from(intake.body.capacity() != before);
            left = left.saturating_sub(piece);
        }
        Some((intake.body.capacity(), times))
    }

    #[test]
    fn the_buffer_is_as_large_as_the_head_says() {
        assert_eq!(room(Some(1000), 1000, 1000), Some((1000, 1)));
        for piece in [1, 7, 300, 999] {
            let taken = room(Some(1000), 1000, piece);
            assert!(taken.is_some_and(|(room, times)| room == 1000 && times <= 11), "{taken:?}");
        }
        let none = room(Some(100_000), 10, 10);
        assert_eq!(none, Some((10, 1)), "what is only said takes no room");
    }

    #[test]
    fn the_buffer_grows_by_doubling_and_not_past_the_limit() {
        for declared in [None, Some(1), Some(0), Some(99)] {
            let taken = room(declared, 100_000, 100);
            let bounded = |(room, times): (usize, usize)| room == 100_000 && times <= 12;
            assert!(taken.is_some_and(bounded), "{declared:?} {taken:?}");
            assert_eq!(room(declared, 100_001, 100), None, "{declared:?}");
        }
    }
}
