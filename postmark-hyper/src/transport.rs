//! All that a client needs of the world around it.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::{Body, Failure};

use crate::future::BoxFuture;
use crate::runtime::any_number;

/// Makes requests, and waits: all that a [`Client`](crate::Client) needs of the world around it.
///
/// Implement it to bring a stack of your own, and give it to
/// [`Client::with_transport`](crate::Client::with_transport): an HTTP client that your program has
/// already, a runtime that this crate does not know, a test that answers from a table.
///
/// ```
/// use std::time::Duration;
///
/// use postmark_hyper::{Body, BoxFuture, Client, Failure, ServerToken, Transport};
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
    /// Makes a request, once, and reads the response to its end.
    ///
    /// The body of the response is as it was before any compression. Nothing below may repeat the
    /// request or follow a redirect. Dropping the future gives the request up.
    ///
    /// # Errors
    ///
    /// There is no response: [`Failure::Unsent`] only where the last byte of the request can never
    /// reach the server, for which the body is [sealed](Body::seal) first.
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>>;

    /// Waits.
    fn sleep(&self, pause: Duration) -> BoxFuture<()>;

    /// The current time, on the clock of [`sleep`](Self::sleep): another than the system's in a
    /// test that does not really wait.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Any number, from which waits get their jitter: one that can be replayed in a simulation.
    fn seed(&self) -> u64 {
        any_number()
    }

    /// Spawns a task, which must be polled whatever other tasks do.
    ///
    /// The requests of a batch are tasks, so that they go on while nobody asks for its outcomes;
    /// and so are all requests of a client with [a limit](crate::Client::requests_at_a_time), so
    /// that none keeps its turn while nobody polls it.
    ///
    /// # Errors
    ///
    /// Returns the task if there is nothing to run it, as the default does. Then a batch makes its
    /// requests only while it is polled, and a limit is a [`Fault`](crate::Fault).
    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        Err(task)
    }
}
