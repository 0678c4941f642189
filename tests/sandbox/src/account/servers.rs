//! The servers of the account.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::ids::SERVER_ID;
use crate::account::server::State;
use crate::account::settings::Changes;
use crate::http::refusal::Refusal;

/// The maximum number of servers of the account.
const MAX_SERVERS: usize = 100;

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

    /// Adds a server.
    pub(crate) fn insert(&mut self, id: i64, state: State) {
        self.0.insert(id, Arc::new(state));
    }

    /// Refuses one more server than allowed.
    pub(crate) fn check_limit(&self) -> Result<(), Refusal> {
        if self.0.len() >= MAX_SERVERS {
            return Err(Refusal::new(614, "You have reached the maximum number of servers."));
        }
        Ok(())
    }

    pub(crate) fn remove(&mut self, id: i64) {
        self.0.remove(&id);
    }

    /// Refuses values that must be unique and belong to another server already.
    pub(crate) fn check_free(&self, id: Option<i64>, changes: &Changes) -> Result<(), Refusal> {
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
