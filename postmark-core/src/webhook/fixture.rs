//! Realistic events for your tests, to adapt as needed.
//!
//! ```
//! use postmark_core::BounceType;
//! use postmark_core::webhook::{Event, fixture};
//!
//! let mut bounce = fixture::bounce();
//! bounce.email = Some("jane@example.com".into());
//! bounce.bounce_type = Some(BounceType::SoftBounce);
//! let payload = Event::from(bounce).to_json();
//! assert_eq!(Event::parse(payload)?.recipient(), Some("jane@example.com"));
//! # Ok::<(), postmark_core::webhook::ParseError>(())
//! ```

use super::{Bounce, Click, Delivery, Event, Inbound, InboundAttachment, Open, SubscriptionChange};
use crate::api::email::Header;
use crate::api::shared::{
    BounceType, ClickLocation, InboundAddress, Platform, ServerId, SuppressionOrigin,
    SuppressionReason,
};

const JANE: &str = "jane@example.com";
const MAIL: &str = "883953f4-6105-42a2-a16a-77a8eac79483";
const TIME: &str = "2026-11-05T16:33:54.9070259Z";

/// One event of each type that Postmark sends.
#[must_use]
pub fn events() -> Vec<Event> {
    vec![
        delivery().into(),
        bounce().into(),
        spam_complaint().into(),
        smtp_api_error().into(),
        open().into(),
        click().into(),
        subscription_change().into(),
        inbound().into(),
    ]
}

/// An email to `jane@example.com` was delivered.
#[must_use]
pub fn delivery() -> Delivery {
    Delivery {
        message_id: Some(MAIL.into()),
        recipient: Some(JANE.into()),
        delivered_at: Some(TIME.into()),
        details: Some("250 2.0.0 OK".into()),
        server_id: Some(ServerId(23)),
        message_stream: Some("outbound".into()),
        ..Delivery::default()
    }
}

/// An email to `jane@example.com` hard-bounced.
#[must_use]
pub fn bounce() -> Bounce {
    Bounce {
        id: Some(692_560_173.into()),
        bounce_type: Some(BounceType::HardBounce),
        type_code: Some(1),
        name: Some("Hard bounce".into()),
        message_id: Some(MAIL.into()),
        server_id: Some(ServerId(23)),
        message_stream: Some("outbound".into()),
        description: Some("The server was unable to deliver your message.".into()),
        details: Some("550 5.1.1 no such user".into()),
        email: Some(JANE.into()),
        from: Some("shop@example.com".into()),
        bounced_at: Some(TIME.into()),
        dump_available: Some(true),
        inactive: Some(true),
        can_activate: Some(true),
        subject: Some("Your order".into()),
        ..Bounce::default()
    }
}

/// Jane reported an email as spam.
#[must_use]
pub fn spam_complaint() -> Bounce {
    Bounce {
        bounce_type: Some(BounceType::SpamComplaint),
        type_code: Some(100_001),
        name: Some("Spam complaint".into()),
        details: None,
        can_activate: Some(false),
        ..bounce()
    }
}

/// An email to `jane@example.com` was refused after Postmark had accepted it over SMTP.
#[must_use]
pub fn smtp_api_error() -> Bounce {
    Bounce {
        bounce_type: Some(BounceType::SmtpApiError),
        type_code: Some(100_007),
        name: Some("SMTP API error".into()),
        description: Some(
            "An error occurred while accepting an email through the SMTP API.".into(),
        ),
        details: Some("The recipient has been marked as inactive.".into()),
        inactive: Some(false),
        can_activate: Some(false),
        ..bounce()
    }
}

/// Jane opened an email.
#[must_use]
pub fn open() -> Open {
    Open {
        message_id: Some(MAIL.into()),
        recipient: Some(JANE.into()),
        received_at: Some(TIME.into()),
        first_open: Some(true),
        platform: Some(Platform::Desktop),
        user_agent: Some("Mozilla/5.0".into()),
        message_stream: Some("outbound".into()),
        ..Open::default()
    }
}

/// Jane clicked a link to `https://example.com/`.
#[must_use]
pub fn click() -> Click {
    Click {
        message_id: Some(MAIL.into()),
        recipient: Some(JANE.into()),
        received_at: Some(TIME.into()),
        original_link: Some("https://example.com/".into()),
        click_location: Some(ClickLocation::Html),
        platform: Some(Platform::Desktop),
        user_agent: Some("Mozilla/5.0".into()),
        message_stream: Some("outbound".into()),
        ..Click::default()
    }
}

/// Jane unsubscribed.
#[must_use]
pub fn subscription_change() -> SubscriptionChange {
    SubscriptionChange {
        message_id: Some(MAIL.into()),
        recipient: Some(JANE.into()),
        changed_at: Some(TIME.into()),
        origin: Some(SuppressionOrigin::Recipient),
        suppress_sending: Some(true),
        suppression_reason: Some(SuppressionReason::ManualSuppression),
        server_id: Some(ServerId(23)),
        message_stream: Some("broadcast".into()),
        ..SubscriptionChange::default()
    }
}

/// Jane wrote to `support+ticket@inbound.example.com`, with a text file.
#[must_use]
pub fn inbound() -> Inbound {
    let mailbox = |email: &str, name: &str, hash: Option<&str>| InboundAddress {
        email: email.into(),
        name: name.into(),
        mailbox_hash: hash.map(Into::into),
    };
    let to = "support+ticket@inbound.example.com";
    let headers = [
        ("Return-Path", "<jane@example.com>"),
        ("X-Spam-Status", "No"),
        ("X-Spam-Score", "-0.1"),
        ("X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID,SPF_PASS"),
        ("Received-SPF", "Pass (sender SPF authorized) identity=mailfrom"),
        ("Message-ID", "<question@example.com>"),
    ];
    let mut notes = InboundAttachment::new("notes.txt", "Notes");
    notes.content_type = Some("text/plain".into());
    Inbound {
        from: Some(JANE.into()),
        from_name: Some("Jane".into()),
        from_full: Some(mailbox(JANE, "Jane", None)),
        to: Some(to.into()),
        to_full: vec![mailbox(to, "Support", Some("ticket"))],
        original_recipient: Some(to.into()),
        subject: Some("A question".into()),
        message_id: Some(MAIL.into()),
        mailbox_hash: Some("ticket".into()),
        date: Some("Thu, 5 Nov 2026 16:33:54 -0500".into()),
        text_body: Some("How are you?".into()),
        html_body: Some("<p>How are you?</p>".into()),
        message_stream: Some("inbound".into()),
        headers: headers.into_iter().map(|(name, value)| Header::new(name, value)).collect(),
        attachments: vec![notes],
        ..Inbound::default()
    }
}
