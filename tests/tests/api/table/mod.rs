//! The endpoint table: each endpoint as a value, with the request that it must become.

mod bounces;
mod bulk;
mod email;
mod messages;
mod satellites;
mod senders;
mod servers;
mod stats;
mod streams;
mod templates;
mod webhooks;

use std::sync::LazyLock;

use bytes::Bytes;
use http::Response;
use postmark_core::{Content, Email, Error, SendBatch};
use serde_json::Value;

use crate::case::{Ask, Case};

/// All lines of the table.
pub(crate) fn table() -> &'static [Case] {
    static TABLE: LazyLock<Vec<Case>> = LazyLock::new(|| {
        [
            email::cases(),
            bulk::cases(),
            bounces::cases(),
            templates::cases(),
            servers::cases(),
            streams::cases(),
            messages::cases(),
            stats::cases(),
            senders::cases(),
            webhooks::cases(),
            satellites::cases(),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    &TABLE
}

/// The lines of one endpoint: `PUT /bounces/{bounceid}/activate`.
pub(crate) fn lines(endpoint: &str) -> impl Iterator<Item = &'static Case> {
    table().iter().filter(move |case| case.row.route() == endpoint)
}

/// Parses a response to an endpoint and writes it as JSON again.
pub(crate) fn read(endpoint: &str, response: Response<Bytes>) -> Result<Value, Error> {
    let json: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let content = || match endpoint {
        "POST /email" | "POST /email/batch" => Content::text("Hello"),
        _ => Content::template("welcome"),
    };
    match endpoint {
        "POST /email" | "POST /email/withTemplate" => email_to(&json, content()).read(response),
        "POST /email/batch" | "POST /email/batchWithTemplates" => {
            // A batch expects one receipt for each email, in order.
            let receipts = json.as_array().map_or(&[][..], Vec::as_slice);
            let emails: Vec<Email> = receipts.iter().map(|it| email_to(it, content())).collect();
            let emails = if emails.is_empty() { vec![email_to(&json, content())] } else { emails };
            SendBatch::new(&emails).read(response)
        }
        _ => {
            let line = lines(endpoint).next();
            line.unwrap_or_else(|| panic!("no line builds {endpoint}")).value.read(response)
        }
    }
}

/// An email to the recipients of a receipt, if it names any: a receipt for other recipients belongs
/// to another request.
fn email_to(receipt: &Value, content: Content) -> Email {
    let to = receipt.get("To").and_then(Value::as_str).unwrap_or_default();
    let named = Email::new("me@example.com", to, content.clone());
    if named.check().is_ok() {
        named
    } else {
        Email::new("me@example.com", "you@example.com", content)
    }
}
