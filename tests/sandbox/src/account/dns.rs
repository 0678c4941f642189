//! The DNS records that a domain needs before it may send.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::mail::mailbox;
use crate::time;

/// Where the records of a return path point.
const RETURN_PATH: &str = "pm.mtasv.net";

/// Some public mail domains.
const PUBLIC: [&str; 6] =
    ["aol.com", "gmail.com", "hotmail.com", "icloud.com", "outlook.com", "yahoo.com"];

/// The longest name, in UTF-16 code units.
pub(crate) const NAME: usize = 255;

/// The DNS records that a domain needs for sending. Nothing is looked up: verifying a record always
/// succeeds.
#[derive(Clone, Debug)]
pub(crate) struct Dns {
    pub(crate) domain: String,
    key: Option<Key>,
    pending: Option<Key>,
    revoked: Option<Key>,
    return_path: String,
    return_path_verified: bool,
}

/// The record of a DKIM key. Nothing is signed with it.
#[derive(Clone, Debug)]
struct Key {
    host: String,
    text: String,
}

impl Dns {
    /// The records of a new domain, none of them verified.
    ///
    /// # Errors
    ///
    /// It is a public mail domain.
    pub(crate) fn new(domain: &str, now: SystemTime) -> Result<Self, Refusal> {
        let domain = domain.to_ascii_lowercase();
        if PUBLIC.contains(&domain.as_str()) {
            let text = "Mail can not be sent from a public domain that is not yours.";
            return Err(Refusal::new(503, text));
        }
        let pending = Some(Key::new(&domain, now));
        let (key, revoked) = (None, None);
        let (return_path, return_path_verified) = (String::new(), false);
        Ok(Self { domain, key, pending, revoked, return_path, return_path_verified })
    }

    /// Activates the pending key, if there is one.
    pub(crate) fn verify_dkim(&mut self) {
        if let Some(key) = self.pending.take() {
            self.revoked = self.key.replace(key);
        }
    }

    /// Generates a new key, to be used as soon as it is verified.
    ///
    /// # Errors
    ///
    /// One is pending already.
    pub(crate) fn rotate_dkim(&mut self, now: SystemTime) -> Result<(), Refusal> {
        if self.pending.is_some() {
            return Err(Refusal::new(505, "This DKIM is already being renewed."));
        }
        self.pending = Some(Key::new(&self.domain, now));
        Ok(())
    }

    /// Sets where bounces go; an empty name removes it.
    pub(crate) fn set_return_path(&mut self, name: String) -> Result<(), Refusal> {
        self.check_part("ReturnPathDomain", &name)?;
        self.return_path_verified &= self.return_path == name;
        self.return_path = name;
        Ok(())
    }

    /// Verifies where bounces go, if that is set.
    pub(crate) fn verify_return_path(&mut self) {
        self.return_path_verified = !self.return_path.is_empty();
    }

    /// Refuses a name that is neither empty nor below the domain.
    pub(crate) fn check_part(&self, field: &str, name: &str) -> Result<(), Refusal> {
        check_length(name, NAME)?;
        let lower = name.to_ascii_lowercase();
        let above = lower.strip_suffix(&self.domain).is_some_and(|part| part.ends_with('.'));
        if name.is_empty() || (above && mailbox::is_domain(name)) {
            return Ok(());
        }
        Err(invalid(field))
    }

    /// Returns whether its DKIM is verified, so that any of its addresses may send.
    pub(crate) fn may_send(&self) -> bool {
        self.key.is_some()
    }

    /// Its entry in a list.
    pub(crate) fn summary(&self) -> Value {
        json!({
            // Obsolete.
            "SPFVerified": true,
            "DKIMVerified": self.key.is_some(),
            "WeakDKIM": false,
            "ReturnPathDomainVerified": self.return_path_verified,
        })
    }

    pub(crate) fn spf(&self) -> Value {
        json!({
            "SPFVerified": true,
            "SPFHost": self.domain,
            "SPFTextValue": "v=spf1 a mx include:spf.mtasv.net ~all",
        })
    }

    pub(crate) fn dkim(&self) -> Value {
        let (host, text) = record(self.key.as_ref());
        let (pending_host, pending_text) = record(self.pending.as_ref());
        let (revoked_host, revoked_text) = record(self.revoked.as_ref());
        json!({
            "DKIMVerified": self.key.is_some(),
            "WeakDKIM": false,
            "DKIMHost": host,
            "DKIMTextValue": text,
            "DKIMPendingHost": pending_host,
            "DKIMPendingTextValue": pending_text,
            "DKIMRevokedHost": revoked_host,
            "DKIMRevokedTextValue": revoked_text,
            "SafeToRemoveRevokedKeyFromDNS": self.revoked.is_some(),
            "DKIMUpdateStatus": if self.pending.is_some() { "Pending" } else { "Verified" },
        })
    }

    /// Its full JSON.
    pub(crate) fn json(&self) -> Value {
        let return_path = json!({
            "ReturnPathDomain": self.return_path,
            "ReturnPathDomainVerified": self.return_path_verified,
            "ReturnPathDomainCNAMEValue": RETURN_PATH,
        });
        with(with(self.spf(), self.dkim()), return_path)
    }
}

impl Key {
    fn new(domain: &str, now: SystemTime) -> Self {
        let host = format!("{}pm._domainkey.{domain}", time::digits(now));
        Self { host, text: format!("k=rsa; p={}", BASE64.encode(Uuid::new_v4())) }
    }
}

/// The host and the text of a key; empty if there is none.
fn record(key: Option<&Key>) -> (&str, &str) {
    key.map_or(("", ""), |key| (&key.host, &key.text))
}

/// Refuses to verify a record whose name is not set.
pub(crate) fn check_cname(name: &str) -> Result<(), Refusal> {
    if name.is_empty() {
        let text = "You need to add a CNAME record that points to the expected value.";
        return Err(Refusal::new(523, text));
    }
    Ok(())
}

/// Refuses a text longer than this many UTF-16 code units.
pub(crate) fn check_length(text: &str, most: usize) -> Result<(), Refusal> {
    if text.encode_utf16().count() > most {
        return Err(Refusal::new(521, "A field is too long."));
    }
    Ok(())
}

pub(crate) fn invalid(field: &str) -> Refusal {
    Refusal::new(522, format!("Value for field '{field}' is not valid."))
}
