//! Receives emails: rules may block them, and the inbound webhook is notified of the others.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;
use uuid::Uuid;

use crate::account::inbound_messages::{InboundMessage, Status};
use crate::account::server::{Server, State};
use crate::http::json::with;
use crate::mail::received::InboundEmail;

impl State {
    /// Receives an email, calls the webhook unless a rule blocks it, and returns its id.
    pub(crate) fn receive(&self, mail: InboundEmail) -> String {
        let id = Uuid::new_v4().to_string();
        let at = self.clock.now();
        let mut server = self.server();
        let rule = server.inbound_rules.blocks(&mail.sender()).map(str::to_owned);
        let is_blocked = rule.is_some();
        let status = rule.map_or(Status::Processed, Status::Blocked);
        server.inbound_messages.push(InboundMessage { id: id.clone(), at, mail, status });
        if !is_blocked {
            server.notify_received(&id);
        }
        drop(server);
        self.notify_change();
        id
    }
}

impl Server {
    /// Puts the inbound webhook's call about an email into the outbox, if there is such a webhook.
    pub(crate) fn notify_received(&mut self, id: &str) {
        let Some(message) = self.inbound_messages.get_mut(id) else { return };
        let Some(target) = &self.inbound else {
            message.status = Status::Processed;
            return;
        };
        let mut payload = message.mail.payload(&message.id, message.at);
        if self.settings.is_on("RawEmailEnabled") {
            let source = message.mail.source(&message.id, message.at);
            payload = with(payload, json!({"RawEmail": source}));
        }
        let body = Bytes::from(payload.to_string());
        self.outbox.push(Arc::clone(target), "Inbound", Some(&message.id), body);
        message.status = Status::Queued;
    }
}
