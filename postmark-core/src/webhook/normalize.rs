//! A common type for events of all kinds.

use serde::Serialize;

use super::{Bounce, Click, Event, Inbound, Open, SubscriptionChange, is_zero};
use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{BounceType, SuppressionReason};
use crate::time::Timestamp;

/// The fields that events of all kinds share.
///
/// It borrows from the event. Serialise it for a log or a queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Normalized<'a> {
    /// What happened.
    pub event_type: EventType,
    /// Why email is not, or may not be, delivered.
    pub reason: Option<Reason>,
    /// Whether a bounce is permanent.
    pub permanence: Option<Permanence>,
    /// The address that the event is about.
    pub recipient: Option<&'a str>,
    /// Postmark's id of the message; `None` for the zeros of a [check](Event::is_check).
    pub message_id: Option<&'a MessageId>,
    /// When it happened.
    pub time: Option<&'a Timestamp>,
    /// Postmark's description of the event.
    pub description: Option<&'a str>,
    /// The response of the receiving server.
    pub details: Option<&'a str>,
    /// The link that was clicked.
    pub url: Option<&'a str>,
    /// The `User-Agent` of an open or a click.
    pub user_agent: Option<&'a str>,
    /// The tag of the message.
    pub tag: Option<&'a str>,
    /// The stream of the message.
    pub message_stream: Option<&'a str>,
    /// The metadata of the message.
    pub metadata: &'a Metadata,
    /// See [`Event::key`].
    pub key: Option<String>,
}

/// What happened to a message or an address: one value for events with the same meaning, however
/// Postmark reports them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventType {
    /// The recipient's server accepted the message.
    Delivered,
    /// The message is delayed, and may still be delivered.
    Deferred,
    /// The receiving server refused the message.
    Bounced,
    /// Postmark did not send the message: the address is suppressed, or the address or the message
    /// is invalid.
    Rejected,
    /// An automatic response arrived.
    AutoResponded,
    /// The recipient opened the message.
    Opened,
    /// The recipient clicked a link.
    Clicked,
    /// The recipient reported the message as spam.
    Complained,
    /// The address may receive email again.
    Subscribed,
    /// The address may no longer receive email.
    Unsubscribed,
    /// An inbound email.
    Inbound,
    /// Anything else.
    Unknown,
}

/// Why email is not, or may not be, delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The address does not exist or is invalid.
    Invalid,
    /// The mailbox or its server cannot accept email now.
    Unavailable,
    /// The receiving server blocks the sender because of its reputation or a policy.
    Blocked,
    /// The receiving server or the recipient considers the message spam.
    Spam,
    /// The recipient unsubscribed.
    Unsubscribed,
    /// You or Postmark suppressed the address.
    Suppressed,
    /// The content of the message is invalid.
    Content,
    /// Anything else.
    Other,
}

/// Whether a bounce is permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Permanence {
    /// No message to the address will be delivered.
    Hard,
    /// A later message to the address may be delivered.
    Soft,
}

impl Event {
    /// The fields that events of all kinds share.
    #[must_use]
    pub fn normalize(&self) -> Normalized<'_> {
        let common = Normalized {
            event_type: EventType::Unknown,
            reason: None,
            permanence: None,
            recipient: self.recipient(),
            message_id: self.message_id().filter(|id| !is_zero(id)),
            time: self.time(),
            description: None,
            details: None,
            url: None,
            user_agent: None,
            tag: None,
            message_stream: None,
            metadata: &NO_METADATA,
            key: self.key(),
        };
        match self {
            Self::Delivery(delivery) => Normalized {
                event_type: EventType::Delivered,
                details: delivery.details.as_deref(),
                tag: delivery.tag.as_deref(),
                message_stream: delivery.message_stream.as_deref(),
                metadata: &delivery.metadata,
                ..common
            },
            Self::Bounce(bounce) | Self::SmtpApiError(bounce) => {
                let kind = bounce.bounce_type.as_ref().unwrap_or(&BounceType::Unknown);
                of_bounce(bounce, kind, common)
            }
            Self::SpamComplaint(bounce) => of_bounce(bounce, &BounceType::SpamComplaint, common),
            Self::Open(open) => of_open(open, common),
            Self::Click(click) => of_click(click, common),
            Self::SubscriptionChange(change) => of_change(change, common),
            Self::Inbound(mail) => of_mail(mail, common),
            Self::Unknown(_) => common,
        }
    }
}

static NO_METADATA: Metadata = Metadata::new();

fn of_bounce<'a>(bounce: &'a Bounce, kind: &BounceType, common: Normalized<'a>) -> Normalized<'a> {
    let (event_type, reason) = meaning(kind);
    let permanence = if kind.is_hard() {
        Some(Permanence::Hard)
    } else {
        kind.is_soft().then_some(Permanence::Soft)
    };
    Normalized {
        event_type,
        reason,
        permanence,
        description: bounce.description.as_deref().or(bounce.name.as_deref()),
        details: bounce.details.as_deref(),
        tag: bounce.tag.as_deref(),
        message_stream: bounce.message_stream.as_deref(),
        metadata: &bounce.metadata,
        ..common
    }
}

fn meaning(kind: &BounceType) -> (EventType, Option<Reason>) {
    use {BounceType as Type, EventType as H, Reason as R};
    let (event_type, reason) = match kind {
        Type::HardBounce => (H::Bounced, R::Invalid),
        Type::SoftBounce => (H::Bounced, R::Unavailable),
        Type::SpamNotification => (H::Bounced, R::Spam),
        Type::Blocked | Type::DmarcPolicy | Type::OpenRelayTest => (H::Bounced, R::Blocked),
        Type::VirusNotification => (H::Bounced, R::Content),
        Type::Unknown | Type::Other(_) => (H::Bounced, R::Other),
        Type::Transient | Type::DnsError => (H::Deferred, R::Unavailable),
        Type::BadEmailAddress => (H::Rejected, R::Invalid),
        Type::ManuallyDeactivated => (H::Rejected, R::Suppressed),
        Type::Unconfirmed | Type::SmtpApiError => (H::Rejected, R::Other),
        Type::TemplateRenderingFailed => (H::Rejected, R::Content),
        Type::SpamComplaint => (H::Complained, R::Spam),
        Type::Unsubscribe => (H::Unsubscribed, R::Unsubscribed),
        Type::Subscribe => return (H::Subscribed, None),
        Type::AutoResponder | Type::ChallengeVerification | Type::AddressChange => {
            return (H::AutoResponded, None);
        }
        // It is about an inbound email that could not be delivered to you.
        Type::InboundError => return (H::Unknown, None),
    };
    (event_type, Some(reason))
}

fn of_open<'a>(open: &'a Open, common: Normalized<'a>) -> Normalized<'a> {
    Normalized {
        event_type: EventType::Opened,
        user_agent: open.user_agent.as_deref(),
        tag: open.tag.as_deref(),
        message_stream: open.message_stream.as_deref(),
        metadata: &open.metadata,
        ..common
    }
}

fn of_click<'a>(click: &'a Click, common: Normalized<'a>) -> Normalized<'a> {
    Normalized {
        event_type: EventType::Clicked,
        url: click.original_link.as_deref(),
        user_agent: click.user_agent.as_deref(),
        tag: click.tag.as_deref(),
        message_stream: click.message_stream.as_deref(),
        metadata: &click.metadata,
        ..common
    }
}

fn of_change<'a>(change: &'a SubscriptionChange, common: Normalized<'a>) -> Normalized<'a> {
    let reason = match &change.suppression_reason {
        Some(SuppressionReason::HardBounce) => Reason::Invalid,
        Some(SuppressionReason::SpamComplaint) => Reason::Spam,
        Some(SuppressionReason::ManualSuppression) => Reason::Unsubscribed,
        Some(SuppressionReason::Other(_)) | None => Reason::Other,
    };
    let (event_type, reason) = match change.suppress_sending {
        Some(true) => (EventType::Unsubscribed, Some(reason)),
        Some(false) => (EventType::Subscribed, None),
        None => (EventType::Unknown, None),
    };
    Normalized {
        event_type,
        reason,
        tag: change.tag.as_deref(),
        message_stream: change.message_stream.as_deref(),
        metadata: &change.metadata,
        ..common
    }
}

fn of_mail<'a>(mail: &'a Inbound, common: Normalized<'a>) -> Normalized<'a> {
    Normalized {
        event_type: EventType::Inbound,
        tag: mail.tag.as_deref(),
        message_stream: mail.message_stream.as_deref(),
        ..common
    }
}
