//! A webhook that a test configures: its URL, triggers and credentials.

pub(crate) mod payload;
pub(crate) mod queue;

use std::fmt;

use http::{HeaderName, HeaderValue, Uri};

use crate::mail::message::CustomHeader;

/// The headers that frame a request and name its target.
const OURS: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

/// A URL to notify of what happens to emails.
///
/// The sandbox speaks HTTP without TLS, and only to addresses of this machine and of private
/// networks unless [`Options::webhooks_anywhere`](crate::Options::webhooks_anywhere) is set, so
/// that nobody outside hears of your tests.
///
/// ```
/// use postmark_sandbox::{Sandbox, WebhookTrigger, WebhookConfig};
///
/// let sandbox = Sandbox::start()?;
/// let hook = WebhookConfig::new("http://127.0.0.1:3000/postmark").basic_auth("postmark", "password");
/// sandbox.add_webhook(hook.only([WebhookTrigger::Delivery, WebhookTrigger::Bounce]))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct WebhookConfig {
    pub(crate) url: String,
    pub(crate) stream: String,
    pub(crate) auth: Option<(String, String)>,
    pub(crate) headers: Vec<CustomHeader>,
    pub(crate) triggers: Vec<WebhookTrigger>,
    pub(crate) first_opens_only: bool,
    pub(crate) bounce_content: bool,
    pub(crate) complaint_content: bool,
}

/// The events that a webhook is notified of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookTrigger {
    /// An email was opened.
    Open,
    /// A link of an email was followed.
    Click,
    /// An email was delivered to a recipient.
    Delivery,
    /// An email bounced.
    Bounce,
    /// An email was marked as spam.
    SpamComplaint,
    /// An address was suppressed, or reactivated.
    SubscriptionChange,
}

/// Why a webhook cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The URL is not an `http` or `https` URL with a host.
    #[error("the URL of the webhook is none that can be called")]
    Url,
    /// A header is not valid in HTTP, or not the webhook's to set.
    #[error("a header of the webhook can not be sent")]
    Header,
    /// There is no such stream.
    #[error("the stream of the webhook does not exist")]
    NoStream,
    /// The stream receives mail, and so has no such events.
    #[error("the stream of the webhook only receives")]
    Inbound,
    /// Postmark's limit of webhooks on one stream is reached.
    #[error("a stream has at most 10 webhooks")]
    TooMany,
}

impl WebhookTrigger {
    pub(crate) const ALL: [Self; 6] = [
        Self::Open,
        Self::Click,
        Self::Delivery,
        Self::Bounce,
        Self::SpamComplaint,
        Self::SubscriptionChange,
    ];

    /// Its name at Postmark, which is also the `RecordType` of the events.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Click => "Click",
            Self::Delivery => "Delivery",
            Self::Bounce => "Bounce",
            Self::SpamComplaint => "SpamComplaint",
            Self::SubscriptionChange => "SubscriptionChange",
        }
    }
}

impl WebhookConfig {
    /// A webhook that notifies this URL of everything in the stream `outbound`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            stream: "outbound".to_owned(),
            auth: None,
            headers: Vec::new(),
            triggers: WebhookTrigger::ALL.into(),
            first_opens_only: false,
            bounce_content: false,
            complaint_content: false,
        }
    }

    /// Sets the stream whose emails it is notified of.
    pub fn stream(mut self, id: impl Into<String>) -> Self {
        self.stream = id.into();
        self
    }

    /// Sends this name and password, in place of any in the URL.
    pub fn basic_auth(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.auth = Some((name.into(), password.into()));
        self
    }

    /// Adds a header to each request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(CustomHeader { name: name.into(), value: value.into() });
        self
    }

    /// Notifies only of these events.
    pub fn only(mut self, triggers: impl IntoIterator<Item = WebhookTrigger>) -> Self {
        self.triggers = triggers.into_iter().collect();
        self
    }

    /// Notifies only of the first time that each recipient opens an email.
    pub fn first_opens_only(mut self) -> Self {
        self.first_opens_only = true;
        self
    }

    /// Includes the raw text of bounces and complaints.
    pub fn include_content(mut self) -> Self {
        self.bounce_content = true;
        self.complaint_content = true;
        self
    }

    pub(crate) fn check(&self) -> Result<(), WebhookError> {
        check_url(&self.url)?;
        let fits = |header: &CustomHeader| {
            let ours = OURS.iter().any(|name| header.name.eq_ignore_ascii_case(name));
            !ours
                && HeaderName::try_from(&header.name).is_ok()
                && HeaderValue::try_from(&header.value).is_ok()
        };
        if self.headers.iter().all(fits) { Ok(()) } else { Err(WebhookError::Header) }
    }
}

/// Without what may contain a password: the URL, the credentials and the headers.
impl fmt::Debug for WebhookConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("stream", &self.stream)
            .field("triggers", &self.triggers)
            .finish_non_exhaustive()
    }
}

pub(crate) fn check_url(url: &str) -> Result<(), WebhookError> {
    let url = url.parse::<Uri>().map_err(|_| WebhookError::Url)?;
    let scheme = url.scheme_str().is_some_and(|scheme| ["http", "https"].contains(&scheme));
    if scheme && url.host().is_some_and(|host| !host.is_empty()) {
        return Ok(());
    }
    Err(WebhookError::Url)
}

/// A URL without its user and password.
pub(crate) fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    format!("{scheme}://{place}{path}")
}
