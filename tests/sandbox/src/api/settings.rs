//! The settings of the server, see <https://postmarkapp.com/developer/api/server-api>.

use axum::routing::MethodFilter;

use crate::account::server::State;
use crate::account::settings::{self, Changes};
use crate::api::{Call, Routes, route};
use crate::http::refusal::Refusal;
use crate::http::response::Answer;

pub(crate) fn routes() -> Routes {
    vec![("/server", route(MethodFilter::GET, get).merge(route(MethodFilter::PUT, edit)))]
}

#[allow(clippy::unnecessary_wraps, reason = "a handler may refuse, and this one never does")]
fn get(state: &State, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&state.server().settings()))
}

fn edit(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let changes = changes(call)?;
    let mut server = state.server();
    server.change_settings(changes)?;
    Ok(Answer::ok(&server.settings()))
}

/// Reads the changes that a request asks for.
pub(crate) fn changes(call: &Call) -> Result<Changes, Refusal> {
    call.check_body(609)?;
    call.read(Changes::parse)?.check()
}

/// Reads the settings of a new server.
pub(crate) fn new(call: &Call) -> Result<Changes, Refusal> {
    call.check_body(609)?;
    let changes = call.read(Changes::parse_new)?.check()?;
    if changes.text("Name").is_none() {
        return Err(settings::missing_name());
    }
    Ok(changes)
}
