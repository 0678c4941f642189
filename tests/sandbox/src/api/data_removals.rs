//! The routes of data removals, see <https://postmarkapp.com/developer/api/data-removals-api>.

use std::sync::atomic::Ordering;

use axum::routing::MethodFilter;
use serde_json::json;

use crate::account::Account;
use crate::api::{Call, Routes, account_route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::mailbox;

/// The id of the first data removal.
const FIRST_ID: i64 = 1_000_001;

pub(crate) fn routes() -> Routes {
    vec![
        ("/data-removals", account_route(MethodFilter::POST, create)),
        ("/data-removals/{id}", account_route(MethodFilter::GET, get)),
    ]
}

fn create(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    call.check_body(1300)?;
    let (by, recipient) = call.parse(|body| {
        // There is nobody to notify.
        let _ = body.boolean("NotifyWhenCompleted");
        let mut text = |name| body.string(name).unwrap_or_default();
        (text("RequestedBy"), text("RequestedFor"))
    })?;
    for (field, email) in [("RequestedBy", &by), ("RequestedFor", &recipient)] {
        if !mailbox::is_address(email) {
            let text = format!("The '{field}' is missing, or no email address.");
            return Err(Refusal::new(1300, text));
        }
    }
    for state in account.servers() {
        let mut server = state.server();
        server.messages.forget(&recipient);
        server.bounces.forget(&recipient);
    }
    let id = FIRST_ID + account.removals.fetch_add(1, Ordering::Relaxed);
    Ok(ServerResponse::ok(&json!({"ID": id, "Status": "Pending"})))
}

fn get(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let known = FIRST_ID..FIRST_ID + account.removals.load(Ordering::Relaxed);
    let id = call
        .id()
        .filter(|id| known.contains(id))
        .ok_or_else(|| Refusal::new(1301, "Missing or incorrect data removal request ID."))?;
    Ok(ServerResponse::ok(&json!({"ID": id, "Status": "Done"})))
}
