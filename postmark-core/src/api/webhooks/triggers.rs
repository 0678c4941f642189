//! The events that a webhook reports.

use serde::{Deserialize, Serialize};

/// The events that a webhook reports. What is absent is off in a new webhook, and stays as it is
/// in one that is edited.
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
    /// Mail that was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenTrigger>,
    /// Links that were clicked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click: Option<Trigger>,
    /// Mail that arrived at the receiving server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Trigger>,
    /// Mail that came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce: Option<ContentTrigger>,
    /// Recipients that called an email spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam_complaint: Option<ContentTrigger>,
    /// Addresses that are suppressed, or no longer are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_change: Option<Trigger>,
}

impl Triggers {
    /// No trigger.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Reports emails that are opened: `true`, `false`, or an [`OpenTrigger`].
        open: OpenTrigger,
        /// Reports links that are clicked.
        click: Trigger,
        /// Reports emails that arrive at the receiving server.
        delivery: Trigger,
        /// Reports emails that bounce: `true`, `false`, or a [`ContentTrigger`].
        bounce: ContentTrigger,
        /// Reports recipients that mark an email as spam: `true`, `false`, or a [`ContentTrigger`].
        spam_complaint: ContentTrigger,
        /// Reports addresses that are suppressed, or no longer are.
        subscription_change: Trigger,
    }
}

/// Whether an event is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Trigger {
    /// Whether they do.
    pub enabled: bool,
}

impl From<bool> for Trigger {
    fn from(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// Whether opens are reported, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[must_use]
pub struct OpenTrigger {
    /// Whether they do.
    pub enabled: bool,
    /// Whether only a recipient's first open is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_first_open_only: Option<bool>,
}

impl OpenTrigger {
    /// Every time that a recipient opens an email, or none.
    pub fn new(enabled: bool) -> Self {
        Self { enabled, post_first_open_only: None }
    }

    setters! {
        /// Whether only a recipient's first open is reported.
        post_first_open_only: bool,
    }
}

impl From<bool> for OpenTrigger {
    fn from(enabled: bool) -> Self {
        Self::new(enabled)
    }
}

/// Whether an event is reported, and whether with the raw message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[must_use]
pub struct ContentTrigger {
    /// Whether they do.
    pub enabled: bool,
    /// Whether they carry the raw message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_content: Option<bool>,
}

impl ContentTrigger {
    /// All of it or none, without the raw message.
    pub fn new(enabled: bool) -> Self {
        Self { enabled, include_content: None }
    }

    setters! {
        /// Whether they carry the raw message.
        include_content: bool,
    }
}

impl From<bool> for ContentTrigger {
    fn from(enabled: bool) -> Self {
        Self::new(enabled)
    }
}

open_enum! {
    /// The event that a call reports.
    TriggerType {
        /// Mail that was opened.
        Open = "Open",
        /// A link that was clicked.
        Click = "Click",
        /// Mail that arrived at the receiving server.
        Delivery = "Delivery",
        /// Mail that came back.
        Bounce = "Bounce",
        /// A recipient that called an email spam.
        SpamComplaint = "SpamComplaint",
        /// An address that is suppressed, or no longer is.
        SubscriptionChange = "SubscriptionChange",
    }
}
