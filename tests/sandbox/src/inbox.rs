//! The inbox for people: plain pages, kept up to date by JavaScript.

mod download;
mod json;
mod list;
mod pages;
mod preview;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use maud::Markup;
use tokio::time::timeout;

use crate::account::Account;
use crate::account::simulate::SimulationError;
use crate::http::query::Query;
use crate::inbox::list::List;
use crate::inbox::pages::View;
use crate::mail::email_event::EmailEvent;
use crate::mail::message::SentMessage;

/// The policy of our pages: our style, our script, and an email in a frame. The script never makes
/// elements from texts.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                           connect-src 'self'; img-src data:; frame-src 'self'; \
                           form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                           require-trusted-types-for 'script'; trusted-types 'none'";

/// The policy of an email: it is displayed, and its links open in a new page.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; \
                           default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                           font-src data:; base-uri 'none'; form-action 'none'; \
                           frame-ancestors 'self'";

/// How long a page waits for a change before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// The policy of a file, should a browser display it after all.
const FILE_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/", get(list))
        .route("/inbox/style.css", get(style))
        .route("/inbox/script.js", get(script))
        .route("/inbox/changes", get(changes))
        .route("/inbox/clear", post(clear))
        .route("/inbox/{id}", get(first_view))
        .route("/inbox/{id}/{view}", get(view))
        .route("/inbox/{id}/happen", post(simulate))
        .route("/inbox/{id}/preview", get(preview))
        .route("/inbox/{id}/message.json", get(source))
        .route("/inbox/{id}/attachments/{index}", get(attachment))
}

async fn list(
    Extract(account): Extract<Arc<Account>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let token = account.options().shown_token();
    let list = List::find(&account, &query);
    page(list.page(&format!("http://{host}"), token, account.now()))
}

/// Responds with the revision of the sandbox's contents, as soon as it differs from `after`.
async fn changes(Extract(account): Extract<Arc<Account>>, RawQuery(query): RawQuery) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let after = query.get("after").and_then(|after| after.parse().ok());
    let changed = &account.first.changed;
    let look = || Some(changed.revision()).filter(|revision| Some(*revision) != after);
    let revision = timeout(PATIENCE, changed.until(look)).await;
    let revision = revision.ok().or(after).unwrap_or_default();
    respond("text/plain; charset=utf-8", FILE_POLICY, revision.to_string())
}

async fn script() -> Response {
    respond("text/javascript; charset=utf-8", FILE_POLICY, include_str!("inbox/script.js"))
}

async fn first_view(Extract(account): Extract<Arc<Account>>, Path(id): Path<String>) -> Response {
    show(&account, &id, |message| Some(View::first(message)))
}

async fn view(
    Extract(account): Extract<Arc<Account>>,
    Path((id, view)): Path<(String, String)>,
) -> Response {
    show(&account, &id, |_| View::named(&view))
}

async fn preview(Extract(account): Extract<Arc<Account>>, Path(id): Path<String>) -> Response {
    let Some(message) = account.message(&id) else { return gone() };
    respond("text/html; charset=utf-8", MAIL_POLICY, preview::document(&message))
}

async fn source(Extract(account): Extract<Arc<Account>>, Path(id): Path<String>) -> Response {
    let Some(message) = account.message(&id) else { return gone() };
    match &message.submission {
        None => file("application/json", &format!("{}.json", message.id), message.json.clone()),
        Some(submission) => {
            let source = submission.source.clone();
            file("message/rfc822", &format!("{}.eml", message.id), source)
        }
    }
}

async fn attachment(
    Extract(account): Extract<Arc<Account>>,
    Path((id, index)): Path<(String, usize)>,
) -> Response {
    let Some(message) = account.message(&id) else { return gone() };
    let Some(attachment) = message.attachments.get(index) else { return gone() };
    // The sender chose the file's media type: a browser must not act on it.
    file("application/octet-stream", &attachment.name, attachment.content.clone())
}

async fn style() -> Response {
    respond("text/css; charset=utf-8", FILE_POLICY, include_str!("inbox/style.css"))
}

async fn clear(Extract(account): Extract<Arc<Account>>) -> Response {
    account.clear();
    Redirect::to("/").into_response()
}

/// Triggers the event of the pressed button.
async fn simulate(
    Extract(account): Extract<Arc<Account>>,
    Path(id): Path<String>,
    form: String,
) -> Response {
    let form = Query::parse(&form);
    let event = match form.get("what") {
        Some("deliver") => EmailEvent::delivery(),
        Some("delay") => EmailEvent::delay(),
        Some("open") => EmailEvent::open(),
        Some("click") => match form.get("link") {
            Some(link) => EmailEvent::click().link(link),
            None => EmailEvent::click(),
        },
        Some("bounce") => EmailEvent::bounce(form.get("type").unwrap_or("HardBounce")),
        Some("complain") => EmailEvent::complaint(),
        Some("unsubscribe") => EmailEvent::unsubscribe(),
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let event = match form.get("recipient") {
        Some(recipient) => event.recipient(recipient),
        None => event,
    };
    match account.trigger(&id, &event) {
        Ok(_) => Redirect::to(&format!("/inbox/{id}")).into_response(),
        Err(SimulationError::NoMessage) => gone(),
        Err(error) => {
            let mut response = page(pages::impossible(&id, &error.to_string()));
            *response.status_mut() = StatusCode::CONFLICT;
            response
        }
    }
}

/// Shows the chosen view of the email with this id.
fn show(account: &Account, id: &str, choose: impl Fn(&SentMessage) -> Option<View>) -> Response {
    // Changes during rendering are shown afterwards.
    let revision = account.first.changed.revision();
    let Some(state) = account.server_of(id) else { return gone() };
    let server = state.server();
    let Some(kept) = server.messages.kept(id) else { return gone() };
    let Some(view) = choose(&kept.message) else { return gone() };
    let (message, history) = (Arc::clone(&kept.message), pages::history(&kept.events));
    let (name, pending) = (server.settings.text("Name").to_owned(), kept.is_pending());
    // Rendering a large mail takes a while.
    drop(server);
    let now = account.now();
    page(pages::message(&message, &name, &history, pending, view, now, revision))
}

fn page(page: Markup) -> Response {
    respond("text/html; charset=utf-8", PAGE_POLICY, page.into_string())
}

fn gone() -> Response {
    let mut response = page(pages::gone());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn file(media_type: &'static str, name: &str, content: impl Into<Body>) -> Response {
    let mut response = respond(media_type, FILE_POLICY, content);
    // The header is all ASCII, and so always valid.
    if let Ok(disposition) = HeaderValue::from_str(&download::disposition(name)) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Responds 200, with all protections that browsers support.
fn respond(media_type: &'static str, policy: &'static str, body: impl Into<Body>) -> Response {
    let headers: [(HeaderName, &str); 7] = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // With "no-referrer", browsers would not tell us that a form is our own.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_DNS_PREFETCH_CONTROL, "off"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, body.into()).into_response()
}
