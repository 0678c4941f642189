//! The servers of the account, see <https://postmarkapp.com/developer/api/servers-api>.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::routing::MethodFilter;
use serde_json::json;
use uuid::Uuid;

use crate::account::Account;
use crate::account::server::{SERVER_ID, State, unpoisoned};
use crate::api::settings::Changes;
use crate::api::{Call, Routes, account_route};
use crate::http::response::{Answer, Refusal};

/// How many servers the account may have.
const LIMIT: usize = 100;

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

/// The servers by their ids.
pub(crate) struct Servers(BTreeMap<i64, Arc<State>>);

impl Servers {
    pub(crate) fn new(first: Arc<State>) -> Self {
        Self([(SERVER_ID, first)].into())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<State>> {
        self.0.values()
    }

    pub(crate) fn find(&self, id: Option<i64>) -> Result<&Arc<State>, Refusal> {
        let found = id.and_then(|id| self.0.get(&id));
        found.ok_or_else(|| Refusal::new(601, "The server was not found."))
    }

    /// Refuses what is to be one of a kind, and is another server's already.
    fn check_free(&self, id: Option<i64>, changes: &Changes) -> Result<(), Refusal> {
        for (name, code, taken) in [
            ("Name", 603, "This server name already exists."),
            ("InboundDomain", 602, "This inbound domain is already in use."),
        ] {
            let Some(asked) = changes.text(name).filter(|asked| !asked.is_empty()) else {
                continue;
            };
            let others = self.0.iter().filter(|(other, _)| Some(**other) != id);
            let mut servers = others.map(|(_, state)| state.server());
            if servers.any(|server| server.settings.text(name).eq_ignore_ascii_case(asked)) {
                return Err(Refusal::new(code, taken));
            }
        }
        Ok(())
    }
}

fn list(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let page = call.query.page(600)?;
    let part = call.query.get("name").map(str::to_lowercase);
    let servers = account.servers();
    let rows = servers.iter().map(|state| state.server()).filter(|server| {
        let name = server.settings.text("Name").to_lowercase();
        part.as_ref().is_none_or(|part| name.contains(part))
    });
    let (total, rows) = page.of(rows.map(|server| server.show()));
    Ok(Answer::ok(&json!({"TotalCount": total, "Servers": rows})))
}

fn get(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let servers = unpoisoned(&account.servers);
    Ok(Answer::ok(&servers.find(call.id())?.server().show()))
}

fn create(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let changes = Changes::read_new(call)?;
    let mut servers = unpoisoned(&account.servers);
    servers.check_free(None, &changes)?;
    if servers.0.len() >= LIMIT {
        return Err(Refusal::new(614, "You have reached the maximum number of servers."));
    }
    let id = account.next_id();
    let state = account.first.beside(id, Uuid::new_v4().to_string());
    state.server().change(changes)?;
    let answer = Answer::ok(&state.server().show());
    servers.0.insert(id, Arc::new(state));
    Ok(answer)
}

fn edit(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let servers = unpoisoned(&account.servers);
    let state = servers.find(call.id())?;
    let changes = Changes::read(call)?;
    servers.check_free(call.id(), &changes)?;
    let mut server = state.server();
    server.change(changes)?;
    Ok(Answer::ok(&server.show()))
}

/// Deletes a server with all that it holds.
fn delete(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut servers = unpoisoned(&account.servers);
    let server = servers.find(call.id())?.server();
    if server.id == SERVER_ID {
        return Err(Refusal::new(605, "The sandbox needs its first server."));
    }
    let (id, text) = (server.id, format!("Server {} removed.", server.settings.text("Name")));
    drop(server);
    servers.0.remove(&id);
    drop(servers);
    account.first.announce();
    Ok(Answer::done(text))
}
