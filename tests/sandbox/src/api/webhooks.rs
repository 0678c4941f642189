//! The routes of webhook settings, see <https://postmarkapp.com/developer/api/webhooks-api>.

use std::sync::Arc;

use axum::routing::MethodFilter;
use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::account::server::{Server, State};
use crate::account::webhooks::{StoredWebhook, target};
use crate::api::{Call, Routes, route, waiting};
use crate::delivery;
use crate::http::fields::Fields;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::message::CustomHeader;
use crate::webhook::{WebhookConfig, WebhookTrigger, payload};

/// The maximum number of headers of a webhook.
const MAX_HEADERS: usize = 30;

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

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let stream = call.query.get("MessageStream");
    if let Some(stream) = stream {
        server.streams.check(stream)?;
    }
    let all = server.webhooks.iter();
    let fits = |hook: &StoredWebhook| stream.is_none_or(|stream| hook.config.stream == stream);
    let rows = all.filter(|(_, hook)| fits(hook)).map(|(id, hook)| hook.json(id));
    Ok(ServerResponse::ok(&json!({"Webhooks": rows.collect::<Vec<_>>()})))
}

fn get(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let (id, hook) = server.webhooks.find(call.id())?;
    Ok(ServerResponse::ok(&hook.json(id)))
}

fn delete(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut server = state.server();
    let (id, _) = server.webhooks.find(call.id())?;
    server.webhooks.remove(id);
    server.outbox.cancel(id);
    drop(server);
    state.notify_change();
    Ok(ServerResponse::done(format!("Webhook {id} removed.")))
}

async fn create(state: Arc<State>, call: Call) -> Result<ServerResponse, Refusal> {
    let changes = Changes::parse(&call)?;
    if changes.id {
        return Err(Refusal::new(1356, "You cannot provide an 'ID' for a new webhook."));
    }
    let verify = changes.verify;
    let config = changes.apply(WebhookConfig::new("").only([]));
    {
        let server = state.server();
        server.webhooks.check(&config, &server.streams)?;
    }
    if let Some(failed) = probe(&state, 0, &config, verify).await {
        return Ok(failed);
    }
    let mut server = state.server();
    let Server { webhooks, streams, .. } = &mut *server;
    let id = webhooks.add(config, verify.unwrap_or(true), streams)?;
    let (id, hook) = webhooks.find(Some(id))?;
    Ok(ServerResponse::ok(&hook.json(id)))
}

async fn edit(state: Arc<State>, call: Call) -> Result<ServerResponse, Refusal> {
    let (id, config, verified) = {
        let server = state.server();
        let (id, hook) = server.webhooks.find(call.id())?;
        (id, hook.config.clone(), hook.verified)
    };
    let changes = Changes::parse(&call)?;
    if changes.id || changes.stream.is_some() {
        let text = "You cannot update the 'ID' or 'MessageStream' fields of a webhook.";
        return Err(Refusal::new(1357, text));
    }
    let verify = changes.verify;
    let config = changes.apply(config);
    config.check()?;
    if let Some(failed) = probe(&state, id, &config, verify).await {
        return Ok(failed);
    }
    let mut server = state.server();
    let (id, _) = server.webhooks.find(call.id())?;
    let hook = StoredWebhook { config, verified: verify.unwrap_or(verified) };
    let response = ServerResponse::ok(&hook.json(id));
    server.webhooks.replace(id, hook);
    Ok(response)
}

async fn verify(state: Arc<State>, call: Call) -> Result<ServerResponse, Refusal> {
    let (id, config) = {
        let server = state.server();
        let (id, hook) = server.webhooks.find(call.id())?;
        (id, hook.config.clone())
    };
    let (success, results) = results(&state, id, &config).await;
    state.server().webhooks.set_verified(id, success);
    Ok(ServerResponse::ok(&results))
}

/// Sends samples to the URL of a webhook, if it is to be verified. Returns the response that
/// reports a failure.
async fn probe(
    state: &State,
    id: i64,
    config: &WebhookConfig,
    verify: Option<bool>,
) -> Option<ServerResponse> {
    if verify != Some(true) {
        return None;
    }
    let (success, results) = results(state, id, config).await;
    // contract: webhook.verification
    (!success).then(|| ServerResponse::refused(1364, &results))
}

/// The outcomes for each trigger, and for all together.
async fn results(state: &State, id: i64, config: &WebhookConfig) -> (bool, Value) {
    let target = target(id, config);
    let server_id = state.server().id;
    let mut results = Vec::new();
    let mut successes = 0;
    for trigger in &config.triggers {
        let body = Bytes::from(payload::sample(*trigger, server_id, &config.stream).to_string());
        let response = delivery::post(state, &target, HeaderMap::new(), body).await;
        let message = match &response {
            Ok(200) => "OK".to_owned(),
            Ok(status) => format!("Remote server returned an HTTP status code of {status}."),
            Err(reason) => format!("Remote server could not be reached: {reason}."),
        };
        successes += usize::from(response == Ok(200));
        results.push(json!({
            "TriggerType": trigger.name(),
            "Success": response == Ok(200),
            "StatusCode": response.unwrap_or_default(),
            "Message": message,
        }));
    }
    let success = successes == results.len();
    let message = format!("{successes}/{} triggers verified successfully", results.len());
    let response = json!({
        "Id": id,
        "Url": config.url,
        "Success": success,
        "Results": results,
        "Message": message,
    });
    (success, response)
}

/// The changes to a webhook that a request asks for.
#[derive(Debug)]
struct Changes {
    /// Whether it has an id.
    id: bool,
    status: Option<String>,
    url: Option<String>,
    stream: Option<String>,
    auth: Option<(String, String)>,
    headers: Option<Vec<CustomHeader>>,
    triggers: Vec<(WebhookTrigger, Setting)>,
    /// Whether to call its URL; if false, it is not notified of anything until it is verified.
    verify: Option<bool>,
}

/// The setting of one trigger: whether it is on, and its one option.
type Setting = (Option<bool>, Option<bool>);

impl Changes {
    fn parse(call: &Call) -> Result<Self, Refusal> {
        call.check_body(1355)?;
        let changes = call.parse(|body| Self {
            id: body.id("ID").is_some(),
            status: body.text("Status"),
            url: body.text("Url"),
            stream: body.text("MessageStream"),
            auth: body.nested("HttpAuth", |auth| {
                let mut text = |name| auth.string(name).unwrap_or_default();
                (text("Username"), text("Password"))
            }),
            headers: body
                .has("HttpHeaders")
                .then(|| body.objects("HttpHeaders", CustomHeader::parse)),
            triggers: body.nested("Triggers", triggers).unwrap_or_default(),
            verify: body.boolean("Verify"),
        })?;
        if changes.status.is_some() {
            return Err(Refusal::new(1363, "You cannot set the 'Status' of a webhook."));
        }
        if changes.headers.as_ref().is_some_and(|headers| headers.len() > MAX_HEADERS) {
            return Err(Refusal::new(1361, "A webhook has at most 30 headers."));
        }
        Ok(changes)
    }

    /// Applies the changes.
    fn apply(self, mut config: WebhookConfig) -> WebhookConfig {
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
                (WebhookTrigger::Open, Some(first)) => config.first_opens_only = first,
                (WebhookTrigger::Bounce, Some(content)) => config.bounce_content = content,
                (WebhookTrigger::SpamComplaint, Some(content)) => {
                    config.complaint_content = content;
                }
                _ => {}
            }
        }
        config
    }
}

fn triggers(fields: &mut Fields<'_>) -> Vec<(WebhookTrigger, Setting)> {
    let parse = |trigger: WebhookTrigger| {
        let setting = fields.nested(trigger.name(), |one| {
            let option = match trigger {
                WebhookTrigger::Open => one.boolean("PostFirstOpenOnly"),
                WebhookTrigger::Bounce | WebhookTrigger::SpamComplaint => {
                    one.boolean("IncludeContent")
                }
                _ => None,
            };
            (one.boolean("Enabled"), option)
        })?;
        Some((trigger, setting))
    };
    WebhookTrigger::ALL.into_iter().filter_map(parse).collect()
}
