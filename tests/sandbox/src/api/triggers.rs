//! The routes of inbound rules, see
//! <https://postmarkapp.com/developer/api/inbound-rules-triggers-api>, and of the tag triggers,
//! which once enabled open tracking and no longer do anything.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::server::State;
use crate::account::triggers::Triggers;
use crate::api::{Call, Routes, route};
use crate::http::query::contains;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::mailbox;

/// The longest address or domain, in bytes.
const ADDRESS: usize = 255;

/// The longest tag, in bytes.
const TAG: usize = 1000;

pub(crate) fn routes() -> Routes {
    vec![
        (
            "/triggers/inboundrules",
            route(MethodFilter::GET, list_rules).merge(route(MethodFilter::POST, create_rule)),
        ),
        ("/triggers/inboundrules/{id}", route(MethodFilter::DELETE, delete_rule)),
        (
            "/triggers/tags",
            route(MethodFilter::GET, list_tags).merge(route(MethodFilter::POST, create_tag)),
        ),
        (
            "/triggers/tags/{id}",
            route(MethodFilter::GET, get_tag)
                .merge(route(MethodFilter::PUT, edit_tag))
                .merge(route(MethodFilter::DELETE, delete_tag)),
        ),
    ]
}

fn list_rules(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let (total, rows) = list(&state.server().inbound_rules, call, "", rule)?;
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "InboundRules": rows})))
}

fn create_rule(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    call.check_body(809)?;
    let name = call.parse(|body| body.string("Rule"))?.unwrap_or_default();
    let is_sender = mailbox::is_address(&name) || mailbox::is_domain(&name);
    if !is_sender || name.len() > ADDRESS {
        return Err(Refusal::new(813, "The 'Rule' is neither an email address nor a domain."));
    }
    let rules = &mut state.server().inbound_rules;
    if rules.id_of(&name).is_some() {
        return Err(Refusal::new(810, "This inbound rule already exists."));
    }
    Ok(ServerResponse::ok(&rule(rules.add(&name)?, &name)))
}

fn delete_rule(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let missing = || Refusal::new(812, "This inbound rule was not found.");
    let (_, name) = state.server().inbound_rules.remove(call.id()).ok_or_else(missing)?;
    Ok(ServerResponse::done(format!("Rule {name} removed.")))
}

fn rule(id: i64, name: &str) -> Value {
    json!({"ID": id, "Rule": name})
}

fn list_tags(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let part = call.query.get("match_name").unwrap_or_default();
    let (total, rows) = list(&state.server().tag_triggers, call, part, tag)?;
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "Tags": rows})))
}

fn get_tag(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let server = state.server();
    let (id, name) = server.tag_triggers.find(call.id()).ok_or_else(no_tag)?;
    Ok(ServerResponse::ok(&tag(id, name)))
}

fn create_tag(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let name = tag_name(call)?.unwrap_or_default();
    let tags = &mut state.server().tag_triggers;
    check_tag(tags, &name, None)?;
    Ok(ServerResponse::ok(&tag(tags.add(&name)?, &name)))
}

fn edit_tag(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let tags = &mut state.server().tag_triggers;
    let (id, old) = tags.find(call.id()).ok_or_else(no_tag)?;
    let name = tag_name(call)?.unwrap_or_else(|| old.to_owned());
    check_tag(tags, &name, Some(id))?;
    let response = ServerResponse::ok(&tag(id, &name));
    tags.rename(id, name);
    Ok(response)
}

fn delete_tag(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let (id, _) = state.server().tag_triggers.remove(call.id()).ok_or_else(no_tag)?;
    Ok(ServerResponse::done(format!("Tag {id} removed.")))
}

fn tag(id: i64, name: &str) -> Value {
    json!({"ID": id, "MatchName": name})
}

fn tag_name(call: &Call) -> Result<Option<String>, Refusal> {
    call.check_body(809)?;
    call.parse(|body| {
        body.boolean("TrackOpens");
        body.string("MatchName")
    })
}

/// Refuses an invalid name, or one that another trigger has.
fn check_tag(tags: &Triggers, name: &str, id: Option<i64>) -> Result<(), Refusal> {
    if name.is_empty() || name.len() > TAG {
        return Err(Refusal::new(808, "The 'MatchName' is missing or too long."));
    }
    if tags.id_of(name).is_some_and(|other| Some(other) != id) {
        return Err(Refusal::new(803, "The tag has a trigger already."));
    }
    Ok(())
}

fn no_tag() -> Refusal {
    Refusal::new(801, "This trigger was not found.")
}

/// Lists the triggers whose names contain this part.
fn list(
    triggers: &Triggers,
    call: &Call,
    part: &str,
    row: fn(i64, &str) -> Value,
) -> Result<(usize, Vec<Value>), Refusal> {
    let page = call.query.page(800)?;
    let found = triggers.iter().filter(|(_, name)| contains(name, part));
    Ok(page.of(found.map(|(id, name)| row(id, name))))
}
