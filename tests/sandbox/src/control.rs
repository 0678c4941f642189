//! What the library can do beside Postmark's API, for programs in any language.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::{DefaultBodyLimit, RawQuery, State as Extract};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use crate::account::Account;
use crate::api::{Call, LIMIT};
use crate::http::fault::InjectedFault;
use crate::http::fields::Fields;
use crate::http::query::Query;
use crate::http::response::ServerResponse;
use crate::mail::draft::Draft;
use crate::mail::received::InboundEmail;
use crate::time;
use crate::webhook::queue::{Delivery, DeliveryStatus};

pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/sandbox/advance", post(advance))
        .route("/sandbox/deliveries", get(deliveries))
        .route("/sandbox/receive", post(receive).layer(DefaultBodyLimit::max(LIMIT)))
        .route("/sandbox/inject", post(inject))
}

/// Lets so many `seconds` pass, and tells what was told to webhooks by then.
async fn advance(Extract(account): Extract<Arc<Account>>, RawQuery(query): RawQuery) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let Some(seconds) = query.get("seconds").and_then(|text| text.parse().ok()) else {
        let text = "Say how many seconds shall pass: /sandbox/advance?seconds=60\n";
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    account.advance(Duration::from_secs(seconds)).await;
    deliveries(Extract(account)).await
}

/// Receives an email in the format of `POST /email`, and tells its `MessageID`.
async fn receive(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Response {
    let call = Call { body, strict: true, ..Call::default() };
    let mail = call.parse(Draft::parse).and_then(Draft::check);
    let response = match mail {
        Ok(mail) => {
            ServerResponse::ok(&json!({"MessageID": account.first.receive(InboundEmail::of(mail))}))
        }
        Err(refusal) => refusal.into(),
    };
    response.respond().await
}

/// Makes the next request go wrong.
async fn inject(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Response {
    let call = Call { body, strict: true, ..Call::default() };
    let response = match call.parse(fault) {
        Ok(fault) => {
            account.inject(fault);
            ServerResponse::done("OK")
        }
        Err(refusal) => refusal.into(),
    };
    response.respond().await
}

/// Reads a fault: which `Kind` it is, and but for `Delayed` the response.
fn fault(fields: &mut Fields<'_>) -> InjectedFault {
    let kind = fields.choice("Kind", &["Before", "After", "Delayed"]);
    let number = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    let status = number(fields.integer("Status")).unwrap_or(500);
    let mut response = ServerResponse::new(u16::try_from(status).unwrap_or(500));
    let headers = fields.strings("Headers");
    let is_typed = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    if let Some(body) = fields.string("Body") {
        response = if is_typed { response.body(body) } else { response.json(body) };
    }
    for (name, value) in headers {
        response = response.header(name, value);
    }
    if let Some(seconds) = number(fields.integer("Delay")) {
        response = response.delay(Duration::from_secs(seconds));
    }
    if let Some(after) = number(fields.integer("Cut")) {
        response = response.cut(usize::try_from(after).unwrap_or(usize::MAX));
    }
    if fields.boolean("HangUp") == Some(true) {
        response = ServerResponse::hang_up();
    }
    match kind {
        Some("After") => InjectedFault::After(response),
        Some("Delayed") => InjectedFault::Delayed,
        _ => InjectedFault::Before(response),
    }
}

async fn deliveries(Extract(account): Extract<Arc<Account>>) -> Response {
    let deliveries = account.deliveries();
    let rows = deliveries.iter().map(json).collect::<Vec<_>>();
    ServerResponse::ok(&json!({"Deliveries": rows})).respond().await
}

fn json(delivery: &Delivery) -> Value {
    let attempts = delivery.attempts.iter().map(|attempt| {
        let (status, error) = match &attempt.response {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        json!({"At": time::utc(attempt.at), "Status": status, "Error": error})
    });
    let (status, next) = match delivery.status {
        DeliveryStatus::Due => ("Due", None),
        DeliveryStatus::Waiting(next) => ("Waiting", Some(next)),
        DeliveryStatus::Delivered => ("Delivered", None),
        DeliveryStatus::Dropped => ("Dropped", None),
        DeliveryStatus::GivenUp => ("GivenUp", None),
    };
    let next: Option<SystemTime> = next;
    json!({
        "Event": delivery.event,
        "MessageID": delivery.message_id,
        "TraceID": delivery.trace_id,
        "Url": delivery.url,
        "Status": status,
        "NextAttempt": next.map(time::utc),
        "Attempts": attempts.collect::<Vec<_>>(),
    })
}
