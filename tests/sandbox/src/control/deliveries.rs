//! The log of webhook calls, with each attempt.

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::{RawQuery, State as Extract};
use serde_json::{Value, json};

use crate::account::Account;
use crate::control::answer::Answer;
use crate::control::messages;
use crate::http::json::with;
use crate::http::query::Query;
use crate::time;
use crate::webhook::queue::{Delivery, DeliveryStatus};

/// Lists the deliveries; on request, waits until none is pending.
pub(super) async fn list(
    Extract(account): Extract<Arc<Account>>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wait = match messages::wait(&query) {
        Ok(wait) => wait,
        Err(answer) => return answer,
    };
    if let Some(timeout) = wait {
        if tokio::time::timeout(timeout, account.settled()).await.is_err() {
            let failure = account.unsettled(timeout).to_string();
            return Answer::Ok(with(json(&account), json!({"Message": failure})));
        }
    }
    Answer::Ok(json(&account))
}

pub(super) fn json(account: &Account) -> Value {
    let deliveries = account.deliveries();
    json!({"Deliveries": deliveries.iter().map(row).collect::<Vec<_>>()})
}

fn row(delivery: &Delivery) -> Value {
    let attempts = delivery.attempts.iter().map(|attempt| {
        let (status, error) = match &attempt.response {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        let took = u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX);
        json!({"At": time::utc(attempt.at), "Status": status, "Error": error, "Milliseconds": took})
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
        "Body": String::from_utf8_lossy(&delivery.body),
        "Status": status,
        "NextAttempt": next.map(time::utc),
        "Attempts": attempts.collect::<Vec<_>>(),
    })
}
