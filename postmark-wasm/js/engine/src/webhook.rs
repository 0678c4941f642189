//! Webhooks and inbound email, for JavaScript.

use std::borrow::Cow;
use std::net::IpAddr;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request};
use postmark_core::webhook::{
    Automatic, Event, EventType, Inbound, Limits, Permanence, Reason, Receiver, Rejection,
    RejectionReason, Reply, Verifier,
};
use postmark_core::{Fault, MessageId, Timestamp, webhook};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::misfit::misfit;
use crate::record::thrown;

/// Receives webhook requests.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Webhooks(Receiver);

/// Which requests to accept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Options {
    anyone: bool,
    basic_auth: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    sources: Option<Vec<IpAddr>>,
    published_sources: bool,
    proxies: usize,
    body_limit: Option<usize>,
    time_limit: Option<u64>,
}

/// An event for JavaScript.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventJson<'a> {
    kind: &'static str,
    payload: &'a Event,
    key: Option<String>,
    message_id: Option<&'a str>,
    recipient: Option<&'a str>,
    time: Option<&'a str>,
    is_check: bool,
    event_type: EventType,
    reason: Option<Reason>,
    permanence: Option<Permanence>,
    sender: Option<&'a str>,
    is_automatic: bool,
    automatic: Option<Automatic>,
    reply_text: Option<Cow<'a, str>>,
    trace_id: Option<&'a str>,
    retries_remaining: Option<u32>,
    /// The statuses of the replies done, later and never.
    replies: [u16; 3],
}

/// Why a request was not accepted, and the response to it.
#[derive(Serialize)]
struct RejectionJson<'a> {
    reason: &'static str,
    message: String,
    status: u16,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> EventJson<'a> {
    fn of(event: &'a Event) -> Self {
        let kind = match event {
            Event::Delivery(_) => "Delivery",
            Event::Bounce(_) => "Bounce",
            Event::SpamComplaint(_) => "SpamComplaint",
            Event::SmtpApiError(_) => "SmtpApiError",
            Event::Open(_) => "Open",
            Event::Click(_) => "Click",
            Event::SubscriptionChange(_) => "SubscriptionChange",
            Event::Inbound(_) => "Inbound",
            _ => "Unknown",
        };
        let mail = match event {
            Event::Inbound(mail) => Some(mail),
            _ => None,
        };
        let normalized = event.normalize();
        let automatic = mail.and_then(Inbound::automatic);
        let status = |reply: Reply| reply.status(event.hook()).as_u16();
        Self {
            kind,
            payload: event,
            key: normalized.key,
            message_id: event.message_id().map(MessageId::as_str),
            recipient: event.recipient(),
            time: event.time().map(Timestamp::as_str),
            is_check: event.is_check(),
            event_type: normalized.event_type,
            reason: normalized.reason,
            permanence: normalized.permanence,
            sender: mail.and_then(|mail| mail.sender()),
            is_automatic: automatic.is_some(),
            automatic,
            reply_text: mail.and_then(Inbound::reply_text),
            trace_id: None,
            retries_remaining: None,
            replies: [Reply::Done, Reply::Later, Reply::Never].map(status),
        }
    }
}

#[wasm_bindgen]
impl Webhooks {
    /// A receiver with checks.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, String> {
        let options: Options = serde_json::from_str(options).map_err(|error| {
            let remedy = "Give names, passwords and addresses, as the types say.";
            thrown(Fault::new("options", misfit(&error), remedy))
        })?;
        let mut verifier = if options.anyone { Verifier::anyone() } else { Verifier::new() };
        for (user, password) in options.basic_auth {
            verifier = verifier.basic_auth(user, password);
        }
        for (name, value) in options.headers {
            verifier = verifier.header(name, value);
        }
        if options.published_sources {
            verifier = verifier.published_sources();
        }
        if let Some(sources) = options.sources {
            verifier = verifier.sources(sources);
        }
        let mut limits = Limits::new();
        if let Some(bytes) = options.body_limit {
            limits = limits.body(bytes);
        }
        if let Some(milliseconds) = options.time_limit {
            limits = limits.time(Duration::from_millis(milliseconds));
        }
        Ok(Self(Receiver::new(verifier.proxies(options.proxies)).limits(limits)))
    }

    /// Verifies a request by its head, or throws a rejection.
    pub fn admit(
        &self,
        method: &str,
        headers: &str,
        peer: Option<String>,
    ) -> Result<Intake, String> {
        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_json::from_str(headers).unwrap_or_default();
        for (name, value) in pairs {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            if let (Ok(name), Ok(value)) = (name, value) {
                request.headers_mut().append(name, value);
            }
        }
        let peer = peer.and_then(|peer| peer.parse().ok());
        self.0.admit(&request, peer).map(Intake).map_err(thrown_rejection)
    }
}

/// Collects the body of an accepted request.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Intake(webhook::Intake);

#[wasm_bindgen]
impl Intake {
    /// Takes a chunk of the body, or throws a rejection if the body is too large.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), String> {
        self.0.push(piece).map_err(thrown_rejection)
    }

    /// The maximum time for receiving the body, in milliseconds.
    pub fn time(&self) -> f64 {
        self.0.time().as_secs_f64() * 1000.0
    }

    /// The rejection of a body that took longer.
    pub fn late(&self) -> String {
        thrown_rejection(self.0.late())
    }

    /// Returns the event, or throws a rejection if the body cannot be parsed.
    pub fn finish(self) -> Result<String, String> {
        let received = self.0.finish().map_err(thrown_rejection)?;
        Ok(json(&EventJson {
            key: received.key(),
            trace_id: received.trace_id(),
            retries_remaining: received.retries_remaining(),
            ..EventJson::of(received.event())
        }))
    }
}

/// Reads a payload.
#[wasm_bindgen(js_name = parseEvent)]
pub fn parse_event(payload: Vec<u8>) -> Result<String, String> {
    match Event::parse(payload) {
        Ok(event) => Ok(json(&EventJson::of(&event))),
        Err(error) => Err(thrown(Fault::new(
            "payload",
            format!("cannot be read: {error}"),
            "Return status 503, so that Postmark retries.",
        ))),
    }
}

/// A rejection as JSON text, to throw.
fn thrown_rejection(rejection: Rejection) -> String {
    let reason = match rejection.reason() {
        RejectionReason::Method(_) => "method",
        RejectionReason::NotConfigured => "not_configured",
        RejectionReason::Credentials => "credentials",
        RejectionReason::Address(_) => "address",
        RejectionReason::TooLarge(_) => "too_large",
        RejectionReason::Unreadable(_) => "unreadable",
        RejectionReason::Incomplete => "incomplete",
        RejectionReason::TimedOut => "timed_out",
        RejectionReason::Empty => "empty",
        _ => "other",
    };
    let message = rejection.to_string();
    let response = rejection.into_response();
    let headers = response.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default())).collect();
    json(&RejectionJson { reason, message, status: response.status().as_u16(), headers })
}

/// A value as JSON text; all types here can be written as JSON.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
