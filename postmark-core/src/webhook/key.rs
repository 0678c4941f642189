//! A name for an event that is the same each time it is sent.

use super::{Event, is_zero};
use crate::api::email::MessageId;
use crate::time::Timestamp;

impl Event {
    /// A text that is the same for one event each time that Postmark sends it, and another for any
    /// other event; `None` where the payload has not what it takes, as in a
    /// [check](Self::is_check).
    ///
    /// It is made of what tells events of its kind apart: the mail and the recipient, and the time
    /// or the link. Postmark's own mark of an event stands in a header of the request: where you
    /// have the request, ask [`Received::key`](super::Received::key).
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
