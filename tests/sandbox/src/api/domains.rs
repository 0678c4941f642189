//! The routes of domains, see <https://postmarkapp.com/developer/api/domains-api>.

use axum::routing::MethodFilter;
use serde_json::json;

use crate::account::Account;
use crate::account::dns::{self, Dns};
use crate::account::domains::Domain;
use crate::account::lock::unpoisoned;
use crate::api::{Call, Routes, account_route};
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::mailbox;

pub(crate) fn routes() -> Routes {
    vec![
        (
            "/domains",
            account_route(MethodFilter::GET, list).merge(account_route(MethodFilter::POST, create)),
        ),
        (
            "/domains/{id}",
            account_route(MethodFilter::GET, get)
                .merge(account_route(MethodFilter::PUT, edit))
                .merge(account_route(MethodFilter::DELETE, delete)),
        ),
        ("/domains/{id}/verifyDkim", account_route(MethodFilter::PUT, verify_dkim)),
        ("/domains/{id}/verifyReturnPath", account_route(MethodFilter::PUT, verify_return_path)),
        ("/domains/{id}/verifyCustomTracking", account_route(MethodFilter::PUT, verify_tracking)),
        ("/domains/{id}/verifyspf", account_route(MethodFilter::POST, verify_spf)),
        ("/domains/{id}/rotatedkim", account_route(MethodFilter::POST, rotate_dkim)),
    ]
}

fn list(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let page = call.query.page(500)?;
    let domains = unpoisoned(&account.domains);
    let (total, rows) = page.of(domains.iter().map(|one| one.named(one.dns.summary())));
    Ok(ServerResponse::ok(&json!({"TotalCount": total, "Domains": rows})))
}

fn get(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    change(account, call, |_| Ok(()))
}

fn create(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    call.check_body(502)?;
    let (name, return_path) = call
        .parse(|body| (body.string("Name").unwrap_or_default(), body.string("ReturnPathDomain")))?;
    if name.is_empty() {
        return Err(Refusal::new(514, "The 'Name' of the domain is missing."));
    }
    if name.len() > dns::NAME {
        return Err(Refusal::new(515, "The 'Name' of the domain is too long."));
    }
    if !mailbox::is_domain(&name) {
        return Err(Refusal::new(516, "The 'Name' is not the name of a domain."));
    }
    let mut dns = Dns::new(&name, account.now())?;
    dns.set_return_path(return_path.unwrap_or_default())?;
    let mut domains = unpoisoned(&account.domains);
    domains.check_new(&dns)?;
    let domain = Domain::new(account.next_id(), dns);
    let response = ServerResponse::ok(&domain.json());
    domains.push(domain);
    Ok(response)
}

fn edit(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    change(account, call, |domain| {
        call.check_body(502)?;
        let (return_path, tracking) = call
            .parse(|body| (body.string("ReturnPathDomain"), body.string("CustomTrackingDomain")))?;
        if let Some(name) = return_path {
            domain.dns.set_return_path(name)?;
        }
        if let Some(name) = tracking {
            domain.set_tracking(name)?;
        }
        Ok(())
    })
}

fn delete(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut domains = unpoisoned(&account.domains);
    let domain = domains.find(call.id())?;
    let (id, text) = (domain.id, format!("Domain {} removed.", domain.dns.domain));
    domains.remove(id);
    Ok(ServerResponse::done(text))
}

fn verify_dkim(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut name = String::new();
    let response = change(account, call, |domain| {
        domain.dns.verify_dkim();
        name.clone_from(&domain.dns.domain);
        Ok(())
    })?;
    // The keys of its signatures are in the same DNS.
    unpoisoned(&account.senders).verify_dkim(&name);
    Ok(response)
}

fn verify_return_path(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    change(account, call, |domain| {
        domain.dns.verify_return_path();
        Ok(())
    })
}

fn verify_tracking(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    change(account, call, |domain| {
        dns::check_cname(&domain.tracking)?;
        domain.tracking_verified = true;
        Ok(())
    })
}

fn verify_spf(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    Ok(ServerResponse::ok(&unpoisoned(&account.domains).find(call.id())?.dns.spf()))
}

fn rotate_dkim(account: &Account, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut domains = unpoisoned(&account.domains);
    let domain = domains.find(call.id())?;
    domain.dns.rotate_dkim(account.now())?;
    Ok(ServerResponse::ok(&domain.named(domain.dns.dkim())))
}

/// Applies all changes of a request to a domain, or none.
fn change(
    account: &Account,
    call: &Call,
    change: impl FnOnce(&mut Domain) -> Result<(), Refusal>,
) -> Result<ServerResponse, Refusal> {
    let mut domains = unpoisoned(&account.domains);
    let domain = domains.find(call.id())?;
    let mut changed = domain.clone();
    change(&mut changed)?;
    *domain = changed;
    Ok(ServerResponse::ok(&domain.json()))
}
