//! The routes of sent emails, see <https://postmarkapp.com/developer/api/messages-api>.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::message_store::StoredMessage;
use crate::account::server::{Server, State};
use crate::api::{Call, Routes, route};
use crate::http::json::with;
use crate::http::query::contains;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::event::{self, Event, Kind, READ_SECONDS};
use crate::mail::mailbox::Mailbox;
use crate::mail::message::{SentMessage, stored_part};
use crate::mail::source;
use crate::time;

/// The code of an invalid search.
const QUERY: u16 = 700;

/// The search parameters of opens and clicks about the reader.
const READER: [(&str, &str); 10] = [
    ("client_name", "/Client/Name"),
    ("client_company", "/Client/Company"),
    ("client_family", "/Client/Family"),
    ("os_name", "/OS/Name"),
    ("os_family", "/OS/Family"),
    ("os_company", "/OS/Company"),
    ("platform", "/Platform"),
    ("country", "/Geo/Country"),
    ("region", "/Geo/Region"),
    ("city", "/Geo/City"),
];

pub(crate) fn routes() -> Routes {
    vec![
        ("/messages/outbound", route(MethodFilter::GET, list)),
        ("/messages/outbound/opens", route(MethodFilter::GET, opens)),
        ("/messages/outbound/opens/{id}", route(MethodFilter::GET, opens_of)),
        ("/messages/outbound/clicks", route(MethodFilter::GET, clicks)),
        ("/messages/outbound/clicks/{id}", route(MethodFilter::GET, clicks_of)),
        ("/messages/outbound/{id}/details", route(MethodFilter::GET, details)),
        ("/messages/outbound/{id}/dump", route(MethodFilter::GET, dump)),
    ]
}

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let page = query.window(QUERY)?;
    let span = query.span(QUERY)?;
    let status = query.choice("status", &["queued", "sent", "processed"], QUERY)?;
    let metadata = query.starting("metadata_").collect::<Vec<_>>();
    if metadata.len() > 1 {
        return Err(Refusal::new(QUERY, "You can search by one metadata field only."));
    }
    let server = state.server();
    let stream = stream(&server, call)?;
    let fits = |kept: &&StoredMessage| {
        let message = &*kept.message;
        status.is_none_or(|status| (status == "queued") == kept.is_pending())
            && message.stream == stream
            && span.holds(message.received_at)
            && query.get("recipient").is_none_or(|email| message.has_recipient(email))
            && query
                .get("fromemail")
                .is_none_or(|from| from.eq_ignore_ascii_case(&message.from.email))
            && query.get("tag").is_none_or(|tag| message.tag.as_deref() == Some(tag))
            && query.get("subject").is_none_or(|part| contains(&message.subject, part))
            && metadata.iter().all(|(key, value)| has_metadata(message, key, value))
    };
    let found = indexed(state, &server).filter(fits);
    let (total, rows) = page.of(found);
    let rows = rows.into_iter().map(summary).collect::<Vec<_>>();
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "Messages": rows})))
}

fn details(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let kept = find(state, &server, call)?;
    let message = &*kept.message;
    let events = kept.events.iter().map(Event::json).collect::<Vec<_>>();
    let more = json!({
        "TextBody": message.text.as_deref().map(stored_part),
        "HtmlBody": message.html.as_deref().map(stored_part),
        "Body": stored_part(&source::write(message)),
        "MessageEvents": events,
    });
    Ok(ServerResponse::ok(&with(summary(kept), more)))
}

fn dump(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let message = find(state, &server, call)?.message.clone();
    drop(server);
    Ok(ServerResponse::ok(&json!({"Body": source::write(&message)})))
}

fn opens(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    tracked(state, call, "Opens", open)
}

fn clicks(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    tracked(state, call, "Clicks", click)
}

fn opens_of(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    tracked_of(state, call, "Opens", open)
}

fn clicks_of(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    tracked_of(state, call, "Clicks", click)
}

/// Formats an event of an email for a list of one kind; `None` for those of other kinds.
type Row = fn(&SentMessage, &Event) -> Option<Value>;

fn tracked(state: &State, call: &Call, name: &str, row: Row) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let page = query.window(QUERY)?;
    let span = query.span(QUERY)?;
    let server = state.server();
    let stream = stream(&server, call)?;
    let reader = event::reader();
    let by_reader = READER.iter().all(|(name, member)| {
        let value = reader.pointer(member).and_then(Value::as_str).unwrap_or_default();
        query.get(name).is_none_or(|asked| asked.eq_ignore_ascii_case(value))
    });
    let fits = |message: &SentMessage, event: &Event| {
        by_reader
            && message.stream == stream
            && span.holds(event.at)
            && query.get("recipient").is_none_or(|one| one.eq_ignore_ascii_case(&event.recipient))
            && query.get("tag").is_none_or(|tag| message.tag.as_deref() == Some(tag))
    };
    let mut found = Vec::new();
    for kept in indexed(state, &server) {
        let events = kept.events.iter().filter(|event| fits(&kept.message, event));
        found.extend(events.filter_map(|event| Some((event.at, row(&kept.message, event)?))));
    }
    drop(server);
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let (total, rows) = page.of(found.into_iter().map(|(_, row)| row));
    Ok(ServerResponse::ok(&json!({"TotalCount": total, name: rows})))
}

fn tracked_of(state: &State, call: &Call, name: &str, row: Row) -> Result<ServerResponse, Refusal> {
    let page = call.query.page(QUERY)?;
    let server = state.server();
    let kept = find(state, &server, call)?;
    let found = kept.events.iter().rev().filter_map(|event| row(&kept.message, event));
    let (total, rows) = page.of(found);
    Ok(ServerResponse::ok(&json!({"TotalCount": total, name: rows})))
}

/// Formats the first open of a recipient: Postmark keeps no others.
fn open(message: &SentMessage, event: &Event) -> Option<Value> {
    let Kind::Opened { first: true } = event.kind else { return None };
    Some(with(
        tracked_row(message, event, "Open"),
        json!({"FirstOpen": true, "ReadSeconds": READ_SECONDS}),
    ))
}

/// Formats the first click of a recipient on a link.
fn click(message: &SentMessage, event: &Event) -> Option<Value> {
    let Kind::Clicked { link, location, first: true } = &event.kind else { return None };
    let members = json!({"ClickLocation": location, "OriginalLink": link});
    Some(with(tracked_row(message, event, "Click"), members))
}

fn tracked_row(message: &SentMessage, event: &Event, kind: &str) -> Value {
    let members = json!({
        "RecordType": kind,
        "MessageID": message.id,
        "MessageStream": message.stream,
        "ReceivedAt": time::stamp(event.at),
        "Tag": message.tag,
        "Recipient": event.recipient,
    });
    with(event::reader(), members)
}

/// The entry of an email in a search.
fn summary(kept: &StoredMessage) -> Value {
    let message = &*kept.message;
    let people = |list: &[Mailbox]| {
        let person = |one: &Mailbox| {
            let name = Some(&one.name).filter(|name| !name.is_empty());
            json!({"Email": one.email, "Name": name})
        };
        list.iter().map(person).collect::<Vec<_>>()
    };
    let files = message.attachments.iter().map(|file| &file.name).collect::<Vec<_>>();
    json!({
        "Tag": message.tag,
        "MessageID": message.id,
        "MessageStream": message.stream,
        "To": people(&message.to),
        "Cc": people(&message.cc),
        "Bcc": people(&message.bcc),
        "Recipients": message.recipients(),
        "ReceivedAt": time::stamp(message.received_at),
        "From": message.from.quoted(),
        "Subject": message.subject,
        "Attachments": files,
        "Status": if kept.is_pending() { "Queued" } else { "Sent" },
        "TrackOpens": message.track_opens.unwrap_or_default(),
        "TrackLinks": message.track_links.as_deref().unwrap_or("None"),
        "Metadata": message.metadata,
        "Sandboxed": true,
    })
}

/// The stream to search in: `outbound` by default.
fn stream<'a>(server: &Server, call: &'a Call) -> Result<&'a str, Refusal> {
    let stream = call.query.get("messagestream").unwrap_or("outbound");
    server.streams.check(stream)?;
    Ok(stream)
}

/// The emails that the message routes find by now, newest first.
fn indexed<'a>(state: &State, server: &'a Server) -> impl Iterator<Item = &'a StoredMessage> {
    let now = state.clock.now();
    let lag = state.options.index_lag;
    let is_in = move |kept: &&StoredMessage| {
        now.duration_since(kept.message.received_at).is_ok_and(|age| age >= lag)
    };
    server.messages.newest().filter(is_in)
}

fn find<'a>(state: &State, server: &'a Server, call: &Call) -> Result<&'a StoredMessage, Refusal> {
    let id = &call.parameter;
    let mut all = indexed(state, server);
    let found = all.find(|kept| kept.message.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| Refusal::new(701, "This message was not found."))
}

/// Returns whether the metadata contains this; keys are compared like Postmark does, by their
/// letters only.
fn has_metadata(message: &SentMessage, key: &str, value: &str) -> bool {
    message.metadata.iter().any(|(name, one)| name.eq_ignore_ascii_case(key) && one == value)
}
