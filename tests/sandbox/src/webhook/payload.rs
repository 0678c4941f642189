//! The JSON that webhooks receive, see <https://postmarkapp.com/developer/webhooks/webhooks-overview>.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::http::json::with;
use crate::mail::bounce::Bounce;
use crate::mail::message::SentMessage;
use crate::mail::suppression_cause::SuppressionCause;
use crate::mail::{bounce_type, event};
use crate::time;
use crate::webhook::WebhookTrigger;

pub(crate) fn delivery(message: &SentMessage, recipient: &str, at: SystemTime) -> Value {
    json!({
        "RecordType": "Delivery",
        "MessageStream": message.stream,
        "ServerID": message.server_id,
        "MessageID": message.id,
        "Recipient": recipient,
        "Tag": tag(message),
        "DeliveredAt": time::utc(at),
        "Details": event::ACCEPTED,
        "Metadata": message.metadata,
    })
}

/// A bounce or a complaint, on request with its raw text.
pub(crate) fn bounce(bounce: &Bounce, with_content: bool) -> Value {
    let json = if with_content { bounce.with_content() } else { bounce.json() };
    let members = json!({
        "RecordType": if bounce.is_complaint() { "SpamComplaint" } else { "Bounce" },
        "Tag": bounce.tag.as_deref().unwrap_or_default(),
        "From": bounce.from,
        "BouncedAt": time::utc(bounce.at),
        "Metadata": bounce.metadata,
    });
    with(json, members)
}

pub(crate) fn open(message: &SentMessage, recipient: &str, first: bool, at: SystemTime) -> Value {
    let members =
        json!({"RecordType": "Open", "FirstOpen": first, "ReadSeconds": event::READ_SECONDS});
    with(tracked(message, recipient, at), members)
}

pub(crate) fn click(
    message: &SentMessage,
    recipient: &str,
    link: &str,
    location: &str,
    at: SystemTime,
) -> Value {
    let members = json!({"RecordType": "Click", "ClickLocation": location, "OriginalLink": link});
    with(tracked(message, recipient, at), members)
}

/// The suppression of an address for a cause, or, without one, its end. An email is named only if
/// it caused the change.
pub(crate) fn subscription(
    server_id: i64,
    stream: &str,
    recipient: &str,
    cause: Option<SuppressionCause>,
    message: Option<&SentMessage>,
    at: SystemTime,
) -> Value {
    let none = BTreeMap::new();
    json!({
        "RecordType": "SubscriptionChange",
        "MessageID": message.map(|message| &message.id),
        "ServerID": server_id,
        "MessageStream": stream,
        "ChangedAt": time::utc(at),
        "Recipient": recipient,
        "Origin": cause.map_or("Customer", SuppressionCause::origin),
        "SuppressSending": cause.is_some(),
        "SuppressionReason": cause.map(SuppressionCause::reason),
        "Tag": message.map(tag),
        "Metadata": message.map_or(&none, |message| &message.metadata),
    })
}

/// A sample to test whether a webhook listens: an event of an email that never existed.
pub(crate) fn sample(trigger: WebhookTrigger, server_id: i64, stream: &str) -> Value {
    let at = SystemTime::UNIX_EPOCH;
    let email = "recipient@example.com";
    let message = SentMessage::sample(server_id, stream, email, at);
    match trigger {
        WebhookTrigger::Open => open(&message, email, true, at),
        WebhookTrigger::Click => click(&message, email, "https://example.com/", "HTML", at),
        WebhookTrigger::Delivery => delivery(&message, email, at),
        WebhookTrigger::Bounce => {
            bounce(&Bounce::new(0, &message, email, bounce_type::HARD, at), false)
        }
        WebhookTrigger::SpamComplaint => {
            bounce(&Bounce::new(0, &message, email, bounce_type::COMPLAINT, at), false)
        }
        WebhookTrigger::SubscriptionChange => {
            let cause = Some(SuppressionCause::Unsubscribed);
            subscription(server_id, stream, email, cause, Some(&message), at)
        }
    }
}

fn tracked(message: &SentMessage, recipient: &str, at: SystemTime) -> Value {
    let members = json!({
        "MessageStream": message.stream,
        "MessageID": message.id,
        "Metadata": message.metadata,
        "ReceivedAt": time::utc(at),
        "Tag": tag(message),
        "Recipient": recipient,
    });
    with(event::reader(), members)
}

/// The tag; webhooks get an empty text if there is none.
fn tag(message: &SentMessage) -> &str {
    message.tag.as_deref().unwrap_or_default()
}
