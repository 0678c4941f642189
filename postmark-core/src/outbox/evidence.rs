//! Proof from a webhook that an email was accepted.

use crate::api::email::{Email, MessageId};
use crate::webhook::Event;

/// Proof from a webhook that Postmark accepted the email with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The key of the email.
    pub key: String,
    /// Postmark's id of the message.
    pub message_id: Option<MessageId>,
}

impl Evidence {
    /// The proof in an event: a delivery, a bounce, an open, or any other event of a message that
    /// was marked with a key. `None` for any other event.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let common = event.normalize();
        let key = key(common.metadata.get(Email::SEND_ID)?)?;
        Some(Self { key, message_id: common.message_id.cloned() })
    }
}

/// Decodes a key from hexadecimal digits.
fn key(digits: &str) -> Option<String> {
    if digits.len() % 2 != 0 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    String::from_utf8(pairs.map(byte).collect::<Option<Vec<_>>>()?).ok()
}
