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

/// Lists the webhooks of the server, all in one response: `GET /webhooks`.
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
    /// The webhook with this id.
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
/// Postmark calls the URL once per trigger before it saves the webhook, so the response may take a
/// while. If a call gets a status other than 200, Postmark refuses with
/// [`ErrorCode`](crate::ErrorCode) 1364, and [`WebhookVerification::of`] has the details.
/// [`verify(false)`](Self::verify) saves without these calls.
///
/// The URL is a [`Secret`], since it may contain a user name and a password:
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
    /// A webhook that calls this URL.
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

    /// Adds a header to the calls: at most 30.
    pub fn http_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.http_headers.push(ExposedHeader::new(name, value));
        self
    }

    setters! {
        /// The stream whose events to report, instead of `outbound`; cannot be changed later.
        message_stream: String,
        /// The events to report.
        triggers: Triggers,
        /// Whether Postmark calls the URL before it saves the webhook. If not, the webhook is
        /// [unverified](WebhookStatus::Unverified) and gets no events.
        verify: bool,
    }

    /// Sets the user name and password of the calls.
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
/// Unset values stay unchanged, including each trigger. Postmark calls the URL before it saves, as
/// for [`CreateWebhook`].
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
    /// The webhook with this id.
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
        /// The URL to call.
        url: Secret,
        /// The triggers to change.
        triggers: Triggers,
        /// Whether Postmark calls the URL before it saves the webhook: see
        /// [`CreateWebhook::verify`].
        verify: bool,
    }

    /// Sets the user name and password of the calls.
    pub fn http_auth(mut self, http_auth: impl Into<HttpAuth>) -> Self {
        self.http_auth = Some(Some(exposed(http_auth.into())));
        self
    }

    /// Removes the user name and password.
    pub fn no_http_auth(mut self) -> Self {
        self.http_auth = Some(None);
        self
    }

    /// Adds a header to the calls, at most 30. The headers set here replace all existing ones.
    pub fn http_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.http_headers.get_or_insert_default().push(ExposedHeader::new(name, value));
        self
    }

    /// Removes all headers.
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

/// The maximum number of headers of a webhook.
// contract: limit.webhook.headers
const MAX_HEADERS: usize = 30;

/// Adds to a draft the fault of its headers, if any.
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
    /// The webhook with this id.
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

/// Returns the results of a webhook's calls in the last 24 hours:
/// `GET /webhooks/{webhookid}/statistics`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/webhooks-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetWebhookStatistics(WebhookId);

impl GetWebhookStatistics {
    /// The webhook with this id.
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
    /// The id of a webhook.
    WebhookId
}

open_enum! {
    /// Whether a webhook's URL responded to Postmark's test calls with 200.
    WebhookStatus {
        /// It did.
        Verified = "verified",
        /// It did not, or was not called; it gets no events.
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
    /// The webhook's id.
    #[serde(rename = "ID")]
    pub id: WebhookId,
    /// The URL to call, including any user name and password.
    pub url: Secret,
    /// The stream whose events to report.
    pub message_stream: String,
    /// Whether the URL is called; sometimes absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<WebhookStatus>,
    /// The user name and password of the calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_auth: Option<HttpAuth>,
    /// The headers of the calls.
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
    /// The password, which Postmark returns in plain text.
    pub password: Secret,
}

impl HttpAuth {
    /// A user name and its password.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self { username: username.into(), password: password.into() }
    }
}

/// A header that Postmark sends with each call. Its value may be secret and is not displayed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct HttpHeader {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Secret,
}

/// The results of a webhook's calls in the last 24 hours.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct WebhookStatistics {
    /// The webhook's id.
    pub webhook_id: WebhookId,
    /// The webhook's server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_id: Option<ServerId>,
    /// The webhook's stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_stream_id: Option<String>,
    /// The URL to call, including any user name and password.
    pub url: Secret,
    /// Whether the URL responded with 200, by trigger.
    pub statuses: BTreeMap<TriggerType, WebhookStatus>,
    /// The period of the figures.
    pub time_range: TimeRange,
    /// The figures for all calls.
    pub metrics: WebhookMetrics,
    /// The figures by trigger.
    pub metrics_by_trigger: BTreeMap<TriggerType, WebhookMetrics>,
}

/// The period of the figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct TimeRange {
    /// The start.
    pub start_time: Timestamp,
    /// The end.
    pub end_time: Timestamp,
    /// The length in hours.
    pub hours: i64,
}

/// The number of calls and their results.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct WebhookMetrics {
    /// All calls.
    pub total_requests: i64,
    /// Calls with a successful response.
    pub success_count: i64,
    /// Calls without a successful response.
    pub failure_count: i64,
    /// Calls that were retried.
    pub retry_count: i64,
    /// Calls with a successful response, as a percentage of all calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_rate: Option<f64>,
    /// Calls with a slow response.
    pub slow_count: i64,
    /// Calls that took very long.
    pub very_slow_count: i64,
    /// The average duration of each event's last call, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_terminal_response_time_ms: Option<f64>,
    /// The average duration of a retry, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_retry_response_time_ms: Option<f64>,
}
