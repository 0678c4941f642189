//! The clock.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State as Extract};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::account::Account;
use crate::control::answer::{Answer, parse};
use crate::control::deliveries;
use crate::http::query::Query;
use crate::time;

pub(super) async fn show(Extract(account): Extract<Arc<Account>>) -> Answer {
    answer(&account)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Setting {
    time: Option<String>,
    paused: Option<bool>,
}

/// Sets the clock, and pauses or resumes it.
pub(super) async fn set(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    let Setting { time, paused } = match parse(&body) {
        Ok(setting) => setting,
        Err(answer) => return answer,
    };
    let time = match time.map(|text| time::point(&text, account.now()).ok_or(text)).transpose() {
        Ok(time) => time,
        Err(text) => return Answer::Wrong(format!("Time: {text} {}", time::NO_POINT)),
    };
    match paused {
        Some(true) => account.first.clock.pause(),
        Some(false) => account.first.clock.resume(),
        None => {}
    }
    if let Some(time) = time {
        account.set_clock(time).await;
    }
    answer(&account)
}

/// Advances the clock, and lists the webhook calls until then.
pub(super) async fn advance(
    Extract(account): Extract<Arc<Account>>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let seconds = query.get("seconds").and_then(|text| text.parse().ok().map(Duration::from_secs));
    let Some(time) = seconds.or_else(|| time::duration(query.get("by")?)) else {
        let text = "say how long: /sandbox/advance?seconds=60 or /sandbox/advance?by=1h30m";
        return Answer::Wrong(text.to_owned());
    };
    account.advance(time).await;
    Answer::Ok(deliveries::json(&account))
}

fn answer(account: &Account) -> Answer {
    let paused = account.first.clock.is_paused();
    Answer::Ok(json!({"Time": time::utc(account.now()), "Paused": paused}))
}
