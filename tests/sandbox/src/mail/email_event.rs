//! An event in the life of an email.

use std::time::SystemTime;

use crate::mail::bounce_type;

/// An event in the life of an email, see [`Sandbox::trigger`](crate::Sandbox::trigger).
///
/// By default, it happens to the email's first recipient who got it, and now.
///
/// ```no_run
/// use postmark_sandbox::{EmailEvent, Sandbox};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start()?;
/// let message = &sandbox.messages()[0];
/// sandbox.trigger(&message.id, &EmailEvent::bounce("SoftBounce").recipient("ada@example.com"))?;
/// sandbox.trigger(&message.id, &EmailEvent::click().at(message.received_at))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct EmailEvent {
    pub(crate) action: Action,
    pub(crate) recipient: Option<String>,
    pub(crate) at: Option<SystemTime>,
}

/// The kind of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Deliver,
    Delay,
    Open,
    Click { link: Option<String> },
    Bounce { kind: String },
    Unsubscribe,
}

impl EmailEvent {
    /// The recipient's server accepts the email, which
    /// [`Options::manual_delivery`](crate::Options::manual_delivery) held back.
    pub fn delivery() -> Self {
        Self::new(Action::Deliver)
    }

    /// The recipient's server defers the email (`Transient` among the `MessageEvents`), which
    /// [`Options::manual_delivery`](crate::Options::manual_delivery) held back. It may still be
    /// delivered, or bounce.
    pub fn delay() -> Self {
        Self::new(Action::Delay)
    }

    /// The recipient opens the email. Its opens must be tracked.
    pub fn open() -> Self {
        Self::new(Action::Open)
    }

    /// The recipient follows the first tracked link of the email, or that of [`link`](Self::link).
    pub fn click() -> Self {
        Self::new(Action::Click { link: None })
    }

    /// The email bounces. The type is one of Postmark's 22, such as `SoftBounce`, in any case and
    /// with or without underscores, see
    /// <https://postmarkapp.com/developer/api/bounce-api#bounce-types>.
    pub fn bounce(kind: impl Into<String>) -> Self {
        Self::new(Action::Bounce { kind: kind.into() })
    }

    /// The recipient marks the email as spam.
    pub fn complaint() -> Self {
        Self::bounce(bounce_type::COMPLAINT.name)
    }

    /// The recipient unsubscribes from the email's stream, by the link that Postmark puts into emails
    /// of streams whose `UnsubscribeHandlingType` is `Postmark`.
    pub fn unsubscribe() -> Self {
        Self::new(Action::Unsubscribe)
    }

    /// The event with this name, and with this type if it is a bounce.
    pub(crate) fn named(name: &str, kind: Option<&str>) -> Option<Self> {
        Some(match (name.to_ascii_lowercase().as_str(), kind) {
            ("delivery", None) => Self::delivery(),
            ("delay" | "transient", None) => Self::delay(),
            ("open", None) => Self::open(),
            ("click", None) => Self::click(),
            ("bounce", kind) => Self::bounce(kind.unwrap_or(bounce_type::HARD.name)),
            ("spamcomplaint" | "complaint", None) => Self::complaint(),
            ("unsubscribe" | "subscriptionchange", None) => Self::unsubscribe(),
            _ => return None,
        })
    }

    /// Sets the recipient it happens to, in any case.
    pub fn recipient(mut self, address: impl Into<String>) -> Self {
        self.recipient = Some(address.into());
        self
    }

    /// Sets the time of the sandbox's clock at which it happens: not before the email was sent, and
    /// not in the future.
    pub fn at(mut self, time: SystemTime) -> Self {
        self.at = Some(time);
        self
    }

    /// Sets the link that is followed. It only has an effect on [`click`](Self::click).
    pub fn link(mut self, url: impl Into<String>) -> Self {
        if let Action::Click { link } = &mut self.action {
            *link = Some(url.into());
        }
        self
    }

    fn new(action: Action) -> Self {
        Self { action, recipient: None, at: None }
    }
}
