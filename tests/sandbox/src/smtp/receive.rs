//! Email to the inbound addresses of a server, from anyone.

use std::sync::Arc;

use crate::account::Account;
use crate::account::server::State;
use crate::smtp::content;

/// The domain of Postmark's inbound addresses.
const DOMAIN: &str = "inbound.postmarkapp.com";

/// The server with this inbound address.
pub(super) fn server(account: &Account, address: &str) -> Option<Arc<State>> {
    let (local, domain) = address.rsplit_once('@')?;
    let hash = local.split('+').next().unwrap_or_default();
    account.servers().into_iter().find(|state| {
        let server = state.server();
        let own = server.settings.text("InboundDomain");
        let is_own = !own.is_empty() && domain.eq_ignore_ascii_case(own);
        let is_hash = hash.eq_ignore_ascii_case(server.settings.text("InboundHash"));
        is_own || domain.eq_ignore_ascii_case(DOMAIN) && is_hash
    })
}

/// Returns whether an address is at Postmark's inbound domain.
pub(super) fn is_inbound(address: &str) -> bool {
    address.rsplit_once('@').is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(DOMAIN))
}

/// Receives a message for each of its recipients, and returns the `MessageID` of the first.
pub(super) fn receive(account: &Account, recipients: &[String], source: &[u8]) -> String {
    let mut first = None;
    for recipient in recipients {
        let Some(state) = server(account, recipient) else { continue };
        first.get_or_insert(state.receive(content::received(source, recipient)));
    }
    first.unwrap_or_default()
}
