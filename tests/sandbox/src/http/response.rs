//! A response, which may be late, cut off or missing.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body::{Frame, SizeHint};
use serde::Serialize;
use serde_json::Value;

use crate::http::refusal::Refusal;

const JSON: &str = "application/json; charset=utf-8";

/// A response of the sandbox: what a [`InjectedFault`](crate::InjectedFault) makes a client see.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_sandbox::ServerResponse;
///
/// let busy = ServerResponse::new(429).header("Retry-After", "3").json(r#"{"ErrorCode":429,"SentMessage":""}"#);
/// let page = ServerResponse::new(502).header("Content-Type", "text/html").body("<h1>502 Bad Gateway</h1>");
/// let late = ServerResponse::new(503).delay(Duration::from_secs(5));
/// let half = ServerResponse::new(200).json(r#"{"ErrorCode":0,"SentMessage":"OK"}"#).cut(12);
/// let none = ServerResponse::hang_up();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    delay: Duration,
    /// The number of body bytes after which the connection closes, if before the end.
    cut: Option<usize>,
    hang_up: bool,
}

impl ServerResponse {
    /// Starts a response with this HTTP status and an empty body.
    ///
    /// A status that ends no exchange (outside 200 to 999) is sent as 500.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            delay: Duration::ZERO,
            cut: None,
            hang_up: false,
        }
    }

    /// Closes the connection without a byte of response.
    #[must_use]
    pub fn hang_up() -> Self {
        Self { hang_up: true, ..Self::new(200) }
    }

    /// Adds a header. An invalid header is left out.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body, without a content type.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the body, as JSON. It is not checked.
    #[must_use]
    pub fn json(self, body: impl Into<Bytes>) -> Self {
        self.header("Content-Type", JSON).body(body)
    }

    /// Waits this long before the first byte.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Closes the connection after this many bytes of the body, short of its `Content-Length`.
    #[must_use]
    pub fn cut(mut self, after: usize) -> Self {
        self.cut = Some(after);
        self
    }

    /// Responds 200 with this value.
    pub(crate) fn ok<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::value(200, value)
    }

    /// Responds 200 with a message.
    pub(crate) fn done(message: impl Into<String>) -> Self {
        Self::ok(&Refusal::new(0, message))
    }

    /// Refuses with a special body, where Postmark does.
    pub(crate) fn refused(code: u16, body: &Value) -> Self {
        Self::value(422, body).header("X-PM-ApiErrorCode", code.to_string())
    }

    /// The body so far.
    pub(crate) fn content(&self) -> &[u8] {
        &self.body
    }

    /// Converts it to HTTP, after its delay.
    pub(crate) async fn respond(self) -> Response {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let body = match self.cut {
            _ if self.hang_up => Body::new(Cut { part: Bytes::new(), length: 1, pauses: 0 }),
            Some(after) if after < self.body.len() => Body::new(Cut {
                part: self.body.slice(..after),
                length: self.body.len() as u64,
                pauses: 2,
            }),
            _ => Body::from(self.body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().append(name, value);
            }
        }
        // hyper sets the length: it fails where a header contradicts it.
        for framing in [header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
            response.headers_mut().remove(framing);
        }
        response
    }

    /// Responds with this status and this value.
    pub(crate) fn value<T: Serialize + ?Sized>(status: u16, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::new(status).json(body),
            // Unreachable with the plain data that is sent here.
            Err(_) => Self::new(500),
        }
    }
}

impl From<Refusal> for ServerResponse {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.error_code {
            10 => 401,
            12 => 404,
            409 => 415,
            _ => 422,
        };
        Self::value(status, &refusal).header("X-PM-ApiErrorCode", refusal.error_code.to_string())
    }
}

/// A body that announces `length` bytes, sends `part`, and then breaks the connection.
struct Cut {
    part: Bytes,
    length: u64,
    /// How often to make hyper wait, and so flush, before the break.
    pauses: u8,
}

impl http_body::Body for Cut {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if !self.part.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.part)))));
        }
        if self.pauses > 0 {
            self.pauses -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(Broken)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cut on purpose")]
struct Broken;
