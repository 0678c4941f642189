//! The settings of a server, for creating and editing it.

use serde::Serialize;

use crate::api::email::TrackLinks;
use crate::error::Fault;
use crate::request::{Draft, Secret};

/// Some or all settings of a server.
///
/// The URLs are [`Secret`]s, since Postmark authenticates with the user name and password in them:
/// `https://user:password@hooks.example.com/`. Use `""` for none.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct ServerSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<ServerColor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    smtp_api_activated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_email_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Secret::serialize_option")]
    inbound_hook_url: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Secret::serialize_option")]
    bounce_hook_url: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Secret::serialize_option")]
    open_hook_url: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Secret::serialize_option")]
    delivery_hook_url: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Secret::serialize_option")]
    click_hook_url: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_first_open_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbound_domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbound_spam_threshold: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    track_opens: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    track_links: Option<TrackLinks>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_bounce_content_in_hook: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_smtp_api_error_hooks: Option<bool>,
}

impl ServerSettings {
    /// No settings.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// The name, unique among the account's servers.
        name: String,
        /// The color in Postmark's web application.
        color: ServerColor,
        /// Whether the server accepts email over SMTP.
        smtp_api_activated: bool,
        /// Whether inbound webhooks include the raw email.
        raw_email_enabled: bool,
        /// The webhook URL for inbound email.
        inbound_hook_url: Secret,
        /// The webhook URL for bounces: deprecated in favour of [webhooks](crate::api::webhooks).
        bounce_hook_url: Secret,
        /// The webhook URL for opens: deprecated in favour of [webhooks](crate::api::webhooks).
        open_hook_url: Secret,
        /// The webhook URL for deliveries: deprecated in favour of
        /// [webhooks](crate::api::webhooks).
        delivery_hook_url: Secret,
        /// The webhook URL for clicks: deprecated in favour of [webhooks](crate::api::webhooks).
        click_hook_url: Secret,
        /// Whether webhooks report only the first open of each recipient.
        post_first_open_only: bool,
        /// The domain that receives inbound email: its MX record points to Postmark.
        inbound_domain: String,
        /// The spam score at which to block inbound email: 0 to 30, in steps of 5.
        inbound_spam_threshold: i64,
        /// Whether to track opens of emails that do not set it.
        track_opens: bool,
        /// In which bodies to track links, for emails that do not set it.
        track_links: TrackLinks,
        /// Whether bounce webhooks include the raw bounce.
        include_bounce_content_in_hook: bool,
        /// Whether bounce webhooks report email over SMTP that Postmark refuses.
        enable_smtp_api_error_hooks: bool,
    }

    pub(super) fn check(&self, draft: Draft) -> Draft {
        match self.inbound_spam_threshold {
            Some(score) if !(0..=30).contains(&score) || score % 5 != 0 => {
                let problem = format!("is {score}, and it goes from 0 to 30 in steps of 5");
                let remedy = "Give a multiple of 5 from 0 to 30.";
                // contract: limit.spam-threshold
                draft.fault(Fault::new("InboundSpamThreshold", problem, remedy))
            }
            _ => draft,
        }
    }
}

open_enum! {
    /// The color of a server in Postmark's web application.
    ServerColor {
        /// Purple.
        Purple = "Purple",
        /// Blue.
        Blue = "Blue",
        /// Turquoise.
        Turquoise = "Turquoise",
        /// Green.
        Green = "Green",
        /// Red.
        Red = "Red",
        /// Yellow.
        Yellow = "Yellow",
        /// Grey.
        Grey = "Grey",
        /// Orange.
        Orange = "Orange",
    }
}
