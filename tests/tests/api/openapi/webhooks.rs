//! The webhooks of the document: they describe every payload, every member of our types and no other,
//! and what the sandbox sends.

use std::collections::BTreeSet;

use postmark_blocking::Client;
use postmark_core::webhook::{self, Event, fixture};
use postmark_core::{Content, Email, ServerToken, TrackLinks};
use postmark_sandbox::{InboundEmail, SERVER_TOKEN, Sandbox, WebhookConfig};
use postmark_tests::fixtures::{self, Kind, fixtures};
use serde_json::{Map, Value, json};

use super::Document;
use super::members::members;

/// The name of an event's webhook.
fn name(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Delivery(_) => "Delivery",
        Event::Bounce(_) => "Bounce",
        Event::SpamComplaint(_) => "SpamComplaint",
        Event::SmtpApiError(_) => "SmtpApiError",
        Event::Open(_) => "Open",
        Event::Click(_) => "Click",
        Event::SubscriptionChange(_) => "SubscriptionChange",
        Event::Inbound(_) => "Inbound",
        _ => return None,
    })
}

impl Document {
    /// The operation of a webhook.
    fn webhook(&self, name: &str) -> &Value {
        &self.value["webhooks"][name]["post"]
    }

    /// The schema of the payload of a webhook.
    fn payload(&self, name: &str) -> &Value {
        &self.webhook(name)["requestBody"]["content"]["application/json"]["schema"]
    }

    /// Fails if a payload is not described. Returns the name of its webhook.
    fn check_payload(&self, payload: &Value) -> &'static str {
        let event = Event::parse(payload.to_string()).unwrap();
        let name = name(&event).unwrap_or_else(|| panic!("of no webhook: {payload:#}"));
        let faults = self.faults(self.payload(name), payload);
        assert!(faults.is_empty(), "{name}: {faults:#?} in {payload:#}");
        name
    }

    fn names(&self) -> BTreeSet<&str> {
        self.value["webhooks"].as_object().unwrap().keys().map(String::as_str).collect()
    }
}

#[test]
fn every_payload_of_a_webhook_is_described() {
    let document = Document::strict();
    let mut seen = BTreeSet::new();
    for fixture in fixtures().iter().filter(|it| it.kind == Kind::Webhook && !it.deviates) {
        let payload = fixtures::json(fixture.file);
        if fixture.file != "webhook.unknown.json" {
            seen.insert(document.check_payload(&payload));
        }
    }
    assert_eq!(seen, document.names());
    for name in seen {
        let operation = document.webhook(name);
        let example = &operation["requestBody"]["content"]["application/json"]["example"];
        assert_eq!(document.check_payload(example), name);
        let page = operation["externalDocs"]["url"].as_str().unwrap();
        assert!(page.starts_with("https://postmarkapp.com/developer/webhooks/"), "{page}");
    }
}

#[test]
fn what_a_payload_lacks_or_has_wrong_is_found() {
    let document = Document::strict();
    let delivery = Event::from(fixture::delivery()).to_json();
    let mut delivery: Value = serde_json::from_slice(&delivery).unwrap();
    let faults = |payload: &Value| document.faults(document.payload("Delivery"), payload);
    assert_eq!(faults(&delivery), Vec::<String>::new());
    delivery["RecordType"] = json!("Bounce");
    assert_eq!(faults(&delivery).len(), 1);
    delivery["RecordType"] = json!("Delivery");
    delivery["Recipent"] = delivery["Recipient"].take();
    assert_eq!(faults(&delivery).len(), 2, "one name is unknown, and one member is null");
}

#[test]
fn every_event_that_our_types_write_is_described() {
    let document = Document::strict();
    let events = fixture::events();
    let names: BTreeSet<&str> = events
        .iter()
        // A payload of our types leaves out what is empty, which Postmark does not.
        .map(|event| with_empty_texts(&document, name(event).unwrap(), &event.to_json()))
        .map(|payload| document.check_payload(&payload))
        .collect();
    assert_eq!(names, document.names());
}

/// A payload, with empty values for required members.
fn with_empty_texts(document: &Document, name: &str, json: &[u8]) -> Value {
    let mut payload: Map<String, Value> = serde_json::from_slice(json).unwrap();
    let schema = document.resolve(document.payload(name));
    for required in schema["required"].as_array().into_iter().flatten() {
        let required = required.as_str().unwrap();
        let empty = match schema["properties"][required]["type"].as_str() {
            Some("string") => json!(""),
            Some("array") => json!([]),
            _ => continue,
        };
        payload.entry(required).or_insert(empty);
    }
    payload.into()
}

#[test]
fn every_member_that_is_described_is_read_and_written() {
    let document = Document::open();
    for name in document.names() {
        let mut number = 0;
        let mut payload = document.full(document.payload(name), &mut number);
        if name == "SmtpApiError" {
            payload["Type"] = json!("SMTPApiError");
        }
        // It has Data instead of Content.
        let files = payload.get_mut("Attachments").and_then(Value::as_array_mut);
        for file in files.into_iter().flatten() {
            file.as_object_mut().unwrap().remove("Data");
        }
        let event = Event::parse(payload.to_string()).unwrap();
        assert_eq!(self::name(&event), Some(name));
        let written: Value = serde_json::from_slice(&event.to_json()).unwrap();
        assert_eq!(written, payload, "{name}");
    }
}

impl Document {
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let name = schema["$ref"].as_str().map(|name| name.trim_start_matches('#'));
        name.map_or(schema, |name| self.value.pointer(name).unwrap())
    }

    /// A value with all members of a schema, each with a different value.
    fn full(&self, schema: &Value, number: &mut u32) -> Value {
        let schema = self.resolve(schema);
        if let Some(value) = schema.get("const").or(schema["enum"].get(0)) {
            return value.clone();
        }
        if let Some(choice) = schema["anyOf"].get(0) {
            return self.full(choice, number);
        }
        *number += 1;
        let kind = schema["type"].as_str().or(schema["type"][0].as_str());
        match kind.unwrap_or_else(|| panic!("of no type: {schema}")) {
            "object" if schema["properties"].is_object() => {
                let members = schema["properties"].as_object().unwrap().iter();
                members.map(|(name, schema)| (name.clone(), self.full(schema, number))).collect()
            }
            "object" => json!({ "Key": format!("text {number}") }),
            "array" => json!([self.full(&schema["items"], number)]),
            "string" if schema["contentEncoding"] == "base64" => json!(format!("{number:08}")),
            "string" => json!(format!("text {number}")),
            "integer" => json!(number),
            "boolean" => json!(true),
            kind => panic!("of the type {kind}"),
        }
    }
}

#[test]
fn every_member_of_our_types_is_described() {
    let document = Document::open();
    for (name, members) in [
        ("Delivery", members::<webhook::Delivery>()),
        ("Bounce", members::<webhook::Bounce>()),
        ("SpamComplaint", members::<webhook::Bounce>()),
        ("Open", members::<webhook::Open>()),
        ("Click", members::<webhook::Click>()),
        ("SubscriptionChange", members::<webhook::SubscriptionChange>()),
        ("Inbound", members::<webhook::Inbound>()),
    ] {
        let described = &document.resolve(document.payload(name))["properties"];
        let described = described.as_object().unwrap().keys().map(String::as_str);
        // The kind is the type.
        let described: BTreeSet<&str> = described.filter(|name| *name != "RecordType").collect();
        assert_eq!(members, described, "{name}");
    }
}

#[test]
fn every_event_of_the_sandbox_is_described() {
    let sandbox = Sandbox::start().unwrap();
    let document = Document::strict();
    // Nobody listens there: the events stay, with their payloads.
    let nowhere = "http://127.0.0.1:9/";
    sandbox.add_webhook(WebhookConfig::new(nowhere).include_content()).unwrap();
    sandbox.set_inbound_webhook(nowhere).unwrap();

    let client = Client::new(ServerToken::new(SERVER_TOKEN).unwrap()).base_url(sandbox.url());
    let send = |to: &str| {
        let html = Content::html("<a href='https://example.com'>Hi</a>");
        let email = Email::new("a@example.com", to, html).subject("Hi").tag("t");
        let email = email.metadata("order", "7").track_opens(true);
        let email = email.track_links(TrackLinks::HtmlOnly);
        client.send(email).unwrap().message_id.unwrap().to_string()
    };
    let id = send("ada@example.com");
    sandbox.open(&id).unwrap();
    sandbox.click(&id, "https://example.com").unwrap();
    sandbox.bounce(&id, "HardBounce").unwrap();
    sandbox.reactivate("outbound", "ada@example.com");
    sandbox.complain(&send("bob@example.com")).unwrap();
    sandbox.bounce(&send("dora@example.com"), "SMTPApiError").unwrap();
    let mail = InboundEmail::new("Ada <ada@example.com>", "box+hash@inbound.example.com");
    sandbox.receive(&mail.subject("Hi").text("Hello"));

    let payloads: Vec<Value> = sandbox
        .deliveries()
        .iter()
        .map(|delivery| serde_json::from_slice(&delivery.body).unwrap())
        .collect();
    let names: BTreeSet<_> = payloads.iter().map(|it| document.check_payload(it)).collect();
    assert_eq!(names, document.names());
}
