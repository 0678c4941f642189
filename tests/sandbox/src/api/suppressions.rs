//! The routes of suppressions, see <https://postmarkapp.com/developer/api/suppressions-api>.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::server::{Server, State};
use crate::api::{Call, Routes, route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::mailbox;
use crate::mail::suppression_cause::SuppressionCause;
use crate::time;

/// The maximum number of addresses of one request.
const MAX_ADDRESSES: usize = 50;

/// Why no customer can change a suppression.
const FORBIDDEN: &str = "You do not have the required authority to change this suppression.";

pub(crate) fn routes() -> Routes {
    vec![
        ("/message-streams/{id}/suppressions/dump", route(MethodFilter::GET, dump)),
        ("/message-streams/{id}/suppressions", route(MethodFilter::POST, create)),
        ("/message-streams/{id}/suppressions/delete", route(MethodFilter::POST, delete)),
    ]
}

fn dump(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let query = &call.query;
    let reasons = ["HardBounce", "SpamComplaint", "ManualSuppression"];
    let reason = query.choice("SuppressionReason", &reasons, 1404)?;
    let origin = query.choice("Origin", &["Recipient", "Customer", "Admin"], 1405)?;
    let span = query.span(1407)?;
    let server = state.server();
    server.streams.check(&call.parameter)?;
    let rows = server.suppressions.of_stream(&call.parameter).filter(|(email, one)| {
        span.holds(one.at)
            && reason.is_none_or(|reason| one.cause.reason() == reason)
            && origin.is_none_or(|origin| one.cause.origin() == origin)
            && query.get("EmailAddress").is_none_or(|asked| asked.eq_ignore_ascii_case(email))
    });
    let rows = rows.map(|(email, one)| {
        json!({
            "EmailAddress": email,
            "SuppressionReason": one.cause.reason(),
            "Origin": one.cause.origin(),
            "CreatedAt": time::stamp(one.at),
        })
    });
    Ok(ServerResponse::ok(&json!({"Suppressions": rows.collect::<Vec<_>>()})))
}

fn create(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let now = state.clock.now();
    each(state, call, "Suppressed", |server, stream, email| {
        server.suppress(stream, email, SuppressionCause::Customer, None, now);
    })
}

fn delete(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let now = state.clock.now();
    each(state, call, "Deleted", |server, stream, email| server.reactivate(stream, email, now))
}

/// Changes each address that a request names, and returns the outcomes.
fn each(
    state: &State,
    call: &Call,
    done: &str,
    change: impl Fn(&mut Server, &str, &str),
) -> Result<ServerResponse, Refusal> {
    let missing = || Refusal::new(1409, "A proper request body must be provided.");
    if call.body.is_empty() {
        return Err(missing());
    }
    let emails = call.parse(|body| {
        body.objects("Suppressions", |item| item.string("EmailAddress").unwrap_or_default())
    })?;
    let mut server = state.server();
    server.streams.check(&call.parameter)?;
    if emails.is_empty() {
        return Err(missing());
    }
    if emails.len() > MAX_ADDRESSES {
        let text = "You cannot provide more than the maximum number of suppressions for this \
                    request.";
        return Err(Refusal::new(1410, text));
    }
    let results = emails.iter().map(|email| {
        let failure = if !mailbox::is_address(email) {
            Some("An invalid email address was provided.")
        } else if server.suppressions.is_final(&call.parameter, email) {
            Some(FORBIDDEN)
        } else {
            change(&mut server, &call.parameter, email);
            None
        };
        let status = if failure.is_some() { "Failed" } else { done };
        json!({"EmailAddress": email, "Status": status, "Message": failure})
    });
    let results = results.collect::<Vec<Value>>();
    drop(server);
    state.notify_change();
    Ok(ServerResponse::ok(&json!({"Suppressions": results})))
}
