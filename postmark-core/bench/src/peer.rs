//! The crate `postmark`, up to sending its request and from receiving its response.

use std::fmt;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Waker};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use postmark::{Client, Endpoint, Query, QueryError};
use postmark_bench::borrowed::Borrowed;
use serde::Deserialize;

/// Builds the request of an endpoint, without host and token, and drops it.
pub(crate) fn request<E>(endpoint: &E)
where
    E: Endpoint + Sync,
    E::Response: Send,
{
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(Borrowed(endpoint).execute(&NoNetwork)).poll(&mut context);
}

/// Parses an error response, as the crate does once its client has it.
#[allow(clippy::needless_pass_by_value, reason = "the crate uses an answer up")]
pub(crate) fn refused(answer: Response<Bytes>) -> QueryError<Unsent> {
    let body = answer.body().clone();
    let (error_code, message) = match serde_json::from_slice(&body) {
        Ok(Refusal { error_code, message }) => (error_code, message),
        Err(_) => (None, None),
    };
    QueryError::Api { status: answer.status(), error_code, message, body }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    error_code: Option<i64>,
    message: Option<String>,
}

/// A client without a network.
struct NoNetwork;

#[async_trait]
impl Client for NoNetwork {
    type Error = Unsent;

    async fn execute(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Unsent> {
        black_box(request);
        Err(Unsent)
    }
}

#[derive(Debug)]
pub(crate) struct Unsent;

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no network")
    }
}

impl std::error::Error for Unsent {}
