//! Postmark's requests to you, generated from `contract/webhooks.csv` and the payloads.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::schema::{CONTRACT, Side, describe, object, reference, sorted};
use crate::{csv, fixtures};

/// A webhook.
struct Webhook {
    /// Its name, such as `Delivery`.
    name: &'static str,
    /// Its rows in `contract/webhooks.csv`: most have their own.
    members: &'static str,
    page: &'static str,
    summary: &'static str,
}

// contract: webhook.record-type
const WEBHOOKS: [Webhook; 8] = [
    Webhook {
        name: "Delivery",
        members: "Delivery",
        page: "delivery-webhook",
        summary: "The recipient's server accepted an email.",
    },
    Webhook {
        name: "Bounce",
        members: "Bounce",
        page: "bounce-webhook",
        summary: "An email bounced.",
    },
    Webhook {
        name: "SpamComplaint",
        members: "SpamComplaint",
        page: "spam-complaint-webhook",
        summary: "A recipient reported an email as spam.",
    },
    Webhook {
        name: "SmtpApiError",
        members: "Bounce",
        page: "smtp-api-error",
        summary: "Postmark accepted an email over SMTP and refused it later: a bounce whose Type is \
            SMTPApiError.",
    },
    Webhook {
        name: "Open",
        members: "Open",
        page: "open-tracking-webhook",
        summary: "A recipient opened an email.",
    },
    Webhook {
        name: "Click",
        members: "Click",
        page: "click-webhook",
        summary: "A recipient clicked a link.",
    },
    Webhook {
        name: "SubscriptionChange",
        members: "SubscriptionChange",
        page: "subscription-change-webhook",
        summary: "An address was suppressed, or is active again.",
    },
    Webhook {
        name: "Inbound",
        members: "Inbound",
        page: "inbound-webhook",
        summary: "An email was received.",
    },
];

/// The rows of `contract/webhooks.csv` as members of objects, in the notation of the JavaScript
/// package's contract.
static MEMBERS: LazyLock<BTreeMap<&str, Vec<Value>>> = LazyLock::new(|| {
    let mut members: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for [webhook, name, kind, presence, doc] in
        csv::rows(include_str!("../../contract/webhooks.csv"))
    {
        let mut member = json!({
            "name": name,
            "type": kind,
            "optional": presence == "optional" || presence == "nullable",
            "nullable": presence == "nullable",
            "doc": doc,
        });
        if CONTRACT["enums"].get(kind).is_some() {
            member["enum"] = json!(kind);
        }
        members.entry(webhook).or_default().push(member);
    }
    members
});

/// The webhooks by name.
pub(super) fn webhooks() -> Value {
    let webhooks = WEBHOOKS.iter();
    webhooks.map(|webhook| (webhook.name, json!({ "post": webhook.operation() }))).collect()
}

/// The payloads by name.
pub(super) fn schemas() -> impl Iterator<Item = (String, Value)> {
    MEMBERS.iter().map(|(&name, members)| {
        let mut schema = object(&json!(members), Side::Response);
        let properties = schema["properties"].as_object_mut().expect("members");
        if let Some(record_type) = properties.get_mut("RecordType") {
            *record_type = json!({ "const": name });
            describe(record_type, &members[0]);
        }
        if let Some(metadata) = properties.get_mut("Metadata") {
            metadata["type"] = json!(["object", "null"]);
            metadata["additionalProperties"] = json!({ "type": "string" });
        }
        (payload(name), schema)
    })
}

/// The name of a payload's schema.
fn payload(members: &str) -> String {
    format!("{members}Webhook")
}

impl Webhook {
    fn operation(&self) -> Value {
        let file = format!("webhook.{}.json", self.name.to_ascii_lowercase());
        let content = json!({
            "schema": reference(&payload(self.members)),
            "example": sorted(fixtures::json(&file)),
        });
        let page = format!("https://postmarkapp.com/developer/webhooks/{}", self.page);
        let is_inbound = self.name == "Inbound";
        json!({
            "operationId": format!("Receive{}", self.name),
            "summary": self.summary,
            "tags": ["webhook events"],
            "externalDocs": { "url": page },
            "parameters": if is_inbound { json!([]) } else { headers() },
            "requestBody": { "required": true, "content": { "application/json": content } },
            "responses": if is_inbound { replies_to_email() } else { replies_to_events() },
            "security": [{ "webhook": [] }, {}],
        })
    }
}

/// The header that names the event of a request.
fn headers() -> Value {
    let header = |name: &str, kind: &str, what: &str| json!({ "name": name, "in": "header", "schema": { "type": kind }, "description": what });
    json!([
        header(
            "X-PM-Webhook-Trace-Id",
            "string",
            "The ID of the event, the same in every retry: use it to detect duplicates.",
        ),
        header("X-PM-Retries-Remaining", "integer", "How many retries are left."),
    ])
}

// contract: webhook.outbound.success webhook.outbound.retried webhook.outbound.dropped
fn replies_to_events() -> Value {
    let again = "Postmark sends the event again, for about an hour.";
    json!({
        "2XX": { "description": "The event was received." },
        "4XX": { "description": "Postmark drops the event, except after 408 and 429." },
        "408": { "description": again },
        "429": { "description": again },
        "5XX": { "description": again },
    })
}

// contract: webhook.inbound.success webhook.inbound.retried webhook.inbound.stop
fn replies_to_email() -> Value {
    json!({
        "200": { "description": "The email was received." },
        "403": { "description": "The email is not wanted. Postmark does not send it again." },
        "default": {
            "description": "Postmark sends the email again, for about ten hours. This includes 201 and 204.",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_belongs_to_a_webhook() {
        for name in MEMBERS.keys() {
            assert!(WEBHOOKS.iter().any(|webhook| webhook.members == *name), "{name}");
        }
    }
}
