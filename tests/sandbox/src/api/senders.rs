//! The sender signatures of the account, see
//! <https://postmarkapp.com/developer/api/signatures-api>.

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::Account;
use crate::account::dns::{self, Dns};
use crate::account::server::unpoisoned;
use crate::api::{Call, Routes, account_route};
use crate::http::fields::Fields;
use crate::http::response::{Answer, Refusal, with};
use crate::mail::mailbox;

/// How many signatures the account may have.
const LIMIT: usize = 100;

/// The longest note, in UTF-16 code units.
const NOTE: usize = 400;

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

/// The sender signatures, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Senders(Vec<Signature>);

/// An address that may send.
#[derive(Clone, Debug)]
struct Signature {
    id: i64,
    email: String,
    name: String,
    reply_to: String,
    note: String,
    confirmed: bool,
    dns: Dns,
}

impl Senders {
    fn find(&mut self, call: &Call) -> Result<&mut Signature, Refusal> {
        let found = self.0.iter_mut().find(|signature| Some(signature.id) == call.id());
        found.ok_or_else(|| Refusal::new(501, "This signature was not found."))
    }
}

impl Signature {
    fn summary(&self) -> Value {
        json!({
            "Domain": self.dns.domain,
            "EmailAddress": self.email,
            "ReplyToEmailAddress": self.reply_to,
            "Name": self.name,
            "Confirmed": self.confirmed,
            "ID": self.id,
        })
    }

    fn json(&self) -> Value {
        let note = json!({"ConfirmationPersonalNote": self.note});
        with(with(self.dns.json(), self.summary()), note)
    }

    /// Makes the changes that a request asks for.
    fn change(&mut self, changes: Changes) -> Result<(), Refusal> {
        if let Some(name) = changes.name {
            dns::check_length(&name, dns::NAME)?;
            self.name = name;
        }
        if let Some(email) = changes.reply_to {
            dns::check_length(&email, dns::NAME)?;
            if !email.is_empty() && !mailbox::is_address(&email) {
                return Err(dns::invalid("ReplyToEmail"));
            }
            self.reply_to = email;
        }
        if let Some(note) = changes.note {
            dns::check_length(&note, NOTE)?;
            self.note = note;
        }
        if let Some(name) = changes.return_path {
            self.dns.set_return_path(name)?;
        }
        Ok(())
    }
}

/// What a request wants a signature to be.
#[derive(Debug)]
struct Changes {
    name: Option<String>,
    reply_to: Option<String>,
    return_path: Option<String>,
    note: Option<String>,
}

impl Changes {
    fn read(body: &mut Fields<'_>) -> Self {
        Self {
            name: body.string("Name"),
            reply_to: body.string("ReplyToEmail"),
            return_path: body.string("ReturnPathDomain"),
            note: body.string("ConfirmationPersonalNote"),
        }
    }
}

fn list(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let page = call.query.page(500)?;
    let (total, rows) = page.of(unpoisoned(&account.senders).0.iter().map(Signature::summary));
    Ok(Answer::ok(&json!({"TotalCount": total, "SenderSignatures": rows})))
}

fn get(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&unpoisoned(&account.senders).find(call)?.json()))
}

fn create(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    call.check_body(502)?;
    let (email, changes) =
        call.read(|body| (body.string("FromEmail").unwrap_or_default(), Changes::read(body)))?;
    if email.is_empty() {
        return Err(Refusal::new(520, "The 'FromEmail' is missing."));
    }
    if changes.name.as_deref().unwrap_or_default().is_empty() {
        return Err(Refusal::new(520, "The 'Name' is missing."));
    }
    dns::check_length(&email, dns::NAME)?;
    let domain = email.rsplit_once('@').map(|(_, domain)| domain);
    let domain = domain.filter(|_| mailbox::is_address(&email));
    let dns = Dns::new(domain.ok_or_else(|| dns::invalid("FromEmail"))?, account.now())?;
    let mut signature = Signature {
        id: account.next_id(),
        email,
        name: String::new(),
        reply_to: String::new(),
        note: String::new(),
        confirmed: false,
        dns,
    };
    signature.change(changes)?;
    let mut senders = unpoisoned(&account.senders);
    if senders.0.iter().any(|other| other.email.eq_ignore_ascii_case(&signature.email)) {
        return Err(Refusal::new(504, "This signature already exists."));
    }
    if senders.0.len() >= LIMIT {
        return Err(Refusal::new(614, "You have reached the maximum number of signatures."));
    }
    let answer = Answer::ok(&signature.json());
    senders.0.push(signature);
    Ok(answer)
}

fn edit(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call)?;
    call.check_body(502)?;
    let mut changed = signature.clone();
    changed.change(call.read(Changes::read)?)?;
    *signature = changed;
    Ok(Answer::ok(&signature.json()))
}

fn delete(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call)?;
    let (id, text) = (signature.id, format!("Signature {} removed.", signature.email));
    senders.0.retain(|other| other.id != id);
    Ok(Answer::done(text))
}

/// Asks the owner of the address once more, who confirms it then.
fn resend(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call)?;
    if signature.confirmed {
        let text = "This Sender Signature has already been confirmed.";
        return Err(Refusal::new(506, text));
    }
    signature.confirmed = true;
    let text = format!("Confirmation email for Sender Signature {} was re-sent.", signature.email);
    Ok(Answer::done(text))
}

/// Looks for the records of the domain, and finds them all.
fn verify_spf(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    let mut senders = unpoisoned(&account.senders);
    let signature = senders.find(call)?;
    signature.dns.verify_all();
    Ok(Answer::ok(&signature.json()))
}

fn request_new_dkim(account: &Account, call: &Call) -> Result<Answer, Refusal> {
    unpoisoned(&account.senders).find(call)?.dns.rotate_dkim(account.now())?;
    Ok(Answer::done("A new DKIM was requested."))
}
