//! What goes wrong with an outbox.

use std::error::Error;

use postmark_core::Fault;

/// Why an outbox did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// The email, its key or a name is at fault. The transaction can go on, and you still have the
    /// email.
    #[error(transparent)]
    Invalid(#[from] Fault),

    /// Another email is there under the same key. The transaction can go on.
    #[error("another email has the key `{0}`. Use a key for one email only")]
    Conflict(String),

    /// The database has no table of this version.
    #[error(
        "the database has {found}. Run `postmark-outbox migrate`, or `postmark_outbox::migrate`"
    )]
    Schema {
        /// What is there.
        found: String,
    },

    /// The database failed. If it was a commit, it may have happened.
    #[error("the database failed: {0}")]
    Database(#[source] Box<dyn Error + Send + Sync>),
}

impl From<tokio_postgres::Error> for OutboxError {
    fn from(error: tokio_postgres::Error) -> Self {
        // `Display` of the driver's error says only that the server said no.
        match error.as_db_error() {
            Some(error) => Self::Database(error.to_string().into()),
            None => Self::Database(error.into()),
        }
    }
}
