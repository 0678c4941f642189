//! Errors of an outbox.

use std::error::Error;

use postmark_core::Fault;

/// Why an operation on an outbox failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// The email, its key or a name has a fault. The transaction can continue, and you still have
    /// the email.
    #[error(transparent)]
    Invalid(#[from] Fault),

    /// Another email has the same key. The transaction can continue.
    #[error("another email has the key `{0}`. Use a key for one email only")]
    Conflict(String),

    /// The table in the file has another version.
    #[error(
        "the file has a table `postmark_outbox` of version {found}, and this is version {known}"
    )]
    Schema {
        /// The version in the file.
        found: i64,
        /// The version of this library.
        known: i64,
    },

    /// The file cannot be read or written: it is full, read-only or corrupt. If this was a commit,
    /// it may have happened.
    #[error("the file failed: {0}")]
    Database(#[source] Box<dyn Error + Send + Sync>),
}

impl From<rusqlite::Error> for OutboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
