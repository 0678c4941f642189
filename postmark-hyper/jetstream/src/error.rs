//! Errors of the queue.

use postmark_core::Fault;

/// An email that cannot be enqueued, or a server that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueueError {
    /// The email, its key or a setting has a fault.
    #[error("the email cannot be enqueued")]
    Invalid(#[from] Fault),
    /// Another email in the stream has the same key.
    #[error("another email has the key `{0}`")]
    Conflict(String),
    /// NATS failed, or may have.
    #[error("NATS failed")]
    Nats(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl QueueError {
    /// An error of the NATS client.
    pub(crate) fn nats(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Nats(error.into())
    }
}
