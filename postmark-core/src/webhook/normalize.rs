//! One shape for all events.

use serde::Serialize;

use super::{Bounce, Click, Event, Inbound, Open, SubscriptionChange, is_zero};
use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{BounceType, SuppressionReason};
use crate::time::Timestamp;

/// An event in one shape, whatever its kind.
///
/// It borrows from the event, and serialises for a log or a queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Normalized<'a> {
    /// What happened.
    pub happening: Happening,
    /// Why, where mail does not or may not arrive.
    pub reason: Option<Reason>,
    /// Whether a bounce is for good.
    pub permanence: Option<Permanence>,
    /// The address that it is about.
    pub recipient: Option<&'a str>,
    /// Postmark's identifier of the mail; `None` for the zeros of a [check](Event::is_check).
    pub message_id: Option<&'a MessageId>,
    /// When it happened.
    pub time: Option<&'a Timestamp>,
    /// What it means, in a sentence of Postmark's.
    pub description: Option<&'a str>,
    /// What the receiving server said.
    pub details: Option<&'a str>,
    /// The link that was followed.
    pub url: Option<&'a str>,
    /// The `User-Agent` of an open or a click.
    pub user_agent: Option<&'a str>,
    /// The tag of the mail.
    pub tag: Option<&'a str>,
    /// The stream of the mail.
    pub message_stream: Option<&'a str>,
    /// The metadata of the mail.
    pub metadata: &'a Metadata,
    /// See [`Event::key`].
    pub key: Option<String>,
}

/// What happened to a mail or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Happening {
    /// The recipient's server took the mail.
    Delivered,
    /// The mail is late, and may still arrive.
    Deferred,
    /// The receiving side refused the mail.
    Bounced,
    /// Postmark did not send the mail: the address is suppressed or cannot be one, or the mail is
    /// at fault.
    Rejected,
    /// A machine answered.
    AutoResponded,
    /// The recipient opened the mail.
    Opened,
    /// The recipient followed a link.
    Clicked,
    /// The recipient reported the mail as spam.
    Complained,
    /// The address may be written to again.
    Subscribed,
    /// The address may not be written to any more.
    Unsubscribed,
    /// A mail came in.
    Inbound,
    /// Anything else.
    Unknown,
}

/// Why mail does not or may not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The address does not exist, or cannot be one.
    Invalid,
    /// The mailbox or its server cannot take mail now.
    Unavailable,
    /// The receiving side blocks the sender, by its reputation or a policy.
    Blocked,
    /// The receiving side or the recipient takes the mail for spam.
    Spam,
    /// The recipient does not want mail.
    Unsubscribed,
    /// You or Postmark suppressed the address.
    Suppressed,
    /// The mail is at fault.
    Content,
    /// Anything else.
    Other,
}

/// Whether a bounce is for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Permanence {
    /// No mail to the address will arrive.
    Hard,
    /// A later mail to the address may arrive.
    Soft,
}

impl Event {
    /// The event in the one shape that all events have.
    #[must_use]
    pub fn normalize(&self) -> Normalized<'_> {
        let common = Normalized {
            happening: Happening::Unknown,
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
                happening: Happening::Delivered,
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
    let (happening, reason) = meaning(kind);
    let permanence = if kind.is_hard() {
        Some(Permanence::Hard)
    } else {
        kind.is_soft().then_some(Permanence::Soft)
    };
    Normalized {
        happening,
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

fn meaning(kind: &BounceType) -> (Happening, Option<Reason>) {
    use {BounceType as Type, Happening as H, Reason as R};
    let (happening, reason) = match kind {
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
        // It is about a mail that came in, and that could not be handed to you.
        Type::InboundError => return (H::Unknown, None),
    };
    (happening, Some(reason))
}

fn of_open<'a>(open: &'a Open, common: Normalized<'a>) -> Normalized<'a> {
    Normalized {
        happening: Happening::Opened,
        user_agent: open.user_agent.as_deref(),
        tag: open.tag.as_deref(),
        message_stream: open.message_stream.as_deref(),
        metadata: &open.metadata,
        ..common
    }
}

fn of_click<'a>(click: &'a Click, common: Normalized<'a>) -> Normalized<'a> {
    Normalized {
        happening: Happening::Clicked,
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
    let (happening, reason) = match change.suppress_sending {
        Some(true) => (Happening::Unsubscribed, Some(reason)),
        Some(false) => (Happening::Subscribed, None),
        None => (Happening::Unknown, None),
    };
    Normalized {
        happening,
        reason,
        tag: change.tag.as_deref(),
        message_stream: change.message_stream.as_deref(),
        metadata: &change.metadata,
        ..common
    }
}

fn of_mail<'a>(mail: &'a Inbound, common: Normalized<'a>) -> Normalized<'a> {
    Normalized {
        happening: Happening::Inbound,
        tag: mail.tag.as_deref(),
        message_stream: mail.message_stream.as_deref(),
        ..common
    }
}
