//! The routes of bulk emails, see <https://postmarkapp.com/developer/api/bulk-email>.

use std::collections::BTreeMap;

use axum::routing::MethodFilter;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::account::bulk::Bulk;
use crate::account::server::State;
use crate::account::templates::rendering;
use crate::account::templates::template::TemplateSource;
use crate::api::send::{BATCH, accept};
use crate::api::{Call, Routes, route, sending};
use crate::http::fields::Fields;
use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::draft::{BulkMessage, CheckedEmail, Draft, TemplateCall};
use crate::mail::message::AttachedFile;

/// The default number of them in a response.
const ROWS: usize = 100;

/// The maximum number of errors collected.
const REFUSALS: usize = 100;

pub(crate) fn routes() -> Routes {
    vec![
        ("/email/bulk", sending(BATCH, send).merge(route(MethodFilter::GET, list))),
        ("/email/bulk/{id}", route(MethodFilter::GET, get)),
    ]
}

/// A bulk email as requested.
struct RequestedBulk {
    shared: Draft,
    attachments: Vec<AttachedFile>,
    content: Content,
    messages: Vec<BulkMessage>,
}

/// The source of a bulk email's content.
enum Content {
    /// Its own content is a template.
    Own(TemplateSource),
    Named {
        id: Option<i64>,
        alias: Option<String>,
    },
}

fn send(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let order = call.parse(RequestedBulk::parse)??;
    state.server().streams.check(order.shared.stream())?;
    let refusals = order.refusals(state, call.is_test)?;
    if !refusals.is_empty() {
        return Ok(refused(&refusals));
    }
    let now = state.clock.now();
    let subject = order.content.subject();
    let mut bulk = Bulk { id: new_id(), submitted_at: now, subject, released: 0, failed: 0 };
    let accepted = accepted(&bulk, order.messages.len());
    if call.is_test {
        return Ok(ServerResponse::ok(&accepted));
    }
    for message in &order.messages {
        // A recipient that is suppressed, or a template that cannot be filled in, is not an error
        // here.
        let take = |mail| accept(state, mail, &message.json(), &new_id(), now).is_ok();
        let sent = order.mail(message, state, false)?.is_some_and(take);
        bulk.released += usize::from(sent);
        bulk.failed += usize::from(!sent);
    }
    state.server().bulks.push(bulk);
    Ok(ServerResponse::ok(&accepted))
}

fn get(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    Ok(ServerResponse::ok(&state.server().bulks.find(&call.parameter)?.finished()))
}

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let bulks = &server.bulks;
    let count = call.query.get("count").and_then(|count| count.parse().ok()).unwrap_or(ROWS).max(1);
    let before = match call.query.get("paginationKey") {
        None => 0,
        Some(key) => {
            let last = bulks.iter().position(|bulk| bulk.id == key);
            last.ok_or_else(|| Refusal::new(13, "Invalid pagination key."))? + 1
        }
    };
    let mut rest = bulks.iter().skip(before);
    let rows = rest.by_ref().take(count).collect::<Vec<_>>();
    let requests = rows.iter().map(|bulk| bulk.finished()).collect::<Vec<_>>();
    let response = json!({ "Requests": requests });
    Ok(ServerResponse::ok(&match (rest.next(), rows.last()) {
        (Some(_), Some(last)) => with(response, json!({ "PaginationKey": last.id })),
        _ => response,
    }))
}

impl RequestedBulk {
    fn parse(fields: &mut Fields<'_>) -> Result<Self, Refusal> {
        let mut shared = Draft::parse_shared(fields);
        shared.default_stream("broadcast");
        // The sandbox does not inline styles, but accepts the option.
        let _ = fields.boolean("InlineCss");
        let content = match (fields.id("TemplateId"), fields.text("TemplateAlias")) {
            (None, None) => {
                let (subject, html, text) = shared.take_content();
                Content::Own(TemplateSource::own(subject, html, text))
            }
            (id, alias) => Content::Named { id, alias },
        };
        let messages = fields.objects("Messages", BulkMessage::parse);
        Ok(Self { attachments: shared.take_attachments()?, shared, content, messages })
    }

    /// The errors of its emails, without duplicates.
    ///
    /// # Errors
    ///
    /// There is no such template.
    fn refusals(&self, state: &State, is_test: bool) -> Result<Vec<Refusal>, Refusal> {
        if matches!(self.content, Content::Named { .. }) {
            self.fill(&mut self.shared.clone(), Map::new(), state, is_test)?;
        }
        let mut refusals = Vec::new();
        if self.messages.is_empty() {
            refusals.push(Refusal::new(300, "The 'Messages' are missing."));
        }
        for message in &self.messages {
            match self.mail(message, state, is_test) {
                Err(refusal) if !refusals.contains(&refusal) => refusals.push(refusal),
                _ => {}
            }
            if refusals.len() >= REFUSALS {
                break;
            }
        }
        Ok(refusals)
    }

    /// One of its emails, built on each call: all of them at once might not fit into memory. `None`
    /// if the template cannot be filled in.
    fn mail(
        &self,
        message: &BulkMessage,
        state: &State,
        is_test: bool,
    ) -> Result<Option<CheckedEmail>, Refusal> {
        let mut draft = self.shared.of(message);
        let filled = self.fill(&mut draft, message.model.clone(), state, is_test).is_ok();
        let filled = filled && draft.is_rendered();
        if !filled {
            draft.fill_blank();
        }
        let mail = CheckedEmail { attachments: self.attachments.clone(), ..draft.check()? };
        if !is_test {
            state.check_sender(&mail.from.email)?;
        }
        Ok(filled.then_some(mail))
    }

    fn fill(
        &self,
        draft: &mut Draft,
        model: Map<String, Value>,
        state: &State,
        is_test: bool,
    ) -> Result<(), Refusal> {
        match &self.content {
            Content::Own(template) => rendering::fill(template, draft, model),
            // The test token belongs to no server, and so has no templates.
            Content::Named { .. } if is_test => {
                draft.fill_blank();
                Ok(())
            }
            Content::Named { id, alias } => {
                let (id, alias, model) = (*id, alias.clone(), Some(model));
                let call = TemplateCall { id, alias, model, mixed: false };
                state.server().templates.fill(draft, call)
            }
        }
    }
}

impl Content {
    fn subject(&self) -> Option<String> {
        match self {
            Self::Own(template) => template.subject_line().map(str::to_owned),
            Self::Named { .. } => None,
        }
    }
}

/// The response to an accepted bulk email. Only here, some clients read its id in another spelling.
// contract: quirk.bulk-id
fn accepted(bulk: &Bulk, total: usize) -> Value {
    with(bulk.show("Accepted", total, 0), json!({ "ID": bulk.id }))
}

/// The response to a bulk email with errors: a single one has a specific code.
fn refused(refusals: &[Refusal]) -> ServerResponse {
    if let [refusal] = refusals {
        return refusal.clone().into();
    }
    let mut errors = BTreeMap::<_, Vec<_>>::new();
    for refusal in refusals {
        errors.entry(refusal.field().unwrap_or("Messages")).or_default().push(refusal);
    }
    let text = "Multiple errors occurred. Inspect the Errors property for more information.";
    ServerResponse::refused(11, &json!({ "ErrorCode": 11, "Message": text, "Errors": errors }))
}

fn new_id() -> String {
    Uuid::new_v4().to_string()
}
