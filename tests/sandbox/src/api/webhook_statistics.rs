//! The route that counts the responses of a webhook, see
//! <https://postmarkapp.com/developer/api/webhooks-api>.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use axum::routing::MethodFilter;
use serde_json::{Map, Value, json};

use crate::account::server::State;
use crate::api::stats::percent;
use crate::api::{Call, Routes, route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::time;
use crate::webhook::WebhookTrigger;
use crate::webhook::queue::{Delivery, DeliveryStatus};

/// How far back the statistics go.
// contract: retention.webhook-statistics
const HOURS: u64 = 24;

pub(crate) fn routes() -> Routes {
    vec![("/webhooks/{id}/statistics", route(MethodFilter::GET, statistics))]
}

/// One request to a webhook.
struct Request {
    event: &'static str,
    is_success: bool,
    /// Whether it is a retry.
    is_retry: bool,
    /// Whether there will be no retry.
    is_last: bool,
    took: Duration,
}

fn statistics(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let end = state.clock.now();
    let start = end.checked_sub(Duration::from_secs(HOURS * 60 * 60)).unwrap_or(end);
    let server = state.server();
    let (id, hook) = server.webhooks.find(call.id())?;
    let requests = server.outbox.told_to(id).flat_map(|delivery| since(delivery, start));
    let requests = requests.collect::<Vec<_>>();
    let mut by_trigger = Map::new();
    for name in WebhookTrigger::ALL.map(WebhookTrigger::name) {
        let of_it = requests.iter().filter(|one| one.event == name).collect::<Vec<_>>();
        if !of_it.is_empty() {
            by_trigger.insert(name.to_owned(), metrics(&of_it));
        }
    }
    let statuses = hook.config.triggers.iter().map(|trigger| (trigger.name(), hook.status()));
    Ok(ServerResponse::ok(&json!({
        "WebhookId": id,
        "ServerId": server.id,
        "MessageStreamId": hook.config.stream,
        "Url": hook.config.url,
        "Statuses": statuses.collect::<BTreeMap<_, _>>(),
        "TimeRange": {
            "StartTime": time::utc(start),
            "EndTime": time::utc(end),
            "Hours": HOURS,
        },
        "Metrics": metrics(&requests.iter().collect::<Vec<_>>()),
        "MetricsByTrigger": by_trigger,
    })))
}

/// The requests of a delivery that ended at this time or later.
fn since(delivery: &Delivery, start: SystemTime) -> impl Iterator<Item = Request> {
    let is_over = !matches!(delivery.status, DeliveryStatus::Due | DeliveryStatus::Waiting(_));
    let last = delivery.attempts.len().checked_sub(1).filter(|_| is_over);
    let attempts = delivery.attempts.iter().enumerate();
    attempts.filter(move |(_, attempt)| attempt.at >= start).map(move |(index, attempt)| Request {
        event: delivery.event,
        is_success: matches!(attempt.response, Ok(200..=299)),
        is_retry: index > 0,
        is_last: Some(index) == last,
        took: attempt.took,
    })
}

fn metrics(requests: &[&Request]) -> Value {
    let count = |fits: fn(&Request) -> bool| requests.iter().filter(|one| fits(one)).count();
    let average = |is_last: bool| {
        let times = requests.iter().filter(|one| one.is_last == is_last).map(|one| one.took);
        let number = u32::try_from(times.clone().count()).ok()?;
        Some(times.sum::<Duration>().checked_div(number)?.as_secs_f64() * 1000.0)
    };
    let successes = count(|one| one.is_success);
    json!({
        "TotalRequests": requests.len(),
        "SuccessCount": successes,
        "FailureCount": requests.len() - successes,
        "RetryCount": count(|one| one.is_retry),
        "SuccessRate": percent(successes, requests.len()),
        // Postmark does not say what is slow.
        "SlowCount": 0,
        "VerySlowCount": 0,
        "AverageTerminalResponseTimeMs": average(true),
        "AverageRetryResponseTimeMs": average(false),
    })
}
