//! The events that a webhook reports.

use serde::{Deserialize, Serialize};

/// The events that a webhook reports. Events left unset are off in a new webhook, and unchanged
/// when you edit one.
///
/// ```
/// use postmark_core::api::webhooks::{ContentTrigger, OpenTrigger, Triggers};
///
/// let triggers = Triggers::new()
///     .delivery(true)
///     .click(false)
///     .open(OpenTrigger::new(true).post_first_open_only(true))
///     .bounce(ContentTrigger::new(true).include_content(true));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[must_use]
pub struct Triggers {
    /// Emails that were opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenTrigger>,
    /// Links that were clicked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click: Option<Trigger>,
    /// Emails delivered to the receiving server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Trigger>,
    /// Emails that bounced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce: Option<ContentTrigger>,
    /// Recipients who marked an email as spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam_complaint: Option<ContentTrigger>,
    /// Addresses that were suppressed or reactivated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_change: Option<Trigger>,
}

impl Triggers {
    /// No triggers.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets whether to report opens: `true`, `false`, or an [`OpenTrigger`].
        open: OpenTrigger,
        /// Sets whether to report clicks.
        click: Trigger,
        /// Sets whether to report deliveries to the receiving server.
        delivery: Trigger,
        /// Sets whether to report bounces: `true`, `false`, or a [`ContentTrigger`].
        bounce: ContentTrigger,
        /// Sets whether to report spam complaints: `true`, `false`, or a [`ContentTrigger`].
        spam_complaint: ContentTrigger,
        /// Sets whether to report addresses that are suppressed or reactivated.
        subscription_change: Trigger,
    }
}

/// Whether to report an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Trigger {
    /// Whether to report the event.
    pub enabled: bool,
}

impl From<bool> for Trigger {
    fn from(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// Whether to report opens, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[must_use]
pub struct OpenTrigger {
    /// Whether to report opens.
    pub enabled: bool,
    /// Whether to report only the first open of each recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_first_open_only: Option<bool>,
}

impl OpenTrigger {
    /// Reports all opens, or none.
    pub fn new(enabled: bool) -> Self {
        Self { enabled, post_first_open_only: None }
    }

    setters! {
        /// Whether to report only the first open of each recipient.
        post_first_open_only: bool,
    }
}

impl From<bool> for OpenTrigger {
    fn from(enabled: bool) -> Self {
        Self::new(enabled)
    }
}

/// Whether to report an event, and whether to include the raw message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[must_use]
pub struct ContentTrigger {
    /// Whether to report the event.
    pub enabled: bool,
    /// Whether to include the raw message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_content: Option<bool>,
}

impl ContentTrigger {
    /// Reports the event or not, without the raw message.
    pub fn new(enabled: bool) -> Self {
        Self { enabled, include_content: None }
    }

    setters! {
        /// Whether to include the raw message.
        include_content: bool,
    }
}

impl From<bool> for ContentTrigger {
    fn from(enabled: bool) -> Self {
        Self::new(enabled)
    }
}

open_enum! {
    /// The event that triggers a call.
    TriggerType {
        /// An email was opened.
        Open = "Open",
        /// A link was clicked.
        Click = "Click",
        /// An email was delivered to the receiving server.
        Delivery = "Delivery",
        /// An email bounced.
        Bounce = "Bounce",
        /// A recipient marked an email as spam.
        SpamComplaint = "SpamComplaint",
        /// An address was suppressed or reactivated.
        SubscriptionChange = "SubscriptionChange",
    }
}
