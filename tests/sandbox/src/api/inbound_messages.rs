//! The routes of received emails, see <https://postmarkapp.com/developer/api/messages-api>.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::inbound_messages::{InboundMessage, Status};
use crate::account::server::State;
use crate::api::{Call, Routes, route};
use crate::http::json::with;
use crate::http::query::{Query, contains};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;

/// The code of an invalid search.
const QUERY: u16 = 700;

pub(crate) fn routes() -> Routes {
    vec![
        ("/messages/inbound", route(MethodFilter::GET, list)),
        ("/messages/inbound/{id}/details", route(MethodFilter::GET, details)),
        ("/messages/inbound/{id}/dump", route(MethodFilter::GET, dump)),
        ("/messages/inbound/{id}/bypass", route(MethodFilter::PUT, bypass)),
        ("/messages/inbound/{id}/retry", route(MethodFilter::PUT, retry)),
    ]
}

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let page = query.window(QUERY)?;
    let span = query.span(QUERY)?;
    let statuses = ["Blocked", "Processed", "Queued", "Failed", "Scheduled"];
    let status = query.choice("status", &statuses, QUERY)?.unwrap_or("Processed");
    let server = state.server();
    let all = server.inbound_messages.newest();
    let fits =
        |message: &&InboundMessage| message.status.name() == status && span.holds(message.at);
    let rows = all.filter(fits).map(InboundMessage::row).filter(|row| is_asked_for(row, query));
    let (total, rows) = page.of(rows);
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "InboundMessages": rows})))
}

/// Returns whether an email matches the text filters of a search.
fn is_asked_for(row: &Value, query: &Query) -> bool {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    let lists = ["ToFull", "CcFull", "BccFull"].into_iter();
    let people = lists.filter_map(|name| row.get(name)?.as_array()).flatten();
    let emails = people.filter_map(|one| one.get("Email")?.as_str());
    let mut recipients = emails.chain([text("OriginalRecipient")]);
    query.get("recipient").is_none_or(|one| recipients.any(|to| to.eq_ignore_ascii_case(one)))
        && query.get("fromemail").is_none_or(|from| from.eq_ignore_ascii_case(text("From")))
        && query.get("subject").is_none_or(|part| contains(text("Subject"), part))
        && query.get("mailboxhash").is_none_or(|hash| hash == text("MailboxHash"))
        && query.get("tag").is_none_or(|tag| tag == text("Tag"))
}

fn details(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let message = server.inbound_messages.find(&call.parameter)?;
    let reason = match &message.status {
        Status::Blocked(rule) => Some(format!("Blocked by rule '{rule}'")),
        _ => None,
    };
    let members = json!({"Status": message.status.name(), "BlockedReason": reason});
    Ok(ServerResponse::ok(&with(message.mail.details(&message.id, message.at), members)))
}

fn dump(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let message = state.server().inbound_messages.find(&call.parameter)?.clone();
    Ok(ServerResponse::ok(&json!({"Body": message.mail.source(&message.id, message.at)})))
}

fn bypass(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let is_blocked = |status: &Status| matches!(status, Status::Blocked(_));
    let missing = || Refusal::new(701, "This message was not found or cannot be bypassed.");
    let id = notify_again(state, call, is_blocked).ok_or_else(missing)?;
    Ok(ServerResponse::done(format!("Successfully bypassed rules for message: {id}.")))
}

fn retry(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let missing = || Refusal::new(701, "This message was not found or cannot be retried.");
    let id = notify_again(state, call, |status| *status == Status::Failed).ok_or_else(missing)?;
    Ok(ServerResponse::done(format!("Successfully rescheduled failed message: {id}.")))
}

/// Calls the webhook again if the email's status matches, and returns its id.
fn notify_again(state: &State, call: &Call, fits: impl Fn(&Status) -> bool) -> Option<String> {
    let mut server = state.server();
    let message = server.inbound_messages.find(&call.parameter).ok()?;
    let id = fits(&message.status).then(|| message.id.clone())?;
    server.notify_received(&id);
    drop(server);
    state.notify_change();
    Some(id)
}
