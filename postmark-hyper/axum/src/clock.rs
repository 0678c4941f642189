//! How long a future may take.

use std::time::Duration;

/// What a future gives, or nothing if the time is over first.
///
/// On a runtime that is not tokio's there is no clock, and no limit.
#[cfg(feature = "tokio")]
pub(crate) async fn within<F: Future>(time: Duration, future: F) -> Option<F::Output> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Some(future.await);
    }
    tokio::time::timeout(time, future).await.ok()
}

/// What a future gives: there is no clock, and no limit.
#[cfg(not(feature = "tokio"))]
pub(crate) async fn within<F: Future>(_: Duration, future: F) -> Option<F::Output> {
    Some(future.await)
}
