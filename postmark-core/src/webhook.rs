//! Postmark's webhooks: events about email that you sent, and email that you received.
//!
//! A [`Receiver`] takes an HTTP request from any framework, verifies the sender, and returns the
//! [`Event`] in it, or a [`Rejection`] with a reason for your log and a response for the sender.
//! The parts can also be used alone: [`Verifier`] checks the sender, and [`Event::parse`] parses a
//! payload.
//!
//! ```
//! use bytes::Bytes;
//! use postmark_core::webhook::{Event, Receiver, Reply, Verifier};
//!
//! fn serve(receiver: &Receiver, request: &http::Request<Bytes>) -> http::Response<Bytes> {
//!     let received = match receiver.receive(request, None) {
//!         Ok(received) => received,
//!         Err(rejection) => {
//!             eprintln!("webhook {rejection}");
//!             return rejection.into_response();
//!         }
//!     };
//!     match received.event() {
//!         Event::Bounce(bounce) => println!("{:?} bounced", bounce.email),
//!         Event::Inbound(mail) => println!("{:?} wrote {:?}", mail.from, mail.reply_text()),
//!         _ => {}
//!     }
//!     received.reply(Reply::Done)
//! }
//!
//! let receiver = Receiver::new(Verifier::new().basic_auth("postmark", "a long random password"));
//! # let request = http::Request::post("/hook").body(Bytes::new()).unwrap();
//! # assert_eq!(serve(&receiver, &request).status(), 401);
//! ```
//!
//! Three things to know about Postmark's webhooks:
//!
//! - Postmark does not sign its requests. Its documentation once showed a check of an
//!   `x-postmark-signature`, but there is no such header. Verify the sender by credentials in the
//!   webhook's URL or settings, by a header that you chose, or by its address: see [`Verifier`].
//! - Events arrive in any order and may arrive twice. Use [`Received::key`] to detect duplicates.
//! - The status of your response decides whether Postmark retries an event. The rules for inbound
//!   email differ from those for other events: see [`Reply`].
//!
//! No JSON payload is rejected because a field is missing, null, unknown or of another type. A
//! member that is absent, `null`, `""` or `{}` is `None`.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/webhooks/webhooks-overview).

#[macro_use]
mod lenient;

mod bounce;
mod count;
mod delivery;
pub mod fixture;
mod inbound;
mod key;
mod kind;
mod limits;
mod members;
mod normalize;
mod receiver;
mod rejection;
mod reply;
mod source;
mod subscription;
mod tracking;
mod unknown;
mod verifier;

use bytes::{Buf, Bytes};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::kind::{Kind, Look, Outline};
use self::members::Members;
use crate::api::email::MessageId;
use crate::text::copied;
use crate::text::lossy::without_mark;
use crate::text::source::Source;
use crate::time::Timestamp;

pub use self::bounce::Bounce;
pub use self::delivery::Delivery;
pub use self::inbound::{
    Automatic, Headers, Inbound, InboundAttachment, NotBase64, Rfc822MessageId, Spam, Spf,
};
pub use self::limits::{Limits, ParseError};
pub use self::normalize::{EventType, Normalized, Permanence, Reason};
pub use self::receiver::{Intake, Received, Receiver};
pub use self::rejection::{Rejection, RejectionReason};
pub use self::reply::{Hook, Reply};
pub use self::subscription::SubscriptionChange;
pub use self::tracking::{Click, Open};
pub use self::unknown::Unknown;
pub use self::verifier::{Verifier, VerifyError};

/// The payload of a webhook.
///
/// ```
/// use postmark_core::webhook::Event;
///
/// let payload = r#"{"RecordType":"Delivery","Recipient":"jane@example.com","Tag":null}"#;
/// let Event::Delivery(delivery) = Event::parse(payload)? else { panic!() };
/// assert_eq!(delivery.recipient.as_deref(), Some("jane@example.com"));
/// assert_eq!(delivery.tag, None);
/// # Ok::<(), postmark_core::webhook::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The recipient's server accepted an email.
    Delivery(Delivery),
    /// An email bounced.
    Bounce(Bounce),
    /// A recipient reported an email as spam.
    SpamComplaint(Bounce),
    /// Postmark accepted an email over SMTP, then refused it: a bounce of type `SMTPApiError`.
    SmtpApiError(Bounce),
    /// A recipient opened an email.
    Open(Open),
    /// A recipient clicked a link.
    Click(Click),
    /// An address was suppressed or reactivated.
    SubscriptionChange(SubscriptionChange),
    /// An email was received.
    Inbound(Inbound),
    /// An event unknown to this version.
    Unknown(Unknown),
}

impl Event {
    /// Parses a payload, within the default [`Limits`].
    ///
    /// The `RecordType` determines the kind. If it is missing, as in inbound email and in events
    /// before 2018, the members unique to one kind do.
    ///
    /// # Errors
    ///
    /// The payload is not JSON, or exceeds a limit. Return [`ParseError::reply`].
    pub fn parse(payload: impl Into<Bytes>) -> Result<Self, ParseError> {
        Self::parse_within(payload, &Limits::default())
    }

    /// Parses a payload, within your limits.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    pub fn parse_within(payload: impl Into<Bytes>, limits: &Limits) -> Result<Self, ParseError> {
        let mut payload = payload.into();
        limits.check_body(payload.len())?;
        limits.check_entries(&payload)?;
        payload.advance(payload.len() - without_mark(&payload).len());
        let mut members = Members::new(Source::of(&payload));
        let outline = members.outline(Look::First)?;
        let mut event = Self::parse_as(outline, &mut members, &payload);
        if event.is_ok() && members.record_types > 1 {
            let mut members = Members::new(Source::of(&payload));
            let outline = members.outline(Look::Whole)?;
            event = Self::parse_as(outline, &mut members, &payload);
        }
        event
    }

    /// Parses a payload of this kind.
    fn parse_as(
        Outline { kind, record_type, .. }: Outline<'_>,
        members: &mut Members<'_>,
        payload: &Bytes,
    ) -> Result<Self, ParseError> {
        Ok(match kind {
            Some(Kind::Delivery) => Self::Delivery(members.read()?),
            Some(Kind::Bounce) => members.read::<Bounce>()?.into(),
            Some(Kind::SpamComplaint) => Self::SpamComplaint(members.read()?),
            Some(Kind::Open) => Self::Open(members.read()?),
            Some(Kind::Click) => Self::Click(members.read()?),
            Some(Kind::SubscriptionChange) => Self::SubscriptionChange(members.read()?),
            Some(Kind::Inbound) => Self::Inbound(members.read()?),
            None => {
                members.skip()?;
                Self::Unknown(Unknown::new(record_type.as_deref(), payload))
            }
        })
    }

    /// Postmark's name of the kind; `None` for inbound email, and for unknown payloads without one.
    #[must_use]
    pub fn record_type(&self) -> Option<&str> {
        Some(match self {
            Self::Delivery(_) => "Delivery",
            Self::Bounce(_) | Self::SmtpApiError(_) => "Bounce",
            Self::SpamComplaint(_) => "SpamComplaint",
            Self::Open(_) => "Open",
            Self::Click(_) => "Click",
            Self::SubscriptionChange(_) => "SubscriptionChange",
            Self::Inbound(_) => return None,
            Self::Unknown(unknown) => return unknown.record_type.as_deref(),
        })
    }

    /// Which of Postmark's two sets of retry rules applies.
    #[must_use]
    pub fn hook(&self) -> Hook {
        match self {
            Self::Inbound(_) => Hook::Inbound,
            _ => Hook::Outbound,
        }
    }

    /// Postmark's id of the email.
    #[must_use]
    pub fn message_id(&self) -> Option<&MessageId> {
        match self {
            Self::Delivery(event) => event.message_id.as_ref(),
            Self::Bounce(event) | Self::SpamComplaint(event) | Self::SmtpApiError(event) => {
                event.message_id.as_ref()
            }
            Self::Open(event) => event.message_id.as_ref(),
            Self::Click(event) => event.message_id.as_ref(),
            Self::SubscriptionChange(event) => event.message_id.as_ref(),
            Self::Inbound(mail) => mail.message_id.as_ref(),
            Self::Unknown(_) => None,
        }
    }

    /// The address that the event is about: the recipient of the email.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        match self {
            Self::Delivery(event) => event.recipient.as_deref(),
            Self::Bounce(event) | Self::SpamComplaint(event) | Self::SmtpApiError(event) => {
                event.email.as_deref()
            }
            Self::Open(event) => event.recipient.as_deref(),
            Self::Click(event) => event.recipient.as_deref(),
            Self::SubscriptionChange(event) => event.recipient.as_deref(),
            Self::Inbound(mail) => mail.recipient(),
            Self::Unknown(_) => None,
        }
    }

    /// When it happened; for inbound email, the date given by its sender.
    #[must_use]
    pub fn time(&self) -> Option<&Timestamp> {
        match self {
            Self::Delivery(event) => event.delivered_at.as_ref(),
            Self::Bounce(event) | Self::SpamComplaint(event) | Self::SmtpApiError(event) => {
                event.bounced_at.as_ref()
            }
            Self::Open(event) => event.received_at.as_ref(),
            Self::Click(event) => event.received_at.as_ref(),
            Self::SubscriptionChange(event) => event.changed_at.as_ref(),
            Self::Inbound(mail) => mail.date.as_ref(),
            Self::Unknown(_) => None,
        }
    }

    /// Whether the payload is the sample sent by the *Check* button in Postmark's web application:
    /// its message id is all zeros.
    #[must_use]
    pub fn is_check(&self) -> bool {
        self.message_id().is_some_and(is_zero)
    }

    /// The event as JSON that [`parse`](Self::parse) reads back.
    #[must_use]
    pub fn to_json(&self) -> Bytes {
        match self {
            Self::Unknown(unknown) => unknown.json.clone(),
            // Every event can be written as JSON.
            _ => {
                let json = serde_json::to_vec(self);
                debug_assert!(json.is_ok(), "{:?}", json.as_ref().err());
                json.unwrap_or_default().into()
            }
        }
    }
}

fn is_zero(id: &MessageId) -> bool {
    id.as_str().bytes().all(|byte| matches!(byte, b'0' | b'-'))
}

/// Writes the JSON that Postmark sends, without absent members.
impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Tagged<'a, T> {
            #[serde(rename = "RecordType", skip_serializing_if = "Option::is_none")]
            record_type: Option<&'a str>,
            #[serde(flatten)]
            event: &'a T,
        }

        fn tagged<S: Serializer>(
            record_type: Option<&str>,
            event: &impl Serialize,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            Tagged { record_type, event }.serialize(serializer)
        }

        let record_type = self.record_type();
        match self {
            Self::Delivery(event) => tagged(record_type, event, serializer),
            Self::Bounce(event) | Self::SpamComplaint(event) | Self::SmtpApiError(event) => {
                tagged(record_type, event, serializer)
            }
            Self::Open(event) => tagged(record_type, event, serializer),
            Self::Click(event) => tagged(record_type, event, serializer),
            Self::SubscriptionChange(event) => tagged(record_type, event, serializer),
            Self::Inbound(mail) => {
                // Postmark gives it no name; either of these members identifies it.
                let is_known = mail.from_full.is_some() || mail.original_recipient.is_some();
                tagged((!is_known).then_some("Inbound"), mail, serializer)
            }
            Self::Unknown(unknown) => unknown.serialize(serializer),
        }
    }
}

/// Reads an event through [`parse`](Self::parse), which costs a copy of the payload.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(copied::json(deserializer)?).map_err(D::Error::custom)
    }
}

macro_rules! from_payload {
    ($($Payload:ident),*) => {$(
        impl From<$Payload> for Event {
            fn from(event: $Payload) -> Self {
                Self::$Payload(event)
            }
        }
    )*};
}

from_payload!(Delivery, Open, Click, SubscriptionChange, Inbound, Unknown);

/// Complaints and SMTP API errors have their own bounce types.
impl From<Bounce> for Event {
    fn from(bounce: Bounce) -> Self {
        use crate::api::shared::BounceType::{SmtpApiError, SpamComplaint};
        match bounce.bounce_type {
            Some(SpamComplaint) => Self::SpamComplaint(bounce),
            Some(SmtpApiError) => Self::SmtpApiError(bounce),
            _ => Self::Bounce(bounce),
        }
    }
}
