//! The settings of webhooks, see <https://postmarkapp.com/developer/api/webhooks-api>.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::routing::MethodFilter;
use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::account::server::{Server, State};
use crate::api::streams::Streams;
use crate::api::{Call, Routes, route, waiting};
use crate::delivery;
use crate::http::fields::Fields;
use crate::http::response::{Answer, Refusal, with};
use crate::mail::message::Header;
use crate::webhook::queue::Target;
use crate::webhook::{Trigger, Webhook, WebhookError, payload};

/// How many webhooks a stream may have.
// contract: limit.webhooks.count
const LIMIT: usize = 10;

/// How many headers a webhook may set.
const HEADERS: usize = 30;

pub(crate) fn routes() -> Routes {
    vec![
        ("/webhooks", route(MethodFilter::GET, list).merge(waiting(MethodFilter::POST, create))),
        (
            "/webhooks/{id}",
            route(MethodFilter::GET, get)
                .merge(waiting(MethodFilter::PUT, edit))
                .merge(route(MethodFilter::DELETE, delete)),
        ),
        ("/webhooks/{id}/verify", waiting(MethodFilter::POST, verify)),
    ]
}

/// The webhooks of the server, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Webhooks {
    all: BTreeMap<i64, Hook>,
    /// How many there were so far.
    count: i64,
}

#[derive(Debug)]
pub(crate) struct Hook {
    pub(crate) config: Webhook,
    /// Whether it is told anything.
    verified: bool,
}

impl Webhooks {
    /// Adds a webhook, and returns its id.
    ///
    /// # Errors
    ///
    /// It can not be called, or has no place in its stream.
    pub(crate) fn add(
        &mut self,
        config: Webhook,
        verified: bool,
        streams: &Streams,
    ) -> Result<i64, WebhookError> {
        self.check(&config, streams)?;
        self.count += 1;
        self.all.insert(self.count, Hook { config, verified });
        Ok(self.count)
    }

    /// The webhooks that are notified of such things in this stream.
    pub(crate) fn told(&self, trigger: Trigger, stream: &str) -> Vec<(&Webhook, Arc<Target>)> {
        let told = |hook: &Hook| {
            let config = &hook.config;
            hook.verified && config.stream == stream && config.triggers.contains(&trigger)
        };
        let told = self.all.iter().filter(|(_, hook)| told(hook));
        told.map(|(id, hook)| (&hook.config, Arc::new(target(*id, &hook.config)))).collect()
    }

    fn check(&self, config: &Webhook, streams: &Streams) -> Result<(), WebhookError> {
        config.check()?;
        let stream = &config.stream;
        streams.check(stream).map_err(|_| WebhookError::NoStream)?;
        streams.check_sends(stream).map_err(|_| WebhookError::Inbound)?;
        if self.all.values().filter(|hook| hook.config.stream == *stream).count() >= LIMIT {
            return Err(WebhookError::TooMany);
        }
        Ok(())
    }

    /// The webhook that a request names.
    pub(crate) fn find(&self, call: &Call) -> Result<(i64, &Hook), Refusal> {
        let id = call.id();
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

fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let server = state.server();
    let stream = call.query.get("MessageStream");
    if let Some(stream) = stream {
        server.streams.check(stream)?;
    }
    let all = server.webhooks.all.iter();
    let fits = |hook: &Hook| stream.is_none_or(|stream| hook.config.stream == stream);
    let rows = all.filter(|(_, hook)| fits(hook)).map(|(id, hook)| hook.json(*id));
    Ok(Answer::ok(&json!({"Webhooks": rows.collect::<Vec<_>>()})))
}

fn get(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let server = state.server();
    let (id, hook) = server.webhooks.find(call)?;
    Ok(Answer::ok(&hook.json(id)))
}

fn delete(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let mut server = state.server();
    let (id, _) = server.webhooks.find(call)?;
    server.webhooks.all.remove(&id);
    server.outbox.cancel(id);
    drop(server);
    state.announce();
    Ok(Answer::done(format!("Webhook {id} removed.")))
}

async fn create(state: Arc<State>, call: Call) -> Result<Answer, Refusal> {
    let changes = Changes::read(&call)?;
    if changes.id {
        return Err(Refusal::new(1356, "You cannot provide an 'ID' for a new webhook."));
    }
    let (config, verify) = changes.apply(Webhook::new("").only([]));
    {
        let server = state.server();
        server.webhooks.check(&config, &server.streams)?;
    }
    if verify && let Err(failed) = probe(&state, 0, &config).await {
        return Ok(failed);
    }
    let mut server = state.server();
    let Server { webhooks, streams, .. } = &mut *server;
    let id = webhooks.add(config, verify, streams)?;
    let hook = webhooks.all.get(&id).map(|hook| hook.json(id));
    Ok(Answer::ok(&hook))
}

async fn edit(state: Arc<State>, call: Call) -> Result<Answer, Refusal> {
    let (id, config) = {
        let server = state.server();
        let (id, hook) = server.webhooks.find(&call)?;
        (id, hook.config.clone())
    };
    let changes = Changes::read(&call)?;
    if changes.id || changes.stream.is_some() {
        let text = "You cannot update the 'ID' or 'MessageStream' fields of a webhook.";
        return Err(Refusal::new(1357, text));
    }
    let (config, verify) = changes.apply(config);
    config.check()?;
    if verify && let Err(failed) = probe(&state, id, &config).await {
        return Ok(failed);
    }
    let mut server = state.server();
    let (id, _) = server.webhooks.find(&call)?;
    let hook = Hook { config, verified: verify };
    let answer = Answer::ok(&hook.json(id));
    server.webhooks.all.insert(id, hook);
    Ok(answer)
}

async fn verify(state: Arc<State>, call: Call) -> Result<Answer, Refusal> {
    let (id, config) = {
        let server = state.server();
        let (id, hook) = server.webhooks.find(&call)?;
        (id, hook.config.clone())
    };
    let (success, results) = results(&state, id, &config).await;
    let mut server = state.server();
    if let Some(hook) = server.webhooks.all.get_mut(&id) {
        hook.verified = success;
    }
    Ok(Answer::ok(&results))
}

/// Asks the URL of a webhook whether it takes what it would be told.
///
/// # Errors
///
/// The response that says that it does not.
async fn probe(state: &State, id: i64, config: &Webhook) -> Result<(), Answer> {
    let (success, results) = results(state, id, config).await;
    // contract: webhook.verification
    if success { Ok(()) } else { Err(Answer::refused(1364, &results)) }
}

/// Says for each trigger whether the URL takes it, and for all together.
async fn results(state: &State, id: i64, config: &Webhook) -> (bool, Value) {
    let target = target(id, config);
    let server_id = state.server().id;
    let mut results = Vec::new();
    let mut successes = 0;
    for trigger in &config.triggers {
        let body = Bytes::from(payload::sample(*trigger, server_id, &config.stream).to_string());
        let answer = delivery::post(state, &target, HeaderMap::new(), body).await;
        let message = match &answer {
            Ok(200) => "OK".to_owned(),
            Ok(status) => format!("Remote server returned an HTTP status code of {status}."),
            Err(reason) => format!("Remote server could not be reached: {reason}."),
        };
        successes += usize::from(answer == Ok(200));
        results.push(json!({
            "TriggerType": trigger.name(),
            "Success": answer == Ok(200),
            "StatusCode": answer.unwrap_or_default(),
            "Message": message,
        }));
    }
    let success = successes == results.len();
    let message = format!("{successes}/{} triggers verified successfully", results.len());
    let answer = json!({
        "Id": id,
        "Url": config.url,
        "Success": success,
        "Results": results,
        "Message": message,
    });
    (success, answer)
}

/// What a request wants a webhook to be.
#[derive(Debug)]
struct Changes {
    /// Whether it gives an id.
    id: bool,
    status: Option<String>,
    url: Option<String>,
    stream: Option<String>,
    auth: Option<(String, String)>,
    headers: Option<Vec<Header>>,
    triggers: Vec<(Trigger, Setting)>,
    verify: bool,
}

/// What is said of one trigger: whether it is on, and its one option.
type Setting = (Option<bool>, Option<bool>);

impl Changes {
    fn read(call: &Call) -> Result<Self, Refusal> {
        call.check_body(1355)?;
        let changes = call.read(|body| Self {
            id: body.integer("ID").is_some(),
            status: body.string("Status"),
            url: body.string("Url"),
            stream: body.string("MessageStream"),
            auth: body.nested("HttpAuth", |auth| {
                let mut text = |name| auth.string(name).unwrap_or_default();
                (text("Username"), text("Password"))
            }),
            headers: body.has("HttpHeaders").then(|| body.objects("HttpHeaders", Header::read)),
            triggers: body.nested("Triggers", triggers).unwrap_or_default(),
            verify: body.boolean("Verify").unwrap_or(true),
        })?;
        if changes.status.is_some() {
            return Err(Refusal::new(1363, "You cannot set the 'Status' of a webhook."));
        }
        if changes.headers.as_ref().is_some_and(|headers| headers.len() > HEADERS) {
            return Err(Refusal::new(1361, "A webhook has at most 30 headers."));
        }
        Ok(changes)
    }

    /// Makes the changes, and says whether the outcome is to be verified.
    fn apply(self, mut config: Webhook) -> (Webhook, bool) {
        if let Some(url) = self.url {
            config.url = url;
        }
        if let Some(stream) = self.stream {
            config.stream = stream;
        }
        if let Some(headers) = self.headers {
            config.headers = headers;
        }
        config.auth = self.auth.or(config.auth).filter(|auth| *auth != Default::default());
        for (trigger, (enabled, option)) in self.triggers {
            if let Some(enabled) = enabled {
                config.triggers.retain(|other| *other != trigger);
                config.triggers.extend(enabled.then_some(trigger));
            }
            match (trigger, option) {
                (Trigger::Open, Some(first)) => config.first_opens_only = first,
                (Trigger::Bounce, Some(content)) => config.bounce_content = content,
                (Trigger::SpamComplaint, Some(content)) => config.complaint_content = content,
                _ => {}
            }
        }
        (config, self.verify)
    }
}

fn triggers(fields: &mut Fields<'_>) -> Vec<(Trigger, Setting)> {
    let read = |trigger: Trigger| {
        let setting = fields.nested(trigger.name(), |one| {
            let option = match trigger {
                Trigger::Open => one.boolean("PostFirstOpenOnly"),
                Trigger::Bounce | Trigger::SpamComplaint => one.boolean("IncludeContent"),
                _ => None,
            };
            (one.boolean("Enabled"), option)
        })?;
        Some((trigger, setting))
    };
    Trigger::ALL.into_iter().filter_map(read).collect()
}

impl Hook {
    pub(crate) fn status(&self) -> &'static str {
        if self.verified { "verified" } else { "unverified" }
    }

    fn json(&self, id: i64) -> Value {
        let config = &self.config;
        let on = |trigger| config.triggers.contains(&trigger);
        let mut json = json!({
            "ID": id,
            "Url": config.url,
            "MessageStream": config.stream,
            "Triggers": {
                "Open": {
                    "Enabled": on(Trigger::Open),
                    "PostFirstOpenOnly": config.first_opens_only,
                },
                "Click": {"Enabled": on(Trigger::Click)},
                "Delivery": {"Enabled": on(Trigger::Delivery)},
                "Bounce": {
                    "Enabled": on(Trigger::Bounce),
                    "IncludeContent": config.bounce_content,
                },
                "SpamComplaint": {
                    "Enabled": on(Trigger::SpamComplaint),
                    "IncludeContent": config.complaint_content,
                },
                "SubscriptionChange": {"Enabled": on(Trigger::SubscriptionChange)},
            },
            "Status": self.status(),
        });
        if let Some((name, password)) = &config.auth {
            json = with(json, json!({"HttpAuth": {"Username": name, "Password": password}}));
        }
        if !config.headers.is_empty() {
            let header = |one: &Header| json!({"Name": one.name, "Value": one.value});
            let headers = config.headers.iter().map(header).collect::<Vec<_>>();
            json = with(json, json!({"HttpHeaders": headers}));
        }
        json
    }
}

fn target(id: i64, config: &Webhook) -> Target {
    Target {
        webhook: Some(id),
        url: config.url.clone(),
        auth: config.auth.clone(),
        headers: config.headers.clone(),
    }
}
