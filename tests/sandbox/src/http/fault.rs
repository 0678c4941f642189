//! A fault of one request.

use serde_json::Value;

use crate::http::response::ServerResponse;

/// A fault of one request, see [`Sandbox::inject`](crate::Sandbox::inject).
///
/// Any fault first reads the request to its end, as a server that fails late does.
///
/// ```
/// use postmark_sandbox::{ServerResponse, InjectedFault, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// // The next request is told to come back later; the one after it is taken, and never hears so.
/// sandbox.inject(InjectedFault::Before(ServerResponse::new(429).header("Retry-After", "1")));
/// sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InjectedFault {
    /// The request is ignored, and gets this response.
    Before(ServerResponse),
    /// The request takes effect (the mail is in the inbox), but gets this response.
    After(ServerResponse),
    /// A send takes effect and gets its usual response, but in the form for an email that Postmark
    /// stored and could not queue: 200, no `ErrorCode`, and the message
    /// `Message accepted, but delivery may be delayed.`
    Delayed,
}

/// The response to a request with this fault.
pub(crate) async fn applied(
    fault: Option<InjectedFault>,
    response: impl Future<Output = ServerResponse>,
) -> ServerResponse {
    match fault {
        None => response.await,
        Some(InjectedFault::Before(instead)) => instead,
        Some(InjectedFault::After(instead)) => {
            response.await;
            instead
        }
        Some(InjectedFault::Delayed) => delayed(response.await),
    }
}

/// Removes the `ErrorCode` from a send's success, or from each in a batch.
fn delayed(response: ServerResponse) -> ServerResponse {
    let Ok(mut body) = serde_json::from_slice::<Value>(response.content()) else { return response };
    let results = match &mut body {
        Value::Array(results) => results.as_mut_slice(),
        result => std::slice::from_mut(result),
    };
    for result in results.iter_mut().filter_map(Value::as_object_mut) {
        if result.get("ErrorCode").and_then(Value::as_u64) == Some(0) {
            result.remove("ErrorCode");
            result
                .insert("Message".into(), "Message accepted, but delivery may be delayed.".into());
        }
    }
    response.body(body.to_string())
}
