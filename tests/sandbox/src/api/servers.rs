//! The routes of servers, see <https://postmarkapp.com/developer/api/servers-api>.

use axum::routing::MethodFilter;
use serde_json::json;
use uuid::Uuid;

use crate::account::Account;
use crate::account::ids::SERVER_ID;
use crate::account::lock::unpoisoned;
use crate::api::{Call, Routes, account_route, settings};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;

pub(crate) fn routes() -> Routes {
    vec![
        (
            "/servers",
            account_route(MethodFilter::GET, list).merge(account_route(MethodFilter::POST, create)),
        ),
        (
            "/servers/{id}",
            account_route(MethodFilter::GET, get)
                .merge(account_route(MethodFilter::PUT, edit))
                .merge(account_route(MethodFilter::DELETE, delete)),
        ),
    ]
}

fn list(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let page = call.query.page(600)?;
    let part = call.query.get("name").map(str::to_lowercase);
    let servers = account.servers();
    let rows = servers.iter().map(|state| state.server()).filter(|server| {
        let name = server.settings.text("Name").to_lowercase();
        part.as_ref().is_none_or(|part| name.contains(part))
    });
    let (total, rows) = page.of(rows.map(|server| server.settings()));
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "Servers": rows})))
}

fn get(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let servers = unpoisoned(&account.servers);
    Ok(ServerResponse::ok(&servers.find(call.id())?.server().settings()))
}

fn create(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let changes = settings::new(call)?;
    let mut servers = unpoisoned(&account.servers);
    servers.check_free(None, &changes)?;
    servers.check_limit()?;
    let id = account.next_id();
    let state = account.first.beside(id, Uuid::new_v4().to_string());
    state.server().change_settings(changes)?;
    let response = ServerResponse::ok(&state.server().settings());
    servers.insert(id, state);
    Ok(response)
}

fn edit(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let servers = unpoisoned(&account.servers);
    let state = servers.find(call.id())?;
    let changes = settings::changes(call)?;
    servers.check_free(call.id(), &changes)?;
    let mut server = state.server();
    server.change_settings(changes)?;
    Ok(ServerResponse::ok(&server.settings()))
}

/// Deletes a server with its contents.
fn delete(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut servers = unpoisoned(&account.servers);
    let server = servers.find(call.id())?.server();
    if server.id == SERVER_ID {
        return Err(Refusal::new(605, "The sandbox needs its first server."));
    }
    let (id, text) = (server.id, format!("Server {} removed.", server.settings.text("Name")));
    drop(server);
    servers.remove(id);
    drop(servers);
    account.first.notify_change();
    Ok(ServerResponse::done(text))
}
