//! The routes of bounces, see <https://postmarkapp.com/developer/api/bounce-api>.

use std::collections::BTreeSet;

use axum::routing::MethodFilter;
use serde_json::json;

use crate::account::server::State;
use crate::api::{Call, Routes, route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::bounce::Bounce;
use crate::mail::bounce_type;

/// The code of an invalid search.
const QUERY: u16 = 1000;

pub(crate) fn routes() -> Routes {
    vec![
        ("/deliverystats", route(MethodFilter::GET, |state, _| Ok(stats(state)))),
        ("/bounces", route(MethodFilter::GET, list)),
        ("/bounces/tags", route(MethodFilter::GET, |state, _| Ok(tags(state)))),
        ("/bounces/{id}", route(MethodFilter::GET, get)),
        ("/bounces/{id}/dump", route(MethodFilter::GET, dump)),
        ("/bounces/{id}/activate", route(MethodFilter::PUT, activate)),
    ]
}

fn stats(state: &State) -> ServerResponse {
    let server = state.server();
    let all = &server.bounces;
    let mut counts = vec![json!({"Name": "All", "Count": all.len()})];
    for kind in bounce_type::ALL {
        let count = all.iter().filter(|bounce| bounce.kind == kind).count();
        if count > 0 {
            counts.push(json!({
                "Type": kind.name, "TypeCode": kind.code, "Name": kind.label, "Count": count,
            }));
        }
    }
    let inactive = server.suppressions.len();
    ServerResponse::ok(&json!({"InactiveMails": inactive, "Bounces": counts}))
}

fn list(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let page = query.window(QUERY)?;
    let span = query.span(QUERY)?;
    let kind = query.choice("type", &bounce_type::ALL.map(|kind| kind.name), QUERY)?;
    let inactive = query.flag("inactive", QUERY)?;
    let part = query.get("emailFilter").map(str::to_ascii_lowercase);
    // contract: quirk.default-stream-of-searches
    let stream = query.get("messagestream").unwrap_or("outbound");
    let server = state.server();
    server.streams.check(stream)?;
    let fits = |bounce: &&Bounce| {
        bounce.stream == stream
            && span.holds(bounce.at)
            && kind.is_none_or(|kind| bounce.kind.name == kind)
            && inactive.is_none_or(|inactive| bounce.inactive == inactive)
            && part.as_ref().is_none_or(|part| bounce.email.to_ascii_lowercase().contains(part))
            && query.get("tag").is_none_or(|tag| bounce.tag.as_deref() == Some(tag))
            && query.get("messageID").is_none_or(|id| bounce.message_id.eq_ignore_ascii_case(id))
    };
    let (total, rows) = page.of(server.bounces.iter().rev().filter(fits));
    let rows = rows.into_iter().map(Bounce::json).collect::<Vec<_>>();
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "Bounces": rows})))
}

/// Lists the tags of the bounced emails.
fn tags(state: &State) -> ServerResponse {
    let server = state.server();
    let tags = server.bounces.iter().filter_map(|bounce| bounce.tag.as_ref());
    ServerResponse::ok(&tags.collect::<BTreeSet<_>>())
}

fn get(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    Ok(ServerResponse::ok(&state.server().bounces.find(call.id())?.with_content()))
}

fn dump(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    Ok(ServerResponse::ok(&json!({"Body": state.server().bounces.find(call.id())?.content()})))
}

fn activate(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let now = state.clock.now();
    let mut server = state.server();
    let mut bounce = server.bounces.find(call.id())?.clone();
    if !bounce.kind.can_activate {
        let text = "Due to the type of bounce, this address cannot be reactivated.";
        return Err(Refusal::new(1003, text));
    }
    bounce.inactive = false;
    server.reactivate(&bounce.stream, &bounce.email, now);
    drop(server);
    state.notify_change();
    Ok(ServerResponse::ok(&json!({"Message": "OK", "Bounce": bounce.with_content()})))
}
