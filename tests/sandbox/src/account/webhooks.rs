//! The webhooks of a server.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::account::ids::Ids;
use crate::account::streams::Streams;
use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::mail::message::CustomHeader;
use crate::webhook::queue::Target;
use crate::webhook::{WebhookConfig, WebhookError, WebhookTrigger};

/// The maximum number of webhooks of a stream.
// contract: limit.webhooks.count
const MAX_WEBHOOKS: usize = 10;

/// The webhooks of the server, by id.
#[derive(Debug)]
pub(crate) struct Webhooks {
    all: BTreeMap<i64, StoredWebhook>,
    ids: Arc<Ids>,
}

#[derive(Debug)]
pub(crate) struct StoredWebhook {
    pub(crate) config: WebhookConfig,
    /// Whether it receives events.
    pub(crate) verified: bool,
}

impl Webhooks {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { all: BTreeMap::new(), ids }
    }

    /// Adds a webhook, and returns its id.
    ///
    /// # Errors
    ///
    /// It cannot be called, or does not fit its stream.
    pub(crate) fn add(
        &mut self,
        config: WebhookConfig,
        verified: bool,
        streams: &Streams,
    ) -> Result<i64, WebhookError> {
        self.check(&config, streams)?;
        let id = self.ids.next();
        self.all.insert(id, StoredWebhook { config, verified });
        Ok(id)
    }

    /// The webhooks that are notified of such events in this stream.
    pub(crate) fn notified(
        &self,
        trigger: WebhookTrigger,
        stream: &str,
    ) -> Vec<(&WebhookConfig, Arc<Target>)> {
        let notified = |hook: &StoredWebhook| {
            let config = &hook.config;
            hook.verified && config.stream == stream && config.triggers.contains(&trigger)
        };
        let notified = self.all.iter().filter(|(_, hook)| notified(hook));
        notified.map(|(id, hook)| (&hook.config, Arc::new(target(*id, &hook.config)))).collect()
    }

    /// Refuses a webhook that cannot be called, or does not fit its stream.
    pub(crate) fn check(
        &self,
        config: &WebhookConfig,
        streams: &Streams,
    ) -> Result<(), WebhookError> {
        config.check()?;
        let stream = &config.stream;
        streams.check(stream).map_err(|_| WebhookError::NoStream)?;
        streams.check_sends(stream).map_err(|_| WebhookError::Inbound)?;
        if self.all.values().filter(|hook| hook.config.stream == *stream).count() >= MAX_WEBHOOKS {
            return Err(WebhookError::TooMany);
        }
        Ok(())
    }

    /// Replaces the webhook with this id.
    pub(crate) fn replace(&mut self, id: i64, hook: StoredWebhook) {
        self.all.insert(id, hook);
    }

    pub(crate) fn remove(&mut self, id: i64) {
        self.all.remove(&id);
    }

    pub(crate) fn set_verified(&mut self, id: i64, verified: bool) {
        if let Some(hook) = self.all.get_mut(&id) {
            hook.verified = verified;
        }
    }

    /// The webhooks by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, &StoredWebhook)> {
        self.all.iter().map(|(id, hook)| (*id, hook))
    }

    /// The webhook with this id.
    pub(crate) fn find(&self, id: Option<i64>) -> Result<(i64, &StoredWebhook), Refusal> {
        let found = id.and_then(|id| Some((id, self.all.get(&id)?)));
        found.ok_or_else(|| Refusal::new(1352, "The webhook for the provided 'ID' was not found."))
    }
}

impl From<WebhookError> for Refusal {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Url => Self::new(1354, "The 'Url' is missing or invalid."),
            WebhookError::Header => Self::new(1358, "A header of the webhook is not allowed."),
            WebhookError::NoStream => {
                Self::new(1226, "The message stream for the provided 'ID' was not found.")
            }
            WebhookError::Inbound => Self::new(1351, "Inbound streams have no webhooks."),
            WebhookError::TooMany => {
                let text = "You have reached the maximum number of webhooks for this stream.";
                Self::new(1359, text)
            }
        }
    }
}

impl StoredWebhook {
    pub(crate) fn status(&self) -> &'static str {
        if self.verified { "verified" } else { "unverified" }
    }

    pub(crate) fn json(&self, id: i64) -> Value {
        let config = &self.config;
        let on = |trigger| config.triggers.contains(&trigger);
        let mut json = json!({
            "ID": id,
            "Url": config.url,
            "MessageStream": config.stream,
            "Triggers": {
                "Open": {
                    "Enabled": on(WebhookTrigger::Open),
                    "PostFirstOpenOnly": config.first_opens_only,
                },
                "Click": {"Enabled": on(WebhookTrigger::Click)},
                "Delivery": {"Enabled": on(WebhookTrigger::Delivery)},
                "Bounce": {
                    "Enabled": on(WebhookTrigger::Bounce),
                    "IncludeContent": config.bounce_content,
                },
                "SpamComplaint": {
                    "Enabled": on(WebhookTrigger::SpamComplaint),
                    "IncludeContent": config.complaint_content,
                },
                "SubscriptionChange": {"Enabled": on(WebhookTrigger::SubscriptionChange)},
            },
            "Status": self.status(),
        });
        if let Some((name, password)) = &config.auth {
            json = with(json, json!({"HttpAuth": {"Username": name, "Password": password}}));
        }
        if !config.headers.is_empty() {
            let header = |one: &CustomHeader| json!({"Name": one.name, "Value": one.value});
            let headers = config.headers.iter().map(header).collect::<Vec<_>>();
            json = with(json, json!({"HttpHeaders": headers}));
        }
        json
    }
}

/// The target of a webhook's requests.
pub(crate) fn target(id: i64, config: &WebhookConfig) -> Target {
    Target {
        webhook: Some(id),
        url: config.url.clone(),
        auth: config.auth.clone(),
        headers: config.headers.clone(),
    }
}
