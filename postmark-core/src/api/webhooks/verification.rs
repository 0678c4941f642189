//! Checks whether the URL of a webhook responds.

use serde::{Deserialize, Serialize};

use crate::api::webhooks::{TriggerType, WebhookId};
use crate::error::Error;
use crate::request::{Draft, Endpoint, Secret, ServerToken};
use crate::text::lenient;

/// Calls the URL of a webhook once per trigger: `POST /webhooks/{webhookid}/verify`.
///
/// A response other than 200 is not an error: check [`WebhookVerification::success`].
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifyWebhook(WebhookId);

impl VerifyWebhook {
    /// The webhook with this id.
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

/// The results of Postmark's calls to the URL of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct WebhookVerification {
    /// The webhook's id.
    #[serde(alias = "ID")]
    pub id: WebhookId,
    /// The called URL, including any user name and password.
    pub url: Secret,
    /// Whether every call got a 200.
    pub success: bool,
    /// The calls, one per trigger.
    pub results: Vec<TriggerVerification>,
    /// The outcome in Postmark's words: `4/5 triggers verified successfully`.
    pub message: String,
}

impl WebhookVerification {
    /// The results because of which Postmark refused to save a webhook, if the error has them: its
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

/// The result of the call for one trigger.
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
