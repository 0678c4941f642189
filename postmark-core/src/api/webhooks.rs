//! Webhook settings: the URLs that Postmark notifies.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api).

mod exposed;
mod triggers;
mod verification;

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use self::exposed::{ExposedAuth, ExposedHeader};
use crate::api::shared::{Acknowledgement, ServerId};
use crate::error::Fault;
use crate::request::{Draft, Endpoint, Secret, ServerToken};
use crate::text::quoted::Quoted;
use crate::time::Timestamp;

pub use self::triggers::{ContentTrigger, OpenTrigger, Trigger, TriggerType, Triggers};
pub use self::verification::{TriggerVerification, VerifyWebhook, WebhookVerification};

/// Lists the webhooks of the server, all at once: `GET /webhooks`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api#list-webhooks).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListWebhooks {
    message_stream: Option<String>,
}

impl ListWebhooks {
    /// The webhooks of all streams.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only webhooks of this stream.
        message_stream: String,
    }
}

impl Endpoint for ListWebhooks {
    type Token = ServerToken;
    type Response = Webhooks;

    fn draft(&self) -> Draft {
        Draft::get("/webhooks").query_opt("MessageStream", self.message_stream.as_ref())
    }
}

/// Gets one webhook: `GET /webhooks/{webhookid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api#get-a-webhook).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetWebhook(WebhookId);

impl GetWebhook {
    /// The webhook with a number.
    pub fn new(id: impl Into<WebhookId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetWebhook {
    type Token = ServerToken;
    type Response = Webhook;

    fn draft(&self) -> Draft {
        Draft::get("/webhooks/{webhookid}").bind(self.0)
    }
}

/// Creates a webhook: `POST /webhooks`. A stream has at most 10.
///
/// Postmark calls the URL for each trigger before it saves anything, so the response may take a
/// while. Unless the URL responds to each call with 200, Postmark refuses with
/// [`ErrorCode`](crate::ErrorCode) 1364, and [`WebhookVerification::of`] says what it met;
/// [`verify(false)`](Self::verify) saves without these calls.
///
/// The URL is a [`Secret`], since it may hold a user name and a password:
/// `https://user:password@hooks.example.com/`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api#create-a-webhook).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateWebhook {
    #[serde(serialize_with = "Secret::serialize_exposed")]
    url: Secret,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_stream: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_auth: Option<ExposedAuth>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    http_headers: Vec<ExposedHeader>,
    #[serde(skip_serializing_if = "Option::is_none")]
    triggers: Option<Triggers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verify: Option<bool>,
}

impl CreateWebhook {
    /// A webhook that calls a URL.
    pub fn new(url: impl Into<Secret>) -> Self {
        Self {
            url: url.into(),
            message_stream: None,
            http_auth: None,
            http_headers: Vec::new(),
            triggers: None,
            verify: None,
        }
    }

    /// Adds a header that the calls carry: at most 30.
    pub fn http_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.http_headers.push(ExposedHeader::new(name, value));
        self
    }

    setters! {
        /// The stream whose events are reported, instead of `outbound`; it cannot be changed
        /// later.
        message_stream: String,
        /// The events to report.
        triggers: Triggers,
        /// Whether Postmark calls the URL before it saves the webhook. Without that, the webhook
        /// is [unverified](WebhookStatus::Unverified) and gets no events.
        verify: bool,
    }

    /// Sets the user name and the password that the calls carry.
    pub fn http_auth(mut self, http_auth: impl Into<HttpAuth>) -> Self {
        self.http_auth = Some(exposed(http_auth.into()));
        self
    }
}

impl Endpoint for CreateWebhook {
    type Token = ServerToken;
    type Response = Webhook;

    fn draft(&self) -> Draft {
        check(Draft::post("/webhooks").json(self), &self.http_headers)
    }
}

/// Changes a webhook: `PUT /webhooks/{webhookid}`.
///
/// What is not set stays as it is, each trigger for itself. Postmark calls the URL before it
/// saves, as for [`CreateWebhook`].
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api#edit-a-webhook).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct EditWebhook {
    #[serde(skip)]
    id: WebhookId,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Secret::serialize_option")]
    url: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[allow(clippy::option_option, reason = "left out, null or a value")]
    http_auth: Option<Option<ExposedAuth>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_headers: Option<Vec<ExposedHeader>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    triggers: Option<Triggers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verify: Option<bool>,
}

impl EditWebhook {
    /// The webhook with a number.
    pub fn new(id: impl Into<WebhookId>) -> Self {
        Self {
            id: id.into(),
            url: None,
            http_auth: None,
            http_headers: None,
            triggers: None,
            verify: None,
        }
    }

    setters! {
        /// The URL that is called.
        url: Secret,
        /// The triggers that change.
        triggers: Triggers,
        /// Whether Postmark calls the URL before it saves the webhook: see
        /// [`CreateWebhook::verify`].
        verify: bool,
    }

    /// Sets the user name and the password that the calls carry.
    pub fn http_auth(mut self, http_auth: impl Into<HttpAuth>) -> Self {
        self.http_auth = Some(Some(exposed(http_auth.into())));
        self
    }

    /// Takes the user name and the password away.
    pub fn no_http_auth(mut self) -> Self {
        self.http_auth = Some(None);
        self
    }

    /// Adds a header that the calls carry, at most 30. The ones that are set here are all that the
    /// webhook has then.
    pub fn http_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.http_headers.get_or_insert_default().push(ExposedHeader::new(name, value));
        self
    }

    /// Takes all headers away.
    pub fn no_http_headers(mut self) -> Self {
        self.http_headers = Some(Vec::new());
        self
    }
}

impl Endpoint for EditWebhook {
    type Token = ServerToken;
    type Response = Webhook;

    fn draft(&self) -> Draft {
        let draft = Draft::put("/webhooks/{webhookid}").bind(self.id).json(self);
        check(draft, self.http_headers.as_deref().unwrap_or_default())
    }
}

fn exposed(HttpAuth { username, password }: HttpAuth) -> ExposedAuth {
    ExposedAuth { username, password }
}

/// The most headers of a webhook.
// contract: limit.webhook.headers
const MAX_HEADERS: usize = 30;

/// Passes a draft with what is wrong with its headers.
fn check(draft: Draft, headers: &[ExposedHeader]) -> Draft {
    const FIELD: &str = "HttpHeaders";
    if headers.len() > MAX_HEADERS {
        let remedy = "Leave some out.";
        return draft.fault(Fault::over(FIELD, headers.len(), MAX_HEADERS, "headers", remedy));
    }
    let wrong = |header: &&ExposedHeader| {
        HeaderName::from_bytes(header.name.as_bytes()).is_err()
            || HeaderValue::from_str(header.value.expose()).is_err()
    };
    match headers.iter().find(wrong) {
        Some(header) => {
            let problem = format!("has {}, which is no HTTP header", Quoted(&header.name));
            let remedy = "Name it with letters, digits and hyphens, with a value on one line.";
            draft.fault(Fault::new(FIELD, problem, remedy))
        }
        None => draft,
    }
}

/// Deletes a webhook: `DELETE /webhooks/{webhookid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api#delete-a-webhook).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DeleteWebhook(WebhookId);

impl DeleteWebhook {
    /// The webhook with a number.
    pub fn new(id: impl Into<WebhookId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for DeleteWebhook {
    type Token = ServerToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/webhooks/{webhookid}").bind(self.0)
    }
}

/// Returns how the calls of a webhook went in the last 24 hours: `GET
/// /webhooks/{webhookid}/statistics`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetWebhookStatistics(WebhookId);

impl GetWebhookStatistics {
    /// The webhook with a number.
    pub fn new(id: impl Into<WebhookId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetWebhookStatistics {
    type Token = ServerToken;
    type Response = WebhookStatistics;

    fn draft(&self) -> Draft {
        Draft::get("/webhooks/{webhookid}/statistics").bind(self.0)
    }
}

id! {
    /// The number of a webhook.
    WebhookId
}

open_enum! {
    /// Whether the URL of a webhook responded to Postmark's calls with 200.
    WebhookStatus {
        /// It did.
        Verified = "verified",
        /// It did not, or was not called: it gets no events.
        Unverified = "unverified",
    }
}

/// All webhooks of a server or a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Webhooks {
    /// The webhooks.
    pub webhooks: Vec<Webhook>,
}

/// A webhook: a URL that Postmark notifies.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Webhook {
    /// The webhook's number.
    #[serde(rename = "ID")]
    pub id: WebhookId,
    /// The URL that is called, with the user name and the password that it may hold.
    pub url: Secret,
    /// The stream whose events are reported.
    pub message_stream: String,
    /// Whether the URL is called at all; sometimes absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<WebhookStatus>,
    /// The user name and the password that the calls carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_auth: Option<HttpAuth>,
    /// The headers that the calls carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_headers: Option<Vec<HttpHeader>>,
    /// The events to report.
    pub triggers: Triggers,
}

/// A user name and a password, as in [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct HttpAuth {
    /// The user name.
    pub username: String,
    /// The password, which Postmark returns in clear text.
    pub password: Secret,
}

impl HttpAuth {
    /// A user name and a password.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self { username: username.into(), password: password.into() }
    }
}

/// A header that Postmark sends with each call. Its value may be a secret, and is not printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct HttpHeader {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Secret,
}

/// How the calls of a webhook went in the last 24 hours.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct WebhookStatistics {
    /// The webhook's number.
    pub webhook_id: WebhookId,
    /// The webhook's server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_id: Option<ServerId>,
    /// The webhook's stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream_id: Option<String>,
    /// The URL that is called, with the user name and the password that it may hold.
    pub url: Secret,
    /// Whether the URL responded with 200, for each trigger.
    pub statuses: BTreeMap<TriggerType, WebhookStatus>,
    /// The time that the figures are of.
    pub time_range: TimeRange,
    /// The figures of all calls.
    pub metrics: WebhookMetrics,
    /// The figures of each trigger's calls.
    pub metrics_by_trigger: BTreeMap<TriggerType, WebhookMetrics>,
}

/// The time that figures are of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct TimeRange {
    /// When it begins.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// How many hours it has.
    pub hours: i64,
}

/// How many calls there were, and how they went.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct WebhookMetrics {
    /// All calls.
    pub total_requests: i64,
    /// Calls with a successful response.
    pub success_count: i64,
    /// Calls that were not.
    pub failure_count: i64,
    /// Calls that were retried.
    pub retry_count: i64,
    /// Calls with a successful response, in percent of all calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_rate: Option<f64>,
    /// Calls with a slow response.
    pub slow_count: i64,
    /// Calls that took very long.
    pub very_slow_count: i64,
    /// How long the last call of each event took, on average, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_terminal_response_time_ms: Option<f64>,
    /// How long a repeated call took, on average, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_retry_response_time_ms: Option<f64>,
}
