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

    /// The database has no table of this version.
    #[error(
        "the database has {found}. Run `postmark-outbox migrate`, or `postmark_outbox::migrate`"
    )]
    Schema {
        /// What the database has.
        found: String,
    },

    /// The database failed. If this was a commit, it may have happened.
    #[error("the database failed: {0}")]
    Database(#[source] Box<dyn Error + Send + Sync>),
}

impl From<tokio_postgres::Error> for OutboxError {
    fn from(error: tokio_postgres::Error) -> Self {
        // `Display` of the driver's error says only that the server reported an error.
        match error.as_db_error() {
            Some(error) => Self::Database(error.to_string().into()),
            None => Self::Database(error.into()),
        }
    }
}
