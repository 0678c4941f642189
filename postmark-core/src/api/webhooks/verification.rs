//! Whether the URL of a webhook responds.

use serde::{Deserialize, Serialize};

use crate::api::webhooks::{TriggerType, WebhookId};
use crate::error::Error;
use crate::request::{Draft, Endpoint, Secret, ServerToken};
use crate::text::lenient;

/// Calls the URL of a webhook once for each of its triggers: `POST /webhooks/{webhookid}/verify`.
///
/// It is not an error if the URL does not respond with 200: check [`WebhookVerification::success`].
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifyWebhook(WebhookId);

impl VerifyWebhook {
    /// The webhook with a number.
    pub fn new(id: impl Into<WebhookId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for VerifyWebhook {
    type Token = ServerToken;
    type Response = WebhookVerification;

    fn draft(&self) -> Draft {
        Draft::post("/webhooks/{webhookid}/verify").bind(self.0).repeatable(true)
    }
}

/// What Postmark met when it called the URL of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct WebhookVerification {
    /// The webhook's number.
    #[serde(alias = "ID")]
    pub id: WebhookId,
    /// The URL that was called, with the user name and the password that it may hold.
    pub url: Secret,
    /// Whether it responded to every call with 200.
    pub success: bool,
    /// The calls, one for each trigger.
    pub results: Vec<TriggerVerification>,
    /// The outcome in Postmark's words: `4/5 triggers verified successfully`.
    pub message: String,
}

impl WebhookVerification {
    /// What Postmark met when it refused to save a webhook, if that is what the error says: its
    /// [`ErrorCode`](crate::ErrorCode) is 1364.
    ///
    /// ```
    /// # use postmark_core::{Error, api::webhooks::WebhookVerification};
    /// fn explain(error: &Error) {
    ///     for call in WebhookVerification::of(error).iter().flat_map(|met| &met.results) {
    ///         println!("{}: {:?}", call.trigger_type, call.status_code);
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let met: Self = lenient::parse(error.body()?).ok()?;
        (!met.results.is_empty()).then_some(met)
    }
}

/// What Postmark met when it called a URL for one trigger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct TriggerVerification {
    /// The trigger.
    pub trigger_type: TriggerType,
    /// Whether the response was 200.
    pub success: bool,
    /// The HTTP status of the response, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<i64>,
    /// The result of the call, in Postmark's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
