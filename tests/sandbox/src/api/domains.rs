//! The domains of the account, see <https://postmarkapp.com/developer/api/domains-api>.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::Account;
use crate::account::dns::{self, Dns};
use crate::account::server::unpoisoned;
use crate::api::{Call, Routes, account_route};
use crate::http::response::{Answer, Refusal, with};
use crate::mail::mailbox;

/// How many domains the account may have.
const LIMIT: usize = 100;

/// Where the records of custom tracking domains would point, if they did.
const TRACKING: &str = "example.invalid";

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

/// The domains, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Domains(Vec<Domain>);

#[derive(Clone, Debug)]
struct Domain {
    id: i64,
    dns: Dns,
    /// Where links go that are tracked; empty if that is Postmark's own.
    tracking: String,
    tracking_verified: bool,
}

impl Domains {
    fn find(&mut self, call: &Call) -> Result<&mut Domain, Refusal> {
        let found = self.0.iter_mut().find(|domain| Some(domain.id) == call.id());
        found.ok_or_else(|| Refusal::new(510, "This domain was not found."))
    }
}

impl Domain {
    fn json(&self) -> Value {
        let json = self.named(self.dns.json());
        if self.tracking.is_empty() {
            return json;
        }
        let tracking = json!({
            "CustomTrackingDomain": self.tracking,
            "CustomTrackingDomainCNAMEValue": TRACKING,
            "CustomTrackingVerified": self.tracking_verified,
        });
        with(json, tracking)
    }

    fn named(&self, json: Value) -> Value {
        with(json, json!({"Name": self.dns.domain, "ID": self.id}))
    }

    fn set_tracking(&mut self, name: String) -> Result<(), Refusal> {
        self.dns.check_part("CustomTrackingDomain", &name)?;
        self.tracking_verified &= self.tracking == name;
        self.tracking = name;
        Ok(())
    }
}

fn list(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let page = call.query.page(500)?;
    let domains = unpoisoned(&account.domains);
    let (total, rows) = page.of(domains.0.iter().map(|one| one.named(one.dns.summary())));
    Ok(Answer::ok(&json!({"TotalCount": total, "Domains": rows})))
}

fn get(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    change(account, call, |_| Ok(()))
}

fn create(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    call.check_body(502)?;
    let (name, return_path) = call
        .read(|body| (body.string("Name").unwrap_or_default(), body.string("ReturnPathDomain")))?;
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
    if domains.0.iter().any(|other| other.dns.domain == dns.domain) {
        return Err(Refusal::new(512, "Domain already exists."));
    }
    if domains.0.len() >= LIMIT {
        return Err(Refusal::new(614, "You have reached the maximum number of domains."));
    }
    let (tracking, tracking_verified) = (String::new(), false);
    let domain = Domain { id: account.next_id(), dns, tracking, tracking_verified };
    let answer = Answer::ok(&domain.json());
    domains.0.push(domain);
    Ok(answer)
}

fn edit(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    change(account, call, |domain| {
        call.check_body(502)?;
        let (return_path, tracking) = call
            .read(|body| (body.string("ReturnPathDomain"), body.string("CustomTrackingDomain")))?;
        if let Some(name) = return_path {
            domain.dns.set_return_path(name)?;
        }
        if let Some(name) = tracking {
            domain.set_tracking(name)?;
        }
        Ok(())
    })
}

fn delete(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut domains = unpoisoned(&account.domains);
    let domain = domains.find(call)?;
    let (id, text) = (domain.id, format!("Domain {} removed.", domain.dns.domain));
    domains.0.retain(|other| other.id != id);
    Ok(Answer::done(text))
}

fn verify_dkim(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    change(account, call, |domain| {
        domain.dns.verify_dkim();
        Ok(())
    })
}

fn verify_return_path(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    change(account, call, |domain| domain.dns.verify_return_path())
}

fn verify_tracking(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    change(account, call, |domain| {
        dns::check_cname(&domain.tracking)?;
        domain.tracking_verified = true;
        Ok(())
    })
}

fn verify_spf(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&unpoisoned(&account.domains).find(call)?.dns.spf()))
}

fn rotate_dkim(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut domains = unpoisoned(&account.domains);
    let domain = domains.find(call)?;
    domain.dns.rotate_dkim(account.now())?;
    Ok(Answer::ok(&domain.named(domain.dns.dkim())))
}

/// Makes all of a change to the domain that a request names, or nothing of it.
fn change(
    account: &Account,
    call: &Call,
    change: impl FnOnce(&mut Domain) -> Result<(), Refusal>,
) -> Result<Answer, Refusal> {
    let mut domains = unpoisoned(&account.domains);
    let domain = domains.find(call)?;
    let mut changed = domain.clone();
    change(&mut changed)?;
    *domain = changed;
    Ok(Answer::ok(&domain.json()))
}
