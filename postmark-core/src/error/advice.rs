//! What to do about an error.

use std::time::Duration;

/// What to do about an [`Error`](crate::Error), as a queue needs to know.
///
/// ```
/// use postmark_core::{Advice, Error};
///
/// fn next(error: &Error) -> String {
///     match error.advice() {
///         Advice::Fix => format!("not accepted: {error}. {}", error.help()),
///         Advice::RetryLater(wait) => format!("not accepted, retry after {wait:?}: {error}"),
///         Advice::InDoubt => format!("may have been accepted, do not send it again: {error}"),
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a queue has to act on all three")]
pub enum Advice {
    /// Not accepted, and would fail again unchanged: first do what
    /// [`Error::help`](crate::Error::help) says.
    Fix,
    /// Not accepted, but the same request may succeed later: after this time, if the response names
    /// one. The client has already retried it within its [`RetryPolicy`](crate::RetryPolicy).
    RetryLater(Option<Duration>),
    /// May have been accepted. Do not resend an email without checking:
    /// [`Reconcile`](crate::Reconcile) finds out whether Postmark accepted it. You can repeat a
    /// request that only reads.
    InDoubt,
}
