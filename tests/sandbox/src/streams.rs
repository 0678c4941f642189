use std::collections::BTreeMap;

use crate::answer::Refusal;

/// What a message stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Mail out: transactional or broadcast.
    Outbound,
    /// Mail in.
    Inbound,
}

/// The message streams by their ids, at first the three that every Postmark server has.
#[derive(Debug)]
pub(crate) struct Streams(BTreeMap<String, Kind>);

impl Default for Streams {
    fn default() -> Self {
        let streams = [
            ("outbound", Kind::Outbound),
            ("broadcast", Kind::Outbound),
            ("inbound", Kind::Inbound),
        ];
        Self(streams.map(|(id, kind)| (id.to_owned(), kind)).into())
    }
}

impl Streams {
    pub(crate) fn add(&mut self, id: &str) {
        self.0.entry(id.to_owned()).or_insert(Kind::Outbound);
    }

    /// Refuses a stream that does not exist.
    pub(crate) fn check(&self, id: &str) -> Result<(), Refusal> {
        if self.0.contains_key(id) {
            return Ok(());
        }
        let text = "The message stream for the provided 'ID' was not found.";
        Err(Refusal::new(1226, text))
    }

    /// Refuses to send through a stream that does not exist or only receives.
    pub(crate) fn check_sends(&self, id: &str) -> Result<(), Refusal> {
        match self.0.get(id) {
            Some(Kind::Outbound) => Ok(()),
            Some(Kind::Inbound) => {
                let text =
                    format!("The stream provided: '{id}' receives mail and can not send it.");
                Err(Refusal::new(1236, text))
            }
            None => {
                let text = format!("The stream provided: '{id}' does not exist on this server.");
                Err(Refusal::new(1235, text))
            }
        }
    }
}
