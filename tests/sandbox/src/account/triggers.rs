//! Inbound rules, or tag triggers, of a server.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::ids::Ids;
use crate::http::refusal::Refusal;

/// The maximum number of rules, and of tags.
const MAX_TRIGGERS: usize = 1000;

/// Rules or tags by id, without duplicates.
#[derive(Debug)]
pub(crate) struct Triggers {
    all: BTreeMap<i64, String>,
    ids: Arc<Ids>,
}

impl Triggers {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { all: BTreeMap::new(), ids }
    }

    /// The rule that blocks mail of this sender: the address itself, or its domain.
    pub(crate) fn blocks(&self, sender: &str) -> Option<&str> {
        let domain = sender.rsplit_once('@').map(|(_, domain)| domain);
        let stops = |rule: &&String| {
            rule.eq_ignore_ascii_case(sender)
                || domain.is_some_and(|domain| rule.eq_ignore_ascii_case(domain))
        };
        self.all.values().find(stops).map(String::as_str)
    }

    pub(crate) fn add(&mut self, name: &str) -> Result<i64, Refusal> {
        if self.all.len() >= MAX_TRIGGERS {
            return Err(Refusal::new(614, "You have reached the maximum number of triggers."));
        }
        let id = self.ids.next();
        self.all.insert(id, name.to_owned());
        Ok(id)
    }

    /// Renames a trigger.
    pub(crate) fn rename(&mut self, id: i64, name: String) {
        self.all.insert(id, name);
    }

    /// All of them, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, &str)> {
        self.all.iter().map(|(id, name)| (*id, name.as_str()))
    }

    pub(crate) fn id_of(&self, name: &str) -> Option<i64> {
        let found = self.all.iter().find(|(_, other)| other.eq_ignore_ascii_case(name));
        found.map(|(id, _)| *id)
    }

    pub(crate) fn find(&self, id: Option<i64>) -> Option<(i64, &str)> {
        let id = id?;
        Some((id, self.all.get(&id)?))
    }

    pub(crate) fn remove(&mut self, id: Option<i64>) -> Option<(i64, String)> {
        let id = id?;
        Some((id, self.all.remove(&id)?))
    }
}
