//! Turns an HTTP request into an event or a rejection.

use std::net::IpAddr;
use std::time::Duration;
use std::{fmt, mem};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Request, Response};

use super::{Event, Limits, Rejection, RejectionReason, Reply, Verifier};

/// Turns webhook requests from any framework into events, or into rejections with their response.
#[derive(Debug, Clone)]
#[must_use]
pub struct Receiver {
    verifier: Verifier,
    limits: Limits,
}

impl Receiver {
    /// A receiver with this verifier and the default limits.
    pub fn new(verifier: Verifier) -> Self {
        Self { verifier, limits: Limits::default() }
    }

    /// Sets the limits on the size of a payload and on the time to receive it.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Verifies and parses a request. `peer` is the remote address of its connection; only a
    /// verifier with [`sources`](Verifier::sources) needs it.
    ///
    /// Combines [`admit`](Self::admit), [`Intake::push`] and [`Intake::finish`], for a body that is
    /// already in memory.
    ///
    /// # Errors
    ///
    /// The request was not accepted. Return [`Rejection::into_response`]; the statuses are in the
    /// table of [`RejectionReason`].
    pub fn receive(
        &self,
        request: &Request<Bytes>,
        peer: Option<IpAddr>,
    ) -> Result<Received, Rejection> {
        self.admit(request, peer)?.parse(request.body().clone())
    }

    /// Verifies a request by its head, before its body is read, so that strangers cannot send one.
    ///
    /// # Errors
    ///
    /// As for [`receive`](Self::receive).
    pub fn admit<B>(
        &self,
        request: &Request<B>,
        peer: Option<IpAddr>,
    ) -> Result<Intake, Rejection> {
        if request.method() != Method::POST {
            return Err(RejectionReason::Method(request.method().clone()).into());
        }
        let headers = request.headers();
        self.verifier.verify(headers, peer)?;
        let length = text(headers, CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
        self.limits.check_body(length.unwrap_or(0))?;
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

/// Collects the body of an accepted request in chunks, and holds no more of it than the [`Limits`]
/// allow.
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
    /// The length of the body that the head declared.
    most: usize,
    body: Vec<u8>,
    trace_id: Option<String>,
    retries_remaining: Option<u32>,
}

impl Intake {
    /// Takes the next chunk of the body.
    ///
    /// # Errors
    ///
    /// The body exceeds its limit. Do not read the rest.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Rejection> {
        let length = self.body.len().saturating_add(chunk.len());
        self.limits.check_body(length)?;
        if length > self.most {
            // The declared length is not that of the body, for example because the body was
            // compressed.
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

    /// The maximum time for receiving the body: see [`Limits::time`].
    ///
    /// This crate has no clock. Return [`late`](Self::late) if the body is not complete by then:
    /// otherwise a sender that never completes it ties up a connection and memory.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.limits.most_time()
    }

    /// The rejection of a body that is not complete within [`time`](Self::time). Its status is 408,
    /// after which Postmark retries every kind of event.
    pub fn late(&self) -> Rejection {
        RejectionReason::TimedOut.into()
    }

    /// Parses the collected body.
    ///
    /// # Errors
    ///
    /// As for [`Receiver::receive`].
    pub fn finish(mut self) -> Result<Received, Rejection> {
        let body = mem::take(&mut self.body).into();
        self.parse(body)
    }

    fn parse(self, body: Bytes) -> Result<Received, Rejection> {
        if body.is_empty() {
            return Err(RejectionReason::Empty.into());
        }
        let event = Event::parse_within(body, &self.limits)?;
        let Self { trace_id, retries_remaining, .. } = self;
        Ok(Received { event, trace_id, retries_remaining })
    }
}

/// Shows the number of bytes collected, but not the bytes.
impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").field("taken", &self.body.len()).finish_non_exhaustive()
    }
}

/// An event, with data from the headers of its request.
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

    /// Converts into the event.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.event
    }

    /// Postmark's id of the event, the same for each attempt; may be missing.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// How many retries Postmark has left for the event.
    #[must_use]
    pub fn retries_remaining(&self) -> Option<u32> {
        self.retries_remaining
    }

    /// A key that identifies the event if it arrives again: Postmark's [trace id](Self::trace_id),
    /// or else [`Event::key`].
    ///
    /// Keep it for as long as Postmark may retry the event, about ten hours.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        self.trace_id.clone().or_else(|| self.event.key())
    }

    /// The response to return to Postmark.
    #[must_use]
    pub fn reply(&self, reply: Reply) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = reply.status(self.event.hook());
        response
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The memory reserved for a body of `length` bytes in pieces after a head that declares
    /// `declared`, and how often it was grown.
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
        assert_eq!(room(None, 1200, 300), Some((1200, 3)), "a full buffer is large enough");
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
