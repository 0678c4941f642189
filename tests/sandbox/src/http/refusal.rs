//! Why a request is refused: Postmark's error code and message.

use serde::Serialize;

/// Why the sandbox refuses a request, or one email of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Refusal {
    pub(crate) error_code: u16,
    message: String,
}

impl Refusal {
    pub(crate) fn new(code: u16, message: impl Into<String>) -> Self {
        Self { error_code: code, message: message.into() }
    }

    /// The field that the message names first, in quotes.
    pub(crate) fn field(&self) -> Option<&str> {
        self.message.split('\'').nth(1)
    }
}
