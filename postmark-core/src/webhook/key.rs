//! A key that identifies an event across retries.

use super::{Event, is_zero};
use crate::api::email::MessageId;
use crate::time::Timestamp;

impl Event {
    /// A key that is the same each time Postmark sends this event, and differs from that of any
    /// other event. `None` if the payload lacks a required member, as a [check](Self::is_check)
    /// does.
    ///
    /// It combines what distinguishes events of one kind: message id, recipient, and time or link.
    /// Postmark's own id of an event is in a header of the request: if you have the request, use
    /// [`Received::key`](super::Received::key).
    // contract: webhook.order quirk.dedupe-key
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let kind = self.record_type().unwrap_or("Inbound");
        let mail = self.message_id().filter(|id| !is_zero(id)).map(MessageId::as_str);
        let recipient = self.recipient();
        let time = self.time().map(Timestamp::as_str);
        match self {
            Self::Delivery(_) | Self::Open(_) => key(kind, [mail, recipient, time]),
            Self::Bounce(bounce) | Self::SpamComplaint(bounce) | Self::SmtpApiError(bounce) => {
                key(kind, [mail, recipient, time]).or_else(|| {
                    let id = bounce.id.filter(|id| id.0 != 0)?.to_string();
                    mail.and(key(kind, [Some(&id)]))
                })
            }
            Self::Click(click) => key(kind, [mail, recipient, click.original_link.as_deref()]),
            Self::SubscriptionChange(change) => {
                key(kind, [recipient, change.message_stream.as_deref(), time])
            }
            Self::Inbound(_) => key(kind, [mail]),
            Self::Unknown(_) => None,
        }
    }
}

fn key<const N: usize>(kind: &str, parts: [Option<&str>; N]) -> Option<String> {
    let mut key = kind.to_owned();
    for part in parts {
        key.push(' ');
        key.push_str(part?);
    }
    Some(key)
}
