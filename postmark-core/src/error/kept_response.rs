//! What an error keeps of its response.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Response, StatusCode};

use super::error_code::ErrorCode;

// contract: header.error-code quirk.verification-body
pub(crate) const ERROR_CODE: HeaderName = HeaderName::from_static("x-pm-apierrorcode");
// contract: header.request-id
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The response of an error. It is kept whole and read on demand.
pub(crate) struct KeptResponse {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) body: Bytes,
    /// The kind of token that the request had.
    pub(super) token: &'static str,
    /// How long the response asks you to wait.
    pub(super) retry_after: Option<Duration>,
}

impl KeptResponse {
    pub(crate) fn new(
        response: Response<Bytes>,
        token: &'static str,
        retry_after: Option<Duration>,
    ) -> Self {
        let (head, body) = response.into_parts();
        Self { status: head.status, headers: head.headers, body, token, retry_after }
    }

    /// A part of a successful response, such as one receipt of a batch.
    pub(super) fn in_part() -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            token: "server token",
            retry_after: None,
        }
    }

    pub(super) fn code(&self) -> Option<ErrorCode> {
        self.header(ERROR_CODE).and_then(ErrorCode::parse).filter(|code| !code.is_ok())
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.header(REQUEST_ID)
    }

    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Displays the details that Postmark's support needs.
impl fmt::Display for KeptResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status.as_u16())?;
        if let Some(id) = self.request_id() {
            write!(f, ", request {id}")?;
        }
        if let Some(wait) = self.retry_after {
            write!(f, ", retry after {}s", wait.as_secs())?;
        }
        Ok(())
    }
}
