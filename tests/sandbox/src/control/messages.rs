//! The emails, for tests: found by recipient, and waited for.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, RawQuery, State as Extract};
use serde_json::{Value, json};

use crate::account::Account;
use crate::account::message_store::StoredMessage;
use crate::control::answer::Answer;
use crate::http::json::with;
use crate::http::query::{Query, contains};
use crate::mail::event::Event;
use crate::mail::mailbox::Mailbox;
use crate::mail::message::{AttachedFile, CustomHeader, SentMessage};
use crate::time;

/// The longest wait of a request.
const MAX_WAIT: Duration = Duration::from_secs(300);

/// The default number of emails in a list.
const LISTED: usize = 100;

/// The filters of a list.
const FILTERS: [&str; 7] = ["to", "from", "subject", "text", "tag", "stream", "server"];

/// Lists the matching emails, newest first; on request, waits for them.
pub(super) async fn list(
    Extract(account): Extract<Arc<Account>>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wait = match wait(&query) {
        Ok(wait) => wait,
        Err(answer) => return answer,
    };
    let [count, limit] = match [("count", 1), ("limit", LISTED)]
        .map(|(name, default)| query.get(name).map_or(Ok(default), str::parse).map_err(|_| name))
    {
        [Ok(count), Ok(limit)] => [count, limit],
        [Err(name), _] | [_, Err(name)] => {
            return Answer::Wrong(format!("{name} is no number"));
        }
    };
    let mut filters = FILTERS.map(|name| (name, query.get(name)));
    if let Some((_, server)) = filters.iter().find(|(name, key)| *name == "server" && key.is_some())
    {
        if account.find_server(server.unwrap_or_default()).is_none() {
            return Answer::Missing(format!("there is no server {}", server.unwrap_or_default()));
        }
    }
    filters.sort_unstable();
    let find = || {
        let mut found = account.messages();
        found.retain(|message| fits(message, &filters, &account));
        found
    };
    let mut failure = None;
    if let Some(timeout) = wait {
        let enough = || (find().len() >= count).then_some(());
        let wait = account.first.changed.until(enough);
        if tokio::time::timeout(timeout, wait).await.is_err() {
            let asked = filters.iter().filter_map(|(name, value)| Some((name, (*value)?)));
            let asked = asked.map(|(name, value)| format!(" with {name}={value}"));
            let wanted = format!("fewer than {count} emails{}", asked.collect::<String>());
            failure = Some(account.missing(&wanted, timeout).to_string());
        }
    }
    let found = find();
    let rows = found.iter().rev().take(limit).map(|message| summary(message));
    let mut answer = json!({
        "TotalCount": found.len(),
        "Evicted": account.evicted(),
        "Messages": rows.collect::<Vec<_>>(),
    });
    if let Some(failure) = failure {
        answer = with(answer, json!({"Message": failure}));
    }
    Answer::Ok(answer)
}

/// Shows an email in full.
pub(super) async fn show(
    Extract(account): Extract<Arc<Account>>,
    Path(id): Path<String>,
) -> Answer {
    let missing = || Answer::Missing(format!("there is no email {id}"));
    let Some(state) = account.server_of(&id) else { return missing() };
    let server = state.server();
    let Some(StoredMessage { message, events, .. }) = server.messages.kept(&id) else {
        return missing();
    };
    let events = events.iter().map(Event::json).collect::<Vec<_>>();
    let message = Arc::clone(message);
    drop(server);
    let header = |one: &CustomHeader| json!({"Name": one.name, "Value": one.value});
    let headers = message.headers.iter().map(header).collect::<Vec<_>>();
    Answer::Ok(with(summary(&message), json!({"Headers": headers, "MessageEvents": events})))
}

/// How long a request wants to wait, if at all.
pub(super) fn wait(query: &Query) -> Result<Option<Duration>, Answer> {
    let Some(text) = query.get("wait") else { return Ok(None) };
    match time::duration(text) {
        Some(wait) => Ok(Some(wait.min(MAX_WAIT))),
        None => Err(Answer::Wrong(format!("wait={text} is no time: write it like 5s or 500ms"))),
    }
}

fn fits(message: &SentMessage, filters: &[(&str, Option<&str>)], account: &Account) -> bool {
    filters.iter().all(|(name, asked)| {
        let Some(asked) = *asked else { return true };
        match *name {
            "to" => message.has_recipient(asked),
            "from" => message.from.email.eq_ignore_ascii_case(asked),
            "subject" => contains(&message.subject, asked),
            "text" => contains(&message.text(), asked),
            "tag" => message.tag.as_deref() == Some(asked),
            "stream" => message.stream == asked,
            _ => {
                let server = account.find_server(asked);
                server.is_some_and(|state| state.server().id == message.server_id)
            }
        }
    })
}

fn summary(message: &SentMessage) -> Value {
    let people = |list: &[Mailbox]| {
        let person = |one: &Mailbox| json!({"Email": one.email, "Name": one.name});
        list.iter().map(person).collect::<Vec<_>>()
    };
    let file = |file: &AttachedFile| {
        json!({
            "Name": file.name,
            "ContentType": file.content_type,
            "ContentLength": file.content.len(),
            "ContentID": file.content_id,
        })
    };
    json!({
        "MessageID": message.id,
        "ServerID": message.server_id,
        "MessageStream": message.stream,
        "ReceivedAt": time::utc(message.received_at),
        "From": {"Email": message.from.email, "Name": message.from.name},
        "To": people(&message.to),
        "Cc": people(&message.cc),
        "Bcc": people(&message.bcc),
        "ReplyTo": people(&message.reply_to),
        "Recipients": message.recipients(),
        "Inactive": message.inactive,
        "Subject": message.subject,
        "Tag": message.tag,
        "Metadata": message.metadata,
        "TextBody": message.text,
        "HtmlBody": message.html,
        "Text": message.text(),
        "Links": message.links(),
        "Codes": message.codes(),
        "Attachments": message.attachments.iter().map(file).collect::<Vec<_>>(),
    })
}
