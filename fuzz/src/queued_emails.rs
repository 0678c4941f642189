//! Emails stored as JSON.

use postmark_core::Email;

use crate::emails::check;
use crate::memory::within;

/// Parses an email from a queue or a file, which somebody may have changed.
///
/// What parses can be written, and parses again to the same.
pub fn queued_emails(input: &[u8]) {
    if let Ok(email) = within(1024, input.len(), || serde_json::from_slice::<Email>(input)) {
        check(&email, None);
    }
}
