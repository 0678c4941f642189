//! Fills a sandbox from a file: servers, streams, templates, emails and more, by calling the API.

mod document;

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::Body;
use http::{Method, Request, Uri};
use http_body_util::BodyExt;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::account::lock::unpoisoned;
use crate::account::server::State;
use crate::account::statistics::DayCounts;
use crate::api::Unseen;
use crate::http::fields::{Faults, Fields};
use crate::mail::bounce_type;
use crate::mail::draft::Draft;
use crate::mail::email_event::EmailEvent;
use crate::mail::received::InboundEmail;
use crate::mail::suppression_cause::SuppressionCause;
use crate::options::ACCOUNT_TOKEN;
use crate::routes;
use crate::seed::document::Part;
pub use crate::seed::document::SeedError;

/// The members of a server that are not its settings.
const OWN: [&str; 9] = [
    "Tokens",
    "Streams",
    "Templates",
    "Suppressions",
    "InboundRules",
    "Messages",
    "Received",
    "Statistics",
    "Webhooks",
];

/// The members of an email that are not those of a request.
const TIMED: [&str; 2] = ["At", "Events"];

/// The members of an email.
const EMAIL: [&str; 18] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "ReplyTo",
    "Subject",
    "HtmlBody",
    "TextBody",
    "Tag",
    "Headers",
    "Metadata",
    "Attachments",
    "TrackOpens",
    "TrackLinks",
    "MessageStream",
    "TemplateId",
    "TemplateAlias",
    "TemplateModel",
];

/// Applies a seed in JSON.
pub(crate) async fn apply(account: &Arc<Account>, text: &str) -> Result<(), SeedError> {
    let root = document::parse(text)?;
    let root = Part::root(&root, text);
    root.check_members(&["Clock", "Domains", "Senders", "Servers"])?;
    let requests = routes::router(Arc::clone(account));
    let seeder = Seeder { account, api: TowerToHyperService::new(requests), now: account.now() };
    let clock = &account.first.clock;
    let was_paused = clock.is_paused();
    clock.pause();
    let done = seeder.fill(&root).await;
    clock.set(seeder.now);
    if !was_paused {
        clock.resume();
    }
    done?;
    if let Some(part) = root.member("Clock") {
        part.check_members(&["Time", "Paused"])?;
        match part.boolean("Paused")? {
            Some(true) => clock.pause(),
            Some(false) => clock.resume(),
            None => {}
        }
        if let Some(time) = part.time("Time", account.now())? {
            clock.set(time);
        }
    }
    account.first.notify_change();
    Ok(())
}

struct Seeder<'a> {
    account: &'a Arc<Account>,
    api: TowerToHyperService<Router>,
    now: SystemTime,
}

impl Seeder<'_> {
    async fn fill(&self, root: &Part<'_>) -> Result<(), SeedError> {
        for part in root.list("Domains")? {
            let verified = part.boolean("Verified")?;
            part.check_members(&["Name", "ReturnPathDomain", "Verified"])?;
            let created = self.manage(&part, "/domains", &part.without(&["Verified"])).await?;
            if verified == Some(true) {
                let mut domains = unpoisoned(&self.account.domains);
                if let Ok(domain) = domains.find(created.get("ID").and_then(Value::as_i64)) {
                    domain.dns.verify_dkim();
                    domain.dns.verify_return_path();
                }
            }
        }
        for part in root.list("Senders")? {
            let confirmed = part.boolean("Confirmed")?;
            let members = [
                "FromEmail",
                "Name",
                "ReplyToEmail",
                "ReturnPathDomain",
                "ConfirmationPersonalNote",
                "Confirmed",
            ];
            part.check_members(&members)?;
            let created = self.manage(&part, "/senders", &part.without(&["Confirmed"])).await?;
            if confirmed == Some(true) {
                let mut senders = unpoisoned(&self.account.senders);
                if let Ok(sender) = senders.find(created.get("ID").and_then(Value::as_i64)) {
                    sender.confirmed = true;
                }
            }
        }
        for part in root.list("Servers")? {
            self.server(&part).await?;
        }
        Ok(())
    }

    async fn server(&self, part: &Part<'_>) -> Result<(), SeedError> {
        let settings = part.without(&OWN);
        let (state, token) = if part.text("Name")?.is_some() {
            let created = self.manage(part, "/servers", &settings).await?;
            let id = created.get("ID").map(ToString::to_string).unwrap_or_default();
            let token = created.pointer("/ApiTokens/0").and_then(Value::as_str).unwrap_or_default();
            let state = self.account.find_server(&id);
            (state.ok_or_else(|| part.fault("the server is gone"))?, token.to_owned())
        } else {
            (Arc::clone(&self.account.first), crate::options::SERVER_TOKEN.to_owned())
        };
        let token = token.as_str();
        if part.text("Name")?.is_none() && !settings.is_empty() {
            self.call(part, token, Method::PUT, "/server", &settings).await?;
        }
        for more in part.list("Tokens")? {
            let Some(text) = more.value.as_str().filter(|text| !text.is_empty()) else {
                return Err(more.fault("it is no text"));
            };
            if self.account.servers().iter().any(|other| other.has_token(text)) {
                return Err(more.fault("a server has this token already"));
            }
            state.add_token(text);
        }
        for (name, path) in [
            ("Streams", "/message-streams"),
            ("Templates", "/templates"),
            ("InboundRules", "/triggers/inboundrules"),
        ] {
            for part in part.list(name)? {
                self.call(&part, token, Method::POST, path, &part.members()?).await?;
            }
        }
        for part in part.list("Messages")? {
            self.message(&part, token).await?;
        }
        for part in part.list("Received")? {
            self.received(&part, &state)?;
        }
        for part in part.list("Suppressions")? {
            self.suppression(&part, &state)?;
        }
        for part in part.list("Statistics")? {
            let counts = self.counts(&part, &state)?;
            state.server().statistics.push(counts);
        }
        // They come last, and so are not notified of anything seeded.
        for part in part.list("Webhooks")? {
            self.call(&part, token, Method::POST, "/webhooks", &part.members()?).await?;
        }
        Ok(())
    }

    /// Sends an email at its time, and triggers its events.
    async fn message(&self, part: &Part<'_>, token: &str) -> Result<(), SeedError> {
        part.check_members(&[&EMAIL[..], &TIMED].concat())?;
        let at = part.time("At", self.now)?.unwrap_or(self.now);
        let email = part.without(&TIMED);
        let is_templated = email.keys().any(|name| name.starts_with("Template"));
        let path = if is_templated { "/email/withTemplate" } else { "/email" };
        self.account.first.clock.set(at);
        let sent = self.call(part, token, Method::POST, path, &email).await?;
        self.account.first.clock.set(self.now);
        let id = sent.get("MessageID").and_then(Value::as_str).unwrap_or_default();
        for event in part.list("Events")? {
            event.check_members(&["Event", "Type", "Recipient", "Link", "At"])?;
            let (name, kind) = (event.text("Event")?.unwrap_or_default(), event.text("Type")?);
            let Some(mut order) = EmailEvent::named(name, kind) else {
                return Err(event.fault_at("Event", "there is no such event"));
            };
            if let Some(recipient) = event.text("Recipient")? {
                order = order.recipient(recipient);
            }
            if let Some(link) = event.text("Link")? {
                order = order.link(link);
            }
            order = order.at(event.time("At", self.now)?.unwrap_or(at));
            let triggered = self.account.trigger(id, &order);
            triggered.map_err(|error| event.fault(error.to_string()))?;
        }
        Ok(())
    }

    fn received(&self, part: &Part<'_>, state: &State) -> Result<(), SeedError> {
        part.check_members(&[&EMAIL[..15], &TIMED[..1]].concat())?;
        let at = part.time("At", self.now)?.unwrap_or(self.now);
        let mut faults = Faults::new(true);
        let mut fields = Fields::new(Value::Object(part.without(&TIMED)), "$", &mut faults);
        let draft = Draft::parse(&mut fields);
        fields.finish();
        let refused = |refusal: crate::http::refusal::Refusal| part.refused(refusal.message());
        faults.check().map_err(refused)?;
        let mail = draft.check().map_err(refused)?;
        self.account.first.clock.set(at);
        state.receive(InboundEmail::of(mail));
        self.account.first.clock.set(self.now);
        Ok(())
    }

    fn suppression(&self, part: &Part<'_>, state: &State) -> Result<(), SeedError> {
        part.check_members(&["EmailAddress", "MessageStream", "At"])?;
        let Some(email) = part.text("EmailAddress")? else {
            return Err(part.fault_at("EmailAddress", "it is missing"));
        };
        let stream = part.text("MessageStream")?.unwrap_or("outbound");
        let at = part.time("At", self.now)?.unwrap_or(self.now);
        let mut server = state.server();
        if let Err(refusal) = server.streams.check_sends(stream) {
            return Err(part.fault_at("MessageStream", refusal.message()));
        }
        server.suppress(stream, email, SuppressionCause::HardBounce, None, at);
        Ok(())
    }

    fn counts(&self, part: &Part<'_>, state: &State) -> Result<DayCounts, SeedError> {
        let names = ["Date", "MessageStream", "Tag", "Bounces"];
        part.check_members(&[&names[..], &DayCounts::NAMES].concat())?;
        let Some(at) = part.time("Date", self.now)? else {
            return Err(part.fault_at("Date", "it is missing"));
        };
        let stream = part.text("MessageStream")?.unwrap_or("outbound");
        if state.server().streams.check_sends(stream).is_err() {
            return Err(part.fault_at("MessageStream", "there is no such stream that sends"));
        }
        let mut day = DayCounts::new(at, stream, part.text("Tag")?);
        for name in DayCounts::NAMES {
            if let Some(count) = part.count(name)? {
                day.set(name, count);
            }
        }
        if let Some(bounces) = part.member("Bounces") {
            for (name, _) in bounces.members()? {
                let Some(kind) = bounce_type::named(&name) else {
                    return Err(bounces.fault_at(&name, "there is no such type of bounce"));
                };
                day.set_bounces(kind, bounces.count(&name)?.unwrap_or_default());
            }
        }
        Ok(day)
    }

    /// Makes a call with the account token.
    async fn manage(
        &self,
        part: &Part<'_>,
        path: &str,
        body: &Map<String, Value>,
    ) -> Result<Value, SeedError> {
        let header = ("X-Postmark-Account-Token", ACCOUNT_TOKEN);
        self.send(part, header, Method::POST, path, body).await
    }

    /// Makes a call with the token of a server.
    async fn call(
        &self,
        part: &Part<'_>,
        token: &str,
        method: Method,
        path: &str,
        body: &Map<String, Value>,
    ) -> Result<Value, SeedError> {
        self.send(part, ("X-Postmark-Server-Token", token), method, path, body).await
    }

    async fn send(
        &self,
        part: &Part<'_>,
        (header, token): (&str, &str),
        method: Method,
        path: &str,
        body: &Map<String, Value>,
    ) -> Result<Value, SeedError> {
        let body = serde_json::to_string(body).unwrap_or_default();
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = path.parse::<Uri>().unwrap_or_default();
        request.extensions_mut().insert(Unseen);
        let headers = request.headers_mut();
        for (name, value) in
            [("accept", "application/json"), ("content-type", "application/json"), (header, token)]
        {
            // All of them are plain ASCII.
            if let (Ok(name), Ok(value)) =
                (http::HeaderName::try_from(name), http::HeaderValue::from_str(value))
            {
                headers.insert(name, value);
            }
        }
        let response = self.api.call(request).await.unwrap_or_else(|never| match never {});
        let status = response.status();
        let body = response.into_body().collect().await;
        let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let body = serde_json::from_slice::<Value>(&body).unwrap_or_else(|_| json!({}));
        if status.is_success() {
            return Ok(body);
        }
        Err(part.refused(body.get("Message").and_then(Value::as_str).unwrap_or("it is refused")))
    }
}
