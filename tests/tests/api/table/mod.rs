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

/// Reads an answer to an endpoint and writes it as JSON again.
pub(crate) fn read(endpoint: &str, response: Response<Bytes>) -> Result<Value, Error> {
    let content = match endpoint {
        "POST /email/batch" => Content::text("Hello"),
        "POST /email/batchWithTemplates" => Content::template("welcome"),
        _ => {
            let line = lines(endpoint).next();
            return line
                .unwrap_or_else(|| panic!("no line builds {endpoint}"))
                .value
                .read(response);
        }
    };
    // A batch expects as many receipts as it has mails.
    let receipts: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let mails = receipts.as_array().map_or(1, Vec::len);
    let email = Email::new("me@example.com", "you@example.com", content);
    SendBatch::new(&vec![email; mails]).read(response)
}
