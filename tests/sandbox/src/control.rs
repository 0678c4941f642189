//! The control interface: what the library offers besides Postmark's API, for programs in any
//! language.

mod answer;
mod clock;
mod deliveries;
mod faults;
mod inbound;
mod messages;
mod smtp_tokens;
mod trigger;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State as Extract};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use http::HeaderValue;
use serde_json::json;

use crate::account::Account;
use crate::api::LIMIT;

use crate::control::answer::{Answer, done};
use crate::seed;

/// The version of the control interface. It changes with incompatible changes only, not with
/// additions.
const VERSION: u8 = 1;

/// The largest seed, in bytes.
const MAX_SEED: usize = 256 * 1024 * 1024;

/// All routes, each with a description.
const ROUTES: [(&str, &str); 19] = [
    ("GET /sandbox", "lists these routes"),
    (
        "GET /sandbox/messages",
        "lists emails, newest first: to, from, subject, text, tag, stream, \
      server; with wait=5s waits for count=1 of them",
    ),
    ("GET /sandbox/messages/{id}", "shows an email with its links, codes, text and events"),
    ("DELETE /sandbox/messages", "forgets all emails"),
    (
        "POST /sandbox/trigger",
        "lets something happen to an email: Event, MessageID, Type, Recipient, \
      Link, At",
    ),
    ("POST /sandbox/delivery", "holds emails back, or no longer: Manual"),
    (
        "POST /sandbox/receive",
        "lets a server (server=ID, name or token) receive an email, in the \
      format of POST /email",
    ),
    ("GET /sandbox/clock", "shows the clock"),
    ("POST /sandbox/clock", "sets the clock: Time, Paused"),
    ("POST /sandbox/advance", "lets time pass: seconds=60 or by=1h30m"),
    (
        "GET /sandbox/deliveries",
        "lists the calls of webhooks with their attempts; with wait=5s waits \
      until none is under way",
    ),
    ("POST /sandbox/inject", "makes the next request to the API fail once"),
    ("GET /sandbox/faults", "lists the rules by which requests fail"),
    (
        "POST /sandbox/faults",
        "adds a rule: Method, Path or SmtpStage; Latency, Fault or SmtpReply, \
      Times",
    ),
    ("DELETE /sandbox/faults", "removes all faults"),
    (
        "POST /sandbox/suppress",
        "suppresses an address, or reactivates it: EmailAddress, \
      MessageStream, Server, Reactivate",
    ),
    ("POST /sandbox/seed", "adds servers, streams, templates, emails and more: see SEED.md"),
    ("POST /sandbox/smtp-tokens", "makes an SMTP token for a stream: MessageStream, Server"),
    ("POST /sandbox/reset", "makes everything as it was at the start"),
];

pub(crate) fn routes() -> Router<Arc<Account>> {
    let routes = || {
        Router::new()
            .route("/messages", get(messages::list).delete(clear))
            .route("/messages/{id}", get(messages::show))
            .route("/trigger", post(trigger::trigger))
            .route("/delivery", post(trigger::delivery))
            .route("/suppress", post(trigger::suppress))
            .route("/receive", post(inbound::receive).layer(DefaultBodyLimit::max(LIMIT)))
            .route("/clock", get(clock::show).post(clock::set))
            .route("/advance", post(clock::advance))
            .route("/deliveries", get(deliveries::list))
            .route("/inject", post(faults::inject))
            .route("/faults", get(faults::list).post(faults::add).delete(faults::clear))
            .route("/seed", post(fill).layer(DefaultBodyLimit::max(MAX_SEED)))
            .route("/smtp-tokens", post(smtp_tokens::create))
            .route("/reset", post(reset))
    };
    Router::new()
        .route("/sandbox", get(index))
        .nest("/sandbox", routes())
        .nest("/sandbox/v1", routes())
        .layer(middleware::map_response(versioned))
}

/// Adds the version to each response.
async fn versioned(mut response: Response) -> Response {
    response.headers_mut().insert("x-sandbox-version", HeaderValue::from(u16::from(VERSION)));
    response
}

async fn index() -> Answer {
    let routes = ROUTES.map(|(route, text)| json!({"Route": route, "Does": text}));
    Answer::Ok(json!({
        "Name": "postmark-sandbox",
        "Program": env!("CARGO_PKG_VERSION"),
        "Version": VERSION,
        "Routes": routes,
    }))
}

async fn clear(Extract(account): Extract<Arc<Account>>) -> Answer {
    account.clear();
    done()
}

async fn reset(Extract(account): Extract<Arc<Account>>) -> Answer {
    account.reset();
    for seed in account.seeds() {
        // It could be applied at the start.
        if let Err(error) = seed::apply(&account, &seed).await {
            return Answer::Wrong(error.to_string());
        }
    }
    done()
}

/// Applies a seed.
async fn fill(Extract(account): Extract<Arc<Account>>, body: String) -> Answer {
    match seed::apply(&account, &body).await {
        Ok(()) => done(),
        Err(error) => Answer::Wrong(error.to_string()),
    }
}
