//! Why a request is refused: Postmark's error code and message.

use serde::Serialize;

/// The text after a list of inactive addresses. Clients parse the addresses before it.
pub(crate) const WHAT_IS_INACTIVE: &str = "Inactive recipients are ones that have generated a hard \
                                           bounce, a spam complaint, or a manual suppression.";

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

    /// Refuses to send to these suppressed addresses.
    pub(crate) fn inactive(addresses: &[String]) -> Self {
        let text = format!(
            "You tried to send to recipient(s) that have been marked as inactive. Found inactive \
             addresses: {}. {WHAT_IS_INACTIVE}",
            addresses.join(", ")
        );
        Self::new(406, text)
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The field that the message names first, in quotes.
    pub(crate) fn field(&self) -> Option<&str> {
        self.message.split('\'').nth(1)
    }
}
