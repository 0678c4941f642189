//! The routes of sender signatures, see
//! <https://postmarkapp.com/developer/api/signatures-api>.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::account::Account;
use crate::account::dns::{self, Dns};
use crate::account::lock::unpoisoned;
use crate::account::senders::{Changes, Signature};
use crate::api::{Call, Routes, account_route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::mailbox;

/// The domains reserved for examples ([RFC 2606](https://www.rfc-editor.org/rfc/rfc2606)), which
/// have no senders.
const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

pub(crate) fn routes() -> Routes {
    vec![
        (
            "/senders",
            account_route(MethodFilter::GET, list).merge(account_route(MethodFilter::POST, create)),
        ),
        (
            "/senders/{id}",
            account_route(MethodFilter::GET, get)
                .merge(account_route(MethodFilter::PUT, edit))
                .merge(account_route(MethodFilter::DELETE, delete)),
        ),
        ("/senders/{id}/resend", account_route(MethodFilter::POST, resend)),
        ("/senders/{id}/verifyspf", account_route(MethodFilter::POST, verify_spf)),
        ("/senders/{id}/requestnewdkim", account_route(MethodFilter::POST, request_new_dkim)),
    ]
}

fn list(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let page = call.query.page(500)?;
    let (total, rows) = page.of(unpoisoned(&account.senders).iter().map(Signature::summary));
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "SenderSignatures": rows})))
}

fn get(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    Ok(ServerResponse::ok(&unpoisoned(&account.senders).find(call.id())?.json()))
}

fn create(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    call.check_body(502)?;
    let (email, changes) =
        call.parse(|body| (body.string("FromEmail").unwrap_or_default(), Changes::parse(body)))?;
    if email.is_empty() {
        return Err(Refusal::new(520, "The 'FromEmail' is missing."));
    }
    if changes.name.as_deref().unwrap_or_default().is_empty() {
        return Err(Refusal::new(520, "The 'Name' is missing."));
    }
    dns::check_length(&email, dns::NAME)?;
    let domain = email.rsplit_once('@').map(|(_, domain)| domain);
    let domain = domain.filter(|_| mailbox::is_address(&email));
    let domain = domain.ok_or_else(|| dns::invalid("FromEmail"))?;
    if call.strict && EXAMPLES.iter().any(|example| domain.eq_ignore_ascii_case(example)) {
        return Err(dns::invalid("FromEmail"));
    }
    let dns = Dns::new(domain, account.now())?;
    let mut signature = Signature::new(account.next_id(), email, dns);
    signature.change(changes)?;
    let response = ServerResponse::ok(&signature.json());
    unpoisoned(&account.senders).add(signature)?;
    Ok(response)
}

fn edit(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call.id())?;
    call.check_body(502)?;
    let mut changed = signature.clone();
    changed.change(call.parse(Changes::parse)?)?;
    *signature = changed;
    Ok(ServerResponse::ok(&signature.json()))
}

fn delete(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call.id())?;
    let (id, text) = (signature.id, format!("Signature {} removed.", signature.email));
    senders.remove(id);
    Ok(ServerResponse::done(text))
}

/// Asks the owner of the address once more, who then confirms it.
fn resend(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call.id())?;
    if signature.confirmed {
        let text = "This Sender Signature has already been confirmed.";
        return Err(Refusal::new(506, text));
    }
    signature.confirmed = true;
    let text = format!("Confirmation email for Sender Signature {} was re-sent.", signature.email);
    Ok(ServerResponse::done(text))
}

/// Verifies the records of the domain except DKIM, which is verified with the domain.
fn verify_spf(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call.id())?;
    signature.dns.verify_return_path();
    Ok(ServerResponse::ok(&signature.json()))
}

fn request_new_dkim(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    unpoisoned(&account.senders).find(call.id())?.dns.rotate_dkim(account.now())?;
    Ok(ServerResponse::done("A new DKIM was requested."))
}
