//! The domains of the account.

use serde_json::{Value, json};

use crate::account::dns::Dns;
use crate::http::json::with;
use crate::http::refusal::Refusal;

/// The maximum number of domains of the account.
const MAX_DOMAINS: usize = 100;

/// The target of the records of custom tracking domains.
const TRACKING: &str = "example.invalid";

/// The domains, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Domains(Vec<Domain>);

/// A domain that may send.
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    pub(crate) id: i64,
    pub(crate) dns: Dns,
    /// The custom tracking domain; empty for Postmark's own.
    pub(crate) tracking: String,
    pub(crate) tracking_verified: bool,
}

impl Domains {
    /// Refuses a domain that exists already, or for which there is no room.
    pub(crate) fn check_new(&self, dns: &Dns) -> Result<(), Refusal> {
        if self.0.iter().any(|other| other.dns.domain == dns.domain) {
            return Err(Refusal::new(512, "Domain already exists."));
        }
        if self.0.len() >= MAX_DOMAINS {
            return Err(Refusal::new(614, "You have reached the maximum number of domains."));
        }
        Ok(())
    }

    pub(crate) fn push(&mut self, domain: Domain) {
        self.0.push(domain);
    }

    pub(crate) fn remove(&mut self, id: i64) {
        self.0.retain(|other| other.id != id);
    }

    /// The domains, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Domain> {
        self.0.iter()
    }

    /// Returns whether an address is at a domain whose DKIM is verified.
    pub(crate) fn verifies(&self, email: &str) -> bool {
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        self.0.iter().any(|one| one.dns.may_send() && one.dns.domain.eq_ignore_ascii_case(domain))
    }

    pub(crate) fn find(&mut self, id: Option<i64>) -> Result<&mut Domain, Refusal> {
        let found = self.0.iter_mut().find(|domain| Some(domain.id) == id);
        found.ok_or_else(|| Refusal::new(510, "This domain was not found."))
    }
}

impl Domain {
    /// A domain without a custom tracking domain.
    pub(crate) fn new(id: i64, dns: Dns) -> Self {
        Self { id, dns, tracking: String::new(), tracking_verified: false }
    }

    pub(crate) fn json(&self) -> Value {
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

    pub(crate) fn named(&self, json: Value) -> Value {
        with(json, json!({"Name": self.dns.domain, "ID": self.id}))
    }

    pub(crate) fn set_tracking(&mut self, name: String) -> Result<(), Refusal> {
        self.dns.check_part("CustomTrackingDomain", &name)?;
        self.tracking_verified &= self.tracking == name;
        self.tracking = name;
        Ok(())
    }
}
