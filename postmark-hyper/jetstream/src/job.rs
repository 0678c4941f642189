//! An email as a message: its JSON, and how to send it in headers.

use std::fmt::Write as _;

use async_nats::header::NATS_MESSAGE_ID;
use async_nats::{HeaderMap, HeaderValue};
use postmark_core::Fault;
use postmark_core::outbox::{Entry, OnDoubt, Priority};
use serde::{Deserialize, Serialize};

const KEY: &str = "Postmark-Key";
const SENDER: &str = "Postmark-Sender";
const TENANT: &str = "Postmark-Tenant";
const ON_DOUBT: &str = "Postmark-On-Doubt";

/// An email, and how to send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Job {
    /// Its key.
    pub key: String,
    /// The email in Postmark's JSON.
    pub email: String,
    /// The name of the client that sends it.
    pub sender: String,
    /// The name of the tenant.
    pub tenant: Option<String>,
    /// The name of the policy.
    pub on_doubt: String,
}

/// An email that may have been accepted, or that was refused after a send that may have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Doubt {
    /// The email.
    #[serde(flatten)]
    pub job: Job,
    /// Why it is in doubt.
    pub note: String,
}

impl Job {
    /// Converts an entry.
    ///
    /// # Errors
    ///
    /// The entry has a fault, or needs what a stream does not support: a time or a priority.
    pub(crate) fn of(entry: &Entry) -> Result<Self, Fault> {
        if entry.key().contains(|c: char| c.is_control()) {
            let remedy = "Give a key without control characters: it stands in a header.";
            return Err(Fault::new("Key", "has a control character", remedy));
        }
        if entry.time().is_some() {
            let remedy = "Enqueue it when it is due, or use the outbox on PostgreSQL.";
            return Err(Fault::new("At", "is not supported", remedy));
        }
        if entry.priority_number() != Priority::Normal.number() {
            let remedy = "Use a queue for each priority.";
            return Err(Fault::new("Priority", "is not supported", remedy));
        }
        Ok(Self {
            key: entry.key().to_owned(),
            email: entry.to_json()?,
            sender: entry.sender_name().to_owned(),
            tenant: entry.tenant_name().map(ToOwned::to_owned),
            on_doubt: entry.policy().as_str().to_owned(),
        })
    }

    /// Reads a message. One from elsewhere may lack headers: then its key is its id, or its
    /// sequence number.
    pub(crate) fn read(headers: Option<&HeaderMap>, payload: &[u8], number: u64) -> Self {
        let header = |name: &str| Some(headers?.get(name)?.as_str().to_owned());
        Self {
            key: header(KEY)
                .or_else(|| header(NATS_MESSAGE_ID.as_ref()))
                .unwrap_or_else(|| format!("message-{number}")),
            email: String::from_utf8_lossy(payload).into_owned(),
            sender: header(SENDER).unwrap_or_else(|| Entry::DEFAULT_SENDER.to_owned()),
            tenant: header(TENANT),
            on_doubt: header(ON_DOUBT).unwrap_or_else(|| OnDoubt::default().as_str().to_owned()),
        }
    }

    /// Its policy. An unknown name never sends twice.
    pub(crate) fn policy(&self) -> OnDoubt {
        OnDoubt::from_name(&self.on_doubt)
    }

    /// The headers of its message, which has its own id; `None` if a name is not valid in a header.
    pub(crate) fn headers(&self, id: &str) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        headers.insert(NATS_MESSAGE_ID, id.parse::<HeaderValue>().ok()?);
        headers.insert(KEY, self.key.parse::<HeaderValue>().ok()?);
        headers.insert(SENDER, self.sender.parse::<HeaderValue>().ok()?);
        headers.insert(ON_DOUBT, self.on_doubt.parse::<HeaderValue>().ok()?);
        if let Some(tenant) = &self.tenant {
            headers.insert(TENANT, tenant.parse::<HeaderValue>().ok()?);
        }
        Some(headers)
    }
}

/// The bucket key for the claim of a key; bucket keys allow few characters.
pub(crate) fn place(key: &str) -> String {
    key.bytes().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
