//! The emails received and kept, see <https://postmarkapp.com/developer/api/messages-api>.

use std::sync::Arc;
use std::time::SystemTime;

use axum::routing::MethodFilter;
use bytes::Bytes;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::account::server::{Server, State};
use crate::api::messages::contains;
use crate::api::{Call, Routes, route};
use crate::bounded::Bounded;
use crate::http::query::Query;
use crate::http::response::{Answer, Refusal, with};
use crate::mail::received::InboundMail;
use crate::webhook::queue::{Delivery, DeliveryStatus};

/// The code of a search that can not be made.
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

/// The emails received, oldest first: at most so many, and so many bytes.
#[derive(Debug)]
pub(crate) struct InboundMessages(Bounded<InboundMessage>);

/// An email received, and what happened to it.
#[derive(Clone, Debug)]
struct InboundMessage {
    id: String,
    at: SystemTime,
    mail: InboundMail,
    status: Status,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Status {
    /// This rule stopped it.
    Blocked(String),
    /// The webhook is next to be told of it.
    Queued,
    /// The webhook is to be told of it again.
    Scheduled,
    /// The webhook knows of it, or there is none.
    Processed,
    /// The webhook refused it, for good or too often.
    Failed,
}

impl InboundMessages {
    pub(crate) fn new(max_messages: usize, max_bytes: usize) -> Self {
        Self(Bounded::new(max_messages, max_bytes))
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Writes down what happened to telling the webhook of an email.
    pub(crate) fn told(&mut self, delivery: &Delivery) {
        let Some(id) = &delivery.message_id else { return };
        let Some(message) = self.get_mut(id) else { return };
        message.status = match delivery.status {
            DeliveryStatus::Due => Status::Queued,
            DeliveryStatus::Waiting(_) => Status::Scheduled,
            DeliveryStatus::Delivered => Status::Processed,
            DeliveryStatus::Dropped | DeliveryStatus::GivenUp => Status::Failed,
        };
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut InboundMessage> {
        self.0.iter_mut().rev().find(|message| message.id.eq_ignore_ascii_case(id))
    }

    fn find(&self, call: &Call) -> Result<&InboundMessage, Refusal> {
        let id = &call.parameter;
        let found = self.0.iter().rev().find(|message| message.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| Refusal::new(701, "This message was not found."))
    }
}

impl InboundMessage {
    fn row(&self) -> Value {
        with(self.mail.summary(&self.id, self.at), json!({"Status": self.status.name()}))
    }
}

impl Status {
    fn name(&self) -> &'static str {
        match self {
            Self::Blocked(_) => "Blocked",
            Self::Queued => "Queued",
            Self::Scheduled => "Scheduled",
            Self::Processed => "Processed",
            Self::Failed => "Failed",
        }
    }
}

impl State {
    /// Receives an email, tells of it if no rule blocks it, and returns its id.
    pub(crate) fn receive(&self, mail: InboundMail) -> String {
        let id = Uuid::new_v4().to_string();
        let at = self.clock.now();
        let mut server = self.server();
        let rule = server.inbound_rules.blocks(&mail.sender()).map(str::to_owned);
        let is_blocked = rule.is_some();
        let status = rule.map_or(Status::Processed, Status::Blocked);
        let bytes = mail.cost();
        server.inbound_messages.0.push(InboundMessage { id: id.clone(), at, mail, status }, bytes);
        if !is_blocked {
            server.tell_received(&id);
        }
        drop(server);
        self.announce();
        id
    }
}

impl Server {
    /// Puts what the webhook for mail received is notified of an email into the outbox, if there is
    /// one.
    fn tell_received(&mut self, id: &str) {
        let Some(message) = self.inbound_messages.get_mut(id) else { return };
        let Some(target) = &self.inbound else {
            message.status = Status::Processed;
            return;
        };
        let body = Bytes::from(message.mail.payload(&message.id, message.at).to_string());
        self.outbox.push(Arc::clone(target), "Inbound", Some(&message.id), body);
        message.status = Status::Queued;
    }
}

fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let query = &call.query;
    let page = query.window(QUERY)?;
    let span = query.span(QUERY)?;
    let statuses = ["Blocked", "Processed", "Queued", "Failed", "Scheduled"];
    let status = query.choice("status", &statuses, QUERY)?.unwrap_or("Processed");
    let server = state.server();
    let all = server.inbound_messages.0.iter().rev();
    let fits =
        |message: &&InboundMessage| message.status.name() == status && span.holds(message.at);
    let rows = all.filter(fits).map(InboundMessage::row).filter(|row| is_asked_for(row, query));
    let (total, rows) = page.of(rows);
    Ok(Answer::ok(&json!({"TotalCount": total, "InboundMessages": rows})))
}

/// Returns whether an email is what the texts of a search look for.
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

fn details(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let server = state.server();
    let message = server.inbound_messages.find(call)?;
    let reason = match &message.status {
        Status::Blocked(rule) => Some(format!("Blocked by rule '{rule}'")),
        _ => None,
    };
    let members = json!({"Status": message.status.name(), "BlockedReason": reason});
    Ok(Answer::ok(&with(message.mail.details(&message.id, message.at), members)))
}

fn dump(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let message = state.server().inbound_messages.find(call)?.clone();
    Ok(Answer::ok(&json!({"Body": message.mail.source(&message.id, message.at)})))
}

fn bypass(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let is_blocked = |status: &Status| matches!(status, Status::Blocked(_));
    let missing = || Refusal::new(701, "This message was not found or cannot be bypassed.");
    let id = again(state, call, is_blocked).ok_or_else(missing)?;
    Ok(Answer::done(format!("Successfully bypassed rules for message: {id}.")))
}

fn retry(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let missing = || Refusal::new(701, "This message was not found or cannot be retried.");
    let id = again(state, call, |status| *status == Status::Failed).ok_or_else(missing)?;
    Ok(Answer::done(format!("Successfully rescheduled failed message: {id}.")))
}

/// Tells of an email after all if its status is such a one, and returns its id.
fn again(state: &State, call: &Call, fits: impl Fn(&Status) -> bool) -> Option<String> {
    let mut server = state.server();
    let message = server.inbound_messages.find(call).ok()?;
    let id = fits(&message.status).then(|| message.id.clone())?;
    server.tell_received(&id);
    drop(server);
    state.announce();
    Some(id)
}
