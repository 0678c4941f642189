//! The trait of a transport: requests and waits.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::{Body, Failure};

use crate::future::BoxFuture;
use crate::runtime::any_number;

/// Sends requests, and waits: everything that a [`Client`](crate::Client) needs from its
/// environment.
///
/// Implement it to use your own stack, and pass it to
/// [`Client::with_transport`](crate::Client::with_transport): an HTTP client that your program
/// already has, a runtime that this crate does not support, a test that responds from a table.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_hyper::error::Failure;
/// use postmark_hyper::request::Body;
/// use postmark_hyper::{BoxFuture, Client, ServerToken, Transport};
/// use http::{Request, Response};
/// use bytes::Bytes;
///
/// /// Postmark, as far as a test needs it.
/// struct Accepting;
///
/// impl Transport for Accepting {
///     fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
///         let receipt = r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;
///         Box::pin(async move { Ok(Response::new(receipt.into())) })
///     }
///
///     fn sleep(&self, _: Duration) -> BoxFuture<()> {
///         Box::pin(std::future::ready(()))
///     }
/// }
///
/// let client = Client::with_transport(Accepting, ServerToken::test());
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request once, and reads the response to the end.
    ///
    /// The body of the response is decompressed. No layer below may retry the request or follow a
    /// redirect. Dropping the future cancels the request.
    ///
    /// # Errors
    ///
    /// There is no response. Return [`Failure::Unsent`] only if the last byte of the request can
    /// never reach the server, which requires [sealing](Body::seal) the body first. If connecting
    /// failed, return [`Failure::unreachable`].
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>>;

    /// Waits.
    fn sleep(&self, pause: Duration) -> BoxFuture<()>;

    /// The current time, on the clock of [`sleep`](Self::sleep), which a test may simulate.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Any number, used for the jitter of waits; reproducible in a simulation.
    fn seed(&self) -> u64 {
        any_number()
    }

    /// Spawns a task, which must be polled whatever other tasks do.
    ///
    /// The requests of a batch are tasks, so that they continue while nobody polls for outcomes.
    /// With [a limit](crate::Client::requests_at_a_time), all requests are, so that none keeps its
    /// turn while nobody polls it.
    ///
    /// # Errors
    ///
    /// Returns the task if nothing can run it, as the default does. Then a batch sends its requests
    /// only while it is polled, and a limit is a [`Fault`](crate::Fault).
    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        Err(task)
    }
}
