//! The sender signatures of the account.

use serde_json::{Value, json};

use crate::account::dns::{self, Dns};
use crate::http::fields::Fields;
use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::mail::mailbox;

/// The maximum number of signatures of the account.
const MAX_SENDERS: usize = 100;

/// The maximum length of a note, in UTF-16 code units.
const MAX_NOTE: usize = 400;

/// The sender signatures, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Senders(Vec<Signature>);

/// An address that may send.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) id: i64,
    pub(crate) email: String,
    name: String,
    reply_to: String,
    note: String,
    pub(crate) confirmed: bool,
    pub(crate) dns: Dns,
}

impl Senders {
    /// Adds a signature.
    ///
    /// # Errors
    ///
    /// It exists already, or there is no room for it.
    pub(crate) fn add(&mut self, signature: Signature) -> Result<(), Refusal> {
        if self.0.iter().any(|other| other.email.eq_ignore_ascii_case(&signature.email)) {
            return Err(Refusal::new(504, "This signature already exists."));
        }
        if self.0.len() >= MAX_SENDERS {
            return Err(Refusal::new(614, "You have reached the maximum number of signatures."));
        }
        self.0.push(signature);
        Ok(())
    }

    pub(crate) fn remove(&mut self, id: i64) {
        self.0.retain(|other| other.id != id);
    }

    /// Returns whether an address has a confirmed signature.
    pub(crate) fn confirms(&self, email: &str) -> bool {
        self.0.iter().any(|one| one.confirmed && one.email.eq_ignore_ascii_case(email))
    }

    /// Activates the pending keys of the signatures of a domain.
    pub(crate) fn verify_dkim(&mut self, domain: &str) {
        for signature in self.0.iter_mut().filter(|one| one.dns.domain == domain) {
            signature.dns.verify_dkim();
        }
    }

    /// The signatures, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Signature> {
        self.0.iter()
    }

    pub(crate) fn find(&mut self, id: Option<i64>) -> Result<&mut Signature, Refusal> {
        let found = self.0.iter_mut().find(|signature| Some(signature.id) == id);
        found.ok_or_else(|| Refusal::new(501, "This signature was not found."))
    }
}

impl Signature {
    /// A signature that is not confirmed yet.
    pub(crate) fn new(id: i64, email: String, dns: Dns) -> Self {
        let (name, reply_to, note) = (String::new(), String::new(), String::new());
        Self { id, email, name, reply_to, note, confirmed: false, dns }
    }

    pub(crate) fn summary(&self) -> Value {
        json!({
            "Domain": self.dns.domain,
            "EmailAddress": self.email,
            "ReplyToEmailAddress": self.reply_to,
            "Name": self.name,
            "Confirmed": self.confirmed,
            "ID": self.id,
        })
    }

    pub(crate) fn json(&self) -> Value {
        let note = json!({"ConfirmationPersonalNote": self.note});
        with(with(self.dns.json(), self.summary()), note)
    }

    /// Applies the changes of a request.
    pub(crate) fn change(&mut self, changes: Changes) -> Result<(), Refusal> {
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
            dns::check_length(&note, MAX_NOTE)?;
            self.note = note;
        }
        if let Some(name) = changes.return_path {
            self.dns.set_return_path(name)?;
        }
        Ok(())
    }
}

/// The changes to a signature that a request asks for.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    reply_to: Option<String>,
    return_path: Option<String>,
    note: Option<String>,
}

impl Changes {
    pub(crate) fn parse(body: &mut Fields<'_>) -> Self {
        Self {
            name: body.text("Name"),
            reply_to: body.string("ReplyToEmail"),
            return_path: body.string("ReturnPathDomain"),
            note: body.string("ConfirmationPersonalNote"),
        }
    }
}
