//! Time limits for futures.

use std::time::Duration;

/// Runs a future with a time limit; `None` if the limit is reached first.
///
/// On runtimes other than tokio there is no clock, and so no limit.
#[cfg(feature = "tokio")]
pub(crate) async fn within<F: Future>(time: Duration, future: F) -> Option<F::Output> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Some(future.await);
    }
    tokio::time::timeout(time, future).await.ok()
}

/// Runs a future without a limit, since there is no clock.
#[cfg(not(feature = "tokio"))]
pub(crate) async fn within<F: Future>(_: Duration, future: F) -> Option<F::Output> {
    Some(future.await)
}
