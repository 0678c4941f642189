//! Emails that were kept as JSON.

use postmark_core::Email;

use crate::emails::check;
use crate::memory::within;

/// Reads an email as it is kept in a queue or a file, which somebody may have changed.
///
/// What is read is written, and read again it is the same.
pub fn queued_emails(input: &[u8]) {
    if let Ok(email) = within(1024, input.len(), || serde_json::from_slice::<Email>(input)) {
        check(&email, None);
    }
}
