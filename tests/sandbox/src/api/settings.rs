//! The routes of the server's settings, see <https://postmarkapp.com/developer/api/server-api>.

use axum::routing::MethodFilter;

use crate::account::server::State;
use crate::account::settings::{self, Changes};
use crate::api::{Call, Routes, route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;

pub(crate) fn routes() -> Routes {
    vec![(
        "/server",
        route(MethodFilter::GET, |state, _| Ok(get(state))).merge(route(MethodFilter::PUT, edit)),
    )]
}

fn get(state: &State) -> ServerResponse {
    ServerResponse::ok(&state.server().settings())
}

fn edit(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let changes = changes(call)?;
    let mut server = state.server();
    server.change_settings(changes)?;
    Ok(ServerResponse::ok(&server.settings()))
}

/// Parses the changes that a request asks for.
pub(crate) fn changes(call: &Call) -> Result<Changes, Refusal> {
    call.check_body(609)?;
    call.parse(Changes::parse)?.check()
}

/// Parses the settings of a new server.
pub(crate) fn new(call: &Call) -> Result<Changes, Refusal> {
    call.check_body(609)?;
    let changes = call.parse(Changes::parse_new)?.check()?;
    if changes.text("Name").is_none() {
        return Err(settings::missing_name());
    }
    Ok(changes)
}
